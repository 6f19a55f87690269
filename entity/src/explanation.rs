//! Explanations as they are stored: their standing phrases, which nearly all rows share, as one character each.

use std::ops::Deref;
use std::sync::LazyLock;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

/// One line for a person: why this speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Explanation(String);

/// The phrases with the characters that stand for them.
static PHRASES: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| {
    let codes = ('\u{1}'..'\u{20}').filter(|code| !code.is_whitespace() || *code == '\u{b}' || *code == '\u{c}');
    let phrases = include_str!("../data/phrases.txt").lines();
    codes.zip(phrases.filter(|line| !line.starts_with('#'))).collect()
});

impl Explanation {
    fn shortened(&self) -> String {
        // A control character of its own would be read as a phrase.
        let mut short = self.0.replace(|c: char| c < ' ', " ");
        for &(code, phrase) in PHRASES.iter() {
            short = short.replace(phrase, code.encode_utf8(&mut [0; 4]));
        }
        short
    }

    fn written_out(short: &str) -> Self {
        let mut long = String::with_capacity(4 * short.len());
        for c in short.chars() {
            let is_code = c < ' ';
            match is_code.then(|| PHRASES.iter().find(|(code, _)| *code == c)).flatten() {
                Some((_, phrase)) => long.push_str(phrase),
                None => long.push(c),
            }
        }
        Self(long)
    }
}

impl Deref for Explanation {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Explanation {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Explanation> for String {
    fn from(explanation: Explanation) -> Self {
        explanation.0
    }
}

impl From<Explanation> for Value {
    fn from(explanation: Explanation) -> Self {
        explanation.shortened().into()
    }
}

impl TryGetable for Explanation {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        String::try_get_by(row, index).map(|short| Self::written_out(&short))
    }
}

impl ValueType for Explanation {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <String as ValueType>::try_from(value).map(|short| Self::written_out(&short))
    }

    fn type_name() -> String {
        "Explanation".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl Nullable for Explanation {
    fn null() -> Value {
        String::null()
    }
}

#[cfg(test)]
mod tests {
    use super::Explanation;

    #[test]
    fn standing_phrases_take_one_byte() {
        for (long, short) in [
            (
                "“Ruiz said” reports these words; the article calls this person Ana Ruiz.",
                "“Ruiz said\u{1}\u{2}Ana Ruiz.",
            ),
            (
                "There is no reporting word; in this exchange it is the turn of Holt.",
                "\u{e}Holt.",
            ),
            (
                "a person found that Holt said this",
                "a person found that Holt said this",
            ),
        ] {
            let explanation = Explanation::from(long.to_owned());
            assert_eq!(explanation.shortened(), short);
            assert_eq!(Explanation::written_out(short), explanation);
        }
    }
}

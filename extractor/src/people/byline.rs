//! The author, as the first lines of a text name them.
//!
//! Input: the text, or the byline that the caller gave. Output: a bare name.

use crate::lexicon::{Classes, Lexicon};

/// The most lines at the head of a text that may hold a byline.
const HEAD_LINES: usize = 8;
/// The most words of a byline's line.
const LONGEST_LINE: usize = 14;

/// The author's name, where one of the first lines prints a byline: "By Ana Ruiz", "By ANA RUIZ, Staff Writer".
///
/// # Examples
///
/// ```
/// use extractor::people::find_byline;
///
/// assert_eq!(find_byline("Bridge to close\nBy Ana Ruiz\n\nThe bridge will close."), Some("Ana Ruiz".to_owned()));
/// assert_eq!(find_byline("By Friday the bridge will be closed, the mayor said."), None);
/// ```
#[must_use]
pub fn find_byline(text: &str) -> Option<String> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(HEAD_LINES);
    lines
        .filter(|line| line.split_whitespace().take(LONGEST_LINE + 1).count() <= LONGEST_LINE)
        .find_map(|line| {
            let rest = line
                .strip_prefix("By ")
                .or_else(|| line.strip_prefix("BY "))
                .or_else(|| line.strip_prefix("by "))?;
            if rest.ends_with(['.', '!', '?']) && !rest.ends_with("Jr.") {
                return None;
            }
            let name = strip_byline(rest);
            is_name(&name).then_some(name)
        })
}

/// The bare name in a byline: without "By", office and outlet; of several authors the first.
///
/// # Examples
///
/// ```
/// use extractor::people::strip_byline;
///
/// assert_eq!(strip_byline("By ANA RUIZ and Tom Hale, Staff Writers"), "Ana Ruiz");
/// ```
#[must_use]
pub fn strip_byline(byline: &str) -> String {
    let line = byline.trim();
    let line = ["By ", "BY ", "by "]
        .iter()
        .find_map(|by| line.strip_prefix(by))
        .unwrap_or(line);
    let end = line.find([',', '|', ';', '(', '/', '•', '\n']).unwrap_or(line.len());
    let first = [" and ", " AND ", " & ", " - ", " – ", " — ", " for ", " in ", " at "]
        .iter()
        .filter_map(|separator| line[..end].find(separator))
        .min()
        .map_or(&line[..end], |at| &line[..at]);
    let words: Vec<String> = first.split_whitespace().map(name_case).collect();
    words.join(" ")
}

/// A word in capitals in a name's case.
pub(super) fn name_case(word: &str) -> String {
    let shouted = word.chars().count() > 2 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    if !shouted || word.ends_with('.') {
        return word.to_owned();
    }
    let mut up = true;
    word.chars()
        .map(|c| {
            let cased: String = if up { c.to_string() } else { c.to_lowercase().collect() };
            up = !c.is_alphabetic();
            cased
        })
        .collect()
}

fn is_name(name: &str) -> bool {
    let lexicon = Lexicon::shipped();
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "de" | "van" | "von" | "der" | "al" | "bin" | "da" | "di" | "el" | "la"
            )
    };
    let calendar = |word: &&str| lexicon.get(&word.to_lowercase()).classes.any(Classes::CALENDAR);
    (2..=5).contains(&words.len()) && words.iter().all(|word| capital(word)) && !words.iter().any(calendar)
}

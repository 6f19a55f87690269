//! Case: a text all in capitals, or all in lower case, in the case of running text.
//!
//! Input: a text. Output: the same text, byte for byte as long, with capitals where names and sentences begin; nothing where the text has both cases. Names are told
//! from other words by the lists of given names, places and common words. All later steps read capitals, so that this one saves them a case of their own; offsets
//! stay.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::lexicon::{Classes, Lexicon};

/// So many letters of the rarer case show that a text has both, ...
const RARE: usize = 4;
/// ... among so many of the other, and one in so many does not.
const SEEN: usize = 64;
const TOLERATED: usize = 200;
/// A word with this much reporting weight is a verb rather than a family name.
const REPORTS: f32 = 0.4;

/// The text in the case of running text, if it is all in one case. `known` yields names, in lower case.
pub(crate) fn recased(text: &str, known: impl FnOnce() -> FxHashSet<String>) -> Option<String> {
    if !is_of_one_case(text) {
        return None;
    }
    let words = read_words(text, &known());
    let mut out = String::with_capacity(text.len());
    for (index, word) in words.iter().enumerate() {
        out.push_str(&text[out.len()..word.span.start]);
        let printed = &text[word.span.clone()];
        if is_misdecoded(text, &word.span) {
            out.push_str(printed);
            continue;
        }
        let cased = match case_of(&words, index) {
            Case::Kept => printed.to_uppercase(),
            Case::Lower => word.lower.clone(),
            Case::Capital => capitalized(&word.lower),
        };
        // Offsets stay: a letter whose other case has another length keeps its own.
        out.push_str(if cased.len() == printed.len() { &cased } else { printed });
    }
    out.push_str(&text[out.len()..]);
    Some(out)
}

/// Whether letters of a word belong to a mark that was decoded with the wrong character set, `â€œwords`, which no longer is one in another case. They stand beside
/// characters that touch words nowhere else.
fn is_misdecoded(text: &str, word: &Range<usize>) -> bool {
    const BESIDE: [char; 5] = ['€', '\u{80}', '¢', '‚', '¬'];
    text[..word.start].ends_with(BESIDE) || text[word.end..].starts_with(BESIDE)
}

/// Whether a text has hardly any capitals, or hardly any small letters. Most texts show both in their first lines.
fn is_of_one_case(text: &str) -> bool {
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        if upper.min(lower) > RARE && upper.max(lower) > SEEN && upper.min(lower) * TOLERATED > upper.max(lower) {
            return false;
        }
    }
    let (rare, frequent) = (upper.min(lower), upper.max(lower));
    frequent > 1 && rare * TOLERATED <= frequent
}

/// The words, in lower case, that a text in both cases prints with a capital inside its sentences.
pub(crate) fn names_in(text: &str) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    if is_of_one_case(text) {
        return names;
    }
    let mut before = ' ';
    let mut goes_on = false;
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric() && c != '-') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            if bare.starts_with(char::is_uppercase) && goes_on && before == ' ' {
                names.insert(bare.to_lowercase());
            }
            goes_on = true;
        }
        before = word.chars().next_back().unwrap_or(' ');
        goes_on &= matches!(before, ' ' | ',') || before.is_alphanumeric();
    }
    names
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// All in capitals: an acronym, an initial.
    Kept,
    Lower,
    Capital,
}

struct Word {
    span: Range<usize>,
    lower: String,
    classes: Classes,
    cue: f32,
    /// It opens a sentence, or a quote that is one.
    first: bool,
    /// It stands between quotation marks, where no names are sought.
    quoted: bool,
    /// Nothing but a space stands between it and the word before.
    joined: bool,
    /// An apostrophe stands directly before it.
    clitic: bool,
    /// A full stop follows directly.
    stopped: bool,
    /// It is a name elsewhere, or behind a given name in this text.
    name: bool,
}

fn read_words(text: &str, known: &FxHashSet<String>) -> Vec<Word> {
    let lexicon = Lexicon::shipped();
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    let mut quoted = false;
    while at < text.len() {
        let rest = &text[at..];
        let len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if len == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let span = at..at + len;
        let between = &text[words.last().map_or(0, |word: &Word| word.span.end)..at];
        let lower = rest[..len].to_lowercase();
        let entry = lexicon.get(&lower);
        let abbreviated = words
            .last()
            .is_some_and(|before| before.lower.len() == 1 || is_abbreviation(&before.lower));
        let marks = between.matches(['“', '”', '"', '«', '»']).count();
        quoted ^= marks % 2 == 1;
        quoted &= !between.contains('\n');
        let led_in = marks > 0 && quoted && between.contains([',', ':']);
        let ends = led_in || between.contains(['?', '!', '\n', ':']) || between.contains('.') && !abbreviated;
        words.push(Word {
            name: known.contains(&lower),
            lower,
            classes: entry.classes,
            cue: entry.cue,
            first: words.is_empty() || ends,
            quoted,
            joined: between == " " || between == "-",
            clitic: between.ends_with(['\'', '’']) && !words.is_empty(),
            stopped: text[span.end..].starts_with('.'),
            span,
        });
        at += len;
    }
    mark_family_names(&mut words);
    words
}

/// A word behind a given name is a family name, there and wherever it stands again.
fn mark_family_names(words: &mut [Word]) {
    let mut names: FxHashSet<String> = FxHashSet::default();
    for index in 1..words.len() {
        let (before, word) = (&words[index - 1], &words[index]);
        let given =
            before.classes.any(Classes::GIVEN_NAME) && !before.clitic && (!is_common(before) || is_unknown(word));
        let family =
            word.joined && !word.clitic && word.lower.len() > 1 && !word.classes.any(GRAMMAR) && word.cue < REPORTS;
        if given && family {
            names.insert(word.lower.clone());
            names.insert(before.lower.clone());
        }
    }
    for word in words {
        word.name |= names.contains(&word.lower);
    }
}

/// Words that are no names whatever stands beside them.
const GRAMMAR: Classes = Classes::FUNCTION
    .and(Classes::DETERMINER)
    .and(Classes::PRONOUN)
    .and(Classes::OPENER);

fn is_common(word: &Word) -> bool {
    word.classes.any(
        GRAMMAR
            .and(Classes::COMMON)
            .and(Classes::SOURCE_NOUN)
            .and(Classes::TITLE),
    ) || word.cue > 0.0
}

/// Whether no list knows a word, nor the word that it is a form of.
fn is_unknown(word: &Word) -> bool {
    const ENDINGS: [&str; 13] = [
        "s", "es", "d", "ed", "ing", "ly", "er", "ers", "ness", "less", "ful", "able", "y",
    ];
    const SUFFIXES: [&str; 9] = [
        "tion", "tions", "ment", "ments", "ously", "ingly", "edly", "ness", "ability",
    ];
    let lexicon = Lexicon::shipped();
    let common = |stem: &str| {
        let entry = lexicon.get(stem);
        stem.len() > 2 && (entry.classes.any(Classes::COMMON) || entry.cue > 0.0)
    };
    let derived = || {
        ENDINGS
            .iter()
            .filter_map(|ending| word.lower.strip_suffix(ending))
            .any(|stem| {
                common(stem)
                    || common(&format!("{stem}e"))
                    || stem.len() > 3
                        && common(&stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)])
            })
    };
    !is_common(word) && !SUFFIXES.iter().any(|suffix| word.lower.ends_with(suffix)) && !derived()
}

fn case_of(words: &[Word], index: usize) -> Case {
    let word = &words[index];
    let single = word.lower.chars().count() == 1;
    if word.lower.starts_with(|c: char| c.is_ascii_digit()) {
        return Case::Lower;
    }
    if word.clitic && (single || matches!(&*word.lower, "re" | "ve" | "ll")) {
        return Case::Lower;
    }
    if single
        && (word.lower == "i"
            || word.stopped
            || index > 0 && words[index - 1].stopped && words[index - 1].lower.len() == 1)
    {
        return Case::Kept;
    }
    if is_abbreviation(&word.lower) && word.stopped {
        return Case::Capital;
    }
    if is_acronym(word) {
        return Case::Kept;
    }
    if word.first || is_name(words, index) {
        return Case::Capital;
    }
    // "Mayor Ana Ruiz"
    let titled = word.classes.any(Classes::TITLE)
        && words.get(index + 1).is_some_and(|next| next.joined)
        && is_name(words, index + 1);
    if titled { Case::Capital } else { Case::Lower }
}

fn is_name(words: &[Word], index: usize) -> bool {
    let word = &words[index];
    if word.name && !word.classes.any(GRAMMAR) {
        return true;
    }
    if word.classes.any(Classes::CALENDAR) {
        return !matches!(&*word.lower, "may" | "march" | "second" | "sat" | "sun")
            || words
                .get(index + 1)
                .is_some_and(|next| next.lower.starts_with(|c: char| c.is_ascii_digit()));
    }
    let before = index
        .checked_sub(1)
        .map(|before| &words[before])
        .filter(|_| word.joined);
    if word.classes.any(Classes::PLACE.and(Classes::AFFILIATION)) && !word.classes.any(GRAMMAR.and(Classes::COMMON)) {
        return true;
    }
    if word.classes.any(Classes::GIVEN_NAME) && !is_common(word) {
        return true;
    }
    // A lone unknown word behind "the" is more likely a rare noun than a name.
    let alone = before.is_some_and(|before| before.classes.any(Classes::DETERMINER))
        && !words.get(index + 1).is_some_and(|next| next.joined && is_unknown(next));
    is_unknown(word) && word.lower.len() > 2 && !alone && !word.quoted
}

/// Abbreviated titles, which have no vowel and are no acronyms.
fn is_abbreviation(lower: &str) -> bool {
    matches!(
        lower,
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "st"
            | "jr"
            | "sr"
            | "sen"
            | "rep"
            | "gov"
            | "gen"
            | "lt"
            | "col"
            | "sgt"
            | "capt"
            | "rev"
            | "prof"
            | "mt"
    )
}

fn is_acronym(word: &Word) -> bool {
    const ACRONYMS: [&str; 30] = [
        "abc", "afp", "ap", "cia", "eu", "epa", "fa", "fbi", "fda", "fifa", "gop", "icc", "imf", "ioc", "irs", "itv",
        "nasa", "nato", "nba", "nfl", "ngo", "npr", "opec", "tv", "uae", "uefa", "uk", "un", "unicef", "usa",
    ];
    let no_vowel = !word.lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let listed = ACRONYMS.contains(&&*word.lower);
    listed
        || no_vowel
            && (2..=5).contains(&word.lower.len())
            && !is_abbreviation(&word.lower)
            && !is_common(word)
            && word.lower.is_ascii()
            && !matches!(
                &*word.lower,
                "th" | "nd" | "rd" | "hmm" | "vs" | "pm" | "km" | "kg" | "cm" | "ft" | "mm" | "shh" | "ltd"
            )
}

fn capitalized(lower: &str) -> String {
    let mut chars = lower.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(recased(text, FxHashSet::default).as_deref(), expected);
    }

    #[test]
    fn text_with_both_cases_stays() {
        check("Ruiz said “no deal” on Friday.", None);
        check("", None);
        check("12 – 14", None);
    }

    #[test]
    fn capitals_become_running_text() {
        check(
            "PORT SOLACE (AP) - THE MAYOR, ANA RUIZ, TOLD REPORTERS ON FRIDAY: \"WE WON'T PAY.\" MR. HALE OF THE FBI LEFT AT 9 A.M.",
            Some(
                "Port Solace (AP) - the mayor, Ana Ruiz, told reporters on Friday: \"We won't pay.\" Mr. Hale of the FBI left at 9 A.M.",
            ),
        );
        check("RUIZ SAID \"NO DEAL\"", Some("Ruiz said \"no deal\""));
    }

    #[test]
    fn misdecoded_marks_keep_their_letters() {
        check(
            "â€œthe clerk left,â€\u{9d} ruiz said.",
            Some("â€œthe clerk left,â€\u{9d} Ruiz said."),
        );
    }

    #[test]
    fn small_letters_become_running_text() {
        check(
            "mayor ana ruiz said \"no deal\" on friday. price, the clerk, met tom price.",
            Some("Mayor Ana Ruiz said \"no deal\" on Friday. Price, the clerk, met Tom Price."),
        );
    }
}

//! Labels: the name before a turn, `HALE: We can't pay.`
//!
//! Input: a run of words. Output: the label at its head and the words behind it; and for labels that name an office or a part in a conversation, who that is.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::data_lines;
use crate::lexicon::{Classes, Lexicon};
use crate::span::Span;

/// A label has at most so many words: "SEN. ANA MARIA DE RUIZ".
const LONGEST: usize = 5;
/// ... and at most so many bytes.
pub(super) const LONGEST_BYTES: usize = 60;

/// The label at the head of a run of words, and the words behind it: a capitalised name, then a colon and a space. Signs of a list and of emphasis do not matter:
/// `• **Ana Ruiz:** It is fair.`
#[must_use]
pub(crate) fn label(text: &str, words: Span) -> Option<(Span, Span)> {
    let bare = without_ornaments(text, words);
    let head = bare.of(text);
    let colon = head.bytes().take(LONGEST_BYTES).position(|b| b == b':')?;
    let behind = &head[colon + 1..];
    let emphasis = behind.len() - behind.trim_start_matches(['*', '_']).len();
    let name = head[..colon].trim_end_matches(['*', '_']);
    let behind = &behind[emphasis..];
    let (from, to) = bare_label(name);
    if !behind.starts_with(char::is_whitespace) || !is_name(&name[from..to]) {
        return None;
    }
    let start = bare.end() - behind.trim_start().len();
    let end = words.start() + words.of(text).trim_end_matches(['*', '_', ' ']).len();
    Some((
        Span::new(bare.start() + from, bare.start() + to),
        Span::new(start.min(end), end),
    ))
}

/// Where the name stands in what is printed before a turn: not the office of "ANA RUIZ, HOST", nor the seat and the party of "Ms Ana Ruiz (Harbour West) (Ind)", but who
/// holds the office of "The Minister of State (Ana Ruiz)".
fn bare_label(printed: &str) -> (usize, usize) {
    if let Some((name, office)) = printed.split_once(", ")
        && role(office).is_some()
    {
        return (0, name.len());
    }
    let Some((before, brackets)) = printed.split_once(" (").filter(|_| printed.ends_with(')')) else {
        return (0, printed.len());
    };
    let first = brackets.split(')').next().unwrap_or_default();
    if before.starts_with("The ") && first.contains(' ') && is_name(first) {
        let from = before.len() + 2;
        return (from, from + first.len());
    }
    (0, before.len())
}

fn is_name(name: &str) -> bool {
    let is_part = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "de" | "van" | "von" | "al" | "bin" | "la" | "of" | "the" | "member"
            )
    };
    let count = name.split_whitespace().count();
    (1..=LONGEST).contains(&count)
        && name.starts_with(char::is_uppercase)
        && name.split_whitespace().all(is_part)
        && !name.contains(['(', '[', '/', '"', '“'])
}

/// The words without the bullet, the number and the signs of emphasis in front of them.
pub(super) fn without_ornaments(text: &str, words: Span) -> Span {
    let head = words.of(text);
    let mut rest = head.trim_start_matches(['•', '▪', '·', '*', '_', '-', '–', '—', ' ', '\t']);
    if rest.starts_with(|c: char| c.is_ascii_digit())
        && let Some(at) = rest.bytes().take(3).position(|b| matches!(b, b'.' | b')'))
        && rest[at + 1..].starts_with(' ')
    {
        rest = rest[at + 1..].trim_start_matches(['*', '_', ' ']);
    }
    Span::new(words.end() - rest.len(), words.end())
}

/// Whether a label is set in capitals, as only labels are; in news text other words before a colon are not taken for one.
#[must_use]
pub(crate) fn is_in_capitals(label: &str) -> bool {
    label.chars().filter(|c| c.is_alphabetic()).count() > 1 && !label.chars().any(char::is_lowercase)
}

/// A label as a name: "SEN. RUIZ" is "Sen. Ruiz".
#[must_use]
pub(super) fn name_of(label: &str) -> String {
    if !is_in_capitals(label) {
        return label.trim().to_owned();
    }
    let mut name = String::with_capacity(label.len());
    let mut inside = false;
    for c in label.trim().chars() {
        if inside {
            name.extend(c.to_lowercase());
        } else {
            name.push(c);
        }
        inside = c.is_alphabetic();
    }
    name
}

/// Whether a label only says that somebody asks: "Q".
pub(super) fn only_asks(label: &str) -> bool {
    matches!(label, "Q" | "Question" | "QUESTION")
}

/// A label without the titles before the name: "SGT. REYES" is "REYES".
pub(super) fn without_titles(label: &str) -> &str {
    let lexicon = Lexicon::shipped();
    let is_title = |word: &str| {
        let lower = word.to_lowercase();
        let is = |word: &str| lexicon.get(word).classes.any(Classes::TITLE);
        is(&lower) || is(lower.trim_end_matches('.')) || word.ends_with('.') && word.len() > 2
    };
    let mut rest = label;
    while let Some((_, behind)) = rest.split_once(' ').filter(|(first, _)| is_title(first)) {
        rest = behind;
    }
    rest
}

/// The part in a conversation that a label names, as a description: "THE COURT" is "court", "Caller" is "caller".
pub(super) fn role(label: &str) -> Option<String> {
    static ROLES: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| data_lines(include_str!("../../data/turn-labels.txt")).collect());
    let lower = label.trim().to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    // "REPORTER 2"
    let kind = bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '#');
    ROLES.contains(kind).then(|| bare.to_owned())
}

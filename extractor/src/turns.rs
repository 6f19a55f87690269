//! Turns: speech that a label instead of quotation marks gives to somebody, as in transcripts.
//!
//! Input: a frame. Output: the turns of a transcript; and, for any words, the label in front of them: `HALE: We can't pay.`

use crate::frame::Frame;
use crate::span::Span;

/// A label has at most so many words: "SEN. ANA MARIA DE RUIZ".
const LONGEST_LABEL: usize = 5;
/// ... and at most so many bytes.
const LONGEST_LABEL_BYTES: usize = 60;

/// One paragraph of a transcript's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The words, without the label.
    pub(crate) span: Span,
    /// The label; `None` where the paragraph goes on with the turn before.
    pub(crate) label: Option<Span>,
}

/// Finds the turns of a transcript: every labelled paragraph and those that follow it. What stands before the first label is not speech.
#[must_use]
pub(crate) fn find_turns(frame: &Frame<'_>) -> Vec<Turn> {
    let mut turns = Vec::new();
    for &paragraph in &frame.paragraphs {
        match label(frame.text, paragraph) {
            Some((label, words)) => turns.push(Turn {
                span: words,
                label: Some(label),
            }),
            None if turns.is_empty() => {}
            None => turns.push(Turn {
                span: paragraph,
                label: None,
            }),
        }
    }
    turns.retain(|turn| turn.span.of(frame.text).chars().any(char::is_alphanumeric));
    turns
}

/// The label at the head of a run of words, and the words behind it: a capitalised name, then a colon and a space.
#[must_use]
pub(crate) fn label(text: &str, words: Span) -> Option<(Span, Span)> {
    let head = words.of(text);
    let colon = head.find(':').filter(|&at| at <= LONGEST_LABEL_BYTES)?;
    let name = &head[..colon];
    let behind = &head[colon + 1..];
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(word, "de" | "van" | "von" | "al" | "bin" | "la" | "of" | "the")
    };
    let count = name.split_whitespace().count();
    if !behind.starts_with(char::is_whitespace)
        || count == 0
        || count > LONGEST_LABEL
        || !name.starts_with(char::is_uppercase)
        || !name.split_whitespace().all(is_name)
    {
        return None;
    }
    let start = words.start() + colon + 1 + (behind.len() - behind.trim_start().len());
    Some((
        Span::new(words.start(), words.start() + colon),
        Span::new(start.min(words.end()), words.end()),
    ))
}

/// Whether a label is set in capitals, as only labels are; in news text other words before a colon are not taken for one.
#[must_use]
pub(crate) fn is_in_capitals(label: &str) -> bool {
    label.chars().filter(|c| c.is_alphabetic()).count() > 1 && !label.chars().any(char::is_lowercase)
}

/// A label as a name: "SEN. RUIZ" is "Sen. Ruiz".
#[must_use]
pub(crate) fn name_of(label: &str) -> String {
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

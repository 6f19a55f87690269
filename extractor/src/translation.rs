//! Whether words were spoken in another language: "through an interpreter", "in Hindi", "according to a translation of his remarks".
//!
//! Input: the sentence of a quote and the item of its reporting verb. Such a phrase counts near that verb or beside the quote only; "who teaches in Spanish schools"
//! tells nothing, nor does a language that a noun follows.

use std::sync::LazyLock;

use crate::frame::Frame;
use crate::wording::Wording;

/// A phrase further from the verb and from the quote, in items, is about something else.
const NEAR: usize = 10;
/// Between "with" and the interpreter stand at most so many words.
const PHRASE: usize = 4;

const BY: u32 = 1;
const WHO: u32 = 1 << 1;
const MADE: u32 = 1 << 2;
const LANGUAGE: u32 = 1 << 3;

static TRANSLATION: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../data/translation.txt"),
        &["by", "who", "made", "language"],
    )
});

/// Whether the sentence of a quote's item says that its words are translated.
pub(crate) fn is_translated(frame: &Frame<'_>, quote: usize, verb: Option<usize>) -> bool {
    let sentence = frame.items[quote].sentence;
    let (start, end) = frame.sentences[sentence];
    let mut centres = [Some(quote), verb].into_iter().flatten();
    centres.any(|centre| {
        let from = start.max(centre.saturating_sub(NEAR));
        let to = end.min(centre + NEAR);
        (from..to).any(|at| says_so(frame, from, at))
    })
}

fn says_so(frame: &Frame<'_>, from: usize, at: usize) -> bool {
    if !TRANSLATION.has_ending(frame.items[at].id) {
        return false;
    }
    let word = |item: usize| frame.items.get(item).map_or("", |item| &*item.lower);
    if TRANSLATION.ending_at(frame, from, at + 1, MADE).is_some() {
        return true;
    }
    if TRANSLATION.has(frame, at, WHO) {
        return (from.max(at.saturating_sub(PHRASE))..at).any(|before| TRANSLATION.has(frame, before, BY));
    }
    if !TRANSLATION.has(frame, at, LANGUAGE) {
        return false;
    }
    let spoken = (from.max(at.saturating_sub(2))..at).any(|before| word(before) == "in");
    // "in Spanish schools", "in Russian-held towns": the language is an adjective there.
    let noun_follows = frame.items.get(at + 1).is_some_and(|next| {
        let joins = matches!(
            word(at + 1),
            "that"
                | "on"
                | "and"
                | "to"
                | "at"
                | "through"
                | "but"
                | "as"
                | "when"
                | "before"
                | "after"
                | "during"
                | "with"
        );
        next.sentence == frame.items[at].sentence && frame.is_word(at + 1) && !joins
    });
    spoken && !noun_follows
}

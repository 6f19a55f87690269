//! Phrases of a few words that stand in classes, found in a frame by where they end.
//!
//! Input: a data file with a `CLASS phrase` a line. Output: a [`Wording`], which tells of an item which phrase ends right before it. What governs a verb stands
//! before it, so that the clauses around a quote are read from right to left.

use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::vocabulary::{ByWord, Vocabulary, WordId};

/// Phrases by their last word, longer ones first.
#[derive(Debug)]
pub(crate) struct Wording {
    by_last: ByWord<Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<WordId>,
    classes: u32,
}

/// A phrase that was found: how many items it has and the classes it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) len: usize,
    classes: u32,
}

impl Found {
    /// Whether the phrase stands in one of these classes.
    pub(crate) const fn is(self, classes: u32) -> bool {
        self.classes & classes != 0
    }
}

impl Wording {
    /// Reads a file; the n-th name is the class `1 << n`. Lines of other classes are left out.
    pub(crate) fn read(file: &'static str, classes: &[&str]) -> Self {
        let mut by_last: ByWord<Vec<Phrase>> = ByWord::new();
        for line in data_lines(file) {
            let Some((class, phrase)) = line.split_once(' ') else {
                continue;
            };
            let Some(bit) = classes.iter().position(|known| *known == class) else {
                continue;
            };
            let words: Vec<WordId> = phrase.split(' ').map(|word| Vocabulary::shipped().id(word)).collect();
            let Some(&last) = words.last() else { continue };
            let phrases = &mut by_last[last];
            match phrases.iter_mut().find(|known| known.words == words) {
                Some(known) => known.classes |= 1 << bit,
                None => {
                    let longer = phrases.partition_point(|known| known.words.len() >= words.len());
                    let phrase = Phrase {
                        words,
                        classes: 1 << bit,
                    };
                    phrases.insert(longer, phrase);
                }
            }
        }
        Self { by_last }
    }

    /// The longest phrase of some classes whose last word stands right before item `end` and whose first does not stand before item `floor`.
    pub(crate) fn ending_at(&self, frame: &Frame<'_>, floor: usize, end: usize, classes: u32) -> Option<Found> {
        let last = end.checked_sub(1).filter(|&last| last >= floor)?;
        let stands = |phrase: &&Phrase| {
            let from = end.checked_sub(phrase.words.len()).filter(|&from| from >= floor);
            phrase.classes & classes != 0
                && from.is_some_and(|from| {
                    let items = &frame.items[from..end];
                    items
                        .iter()
                        .zip(&phrase.words)
                        .all(|(item, word)| item.kind == ItemKind::Word && item.id == *word)
                })
        };
        let phrase = self.by_last[frame.items.get(last)?.id].iter().find(stands)?;
        Some(Found {
            len: phrase.words.len(),
            classes: phrase.classes,
        })
    }

    /// Whether some phrase ends in a word; most words end none.
    pub(crate) fn has_ending(&self, word: WordId) -> bool {
        !self.by_last[word].is_empty()
    }

    /// Whether a single word stands in one of some classes.
    pub(crate) fn has(&self, frame: &Frame<'_>, item: usize, classes: u32) -> bool {
        self.ending_at(frame, item, item + 1, classes).is_some()
    }
}

//! The frame of an article: paragraphs, quoted stretches, and one item per token outside them.
//!
//! Input: a text. Output: a [`Frame`], on which every later step works. A stretch counts as one item among the tokens, so that the reporter's sentence reads
//! on across it: `"No," Ruiz said` is the items `QUOTE Ruiz said`.

use crate::span::Span;

/// A run of words inside one pair of outer quotation marks and one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The words, the outer marks left out.
    pub inner: Span,
    /// The words with their outer marks.
    pub outer: Span,
    /// Whether both outer marks stand in the text; else the paragraph's edge bounds it.
    pub closed: bool,
    /// Index of the stretch around this one (nested marks), `None` for those that the frame carries as items.
    pub parent: Option<usize>,
}

/// What an item of the frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A word or number, clitics ('s, 'd) apart.
    Word,
    /// A punctuation mark.
    Mark,
    /// A top-level stretch: index into [`Frame::stretches`].
    Quote(usize),
}

/// A token outside quoted stretches, or a whole stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands; of a stretch the outer span.
    pub span: Span,
    /// The word in lower case with straight apostrophes; the mark; empty for a stretch.
    pub lower: Box<str>,
    /// Index of its paragraph, 0 for the first that is not blank.
    pub paragraph: usize,
    /// Index of its sentence, counted through the whole text; a sentence never crosses a paragraph.
    pub sentence: usize,
    /// Whether the word begins with an upper-case letter.
    pub capital: bool,
}

/// Paragraphs, stretches, tokens and sentences of one text.
#[derive(Clone, Debug, Default)]
pub struct Frame<'t> {
    /// The text itself.
    pub text: &'t str,
    /// Blocks between line breaks, blank ones left out.
    pub paragraphs: Vec<Span>,
    /// All stretches in text order, an outer one before those nested in it.
    pub stretches: Vec<Stretch>,
    /// Tokens and top-level stretches in text order.
    pub items: Vec<Item>,
    /// For each sentence the range of its items.
    pub sentences: Vec<(usize, usize)>,
    /// For each stretch the index of its item; of a nested one its outermost parent's.
    pub stretch_items: Vec<usize>,
}

impl<'t> Frame<'t> {
    /// Reads a text. Never fails: odd marks yield fewer stretches.
    #[must_use]
    pub fn read(text: &'t str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// The words of an item as printed.
    #[must_use]
    pub fn word(&self, item: usize) -> &'t str {
        self.items[item].span.of(self.text)
    }
}

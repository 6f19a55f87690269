//! The layers below people, and small questions about their items.

use super::knowledge::Knowledge;
use crate::frame::{Frame, ItemKind};
use crate::lexicon::{CUE, Classes, Words};
use crate::mention::{Mention, MentionCues};
use crate::span::Span;
use crate::whitespace::words;

/// So many items of a sentence are searched for a quote.
const LONGEST_SENTENCE: usize = 80;

/// The layers that people are read from: one frame, its words, the mentions in it and the reporting words beside these.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    /// The frame of the text.
    pub frame: &'a Frame<'a>,
    /// What the lexicon knows of the frame's items.
    pub words: &'a Words,
    /// The mentions by their start.
    pub mentions: &'a [Mention],
    /// For each mention its reporting words.
    pub cues: &'a [MentionCues],
}

impl<'a> Layers<'a> {
    /// The item in lower case; empty beyond the ends.
    pub(crate) fn lower(&self, item: usize) -> &'a str {
        self.frame.items.get(item).map_or("", |item| &*item.lower)
    }

    /// The item in lower case where it stands in the given sentence, else empty.
    pub(crate) fn lower_in(&self, item: usize, sentence: usize) -> &'a str {
        if self.in_sentence(item, sentence) {
            self.lower(item)
        } else {
            ""
        }
    }

    /// The item before, in lower case; empty at the start of the sentence.
    pub(crate) fn lower_before(&self, item: usize) -> &'a str {
        match item.checked_sub(1) {
            Some(before) => self.lower_in(before, self.sentence(item)),
            None => "",
        }
    }

    pub(crate) fn sentence(&self, item: usize) -> usize {
        self.frame.items.get(item).map_or(usize::MAX, |item| item.sentence)
    }

    pub(crate) fn paragraph(&self, item: usize) -> usize {
        self.frame.items.get(item).map_or(usize::MAX, |item| item.paragraph)
    }

    pub(crate) fn in_sentence(&self, item: usize, sentence: usize) -> bool {
        self.frame.items.get(item).is_some_and(|item| item.sentence == sentence)
    }

    pub(crate) fn is_word(&self, item: usize) -> bool {
        self.frame
            .items
            .get(item)
            .is_some_and(|item| item.kind == ItemKind::Word)
    }

    pub(crate) fn is_quote(&self, item: usize) -> bool {
        self.frame
            .items
            .get(item)
            .is_some_and(|item| matches!(item.kind, ItemKind::Quote(_)))
    }

    pub(crate) fn is_capital(&self, item: usize) -> bool {
        self.frame.items.get(item).is_some_and(|item| item.capital)
    }

    pub(crate) fn has_class(&self, item: usize, classes: Classes) -> bool {
        self.is_word(item) && self.words.is(item, classes)
    }

    /// Whether the item reports speech more often than not so seldom that it counts.
    pub(crate) fn is_cue(&self, item: usize) -> bool {
        self.cue_weight(item) >= CUE
    }

    pub(crate) fn cue_weight(&self, item: usize) -> f32 {
        if self.is_word(item) { self.words.cue(item) } else { 0.0 }
    }

    /// The first item of an item's sentence.
    pub(crate) fn sentence_start(&self, item: usize) -> usize {
        let sentence = self.frame.sentences.get(self.sentence(item));
        sentence.map_or(item, |&(start, _)| start)
    }

    /// Whether the item is a noun that means several.
    pub(crate) fn is_plural_noun(&self, item: usize) -> bool {
        Knowledge::shipped().is_plural(self.lower(item))
    }

    /// Whether one of the first items of a sentence is a quote.
    pub(crate) fn quotes_in(&self, sentence: usize) -> bool {
        let Some(&(start, end)) = self.frame.sentences.get(sentence) else {
            return false;
        };
        (start..end).take(LONGEST_SENTENCE).any(|item| self.is_quote(item))
    }

    /// The text from one item up to, not including, another; empty where there is none.
    pub(crate) fn text(&self, from: usize, to: usize) -> &'a str {
        match (
            self.frame.items.get(from),
            to.checked_sub(1).and_then(|last| self.frame.items.get(last)),
        ) {
            (Some(first), Some(last)) if from < to => {
                Span::new(first.span.start(), last.span.end()).of(self.frame.text)
            }
            _ => "",
        }
    }

    /// Whether a mention stands right beside a reporting word that makes it a source.
    pub(crate) fn speaks(&self, mention: usize) -> bool {
        let cues = &self.cues[mention];
        cues.after.is_some() || cues.before.is_some_and(|cue| cue.distance == 1)
    }
}

/// A printed run of words on one line: line breaks and doubled spaces become one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in words(text) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

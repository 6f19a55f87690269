//! Which verb governs a quote, and the mentions beside verbs.

use super::words::{ACT, BASE, BE, BID, CLAIM, DENY, MODALITY, QUESTION, RELATES, THINKS, THOUGHTS, THROUGH, TWIST};
use super::{CLOSE, LISTENERS, REACH, REACH_AFTER, Reader};
use crate::lexicon::{CUE, Classes};

impl Reader<'_> {
    /// The nearest reporting verb before the quote, in its clause.
    pub(super) fn verb_before(&self) -> Option<usize> {
        let mut commas = 0;
        for at in (self.floor..self.item).rev().take(REACH) {
            if let Some(verb) = self.reports(at) {
                return (commas % 2 == 0).then_some(verb);
            }
            if self.layers.is_quote(at) {
                return None;
            }
            let adjacent = at + 1 == self.item;
            match self.layers.lower(at) {
                ";" | "(" | ")" | "—" | "–" | "--" | "-" => return None,
                ":" if !adjacent => return None,
                "," if !adjacent => commas += 1,
                _ => {}
            }
        }
        None
    }

    /// Whether a quote and another reporting verb stand before a verb in its sentence.
    pub(super) fn is_second(&self, verb: usize) -> bool {
        let mut reports = false;
        for at in (self.floor..verb).rev().take(REACH) {
            if self.layers.is_quote(at) {
                return reports;
            }
            reports |= self.reports(at).is_some();
        }
        false
    }

    /// Whether a verb before the quote has nothing but its object between it and the quote.
    pub(super) fn is_close(&self, verb: usize) -> bool {
        let between = verb + 1..self.item;
        let comma = between.clone().any(|at| {
            at + 1 != self.item
                && matches!(
                    self.layers.lower(at),
                    "," | "-" | "and" | "but" | "because" | "who" | "which"
                )
        });
        let asks = MODALITY.has(self.layers.frame, verb, QUESTION);
        !comma
            && between.len()
                <= CLOSE + LISTENERS * usize::from(asks) + 3 * usize::from(self.layers.lower(self.item - 1) == "as")
    }

    /// "the Gazette quoted Hale as saying": the verb is the last one.
    fn quoted_as(&self, cue: usize) -> Option<usize> {
        (cue + 1..cue + CLOSE + 2).find(|&at| self.layers.lower(at) == "saying" && self.layers.lower(at - 1) == "as")
    }

    /// "Nothing the president said “will help,”": the words go on with the reporter's clause, and the verb's is a relative one.
    pub(super) fn is_object(&self, verb: usize) -> bool {
        let stretch = self.layers.frame.items.get(self.item);
        let stretch = stretch.map_or("", |item| item.span.of(self.layers.frame.text));
        let small = stretch
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_lowercase);
        verb + 1 == self.item && small && matches!(self.layers.lower(verb), "said" | "says" | "say")
    }

    pub(super) fn verb_after(&self, cue: Option<usize>) -> Option<usize> {
        // "“I quit” was never said by Hale, his agent told ...": the verb that the words are the subject of.
        let predicate = MODALITY.has(self.layers.frame, self.item + 1, BE);
        let cue = cue.filter(|&cue| cue > self.item && !predicate);
        // "“We are broke,” Holt told the board, according to Rao": the verb whose subject follows the words.
        if let Some(cue) = cue.filter(|&cue| !matches!(self.layers.lower(cue), "by" | "according")) {
            return self.quoted_as(cue).or(Some(cue));
        }
        let sentence = self.layers.sentence(self.item);
        (self.item + 1..self.item + 1 + REACH_AFTER)
            .take_while(|&at| self.layers.in_sentence(at, sentence) && !self.layers.is_quote(at))
            .find(|&at| self.reports(at).is_some())
            .or(cue)
    }

    /// The first item of the reporting verb that ends at an item.
    pub(super) fn reports(&self, at: usize) -> Option<usize> {
        let frame = self.layers.frame;
        if let Some(found) = MODALITY.ending_at(frame, self.floor, at + 1, BASE | ACT | RELATES | QUESTION) {
            let verb = at + 1 - found.len;
            let claim = MODALITY.has(frame, verb, CLAIM) && self.mention_before(verb, self.floor).is_none();
            return (!claim && !self.is_noun(verb)).then_some(verb);
        }
        let thinks = THOUGHTS.has(frame, at, THINKS);
        let lower = self.layers.lower(at);
        let verbal = lower.ends_with("ed") || lower.ends_with("ing");
        let reports =
            self.layers.cue_weight(at) >= CUE && !MODALITY.has(frame, at, DENY | TWIST | BID | CLAIM | THROUGH);
        ((verbal && reports || thinks) && !self.is_noun(at)).then_some(at)
    }

    /// "his claims", "the report": the word is a noun here.
    fn is_noun(&self, at: usize) -> bool {
        let lower = self.layers.lower(at);
        let verbal = lower.ends_with("ed")
            || lower.ends_with("ing")
            || matches!(lower, "said" | "says" | "told" | "tells" | "wrote");
        let Some(before) = at.checked_sub(1).filter(|&before| before >= self.floor) else {
            return false;
        };
        let word = self.layers.lower(before);
        matches!(word, "the" | "a" | "an" | "this" | "'s")
            || !verbal
                && (self.layers.has_class(before, Classes::DETERMINER) && word != "her" && word != "all"
                    || word == "'s")
    }

    /// The longest mention that begins at an item, or an article later, and ends at or before another.
    pub(super) fn mention_within(&self, from: usize, to: usize) -> Option<usize> {
        let mentions = self.layers.mentions;
        let first = mentions.partition_point(|mention| mention.items.0 < from);
        mentions[first..]
            .iter()
            .take_while(|mention| {
                let article = matches!(self.layers.lower(from), "the" | "a" | "an");
                mention.items.0 <= from + usize::from(article)
            })
            .position(|mention| mention.items.1 <= to && !mention.modifier)
            .map(|offset| first + offset)
    }

    /// The mention that ends right before an item.
    pub(super) fn mention_before(&self, end: usize, floor: usize) -> Option<usize> {
        let mentions = self.layers.mentions;
        let to = mentions.partition_point(|mention| mention.items.0 < end);
        let ending = mentions[..to]
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, mention)| mention.items.0 >= floor && mention.items.0 + 16 >= end)
            .filter(|(_, mention)| mention.items.1 == end);
        ending
            .min_by_key(|(_, mention)| mention.items.0)
            .map(|(index, _)| index)
    }
}

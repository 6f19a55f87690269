//! In what sense words are reported that nothing denies or supposes: as thought, as said by people in general.

use super::words::{
    ALOUD, BASE, GENERIC, HABIT, HEADS, INNER, LISTENER, MODALITY, NOUN, PEOPLE, SAYING, THINKS, THOUGHTS, TURNS,
};
use super::{Clause, Question, REACH, REACH_AFTER, Reader};
use crate::attribution::Modality;
use crate::lexicon::Classes;
use crate::mention::MentionKind;

/// So far from the quote a proverb's formula may stand.
const PROVERB: usize = 20;

impl Reader<'_> {
    /// In what sense the words are reported by the clause right above them, where nothing denies or supposes them.
    pub(super) fn sense(&self, question: &Question<'_>, clause: &Clause, left: bool) -> Modality {
        if self.is_thought(question, clause.verb, left) || self.is_noun_thought() {
            Modality::Thought
        } else if self.is_proverb() {
            Modality::Generic
        } else {
            Modality::Asserted
        }
    }

    /// "Every evening she would say": it was said.
    pub(super) fn is_habit(&self, clause: &Clause) -> bool {
        let frame = self.layers.frame;
        let would = (clause.start..clause.verb).any(|at| matches!(self.layers.lower(at), "would" | "'d"));
        let from = self.floor.max(clause.verb.saturating_sub(REACH));
        would && (from..clause.verb).any(|at| MODALITY.has(frame, at, HABIT))
    }

    fn is_thought(&self, question: &Question<'_>, verb: usize, left: bool) -> bool {
        let frame = self.layers.frame;
        let sentence = self.layers.sentence(self.item);
        let near = verb.saturating_sub(REACH_AFTER).max(self.floor)..verb + REACH_AFTER;
        let aloud = near
            .filter(|&at| self.layers.in_sentence(at, sentence))
            .any(|at| THOUGHTS.has(frame, at, ALOUD));
        if aloud {
            return false;
        }
        let to_oneself = (verb + 1..verb + 4)
            .take_while(|&at| self.layers.in_sentence(at, sentence))
            .find(|&at| THOUGHTS.has(frame, at, INNER));
        if let Some(at) = to_oneself {
            return THOUGHTS.ending_at(frame, verb, at, TURNS | THINKS).is_some()
                || THOUGHTS.ending_at(frame, verb, at - 1, THINKS).is_some();
        }
        let adjacent = verb + 1 == self.item || verb + 2 == self.item && !self.layers.is_word(verb + 1);
        let quotes = if left { adjacent } else { true };
        THOUGHTS.has(frame, verb, THINKS) && quotes && (question.speech || adjacent)
    }

    /// "Her first thought was “run.”"
    pub(super) fn is_noun_thought(&self) -> bool {
        let joint = self.item.checked_sub(2).filter(|&noun| noun >= self.floor);
        joint.is_some_and(|noun| {
            matches!(self.layers.lower(noun + 1), "was" | ":" | ",") && THOUGHTS.has(self.layers.frame, noun, NOUN)
        })
    }

    /// Whether the subject is people in general.
    pub(super) fn is_generic(&self, clause: &Clause) -> bool {
        let frame = self.layers.frame;
        let lower = self.layers.lower(clause.verb);
        let present = MODALITY.has(frame, clause.verb, BASE)
            || matches!(lower, "says" | "tells" | "calls" | "describes" | "writes");
        let Some(subject) = clause.subject else { return false };
        let mention = &self.layers.mentions[subject];
        let opening = mention.items.0;
        let people = mention.items.1 - opening == 1 && GENERIC.has(frame, opening, PEOPLE);
        let distributive = matches!(self.layers.lower(opening), "every" | "each" | "any");
        let bare = mention.kind != MentionKind::Pronoun
            && !self.layers.has_class(opening, Classes::DETERMINER)
            && self.layers.is_plural_noun(mention.head);
        let listener = GENERIC.has(frame, clause.verb + 1, LISTENER);
        let heads = GENERIC.has(frame, self.floor, HEADS);
        if !(people || distributive || bare) {
            return false;
        }
        clause.usual || present && (people || distributive || listener || heads) || clause.to_anybody && listener
    }

    /// "As the saying goes".
    pub(super) fn is_proverb(&self) -> bool {
        let sentence = self.layers.sentence(self.item);
        let from = self.floor.max(self.item.saturating_sub(PROVERB));
        (from..self.item + PROVERB)
            .filter(|&at| self.layers.in_sentence(at, sentence))
            .any(|at| GENERIC.ending_at(self.layers.frame, from, at + 1, SAYING).is_some())
    }
}

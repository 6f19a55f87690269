//! The clauses above that of the words: who tells that they were said, who denies it, and who hears them.

use super::words::{ACT, ALLEGATIONS, ALLEGES, BASE, CLAIM, MODALITY, PARTY, QUESTION, RELATES, TELL, TWIST, VERDICT};
use super::{Clause, INSERTION, LISTENERS, REACH_AFTER, Reader, Reported};
use crate::attribution::Modality;
use crate::frame::ItemKind;
use crate::mention::MentionKind;

/// A story has at most so many clauses of telling above a quote.
const MOST_CLAUSES: usize = 4;
/// So many words may describe the claim that is denied: "rejected as absurd the media reports that".
const DESCRIBED: usize = 4;
/// A subject that is no mention has at most so many words.
const UNKNOWN: usize = 5;

impl Reader<'_> {
    /// Goes up from the clause above the quote to those above that.
    pub(super) fn climb(&self, first: &Clause, floor: usize, reported: &mut Reported) {
        let mut clause = first.clone();
        reported.alleged |= clause.alleged;
        for depth in 0..MOST_CLAUSES {
            let same_speaker = depth > 0 && self.same(clause.subject, first.subject);
            if clause.is_denied() {
                reported.modality = Modality::Denied;
            } else if clause.supposed && reported.modality == Modality::Asserted && (depth == 0 || !same_speaker) {
                if clause.utters && !self.is_habit(&clause) {
                    reported.modality = Modality::Hypothetical;
                }
            } else if depth > 0 && same_speaker && reported.modality == Modality::Hypothetical {
                // "Hale said he would call it “a farce”": the words are in his mouth already.
                reported.modality = Modality::Asserted;
            }
            if let Some(teller) = clause.aside {
                self.add_teller(first, teller, clause.verb, reported);
            }
            if first.utters && self.is_twisted(&clause, floor) {
                reported.modality = Modality::Denied;
                return;
            }
            if clause.closed {
                break;
            }
            let Some(above) = self.verb_above(&clause, floor) else {
                break;
            };
            let subject_of = clause.subject;
            clause = self.clause(above, floor);
            reported.alleged |= clause.alleged;
            if let Some(teller) = clause.subject.filter(|_| !clause.passive)
                && !self.same(Some(teller), subject_of)
            {
                self.add_teller(first, teller, above, reported);
            }
        }
        if floor == self.floor && self.layers.lower(floor) == "according" && self.layers.lower(floor + 1) == "to" {
            let comma = (floor + 2..self.item.min(floor + INSERTION)).find(|&at| self.layers.lower(at) == ",");
            if let Some(teller) = comma.and_then(|comma| self.mention_within(floor + 2, comma)) {
                self.add_teller(first, teller, floor, reported);
            }
        }
    }

    fn add_teller(&self, first: &Clause, teller: usize, verb: usize, reported: &mut Reported) {
        if self.same(Some(teller), first.subject) || reported.tellers.contains(&teller) || first.subject.is_none() {
            return;
        }
        let frame = self.layers.frame;
        let mention = &self.layers.mentions[teller];
        let party = (mention.items.0..mention.items.1).any(|at| ALLEGATIONS.has(frame, at, PARTY));
        reported.alleged |= party || ALLEGATIONS.has(frame, verb, ALLEGES);
        reported.tellers.push(teller);
    }

    /// Whether two mentions mean the same.
    fn same(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let (Some(one), Some(other)) = (one, other) else {
            return false;
        };
        let entity = |mention: usize| self.people.referents[mention].as_ref().map(|referent| referent.entity);
        // "Ruiz said the mayor had told her": a description in a clause that Ruiz tells is not Ruiz, however well it fits her.
        let described = self.layers.mentions[other].kind == MentionKind::Nominal;
        one == other || !described && entity(one).is_some_and(|known| entity(other) == Some(known))
    }

    /// The verb of the clause that a clause completes: "told KLT that" above "Hale had called".
    fn verb_above(&self, clause: &Clause, floor: usize) -> Option<usize> {
        let subject = clause.subject?;
        if matches!(self.layers.lower(self.layers.mentions[subject].head), "who" | "which") {
            return None;
        }
        let end = clause.start;
        let that = end > floor && matches!(self.layers.lower(end - 1), "that" | "how");
        let end = end - usize::from(that);
        let from = floor.max(end.saturating_sub(LISTENERS));
        let mut at = end;
        while at > from {
            at -= 1;
            if !self.layers.is_word(at) {
                return None;
            }
            if let Some(verb) = self.reports(at) {
                let adjacent = at + 1 == end;
                let passes_on = MODALITY.has(self.layers.frame, verb, BASE | ACT | RELATES);
                return (passes_on && (adjacent || that) || MODALITY.has(self.layers.frame, verb, TELL))
                    .then_some(verb);
            }
        }
        None
    }

    /// Whether the claim that the words were said is denied: "rejected reports that", "it is untrue that".
    fn is_twisted(&self, clause: &Clause, floor: usize) -> bool {
        let frame = self.layers.frame;
        let mut end = clause.start;
        if end > floor && matches!(self.layers.lower(end - 1), "that" | "of") {
            end -= 1;
        }
        let claim = MODALITY.ending_at(frame, floor, end, CLAIM);
        end -= claim.map_or(0, |found| found.len);
        let described = if claim.is_some() { DESCRIBED } else { 0 };
        for skipped in 0..=described {
            let Some(at) = end.checked_sub(skipped).filter(|&at| at > floor) else {
                return false;
            };
            if let Some(found) = MODALITY.ending_at(frame, floor, at, TWIST) {
                // "did not deny that he had said": twice is not at all.
                let above = self.clause(at - found.len, floor);
                return !above.is_denied();
            }
            if !self.layers.is_word(at - 1) || self.reports(at - 1).is_some() {
                return false;
            }
        }
        false
    }

    /// "told the jury that the accused had said": the clause has a subject that is no mention, and who tells does not say the words.
    pub(super) fn unknown_subject(&self, clause: &Clause, reported: &mut Reported) {
        if clause.subject.is_some() || clause.nobody || clause.start == clause.verb {
            return;
        }
        let from = self.floor.max(clause.start.saturating_sub(UNKNOWN));
        let that = (from..clause.start)
            .rev()
            .take_while(|&at| self.layers.is_word(at))
            .find(|&at| self.layers.lower(at) == "that");
        let above = that.filter(|&that| that + 1 < clause.start).and_then(|that| {
            (self.floor.max(that.saturating_sub(LISTENERS))..that)
                .rev()
                .take_while(|&at| self.layers.is_word(at))
                .find_map(|at| self.reports(at))
        });
        if let Some(above) = above {
            let teller = self.clause(above, self.floor);
            reported.told_of = teller.subject.filter(|_| !teller.passive);
        }
    }

    /// Who tells in an insertion: "prosecutors say", "according to Ruiz".
    pub(super) fn teller_in(&self, from: usize, to: usize) -> Option<usize> {
        let frame = self.layers.frame;
        if self.layers.lower(from) == "according" && self.layers.lower(from + 1) == "to" {
            return self.mention_within(from + 2, to);
        }
        let verb = (from..to).find(|&at| self.reports(at).is_some())?;
        if self.is_gerund(verb) {
            return None;
        }
        let plain = matches!(
            self.layers.lower(verb),
            "said" | "says" | "say" | "reported" | "reports" | "wrote" | "noted" | "claimed" | "recalled" | "testified"
        );
        let inverted = || self.mention_within(verb + 1, to).filter(|_| verb == from && plain);
        let beside = |mention: &usize| self.layers.mentions[*mention].items.1 + 2 >= verb;
        let subject = self.mention_within(from, verb).filter(beside).or_else(inverted)?;
        (!frame.items[from..to]
            .iter()
            .any(|item| matches!(item.kind, ItemKind::Mark)))
        .then_some(subject)
    }

    /// Who tells, behind the quote, what somebody before it said: `Hale called the vault “empty,” Ruiz said.`
    fn tellers_behind(&self, behind: usize, first: &Clause, reported: &mut Reported) {
        let sentence = self.layers.sentence(self.item);
        let from = behind + usize::from(self.layers.lower(behind) == ",");
        let end = (from..from + INSERTION)
            .find(|&at| !self.layers.in_sentence(at, sentence) || matches!(self.layers.lower(at), "." | "," | ";"))
            .unwrap_or(from);
        if end > from
            && !(from..end).any(|at| self.layers.is_quote(at) || self.layers.lower(at) == "that")
            && let Some(teller) = self.teller_in(from, end)
        {
            let mention = &self.layers.mentions[teller];
            // "Hale called it “theft,” who said ...": a clause of its own only where its subject opens it.
            if mention.items.0 <= from + 2 && mention.kind != MentionKind::Pronoun {
                self.add_teller(first, teller, self.verb_beside(from, end), reported);
            }
        }
    }

    /// Who tells behind the quote or behind its clause: `Hale called the vault “empty,” Ruiz said`, `Hale was quoted as saying by the Gazette`.
    pub(super) fn find_tellers_behind(&self, clause: &Clause, before: bool, reported: &mut Reported) {
        let verb = clause.verb;
        if reported.governed {
            self.tellers_behind(self.item + 1, clause, reported);
        } else if !before && let Some(comma) = self.comma_after(verb) {
            self.tellers_behind(comma, clause, reported);
        }
        if self.layers.lower(verb + 1) == "by"
            && self.is_gerund(verb)
            && let Some(teller) = self.mention_within(verb + 2, verb + INSERTION)
        {
            self.add_teller(clause, teller, verb, reported);
        }
        // "“We are broke,” Holt told the board, according to Rao."
        let follows = clause
            .subject
            .is_some_and(|subject| self.layers.mentions[subject].items.0 == self.item + 1);
        reported.governed |= !before && follows && clause.utters && !reported.tellers.is_empty();
    }

    /// The comma that ends the clause of a verb behind the quote: "Hale told the board, according to Ruiz".
    fn comma_after(&self, verb: usize) -> Option<usize> {
        let sentence = self.layers.sentence(self.item);
        (verb + 1..verb + REACH_AFTER)
            .take_while(|&at| self.layers.in_sentence(at, sentence) && !self.layers.is_quote(at))
            .find(|&at| self.layers.lower(at) == ",")
    }

    fn verb_beside(&self, from: usize, to: usize) -> usize {
        (from..to).find(|&at| self.reports(at).is_some()).unwrap_or(from)
    }

    /// Whether the subject hears the words: "Ruiz was asked whether", "Asked whether she had".
    pub(super) fn hearing(&self, clause: &Clause, floor: usize, reported: &mut Reported) {
        let frame = self.layers.frame;
        let verb = clause.verb;
        let by = self.layers.lower(verb + 1) == "by";
        let passive = clause.passive && (MODALITY.has(frame, verb, VERDICT) || by && verb > self.item);
        let opens = clause.start == floor
            || matches!(
                self.layers.lower(clause.start - 1),
                "," | "when" | "if" | "after" | "once" | "while" | "("
            );
        let next = self.layers.lower(verb + 1);
        let asks = verb + 1 == self.item
            || matches!(
                next,
                "whether" | "if" | "about" | "why" | "how" | "what" | "when" | "who" | "by" | "on" | "over" | "," | ":"
            );
        let asked = clause.subject.is_none()
            && opens
            && asks
            && clause.start == verb
            && MODALITY.has(frame, verb, QUESTION)
            && verb < self.item;
        reported.heard = passive || asked || self.is_asked_above(clause, floor);
        reported.verb_asks = reported.heard && !passive || passive && MODALITY.has(frame, verb, QUESTION);
        let after = self.layers.lower(self.item + 1) == "by";
        if reported.heard && (by || after) {
            let by = if by { verb + 1 } else { self.item + 1 };
            reported.agent = self.mention_within(by + 1, by + INSERTION);
        }
    }

    /// "Asked if she thought he was": the clause of the words is what is asked.
    fn is_asked_above(&self, clause: &Clause, floor: usize) -> bool {
        let end = clause.start - usize::from(clause.start > floor && self.layers.lower(clause.start - 1) == "whether");
        let whether = end < clause.start || matches!(self.layers.lower(end), "if");
        let Some(asks) = end.checked_sub(1).filter(|&asks| asks >= floor && whether) else {
            return false;
        };
        let opens = asks == floor || matches!(self.layers.lower(asks - 1), "," | "when" | "was" | "were" | "been");
        opens && MODALITY.has(self.layers.frame, asks, QUESTION)
    }
}

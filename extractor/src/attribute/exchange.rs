//! Exchanges: quotes one behind the other with no words of the reporter's between them, whose speakers take turns.

use super::Reading;
use crate::attribution::{QuoteKind, SpeakerCandidate, SpeakerKind, Verdict};
use crate::frame::{Item, ItemKind};
use crate::mention::MentionKind;
use crate::people::{Named, NamingReason};

/// A turn of an exchange has at most so many bytes; longer ones are paragraphs of one speech.
const LONGEST_TURN: usize = 160;
/// How sure the speaker of such a turn is, ...
const BY_TURN: f64 = 0.6;
/// ... that it is a quote, ...
const QUOTED: f32 = 0.85;
/// ... and each of two people of whom the text does not say who begins.
const EITHER: f64 = 0.45;
/// So many sentences before an exchange are searched for the other one who speaks.
const SENTENCES_BEFORE: usize = 4;

impl Reading<'_> {
    /// Finds the exchanges and gives their turns to the two speakers in turn.
    pub(super) fn take_turns(&mut self) {
        let top_level: Vec<usize> = (0..self.judged.len())
            .filter(|&index| {
                self.frame.stretches[index].parent.is_none()
                    && self.unmarked_around(self.frame.stretches[index].inner).is_none()
            })
            .collect();
        let mut at = 0;
        while at < top_level.len() {
            let mut end = at;
            while end < top_level.len()
                && self.is_turn(top_level[end])
                && (end == at || self.follows(top_level[end - 1], top_level[end]))
            {
                end += 1;
            }
            if self.is_exchange(&top_level[at..end], at.checked_sub(1).map(|before| top_level[before])) {
                self.assign_turns(&top_level[at..end], at.checked_sub(1).map(|before| top_level[before]));
            }
            at = end.max(at + 1);
        }
    }

    /// Whether nothing reports a stretch: it opens a sentence, and its paragraph ends, or another stretch follows, behind it.
    fn is_turn(&self, stretch: usize) -> bool {
        let found = self.frame.stretches[stretch];
        let items = &self.frame.items;
        let item = self.frame.stretch_items[stretch];
        let beside = |other: Option<usize>| {
            other
                .and_then(|at| items.get(at))
                .filter(|other| other.paragraph == items[item].paragraph)
        };
        let is_quote = |at: &Item<'_>| matches!(at.kind, ItemKind::Quote(_));
        let opens = beside(item.checked_sub(1))
            .is_none_or(|before| is_quote(before) || before.sentence != items[item].sentence);
        found.closed
            && !found.block
            && found.inner.len() <= LONGEST_TURN
            && opens
            && beside(Some(item + 1)).is_none_or(is_quote)
    }

    fn follows(&self, before: usize, stretch: usize) -> bool {
        self.frame.stretch_items[stretch] == self.frame.stretch_items[before] + 1
    }

    fn asks(&self, stretch: usize) -> bool {
        self.frame.stretches[stretch]
            .inner
            .of(self.frame.text)
            .trim_end()
            .ends_with('?')
    }

    /// Two turns at least, side by side in a paragraph, or in paragraphs of their own where one of them, or the quote before, asks what the next answers.
    fn is_exchange(&self, turns: &[usize], before: Option<usize>) -> bool {
        let [rest @ .., _] = turns else { return false };
        let paragraph = |stretch: usize| self.frame.items[self.frame.stretch_items[stretch]].paragraph;
        let side_by_side = || turns.windows(2).any(|pair| paragraph(pair[0]) == paragraph(pair[1]));
        let asked = || {
            rest.iter().any(|&turn| self.asks(turn))
                || before.is_some_and(|before| self.leads_to(before, turns[0]) && self.asks(before))
        };
        !rest.is_empty() && (side_by_side() || asked())
    }

    /// Whether a reported quote stands directly before an exchange: in its paragraph or at the end of the one before.
    fn leads_to(&self, before: usize, first: usize) -> bool {
        let items = &self.frame.items;
        let (from, to) = (self.frame.stretch_items[before], self.frame.stretch_items[first]);
        self.judged[before].is_quote()
            && items[to].paragraph - items[from].paragraph <= 1
            && items[to].sentence - items[from].sentence <= 1
    }

    fn assign_turns(&mut self, turns: &[usize], before: Option<usize>) {
        let lead = before
            .filter(|&before| self.leads_to(before, turns[0]))
            .and_then(|before| self.judged[before].named.clone());
        let others = self.people_before(turns[0]);
        let distinct = |named: &Named| others.iter().copied().find(|(entity, _)| Some(*entity) != named.entity);
        let other = lead.as_ref().and_then(distinct);
        for (index, &turn) in turns.iter().enumerate() {
            let judged = &mut self.judged[turn];
            judged.judgement.verdict = Verdict::Quote;
            judged.judgement.kind = QuoteKind::Speech;
            judged.judgement.quote_probability = judged.judgement.quote_probability.max(QUOTED);
            judged.mention = None;
            judged.continues = None;
            judged.in_exchange = true;
            judged.candidates.clear();
            judged.named = match (&lead, index % 2) {
                (Some(lead), 1) => Some(in_turn(lead)),
                _ => None,
            };
            if judged.named.is_none() && lead.is_none() {
                judged.candidates = others
                    .iter()
                    .take(2)
                    .map(|(entity, _)| SpeakerCandidate {
                        name: self.people.entities[*entity].name.clone(),
                        confidence: EITHER,
                    })
                    .collect();
            }
        }
        let Some((other, mention)) = other else { return };
        let Some(lead) = lead else { return };
        for &turn in turns.iter().step_by(2) {
            let mut named = in_turn(&lead);
            named.entity = Some(other);
            named.speaker.name.clone_from(&self.people.entities[other].name);
            named.speaker.role = None;
            named.speaker.on_behalf_of = None;
            named.speaker.kind = SpeakerKind::Person;
            named.speaker.mention = Some(self.mentions[mention].span);
            self.judged[turn].named = Some(named);
        }
    }

    /// The people named in the sentences before a stretch, the nearest first, each once with the mention.
    fn people_before(&self, stretch: usize) -> Vec<(usize, usize)> {
        let items = &self.frame.items;
        let item = self.frame.stretch_items[stretch];
        let first = items[item].sentence.saturating_sub(SENTENCES_BEFORE);
        let mut people: Vec<(usize, usize)> = Vec::new();
        let end = self.mentions.partition_point(|mention| mention.items.0 < item);
        for mention in (0..end)
            .rev()
            .take_while(|&mention| items[self.mentions[mention].items.0].sentence >= first)
        {
            let Some(meant) = &self.people.referents[mention] else {
                continue;
            };
            let known = people.iter().any(|(entity, _)| *entity == meant.entity);
            if self.mentions[mention].kind != MentionKind::Nominal
                && self.people.entities[meant.entity].is_person()
                && !known
            {
                people.push((meant.entity, mention));
            }
        }
        people
    }
}

/// A speaker of an exchange in a later turn.
fn in_turn(named: &Named) -> Named {
    Named {
        also: Vec::new(),
        candidates: Vec::new(),
        probability: BY_TURN.min(named.probability),
        reason: NamingReason::Turn,
        ..named.clone()
    }
}

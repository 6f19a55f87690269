//! One clause, read from its verb over auxiliaries, adverbs and negations to its subject.

use super::words::{
    ACT, ALLEGATIONS, ALLEGEDLY, BASE, BE, BEFORE, BID, CANCEL, DENY, FAKE, GENERIC, MODALITY, NOBODY, SHOWS, SUPPOSE,
    THROUGH, USUAL, YOU,
};
use super::{INSERTION, LISTENERS, Reader};
use crate::mention::MentionKind;

/// A relative clause between a subject and its verb is sought so many items back: "People who saw the crash said".
const RELATIVE: usize = 8;

/// One clause: what stands between its verb and the clause above.
#[derive(Clone, Debug, Default)]
pub(super) struct Clause {
    pub(super) verb: usize,
    /// How often it is negated; twice is not at all.
    pub(super) denials: usize,
    pub(super) supposed: bool,
    pub(super) usual: bool,
    pub(super) to_anybody: bool,
    pub(super) passive: bool,
    pub(super) alleged: bool,
    pub(super) subject: Option<usize>,
    /// The subject is nobody.
    pub(super) nobody: bool,
    /// Who tells, between commas: "Hale, prosecutors say, told them".
    pub(super) aside: Option<usize>,
    /// One past the last item of what stands before the clause.
    pub(super) start: usize,
    /// The verb is one of uttering, which negation denies.
    pub(super) utters: bool,
    /// Another verb makes the subject say the words.
    pub(super) controlled: bool,
    /// The name of the subject, between commas: "the owner, Dana Holt, had told".
    pub(super) apposition: Option<usize>,
    /// An insertion stands between verb and subject.
    pub(super) leapt: bool,
    /// Nobody tells it: "if Hale said", "mocked Hale for saying".
    pub(super) closed: bool,
}

impl Clause {
    pub(super) fn is_denied(&self) -> bool {
        self.utters && (self.denials + usize::from(self.nobody)) % 2 == 1
    }
}

impl Reader<'_> {
    /// Reads a clause from its verb to its subject.
    pub(super) fn clause(&self, verb: usize, floor: usize) -> Clause {
        let mut clause = Clause {
            verb,
            start: verb,
            utters: MODALITY.has(self.layers.frame, verb, BASE | ACT) || self.layers.lower(verb).starts_with("us"),
            ..Clause::default()
        };
        self.read_auxiliaries(&mut clause, floor);
        self.read_subject(&mut clause, floor);
        clause
    }

    fn read_auxiliaries(&self, clause: &mut Clause, floor: usize) {
        let frame = self.layers.frame;
        let base = MODALITY.has(frame, clause.verb, BASE);
        let mut cancelled = false;
        let mut leapt_from = None;
        while clause.start > floor {
            let end = clause.start;
            let last = self.layers.lower(end - 1);
            if let Some(found) = ALLEGATIONS.ending_at(frame, floor, end, ALLEGEDLY) {
                clause.alleged = true;
                clause.start -= found.len;
                continue;
            }
            if let Some(found) = GENERIC.ending_at(frame, floor, end, USUAL | YOU) {
                clause.usual |= found.is(USUAL);
                clause.to_anybody |= found.is(YOU);
                let other = MODALITY.ending_at(frame, floor, end, DENY | SUPPOSE | CANCEL | THROUGH);
                if other.is_none_or(|other| other.len < found.len) {
                    clause.start -= found.len;
                    continue;
                }
            }
            let contracted = last.ends_with("n't");
            if let Some(found) = MODALITY.ending_at(frame, floor, end, THROUGH | DENY | SUPPOSE | CANCEL) {
                let adjacent = end == clause.verb;
                clause.passive |= adjacent && MODALITY.has(frame, end - 1, BE);
                cancelled |= found.is(CANCEL);
                if !cancelled {
                    clause.denials += usize::from(found.is(DENY));
                    clause.supposed |= found.is(SUPPOSE);
                }
                clause.start -= found.len;
            } else if contracted {
                clause.denials += usize::from(!cancelled);
                clause.start -= 1;
            } else if last == "'d" {
                // "He'd say" supposes, "he'd said" does not.
                clause.supposed |= base && !cancelled;
                clause.start -= 1;
            } else if last == "," && !clause.leapt {
                clause.leapt = true;
                let Some(from) = self.insertion(end, floor) else { break };
                clause.aside = self.teller_in(from + 1, end - 1);
                clause.apposition = self.mention_within(from + 1, end - 1).filter(|&name| {
                    self.layers.mentions[name].items.1 == end - 1
                        && self.layers.mentions[name].kind == MentionKind::Name
                });
                leapt_from = Some((end, from));
                clause.start = from;
            } else {
                break;
            }
        }
        // "resign for not calling it": what somebody else is blamed for not saying, the speaker says.
        if self.is_gerund(clause.verb) && clause.start > floor && self.layers.lower(clause.start - 1) == "for" {
            clause.denials = 0;
        }
        // "Hale said, calling it": a participle has no subject beyond the comma.
        if let Some((end, from)) = leapt_from
            && clause.start == from
            && self.is_gerund(clause.verb)
        {
            clause.start = end;
            clause.aside = None;
        }
    }

    pub(super) fn is_gerund(&self, verb: usize) -> bool {
        self.layers.lower(verb).ends_with("ing")
    }

    /// The item of the comma that opens the insertion whose closing comma ends before `end`.
    fn insertion(&self, end: usize, floor: usize) -> Option<usize> {
        (floor.max(end.saturating_sub(INSERTION))..end - 1)
            .rev()
            .take_while(|&at| !self.layers.is_quote(at))
            .find(|&at| self.layers.lower(at) == ",")
            .filter(|&from| from > floor)
    }

    /// Reads the subject, or what bids it, and what stands before it.
    fn read_subject(&self, clause: &mut Clause, floor: usize) {
        let frame = self.layers.frame;
        self.read_nobody(clause, floor);
        if clause.nobody {
            return;
        }
        let unlinked = clause.start;
        self.read_link(clause, floor);
        let linked = clause.start < unlinked && unlinked == clause.verb;
        let finite = unlinked < clause.verb;
        let Some(subject) = self.mention_before(clause.start, floor) else {
            return;
        };
        let start = self.layers.mentions[subject].items.0;
        let shown = |at: usize| MODALITY.ending_at(frame, floor, at, SHOWS | BEFORE).is_some();
        let participle = self.is_gerund(clause.verb) && !finite;
        if participle && !linked && !shown(start) {
            return;
        }
        clause.controlled = participle;
        clause.subject = clause.apposition.or(Some(subject));
        if self.is_fake(start, self.layers.mentions[subject].items.1) {
            clause.denials += 1;
        }
        if clause.start < clause.verb && self.layers.lower(clause.start) == "to" {
            self.read_bidding(clause, start, floor);
            return;
        }
        let start = self.read_head(clause, start, floor);
        if clause.subject.is_some() {
            clause.nobody |= matches!(self.layers.lower(start), "no" | "nobody" | "none" | "neither");
            self.read_inversion(clause, start, floor);
        }
    }

    /// "urged Hale to say": Hale would say it; in "had told the court to say" nothing shows who would.
    fn read_bidding(&self, clause: &mut Clause, start: usize, floor: usize) {
        clause.controlled = MODALITY.ending_at(self.layers.frame, floor, start, BID).is_some();
        clause.supposed |= clause.controlled;
        if !clause.controlled {
            clause.subject = None;
        }
        clause.start = start;
    }

    /// The head of a subject that ends in a phrase or a relative clause: "None of the witnesses said", "People who saw the crash said". Where it begins.
    fn read_head(&self, clause: &mut Clause, start: usize, floor: usize) -> usize {
        let frame = self.layers.frame;
        if matches!(
            self.layers.lower_before(start),
            "of" | "at" | "in" | "from" | "on" | "with" | "for" | "to"
        ) {
            let noun = start - 1;
            if MODALITY.ending_at(frame, floor, noun, NOBODY).is_some() {
                clause.nobody = true;
                clause.subject = None;
            } else if let Some(head) = self.mention_before(noun, floor) {
                clause.subject = clause.apposition.or(Some(head));
                return self.layers.mentions[head].items.0;
            }
            return start;
        }
        let relative = (floor.max(start.saturating_sub(RELATIVE))..start)
            .rev()
            .take_while(|&at| self.layers.is_word(at))
            .find(|&at| self.layers.lower(at) == "who");
        match relative.and_then(|who| self.mention_before(who, floor)) {
            Some(head) if clause.apposition.is_none() => {
                clause.subject = Some(head);
                self.layers.mentions[head].items.0
            }
            _ => start,
        }
    }

    /// "quoted Ruiz as saying", "accused Hale of calling", "mocked him for saying": whom the verb in front has for its object utters the words.
    fn read_link(&self, clause: &mut Clause, floor: usize) {
        let link = clause.start.checked_sub(1).filter(|&link| link > floor);
        let Some(link) = link.filter(|_| self.is_gerund(clause.verb)) else {
            return;
        };
        // "Holt was quoted by the Gazette as saying": who quotes stands between.
        let by = (floor.max(link.saturating_sub(LISTENERS))..link)
            .rev()
            .find(|&at| self.layers.lower(at) == "by");
        if self.layers.lower(link) == "as"
            && let Some(by) = by.filter(|&by| by > floor + 1 && self.reports(by - 1).is_some())
        {
            clause.aside = self.mention_before(link, by);
            clause.denials += usize::from(MODALITY.ending_at(self.layers.frame, floor, by, DENY).is_some());
            clause.start = by - 1;
            self.read_auxiliaries(clause, floor);
            return;
        }
        if matches!(self.layers.lower(link), "as" | "of" | "for") && self.mention_before(link, floor).is_some() {
            clause.start = link;
            clause.closed = self.layers.lower(link) == "for";
        }
    }

    /// "at no point did Ruiz say", "if Hale said", "wrongly quoted Ruiz as saying".
    fn read_inversion(&self, clause: &mut Clause, subject: usize, floor: usize) {
        let frame = self.layers.frame;
        clause.start = subject;
        let shows = if clause.controlled { SHOWS } else { 0 };
        while let Some(found) = MODALITY.ending_at(frame, floor, clause.start, THROUGH | DENY | BEFORE | shows) {
            clause.denials += usize::from(found.is(DENY));
            clause.supposed |= found.is(BEFORE);
            clause.closed |= found.is(BEFORE);
            clause.start -= found.len;
        }
        // "Had Hale said", "Were Hale to say".
        let opens = clause.start == floor && clause.start < subject;
        clause.supposed |= opens && matches!(self.layers.lower(floor), "had" | "were");
        if self.is_forgery(clause.start, clause.start < subject, floor) {
            clause.denials += 1;
        }
    }

    fn read_nobody(&self, clause: &mut Clause, floor: usize) {
        let frame = self.layers.frame;
        if let Some(found) = MODALITY.ending_at(frame, floor, clause.start, NOBODY) {
            clause.nobody = true;
            clause.start -= found.len;
        } else if matches!(self.layers.lower(clause.verb + 1), "nobody" | "none")
            || self.layers.lower(clause.verb + 1) == "no" && self.layers.lower(clause.verb + 2) == "one"
        {
            clause.nobody = clause.verb > self.item;
        }
    }

    /// Whether a forgery stands right before a clause: "a doctored clip shows Hale saying", "in a fake video Hale called".
    fn is_forgery(&self, end: usize, shown: bool, floor: usize) -> bool {
        let noun = end.saturating_sub(3).max(floor)..end;
        noun.clone().rev().take_while(|&at| self.layers.is_word(at)).any(|at| {
            let inside = || {
                (noun.start.saturating_sub(1).max(floor)..at)
                    .any(|before| matches!(self.layers.lower(before), "in" | "on"))
            };
            MODALITY.has(self.layers.frame, at, FAKE) && (shown || inside())
        })
    }

    /// Whether a word that tells of a forgery stands among some items.
    fn is_fake(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| MODALITY.has(self.layers.frame, at, FAKE))
    }
}

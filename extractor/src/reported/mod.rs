//! How words are reported: the clauses above a quote, read from its verb outwards.
//!
//! Input: the item of a quote, its source and its cue. Output: [`Reported`]: in what sense the words are reported (said, denied, supposed, thought, said by people
//! in general), who tells that they were said ("Ruiz told KLT that Hale had called ..."), and whether they are part of a question put to somebody.
//!
//! A clause is read from right to left, from its verb over auxiliaries, adverbs and negations to its subject, and from there to the verb of the clause above it.
//! Only words of a known class are read; any other ends the reading. What was denied must never count as said, and a negation of something else ("did not hesitate
//! to say") must not deny what was said.

mod clause;
mod sense;
mod story;
mod verbs;
mod words;

use crate::attribution::Modality;
use crate::people::{Layers, People};
use clause::Clause;
use words::{ACT, BASE, MODALITY};

/// The verb that governs a quote stands at most so many items away from it.
const REACH: usize = 30;
/// ... or so many, where the quote comes first.
const REACH_AFTER: usize = 12;
/// A verb so near before a quote governs it, whoever is named behind.
const CLOSE: usize = 4;
/// "told the court on Monday that": so many items may stand between a verb of telling and the clause that is told.
const LISTENERS: usize = 8;
/// An insertion between commas has at most so many items.
const INSERTION: usize = 14;

/// How one quote is reported.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reported {
    /// In what sense.
    pub(crate) modality: Modality,
    /// The verb that governs the words.
    pub(crate) verb: Option<usize>,
    /// The mention that is this verb's subject, where it stands beside the verb.
    pub(crate) subject: Option<usize>,
    /// Whether the verb stands so near before the words that its subject utters them, whoever is named behind.
    pub(crate) governed: bool,
    /// The mentions of those who tell that the words were said, nearest the speaker first.
    pub(crate) tellers: Vec<usize>,
    /// Whether a party to a dispute says that they were said.
    pub(crate) alleged: bool,
    /// Whether the verb's subject hears the words rather than utters them.
    pub(crate) heard: bool,
    /// Whether they are a saying that nobody in particular utters.
    pub(crate) proverb: bool,
    /// Whether the verb is one of uttering.
    pub(crate) utters: bool,
    /// Whether another reporting verb stands between the quote before and this verb: "said “a mess,” adding that it was “right”".
    pub(crate) second: bool,
    /// Who tells of an utterance by somebody whom no mention names.
    pub(crate) told_of: Option<usize>,
    /// Whether the clause of the words is one that somebody tells: "told the court that Hale had called".
    pub(crate) told: bool,
    /// Whether another verb makes the subject say the words: "quoted Ruiz as saying".
    pub(crate) controlled: bool,
    /// Whether the verb's subject is nobody: "No one said".
    pub(crate) nobody: bool,
    /// Whether the words are part of a question: "Asked whether she had".
    pub(crate) verb_asks: bool,
    /// Of heard words who uttered them, where the text says so: "asked by Ruiz whether".
    pub(crate) agent: Option<usize>,
}

/// What is asked about one quote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) layers: &'a Layers<'a>,
    pub(crate) people: &'a People,
    /// The quote's item.
    pub(crate) item: usize,
    /// The mention that is its source.
    pub(crate) source: Option<usize>,
    /// The item of its reporting word.
    pub(crate) cue: Option<usize>,
    /// Whether the words are a clause of the speaker's own.
    pub(crate) speech: bool,
    /// Whether the source is a named person or body, who is not people in general.
    pub(crate) named: bool,
}

/// Whether a verb of uttering leads right into the words at an item: "told us, ‘Play on,’".
pub(crate) fn leads_in(layers: &Layers<'_>, people: &People, item: usize) -> bool {
    let reader = Reader {
        layers,
        people,
        item,
        floor: layers.sentence_start(item),
    };
    let joined = item > reader.floor && matches!(layers.lower(item - 1), "," | ":");
    joined
        && reader
            .verb_before()
            .is_some_and(|verb| verb + CLOSE >= item && MODALITY.has(layers.frame, verb, BASE | ACT))
}

/// Reads the clauses above a quote.
pub(crate) fn read(question: &Question<'_>) -> Reported {
    let reader = Reader {
        layers: question.layers,
        people: question.people,
        item: question.item,
        floor: question.layers.sentence_start(question.item),
    };
    reader.reported(question)
}

struct Reader<'a> {
    layers: &'a Layers<'a>,
    people: &'a People,
    item: usize,
    floor: usize,
}

impl Reader<'_> {
    fn reported(&self, question: &Question<'_>) -> Reported {
        let Some((verb, before)) = self.governing_verb(question) else {
            return self.without_verb();
        };
        let floor = if before { self.floor } else { self.item + 1 };
        let clause = self.clause(verb, floor);
        let mut reported = Reported {
            verb: Some(verb),
            subject: clause.subject,
            nobody: clause.nobody,
            utters: clause.utters,
            controlled: clause.controlled,
            governed: before && self.governs(&clause, floor),
            second: before && self.is_second(verb),
            told: clause.start > floor && clause.start < verb && self.layers.lower(clause.start - 1) == "that",
            ..Reported::default()
        };
        self.climb(&clause, floor, &mut reported);
        self.find_tellers_behind(&clause, before, &mut reported);
        if before {
            self.unknown_subject(&clause, &mut reported);
        }
        self.hearing(&clause, floor, &mut reported);
        if !question.named && reported.modality != Modality::Denied && self.is_generic(&clause) {
            reported.modality = Modality::Generic;
        } else if reported.modality == Modality::Asserted {
            reported.modality = self.sense(question, &clause, before);
        }
        reported.proverb = reported.modality == Modality::Generic && self.is_proverb();
        reported
    }

    /// The verb that governs the quote, and whether it stands before it: the one right before it, whoever is named behind, else the one on the source's side.
    fn governing_verb(&self, question: &Question<'_>) -> Option<(usize, bool)> {
        let source_before = question.source.is_none_or(|source| {
            let (start, end) = self.layers.mentions[source].items;
            end <= self.item && self.layers.sentence(start) == self.layers.sentence(self.item)
        });
        match self.verb_before() {
            Some(verb) if source_before || self.is_close(verb) => Some((verb, true)),
            _ => self.verb_after(question.cue).map(|verb| (verb, false)),
        }
    }

    /// Words that no verb governs are a proverb or a thought, or simply said.
    fn without_verb(&self) -> Reported {
        let proverb = self.is_proverb();
        let modality = if proverb {
            Modality::Generic
        } else if self.is_noun_thought() {
            Modality::Thought
        } else {
            Modality::Asserted
        };
        Reported {
            modality,
            proverb,
            ..Reported::default()
        }
    }

    /// Whether a clause before the quote governs it so closely that its subject utters the words.
    fn governs(&self, clause: &Clause, floor: usize) -> bool {
        let joint = clause.start.checked_sub(1).filter(|&joint| joint >= floor);
        let subordinate = joint.is_some_and(|joint| {
            matches!(
                self.layers.lower(joint),
                "when" | "after" | "as" | "while" | "because" | "before" | "where"
            )
        });
        let relative = joint.is_some_and(|joint| self.layers.is_word(joint)) && self.is_object(clause.verb);
        clause.utters && !clause.leapt && !subordinate && !relative && self.is_close(clause.verb)
    }
}

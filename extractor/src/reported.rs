//! How words are reported: the clauses above a quote, read from its verb outwards.
//!
//! Input: the item of a quote, its source and its cue. Output: [`Reported`]: in what sense the words are reported (said, denied, supposed, thought, said by people
//! in general), who tells that they were said ("Ruiz told KLT that Hale had called ..."), and whether they are part of a question put to somebody.
//!
//! A clause is read from right to left, from its verb over auxiliaries, adverbs and negations to its subject, and from there to the verb of the clause above it.
//! Only words of a known class are read; any other ends the reading. What was denied must never count as said, and a negation of something else ("did not hesitate
//! to say") must not deny what was said.

use std::sync::LazyLock;

use crate::attribution::Modality;
use crate::frame::ItemKind;
use crate::lexicon::{CUE, Classes};
use crate::mention::MentionKind;
use crate::people::{Layers, People};
use crate::wording::Wording;

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
/// A story has at most so many clauses of telling above a quote.
const MOST_CLAUSES: usize = 4;
/// So many words may describe the claim that is denied: "rejected as absurd the media reports that".
const DESCRIBED: usize = 4;
/// So far from the quote a proverb's formula may stand.
const PROVERB: usize = 20;

const BASE: u32 = 1;
const ACT: u32 = 1 << 1;
const THROUGH: u32 = 1 << 2;
const DENY: u32 = 1 << 3;
const TWIST: u32 = 1 << 4;
const CLAIM: u32 = 1 << 5;
const SUPPOSE: u32 = 1 << 6;
const BEFORE: u32 = 1 << 7;
const BID: u32 = 1 << 8;
const CANCEL: u32 = 1 << 9;
const HABIT: u32 = 1 << 10;
const NOBODY: u32 = 1 << 11;
const FAKE: u32 = 1 << 12;
const VERDICT: u32 = 1 << 13;
const QUESTION: u32 = 1 << 14;
const TELL: u32 = 1 << 15;
const BE: u32 = 1 << 16;
const RELATES: u32 = 1 << 17;
const SHOWS: u32 = 1 << 18;

static MODALITY: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../data/modality.txt"),
        &[
            "base", "act", "through", "deny", "twist", "claim", "suppose", "before", "bid", "cancel", "habit",
            "nobody", "fake", "verdict", "question", "tell", "be", "relates", "shows",
        ],
    )
});

const USUAL: u32 = 1;
const YOU: u32 = 1 << 1;
const PEOPLE: u32 = 1 << 2;
const SAYING: u32 = 1 << 3;
const HEADS: u32 = 1 << 4;
const LISTENER: u32 = 1 << 5;

static GENERIC: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../data/generic.txt"),
        &["usual", "you", "people", "saying", "heads", "listener"],
    )
});

const THINKS: u32 = 1;
const INNER: u32 = 1 << 1;
const TURNS: u32 = 1 << 2;
const ALOUD: u32 = 1 << 3;
const NOUN: u32 = 1 << 4;

static THOUGHTS: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../data/thoughts.txt"),
        &["thinks", "inner", "turns", "aloud", "noun"],
    )
});

const ALLEGES: u32 = 1;
const ALLEGEDLY: u32 = 1 << 1;
const PARTY: u32 = 1 << 2;

static ALLEGATIONS: LazyLock<Wording> =
    LazyLock::new(|| Wording::read(include_str!("../data/allegations.txt"), &["verb", "beside", "party"]));

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
    /// Whether another verb makes the subject say the words: "quoted Ruiz as saying".
    pub(crate) controlled: bool,
    /// Whether the verb's subject is nobody: "No one said".
    pub(crate) nobody: bool,
    /// Whether the words are part of a question: "Asked whether she had".
    pub(crate) verb_asks: bool,
    /// Of heard words who uttered them, where the text says so: "asked by Ruiz whether".
    pub(crate) agent: Option<usize>,
}

/// One clause: what stands between its verb and the clause above.
#[derive(Clone, Debug, Default)]
struct Clause {
    verb: usize,
    /// How often it is negated; twice is not at all.
    denials: usize,
    supposed: bool,
    usual: bool,
    to_anybody: bool,
    passive: bool,
    alleged: bool,
    subject: Option<usize>,
    /// The subject is nobody.
    nobody: bool,
    /// Who tells, between commas: "Hale, prosecutors say, told them".
    aside: Option<usize>,
    /// One past the last item of what stands before the clause.
    start: usize,
    /// The verb is one of uttering, which negation denies.
    utters: bool,
    /// Another verb makes the subject say the words.
    controlled: bool,
    /// The name of the subject, between commas: "the owner, Dana Holt, had told".
    apposition: Option<usize>,
    /// An insertion stands between verb and subject.
    leapt: bool,
    /// Nobody tells it: "if Hale said", "mocked Hale for saying".
    closed: bool,
}

impl Clause {
    fn is_denied(&self) -> bool {
        self.utters && (self.denials + usize::from(self.nobody)) % 2 == 1
    }
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
        let mut reported = Reported::default();
        let before = self.verb_before();
        let mentions = self.layers.mentions;
        let source_before = question.source.is_none_or(|source| {
            mentions[source].items.1 <= self.item
                && self.layers.sentence(mentions[source].items.0) == self.layers.sentence(self.item)
        });
        let close = before.is_some_and(|verb| self.is_close(verb));
        let left = before.is_some() && (close || source_before);
        let verb = if left { before } else { self.verb_after(question.cue) };
        let Some(verb) = verb else {
            if self.is_proverb() {
                reported.modality = Modality::Generic;
                reported.proverb = true;
            } else if self.is_noun_thought() {
                reported.modality = Modality::Thought;
            }
            return reported;
        };
        let floor = if left { self.floor } else { self.item + 1 };
        let clause = self.clause(verb, floor);
        reported.verb = Some(verb);
        let subordinate = clause.start > floor
            && matches!(
                self.layers.lower(clause.start - 1),
                "when" | "after" | "as" | "while" | "because" | "before" | "where"
            );
        reported.second = left && self.is_second(verb);
        reported.utters = clause.utters;
        reported.governed = left
            && close
            && !subordinate
            && clause.utters
            && !clause.leapt
            && !(clause.start > floor && self.is_object(verb));
        reported.subject = clause.subject;
        let follows = !left
            && clause
                .subject
                .is_some_and(|subject| mentions[subject].items.0 == self.item + 1);
        self.climb(&clause, floor, &mut reported);
        if reported.governed {
            self.tellers_behind(self.item + 1, &clause, &mut reported);
        } else if !left && let Some(comma) = self.comma_after(verb) {
            self.tellers_behind(comma, &clause, &mut reported);
        }
        if self.layers.lower(verb + 1) == "by" && self.is_gerund(verb) {
            // "Hale was quoted as saying by the Gazette."
            let teller = self.mention_within(verb + 2, verb + INSERTION);
            if let Some(teller) = teller {
                self.add_teller(&clause, teller, verb, &mut reported);
            }
        }
        reported.governed |= follows && clause.utters && !reported.tellers.is_empty();
        self.hearing(&clause, floor, &mut reported);
        let generic = !question.named && self.is_generic(&clause);
        if generic && reported.modality != Modality::Denied {
            reported.modality = Modality::Generic;
        } else if reported.modality == Modality::Asserted {
            reported.modality = self.sense(question, &clause, left);
        }
        reported.nobody = clause.nobody;
        reported.proverb = reported.modality == Modality::Generic && self.is_proverb();
        reported.controlled = clause.controlled;
        reported
    }

    /// In what sense the words are reported by the clause right above them, where nothing denies or supposes them.
    fn sense(&self, question: &Question<'_>, clause: &Clause, left: bool) -> Modality {
        if self.is_thought(question, clause.verb, left) || self.is_noun_thought() {
            Modality::Thought
        } else if self.is_proverb() {
            Modality::Generic
        } else {
            Modality::Asserted
        }
    }

    /// The nearest reporting verb before the quote, in its clause.
    fn verb_before(&self) -> Option<usize> {
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
    fn is_second(&self, verb: usize) -> bool {
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
    fn is_close(&self, verb: usize) -> bool {
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
    fn is_object(&self, verb: usize) -> bool {
        let stretch = self.layers.frame.items.get(self.item);
        let stretch = stretch.map_or("", |item| item.span.of(self.layers.frame.text));
        let small = stretch
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_lowercase);
        verb + 1 == self.item && small && matches!(self.layers.lower(verb), "said" | "says" | "say")
    }

    fn verb_after(&self, cue: Option<usize>) -> Option<usize> {
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
    fn reports(&self, at: usize) -> Option<usize> {
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

    /// Reads a clause from its verb to its subject.
    fn clause(&self, verb: usize, floor: usize) -> Clause {
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

    fn is_gerund(&self, verb: usize) -> bool {
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

    /// Who tells in an insertion: "prosecutors say", "according to Ruiz".
    fn teller_in(&self, from: usize, to: usize) -> Option<usize> {
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

    /// The longest mention that begins at an item, or an article later, and ends at or before another.
    fn mention_within(&self, from: usize, to: usize) -> Option<usize> {
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
    fn mention_before(&self, end: usize, floor: usize) -> Option<usize> {
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
        let infinitive = clause.start < clause.verb && self.layers.lower(clause.start) == "to";
        let mut start = self.layers.mentions[subject].items.0;
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
        if infinitive {
            if MODALITY.ending_at(frame, floor, start, BID).is_some() {
                clause.supposed = true;
            } else {
                clause.subject = None;
            }
            clause.start = start;
            return;
        }
        // "None of the witnesses said", "Nobody at the ministry called".
        if matches!(
            self.layers.lower_before(start),
            "of" | "at" | "in" | "from" | "on" | "with" | "for" | "to"
        ) {
            let noun = start - 1;
            if MODALITY.ending_at(frame, floor, noun, NOBODY).is_some() {
                clause.nobody = true;
                clause.subject = None;
                return;
            }
            if let Some(head) = self.mention_before(noun, floor) {
                clause.subject = Some(head);
                start = self.layers.mentions[head].items.0;
                clause.nobody = MODALITY.has(frame, start, NOBODY) || self.layers.lower(start) == "no";
            }
        }
        clause.nobody |= matches!(self.layers.lower(start), "no" | "nobody" | "none" | "neither");
        self.read_inversion(clause, start, floor);
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

    /// Goes up from the clause above the quote to those above that.
    fn climb(&self, first: &Clause, floor: usize, reported: &mut Reported) {
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

    /// Whether two mentions mean the same; pronouns of one gender in one sentence do.
    fn same(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let (Some(one), Some(other)) = (one, other) else {
            return false;
        };
        let entity = |mention: usize| self.people.referents[mention].as_ref().map(|referent| referent.entity);
        one == other || entity(one).is_some_and(|known| entity(other) == Some(known))
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
    fn hearing(&self, clause: &Clause, floor: usize, reported: &mut Reported) {
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

    /// "Every evening she would say": it was said.
    fn is_habit(&self, clause: &Clause) -> bool {
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
    fn is_noun_thought(&self) -> bool {
        let joint = self.item.checked_sub(2).filter(|&noun| noun >= self.floor);
        joint.is_some_and(|noun| {
            matches!(self.layers.lower(noun + 1), "was" | ":" | ",") && THOUGHTS.has(self.layers.frame, noun, NOUN)
        })
    }

    /// Whether the subject is people in general.
    fn is_generic(&self, clause: &Clause) -> bool {
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
    fn is_proverb(&self) -> bool {
        let sentence = self.layers.sentence(self.item);
        let from = self.floor.max(self.item.saturating_sub(PROVERB));
        (from..self.item + PROVERB)
            .filter(|&at| self.layers.in_sentence(at, sentence))
            .any(|at| GENERIC.ending_at(self.layers.frame, from, at + 1, SAYING).is_some())
    }
}

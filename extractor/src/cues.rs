//! Finds the reporting words that may make a mention a source.
//!
//! Input: a frame, its words and mentions. Output: for each mention the reporting word after it ("Ruiz, a retired pilot, said") and the one before it
//! ("said Ruiz", "according to Ruiz", "by Ruiz").

use crate::frame::{Frame, Item, ItemKind};
use crate::lexicon::{CUE, Words};
use crate::mention::{CueLink, Mention, MentionCues, Through};

/// How far an apposition may reach, in items.
const LONGEST_APPOSITION: usize = 26;
/// How far behind a mention, or behind its apposition, its reporting word may stand, in items.
const REACH: usize = 7;
/// The same where a prepositional phrase or relative clause follows the mention.
const REACH_THROUGH_PHRASE: usize = 12;
/// How far before a mention its reporting word may stand, in items.
const REACH_BACK: usize = 3;

/// Finds the reporting words on either side of each mention, in the order of the mentions.
#[must_use]
pub fn find_cues(frame: &Frame<'_>, words: &Words, mentions: &[Mention]) -> Vec<MentionCues> {
    mentions
        .iter()
        .map(|mention| MentionCues {
            after: cue_after(frame, words, mention),
            before: cue_before(frame, words, mention),
        })
        .collect()
}

fn cue_after(frame: &Frame<'_>, words: &Words, mention: &Mention) -> Option<CueLink> {
    let items = &frame.items;
    let sentence = items[mention.items.0].sentence;
    let (from, through) = skip_insertion(items, mention.items.1, sentence);
    let reach = if through == Through::Phrase {
        REACH_THROUGH_PHRASE
    } else {
        REACH
    };
    for (distance, item) in items.iter().skip(from).take(reach).enumerate() {
        if item.sentence != sentence || matches!(item.kind, ItemKind::Quote(_)) {
            return None;
        }
        let comma_ends = distance > 0 && through != Through::Phrase;
        match &*item.lower {
            ";" | ":" | "'s" => return None,
            "," if comma_ends => return None,
            _ => {}
        }
        let at = from + distance;
        // "met with Ruiz and found it useful": what follows has the subject of what came before, not the name in between.
        let joins = distance == 0 && matches!(&*item.lower, "and" | "but" | "or");
        if joins
            && items
                .get(at + 1)
                .is_some_and(|next| next.sentence == sentence && words.cue(at + 1) >= CUE)
        {
            return None;
        }
        if words.cue(at) >= CUE {
            return Some(CueLink {
                item: at,
                distance,
                weight: words.cue(at),
                through,
            });
        }
    }
    None
}

/// Where the search for a reporting word begins behind a mention, and what stands before that.
fn skip_insertion(items: &[Item], end: usize, sentence: usize) -> (usize, Through) {
    let Some(next) = items.get(end).filter(|item| item.sentence == sentence) else {
        return (end, Through::Nothing);
    };
    match &*next.lower {
        "," | "(" | "—" | "–" | "--" => {
            let close = items
                .iter()
                .enumerate()
                .skip(end + 1)
                .take(LONGEST_APPOSITION)
                .take_while(|(_, item)| item.sentence == sentence && !matches!(item.kind, ItemKind::Quote(_)))
                .find(|(_, item)| matches!(&*item.lower, "," | ")" | "—" | "–" | "--"));
            match close {
                Some((at, _)) => (at + 1, Through::Apposition),
                None => (end, Through::Nothing),
            }
        }
        "who" | "of" | "for" | "from" | "in" | "at" | "with" => (end, Through::Phrase),
        _ => (end, Through::Nothing),
    }
}

fn cue_before(frame: &Frame<'_>, words: &Words, mention: &Mention) -> Option<CueLink> {
    let items = &frame.items;
    let start = mention.items.0;
    let sentence = items[start].sentence;
    for back in 1..=REACH_BACK {
        let at = start.checked_sub(back)?;
        let item = &items[at];
        if item.sentence != sentence || item.kind != ItemKind::Word {
            return None;
        }
        let link = |item, distance, weight| {
            Some(CueLink {
                item,
                distance,
                weight,
                through: Through::Nothing,
            })
        };
        if &*item.lower == "to" && at > 0 && &*items[at - 1].lower == "according" {
            return link(at - 1, 1, 0.9);
        }
        if &*item.lower == "by" {
            return link(at, back, 0.2);
        }
        if words.cue(at) >= CUE {
            return link(at, back, words.cue(at));
        }
        let skippable = item.capital || matches!(&*item.lower, "former" | "the" | "a" | "an");
        if back > 1 && !skippable {
            return None;
        }
    }
    None
}

/// How far from a reporting word its subject may stand, in items.
const LONGEST_WAY_TO_SUBJECT: usize = 60;

/// The most words between "who" and the object of its verb, with it.
const LONGEST_VERB: usize = 5;

/// Whose saying a reporting word tells, as far as the order of the words shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The nearest mention that no preposition or verb governs.
    pub(crate) near: Option<usize>,
    /// The first such mention of the sentence, which participles and joined verbs often share.
    pub(crate) first: Option<usize>,
}

/// Finds the subject of the reporting word at `cue`, no farther back than `from`.
pub(crate) fn subject(frame: &Frame<'_>, words: &Words, mentions: &[Mention], cue: usize, from: usize) -> Subject {
    Clause {
        frame,
        words,
        mentions,
        cue,
        from: from.max(cue.saturating_sub(LONGEST_WAY_TO_SUBJECT)),
    }
    .subject()
}

/// The words before a reporting word.
struct Clause<'a> {
    frame: &'a Frame<'a>,
    words: &'a Words,
    mentions: &'a [Mention],
    cue: usize,
    from: usize,
}

impl Clause<'_> {
    fn subject(&self) -> Subject {
        let behind = self.behind();
        let near = behind.or_else(|| self.beside_apposition()).or_else(|| self.nearest());
        Subject {
            near,
            first: self.first(),
        }
    }

    fn lower(&self, at: usize) -> &str {
        self.frame.items.get(at).map_or("", |item| &item.lower)
    }

    fn same_sentence(&self, at: usize) -> bool {
        self.frame
            .items
            .get(at)
            .is_some_and(|item| item.sentence == self.frame.items[self.cue].sentence)
    }

    /// The longest mention that begins here.
    fn opening_at(&self, at: usize) -> Option<usize> {
        let index = self.mentions.partition_point(|mention| mention.items.0 < at);
        self.mentions
            .get(index)
            .filter(|mention| mention.items.0 == at)
            .map(|_| index)
    }

    /// The longest mention that ends with this item.
    fn ending_with(&self, at: usize) -> Option<usize> {
        let end = self.mentions.partition_point(|mention| mention.items.0 <= at);
        let earliest = end.saturating_sub(6);
        (earliest..end).find(|&index| self.mentions[index].items.1 == at + 1)
    }

    /// "said Ruiz", "according to Ruiz", "was called so by Ruiz".
    fn behind(&self) -> Option<usize> {
        let cue = self.cue;
        if self.lower(cue) == "according" {
            return self.opening_at(cue + 2);
        }
        if self.lower(cue + 1) == "by" && self.same_sentence(cue + 1) {
            return self.opening_at(cue + 2);
        }
        self.inverted(cue).then(|| {
            self.opening_at(cue + 1)
                .filter(|&index| self.same_sentence(self.mentions[index].items.0))
        })?
    }

    /// Whether no subject stands directly before a reporting word.
    fn inverted(&self, cue: usize) -> bool {
        cue.checked_sub(1).is_none_or(|before| {
            !self.same_sentence(before)
                || matches!(self.frame.items[before].kind, ItemKind::Quote(_))
                || self.lower(before) == ","
        })
    }

    /// "Ruiz, a retired pilot, said".
    fn beside_apposition(&self) -> Option<usize> {
        let close = self
            .cue
            .checked_sub(1)
            .filter(|&at| self.lower(at) == "," && self.same_sentence(at))?;
        if self.lower(self.cue).ends_with("ing") {
            return None;
        }
        let open = (self.from.max(close.saturating_sub(LONGEST_APPOSITION))..close)
            .rev()
            .take_while(|&at| self.same_sentence(at) && !matches!(self.frame.items[at].kind, ItemKind::Quote(_)))
            .find(|&at| self.lower(at) == ",")?;
        self.ending_with(open.checked_sub(1)?)
    }

    fn nearest(&self) -> Option<usize> {
        let mut at = self.cue;
        while at > self.from {
            at -= 1;
            if !self.same_sentence(at) {
                return None;
            }
            let Some(index) = self.ending_with(at) else { continue };
            if self.may_be_subject(index) {
                return Some(self.modified_by_relative_clause(index).unwrap_or(index));
            }
            at = self.mentions[index].items.0;
        }
        None
    }

    /// "People" in "people who saw the crash said", from "the crash".
    fn modified_by_relative_clause(&self, object: usize) -> Option<usize> {
        let start = self.mentions[object].items.0;
        let who = (start.saturating_sub(LONGEST_VERB)..start.saturating_sub(1))
            .rev()
            .take_while(|&at| self.same_sentence(at) && self.frame.is_word(at))
            .find(|&at| self.lower(at) == "who")?;
        self.ending_with(who.checked_sub(1)?)
    }

    fn first(&self) -> Option<usize> {
        let start = self
            .frame
            .sentence_items(self.frame.items[self.cue].sentence)
            .start
            .max(self.from);
        let first = self.mentions.partition_point(|mention| mention.items.0 < start);
        (first..(first + 8).min(self.mentions.len()))
            .take_while(|&index| self.mentions[index].items.1 <= self.cue)
            .find(|&index| self.may_be_subject(index))
    }

    /// Whether neither a preposition nor a verb nor a noun behind it governs a mention.
    fn may_be_subject(&self, index: usize) -> bool {
        const PREPOSITIONS: [&str; 20] = [
            "of", "for", "in", "at", "from", "with", "on", "to", "by", "about", "against", "than", "over", "between",
            "under", "into", "like", "toward", "towards", "among",
        ];
        let mention = &self.mentions[index];
        let (start, end) = mention.items;
        if self.lower(end) == "'s" || mention.modifier {
            return false;
        }
        if matches!(
            self.lower(start),
            "him" | "them" | "me" | "us" | "his" | "her" | "their" | "my" | "our"
        ) && end == start + 1
        {
            return false;
        }
        let Some(before) = start.checked_sub(1).filter(|&at| self.same_sentence(at)) else {
            return true;
        };
        let before = if self.lower(before) == "the" {
            before.saturating_sub(1)
        } else {
            before
        };
        if PREPOSITIONS.contains(&self.lower(before)) {
            return false;
        }
        self.words.cue(before) < CUE || self.inverted(before)
    }
}

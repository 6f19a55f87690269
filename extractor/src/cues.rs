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

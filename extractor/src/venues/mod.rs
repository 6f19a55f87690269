//! Where, or to whom, words were uttered, as a sentence says it.
//!
//! Input: a frame and the items of a quote. Output: the venue that the sentence states for that quote. Carrying it on to later quotes is [`crate::occasions`]'
//! business; the phrases stand in `data/venue-patterns.txt`, the names in `outlets.txt`, `programmes.txt` and `platforms.txt`.

mod names;
mod patterns;

pub(crate) use names::{NameClass, Names, is_outlet, is_outlet_noun};
pub(crate) use patterns::{Match, Named, Says, Scope, find_matches};

use std::cell::OnceCell;

use crate::attribution::{Relay, RelayKind, Venue, VenueKind};
use crate::frame::Frame;
use crate::span::Span;

/// From this strength on a phrase is remembered for quotes after its sentence.
const STRONG: u8 = 5;
/// What one step of strength is worth in items of distance.
const STEP: usize = 6;
/// Phrases further from a quote, in items, are not looked at.
const WINDOW: usize = 200;
/// Beyond this distance all are equally far.
const FAR: usize = 24;

/// The phrases of every sentence of one text; those of a sentence are sought when it is first asked for them, which few are.
pub(crate) struct Phrases<'a, 't> {
    frame: &'a Frame<'t>,
    names: Names,
    sentences: Vec<OnceCell<Vec<Match>>>,
    /// What each sentence states by itself.
    strong: Vec<OnceCell<Vec<Stated>>>,
}

/// What the phrases of one kind say in a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stated {
    /// What sort of occasion.
    pub(crate) kind: VenueKind,
    /// 0 to 9, as `data/venue-patterns.txt` explains.
    pub(crate) strength: u8,
    /// What the best phrase must touch.
    pub(crate) scope: Scope,
    /// Items between the best phrase and what the quote leans on.
    pub(crate) distance: usize,
    /// The items of the best phrase.
    pub(crate) items: (usize, usize),
    /// The best name that a phrase of the kind holds.
    pub(crate) named: Named,
}

/// What a quote leans on in the sentences around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anchors {
    /// Ranges of items: the quote, its cue, its mention.
    pub(crate) own: Vec<(usize, usize)>,
    /// The mention among them.
    pub(crate) mention: Option<(usize, usize)>,
    /// The cue among them.
    pub(crate) cue: Option<usize>,
    /// The quote's own item.
    pub(crate) quote: usize,
    /// Quotes, cues and mentions of other speakers in the same sentences.
    pub(crate) others: Vec<(usize, usize)>,
    /// Items of further quotes in the same sentences, whoever speaks.
    pub(crate) quotes: Vec<usize>,
}

impl<'a, 't> Phrases<'a, 't> {
    /// The phrases of a text.
    pub(crate) fn new(frame: &'a Frame<'t>, names: Names) -> Self {
        Self {
            frame,
            names,
            sentences: vec![OnceCell::new(); frame.sentences.len()],
            strong: vec![OnceCell::new(); frame.sentences.len()],
        }
    }

    /// What some sentences state for a quote, the best of each kind, the likeliest kind first.
    pub(crate) fn stated(&self, sentences: &[usize], anchors: &Anchors) -> Vec<Stated> {
        let mut kinds = Kinds::default();
        for &sentence in sentences {
            for phrase in self.near(sentence, anchors.quote) {
                if let Some(distance) = distance(self.frame, phrase, anchors) {
                    kinds.add(phrase, distance);
                }
            }
        }
        kinds.best_first()
    }

    /// What a sentence states by itself, for speakers whom it mentions.
    pub(crate) fn strong(&self, sentence: usize) -> &[Stated] {
        let Some(found) = self.strong.get(sentence) else {
            return &[];
        };
        found.get_or_init(|| {
            let mut kinds = Kinds::default();
            for phrase in self.of(sentence).iter().take(WINDOW) {
                if phrase.strength >= STRONG && phrase.scope == Scope::Clause {
                    kinds.add(phrase, 0);
                }
            }
            kinds.best_first()
        })
    }

    /// What is stated, as a venue.
    pub(crate) fn venue(&self, stated: &Stated, outlet: Option<&str>) -> Venue {
        Venue {
            kind: stated.kind,
            name: self.name_of(stated.named, outlet),
            carried: false,
            mention: Some(self.mention(stated)),
        }
    }

    /// Where it is stated.
    pub(crate) fn mention(&self, stated: &Stated) -> Span {
        cover(self.frame, stated.items)
    }

    /// The phrases of a sentence.
    fn of(&self, sentence: usize) -> &[Match] {
        let Some(found) = self.sentences.get(sentence) else {
            return &[];
        };
        found.get_or_init(|| {
            let mut found = find_matches(self.frame, &self.names, self.frame.sentences[sentence]);
            silence(&mut found);
            found
        })
    }

    /// The outlets that pass a quote's words on, as some sentences say: "was quoted by the Harbour Gazette as saying".
    pub(crate) fn relays(&self, sentences: &[usize], anchors: &Anchors) -> Vec<Relay> {
        let mut relays: Vec<Relay> = Vec::new();
        for phrase in sentences
            .iter()
            .flat_map(|&sentence| self.near(sentence, anchors.quote))
        {
            let Named::Printed(span, _) = phrase.named else {
                continue;
            };
            // An outlet that is itself the source passes nothing on.
            let source = anchors.mention.is_some_and(|(from, to)| {
                let (first, last) = (self.frame.items[from].span.start(), self.frame.items[to - 1].span.end());
                first < span.end() && span.start() < last
            });
            if phrase.says != Says::Relay || source || distance(self.frame, phrase, anchors).is_none() {
                continue;
            }
            if let Some(name) = self.name_of(phrase.named, None)
                && !relays
                    .iter()
                    .any(|relay| relay.mention.is_some_and(|mention| mention.overlaps(span)))
            {
                relays.push(Relay {
                    name,
                    kind: RelayKind::Outlet,
                    mention: Some(span),
                });
            }
        }
        relays
    }

    /// The phrases of a sentence that stand near an item.
    fn near(&self, sentence: usize, item: usize) -> &[Match] {
        let phrases = self.of(sentence);
        let from = phrases.partition_point(|phrase| phrase.items.0 + WINDOW < item);
        let to = phrases.partition_point(|phrase| phrase.items.0 < item.saturating_add(WINDOW));
        &phrases[from.min(to)..to]
    }

    fn name_of(&self, named: Named, outlet: Option<&str>) -> Option<String> {
        match named {
            Named::Not => None,
            Named::Own => outlet.map(str::to_owned),
            Named::Implied(name) => Some(name.to_owned()),
            Named::Printed(span, class) => {
                let printed = with_article(self.frame, span, class)
                    .of(self.frame.text)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                let full = if class == NameClass::Outlet {
                    self.names.full(&printed)
                } else {
                    None
                };
                Some(full.map_or_else(|| printed.clone(), str::to_owned))
            }
        }
    }
}

/// The phrases of a sentence, by the kind that they state.
#[derive(Default)]
struct Kinds {
    /// The best of each kind, what it is worth, and what its name is worth.
    all: Vec<(Stated, usize, (u8, usize))>,
}

impl Kinds {
    fn add(&mut self, phrase: &Match, distance: usize) {
        let Says::Venue(kind) = phrase.says else { return };
        let value = usize::from(phrase.strength) * STEP + FAR - distance;
        let length = phrase.items.1 - phrase.items.0;
        let name = (prefers(kind, phrase.named), value * WINDOW + length);
        let stated = Stated {
            kind,
            strength: phrase.strength,
            scope: phrase.scope,
            distance,
            items: phrase.items,
            named: phrase.named,
        };
        let Some((best, best_value, best_name)) = self.all.iter_mut().find(|(other, ..)| other.kind == kind) else {
            self.all.push((stated, value * WINDOW + length, name));
            return;
        };
        let named = if name > *best_name {
            *best_name = name;
            phrase.named
        } else {
            best.named
        };
        if value * WINDOW + length > *best_value {
            *best_value = value * WINDOW + length;
            *best = stated;
        }
        best.named = named;
    }

    fn best_first(mut self) -> Vec<Stated> {
        self.all.sort_by_key(|&(_, value, _)| std::cmp::Reverse(value));
        self.all.into_iter().map(|(stated, ..)| stated).collect()
    }
}

/// Drops the phrases that a silencing one overlaps, and the silencing ones.
fn silence(found: &mut Vec<Match>) {
    // Phrases come ordered by their first item, and none is longer than this.
    const LONGEST: usize = 32;
    let silent: Vec<(u8, (usize, usize))> = found
        .iter()
        .filter(|phrase| phrase.says == Says::Nothing)
        .map(|phrase| (phrase.strength, phrase.items))
        .collect();
    found.retain(|phrase| {
        let from = silent.partition_point(|(_, items)| items.0 + LONGEST < phrase.items.0);
        let silenced = silent[from..]
            .iter()
            .take_while(|(_, items)| items.0 < phrase.items.1)
            .any(|&(strength, items)| strength >= phrase.strength && phrase.items.0 < items.1);
        phrase.says != Says::Nothing && !silenced
    });
}

/// How far a phrase stands from what a quote leans on; `None` where it belongs to another.
fn distance(frame: &Frame<'_>, phrase: &Match, anchors: &Anchors) -> Option<usize> {
    match phrase.scope {
        Scope::Clause => {}
        Scope::Source => {
            let (from, to) = anchors.mention?;
            // "said the report": the noun of the source, or the one right behind its name.
            let noun = &frame.items[phrase.items.1 - 1];
            let common = !noun.capital || !matches!(phrase.named, Named::Not);
            if phrase.items.1 <= from || phrase.items.0 > to || !common {
                return None;
            }
        }
        Scope::Cue => {
            let cue = anchors.cue?;
            if !(phrase.items.0..phrase.items.1).contains(&cue) {
                return None;
            }
        }
    }
    let nearest = anchors.own.iter().min_by_key(|&&range| gap(phrase.items, range))?;
    let between = (phrase.items.1.min(nearest.1), phrase.items.0.max(nearest.0));
    let crosses = |items: (usize, usize)| between.0 <= items.0 && items.1 <= between.1;
    if between.0 < between.1 && anchors.others.iter().any(|&other| crosses(other)) {
        return None;
    }
    // "said “...” and wrote on Truth Social: “...”": the phrase opens the clause of the later quote.
    let quote = anchors.quote;
    let joined = |range: &(usize, usize)| quote < range.0 && range.0 < phrase.items.1;
    let leads_on = phrase.items.0 > quote
        && !anchors.own.iter().any(joined)
        && anchors.quotes.iter().any(|&other| other >= phrase.items.1)
        && !anchors
            .quotes
            .iter()
            .any(|&other| quote < other && other < phrase.items.0)
        && (quote + 1..phrase.items.0).any(|item| {
            matches!(
                &*frame.items[item].lower,
                "and" | "but" | "while" | "then" | "before" | ";"
            )
        });
    if leads_on {
        return None;
    }
    if phrase.scope == Scope::Clause && in_apposition(frame, phrase.items.0, anchors) {
        return None;
    }
    Some(gap(phrase.items, *nearest).min(FAR))
}

/// Whether a phrase only describes the speaker: "said Ana Ruiz, a plaintiff in the lawsuit".
pub(crate) fn in_apposition(frame: &Frame<'_>, item: usize, anchors: &Anchors) -> bool {
    let Some((_, to)) = anchors.mention else { return false };
    if item <= to || frame.items.get(to).is_none_or(|mark| &*mark.lower != ",") {
        return false;
    }
    let opens = &*frame.items[to + 1].lower;
    let acts = opens.ends_with("ing")
        || matches!(
            opens,
            "in" | "at" | "on" | "during" | "who" | "to" | "told" | "by" | "via" | "from" | "after" | "and"
        );
    !acts && (to + 1..item).all(|item| !matches!(&*frame.items[item].lower, "," | ";")) && {
        // A verb of the sentence behind the apposition would end it with a comma first.
        anchors.cue.is_none_or(|cue| cue < item)
    }
}

/// Items between two ranges, 0 where they touch or overlap.
fn gap(one: (usize, usize), other: (usize, usize)) -> usize {
    if one.1 <= other.0 {
        other.0 - one.1
    } else {
        one.0.saturating_sub(other.1)
    }
}

fn rank(named: Named) -> u8 {
    match named {
        Named::Not => 0,
        Named::Own => 1,
        Named::Implied(_) => 2,
        Named::Printed(..) => 3,
    }
}

/// A programme goes before its network, any printed name before an implied one.
fn prefers(kind: VenueKind, named: Named) -> u8 {
    match named {
        Named::Printed(_, NameClass::Programme | NameClass::Title) if kind == VenueKind::Interview => 4,
        named => rank(named),
    }
}

/// An outlet's name with its "The", where it is printed as part of it: "told The Kiva Times".
fn with_article(frame: &Frame<'_>, span: Span, class: NameClass) -> Span {
    let item = frame.items.partition_point(|item| item.span.start() < span.start());
    let printed = class == NameClass::Outlet
        && item > 0
        && frame.word(item - 1) == "The"
        && frame.sentences[frame.items[item - 1].sentence].0 < item - 1;
    if printed {
        Span::new(frame.items[item - 1].span.start(), span.end())
    } else {
        span
    }
}

fn cover(frame: &Frame<'_>, items: (usize, usize)) -> Span {
    Span::new(frame.items[items.0].span.start(), frame.items[items.1 - 1].span.end())
}

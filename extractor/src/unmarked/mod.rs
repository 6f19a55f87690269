//! Speech that no marks set off: the turns of a transcript or a dialogue, questions and answers, posts.
//!
//! Input: an article's layers and the people in it. Output: [`Unmarked`] spans in text order, each with its speaker where a label, a signature or the introduction tells.
//! A document that is said to be a transcript or a post is read as one from end to end; in a news article only an unmistakable form counts: labels that take
//! turns, questions with their answers, a signature with a handle.

mod dialogue;
mod interview;
mod labels;
mod posts;

pub(crate) use labels::{is_in_capitals, label};

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use crate::attribution::{Article, DocumentKind, Form, SaidOn, Speaker, SpeakerKind, Venue, VenueKind};
use crate::fold::fold;
use crate::mention::MentionKind;
use crate::people::{self, Layers, Named, NamingReason, People};
use crate::span::Span;
use crate::venues::{NameClass, Names, is_outlet_noun};

/// How sure a label or a post's author is, ...
pub(crate) const LABELLED: f64 = 0.97;
/// ... and a speaker whom the introduction of an interview names.
const INTRODUCED: f64 = 0.85;

/// Speech that no marks set off.
#[derive(Clone, Debug)]
pub(crate) struct Unmarked {
    /// The words, without label and signature.
    pub(crate) span: Span,
    /// A turn or a post.
    pub(crate) form: Form,
    /// Who speaks.
    pub(crate) named: Option<Named>,
    /// Index of the paragraph of the same turn before this one.
    pub(crate) continues: Option<usize>,
    /// Of a post its platform, of an interview the outlet.
    pub(crate) venue: Option<Venue>,
    /// Of a post its day.
    pub(crate) said_on: Option<SaidOn>,
}

impl Unmarked {
    fn turn(span: Span, named: Option<Named>, continues: Option<usize>) -> Self {
        Self {
            span,
            form: Form::Turn,
            named,
            continues,
            venue: None,
            said_on: None,
        }
    }
}

/// What unmarked speech is read from.
#[derive(Clone, Copy)]
pub(crate) struct Page<'p> {
    pub(crate) layers: &'p Layers<'p>,
    pub(crate) people: &'p People,
    pub(crate) article: &'p Article<'p>,
}

/// Finds all unmarked speech of a text.
#[must_use]
pub(crate) fn find_unmarked(layers: &Layers<'_>, people: &People, article: &Article<'_>) -> Vec<Unmarked> {
    let page = Page {
        layers,
        people,
        article,
    };
    let found = match article.kind {
        DocumentKind::Post => page.whole_post().into_iter().collect(),
        DocumentKind::Transcript => page.transcript(),
        DocumentKind::News | DocumentKind::Statement => page.in_news(),
    };
    let marked: Vec<Span> = (layers.frame.stretches.iter())
        .filter(|stretch| stretch.parent.is_none())
        .map(|stretch| stretch.inner)
        .collect();
    keep(found, |unmarked| {
        unmarked.span.of(page.text()).contains(char::is_alphanumeric) && !is_cut(unmarked.span, &marked)
    })
}

/// Whether quotation marks, whose words come in text order, cut a span in two: then they, and not the label before it, say who speaks.
fn is_cut(span: Span, marked: &[Span]) -> bool {
    let from = marked.partition_point(|words| words.end() <= span.start());
    let to = marked.partition_point(|words| words.start() < span.end());
    // Those between the first and the last lie inside.
    let mut edges = marked[from.min(to)..to].iter();
    let crosses = |words: Option<&Span>| words.is_some_and(|&words| !span.encloses(words));
    crosses(edges.next()) || crosses(edges.next_back())
}

/// Leaves out what does not hold; what goes on from it goes on from what came before it.
fn keep(found: Vec<Unmarked>, holds: impl Fn(&Unmarked) -> bool) -> Vec<Unmarked> {
    let mut kept: Vec<Unmarked> = Vec::with_capacity(found.len());
    // For each found one its place among those kept, or that of the one which it goes on from.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(found.len());
    for mut unmarked in found {
        unmarked.continues = unmarked
            .continues
            .and_then(|earlier| places.get(earlier).copied().flatten());
        if holds(&unmarked) {
            places.push(Some(kept.len()));
            kept.push(unmarked);
        } else {
            places.push(unmarked.continues);
        }
    }
    kept
}

impl<'p> Page<'p> {
    fn text(&self) -> &'p str {
        self.layers.frame.text
    }

    fn paragraphs(&self) -> &'p [Span] {
        &self.layers.frame.paragraphs
    }

    /// A post is its author's, from the first word to the last.
    fn whole_post(&self) -> Option<Unmarked> {
        let (first, last) = (self.paragraphs().first()?, self.paragraphs().last()?);
        let author = self.people.byline.as_deref();
        Some(Unmarked {
            form: Form::Post,
            venue: Some(Venue {
                kind: VenueKind::SocialMedia,
                name: self.article.outlet.map(str::to_owned),
                carried: false,
                mention: None,
            }),
            ..Unmarked::turn(
                Span::new(first.start(), last.end()),
                author.map(|author| person(author.to_owned(), None, None)),
                None,
            )
        })
    }

    /// Posts, and either a dialogue or questions with answers; where two readings overlap, the first in this order holds.
    fn in_news(&self) -> Vec<Unmarked> {
        let mut found = self.dialogue();
        if found.is_empty() {
            found = self.interview();
        }
        for others in [self.posts(), self.pull_quotes()] {
            found = merged(found, others);
        }
        found
    }

    /// Paragraphs that print a quote of the article again without marks.
    fn pull_quotes(&self) -> Vec<Unmarked> {
        let text = self.text();
        let stretches = &self.layers.frame.stretches;
        let mut openings: FxHashMap<u64, usize> = FxHashMap::default();
        for (index, stretch) in stretches
            .iter()
            .enumerate()
            .filter(|(_, stretch)| stretch.parent.is_none())
        {
            if let Some(opening) = opening(stretch.inner.of(text)) {
                openings.entry(opening).or_insert(index);
            }
        }
        if openings.is_empty() {
            return Vec::new();
        }
        let again = |paragraph: &&Span| {
            let words = paragraph.of(text);
            let quoted = opening(words).and_then(|opening| openings.get(&opening));
            quoted.is_some_and(|&stretch| {
                let inner = stretches[stretch].inner;
                let apart = inner.end() < paragraph.start() || paragraph.end() < inner.start();
                apart && fold(inner.of(text)) == fold(words)
            })
        };
        self.paragraphs()
            .iter()
            .filter(|paragraph| !self.holds_stretch(**paragraph))
            .filter(again)
            .map(|paragraph| Unmarked {
                form: Form::Block,
                ..Unmarked::turn(*paragraph, None, None)
            })
            .collect()
    }

    /// Who speaks a labelled turn; a label that only asks does not say.
    fn voice(&self, label: Span) -> Option<Named> {
        (!labels::only_asks(label.of(self.text()))).then(|| self.named_by(label))
    }

    /// Whom a label names.
    pub(crate) fn named_by(&self, label: Span) -> Named {
        let printed = labels::name_of(label.of(self.text()));
        if labels::role(&printed).is_none()
            && let Some(outlet) = self.outlet_labelled(&printed)
        {
            let mut named = person(outlet, None, Some(label));
            named.speaker.kind = SpeakerKind::Organization;
            return named;
        }
        let mut named = self.signed_by(label);
        // In front of a turn a word in capitals is no acronym, but somebody.
        if matches!(named.speaker.kind, SpeakerKind::Organization) {
            named.speaker.kind = SpeakerKind::Person;
        }
        named.speaker.name = labels::name_of(&named.speaker.name);
        named
    }

    /// The outlet that asks under its name, in full: "Gazette".
    fn outlet_labelled(&self, label: &str) -> Option<String> {
        let own = self
            .article
            .outlet
            .filter(|own| own.split_whitespace().any(|word| word.eq_ignore_ascii_case(label)));
        if let Some(own) = own {
            return Some(own.to_owned());
        }
        let noun = label.rsplit(' ').next().filter(|noun| is_outlet_noun(noun))?;
        if noun.len() < label.len() {
            return Some(label.to_owned());
        }
        let frame = self.layers.frame;
        let names = Names::read(frame, self.article.outlet);
        let full = names
            .within(NameClass::Outlet, (0, frame.items.len()))
            .map(|name| name.span.of(frame.text))
            .find(|name| name.rsplit(' ').next() == Some(noun));
        Some(full.unwrap_or(label).to_owned())
    }

    /// Whom a label or a signature names, as printed.
    fn signed_by(&self, label: Span) -> Named {
        let printed = label.of(self.text()).trim().to_owned();
        let labelled = self
            .people
            .labelled(labels::without_titles(&printed))
            .filter(|&entity| self.people.entities[entity].is_person());
        if let Some(entity) = labelled {
            return person(self.people.entities[entity].name.clone(), Some(entity), Some(label));
        }
        if let Some(role) = labels::role(&printed) {
            let mut named = person(role, None, Some(label));
            named.speaker.kind = SpeakerKind::Unnamed;
            return named;
        }
        let mention = self.mention_in(label);
        let named =
            mention.and_then(|mention| people::name_speaker(self.layers, self.people, mention, &[], self.article));
        match named {
            Some(mut named) if named.decided && !named.speaker.name.is_empty() => {
                named.probability = named.probability.max(LABELLED);
                named
            }
            _ => person(printed, None, Some(label)),
        }
    }

    /// The last name in a span.
    fn mention_in(&self, span: Span) -> Option<usize> {
        let mentions = self.layers.mentions;
        let end = mentions.partition_point(|mention| mention.span.start() < span.end());
        (0..end)
            .rev()
            .take_while(|&mention| mentions[mention].span.start() >= span.start())
            .find(|&mention| mentions[mention].kind == MentionKind::Name)
    }

    fn holds_stretch(&self, span: Span) -> bool {
        let stretches = &self.layers.frame.stretches;
        let next = stretches.partition_point(|stretch| stretch.outer.end() <= span.start());
        stretches
            .get(next)
            .is_some_and(|stretch| stretch.outer.start() < span.end())
    }

    /// Whether words begin with a quotation mark: then the mark says what is quoted.
    fn is_marked(&self, words: Span) -> bool {
        let stretches = &self.layers.frame.stretches;
        let next = stretches.partition_point(|stretch| stretch.outer.end() <= words.start());
        stretches
            .get(next)
            .is_some_and(|stretch| stretch.outer.start() <= words.start() + 1 && stretch.parent.is_none())
    }
}

/// A quote that is printed again has at least so many letters; by so many it is first looked up.
const OPENING: usize = 24;

/// The first letters of some words, as a number; `None` of few.
fn opening(words: &str) -> Option<u64> {
    let mut hasher = FxHasher::default();
    let mut letters = 0;
    for byte in words.bytes().filter(u8::is_ascii_alphanumeric).take(OPENING) {
        hasher.write_u8(byte.to_ascii_lowercase());
        letters += 1;
    }
    (letters == OPENING).then(|| hasher.finish())
}

/// Both lists in text order, the references in them kept; the first alone where the second overlaps with it.
fn merged(held: Vec<Unmarked>, others: Vec<Unmarked>) -> Vec<Unmarked> {
    let overlaps = |other: &Unmarked| {
        let next = held.partition_point(|held| held.span.end() <= other.span.start());
        held.get(next).is_some_and(|held| held.span.start() < other.span.end())
    };
    if others.is_empty() || others.iter().any(overlaps) {
        return held;
    }
    let base = held.len();
    let mut all = held;
    all.extend(others.into_iter().map(|other| Unmarked {
        continues: other.continues.map(|earlier| earlier + base),
        ..other
    }));
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&index| all[index].span.start());
    let mut place_of = vec![0; all.len()];
    for (place, &index) in order.iter().enumerate() {
        place_of[index] = place;
    }
    for unmarked in &mut all {
        unmarked.continues = unmarked.continues.map(|earlier| place_of[earlier]);
    }
    all.sort_by_key(|unmarked| unmarked.span.start());
    all
}

fn person(name: String, entity: Option<usize>, mention: Option<Span>) -> Named {
    Named {
        speaker: Speaker {
            name,
            kind: SpeakerKind::Person,
            role: None,
            on_behalf_of: None,
            mention,
        },
        also: Vec::new(),
        candidates: Vec::new(),
        entity,
        probability: LABELLED,
        decided: true,
        reason: NamingReason::Name,
    }
}

/// Whether words are spoken rather than told: they say I, we or you, ask or exclaim.
fn reads_like_speech(words: &str) -> bool {
    speaks_of_self(words) || words.trim_end_matches(['*', '_', ' ']).ends_with(['?', '!'])
}

/// So many words are searched for the first or second person.
const SEARCHED: usize = 80;

fn speaks_of_self(words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(SEARCHED)
        .any(|word| {
            const SPOKEN: [&str; 12] = [
                "I", "we", "you", "my", "our", "me", "us", "your", "mine", "ours", "yours", "let",
            ];
            SPOKEN.iter().any(|spoken| word.eq_ignore_ascii_case(spoken)) && word != "US"
        })
}

/// Whether a paragraph is only a note about the room: "(Laughter)".
fn is_aside(paragraph: &str) -> bool {
    paragraph.starts_with(['(', '[']) && paragraph.ends_with([')', ']'])
}

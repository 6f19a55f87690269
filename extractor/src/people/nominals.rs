//! Definite descriptions: whom "the mayor", "the Russian leader", "the agency", "the 62-year-old" mean.
//!
//! Input: a noun phrase and the entities named so far. Output: the person or body that it describes with a probability, or nothing, where it introduces
//! somebody whom the article does not name.

use std::collections::BTreeSet;

use super::entities::{Entity, clash};
use super::knowledge::{Knowledge, Side};
use super::layers::Layers;
use crate::lexicon::Classes;
use crate::mention::{Mention, MentionKind};

/// The most names before a noun phrase that are looked at.
const MOST_MENTIONS: usize = 60;
/// The most mentions of any kind before a noun phrase that are passed over in search of names.
const MOST_LOOKED_AT: usize = 400;
/// The names behind a phrase whose bearers it does not mean.
const MENTIONS_BEHIND: usize = 2;
const ITEMS_BEHIND: usize = 5;
/// A description that fits by salience alone needs this score.
const SALIENT: f32 = 1.2;

/// The entity that a mention by name means.
pub(super) type Named<'n> = dyn Fn(usize) -> Option<usize> + 'n;

/// Whom a noun phrase describes.
pub(super) fn described(
    layers: &Layers<'_>,
    entities: &[Entity],
    named: &Named<'_>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let opening = layers.lower(mention.items.0);
    let head = layers.lower(mention.head);
    let knowledge = Knowledge::shipped();
    let definite = matches!(opening, "the" | "this" | "that")
        || layers.words.is(mention.head, Classes::TITLE) && !is_indefinite(opening)
        || is_side(layers, mention);
    if !definite {
        return None;
    }
    let description = Description::read(layers, named, mention);
    let candidates = candidates(layers, named, mention);
    if head.ends_with("-year-old") {
        return aged(layers, entities, &candidates, head);
    }
    if mention.possessed {
        return described_by_owner(layers, entities, &candidates, &description, mention);
    }
    let person = if knowledge.is_plural(head) || knowledge.is_body(head) {
        None
    } else {
        described_person(entities, &candidates, &description, mention)
    };
    person.or_else(|| described_body(entities, &candidates, head))
}

fn is_indefinite(opening: &str) -> bool {
    matches!(
        opening,
        "a" | "an"
            | "one"
            | "another"
            | "some"
            | "any"
            | "every"
            | "each"
            | "no"
            | "his"
            | "her"
            | "their"
            | "its"
            | "my"
            | "our"
    )
}

/// The words of a noun phrase, nations under one name.
struct Description<'a> {
    head: &'a str,
    modifiers: Vec<&'a str>,
    /// The nations, states and parties among the words.
    sides: Vec<Side>,
    /// The entities named soon behind the phrase in its sentence.
    named_behind: Vec<usize>,
}

impl<'a> Description<'a> {
    fn read(layers: &Layers<'a>, named: &Named<'_>, mention: &Mention) -> Self {
        let knowledge = Knowledge::shipped();
        let head = layers.lower(mention.head);
        let modifiers: Vec<&'a str> = (mention.items.0..mention.head)
            .filter(|&item| layers.is_word(item) && !layers.has_class(item, Classes::DETERMINER.and(Classes::FUNCTION)))
            .map(|item| layers.lower(item))
            .collect();
        let sides = modifiers
            .iter()
            .copied()
            .chain([head])
            .filter_map(|word| knowledge.side(word))
            .collect();
        let behind = layers.mentions.partition_point(|other| other.items.0 < mention.items.1);
        let sentence = layers.sentence(mention.items.0);
        let named_behind = (behind..layers.mentions.len())
            .take(MENTIONS_BEHIND)
            .take_while(|&other| layers.sentence(layers.mentions[other].items.0) == sentence)
            .take_while(|&other| layers.mentions[other].items.0 <= mention.items.1 + ITEMS_BEHIND)
            .filter(|&other| layers.mentions[other].items.0 > mention.items.1 + 1)
            .filter_map(named)
            .collect();
        Self {
            head,
            modifiers,
            sides,
            named_behind,
        }
    }
}

/// An entity named before the phrase.
struct Candidate {
    entity: usize,
    /// Sentences since it was last named.
    sentences: usize,
    order: usize,
}

/// The entities named before, the last first.
fn candidates(layers: &Layers<'_>, named: &Named<'_>, mention: &Mention) -> Vec<Candidate> {
    let start = mention.items.0;
    let here = layers.sentence(start);
    let mut found: Vec<Candidate> = Vec::new();
    let index = layers.mentions.partition_point(|other| other.items.0 < start);
    let names = (0..index).rev().take(MOST_LOOKED_AT).filter_map(|before| {
        let fits = layers.mentions[before].kind == MentionKind::Name && layers.mentions[before].items.1 <= start;
        named(before).filter(|_| fits).map(|entity| (before, entity))
    });
    for (before, entity) in names.take(MOST_MENTIONS) {
        if found.iter().any(|other| other.entity == entity) {
            continue;
        }
        found.push(Candidate {
            entity,
            sentences: here - layers.sentence(layers.mentions[before].items.0),
            order: found.len(),
        });
    }
    found
}

/// "the Texan", "the Democrat".
fn is_side(layers: &Layers<'_>, mention: &Mention) -> bool {
    layers.lower(mention.items.0) == "the" && Knowledge::shipped().side(layers.lower(mention.head)).is_some()
}

/// "Hale's former strategist" of whom the article said that he was a strategist of Hale's.
fn described_by_owner(
    layers: &Layers<'_>,
    entities: &[Entity],
    candidates: &[Candidate],
    description: &Description<'_>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let clitic = (mention.items.0..mention.items.1).find(|&item| layers.lower(item) == "'s")?;
    let owner = layers.lower(clitic.checked_sub(1)?);
    let fits = |candidate: &&Candidate| {
        let entity = &entities[candidate.entity];
        entity.is_person() && entity.role_words.contains(description.head) && entity.role_words.contains(owner)
    };
    candidates.iter().find(fits).map(|candidate| (candidate.entity, 0.8))
}

/// "the 62-year-old": whoever was given that age, else whoever was named last.
fn aged(layers: &Layers<'_>, entities: &[Entity], candidates: &[Candidate], head: &str) -> Option<(usize, f32)> {
    let age = head.trim_end_matches("-year-old");
    let persons = || {
        candidates
            .iter()
            .filter(|candidate| entities[candidate.entity].is_person())
    };
    let given = persons().find(|candidate| {
        entities[candidate.entity].mentions.iter().take(20).any(|&mention| {
            let end = layers.mentions[mention].items.1;
            layers.lower(end) == "," && layers.lower(end + 1) == age
                || layers.lower(end) == "(" && layers.lower(end + 1) == age
        })
    });
    if let Some(candidate) = given {
        return Some((candidate.entity, 0.95));
    }
    persons()
        .find(|candidate| candidate.sentences <= 4)
        .map(|candidate| (candidate.entity, 0.6))
}

fn described_person(
    entities: &[Entity],
    candidates: &[Candidate],
    description: &Description<'_>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let mut scored: Vec<(f32, Evidence, usize)> = Vec::new();
    for candidate in candidates {
        let entity = &entities[candidate.entity];
        if entity.personhood <= 0 || clash(mention.gender, entity.gender) {
            continue;
        }
        if let Some((score, evidence)) = fit(entity, candidate, description) {
            scored.push((score, evidence, candidate.entity));
        }
    }
    let Some((score, evidence, entity)) = scored.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)) else {
        return named_later(entities, description);
    };
    let exact = entities[entity].role_words.contains(plain(description.head))
        || description
            .modifiers
            .iter()
            .all(|word| entities[entity].role_words.contains(plain(word)));
    let rivals: f32 = scored
        .iter()
        .filter(|other| other.2 != entity)
        .map(|other| (other.0 - score).exp())
        .sum();
    let sure = match evidence {
        Evidence::Title if exact => 0.93,
        Evidence::Title => 0.8,
        Evidence::Role if exact => 0.85,
        Evidence::Role => 0.65,
        Evidence::Salience if score >= SALIENT => 0.62,
        Evidence::Salience => return named_later(entities, description),
    };
    Some((entity, sure / (1.0 + rivals)))
}

/// "the Senate minority leader" before the article names the bearer of that title.
fn named_later(entities: &[Entity], description: &Description<'_>) -> Option<(usize, f32)> {
    if description.modifiers.is_empty() {
        return None;
    }
    let holds = |entity: &Entity| {
        entity.title_words.contains(description.head)
            && description
                .modifiers
                .iter()
                .all(|word| entity.title_words.contains(plain(word)))
    };
    let entity = entities.iter().take(MOST_MENTIONS).position(holds)?;
    Some((entity, 0.75))
}

/// What speaks for a person being the one described, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// Only that the article speaks of the person much and lately.
    Salience,
    /// An apposition calls the person so.
    Role,
    /// A title before the name.
    Title,
}

/// A word as roles keep it: nations under one name, no full stop.
fn plain(word: &str) -> &str {
    Knowledge::shipped().plain(word)
}

/// How well a person fits a description, and what speaks for it; `None` where nothing does.
fn fit(entity: &Entity, candidate: &Candidate, description: &Description<'_>) -> Option<(f32, Evidence)> {
    let knowledge = Knowledge::shipped();
    let alike = knowledge.role(description.head).unwrap_or_default();
    let says = |words: &BTreeSet<Box<str>>| {
        words.contains(plain(description.head)) || alike.iter().any(|word| words.contains(word.trim_end_matches('.')))
    };
    if description.named_behind.contains(&candidate.entity) {
        return None;
    }
    // Another nation, state or party than that of the person is no match, an unknown one may be.
    let differs = |wanted: &Side| {
        let mut known = entity
            .role_words
            .iter()
            .filter_map(|word| knowledge.side(word))
            .filter(|side| side.kind == wanted.kind)
            .peekable();
        known.peek().is_some() && !known.any(|side| side == *wanted)
    };
    if description.sides.iter().any(differs) {
        return None;
    }
    let evidence = if says(&entity.title_words) {
        Evidence::Title
    } else if says(&entity.role_words) {
        Evidence::Role
    } else {
        Evidence::Salience
    };
    let shared = description
        .modifiers
        .iter()
        .filter(|word| entity.role_words.contains(plain(word)))
        .count();
    let unknown = description.modifiers.len() - shared;
    if evidence == Evidence::Salience {
        let stands_alone = entity.mentions.len() >= 2 && candidate.sentences > 0;
        if knowledge.role(description.head).is_none() || !stands_alone && shared == 0 {
            return None;
        }
    }
    let exact = entity.role_words.contains(description.head);
    let mut score = 0.2 * (entity.mentions.len().min(12) as f32) - 0.08 * (candidate.sentences.min(25) as f32);
    score -= 0.15 * (candidate.order.min(6) as f32);
    score += match evidence {
        Evidence::Title => 4.0,
        Evidence::Role => 3.0,
        Evidence::Salience => 0.0,
    };
    score -= 0.3 * (unknown.min(4) as f32);
    score += 1.5 * (shared.min(4) as f32);
    score += if exact { 0.7 } else { 0.0 } + if entity.full { 0.3 } else { -0.8 };
    Some((score, evidence))
}

/// "the agency": the body named last whose name says that it is one.
fn described_body(entities: &[Entity], candidates: &[Candidate], head: &str) -> Option<(usize, f32)> {
    let knowledge = Knowledge::shipped();
    let words = knowledge.body(head)?;
    let fits = |candidate: &&Candidate| {
        let entity = &entities[candidate.entity];
        if !entity.organization && entity.personhood >= 0 {
            return false;
        }
        let name = entity.name.to_lowercase();
        let named = name.split([' ', '-']).any(|word| word == head || words.contains(&word));
        let upper = entity.name.len() > 2
            && entity.name.chars().all(char::is_uppercase)
            && matches!(
                head,
                "agency" | "organization" | "organisation" | "group" | "network" | "union"
            );
        named || upper
    };
    candidates.iter().find(fits).map(|candidate| (candidate.entity, 0.6))
}

//! Definite descriptions: whom "the mayor", "the Russian leader", "the agency", "the 62-year-old" mean.
//!
//! Input: a noun phrase and the entities named so far. Output: the person or body that it describes with a probability, or nothing, where it introduces
//! somebody whom the article does not name.

use super::entities::{Entity, clash};
use super::knowledge::Knowledge;
use super::layers::Layers;
use crate::lexicon::Classes;
use crate::mention::MentionKind;

/// The most names before a noun phrase that are looked at.
const MOST_MENTIONS: usize = 80;
/// A description that fits by salience alone needs this score.
const SALIENT: f32 = 1.2;

/// Whom a noun phrase describes.
pub(super) fn described(
    layers: &Layers<'_>,
    entities: &[Entity],
    meant: &[Vec<(usize, f32)>],
    index: usize,
) -> Option<(usize, f32)> {
    let mention = &layers.mentions[index];
    if mention.possessed {
        return None;
    }
    let opening = layers.lower(mention.items.0);
    let head = layers.lower(mention.head);
    let definite = matches!(opening, "the" | "this" | "that")
        || layers.words.is(mention.head, Classes::TITLE) && !is_indefinite(opening);
    if !definite {
        return None;
    }
    let description = Description::read(layers, index);
    let candidates = candidates(layers, entities, meant, index);
    if head.ends_with("-year-old") {
        return aged(layers, entities, &candidates, head);
    }
    let knowledge = Knowledge::shipped();
    let person = if knowledge.is_plural(head) || knowledge.is_body(head) {
        None
    } else {
        described_person(layers, entities, &candidates, &description, index)
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
    nation: Option<&'static str>,
}

impl<'a> Description<'a> {
    fn read(layers: &Layers<'a>, index: usize) -> Self {
        let knowledge = Knowledge::shipped();
        let mention = &layers.mentions[index];
        let modifiers: Vec<&'a str> = (mention.items.0..mention.head)
            .filter(|&item| layers.is_word(item) && !layers.has_class(item, Classes::DETERMINER.and(Classes::FUNCTION)))
            .map(|item| layers.lower(item))
            .collect();
        let nation = modifiers.iter().find_map(|word| knowledge.nation(word));
        Self {
            head: layers.lower(mention.head),
            modifiers,
            nation,
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
fn candidates(layers: &Layers<'_>, entities: &[Entity], meant: &[Vec<(usize, f32)>], index: usize) -> Vec<Candidate> {
    let start = layers.mentions[index].items.0;
    let here = layers.sentence(start);
    let mut found: Vec<Candidate> = Vec::new();
    let names = (0..index).rev().filter(|&before| {
        layers.mentions[before].kind == MentionKind::Name
            && layers.mentions[before].items.1 <= start
            && !meant[before].is_empty()
    });
    for before in names.take(MOST_MENTIONS) {
        let entity = meant[before][0].0;
        if found.iter().any(|other| other.entity == entity) || entity >= entities.len() {
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
    layers: &Layers<'_>,
    entities: &[Entity],
    candidates: &[Candidate],
    description: &Description<'_>,
    index: usize,
) -> Option<(usize, f32)> {
    let gender = layers.mentions[index].gender;
    let mut scored: Vec<(f32, bool, usize)> = Vec::new();
    for candidate in candidates {
        let entity = &entities[candidate.entity];
        if entity.personhood <= 0 || clash(gender, entity.gender) {
            continue;
        }
        let Some((score, titled)) = fit(entity, candidate, description) else {
            continue;
        };
        scored.push((score, titled, candidate.entity));
    }
    let best = scored.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let (score, titled, entity) = best;
    if !titled && score < SALIENT {
        return None;
    }
    let rivals: f32 = scored
        .iter()
        .filter(|other| other.2 != entity)
        .map(|other| (other.0 - score).exp())
        .sum();
    let sure = if titled { 0.92 } else { 0.72 };
    Some((entity, sure / (1.0 + rivals)))
}

/// How well a person fits a description, and whether a title or role says so; `None` where nothing speaks for it.
fn fit(entity: &Entity, candidate: &Candidate, description: &Description<'_>) -> Option<(f32, bool)> {
    let knowledge = Knowledge::shipped();
    let role = knowledge.role(description.head);
    let says = |words: &std::collections::BTreeSet<Box<str>>| {
        words.contains(description.head)
            || role.is_some_and(|alike| alike.iter().any(|word| words.contains(word.trim_end_matches('.'))))
    };
    let (by_title, by_role) = (says(&entity.title_words), says(&entity.role_words));
    let exact = entity.role_words.contains(description.head);
    let known_nation = entity.role_words.iter().find_map(|word| knowledge.nation(word));
    if let (Some(wanted), Some(known)) = (description.nation, known_nation)
        && wanted != known
    {
        return None;
    }
    let mut shared = 0.0;
    for word in &description.modifiers {
        let plain = knowledge.nation(word).unwrap_or(word).trim_end_matches('.');
        if entity.role_words.contains(plain) {
            shared += 1.0;
        }
    }
    let titled = by_title || by_role || shared >= 1.0 && role.is_some();
    if !titled && (role.is_none() || entity.mentions.len() < 2) {
        return None;
    }
    let distance = candidate.sentences.min(25) as f32;
    if candidate.sentences == 0 && !titled {
        return None;
    }
    let mut score =
        0.2 * (entity.mentions.len().min(12) as f32) - 0.08 * distance - 0.15 * (candidate.order.min(6) as f32);
    score += if by_title {
        4.0
    } else if by_role {
        3.0
    } else {
        0.0
    };
    score += 1.5 * shared + if exact { 0.7 } else { 0.0 } + if entity.full { 0.3 } else { -0.8 };
    Some((score, titled))
}

/// "the agency": the body named last whose name says that it is one.
fn described_body(entities: &[Entity], candidates: &[Candidate], head: &str) -> Option<(usize, f32)> {
    let knowledge = Knowledge::shipped();
    let words = knowledge.body(head)?;
    let fits = |candidate: &&Candidate| {
        let entity = &entities[candidate.entity];
        let name = entity.name.to_lowercase();
        let named = name.split([' ', '-']).any(|word| word == head || words.contains(&word));
        let upper = entity.name.len() > 2
            && entity.name.chars().all(char::is_uppercase)
            && matches!(
                head,
                "agency" | "organization" | "organisation" | "group" | "network" | "union"
            );
        (entity.organization || entity.personhood < 0) && (named || upper)
    };
    candidates.iter().find(fits).map(|candidate| (candidate.entity, 0.75))
}

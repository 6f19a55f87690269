//! Definite descriptions: whom "the mayor", "the Russian leader", "the Texan", "the agency", "the 62-year-old" mean.
//!
//! Input: a noun phrase and the entities named so far, the persons among them with how salient each is where the phrase stands (see [`super::pronouns`]). Output:
//! the person or body that it describes with a probability, or nothing, where it introduces somebody whom the article does not name.

use std::collections::BTreeSet;

use super::entities::{Entity, softmax};
use super::knowledge::{Knowledge, Side};
use super::layers::Layers;
use crate::lexicon::Classes;
use crate::mention::{Mention, MentionKind};

/// The most names before a noun phrase that are looked at.
const MOST_MENTIONS: usize = 60;
/// The most mentions of any kind before a noun phrase that are passed over in search of names.
const MOST_LOOKED_AT: usize = 400;
/// A body that its name does not tell to be one was named at most so many sentences before.
const BODY_SENTENCES: usize = 3;
/// Somebody unnamed was introduced at most so many sentences before.
const INTRODUCTION_SENTENCES: usize = 8;
/// How much the salience that pronouns follow weighs beside what a description says.
const SALIENCE: f32 = 0.8;
/// What it costs to be called something else than the description says.
const OTHERWISE_CALLED: f32 = 0.8;
/// What each word of a description costs that the article did not say of the person.
const UNHEARD: f32 = 0.95;
/// What it costs to hold a lesser office than the description says.
const LESSER_RANK: f32 = 2.0;
/// Below this probability a description that fits by salience alone stays a description.
const LEAST_SALIENT: f32 = 0.38;
/// A noun of persons that says little stands for somebody who is this much likelier than anybody else near.
const ONLY_SALIENT: f32 = 0.8;

/// The entity that a mention by name means.
pub(super) type Named<'n> = dyn Fn(usize) -> Option<usize> + 'n;

/// A person named before a description, and how salient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Salient {
    pub(super) entity: usize,
    pub(super) salience: f32,
}

/// Whether a name may be a noun that describes a person: "the Texan", "the CEO".
pub(super) fn is_epithet_name(layers: &Layers<'_>, mention: &Mention) -> bool {
    let knowledge = Knowledge::shipped();
    let last = mention.items.1 - 1;
    let shouted = layers.frame.word(last).bytes().all(|b| b.is_ascii_uppercase());
    knowledge.is_demonym(layers.lower(last)) || shouted && knowledge.role(layers.lower(last)).is_some()
}

/// The "the" of the noun phrase whose last word begins at an item: of "the Texan" and of "the three-time MP".
pub(super) fn article_before(layers: &Layers<'_>, item: usize) -> Option<usize> {
    let before = item.checked_sub(1)?;
    let compound = layers.lower(before).contains('-') && layers.in_sentence(before, layers.sentence(item));
    let article = if compound { before.checked_sub(1)? } else { before };
    (layers.lower_before(article + 1) == "the").then_some(article)
}

/// Whether a noun phrase may describe somebody whom the article names.
pub(super) fn is_definite(layers: &Layers<'_>, mention: &Mention) -> bool {
    let opening = layers.lower(mention.items.0);
    matches!(opening, "the" | "this" | "that")
        || layers.words.is(mention.head, Classes::TITLE) && !is_indefinite(opening)
}

/// Whom a noun phrase describes, given the persons named before it.
pub(super) fn described(
    layers: &Layers<'_>,
    entities: &[Entity],
    named: &Named<'_>,
    persons: &dyn Fn() -> Vec<Salient>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let head = layers.lower(mention.head);
    let knowledge = Knowledge::shipped();
    if let Some(introduction) = introduced_as_nobody(layers, mention)
        && !office_named_since(layers, entities, named, introduction, mention)
    {
        return None;
    }
    let description = Description::read(layers, mention);
    if head.ends_with("-year-old") {
        return aged(layers, entities, &persons(), head);
    }
    if mention.possessed {
        return described_by_owner(layers, entities, &persons(), &description, mention);
    }
    let person = if knowledge.is_plural(head) || knowledge.is_body(head) {
        None
    } else {
        described_person(entities, persons, &description)
    };
    person.or_else(|| described_body(layers, entities, named, mention))
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

/// The mention that introduced somebody unnamed by the noun of this definite phrase: "an enforcement officer" before "the officer".
pub(super) fn introduced_as_nobody(layers: &Layers<'_>, mention: &Mention) -> Option<usize> {
    let head = layers.lower(mention.head);
    let start = mention.items.0;
    let sentence = layers.sentence(start);
    let index = layers.mentions.partition_point(|other| other.items.0 < start);
    (0..index)
        .rev()
        .take(MOST_MENTIONS)
        .take_while(|&before| sentence - layers.sentence(layers.mentions[before].items.0) <= INTRODUCTION_SENTENCES)
        .find(|&before| {
            let other = &layers.mentions[before];
            other.kind == MentionKind::Nominal
                && layers.lower(other.head) == head
                && matches!(layers.lower(other.items.0), "a" | "an" | "one" | "another")
                && stands_alone(layers, other)
        })
}

/// Whether somebody with the noun of a description for a title is named behind its introduction: "Justice Ana Ruiz" between "a judge" and "the judge".
fn office_named_since(
    layers: &Layers<'_>,
    entities: &[Entity],
    named: &Named<'_>,
    introduction: usize,
    mention: &Mention,
) -> bool {
    let head = layers.lower(mention.head);
    let alike = Knowledge::shipped().role(head).unwrap_or_default();
    let end = layers.mentions.partition_point(|other| other.items.0 < mention.items.0);
    (introduction + 1..end).take(MOST_MENTIONS).any(|other| {
        layers.mentions[other].kind == MentionKind::Name
            && named(other).is_some_and(|entity| {
                let titles = &entities[entity].title_words;
                entities[entity].is_person()
                    && (titles.contains(head) || alike.iter().any(|word| titles.contains(word.trim_end_matches('.'))))
            })
    })
}

/// Whether no name stands beside a noun phrase or is said to be one: not "Ruiz, a driver,", "Ruiz was a driver", "a driver, Ana Ruiz,".
pub(super) fn stands_alone(layers: &Layers<'_>, mention: &Mention) -> bool {
    let before = layers.lower_before(mention.items.0);
    let sentence = layers.sentence(mention.items.0);
    let behind = mention.items.1;
    let names = layers.is_capital(behind) && layers.in_sentence(behind, sentence)
        || matches!(
            layers.lower_in(behind, sentence),
            "," | "called" | "named" | "nicknamed"
        ) && layers.is_capital(behind + 1);
    let predicate = matches!(
        before,
        "," | "as" | "is" | "was" | "be" | "been" | "became" | "become" | "named" | "being"
    );
    !names && !predicate
}

/// The words of a noun phrase, nations under one name.
struct Description<'a> {
    head: &'a str,
    modifiers: Vec<&'a str>,
    /// The nations, states and parties among the words.
    sides: Vec<Side>,
    /// The head is a noun of persons, with or without an office.
    personal: bool,
}

impl<'a> Description<'a> {
    fn read(layers: &Layers<'a>, mention: &Mention) -> Self {
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
        let personal = layers.lower(mention.items.0) == "the"
            && layers.has_class(mention.head, Classes::TITLE.and(Classes::SOURCE_NOUN))
            && knowledge.document(head).is_none();
        Self {
            head,
            modifiers,
            sides,
            personal,
        }
    }

    /// Whether the noun says enough of a person to stand for one without more evidence: "the mogul", "the Texan", "the mother-of-two".
    fn is_epithet(&self) -> bool {
        let knowledge = Knowledge::shipped();
        knowledge.role(self.head).is_some() || knowledge.side(self.head).is_some() || self.head.contains("-of-")
    }
}

/// "Hale's former strategist" of whom the article said that he was a strategist of Hale's.
fn described_by_owner(
    layers: &Layers<'_>,
    entities: &[Entity],
    persons: &[Salient],
    description: &Description<'_>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let clitic = (mention.items.0..mention.items.1).find(|&item| layers.lower(item) == "'s")?;
    let owner = layers.lower(clitic.checked_sub(1)?);
    let fits = |person: &&Salient| {
        let entity = &entities[person.entity];
        entity.is_person() && entity.role_words.contains(description.head) && entity.role_words.contains(owner)
    };
    persons.iter().find(fits).map(|person| (person.entity, 0.8))
}

/// "the 62-year-old": whoever was given that age, else whoever is most salient of those without an age.
fn aged(layers: &Layers<'_>, entities: &[Entity], persons: &[Salient], head: &str) -> Option<(usize, f32)> {
    let wanted = head.trim_end_matches("-year-old");
    let age = |entity: usize| {
        entities[entity].mentions.iter().take(20).find_map(|&mention| {
            let end = layers.mentions[mention].items.1;
            let number = layers.lower(end + 1);
            let set_off = matches!(layers.lower(end), "," | "(");
            (set_off && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
                .then_some(number)
        })
    };
    if let Some(given) = persons.iter().find(|person| age(person.entity) == Some(wanted)) {
        return Some((given.entity, 0.95));
    }
    let ageless: Vec<Salient> = persons
        .iter()
        .copied()
        .filter(|person| entities[person.entity].is_person() && age(person.entity).is_none())
        .collect();
    let scores: Vec<f32> = ageless.iter().map(|person| person.salience).collect();
    let (best, probability) = likeliest(&scores)?;
    Some((ageless[best].entity, 0.8 * probability))
}

/// The index of the highest score and its probability.
fn likeliest(scores: &[f32]) -> Option<(usize, f32)> {
    let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))?;
    Some((best, softmax(scores)[best]))
}

fn described_person(
    entities: &[Entity],
    persons: &dyn Fn() -> Vec<Salient>,
    description: &Description<'_>,
) -> Option<(usize, f32)> {
    let found = persons();
    let fitting: Vec<(Salient, f32, Evidence)> = found
        .into_iter()
        .filter(|person| entities[person.entity].is_person())
        .filter_map(|person| {
            fit(&entities[person.entity], description).map(|(score, evidence)| (person, score, evidence))
        })
        .collect();
    let scores: Vec<f32> = fitting
        .iter()
        .map(|(person, score, _)| SALIENCE * person.salience + score)
        .collect();
    let Some((best, probability)) = likeliest(&scores) else {
        return named_later(entities, description);
    };
    let (person, _, evidence) = fitting[best];
    let unheard = description
        .modifiers
        .iter()
        .filter(|word| !entities[person.entity].role_words.contains(plain(word)))
        .count();
    let alone = probability;
    let probability = probability * evidence.sureness() * UNHEARD.powi(i32::try_from(unheard.min(3)).unwrap_or(0));
    if evidence == Evidence::Salience {
        // "the health secretary" is nobody of whom the article only says other things.
        if matches!(description.head, "secretary" | "minister") && unheard > 0 {
            return named_later(entities, description);
        }
        if description.is_epithet() && probability >= LEAST_SALIENT {
            return Some((person.entity, probability));
        }
        let only = description.personal && alone >= ONLY_SALIENT;
        return named_later(entities, description).or_else(|| only.then_some((person.entity, 0.8 * probability)));
    }
    Some((person.entity, probability))
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

/// What speaks for a person being the one described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// Only that the article speaks of the person much and lately.
    Salience,
    /// The person is called something alike.
    Alike,
    /// An apposition calls the person so.
    Role,
    /// A title before the name.
    Title,
}

impl Evidence {
    /// How much it weighs beside salience.
    fn weight(self) -> f32 {
        match self {
            Self::Salience => 0.0,
            Self::Alike => 2.5,
            Self::Role => 3.5,
            Self::Title => 4.0,
        }
    }

    /// How often a description with it is right that nobody else fits.
    fn sureness(self) -> f32 {
        match self {
            Self::Salience => 0.75,
            Self::Alike => 0.85,
            Self::Role => 0.9,
            Self::Title => 0.95,
        }
    }
}

/// A word as roles keep it: nations under one name, no full stop.
fn plain(word: &str) -> &str {
    Knowledge::shipped().plain(word)
}

/// How well a description suits a person, and what speaks for it; `None` where something speaks against it.
fn fit(entity: &Entity, description: &Description<'_>) -> Option<(f32, Evidence)> {
    let knowledge = Knowledge::shipped();
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
    let alike = knowledge.role(description.head).unwrap_or_default();
    let says_alike = |words: &BTreeSet<Box<str>>| alike.iter().any(|word| words.contains(word.trim_end_matches('.')));
    let head = plain(description.head);
    // "the prime minister" is no other minister.
    let rank = |word: &&str| {
        matches!(
            *word,
            "prime" | "vice" | "deputy" | "assistant" | "shadow" | "associate"
        )
    };
    let other_rank = description
        .modifiers
        .iter()
        .filter(|word| rank(word))
        .any(|word| !entity.role_words.contains(*word));
    let shadows = entity.title_words.contains("shadow") && !description.modifiers.contains(&"shadow");
    let evidence = if other_rank || shadows {
        Evidence::Salience
    } else if entity.title_words.contains(head) {
        Evidence::Title
    } else if entity.role_words.contains(head) {
        Evidence::Role
    } else if says_alike(&entity.title_words) || says_alike(&entity.role_words) {
        Evidence::Alike
    } else {
        Evidence::Salience
    };
    let shared = description
        .modifiers
        .iter()
        .filter(|word| entity.role_words.contains(plain(word)))
        .count();
    let unknown = description.modifiers.len() - shared;
    let mut score = evidence.weight() + 1.2 * (shared.min(4) as f32) - 0.25 * (unknown.min(4) as f32);
    // "the governor" is not the former governor as long as another one may be meant.
    let past = |word: &str| matches!(word, "former" | "ex" | "late");
    if evidence != Evidence::Salience
        && entity.role_words.iter().any(|word| past(word))
        && !description.modifiers.iter().any(|word| past(word))
    {
        score -= 1.5;
    }
    if description.modifiers.iter().any(|word| past(word)) && !entity.role_words.iter().any(|word| past(word)) {
        score -= 1.5;
    }
    // Whoever is known to be something else is less likely meant.
    let of_office = knowledge.side(description.head).is_none();
    if evidence == Evidence::Salience
        && of_office
        && entity.title_words.iter().any(|word| knowledge.role(word).is_some())
    {
        score -= OTHERWISE_CALLED;
    }
    // "the treasurer" is not the shadow treasurer, nor easily the deputy mayor the mayor.
    let lesser = |word: &&str| entity.title_words.contains(*word) && !description.modifiers.contains(word);
    if evidence == Evidence::Title && ["shadow", "deputy", "vice", "assistant"].iter().any(lesser) {
        score -= LESSER_RANK;
    }
    score += if entity.full { 0.3 } else { -0.5 };
    Some((score, evidence))
}

/// "the agency": the body named last whose name or role says that it is one; "the carmaker": else the one that may be.
fn described_body(
    layers: &Layers<'_>,
    entities: &[Entity],
    named: &Named<'_>,
    mention: &Mention,
) -> Option<(usize, f32)> {
    let head = layers.lower(mention.head);
    let words = Knowledge::shipped().body(head)?;
    let called_so = |entity: &Entity| {
        let name = entity.name.to_lowercase();
        let by_name = name.split([' ', '-']).any(|word| word == head || words.contains(&word));
        let acronym = entity.name.len() > 2
            && entity.name.chars().all(char::is_uppercase)
            && matches!(
                head,
                "agency" | "organization" | "organisation" | "group" | "network" | "union" | "charity"
            );
        (by_name || acronym) && (entity.organization || entity.personhood < 0) || entity.role_words.contains(head)
    };
    let start = mention.items.0;
    let here = layers.sentence(start);
    let index = layers.mentions.partition_point(|other| other.items.0 < start);
    let before = (0..index)
        .rev()
        .take(MOST_LOOKED_AT)
        .filter(|&before| layers.mentions[before].kind == MentionKind::Name && layers.mentions[before].items.1 <= start)
        .filter_map(|before| named(before).map(|entity| (before, entity)))
        .take(MOST_MENTIONS);
    let mut likely: Option<usize> = None;
    for (before, entity) in before {
        if called_so(&entities[entity]) {
            return Some((entity, 0.7));
        }
        let name = &layers.mentions[before];
        let near = here - layers.sentence(name.items.0) <= BODY_SENTENCES;
        if near && likely.is_none() && may_be_company(layers, &entities[entity], name) {
            likely = Some(entity);
        }
    }
    let company = words.contains(&"inc") || matches!(head, "group" | "charity" | "organisation" | "organization");
    likely.filter(|_| company).map(|entity| (entity, 0.6))
}

/// Whether a name reads like neither a human being nor a place nor a side.
fn may_be_company(layers: &Layers<'_>, entity: &Entity, name: &Mention) -> bool {
    let excluded = Classes::PLACE
        .and(Classes::AFFILIATION)
        .and(Classes::GIVEN_NAME)
        .and(Classes::CALENDAR);
    entity.gender.is_none()
        && (entity.organization || entity.personhood <= 1)
        && !(name.core.0..name.core.1).any(|item| layers.has_class(item, excluded))
        && Knowledge::shipped().side(layers.lower(name.head)).is_none()
}

//! Name keys: under which key a name goes in an article, and what a person's key gives of the name.

use std::collections::BTreeSet;
use std::collections::HashSet;
use std::sync::LazyLock;

use entity::vocabulary::SpeakerKind;
use extractor::fold::fold;
use uuid::Uuid;

use super::names::{fold_outlet, is_generation, name_key};
use crate::article::entries;

/// The key that a name has by itself in an article.
pub(crate) fn key_in(article: Uuid, name: &str, kind: SpeakerKind) -> String {
    let described = !has_proper_name(name);
    match kind {
        SpeakerKind::Person if !described || !name.contains(char::is_lowercase) => {
            let key = name_key(name);
            if key.is_empty() {
                local(kind, article, name)
            } else {
                key
            }
        }
        SpeakerKind::Organization => format!("organization:{}", fold_outlet(name)),
        SpeakerKind::Group | SpeakerKind::Document if !described => {
            format!("{}:{}", kind.as_str(), fold_outlet(name))
        }
        _ => local(kind, article, name),
    }
}

/// The key of somebody for whom another speaks: a person where the article lets a person of that name speak, else a body; `None` for a mere description.
pub(crate) fn key_of_principal(name: &str, persons: &BTreeSet<String>) -> Option<String> {
    if !has_proper_name(name) {
        return None;
    }
    let person = name_key(name);
    if persons.contains(&person) {
        // A family name alone would need the whole family to be resolved; the speaker's own row says it all.
        let full = person_key(&person).filter(|person| person.form == Form::Full)?;
        return Some(full.short());
    }
    let body = fold_outlet(name);
    (!body.is_empty()).then(|| format!("organization:{body}"))
}

fn local(kind: SpeakerKind, article: Uuid, description: &str) -> String {
    format!("{}:{article}:{}", kind.as_str(), fold(description))
}

/// Whether more than the first word of a description, or a first word that is no article, is a name.
fn has_proper_name(name: &str) -> bool {
    let name = name.trim_start();
    let rest = ["The ", "the ", "A ", "a ", "An ", "an "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name);
    rest.contains(char::is_uppercase)
}

/// What a person's name key gives of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Given and family name, with or without anything between them.
    Full,
    /// An initial and a family name.
    Initial,
    /// A family name.
    Family,
}

/// The parts of a person's name key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonKey<'k> {
    pub(super) form: Form,
    /// The given name or the initial; empty where there is none.
    pub(super) given: &'k str,
    /// Further names, initials and particles between the given and the family name.
    pub(super) middle: Vec<&'k str>,
    pub(super) family: &'k str,
    /// "jr", "iii"; empty where there is none.
    pub(super) generation: &'k str,
}

impl PersonKey<'_> {
    /// The key without the names in the middle.
    pub(super) fn short(&self) -> String {
        let parts = [self.given, self.family, self.generation];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

/// Between a person's name and what the article's roles tell of the field of life (see [`super::fields`]); folded names hold no such mark.
const FACET: char = '/';

/// A name key that tells of a field of life.
pub(crate) fn with_facet(key: &str, facet: &str) -> String {
    if facet.is_empty() || key.contains(':') {
        key.to_owned()
    } else {
        format!("{}{FACET}{facet}", bare_key(key))
    }
}

/// A name key without what it tells of a field of life.
pub(crate) fn bare_key(key: &str) -> &str {
    key.split_once(FACET).map_or(key, |(bare, _)| bare)
}

/// What a name key tells of a field of life; empty where it tells nothing.
pub(super) fn facet_of(key: &str) -> &str {
    key.split_once(FACET).map_or("", |(_, facet)| facet)
}

/// The parts of a person's name key; `None` for other keys.
pub(super) fn person_key(key: &str) -> Option<PersonKey<'_>> {
    let key = bare_key(key);
    if key.contains(':') || key.is_empty() {
        return None;
    }
    let mut words: Vec<&str> = key.split(' ').collect();
    let generation = match words[..] {
        [_, .., last] if is_generation(last) => words.pop().unwrap_or_default(),
        _ => "",
    };
    let family = words.pop()?;
    let form = match words.first() {
        None => Form::Family,
        Some(first) if NAME_PARTICLES.contains(first) => {
            words.clear();
            Form::Family
        }
        Some(first) if words.len() == 1 && first.chars().count() == 1 => Form::Initial,
        Some(_) => Form::Full,
    };
    let mut words = words.into_iter();
    Some(PersonKey {
        form,
        given: words.next().unwrap_or_default(),
        middle: words.collect(),
        family,
        generation,
    })
}

/// Whether two runs of middle names may be one person's: name for name they are equal or one is how the other begins, as an initial is.
pub(super) fn agree(middle: &[&str], other: &[&str]) -> bool {
    middle
        .iter()
        .zip(other)
        .all(|(one, other)| one.starts_with(other) || other.starts_with(one))
}

/// Whether a run of middle names says all that another does, and more.
pub(super) fn says_more(middle: &[&str], other: &[&str]) -> bool {
    middle != other
        && middle.len() >= other.len()
        && middle.iter().zip(other).all(|(one, other)| one.starts_with(other))
}

/// The key of a person's name without anything between the given and the family name: `Ana Maria Ruiz` is `ana ruiz`.
#[must_use]
pub fn short_name_key(name: &str) -> String {
    let key = name_key(name);
    match person_key(&key) {
        Some(person) if person.form == Form::Full => person.short(),
        _ => key,
    }
}

/// Whether the keys of two persons' names may be one person's, seen by themselves: "ana m ruiz" and "ana maria ruiz", but not "ana t ruiz".
pub(crate) fn may_be_one(key: &str, other: &str) -> bool {
    match (person_key(key), person_key(other)) {
        (Some(one), Some(other)) => {
            one.form == other.form
                && (one.given, one.family, one.generation) == (other.given, other.family, other.generation)
                && agree(&one.middle, &other.middle)
        }
        _ => false,
    }
}

/// Whether a name key is a person's with given and family name.
pub(crate) fn is_full_name(key: &str) -> bool {
    person_key(key).is_some_and(|person| person.form == Form::Full)
}

/// What sort of speaker an identity is: its key says so, or it is a person's name.
pub(crate) fn kind_of(key: &str) -> SpeakerKind {
    let kind = key.split_once(':').and_then(|(kind, _)| SpeakerKind::parse(kind));
    kind.unwrap_or(SpeakerKind::Person)
}

static NAME_PARTICLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("../../data/name-particles.txt")).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_stay_in_their_article() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (name, kind, global) in [
            ("Ana Ruiz", SpeakerKind::Person, true),
            ("The Kremlin", SpeakerKind::Organization, true),
            ("residents", SpeakerKind::Group, false),
            ("The residents", SpeakerKind::Group, false),
            ("the Holt Report", SpeakerKind::Document, true),
            ("a senior official", SpeakerKind::Unnamed, false),
            ("A Western official", SpeakerKind::Unnamed, false),
        ] {
            assert_eq!(key_in(one, name, kind) == key_in(other, name, kind), global, "{name}");
        }
    }
}

//! Which of the names of one family are one person.
//!
//! Input: the live name keys of one family with the periods in which they are printed, and what persons decided. Output: the identity of each. See [`crate::identify`] for
//! the rules.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Period, exclude, part, share};
use super::keys::{Form, PersonKey, agree, bare_key, facet_of, person_key, says_more, with_facet};
use crate::curate::DecidedNames;

/// The live name keys of a family, each with the period in which it is printed.
pub(super) type Live = BTreeMap<String, Period>;

/// A name key taken apart.
struct Named<'l> {
    key: &'l str,
    /// The key without its facet.
    bare: &'l str,
    facet: &'l str,
    person: PersonKey<'l>,
    period: Period,
}

/// Somebody whom short forms of a name may mean.
struct Candidate<'l> {
    person: &'l PersonKey<'l>,
    facets: Vec<&'l str>,
}

impl Candidate<'_> {
    /// Whether what the article tells is known of the candidate, or excluded by nothing that is. A family name is less than a whole one: dates do not help it.
    fn suits(&self, named: &Named<'_>) -> bool {
        named.facet.is_empty()
            || self.facets.iter().any(|facet| share(facet, named.facet))
            || !self.facets.iter().any(|facet| exclude(facet, named.facet))
    }
}

/// Which identity each of the name keys of one family belongs to. `live` holds the keys that live reports print.
pub(super) fn resolve_family(live: &Live, decided: &DecidedNames) -> BTreeMap<String, String> {
    let named: Vec<Named<'_>> = live
        .iter()
        .filter_map(|(key, &period)| Named::of(key, period))
        .collect();
    let of = |form: Form| named.iter().filter(move |named| named.person.form == form);
    let open = |form: Form| of(form).filter(|named| decided.own(named.key).is_none());
    let mut resolved: BTreeMap<String, String> = live
        .keys()
        .map(|key| (key.clone(), decided.identity(bare_key(key)).to_owned()))
        .collect();
    for named in &named {
        if let Some(own) = decided.own(named.key) {
            resolved.insert(named.key.to_owned(), own.to_owned());
        }
    }

    let full: Vec<&Named<'_>> = open(Form::Full).collect();
    let by_middle = by_middle_names(&full);
    let mut people: BTreeMap<&str, Vec<&Named<'_>>> = BTreeMap::new();
    for named in full {
        people.entry(by_middle[named.bare].as_str()).or_default().push(named);
    }
    let mut torn: BTreeSet<String> = BTreeSet::new();
    for (identity, keys) in people {
        if settle(identity, &keys, decided, &mut resolved) && decided.merged(identity).is_none() {
            torn.insert(identity.to_owned());
        }
    }

    let mut candidates: BTreeMap<String, Candidate<'_>> = BTreeMap::new();
    for named in of(Form::Full) {
        // Mentions of which nobody knows which namesake they mean are no further person.
        let identity = &resolved[named.key];
        if !torn.contains(identity) {
            add_candidate(&mut candidates, identity, named);
        }
    }
    let (suited, left) = sorted_out(open(Form::Initial), |named| {
        only(candidates.iter().filter(|(_, full)| {
            full.person.given.starts_with(named.person.given)
                && full.person.generation == named.person.generation
                && full.suits(named)
        }))
    });
    resolved.extend(suited);
    for (bare, keys) in &left {
        settle(bare, keys, decided, &mut resolved);
        for named in keys {
            add_candidate(&mut candidates, &resolved[named.key], named);
        }
    }
    let (suited, left) = sorted_out(open(Form::Family), |named| {
        only(candidates.iter().filter(|(_, other)| {
            (named.person.generation.is_empty() || other.person.generation == named.person.generation)
                && other.suits(named)
        }))
    });
    resolved.extend(suited);
    for (bare, keys) in &left {
        settle(bare, keys, decided, &mut resolved);
    }
    resolved
}

impl<'l> Named<'l> {
    fn of(key: &'l str, period: Period) -> Option<Self> {
        Some(Self {
            key,
            bare: bare_key(key),
            facet: facet_of(key),
            person: person_key(key)?,
            period,
        })
    }
}

/// The identities of full names as their middle names part them, by keys without facets.
fn by_middle_names(full: &[&Named<'_>]) -> BTreeMap<String, String> {
    let mut namesakes: BTreeMap<String, BTreeMap<&str, &PersonKey<'_>>> = BTreeMap::new();
    for named in full {
        let namesakes = namesakes.entry(named.person.short()).or_default();
        namesakes.insert(named.bare, &named.person);
    }
    let mut identities = BTreeMap::new();
    for (short, namesakes) in &namesakes {
        let people: Vec<&PersonKey<'_>> = namesakes.values().copied().collect();
        let all_agree = people
            .iter()
            .enumerate()
            .all(|(index, person)| people[..index].iter().all(|other| agree(&person.middle, &other.middle)));
        for (key, person) in namesakes {
            let mut identity = (*key).to_owned();
            if all_agree {
                identity.clone_from(short);
            } else if !person.middle.is_empty() {
                let is_fullest =
                    |one: &PersonKey<'_>| !people.iter().any(|other| says_more(&other.middle, &one.middle));
                let mut fitting = namesakes
                    .iter()
                    .filter(|(_, other)| agree(&person.middle, &other.middle) && is_fullest(other));
                if let (Some((only, _)), None) = (fitting.next(), fitting.next()) {
                    identity = (*only).to_owned();
                }
            }
            identities.insert((*key).to_owned(), identity);
        }
    }
    identities
}

/// Gives the keys of one name their identities: the name's, or where their facets contradict each other one for each person. Tells whether they do.
fn settle(
    identity: &str,
    keys: &[&Named<'_>],
    decided: &DecidedNames,
    resolved: &mut BTreeMap<String, String>,
) -> bool {
    let mut facets: BTreeMap<&str, Period> = BTreeMap::new();
    for named in keys.iter().filter(|named| !named.facet.is_empty()) {
        let period = facets.entry(named.facet).or_insert(named.period);
        *period = period.with(named.period);
    }
    let numbers = part(&facets);
    let names: Vec<&str> = facets.keys().copied().collect();
    let number_of: BTreeMap<&str, Option<usize>> = names.iter().copied().zip(numbers.iter().copied()).collect();
    let person = |named: &Named<'_>| number_of.get(named.facet).copied().flatten();
    for named in keys {
        let own = match person(named) {
            Some(number) => with_facet(identity, names[number]),
            None => identity.to_owned(),
        };
        // A person may have decided about this very key, or about another of the same one.
        let mut same = keys
            .iter()
            .filter(|other| person(other).is_some() && person(other) == person(named));
        let merged = Some(named.key)
            .filter(|key| *key != named.bare)
            .and_then(|key| decided.merged(key))
            .or_else(|| decided.merged(&own))
            .or_else(|| same.find_map(|other| decided.merged(other.key)));
        resolved.insert(named.key.to_owned(), merged.unwrap_or(&own).to_owned());
    }
    numbers.iter().any(Option::is_some)
}

fn add_candidate<'l>(candidates: &mut BTreeMap<String, Candidate<'l>>, identity: &str, named: &'l Named<'l>) {
    let candidate = candidates.entry(identity.to_owned()).or_insert_with(|| Candidate {
        person: &named.person,
        facets: Vec::new(),
    });
    if !named.facet.is_empty() {
        candidate.facets.push(named.facet);
    }
}

/// Name keys by what they are without facets.
type ByName<'n, 'l> = BTreeMap<&'n str, Vec<&'n Named<'l>>>;

/// Those short forms that mean one candidate, with that one, and the others by keys without facets.
fn sorted_out<'n, 'l: 'n>(
    short: impl Iterator<Item = &'n Named<'l>>,
    meant: impl Fn(&Named<'l>) -> Option<String>,
) -> (Vec<(String, String)>, ByName<'n, 'l>) {
    let mut suited = Vec::new();
    let mut left = ByName::new();
    for named in short {
        match meant(named) {
            Some(identity) => suited.push((named.key.to_owned(), identity)),
            None => left.entry(named.bare).or_default().push(named),
        }
    }
    (suited, left)
}

/// The identity of the only candidate.
fn only<'c, 'l: 'c>(mut fitting: impl Iterator<Item = (&'c String, &'c Candidate<'l>)>) -> Option<String> {
    match (fitting.next(), fitting.next()) {
        (Some((only, _)), None) => Some(only.clone()),
        _ => None,
    }
}

/// The key under which each of the name keys of one article goes: that of the fullest form of the person's name there. Keys that stay are left out.
pub(crate) fn fullest_keys(keys: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut families: BTreeMap<&str, Live> = BTreeMap::new();
    for key in keys {
        if let Some(person) = person_key(key) {
            families
                .entry(person.family)
                .or_default()
                .insert(key.clone(), Period::default());
        }
    }
    let mut fullest = BTreeMap::new();
    for family in families.into_values().filter(|family| family.len() > 1) {
        let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, identity) in resolve_family(&family, &DecidedNames::default()) {
            forms.entry(identity).or_default().push(key);
        }
        for keys in forms.into_values() {
            let Some(best) = keys
                .iter()
                .max_by_key(|key| (key.split(' ').count(), key.len()))
                .cloned()
            else {
                continue;
            };
            fullest.extend(
                keys.into_iter()
                    .filter(|key| *key != best)
                    .map(|key| (key, best.clone())),
            );
        }
    }
    fullest
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{Live, Period, resolve_family};
    use crate::curate::DecidedNames;

    #[test]
    fn short_names_belong_to_the_only_candidate() {
        for (live, short, identity) in [
            (&["ana ruiz", "ruiz"][..], "ruiz", "ana ruiz"),
            (&["ana ruiz", "bo ruiz", "ruiz"], "ruiz", "ruiz"),
            (&["ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "bo ruiz", "a ruiz"], "a ruiz", "ana ruiz"),
            (&["ana ruiz", "a ruiz", "ruiz"], "ruiz", "ana ruiz"),
            (&["ana ruiz", "b ruiz", "ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "ana ruiz jr", "ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "ana ruiz jr", "ruiz jr"], "ruiz jr", "ana ruiz jr"),
            (&["ana ruiz jr", "ana ruiz sr"], "ana ruiz jr", "ana ruiz jr"),
            (&["ana ruiz jr", "ruiz"], "ruiz", "ana ruiz jr"),
            (&["anna van berg", "van berg"], "van berg", "anna berg"),
            (&["ana maria ruiz", "ana ruiz"], "ana maria ruiz", "ana ruiz"),
            (&["ana maria ruiz", "ana ruiz", "ruiz"], "ruiz", "ana ruiz"),
            (&["ana maria ruiz", "maria ruiz"], "ana maria ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana maria ruiz"], "ana m ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana t ruiz"], "ana m ruiz", "ana m ruiz"),
            (&["ana m ruiz", "ana t m ruiz", "ana ruiz"], "ana ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana t m ruiz", "ruiz"], "ruiz", "ruiz"),
            (
                &["ana m ruiz", "ana maria ruiz", "ana t ruiz"],
                "ana m ruiz",
                "ana maria ruiz",
            ),
            (
                &["ana m ruiz", "ana maria ruiz", "ana mona ruiz"],
                "ana m ruiz",
                "ana m ruiz",
            ),
        ] {
            let live: Live = live.iter().map(|&key| (key.to_owned(), Period::default())).collect();
            let resolved = resolve_family(&live, &DecidedNames::default());
            assert_eq!(resolved[short], identity, "{live:?}");
        }
    }

    #[test]
    fn namesakes_in_fields_that_exclude_each_other_are_several() {
        for (live, asked, identity) in [
            (
                &["ana ruiz/sport", "ana ruiz/politics"][..],
                "ana ruiz/sport",
                "ana ruiz/sport",
            ),
            (
                &["ana ruiz/sport", "ana ruiz/politics", "ana ruiz"],
                "ana ruiz",
                "ana ruiz",
            ),
            (&["ana ruiz/sport", "ana ruiz/politics", "ruiz"], "ruiz", "ruiz"),
            (
                &["ana ruiz/sport", "ana ruiz/politics", "ruiz/sport"],
                "ruiz/sport",
                "ana ruiz/sport",
            ),
            (
                &["ana ruiz/sport", "ana ruiz/arts", "ana ruiz"],
                "ana ruiz/sport",
                "ana ruiz",
            ),
            (
                &["ana ruiz/sport", "bo ruiz/politics", "ruiz/politics"],
                "ruiz/politics",
                "bo ruiz",
            ),
            (&["ana ruiz/sport", "ruiz/politics"], "ruiz/politics", "ruiz"),
            (&["ruiz/sport", "ruiz/politics", "ruiz"], "ruiz/sport", "ruiz/sport"),
            (&["ruiz/sport", "ruiz/arts", "ruiz"], "ruiz/sport", "ruiz"),
            (
                &["ana m ruiz/sport", "ana ruiz/politics"],
                "ana m ruiz/sport",
                "ana ruiz/sport",
            ),
            (
                &["ana ruiz/politics", "ana ruiz/politics.chile", "ana ruiz/sport"],
                "ana ruiz/politics.chile",
                "ana ruiz/politics",
            ),
        ] {
            let day = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
            let printed = Period::new(Some(day), Some(day));
            let live: Live = live.iter().map(|&key| (key.to_owned(), printed)).collect();
            let resolved = resolve_family(&live, &DecidedNames::default());
            assert_eq!(resolved[asked], identity, "{live:?}");
        }
    }
}

//! What the roles of an article tell of a person's field of life, and when two people of one name cannot be one.
//!
//! Input: roles as reported ("Norwegian foreign minister", "Orland goalkeeper"). Output: *facets*, fields of life with the state whose office it is, which go into a person's name
//! key behind a `/`: `ana ruiz/politics.norway`. Fields and their nouns are in `data/fields.txt`.
//!
//! Two facets contradict each other where they share no field and all their fields exclude each other. Roles change over time, so dates decide: fields that nobody is in together
//! (sport and politics), or offices of two states, must have been printed within [`CAREER`] of each other; fields that follow each other in a life (police and politics) contradict
//! only where they are printed to and fro.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use extractor::fold::fold;

use super::relations::state_called;
use crate::article::entries;

/// How far apart printings of fields lie at least that exclude each other and yet are one person's.
const CAREER: TimeDelta = TimeDelta::days(365);
/// How long an old role is still printed beside the new one.
const HANDOVER: TimeDelta = TimeDelta::days(14);

/// From when to when something was printed; `None` where no article of it is dated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Period(Option<(DateTime<Utc>, DateTime<Utc>)>);

impl Period {
    pub(crate) fn new(first: Option<DateTime<Utc>>, last: Option<DateTime<Utc>>) -> Self {
        Self(first.or(last).zip(last.or(first)))
    }

    /// The period of both together.
    pub(crate) fn with(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Self(Some((first.min(other_first), last.max(other_last))))
            }
            (one, other) => Self(one.or(other)),
        }
    }
}

/// The facet that an article's roles of one person tell; empty where they tell none.
pub(crate) fn facet<'r>(roles: impl IntoIterator<Item = &'r str>) -> String {
    let items: BTreeSet<String> = roles.into_iter().flat_map(fields_of).collect();
    items.into_iter().collect::<Vec<_>>().join("+")
}

/// The fields of a role with their states.
fn fields_of(role: &str) -> Vec<String> {
    let lower = role.to_lowercase().replace('’', "'");
    let parts = lower.split([',', ';']).flat_map(|part| part.split(" and "));
    parts.filter_map(field_of).collect()
}

fn field_of(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split_whitespace().map(|word| word.trim_end_matches('.')).collect();
    let is_past = |word: &&str| word.split('-').any(|piece| FIELDS.past.contains(piece)) || FIELDS.past.contains(word);
    if words.iter().any(is_past) {
        return None;
    }
    let whole = |range: &[&str]| FIELDS.nouns.get(range.join("-").as_str()).copied();
    let is_link = |word: &&str| FIELDS.links.contains(word);
    let head = words.iter().position(is_link).unwrap_or(words.len());
    // "chief of police" goes over its preposition; of nouns that end alike the longest tells.
    let field = whole(&words).or_else(|| (0..head).find_map(|from| whole(&words[from..head])))?;
    let state = FIELDS.of_state.contains(field).then(|| state_of(part)).flatten();
    Some(match state {
        Some(state) => format!("{field}.{}", fold(state).replace(' ', "-")),
        None => field.to_owned(),
    })
}

/// The state whose office a role is: "norwegian foreign minister", "chile's president", "president of chile".
fn state_of(role: &str) -> Option<&'static str> {
    let words: Vec<&str> = role.split_whitespace().collect();
    let before = (1..=2)
        .rev()
        .filter_map(|size| state_called(&words.get(..size)?.join(" ")));
    let behind = words.iter().position(|word| *word == "of").into_iter().flat_map(|of| {
        let (words, sizes) = (&words, (1..=2).rev());
        sizes.filter_map(move |size| state_called(&words.get(of + 1..of + 1 + size)?.join(" ")))
    });
    before.chain(behind).next()
}

/// Whether two facets, printed in these periods, cannot be one person's.
pub(super) fn contradict((one, printed): (&str, Period), (other, other_printed): (&str, Period)) -> bool {
    let mut to_and_fro = false;
    for item in one.split('+') {
        for other in other.split('+') {
            match stand(item, other) {
                Stand::Together => return false,
                Stand::Apart => {}
                Stand::InTurn => to_and_fro = true,
            }
        }
    }
    match (printed.0, other_printed.0) {
        (Some((first, last)), Some((other_first, other_last))) => {
            let (before, behind) = (last - other_first, other_last - first);
            if to_and_fro {
                before >= HANDOVER && behind >= HANDOVER
            } else {
                before > -CAREER && behind > -CAREER
            }
        }
        _ => !to_and_fro,
    }
}

/// Whether all fields of two facets exclude each other, at one time at least.
pub(super) fn exclude(one: &str, other: &str) -> bool {
    one.split('+')
        .all(|item| other.split('+').all(|other| stand(item, other) != Stand::Together))
}

/// Whether two facets tell of one field, and not of two states.
pub(super) fn share(one: &str, other: &str) -> bool {
    let other: Vec<&str> = other.split('+').collect();
    one.split('+').any(|item| {
        let is_same = |other: &&str| field_and_state(item).0 == field_and_state(other).0;
        other
            .iter()
            .any(|other| is_same(other) && stand(item, other) == Stand::Together)
    })
}

/// How two fields go together in one life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Together,
    InTurn,
    Apart,
}

fn stand(one: &str, other: &str) -> Stand {
    let ((field, state), (other_field, other_state)) = (field_and_state(one), field_and_state(other));
    let pair = if field <= other_field {
        (field, other_field)
    } else {
        (other_field, field)
    };
    if field == other_field {
        return match (state, other_state) {
            (Some(state), Some(other)) if state != other && !is_within(state, other) => Stand::Apart,
            _ => Stand::Together,
        };
    }
    match (FIELDS.apart.contains(&pair), FIELDS.in_turn.contains(&pair)) {
        (true, _) => Stand::Apart,
        (_, true) => Stand::InTurn,
        _ => Stand::Together,
    }
}

fn field_and_state(item: &str) -> (&str, Option<&str>) {
    match item.split_once('.') {
        Some((field, state)) => (field, Some(state)),
        None => (item, None),
    }
}

/// Whether one of two states is a part of the other.
fn is_within(one: &str, other: &str) -> bool {
    FIELDS.within.contains(&(one, other)) || FIELDS.within.contains(&(other, one))
}

/// The words of `data/fields.txt`.
#[derive(Default)]
struct Fields {
    /// Fields by nouns.
    nouns: HashMap<&'static str, &'static str>,
    apart: HashSet<(&'static str, &'static str)>,
    in_turn: HashSet<(&'static str, &'static str)>,
    of_state: HashSet<&'static str>,
    past: HashSet<&'static str>,
    links: HashSet<&'static str>,
    /// Parts of states with the state.
    within: HashSet<(&'static str, &'static str)>,
}

static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let mut fields = Fields::default();
    for line in entries(include_str!("../../data/fields.txt")) {
        let Some((kind, words)) = line.split_once(": ") else {
            continue;
        };
        let mut words = words.split_whitespace();
        match kind {
            "apart" | "in-turn" => {
                if let (Some(one), Some(other)) = (words.next(), words.next()) {
                    let pair = if one <= other { (one, other) } else { (other, one) };
                    let pairs = if kind == "apart" {
                        &mut fields.apart
                    } else {
                        &mut fields.in_turn
                    };
                    pairs.insert(pair);
                }
            }
            "of-state" => fields.of_state.extend(words),
            "past" => fields.past.extend(words),
            "link" => fields.links.extend(words),
            "within" => fields.within.extend(words.next().zip(words.next())),
            field => fields.nouns.extend(words.map(|noun| (noun, field))),
        }
    }
    fields
});

/// Parts the facets of one name into people: a number for each facet, the same for facets of one person; `None` for a facet that fits several people who are not one. All `None`
/// where no two contradict each other.
pub(super) fn part(facets: &BTreeMap<&str, Period>) -> Vec<Option<usize>> {
    let facets: Vec<(&str, Period)> = facets.iter().map(|(facet, period)| (*facet, *period)).collect();
    let fits = |one: usize, other: usize| !contradict(facets[one], facets[other]);
    let fitting: Vec<Vec<usize>> = (0..facets.len())
        .map(|one| (0..facets.len()).filter(|&other| fits(one, other)).collect())
        .collect();
    if fitting.iter().all(|fitting| fitting.len() == facets.len()) {
        return vec![None; facets.len()];
    }
    // Where all that fit one fit each other, those that do so are one person, whichever is looked at.
    let is_clear = |one: &usize| {
        let all = &fitting[*one];
        all.iter().all(|&one| all.iter().all(|&other| fits(one, other)))
    };
    (0..facets.len())
        .map(|one| {
            let mut person = fitting[one].iter().copied().filter(is_clear);
            is_clear(&one).then(|| person.next()).flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
    }

    fn period(first: i64, last: i64) -> Period {
        Period::new(Some(at(first)), Some(at(last)))
    }

    #[test]
    fn roles_tell_of_fields_and_states() {
        for (roles, expected) in [
            (&["Norwegian foreign minister"][..], "politics.norway"),
            (&["prime minister of Chile"], "politics.chile"),
            (&["Orland goalkeeper"], "sport"),
            (&["Sen.", "former Orland police chief"], "politics"),
            (&["chief of police"], "police"),
            (&["police minister"], "politics"),
            (
                &["mayor of Orland and chief executive of Brook Holdings"],
                "business+politics",
            ),
            (&["footballer-turned-senator"], ""),
            (&["minister's aide"], ""),
            (&["president", "captain"], ""),
        ] {
            assert_eq!(facet(roles.iter().copied()), expected, "{roles:?}");
        }
    }

    #[test]
    fn fields_contradict_each_other_at_the_same_time() {
        for (one, printed, other, other_printed, expected) in [
            ("sport", period(0, 0), "politics", period(2, 2), true),
            ("sport", period(0, 100), "politics", period(3000, 3000), false),
            ("police", period(0, 100), "politics", period(50, 50), true),
            ("police", period(0, 100), "politics", period(95, 400), false),
            ("police", period(0, 0), "politics", period(2, 2), false),
            ("business", period(0, 100), "politics", period(50, 50), false),
            ("business+politics", period(0, 0), "sport", period(2, 2), true),
            ("politics+sport", period(0, 0), "sport", period(2, 2), false),
            ("politics.norway", period(0, 0), "politics.chile", period(2, 2), true),
            ("politics.norway", period(0, 0), "politics", period(2, 2), false),
            (
                "politics.scotland",
                period(0, 0),
                "politics.united-kingdom",
                period(2, 2),
                false,
            ),
            ("sport", Period::default(), "politics", period(2, 2), true),
            ("police", Period::default(), "politics", period(2, 2), false),
        ] {
            assert_eq!(
                contradict((one, printed), (other, other_printed)),
                expected,
                "{one} / {other}"
            );
            assert_eq!(
                contradict((other, other_printed), (one, printed)),
                expected,
                "{other} / {one}"
            );
        }
    }

    #[test]
    fn what_fits_two_people_is_neither_of_them() {
        let facets = BTreeMap::from([
            ("arts", period(0, 0)),
            ("politics", period(0, 0)),
            ("politics.chile", period(9, 9)),
            ("sport", period(2, 2)),
        ]);
        assert_eq!(part(&facets), [None, Some(1), Some(1), Some(3)]);
    }
}

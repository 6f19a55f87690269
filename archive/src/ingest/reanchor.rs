//! A changed article: which stretch of the new text is which of the old one.
//!
//! A stretch is known again by its exact words and by what stands around them, as the Web Annotation model selects a quote by prefix, exact words and suffix. Where the
//! article prints the same words more than once, the words around them tell which is which. A report whose words are gone has *changed* where a new
//! report stands between the same words, and only there; else it has *vanished*. Nothing is guessed: where two places fit equally well, neither is taken.

use std::collections::{BTreeMap, BTreeSet};

use entity::report;
use entity::vocabulary::{Place, Standing};
use extractor::Span;
use extractor::fold::fold_with_map;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use uuid::Uuid;

use crate::ids;

/// How many words on each side of a stretch are compared.
const AROUND: usize = 8;
/// So many equal words on one side are more than chance.
const TELLING: usize = 3;
/// How much of the words themselves must be equal where only one side tells.
const ALIKE: f64 = 0.5;

/// The words of a headline and a text.
pub(crate) struct Words {
    title: Text,
    text: Text,
}

struct Text {
    words: Vec<String>,
    spans: Vec<Span>,
}

impl Text {
    fn of(text: &str) -> Self {
        let folded = fold_with_map(text);
        let (words, spans) = folded.iter().map(|(word, span)| (word.to_owned(), span)).unzip();
        Self { words, spans }
    }

    /// The words before, in and behind a stretch.
    fn around(&self, start: usize, end: usize) -> Stretch<'_> {
        let first = self.spans.partition_point(|span| span.end() <= start);
        let behind = self.spans.partition_point(|span| span.start() < end).max(first);
        Stretch {
            before: &self.words[first.saturating_sub(AROUND)..first],
            exact: &self.words[first..behind],
            after: &self.words[behind..self.words.len().min(behind + AROUND)],
        }
    }
}

impl Words {
    pub(crate) fn of(title: Option<&str>, text: &str) -> Self {
        Self {
            title: Text::of(title.unwrap_or_default()),
            text: Text::of(text),
        }
    }

    fn stretch(&self, row: &report::Model) -> Stretch<'_> {
        let text = match row.place {
            Place::Title => &self.title,
            Place::Text => &self.text,
        };
        let offset = |stored: i32| usize::try_from(stored).unwrap_or_default();
        text.around(offset(row.byte_start), offset(row.byte_end))
    }
}

/// A stretch with the words around it.
struct Stretch<'w> {
    before: &'w [String],
    exact: &'w [String],
    after: &'w [String],
}

impl Stretch<'_> {
    /// How many words are equal next to two stretches, before and after.
    fn equal_around(&self, other: &Stretch<'_>) -> (usize, usize) {
        let equal = |(one, other): &(&String, &String)| one == other;
        let before = self.before.iter().rev().zip(other.before.iter().rev());
        let after = self.after.iter().zip(other.after);
        (before.take_while(equal).count(), after.take_while(equal).count())
    }

    /// Which part of the words two stretches share, from 0 to 1.
    fn likeness(&self, other: &Stretch<'_>) -> f64 {
        let operations = capture_diff_slices(Algorithm::Myers, self.exact, other.exact);
        let equal: usize = operations
            .iter()
            .map(|operation| match operation {
                DiffOp::Equal { len, .. } => *len,
                _ => 0,
            })
            .sum();
        let all = self.exact.len() + other.exact.len();
        2.0 * equal as f64 / all.max(1) as f64
    }

    /// How well another stretch stands in this one's place; `None` where nothing says that it does.
    fn succession(&self, other: &Stretch<'_>) -> Option<usize> {
        let (before, after) = self.equal_around(other);
        let both = before >= TELLING && after >= TELLING;
        let one = before >= TELLING || after >= TELLING;
        (both || one && self.likeness(other) >= ALIKE).then_some(before + after)
    }
}

/// Ids for the stretches of a new text: where the same words stand in it, or stood in the old one, more than once, those that stand in the same surroundings keep their id.
/// `known` holds all ids that reports of the article ever had.
pub(crate) fn ids_by_context(
    old: (&Words, &[&report::Model]),
    new: (&Words, &[&report::Model]),
    known: &BTreeSet<Uuid>,
) -> BTreeMap<Uuid, Uuid> {
    let mut groups: BTreeMap<&str, [Vec<&report::Model>; 2]> = BTreeMap::new();
    for (side, rows) in [old.1, new.1].into_iter().enumerate() {
        for row in rows {
            groups.entry(&row.folded).or_default()[side].push(row);
        }
    }
    let mut by_context = BTreeMap::new();
    for [before, now] in groups.into_values() {
        // Where nothing was added or taken away, their order tells; the first of new ones is the first.
        if before.len() == now.len() || before.is_empty() || now.is_empty() {
            continue;
        }
        let met = pairs(&before, &now, |one, other| {
            let (before, after) = old.0.stretch(one).equal_around(&new.0.stretch(other));
            Some(before + after)
        });
        let kept: BTreeMap<Uuid, Uuid> = met.into_iter().map(|(old, new)| (new, old)).collect();
        // An old id is never another stretch's: those that nothing tells apart get new ones.
        let mut fresh = (before.len()..)
            .map(|nth| ids::report(before[0].article_id, &before[0].folded, nth))
            .filter(|id| !known.contains(id));
        for row in now {
            if let Some(id) = kept.get(&row.id).copied().or_else(|| fresh.next()) {
                by_context.insert(row.id, id);
            }
        }
    }
    by_context
}

/// Sees to it that no two rows get one id: a row that would have another's gets one that nobody has.
pub(crate) fn keep_apart(ids: &mut BTreeMap<Uuid, Uuid>, rows: &[&report::Model]) {
    let mut taken: BTreeSet<Uuid> = BTreeSet::new();
    let (renamed, others): (Vec<&report::Model>, Vec<&report::Model>) =
        rows.iter().copied().partition(|row| ids.contains_key(&row.id));
    for row in renamed.into_iter().chain(others) {
        let id = ids.get(&row.id).copied().unwrap_or(row.id);
        let mut candidates = std::iter::once(id).chain((0..).map(|nth| ids::report(row.article_id, &row.folded, nth)));
        if let Some(id) = candidates.find(|id| taken.insert(*id)) {
            ids.insert(row.id, id);
        }
    }
}

/// What became of the old reports whose words are gone: for each, what stands in its place.
pub(crate) fn fates(
    old: (&Words, &[&report::Model]),
    new: (&Words, &[&report::Model]),
) -> BTreeMap<Uuid, (Standing, Option<Uuid>)> {
    let successors = pairs(old.1, new.1, |one, other| {
        let place = one.place == other.place;
        old.0.stretch(one).succession(&new.0.stretch(other)).filter(|_| place)
    });
    let fate = |row: &&report::Model| match successors.get(&row.id) {
        Some(&successor) => (row.id, (Standing::Changed, Some(successor))),
        None => (row.id, (Standing::Vanished, None)),
    };
    old.1.iter().map(fate).collect()
}

/// Old rows with the new rows that fit each best, where each is the other's only best.
fn pairs(
    old: &[&report::Model],
    new: &[&report::Model],
    fit: impl Fn(&report::Model, &report::Model) -> Option<usize>,
) -> BTreeMap<Uuid, Uuid> {
    let fits: Vec<Vec<Option<usize>>> = old
        .iter()
        .map(|one| new.iter().map(|other| fit(one, other)).collect())
        .collect();
    let only_best = |candidates: Vec<Option<usize>>| {
        let best = candidates.iter().flatten().max()?;
        let mut with_best = candidates
            .iter()
            .enumerate()
            .filter(|(_, fit)| fit.as_ref() == Some(best));
        match (with_best.next(), with_best.next()) {
            (Some((index, _)), None) => Some(index),
            _ => None,
        }
    };
    let mut pairs = BTreeMap::new();
    for (index, row) in old.iter().enumerate() {
        let Some(best) = only_best(fits[index].clone()) else {
            continue;
        };
        let back = only_best(fits.iter().map(|row| row[best]).collect());
        if back == Some(index) {
            pairs.insert(row.id, new[best].id);
        }
    }
    pairs
}

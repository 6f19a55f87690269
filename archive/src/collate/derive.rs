//! What a quote is, of the printings that are one passage: its reference wording, venue and date, and how each printing stands to it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::passage;
use entity::vocabulary::{Flag, Relation, VenueKind};
use uuid::Uuid;

use super::printing::Printing;
use super::wording::{contains, is_elided, runs_over};
use crate::identify::fold_outlet;
use crate::ids;

/// The quote of a group of printings, earliest first, and each printing's relation to it.
pub(super) fn derive(group: &[&Printing]) -> (passage::Model, Vec<Relation>) {
    let earliest = group[0];
    let reference = reference(group);
    let relations = group.iter().map(|printing| relation(printing, reference)).collect();
    let venue = most_specific_venue(group);
    let said = narrowest_date(group);
    let copies: BTreeSet<Uuid> = group.iter().map(|printing| printing.copy_group).collect();
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quote = passage::Model {
        id: ids::quote(earliest.row.id),
        speaker_id: reference
            .row
            .speaker_id
            .or_else(|| group.iter().find_map(|printing| printing.row.speaker_id)),
        reference_report_id: reference.row.id,
        venue_kind: venue.and_then(|printing| printing.row.venue_kind),
        venue_name: venue.and_then(|printing| printing.row.venue_name.clone()),
        venue_id: venue.and_then(|printing| printing.row.venue_id),
        venue_carried: venue.is_some_and(|printing| printing.row.venue_carried),
        said_text: said.and_then(|printing| printing.row.said_text.clone()),
        said_from: said.and_then(|printing| printing.row.said_from),
        said_to: said.and_then(|printing| printing.row.said_to),
        said_precision: said.and_then(|printing| printing.row.said_precision),
        said_carried: said.is_some_and(|printing| printing.row.said_carried),
        report_count: count(group.len()),
        independent_count: count(copies.len()),
        first_reported_at: earliest.row.published_at,
        confidence: group.iter().map(|printing| printing.row.confidence).fold(0.0, f64::max),
        modality: group
            .iter()
            .map(|printing| printing.row.modality)
            .min()
            .unwrap_or(earliest.row.modality),
    };
    (quote, relations)
}

/// The printing of the reference wording: a primary source's; else, of the wordings not marked translated, the one that covers most independent reports (equals or
/// contains theirs), then the longest, then the earliest.
fn reference<'p>(group: &[&'p Printing]) -> &'p Printing {
    let mut candidates: Vec<&Printing> = group.iter().copied().filter(|printing| printing.primary).collect();
    if candidates.is_empty() {
        candidates = group
            .iter()
            .copied()
            .filter(|printing| !printing.row.flags.0.contains(&Flag::Translated))
            .collect();
    }
    if candidates.is_empty() {
        candidates = group.to_vec();
    }
    let mut covered: HashMap<&str, usize> = HashMap::new();
    for candidate in &candidates {
        covered.entry(&candidate.row.folded).or_insert_with(|| {
            let copies: BTreeSet<Uuid> = group
                .iter()
                .filter(|printing| contains(&candidate.row.folded, &printing.row.folded))
                .map(|printing| printing.copy_group)
                .collect();
            copies.len()
        });
    }
    let mut best = candidates[0];
    for candidate in candidates {
        let rank = |printing: &Printing| {
            (
                covered[printing.row.folded.as_str()],
                printing.row.words,
                printing.row.folded.len(),
            )
        };
        // Candidates come earliest first, so a later one must be better to win.
        if rank(candidate) > rank(best) {
            best = candidate;
        }
    }
    best
}

fn relation(printing: &Printing, reference: &Printing) -> Relation {
    let (printed, whole) = (&printing.row.folded, &reference.row.folded);
    if contains(printed, whole) {
        Relation::Verbatim
    } else if contains(whole, printed) || runs_over(whole, printed) || runs_over(printed, whole) {
        Relation::Excerpt
    } else if is_elided(&printing.row.text, whole) {
        Relation::Elided
    } else {
        Relation::Altered
    }
}

/// The printing with the venue to show: named before unnamed, stated before carried over, by more independent reports, then the earliest.
fn most_specific_venue<'p>(group: &[&'p Printing]) -> Option<&'p Printing> {
    let key = |printing: &Printing| {
        (
            printing.row.venue_kind,
            printing.row.venue_name.as_deref().map(fold_outlet),
        )
    };
    let mut support: HashMap<(Option<VenueKind>, Option<String>), BTreeSet<Uuid>> = HashMap::new();
    for printing in group {
        support.entry(key(printing)).or_default().insert(printing.copy_group);
    }
    group
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, printing)| printing.row.venue_kind.is_some())
        .max_by_key(|(index, printing)| {
            (
                printing.row.venue_name.is_some(),
                support[&key(printing)].len(),
                !printing.row.venue_carried,
                Reverse(*index),
            )
        })
        .map(|(_, printing)| printing)
}

/// The printing with the date to show: consistent with most others, then the narrowest, then the earliest printing; without any interval, the first words for one.
fn narrowest_date<'p>(group: &[&'p Printing]) -> Option<&'p Printing> {
    let intervals: Vec<(NaiveDate, NaiveDate)> = group.iter().filter_map(|printing| printing.occasion.said).collect();
    let dated = group
        .iter()
        .copied()
        .enumerate()
        .filter_map(|(index, printing)| Some((index, printing, printing.occasion.said?)));
    let best = dated.max_by_key(|(index, _, (from, to))| {
        let consistent = intervals
            .iter()
            .filter(|(other_from, other_to)| from <= other_to && other_from <= to)
            .count();
        (consistent, Reverse(*to - *from), Reverse(*index))
    });
    match best {
        Some((_, printing, _)) => Some(printing),
        None => group.iter().copied().find(|printing| printing.row.said_text.is_some()),
    }
}

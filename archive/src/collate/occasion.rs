//! Whether two printings may tell of one occasion: when and where the words were said.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::vocabulary::VenueKind;

use super::TINY;
use super::printing::{Printing, Row};
use crate::identify::fold_outlet;

/// How far apart the publications of one tiny wording may lie.
const CLOSE: TimeDelta = TimeDelta::days(10);
/// How far apart the publications of one long wording in other words may lie where both name the day, and where not.
pub(super) const NEAR: TimeDelta = TimeDelta::days(10);
const NEAR_WITHOUT_DAY: TimeDelta = TimeDelta::days(3);
/// How far apart the days of one long wording may lie that articles give for one occasion: weekdays are mistaken, and time zones differ.
const MISDATED: TimeDelta = TimeDelta::days(3);

/// What a printing tells of when and where its words were said.
#[derive(Clone, Debug)]
pub(super) struct Occasion {
    /// The days on which it may have been said.
    pub(super) said: Option<(NaiveDate, NaiveDate)>,
    venue_kind: Option<VenueKind>,
    /// Folded.
    venue_name: Option<Box<str>>,
    pub(super) published_at: Option<DateTime<Utc>>,
}

impl Occasion {
    pub(super) fn new(
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
        venue_kind: Option<VenueKind>,
        venue_name: Option<&str>,
        published_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            said: from.or(to).zip(to.or(from)),
            venue_kind,
            venue_name: venue_name.map(|name| fold_outlet(name).into()),
            published_at,
        }
    }

    pub(super) fn of(row: &Row) -> Self {
        Self::new(
            (row.said_from.map(NaiveDate::from), row.said_to.map(NaiveDate::from)),
            row.venue_kind,
            row.venue_name.as_deref(),
            row.published_at.map(DateTime::from),
        )
    }
}

/// Whether two printings of a short wording may tell of one occasion. Of a tiny one something must speak for it: that both name the day, or that both name the kind of
/// venue, or at least that neither names a day.
pub(super) fn is_compatible(one: &Occasion, other: &Occasion, words: usize) -> bool {
    let dates_fit = match (one.said, other.said) {
        (Some((from, to)), Some((other_from, other_to))) => from <= other_to && other_from <= to,
        _ if words >= TINY => true,
        (None, None) => is_published_close(one, other),
        _ => is_published_close(one, other) && one.venue_kind.is_some() && one.venue_kind == other.venue_kind,
    };
    dates_fit && !is_printed_before(one, other) && !is_printed_before(other, one) && venues_fit(one, other)
}

/// Whether two printings of one long wording tell of one occasion. `telling`: the words are such as nobody happens to say twice (see [`super::wording::is_telling`]); then only days
/// that both name and that lie apart part them, or that one was printed before the other's words were said. Any other wording must be printed as soon after it was said as news is.
pub(super) fn may_be_one(one: &Occasion, other: &Occasion, telling: bool) -> bool {
    let dates_fit = match (one.said, other.said) {
        (Some(said), Some(other)) => apart(said, other) <= if telling { MISDATED } else { TimeDelta::days(1) },
        _ if telling => true,
        (None, None) => published_within(one, other, NEAR_WITHOUT_DAY),
        (Some(said), None) => is_news_of(other, said),
        (None, Some(said)) => is_news_of(one, said),
    };
    dates_fit && !is_printed_before(one, other) && !is_printed_before(other, one) && (telling || venues_fit(one, other))
}

/// How far two intervals lie apart; nothing where they overlap.
fn apart((from, to): (NaiveDate, NaiveDate), (other_from, other_to): (NaiveDate, NaiveDate)) -> TimeDelta {
    (from - other_to).max(other_from - to).max(TimeDelta::zero())
}

/// Whether a printing was published within days of what was said then.
fn is_news_of(occasion: &Occasion, (from, to): (NaiveDate, NaiveDate)) -> bool {
    let published = occasion.published_at.map(|at| at.date_naive());
    published.is_none_or(|day| apart((day, day), (from, to)) <= NEAR)
}

/// Whether two printings of like words tell of one occasion. Something must speak for it: that both name the day, or that they were published within days of each other.
pub(super) fn is_same_occasion(one: &Occasion, other: &Occasion) -> bool {
    let (Some(at), Some(other_at)) = (one.published_at, other.published_at) else {
        return false;
    };
    let apart = (at - other_at).abs();
    let dates_fit = match (one.said, other.said) {
        (Some((from, to)), Some((other_from, other_to))) => apart <= NEAR && from <= other_to && other_from <= to,
        _ => apart <= NEAR_WITHOUT_DAY,
    };
    dates_fit && !is_printed_before(one, other) && !is_printed_before(other, one) && venues_fit(one, other)
}

fn is_published_close(one: &Occasion, other: &Occasion) -> bool {
    published_within(one, other, CLOSE)
}

fn published_within(one: &Occasion, other: &Occasion, distance: TimeDelta) -> bool {
    match (one.published_at, other.published_at) {
        (Some(at), Some(other_at)) => (at - other_at).abs() <= distance,
        _ => true,
    }
}

/// Whether one was printed before the other's words were said; a day is left for time zones.
fn is_printed_before(one: &Occasion, other: &Occasion) -> bool {
    let (Some(printed), Some((said, _))) = (one.published_at, other.said) else {
        return false;
    };
    printed
        .date_naive()
        .checked_add_days(Days::new(1))
        .is_some_and(|day| day < said)
}

/// Whether two venues may be one: equal names are, different ones are not; of kinds only those that exclude each other are told apart, because one reporter's press
/// conference is another's statement.
fn venues_fit(one: &Occasion, other: &Occasion) -> bool {
    let (Some(kind), Some(other_kind)) = (one.venue_kind, other.venue_kind) else {
        return true;
    };
    if let (Some(name), Some(other_name)) = (&one.venue_name, &other.venue_name) {
        return name == other_name;
    }
    let is_distinct = |kind: VenueKind| {
        matches!(
            kind,
            VenueKind::Interview | VenueKind::SocialMedia | VenueKind::Debate | VenueKind::Proceeding
        )
    };
    kind == other_kind || !is_distinct(kind) || !is_distinct(other_kind)
}

/// Printings of one short wording by occasion: the best dated first, each joins the one cluster that it fits as a whole; those that fit several stand together apart.
pub(super) fn by_occasion(mut printings: Vec<Printing>, words: usize) -> Vec<Vec<Printing>> {
    printings.sort_by_cached_key(|printing| {
        let said = printing.occasion.said;
        let (unpublished, published, key, ordinal, id) = printing.order();
        (
            (said.is_none(), said.map(|(from, to)| (to - from, from))),
            printing.occasion.venue_kind.is_none(),
            (unpublished, published, key.to_owned(), ordinal, id),
        )
    });
    let mut clusters: Vec<Vec<Printing>> = Vec::new();
    let mut undecided: Vec<Vec<Printing>> = Vec::new();
    for printing in printings {
        let fits = |cluster: &Vec<Printing>| {
            let mut others = cluster.iter().map(|other| &other.occasion);
            others.all(|other| is_compatible(&printing.occasion, other, words))
        };
        let fitting: Vec<usize> = (0..clusters.len()).filter(|&index| fits(&clusters[index])).collect();
        match fitting[..] {
            [only] => clusters[only].push(printing),
            [] => clusters.push(vec![printing]),
            _ => match undecided.iter().position(fits) {
                Some(index) => undecided[index].push(printing),
                None => undecided.push(vec![printing]),
            },
        }
    }
    clusters.append(&mut undecided);
    clusters
}

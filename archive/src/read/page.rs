//! Paging by key: which part of a list is asked for, and the part that is there. No GraphQL in it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::time as stored;
use sea_orm::Value;
use uuid::Uuid;

/// A part of a list: `limit` rows from its start, or before its end when `backwards`, strictly after one place and before another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// Rows at most.
    pub limit: u64,
    /// From the end of the list.
    pub backwards: bool,
    /// Only what follows this place.
    pub after: Option<Place>,
    /// Only what precedes this place.
    pub before: Option<Place>,
}

impl PageRequest {
    /// The first `limit` rows.
    #[must_use]
    pub const fn first(limit: u64) -> Self {
        Self {
            limit,
            backwards: false,
            after: None,
            before: None,
        }
    }

    /// How many rows to read: one more than it holds, which tells whether there are more.
    pub(super) const fn rows(&self) -> u64 {
        self.limit.saturating_add(1)
    }
}

/// A row's place in an ordered list: its key, and its id where keys are equal. Rows without a key stand at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// What the list is ordered by.
    pub key: Key,
    /// The tie-break.
    pub id: Uuid,
}

/// What a list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The row has none.
    None,
    /// A count, or a score in millionths.
    Number(i64),
    /// An instant.
    Time(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
    /// A name.
    Name(String),
}

impl Key {
    pub(super) fn bind(&self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Number(number) => Some((*number).into()),
            Self::Time(time) => Some(stored::Timestamp::from(*time).into()),
            Self::Day(day) => Some(stored::Day::from(*day).into()),
            Self::Name(name) => Some(name.clone().into()),
        }
    }
}

/// The part of a list that was asked for, in the list's order.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows with their places.
    pub rows: Vec<(Place, T)>,
    /// Whether the list goes on after them.
    pub has_next: bool,
    /// Whether it begins before them.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            has_next: false,
            has_previous: false,
        }
    }
}

impl<T> Page<T> {
    /// Makes a page of what a query gave: the rows in the direction asked, one more than the limit where there are more.
    pub(crate) fn cut(mut rows: Vec<(Place, T)>, request: &PageRequest) -> Self {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if request.backwards {
            rows.reverse();
            Self {
                rows,
                has_next: request.before.is_some(),
                has_previous: more,
            }
        } else {
            Self {
                rows,
                has_next: more,
                has_previous: request.after.is_some(),
            }
        }
    }

    /// The same page of other rows.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(|(place, row)| (place, change(row))).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: u128) -> Vec<(Place, u128)> {
        (0..count)
            .map(|n| {
                (
                    Place {
                        key: Key::None,
                        id: Uuid::from_u128(n),
                    },
                    n,
                )
            })
            .collect()
    }

    #[test]
    fn one_row_over_the_limit_means_more_in_the_direction_read() {
        let forward = Page::cut(rows(3), &PageRequest::first(2));
        assert_eq!(
            (forward.rows.len(), forward.has_next, forward.has_previous),
            (2, true, false)
        );
        let backward = Page::cut(
            rows(3),
            &PageRequest {
                backwards: true,
                ..PageRequest::first(2)
            },
        );
        assert_eq!(backward.rows.iter().map(|row| row.1).collect::<Vec<_>>(), [1, 0]);
        assert_eq!((backward.has_next, backward.has_previous), (false, true));
        let exact = Page::cut(rows(2), &PageRequest::first(2));
        assert!(!exact.has_next);
    }
}

//! Points of time as they are stored where every report, quote and change has some: as numbers, which take a third of the room of words in rows and indices.

use sea_orm::entity::prelude::*;

/// An instant: microseconds from 1970 on, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Timestamp(i64);

impl From<DateTimeUtc> for Timestamp {
    /// The microsecond in which an instant lies.
    fn from(instant: DateTimeUtc) -> Self {
        Self(instant.timestamp_micros())
    }
}

impl From<Timestamp> for DateTimeUtc {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_timestamp_micros(timestamp.0).unwrap_or_default()
    }
}

/// A day: how many days after 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Day(i32);

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date.to_epoch_days())
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self::from_epoch_days(day.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::entity::prelude::{Date, DateTimeUtc};

    use super::{Day, Timestamp};

    #[test]
    fn what_is_stored_is_read() {
        for text in [
            "1870-07-14T23:59:59.25Z",
            "1970-01-01T00:00:00Z",
            "2031-03-14T09:26:53.589793Z",
        ] {
            let instant: DateTimeUtc = text.parse().unwrap_or_default();
            assert_eq!(DateTimeUtc::from(Timestamp::from(instant)), instant);
            assert_eq!(Date::from(Day::from(instant.date_naive())), instant.date_naive());
        }
    }

    #[test]
    fn what_is_earlier_is_less() {
        let instant = |text: &str| text.parse::<DateTimeUtc>().unwrap_or_default();
        let (earlier, later) = (instant("1969-12-31T23:59:58.75Z"), instant("1969-12-31T23:59:59Z"));
        assert!(Timestamp::from(earlier) < Timestamp::from(later));
        assert!(Day::from(earlier.date_naive()) < Day::from(instant("1970-01-01T00:00:00Z").date_naive()));
    }
}

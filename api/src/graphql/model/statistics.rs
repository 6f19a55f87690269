//! How much the archive holds.

use archive::read;
use async_graphql::SimpleObject;

use crate::graphql::scalars::DateTime;

/// How much the archive holds. Retracted articles and withdrawn words do not count.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct Statistics {
    /// Articles.
    articles: i32,
    /// Quotes: passages, each with its printings.
    quotes: i32,
    /// Reports: printings of quotes.
    reports: i32,
    /// Speakers of them.
    speakers: i32,
    /// Outlets that publish or are credited.
    outlets: i32,
    /// The newest publication that prints a quote.
    latest_report_at: Option<DateTime>,
}

impl From<read::Statistics> for Statistics {
    fn from(statistics: read::Statistics) -> Self {
        let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            articles: count(statistics.articles),
            quotes: count(statistics.quotes),
            reports: count(statistics.reports),
            speakers: count(statistics.speakers),
            outlets: count(statistics.outlets),
            latest_report_at: statistics.latest_report_at.map(DateTime),
        }
    }
}

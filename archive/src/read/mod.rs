//! The reading verbs: what the archive knows, as values that carry no row, no SQL and no GraphQL.
//!
//! Lists come as [`Page`]s ordered by a key; things that hang on other things (the reports of quotes, the names of speakers) are read for many owners with one
//! statement, so that an answer costs the same number of statements whatever its size.

mod article;
pub(crate) mod columns;
mod facets;
mod history;
mod outlet;
mod page;
mod quote;
mod report;
mod speaker;
pub(crate) mod sql;
mod statistics;
mod venue;

pub use article::{
    Article, ArticleFilter, Revision, Words, article_by_url, article_count, article_counts_of_outlets, articles,
    articles_by_id, articles_of_outlets, credits, revisions_by_id, revisions_of, words_of_revisions,
};
pub use facets::{Facet, quotes_by_month, quotes_by_outlet, quotes_by_speaker, quotes_by_venue_kind};
pub use history::{Edit, History, ReportStanding, Step, departures, edits, histories};
pub use outlet::{Outlet, domains, outlet_count, outlets, outlets_by_id};
pub use page::{Key, Page, PageRequest, Place};
pub use quote::{
    MinConfidence, Owners, Quote, QuoteFilter, QuoteOrder, QuoteOrderField, QuoteVenue, SaidOn, former_ids,
    quote_by_id, quote_count, quote_counts, quotes, quotes_by_id, quotes_of,
};
pub(crate) use report::ReportRow;
pub use report::{
    Relay, Report, added_by_change, relays, report_counts_of_articles, report_matches, reports_by_id,
    reports_of_articles, reports_of_quotes,
};
pub use speaker::{
    Related, Role, Speaker, SpeakerFilter, articles_telling, joint_speakers, names, relations, role_history, roles,
    speaker_count, speakers, speakers_by_id, speakers_named,
};
pub use statistics::{Statistics, statistics};
pub use venue::{Venue, VenueFilter, venue_count, venues, venues_by_id};

/// The sets of values that stand in columns.
pub use entity::vocabulary;

//! The types of the API, one noun a file. Objects wrap values of `archive::read`.

mod apparatus;
mod article;
mod decision;
mod facets;
mod highlight;
mod ingest_progress;
mod node;
mod occasion;
mod outlet;
mod quote;
mod report;
mod revision;
mod speaker;
mod statistics;
mod venue;
mod verification;
mod vocabulary;

pub(crate) use apparatus::Apparatus;
pub(crate) use article::{Article, ArticleFilter};
pub(crate) use decision::{DECISIONS, Decision, DecisionFilter, Review, ReviewStatus};
pub(crate) use facets::QuoteFacets;
pub(crate) use highlight::Highlight;
pub(crate) use ingest_progress::{IngestProgress, IngestRunStatus};
pub(crate) use node::Node;
pub(crate) use occasion::{QuoteVenue, Relay, SaidOn};
pub(crate) use outlet::Outlet;
pub(crate) use quote::{Quote, QuoteFilter, QuoteOrder, order_of};
pub(crate) use report::Report;
pub(crate) use revision::Revision;
pub(crate) use speaker::{Speaker, SpeakerFilter};
pub(crate) use statistics::Statistics;
pub(crate) use venue::{Venue, VenueFilter};
pub(crate) use verification::{Verification, VerifyQuoteInput};
pub(crate) use vocabulary::{ArticleKind, SpeakerKind};

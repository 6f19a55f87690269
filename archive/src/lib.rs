//! The database's verbs: ingest, identify, collate, verify, curate, export, and what reads; and the access tokens, which are kept beside the articles.
//!
//! An article goes through [`ingest()`]: the extractor reads it, then one transaction stores the article with its revision, speakers, venues and reports, [`identify`]s
//! the speakers across articles, [`collate`]s the reports into quotes and appends what happened to the change table.

pub mod apparatus;
pub mod article;
mod attributions;
pub mod change;
pub mod collate;
pub mod connection;
pub mod curate;
pub mod dictionary;
pub mod error;
pub mod export;
mod folded;
pub mod identify;
pub mod ids;
pub mod ingest;
pub mod read;
mod rows;
pub mod run;
pub mod search;
pub mod source_link;
pub mod token;
pub mod verify;
mod words;

pub use article::{NewArticle, Published};
pub use change::{Stamp, changes_after, latest_change};
pub use connection::{connect, is_current};
pub use error::ArchiveError;
pub use export::{ExportFormat, export};
pub use ingest::{IngestStatus, Ingested, Reading, ingest};

//! SeaORM entities of the archive, one table a file, and the vocabulary of their columns.
//!
//! Invariants that the schema alone does not show:
//! * Ids are UUIDv5 of keys (see `archive::ids`), so the same input gives the same ids in any order.
//! * A report is *live* while the current revision of its article prints it and the article is not retracted. Lists, counts and reference wordings speak of live
//!   reports alone; the others stay citable by id, with the speaker and the quote that they had.
//! * Instants are UTC, truncated to microseconds; a publication date without a time is midnight UTC with `published_has_time` false.
//! * Spans are half-open. `byte_*` are UTF-8 bytes; every other offset is a Unicode code point. Both count in the revision's text, or in its title where the
//!   report's place is the title.

pub mod access_token;
pub mod article;
pub mod article_credit;
pub mod attribution;
pub mod change;
pub mod curation;
pub mod curation_subject;
pub mod decided_name;
pub mod decided_passage;
pub mod decided_speaker;
pub mod dictionary;
pub mod explanation;
pub mod found_attribution;
pub mod ingest_run;
pub mod merged_speaker;
pub mod outlet;
pub mod outlet_domain;
pub mod packed;
pub mod passage;
pub mod printed_name;
pub mod quote;
pub mod quote_former_id;
pub mod report;
pub mod report_candidate;
pub mod report_history;
pub mod report_relay;
pub mod report_speaker;
pub mod review;
pub mod revision;
pub mod speaker;
pub mod speaker_name;
pub mod speaker_relation;
pub mod speaker_role;
pub mod time;
pub mod venue;
pub mod vocabulary;

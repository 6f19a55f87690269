//! Finds the direct quotes in an English news article and says who said them, where, and when.
//!
//! The extractor is pure: an article goes in, attributions come out. It knows no file, clock, network, database row or GraphQL type, and it cannot fail: odd text
//! yields fewer attributions.

#![warn(missing_docs)]

mod attribute;
pub mod attribution;
pub mod candidates;
pub mod confidence;
pub mod credits;
pub mod cues;
mod dates;
pub mod features;
pub mod fold;
pub mod frame;
pub mod judge;
pub mod lexicon;
pub mod marks;
pub mod mention;
mod models;
pub mod occasions;
mod paragraphs;
pub mod people;
pub mod rank;
mod recase;
mod reported;
pub mod span;
mod translation;
mod unmarked;
mod venues;
pub mod vocabulary;
mod whitespace;
mod wording;

pub use attribute::Observation;
pub use attribution::{
    Article, Attribution, DocumentKind, Extraction, Flag, Form, JudgedStretch, Modality, Place, Precision, QuoteKind,
    Relay, RelayKind, SaidOn, Speaker, SpeakerCandidate, SpeakerKind, Venue, VenueKind, Verdict,
};
pub use models::Models;
use recase::{names_in, recased};
pub use span::Span;

/// Reads one article.
#[must_use]
pub fn extract(article: &Article<'_>) -> Extraction {
    extract_with(article, Models::shipped())
}

/// Reads one article with other models than the extractor ships with.
#[must_use]
pub fn extract_with(article: &Article<'_>, models: Models<'_>) -> Extraction {
    // A text in one case is read in the case of running text, which has the same offsets.
    let text = recased(article.text, || names_in(article.title.unwrap_or_default()));
    let title = article
        .title
        .and_then(|title| recased(title, || names_in(text.as_deref().unwrap_or(article.text))));
    let cased = Article {
        text: text.as_deref().unwrap_or(article.text),
        title: title.as_deref().or(article.title),
        ..*article
    };
    attribute::attribute(&cased, models)
}

/// What stands for choice as the occasion of each quote of an article's text, by the quote's span; what is not `known` is chosen by the given weights. For learning.
#[must_use]
pub fn describe_occasions(
    article: &Article<'_>,
    model: &occasions::OccasionModel,
    known: Option<&occasions::Known<'_>>,
) -> Vec<(Span, occasions::Described)> {
    attribute::describe_occasions(article, model, known)
}

/// What is known of the named quotes in an article's text, for learning how sure to be.
#[must_use]
pub fn observe(article: &Article<'_>, models: Models<'_>) -> Vec<Observation> {
    attribute::observe(article, models)
}

/// The entries of a data file: one a line, `#` opens a comment, blank lines count for nothing.
pub(crate) fn data_lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(|line| line.split_once('#').map_or(line, |(entry, _)| entry).trim())
        .filter(|entry| !entry.is_empty())
}

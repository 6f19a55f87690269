//! Reads the invented articles that are learned from besides those of a corpus.
//!
//! Input: files in the form of the extractor's gold (`extractor/tests/gold/README.md`). Output: articles annotated as those of a corpus; quotes of headlines are left
//! out, since the corpus has none.

use std::path::Path;

use anyhow::Result;
use extractor::Place;

use crate::corpus::{Annotated, Attributed, GoldKind, GoldQuote};
use crate::gold::{self, GoldArticle};
use crate::gold_export;

/// How much an invented quote counts next to one of a corpus.
const WEIGHT: f64 = 1.0;

/// Reads the articles of a folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Annotated>> {
    Ok(gold_export::read(folder)?.iter().map(annotated).collect())
}

fn annotated(article: &GoldArticle) -> Annotated {
    let given = article.tagged.article();
    let gold: Vec<GoldQuote> = article
        .quotes
        .iter()
        .filter(|quote| quote.place == Place::Text)
        .map(judged)
        .collect();
    let attributions = gold.iter().filter(|quote| quote.is_quote()).map(|quote| Attributed {
        source: quote.source.clone().unwrap_or_default(),
        cue: Vec::new(),
        content: vec![quote.span],
    });
    Annotated {
        key: article.name.clone(),
        text: given.text.to_owned(),
        byline: given.byline.map(str::to_owned),
        outlet: given.outlet.map(str::to_owned),
        published: given.published,
        attributions: attributions.collect(),
        gold: Some(gold),
        weight: WEIGHT,
    }
}

fn judged(quote: &gold::GoldQuote) -> GoldQuote {
    GoldQuote {
        span: quote.span,
        kind: match quote.kind {
            gold::GoldKind::Speech => GoldKind::Speech,
            gold::GoldKind::Fragment => GoldKind::Fragment,
            gold::GoldKind::Scare => GoldKind::Scare,
            gold::GoldKind::Title => GoldKind::Title,
            gold::GoldKind::Other => GoldKind::Other,
        },
        source: Some(quote.source.clone()).filter(|source| !source.is_empty()),
        speakers: quote.speakers.clone(),
        has_speaker: !quote.speakers.is_empty(),
        sure: quote.sure,
        venue_kinds: quote.venues.iter().filter_map(|(kind, _)| *kind).collect(),
        venues: quote.venues.iter().filter_map(|(_, name)| name.clone()).collect(),
        said_on: quote.said_on.first().cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles");

    #[test]
    fn every_article_is_well_formed() {
        for article in gold_export::read(Path::new(FOLDER)).unwrap() {
            assert!(!article.quotes.is_empty(), "{} has no quotes", article.name);
            for quote in article.quotes.iter().filter(|quote| quote.place == Place::Text) {
                let (words, text) = (quote.span.of(article.text(quote.place)), article.text(quote.place));
                let marked = text[..quote.span.start()].ends_with(['“', '"', '‘', '\'']);
                assert!(marked, "{}: no mark before {words:?}", article.name);
                let known = quote.source.is_empty() || !quote.speakers.is_empty();
                assert!(known, "{}: a source without a speaker at {words:?}", article.name);
            }
        }
    }
}

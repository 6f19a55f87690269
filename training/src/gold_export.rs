//! Writes the extractor's own gold in the form of judged quotes.
//!
//! Input: the annotated articles under `extractor/tests/gold`. Output: JSON Lines, one article a line, whose offsets count Unicode code points.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use extractor::{DocumentKind, Modality, Place, Span};
use serde_json::{Value, json};

use crate::gold::{GoldArticle, GoldKind, GoldQuote, MODALITIES, VENUE_KINDS};

/// The annotated articles of a folder, a line each.
pub(crate) fn export(folder: &Path) -> Result<String> {
    let articles = read(folder)?;
    Ok(articles
        .iter()
        .map(|article| line(article).to_string() + "\n")
        .collect())
}

/// Reads the annotated articles of a folder, in the order of their names.
pub(crate) fn read(folder: &Path) -> Result<Vec<GoldArticle>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let article = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        GoldArticle::parse(&name, &file).map_err(|what| anyhow!("{}: {what}", path.display()))
    };
    paths.into_iter().map(article).collect()
}

fn line(gold: &GoldArticle) -> Value {
    let article = gold.tagged.article();
    let kind = match article.kind {
        DocumentKind::News => "news",
        DocumentKind::Transcript => "transcript",
        DocumentKind::Post => "post",
        DocumentKind::Statement => "statement",
    };
    json!({
        "article": gold.name,
        "text": article.text,
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published,
        "kind": kind,
        "style": gold.label("style"),
        "region": gold.label("region"),
        "quotes": gold.quotes.iter().map(|quote| row(gold, quote)).collect::<Vec<_>>(),
    })
}

fn row(article: &GoldArticle, quote: &GoldQuote) -> Value {
    let [start, end] = points(article, quote.place, quote.span);
    let in_text = quote.source.iter().map(|span| points(article, quote.place, *span));
    let source: Vec<[usize; 2]> = in_text.collect();
    let mut kinds: Vec<&str> = quote
        .venues
        .iter()
        .map(|(kind, _)| kind.map_or("unknown", word_of(&VENUE_KINDS)))
        .collect();
    let mut names: Vec<Option<&str>> = quote.venues.iter().map(|(_, name)| name.as_deref()).collect();
    if kinds.is_empty() {
        (kinds, names) = (vec!["unknown"], vec![None]);
    }
    json!({
        "start": start,
        "end": end,
        "text": quote.span.of(article.text(quote.place)),
        "in": if quote.place == Place::Title { "title" } else { "text" },
        "kind": word_of(&GoldKind::ALL)(quote.kind),
        "speakers": some(&quote.speakers),
        "source": some(&source),
        "venue_kinds": kinds,
        "venues": names,
        "said_on": some(&quote.said_on),
        "said_on_optional": quote.perhaps_no_day,
        "relay": some(&quote.relay),
        "modality": if quote.modality == Modality::Asserted { "asserted" } else { word_of(&MODALITIES)(quote.modality) },
        "sure": quote.sure,
    })
}

/// The word that a table gives to a value.
fn word_of<'a, T: PartialEq>(table: &'a [(T, &'static str)]) -> impl Fn(T) -> &'static str + 'a {
    |value| {
        table
            .iter()
            .find(|(known, _)| *known == value)
            .map_or("", |(_, word)| word)
    }
}

/// A list, or null where it is empty.
fn some<T: serde::Serialize>(list: &[T]) -> Value {
    if list.is_empty() { Value::Null } else { json!(list) }
}

/// A span counted in code points.
fn points(article: &GoldArticle, place: Place, span: Span) -> [usize; 2] {
    let text = article.text(place);
    let start = text[..span.start()].chars().count();
    [start, start + span.of(text).chars().count()]
}

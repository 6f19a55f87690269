//! Names the speakers of judged quotes from their annotated sources, to measure naming apart from the choice of the source.
//!
//! Input: judged quotes. Output: one line of JSON an article with the annotated spans and the names found, as `onrecord extract` prints them, and beside them
//! what the naming went by.

use std::io::Write;

use anyhow::Result;
use extractor::Article;
use extractor::lexicon::Lexicon;
use extractor::people::{self, Layers, Named, People, SpokenName};
use extractor::rank::Scene;
use serde_json::{Value, json};

use crate::corpus::{Annotated, GoldQuote};
use crate::labels::head_of_source;
use crate::scenes::with_scene;

/// Writes the names of all judged quotes.
pub(crate) fn write_names(articles: &[Annotated], out: &mut impl Write) -> Result<()> {
    for article in articles {
        let quotes = with_scene(article, Lexicon::shipped(), |scene| name_all(article, scene));
        writeln!(out, "{}", json!({ "article": article.key, "quotes": quotes }))?;
    }
    Ok(())
}

fn name_all(annotated: &Annotated, scene: &Scene<'_>) -> Vec<Value> {
    let layers = Layers {
        frame: scene.frame,
        words: scene.words,
        mentions: scene.mentions,
        cues: scene.cues,
    };
    let article = Article {
        text: &annotated.text,
        byline: annotated.byline.as_deref(),
        ..Article::default()
    };
    let people = people::resolve(&layers, &article);
    let mut history: Vec<SpokenName> = Vec::new();
    let mut values = Vec::new();
    let quotes = annotated.gold.iter().flatten();
    for quote in quotes.filter(|quote| quote.is_quote() && quote.sure && quote.has_speaker) {
        let Some(source) = &quote.source else { continue };
        let chosen = source_mention(scene, source);
        let named = chosen.and_then(|mention| people::name_speaker(&layers, &people, mention, &history, &article));
        if let (Some(mention), Some(named)) = (chosen, &named) {
            history.push(SpokenName {
                mention,
                name: named.speaker.name.clone(),
                entity: named.entity,
            });
        }
        values.push(describe(annotated, scene, &people, quote, chosen, named.as_ref()));
    }
    values
}

/// The mention that heads an annotated source.
pub(crate) fn source_mention(scene: &Scene<'_>, source: &[extractor::Span]) -> Option<usize> {
    let all: Vec<usize> = (0..scene.mentions.len()).collect();
    head_of_source(scene, &all, source)
}

fn describe(
    annotated: &Annotated,
    scene: &Scene<'_>,
    people: &People,
    quote: &GoldQuote,
    chosen: Option<usize>,
    named: Option<&Named>,
) -> Value {
    let points = |byte: usize| annotated.text[..byte].chars().count();
    let speaker = |named: &Named| json!({ "name": named.speaker.name });
    json!({
        "start": points(quote.span.start()),
        "end": points(quote.span.end()),
        "text": quote.span.of(&annotated.text),
        "speaker": named.filter(|named| named.decided).map(speaker),
        "confidence": named.map_or(0.0, |named| named.probability),
        "likeliest": named.map(|named| named.speaker.name.clone()),
        "role": named.and_then(|named| named.speaker.role.clone()),
        "on_behalf_of": named.and_then(|named| named.speaker.on_behalf_of.clone()),
        "also": named.map(|named| named.also.iter().map(|other| other.name.clone()).collect::<Vec<_>>()),
        "kind": named.map(|named| format!("{:?}", named.speaker.kind)),
        "candidates": named.map(|named| named.candidates.iter().map(|c| format!("{} {:.2}", c.name, c.confidence)).collect::<Vec<_>>()),
        "reason": named.map(|named| format!("{:?}", named.reason)),
        "person": named.and_then(|named| named.entity).map(|entity| people.entities[entity].personhood),
        "source": chosen.map(|mention| scene.mentions[mention].span.of(&annotated.text)),
        "source_kind": chosen.map(|mention| format!("{:?}", scene.mentions[mention].kind)),
    })
}

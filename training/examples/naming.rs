//! Names the speakers of annotated quotes from their annotated sources, to measure naming apart from the choice of the source.
//!
//! Usage: `cargo run -p training --example naming -- GOLD.jsonl > NAMES.jsonl`. One line an article, with the quotes' annotated spans and the names found, as
//! `onrecord extract` prints them; beside them what the naming went by.

use std::io::{BufRead, BufReader, Write};

use anyhow::{Context, Result};
use extractor::Article;
use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::lexicon::{Lexicon, Words};
use extractor::people::{self, Layers, SpokenName};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Annotated {
    article: String,
    text: String,
    byline: Option<String>,
    quotes: Vec<Quote>,
}

#[derive(Deserialize)]
struct Quote {
    start: usize,
    end: usize,
    kind: String,
    #[serde(default)]
    source: Option<Vec<(usize, usize)>>,
}

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("the annotated articles are the first argument")?;
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(&path).context(path)?).lines() {
        let annotated: Annotated = serde_json::from_str(&line?)?;
        let named = name_all(&annotated);
        writeln!(out, "{}", json!({ "article": annotated.article, "quotes": named }))?;
    }
    Ok(())
}

fn name_all(annotated: &Annotated) -> Vec<serde_json::Value> {
    let frame = Frame::read(&annotated.text);
    let words = Words::of(&frame, Lexicon::shipped());
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let layers = Layers { frame: &frame, words: &words, mentions: &mentions, cues: &cues };
    let article = Article { text: &annotated.text, byline: annotated.byline.as_deref(), ..Article::default() };
    let people = people::resolve(&layers, &article);
    let bytes = training::byte_offsets(&annotated.text);
    let mut history: Vec<SpokenName> = Vec::new();
    let mut named = Vec::new();
    for quote in annotated.quotes.iter().filter(|quote| matches!(quote.kind.as_str(), "speech" | "fragment")) {
        let Some(source) = &quote.source else { continue };
        let source: Vec<(usize, usize)> = source.iter().map(|&(start, end)| (bytes[start], bytes[end])).collect();
        let chosen = training::head_mention(&layers, &people, &source);
        let name = chosen.and_then(|mention| people::name_speaker(&layers, &people, mention, &history, &article));
        if let (Some(mention), Some(name)) = (chosen, &name) {
            history.push(SpokenName { mention, name: name.speaker.name.clone(), entity: name.entity });
        }
        named.push(json!({
            "start": quote.start,
            "end": quote.end,
            "speaker": name.as_ref().filter(|name| name.decided).map(|name| json!({ "name": name.speaker.name })),
            "likeliest": name.as_ref().map(|name| name.speaker.name.clone()),
            "role": name.as_ref().and_then(|name| name.speaker.role.clone()),
            "behalf": name.as_ref().and_then(|name| name.speaker.on_behalf_of.clone()),
            "also": name.as_ref().map(|name| name.also.iter().map(|other| other.name.clone()).collect::<Vec<_>>()),
            "kind": name.as_ref().map(|name| format!("{:?}", name.speaker.kind)),
            "reason": name.as_ref().map(|name| format!("{:?}", name.reason)),
            "confidence": name.as_ref().map_or(0.0, |name| name.probability),
            "mention": chosen.map(|mention| mentions[mention].span.of(&annotated.text)),
            "mention_kind": chosen.map(|mention| format!("{:?}", mentions[mention].kind)),
        }));
    }
    named
}

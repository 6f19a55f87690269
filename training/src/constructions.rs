//! Reads the invented constructions that are learned from besides the annotated articles.
//!
//! Input: `data/constructions.txt`, which explains its own notation. Output: articles annotated as those of a corpus.

use anyhow::{Context, Result, bail};
use extractor::Span;
use extractor::frame::Frame;

use crate::corpus::{Annotated, Attributed, GoldKind, GoldQuote};

/// How much a construction counts next to a quote of an annotated article.
const WEIGHT: f64 = 1.0;

/// What stands behind a closing mark.
struct Verdict {
    /// Byte offset behind the mark.
    at: usize,
    /// Label of the source; `None` for nobody's words.
    source: Option<char>,
    kind: GoldKind,
}

/// Reads all constructions.
pub(crate) fn read() -> Result<Vec<Annotated>> {
    let lines = include_str!("../data/constructions.txt").lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| construction(line).with_context(|| format!("constructions.txt:{}", number + 1)))
        .collect()
}

fn construction(line: &str) -> Result<Annotated> {
    let mut text = String::new();
    let mut sources: Vec<(char, Span)> = Vec::new();
    let mut verdicts = Vec::new();
    let mut open = None;
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            '{' => {
                let label = rest.next().context("a source without a label")?;
                rest.next()
                    .filter(|&bar| bar == '|')
                    .context("a source without a bar")?;
                open = Some((label, text.len()));
            }
            '}' => {
                let (label, start) = open.take().context("a source that nothing opens")?;
                sources.push((label, Span::new(start, text.len())));
            }
            '~' => {
                let source = rest.next().context("a stretch without a verdict")?;
                let kind = match source {
                    '-' => GoldKind::Other,
                    _ => match rest.next() {
                        Some('S') => GoldKind::Speech,
                        Some('F') => GoldKind::Fragment,
                        _ => bail!("neither speech nor a fragment"),
                    },
                };
                verdicts.push(Verdict {
                    at: text.len(),
                    source: (source != '-').then_some(source),
                    kind,
                });
            }
            '/' if text.ends_with(' ') && rest.as_str().starts_with(' ') => {
                text.pop();
                rest.next();
                text.push('\n');
            }
            _ => text.push(c),
        }
    }
    let frame = Frame::read(&text);
    let mut attributions = Vec::new();
    let mut gold = Vec::new();
    for verdict in verdicts {
        let stretch = frame.stretches.iter().find(|stretch| stretch.outer.end() == verdict.at);
        let stretch = stretch.with_context(|| format!("no stretch ends at byte {} of {text:?}", verdict.at))?;
        let of_source = |label| {
            sources
                .iter()
                .filter(move |(other, _)| *other == label)
                .map(|(_, span)| *span)
        };
        let source: Option<Vec<Span>> = verdict.source.map(|label| of_source(label).collect());
        if let Some(source) = &source {
            if source.is_empty() {
                bail!("a stretch whose source is not in the text");
            }
            attributions.push(Attributed {
                source: source.clone(),
                cue: Vec::new(),
                content: vec![stretch.outer],
            });
        }
        gold.push(GoldQuote {
            span: stretch.inner,
            kind: verdict.kind,
            has_speaker: source.is_some(),
            source,
            speakers: Vec::new(),
            venue_kinds: Vec::new(),
            venues: Vec::new(),
            said_on: None,
            sure: true,
        });
    }
    Ok(Annotated {
        key: String::new(),
        byline: None,
        outlet: None,
        published: None,
        attributions,
        gold: Some(gold),
        weight: WEIGHT,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_construction_is_read_as_annotated() {
        let article = construction("{a|Ruiz} waved. / {b|She} said it was “fine.”~bF The “smart”~- meter.").unwrap();
        assert_eq!(article.text, "Ruiz waved.\nShe said it was “fine.” The “smart” meter.");
        assert_eq!(article.attributions.len(), 1);
        assert_eq!(article.attributions[0].source[0].of(&article.text), "She");
        assert_eq!(article.attributions[0].content[0].of(&article.text), "“fine.”");
        let kinds: Vec<_> = article.gold.unwrap().iter().map(|quote| quote.kind).collect();
        assert_eq!(kinds, [GoldKind::Fragment, GoldKind::Other]);
    }

    #[test]
    fn every_construction_is_well_formed() {
        let constructions = read().unwrap();
        assert!(
            constructions
                .iter()
                .all(|article| article.gold.as_ref().is_some_and(|gold| !gold.is_empty()))
        );
    }
}

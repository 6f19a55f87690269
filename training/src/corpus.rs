//! Reads annotated articles.
//!
//! Input: JSON Lines, plain or compressed with gzip, whose offsets count Unicode code points. Output: articles whose spans count bytes.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use extractor::{Span, VenueKind};
use serde::Deserialize;

/// An article with its annotated attributions, and quotes judged one by one where there are such.
#[derive(Debug)]
pub(crate) struct Annotated {
    /// The key that all files share.
    pub(crate) key: String,
    /// The text to which all spans belong.
    pub(crate) text: String,
    /// Who wrote it.
    pub(crate) byline: Option<String>,
    /// Who published it.
    pub(crate) outlet: Option<String>,
    /// The day on which it came out.
    pub(crate) published: Option<NaiveDate>,
    /// Direct, mixed and indirect speech, each with source, cue and content.
    pub(crate) attributions: Vec<Attributed>,
    /// What each quoted stretch is, where somebody judged that.
    pub(crate) gold: Option<Vec<GoldQuote>>,
    /// How much its quotes count next to those of other articles.
    pub(crate) weight: f64,
}

/// One annotated attribution; each part may be in pieces.
#[derive(Debug)]
pub(crate) struct Attributed {
    /// Who is reported to speak.
    pub(crate) source: Vec<Span>,
    /// The reporting words.
    pub(crate) cue: Vec<Span>,
    /// What is reported.
    pub(crate) content: Vec<Span>,
}

/// One quoted stretch, judged.
#[derive(Debug)]
pub(crate) struct GoldQuote {
    /// The words, the outer marks left out.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: GoldKind,
    /// Where the text names the speaker.
    pub(crate) source: Option<Vec<Span>>,
    /// The names by which the speaker was judged; empty where nobody said it.
    pub(crate) speakers: Vec<String>,
    /// Somebody is known to have said it.
    pub(crate) has_speaker: bool,
    /// Careful readers would agree.
    pub(crate) sure: bool,
    /// The kinds of venue that were judged right; empty where the article states none.
    pub(crate) venue_kinds: Vec<VenueKind>,
    /// The names of the venue that were judged right; empty where it has none.
    pub(crate) venues: Vec<String>,
    /// The day or period of the utterance, in the article's words.
    pub(crate) said_on: Option<String>,
}

/// What a stretch was judged to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum GoldKind {
    Speech,
    Fragment,
    Scare,
    Title,
    Other,
}

impl GoldQuote {
    /// Whether it is somebody's words.
    pub(crate) const fn is_quote(&self) -> bool {
        matches!(self.kind, GoldKind::Speech | GoldKind::Fragment)
    }
}

type Pieces = Vec<(usize, usize)>;

#[derive(Deserialize)]
struct ArticleLine {
    article: String,
    text: String,
    byline: Option<String>,
    outlet: Option<String>,
    published: Option<NaiveDate>,
    #[serde(default)]
    attributions: Vec<AttributionLine>,
    quotes: Option<Vec<QuoteLine>>,
}

#[derive(Deserialize)]
struct AttributionLine {
    source: Pieces,
    cue: Pieces,
    content: Pieces,
}

#[derive(Deserialize)]
struct QuoteLine {
    start: usize,
    end: usize,
    kind: GoldKind,
    speakers: Option<Vec<String>>,
    source: Option<Pieces>,
    sure: bool,
    venue_kinds: Option<Vec<String>>,
    venues: Option<Vec<Option<String>>>,
    said_on: Option<String>,
}

/// Reads a file of articles, with attributions, judged quotes, or both.
pub(crate) fn read(path: &Path) -> Result<Vec<Annotated>> {
    let mut articles = Vec::new();
    for (number, line) in lines(path)?.iter().enumerate() {
        let place = || format!("{}:{}", path.display(), number + 1);
        if line.trim().is_empty() {
            continue;
        }
        let line: ArticleLine = serde_json::from_str(line).with_context(place)?;
        articles.push(annotated(line).with_context(place)?);
    }
    Ok(articles)
}

/// The lines of a file, plain or compressed.
pub(crate) fn lines(path: &Path) -> Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let compressed = path.extension().is_some_and(|extension| extension == "gz");
    let reader: Box<dyn Read> = if compressed {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let lines = BufReader::new(reader).lines().enumerate();
    lines
        .map(|(number, line)| line.with_context(|| format!("{}:{}", path.display(), number + 1)))
        .collect()
}

/// Takes over the judged quotes of the articles that `corpus` has too.
pub(crate) fn join_gold(corpus: &mut [Annotated], gold: Vec<Annotated>) -> Result<()> {
    let mut quotes: HashMap<String, Annotated> =
        gold.into_iter().map(|article| (article.key.clone(), article)).collect();
    for article in corpus {
        let Some(judged) = quotes.remove(&article.key) else {
            continue;
        };
        if judged.text != article.text {
            bail!("the texts of {} differ between corpus and gold", article.key);
        }
        article.gold = judged.gold;
        article.outlet = judged.outlet;
        article.published = judged.published;
    }
    Ok(())
}

fn annotated(line: ArticleLine) -> Result<Annotated> {
    let offsets: Vec<usize> = line
        .text
        .char_indices()
        .map(|(at, _)| at)
        .chain([line.text.len()])
        .collect();
    let span = |(start, end): (usize, usize)| -> Result<Span> {
        match (offsets.get(start), offsets.get(end)) {
            (Some(&from), Some(&to)) if start <= end => Ok(Span::new(from, to)),
            _ => bail!("no such span: {start} to {end}"),
        }
    };
    let spans = |pieces: Pieces| pieces.into_iter().map(span).collect::<Result<Vec<_>>>();
    let attributions = line
        .attributions
        .into_iter()
        .map(|a| {
            Ok(Attributed {
                source: spans(a.source)?,
                cue: spans(a.cue)?,
                content: spans(a.content)?,
            })
        })
        .collect::<Result<_>>()?;
    let judged = |quote: QuoteLine| {
        Ok(GoldQuote {
            span: span((quote.start, quote.end))?,
            kind: quote.kind,
            source: quote.source.map(spans).transpose()?,
            has_speaker: quote.speakers.as_ref().is_some_and(|speakers| !speakers.is_empty()),
            speakers: quote.speakers.unwrap_or_default(),
            sure: quote.sure,
            venue_kinds: quote
                .venue_kinds
                .iter()
                .flatten()
                .filter_map(|kind| VenueKind::named(kind))
                .collect(),
            venues: quote.venues.into_iter().flatten().flatten().collect(),
            said_on: quote.said_on,
        })
    };
    let gold = line
        .quotes
        .map(|quotes| quotes.into_iter().map(judged).collect::<Result<_>>())
        .transpose()?;
    Ok(Annotated {
        key: line.article,
        byline: line.byline,
        outlet: line.outlet,
        published: line.published,
        attributions,
        gold,
        weight: 1.0,
        text: line.text,
    })
}

//! `onrecord extract`: articles in, their quotes out, without a database.

use std::io::{self, BufWriter, Write};

use archive::NewArticle;
use extractor::Extraction;
use url::Url;

use super::console::{Console, plural};
use super::marked::{self, Page};
use super::{ExtractArgs, ExtractFormat, Outcome, pipeline};
use crate::documents::{Document, Documents, Warning};
use crate::extract_line::{self, ExtractLine, Offsets};

/// What a line shows beyond what it always shows.
#[derive(Clone, Copy, Debug)]
struct Shown {
    text: bool,
    stretches: bool,
    explanations: bool,
}

/// One article, ready to be written.
struct Written {
    bytes: Vec<u8>,
    warnings: Vec<Warning>,
}

pub(super) fn run(args: &ExtractArgs) -> anyhow::Result<Outcome> {
    let options = args.input.options();
    let documents = Documents::new(args.input.inputs(), options);
    let shown = Shown {
        text: args.with_text,
        stretches: args.stretches,
        explanations: args.explain,
    };
    let page = Page::of_terminal(args.explain);
    let format = args.format;
    let mut results = pipeline::start(documents, args.input.jobs(), move |document| {
        let extraction = archive::ingest::extract(&document.article);
        let bytes = match format {
            ExtractFormat::Jsonl => line(&document, &extraction, shown),
            ExtractFormat::Text => marked::render(&document, &extraction, page).into_bytes(),
        };
        Written {
            bytes,
            warnings: document.warnings,
        }
    });

    let console = Console::new();
    let stdout = io::stdout().lock();
    let mut out: Box<dyn Write> = match format {
        ExtractFormat::Jsonl => Box::new(BufWriter::new(stdout)),
        ExtractFormat::Text => Box::new(BufWriter::new(anstream::AutoStream::auto(stdout))),
    };
    let (mut articles, mut refused) = (0_u64, 0_u64);
    // Whoever reads the other end of a pipe gets what is done before we wait for more.
    while let Some(outcome) = results.next(|| out.flush())? {
        match outcome {
            pipeline::Outcome::Done(written) => {
                for warning in &written.warnings {
                    console.warning(format_args!("{}: {}", warning.place, warning.message));
                }
                articles += 1;
                out.write_all(&written.bytes)?;
            }
            pipeline::Outcome::Refused(error) => {
                refused += 1;
                console.error(error);
            }
            pipeline::Outcome::Failed(place) => {
                refused += 1;
                console.error(format_args!("{place}: the extractor failed over this article"));
            }
            pipeline::Outcome::Skipped { folder, files } => console.note(super::skipped(&folder, files)),
        }
    }
    out.flush()?;
    if refused == 0 {
        return Ok(Outcome::Done);
    }
    console.note(format_args!("{} read, {refused} refused", plural(articles, "article")));
    Ok(Outcome::SomeRefused)
}

/// Who is credited: those whom the caller names, then those whom the text names besides.
pub(super) fn credits<'a>(article: &'a NewArticle, extraction: &'a Extraction) -> Vec<&'a str> {
    let mut credits: Vec<&str> = Vec::new();
    for credit in article.credits.iter().chain(&extraction.credits) {
        if !credits
            .iter()
            .any(|known| known.to_lowercase() == credit.to_lowercase())
        {
            credits.push(credit);
        }
    }
    credits
}

/// One line of JSON.
fn line(document: &Document, extraction: &Extraction, shown: Shown) -> Vec<u8> {
    let article = &document.article;
    let offsets = Offsets::count(&article.text, article.title.as_deref().unwrap_or_default(), extraction);
    let line = ExtractLine {
        article: &document.name,
        title: article.title.as_deref(),
        outlet: article.outlet.as_deref(),
        byline: article.byline.as_deref().or(extraction.byline.as_deref()),
        credits: credits(article, extraction),
        published: article.published.map(|published| published.to_string()),
        url: article.url.as_ref().map(Url::as_str),
        language: article.language.as_deref(),
        text: (shown.text || !document.text_as_given).then_some(&article.text),
        quotes: extraction
            .quotes
            .iter()
            .map(|quote| offsets.quote(quote, shown.explanations))
            .collect(),
        tally: extract_line::tally(&extraction.stretches),
        stretches: shown.stretches.then(|| {
            extraction
                .stretches
                .iter()
                .map(|stretch| offsets.stretch(stretch))
                .collect()
        }),
    };
    let mut bytes = serde_json::to_vec(&line).expect("a line has no maps with keys that are not strings");
    bytes.push(b'\n');
    bytes
}

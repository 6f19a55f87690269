//! `onrecord ingest`: articles into the database, read and searched for quotes by many threads, stored one after the other in the order of the input.

use std::fmt;

use anyhow::Context;
use archive::{IngestStatus, Ingested};
use chrono::Utc;

use super::console::{Console, plural};
use super::{IngestArgs, Outcome, pipeline};
use crate::documents::{self, Documents};

/// What became of the articles of a run.
#[derive(Debug, Default)]
struct Summary {
    created: u64,
    revised: u64,
    unchanged: u64,
    refused: u64,
    quotes: u64,
}

pub(super) fn run(args: &IngestArgs) -> anyhow::Result<Outcome> {
    let options = args.input.options();
    let inputs = args.input.inputs();
    let runtime = super::runtime()?;
    let database = args.database.open(&runtime)?;
    let console = Console::with_bar(|| documents::size(&inputs, options));
    let mut results = pipeline::start(Documents::new(inputs, options), args.input.jobs(), |document| {
        let extraction = archive::ingest::extract(&document.article);
        (document, extraction)
    });

    let mut summary = Summary::default();
    // There is nothing to flush while the readers are at work.
    while let Some(outcome) = results.next(|| Ok::<_, anyhow::Error>(()))? {
        match outcome {
            pipeline::Outcome::Done((document, extraction)) => {
                for warning in &document.warnings {
                    console.warning(format_args!("{}: {}", warning.place, warning.message));
                }
                let (place, name, bytes) = (document.place, document.name, document.bytes);
                match runtime.block_on(archive::ingest::store(
                    &database,
                    &document.article,
                    &extraction,
                    Utc::now(),
                )) {
                    Ok(ingested) => {
                        summary.add(&ingested);
                        if args.verbose {
                            let quotes = plural(ingested.report_ids.len() as u64, "quote");
                            console.note(format_args!("{place}: {} {name}, {quotes}", status(ingested.status)));
                        }
                    }
                    Err(error) => {
                        summary.refused += 1;
                        console.error(format_args!("{place}: {error}"));
                    }
                }
                console.advance(bytes, || summary.in_short());
            }
            pipeline::Outcome::Refused(error) => {
                summary.refused += 1;
                console.error(error);
            }
            pipeline::Outcome::Failed(place) => {
                summary.refused += 1;
                console.error(format_args!("{place}: the extractor failed over this article"));
            }
            pipeline::Outcome::Skipped { folder, files } => console.note(super::skipped(&folder, files)),
        }
    }
    console.clear();
    console.note(&summary);
    runtime
        .block_on(database.close())
        .context("the database cannot be closed")?;
    Ok(if summary.refused == 0 {
        Outcome::Done
    } else {
        Outcome::SomeRefused
    })
}

impl Summary {
    fn add(&mut self, ingested: &Ingested) {
        match ingested.status {
            IngestStatus::Created => self.created += 1,
            IngestStatus::Revised => self.revised += 1,
            IngestStatus::Unchanged => self.unchanged += 1,
        }
        self.quotes += ingested.report_ids.len() as u64;
    }

    /// For the foot of a terminal, where there is little room.
    fn in_short(&self) -> String {
        let stored = self.created + self.revised + self.unchanged;
        format!("{}, {}", plural(stored, "article"), plural(self.quotes, "quote"))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            created,
            revised,
            unchanged,
            refused,
            quotes,
        } = self;
        let articles = plural(created + revised + unchanged + refused, "article");
        let quotes = plural(*quotes, "quote");
        write!(
            f,
            "{articles}: {created} created, {revised} revised, {unchanged} unchanged, {refused} refused; {quotes}"
        )
    }
}

fn status(status: IngestStatus) -> &'static str {
    match status {
        IngestStatus::Created => "created",
        IngestStatus::Revised => "revised",
        IngestStatus::Unchanged => "unchanged",
    }
}

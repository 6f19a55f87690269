//! `onrecord ingest`: articles into the database, read and searched for quotes by many threads, stored in the order of the input, several at a time.

use std::fmt;

use anyhow::Context;
use archive::ingest::Ingester;
use archive::run::Progress;
use archive::{IngestStatus, Ingested, Reading};
use chrono::Utc;
use sea_orm::DatabaseConnection;
use tokio::runtime::Runtime;

use super::console::{Console, plural};
use super::progress::Teller;
use super::{IngestArgs, Outcome, pipeline};
use crate::documents::{self, Documents, Place, Warning};

/// What became of the articles of a run.
#[derive(Debug, Default)]
struct Summary {
    created: u64,
    revised: u64,
    unchanged: u64,
    refused: u64,
    quotes: u64,
    bytes: u64,
}

/// Articles that are stored together.
const TOGETHER: usize = 256;
/// Bytes of text after which articles are stored though they are fewer.
const ENOUGH_TEXT: usize = 8 << 20;

pub(super) fn run(args: &IngestArgs) -> anyhow::Result<Outcome> {
    let options = args.input.options();
    let inputs = args.input.inputs();
    let runtime = super::runtime()?;
    let database = args.database.open(&runtime)?;
    let extent = documents::extent(&inputs, options);
    let console = Console::with_bar(|| extent.bytes);
    let teller = Teller::begin(&database, &runtime, &console, &args.input.named(), extent);
    // Whoever stores keeps to one connection, whose pages are at hand; so others ask over their own.
    let (archive, handle) = (args.database.open(&runtime)?, runtime.handle().clone());
    let mut results = pipeline::start(Documents::new(inputs, options), args.input.jobs(), move |document| {
        let size = document.article.text.len();
        let reading = Reading::of(document.article);
        // Where the database fails, that is told when the article is to be stored.
        if !handle
            .block_on(archive::ingest::is_stored(&archive, &reading))
            .unwrap_or(false)
        {
            let dictionary = handle.block_on(archive::dictionary::stored(&archive));
            reading.read(dictionary.unwrap_or_default().as_deref());
        }
        Waiting {
            place: document.place,
            name: document.name,
            warnings: document.warnings,
            bytes: document.bytes,
            size,
            reading,
        }
    });

    let mut desk = Desk {
        database: &database,
        runtime: &runtime,
        console: &console,
        verbose: args.verbose,
        waiting: Vec::new(),
        ingester: Ingester::default(),
        summary: Summary::default(),
        teller,
    };
    // Whoever has nothing more to read for now sees stored what he has sent.
    while let Some(outcome) = results.next(|| {
        desk.store();
        Ok::<_, anyhow::Error>(())
    })? {
        desk.take(outcome);
    }
    desk.store();
    let Desk { summary, teller, .. } = desk;
    teller.end(summary.progress());
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

/// An article that was read and is to be stored.
struct Waiting {
    place: Place,
    name: String,
    warnings: Vec<Warning>,
    /// How much of the input it is.
    bytes: u64,
    /// Bytes of its text.
    size: usize,
    reading: Reading,
}

/// Where articles wait until enough are there to be stored together.
struct Desk<'r> {
    database: &'r DatabaseConnection,
    runtime: &'r Runtime,
    console: &'r Console,
    verbose: bool,
    waiting: Vec<Waiting>,
    ingester: Ingester,
    summary: Summary,
    teller: Teller<'r>,
}

impl Desk<'_> {
    fn take(&mut self, outcome: pipeline::Outcome<Waiting>) {
        if let pipeline::Outcome::Done(waiting) = outcome {
            self.waiting.push(waiting);
            let size: usize = self.waiting.iter().map(|waiting| waiting.size).sum();
            if self.waiting.len() >= TOGETHER || size >= ENOUGH_TEXT {
                self.store();
            }
            return;
        }
        // What is told comes in the order of the input.
        self.store();
        match outcome {
            pipeline::Outcome::Refused(error) => self.refuse(error),
            pipeline::Outcome::Failed(place) => {
                self.refuse(format_args!("{place}: the extractor failed over this article"));
            }
            pipeline::Outcome::Skipped { folder, files } => self.console.note(super::skipped(&folder, files)),
            pipeline::Outcome::Done(_) => {}
        }
    }

    fn refuse(&mut self, error: impl fmt::Display) {
        self.summary.refused += 1;
        self.console.error(error);
    }

    /// Stores what waits and tells what became of it.
    fn store(&mut self) {
        let (told, readings): (Vec<_>, Vec<Reading>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .map(|waiting| {
                (
                    (waiting.place, waiting.name, waiting.warnings, waiting.bytes),
                    waiting.reading,
                )
            })
            .unzip();
        let stored = self.ingester.store(self.database, &readings, Utc::now());
        for ((place, name, warnings, bytes), outcome) in told.into_iter().zip(self.runtime.block_on(stored)) {
            for warning in &warnings {
                self.console
                    .warning(format_args!("{}: {}", warning.place, warning.message));
            }
            match outcome {
                Ok(ingested) => {
                    self.summary.add(&ingested);
                    if self.verbose {
                        let quotes = plural(ingested.report_ids.len() as u64, "quote");
                        let status = status(ingested.status);
                        self.console.note(format_args!("{place}: {status} {name}, {quotes}"));
                    }
                }
                Err(error) => self.refuse(format_args!("{place}: {error}")),
            }
            self.summary.bytes += bytes;
            self.console.advance(bytes, || self.summary.in_short());
        }
        self.teller.tell(self.summary.progress());
    }
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

    fn stored(&self) -> u64 {
        self.created + self.revised + self.unchanged
    }

    fn progress(&self) -> Progress {
        Progress {
            stored: self.stored(),
            failed: self.refused,
            quotes: self.quotes,
            bytes: self.bytes,
        }
    }

    /// For the foot of a terminal, where there is little room.
    fn in_short(&self) -> String {
        format!("{}, {}", plural(self.stored(), "article"), plural(self.quotes, "quote"))
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
            bytes: _,
        } = self;
        let articles = plural(self.stored() + refused, "article");
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

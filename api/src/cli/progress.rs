//! How far a run of ingest is, told to the database for whoever follows it from another process.

use std::time::{Duration, Instant};

use archive::run::{self, Extent, Progress};
use chrono::Utc;
use sea_orm::DatabaseConnection;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::console::Console;

/// How often it is told.
const EVERY: Duration = Duration::from_millis(500);

/// Tells how far one run is.
#[derive(Debug)]
pub(crate) struct Teller<'r> {
    database: &'r DatabaseConnection,
    runtime: &'r Runtime,
    console: &'r Console,
    /// None once it cannot be told; the articles are stored all the same.
    run: Option<Uuid>,
    told: Instant,
}

impl<'r> Teller<'r> {
    /// Begins a run over what is named so.
    pub(crate) fn begin(
        database: &'r DatabaseConnection,
        runtime: &'r Runtime,
        console: &'r Console,
        source: &str,
        extent: Extent,
    ) -> Self {
        let begun = runtime.block_on(run::begin(database, source, extent, Utc::now()));
        let mut teller = Self {
            database,
            runtime,
            console,
            run: None,
            told: Instant::now(),
        };
        match begun {
            Ok(run) => teller.run = Some(run),
            Err(error) => teller.give_up(&error),
        }
        teller
    }

    /// Tells how far the run is, unless it was told just now.
    pub(crate) fn tell(&mut self, progress: Progress) {
        if self.told.elapsed() >= EVERY {
            self.write(progress, false);
        }
    }

    /// Tells that the run has come to its end.
    pub(crate) fn end(mut self, progress: Progress) {
        self.write(progress, true);
    }

    fn write(&mut self, progress: Progress, is_end: bool) {
        let Some(run) = self.run else { return };
        let told = run::tell(self.database, run, progress, is_end, Utc::now());
        if let Err(error) = self.runtime.block_on(told) {
            self.give_up(&error);
        }
        self.told = Instant::now();
    }

    fn give_up(&mut self, error: &archive::ArchiveError) {
        self.run = None;
        self.console
            .warning(format_args!("nobody else can follow how far this run is: {error}"));
    }
}

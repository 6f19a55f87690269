//! Runs of ingest.

use archive::run::Run;
use async_graphql::{Enum, ID, Object};
use chrono::{TimeDelta, Utc};
use uuid::Uuid;

use crate::graphql::scalars::DateTime;

/// How long a run may tell nothing before it is taken for one that stands still.
const SILENCE: TimeDelta = TimeDelta::seconds(30);

/// How far a run of `onrecord ingest` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IngestProgress {
    /// The run's id.
    pub(crate) run: Uuid,
    pub(crate) status: IngestRunStatus,
    row: Run,
}

impl IngestProgress {
    pub(crate) fn new(row: Run, now: chrono::DateTime<Utc>) -> Self {
        let status = match row.finished_at {
            Some(_) => IngestRunStatus::Finished,
            None if now - row.updated_at > SILENCE => IngestRunStatus::Stalled,
            None => IngestRunStatus::Running,
        };
        Self {
            run: row.id,
            status,
            row,
        }
    }
}

/// Where a run of ingest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum IngestRunStatus {
    /// It stores articles.
    Running,
    /// It has told nothing for half a minute: it waits for input, or was killed.
    Stalled,
    /// It came to its end.
    Finished,
}

/// How far a run of `onrecord ingest` is.
#[Object]
impl IngestProgress {
    /// The run's id: the same in everything that is told of it.
    async fn id(&self) -> ID {
        ID(format!("run_{}", self.run.simple()))
    }

    /// What is read, as it was named.
    async fn source(&self) -> &str {
        &self.row.source
    }

    /// Where it stands.
    async fn status(&self) -> IngestRunStatus {
        self.status
    }

    /// When it began.
    async fn started_at(&self) -> DateTime {
        DateTime(self.row.started_at)
    }

    /// When it last told how far it is.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }

    /// When it came to its end.
    async fn finished_at(&self) -> Option<DateTime> {
        self.row.finished_at.map(DateTime)
    }

    /// Articles that this archive now holds of it, also those that it held before.
    async fn done(&self) -> i32 {
        count(self.row.progress.stored)
    }

    /// Articles that were refused.
    async fn failed(&self) -> i32 {
        count(self.row.progress.failed)
    }

    /// Articles in all; null where that is not known before they are read.
    async fn total(&self) -> Option<i32> {
        self.row.extent.articles.map(count)
    }

    /// Quotes in the articles that are done.
    async fn quotes(&self) -> i32 {
        count(self.row.progress.quotes)
    }

    /// How much of the input is read, from 0 to 1; null where its size is not known.
    async fn fraction(&self) -> Option<f64> {
        let total = self.row.extent.bytes?;
        if self.status == IngestRunStatus::Finished {
            return Some(1.0);
        }
        // Bytes of an archive are far below where numbers lose their last digits.
        (total > 0).then(|| (self.row.progress.bytes as f64 / total as f64).min(1.0))
    }
}

fn count(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

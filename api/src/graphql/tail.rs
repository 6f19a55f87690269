//! The end of the change table, read once for all who follow it.
//!
//! While anybody follows, one task reads what is new and hands it round as [`Batch`]es: at once what this process ingests, what others ingest as often as the
//! configuration says. A follower who does not keep up reads what it missed from the table itself, so that nobody's slowness takes memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use archive::read::vocabulary::ChangeKind;
use archive::read::{self, QuoteFilter, Report};
use archive::{ArchiveError, changes_after, latest_change};
use async_graphql::Error;
use sea_orm::DatabaseConnection;
use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

use super::error::internal;

/// Changes that are read at once.
pub(crate) const BATCH: u64 = 100;

/// Batches that are kept for followers who are a little late.
const KEPT: usize = 64;

/// The end of the change table.
pub(crate) struct Tail {
    database: DatabaseConnection,
    poll: Duration,
    /// Woken when this process has ingested something.
    ingested: Notify,
    batches: broadcast::Sender<Arc<Batch>>,
    /// The last change that was handed round.
    latest: AtomicI64,
    is_read: Mutex<bool>,
}

/// Changes that follow one another.
pub(crate) struct Batch {
    /// The place before the first one.
    pub(crate) after: i64,
    /// The place of the last one.
    pub(crate) last: i64,
    /// Whether there may be more already.
    pub(crate) is_full: bool,
    /// Reports that became live, in order.
    added: Vec<Uuid>,
    /// What meets a filter, found once for all followers with the same one.
    found: tokio::sync::Mutex<HashMap<QuoteFilter, Found>>,
}

type Found = Arc<HashMap<Uuid, Report>>;

impl Tail {
    pub(crate) fn new(database: DatabaseConnection, poll: Duration) -> Self {
        Self {
            database,
            poll,
            ingested: Notify::new(),
            batches: broadcast::Sender::new(KEPT),
            latest: AtomicI64::new(0),
            is_read: Mutex::new(false),
        }
    }

    /// Says that this process has ingested something.
    pub(crate) fn wake(&self) {
        self.ingested.notify_one();
    }

    /// What is handed round from now on.
    pub(crate) fn follow(self: &Arc<Self>) -> broadcast::Receiver<Arc<Batch>> {
        // Before the look at whether somebody reads, who stops only where nobody follows.
        let batches = self.batches.subscribe();
        let mut is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *is_read, true) {
            tokio::spawn(Arc::clone(self).read_on());
        }
        batches
    }

    /// The number of the latest change.
    pub(crate) async fn end(&self) -> Result<i64, Error> {
        latest_change(&self.database).await.map_err(internal)
    }

    /// The last change that was handed round.
    pub(crate) fn latest(&self) -> i64 {
        self.latest.load(Ordering::Relaxed)
    }

    /// The changes after a place; `None` where there are none.
    pub(crate) async fn after(&self, place: i64) -> Result<Option<Batch>, ArchiveError> {
        let changes = changes_after(&self.database, place, BATCH).await?;
        let Some(last) = changes.last() else { return Ok(None) };
        Ok(Some(Batch {
            after: place,
            last: last.seq,
            is_full: changes.len() as u64 == BATCH,
            added: changes
                .iter()
                .filter(|change| change.kind == ChangeKind::ReportAdded)
                .filter_map(|change| change.report_id)
                .collect(),
            found: tokio::sync::Mutex::default(),
        }))
    }

    /// The reports of a batch that meet a filter, in order.
    pub(crate) async fn reports(&self, batch: &Batch, filter: &QuoteFilter) -> Result<Vec<Report>, Error> {
        if batch.added.is_empty() {
            return Ok(Vec::new());
        }
        let mut by_filter = batch.found.lock().await;
        let found = match by_filter.get(filter) {
            Some(found) => Arc::clone(found),
            None => {
                let found = read::report_matches(&self.database, &batch.added, filter).await;
                let found = Arc::new(found.map_err(internal)?);
                by_filter.insert(filter.clone(), Arc::clone(&found));
                found
            }
        };
        drop(by_filter);
        Ok(batch.added.iter().filter_map(|id| found.get(id)).cloned().collect())
    }

    /// Hands round what is new until nobody follows.
    async fn read_on(self: Arc<Self>) {
        let mut seen = None;
        while self.is_followed() {
            let read = async {
                let place = match seen {
                    Some(place) => place,
                    None => latest_change(&self.database).await?,
                };
                seen = Some(place);
                self.after(place).await
            };
            match read.await {
                Ok(Some(batch)) => {
                    seen = Some(batch.last);
                    self.latest.store(batch.last, Ordering::Relaxed);
                    // Fails where the last follower has just left.
                    let _ = self.batches.send(Arc::new(batch));
                    continue;
                }
                Ok(None) => {}
                // It may come to itself again, and nothing is lost meanwhile.
                Err(error) => tracing::error!(%error, "the changes cannot be read"),
            }
            let _ = tokio::time::timeout(self.poll, self.ingested.notified()).await;
        }
    }

    fn is_followed(&self) -> bool {
        let mut is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        *is_read = self.batches.receiver_count() > 0;
        *is_read
    }
}

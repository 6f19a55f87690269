//! The runs of ingest, looked at once for all who follow them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use archive::run;
use chrono::Utc;
use futures_util::stream::{self, Stream};
use sea_orm::DatabaseConnection;
use tokio::sync::watch;

use super::model::{IngestProgress, IngestRunStatus};

/// What is known of the runs.
pub(crate) struct Runs {
    database: DatabaseConnection,
    poll: Duration,
    /// Nothing while nobody looks.
    current: watch::Sender<Option<Arc<Vec<IngestProgress>>>>,
    is_read: Mutex<bool>,
}

impl Runs {
    pub(crate) fn new(database: DatabaseConnection, poll: Duration) -> Self {
        Self {
            database,
            poll,
            current: watch::Sender::new(None),
            is_read: Mutex::new(false),
        }
    }

    /// Each run that has not ended, then each whenever it has come on. Who is slow misses what was overtaken.
    pub(crate) fn follow(self: &Arc<Self>) -> impl Stream<Item = IngestProgress> + use<> {
        let mut current = self.current.subscribe();
        current.mark_changed();
        let mut is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *is_read, true) {
            tokio::spawn(Arc::clone(self).read_on());
        }
        let follower = Follower {
            current,
            told: None,
            waiting: VecDeque::new(),
        };
        stream::unfold(follower, async |mut follower| Some((follower.next().await?, follower)))
    }

    /// Looks until nobody follows.
    async fn read_on(self: Arc<Self>) {
        while self.is_followed() {
            match run::current(&self.database, Utc::now()).await {
                Ok(runs) => {
                    let now = Utc::now();
                    let runs = runs.into_iter().map(|run| IngestProgress::new(run, now)).collect();
                    self.current.send_if_modified(|known| {
                        let is_new = known.as_deref() != Some(&runs);
                        if is_new {
                            *known = Some(Arc::new(runs));
                        }
                        is_new
                    });
                }
                Err(error) => tracing::error!(%error, "the runs of ingest cannot be read"),
            }
            tokio::time::sleep(self.poll).await;
        }
    }

    fn is_followed(&self) -> bool {
        let mut is_read = self.is_read.lock().unwrap_or_else(PoisonError::into_inner);
        *is_read = self.current.receiver_count() > 0;
        if !*is_read {
            self.current.send_replace(None);
        }
        *is_read
    }
}

struct Follower {
    current: watch::Receiver<Option<Arc<Vec<IngestProgress>>>>,
    /// What was told last of each run; nothing before the first look.
    told: Option<HashMap<uuid::Uuid, IngestProgress>>,
    waiting: VecDeque<IngestProgress>,
}

impl Follower {
    async fn next(&mut self) -> Option<IngestProgress> {
        loop {
            if let Some(progress) = self.waiting.pop_front() {
                return Some(progress);
            }
            self.current.changed().await.ok()?;
            let Some(runs) = self.current.borrow_and_update().clone() else {
                continue;
            };
            for run in runs.iter() {
                let is_new = match &self.told {
                    // What had ended before anybody looked is no news.
                    None => run.status != IngestRunStatus::Finished,
                    Some(told) => told.get(&run.run) != Some(run),
                };
                if is_new {
                    self.waiting.push_back(run.clone());
                }
            }
            self.told = Some(runs.iter().map(|run| (run.run, run.clone())).collect());
        }
    }
}

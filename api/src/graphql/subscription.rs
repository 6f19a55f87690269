//! What can be followed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use archive::read::vocabulary::ChangeKind;
use archive::read::{self, QuoteFilter as Filter};
use archive::{changes_after, latest_change};
use async_graphql::{Context, Error, SimpleObject, Subscription, Union};
use futures_util::stream::{self, Stream};
use sea_orm::DatabaseConnection;
use tokio::sync::Notify;

use super::error::{Code, internal};
use super::model::{QuoteFilter, Report};
use super::state::ContextExt;

/// Changes that are read at once.
const BATCH: u64 = 100;

/// What can be followed, over a WebSocket.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subscription;

/// What can be followed, over a WebSocket.
#[Subscription]
impl Subscription {
    /// Every printing of a quote as it is stored, in order, each once, also of articles that another program stores in the same archive.
    async fn quote_reported(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only printings that meet every condition.")] filter: Option<QuoteFilter>,
        #[graphql(
            desc = "Start right after this place: the `changeCursor` of the last report that was received. Without it, only what is stored from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<QuoteReportedItem, Error>> + use<>, Error> {
        let state = ctx.state();
        let filter = filter.unwrap_or_default().read()?;
        let latest = latest_change(&state.database).await.map_err(internal)?;
        let mut pending = VecDeque::new();
        let seen = match after {
            None => latest,
            Some(cursor) => {
                let place: i64 = cursor.parse().ok().filter(|&place| place >= 0).ok_or_else(|| {
                    Code::InvalidCursor.error(format!("{cursor:?} is no cursor of this subscription"))
                })?;
                if place > latest {
                    // The archive was replaced by an older one: what lay between cannot be told.
                    pending.push_back(QuoteReportedItem::Gap(Gap {
                        from: cursor,
                        to: latest.to_string(),
                    }));
                }
                place.min(latest)
            }
        };
        let tail = Tail {
            database: state.database.clone(),
            ingested: Arc::clone(&state.ingested),
            poll: state.config.limits.poll,
            filter,
            seen,
            pending,
        };
        Ok(stream::try_unfold(tail, async |mut tail| {
            Ok(Some((tail.next().await?, tail)))
        }))
    }
}

/// What a subscription tells.
#[derive(Debug, Union)]
#[expect(clippy::large_enum_variant, reason = "gaps are rare")]
pub(crate) enum QuoteReportedItem {
    /// A printing that was stored.
    Report(Report),
    /// Printings that were missed.
    Gap(Gap),
}

/// Printings that were missed: those after `from`, up to `to`. Ask for `quotes` to catch up.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Gap {
    /// The place after which something was missed.
    from: String,
    /// The last place that was missed.
    to: String,
}

/// A reader at the end of the changes.
struct Tail {
    database: DatabaseConnection,
    ingested: Arc<Notify>,
    poll: Duration,
    filter: Filter,
    /// The last change that was read.
    seen: i64,
    pending: VecDeque<QuoteReportedItem>,
}

impl Tail {
    async fn next(&mut self) -> Result<QuoteReportedItem, Error> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Ok(item);
            }
            // Woken by what this process ingests; what others ingest is found by looking again.
            let ingested = Arc::clone(&self.ingested);
            let notified = ingested.notified();
            if !self.read().await? {
                let _ = tokio::time::timeout(self.poll, notified).await;
            }
        }
    }

    /// Reads the next changes; `false` where there are none.
    async fn read(&mut self) -> Result<bool, Error> {
        let changes = changes_after(&self.database, self.seen, BATCH)
            .await
            .map_err(internal)?;
        let Some(last) = changes.last() else { return Ok(false) };
        let added: Vec<_> = changes
            .iter()
            .filter(|change| change.kind == ChangeKind::ReportAdded)
            .filter_map(|change| change.report_id)
            .collect();
        let mut reports = if added.is_empty() {
            std::collections::HashMap::new()
        } else {
            read::report_matches(&self.database, &added, &self.filter)
                .await
                .map_err(internal)?
        };
        self.seen = last.seq;
        self.pending.extend(
            added
                .iter()
                .filter_map(|id| reports.remove(id))
                .map(|report| QuoteReportedItem::Report(Report(report))),
        );
        Ok(true)
    }
}

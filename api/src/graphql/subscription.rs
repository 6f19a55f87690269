//! What can be followed.

use std::collections::VecDeque;
use std::sync::Arc;

use archive::read::{QuoteFilter as Filter, Report as Row};
use async_graphql::{Context, Error, SimpleObject, Subscription, Union};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::error::{Code, internal};
use super::model::{IngestProgress, QuoteFilter, Report};
use super::state::ContextExt;
use super::tail::{Batch, Tail};

/// What can be followed, over a WebSocket.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subscription;

/// What can be followed, over a WebSocket.
#[Subscription]
impl Subscription {
    /// Every printing of a quote as it is stored, in order, each once, also of articles that another program stores in the same archive.
    ///
    /// Who takes what is told too slowly, so that very much is waiting, gets a `Gap` instead, never silence: subscribe with its `from` as `after` to have it all the same.
    async fn quote_reported(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only printings that meet every condition.")] filter: Option<QuoteFilter>,
        #[graphql(
            desc = "Start right after this place, however far back: the `changeCursor` of the last report that was received, or the `from` of a gap. Without it, only what is stored from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<QuoteReportedItem, Error>> + use<>, Error> {
        let state = ctx.state();
        let filter = filter.unwrap_or_default().read()?;
        // Before the end is looked up, so that nothing falls between.
        let batches = state.tail.follow();
        let end = state.tail.end().await?;
        let place =
            match &after {
                None => end,
                Some(cursor) => cursor.parse().ok().filter(|&place| place >= 0).ok_or_else(|| {
                    Code::InvalidCursor.error(format!("{cursor:?} is no cursor of this subscription"))
                })?,
            };
        let mut follower = Follower {
            tail: Arc::clone(&state.tail),
            batches,
            backlog: state.config.limits.backlog,
            filter,
            seen: place.min(end),
            reading: Reading::Resumed,
            waiting: VecDeque::new(),
        };
        if place > end {
            // The archive was replaced by an older one: what lay between cannot be told.
            follower.miss(place, end);
        }
        Ok(stream::try_unfold(follower, async |mut follower| {
            Ok(Some((follower.next().await?, follower)))
        }))
    }

    /// How far the runs of `onrecord ingest` are that store articles in this archive, in whatever process: first each that has not ended, then each anew whenever it has
    /// come on or ended. What `ingestArticle` stores is no run.
    async fn ingest_progress(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = IngestProgress> + use<>, Error> {
        Ok(ctx.state().runs.follow())
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

/// Printings that were missed: those after `from`, up to `to`. Subscribe with `from` as `after` to have them, or ask for `quotes`.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Gap {
    /// The place after which something was missed.
    from: String,
    /// The last place that was missed.
    to: String,
}

/// Somebody who follows the changes.
struct Follower {
    tail: Arc<Tail>,
    batches: Receiver<Arc<Batch>>,
    /// Changes that may wait before they are given up.
    backlog: i64,
    filter: Filter,
    /// The last change that was read.
    seen: i64,
    reading: Reading,
    waiting: VecDeque<Waiting>,
}

/// Where a follower has its batches from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// From the table, because it asked for what was before: nothing is ever given up.
    Resumed,
    /// From the table, because it did not keep up.
    Late,
    /// From what is handed round.
    Live,
}

/// What is to be told next.
enum Waiting {
    Report(Box<Row>),
    Gap(Gap),
}

impl Follower {
    async fn next(&mut self) -> Result<QuoteReportedItem, Error> {
        loop {
            match self.waiting.pop_front() {
                Some(Waiting::Report(report)) => return Ok(QuoteReportedItem::Report(Report(*report))),
                Some(Waiting::Gap(gap)) => return Ok(QuoteReportedItem::Gap(gap)),
                None => {}
            }
            let latest = self.tail.latest();
            if self.reading != Reading::Resumed && latest - self.seen > self.backlog {
                self.miss(self.seen, latest);
                self.seen = latest;
            } else {
                self.read().await?;
            }
        }
    }

    /// Reads the next batch, or finds that it must be read from elsewhere.
    async fn read(&mut self) -> Result<(), Error> {
        if self.reading != Reading::Live {
            let batch = self.tail.after(self.seen).await.map_err(internal)?;
            if batch.as_ref().is_none_or(|batch| !batch.is_full) {
                self.reading = Reading::Live;
            }
            return match batch {
                Some(batch) => self.take(&batch).await,
                None => Ok(()),
            };
        }
        match self.batches.recv().await {
            Ok(batch) if batch.last <= self.seen => Ok(()),
            Ok(batch) if batch.after == self.seen => self.take(&batch).await,
            // Others began or ended a batch elsewhere, or some are gone already.
            Ok(_) | Err(RecvError::Lagged(_)) => {
                self.reading = Reading::Late;
                Ok(())
            }
            Err(RecvError::Closed) => Err(internal("nobody reads the changes")),
        }
    }

    async fn take(&mut self, batch: &Batch) -> Result<(), Error> {
        let reports = self.tail.reports(batch, &self.filter).await?;
        self.seen = batch.last;
        self.waiting
            .extend(reports.into_iter().map(|report| Waiting::Report(Box::new(report))));
        Ok(())
    }

    fn miss(&mut self, from: i64, to: i64) {
        self.waiting.push_back(Waiting::Gap(Gap {
            from: from.to_string(),
            to: to.to_string(),
        }));
    }
}

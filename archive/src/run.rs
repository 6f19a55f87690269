//! Runs of ingest over many articles: how far each is, for whoever wants to know, in whatever process.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::ingest_run;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseConnection, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::error::ArchiveError;
use crate::token::random_bytes;

/// For how long a run is remembered after it last told anything.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// For how long a run that has not ended is believed to go on although it tells nothing.
const BELIEVED: TimeDelta = TimeDelta::days(1);

/// For how long a run that has ended is still told.
const TOLD_AFTER_END: TimeDelta = TimeDelta::minutes(1);

/// A run of ingest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// What is read, as it was named.
    pub source: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it last told how far it is.
    pub updated_at: DateTime<Utc>,
    /// When it came to its end.
    pub finished_at: Option<DateTime<Utc>>,
    /// How far it is.
    pub progress: Progress,
    /// How much there is to read.
    pub extent: Extent,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles that the archive now holds, also those that it held before.
    pub stored: u64,
    /// Articles that were refused.
    pub failed: u64,
    /// Live quotes of the stored articles.
    pub quotes: u64,
    /// Bytes of the input that are done with.
    pub bytes: u64,
}

/// How much there is to read, as far as it is known before it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Bytes.
    pub bytes: Option<u64>,
    /// Articles.
    pub articles: Option<u64>,
}

/// Begins a run over what is named so; gives its id. Forgets old runs.
///
/// # Errors
///
/// [`ArchiveError::Random`] and [`ArchiveError::Database`] where the system's source of randomness or the database fails.
pub async fn begin(
    db: &DatabaseConnection,
    source: &str,
    extent: Extent,
    now: DateTime<Utc>,
) -> Result<Uuid, ArchiveError> {
    let now = now.trunc_subsecs(6);
    let id = Uuid::from_bytes(random_bytes()?);
    ingest_run::Entity::delete_many()
        .filter(ingest_run::Column::UpdatedAt.lt(now - REMEMBERED))
        .exec(db)
        .await?;
    let run = ingest_run::Model {
        id,
        source: source.to_owned(),
        started_at: now,
        updated_at: now,
        finished_at: None,
        stored: 0,
        failed: 0,
        quotes: 0,
        bytes: 0,
        total_bytes: extent.bytes.map(stored),
        total: extent.articles.map(stored),
    };
    ingest_run::Entity::insert(ingest_run::ActiveModel::from(run))
        .exec_without_returning(db)
        .await?;
    Ok(id)
}

/// Tells how far a run is, and whether that is its end.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn tell(
    db: &DatabaseConnection,
    id: Uuid,
    progress: Progress,
    is_end: bool,
    now: DateTime<Utc>,
) -> Result<(), ArchiveError> {
    let now = now.trunc_subsecs(6);
    let mut run = ingest_run::ActiveModel {
        id: Set(id),
        updated_at: Set(now),
        stored: Set(stored(progress.stored)),
        failed: Set(stored(progress.failed)),
        quotes: Set(stored(progress.quotes)),
        bytes: Set(stored(progress.bytes)),
        ..Default::default()
    };
    if is_end {
        run.finished_at = Set(Some(now));
        run.total = Set(Some(stored(progress.stored + progress.failed)));
    }
    run.update(db).await?;
    Ok(())
}

/// The runs that go on, or ended within the last minute, the oldest first.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn current(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<Vec<Run>, ArchiveError> {
    let goes_on = ingest_run::Column::FinishedAt
        .is_null()
        .and(ingest_run::Column::UpdatedAt.gt(now - BELIEVED));
    let just_ended = ingest_run::Column::FinishedAt.gt(now - TOLD_AFTER_END);
    let runs = ingest_run::Entity::find()
        .filter(Condition::any().add(goes_on).add(just_ended))
        .order_by_asc(ingest_run::Column::StartedAt)
        .order_by_asc(ingest_run::Column::Id)
        .all(db)
        .await?;
    Ok(runs.into_iter().map(Run::from).collect())
}

impl From<ingest_run::Model> for Run {
    fn from(row: ingest_run::Model) -> Self {
        Self {
            id: row.id,
            source: row.source,
            started_at: row.started_at,
            updated_at: row.updated_at,
            finished_at: row.finished_at,
            progress: Progress {
                stored: number(row.stored),
                failed: number(row.failed),
                quotes: number(row.quotes),
                bytes: number(row.bytes),
            },
            extent: Extent {
                bytes: row.total_bytes.map(number),
                articles: row.total.map(number),
            },
        }
    }
}

fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

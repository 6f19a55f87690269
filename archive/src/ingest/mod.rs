//! Articles in: each is read by the extractor, then a transaction stores all of it or nothing.
//!
//! [`Reading`] is an article with all the rows that do not depend on what the archive holds; many can be made at once, on as many threads as there are. What the archive
//! holds already, as [`is_stored`] tells, need not be read. An [`Ingester`] writes several in one transaction, each stage of all of them together: what is looked up, is looked up once. The rows that come of it are those that one article after the
//! other would have given.
//!
//! An article that the archive holds already changes nothing; one whose words or description changed becomes a further revision or a better description, whose
//! reports replace the old ones: a stretch that both print keeps its report, re-anchored; one that is gone stays citable but is no longer live.

mod anchors;
mod batch;
mod before;
mod points;
mod reading;
mod reanchor;
mod sources;
pub(crate) mod words;

use std::collections::{HashMap, HashSet};

use chrono::SubsecRound;
use entity::article;
use extractor::Extraction;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use self::batch::Batch;
pub use self::reading::Reading;
use crate::article::{NewArticle, Published};
use crate::change::Stamp;
use crate::collate::Memory;
use crate::connection::{Patience, begin_writing};
use crate::dictionary;
use crate::error::ArchiveError;
use crate::read::sql::Sql;

/// What became of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// Whether it is new here.
    pub status: IngestStatus,
    /// The article.
    pub article_id: Uuid,
    /// Its current revision.
    pub revision_id: Uuid,
    /// Its live reports, in order.
    pub report_ids: Vec<Uuid>,
}

/// Whether an article was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IngestStatus {
    /// Stored for the first time.
    Created,
    /// Its words, its title or its description changed.
    Revised,
    /// Nothing changed, and nothing was written.
    Unchanged,
}

/// Reads an article and stores it.
///
/// # Errors
///
/// [`ArchiveError::Refused`] where the text is blank; [`ArchiveError::Database`] where the database fails. Then nothing of the article is stored.
pub async fn ingest(
    db: &DatabaseConnection,
    article: NewArticle,
    stamp: impl Into<Stamp>,
) -> Result<Ingested, ArchiveError> {
    let stamp = stamp.into();
    let key = article.key.clone();
    let mut reading = Reading::of(article);
    if !is_stored(db, &reading).await? {
        let dictionary = dictionary::stored(db).await?;
        // Reading is work for the processor: it would hold up every other task of this thread.
        let read = tokio::task::spawn_blocking(move || {
            reading.read(dictionary.as_deref());
            reading
        });
        reading = read.await.map_err(|_| ArchiveError::Interrupted { key: key.clone() })?;
    }
    let outcome = store(db, &[reading], stamp).await.pop();
    outcome.unwrap_or(Err(ArchiveError::Interrupted { key }))
}

/// Whether the archive holds the article exactly as it is given. Then [`store`] leaves it unread, unless it changes meanwhile.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn is_stored(db: &DatabaseConnection, reading: &Reading) -> Result<bool, ArchiveError> {
    let fingerprint = article::Entity::find_by_id(reading.id)
        .select_only()
        .column(article::Column::Fingerprint)
        .into_tuple::<String>()
        .one(db)
        .await?;
    Ok(fingerprint.is_some_and(|fingerprint| fingerprint == reading.fingerprint))
}

/// Finds the quotes of an article.
#[must_use]
pub fn extract(article: &NewArticle) -> Extraction {
    extractor::extract(&extractor::Article {
        text: &article.text,
        title: article.title.as_deref(),
        outlet: article.outlet.as_deref(),
        byline: article.byline.as_deref(),
        published: article.published.map(Published::day),
        kind: crate::words::document_kind(article.kind),
    })
}

/// Stores articles, in one transaction as far as possible; gives what became of each, in order. Whoever stores many does it through an [`Ingester`].
///
/// # Errors
///
/// Of each article as [`ingest`].
pub async fn store(
    db: &DatabaseConnection,
    readings: &[Reading],
    stamp: impl Into<Stamp>,
) -> Vec<Result<Ingested, ArchiveError>> {
    Ingester::default().store(db, readings, stamp).await
}

/// Stores articles, some after the other, and remembers between them what their speakers have said before: that would else be read again every time.
#[derive(Debug, Default)]
pub struct Ingester {
    /// What it knows of the database as it is; nothing where it is not sure.
    memory: Memory,
}

impl Ingester {
    /// One that remembers so many reports at most, of some 650 bytes each.
    #[must_use]
    pub fn remembering(reports: usize) -> Self {
        Self {
            memory: Memory::of(reports),
        }
    }

    /// Stores articles, in one transaction as far as possible; gives what became of each, in order. Where the database refuses them together, each is tried by itself, so that one
    /// bad article does no harm to the others.
    ///
    /// # Errors
    ///
    /// Of each article as [`ingest`].
    pub async fn store(
        &mut self,
        db: &DatabaseConnection,
        readings: &[Reading],
        stamp: impl Into<Stamp>,
    ) -> Vec<Result<Ingested, ArchiveError>> {
        let Stamp { at, actor } = stamp.into();
        let at = at.trunc_subsecs(6);
        let stamp = &Stamp { at, actor };
        let mut outcomes = Vec::with_capacity(readings.len());
        for run in distinct(readings) {
            match self.store_together(db, run, stamp).await {
                Ok(ingested) => outcomes.extend(ingested),
                Err(error) if run.len() == 1 => outcomes.push(Err(error)),
                Err(_) => {
                    for reading in run {
                        let alone = self.store_together(db, std::slice::from_ref(reading), stamp).await;
                        outcomes.push(alone.and_then(|mut one| {
                            one.pop().unwrap_or_else(|| {
                                Err(ArchiveError::Interrupted {
                                    key: reading.article.key.clone(),
                                })
                            })
                        }));
                    }
                }
            }
        }
        outcomes
    }

    async fn store_together(
        &mut self,
        db: &DatabaseConnection,
        readings: &[Reading],
        stamp: &Stamp,
    ) -> Result<Vec<Result<Ingested, ArchiveError>>, ArchiveError> {
        let mut outcomes: HashMap<Uuid, Result<Ingested, ArchiveError>> = HashMap::new();
        for reading in readings.iter().filter(|reading| reading.is_blank()) {
            let refused = ArchiveError::Refused {
                key: reading.article.key.clone(),
                reason: "its text is empty".to_owned(),
            };
            outcomes.insert(reading.id, Err(refused));
        }
        let worded: Vec<&Reading> = readings.iter().filter(|reading| !reading.is_blank()).collect();
        let mut patience = Patience::new();
        let stored = loop {
            match self.attempt(db, &worded, stamp).await {
                Err(error) if patience.outlasts(&error).await => {}
                outcome => break outcome?,
            }
        };
        outcomes.extend(stored.into_iter().map(|ingested| (ingested.article_id, Ok(ingested))));
        Ok(readings
            .iter()
            .filter_map(|reading| outcomes.remove(&reading.id))
            .collect())
    }

    async fn attempt(
        &mut self,
        db: &DatabaseConnection,
        readings: &[&Reading],
        stamp: &Stamp,
    ) -> Result<Vec<Ingested>, ArchiveError> {
        // What is stored already needs no turn at writing.
        let (mut done, changed) = sorted_out(db, readings).await?;
        if changed.is_empty() {
            return Ok(done);
        }
        let changed: Vec<&Reading> = changed.into_iter().map(|(reading, _)| reading).collect();
        let dictionary = dictionary::current(db).await?;
        // Others wait while one writes, so nothing is read then.
        for reading in &changed {
            reading.read(dictionary.as_deref());
        }
        let transaction = begin_writing(db).await?;
        // Another process may have stored some since.
        let (unchanged, changed) = sorted_out(&transaction, &changed).await?;
        done.extend(unchanged);
        if changed.is_empty() {
            transaction.rollback().await?;
            return Ok(done);
        }
        // Whatever fails from here on leaves it empty.
        let mut memory = self.memory.lend();
        memory.heed_others(&transaction).await?;
        let batch = Batch::of(&transaction, changed, stamp, dictionary).await?;
        done.extend(batch.write(&transaction, &mut memory).await?);
        memory.is_of_now(&transaction).await?;
        transaction.commit().await?;
        self.memory = memory;
        Ok(done)
    }
}

/// Cuts a list so that no article comes twice in one part: the second time it is a revision of the first.
fn distinct(readings: &[Reading]) -> Vec<&[Reading]> {
    let mut runs = Vec::new();
    let mut seen = HashSet::new();
    let mut start = 0;
    for (index, reading) in readings.iter().enumerate() {
        if !seen.insert(reading.id) {
            runs.push(&readings[start..index]);
            start = index;
            seen.clear();
            seen.insert(reading.id);
        }
    }
    if start < readings.len() {
        runs.push(&readings[start..]);
    }
    runs
}

/// Articles to write, each with what is stored of it.
type Changed<'r> = Vec<(&'r Reading, Option<article::Model>)>;

/// Parts articles that are stored exactly as given from the others.
async fn sorted_out<'r>(
    db: &impl ConnectionTrait,
    readings: &[&'r Reading],
) -> Result<(Vec<Ingested>, Changed<'r>), DbErr> {
    let ids = readings.iter().map(|reading| reading.id);
    let mut stored: HashMap<Uuid, article::Model> = article::Entity::find()
        .filter(article::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let (mut unchanged, mut changed) = (Vec::new(), Vec::new());
    for &reading in readings {
        match stored.remove(&reading.id) {
            Some(row) if row.fingerprint == reading.fingerprint => unchanged.push(Ingested {
                status: IngestStatus::Unchanged,
                article_id: row.id,
                revision_id: row.revision_id,
                report_ids: live_reports(db, row.id).await?,
            }),
            row => changed.push((reading, row)),
        }
    }
    Ok((unchanged, changed))
}

async fn live_reports(db: &impl ConnectionTrait, article: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let mut sql = Sql::new("SELECT id FROM report WHERE live AND article_id = ");
    sql.bind(article).push(" ORDER BY ordinal");
    sql.all(db).await?.iter().map(|row| row.try_get("", "id")).collect()
}

/// Offsets and counts fit in 32 bits, because articles are a few megabytes at most.
fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

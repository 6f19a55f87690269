//! Withdrawing articles: their reports leave every list and count, and the article stays to say so.

use chrono::{DateTime, Utc};
use entity::vocabulary::{ChangeKind, CurationKind};
use entity::{article, report};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter,
};
use uuid::Uuid;

use super::settling::{Settlement, attribute_again, names_of, speakers_of_article};
use super::{CurateError, Decided, Fact, Grounds, Subject, Verb, decide, log, not_found, unchanged};
use crate::change::{self, Change, Stamp};
use crate::identify;

/// Withdraws an article. It stays so whatever is ingested, until this is undone.
///
/// # Errors
///
/// [`CurateError::Refused`] where the article is missing, or withdrawn already.
pub async fn retract_article(
    db: &DatabaseConnection,
    article: Uuid,
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Retraction { article }, grounds).await
}

struct Retraction {
    article: Uuid,
}

impl Verb for Retraction {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let row = article::Entity::find_by_id(self.article).one(db).await?;
        let row = row.ok_or_else(|| not_found("article", self.article, "articleId"))?;
        if row.retracted_at.is_some() {
            return Err(unchanged("the article is retracted already", "articleId"));
        }
        let subject = Subject::Article(row.id);
        let fact = |at: Option<DateTime<Utc>>| vec![Fact::new(subject, "retractedAt", at.map(|at| at.to_rfc3339()))];
        let (before, after) = (fact(None), fact(Some(grounds.at)));
        let seq = log::append(db, CurationKind::ArticleRetracted, grounds, &[row.id], &before, &after).await?;
        withdraw(db, row.id, &grounds.stamp()).await?;
        Ok(Decided {
            seq,
            subjects: vec![subject],
        })
    }
}

async fn withdraw(db: &DatabaseTransaction, article: Uuid, stamp: &Stamp) -> Result<(), DbErr> {
    set_retracted(db, article, Some(stamp.at)).await?;
    let reports = reports_of(db, article).await?;
    let live: Vec<&report::Model> = reports.iter().filter(|row| row.live).collect();
    let speakers = speakers_of_article(db, article).await?;
    let names = names_of(article, speakers.values().flatten());
    report::Entity::update_many()
        .col_expr(report::Column::Live, false.into())
        .filter(report::Column::ArticleId.eq(article))
        .exec(db)
        .await?;
    let mut changes = vec![Change::of_article(article, ChangeKind::ArticleRetracted)];
    changes.extend(
        live.iter()
            .map(|row| Change::of_report(article, ChangeKind::ReportRemoved, row.id, row.quote_id)),
    );
    let mut settlement = Settlement {
        resolution: identify::resolve(db, &names).await?,
        dirty: live.iter().map(|row| row.id).collect(),
        ..Settlement::default()
    };
    for speaker in speakers.values().flatten() {
        settlement.speakers.insert(speaker.speaker_id);
        settlement.speakers.extend(identify::related(speaker));
    }
    settlement.settle(db, stamp).await?;
    change::append(db, stamp, changes).await
}

/// Takes an article back into the lists.
pub(super) async fn restore(db: &DatabaseTransaction, article: Uuid, stamp: &Stamp) -> Result<(), DbErr> {
    set_retracted(db, article, None).await?;
    let Some(row) = article::Entity::find_by_id(article).one(db).await? else {
        return Ok(());
    };
    report::Entity::update_many()
        .col_expr(report::Column::Live, true.into())
        .filter(report::Column::ArticleId.eq(article))
        .filter(report::Column::RevisionId.eq(row.revision_id))
        .exec(db)
        .await?;
    let live: Vec<Uuid> = reports_of(db, article)
        .await?
        .into_iter()
        .filter(|row| row.live)
        .map(|row| row.id)
        .collect();
    attribute_again(db, &live.iter().copied().collect(), stamp).await?;
    let rows = reports_of(db, article).await?;
    let mut changes = vec![Change::of_article(article, ChangeKind::ArticleRestored)];
    changes.extend(
        rows.iter()
            .filter(|row| row.live)
            .map(|row| Change::of_report(article, ChangeKind::ReportAdded, row.id, row.quote_id)),
    );
    change::append(db, stamp, changes).await
}

async fn set_retracted(db: &impl ConnectionTrait, article: Uuid, at: Option<DateTime<Utc>>) -> Result<(), DbErr> {
    let row = article::ActiveModel {
        id: Set(article),
        retracted_at: Set(at),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

async fn reports_of(db: &impl ConnectionTrait, article: Uuid) -> Result<Vec<report::Model>, DbErr> {
    report::Entity::find()
        .filter(report::Column::ArticleId.eq(article))
        .all(db)
        .await
}

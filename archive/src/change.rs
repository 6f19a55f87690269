//! The change table: what happened, in order. Written only by the transaction that makes it happen.

use chrono::{DateTime, Utc};
use entity::change;
use entity::vocabulary::ChangeKind;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::ArchiveError;
use crate::rows::parts;

/// The changes after `seq` (0: from the beginning), oldest first, at most `limit`.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn changes_after(db: &DatabaseConnection, seq: i64, limit: u64) -> Result<Vec<change::Model>, ArchiveError> {
    let changes = change::Entity::find()
        .filter(change::Column::Seq.gt(seq))
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(changes)
}

/// The number of the latest change; 0 in an empty archive.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn latest_change(db: &DatabaseConnection) -> Result<i64, ArchiveError> {
    let latest = change::Entity::find()
        .order_by_desc(change::Column::Seq)
        .one(db)
        .await?;
    Ok(latest.map_or(0, |change| change.seq))
}

/// When something is changed, and by whom. A bare time stands for a change that is made at the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: DateTime<Utc>,
    /// The name on the token of whoever changes it; none at the command line, which needs no token.
    pub actor: Option<String>,
}

impl From<DateTime<Utc>> for Stamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self { at, actor: None }
    }
}

/// A change before it has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    article_id: Uuid,
    kind: ChangeKind,
    report_id: Option<Uuid>,
    quote_id: Option<Uuid>,
    former_quote_id: Option<Uuid>,
}

impl Change {
    pub(crate) const fn of_article(article_id: Uuid, kind: ChangeKind) -> Self {
        Self {
            article_id,
            kind,
            report_id: None,
            quote_id: None,
            former_quote_id: None,
        }
    }

    pub(crate) const fn of_report(article_id: Uuid, kind: ChangeKind, report: Uuid, quote: Option<Uuid>) -> Self {
        Self {
            article_id,
            kind,
            report_id: Some(report),
            quote_id: quote,
            former_quote_id: None,
        }
    }

    pub(crate) const fn of_merge(article_id: Uuid, former: Uuid, survivor: Uuid) -> Self {
        Self {
            article_id,
            kind: ChangeKind::QuoteMerged,
            report_id: None,
            quote_id: Some(survivor),
            former_quote_id: Some(former),
        }
    }
}

/// Appends changes in this order.
pub(crate) async fn append(db: &impl ConnectionTrait, stamp: &Stamp, changes: Vec<Change>) -> Result<(), DbErr> {
    for part in parts(changes) {
        let rows = part.into_iter().map(|change| change::ActiveModel {
            seq: NotSet,
            kind: Set(change.kind),
            at: Set(stamp.at.into()),
            article_id: Set(change.article_id),
            report_id: Set(change.report_id),
            quote_id: Set(change.quote_id),
            former_quote_id: Set(change.former_quote_id),
            actor: Set(stamp.actor.clone()),
        });
        change::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

//! What happened, in order: append-only, written in the transaction that made it happen. Feeds subscriptions, audit and resume.

use sea_orm::entity::prelude::*;

use crate::time::Timestamp;
use crate::vocabulary::ChangeKind;

/// One thing that happened. Ids have no foreign keys, so that history outlives what it tells of.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Grows in order of commit, with gaps.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// What happened.
    pub kind: ChangeKind,
    /// When.
    pub at: Timestamp,
    /// The article whose ingest caused it.
    pub article_id: Uuid,
    /// The report that it is about.
    pub report_id: Option<Uuid>,
    /// The quote that it is about; of a report its quote right after the change.
    pub quote_id: Option<Uuid>,
    /// The id that gave way, of a merge.
    pub former_quote_id: Option<Uuid>,
    /// By whose token it happened; none for the command line.
    #[sea_orm(column_type = "Text")]
    pub actor: Option<String>,
}

/// No links: history outlives what it tells of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What became of reports from revision to revision. Rows are written when a revision is replaced, so that most reports have none.

use sea_orm::entity::prelude::*;

use crate::vocabulary::Standing;

/// A report in one revision that is not the last that printed it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_history")]
pub struct Model {
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    /// What the revision has of it.
    pub standing: Standing,
    /// Where it stood, in UTF-8 bytes.
    pub byte_start: Option<i32>,
    /// One past its end.
    pub byte_end: Option<i32>,
    /// Where it stood, in code points.
    pub point_start: Option<i32>,
    /// One past its end.
    pub point_end: Option<i32>,
    /// The report in whose words it goes on, where it changed.
    pub successor_id: Option<Uuid>,
}

/// No links: history outlives what it tells of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

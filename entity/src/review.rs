//! What persons found of quotes, kept with the report that they looked at.

use sea_orm::entity::prelude::*;

use crate::vocabulary::ReviewStatus;

/// One review.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The report that prints the words looked at.
    pub report_id: Uuid,
    /// What was found.
    pub status: ReviewStatus,
    /// Why.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Where the evidence is.
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence_url: Option<String>,
    /// Who looked.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// When.
    pub at: DateTimeUtc,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What persons decided about reports. Kept by report id without a foreign key, so that decisions survive every ingest.

use sea_orm::entity::prelude::*;

/// One decision; later ones of a kind override earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    /// In order.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The report decided about.
    pub report_id: Uuid,
    /// What sort of decision.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// What was decided.
    pub payload: Json,
    /// Who decided.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// When.
    pub at: DateTimeUtc,
}

/// No links.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What the extractor found of reports whose speaker a person decided.

use sea_orm::entity::prelude::*;

/// What holds again when the decision is undone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "found_attribution")]
pub struct Model {
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// Its speakers, confidence and explanation as found.
    pub found: Json,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

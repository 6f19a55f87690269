//! What decisions are about, for look-ups.

use sea_orm::entity::prelude::*;

/// A report, quote, speaker or article that a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "curation_subject")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// What it is about, by the id that it had then.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

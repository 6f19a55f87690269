//! Identities that a person found to be another.

use sea_orm::entity::prelude::*;

/// An identity that is another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "merged_speaker")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The key of the identity that gives way.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// The key of the one that stays.
    #[sea_orm(column_type = "Text")]
    pub into_key: String,
    /// The id that gives way.
    pub former_id: Uuid,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

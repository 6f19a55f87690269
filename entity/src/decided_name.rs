//! Name forms that a person gave an identity of their own.

use sea_orm::entity::prelude::*;

/// A name key whose identity is decided.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decided_name")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The name key.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name_key: String,
    /// The key of the identity that it belongs to.
    #[sea_orm(column_type = "Text")]
    pub identity: String,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

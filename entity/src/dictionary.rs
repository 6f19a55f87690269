//! Dictionaries that stored texts are packed with (see [`packed`](super::packed)). None is ever deleted or altered.

use sea_orm::entity::prelude::*;

/// What the texts of this archive have in common.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dictionary")]
pub struct Model {
    /// Made from what is in it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// As Zstandard reads it.
    pub bytes: Vec<u8>,
}

/// No links: texts name it inside.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

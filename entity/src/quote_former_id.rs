//! Ids that quotes once had: a permalink still answers after a merge.

use sea_orm::entity::prelude::*;

/// One id that now means another quote.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quote_former_id")]
pub struct Model {
    /// The old id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub former_id: Uuid,
    /// The quote that answers for it.
    pub quote_id: Uuid,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The quote that answers for it.
    #[sea_orm(
        belongs_to = "super::quote::Entity",
        from = "Column::QuoteId",
        to = "super::quote::Column::Id"
    )]
    Quote,
}

impl Related<super::quote::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Quote.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

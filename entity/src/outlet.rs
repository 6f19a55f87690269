//! Who publishes, or is credited.

use sea_orm::entity::prelude::*;

/// One outlet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outlet")]
pub struct Model {
    /// UUIDv5 of the folded name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The name to show.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The name as compared: folded, without its article, acronyms written out.
    #[sea_orm(unique, column_type = "Text")]
    pub folded: String,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What it publishes.
    #[sea_orm(has_many = "super::article::Entity")]
    Article,
    /// Where it publishes.
    #[sea_orm(has_many = "super::outlet_domain::Entity")]
    Domain,
}

impl Related<super::article::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Article.def()
    }
}

impl Related<super::outlet_domain::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Domain.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

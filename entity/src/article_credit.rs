//! Outlets credited for an article's material: wire, syndication, contribution.

use sea_orm::entity::prelude::*;

/// One credit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article_credit")]
pub struct Model {
    /// Whose material it uses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: Uuid,
    /// Order of appearance, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The outlet credited.
    pub outlet_id: Uuid,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The article that prints the credit.
    #[sea_orm(
        belongs_to = "super::article::Entity",
        from = "Column::ArticleId",
        to = "super::article::Column::Id"
    )]
    Article,
    /// The outlet credited.
    #[sea_orm(
        belongs_to = "super::outlet::Entity",
        from = "Column::OutletId",
        to = "super::outlet::Column::Id"
    )]
    Outlet,
}

impl Related<super::outlet::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Outlet.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

//! Named places of utterance: outlets, programmes, platforms, events, bodies.

use sea_orm::entity::prelude::*;

use crate::vocabulary::VenueKind;

/// One named venue.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "venue")]
pub struct Model {
    /// UUIDv5 of kind and folded name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What sort of occasion.
    pub kind: VenueKind,
    /// The name to show.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The name as compared, made as an outlet's is.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// The outlet of this name, if the archive knows one.
    pub outlet_id: Option<Uuid>,
    /// The network of a programme.
    pub part_of_id: Option<Uuid>,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The outlet of this name.
    #[sea_orm(
        belongs_to = "super::outlet::Entity",
        from = "Column::OutletId",
        to = "super::outlet::Column::Id"
    )]
    Outlet,
    /// The network of a programme.
    #[sea_orm(belongs_to = "Entity", from = "Column::PartOfId", to = "Column::Id")]
    PartOf,
}

impl Related<super::outlet::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Outlet.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

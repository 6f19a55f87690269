//! How speakers belong to each other, as live reports say: related ones are compatible, never equal.

use sea_orm::entity::prelude::*;

use crate::vocabulary::RelationKind;

/// One speaker belongs to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "speaker_relation")]
pub struct Model {
    /// Who belongs.
    #[sea_orm(primary_key, auto_increment = false)]
    pub speaker_id: Uuid,
    /// To whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: Uuid,
    /// How.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: RelationKind,
    /// How many articles say so.
    pub articles: i32,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Who belongs.
    #[sea_orm(
        belongs_to = "super::speaker::Entity",
        from = "Column::SpeakerId",
        to = "super::speaker::Column::Id"
    )]
    Speaker,
    /// To whom.
    #[sea_orm(
        belongs_to = "super::speaker::Entity",
        from = "Column::OtherId",
        to = "super::speaker::Column::Id"
    )]
    Other,
}

impl ActiveModelBehavior for ActiveModel {}

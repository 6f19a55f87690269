//! The roles that live reports give a speaker.

use sea_orm::entity::prelude::*;

/// One role of one speaker.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "speaker_role")]
pub struct Model {
    /// Whose role it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub speaker_id: Uuid,
    /// As reported.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub role: String,
    /// How many articles print it.
    pub articles: i32,
    /// The earliest day on which it was printed.
    pub first_on: Option<Date>,
    /// The latest day on which it was printed.
    pub last_on: Option<Date>,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Whose role it is.
    #[sea_orm(
        belongs_to = "super::speaker::Entity",
        from = "Column::SpeakerId",
        to = "super::speaker::Column::Id"
    )]
    Speaker,
}

impl Related<super::speaker::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Speaker.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

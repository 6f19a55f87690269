//! The forms of a speaker's name that live reports print.

use sea_orm::entity::prelude::*;

/// One form of one speaker's name.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "speaker_name")]
pub struct Model {
    /// Whose name it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub speaker_id: Uuid,
    /// As printed.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    /// The key that this form has by itself (see `archive::identify`); differs from the speaker's where a short form was resolved or the
    /// article's roles tell of a field of life.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name_key: String,
    /// `extractor::fold::fold_name` of the form: spelling-insensitive, for look-ups.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// How many articles print it.
    pub articles: i32,
    /// The earliest publication that prints it.
    pub first_on: Option<DateTimeUtc>,
    /// The latest.
    pub last_on: Option<DateTimeUtc>,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Whose name it is.
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

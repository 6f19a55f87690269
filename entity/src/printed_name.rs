//! Names that articles print of speakers, each once.

use sea_orm::entity::prelude::*;

use crate::vocabulary::SpeakerKind;

/// A name with its key, of a sort of speaker.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "printed_name")]
pub struct Model {
    /// In order of arrival.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The fullest name that an article supports.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The key that this name has by itself.
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    /// As articles see it.
    pub kind: SpeakerKind,
}

/// No links: whoever reads asks for `report_speaker`.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

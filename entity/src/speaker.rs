//! Identities that speak, or that are spoken for.

use sea_orm::entity::prelude::*;

use crate::vocabulary::SpeakerKind;

/// One identity, across articles and spellings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "speaker")]
pub struct Model {
    /// UUIDv5 of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What makes two mentions one identity, see `archive::identify`.
    #[sea_orm(unique, column_type = "Text")]
    pub key: String,
    /// The name to show: the full form that most articles print.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What sort of speaker.
    pub kind: SpeakerKind,
    /// Of a person: the key of the family name, under which short forms of the name are sought.
    #[sea_orm(column_type = "Text", nullable)]
    pub family: Option<String>,
    /// Of a person: the key of the given name; `None` where only the family name is known.
    #[sea_orm(column_type = "Text", nullable)]
    pub given: Option<String>,
    /// Live reports by this speaker, alone or with others. 0: only spoken for, or only in old revisions; not in lists.
    pub report_count: i32,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The forms of its name.
    #[sea_orm(has_many = "super::speaker_name::Entity")]
    Name,
    /// The roles it was given.
    #[sea_orm(has_many = "super::speaker_role::Entity")]
    Role,
    /// What it said.
    #[sea_orm(has_many = "super::quote::Entity")]
    Quote,
    /// Printings of what it said.
    #[sea_orm(has_many = "super::report::Entity")]
    Report,
}

impl Related<super::speaker_name::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Name.def()
    }
}

impl Related<super::speaker_role::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Role.def()
    }
}

impl Related<super::quote::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Quote.def()
    }
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

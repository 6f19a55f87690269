//! Who passed words on between speaker and outlet, nearest the speaker first.

use sea_orm::entity::prelude::*;

use crate::vocabulary::RelayKind;

/// One relay of one report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_relay")]
pub struct Model {
    /// What was passed on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// From 0, nearest the speaker first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// As stated.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// An outlet's folded name, or a person's identity key: what outlets and speakers are found by.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// Person or outlet.
    pub kind: RelayKind,
    /// The outlet, if the archive knows it.
    pub outlet_id: Option<Uuid>,
    /// The person, if the archive knows them as a speaker.
    pub speaker_id: Option<Uuid>,
    /// Where the text says so.
    #[sea_orm(column_type = "Text", nullable)]
    pub mention_text: Option<String>,
    /// First code point of the mention.
    pub mention_start: Option<i32>,
    /// One past its last code point.
    pub mention_end: Option<i32>,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// What was passed on.
    #[sea_orm(
        belongs_to = "super::report::Entity",
        from = "Column::ReportId",
        to = "super::report::Column::Id"
    )]
    Report,
    /// The outlet.
    #[sea_orm(
        belongs_to = "super::outlet::Entity",
        from = "Column::OutletId",
        to = "super::outlet::Column::Id"
    )]
    Outlet,
    /// The person.
    #[sea_orm(
        belongs_to = "super::speaker::Entity",
        from = "Column::SpeakerId",
        to = "super::speaker::Column::Id"
    )]
    Speaker,
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

//! All speakers of a report as the article names them; position 0 repeats `report.speaker_id`, the others made the statement jointly.
//!
//! This is a view over [`report`](super::report), of the first speakers, [`attribution`](super::attribution), of the others, and their names.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::vocabulary::SpeakerKind;

/// One speaker of one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "report_speaker")]
pub struct Model {
    /// What was said.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// From 0, in the article's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The identity.
    pub speaker_id: Uuid,
    /// The fullest name that the article supports.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The key that this name has by itself; identities are derived from it again when a fuller name arrives.
    #[sea_orm(column_type = "Text")]
    pub name_key: String,
    /// As this article sees it.
    pub kind: SpeakerKind,
    /// As reported.
    #[sea_orm(column_type = "Text", nullable)]
    pub role: Option<String>,
    /// For whom a spokesperson speaks.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_of: Option<String>,
    /// The identity key of whom the speaker speaks for, where that is a name.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_key: Option<String>,
    /// The mention that goes with the quote.
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
    /// What was said.
    #[sea_orm(
        belongs_to = "super::report::Entity",
        from = "Column::ReportId",
        to = "super::report::Column::Id"
    )]
    Report,
    /// The identity.
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

impl Related<super::speaker::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Speaker.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

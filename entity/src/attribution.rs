//! Speakers of reports beyond the first, of whom the report tells. Names, which many reports print, are not repeated.

use sea_orm::entity::prelude::*;

/// One speaker of one report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attribution")]
pub struct Model {
    /// What was said.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// From 1, in the article's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The identity.
    pub speaker_id: Uuid,
    /// The name that the article supports.
    pub name_id: i64,
    /// The identity key of whom the speaker speaks for, where that is a name.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_key: Option<String>,
    /// As reported.
    #[sea_orm(column_type = "Text", nullable)]
    pub role: Option<String>,
    /// For whom a spokesperson speaks.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_of: Option<String>,
    /// The mention that goes with the quote.
    #[sea_orm(column_type = "Text", nullable)]
    pub mention_text: Option<String>,
    /// First code point of the mention.
    pub mention_start: Option<i32>,
    /// One past its last code point.
    pub mention_end: Option<i32>,
}

/// No links: whoever reads asks for `report_speaker`.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

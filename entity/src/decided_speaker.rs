//! Whom a person found to have said a report's words.

use sea_orm::entity::prelude::*;

use crate::vocabulary::SpeakerKind;

/// The speaker of a report; the latest decision holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decided_speaker")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// The name to show; none where nobody can be named.
    #[sea_orm(column_type = "Text", nullable)]
    pub name: Option<String>,
    /// The name's key.
    #[sea_orm(column_type = "Text", nullable)]
    pub name_key: Option<String>,
    /// What sort of speaker.
    pub kind: Option<SpeakerKind>,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

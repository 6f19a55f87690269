//! What persons decided: append-only, with what held before and after.

use sea_orm::entity::prelude::*;

use crate::vocabulary::CurationKind;

/// One decision, or the undoing of one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "curation")]
pub struct Model {
    /// In order; decisions that contradict each other hold in this order.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// What sort of decision.
    pub kind: CurationKind,
    /// When.
    pub at: DateTimeUtc,
    /// Who decided.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Why, in the person's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// Where the evidence is.
    #[sea_orm(column_type = "Text", nullable)]
    pub evidence_url: Option<String>,
    /// What held before, as a list of facts.
    pub before: Json,
    /// What has held since, as a list of facts.
    pub after: Json,
    /// The decision that this one undoes.
    #[sea_orm(unique)]
    pub undoes: Option<i64>,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Which reports a person found to be one passage, or not to be.

use sea_orm::entity::prelude::*;

use crate::vocabulary::PassageRule;

/// A report that a decision about passages binds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decided_passage")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// What is demanded.
    pub kind: PassageRule,
    /// Of a parting: 0 for those that leave, 1 for those that stay.
    pub side: i32,
}

/// No links: decisions outlive what they tell of.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

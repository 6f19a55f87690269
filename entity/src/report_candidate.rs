//! Who may have said it, where the text does not decide, most likely first.

use sea_orm::entity::prelude::*;

/// One candidate of one report.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_candidate")]
pub struct Model {
    /// What was said.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    /// From 0, most likely first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The fullest name that the article supports.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Probability, 0 to 1.
    pub confidence: f64,
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
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

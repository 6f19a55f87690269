//! Runs of ingest over many articles, written by the process that reads them, so that every other one can tell how far it is.

use sea_orm::entity::prelude::*;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingest_run")]
pub struct Model {
    /// Of its process and beginning.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is read, as it was named.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it last told how far it is.
    pub updated_at: DateTimeUtc,
    /// When it came to its end.
    pub finished_at: Option<DateTimeUtc>,
    /// Articles that the archive now holds.
    pub stored: i64,
    /// Articles that were refused.
    pub failed: i64,
    /// Live quotes of the stored articles.
    pub quotes: i64,
    /// Bytes of the input that are done with.
    pub bytes: i64,
    /// Bytes of the whole input, where that is known.
    pub total_bytes: Option<i64>,
    /// Articles of the whole input, where that is known.
    pub total: Option<i64>,
}

/// No links.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Stored texts: an article's title and text at one fetch.

use sea_orm::entity::prelude::*;

use crate::packed::Packed;
use crate::vocabulary::StretchTally;

/// One stored text; never altered once written.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// UUIDv5 of article and hash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose text it is.
    pub article_id: Uuid,
    /// From 1, in order of arrival.
    pub number: i32,
    /// When it was ingested.
    pub fetched_at: DateTimeUtc,
    /// SHA-256 of the text in UTF-8, lower-case hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// The text that offsets count in, unchanged.
    pub body: Packed,
    /// The headline of this revision.
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    /// What its quoted stretches were judged to be.
    pub tally: StretchTally,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Whose text it is.
    #[sea_orm(
        belongs_to = "super::article::Entity",
        from = "Column::ArticleId",
        to = "super::article::Column::Id"
    )]
    Article,
}

impl Related<super::article::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Article.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

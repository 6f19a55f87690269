//! Published documents.

use sea_orm::entity::prelude::*;

use crate::time::Timestamp;
use crate::vocabulary::{ArticleKind, TextStatus};

/// One published document, described as last ingested; its words are in its revisions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    /// UUIDv5 of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Canonical URL, else the caller's key, else a relative path, else a hash of the folded text.
    #[sea_orm(unique, column_type = "Text")]
    pub key: String,
    /// Where it was published, as given.
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    /// Where a copy is kept.
    #[sea_orm(column_type = "Text", nullable)]
    pub archived_url: Option<String>,
    /// The headline.
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    /// What sort of document.
    pub kind: ArticleKind,
    /// How the text relates to what was published.
    pub text_status: TextStatus,
    /// Who wrote it.
    #[sea_orm(column_type = "Text", nullable)]
    pub byline: Option<String>,
    /// Who publishes it.
    pub outlet_id: Option<Uuid>,
    /// When it was published; midnight UTC where only the day is known.
    pub published_at: Option<Timestamp>,
    /// Whether the time of day is known.
    pub published_has_time: bool,
    /// The date or instant as given, in ISO 8601 with its own offset.
    #[sea_orm(column_type = "Text", nullable)]
    pub published: Option<String>,
    /// BCP 47 tag.
    #[sea_orm(column_type = "Text", nullable)]
    pub language: Option<String>,
    /// The same for every article with this folded text: copies of one wire text count once.
    pub copy_group: Uuid,
    /// When a person withdrew it.
    pub retracted_at: Option<DateTimeUtc>,
    /// The current revision. No foreign key, because revisions point here.
    pub revision_id: Uuid,
    /// SHA-256 of everything the caller gave: an article that has it already is not read again.
    #[sea_orm(column_type = "Text")]
    pub fingerprint: String,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Who publishes it.
    #[sea_orm(
        belongs_to = "super::outlet::Entity",
        from = "Column::OutletId",
        to = "super::outlet::Column::Id"
    )]
    Outlet,
    /// Its stored texts.
    #[sea_orm(has_many = "super::revision::Entity")]
    Revision,
    /// Its quotes.
    #[sea_orm(has_many = "super::report::Entity")]
    Report,
}

impl Related<super::outlet::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Outlet.def()
    }
}

impl Related<super::revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Revision.def()
    }
}

impl Related<super::report::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Report.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

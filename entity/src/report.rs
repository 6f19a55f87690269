//! Printings: one stretch of quoted words in one article.
//!
//! Full text over `folded`: on SQLite the FTS5 table `report_fts` (external content, its rowid is `number`, kept by triggers), on PostgreSQL a GIN index on
//! `to_tsvector('simple', folded)`.

use sea_orm::entity::prelude::*;

use crate::explanation::Explanation;
use crate::time::{Day, Timestamp};
use crate::vocabulary::{Flags, Form, Modality, Place, Precision, Relation as WordingRelation, ReportKind, VenueKind};

/// One stretch that is a quote. Its id does not name the revision: words that a revision keeps keep their report, re-anchored.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    /// UUIDv5 of article, folded text and which of its equals in the article it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Row number in order of arrival; the full-text index's handle. Says nothing to clients.
    #[sea_orm(unique)]
    pub number: i64,
    /// Who prints it.
    pub article_id: Uuid,
    /// The revision that the offsets count in: the current one of a live report, the last that printed it of another.
    pub revision_id: Uuid,
    /// Whether the current revision prints it and the article is not retracted.
    pub live: bool,
    /// Position among the reports of its revision, from 0, the title's first.
    pub ordinal: i32,
    /// Title or text.
    pub place: Place,
    /// First byte.
    pub byte_start: i32,
    /// One past the last byte.
    pub byte_end: i32,
    /// First code point.
    pub point_start: i32,
    /// One past the last code point.
    pub point_end: i32,
    /// The words as printed, the outer marks left out.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// `extractor::fold::fold` of the words.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// How many folded words.
    pub words: i32,
    /// Hash of the first six folded words, or of all where they are fewer: how collation finds wordings that begin inside another.
    pub opening: i64,
    /// Speech or fragment.
    pub kind: ReportKind,
    /// How the words are marked.
    pub form: Form,
    /// The reporting word or words.
    #[sea_orm(column_type = "Text", nullable)]
    pub cue_text: Option<String>,
    /// First code point of the cue.
    pub cue_start: Option<i32>,
    /// One past the last code point of the cue.
    pub cue_end: Option<i32>,
    /// The mention of the first speaker in the text: "he".
    #[sea_orm(column_type = "Text", nullable)]
    pub source_text: Option<String>,
    /// First code point of the source.
    pub source_start: Option<i32>,
    /// One past the last code point of the source.
    pub source_end: Option<i32>,
    /// The first speaker; all are in `report_speaker`.
    pub speaker_id: Option<Uuid>,
    /// The first speaker's name, in `printed_name`; there is one where there is a speaker.
    pub name_id: Option<i64>,
    /// The first speaker's role as reported.
    #[sea_orm(column_type = "Text", nullable)]
    pub role: Option<String>,
    /// For whom the first speaker speaks.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_of: Option<String>,
    /// The identity key of whom the first speaker speaks for, where that is a name.
    #[sea_orm(column_type = "Text", nullable)]
    pub on_behalf_key: Option<String>,
    /// What sort of occasion; `None` where the article does not say.
    pub venue_kind: Option<VenueKind>,
    /// The venue's name as stated.
    #[sea_orm(column_type = "Text", nullable)]
    pub venue_name: Option<String>,
    /// The venue, if named.
    pub venue_id: Option<Uuid>,
    /// Whether the venue is taken over from an earlier sentence.
    pub venue_carried: bool,
    /// The words that state the venue.
    #[sea_orm(column_type = "Text", nullable)]
    pub venue_mention: Option<String>,
    /// First code point of those words.
    pub venue_start: Option<i32>,
    /// One past their last code point.
    pub venue_end: Option<i32>,
    /// The article's words for the date: "Thursday".
    #[sea_orm(column_type = "Text", nullable)]
    pub said_text: Option<String>,
    /// First day on which it may have been said.
    pub said_from: Option<Day>,
    /// Last such day, inclusive.
    pub said_to: Option<Day>,
    /// How precise the interval is.
    pub said_precision: Option<Precision>,
    /// Whether the date is taken over from an earlier sentence.
    pub said_carried: bool,
    /// In what sense the words are reported.
    pub modality: Modality,
    /// The report around this one.
    pub parent_id: Option<Uuid>,
    /// The earlier report that this one goes on from.
    pub continues_id: Option<Uuid>,
    /// The same words earlier in the article.
    pub repeats_id: Option<Uuid>,
    /// What a reader should know.
    pub flags: Flags,
    /// Probability, 0 to 1, that this is a quote and its speaker is right; without a speaker, that it is a quote.
    pub confidence: f64,
    /// One line for a person: why this speaker.
    pub explanation: Explanation,
    /// The passage; none of a report that was never live. Inside the transaction that ingests the report it is one that may not be stored yet.
    pub quote_id: Option<Uuid>,
    /// To the quote's reference wording.
    pub relation: WordingRelation,
    /// The article's publication, repeated here for sorting.
    pub published_at: Option<Timestamp>,
}

/// Links to other tables.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Who prints it.
    #[sea_orm(
        belongs_to = "super::article::Entity",
        from = "Column::ArticleId",
        to = "super::article::Column::Id"
    )]
    Article,
    /// The text it stands in.
    #[sea_orm(
        belongs_to = "super::revision::Entity",
        from = "Column::RevisionId",
        to = "super::revision::Column::Id"
    )]
    Revision,
    /// The first speaker.
    #[sea_orm(
        belongs_to = "super::speaker::Entity",
        from = "Column::SpeakerId",
        to = "super::speaker::Column::Id"
    )]
    Speaker,
    /// The venue, if named.
    #[sea_orm(
        belongs_to = "super::venue::Entity",
        from = "Column::VenueId",
        to = "super::venue::Column::Id"
    )]
    Venue,
    /// The passage.
    #[sea_orm(
        belongs_to = "super::quote::Entity",
        from = "Column::QuoteId",
        to = "super::quote::Column::Id"
    )]
    Quote,
    /// All speakers.
    #[sea_orm(has_many = "super::report_speaker::Entity")]
    ReportSpeaker,
    /// Who passed it on.
    #[sea_orm(has_many = "super::report_relay::Entity")]
    ReportRelay,
    /// Who may have said it.
    #[sea_orm(has_many = "super::report_candidate::Entity")]
    ReportCandidate,
}

impl Related<super::article::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Article.def()
    }
}

impl Related<super::revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Revision.def()
    }
}

impl Related<super::speaker::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Speaker.def()
    }
}

impl Related<super::venue::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Venue.def()
    }
}

impl Related<super::quote::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Quote.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

//! Live reports with what collation needs to know of their articles.

use entity::report;
use entity::time::{Day, Timestamp};
use entity::vocabulary::{ArticleKind, Flag, Flags, Modality, Precision, Relation, VenueKind};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::occasion::Occasion;
use crate::read::sql::Sql;

/// A live report with what collation needs to know of its article.
#[derive(Clone, Debug)]
pub(crate) struct Printing {
    pub(super) row: Row,
    pub(super) occasion: Occasion,
    pub(super) article_key: String,
    pub(super) copy_group: Uuid,
    /// Whether the article is the words' own source: a transcript, a post, a statement.
    pub(super) primary: bool,
}

/// What collation reads of a report: less than half of it, and it reads many.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) article_id: Uuid,
    pub(super) ordinal: i32,
    pub(super) text: String,
    pub(super) folded: String,
    pub(super) words: i32,
    pub(super) speaker_id: Option<Uuid>,
    pub(super) venue_kind: Option<VenueKind>,
    pub(super) venue_name: Option<String>,
    pub(super) venue_id: Option<Uuid>,
    pub(super) venue_carried: bool,
    pub(super) said_text: Option<String>,
    pub(super) said_from: Option<Day>,
    pub(super) said_to: Option<Day>,
    pub(super) said_precision: Option<Precision>,
    pub(super) said_carried: bool,
    pub(super) modality: Modality,
    pub(super) repeats_id: Option<Uuid>,
    pub(super) flags: Flags,
    pub(super) confidence: f64,
    pub(super) quote_id: Option<Uuid>,
    pub(super) relation: Relation,
    pub(super) published_at: Option<Timestamp>,
}

impl From<report::Model> for Row {
    fn from(report: report::Model) -> Self {
        Self {
            id: report.id,
            article_id: report.article_id,
            ordinal: report.ordinal,
            text: report.text,
            folded: report.folded,
            words: report.words,
            speaker_id: report.speaker_id,
            venue_kind: report.venue_kind,
            venue_name: report.venue_name,
            venue_id: report.venue_id,
            venue_carried: report.venue_carried,
            said_text: report.said_text,
            said_from: report.said_from,
            said_to: report.said_to,
            said_precision: report.said_precision,
            said_carried: report.said_carried,
            modality: report.modality,
            repeats_id: report.repeats_id,
            flags: report.flags,
            confidence: report.confidence,
            quote_id: report.quote_id,
            relation: report.relation,
            published_at: report.published_at,
        }
    }
}

impl Printing {
    /// Of a live report as it was written, and of its article.
    pub(crate) fn of(report: report::Model, article_key: String, copy_group: Uuid, kind: ArticleKind) -> Self {
        let row = Row::from(report);
        Self {
            occasion: Occasion::of(&row),
            row,
            article_key,
            copy_group,
            primary: kind != ArticleKind::News,
        }
    }

    pub(super) fn words(&self) -> usize {
        usize::try_from(self.row.words).unwrap_or_default()
    }

    /// Whether the article says that it translates the words.
    pub(super) fn is_translated(&self) -> bool {
        self.row.flags.0.contains(&Flag::Translated)
    }

    /// Earliest first, those without a date last.
    pub(super) fn order(&self) -> (bool, Option<Timestamp>, &str, i32, Uuid) {
        (
            self.row.published_at.is_none(),
            self.row.published_at,
            self.article_key.as_str(),
            self.row.ordinal,
            self.row.id,
        )
    }
}

pub(super) const PRINTINGS: &str = "SELECT r.id, r.article_id, r.ordinal, r.text, r.folded, r.words, r.speaker_id, r.venue_kind, r.venue_name, r.venue_id, \
    r.venue_carried, r.said_text, r.said_from, r.said_to, r.said_precision, r.said_carried, r.modality, r.repeats_id, r.flags, r.confidence, r.quote_id, \
    r.relation, r.published_at, a.key AS article_key, a.copy_group AS article_copy_group, a.kind AS article_kind \
    FROM report r JOIN article a ON a.id = r.article_id WHERE r.live";

pub(super) async fn printings(sql: Sql, db: &impl ConnectionTrait) -> Result<Vec<Printing>, DbErr> {
    let mut printings = Vec::new();
    for row in sql.all(db).await? {
        let kind: ArticleKind = row.try_get("", "article_kind")?;
        let report = Row::from_query_result(&row, "")?;
        printings.push(Printing {
            occasion: Occasion::of(&report),
            row: report,
            article_key: row.try_get("", "article_key")?,
            copy_group: row.try_get("", "article_copy_group")?,
            primary: kind != ArticleKind::News,
        });
    }
    Ok(printings)
}

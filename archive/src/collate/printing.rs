//! Live reports with what collation needs to know of their articles.

use chrono::{DateTime, NaiveDate, Utc};
use entity::report;
use entity::vocabulary::{ArticleKind, Flag};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::read::sql::Sql;

/// A live report with what collation needs to know of its article.
#[derive(Clone, Debug)]
pub(super) struct Printing {
    pub(super) row: report::Model,
    pub(super) article_key: String,
    pub(super) copy_group: Uuid,
    /// Whether the article is the words' own source: a transcript, a post, a statement.
    pub(super) primary: bool,
}

impl Printing {
    pub(super) fn words(&self) -> usize {
        usize::try_from(self.row.words).unwrap_or_default()
    }

    /// Whether the article says that it translates the words.
    pub(super) fn is_translated(&self) -> bool {
        self.row.flags.0.contains(&Flag::Translated)
    }

    /// Earliest first, those without a date last.
    pub(super) fn order(&self) -> (bool, Option<DateTime<Utc>>, &str, i32, Uuid) {
        (
            self.row.published_at.is_none(),
            self.row.published_at,
            self.article_key.as_str(),
            self.row.ordinal,
            self.row.id,
        )
    }

    /// The days on which it may have been said.
    pub(super) fn said(&self) -> Option<(NaiveDate, NaiveDate)> {
        match (self.row.said_from, self.row.said_to) {
            (Some(from), Some(to)) => Some((from, to)),
            (Some(day), None) | (None, Some(day)) => Some((day, day)),
            (None, None) => None,
        }
    }
}

pub(super) const PRINTINGS: &str = "SELECT r.*, a.key AS article_key, a.copy_group AS article_copy_group, a.kind AS article_kind \
    FROM report r JOIN article a ON a.id = r.article_id WHERE r.live";

pub(super) async fn printings(sql: Sql, db: &impl ConnectionTrait) -> Result<Vec<Printing>, DbErr> {
    let mut printings = Vec::new();
    for row in sql.all(db).await? {
        let kind: ArticleKind = row.try_get("", "article_kind")?;
        printings.push(Printing {
            article_key: row.try_get("", "article_key")?,
            copy_group: row.try_get("", "article_copy_group")?,
            primary: kind != ArticleKind::News,
            row: report::Model::from_query_result(&row, "")?,
        });
    }
    Ok(printings)
}

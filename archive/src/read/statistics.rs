//! How much the archive holds.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::sql::{Sql, instant};

/// How much the archive holds, live things alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Articles, retracted ones left out.
    pub articles: i64,
    /// Quotes with a live report.
    pub quotes: i64,
    /// Live reports.
    pub reports: i64,
    /// Speakers of live reports.
    pub speakers: i64,
    /// Outlets.
    pub outlets: i64,
    /// The newest publication of a live report.
    pub latest_report_at: Option<DateTime<Utc>>,
}

/// Counts everything, with one statement.
pub async fn statistics(db: &impl ConnectionTrait) -> Result<Statistics, DbErr> {
    let sql = Sql::new(
        "SELECT (SELECT COUNT(*) FROM article WHERE retracted_at IS NULL) AS articles, \
                (SELECT COUNT(*) FROM passage WHERE report_count > 0) AS quotes, \
                (SELECT COUNT(*) FROM report WHERE live) AS reports, \
                (SELECT COUNT(*) FROM speaker WHERE report_count > 0) AS speakers, \
                (SELECT COUNT(*) FROM outlet) AS outlets, \
                (SELECT a.published_at FROM article a WHERE a.published_at IS NOT NULL AND EXISTS (SELECT 1 FROM report r WHERE r.article_id = a.id AND r.live) \
                 ORDER BY a.published_at DESC LIMIT 1) AS latest_report_at",
    );
    let Some(row) = sql.one(db).await? else {
        return Ok(Statistics::default());
    };
    Ok(Statistics {
        articles: row.try_get("", "articles")?,
        quotes: row.try_get("", "quotes")?,
        reports: row.try_get("", "reports")?,
        speakers: row.try_get("", "speakers")?,
        outlets: row.try_get("", "outlets")?,
        latest_report_at: instant(&row, "latest_report_at")?,
    })
}

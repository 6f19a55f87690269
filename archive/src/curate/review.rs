//! Whether a quote is right, as persons found. A review is kept with the report that prints the words looked at, so that it goes wherever the passage goes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::review;
use entity::vocabulary::{CurationKind, ReviewStatus};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult,
};
use uuid::Uuid;

use super::{CurateError, Decided, Fact, Grounds, Subject, Verb, decide, log, quotes};
use crate::read::sql::Sql;

/// What a person found of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its entry in the log.
    pub seq: i64,
    /// What was found.
    pub status: ReviewStatus,
    /// Why.
    pub note: Option<String>,
    /// Where the evidence is.
    pub evidence_url: Option<String>,
    /// Who looked.
    pub actor: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The report that prints the words looked at.
    pub report: Uuid,
}

/// Records what a person found of a quote. Earlier reviews stay; the latest is the one that counts.
///
/// # Errors
///
/// [`CurateError::Refused`] where the quote is missing.
pub async fn review_quote(
    db: &DatabaseConnection,
    quote: Uuid,
    status: ReviewStatus,
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Reviewing { quote, status }, grounds).await
}

struct Reviewing {
    quote: Uuid,
    status: ReviewStatus,
}

impl Verb for Reviewing {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let quote = quotes::found(db, self.quote, "quoteId").await?;
        let latest = reviews_of_quotes(db, &[quote.id]).await?.remove(&quote.id);
        let latest = latest.and_then(|reviews| reviews.into_iter().next());
        let subject = Subject::Quote(quote.id);
        let fact = |status: Option<ReviewStatus>| {
            let status = status.map(|status| status.as_str().to_owned());
            vec![Fact::new(subject, "review", status)]
        };
        let before = fact(latest.map(|review| review.status));
        let subjects = [quote.id, quote.reference_report];
        let seq = log::append(
            db,
            CurationKind::QuoteReviewed,
            grounds,
            &subjects,
            &before,
            &fact(Some(self.status)),
        )
        .await?;
        let row = review::ActiveModel {
            seq: Set(seq),
            report_id: Set(quote.reference_report),
            status: Set(self.status),
            note: Set(grounds.note.clone()),
            evidence_url: Set(grounds.evidence_url.clone()),
            actor: Set(grounds.actor.clone()),
            at: Set(grounds.at),
        };
        review::Entity::insert(row).exec_without_returning(db).await?;
        Ok(Decided {
            seq,
            subjects: vec![subject],
        })
    }
}

/// The reviews of quotes, the latest first; quotes without any are left out.
pub async fn reviews_of_quotes(
    db: &impl ConnectionTrait,
    quotes: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Review>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT v.*, r.quote_id AS owner FROM review v JOIN report r ON r.id = v.report_id WHERE r.quote_id IN ",
    );
    sql.bind_all(quotes.iter().copied()).push(" ORDER BY v.seq DESC");
    let mut by_quote: HashMap<Uuid, Vec<Review>> = HashMap::new();
    for row in sql.all(db).await? {
        let model = review::Model::from_query_result(&row, "")?;
        by_quote.entry(row.try_get("", "owner")?).or_default().push(Review {
            seq: model.seq,
            status: model.status,
            note: model.note,
            evidence_url: model.evidence_url,
            actor: model.actor,
            at: model.at,
            report: model.report_id,
        });
    }
    Ok(by_quote)
}

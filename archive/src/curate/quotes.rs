//! Which quotes are one passage.

use std::collections::{BTreeMap, BTreeSet};

use entity::vocabulary::{CurationKind, PassageRule};
use entity::{quote, report};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::passages::{self, LEAVES, STAYS};
use super::settling::collate_again;
use super::{CurateError, Decided, Fact, Grounds, Subject, Verb, decide, invalid, log, not_found, unchanged};
use crate::read;

/// Decides that several quotes are one passage.
///
/// # Errors
///
/// [`CurateError::Refused`] where a quote is missing, or fewer than two different ones are named.
pub async fn merge_quotes(db: &DatabaseConnection, quotes: &[Uuid], grounds: &Grounds) -> Result<Decided, CurateError> {
    decide(db, &Merge { quotes }, grounds).await
}

/// Decides that some reports of a quote are another passage than its others.
///
/// # Errors
///
/// [`CurateError::Refused`] where the quote is missing, or the reports are not some, but not all, of its live reports.
pub async fn split_quote(
    db: &DatabaseConnection,
    quote: Uuid,
    reports: &[Uuid],
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Split { quote, reports }, grounds).await
}

struct Merge<'a> {
    quotes: &'a [Uuid],
}

struct Split<'a> {
    quote: Uuid,
    reports: &'a [Uuid],
}

impl Verb for Merge<'_> {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let mut merged: BTreeMap<Uuid, read::Quote> = BTreeMap::new();
        for &id in self.quotes {
            let quote = found(db, id, "quoteIds").await?;
            merged.insert(quote.id, quote);
        }
        if merged.len() < 2 {
            return Err(unchanged("two different quotes at least are needed", "quoteIds"));
        }
        let mut sides = BTreeMap::new();
        for &id in merged.keys() {
            sides.extend(live_reports(db, id).await?.into_iter().map(|report| (report, STAYS)));
        }
        let facts = |of: &dyn Fn(&read::Quote) -> Fact| merged.values().map(of).collect::<Vec<_>>();
        let before = facts(&|quote| {
            let subject = Subject::Quote(quote.id);
            Fact::referring(subject, "quote", quote.text.clone(), subject)
        });
        let seq = log::append(db, CurationKind::QuotesMerged, grounds, &about(&merged), &before, &[]).await?;
        passages::write(db, seq, PassageRule::Join, &sides).await?;
        collate_again(db, sides.keys().copied().collect(), &grounds.stamp()).await?;
        let survivors = quotes_of(db, sides.keys()).await?;
        let survivor = survivors.first().copied().unwrap_or(self.quotes[0]);
        let text = found(db, survivor, "quoteIds").await?.text;
        let after = facts(&|quote| {
            Fact::referring(
                Subject::Quote(quote.id),
                "quote",
                text.clone(),
                Subject::Quote(survivor),
            )
        });
        log::complete(db, seq, &after).await?;
        Ok(Decided {
            seq,
            subjects: vec![Subject::Quote(survivor)],
        })
    }
}

impl Verb for Split<'_> {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let quote = found(db, self.quote, "quoteId").await?;
        let leaving: BTreeSet<Uuid> = self.reports.iter().copied().collect();
        let all = live_reports(db, quote.id).await?;
        if let Some(stranger) = leaving.difference(&all).next() {
            return Err(not_found("report of this quote", *stranger, "reportIds"));
        }
        if leaving.is_empty() || leaving.len() == all.len() {
            return Err(invalid("some reports must leave and some must stay", "reportIds"));
        }
        let side = |id: &Uuid| if leaving.contains(id) { LEAVES } else { STAYS };
        let sides: BTreeMap<Uuid, i32> = all.iter().map(|id| (*id, side(id))).collect();
        let before: Vec<Fact> = leaving
            .iter()
            .map(|&id| {
                Fact::referring(
                    Subject::Report(id),
                    "quote",
                    quote.text.clone(),
                    Subject::Quote(quote.id),
                )
            })
            .collect();
        let mut subjects = vec![quote.id];
        subjects.extend(&leaving);
        let seq = log::append(db, CurationKind::QuoteSplit, grounds, &subjects, &before, &[]).await?;
        passages::write(db, seq, PassageRule::Part, &sides).await?;
        collate_again(db, all.clone(), &grounds.stamp()).await?;
        let left = quotes_of(db, leaving.iter()).await?;
        let stayed = quotes_of(db, all.difference(&leaving)).await?;
        let mut after = Vec::new();
        for &id in &leaving {
            for quote in quotes_of(db, [&id]).await? {
                let text = found(db, quote, "quoteId").await?.text;
                after.push(Fact::referring(
                    Subject::Report(id),
                    "quote",
                    text,
                    Subject::Quote(quote),
                ));
            }
        }
        log::complete(db, seq, &after).await?;
        Ok(Decided {
            seq,
            subjects: stayed.into_iter().chain(left).map(Subject::Quote).collect(),
        })
    }
}

fn about(quotes: &BTreeMap<Uuid, read::Quote>) -> Vec<Uuid> {
    quotes.keys().copied().collect()
}

/// The quote that answers for an id and is in the lists.
pub(super) async fn found(
    db: &impl ConnectionTrait,
    id: Uuid,
    field: &'static str,
) -> Result<read::Quote, CurateError> {
    read::quote_by_id(db, id)
        .await?
        .filter(|quote| quote.report_count > 0)
        .ok_or_else(|| not_found("quote", id, field))
}

async fn live_reports(db: &impl ConnectionTrait, quote: Uuid) -> Result<BTreeSet<Uuid>, DbErr> {
    let rows = report::Entity::find()
        .filter(report::Column::QuoteId.eq(quote))
        .filter(report::Column::Live.eq(true))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The quotes of reports, each once, the one with most reports first.
async fn quotes_of<'i>(
    db: &impl ConnectionTrait,
    reports: impl IntoIterator<Item = &'i Uuid>,
) -> Result<Vec<Uuid>, DbErr> {
    let reports: Vec<Uuid> = reports.into_iter().copied().collect();
    let mut ids: BTreeSet<Uuid> = BTreeSet::new();
    for part in reports.chunks(500) {
        for row in report::Entity::find()
            .filter(report::Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?
        {
            ids.extend(row.quote_id);
        }
    }
    let mut rows = quote::Entity::find()
        .filter(quote::Column::Id.is_in(ids))
        .all(db)
        .await?;
    rows.sort_by_key(|row| (std::cmp::Reverse(row.report_count), row.id));
    Ok(rows.into_iter().map(|row| row.id).collect())
}

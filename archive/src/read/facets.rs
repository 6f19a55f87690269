//! How the quotes that meet a filter are spread: over speakers, outlets, kinds of occasion and months.

use std::cmp::Reverse;

use entity::vocabulary::VenueKind;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, TryGetable};
use uuid::Uuid;

use super::quote::{Conditions, QuoteFilter};
use super::sql::Sql;

/// A value and how many quotes have a printing with it that meets the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facet<V> {
    /// The value.
    pub value: V,
    /// Quotes.
    pub quotes: i64,
}

/// By the printing's first speaker, the most quoted first; printings without one are left out.
pub async fn quotes_by_speaker(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
    limit: u64,
) -> Result<Vec<Facet<Uuid>>, DbErr> {
    let by = By {
        value: "r.speaker_id",
        join: "",
        condition: " AND r.speaker_id IS NOT NULL",
    };
    facets(db, filter, by, limit).await
}

/// By the outlet that prints it, the one with most quotes first; printings without one are left out.
pub async fn quotes_by_outlet(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
    limit: u64,
) -> Result<Vec<Facet<Uuid>>, DbErr> {
    let by = By {
        value: "f.outlet_id",
        join: " JOIN article f ON f.id = r.article_id",
        condition: " AND f.outlet_id IS NOT NULL",
    };
    facets(db, filter, by, limit).await
}

/// By the kind of occasion; `None` for printings that do not say where.
pub async fn quotes_by_venue_kind(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
) -> Result<Vec<Facet<Option<VenueKind>>>, DbErr> {
    let by = By {
        value: "r.venue_kind",
        join: "",
        condition: "",
    };
    let mut kinds: Vec<Facet<Option<VenueKind>>> = facets(db, filter, by, u64::from(u16::MAX)).await?;
    // Of equals the first by its word, and the one without last.
    kinds.sort_by_key(|facet| {
        (
            Reverse(facet.quotes),
            facet.value.is_none(),
            facet.value.map(VenueKind::as_str),
        )
    });
    Ok(kinds)
}

/// By the month (UTC) of the printing's publication, as "2031-03", the latest first; printings without a date are left out.
pub async fn quotes_by_month(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
    limit: u64,
) -> Result<Vec<Facet<String>>, DbErr> {
    let value = match db.get_database_backend() {
        DbBackend::Postgres => "to_char(to_timestamp(r.published_at / 1000000.0) AT TIME ZONE 'UTC', 'YYYY-MM')",
        _ => "strftime('%Y-%m', r.published_at / 1000000.0, 'unixepoch')",
    };
    let by = By {
        value,
        join: "",
        condition: " AND r.published_at IS NOT NULL",
    };
    let mut months = facets(db, filter, by, u64::from(u16::MAX)).await?;
    months.sort_by(|one: &Facet<String>, other| other.value.cmp(&one.value));
    months.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(months)
}

struct By<'a> {
    value: &'a str,
    join: &'a str,
    condition: &'a str,
}

async fn facets<V: TryGetable>(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
    by: By<'_>,
    limit: u64,
) -> Result<Vec<Facet<V>>, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(Vec::new());
    };
    let By {
        value: column,
        join,
        condition,
    } = by;
    let mut sql = Sql::new("SELECT ");
    sql.push(column)
        .push(" AS value, COUNT(DISTINCT r.quote_id) AS quotes FROM report r")
        .push(join)
        .push(" WHERE r.live")
        .push(condition);
    conditions.push_on_report(db.get_database_backend(), &mut sql);
    sql.push(" GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST")
        .push(format_args!(" LIMIT {limit}"));
    sql.all(db)
        .await?
        .iter()
        .map(|row| {
            Ok(Facet {
                value: row.try_get("", "value")?,
                quotes: row.try_get("", "quotes")?,
            })
        })
        .collect()
}

//! What `api/benches/load/` measures the server against: the same answers without GraphQL, as one would write them by hand.
//!
//! `/trivial` is a bare JSON handler; `/quotes` is the page of twenty quotes with speaker, venue, first printing, article and outlet, by one join.
//!
//! ```sh
//! cargo run --release -p api --example yardstick -- sqlite://onrecord.db 127.0.0.1:8001
//! ```

use std::io::{self, Write};

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use entity::time::Timestamp;
use entity::vocabulary::{Modality, Relation, VenueKind};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement};
use serde::Serialize;
use uuid::Uuid;

/// The latest first reported quotes, each with its earliest printing.
const QUOTES: &str = "
    SELECT q.id, q.text, q.venue_kind, q.venue_name, s.id AS speaker_id, s.name AS speaker_name,
        r.id AS report_id, r.text AS report_text, r.relation,
        a.id AS article_id, a.title, a.url, a.published_at, o.id AS outlet_id, o.name AS outlet_name
    FROM (
        SELECT * FROM quote
        WHERE report_count > 0 AND EXISTS (SELECT 1 FROM report r WHERE r.quote_id = quote.id AND r.live AND r.modality = $1)
        ORDER BY first_reported_at DESC NULLS LAST, id LIMIT 20
    ) q
    JOIN report r ON r.id = (SELECT id FROM report WHERE quote_id = q.id AND live ORDER BY published_at NULLS LAST, id LIMIT 1)
    JOIN article a ON a.id = r.article_id
    LEFT JOIN speaker s ON s.id = q.speaker_id
    LEFT JOIN outlet o ON o.id = a.outlet_id
    ORDER BY q.first_reported_at DESC NULLS LAST, q.id";

#[derive(Serialize)]
struct Trivial {
    name: &'static str,
}

#[derive(Serialize)]
struct Quote {
    id: Uuid,
    text: String,
    speaker: Option<Named>,
    venue: Option<Venue>,
    report: Report,
}

#[derive(Serialize)]
struct Named {
    id: Uuid,
    name: String,
}

#[derive(Serialize)]
struct Venue {
    kind: VenueKind,
    name: Option<String>,
}

#[derive(Serialize)]
struct Report {
    id: Uuid,
    text: String,
    relation: Relation,
    article: Article,
}

#[derive(Serialize)]
struct Article {
    id: Uuid,
    title: Option<String>,
    url: Option<String>,
    published_at: Option<DateTime<Utc>>,
    outlet: Option<Named>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().with_context(|| format!("{what} is missing"));
    let database = archive::connect(&next("the database's URL")?).await?;
    let listener = tokio::net::TcpListener::bind(next("the address to listen on")?).await?;
    writeln!(io::stderr(), "listening on http://{}", listener.local_addr()?)?;
    let routes = Router::new()
        .route("/trivial", get(async || Json(Trivial { name: "Query" })))
        .route("/quotes", get(quotes))
        .with_state(database);
    Ok(axum::serve(listener, routes).await?)
}

async fn quotes(State(database): State<DatabaseConnection>) -> Result<Json<Vec<Quote>>, (StatusCode, String)> {
    read(&database)
        .await
        .map(Json)
        .map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn read(database: &DatabaseConnection) -> Result<Vec<Quote>, DbErr> {
    let said = [Modality::Asserted.into()];
    let statement = Statement::from_sql_and_values(database.get_database_backend(), QUOTES, said);
    database.query_all_raw(statement).await?.iter().map(quote).collect()
}

fn quote(row: &QueryResult) -> Result<Quote, DbErr> {
    let named = |id: &str, name: &str| -> Result<Option<Named>, DbErr> {
        Ok(match (row.try_get("", id)?, row.try_get("", name)?) {
            (Some(id), Some(name)) => Some(Named { id, name }),
            _ => None,
        })
    };
    let kind: Option<VenueKind> = row.try_get("", "venue_kind")?;
    let name = row.try_get("", "venue_name")?;
    let published_at: Option<Timestamp> = row.try_get("", "published_at")?;
    Ok(Quote {
        id: row.try_get("", "id")?,
        text: row.try_get("", "text")?,
        speaker: named("speaker_id", "speaker_name")?,
        venue: kind.map(|kind| Venue { kind, name }),
        report: Report {
            id: row.try_get("", "report_id")?,
            text: row.try_get("", "report_text")?,
            relation: row.try_get("", "relation")?,
            article: Article {
                id: row.try_get("", "article_id")?,
                title: row.try_get("", "title")?,
                url: row.try_get("", "url")?,
                published_at: published_at.map(DateTime::from),
                outlet: named("outlet_id", "outlet_name")?,
            },
        },
    })
}

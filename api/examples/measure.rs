//! Measures how long the API takes over a big archive, such as that of archive's example `generate`: a fixed mix of queries, drawn from what the archive holds.
//!
//! ```sh
//! cargo run --release -p api --example measure -- --database-url sqlite://big.db
//! ```
//!
//! The queries go through the router, one after the other, as a client would send them. The mix, in percent:
//! * `verifyQuote` with two matches: 40 as printed with the speaker, 15 as printed without, 15 cut at both ends, 10 with a word replaced, 10 under somebody else's name, 10 put together from the
//!   words of two quotes that never met.
//! * `quotes(filter: {text})`, twenty with speaker, venue and first report: 40 two words of one quote, 30 a phrase of four words, 10 one word, 10 two words without a third, 10 the beginning of a word with another word.
//! * `quote` by id with its first twenty reports, their articles and outlets.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::Context;
use api::config::Config;
use api::server::{AppState, router};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use clap::Parser;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

const VERIFY: &str = "query($input: VerifyQuoteInput!) { verifyQuote(input: $input) { verdict wording speakerAgreement explanation \
    matches(first: 2) { similarity differences { kind claimed printed } report { text article { title outlet { name } } } quote { text speaker { name } reportCount } } } }";
const SEARCH: &str = "query($text: String!) { quotes(filter: { text: $text }, first: 20) { nodes { id text firstReportedAt speaker { name } \
    venue { kind name } reports(first: 1) { nodes { article { title outlet { name } } } } } pageInfo { hasNextPage } } }";
const QUOTE: &str = "query($id: ID!) { quote(id: $id) { text reportCount independentCount speaker { name } venue { kind name } saidOn { text from } \
    reports(first: 20) { nodes { text relation cue source sourceLink article { title publishedAt outlet { name } credits { name } } } } } }";

/// Measures queries over an archive.
#[derive(Debug, Parser)]
struct Arguments {
    /// The archive.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// How many queries of each sort.
    #[arg(long, default_value_t = 1000)]
    queries: usize,
    /// Another seed draws other quotes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A printed quote, drawn at random.
struct Drawn {
    text: String,
    folded: String,
    quote: Uuid,
    speaker: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let database = archive::connect(&arguments.database_url).await?;
    let mut random = ChaCha8Rng::seed_from_u64(arguments.seed);
    let drawn = draw(&database, &mut random, arguments.queries).await?;
    anyhow::ensure!(drawn.len() > 1, "the archive holds too few quotes");
    let router = router(AppState::new(database, Config::default()));
    let mut out = io::stdout().lock();
    for (name, query, variables) in [
        ("verifyQuote", VERIFY, claims(&mut random, &drawn)),
        ("quotes(filter: {text})", SEARCH, searches(&mut random, &drawn)),
        ("quote with its reports", QUOTE, ids(&drawn)),
    ] {
        let mut times = Vec::with_capacity(variables.len());
        let mut slowest: Option<(Duration, String)> = None;
        for (sort, variables) in variables {
            let time = ask(&router, query, &variables).await?;
            if slowest.as_ref().is_none_or(|(known, _)| time > *known) {
                slowest = Some((time, format!("{sort}: {variables}")));
            }
            times.push((time, sort));
        }
        report(&mut out, name, times)?;
        if let Some((time, what)) = slowest {
            writeln!(out, "  slowest {:.1} ms, {what}", milliseconds(time))?;
        }
    }
    Ok(())
}

/// Live reports with a quote, drawn with the same chance each.
async fn draw(database: &DatabaseConnection, random: &mut ChaCha8Rng, count: usize) -> anyhow::Result<Vec<Drawn>> {
    let backend = database.get_database_backend();
    let last = Statement::from_string(backend, "SELECT COALESCE(MAX(number), 0) AS last FROM report");
    let last: i64 = database
        .query_one_raw(last)
        .await?
        .context("no answer")?
        .try_get("", "last")?;
    let mut drawn = Vec::with_capacity(count);
    for _ in 0..count * 2 {
        let select = Statement::from_sql_and_values(
            backend,
            "SELECT r.text, r.folded, r.quote_id, s.name FROM report r LEFT JOIN speaker s ON s.id = r.speaker_id \
             WHERE r.live AND r.quote_id IS NOT NULL AND r.words >= 5 AND r.number = $1",
            [random.random_range(0..=last).into()],
        );
        if let Some(row) = database.query_one_raw(select).await? {
            drawn.push(Drawn {
                text: row.try_get("", "text")?,
                folded: row.try_get("", "folded")?,
                quote: row.try_get("", "quote_id")?,
                speaker: row.try_get("", "name")?,
            });
        }
        if drawn.len() == count {
            break;
        }
    }
    Ok(drawn)
}

type Variables = Vec<(&'static str, Value)>;

fn claims(random: &mut ChaCha8Rng, drawn: &[Drawn]) -> Variables {
    let mut claims = Vec::with_capacity(drawn.len());
    for quote in drawn {
        let other = one_of(random, drawn);
        let words: Vec<&str> = quote.text.split_whitespace().collect();
        let (sort, text, speaker) = match random.random_range(0..100) {
            0..40 => ("as printed", quote.text.clone(), &quote.speaker),
            40..55 => ("no speaker", quote.text.clone(), &None),
            55..70 => ("cut", words[1..words.len() - 1].join(" "), &quote.speaker),
            70..80 => {
                let mut words = words;
                let at = random.random_range(0..words.len());
                words[at] = "otherwise";
                ("a word replaced", words.join(" "), &quote.speaker)
            }
            80..90 => ("another speaker", quote.text.clone(), &other.speaker),
            _ => {
                let others = other.text.split_whitespace();
                let mixed: Vec<&str> = words
                    .iter()
                    .copied()
                    .step_by(2)
                    .chain(others.skip(1).step_by(2))
                    .collect();
                ("never said", mixed.join(" "), &quote.speaker)
            }
        };
        claims.push((sort, json!({ "input": { "text": text, "speaker": speaker } })));
    }
    claims
}

fn searches(random: &mut ChaCha8Rng, drawn: &[Drawn]) -> Variables {
    let mut searches = Vec::with_capacity(drawn.len());
    for quote in drawn {
        let words: Vec<&str> = quote.folded.split(' ').collect();
        let [one, other, third] = [0, 1, 2].map(|_| *one_of(random, &words));
        let (sort, text) = match random.random_range(0..100) {
            0..40 => ("two words", format!("{one} {other}")),
            40..70 => {
                let start = random.random_range(0..words.len() - 3);
                ("a phrase", format!("\"{}\"", words[start..start + 4].join(" ")))
            }
            70..80 => ("one word", one.to_owned()),
            80..90 => ("without", format!("{one} {other} -{third}")),
            _ => (
                "a beginning",
                format!("{}* {other}", one.chars().take(3).collect::<String>()),
            ),
        };
        searches.push((sort, json!({ "text": text })));
    }
    searches
}

fn ids(drawn: &[Drawn]) -> Variables {
    let id = |quote: &Drawn| ("by id", json!({ "id": format!("quote_{}", quote.quote.simple()) }));
    drawn.iter().map(id).collect()
}

fn one_of<'a, T>(random: &mut ChaCha8Rng, of: &'a [T]) -> &'a T {
    of.choose(random).unwrap_or(&of[0])
}

async fn ask(router: &Router, query: &str, variables: &Value) -> anyhow::Result<Duration> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .body(Body::from(body))?;
    let start = Instant::now();
    let response = router.clone().oneshot(request).await?;
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await?;
    let time = start.elapsed();
    let answer: Value = serde_json::from_slice(&body)?;
    anyhow::ensure!(answer.get("errors").is_none(), "{variables}: {answer}");
    Ok(time)
}

/// Prints the percentiles of all queries and of each sort.
fn report(out: &mut impl Write, name: &str, mut times: Vec<(Duration, &'static str)>) -> io::Result<()> {
    times.sort_unstable();
    line(out, name, &times.iter().map(|(time, _)| *time).collect::<Vec<_>>())?;
    let mut sorts: Vec<&str> = times.iter().map(|(_, sort)| *sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    for sort in sorts.iter().filter(|_| sorts.len() > 1) {
        let of_sort: Vec<Duration> = times
            .iter()
            .filter(|(_, other)| other == sort)
            .map(|(time, _)| *time)
            .collect();
        line(out, &format!("  {sort}"), &of_sort)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, name: &str, sorted: &[Duration]) -> io::Result<()> {
    let percentile = |part: usize| milliseconds(sorted[(sorted.len() * part / 100).min(sorted.len() - 1)]);
    let [half, most, nearly_all] = [50, 95, 99].map(percentile);
    let number = sorted.len();
    writeln!(
        out,
        "{name:<24} {number:>6} queries  p50 {half:>7.2} ms  p95 {most:>7.2} ms  p99 {nearly_all:>7.2} ms"
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

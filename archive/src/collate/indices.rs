//! What of a speaker's wordings collation must look at, found by the database's indices: for speakers who have said too much to read it all (see `memory`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::time::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::alike::{Shelf, may_be_alike};
use super::occasion::NEAR;
use super::printing::{PRINTINGS, Printing, printings};
use super::wording::{contains, count_words, grams, hash, rarest_words};
use super::{HOSTS_AT_MOST, LONG};
use crate::read::sql::{Sql, instant};
use crate::search;

/// How many wordings the index is asked for with one statement.
const SOUGHT_TOGETHER: usize = 32;

/// The quotes of long wordings that contain one of these long printings, are contained in one, or may be one in other words.
pub(super) async fn neighbours(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    printings: &[&Printing],
) -> Result<BTreeSet<Uuid>, DbErr> {
    let wordings: BTreeSet<&str> = printings.iter().map(|printing| printing.row.folded.as_str()).collect();
    let mut quotes = contained_quotes(db, speaker, &wordings).await?;
    quotes.extend(containing_quotes(db, speaker, &wordings).await?);
    quotes.extend(Near::to(printings).quotes(db, speaker).await?);
    Ok(quotes)
}

/// The short printings that one of these wordings contains or equals. One word alone is contained in nothing.
pub(super) async fn parts(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    wordings: &BTreeSet<String>,
) -> Result<Vec<Printing>, DbErr> {
    let mut hashes: BTreeSet<i64> = BTreeSet::new();
    for wording in wordings {
        let words = count_words(wording);
        if (1..LONG).contains(&words) {
            hashes.insert(hash(wording));
        }
        for size in 2..LONG.min(words) {
            hashes.extend(grams(wording, size));
        }
    }
    // To read all hashes of what is short is less than to ask for each that is wanted.
    let mut sql = Sql::new("SELECT DISTINCT r.opening FROM report r WHERE r.speaker_id = ");
    sql.bind(speaker).push(format_args!(" AND r.words < {LONG}"));
    let mut known: Vec<i64> = Vec::new();
    for row in sql.all(db).await? {
        known.push(row.try_get("", "opening")?);
    }
    known.retain(|hash| hashes.contains(hash));
    let mut found = Vec::new();
    for part in known.chunks(512) {
        let mut sql = Sql::new(PRINTINGS);
        sql.push(" AND r.speaker_id = ").bind(speaker);
        sql.push(format_args!(" AND r.words < {LONG} AND r.opening IN "))
            .bind_all(part.iter().copied());
        found.extend(printings(sql, db).await?);
    }
    Ok(found)
}

/// The printings whose longer wordings contain this one; where they are too many, one too many.
pub(super) async fn hosts(db: &impl ConnectionTrait, speaker: Uuid, wording: &str) -> Result<Vec<Printing>, DbErr> {
    let mut sql = Sql::new(PRINTINGS);
    let words: Vec<&str> = wording.split(' ').collect();
    let least = words.len();
    push_speakers_hit(db, &mut sql, speaker, &[words]);
    sql.push(format_args!(" AND r.words > {least} LIMIT {}", HOSTS_AT_MOST + 1));
    printings(sql, db).await
}

/// Long printings, to find those like them that were published near them.
struct Near<'p> {
    shelf: Shelf<'p>,
    printed: Vec<DateTime<Utc>>,
}

impl<'p> Near<'p> {
    fn to(printings: &[&'p Printing]) -> Self {
        let mut near = Self {
            shelf: Shelf::default(),
            printed: Vec::new(),
        };
        for printing in printings {
            if let Some(at) = printing.occasion.published_at {
                near.shelf.put(&printing.row.folded);
                near.printed.push(at);
            }
        }
        near
    }

    /// Whether a wording published then may be one of them in other words.
    fn has(&self, folded: &str, published_at: Option<DateTime<Utc>>) -> bool {
        let Some(at) = published_at else { return false };
        if self.printed.iter().all(|printed| (*printed - at).abs() > NEAR) {
            return false;
        }
        let close = |number: &usize| (self.printed[*number] - at).abs() <= NEAR;
        let alike = |number: usize| may_be_alike(self.shelf.wording(number), folded);
        self.shelf.near(folded).into_iter().filter(close).any(alike)
    }

    async fn quotes(&self, db: &impl ConnectionTrait, speaker: Uuid) -> Result<BTreeSet<Uuid>, DbErr> {
        let mut quotes = BTreeSet::new();
        for (from, to) in spans(&self.printed, NEAR) {
            let mut sql = Sql::new(
                "SELECT r.folded, r.quote_id, r.published_at FROM report r WHERE r.live AND r.quote_id IS NOT NULL",
            );
            sql.push(" AND r.speaker_id = ").bind(speaker);
            sql.push(" AND r.published_at >= ").bind(Timestamp::from(from));
            sql.push(" AND r.published_at <= ").bind(Timestamp::from(to));
            sql.push(format_args!(" AND r.words >= {LONG}"));
            for row in sql.all(db).await? {
                let folded: String = row.try_get("", "folded")?;
                if self.has(&folded, instant(&row, "published_at")?) {
                    quotes.insert(row.try_get("", "quote_id")?);
                }
            }
        }
        Ok(quotes)
    }
}

/// The spans of time that lie within a distance of some instants, those that touch each other as one.
fn spans(instants: &[DateTime<Utc>], distance: TimeDelta) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut sorted = instants.to_vec();
    sorted.sort_unstable();
    let mut spans: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for at in sorted {
        let (from, to) = (at - distance, at + distance);
        match spans.last_mut() {
            Some((_, end)) if *end >= from => *end = to,
            _ => spans.push((from, to)),
        }
    }
    spans
}

/// The quotes of a speaker's long wordings that are contained in one of these or equal it.
async fn contained_quotes(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    wordings: &BTreeSet<&str>,
) -> Result<BTreeSet<Uuid>, DbErr> {
    let mut by_gram: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for wording in wordings {
        for gram in grams(wording, LONG) {
            by_gram.entry(gram).or_default().push(wording);
        }
    }
    let mut quotes = BTreeSet::new();
    let grams: Vec<i64> = by_gram.keys().copied().collect();
    for part in grams.chunks(512) {
        let mut sql = Sql::new("SELECT DISTINCT r.folded, r.opening, r.quote_id FROM report r WHERE r.live");
        sql.push(" AND r.quote_id IS NOT NULL AND r.speaker_id = ")
            .bind(speaker);
        sql.push(format_args!(" AND r.words >= {LONG} AND r.opening IN "))
            .bind_all(part.iter().copied());
        for row in sql.all(db).await? {
            let (folded, opening): (String, i64) = (row.try_get("", "folded")?, row.try_get("", "opening")?);
            let mut with_opening = by_gram.get(&opening).into_iter().flatten();
            if with_opening.any(|wording| contains(wording, &folded)) {
                quotes.insert(row.try_get("", "quote_id")?);
            }
        }
    }
    Ok(quotes)
}

/// The quotes of a speaker's live reports whose wordings contain one of these long ones or equal it.
async fn containing_quotes(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    wordings: &BTreeSet<&str>,
) -> Result<BTreeSet<Uuid>, DbErr> {
    let wordings: Vec<&str> = wordings.iter().copied().collect();
    let mut quotes = BTreeSet::new();
    for part in wordings.chunks(SOUGHT_TOGETHER) {
        let mut sql =
            Sql::new("SELECT DISTINCT r.folded, r.quote_id FROM report r WHERE r.live AND r.quote_id IS NOT NULL");
        let rarest: Vec<Vec<&str>> = part.iter().map(|wording| rarest_words(wording)).collect();
        push_speakers_hit(db, &mut sql, speaker, &rarest);
        for row in sql.all(db).await? {
            let folded: String = row.try_get("", "folded")?;
            if part.iter().any(|wording| contains(&folded, wording)) {
                quotes.insert(row.try_get("", "quote_id")?);
            }
        }
    }
    Ok(quotes)
}

/// ` AND ...`: the report `r` is a speaker's and has the words of one of these runs one after the other.
fn push_speakers_hit(db: &impl ConnectionTrait, sql: &mut Sql, speaker: Uuid, runs: &[Vec<&str>]) {
    let backend = db.get_database_backend();
    // The sign keeps SQLite from going through everything that the speaker said: the words are rarer.
    let column = if backend == DbBackend::Sqlite {
        "+r.speaker_id"
    } else {
        "r.speaker_id"
    };
    sql.push(format_args!(" AND {column} = ")).bind(speaker);
    search::push_hit(backend, sql, "", search::any_phrase(backend, runs));
}

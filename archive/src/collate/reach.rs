//! What a speaker has said before, as far as collation must look at it.
//!
//! Of nearly all speakers everything is read at once, for all speakers of a batch together. Of the few of whom that would be too much the indices find what matters, wording by
//! wording: what a search of the words costs grows with the whole archive. Both find the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::LONG;
use super::alike::{Shelf, are_alike};
use super::occasion::NEAR;
use super::printing::{PRINTINGS, Printing, printings};
use super::wording::{contains, count_words, grams, hash, is_part, opening, rarest_words};
use crate::read::sql::Sql;
use crate::search;

/// Up to how many reports of a speaker are read whole.
const FEW: i32 = 10_000;
/// How many wordings the index is asked for with one statement.
const SOUGHT_TOGETHER: usize = 32;

/// The words of a live report, and when they were published.
#[derive(Debug)]
struct Said {
    report: Uuid,
    quote: Option<Uuid>,
    folded: String,
    words: usize,
    published_at: Option<DateTime<Utc>>,
}

impl Said {
    /// Reads what [`whole`] writes of one report.
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, ' ');
        let (report, quote, at, folded) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            report: report.parse().ok()?,
            quote: quote.parse().ok(),
            published_at: at.parse().ok().and_then(|second| DateTime::from_timestamp(second, 0)),
            words: count_words(folded),
            folded: folded.to_owned(),
        })
    }
}

/// A statement for everything that speakers said, in one row for each of them, since rows cost more than what stands in them: a line for each live report with its id, that of
/// its quote, the second of its publication, and the folded words.
fn whole(db: &impl ConnectionTrait, speakers: Vec<Uuid>) -> Sql {
    let (id, quote, second) = match db.get_database_backend() {
        DbBackend::Postgres => (
            "r.id::text",
            "r.quote_id::text",
            "floor(extract(epoch FROM r.published_at))::bigint::text",
        ),
        _ => ("hex(r.id)", "hex(r.quote_id)", "unixepoch(r.published_at)"),
    };
    let mut sql = Sql::new("SELECT r.speaker_id, string_agg(");
    sql.push(format_args!(
        "{id} || ' ' || COALESCE({quote}, '') || ' ' || COALESCE({second}, '') || ' ' || r.folded, "
    ));
    sql.bind("\n")
        .push(") AS said FROM report r WHERE r.live AND r.speaker_id IN ");
    sql.bind_all(speakers).push(" GROUP BY r.speaker_id");
    sql
}

/// What is known of the speakers of one collation.
#[derive(Debug, Default)]
pub(super) struct Reach {
    whole: HashMap<Uuid, Vec<Said>>,
}

impl Reach {
    /// Reads what those have said who have said little.
    pub(super) async fn of(db: &impl ConnectionTrait, speakers: &BTreeSet<Uuid>) -> Result<Self, DbErr> {
        let mut reach = Self::default();
        let speakers: Vec<Uuid> = speakers.iter().copied().collect();
        for part in speakers.chunks(256) {
            let mut sql = Sql::new("SELECT id FROM speaker WHERE id IN ");
            sql.bind_all(part.iter().copied());
            sql.push(format_args!(" AND report_count <= {FEW}"));
            for row in sql.all(db).await? {
                reach.whole.insert(row.try_get("", "id")?, Vec::new());
            }
            let few = part.iter().copied().filter(|speaker| reach.whole.contains_key(speaker));
            for row in whole(db, few.collect()).all(db).await? {
                let lines: String = row.try_get("", "said")?;
                let mut said: Vec<Said> = lines.lines().filter_map(Said::read).collect();
                said.sort_by_key(|said| said.report);
                reach.whole.insert(row.try_get("", "speaker_id")?, said);
            }
        }
        Ok(reach)
    }

    /// The quotes of a speaker's long wordings that contain one of these long printings, are contained in one, or may be one in other words.
    pub(super) async fn neighbours(
        &self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        printings: &[&Printing],
    ) -> Result<BTreeSet<Uuid>, DbErr> {
        let wordings: BTreeSet<&str> = printings.iter().map(|printing| printing.row.folded.as_str()).collect();
        let near = Near::to(printings);
        let mut quotes = BTreeSet::new();
        if let Some(said) = self.whole.get(&speaker) {
            let runs = Runs::of(&wordings);
            for said in said.iter().filter(|said| said.words >= LONG) {
                let Some(quote) = said.quote.filter(|quote| !quotes.contains(quote)) else {
                    continue;
                };
                if runs.hold(&said.folded) || near.has(&said.folded, said.published_at) {
                    quotes.insert(quote);
                }
            }
            return Ok(quotes);
        }
        quotes.extend(contained_quotes(db, speaker, &wordings).await?);
        quotes.extend(containing_quotes(db, speaker, &wordings).await?);
        quotes.extend(near.quotes(db, speaker).await?);
        Ok(quotes)
    }

    /// The short reports whose whole wording has one of these hashes; `None` where the indices must find them.
    pub(super) fn short(&self, speaker: Uuid, hashes: &BTreeSet<i64>) -> Option<Vec<Uuid>> {
        let said = self.whole.get(&speaker)?.iter();
        let short = said.filter(|said| said.words < LONG && hashes.contains(&hash(&said.folded)));
        Some(short.map(|said| said.report).collect())
    }

    /// The reports whose longer wording contains this one; `None` where the indices must find them.
    pub(super) fn hosts(&self, speaker: Uuid, wording: &str) -> Option<Vec<Uuid>> {
        let said = self.whole.get(&speaker)?.iter();
        let hosts = said.filter(|said| said.folded.len() > wording.len() && contains(&said.folded, wording));
        Some(hosts.map(|said| said.report).collect())
    }
}

/// The short printings of a speaker whose whole wording has one of these hashes.
pub(super) async fn short_in_index(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    hashes: &BTreeSet<i64>,
) -> Result<Vec<Printing>, DbErr> {
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

/// At most so many printings of a speaker whose longer wordings contain this one.
pub(super) async fn hosts_in_index(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    wording: &str,
    limit: usize,
) -> Result<Vec<Printing>, DbErr> {
    let mut sql = Sql::new(PRINTINGS);
    let words: Vec<&str> = wording.split(' ').collect();
    let least = words.len();
    push_speakers_hit(db, &mut sql, speaker, &[words]);
    sql.push(format_args!(" AND r.words > {least} LIMIT {limit}"));
    printings(sql, db).await
}

/// Long wordings by the hashes of their runs of words, to find those that contain one of them or are contained in one without comparing each with each.
struct Runs<'w> {
    wordings: &'w BTreeSet<&'w str>,
    openings: HashSet<i64>,
    grams: HashSet<i64>,
}

impl<'w> Runs<'w> {
    fn of(wordings: &'w BTreeSet<&'w str>) -> Self {
        Self {
            wordings,
            openings: wordings.iter().map(|wording| opening(wording)).collect(),
            grams: wordings.iter().flat_map(|wording| grams(wording, LONG)).collect(),
        }
    }

    /// Whether a long wording contains one of them or is contained in one.
    fn hold(&self, folded: &str) -> bool {
        let mut wordings = self.wordings.iter();
        if self.grams.contains(&opening(folded)) && wordings.clone().any(|wording| contains(wording, folded)) {
            return true;
        }
        let mut grams = grams(folded, LONG).into_iter();
        grams.any(|gram| self.openings.contains(&gram)) && wordings.any(|wording| contains(folded, wording))
    }
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
            if let Some(at) = printing.row.published_at {
                near.shelf.put(&printing.row.folded);
                near.printed.push(at);
            }
        }
        near
    }

    fn has(&self, folded: &str, published_at: Option<DateTime<Utc>>) -> bool {
        let Some(at) = published_at else { return false };
        if self.printed.iter().all(|printed| (*printed - at).abs() > NEAR) {
            return false;
        }
        let close = |number: &usize| (self.printed[*number] - at).abs() <= NEAR;
        // Whether either is a translation, or shows that it leaves words out, is looked at when the quotes are in hand.
        let alike = |number: usize| {
            let wording = self.shelf.wording(number);
            is_part(wording, folded) || is_part(folded, wording) || are_alike(wording, folded, true)
        };
        self.shelf.near(folded).into_iter().filter(close).any(alike)
    }

    async fn quotes(&self, db: &impl ConnectionTrait, speaker: Uuid) -> Result<BTreeSet<Uuid>, DbErr> {
        let mut quotes = BTreeSet::new();
        for (from, to) in spans(&self.printed, NEAR) {
            let mut sql = Sql::new(
                "SELECT r.folded, r.quote_id, r.published_at FROM report r WHERE r.live AND r.quote_id IS NOT NULL",
            );
            sql.push(" AND r.speaker_id = ").bind(speaker);
            sql.push(" AND r.published_at >= ").bind(from);
            sql.push(" AND r.published_at <= ").bind(to);
            sql.push(format_args!(" AND r.words >= {LONG}"));
            for row in sql.all(db).await? {
                let (folded, at): (String, _) = (row.try_get("", "folded")?, row.try_get("", "published_at")?);
                if self.has(&folded, at) {
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

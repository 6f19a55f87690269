//! What speakers have said before, as far as collation must look at it.
//!
//! Whoever stores many articles would read what the same few people said again for each batch of them; so he keeps it in memory (`repertoire`), as long as nobody else writes.
//! Of a speaker who has said too much to read it all for a few new words the database's indices find what matters, wording by wording (`indices`): what a search of the words
//! costs grows with the whole archive. Both find the same.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};
use entity::vocabulary::VenueKind;
use rustc_hash::FxHashMap;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::indices;
use super::occasion::Occasion;
use super::printing::Printing;
use super::repertoire::{Repertoire, Said, Vocabulary};
use super::{HOSTS_AT_MOST, LONG};
use crate::read::sql::Sql;

/// How many reports of a speaker are read at most for each that is to be collated, rather than have the indices find what matters.
const READ_FOR_ONE: usize = 1_000;
/// How many reports are kept, unless it is said otherwise: some 650 MB.
const KEPT: usize = 1_000_000;

/// How far the archive's changes and a person's decisions were counted: nothing else that collation looks at changes.
type Latest = (Option<i64>, Option<i64>);

/// What some speakers have said.
#[derive(Debug)]
pub(crate) struct Memory {
    speakers: FxHashMap<Uuid, (Repertoire, LastUse)>,
    vocabulary: Vocabulary,
    /// How many reports it may keep.
    budget: usize,
    now: LastUse,
    latest: Option<Latest>,
}

/// The number of the collation that looked at a speaker last.
type LastUse = u64;

/// Short printings of a speaker.
pub(super) enum Parts {
    /// These reports.
    Reports(BTreeSet<Uuid>),
    /// These, read from the database.
    Printings(Vec<Printing>),
}

/// A printing whose wording contains a short one.
pub(super) struct Host {
    pub(super) report: Uuid,
    pub(super) quote: Option<Uuid>,
    pub(super) occasion: Occasion,
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(KEPT)
    }
}

impl Memory {
    /// That keeps so many reports at most. Where it may keep none, the database's indices find everything.
    pub(crate) fn of(budget: usize) -> Self {
        Self {
            speakers: FxHashMap::default(),
            vocabulary: Vocabulary::default(),
            budget,
            now: 0,
            latest: None,
        }
    }

    /// Gives itself away and is empty then.
    pub(crate) fn lend(&mut self) -> Self {
        let empty = Self::of(self.budget);
        std::mem::replace(self, empty)
    }

    /// Forgets everything if others have written since [`Self::is_of_now`] was last told.
    pub(crate) async fn heed_others(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        if !self.speakers.is_empty() && self.latest != Some(latest(db).await?) {
            *self = Self::of(self.budget);
        }
        Ok(())
    }

    /// Notes that it knows what was written up to now.
    pub(crate) async fn is_of_now(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        self.latest = Some(latest(db).await?);
        Ok(())
    }

    /// Forgets a speaker.
    pub(super) fn forget(&mut self, speaker: Uuid) {
        self.speakers.remove(&speaker);
    }

    /// Reads whatever is not in memory yet of speakers, with the number of reports that are to be collated of each, unless it is too much for these.
    pub(super) async fn recall(
        &mut self,
        db: &impl ConnectionTrait,
        speakers: &BTreeMap<Uuid, usize>,
    ) -> Result<(), DbErr> {
        self.now += 1;
        let mut unknown = Vec::new();
        for &speaker in speakers.keys() {
            match self.speakers.get_mut(&speaker) {
                Some((_, last_use)) => *last_use = self.now,
                None => unknown.push(speaker),
            }
        }
        for part in unknown.chunks(256) {
            let mut sql = Sql::new("SELECT id, report_count FROM speaker WHERE id IN ");
            sql.bind_all(part.iter().copied());
            let mut few = Vec::new();
            for row in sql.all(db).await? {
                let (speaker, count): (Uuid, i32) = (row.try_get("", "id")?, row.try_get("", "report_count")?);
                let most = self.budget.min(READ_FOR_ONE * speakers[&speaker].max(1));
                if usize::try_from(count).is_ok_and(|count| count <= most) {
                    few.push(speaker);
                    self.speakers.insert(speaker, (Repertoire::default(), self.now));
                }
            }
            for row in whole(db, few).all(db).await? {
                let (speaker, lines): (Uuid, String) = (row.try_get("", "speaker_id")?, row.try_get("", "said")?);
                if let Some((repertoire, _)) = self.speakers.get_mut(&speaker) {
                    let said: Vec<Said> = lines
                        .split(BETWEEN_REPORTS)
                        .filter_map(|said| read(said, &mut self.vocabulary))
                        .collect();
                    repertoire.add(said, &self.vocabulary);
                }
            }
        }
        Ok(())
    }

    /// Adds reports of a speaker, but for those that it has.
    pub(super) fn add<'p>(&mut self, speaker: Uuid, printings: impl Iterator<Item = &'p Printing>) {
        if let Some((repertoire, _)) = self.speakers.get_mut(&speaker) {
            let said: Vec<Said> = printings
                .filter(|printing| !repertoire.has(printing.row.id))
                .map(|printing| {
                    let (row, occasion) = (&printing.row, printing.occasion.clone());
                    Said::new(row.id, row.quote_id, occasion, &row.folded, &mut self.vocabulary)
                })
                .collect();
            repertoire.add(said, &self.vocabulary);
        }
    }

    /// Notes the quote that a report belongs to from now on.
    pub(super) fn regroup(&mut self, printing: &Printing, quote: Uuid) {
        let speaker = printing
            .row
            .speaker_id
            .and_then(|speaker| self.speakers.get_mut(&speaker));
        if let Some((repertoire, _)) = speaker {
            repertoire.regroup(printing.row.id, quote);
        }
    }

    /// Forgets those who were looked at least recently, where it keeps too much.
    pub(super) fn make_room(&mut self) {
        let mut kept: usize = self.speakers.values().map(|(repertoire, _)| repertoire.len()).sum();
        if kept <= self.budget {
            return;
        }
        let mut oldest: Vec<(LastUse, Uuid)> = self
            .speakers
            .iter()
            .map(|(&speaker, &(_, last_use))| (last_use, speaker))
            .collect();
        oldest.sort_unstable();
        // Not to do it again for each batch.
        let aim = self.budget / 4 * 3;
        for (_, speaker) in oldest {
            if kept <= aim {
                break;
            }
            if let Some((repertoire, _)) = self.speakers.remove(&speaker) {
                kept -= repertoire.len();
            }
        }
    }

    fn repertoire(&self, speaker: Uuid) -> Option<&Repertoire> {
        self.speakers.get(&speaker).map(|(repertoire, _)| repertoire)
    }

    /// The quotes of a speaker's long wordings that contain one of these long printings, are contained in one, or may be one in other words.
    pub(super) async fn neighbours(
        &self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        printings: &[&Printing],
    ) -> Result<BTreeSet<Uuid>, DbErr> {
        let Some(repertoire) = self.repertoire(speaker) else {
            return indices::neighbours(db, speaker, printings).await;
        };
        let mut quotes = BTreeSet::new();
        for printing in printings {
            let row = &printing.row;
            let words = self.vocabulary.numbers(&row.folded);
            let related = repertoire.containing(&words).chain(repertoire.contained(&words));
            quotes.extend(related.filter(|said| said.is_long()).filter_map(|said| said.quote));
            if let Some(at) = printing.occasion.published_at {
                let alike = repertoire.alike(&row.folded, at, &self.vocabulary);
                quotes.extend(alike.filter_map(|said| said.quote));
            }
        }
        Ok(quotes)
    }

    /// A speaker's short wordings that one of these contains or equals. One word alone is contained in nothing.
    pub(super) async fn parts(
        &self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        wordings: &BTreeSet<String>,
    ) -> Result<Parts, DbErr> {
        let Some(repertoire) = self.repertoire(speaker) else {
            return indices::parts(db, speaker, wordings).await.map(Parts::Printings);
        };
        let mut reports = BTreeSet::new();
        for wording in wordings {
            let words = self.vocabulary.numbers(wording);
            let is_part = |said: &&Said| said.words() < LONG && (said.words() > 1 || words.len() == 1);
            reports.extend(repertoire.contained(&words).filter(is_part).map(|said| said.report));
        }
        Ok(Parts::Reports(reports))
    }

    /// A speaker's longer wordings that contain this one; where they are too many, at least one too many.
    pub(super) async fn hosts(
        &self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        wording: &str,
    ) -> Result<Vec<Host>, DbErr> {
        let Some(repertoire) = self.repertoire(speaker) else {
            let printings = indices::hosts(db, speaker, wording).await?;
            return Ok(printings.into_iter().map(Host::from).collect());
        };
        let words = self.vocabulary.numbers(wording);
        let longer = repertoire.containing(&words).filter(|said| said.words() > words.len());
        Ok(longer.take(HOSTS_AT_MOST + 1).map(Host::from).collect())
    }
}

impl From<Printing> for Host {
    fn from(printing: Printing) -> Self {
        Self {
            report: printing.row.id,
            quote: printing.row.quote_id,
            occasion: printing.occasion,
        }
    }
}

impl From<&Said> for Host {
    fn from(said: &Said) -> Self {
        Self {
            report: said.report,
            quote: said.quote,
            occasion: said.occasion.clone(),
        }
    }
}

/// What stands between the reports of a speaker, and between what is told of one. No folded text has such signs, and names are read without.
const BETWEEN_REPORTS: &str = "\u{1e}";
const BETWEEN_PARTS: &str = "\u{1f}";

/// A statement for everything that speakers said, in one row for each of them, since rows cost more than what stands in them: of each live report what [`read`] reads.
fn whole(db: &impl ConnectionTrait, speakers: Vec<Uuid>) -> Sql {
    let (id, quote) = match db.get_database_backend() {
        DbBackend::Postgres => ("r.id::text", "r.quote_id::text"),
        _ => ("hex(r.id)", "hex(r.quote_id)"),
    };
    let mut sql = Sql::new("SELECT r.speaker_id, string_agg(");
    sql.push(id);
    for part in [
        quote,
        "CAST(r.published_at AS text)",
        "CAST(r.said_from AS text)",
        "CAST(r.said_to AS text)",
        "CAST(r.venue_kind AS text)",
        "REPLACE(REPLACE(r.venue_name, '\u{1e}', ' '), '\u{1f}', ' ')",
    ] {
        sql.push(" || ").bind(BETWEEN_PARTS);
        sql.push(format_args!(" || COALESCE({part}, '')"));
    }
    sql.push(" || ").bind(BETWEEN_PARTS).push(" || r.folded, ");
    sql.bind(BETWEEN_REPORTS)
        .push(") AS said FROM report r WHERE r.live AND r.speaker_id IN ");
    sql.bind_all(speakers).push(" GROUP BY r.speaker_id");
    sql
}

/// Reads what [`whole`] writes of one report.
fn read(said: &str, vocabulary: &mut Vocabulary) -> Option<Said> {
    let parts: Vec<&str> = said.split(BETWEEN_PARTS).collect();
    let [report, quote, published_at, from, to, kind, name, folded] = parts[..] else {
        return None;
    };
    let day = |day: &str| day.parse().ok().and_then(NaiveDate::from_epoch_days);
    let occasion = Occasion::new(
        (day(from), day(to)),
        kind.parse().ok().and_then(|kind| VenueKind::try_from_value(&kind).ok()),
        Some(name).filter(|name| !name.is_empty()),
        published_at.parse().ok().and_then(DateTime::from_timestamp_micros),
    );
    Some(Said::new(
        report.parse().ok()?,
        quote.parse().ok(),
        occasion,
        folded,
        vocabulary,
    ))
}

async fn latest(db: &impl ConnectionTrait) -> Result<Latest, DbErr> {
    let sql = Sql::new("SELECT (SELECT MAX(seq) FROM change) AS change, (SELECT MAX(seq) FROM curation) AS decision");
    match sql.all(db).await?.first() {
        Some(row) => Ok((row.try_get("", "change")?, row.try_get("", "decision")?)),
        None => Ok((None, None)),
    }
}

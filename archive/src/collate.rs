//! Reports into quotes: which printings are one passage, and what the passage's reference wording, venue and date are.
//!
//! Input: the reports that an ingest touched. Output: quote rows, and each report's quote and relation. The quotes of an archive are a function of its live reports
//! alone, so the order of ingestion does not matter; only the quotes that the touched reports can reach are formed again.
//!
//! Within one speaker's reports:
//! * *Long* wordings (six words and more) are one passage when one equals or contains the other at word boundaries; containment passes on.
//! * *Short* wordings say less, so the occasion must fit as well: dates and venues that do not contradict each other; under four words both must name
//!   the day, or have been published within days of each other and name the same kind of venue or no day at all. From the longest to the shortest, a short report joins the one passage whose longer wordings contain it and fit; where
//!   several do, or none, it joins its equals. One word alone joins only its equals.
//!
//! A report without a speaker stands alone, but for repetitions in its own article.
//!
//! What persons decided about passages (`curate::passages`) is heeded last.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::vocabulary::{ArticleKind, Flag, Relation, VenueKind};
use entity::{quote, quote_former_id, report};
use extractor::fold::fold;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use crate::curate::DecidedPassages;
use crate::identify::fold_outlet;
use crate::ids;
use crate::read::sql::Sql;
use crate::rows::parts;
use crate::search;

/// From how many words on a wording is a passage by itself, whatever the occasion.
const LONG: usize = 6;
/// Under how many words a wording needs a publication close by.
const TINY: usize = 4;
/// How far apart the publications of one tiny wording may lie.
const CLOSE: TimeDelta = TimeDelta::days(10);
/// A short wording that stands in more longer printings than this belongs to none of them: it is a habit of speech.
const HOSTS_AT_MOST: usize = 256;

/// How many words of a long wording are sought in the index.
const SOUGHT: usize = 4;

/// What collation did.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The quote of every live report that was looked at.
    pub(crate) quotes: HashMap<Uuid, Uuid>,
    /// Ids that gave way, with the ids that answer for them.
    pub(crate) merged: BTreeMap<Uuid, Uuid>,
}

/// How many words a folded text has.
#[must_use]
pub(crate) fn count_words(folded: &str) -> usize {
    folded.split_whitespace().count()
}

/// A number for the first six words of a folded text, or for all where they are fewer. Equal openings are found by it; FNV-1a, 64 bits.
#[must_use]
pub(crate) fn opening(folded: &str) -> i64 {
    let end = folded
        .match_indices(' ')
        .nth(LONG - 1)
        .map_or(folded.len(), |(at, _)| at);
    hash(&folded[..end])
}

/// Forms the quotes again that these reports belonged to or may belong to now.
pub(crate) async fn collate(db: &impl ConnectionTrait, dirty: &BTreeSet<Uuid>) -> Result<Outcome, DbErr> {
    let mut desk = Desk::default();
    desk.take_dirty(db, dirty).await?;
    for speaker in desk.speakers() {
        desk.take_neighbours(db, speaker).await?;
    }
    desk.take_decided(db).await?;
    let speakers = desk.speakers();
    for &speaker in &speakers {
        desk.join_long(speaker);
    }
    desk.heed_decisions();
    for &speaker in &speakers {
        desk.join_short(db, speaker).await?;
    }
    desk.join_unattributed();
    // Short wordings may have brought further printings that decisions bind.
    desk.take_decided(db).await?;
    desk.heed_decisions();
    desk.take_rest(db).await?;
    desk.write(db).await
}

/// A live report with what collation needs to know of its article.
#[derive(Clone, Debug)]
struct Printing {
    row: report::Model,
    article_key: String,
    copy_group: Uuid,
    /// Whether the article is the words' own source: a transcript, a post, a statement.
    primary: bool,
}

impl Printing {
    fn words(&self) -> usize {
        usize::try_from(self.row.words).unwrap_or_default()
    }

    /// Earliest first, those without a date last.
    fn order(&self) -> (bool, Option<DateTime<Utc>>, &str, i32, Uuid) {
        (
            self.row.published_at.is_none(),
            self.row.published_at,
            self.article_key.as_str(),
            self.row.ordinal,
            self.row.id,
        )
    }

    /// The days on which it may have been said.
    fn said(&self) -> Option<(NaiveDate, NaiveDate)> {
        match (self.row.said_from, self.row.said_to) {
            (Some(from), Some(to)) => Some((from, to)),
            (Some(day), None) | (None, Some(day)) => Some((day, day)),
            (None, None) => None,
        }
    }
}

/// The passage that a report is found to belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Passage {
    /// A stored quote, as it is.
    Stored(Uuid),
    /// One formed now.
    Formed(usize),
}

/// The printings of a quote with their relations to its reference wording.
type Members<'p> = Vec<(&'p Printing, Relation)>;

/// Everything that one collation has in hand.
#[derive(Default)]
struct Desk {
    /// Live reports by id.
    printings: BTreeMap<Uuid, Printing>,
    /// The reports whose ingest caused all this.
    dirty: BTreeSet<Uuid>,
    /// Stored quotes that are formed again.
    reopened: BTreeSet<Uuid>,
    /// Stored quotes of which all live reports are in hand.
    complete: BTreeSet<Uuid>,
    /// What is found so far.
    passages: BTreeMap<Uuid, Passage>,
    formed: usize,
    /// What persons decided about what is in hand.
    decided: DecidedPassages,
}

impl Desk {
    async fn take_dirty(&mut self, db: &impl ConnectionTrait, dirty: &BTreeSet<Uuid>) -> Result<(), DbErr> {
        self.dirty.clone_from(dirty);
        let ids: Vec<Uuid> = dirty.iter().copied().collect();
        for part in ids.chunks(500) {
            let mut sql = Sql::new("SELECT DISTINCT quote_id FROM report WHERE quote_id IS NOT NULL AND id IN ");
            sql.bind_all(part.iter().copied());
            for row in sql.all(db).await? {
                self.reopened.insert(row.try_get("", "quote_id")?);
            }
            self.take(db, " AND r.id IN ", part.iter().copied()).await?;
        }
        self.take_quotes(db, self.reopened.clone()).await
    }

    /// Takes the live reports that a condition on `r` selects; gives their ids.
    async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        condition: &str,
        values: impl IntoIterator<Item = Uuid>,
    ) -> Result<(), DbErr> {
        let mut sql = Sql::new(PRINTINGS);
        sql.push(condition).bind_all(values);
        for printing in printings(sql, db).await? {
            self.printings.insert(printing.row.id, printing);
        }
        Ok(())
    }

    /// Takes all live reports of quotes.
    async fn take_quotes(
        &mut self,
        db: &impl ConnectionTrait,
        quotes: impl IntoIterator<Item = Uuid>,
    ) -> Result<(), DbErr> {
        let new: Vec<Uuid> = quotes
            .into_iter()
            .filter(|quote| self.complete.insert(*quote))
            .collect();
        for part in new.chunks(500) {
            self.take(db, " AND r.quote_id IN ", part.iter().copied()).await?;
        }
        Ok(())
    }

    /// Takes the quotes whose long wordings contain a dirty one or are contained in it. Stored quotes are closed under containment, so that no further step is needed.
    async fn take_neighbours(&mut self, db: &impl ConnectionTrait, speaker: Uuid) -> Result<(), DbErr> {
        let wordings: BTreeSet<String> = self
            .of(speaker)
            .filter(|printing| printing.words() >= LONG && self.dirty.contains(&printing.row.id))
            .map(|printing| printing.row.folded.clone())
            .collect();
        if wordings.is_empty() {
            return Ok(());
        }
        let mut near = BTreeSet::new();
        let mut by_gram: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        for wording in &wordings {
            for gram in grams(wording, LONG) {
                by_gram.entry(gram).or_default().push(wording);
            }
        }
        let grams: Vec<i64> = by_gram.keys().copied().collect();
        for part in grams.chunks(500) {
            let mut sql = Sql::new("SELECT DISTINCT r.folded, r.opening, r.quote_id FROM report r WHERE r.live");
            sql.push(" AND r.quote_id IS NOT NULL AND r.speaker_id = ")
                .bind(speaker);
            sql.push(format_args!(" AND r.words >= {LONG} AND r.opening IN "))
                .bind_all(part.iter().copied());
            for row in sql.all(db).await? {
                let (folded, opening): (String, i64) = (row.try_get("", "folded")?, row.try_get("", "opening")?);
                let mut with_opening = by_gram.get(&opening).into_iter().flatten();
                if with_opening.any(|wording| contains(wording, &folded)) {
                    near.insert(row.try_get("", "quote_id")?);
                }
            }
        }
        for wording in &wordings {
            near.extend(quotes_containing(db, speaker, wording).await?);
        }
        self.reopened.extend(&near);
        self.take_quotes(db, near).await
    }

    /// Forms passages of the long wordings in hand.
    fn join_long(&mut self, speaker: Uuid) {
        let mut by_wording: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
        for printing in self
            .of(speaker)
            .filter(|printing| printing.words() >= LONG && self.is_open(printing))
        {
            by_wording
                .entry(printing.row.folded.clone())
                .or_default()
                .push(printing.row.id);
        }
        let wordings: Vec<&String> = by_wording.keys().collect();
        let mut by_opening: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, wording) in wordings.iter().enumerate() {
            by_opening.entry(opening(wording)).or_default().push(index);
        }
        let mut joined = Union::new(wordings.len());
        for (index, wording) in wordings.iter().enumerate() {
            for gram in grams(wording, LONG) {
                for &other in by_opening.get(&gram).into_iter().flatten() {
                    if other != index && contains(wording, wordings[other]) {
                        joined.join(index, other);
                    }
                }
            }
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, ids) in by_wording.values().enumerate() {
            let root = joined.root(index);
            let number = *numbers.entry(root).or_insert_with(|| {
                self.formed += 1;
                self.formed
            });
            for &id in ids {
                self.passages.insert(id, Passage::Formed(number));
            }
        }
    }

    /// Finds the passages of the short wordings that what is in hand may concern, from the longest to the shortest.
    async fn join_short(&mut self, db: &impl ConnectionTrait, speaker: Uuid) -> Result<(), DbErr> {
        let wordings = self.short_wordings(db, speaker).await?;
        let mut by_wording: HashMap<String, Vec<Printing>> = HashMap::new();
        for printing in self.of(speaker).filter(|printing| printing.words() < LONG) {
            by_wording
                .entry(printing.row.folded.clone())
                .or_default()
                .push(printing.clone());
        }
        for Reverse((_, wording)) in wordings {
            let equals = by_wording.remove(&wording).unwrap_or_default();
            let words = count_words(&wording);
            let mut hosts: BTreeMap<Passage, Vec<Printing>> = BTreeMap::new();
            if words > 1 {
                let found = containing(db, speaker, &wording, HOSTS_AT_MOST + 1).await?;
                if found.len() <= HOSTS_AT_MOST {
                    for printing in found.into_iter().filter(|printing| printing.words() > words) {
                        let passage = match (self.passages.get(&printing.row.id), printing.row.quote_id) {
                            (Some(&passage), _) => passage,
                            (None, Some(quote)) => Passage::Stored(quote),
                            (None, None) => continue,
                        };
                        hosts.entry(passage).or_default().push(printing);
                    }
                }
            }
            let mut left = Vec::new();
            for printing in equals {
                let mut fitting = hosts
                    .iter()
                    .filter(|(_, hosts)| hosts.iter().all(|host| is_compatible(&printing, host, words)))
                    .map(|(passage, _)| *passage);
                match (fitting.next(), fitting.next()) {
                    (Some(only), None) => {
                        self.passages.insert(printing.row.id, only);
                    }
                    _ => left.push(printing),
                }
            }
            for cluster in by_occasion(left, words) {
                self.formed += 1;
                for printing in cluster {
                    self.passages.insert(printing.row.id, Passage::Formed(self.formed));
                }
            }
        }
        Ok(())
    }

    /// The short wordings to look at again, with all their printings in hand: those in hand, and those that the wordings in hand contain.
    async fn short_wordings(
        &mut self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
    ) -> Result<BTreeSet<Reverse<(usize, String)>>, DbErr> {
        let mut asked: BTreeSet<i64> = BTreeSet::new();
        let mut wordings: BTreeSet<Reverse<(usize, String)>> = BTreeSet::new();
        let mut fresh: BTreeSet<String> = self
            .of(speaker)
            .filter(|printing| self.is_open(printing))
            .map(|printing| printing.row.folded.clone())
            .collect();
        while !fresh.is_empty() {
            let mut wanted: BTreeSet<i64> = BTreeSet::new();
            for wording in &fresh {
                let words = count_words(wording);
                if (1..LONG).contains(&words) {
                    wordings.insert(Reverse((words, wording.clone())));
                    wanted.insert(hash(wording));
                }
                // One word joins only its equals, so longer wordings do not concern it.
                for size in 2..LONG.min(words) {
                    wanted.extend(grams(wording, size));
                }
            }
            fresh.clear();
            let wanted: Vec<i64> = wanted.into_iter().filter(|gram| asked.insert(*gram)).collect();
            for part in wanted.chunks(500) {
                let mut sql = Sql::new(PRINTINGS);
                sql.push(" AND r.speaker_id = ").bind(speaker);
                sql.push(format_args!(" AND r.words < {LONG} AND r.opening IN "))
                    .bind_all(part.iter().copied());
                for printing in printings(sql, db).await? {
                    let wording = Reverse((printing.words(), printing.row.folded.clone()));
                    if wordings.insert(wording) {
                        fresh.insert(printing.row.folded.clone());
                    }
                    self.printings.entry(printing.row.id).or_insert(printing);
                }
            }
        }
        Ok(wordings)
    }

    /// A report without a speaker goes with the attributed words that it repeats, else with its equals in the same article.
    fn join_unattributed(&mut self) {
        let mut alone: BTreeMap<(Uuid, String), usize> = BTreeMap::new();
        let mut found = Vec::new();
        let repeats = self.repeats();
        for printing in self.printings.values() {
            // Punctuation alone is nobody's wording.
            let has_speaker = printing.row.speaker_id.is_some() && printing.row.words > 0;
            if has_speaker || !self.is_open(printing) {
                continue;
            }
            let repeated = repeats.get(&printing.row.id).and_then(|id| self.printings.get(id));
            let passage = match repeated {
                Some(other) => self.passage(other),
                None => {
                    let own = alone
                        .entry((printing.row.article_id, printing.row.folded.clone()))
                        .or_insert_with(|| {
                            self.formed += 1;
                            self.formed
                        });
                    Some(Passage::Formed(*own))
                }
            };
            if let Some(passage) = passage {
                found.push((printing.row.id, passage));
            }
        }
        self.passages.extend(found);
    }

    /// For reports without a speaker, the attributed report of the same article whose words they repeat or which repeats theirs; of several the one with the first id.
    fn repeats(&self) -> HashMap<Uuid, Uuid> {
        let mut repeats: HashMap<Uuid, Uuid> = HashMap::new();
        let mut note = |from: Uuid, to: &Printing| {
            if to.row.speaker_id.is_some() {
                let known = repeats.entry(from).or_insert(to.row.id);
                *known = to.row.id.min(*known);
            }
        };
        for printing in self.printings.values() {
            let other = printing.row.repeats_id.and_then(|id| self.printings.get(&id));
            if let Some(other) = other.filter(|other| other.row.article_id == printing.row.article_id) {
                note(printing.row.id, other);
                note(other.row.id, printing);
            }
        }
        repeats
    }

    /// Takes the decisions that bind reports in hand, and every quote of a report that they bind, until nothing more is bound.
    async fn take_decided(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        loop {
            let open: Vec<Uuid> = self
                .printings
                .values()
                .filter(|printing| self.is_open(printing))
                .map(|printing| printing.row.id)
                .collect();
            if !self.decided.take(db, &open).await? {
                return Ok(());
            }
            let bound: Vec<Uuid> = self.decided.reports().into_iter().collect();
            let mut quotes = BTreeSet::new();
            for part in bound.chunks(500) {
                let mut sql =
                    Sql::new("SELECT DISTINCT quote_id FROM report WHERE live AND quote_id IS NOT NULL AND id IN ");
                sql.bind_all(part.iter().copied());
                for row in sql.all(db).await? {
                    quotes.insert(row.try_get("", "quote_id")?);
                }
            }
            self.reopened.extend(&quotes);
            self.take_quotes(db, quotes).await?;
        }
    }

    /// Puts the passages found so far as persons decided.
    fn heed_decisions(&mut self) {
        if self.decided.is_empty() {
            return;
        }
        let printings = &self.printings;
        let fits = |one: Uuid, other: Uuid| match (printings.get(&one), printings.get(&other)) {
            (Some(one), Some(other)) => {
                contains(&one.row.folded, &other.row.folded) || contains(&other.row.folded, &one.row.folded)
            }
            _ => false,
        };
        let formed = &mut self.formed;
        self.decided.heed(&mut self.passages, fits, || {
            *formed += 1;
            Passage::Formed(*formed)
        });
    }

    /// The speakers of the reports in hand.
    fn speakers(&self) -> BTreeSet<Uuid> {
        self.printings
            .values()
            .filter_map(|printing| printing.row.speaker_id)
            .collect()
    }

    /// Takes what is missing of every stored quote that a report leaves or joins.
    async fn take_rest(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut changed: BTreeSet<Uuid> = BTreeSet::new();
        for (id, passage) in &self.passages {
            let stored = self.printings.get(id).and_then(|printing| printing.row.quote_id);
            match *passage {
                Passage::Stored(quote) if stored == Some(quote) => {}
                Passage::Stored(quote) => changed.extend(stored.into_iter().chain([quote])),
                Passage::Formed(_) => changed.extend(stored),
            }
        }
        self.take_quotes(db, changed).await
    }

    /// The reports of one speaker in hand.
    fn of(&self, speaker: Uuid) -> impl Iterator<Item = &Printing> {
        self.printings
            .values()
            .filter(move |printing| printing.row.speaker_id == Some(speaker))
    }

    /// Whether the report's passage is to be found again.
    fn is_open(&self, printing: &Printing) -> bool {
        self.dirty.contains(&printing.row.id)
            || printing.row.quote_id.is_none_or(|quote| self.reopened.contains(&quote))
    }

    fn passage(&self, printing: &Printing) -> Option<Passage> {
        self.passages
            .get(&printing.row.id)
            .copied()
            .or(printing.row.quote_id.map(Passage::Stored))
    }

    /// Writes the quotes of which all reports are in hand, and what became of the old ones.
    async fn write(self, db: &impl ConnectionTrait) -> Result<Outcome, DbErr> {
        let mut groups: BTreeMap<Passage, Vec<&Printing>> = BTreeMap::new();
        for printing in self.printings.values() {
            match self.passage(printing) {
                Some(Passage::Stored(quote)) if !self.complete.contains(&quote) => {}
                Some(passage) => groups.entry(passage).or_default().push(printing),
                None => {}
            }
        }
        let mut outcome = Outcome::default();
        let mut quotes: BTreeMap<Uuid, (quote::Model, Members<'_>)> = BTreeMap::new();
        for mut group in groups.into_values() {
            group.sort_by(|one, other| one.order().cmp(&other.order()));
            let (quote, relations) = derive(&group);
            for printing in &group {
                outcome.quotes.insert(printing.row.id, quote.id);
            }
            let members = group.into_iter().zip(relations).collect();
            quotes.insert(quote.id, (quote, members));
        }
        let stored = stored_quotes(db, quotes.keys().chain(&self.complete)).await?;
        let mut new_rows = Vec::new();
        let mut regrouped = Vec::new();
        for (id, (quote, members)) in &quotes {
            match stored.get(id) {
                Some(row) if row == quote => {}
                Some(_) => {
                    quote.clone().into_active_model().reset_all().update(db).await?;
                }
                None => new_rows.push(quote.clone().into_active_model()),
            }
            for (printing, relation) in members {
                if printing.row.quote_id != Some(*id) || printing.row.relation != *relation {
                    regrouped.push((printing.row.id, *id, *relation));
                }
            }
        }
        for rows in parts(new_rows) {
            quote::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        for rows in parts(regrouped) {
            regroup(db, rows).await?;
        }
        let gone: Vec<Uuid> = self
            .complete
            .iter()
            .copied()
            .filter(|quote| stored.contains_key(quote) && !quotes.contains_key(quote))
            .collect();
        for old in gone {
            match self.successor(old, &outcome) {
                Some(survivor) => {
                    retire(db, old, survivor).await?;
                    outcome.merged.insert(old, survivor);
                }
                None => abandon(db, old).await?,
            }
        }
        if !quotes.is_empty() {
            let now: Vec<Uuid> = quotes.keys().copied().collect();
            for part in now.chunks(500) {
                quote_former_id::Entity::delete_many()
                    .filter(quote_former_id::Column::FormerId.is_in(part.iter().copied()))
                    .exec(db)
                    .await?;
            }
        }
        Ok(outcome)
    }

    /// The quote that answers for an old id: that of the report which gave the id, else the one that most of the old one's reports went to.
    fn successor(&self, old: Uuid, outcome: &Outcome) -> Option<Uuid> {
        let members: Vec<&Printing> = self
            .printings
            .values()
            .filter(|printing| printing.row.quote_id == Some(old))
            .collect();
        let namesake = members.iter().find(|printing| ids::quote(printing.row.id) == old);
        if let Some(printing) = namesake {
            return outcome.quotes.get(&printing.row.id).copied();
        }
        let mut votes: BTreeMap<Uuid, usize> = BTreeMap::new();
        for printing in members {
            if let Some(&quote) = outcome.quotes.get(&printing.row.id) {
                *votes.entry(quote).or_default() += 1;
            }
        }
        votes
            .into_iter()
            .max_by_key(|(quote, votes)| (*votes, Reverse(*quote)))
            .map(|(quote, _)| quote)
    }
}

const PRINTINGS: &str = "SELECT r.*, a.key AS article_key, a.copy_group AS article_copy_group, a.kind AS article_kind \
    FROM report r JOIN article a ON a.id = r.article_id WHERE r.live";

async fn printings(sql: Sql, db: &impl ConnectionTrait) -> Result<Vec<Printing>, DbErr> {
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

/// The quotes of a speaker's live reports whose wordings contain a long one or equal it.
async fn quotes_containing(db: &impl ConnectionTrait, speaker: Uuid, wording: &str) -> Result<BTreeSet<Uuid>, DbErr> {
    let mut sql =
        Sql::new("SELECT DISTINCT r.folded, r.quote_id FROM report r WHERE r.live AND r.quote_id IS NOT NULL");
    push_speakers_hit(db, &mut sql, speaker, &rarest_words(wording));
    let mut quotes = BTreeSet::new();
    for row in sql.all(db).await? {
        let folded: String = row.try_get("", "folded")?;
        if contains(&folded, wording) {
            quotes.insert(row.try_get("", "quote_id")?);
        }
    }
    Ok(quotes)
}

/// At most so many live reports by a speaker whose wordings contain a short one or equal it.
async fn containing(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    wording: &str,
    limit: usize,
) -> Result<Vec<Printing>, DbErr> {
    let mut sql = Sql::new(PRINTINGS);
    let words: Vec<&str> = wording.split(' ').collect();
    push_speakers_hit(db, &mut sql, speaker, &words);
    sql.push(format_args!(" LIMIT {limit}"));
    let mut found = printings(sql, db).await?;
    found.retain(|printing| contains(&printing.row.folded, wording));
    Ok(found)
}

/// ` AND ...`: the report `r` is a speaker's and has these words one after the other.
fn push_speakers_hit(db: &impl ConnectionTrait, sql: &mut Sql, speaker: Uuid, words: &[&str]) {
    let backend = db.get_database_backend();
    // The sign keeps SQLite from going through everything that the speaker said: the words are rarer.
    let column = if backend == DbBackend::Sqlite {
        "+r.speaker_id"
    } else {
        "r.speaker_id"
    };
    sql.push(format_args!(" AND {column} = ")).bind(speaker);
    search::push_hit(backend, sql, "", search::phrase(backend, words));
}

/// Those [`SOUGHT`] words of a wording, one after the other, that have the most letters: the index finds few reports with them, and finds them faster than longer runs.
fn rarest_words(wording: &str) -> Vec<&str> {
    let words: Vec<&str> = wording.split(' ').collect();
    let letters = |run: &[&str]| run.iter().map(|word| word.len()).sum::<usize>();
    let best = words.windows(SOUGHT).max_by_key(|run| letters(run));
    best.map_or_else(|| words.clone(), <[&str]>::to_vec)
}

async fn stored_quotes<'i>(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = &'i Uuid>,
) -> Result<BTreeMap<Uuid, quote::Model>, DbErr> {
    let ids: BTreeSet<Uuid> = ids.copied().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut stored = BTreeMap::new();
    for part in ids.chunks(500) {
        for row in quote::Entity::find()
            .filter(quote::Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?
        {
            stored.insert(row.id, row);
        }
    }
    Ok(stored)
}

/// Deletes a quote whose reports went to another, which answers for its id and for all that it answered for.
async fn retire(db: &impl ConnectionTrait, old: Uuid, survivor: Uuid) -> Result<(), DbErr> {
    quote_former_id::Entity::update_many()
        .col_expr(quote_former_id::Column::QuoteId, survivor.into())
        .filter(quote_former_id::Column::QuoteId.eq(old))
        .exec(db)
        .await?;
    let former = quote_former_id::Model {
        former_id: old,
        quote_id: survivor,
    };
    quote_former_id::Entity::insert(former.into_active_model())
        .exec_without_returning(db)
        .await?;
    // Only reports of old revisions still point to it.
    report::Entity::update_many()
        .col_expr(report::Column::QuoteId, survivor.into())
        .filter(report::Column::QuoteId.eq(old))
        .exec(db)
        .await?;
    quote::Entity::delete_by_id(old).exec(db).await?;
    Ok(())
}

/// Takes a quote that no live report prints out of all lists; deletes it unless old revisions print it.
async fn abandon(db: &impl ConnectionTrait, old: Uuid) -> Result<(), DbErr> {
    if report::Entity::find()
        .filter(report::Column::QuoteId.eq(old))
        .one(db)
        .await?
        .is_none()
    {
        quote::Entity::delete_by_id(old).exec(db).await?;
        return Ok(());
    }
    quote::Entity::update_many()
        .col_expr(quote::Column::ReportCount, 0.into())
        .col_expr(quote::Column::IndependentCount, 0.into())
        .filter(quote::Column::Id.eq(old))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives reports their quotes and relations.
async fn regroup(db: &impl ConnectionTrait, rows: Vec<(Uuid, Uuid, Relation)>) -> Result<(), DbErr> {
    let mut sql = Sql::new("WITH found (id, quote_id, relation) AS (VALUES ");
    for (report, quote, relation) in rows {
        sql.row((report, quote, relation.as_str()));
    }
    sql.push(
        ") UPDATE report SET quote_id = found.quote_id, relation = found.relation FROM found WHERE report.id = found.id",
    );
    sql.execute(db).await?;
    Ok(())
}

/// The quote of a group of printings, earliest first, and each printing's relation to it.
fn derive(group: &[&Printing]) -> (quote::Model, Vec<Relation>) {
    let earliest = group[0];
    let reference = reference(group);
    let relations = group.iter().map(|printing| relation(printing, reference)).collect();
    let venue = most_specific_venue(group);
    let said = narrowest_date(group);
    let copies: BTreeSet<Uuid> = group.iter().map(|printing| printing.copy_group).collect();
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quote = quote::Model {
        id: ids::quote(earliest.row.id),
        text: reference
            .row
            .text
            .trim_end()
            .trim_end_matches([',', '،', '，'])
            .trim_end()
            .to_owned(),
        folded: reference.row.folded.clone(),
        speaker_id: reference
            .row
            .speaker_id
            .or_else(|| group.iter().find_map(|printing| printing.row.speaker_id)),
        reference_report_id: reference.row.id,
        venue_kind: venue.and_then(|printing| printing.row.venue_kind),
        venue_name: venue.and_then(|printing| printing.row.venue_name.clone()),
        venue_id: venue.and_then(|printing| printing.row.venue_id),
        venue_carried: venue.is_some_and(|printing| printing.row.venue_carried),
        said_text: said.and_then(|printing| printing.row.said_text.clone()),
        said_from: said.and_then(|printing| printing.row.said_from),
        said_to: said.and_then(|printing| printing.row.said_to),
        said_precision: said.and_then(|printing| printing.row.said_precision),
        said_carried: said.is_some_and(|printing| printing.row.said_carried),
        report_count: count(group.len()),
        independent_count: count(copies.len()),
        first_reported_at: earliest.row.published_at,
        confidence: group.iter().map(|printing| printing.row.confidence).fold(0.0, f64::max),
        modality: group
            .iter()
            .map(|printing| printing.row.modality)
            .min()
            .unwrap_or(earliest.row.modality),
    };
    (quote, relations)
}

/// The printing of the reference wording: a primary source's; else, of the wordings not marked translated, the one that covers most independent reports (equals or
/// contains theirs), then the longest, then the earliest.
fn reference<'p>(group: &[&'p Printing]) -> &'p Printing {
    let mut candidates: Vec<&Printing> = group.iter().copied().filter(|printing| printing.primary).collect();
    if candidates.is_empty() {
        candidates = group
            .iter()
            .copied()
            .filter(|printing| !printing.row.flags.0.contains(&Flag::Translated))
            .collect();
    }
    if candidates.is_empty() {
        candidates = group.to_vec();
    }
    let mut covered: HashMap<&str, usize> = HashMap::new();
    for candidate in &candidates {
        covered.entry(&candidate.row.folded).or_insert_with(|| {
            let copies: BTreeSet<Uuid> = group
                .iter()
                .filter(|printing| contains(&candidate.row.folded, &printing.row.folded))
                .map(|printing| printing.copy_group)
                .collect();
            copies.len()
        });
    }
    let mut best = candidates[0];
    for candidate in candidates {
        let rank = |printing: &Printing| {
            (
                covered[printing.row.folded.as_str()],
                printing.row.words,
                printing.row.folded.len(),
            )
        };
        // Candidates come earliest first, so a later one must be better to win.
        if rank(candidate) > rank(best) {
            best = candidate;
        }
    }
    best
}

fn relation(printing: &Printing, reference: &Printing) -> Relation {
    let (printed, whole) = (&printing.row.folded, &reference.row.folded);
    if contains(printed, whole) {
        Relation::Verbatim
    } else if contains(whole, printed) || runs_over(whole, printed) || runs_over(printed, whole) {
        Relation::Excerpt
    } else if is_elided(&printing.row.text, whole) {
        Relation::Elided
    } else {
        Relation::Altered
    }
}

/// Whether the last words of one wording, at least [`TINY`], are the first of the other: a printing that begins before the reference or goes on after it.
fn runs_over(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    (TINY..one.len().min(other.len())).any(|size| one[one.len() - size..] == other[..size])
}

/// Whether the words between a printing's ellipses stand in the reference, in order.
fn is_elided(text: &str, whole: &str) -> bool {
    let text = text.replace("...", "…").replace(". . .", "…");
    let pieces: Vec<String> = text.split('…').map(fold).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() < 2 {
        return false;
    }
    let whole = format!(" {whole} ");
    let mut rest = whole.as_str();
    for piece in pieces {
        let Some(at) = rest.find(&format!(" {piece} ")) else {
            return false;
        };
        rest = &rest[at + 1 + piece.len()..];
    }
    true
}

/// The printing with the venue to show: named before unnamed, stated before carried over, by more independent reports, then the earliest.
fn most_specific_venue<'p>(group: &[&'p Printing]) -> Option<&'p Printing> {
    let key = |printing: &Printing| {
        (
            printing.row.venue_kind,
            printing.row.venue_name.as_deref().map(fold_outlet),
        )
    };
    let mut support: HashMap<(Option<VenueKind>, Option<String>), BTreeSet<Uuid>> = HashMap::new();
    for printing in group {
        support.entry(key(printing)).or_default().insert(printing.copy_group);
    }
    group
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, printing)| printing.row.venue_kind.is_some())
        .max_by_key(|(index, printing)| {
            (
                printing.row.venue_name.is_some(),
                support[&key(printing)].len(),
                !printing.row.venue_carried,
                Reverse(*index),
            )
        })
        .map(|(_, printing)| printing)
}

/// The printing with the date to show: consistent with most others, then the narrowest, then the earliest printing; without any interval, the first words for one.
fn narrowest_date<'p>(group: &[&'p Printing]) -> Option<&'p Printing> {
    let intervals: Vec<(NaiveDate, NaiveDate)> = group.iter().filter_map(|printing| printing.said()).collect();
    let dated = group
        .iter()
        .copied()
        .enumerate()
        .filter_map(|(index, printing)| Some((index, printing, printing.said()?)));
    let best = dated.max_by_key(|(index, _, (from, to))| {
        let consistent = intervals
            .iter()
            .filter(|(other_from, other_to)| from <= other_to && other_from <= to)
            .count();
        (consistent, Reverse(*to - *from), Reverse(*index))
    });
    match best {
        Some((_, printing, _)) => Some(printing),
        None => group.iter().copied().find(|printing| printing.row.said_text.is_some()),
    }
}

/// Whether two printings of a short wording may tell of one occasion. Of a tiny one something must speak for it: that both name the day, or that both name the kind of
/// venue, or at least that neither names a day.
fn is_compatible(one: &Printing, other: &Printing, words: usize) -> bool {
    let dates_fit = match (one.said(), other.said()) {
        (Some((from, to)), Some((other_from, other_to))) => from <= other_to && other_from <= to,
        _ if words >= TINY => true,
        (None, None) => is_published_close(one, other),
        _ => {
            is_published_close(one, other) && one.row.venue_kind.is_some() && one.row.venue_kind == other.row.venue_kind
        }
    };
    dates_fit && !is_printed_before(one, other) && !is_printed_before(other, one) && venues_fit(one, other)
}

fn is_published_close(one: &Printing, other: &Printing) -> bool {
    match (one.row.published_at, other.row.published_at) {
        (Some(at), Some(other_at)) => (at - other_at).abs() <= CLOSE,
        _ => true,
    }
}

/// Whether one was printed before the other's words were said; a day is left for time zones.
fn is_printed_before(one: &Printing, other: &Printing) -> bool {
    let (Some(printed), Some(said)) = (one.row.published_at, other.row.said_from) else {
        return false;
    };
    printed
        .date_naive()
        .checked_add_days(Days::new(1))
        .is_some_and(|day| day < said)
}

/// Whether two venues may be one: equal names are, different ones are not; of kinds only those that exclude each other are told apart, because one reporter's press
/// conference is another's statement.
fn venues_fit(one: &Printing, other: &Printing) -> bool {
    let (Some(kind), Some(other_kind)) = (one.row.venue_kind, other.row.venue_kind) else {
        return true;
    };
    if let (Some(name), Some(other_name)) = (&one.row.venue_name, &other.row.venue_name) {
        return fold_outlet(name) == fold_outlet(other_name);
    }
    let is_distinct = |kind: VenueKind| {
        matches!(
            kind,
            VenueKind::Interview | VenueKind::SocialMedia | VenueKind::Debate | VenueKind::Proceeding
        )
    };
    kind == other_kind || !is_distinct(kind) || !is_distinct(other_kind)
}

/// Printings of one short wording by occasion: the best dated first, each joins the one cluster that it fits as a whole; those that fit several stand together apart.
fn by_occasion(mut printings: Vec<Printing>, words: usize) -> Vec<Vec<Printing>> {
    printings.sort_by_cached_key(|printing| {
        let said = printing.said();
        let (unpublished, published, key, ordinal, id) = printing.order();
        (
            (said.is_none(), said.map(|(from, to)| (to - from, from))),
            printing.row.venue_kind.is_none(),
            (unpublished, published, key.to_owned(), ordinal, id),
        )
    });
    let mut clusters: Vec<Vec<Printing>> = Vec::new();
    let mut undecided: Vec<Vec<Printing>> = Vec::new();
    for printing in printings {
        let fits = |cluster: &Vec<Printing>| cluster.iter().all(|other| is_compatible(&printing, other, words));
        let fitting: Vec<usize> = (0..clusters.len()).filter(|&index| fits(&clusters[index])).collect();
        match fitting[..] {
            [only] => clusters[only].push(printing),
            [] => clusters.push(vec![printing]),
            _ => match undecided.iter().position(fits) {
                Some(index) => undecided[index].push(printing),
                None => undecided.push(vec![printing]),
            },
        }
    }
    clusters.append(&mut undecided);
    clusters
}

/// Whether a folded text contains another at word boundaries, or equals it. Nothing contains an empty one.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    if part.is_empty() || part.len() > text.len() {
        return false;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find(part) {
        let (start, end) = (from + at, from + at + part.len());
        let begins = start == 0 || text.as_bytes()[start - 1] == b' ';
        let ends = end == text.len() || text.as_bytes()[end] == b' ';
        if begins && ends {
            return true;
        }
        from = match text[start..].find(' ') {
            Some(space) => start + space + 1,
            None => return false,
        };
    }
    false
}

/// The hashes of all runs of so many words.
fn grams(folded: &str, size: usize) -> Vec<i64> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(folded.match_indices(' ').map(|(at, _)| at + 1))
        .collect();
    let end_of = |word: usize| starts.get(word + 1).map_or(folded.len(), |next| next - 1);
    if folded.is_empty() || starts.len() < size {
        return Vec::new();
    }
    (0..=starts.len() - size)
        .map(|word| hash(&folded[starts[word]..end_of(word + size - 1)]))
        .collect()
}

fn hash(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.cast_signed()
}

/// Sets that grow together.
struct Union {
    parents: Vec<usize>,
}

impl Union {
    fn new(size: usize) -> Self {
        Self {
            parents: (0..size).collect(),
        }
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.parents[member] != member {
            self.parents[member] = self.parents[self.parents[member]];
            member = self.parents[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::{contains, grams, is_elided, opening, runs_over};

    #[test]
    fn wordings_contain_each_other_at_word_boundaries() {
        for (text, part, contained) in [
            ("a b c", "b c", true),
            ("a b c", "a b c", true),
            ("ab c", "b c", false),
            ("a bc b c", "b c", true),
            ("a b cd", "b c", false),
            ("a", "", false),
            ("", "", false),
        ] {
            assert_eq!(contains(text, part), contained, "{text} / {part}");
        }
    }

    #[test]
    fn an_opening_is_the_first_gram() {
        let text = "1 2 3 4 5 6 7 8";
        assert_eq!(opening(text), grams(text, 6)[0]);
        assert_eq!(opening("2 3 4 5 6 7"), grams(text, 6)[1]);
        assert_eq!(opening("2 3"), grams(text, 2)[1]);
        assert_eq!((grams(text, 6).len(), grams("1 2", 6).len()), (3, 0));
    }

    #[test]
    fn ellipses_leave_out_words_in_order() {
        for (text, elided) in [
            ("The bridge … is closed", true),
            ("The bridge ... closed", true),
            ("closed … the bridge", false),
            ("The bridge is closed", false),
        ] {
            assert_eq!(is_elided(text, "the bridge over the river is closed"), elided, "{text}");
        }
    }

    #[test]
    fn wordings_may_run_over_each_other() {
        assert!(runs_over("x y a b c d", "a b c d z"));
        assert!(!runs_over("x a b c", "a b c z"));
    }
}

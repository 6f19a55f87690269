//! Which printings may hold a claim, or words like it, found at a cost that hardly grows with the archive.
//!
//! What is in every other report is not asked for: of the claim's words only those that are not light. One of them that few reports have is looked up by itself, and its
//! reports are known. The frequent ones are looked up together: the claim is cut into parts, and those reports are found that have all frequent words of a part. Where
//! fewer of these words differ than there are parts, one part is untouched, so that the printing is found. What is found is weighed by how few
//! reports were found with it, and the words of the weightiest are read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::evidence::{self, Asked};
use super::wording::{LEAST_SPLICE, MOST_SPLICES, is_light, weight};
use crate::folded::compared;
use crate::read::columns::Columns;
use crate::read::sql::Sql;
use crate::read::{Report, ReportRow};
use crate::search;

/// Printings at most in which the claim's words follow each other.
const HOLDING: usize = 200;
/// Printings at most whose words are like the claim's, of all speakers and once more of the one claimed.
const ALIKE: usize = 40;
/// Words of a claim that are looked up at most, the longest.
const MOST_WORDS: usize = 32;
/// A word that more reports have is frequent.
const FREQUENT: usize = 1000;
/// So many words that are not frequent find whatever is alike.
const ENOUGH: usize = 3;
/// Parts at most into which the frequent words are cut.
const MOST_PARTS: usize = 4;
/// A part of the claim that more reports have tells nothing.
const MOST_HITS: usize = 4000;
/// So many reports that have the claim's rare words are looked at before it is asked which of them have the frequent ones too.
const LOOKED_AT: usize = 40;
/// How many reports' words are read, of all speakers and once more of the one claimed; with those that weigh as much as the last, up to so many.
const READ: usize = 150;
const READ_WITH_TIES: usize = 300;
/// Among how many reports those of the speaker claimed are looked for.
const LOOKED_THROUGH: usize = 2000;
/// The least share of the claim's words, weighed, in a printing that may be the same saying, or a stretch of it ...
const LEAST_SHARED: f64 = 0.15;
/// ... and how much less than the likest it may have.
const LESS_THAN_LIKEST: f64 = 0.25;
/// With so great a share no parts of other printings are looked for.
const NEARLY_ALL: f64 = 0.85;
/// How many printings of each part of a spliced claim are looked at.
const OF_EACH_PART: usize = 4;
/// How often the index is asked for a part of a spliced claim that nothing read begins with.
const MOST_ROUNDS: usize = 3;
/// A beginning that more reports have is too common.
const MOST_BEGINNING: usize = 400;
/// Words one behind the other by which a claim is sought of whose words none tells anything.
const COMMON_RUN: usize = 4;
/// Of how many of the likest printings all others of their passages are compared too, and how many those are at most.
const LIKEST: usize = 3;
const OF_THEIR_QUOTES: usize = 60;
/// Stretches that one goes on from, and that go on from it, at most.
const LONGEST_CHAIN: usize = 8;

/// What the index tells of a claim's words.
pub(super) struct Candidates<'c> {
    claimed: &'c [&'c str],
    /// The speakers of the claimed name.
    known: Vec<Uuid>,
    /// The claim's words that are not light, each once, in order, each with the numbers of the reports that have it unless it is frequent.
    words: Vec<(&'c str, Option<Vec<i64>>)>,
}

/// A live printing, as far as its choice needs it.
struct Printing {
    number: i64,
    id: Uuid,
    speaker: Option<Uuid>,
    confidence: f64,
    words: Vec<String>,
}

impl<'c> Candidates<'c> {
    /// Looks the words up.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        claimed: &'c [&'c str],
        asked: Option<&Asked<'_>>,
    ) -> Result<Self, DbErr> {
        let backend = db.get_database_backend();
        let words = telling(claimed, MOST_WORDS);
        let queries: Vec<String> = words.iter().map(|&word| search::together(backend, &[word])).collect();
        let lists = search::hits(db, &queries, FREQUENT).await?;
        Ok(Self {
            claimed,
            known: asked
                .iter()
                .flat_map(|asked| asked.known.iter().map(|speaker| speaker.id))
                .collect(),
            words: words.into_iter().zip(lists).collect(),
        })
    }

    /// The live printings in which the claim's words follow each other: of the speaker claimed first, then whole stretches, then the surest.
    pub(super) async fn holding(&self, db: &impl ConnectionTrait) -> Result<Vec<Report>, DbErr> {
        let Some(numbers) = self.with_all(db).await? else {
            return self.holding_common_words(db).await;
        };
        let length = self.claimed.len();
        let whole = |printing: &Printing| printing.words.len() == length;
        let mut printings = printings(db, &numbers).await?;
        printings.retain(|printing| printing.words.windows(length).any(|run| run == self.claimed));
        if evidence::is_light(self.claimed) {
            printings.retain(whole);
        }
        printings.sort_by(|a, b| {
            let rank = |printing: &Printing| (!self.is_known(printing), !whole(printing));
            rank(a)
                .cmp(&rank(b))
                .then(b.confidence.total_cmp(&a.confidence))
                .then(a.id.cmp(&b.id))
        });
        let best = printings.iter().take(HOLDING);
        reports(db, best.map(|printing| printing.number).collect()).await
    }

    /// The same of words that so many reports have that their order is left to the database.
    async fn holding_common_words(&self, db: &impl ConnectionTrait) -> Result<Vec<Report>, DbErr> {
        let backend = db.get_database_backend();
        let length = self.claimed.len();
        let mut sql = Sql::select::<ReportRow>("r", " FROM report r WHERE r.live");
        search::push_hit(backend, &mut sql, "", search::phrase(backend, self.claimed));
        if evidence::is_light(self.claimed) {
            sql.push(format_args!(" AND r.words = {length}"));
        }
        sql.push(" ORDER BY ");
        if !self.known.is_empty() {
            sql.push("CASE WHEN r.speaker_id IN ")
                .bind_all(self.known.iter().copied())
                .push(" THEN 0 ELSE 1 END, ");
        }
        sql.push(format_args!(
            "CASE WHEN r.words = {length} THEN 0 ELSE 1 END, r.confidence DESC, r.id LIMIT {HOLDING}"
        ));
        rows(db, sql).await
    }

    /// The reports that have all the words; `None` where they are too many to be looked at one by one.
    async fn with_all(&self, db: &impl ConnectionTrait) -> Result<Option<Vec<i64>>, DbErr> {
        let mut lists: Vec<&Vec<i64>> = self.words.iter().filter_map(|(_, list)| list.as_ref()).collect();
        lists.sort_by_key(|list| list.len());
        if let Some((shortest, others)) = lists.split_first() {
            let mut numbers: BTreeSet<i64> = shortest.iter().copied().collect();
            for list in others {
                let list: HashSet<i64> = list.iter().copied().collect();
                numbers.retain(|number| list.contains(number));
            }
            if numbers.len() <= LOOKED_AT {
                return Ok(Some(numbers.into_iter().collect()));
            }
        }
        if self.words.len() < 2 {
            return Ok(None);
        }
        let words: Vec<&str> = self.words.iter().map(|(word, _)| *word).collect();
        let query = search::together(db.get_database_backend(), &words);
        Ok(search::hits(db, &[query], FREQUENT).await?.pop().flatten())
    }

    /// The live printings that share words with the claim, the likest of all and of the speaker claimed, and those that the claim may be put together from; with
    /// those that they go on from or that go on from them.
    pub(super) async fn alike(&self, db: &impl ConnectionTrait) -> Result<Vec<Report>, DbErr> {
        let mut printings = printings(db, &self.weightiest(db).await?).await?;
        let shares = self.shares(&printings);
        let mut numbers = likest(&shares);
        let of_known: Vec<(f64, &Printing)> = shares
            .iter()
            .copied()
            .filter(|(_, printing)| self.is_known(printing))
            .collect();
        numbers.extend(likest(&of_known));
        let best: Vec<i64> = shares
            .iter()
            .take(LIKEST)
            .map(|(_, printing)| printing.number)
            .collect();
        let nearly_all = shares.first().is_some_and(|(share, _)| *share >= NEARLY_ALL);
        if self.claimed.len() >= 2 * LEAST_SPLICE && !nearly_all {
            for _ in 0..MOST_ROUNDS {
                let (parts, end) = self.parts(&printings);
                numbers.extend(parts);
                let Some(begun) = end else { break };
                let found = self.beginning_at(db, begun, &printings).await?;
                if found.is_empty() {
                    break;
                }
                printings.extend(found);
            }
        }
        let mut found = reports(db, numbers.into_iter().collect()).await?;
        found.extend(of_the_quotes(db, &best, &found).await?);
        with_chains(db, found).await
    }

    /// The words of the claim that are not light, those that the fewest reports have first.
    pub(super) fn rarest_first(&self) -> Vec<&'c str> {
        let mut words: Vec<&(&str, Option<Vec<i64>>)> = self.words.iter().collect();
        words.sort_by_key(|(word, list)| (list.as_ref().map_or(usize::MAX, Vec::len), Reverse(word.len()), *word));
        words.into_iter().map(|(word, _)| *word).collect()
    }

    /// The numbers of the reports that have the rarest of the words, or most of them.
    async fn weightiest(&self, db: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
        let rare: Vec<&Vec<i64>> = self.words.iter().filter_map(|(_, list)| list.as_ref()).collect();
        let mut together = Vec::new();
        if rare.len() < ENOUGH {
            let queries = self.frequent(db, rare.is_empty());
            together = search::hits(db, &queries, MOST_HITS).await?;
        }
        let mut weights: BTreeMap<i64, f64> = BTreeMap::new();
        for list in rare.into_iter().chain(together.iter().flatten()) {
            let weight = rarity(list.len());
            for &number in list {
                *weights.entry(number).or_default() += weight;
            }
        }
        if weights.is_empty() {
            let queries: Vec<String> = self
                .common_runs()
                .map(|run| search::phrase(db.get_database_backend(), run))
                .collect();
            for list in search::hits(db, &queries, FREQUENT).await?.iter().flatten() {
                weights.extend(list.iter().map(|&number| (number, rarity(list.len()))));
            }
        }
        let mut ranked: Vec<(i64, f64)> = weights.into_iter().collect();
        ranked.sort_by(|(a, one), (b, other)| other.total_cmp(one).then(a.cmp(b)));
        let first = with_ties(&ranked);
        let mut numbers: Vec<i64> = ranked[..first].iter().map(|(number, _)| *number).collect();
        if !self.known.is_empty() && first < ranked.len() {
            let more: Vec<i64> = ranked[first..]
                .iter()
                .take(LOOKED_THROUGH)
                .map(|(number, _)| *number)
                .collect();
            let of_known = self.of_known(db, &more).await?;
            numbers.extend(more.into_iter().filter(|number| of_known.contains(number)).take(READ));
        }
        Ok(numbers)
    }

    /// The first, the middle and the last words of the claim: where one word is altered two of these runs are not.
    fn common_runs(&self) -> impl Iterator<Item = &[&'c str]> {
        let last = self.claimed.len().saturating_sub(COMMON_RUN);
        let starts: BTreeSet<usize> = [0, last / 2, last].into();
        starts
            .into_iter()
            .filter_map(|start| self.claimed.get(start..start + COMMON_RUN))
    }

    /// Queries for frequent words of the claim together.
    fn frequent(&self, db: &impl ConnectionTrait, alone: bool) -> Vec<String> {
        let backend = db.get_database_backend();
        let words: Vec<&str> = self
            .words
            .iter()
            .filter(|(_, list)| list.is_none())
            .map(|(word, _)| *word)
            .collect();
        let parts: Vec<Vec<&str>> = match words.as_slice() {
            [] | [_] => Vec::new(),
            [one, other] => vec![vec![one, other]],
            [one, other, third] => vec![vec![one, other], vec![other, third], vec![one, third]],
            words => {
                let parts = if words.len() <= 6 {
                    words.len() / 2
                } else {
                    words.len().div_ceil(3)
                };
                let size = words.len().div_ceil(parts.min(MOST_PARTS));
                words.chunks(size).map(<[&str]>::to_vec).collect()
            }
        };
        let mut queries: Vec<String> = parts.iter().map(|words| search::together(backend, words)).collect();
        if alone && words.len() <= 2 {
            // So few words that are not light find too much: they are sought with those around them.
            let runs = self
                .claimed
                .windows(2)
                .filter(|run| run.iter().any(|word| words.contains(word)));
            queries.extend(runs.map(|run| search::phrase(backend, run)));
        }
        queries
    }

    /// Which of these reports are of the speaker claimed.
    async fn of_known(&self, db: &impl ConnectionTrait, numbers: &[i64]) -> Result<HashSet<i64>, DbErr> {
        let mut sql = Sql::new("SELECT r.number FROM report r WHERE r.live");
        search::push_numbered(db.get_database_backend(), &mut sql, numbers);
        sql.push(" AND r.speaker_id IN ").bind_all(self.known.iter().copied());
        let rows = sql.all(db).await?;
        rows.iter().map(|row| row.try_get("", "number")).collect()
    }

    /// What of the claim's words, weighed, each printing has in whatever order, the most first.
    fn shares<'p>(&self, printings: &'p [Printing]) -> Vec<(f64, &'p Printing)> {
        let mut claimed: HashMap<&str, usize> = HashMap::new();
        for word in self.claimed {
            *claimed.entry(word).or_default() += 1;
        }
        let all: f64 = self.claimed.iter().map(|word| weight(word)).sum();
        let share = |printing: &Printing| {
            let mut found: HashMap<&str, usize> = HashMap::new();
            let mut shared = 0.0;
            for word in &printing.words {
                let Some(&most) = claimed.get(word.as_str()) else {
                    continue;
                };
                let found = found.entry(word).or_default();
                *found += 1;
                if *found <= most {
                    shared += weight(word);
                }
            }
            shared / all
        };
        let mut shares: Vec<(f64, &Printing)> = printings.iter().map(|printing| (share(printing), printing)).collect();
        shares.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.id.cmp(&b.id)));
        shares
    }

    /// Printings from whose words the claim may be put together, and the word of the claim from which on there are none.
    fn parts(&self, printings: &[Printing]) -> (Vec<i64>, Option<usize>) {
        let mut numbers = Vec::new();
        let mut at = 0;
        for _ in 0..MOST_SPLICES {
            let rest = &self.claimed[at..];
            if rest.is_empty() {
                return (numbers, None);
            }
            let mut begun: Vec<(usize, &Printing)> = printings
                .iter()
                .map(|printing| (begins(rest, &printing.words), printing))
                .filter(|(length, _)| *length >= LEAST_SPLICE)
                .collect();
            begun.sort_by_key(|(length, printing)| (Reverse(*length), !self.is_known(printing), printing.id));
            let Some(&(longest, _)) = begun.first() else {
                return (numbers, Some(at));
            };
            let equal = begun.iter().take_while(|(length, _)| *length == longest);
            numbers.extend(equal.take(OF_EACH_PART).map(|(_, printing)| printing.number));
            at += longest;
        }
        (numbers, None)
    }

    /// Printings, not read yet, that have the first words of what the claim goes on with from a word.
    async fn beginning_at(
        &self,
        db: &impl ConnectionTrait,
        at: usize,
        known: &[Printing],
    ) -> Result<Vec<Printing>, DbErr> {
        let backend = db.get_database_backend();
        let rest = &self.claimed[at..];
        let Some(run) = rest.get(..LEAST_SPLICE) else {
            return Ok(Vec::new());
        };
        // What has a longer beginning has the shortest; only where that is too common is more asked for.
        let mut lists = search::hits(db, &[search::phrase(backend, run)], MOST_BEGINNING).await?;
        if lists.iter().any(Option::is_none) {
            let longer = longer_beginnings(rest).map(|run| search::phrase(backend, run));
            let next: Vec<&str> = telling(rest, usize::MAX).into_iter().take(LEAST_SPLICE).collect();
            let together = (next.len() >= 2).then(|| search::together(backend, &next));
            let queries: Vec<String> = longer.chain(together).collect();
            lists = search::hits(db, &queries, MOST_BEGINNING).await?;
        }
        let known: HashSet<i64> = known.iter().map(|printing| printing.number).collect();
        let found: BTreeSet<i64> = lists
            .into_iter()
            .flatten()
            .flatten()
            .filter(|number| !known.contains(number))
            .collect();
        let new: Vec<i64> = found.into_iter().collect();
        let mut printings = printings(db, &new).await?;
        printings.retain(|printing| begins(run, &printing.words) == run.len());
        Ok(printings)
    }

    fn is_known(&self, printing: &Printing) -> bool {
        printing.speaker.is_some_and(|speaker| self.known.contains(&speaker))
    }
}

/// The words that are not light, each once, in order, of many the longest.
fn telling<'w>(words: &[&'w str], most: usize) -> Vec<&'w str> {
    let mut seen = HashSet::new();
    let mut telling: Vec<(usize, &str)> = words
        .iter()
        .copied()
        .filter(|word| !is_light(word) && seen.insert(*word))
        .enumerate()
        .collect();
    telling.sort_by_key(|&(nth, word)| (Reverse(word.len()), nth));
    telling.truncate(most);
    telling.sort_unstable();
    telling.into_iter().map(|(_, word)| word).collect()
}

/// Longer beginnings of words than the shortest that a part of a spliced claim may have; fewer reports have them.
fn longer_beginnings<'r, 'w>(words: &'r [&'w str]) -> impl Iterator<Item = &'r [&'w str]> {
    [LEAST_SPLICE + 1, 2 * LEAST_SPLICE]
        .into_iter()
        .filter_map(|length| words.get(..length))
}

/// What a word or several together weigh that so many reports have.
fn rarity(reports: usize) -> f64 {
    (1e6 / (reports.max(1) as f64)).ln()
}

/// How many of the ranked are read: the first [`READ`], and those that weigh as much as the last of them, since their order would be that of their arrival.
fn with_ties(ranked: &[(i64, f64)]) -> usize {
    let Some(&(_, last)) = ranked.get(READ) else {
        return ranked.len();
    };
    let end = ranked.partition_point(|(_, weight)| *weight >= last);
    if end <= READ_WITH_TIES {
        return end;
    }
    match ranked.partition_point(|(_, weight)| *weight > last) {
        0 => READ_WITH_TIES,
        heavier => heavier,
    }
}

/// The numbers of those of the printings, the likest first, that come near the first of them.
fn likest(shares: &[(f64, &Printing)]) -> BTreeSet<i64> {
    let most = shares.first().map_or(0.0, |(share, _)| *share);
    let least = LEAST_SHARED.max(most - LESS_THAN_LIKEST);
    let near = shares.iter().take_while(|(share, _)| *share >= least);
    near.take(ALIKE).map(|(_, printing)| printing.number).collect()
}

/// With how many of these words, one behind the other, other words go on at their best place.
fn begins(words: &[&str], printed: &[String]) -> usize {
    (0..printed.len())
        .map(|start| words.iter().zip(&printed[start..]).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or(0)
}

/// The live printings of these numbers. They come as one value, since the driver takes longer over a row than the database.
async fn printings(db: &impl ConnectionTrait, numbers: &[i64]) -> Result<Vec<Printing>, DbErr> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let backend = db.get_database_backend();
    let mut sql = Sql::new(if backend == DbBackend::Sqlite {
        "SELECT json_group_array(json_array(r.number, hex(r.id), CASE WHEN r.speaker_id IS NOT NULL THEN hex(r.speaker_id) END, r.confidence, r.text))"
    } else {
        "SELECT CAST(json_agg(json_build_array(r.number, r.id, r.speaker_id, r.confidence, r.text)) AS TEXT)"
    });
    sql.push(" AS rows FROM report r WHERE r.live");
    search::push_numbered(backend, &mut sql, numbers);
    let mut printings = Vec::new();
    for row in sql.all(db).await? {
        let Some(rows) = row.try_get::<Option<String>>("", "rows")? else {
            continue;
        };
        let rows: Vec<(i64, Uuid, Option<Uuid>, f64, String)> =
            serde_json::from_str(&rows).map_err(|error| DbErr::Json(error.to_string()))?;
        printings.extend(
            rows.into_iter()
                .map(|(number, id, speaker, confidence, text)| Printing {
                    number,
                    id,
                    speaker,
                    confidence,
                    words: compared(&text).into_iter().map(|(word, _)| word).collect(),
                }),
        );
    }
    Ok(printings)
}

/// Reports by number, in order of their ids.
async fn reports(db: &impl ConnectionTrait, numbers: Vec<i64>) -> Result<Vec<Report>, DbErr> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::select::<ReportRow>("r", " FROM report r WHERE r.live");
    search::push_numbered(db.get_database_backend(), &mut sql, &numbers);
    let mut reports = rows(db, sql).await?;
    reports.sort_by_key(|report| report.id);
    Ok(reports)
}

/// Other live reports of the quotes of which some have these numbers.
async fn of_the_quotes(db: &impl ConnectionTrait, numbers: &[i64], known: &[Report]) -> Result<Vec<Report>, DbErr> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::select::<ReportRow>(
        "r",
        " FROM report r WHERE r.live AND r.quote_id IN (SELECT r.quote_id FROM report r WHERE r.live",
    );
    search::push_numbered(db.get_database_backend(), &mut sql, numbers);
    sql.push(format_args!(") ORDER BY r.id LIMIT {OF_THEIR_QUOTES}"));
    let mut found = rows(db, sql).await?;
    found.retain(|report| known.iter().all(|other| other.id != report.id));
    Ok(found)
}

/// With the live reports that these go on from, or that go on from these.
async fn with_chains(db: &impl ConnectionTrait, reports: Vec<Report>) -> Result<Vec<Report>, DbErr> {
    let mut found: BTreeMap<Uuid, Report> = reports.into_iter().map(|report| (report.id, report)).collect();
    let mut new: Vec<Uuid> = found.keys().copied().collect();
    for _ in 0..LONGEST_CHAIN {
        if new.is_empty() {
            break;
        }
        let before: Vec<Uuid> = new
            .iter()
            .filter_map(|id| found.get(id)?.continues)
            .filter(|id| !found.contains_key(id))
            .collect();
        let mut sql = Sql::select::<ReportRow>("r", " FROM report r WHERE r.live AND r.continues_id IN ");
        sql.bind_all(new.iter().copied());
        let mut more = rows(db, sql).await?;
        if !before.is_empty() {
            let mut sql = Sql::select::<ReportRow>("r", " FROM report r WHERE r.live AND r.id IN ");
            sql.bind_all(before);
            more.extend(rows(db, sql).await?);
        }
        more.retain(|report| !found.contains_key(&report.id));
        new = more.iter().map(|report| report.id).collect();
        found.extend(more.into_iter().map(|report| (report.id, report)));
    }
    Ok(found.into_values().collect())
}

async fn rows(db: &impl ConnectionTrait, sql: Sql) -> Result<Vec<Report>, DbErr> {
    let rows = sql.all(db).await?;
    rows.iter().map(|row| Ok(ReportRow::read(row)?.into())).collect()
}

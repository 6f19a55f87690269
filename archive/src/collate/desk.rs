//! Everything that one collation has in hand, and how passages are found in it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::long::Family;
use super::memory::{Host, Memory, Parts};
use super::occasion::{by_occasion, is_compatible};
use super::printing::{PRINTINGS, Printing, printings};
use super::wording::{contains, count_words};
use super::{HOSTS_AT_MOST, LONG};
use crate::curate::DecidedPassages;
use crate::read::sql::Sql;

/// The passage that a report is found to belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Passage {
    /// A stored quote, as it is.
    Stored(Uuid),
    /// One formed now.
    Formed(usize),
}

/// Everything that one collation has in hand.
#[derive(Default)]
pub(super) struct Desk {
    /// Live reports by id.
    pub(super) printings: BTreeMap<Uuid, Printing>,
    /// Those of each speaker.
    by_speaker: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// The reports whose ingest caused all this.
    dirty: BTreeSet<Uuid>,
    /// Stored quotes that are formed again.
    reopened: BTreeSet<Uuid>,
    /// The wordings of reports that a speaker has no longer, whose short parts may fit elsewhere now.
    departed: BTreeMap<Uuid, BTreeSet<String>>,
    /// Speakers of whom reports that were stored before are other ones now.
    changed: BTreeSet<Uuid>,
    /// Stored quotes of which all live reports are in hand, and those that new reports would be by themselves.
    pub(super) complete: BTreeSet<Uuid>,
    /// What is found so far.
    passages: BTreeMap<Uuid, Passage>,
    formed: usize,
    /// What persons decided about what is in hand.
    decided: DecidedPassages,
}

impl Desk {
    pub(super) async fn take_dirty(
        &mut self,
        db: &impl ConnectionTrait,
        dirty: &BTreeSet<Uuid>,
        new: Vec<Printing>,
    ) -> Result<(), DbErr> {
        self.dirty.clone_from(dirty);
        for printing in new {
            self.complete.extend(printing.row.quote_id);
            self.put(printing);
        }
        let ids: Vec<Uuid> = dirty
            .iter()
            .copied()
            .filter(|id| !self.printings.contains_key(id))
            .collect();
        for part in ids.chunks(500) {
            let mut sql = Sql::new(
                "SELECT r.quote_id, r.folded, r.live, r.speaker_id, q.speaker_id AS former_id \
                 FROM report r JOIN passage q ON q.id = r.quote_id WHERE r.id IN ",
            );
            sql.bind_all(part.iter().copied());
            for row in sql.all(db).await? {
                self.reopened.insert(row.try_get("", "quote_id")?);
                let (live, speaker): (bool, Option<Uuid>) = (row.try_get("", "live")?, row.try_get("", "speaker_id")?);
                let former: Option<Uuid> = row.try_get("", "former_id")?;
                if let Some(former) = former.filter(|former| !live || speaker != Some(*former)) {
                    let wordings = self.departed.entry(former).or_default();
                    wordings.insert(row.try_get("", "folded")?);
                }
            }
            self.take(db, " AND r.id IN ", part.iter().copied()).await?;
        }
        let again = ids.iter().filter_map(|id| self.printings.get(id));
        self.changed = again.filter_map(|printing| printing.row.speaker_id).collect();
        self.changed.extend(self.departed.keys());
        self.take_quotes(db, self.reopened.clone()).await
    }

    /// Has memory know what the speakers of the reports in hand have said.
    pub(super) async fn remind(&self, db: &impl ConnectionTrait, memory: &mut Memory) -> Result<(), DbErr> {
        for &speaker in &self.changed {
            memory.forget(speaker);
        }
        let dirty = |speaker| self.of(speaker).filter(|printing| self.is_open(printing)).count();
        let speakers = self.speakers().into_iter().map(|speaker| (speaker, dirty(speaker)));
        memory.recall(db, &speakers.collect()).await?;
        for &speaker in self.by_speaker.keys() {
            memory.add(speaker, self.of(speaker));
        }
        Ok(())
    }

    /// Takes the live reports that a condition on `r` selects.
    async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        condition: &str,
        values: impl IntoIterator<Item = Uuid>,
    ) -> Result<(), DbErr> {
        let mut sql = Sql::new(PRINTINGS);
        sql.push(condition).bind_all(values);
        for printing in printings(sql, db).await? {
            self.put(printing);
        }
        Ok(())
    }

    fn put(&mut self, printing: Printing) {
        let id = printing.row.id;
        if let Some(speaker) = printing.row.speaker_id {
            self.by_speaker.entry(speaker).or_default().insert(id);
        }
        self.printings.entry(id).or_insert(printing);
    }

    /// Takes all live reports of quotes.
    pub(super) async fn take_quotes(
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

    /// Takes the quotes whose long wordings contain a dirty one, are contained in it or may be it in other words. Stored quotes are closed under all three, so that no further
    /// step is needed.
    pub(super) async fn take_neighbours(
        &mut self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        memory: &Memory,
    ) -> Result<(), DbErr> {
        let is_dirty = |printing: &&Printing| printing.words() >= LONG && self.dirty.contains(&printing.row.id);
        let printings: Vec<&Printing> = self.of(speaker).filter(is_dirty).collect();
        if printings.is_empty() {
            return Ok(());
        }
        let near = memory.neighbours(db, speaker, &printings).await?;
        self.reopened.extend(&near);
        self.take_quotes(db, near).await
    }

    /// Forms passages of the long wordings in hand.
    pub(super) fn join_long(&mut self, speaker: Uuid) {
        let mut by_wording: BTreeMap<&str, Vec<&Printing>> = BTreeMap::new();
        for printing in self
            .of(speaker)
            .filter(|printing| printing.words() >= LONG && self.is_open(printing))
        {
            by_wording.entry(&printing.row.folded).or_default().push(printing);
        }
        let passages = Family::of(by_wording).passages();
        for passage in passages {
            self.formed += 1;
            let formed = Passage::Formed(self.formed);
            self.passages.extend(passage.into_iter().map(|id| (id, formed)));
        }
    }

    /// Finds the passages of the short wordings that what is in hand may concern, from the longest to the shortest.
    pub(super) async fn join_short(
        &mut self,
        db: &impl ConnectionTrait,
        speaker: Uuid,
        memory: &Memory,
    ) -> Result<(), DbErr> {
        let wordings = self.short_wordings(db, speaker, memory).await?;
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
            let mut hosts: BTreeMap<Passage, Vec<Host>> = BTreeMap::new();
            if words > 1 && !equals.is_empty() {
                let found = memory.hosts(db, speaker, &wording).await?;
                // Where they are too many they tell nothing.
                let telling = (found.len() <= HOSTS_AT_MOST).then_some(found);
                for host in telling.into_iter().flatten() {
                    if let Some(passage) = self.passage_of(host.report, host.quote) {
                        hosts.entry(passage).or_default().push(host);
                    }
                }
            }
            let mut left = Vec::new();
            for printing in equals {
                let mut fitting = hosts
                    .iter()
                    .filter(|(_, hosts)| {
                        let mut hosts = hosts.iter().map(|host| &host.occasion);
                        hosts.all(|host| is_compatible(&printing.occasion, host, words))
                    })
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
        memory: &Memory,
    ) -> Result<BTreeSet<Reverse<(usize, String)>>, DbErr> {
        let mut wordings: BTreeSet<Reverse<(usize, String)>> = BTreeSet::new();
        let mut fresh: BTreeSet<String> = self
            .of(speaker)
            .filter(|printing| self.is_open(printing))
            .map(|printing| printing.row.folded.clone())
            .chain(self.departed.get(&speaker).into_iter().flatten().cloned())
            .collect();
        while !fresh.is_empty() {
            for wording in &fresh {
                let words = count_words(wording);
                if (1..LONG).contains(&words) {
                    wordings.insert(Reverse((words, wording.clone())));
                }
            }
            let parts = memory.parts(db, speaker, &fresh).await?;
            fresh.clear();
            for printing in self.read(db, parts).await? {
                let wording = Reverse((printing.words(), printing.row.folded.clone()));
                if wordings.insert(wording) {
                    fresh.insert(printing.row.folded.clone());
                }
                self.put(printing);
            }
        }
        Ok(wordings)
    }

    /// Short printings, from what is in hand as far as possible.
    async fn read(&self, db: &impl ConnectionTrait, parts: Parts) -> Result<Vec<Printing>, DbErr> {
        let ids = match parts {
            Parts::Printings(printings) => return Ok(printings),
            Parts::Reports(ids) => ids,
        };
        let (known, unknown): (Vec<Uuid>, Vec<Uuid>) = ids.into_iter().partition(|id| self.printings.contains_key(id));
        let mut found: Vec<Printing> = known.iter().filter_map(|id| self.printings.get(id)).cloned().collect();
        for part in unknown.chunks(500) {
            let mut sql = Sql::new(PRINTINGS);
            sql.push(" AND r.id IN ").bind_all(part.iter().copied());
            found.extend(printings(sql, db).await?);
        }
        Ok(found)
    }

    /// A report without a speaker goes with the attributed words that it repeats, else with its equals in the same article.
    pub(super) fn join_unattributed(&mut self) {
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
    pub(super) async fn take_decided(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
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
    pub(super) fn heed_decisions(&mut self) {
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

    /// The speakers of the reports in hand, and those whom reports have left.
    pub(super) fn speakers(&self) -> BTreeSet<Uuid> {
        self.by_speaker.keys().chain(self.departed.keys()).copied().collect()
    }

    /// Takes what is missing of every stored quote that a report leaves or joins.
    pub(super) async fn take_rest(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
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
        let ids = self.by_speaker.get(&speaker).into_iter().flatten();
        ids.filter_map(|id| self.printings.get(id))
    }

    /// Whether the report's passage is to be found again.
    fn is_open(&self, printing: &Printing) -> bool {
        self.dirty.contains(&printing.row.id)
            || printing.row.quote_id.is_none_or(|quote| self.reopened.contains(&quote))
    }

    pub(super) fn passage(&self, printing: &Printing) -> Option<Passage> {
        self.passage_of(printing.row.id, printing.row.quote_id)
    }

    /// The passage of a report that belongs to a quote so far.
    fn passage_of(&self, report: Uuid, quote: Option<Uuid>) -> Option<Passage> {
        let found = self.passages.get(&report).copied();
        found.or(quote.map(Passage::Stored))
    }
}

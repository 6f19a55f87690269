//! Several articles in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entity::packed::Dictionary;
use entity::vocabulary::{ChangeKind, RelayKind};
use entity::{article, outlet, report, report_candidate, report_relay, report_speaker, speaker};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use super::before::Before;
use super::reading::NewReport;
use super::{Changed, IngestStatus, Ingested, Reading, words};
use crate::attributions::Numbers;
use crate::change::{Change, Stamp};
use crate::collate::{Memory, Printing};
use crate::curate::{self, DecidedSpeaker, Found};
use crate::identify::{self, Appearance, Identity, Names};
use crate::rows::parts;
use crate::{attributions, change, collate, ids};

/// Articles to write together.
pub(super) struct Batch<'r> {
    pub(super) articles: Vec<Incoming<'r>>,
    pub(super) stamp: &'r Stamp,
    /// The archive's.
    pub(super) dictionary: Option<Arc<Dictionary>>,
}

/// One of them.
pub(super) struct Incoming<'r> {
    pub(super) reading: &'r Reading,
    pub(super) stored: Option<article::Model>,
    pub(super) before: Before,
    /// Its reports under the ids that they have beside those of the revision before, as persons decided where they did.
    pub(super) reports: Vec<NewReport>,
}

impl<'r> Batch<'r> {
    /// Looks up what is stored of the articles' reports, and finds them again in the new texts.
    pub(super) async fn of(
        db: &DatabaseTransaction,
        changed: Changed<'r>,
        stamp: &'r Stamp,
        dictionary: Option<Arc<Dictionary>>,
    ) -> Result<Self, DbErr> {
        let mut articles = Vec::with_capacity(changed.len());
        for (reading, stored) in changed {
            let before = match stored {
                Some(_) => Before::load(db, reading.id).await?,
                None => Before::default(),
            };
            let mut incoming = Incoming {
                reports: reading.found().reports.clone(),
                reading,
                stored,
                before,
            };
            incoming.anchor(db).await?;
            articles.push(incoming);
        }
        let mut batch = Self {
            articles,
            stamp,
            dictionary,
        };
        batch.heed_decisions(db).await?;
        Ok(batch)
    }

    /// Attributes reports as persons decided; what was found of those is kept. None is live while its article is retracted.
    async fn heed_decisions(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let ids: Vec<Uuid> = self.articles.iter().flat_map(Incoming::report_ids).collect();
        let decided = curate::decided_speakers(db, &ids).await?;
        let mut found = BTreeMap::new();
        for incoming in &mut self.articles {
            let live = !incoming.is_retracted();
            for report in &mut incoming.reports {
                report.row.live = live;
                if let Some(speaker) = decided.get(&report.row.id) {
                    found.insert(report.row.id, Found::of(&report.row, &report.speakers));
                    DecidedSpeaker::impose(speaker.as_ref(), &mut report.row, &mut report.speakers);
                }
            }
        }
        curate::remember(db, &found).await
    }

    /// What the articles' reports print of their speakers.
    fn mentions(&self) -> impl Iterator<Item = &report_speaker::Model> {
        let reports = self.articles.iter().flat_map(|incoming| &incoming.reports);
        reports.flat_map(|report| &report.speakers)
    }

    pub(super) fn readings(&self) -> impl Iterator<Item = &'r Reading> {
        self.articles.iter().map(|incoming| incoming.reading)
    }

    /// Writes everything; gives what became of each article.
    pub(super) async fn write(&self, db: &DatabaseTransaction, memory: &mut Memory) -> Result<Vec<Ingested>, DbErr> {
        self.write_sources(db).await?;
        self.write_words(db).await?;
        let resolution = identify::resolve(db, &self.names()).await?;
        identify::insert_missing(db, &self.identities(&resolution)).await?;
        let new = self.write_reports(db, &resolution).await?;
        let moved = identify::apply(db, &resolution.moved).await?;
        self.write_speakers(db, &resolution).await?;

        let mut dirty: BTreeSet<Uuid> = moved.into_iter().collect();
        for incoming in &self.articles {
            dirty.extend(incoming.before.reports.keys().copied());
            dirty.extend(incoming.report_ids());
        }
        let outcome = collate::collate(db, &dirty, new, memory).await?;
        identify::forget_unmentioned(db, &self.perhaps_gone(&resolution)).await?;
        self.write_changes(db, &outcome).await?;
        Ok(self.articles.iter().map(Incoming::outcome).collect())
    }

    /// The names that live reports of these articles have printed so far, and print from now on.
    fn names(&self) -> Names {
        let mut names = Names {
            articles: self.readings().map(|reading| reading.id).collect(),
            ..Names::default()
        };
        for name in self.articles.iter().flat_map(|incoming| &incoming.before.names) {
            *names.before.entry(name.clone()).or_insert(0) += 1;
        }
        for incoming in self.articles.iter().filter(|incoming| !incoming.is_retracted()) {
            for mention in incoming.reports.iter().flat_map(|report| &report.speakers) {
                names.print(&mention.name_key, incoming.reading.published_at);
            }
        }
        names
    }

    /// Everybody whose row must exist.
    fn identities(&self, resolution: &identify::Resolution) -> BTreeSet<Identity> {
        let mut identities: BTreeSet<Identity> = BTreeSet::new();
        for mention in self.mentions() {
            identities.insert(Identity::named(resolution.identity(&mention.name_key), &mention.name));
            identities.extend(Identity::related(mention, &resolution.decided));
        }
        for change in &resolution.moved {
            identities.insert(Identity::named(&change.to, &change.name_key));
        }
        identities
    }

    /// Writes the reports and what hangs on them; gives those that are new and live.
    async fn write_reports(
        &self,
        db: &DatabaseTransaction,
        resolution: &identify::Resolution,
    ) -> Result<Vec<Printing>, DbErr> {
        let numbers = Numbers::of(db, self.mentions()).await?;
        let mut printings = Vec::new();
        let mut new = Vec::new();
        let mut kept = Vec::new();
        let mut speakers = Vec::new();
        let mut relays = Vec::new();
        let mut candidates = Vec::new();
        for incoming in &self.articles {
            incoming.withdraw(db).await?;
            for report in &incoming.reports {
                let mentions = report.identified(resolution);
                let mut row = report.row.clone();
                numbers.note_first(&mut row, &mentions);
                match incoming.before.reports.get(&report.row.id) {
                    Some(stored) => kept.push(report::Model {
                        number: stored.number,
                        quote_id: stored.quote_id,
                        relation: stored.relation,
                        ..row
                    }),
                    None => {
                        if row.live {
                            // Nearly all that is new is a quote of its own, and is so written once.
                            row.quote_id = Some(ids::quote(row.id));
                            printings.push(incoming.printing(row.clone()));
                        }
                        new.push(report::ActiveModel {
                            number: NotSet,
                            ..row.into_active_model()
                        });
                    }
                }
                speakers.extend(mentions);
                relays.extend(report.relays.iter().cloned());
                candidates.extend(
                    report
                        .candidates
                        .iter()
                        .cloned()
                        .map(IntoActiveModel::into_active_model),
                );
            }
        }
        let last = words::last_report(db).await?;
        // New rows first: kept ones may go on from them.
        for rows in parts(new) {
            report::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        words::index_reports_after(db, last).await?;
        for row in kept {
            row.into_active_model().reset_all().update(db).await?;
        }
        numbers.insert_further(db, speakers).await?;
        link_relays(db, &mut relays).await?;
        for rows in parts(relays) {
            report_relay::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
                .exec_without_returning(db)
                .await?;
        }
        for rows in parts(candidates) {
            report_candidate::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        Ok(printings)
    }

    /// Adds to speakers what new articles say of them; counts those again of whom stored articles said something.
    async fn write_speakers(&self, db: &DatabaseTransaction, resolution: &identify::Resolution) -> Result<(), DbErr> {
        let mut recounted: BTreeSet<Uuid> = BTreeSet::new();
        for change in &resolution.moved {
            recounted.extend([change.from, ids::speaker(&change.to)]);
        }
        let mut appearances: BTreeMap<Uuid, Appearance> = BTreeMap::new();
        for incoming in &self.articles {
            recounted.extend(&incoming.before.speakers);
            let here = incoming.appearances(resolution);
            if incoming.is_retracted() || !incoming.before.reports.is_empty() {
                recounted.extend(here.keys());
            }
            for (speaker, appearance) in here {
                appearances.entry(speaker).or_default().add(appearance);
            }
        }
        appearances.retain(|speaker, _| !recounted.contains(speaker));
        identify::add_appearances(db, appearances).await?;
        identify::recount(db, &recounted, &resolution.decided).await
    }

    /// Speakers whom nothing may mention any more.
    fn perhaps_gone(&self, resolution: &identify::Resolution) -> BTreeSet<Uuid> {
        let before = self.articles.iter().map(|incoming| &incoming.before);
        let before = before.flat_map(|before| before.speakers.iter().chain(&before.related));
        let left = resolution.moved.iter().map(|change| change.from);
        before.copied().chain(left).collect()
    }

    async fn write_changes(&self, db: &DatabaseTransaction, outcome: &collate::Outcome) -> Result<(), DbErr> {
        let mut changes = Vec::new();
        for incoming in &self.articles {
            changes.extend(incoming.changes(outcome));
        }
        for (&former, &survivor) in &outcome.merged {
            if let Some(cause) = self.cause_of(survivor, outcome) {
                changes.push(Change::of_merge(cause.reading.id, former, survivor));
            }
        }
        change::append(db, self.stamp, changes).await
    }

    /// The article that brought quotes together in this one: the last of those that print it now, by which they were one at the latest. Where a name went over to another
    /// speaker none may print it; then it was the last of all.
    fn cause_of(&self, quote: Uuid, outcome: &collate::Outcome) -> Option<&Incoming<'r>> {
        let prints = |incoming: &&Incoming<'_>| incoming.report_ids().any(|id| outcome.quotes.get(&id) == Some(&quote));
        self.articles.iter().rev().find(prints).or(self.articles.last())
    }
}

impl Incoming<'_> {
    const fn is_retracted(&self) -> bool {
        matches!(&self.stored, Some(stored) if stored.retracted_at.is_some())
    }

    /// One of its reports as collation sees it.
    fn printing(&self, row: report::Model) -> Printing {
        let article = &self.reading.article;
        Printing::of(row, article.key.clone(), self.reading.found().copy_group, article.kind)
    }

    /// What the article says of each speaker.
    fn appearances(&self, resolution: &identify::Resolution) -> BTreeMap<Uuid, Appearance> {
        let mut appearances: BTreeMap<Uuid, Appearance> = BTreeMap::new();
        for report in &self.reports {
            let mut counted = BTreeSet::new();
            for mention in report.identified(resolution) {
                let appearance = appearances
                    .entry(mention.speaker_id)
                    .or_insert_with(|| Appearance::on(self.reading.published_at));
                appearance.mention(&mention, &resolution.decided);
                if counted.insert(mention.speaker_id) {
                    appearance.reports += 1;
                }
            }
        }
        appearances
    }

    const fn status(&self) -> IngestStatus {
        if self.stored.is_some() {
            IngestStatus::Revised
        } else {
            IngestStatus::Created
        }
    }

    fn outcome(&self) -> Ingested {
        Ingested {
            status: self.status(),
            article_id: self.reading.id,
            revision_id: self.reading.found().revision_id,
            report_ids: self.report_ids().collect(),
        }
    }

    pub(super) fn report_ids(&self) -> impl Iterator<Item = Uuid> {
        self.reports.iter().map(|report| report.row.id)
    }

    /// Takes back what the archive held of the article: reports that it prints no more are not live; what is said of those that it still prints is written anew.
    async fn withdraw(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let kept: BTreeSet<Uuid> = self.report_ids().collect();
        let (again, gone): (Vec<_>, Vec<_>) = self.before.reports.iter().partition(|(id, _)| kept.contains(*id));
        let gone: Vec<Uuid> = gone
            .into_iter()
            .filter(|(_, row)| row.live)
            .map(|(&id, _)| id)
            .collect();
        if !gone.is_empty() {
            report::Entity::update_many()
                .col_expr(report::Column::Live, false.into())
                .filter(report::Column::Id.is_in(gone))
                .exec(db)
                .await?;
        }
        let again: Vec<Uuid> = again.into_iter().map(|(&id, _)| id).collect();
        if !again.is_empty() {
            attributions::delete_further(db, again.iter().copied()).await?;
            report_relay::Entity::delete_many()
                .filter(report_relay::Column::ReportId.is_in(again.iter().copied()))
                .exec(db)
                .await?;
            report_candidate::Entity::delete_many()
                .filter(report_candidate::Column::ReportId.is_in(again))
                .exec(db)
                .await?;
        }
        Ok(())
    }

    fn changes(&self, outcome: &collate::Outcome) -> Vec<Change> {
        let article = self.reading.id;
        let kind = match &self.stored {
            None => ChangeKind::ArticleCreated,
            Some(stored) if stored.revision_id != self.reading.found().revision_id => ChangeKind::ArticleRevised,
            Some(_) => ChangeKind::ArticleUpdated,
        };
        let mut changes = vec![Change::of_article(article, kind)];
        let kept: BTreeSet<Uuid> = self.report_ids().collect();
        for (&id, row) in self
            .before
            .reports
            .iter()
            .filter(|(id, row)| row.live && !kept.contains(id))
        {
            changes.push(Change::of_report(article, ChangeKind::ReportRemoved, id, row.quote_id));
        }
        for id in self.report_ids().filter(|_| !self.is_retracted()) {
            if !self.before.reports.get(&id).is_some_and(|row| row.live) {
                let quote = outcome.quotes.get(&id).copied();
                changes.push(Change::of_report(article, ChangeKind::ReportAdded, id, quote));
            }
        }
        changes
    }
}

impl NewReport {
    /// Its speakers with their identities.
    fn identified(&self, resolution: &identify::Resolution) -> Vec<report_speaker::Model> {
        let identify = |mention: &report_speaker::Model| report_speaker::Model {
            speaker_id: ids::speaker(resolution.identity(&mention.name_key)),
            ..mention.clone()
        };
        self.speakers.iter().map(identify).collect()
    }
}

/// Links relays to the outlets and speakers that the archive knows by now.
async fn link_relays(db: &DatabaseTransaction, relays: &mut [report_relay::Model]) -> Result<(), DbErr> {
    if relays.is_empty() {
        return Ok(());
    }
    let mut known: HashMap<RelayKind, BTreeSet<Uuid>> = HashMap::new();
    let ids = relays.iter().map(|relay| ids::outlet(&relay.folded));
    let outlets = outlet::Entity::find()
        .filter(outlet::Column::Id.is_in(ids))
        .all(db)
        .await?;
    known.insert(RelayKind::Outlet, outlets.into_iter().map(|row| row.id).collect());
    let ids = relays.iter().map(|relay| ids::speaker(&relay.folded));
    let speakers = speaker::Entity::find()
        .filter(speaker::Column::Id.is_in(ids))
        .all(db)
        .await?;
    known.insert(RelayKind::Person, speakers.into_iter().map(|row| row.id).collect());
    for relay in relays {
        let (id, link) = match relay.kind {
            RelayKind::Outlet => (ids::outlet(&relay.folded), &mut relay.outlet_id),
            RelayKind::Person => (ids::speaker(&relay.folded), &mut relay.speaker_id),
        };
        *link = Some(id).filter(|id| known[&relay.kind].contains(id));
    }
    Ok(())
}

//! A changed article beside what the archive holds of it: its reports keep their ids, and what became of each is kept.

use std::collections::{BTreeMap, BTreeSet};

use entity::vocabulary::Standing;
use entity::{report, report_history, revision};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::batch::Incoming;
use super::reading::NewReport;
use super::reanchor::{self, Words};
use crate::dictionary;
use crate::rows::parts;

impl Incoming<'_> {
    /// Gives the reports the ids that they have beside those of the revision before, of which is kept what this one no longer has in its place.
    pub(super) async fn anchor(&mut self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let Some(before) = self.stored.as_ref().map(|stored| stored.revision_id) else {
            return Ok(());
        };
        let mut ids = self.ids_of_old(db).await?;
        if before == self.reading.found().revision_id {
            self.rename(ids);
            return Ok(());
        }
        let Some(old) = revision::Entity::find_by_id(before).one(db).await? else {
            return Ok(());
        };
        let article = &self.reading.article;
        let old_text = dictionary::text(db, &old.body).await?;
        let old_words = Words::of(old.title.as_deref(), &old_text);
        let new_words = Words::of(article.title.as_deref(), &article.text);
        let old_rows: Vec<report::Model> = self.printed_by(before).cloned().collect();
        let new_rows: Vec<&report::Model> = self.reports.iter().map(|report| &report.row).collect();
        let known: BTreeSet<Uuid> = self.before.reports.keys().copied().collect();
        let old_refs: Vec<&report::Model> = old_rows.iter().collect();
        for (id, by_context) in reanchor::ids_by_context((&old_words, &old_refs), (&new_words, &new_rows), &known) {
            ids.entry(id).or_insert(by_context);
        }
        self.rename(ids);
        let now: BTreeSet<Uuid> = self.report_ids().collect();
        let gone: Vec<&report::Model> = old_rows.iter().filter(|row| !now.contains(&row.id)).collect();
        let printed: BTreeSet<Uuid> = old_rows.iter().map(|row| row.id).collect();
        let came: Vec<&report::Model> = self
            .reports
            .iter()
            .map(|report| &report.row)
            .filter(|row| !printed.contains(&row.id))
            .collect();
        let fates = reanchor::fates((&old_words, &gone), (&new_words, &came));
        self.write_history(db, &old_rows, &fates).await
    }

    fn rename(&mut self, mut ids: BTreeMap<Uuid, Uuid>) {
        let rows: Vec<&report::Model> = self.reports.iter().map(|report| &report.row).collect();
        reanchor::keep_apart(&mut ids, &rows);
        for report in &mut self.reports {
            report.rename(&ids);
        }
    }

    /// The stored reports that a revision printed, as far as no later one prints them.
    fn printed_by(&self, revision: Uuid) -> impl Iterator<Item = &report::Model> {
        let stored = self.before.reports.values();
        stored.filter(move |row| row.revision_id == revision)
    }

    /// Where the article has had this revision before: the ids that its reports had.
    async fn ids_of_old(&self, db: &DatabaseTransaction) -> Result<BTreeMap<Uuid, Uuid>, DbErr> {
        let revision = self.reading.found().revision_id;
        let mut stood: Vec<(Uuid, i32)> = Vec::new();
        for row in report_history::Entity::find()
            .filter(report_history::Column::RevisionId.eq(revision))
            .filter(report_history::Column::Standing.eq(Standing::Printed))
            .all(db)
            .await?
        {
            stood.extend(row.byte_start.map(|start| (row.report_id, start)));
        }
        stood.extend(self.printed_by(revision).map(|row| (row.id, row.byte_start)));
        let mut ids = BTreeMap::new();
        for (id, start) in stood {
            let Some(old) = self.before.reports.get(&id) else {
                continue;
            };
            let mut new = self.reports.iter().map(|report| &report.row);
            let new = new.find(|new| new.byte_start == start && new.place == old.place && new.folded == old.folded);
            ids.extend(new.map(|new| (new.id, id)));
        }
        Ok(ids)
    }

    /// Writes where the reports of the revision before stood in it, and what became of those that are gone.
    async fn write_history(
        &self,
        db: &DatabaseTransaction,
        printed: &[report::Model],
        fates: &BTreeMap<Uuid, (Standing, Option<Uuid>)>,
    ) -> Result<(), DbErr> {
        use report_history::Column;
        let printed = printed.iter().map(|row| report_history::ActiveModel {
            report_id: Set(row.id),
            revision_id: Set(row.revision_id),
            standing: Set(Standing::Printed),
            byte_start: Set(Some(row.byte_start)),
            byte_end: Set(Some(row.byte_end)),
            point_start: Set(Some(row.point_start)),
            point_end: Set(Some(row.point_end)),
            successor_id: Set(None),
        });
        let gone = fates
            .iter()
            .map(|(&report_id, &(standing, successor_id))| report_history::ActiveModel {
                report_id: Set(report_id),
                revision_id: Set(self.reading.found().revision_id),
                standing: Set(standing),
                byte_start: Set(None),
                byte_end: Set(None),
                point_start: Set(None),
                point_end: Set(None),
                successor_id: Set(successor_id),
            });
        for rows in parts(printed.chain(gone).collect()) {
            report_history::Entity::insert_many(rows)
                .on_conflict(
                    OnConflict::columns([Column::ReportId, Column::RevisionId])
                        .update_columns([
                            Column::Standing,
                            Column::ByteStart,
                            Column::ByteEnd,
                            Column::PointStart,
                            Column::PointEnd,
                            Column::SuccessorId,
                        ])
                        .to_owned(),
                )
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }
}

impl NewReport {
    /// Takes other ids for reports, its own among them.
    fn rename(&mut self, ids: &BTreeMap<Uuid, Uuid>) {
        let now = |id: Uuid| ids.get(&id).copied().unwrap_or(id);
        let row = &mut self.row;
        row.id = now(row.id);
        for link in [&mut row.parent_id, &mut row.continues_id, &mut row.repeats_id] {
            *link = link.map(now);
        }
        for speaker in &mut self.speakers {
            speaker.report_id = row.id;
        }
        for relay in &mut self.relays {
            relay.report_id = row.id;
        }
        for candidate in &mut self.candidates {
            candidate.report_id = row.id;
        }
    }
}

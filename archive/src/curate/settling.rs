//! Carries a decision through speakers and quotes: what it touches is found again from the live reports and the decisions in force.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use entity::{article, report, report_speaker};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::attribution::rewritten;
use crate::attributions::Numbers;
use crate::change::{self, Change, Stamp};
use crate::collate::{self, Memory};
use crate::identify::{self, Identity, Names, Resolution};
use crate::read::sql::Sql;
use crate::{attributions, ids};

/// A report with other speakers than are stored.
pub(super) struct Rewritten {
    pub(super) row: report::Model,
    pub(super) speakers: Vec<report_speaker::Model>,
}

/// Attributes reports again, as they were extracted or as decisions in force say, article by article.
pub(super) async fn attribute_again(
    db: &DatabaseTransaction,
    reports: &BTreeSet<Uuid>,
    stamp: &Stamp,
) -> Result<(), DbErr> {
    let mut articles: BTreeMap<Uuid, Vec<report::Model>> = BTreeMap::new();
    let ids: Vec<Uuid> = reports.iter().copied().collect();
    for part in ids.chunks(500) {
        for row in report::Entity::find()
            .filter(report::Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?
        {
            articles.entry(row.article_id).or_default().push(row);
        }
    }
    for (article, rows) in articles {
        attribute_article(db, article, rows, stamp).await?;
    }
    Ok(())
}

async fn attribute_article(
    db: &DatabaseTransaction,
    article: Uuid,
    rows: Vec<report::Model>,
    stamp: &Stamp,
) -> Result<(), DbErr> {
    let mut live = speakers_of_article(db, article).await?;
    let mut names = names_of(article, live.values().flatten());
    let mut reports = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = match live.get(&row.id) {
            Some(speakers) => speakers.clone(),
            None => speakers_of(db, row.id).await?,
        };
        reports.push((row, stored));
    }
    let rewritten = rewritten(db, reports).await?;
    for report in rewritten.iter().filter(|report| report.row.live) {
        live.insert(report.row.id, report.speakers.clone());
    }
    let published = article::Entity::find_by_id(article).one(db).await?;
    let published = published.and_then(|row| row.published_at);
    for speaker in live.values().flatten() {
        names.print(&speaker.name_key, published.map(DateTime::from));
    }
    let resolution = identify::resolve(db, &names).await?;
    let mut identities: BTreeSet<Identity> = BTreeSet::new();
    for speaker in rewritten.iter().flat_map(|report| &report.speakers) {
        identities.insert(Identity::named(resolution.identity(&speaker.name_key), &speaker.name));
        identities.extend(Identity::related(speaker, &resolution.decided));
    }
    identify::insert_missing(db, &identities).await?;
    let mut settlement = Settlement {
        resolution,
        ..Settlement::default()
    };
    for report in rewritten {
        settlement.speakers.extend(
            report_speaker::Entity::find()
                .filter(report_speaker::Column::ReportId.eq(report.row.id))
                .all(db)
                .await?
                .into_iter()
                .flat_map(|speaker| identify::related(&speaker).chain([speaker.speaker_id])),
        );
        settlement.dirty.insert(report.row.id);
        settlement
            .speakers
            .extend(write(db, report, &settlement.resolution).await?);
    }
    settlement.settle(db, stamp).await
}

/// Stores a report's speakers; gives their ids.
async fn write(db: &DatabaseTransaction, report: Rewritten, resolution: &Resolution) -> Result<Vec<Uuid>, DbErr> {
    let Rewritten { mut row, mut speakers } = report;
    for speaker in &mut speakers {
        speaker.speaker_id = ids::speaker(resolution.identity(&speaker.name_key));
    }
    let speaker_ids: Vec<Uuid> = speakers.iter().map(|speaker| speaker.speaker_id).collect();
    let numbers = Numbers::of(db, speakers.iter()).await?;
    numbers.note_first(&mut row, &speakers);
    attributions::delete_further(db, [row.id]).await?;
    row.into_active_model().reset_all().update(db).await?;
    numbers.insert_further(db, speakers).await?;
    Ok(speaker_ids)
}

/// Finds the identities of name keys again.
pub(super) async fn identify_again(
    db: &DatabaseTransaction,
    name_keys: &BTreeSet<String>,
    stamp: &Stamp,
) -> Result<(), DbErr> {
    let names = Names {
        again: name_keys.clone(),
        ..Names::default()
    };
    let settlement = Settlement {
        resolution: identify::resolve(db, &names).await?,
        ..Settlement::default()
    };
    settlement.settle(db, stamp).await
}

/// Forms the quotes of reports again.
pub(super) async fn collate_again(
    db: &DatabaseTransaction,
    reports: BTreeSet<Uuid>,
    stamp: &Stamp,
) -> Result<(), DbErr> {
    let settlement = Settlement {
        dirty: reports,
        ..Settlement::default()
    };
    settlement.settle(db, stamp).await
}

/// What is to be settled.
#[derive(Default)]
pub(super) struct Settlement {
    /// Whose names are whose from now on.
    pub(super) resolution: Resolution,
    /// Reports whose passage is to be found again.
    pub(super) dirty: BTreeSet<Uuid>,
    /// Speakers who gain or lose reports.
    pub(super) speakers: BTreeSet<Uuid>,
}

impl Settlement {
    /// Moves names, counts speakers, forms quotes, and tells of quotes that were merged.
    pub(super) async fn settle(mut self, db: &DatabaseTransaction, stamp: &Stamp) -> Result<(), DbErr> {
        let moved = &self.resolution.moved;
        let identities = moved.iter().map(|change| Identity::named(&change.to, &change.name_key));
        identify::insert_missing(db, &identities.collect()).await?;
        self.dirty.extend(identify::apply(db, moved).await?);
        for change in moved {
            self.speakers.extend([change.from, ids::speaker(&change.to)]);
        }
        identify::recount(db, &self.speakers, &self.resolution.decided).await?;
        let outcome = collate::collate(db, &self.dirty, Vec::new(), &mut Memory::default()).await?;
        identify::forget_unmentioned(db, &self.speakers).await?;
        for (&former, &survivor) in &outcome.merged {
            let mut sql = Sql::new(
                "SELECT r.article_id FROM quote q JOIN report r ON r.id = q.reference_report_id WHERE q.id = ",
            );
            sql.bind(survivor);
            for row in sql.all(db).await? {
                let article = row.try_get("", "article_id")?;
                change::append(db, stamp, vec![Change::of_merge(article, former, survivor)]).await?;
            }
        }
        Ok(())
    }
}

/// The names that an article has printed so far.
pub(super) fn names_of<'s>(article: Uuid, speakers: impl Iterator<Item = &'s report_speaker::Model>) -> Names {
    Names {
        articles: BTreeSet::from([article]),
        before: speakers
            .map(|speaker| ((speaker.name.clone(), speaker.name_key.clone()), 1))
            .collect(),
        ..Names::default()
    }
}

/// The speakers of each live report of an article.
pub(super) async fn speakers_of_article(
    db: &impl ConnectionTrait,
    article: Uuid,
) -> Result<BTreeMap<Uuid, Vec<report_speaker::Model>>, DbErr> {
    let live: Vec<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::ArticleId.eq(article))
        .filter(report::Column::Live.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    let rows = report_speaker::Entity::find()
        .filter(report_speaker::Column::ReportId.is_in(live))
        .order_by_asc(report_speaker::Column::Position)
        .all(db)
        .await?;
    let mut by_report: BTreeMap<Uuid, Vec<report_speaker::Model>> = BTreeMap::new();
    for row in rows {
        by_report.entry(row.report_id).or_default().push(row);
    }
    Ok(by_report)
}

async fn speakers_of(db: &impl ConnectionTrait, report: Uuid) -> Result<Vec<report_speaker::Model>, DbErr> {
    report_speaker::Entity::find()
        .filter(report_speaker::Column::ReportId.eq(report))
        .order_by_asc(report_speaker::Column::Position)
        .all(db)
        .await
}

//! What the archive held of an article before.

use std::collections::{BTreeMap, BTreeSet};

use entity::{report, report_speaker};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::identify;

/// The reports of an article that is stored, and what its live ones say of speakers. Of a new article: nothing.
#[derive(Default)]
pub(super) struct Before {
    pub(super) reports: BTreeMap<Uuid, report::Model>,
    /// Names and name keys that live reports printed.
    pub(super) names: BTreeSet<(String, String)>,
    /// Speakers of live reports.
    pub(super) speakers: BTreeSet<Uuid>,
    /// Those to whom they are related.
    pub(super) related: BTreeSet<Uuid>,
}

impl Before {
    pub(super) async fn load(db: &DatabaseTransaction, article: Uuid) -> Result<Self, DbErr> {
        let mut before = Self::default();
        for row in report::Entity::find()
            .filter(report::Column::ArticleId.eq(article))
            .all(db)
            .await?
        {
            before.reports.insert(row.id, row);
        }
        let live = before.reports.values().filter(|row| row.live).map(|row| row.id);
        let mentions = report_speaker::Entity::find()
            .filter(report_speaker::Column::ReportId.is_in(live))
            .order_by_asc(report_speaker::Column::ReportId)
            .all(db)
            .await?;
        for mention in mentions {
            before.speakers.insert(mention.speaker_id);
            before.related.extend(identify::related(&mention));
            before.names.insert((mention.name, mention.name_key));
        }
        Ok(before)
    }
}

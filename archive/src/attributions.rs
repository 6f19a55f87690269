//! Writes the speakers of reports, which are read from the view `report_speaker`: the first one's name is noted in the report, the others have rows of their own.

use std::collections::{BTreeSet, HashMap};

use entity::vocabulary::SpeakerKind;
use entity::{attribution, printed_name, report, report_speaker};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use crate::rows::parts;

/// A name as articles print it: name, key, sort of speaker.
type Name = (String, String, SpeakerKind);

/// The numbers under which names of speakers are stored.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashMap<Name, i64>);

impl Numbers {
    /// Of the names of these speakers. Those that have no number get one.
    pub(crate) async fn of<'s>(
        db: &impl ConnectionTrait,
        speakers: impl Iterator<Item = &'s report_speaker::Model>,
    ) -> Result<Self, DbErr> {
        let names: BTreeSet<Name> = speakers.map(name_of).collect();
        let mut numbers = HashMap::with_capacity(names.len());
        let keys: BTreeSet<&str> = names.iter().map(|(_, key, _)| key.as_str()).collect();
        read_numbers(db, &keys, &mut numbers).await?;
        let new: Vec<&Name> = names.iter().filter(|name| !numbers.contains_key(name)).collect();
        if new.is_empty() {
            return Ok(Self(numbers));
        }
        let keys: BTreeSet<&str> = new.iter().map(|(_, key, _)| key.as_str()).collect();
        let rows = new.iter().map(|(name, name_key, kind)| printed_name::ActiveModel {
            id: NotSet,
            name: Set(name.clone()),
            name_key: Set(name_key.clone()),
            kind: Set(*kind),
        });
        for rows in parts(rows.collect()) {
            printed_name::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        read_numbers(db, &keys, &mut numbers).await?;
        Ok(Self(numbers))
    }

    /// Notes in a report who its first speaker is.
    pub(crate) fn note_first(&self, row: &mut report::Model, speakers: &[report_speaker::Model]) {
        let first = speakers.first();
        row.speaker_id = first.map(|speaker| speaker.speaker_id);
        row.name_id = first.map(|speaker| self.number(speaker));
        row.on_behalf_key = first.and_then(|speaker| speaker.on_behalf_key.clone());
    }

    /// Writes the speakers beyond the first of reports that have none stored.
    pub(crate) async fn insert_further(
        &self,
        db: &impl ConnectionTrait,
        speakers: Vec<report_speaker::Model>,
    ) -> Result<(), DbErr> {
        let further = speakers.into_iter().filter(|speaker| speaker.position > 0);
        let rows = further.map(|speaker| self.row(speaker)).collect();
        for rows in parts(rows) {
            attribution::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    fn number(&self, speaker: &report_speaker::Model) -> i64 {
        self.0[&name_of(speaker)]
    }

    fn row(&self, speaker: report_speaker::Model) -> attribution::ActiveModel {
        let name_id = self.number(&speaker);
        let row = attribution::Model {
            report_id: speaker.report_id,
            position: speaker.position,
            speaker_id: speaker.speaker_id,
            name_id,
            on_behalf_key: speaker.on_behalf_key,
            role: speaker.role,
            on_behalf_of: speaker.on_behalf_of,
            mention_text: speaker.mention_text,
            mention_start: speaker.mention_start,
            mention_end: speaker.mention_end,
        };
        row.into_active_model()
    }
}

/// Deletes the speakers of reports beyond the first.
pub(crate) async fn delete_further(
    db: &impl ConnectionTrait,
    reports: impl IntoIterator<Item = Uuid>,
) -> Result<(), DbErr> {
    attribution::Entity::delete_many()
        .filter(attribution::Column::ReportId.is_in(reports))
        .exec(db)
        .await?;
    Ok(())
}

fn name_of(speaker: &report_speaker::Model) -> Name {
    (speaker.name.clone(), speaker.name_key.clone(), speaker.kind)
}

async fn read_numbers(
    db: &impl ConnectionTrait,
    keys: &BTreeSet<&str>,
    numbers: &mut HashMap<Name, i64>,
) -> Result<(), DbErr> {
    let keys: Vec<&str> = keys.iter().copied().collect();
    for part in keys.chunks(512) {
        for row in printed_name::Entity::find()
            .filter(printed_name::Column::NameKey.is_in(part.iter().copied()))
            .all(db)
            .await?
        {
            numbers.insert((row.name, row.name_key, row.kind), row.id);
        }
    }
    Ok(())
}

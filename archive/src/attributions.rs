//! Writes the speakers of reports, which are read from the view `report_speaker`.

use std::collections::{BTreeSet, HashMap};

use entity::vocabulary::SpeakerKind;
use entity::{attribution, printed_name, report_speaker};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use crate::rows::parts;

/// A name as articles print it: name, key, sort of speaker.
type Name = (String, String, SpeakerKind);

/// Writes speakers of reports that have none stored.
pub(crate) async fn insert(db: &impl ConnectionTrait, speakers: Vec<report_speaker::Model>) -> Result<(), DbErr> {
    if speakers.is_empty() {
        return Ok(());
    }
    let names = number_names(db, speakers.iter().map(name_of).collect()).await?;
    let rows = speakers.into_iter().map(|speaker| row(&names, speaker)).collect();
    for rows in parts(rows) {
        attribution::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Deletes the speakers of reports.
pub(crate) async fn delete(db: &impl ConnectionTrait, reports: impl IntoIterator<Item = Uuid>) -> Result<(), DbErr> {
    attribution::Entity::delete_many()
        .filter(attribution::Column::ReportId.is_in(reports))
        .exec(db)
        .await?;
    Ok(())
}

fn name_of(speaker: &report_speaker::Model) -> Name {
    (speaker.name.clone(), speaker.name_key.clone(), speaker.kind)
}

/// Of the first speaker its report tells what it says beside the name.
fn row(names: &HashMap<Name, i64>, speaker: report_speaker::Model) -> attribution::ActiveModel {
    let name_id = names[&name_of(&speaker)];
    let is_further = speaker.position > 0;
    let row = attribution::Model {
        report_id: speaker.report_id,
        position: speaker.position,
        speaker_id: speaker.speaker_id,
        name_id,
        on_behalf_key: speaker.on_behalf_key,
        role: speaker.role.filter(|_| is_further),
        on_behalf_of: speaker.on_behalf_of.filter(|_| is_further),
        mention_text: speaker.mention_text.filter(|_| is_further),
        mention_start: speaker.mention_start.filter(|_| is_further),
        mention_end: speaker.mention_end.filter(|_| is_further),
    };
    row.into_active_model()
}

/// The numbers of names, which those that have none get.
async fn number_names(db: &impl ConnectionTrait, names: BTreeSet<Name>) -> Result<HashMap<Name, i64>, DbErr> {
    let mut numbers = HashMap::with_capacity(names.len());
    let keys: BTreeSet<&str> = names.iter().map(|(_, key, _)| key.as_str()).collect();
    read_numbers(db, &keys, &mut numbers).await?;
    let new: Vec<printed_name::ActiveModel> = names
        .iter()
        .filter(|name| !numbers.contains_key(name))
        .map(|(name, name_key, kind)| printed_name::ActiveModel {
            id: NotSet,
            name: Set(name.clone()),
            name_key: Set(name_key.clone()),
            kind: Set(*kind),
        })
        .collect();
    if !new.is_empty() {
        let keys: BTreeSet<&str> = names
            .iter()
            .filter(|name| !numbers.contains_key(name))
            .map(|(_, key, _)| key.as_str())
            .collect();
        for rows in parts(new) {
            printed_name::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        read_numbers(db, &keys, &mut numbers).await?;
    }
    Ok(numbers)
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

//! Which speakers are one, and which are several.

use std::collections::{BTreeMap, BTreeSet};

use entity::vocabulary::CurationKind;
use entity::{decided_name, merged_speaker, report_speaker, speaker, speaker_name};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter,
};
use uuid::Uuid;

use super::attribution::{self, DecidedSpeaker};
use super::settling::{attribute_again, identify_again};
use super::{
    CurateError, Decided, DecidedNames, Fact, Grounds, Subject, Verb, decide, invalid, log, not_found, unchanged,
};
use crate::identify::{bare_key, is_full_name};
use crate::ids;

/// Decides that speakers are another speaker. Their names, wherever they are printed, are that speaker's from now on.
///
/// # Errors
///
/// [`CurateError::Refused`] where a speaker is missing, or nobody but the survivor is named.
pub async fn merge_speakers(
    db: &DatabaseConnection,
    speakers: &[Uuid],
    into: Uuid,
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Merge { speakers, into }, grounds).await
}

/// What leaves a speaker: reports, or forms of the name wherever they are printed, or both. All of it is one other speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerSplit {
    /// Reports of the speaker.
    pub reports: Vec<Uuid>,
    /// Forms of the speaker's name.
    pub names: Vec<String>,
}

/// Decides that a part of what a speaker is reported to have said is somebody else's.
///
/// # Errors
///
/// [`CurateError::Refused`] where the speaker is missing, or the reports and names are not some, but not all, of the speaker's.
pub async fn split_speaker(
    db: &DatabaseConnection,
    speaker: Uuid,
    leaving: &SpeakerSplit,
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Split { speaker, leaving }, grounds).await
}

struct Merge<'a> {
    speakers: &'a [Uuid],
    into: Uuid,
}

struct Split<'a> {
    speaker: Uuid,
    leaving: &'a SpeakerSplit,
}

impl Verb for Merge<'_> {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let into = found(db, self.into, "intoId").await?;
        let mut merged: BTreeMap<Uuid, speaker::Model> = BTreeMap::new();
        for &id in self.speakers {
            let speaker = found(db, id, "speakerIds").await?;
            if speaker.id != into.id {
                merged.insert(speaker.id, speaker);
            }
        }
        if merged.is_empty() {
            return Err(unchanged("they are one speaker already", "speakerIds"));
        }
        let fact = |speaker: &speaker::Model, name: &speaker::Model| {
            let subject = Subject::Speaker(speaker.id);
            Fact::referring(subject, "speaker", name.name.clone(), Subject::Speaker(name.id))
        };
        let before: Vec<Fact> = merged.values().map(|speaker| fact(speaker, speaker)).collect();
        let after: Vec<Fact> = merged.values().map(|speaker| fact(speaker, &into)).collect();
        let subjects: Vec<Uuid> = merged.keys().copied().chain([into.id]).collect();
        let seq = log::append(db, CurationKind::SpeakersMerged, grounds, &subjects, &before, &after).await?;
        let mut name_keys = BTreeSet::new();
        for speaker in merged.values() {
            let own = keys_of(db, speaker.id).await?;
            // Should the family fall apart one day, each form of the name is still the survivor's; a family name alone says too little.
            let identities = own.iter().filter(|key| is_full_name(key)).chain([&speaker.key]);
            for key in identities.collect::<BTreeSet<_>>() {
                if *key != into.key {
                    write_merge(db, seq, key, &into.key).await?;
                }
            }
            name_keys.extend(own);
        }
        identify_again(db, &name_keys, &grounds.stamp()).await?;
        Ok(Decided {
            seq,
            subjects: vec![Subject::Speaker(into.id)],
        })
    }
}

async fn write_merge(db: &impl ConnectionTrait, seq: i64, key: &str, into: &str) -> Result<(), DbErr> {
    let row = merged_speaker::ActiveModel {
        seq: Set(seq),
        key: Set(key.to_owned()),
        into_key: Set(into.to_owned()),
        former_id: Set(ids::speaker(key)),
    };
    merged_speaker::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

impl Verb for Split<'_> {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let speaker = found(db, self.speaker, "speakerId").await?;
        let reports = self.reports(db, &speaker).await?;
        let name_keys = self.name_keys(db, &speaker).await?;
        let Some(base) = reports
            .keys()
            .next()
            .map(Uuid::to_string)
            .or_else(|| name_keys.first().cloned())
        else {
            return Err(invalid("some reports or names must leave", "reportIds"));
        };
        let identity = format!("{}:{base}:{}", speaker.kind.as_str(), speaker.key);
        let new = ids::speaker(&identity);
        let subject = Subject::Speaker(speaker.id);
        let facts = |to: Subject| -> Vec<Fact> {
            let named = |name: &String| Fact::referring(subject, "name", name.clone(), to);
            let said =
                |(&id, name): (&Uuid, &String)| Fact::referring(Subject::Report(id), "speaker", name.clone(), to);
            reports
                .iter()
                .map(said)
                .chain(self.leaving.names.iter().map(named))
                .collect()
        };
        let mut subjects = vec![speaker.id, new];
        subjects.extend(reports.keys());
        let (before, after) = (facts(subject), facts(Subject::Speaker(new)));
        let seq = log::append(db, CurationKind::SpeakerSplit, grounds, &subjects, &before, &after).await?;
        for (&report, name) in &reports {
            let decided = DecidedSpeaker {
                name: name.clone(),
                name_key: identity.clone(),
                kind: speaker.kind,
            };
            attribution::fix(db, seq, [report], Some(&decided)).await?;
        }
        for name_key in &name_keys {
            let row = decided_name::ActiveModel {
                seq: Set(seq),
                name_key: Set(name_key.clone()),
                identity: Set(identity.clone()),
            };
            decided_name::Entity::insert(row).exec_without_returning(db).await?;
        }
        attribute_again(db, &reports.into_keys().collect(), &grounds.stamp()).await?;
        identify_again(db, &name_keys, &grounds.stamp()).await?;
        let parts = [speaker.id, new];
        for id in parts {
            let stands = speaker::Entity::find_by_id(id).one(db).await?;
            if stands.is_none_or(|speaker| speaker.report_count == 0) {
                return Err(invalid(
                    "some reports must leave the speaker and some must stay",
                    "reportIds",
                ));
            }
        }
        Ok(Decided {
            seq,
            subjects: parts.map(Subject::Speaker).to_vec(),
        })
    }
}

impl Split<'_> {
    /// The reports that leave, with the names that they print.
    async fn reports(
        &self,
        db: &DatabaseTransaction,
        speaker: &speaker::Model,
    ) -> Result<BTreeMap<Uuid, String>, CurateError> {
        let mut reports = BTreeMap::new();
        for &id in &self.leaving.reports {
            let speakers = report_speaker::Entity::find()
                .filter(report_speaker::Column::ReportId.eq(id))
                .all(db)
                .await?;
            match &speakers[..] {
                [only] if only.speaker_id == speaker.id => reports.insert(id, only.name.clone()),
                [_, _, ..] => {
                    let message = "a report of several speakers cannot leave one of them: correct its attribution";
                    return Err(invalid(message, "reportIds"));
                }
                _ => return Err(not_found("report of this speaker", id, "reportIds")),
            };
        }
        Ok(reports)
    }

    /// The keys of the forms of the name that leave.
    async fn name_keys(
        &self,
        db: &DatabaseTransaction,
        speaker: &speaker::Model,
    ) -> Result<BTreeSet<String>, CurateError> {
        let mut keys = BTreeSet::new();
        for name in &self.leaving.names {
            let rows = speaker_name::Entity::find()
                .filter(speaker_name::Column::SpeakerId.eq(speaker.id))
                .filter(speaker_name::Column::Name.eq(name.as_str()))
                .all(db)
                .await?;
            if rows.is_empty() {
                return Err(invalid(format!("{name:?} is no form of this speaker's name"), "names"));
            }
            for row in rows {
                // Of namesakes that are several already only this one's form leaves.
                if bare_key(&speaker.key) == speaker.key {
                    keys.insert(bare_key(&row.name_key).to_owned());
                }
                keys.insert(row.name_key);
            }
        }
        Ok(keys)
    }
}

/// The speaker of this id, or the one who answers for it since they were merged.
async fn found(db: &impl ConnectionTrait, id: Uuid, field: &'static str) -> Result<speaker::Model, CurateError> {
    if let Some(speaker) = speaker::Entity::find_by_id(id).one(db).await? {
        return Ok(speaker);
    }
    let survivor = match survivors(db, &[id]).await?.get(&id) {
        Some(&survivor) => speaker::Entity::find_by_id(survivor).one(db).await?,
        None => None,
    };
    survivor.ok_or_else(|| not_found("speaker", id, field))
}

/// The ids of the speakers into whom others were merged, by the ids of those; ids of others are left out.
pub(crate) async fn survivors(db: &impl ConnectionTrait, former: &[Uuid]) -> Result<BTreeMap<Uuid, Uuid>, DbErr> {
    let merged = merged_speaker::Entity::find()
        .filter(merged_speaker::Column::FormerId.is_in(former.iter().copied()))
        .all(db)
        .await?;
    if merged.is_empty() {
        return Ok(BTreeMap::new());
    }
    let decided = DecidedNames::load(db).await?;
    let survivors = merged
        .iter()
        .map(|row| (row.former_id, ids::speaker(decided.survivor(&row.key))));
    Ok(survivors.collect())
}

/// The keys of the forms of a speaker's name.
pub(super) async fn keys_of(db: &impl ConnectionTrait, speaker: Uuid) -> Result<BTreeSet<String>, DbErr> {
    let rows = speaker_name::Entity::find()
        .filter(speaker_name::Column::SpeakerId.eq(speaker))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.name_key).collect())
}

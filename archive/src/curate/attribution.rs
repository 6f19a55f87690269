//! Who said the words of a report, as a person found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::explanation::Explanation;
use entity::vocabulary::{CurationKind, SpeakerKind};
use entity::{decided_speaker, found_attribution, report, report_speaker, speaker};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::settling::{self, Rewritten};
use super::{CurateError, Decided, Fact, Grounds, Subject, Verb, decide, invalid, log, not_found, unchanged};
use crate::identify::key_in;

/// Whom a person names as the speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerChoice {
    /// A speaker whom the archive knows.
    Known(Uuid),
    /// Somebody by name.
    Named {
        /// The name.
        name: String,
        /// What sort of speaker.
        kind: SpeakerKind,
    },
    /// The text does not say who.
    Nobody,
}

/// Decides who said the words of a live report.
///
/// # Errors
///
/// [`CurateError::Refused`] where there is no such report or speaker, or the report has that speaker already.
pub async fn correct_attribution(
    db: &DatabaseConnection,
    report: Uuid,
    choice: &SpeakerChoice,
    grounds: &Grounds,
) -> Result<Decided, CurateError> {
    decide(db, &Correction { report, choice }, grounds).await
}

struct Correction<'a> {
    report: Uuid,
    choice: &'a SpeakerChoice,
}

impl Verb for Correction<'_> {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let row = report::Entity::find()
            .filter(report::Column::Id.eq(self.report))
            .one(db)
            .await?
            .ok_or_else(|| not_found("report", self.report, "reportId"))?;
        if !row.live {
            return Err(invalid("the article no longer prints this report", "reportId"));
        }
        let speaker = self.speaker(db, &row).await?;
        let before = shown(db, &row).await?;
        let named = speaker.as_ref().map(|speaker| speaker.name.clone());
        let is_so = match self.choice {
            SpeakerChoice::Known(id) => row.speaker_id == Some(*id),
            SpeakerChoice::Nobody => row.speaker_id.is_none(),
            SpeakerChoice::Named { .. } => false,
        };
        if is_so {
            return Err(unchanged("the report has that speaker already", "speakerId"));
        }
        let subject = Subject::Report(self.report);
        let facts = |name: Option<String>| vec![Fact::new(subject, "speaker", name)];
        let mut subjects = vec![subject.id()];
        subjects.extend(row.speaker_id);
        subjects.extend(row.quote_id);
        if let SpeakerChoice::Known(id) = self.choice {
            subjects.push(*id);
        }
        let seq = log::append(
            db,
            CurationKind::AttributionCorrected,
            grounds,
            &subjects,
            &facts(before),
            &facts(named),
        )
        .await?;
        fix(db, seq, [self.report], speaker.as_ref()).await?;
        settling::attribute_again(db, &BTreeSet::from([self.report]), &grounds.stamp()).await?;
        Ok(Decided {
            seq,
            subjects: vec![subject],
        })
    }
}

impl Correction<'_> {
    async fn speaker(
        &self,
        db: &DatabaseTransaction,
        row: &report::Model,
    ) -> Result<Option<DecidedSpeaker>, CurateError> {
        match self.choice {
            SpeakerChoice::Nobody => Ok(None),
            SpeakerChoice::Known(id) => {
                let known = speaker::Entity::find_by_id(*id).one(db).await?;
                let known = known.ok_or_else(|| not_found("speaker", *id, "speakerId"))?;
                Ok(Some(DecidedSpeaker {
                    name: known.name,
                    name_key: known.key,
                    kind: known.kind,
                }))
            }
            SpeakerChoice::Named { name, kind } => {
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
                if name.is_empty() {
                    return Err(invalid("the name is empty", "speakerName"));
                }
                Ok(Some(DecidedSpeaker {
                    name_key: key_in(row.article_id, &name, *kind),
                    name,
                    kind: *kind,
                }))
            }
        }
    }
}

/// The name under which a report's speaker is shown.
async fn shown(db: &impl ConnectionTrait, row: &report::Model) -> Result<Option<String>, DbErr> {
    let Some(id) = row.speaker_id else { return Ok(None) };
    Ok(speaker::Entity::find_by_id(id)
        .one(db)
        .await?
        .map(|speaker| speaker.name))
}

/// A speaker whom a person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecidedSpeaker {
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) kind: SpeakerKind,
}

/// Writes the speaker of reports; `None` is nobody.
pub(super) async fn fix(
    db: &impl ConnectionTrait,
    seq: i64,
    reports: impl IntoIterator<Item = Uuid>,
    speaker: Option<&DecidedSpeaker>,
) -> Result<(), DbErr> {
    for report_id in reports {
        let row = decided_speaker::ActiveModel {
            seq: Set(seq),
            report_id: Set(report_id),
            name: Set(speaker.map(|speaker| speaker.name.clone())),
            name_key: Set(speaker.map(|speaker| speaker.name_key.clone())),
            kind: Set(speaker.map(|speaker| speaker.kind)),
        };
        decided_speaker::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Whom persons found to have said the words of reports; reports about which nobody decided are left out.
pub(crate) async fn decided_speakers(
    db: &impl ConnectionTrait,
    reports: &[Uuid],
) -> Result<HashMap<Uuid, Option<DecidedSpeaker>>, DbErr> {
    let mut decided = HashMap::new();
    for part in reports.chunks(500) {
        for row in decided_speaker::Entity::find()
            .filter(decided_speaker::Column::ReportId.is_in(part.iter().copied()))
            .order_by_asc(decided_speaker::Column::Seq)
            .all(db)
            .await?
        {
            let speaker = match (row.name, row.name_key, row.kind) {
                (Some(name), Some(name_key), Some(kind)) => Some(DecidedSpeaker { name, name_key, kind }),
                _ => None,
            };
            decided.insert(row.report_id, speaker);
        }
    }
    Ok(decided)
}

/// What the extractor found about a report's speaker: what holds unless a person decides otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    speakers: Vec<report_speaker::Model>,
    role: Option<String>,
    on_behalf_of: Option<String>,
    confidence: f64,
    explanation: Explanation,
}

impl Found {
    /// Of a report as extracted.
    pub(crate) fn of(row: &report::Model, speakers: &[report_speaker::Model]) -> Self {
        Self {
            speakers: speakers.to_vec(),
            role: row.role.clone(),
            on_behalf_of: row.on_behalf_of.clone(),
            confidence: row.confidence,
            explanation: row.explanation.clone(),
        }
    }

    /// Puts the findings back.
    fn restore(self, row: report::Model) -> Rewritten {
        Rewritten {
            row: report::Model {
                role: self.role,
                on_behalf_of: self.on_behalf_of,
                confidence: self.confidence,
                explanation: self.explanation,
                ..row
            },
            speakers: self.speakers,
        }
    }
}

impl DecidedSpeaker {
    fn row(
        &self,
        report_id: Uuid,
        mention: Option<&report_speaker::Model>,
        namesake: Option<&report_speaker::Model>,
    ) -> report_speaker::Model {
        report_speaker::Model {
            report_id,
            position: 0,
            // Filled in when names are resolved.
            speaker_id: Uuid::nil(),
            name: self.name.clone(),
            name_key: self.name_key.clone(),
            kind: self.kind,
            role: namesake.and_then(|namesake| namesake.role.clone()),
            on_behalf_of: namesake.and_then(|namesake| namesake.on_behalf_of.clone()),
            on_behalf_key: namesake.and_then(|namesake| namesake.on_behalf_key.clone()),
            mention_text: mention.and_then(|mention| mention.mention_text.clone()),
            mention_start: mention.and_then(|mention| mention.mention_start),
            mention_end: mention.and_then(|mention| mention.mention_end),
        }
    }

    /// The report as a person decided it; its words and the mention in the text stay.
    pub(crate) fn impose(decided: Option<&Self>, row: &mut report::Model, speakers: &mut Vec<report_speaker::Model>) {
        let first = speakers.first().cloned();
        // Another person of the same name has the role that the article gives this one.
        let namesake = first
            .as_ref()
            .filter(|first| decided.is_some_and(|decided| decided.name == first.name));
        row.role = namesake.and_then(|first| first.role.clone());
        row.on_behalf_of = namesake.and_then(|first| first.on_behalf_of.clone());
        row.confidence = 1.0;
        row.explanation = match decided {
            Some(speaker) => format!("a person found that {} said this", speaker.name),
            None => "a person found that the text does not say who said this".to_owned(),
        }
        .into();
        *speakers = decided
            .map(|decided| decided.row(row.id, first.as_ref(), namesake))
            .into_iter()
            .collect();
    }
}

/// Keeps what was extracted of reports about which a person decided.
pub(crate) async fn remember(db: &impl ConnectionTrait, found: &BTreeMap<Uuid, Found>) -> Result<(), DbErr> {
    for (&report_id, found) in found {
        let found = serde_json::to_value(found).map_err(|error| DbErr::Json(error.to_string()))?;
        let row = found_attribution::ActiveModel {
            report_id: Set(report_id),
            found: Set(found),
        };
        found_attribution::Entity::insert(row)
            .on_conflict(
                OnConflict::column(found_attribution::Column::ReportId)
                    .update_column(found_attribution::Column::Found)
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Reports as the decisions in force have them; what was extracted is kept, or taken back where nobody decides any more.
pub(super) async fn rewritten(
    db: &impl ConnectionTrait,
    reports: Vec<(report::Model, Vec<report_speaker::Model>)>,
) -> Result<Vec<Rewritten>, DbErr> {
    let ids: Vec<Uuid> = reports.iter().map(|(row, _)| row.id).collect();
    let decided = decided_speakers(db, &ids).await?;
    let mut kept: HashMap<Uuid, Found> = HashMap::new();
    for row in found_attribution::Entity::find()
        .filter(found_attribution::Column::ReportId.is_in(ids))
        .all(db)
        .await?
    {
        let found = serde_json::from_value(row.found).map_err(|error| DbErr::Json(error.to_string()))?;
        kept.insert(row.report_id, found);
    }
    let mut rewritten = Vec::new();
    for (mut row, mut speakers) in reports {
        match (decided.get(&row.id), kept.remove(&row.id)) {
            (Some(decided), found) => {
                if found.is_none() {
                    let found = Found::of(&row, &speakers);
                    remember(db, &BTreeMap::from([(row.id, found)])).await?;
                }
                DecidedSpeaker::impose(decided.as_ref(), &mut row, &mut speakers);
                rewritten.push(Rewritten { row, speakers });
            }
            (None, Some(found)) => {
                found_attribution::Entity::delete_by_id(row.id).exec(db).await?;
                rewritten.push(found.restore(row));
            }
            (None, None) => rewritten.push(Rewritten { row, speakers }),
        }
    }
    Ok(rewritten)
}

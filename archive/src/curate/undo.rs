//! Undoing decisions: the constraints of one go, and what they touched is found again. Decisions may be undone in any order.

use std::collections::BTreeSet;

use entity::vocabulary::CurationKind;
use entity::{decided_name, decided_passage, decided_speaker, merged_speaker, review};
use sea_orm::{ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::settling::{attribute_again, collate_again, identify_again};
use super::speakers::keys_of;
use super::{CurateError, Decided, DecidedNames, Entry, Grounds, Refusal, Subject, Verb, decide, log, retraction};
use super::{invalid, unchanged};
use crate::ids;

/// Undoes the decision with this number in the log.
///
/// # Errors
///
/// [`CurateError::Refused`] where there is no such entry, or it is undone already, or is an undoing itself.
pub async fn undo(db: &DatabaseConnection, seq: i64, grounds: &Grounds) -> Result<Decided, CurateError> {
    decide(db, &Undoing { seq }, grounds).await
}

const FIELD: &str = "decisionId";

struct Undoing {
    seq: i64,
}

impl Verb for Undoing {
    async fn carry_out(&self, db: &DatabaseTransaction, grounds: &Grounds) -> Result<Decided, CurateError> {
        let Some(entry) = log::entries_by_seq(db, &[self.seq]).await?.remove(&self.seq) else {
            return Err(CurateError::Refused {
                reason: Refusal::NotFound,
                message: format!("the log holds no entry {}", self.seq),
                field: FIELD,
            });
        };
        if entry.kind == CurationKind::Undone {
            return Err(invalid("what was undone is not undone: decide it again", FIELD));
        }
        if log::undone_by(db, &[self.seq]).await?.contains_key(&self.seq) {
            return Err(unchanged("this decision is undone already", FIELD));
        }
        let seq = log::append_undoing(db, &entry, grounds).await?;
        take_back(db, &entry, grounds).await?;
        let mut subjects: Vec<Subject> = Vec::new();
        for fact in entry.before.iter().chain(&entry.after) {
            for subject in [Some(fact.subject), fact.refers_to].into_iter().flatten() {
                if !subjects.contains(&subject) {
                    subjects.push(subject);
                }
            }
        }
        Ok(Decided { seq, subjects })
    }
}

async fn take_back(db: &DatabaseTransaction, entry: &Entry, grounds: &Grounds) -> Result<(), DbErr> {
    let stamp = &grounds.stamp();
    match entry.kind {
        CurationKind::AttributionCorrected | CurationKind::SpeakerSplit => {
            let name_keys = free_names(db, entry.seq).await?;
            attribute_again(db, &free_reports(db, entry.seq).await?, stamp).await?;
            identify_again(db, &name_keys, stamp).await
        }
        CurationKind::SpeakersMerged => identify_again(db, &part_speakers(db, entry.seq).await?, stamp).await,
        CurationKind::QuotesMerged | CurationKind::QuoteSplit => {
            let reports = decided_passage::Entity::find()
                .filter(decided_passage::Column::Seq.eq(entry.seq))
                .all(db)
                .await?;
            // Found while the decision is still in force, so that all that it joined is in hand.
            let reports: BTreeSet<Uuid> = reports.into_iter().map(|row| row.report_id).collect();
            decided_passage::Entity::delete_many()
                .filter(decided_passage::Column::Seq.eq(entry.seq))
                .exec(db)
                .await?;
            collate_again(db, reports, stamp).await
        }
        CurationKind::QuoteReviewed => {
            review::Entity::delete_by_id(entry.seq).exec(db).await?;
            Ok(())
        }
        CurationKind::ArticleRetracted => {
            for fact in &entry.after {
                retraction::restore(db, fact.subject.id(), stamp).await?;
            }
            Ok(())
        }
        CurationKind::Undone => Ok(()),
    }
}

/// The reports whose speaker a decision fixed, which it no longer does.
async fn free_reports(db: &DatabaseTransaction, seq: i64) -> Result<BTreeSet<Uuid>, DbErr> {
    let rows = decided_speaker::Entity::find()
        .filter(decided_speaker::Column::Seq.eq(seq))
        .all(db)
        .await?;
    decided_speaker::Entity::delete_many()
        .filter(decided_speaker::Column::Seq.eq(seq))
        .exec(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.report_id).collect())
}

/// The name keys whose identity a decision fixed, which it no longer does.
async fn free_names(db: &DatabaseTransaction, seq: i64) -> Result<BTreeSet<String>, DbErr> {
    let rows = decided_name::Entity::find()
        .filter(decided_name::Column::Seq.eq(seq))
        .all(db)
        .await?;
    decided_name::Entity::delete_many()
        .filter(decided_name::Column::Seq.eq(seq))
        .exec(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.name_key).collect())
}

/// The name keys of the survivors of a merge that no longer holds.
async fn part_speakers(db: &DatabaseTransaction, seq: i64) -> Result<BTreeSet<String>, DbErr> {
    let decided = DecidedNames::load(db).await?;
    let rows = merged_speaker::Entity::find()
        .filter(merged_speaker::Column::Seq.eq(seq))
        .all(db)
        .await?;
    let mut name_keys = BTreeSet::new();
    for row in &rows {
        name_keys.extend(keys_of(db, ids::speaker(decided.survivor(&row.key))).await?);
    }
    merged_speaker::Entity::delete_many()
        .filter(merged_speaker::Column::Seq.eq(seq))
        .exec(db)
        .await?;
    Ok(name_keys)
}

//! What persons decide: who said words, who is who, what is one passage, whether a quote is right, that an article is withdrawn.
//!
//! A decision does not change what was extracted. It is kept as a constraint that the other verbs read: the speaker of a report (`attribution`), identities of names
//! (`names`, read by `identify`), reports that are one passage or are not (`passages`, read by `collate`). So speakers and quotes stay a function of the live
//! reports and of the decisions, whatever was ingested first, and no ingest takes a decision back. Decisions that contradict each other hold in the order in which
//! they were made. Each stands in an append-only log (`log`) with what held before and after, and can be undone: its constraints go, and what they
//! touched is settled again.

mod attribution;
mod log;
mod names;
mod passages;
mod quotes;
mod retraction;
mod review;
mod settling;
mod speakers;
mod undo;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use uuid::Uuid;

pub(crate) use attribution::{DecidedSpeaker, Found, decided_speakers, remember};
pub use attribution::{SpeakerChoice, correct_attribution};
pub use entity::vocabulary::{CurationKind, ReviewStatus};
pub use log::{Entry, EntryFilter, Fact, Subject, entries, entries_by_seq, entry_count, undone_by};
pub(crate) use names::DecidedNames;
pub(crate) use passages::DecidedPassages;
pub use quotes::{merge_quotes, split_quote};
pub use retraction::retract_article;
pub use review::{Review, review_quote, reviews_of_quotes};
pub(crate) use speakers::survivors;
pub use speakers::{SpeakerSplit, merge_speakers, split_speaker};
pub use undo::undo;

use crate::change::Stamp;
use crate::connection::{Patience, begin_writing};
use crate::error::ArchiveError;

/// Who decides, when, and on what grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Who decides.
    pub actor: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in the person's words.
    pub note: Option<String>,
    /// Where the evidence is.
    pub evidence_url: Option<String>,
}

impl Grounds {
    /// Somebody decides at a time, without saying why.
    #[must_use]
    pub fn of(actor: &str, at: DateTime<Utc>) -> Self {
        Self {
            actor: actor.to_owned(),
            at: at.trunc_subsecs(6),
            note: None,
            evidence_url: None,
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.at,
            actor: Some(self.actor.clone()),
        }
    }
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The number of its entry in the log.
    pub seq: i64,
    /// What it leaves, in the order in which it was named: the survivor of a merge; what stays and what leaves of a split.
    pub subjects: Vec<Subject>,
}

/// Why a decision was not carried out. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CurateError {
    /// The decision makes no sense as it was put.
    #[error("{message}")]
    Refused {
        /// What is wrong, for programs.
        reason: Refusal,
        /// What is wrong, for people.
        message: String,
        /// Which part of the input is at fault.
        field: &'static str,
    },
    /// The archive failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Why a decision makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It names something that the archive does not hold.
    NotFound,
    /// Its parts do not fit each other.
    InvalidArgument,
    /// It is so already.
    Unchanged,
}

impl From<DbErr> for CurateError {
    fn from(error: DbErr) -> Self {
        Self::Archive(error.into())
    }
}

fn not_found(what: &str, id: Uuid, field: &'static str) -> CurateError {
    CurateError::Refused {
        reason: Refusal::NotFound,
        message: format!("the archive holds no {what} with the id {}", id.simple()),
        field,
    }
}

fn invalid(message: impl Into<String>, field: &'static str) -> CurateError {
    CurateError::Refused {
        reason: Refusal::InvalidArgument,
        message: message.into(),
        field,
    }
}

fn unchanged(message: impl Into<String>, field: &'static str) -> CurateError {
    CurateError::Refused {
        reason: Refusal::Unchanged,
        message: message.into(),
        field,
    }
}

/// One verb, carried out in a transaction of its own.
trait Verb: Sync {
    /// Does it, or says why not.
    fn carry_out(
        &self,
        db: &DatabaseTransaction,
        grounds: &Grounds,
    ) -> impl Future<Output = Result<Decided, CurateError>> + Send;
}

/// Carries a verb out, once more where another writer was faster.
async fn decide(db: &DatabaseConnection, verb: &impl Verb, grounds: &Grounds) -> Result<Decided, CurateError> {
    let mut patience = Patience::new();
    loop {
        let outcome = attempt(db, verb, grounds).await;
        match outcome {
            Err(CurateError::Archive(error)) if patience.outlasts(&error).await => {}
            outcome => return outcome,
        }
    }
}

async fn attempt(db: &DatabaseConnection, verb: &impl Verb, grounds: &Grounds) -> Result<Decided, CurateError> {
    let transaction = begin_writing(db).await?;
    let decided = verb.carry_out(&transaction, grounds).await?;
    transaction.commit().await?;
    Ok(decided)
}

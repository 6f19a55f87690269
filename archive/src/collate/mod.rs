//! Reports into quotes: which printings are one passage, and what the passage's reference wording, venue and date are.
//!
//! Input: the reports that an ingest touched. Output: quote rows, and each report's quote and relation. The quotes of an archive are a function of its live reports
//! alone, so the order of ingestion does not matter; only the quotes that the touched reports can reach are formed again.
//!
//! Within one speaker's reports:
//! * *Long* wordings (six words and more) are one passage when one equals or contains the other at word boundaries, or when they say the same in nearly the same words
//!   (`alike`) on one occasion (`occasion`): a word changed, or translated back; both pass on.
//!   Equal words are not said once for all: a sentence is quoted again for years, but thanks, oaths and slogans are said again. So printings of one long wording
//!   are two passages where both name the day and these lie more than three days apart (a look back that names the old day overlaps with it, and joins), and where
//!   one was printed before the other's words were said. A printing that names no day is of the same passage, however late, if the words are such as nobody happens to
//!   say twice (`wording::is_telling`: enough words that are neither light nor courtesies); of other words ("I want to thank everybody for coming here tonight") it must be
//!   published within days, the days that are named must be the same, and the venues must not exclude each other.
//! * *Short* wordings say less, so the occasion must fit as well: dates and venues that do not contradict each other; under four words both must name
//!   the day, or have been published within days of each other and name the same kind of venue or no day at all. From the longest to the shortest, a short report joins the one passage whose longer wordings contain it and fit; where
//!   several do, or none, it joins its equals. One word alone joins only its equals.
//!
//! A report without a speaker stands alone, but for repetitions in its own article.
//!
//! What persons decided about passages (`curate::passages`) is heeded last.

mod alike;
mod derive;
mod desk;
mod indices;
mod long;
mod memory;
mod occasion;
mod printing;
mod repertoire;
mod union;
mod wording;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use self::desk::Desk;
pub(crate) use self::memory::Memory;
pub(crate) use self::printing::Printing;
pub(crate) use self::wording::{count_words, opening};

/// From how many words on a wording is a passage by itself, whatever the occasion.
const LONG: usize = 6;
/// Under how many words a wording needs a publication close by.
const TINY: usize = 4;
/// A short wording that stands in more longer printings than this belongs to none of them: it is a habit of speech.
const HOSTS_AT_MOST: usize = 256;

/// What collation did.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The quote of every live report that was looked at.
    pub(crate) quotes: HashMap<Uuid, Uuid>,
    /// Ids that gave way, with the ids that answer for them.
    pub(crate) merged: BTreeMap<Uuid, Uuid>,
}

/// Forms the quotes again that these reports belonged to or may belong to now. Those of them that were written a moment ago, each as a
/// quote of its own that is not stored yet, need not be read again.
pub(crate) async fn collate(
    db: &impl ConnectionTrait,
    dirty: &BTreeSet<Uuid>,
    new: Vec<Printing>,
    memory: &mut Memory,
) -> Result<Outcome, DbErr> {
    let mut desk = Desk::default();
    desk.take_dirty(db, dirty, new).await?;
    desk.remind(db, memory).await?;
    for speaker in desk.speakers() {
        desk.take_neighbours(db, speaker, memory).await?;
    }
    desk.take_decided(db).await?;
    let speakers = desk.speakers();
    for &speaker in &speakers {
        desk.join_long(speaker);
    }
    desk.heed_decisions();
    for &speaker in &speakers {
        desk.join_short(db, speaker, memory).await?;
    }
    desk.join_unattributed();
    // Short wordings may have brought further printings that decisions bind.
    desk.take_decided(db).await?;
    desk.heed_decisions();
    desk.take_rest(db).await?;
    let outcome = desk.write(db, memory).await?;
    memory.make_room();
    Ok(outcome)
}

//! The log of decisions: append-only, with actor, time, and what held before and after.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::vocabulary::CurationKind;
use entity::{curation, curation_subject};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, FromQueryResult, QueryFilter,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Grounds;
use crate::read::sql::{Order, Sql};
use crate::read::{Key, Page, PageRequest, Place};

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A report.
    Report(Uuid),
    /// A quote.
    Quote(Uuid),
    /// A speaker.
    Speaker(Uuid),
    /// An article.
    Article(Uuid),
}

impl Subject {
    /// Its id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Report(id) | Self::Quote(id) | Self::Speaker(id) | Self::Article(id) => id,
        }
    }
}

/// Something that held before a decision, or has held since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub subject: Subject,
    /// Which property: `speaker`, `quote`, `review`, `retractedAt`.
    pub property: String,
    /// The property's value, in words; `None` where there is none.
    pub value: Option<String>,
    /// What the value names, where that has an id.
    pub refers_to: Option<Subject>,
}

impl Fact {
    pub(super) fn new(subject: Subject, property: &str, value: Option<String>) -> Self {
        Self {
            subject,
            property: property.to_owned(),
            value,
            refers_to: None,
        }
    }

    pub(super) fn referring(subject: Subject, property: &str, value: String, to: Subject) -> Self {
        Self {
            refers_to: Some(to),
            ..Self::new(subject, property, Some(value))
        }
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, in order.
    pub seq: i64,
    /// What sort of decision.
    pub kind: CurationKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub actor: String,
    /// Why, in the person's words.
    pub note: Option<String>,
    /// Where the evidence is.
    pub evidence_url: Option<String>,
    /// What held before.
    pub before: Vec<Fact>,
    /// What has held since.
    pub after: Vec<Fact>,
    /// The entry that this one undoes.
    pub undoes: Option<i64>,
}

/// Which entries are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EntryFilter {
    /// About this report, quote, speaker or article.
    pub subject: Option<Uuid>,
    /// Decided by this person.
    pub actor: Option<String>,
    /// Of these sorts.
    pub kinds: Option<Vec<CurationKind>>,
}

impl TryFrom<curation::Model> for Entry {
    type Error = DbErr;

    fn try_from(row: curation::Model) -> Result<Self, DbErr> {
        let facts = |json| serde_json::from_value(json).map_err(|error| DbErr::Json(error.to_string()));
        Ok(Self {
            seq: row.seq,
            kind: row.kind,
            at: row.at,
            actor: row.actor,
            note: row.note,
            evidence_url: row.evidence_url,
            before: facts(row.before)?,
            after: facts(row.after)?,
            undoes: row.undoes,
        })
    }
}

/// A page of the log, the latest entry first.
pub async fn entries(
    db: &impl ConnectionTrait,
    filter: &EntryFilter,
    page: &PageRequest,
) -> Result<Page<Entry>, DbErr> {
    let order = Order {
        key: "c.seq",
        id: "c.seq",
        descending: true,
    };
    let mut sql = Sql::new("SELECT c.* FROM curation c WHERE 1 = 1");
    push_conditions(&mut sql, filter);
    for (place, sign) in [(&page.after, "<"), (&page.before, ">")] {
        if let Some(Place {
            key: Key::Number(seq), ..
        }) = place
        {
            sql.push(format_args!(" AND c.seq {sign} ")).bind(*seq);
        }
    }
    sql.order(order, page).limit(page);
    let rows = sql.all(db).await?;
    let rows = rows.iter().map(|row| {
        let entry = Entry::try_from(curation::Model::from_query_result(row, "")?)?;
        let key = Key::Number(entry.seq);
        Ok((Place { key, id: Uuid::nil() }, entry))
    });
    Ok(Page::cut(rows.collect::<Result<_, DbErr>>()?, page))
}

/// How many such entries there are.
pub async fn entry_count(db: &impl ConnectionTrait, filter: &EntryFilter) -> Result<i64, DbErr> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM curation c WHERE 1 = 1");
    push_conditions(&mut sql, filter);
    sql.count(db).await
}

/// Entries by number; unknown ones are left out.
pub async fn entries_by_seq(db: &impl ConnectionTrait, seqs: &[i64]) -> Result<HashMap<i64, Entry>, DbErr> {
    let rows = curation::Entity::find()
        .filter(curation::Column::Seq.is_in(seqs.iter().copied()))
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((row.seq, row.try_into()?))).collect()
}

/// The entries that undo entries, by the number of what they undo.
pub async fn undone_by(db: &impl ConnectionTrait, seqs: &[i64]) -> Result<HashMap<i64, Entry>, DbErr> {
    let rows = curation::Entity::find()
        .filter(curation::Column::Undoes.is_in(seqs.iter().copied()))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| Ok((row.undoes.unwrap_or_default(), row.try_into()?)))
        .collect()
}

fn push_conditions(sql: &mut Sql, filter: &EntryFilter) {
    if let Some(subject) = filter.subject {
        sql.push(" AND c.seq IN (SELECT s.seq FROM curation_subject s WHERE s.subject_id = ");
        sql.bind(subject).push(")");
    }
    if let Some(actor) = &filter.actor {
        sql.push(" AND c.actor = ").bind(actor.clone());
    }
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND c.kind IN ").bind_all(kinds.iter().copied());
    }
}

/// Appends an entry and gives its number.
pub(super) async fn append(
    db: &impl ConnectionTrait,
    kind: CurationKind,
    grounds: &Grounds,
    subjects: &[Uuid],
    before: &[Fact],
    after: &[Fact],
) -> Result<i64, DbErr> {
    write(db, kind, grounds, subjects, [before, after], None).await
}

/// Appends the undoing of an entry, about the same subjects.
pub(super) async fn append_undoing(db: &impl ConnectionTrait, undone: &Entry, grounds: &Grounds) -> Result<i64, DbErr> {
    let subjects: Vec<Uuid> = curation_subject::Entity::find()
        .filter(curation_subject::Column::Seq.eq(undone.seq))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.subject_id)
        .collect();
    let facts = [&undone.after[..], &undone.before[..]];
    write(db, CurationKind::Undone, grounds, &subjects, facts, Some(undone.seq)).await
}

async fn write(
    db: &impl ConnectionTrait,
    kind: CurationKind,
    grounds: &Grounds,
    subjects: &[Uuid],
    [before, after]: [&[Fact]; 2],
    undoes: Option<i64>,
) -> Result<i64, DbErr> {
    let facts = |facts: &[Fact]| serde_json::to_value(facts).map_err(|error| DbErr::Json(error.to_string()));
    let row = curation::ActiveModel {
        seq: NotSet,
        kind: Set(kind),
        at: Set(grounds.at),
        actor: Set(grounds.actor.clone()),
        note: Set(grounds.note.clone()),
        evidence_url: Set(grounds.evidence_url.clone()),
        before: Set(facts(before)?),
        after: Set(facts(after)?),
        undoes: Set(undoes),
    };
    let seq = curation::Entity::insert(row).exec(db).await?.last_insert_id;
    let subjects: BTreeSet<Uuid> = subjects.iter().copied().collect();
    let rows = subjects.into_iter().map(|subject_id| curation_subject::ActiveModel {
        seq: Set(seq),
        subject_id: Set(subject_id),
    });
    curation_subject::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(seq)
}

/// Says what has held since, once that is known: before the entry's transaction ends.
pub(super) async fn complete(db: &DatabaseTransaction, seq: i64, after: &[Fact]) -> Result<(), DbErr> {
    let row = curation::ActiveModel {
        seq: Set(seq),
        after: Set(serde_json::to_value(after).map_err(|error| DbErr::Json(error.to_string()))?),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

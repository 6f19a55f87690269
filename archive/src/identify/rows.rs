//! The rows of identities: written before anything points to them, deleted when nothing does.

use std::collections::{BTreeMap, BTreeSet};

use entity::vocabulary::SpeakerKind;
use entity::{report_relay, report_speaker, speaker};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::keys::{kind_of, person_key};
use super::relations::told;
use crate::curate::DecidedNames;
use crate::ids;
use crate::read::sql::Sql;

/// Whether one spelling of a name is shown rather than another, whichever came first: the one that begins with a capital, then the longer, then the one with more
/// small letters, then the first by alphabet.
pub(crate) fn is_better_name(name: &str, other: &str) -> bool {
    let rank = |name: &str| {
        (
            name.starts_with(char::is_uppercase),
            name.chars().count(),
            name.chars().filter(|c| c.is_lowercase()).count(),
        )
    };
    rank(name).cmp(&rank(other)).then_with(|| other.cmp(name)).is_gt()
}

/// Somebody whose row must exist before reports can point to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    /// The key of the identity.
    pub(crate) key: String,
    /// A name for the time until the names are counted.
    pub(crate) name: String,
    /// What sort of speaker.
    pub(crate) kind: SpeakerKind,
}

impl Identity {
    /// Of a key, under a name.
    pub(crate) fn named(key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            kind: kind_of(key),
        }
    }

    /// Those to whom a mention says that its speaker is related.
    pub(crate) fn related(mention: &report_speaker::Model, decided: &DecidedNames) -> Vec<Self> {
        let told = told(mention).into_iter();
        told.map(|told| Self::named(decided.survivor(&told.key), &told.name))
            .collect()
    }
}

/// Writes the rows of identities that have none, and links to them the relays that wait for them.
pub(crate) async fn insert_missing(db: &impl ConnectionTrait, identities: &BTreeSet<Identity>) -> Result<(), DbErr> {
    let mut missing: BTreeMap<Uuid, &Identity> = BTreeMap::new();
    for identity in identities {
        let known = missing.entry(ids::speaker(&identity.key)).or_insert(identity);
        if is_better_name(&identity.name, &known.name) {
            *known = identity;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let mut known = Sql::new("SELECT id, name, report_count FROM speaker WHERE id IN ");
    known.bind_all(missing.keys().copied());
    for row in known.all(db).await? {
        let id: Uuid = row.try_get("", "id")?;
        let (name, reports): (String, i32) = (row.try_get("", "name")?, row.try_get("", "report_count")?);
        let Some(identity) = missing.remove(&id) else { continue };
        // Nobody prints this one's words, so no count of names decides.
        if reports == 0 && is_better_name(&identity.name, &name) {
            let mut sql = Sql::new("UPDATE speaker SET name = ");
            sql.bind(identity.name.clone()).push(" WHERE id = ").bind(id);
            sql.execute(db).await?;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let rows = missing.iter().map(|(&id, identity)| {
        let person = (identity.kind == SpeakerKind::Person)
            .then(|| person_key(&identity.key))
            .flatten();
        speaker::ActiveModel {
            id: Set(id),
            key: Set(identity.key.clone()),
            name: Set(identity.name.clone()),
            kind: Set(identity.kind),
            family: Set(person.as_ref().map(|person| person.family.to_owned())),
            given: Set(person
                .filter(|person| !person.given.is_empty())
                .map(|person| person.given.to_owned())),
            report_count: Set(0),
        }
    });
    speaker::Entity::insert_many(rows).exec_without_returning(db).await?;
    for (&id, identity) in &missing {
        if identity.kind == SpeakerKind::Person {
            report_relay::Entity::update_many()
                .col_expr(report_relay::Column::SpeakerId, id.into())
                .filter(report_relay::Column::Folded.eq(identity.key.as_str()))
                .filter(report_relay::Column::Kind.eq(entity::vocabulary::RelayKind::Person))
                .exec(db)
                .await?;
        }
    }
    Ok(())
}

/// Deletes those of these speakers whom nothing mentions any more.
pub(crate) async fn forget_unmentioned(db: &impl ConnectionTrait, speakers: &BTreeSet<Uuid>) -> Result<(), DbErr> {
    if speakers.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("DELETE FROM speaker WHERE id IN ");
    sql.bind_all(speakers.iter().copied()).push(
        " AND NOT EXISTS (SELECT 1 FROM report r WHERE r.speaker_id = speaker.id) \
         AND NOT EXISTS (SELECT 1 FROM attribution s WHERE s.speaker_id = speaker.id) \
         AND NOT EXISTS (SELECT 1 FROM quote q WHERE q.speaker_id = speaker.id) \
         AND NOT EXISTS (SELECT 1 FROM speaker_relation o WHERE o.other_id = speaker.id)",
    );
    sql.execute(db).await?;
    Ok(())
}

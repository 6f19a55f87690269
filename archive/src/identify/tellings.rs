//! Which live mentions tell of a speaker's relations.

use std::collections::BTreeMap;

use entity::report_speaker;
use entity::vocabulary::{RelationKind, SpeakerKind};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::relations::told;
use crate::curate::DecidedNames;
use crate::ids;
use crate::read::sql::Sql;

/// What mentions say that tell of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Telling {
    /// Of a body; a person's name tells of no relation.
    name: Option<String>,
    role: Option<String>,
    on_behalf_of: Option<String>,
    on_behalf_key: Option<String>,
}

/// A relation: its subject, kind and object.
type Relation = (Uuid, RelationKind, Uuid);

/// The relations that live mentions of some speakers tell, each with what the mentions say that tell it.
pub(crate) async fn relations_of(
    db: &impl ConnectionTrait,
    speakers: &[Uuid],
    decided: &DecidedNames,
) -> Result<BTreeMap<Relation, Vec<Telling>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT DISTINCT rs.speaker_id, rs.name, rs.name_key, rs.kind, rs.role, rs.on_behalf_of, rs.on_behalf_key \
         FROM report_speaker rs JOIN report r ON r.id = rs.report_id WHERE r.live AND rs.speaker_id IN ",
    );
    sql.bind_all(speakers.iter().copied());
    let mut relations: BTreeMap<Relation, Vec<Telling>> = BTreeMap::new();
    for row in sql.all(db).await? {
        let speaker: Uuid = row.try_get("", "speaker_id")?;
        let kind: SpeakerKind = row.try_get("", "kind")?;
        let mention = report_speaker::Model {
            report_id: Uuid::nil(),
            position: 0,
            speaker_id: speaker,
            name: row.try_get("", "name")?,
            name_key: row.try_get("", "name_key")?,
            kind,
            role: row.try_get("", "role")?,
            on_behalf_of: row.try_get("", "on_behalf_of")?,
            on_behalf_key: row.try_get("", "on_behalf_key")?,
            mention_text: None,
            mention_start: None,
            mention_end: None,
        };
        for told in told(&mention) {
            let other = ids::speaker(decided.survivor(&told.key));
            if other != speaker {
                let telling = Telling {
                    name: (told.kind == RelationKind::PartOf).then(|| mention.name.clone()),
                    role: mention.role.clone(),
                    on_behalf_of: mention.on_behalf_of.clone(),
                    on_behalf_key: mention.on_behalf_key.clone(),
                };
                let tellings = relations.entry((speaker, told.kind, other)).or_default();
                if !tellings.contains(&telling) {
                    tellings.push(telling);
                }
            }
        }
    }
    Ok(relations)
}

/// In how many articles a speaker's live mentions say one of these things.
pub(crate) async fn telling_articles(
    db: &impl ConnectionTrait,
    speaker: Uuid,
    tellings: &[Telling],
) -> Result<i64, DbErr> {
    let mut sql = Sql::new(
        "SELECT COUNT(DISTINCT r.article_id) FROM report_speaker rs JOIN report r ON r.id = rs.report_id WHERE r.live",
    );
    push_tellings(&mut sql, speaker, tellings);
    sql.count(db).await
}

/// ` AND ...`: `rs` is a mention of the speaker that says one of these things.
pub(crate) fn push_tellings(sql: &mut Sql, speaker: Uuid, tellings: &[Telling]) {
    sql.push(" AND rs.speaker_id = ").bind(speaker);
    for (index, telling) in tellings.iter().enumerate() {
        sql.push(if index == 0 { " AND (" } else { " OR " });
        sql.push("(1 = 1");
        if let Some(name) = &telling.name {
            sql.push(" AND rs.name = ").bind(name.clone());
        }
        for (column, value) in [
            ("role", &telling.role),
            ("on_behalf_of", &telling.on_behalf_of),
            ("on_behalf_key", &telling.on_behalf_key),
        ] {
            match value {
                Some(value) => sql.push(format_args!(" AND rs.{column} = ")).bind(value.clone()),
                None => sql.push(format_args!(" AND rs.{column} IS NULL")),
            };
        }
        sql.push(")");
    }
    sql.push(if tellings.is_empty() { "" } else { ")" });
}

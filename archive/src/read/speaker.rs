//! Speakers: by id, by any of their names, and what hangs on them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::vocabulary::{RelationKind, SpeakerKind};
use entity::{speaker_name, speaker_relation, speaker_role};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::columns::{Columns, columns};
use super::page::{Page, PageRequest};
use super::sql::{Sql, by_ids};
use crate::curate::{DecidedNames, survivors};
use crate::identify::{fold_name, fold_outlet, name_key, push_tellings, relations_of, short_name_key, without_titles};

/// An identity that speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Its id.
    pub id: Uuid,
    /// The name to show.
    pub name: String,
    /// What sort of speaker.
    pub kind: SpeakerKind,
}

/// Which speakers are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpeakerFilter {
    /// Any name of the speaker, in any spelling.
    pub name: Option<String>,
    /// Sorts of speaker.
    pub kinds: Option<Vec<SpeakerKind>>,
}

columns! {
    /// What is read of a speaker.
    SpeakerRow {
        id: Uuid,
        name: String,
        kind: SpeakerKind,
    }
}

impl From<SpeakerRow> for Speaker {
    fn from(row: SpeakerRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
        }
    }
}

/// Speakers by id, or by an id that was theirs before a person merged them into another; unknown ids are left out.
pub async fn speakers_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Speaker>, DbErr> {
    let mut found = with_ids(db, ids).await?;
    let missing: Vec<Uuid> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
    if !missing.is_empty() {
        let survivors = survivors(db, &missing).await?;
        let rows = with_ids(db, &survivors.values().copied().collect::<Vec<_>>()).await?;
        for (former, survivor) in survivors {
            if let Some(speaker) = rows.get(&survivor) {
                found.insert(former, speaker.clone());
            }
        }
    }
    Ok(found)
}

async fn with_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Speaker>, DbErr> {
    by_ids(db, "speaker", ids, |row: &SpeakerRow| row.id).await
}

/// The speakers who bear a name, the most reported first: one that articles print, in any spelling, or a family name alone. A title before a person's name does not
/// matter: "President Ruiz".
pub async fn speakers_named(db: &impl ConnectionTrait, name: &str) -> Result<Vec<Speaker>, DbErr> {
    let exact = named(db, name, None).await?;
    let bare = without_titles(name);
    if !exact.is_empty() || bare == name.trim() {
        return Ok(exact);
    }
    named(db, bare, Some(SpeakerKind::Person)).await
}

/// A page of the speakers of live reports who meet a filter, by name.
pub async fn speakers(
    db: &impl ConnectionTrait,
    filter: &SpeakerFilter,
    page: &PageRequest,
) -> Result<Page<Speaker>, DbErr> {
    let mut sql = Sql::select::<SpeakerRow>("s", " FROM speaker s WHERE s.report_count > 0");
    push_conditions(&mut sql, filter);
    sql.page_by_name(db, "s", page, |row: &SpeakerRow| (&row.name, row.id))
        .await
}

/// How many such speakers there are.
pub async fn speaker_count(db: &impl ConnectionTrait, filter: &SpeakerFilter) -> Result<i64, DbErr> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM speaker s WHERE s.report_count > 0");
    push_conditions(&mut sql, filter);
    sql.count(db).await
}

/// The forms of each speaker's name, each once, the most printed first; speakers without any are left out.
pub async fn names(db: &impl ConnectionTrait, speakers: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let rows = speaker_name::Entity::find()
        .filter(speaker_name::Column::SpeakerId.is_in(speakers.iter().copied()))
        .all(db)
        .await?;
    let mut printed: HashMap<Uuid, BTreeMap<String, i32>> = HashMap::new();
    for row in rows {
        // One form of the name has several keys where articles tell different things of its bearer.
        *printed.entry(row.speaker_id).or_default().entry(row.name).or_default() += row.articles;
    }
    let by_speaker = printed.into_iter().map(|(speaker, names)| {
        let mut names: Vec<(String, i32)> = names.into_iter().collect();
        names.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
        (speaker, names.into_iter().map(|(name, _)| name).collect())
    });
    Ok(by_speaker.collect())
}

/// The roles that reports give each speaker, the most printed first; speakers without any are left out.
pub async fn roles(db: &impl ConnectionTrait, speakers: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let rows = speaker_role::Entity::find()
        .filter(speaker_role::Column::SpeakerId.is_in(speakers.iter().copied()))
        .order_by_desc(speaker_role::Column::Articles)
        .order_by_asc(speaker_role::Column::Role)
        .all(db)
        .await?;
    let mut by_speaker: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        by_speaker.entry(row.speaker_id).or_default().push(row.role);
    }
    Ok(by_speaker)
}

/// A role as reports give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// As reported.
    pub role: String,
    /// In how many articles.
    pub articles: i32,
    /// The day of the first of them.
    pub first_on: Option<NaiveDate>,
    /// The day of the last.
    pub last_on: Option<NaiveDate>,
}

/// The roles that reports give each speaker with their dates, the earliest first; speakers without any are left out.
pub async fn role_history(db: &impl ConnectionTrait, speakers: &[Uuid]) -> Result<HashMap<Uuid, Vec<Role>>, DbErr> {
    let mut rows = speaker_role::Entity::find()
        .filter(speaker_role::Column::SpeakerId.is_in(speakers.iter().copied()))
        .all(db)
        .await?;
    // Those without a date come last.
    rows.sort_by_cached_key(|row| (row.first_on.is_none(), row.first_on, row.last_on, row.role.clone()));
    let mut by_speaker: HashMap<Uuid, Vec<Role>> = HashMap::new();
    for row in rows {
        by_speaker.entry(row.speaker_id).or_default().push(Role {
            role: row.role,
            articles: row.articles,
            first_on: row.first_on,
            last_on: row.last_on,
        });
    }
    Ok(by_speaker)
}

/// That one speaker speaks for another or belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    /// How.
    pub kind: RelationKind,
    /// Who speaks for the other, or belongs to it.
    pub subject: Uuid,
    /// The other.
    pub object: Uuid,
    /// How many articles say so.
    pub articles: i32,
}

/// The relations in which each speaker stands, on either side, those that most articles tell first; speakers without any are left out.
pub async fn relations(db: &impl ConnectionTrait, speakers: &[Uuid]) -> Result<HashMap<Uuid, Vec<Related>>, DbErr> {
    let either = speaker_relation::Column::SpeakerId
        .is_in(speakers.iter().copied())
        .or(speaker_relation::Column::OtherId.is_in(speakers.iter().copied()));
    let rows = speaker_relation::Entity::find()
        .filter(either)
        .order_by_desc(speaker_relation::Column::Articles)
        .order_by_asc(speaker_relation::Column::SpeakerId)
        .order_by_asc(speaker_relation::Column::OtherId)
        .all(db)
        .await?;
    let mut by_speaker: HashMap<Uuid, Vec<Related>> = HashMap::new();
    for row in rows {
        let related = Related {
            kind: row.kind,
            subject: row.speaker_id,
            object: row.other_id,
            articles: row.articles,
        };
        for side in [row.speaker_id, row.other_id] {
            if speakers.contains(&side) {
                by_speaker.entry(side).or_default().push(related);
            }
        }
    }
    Ok(by_speaker)
}

/// Of how many relations one statement looks up who tells them; databases limit how many queries may be put together.
const TOLD_TOGETHER: usize = 100;

/// For each relation the ids of the live articles that tell of it, the earliest first, at most so many.
pub async fn articles_telling(
    db: &impl ConnectionTrait,
    relations: &[Related],
    first: u64,
) -> Result<HashMap<Related, Vec<Uuid>>, DbErr> {
    let decided = DecidedNames::load(db).await?;
    let subjects: Vec<Uuid> = relations.iter().map(|related| related.subject).collect();
    let tellings = relations_of(db, &subjects, &decided).await?;
    let mut articles: HashMap<Related, Vec<Uuid>> = HashMap::new();
    for part in relations.chunks(TOLD_TOGETHER) {
        let mut sql = Sql::default();
        for (nth, related) in part.iter().enumerate() {
            let Some(tellings) = tellings.get(&(related.subject, related.kind, related.object)) else {
                continue;
            };
            sql.push(if sql.is_empty() { "" } else { " UNION ALL " });
            sql.push(format_args!(
                "SELECT * FROM (SELECT {nth} AS nth, r.article_id, MIN(r.published_at) AS published \
                 FROM report_speaker rs JOIN report r ON r.id = rs.report_id WHERE r.live"
            ));
            push_tellings(&mut sql, related.subject, tellings);
            sql.push(format_args!(
                " GROUP BY r.article_id ORDER BY published NULLS LAST, r.article_id LIMIT {first}) t{nth}"
            ));
        }
        if sql.is_empty() {
            continue;
        }
        let sql = sql.inside(
            "SELECT nth, article_id FROM (",
            ") t ORDER BY nth, published NULLS LAST, article_id",
        );
        for row in sql.all(db).await? {
            let nth: i32 = row.try_get("", "nth")?;
            if let Some(related) = usize::try_from(nth).ok().and_then(|nth| part.get(nth)) {
                let telling = articles.entry(*related).or_default();
                telling.push(row.try_get("", "article_id")?);
            }
        }
    }
    Ok(articles)
}

/// The speakers of each report beyond the first, in the article's order; reports without any are left out.
pub async fn joint_speakers(db: &impl ConnectionTrait, reports: &[Uuid]) -> Result<HashMap<Uuid, Vec<Speaker>>, DbErr> {
    let mut sql = Sql::select::<SpeakerRow>(
        "s",
        ", rs.report_id AS owner FROM attribution rs JOIN speaker s ON s.id = rs.speaker_id WHERE rs.report_id IN ",
    );
    sql.bind_all(reports.iter().copied())
        .push(" ORDER BY rs.report_id, rs.position");
    let mut by_report: HashMap<Uuid, Vec<Speaker>> = HashMap::new();
    for row in sql.all(db).await? {
        by_report
            .entry(row.try_get("", "owner")?)
            .or_default()
            .push(SpeakerRow::read(&row)?.into());
    }
    Ok(by_report)
}

async fn named(db: &impl ConnectionTrait, name: &str, kind: Option<SpeakerKind>) -> Result<Vec<Speaker>, DbErr> {
    let mut sql = Sql::select::<SpeakerRow>("s", " FROM speaker s WHERE s.report_count > 0");
    push_named(&mut sql, name);
    if let Some(kind) = kind {
        sql.push(" AND s.kind = ").bind(kind);
    }
    sql.push(" ORDER BY s.report_count DESC, s.id");
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok(SpeakerRow::read(row)?.into()))
        .collect()
}

fn push_conditions(sql: &mut Sql, filter: &SpeakerFilter) {
    if let Some(name) = &filter.name {
        push_named(sql, name);
    }
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND s.kind IN ").bind_all(kinds.iter().copied());
    }
}

/// ` AND ...` on the speaker `s`.
fn push_named(sql: &mut Sql, name: &str) {
    let folded = fold_name(name);
    let key = name_key(name);
    let short = short_name_key(name);
    let body = fold_outlet(name);
    let kinds = [SpeakerKind::Organization, SpeakerKind::Group, SpeakerKind::Document];
    let keys = kinds
        .iter()
        .map(|kind| format!("{}:{body}", kind.as_str()))
        .chain([key.clone()]);
    sql.push(" AND (s.key IN ").bind_all(keys);
    sql.push(" OR s.family = ").bind(key.clone());
    // Namesakes who are several have keys that tell more than the name.
    if let Some((_, family)) = short.rsplit_once(' ') {
        sql.push(" OR (s.family = ").bind(family.to_owned());
        sql.push(" AND s.key LIKE ").bind(format!("{short}/%")).push(")");
    }
    sql.push(" OR s.id IN (SELECT n.speaker_id FROM speaker_name n WHERE n.folded = ")
        .bind(folded);
    sql.push(" OR n.name_key = ").bind(key.clone()).push(")");
    // "Ana M. Ruiz" is Ana Ruiz too, unless she is known by another middle name.
    if short != key
        && let Some((given, rest)) = key.split_once(' ')
        && let Some((_, family)) = short.split_once(' ')
        && let Some(initial) = rest.chars().next()
    {
        sql.push(" OR (s.key = ").bind(short.clone());
        sql.push(" AND NOT EXISTS (SELECT 1 FROM speaker_name n WHERE n.speaker_id = s.id AND n.name_key LIKE ")
            .bind(format!("{given} % {family}%"));
        sql.push(" AND n.name_key NOT LIKE ")
            .bind(format!("{given} {initial}% {family}%"))
            .push("))");
    }
    sql.push(")");
}

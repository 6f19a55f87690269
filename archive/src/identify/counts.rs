//! What live reports say of each speaker: its names, roles and relations, in how many articles, since when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::vocabulary::RelationKind;
use entity::{report_speaker, speaker, speaker_name, speaker_relation, speaker_role};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::keys::{Form, bare_key, person_key};
use super::names::{fold_name, name_key};
use super::relations::told;
use super::tellings::{relations_of, telling_articles};
use crate::curate::DecidedNames;
use crate::ids;
use crate::read::sql::{Sql, instant};
use crate::rows::parts;

/// What new articles add to a speaker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Appearance {
    /// When the one article was published.
    published_at: Option<DateTime<Utc>>,
    /// Names with their keys.
    names: BTreeMap<(String, String), Printed>,
    /// Roles as reported.
    roles: BTreeMap<String, Printed>,
    /// Relations to others, by the keys of these.
    relations: BTreeMap<(RelationKind, String), Printed>,
    /// How many of the articles' reports are the speaker's.
    pub(crate) reports: i32,
}

/// In how many articles something is printed, when first and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Printed {
    articles: i32,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
}

impl Printed {
    const fn on(at: Option<DateTime<Utc>>) -> Self {
        Self {
            articles: 1,
            first: at,
            last: at,
        }
    }

    fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
    }
}

impl Appearance {
    /// Of an article that was published then.
    pub(crate) fn on(published_at: Option<DateTime<Utc>>) -> Self {
        Self {
            published_at,
            ..Self::default()
        }
    }

    /// Adds what a report of the article says of the speaker; a thing said twice in it counts once.
    pub(crate) fn mention(&mut self, mention: &report_speaker::Model, decided: &DecidedNames) {
        let printed = Printed::on(self.published_at);
        self.names
            .insert((mention.name.clone(), mention.name_key.clone()), printed);
        self.roles.extend(mention.role.clone().map(|role| (role, printed)));
        for told in told(mention) {
            let key = decided.survivor(&told.key);
            if ids::speaker(key) != mention.speaker_id {
                self.relations.insert((told.kind, key.to_owned()), printed);
            }
        }
    }

    /// Adds what another article says.
    pub(crate) fn add(&mut self, other: Self) {
        for (name, printed) in other.names {
            self.names.entry(name).or_default().add(printed);
        }
        for (role, printed) in other.roles {
            self.roles.entry(role).or_default().add(printed);
        }
        for (relation, printed) in other.relations {
            self.relations.entry(relation).or_default().add(printed);
        }
        self.reports += other.reports;
    }
}

/// Adds new articles' mentions to their speakers, without reading what other articles say of them.
pub(crate) async fn add_appearances(
    db: &impl ConnectionTrait,
    appearances: BTreeMap<Uuid, Appearance>,
) -> Result<(), DbErr> {
    let speakers: Vec<Uuid> = appearances.keys().copied().collect();
    let mut names = Vec::new();
    let mut roles = Vec::new();
    let mut relations = Vec::new();
    let mut reports = Vec::new();
    for (speaker, appearance) in appearances {
        names.extend(
            appearance
                .names
                .into_iter()
                .map(|(name, printed)| (speaker, name, printed)),
        );
        roles.extend(
            appearance
                .roles
                .into_iter()
                .map(|(role, printed)| (speaker, role, printed)),
        );
        relations.extend(
            appearance
                .relations
                .into_iter()
                .map(|(relation, printed)| (speaker, relation, printed)),
        );
        reports.push((speaker, appearance.reports));
    }
    for rows in parts(names) {
        let mut sql = Sql::new(
            "INSERT INTO speaker_name (speaker_id, name, name_key, folded, articles, first_on, last_on) VALUES ",
        );
        for (speaker, (name, name_key), printed) in rows {
            let folded = fold_name(&name);
            let Printed { articles, first, last } = printed;
            sql.row((speaker, name, name_key, folded, articles, first, last));
        }
        add_to_stored(&mut sql, "speaker_name", "speaker_id, name, name_key");
        sql.execute(db).await?;
    }
    for rows in parts(roles) {
        let mut sql = Sql::new("INSERT INTO speaker_role (speaker_id, role, articles, first_on, last_on) VALUES ");
        for (speaker, role, printed) in rows {
            let [first, last] = [printed.first, printed.last].map(|at| at.map(|at| at.date_naive()));
            sql.row((speaker, role, printed.articles, first, last));
        }
        add_to_stored(&mut sql, "speaker_role", "speaker_id, role");
        sql.execute(db).await?;
    }
    for rows in parts(relations) {
        let mut sql = Sql::new("INSERT INTO speaker_relation (speaker_id, other_id, kind, articles) VALUES ");
        for (speaker, (kind, key), printed) in rows {
            sql.row((speaker, ids::speaker(&key), kind, printed.articles));
        }
        sql.push(
            " ON CONFLICT (speaker_id, other_id, kind) DO UPDATE SET articles = speaker_relation.articles + excluded.articles",
        );
        sql.execute(db).await?;
    }
    for rows in parts(reports) {
        let mut sql = Sql::new("WITH added (id, reports) AS (VALUES ");
        for row in rows {
            sql.row(row);
        }
        sql.push(
            ") UPDATE speaker SET report_count = report_count + added.reports FROM added WHERE speaker.id = added.id",
        );
        sql.execute(db).await?;
    }
    show_best_names(db, speakers).await
}

/// ` ON CONFLICT ...`: a row that is stored already counts the new articles too, and reaches from the first to the last of all.
fn add_to_stored(sql: &mut Sql, table: &str, key: &str) {
    sql.push(format_args!(
        " ON CONFLICT ({key}) DO UPDATE SET articles = {table}.articles + excluded.articles"
    ));
    for (day, further) in [("first_on", "<"), ("last_on", ">")] {
        sql.push(format_args!(
            ", {day} = CASE WHEN {table}.{day} IS NULL OR excluded.{day} {further} {table}.{day} THEN excluded.{day} ELSE {table}.{day} END"
        ));
    }
}

/// Counts again everything that live reports say of these speakers.
pub(crate) async fn recount(
    db: &impl ConnectionTrait,
    speakers: &BTreeSet<Uuid>,
    decided: &DecidedNames,
) -> Result<(), DbErr> {
    for &id in speakers {
        speaker_name::Entity::delete_many()
            .filter(speaker_name::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        speaker_role::Entity::delete_many()
            .filter(speaker_role::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        speaker_relation::Entity::delete_many()
            .filter(speaker_relation::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        for row in live_mentions("rs.name, rs.name_key", "", id).all(db).await? {
            let name: String = row.try_get("", "name")?;
            let row = speaker_name::ActiveModel {
                speaker_id: Set(id),
                folded: Set(fold_name(&name)),
                name: Set(name),
                name_key: Set(row.try_get("", "name_key")?),
                articles: Set(small(row.try_get("", "articles")?)),
                first_on: Set(instant(&row, "first_on")?),
                last_on: Set(instant(&row, "last_on")?),
            };
            speaker_name::Entity::insert(row).exec_without_returning(db).await?;
        }
        for row in live_mentions("rs.role", " AND rs.role IS NOT NULL", id).all(db).await? {
            let (first_on, last_on) = (instant(&row, "first_on")?, instant(&row, "last_on")?);
            let row = speaker_role::ActiveModel {
                speaker_id: Set(id),
                role: Set(row.try_get("", "role")?),
                articles: Set(small(row.try_get("", "articles")?)),
                first_on: Set(first_on.map(|at| at.date_naive())),
                last_on: Set(last_on.map(|at| at.date_naive())),
            };
            speaker_role::Entity::insert(row).exec_without_returning(db).await?;
        }
        for (&(_, kind, other_id), tellings) in &relations_of(db, &[id], decided).await? {
            let row = speaker_relation::Model {
                speaker_id: id,
                other_id,
                kind,
                articles: small(telling_articles(db, id, tellings).await?),
            };
            speaker_relation::Entity::insert(row.into_active_model())
                .exec_without_returning(db)
                .await?;
        }
        let mut sql = Sql::new(
            "UPDATE speaker SET report_count = (SELECT COUNT(DISTINCT r.id) FROM report_speaker rs JOIN report r ON r.id = rs.report_id \
             WHERE r.live AND rs.speaker_id = ",
        );
        sql.bind(id).push(") WHERE id = ").bind(id);
        sql.execute(db).await?;
    }
    show_best_names(db, speakers.iter().copied().collect()).await
}

/// Live mentions of a speaker by some columns: in how many articles, when first and when last.
fn live_mentions(columns: &str, condition: &str, speaker: Uuid) -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(columns).push(
        ", COUNT(DISTINCT r.article_id) AS articles, MIN(r.published_at) AS first_on, MAX(r.published_at) AS last_on \
         FROM report_speaker rs JOIN report r ON r.id = rs.report_id WHERE r.live AND rs.speaker_id = ",
    );
    sql.bind(speaker)
        .push(condition)
        .push(" GROUP BY ")
        .push(columns)
        .push(" ORDER BY ")
        .push(columns);
    sql
}

fn small(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Shows each speaker under the full form of its name that most articles print; of equals the earliest, then the first by alphabet.
async fn show_best_names(db: &impl ConnectionTrait, speakers: Vec<Uuid>) -> Result<(), DbErr> {
    let shown: HashMap<Uuid, speaker::Model> = speaker::Entity::find()
        .filter(speaker::Column::Id.is_in(speakers.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut names: BTreeMap<Uuid, Vec<speaker_name::Model>> = BTreeMap::new();
    for row in speaker_name::Entity::find()
        .filter(speaker_name::Column::SpeakerId.is_in(speakers))
        .order_by_asc(speaker_name::Column::Name)
        .all(db)
        .await?
    {
        names.entry(row.speaker_id).or_default().push(row);
    }
    for (id, names) in names {
        let Some(speaker) = shown.get(&id) else { continue };
        let mut by_form: BTreeMap<&str, (i32, Option<DateTime<Utc>>)> = BTreeMap::new();
        let fullest = names.iter().map(|name| fullness(name, &speaker.key)).max();
        for name in names
            .iter()
            .filter(|name| Some(fullness(name, &speaker.key)) == fullest)
        {
            let form = by_form.entry(&name.name).or_insert((0, None));
            form.0 += name.articles;
            form.1 = earlier(form.1, name.first_on);
        }
        let best = by_form
            .iter()
            .min_by_key(|(name, (articles, first))| (std::cmp::Reverse(*articles), first.is_none(), *first, **name));
        if let Some((&best, _)) = best
            && best != speaker.name
        {
            let mut sql = Sql::new("UPDATE speaker SET name = ");
            sql.bind(best).push(" WHERE id = ").bind(id);
            sql.execute(db).await?;
        }
    }
    Ok(())
}

/// How well a name names a speaker: as the identity's key has it, or with a given and a family name at least, or otherwise.
fn fullness(name: &speaker_name::Model, identity: &str) -> u8 {
    // Bodies are keyed by their whole names; of a person the article may have supplied the rest of the key.
    let key = if name.name_key.contains(':') {
        name.name_key.clone()
    } else {
        name_key(&name.name)
    };
    match person_key(&key) {
        _ if key == bare_key(identity) => 2,
        Some(person) if person.form == Form::Full => 1,
        _ => 0,
    }
}

/// The earlier of two instants, where a known one is earlier than an unknown.
fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

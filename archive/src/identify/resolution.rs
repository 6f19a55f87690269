//! Resolves the names of the families that articles touch, and carries over what belongs to another identity since.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::speaker_name;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::family::{Live, resolve_family};
use super::fields::Period;
use super::keys::{bare_key, person_key};
use crate::curate::DecidedNames;
use crate::ids;
use crate::read::sql::{Sql, instant};

/// How the name keys of an article's families resolve once the article is stored, and what that changes for other articles.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    /// The identity of every name key of those families; other keys are their own.
    identities: BTreeMap<String, String>,
    /// Name keys of other articles that now belong to another identity.
    pub(crate) moved: Vec<Move>,
    /// What persons decided.
    pub(crate) decided: DecidedNames,
}

/// A name key that goes over from one speaker to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The name key.
    pub(crate) name_key: String,
    /// Whose it was.
    pub(crate) from: Uuid,
    /// The key of the identity whose it is now.
    pub(crate) to: String,
}

impl Resolution {
    /// The key of the identity that a name key belongs to.
    pub(crate) fn identity<'k>(&'k self, name_key: &'k str) -> &'k str {
        match self.identities.get(name_key) {
            Some(identity) => identity,
            None => self.decided.identity(name_key),
        }
    }

    /// Finds the name keys whose identity is another than so far.
    fn with_moves(mut self, current: BTreeMap<String, Uuid>) -> Self {
        for (name_key, from) in current {
            let to = self.identity(&name_key).to_owned();
            if ids::speaker(&to) != from {
                self.moved.push(Move { name_key, from, to });
            }
        }
        self
    }
}

/// The names of articles that change.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The articles.
    pub(crate) articles: BTreeSet<Uuid>,
    /// The names and name keys that their live reports have printed so far, each with the number of these articles that print it.
    pub(crate) before: BTreeMap<(String, String), i32>,
    /// The name keys that they print from now on, and when.
    pub(crate) after: BTreeMap<String, Period>,
    /// Further name keys whose identities may have changed.
    pub(crate) again: BTreeSet<String>,
}

impl Names {
    /// The name keys of a mention that is live from now on.
    pub(crate) fn print(&mut self, name_key: &str, at: Option<DateTime<Utc>>) {
        let printed = Period::new(at, at);
        let period = self.after.entry(name_key.to_owned()).or_insert(printed);
        *period = period.with(printed);
    }

    /// The live name keys of every family that the articles touch, as far as these articles tell.
    fn families(&self) -> BTreeMap<String, Live> {
        let mut families: BTreeMap<String, Live> = BTreeMap::new();
        for key in self.before.keys().map(|(_, key)| key).chain(&self.again) {
            if let Some(person) = person_key(key) {
                families.entry(person.family.to_owned()).or_default();
            }
        }
        for (key, &period) in &self.after {
            if let Some(person) = person_key(key) {
                let live = families.entry(person.family.to_owned()).or_default();
                live.insert(key.clone(), period);
            }
        }
        families
    }

    /// When the other live articles print name keys that these articles have printed so far, of those whose dates matter.
    async fn printed_elsewhere(&self, db: &impl ConnectionTrait) -> Result<BTreeMap<String, Period>, DbErr> {
        let keys = self.before.keys().map(|(_, key)| key);
        let keys: BTreeSet<&String> = keys.filter(|key| bare_key(key) != key.as_str()).collect();
        let mut periods = BTreeMap::new();
        for part in keys.into_iter().collect::<Vec<_>>().chunks(256) {
            // By the names first, of which there are few; the view would be looked through for them.
            let mut sql =
                Sql::new("SELECT name_key, MIN(published_at) AS first_on, MAX(published_at) AS last_on FROM (");
            for (union, printed_by) in [
                ("", "JOIN report r ON r.name_id = n.id"),
                (
                    " UNION ALL ",
                    "JOIN attribution s ON s.name_id = n.id JOIN report r ON r.id = s.report_id",
                ),
            ] {
                sql.push(format_args!(
                    "{union}SELECT n.name_key, r.published_at FROM printed_name n {printed_by} WHERE r.live AND n.name_key IN "
                ));
                sql.bind_all(part.iter().map(|key| key.as_str()));
                sql.push(" AND r.article_id NOT IN ")
                    .bind_all(self.articles.iter().copied());
            }
            sql.push(") printed GROUP BY name_key");
            for row in sql.all(db).await? {
                let period = Period::new(instant(&row, "first_on")?, instant(&row, "last_on")?);
                periods.insert(row.try_get("", "name_key")?, period);
            }
        }
        Ok(periods)
    }
}

/// Resolves the names of the families that articles touch.
pub(crate) async fn resolve(db: &impl ConnectionTrait, names: &Names) -> Result<Resolution, DbErr> {
    let mut resolution = Resolution {
        decided: DecidedNames::load(db).await?,
        ..Resolution::default()
    };
    let mut current = identities_of(db, &names.again).await?;
    let mut families = names.families();
    if families.is_empty() {
        return Ok(resolution.with_moves(current));
    }
    let elsewhere = names.printed_elsewhere(db).await?;
    // A person may have joined names of one family with an identity of another.
    let joined: BTreeSet<Uuid> = resolution
        .decided
        .identities()
        .filter(|(key, _)| person_key(key).is_some_and(|person| families.contains_key(person.family)))
        .map(|(_, identity)| ids::speaker(identity))
        .collect();
    let mut sql = Sql::new(
        "SELECT n.speaker_id, n.name, n.name_key, n.articles, n.first_on, n.last_on \
         FROM speaker s JOIN speaker_name n ON n.speaker_id = s.id WHERE (s.family IN ",
    );
    sql.bind_all(families.keys().cloned());
    if !joined.is_empty() {
        sql.push(" OR s.id IN ").bind_all(joined);
    }
    sql.push(")");
    for row in sql.all(db).await? {
        let key: String = row.try_get("", "name_key")?;
        let Some(family) = person_key(&key).map(|person| person.family.to_owned()) else {
            continue;
        };
        let Some(live) = families.get_mut(&family) else {
            continue;
        };
        let name: String = row.try_get("", "name")?;
        let articles: i32 = row.try_get("", "articles")?;
        current.insert(key.clone(), row.try_get("", "speaker_id")?);
        let printed_here = names.before.get(&(name, key.clone())).copied().unwrap_or(0);
        if articles > printed_here {
            let stored = Period::new(row.try_get("", "first_on")?, row.try_get("", "last_on")?);
            // What these articles have said of it so far no longer counts.
            let printed = elsewhere.get(&key).copied().unwrap_or(stored);
            let period = live.entry(key).or_insert(printed);
            *period = period.with(printed);
        }
    }
    for live in families.values() {
        resolution.identities.extend(resolve_family(live, &resolution.decided));
    }
    Ok(resolution.with_moves(current))
}

/// To whom name keys belong so far.
async fn identities_of(
    db: &impl ConnectionTrait,
    name_keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, Uuid>, DbErr> {
    let mut identities = BTreeMap::new();
    for part in name_keys.iter().collect::<Vec<_>>().chunks(500) {
        for row in speaker_name::Entity::find()
            .filter(speaker_name::Column::NameKey.is_in(part.iter().map(|key| key.as_str())))
            .all(db)
            .await?
        {
            identities.insert(row.name_key, row.speaker_id);
        }
    }
    Ok(identities)
}

/// Carries out moves in all reports, old ones included, and names the reports that have another first speaker now.
pub(crate) async fn apply(db: &impl ConnectionTrait, moves: &[Move]) -> Result<Vec<Uuid>, DbErr> {
    let mut reports = Vec::new();
    for change in moves {
        let to = ids::speaker(&change.to);
        let named = |sql: &mut Sql| {
            sql.push(" WHERE name_id IN (SELECT id FROM printed_name WHERE name_key = ")
                .bind(change.name_key.clone())
                .push(")");
        };
        let mut sql = Sql::new("SELECT id FROM report");
        named(&mut sql);
        sql.push(" ORDER BY id");
        for row in sql.all(db).await? {
            reports.push(row.try_get("", "id")?);
        }
        for table in ["attribution", "report"] {
            let mut sql = Sql::default();
            sql.push(format_args!("UPDATE {table} SET speaker_id = ")).bind(to);
            named(&mut sql);
            sql.execute(db).await?;
        }
    }
    Ok(reports)
}

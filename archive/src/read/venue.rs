//! Named venues.

use std::collections::HashMap;

use entity::vocabulary::VenueKind;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::columns::columns;
use super::page::{Page, PageRequest};
use super::sql::{Sql, by_ids};
use crate::identify::fold_outlet;

/// A named place of utterance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Its id.
    pub id: Uuid,
    /// What sort of occasion.
    pub kind: VenueKind,
    /// Its name.
    pub name: String,
    /// The outlet of this name, if the archive knows one.
    pub outlet: Option<Uuid>,
    /// The network of a programme.
    pub part_of: Option<Uuid>,
}

/// Which venues are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VenueFilter {
    /// Its name, in any spelling that folds alike.
    pub name: Option<String>,
    /// Sorts of occasion.
    pub kinds: Option<Vec<VenueKind>>,
}

columns! {
    /// What is read of a venue.
    VenueRow {
        id: Uuid,
        kind: VenueKind,
        name: String,
        outlet_id: Option<Uuid>,
        part_of_id: Option<Uuid>,
    }
}

impl From<VenueRow> for Venue {
    fn from(row: VenueRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            outlet: row.outlet_id,
            part_of: row.part_of_id,
        }
    }
}

/// Venues by id; unknown ids are left out.
pub async fn venues_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Venue>, DbErr> {
    by_ids(db, "venue", ids, |row: &VenueRow| row.id).await
}

/// A page of the venues that meet a filter and at which something live was said, by name.
pub async fn venues(db: &impl ConnectionTrait, filter: &VenueFilter, page: &PageRequest) -> Result<Page<Venue>, DbErr> {
    let mut sql = Sql::select::<VenueRow>("v", " FROM venue v");
    push_conditions(&mut sql, filter);
    sql.page_by_name(db, "v", page, |row: &VenueRow| (&row.name, row.id))
        .await
}

/// How many such venues there are.
pub async fn venue_count(db: &impl ConnectionTrait, filter: &VenueFilter) -> Result<i64, DbErr> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM venue v");
    push_conditions(&mut sql, filter);
    sql.count(db).await
}

fn push_conditions(sql: &mut Sql, filter: &VenueFilter) {
    sql.push(" WHERE EXISTS (SELECT 1 FROM report r WHERE r.venue_id = v.id AND r.live)");
    if let Some(name) = &filter.name {
        sql.push(" AND v.folded = ").bind(fold_outlet(name));
    }
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND v.kind IN ").bind_all(kinds.iter().copied());
    }
}

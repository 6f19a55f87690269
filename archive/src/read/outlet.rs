//! Outlets: who publishes, or is credited.

use std::collections::HashMap;

use entity::outlet::Entity;
use entity::outlet_domain;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::columns::columns;
use super::page::{Page, PageRequest};
use super::sql::{Sql, by_ids};

/// Who publishes, or is credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

columns! {
    /// What is read of an outlet.
    pub(super) OutletRow {
        id: Uuid,
        name: String,
    }
}

impl From<OutletRow> for Outlet {
    fn from(row: OutletRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
        }
    }
}

/// Outlets by id; unknown ids are left out.
pub async fn outlets_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Outlet>, DbErr> {
    by_ids(db, "outlet", ids, |row: &OutletRow| row.id).await
}

/// A page of all outlets, by name.
pub async fn outlets(db: &impl ConnectionTrait, page: &PageRequest) -> Result<Page<Outlet>, DbErr> {
    let sql = Sql::select::<OutletRow>("t", " FROM outlet t WHERE 1 = 1");
    sql.page_by_name(db, "t", page, |row: &OutletRow| (&row.name, row.id))
        .await
}

/// How many outlets there are.
pub async fn outlet_count(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    Ok(Entity::find().count(db).await?.try_into().unwrap_or(i64::MAX))
}

/// The host names of each outlet, in order; outlets without any are left out.
pub async fn domains(db: &impl ConnectionTrait, outlets: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, DbErr> {
    let rows = outlet_domain::Entity::find()
        .filter(outlet_domain::Column::OutletId.is_in(outlets.iter().copied()))
        .order_by_asc(outlet_domain::Column::Domain)
        .all(db)
        .await?;
    let mut by_outlet: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        by_outlet.entry(row.outlet_id).or_default().push(row.domain);
    }
    Ok(by_outlet)
}

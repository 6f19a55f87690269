//! A statement in the making: text with numbered placeholders, which both databases read, and its values.

use std::collections::HashMap;
use std::fmt::{Display, Write};

use chrono::{DateTime, Utc};
use entity::time::Timestamp;
use sea_orm::sea_query::IntoValueTuple;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::columns::Columns;
use super::page::{Key, Page, PageRequest, Place};

/// A statement in the making. Whatever a client sent goes through [`Sql::bind`], never into the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

/// How a list is ordered: by a key, rows without one last, then by id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order<'a> {
    pub(crate) key: &'a str,
    pub(crate) id: &'a str,
    pub(crate) descending: bool,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// `SELECT` of these columns of what the statement calls `table`, and the rest of the statement.
    pub(crate) fn select<M: Columns>(table: &str, rest: &str) -> Self {
        Self::new(&format!("SELECT {}{rest}", M::of(table)))
    }

    /// Whether nothing is said yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn push(&mut self, text: impl Display) -> &mut Self {
        // Writing into a string does not fail.
        let _ = write!(self.text, "{text}");
        self
    }

    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let place = self.values.len();
        self.push(format_args!("${place}"))
    }

    /// A list in parentheses; an empty one holds nothing. Unless it is long it is filled up to a power of two with the last value again, so that lists of all lengths share a few
    /// prepared statements.
    pub(crate) fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let Some(last) = values.last().cloned() else {
            return self.push("(NULL)");
        };
        if values.len() <= 512 {
            values.resize(values.len().next_power_of_two(), last);
        }
        for (index, value) in values.into_iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", " }).bind(value);
        }
        self.push(")")
    }

    /// A row of values in parentheses, after a comma unless it is the first row.
    pub(crate) fn row(&mut self, values: impl IntoValueTuple) -> &mut Self {
        let open = if self.text.ends_with(')') { ", (" } else { "(" };
        for (index, value) in values.into_value_tuple().into_iter().enumerate() {
            self.push(if index == 0 { open } else { ", " }).bind(value);
        }
        self.push(")")
    }

    /// A page of the rows, which begin with these columns of what the statement calls `table`, by their names; `name_of` gives a row's name and id.
    pub(super) async fn page_by_name<M, T>(
        mut self,
        db: &impl ConnectionTrait,
        table: &str,
        page: &PageRequest,
        name_of: impl Fn(&M) -> (&str, Uuid),
    ) -> Result<Page<T>, DbErr>
    where
        M: Columns,
        T: From<M>,
    {
        let (key, id) = (format!("{table}.name"), format!("{table}.id"));
        let order = Order {
            key: &key,
            id: &id,
            descending: false,
        };
        self.within(order, page).order(order, page).limit(page);
        let rows = self.all(db).await?;
        let rows = rows.iter().map(|row| {
            let model = M::read(row)?;
            let (name, id) = name_of(&model);
            let key = Key::Name(name.to_owned());
            Ok((Place { key, id }, model.into()))
        });
        Ok(Page::cut(rows.collect::<Result<_, DbErr>>()?, page))
    }

    /// ` AND ...`: what the page's places leave.
    pub(super) fn within(&mut self, order: Order<'_>, page: &PageRequest) -> &mut Self {
        if let Some(place) = &page.after {
            self.beyond(order, place, true);
        }
        if let Some(place) = &page.before {
            self.beyond(order, place, false);
        }
        self
    }

    /// ` ORDER BY ...` in the direction in which the page is read.
    pub(crate) fn order(&mut self, order: Order<'_>, page: &PageRequest) -> &mut Self {
        let Order { key, id, descending } = order;
        let direction = |descending: bool| if descending { "DESC" } else { "ASC" };
        let (nulls, id_direction) = if page.backwards {
            ("FIRST", "DESC")
        } else {
            ("LAST", "ASC")
        };
        let key_direction = direction(descending != page.backwards);
        self.push(format_args!(
            " ORDER BY {key} {key_direction} NULLS {nulls}, {id} {id_direction}"
        ))
    }

    /// ` LIMIT ...`: one row more than the page holds, which tells whether there are more.
    pub(crate) fn limit(&mut self, page: &PageRequest) -> &mut Self {
        self.push(format_args!(" LIMIT {}", page.rows()))
    }

    /// Of a statement that names rows of a table as `row_id` and numbers them as `nth` within their owner: the first so many of each, with these of their columns first.
    pub(crate) fn windowed<M: Columns>(self, table: &str, rows: u64) -> Self {
        self.inside(
            &format!("SELECT {}, w.* FROM (", M::of("t")),
            &format!(") w JOIN {table} t ON t.id = w.row_id WHERE w.nth <= {rows} ORDER BY w.nth"),
        )
    }

    /// The statement as a part of another.
    pub(super) fn inside(mut self, before: &str, after: &str) -> Self {
        self.text = format!("{before}{}{after}", self.text);
        self
    }

    pub(crate) async fn all(self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>, DbErr> {
        db.query_all_raw(self.statement(db)).await
    }

    /// Runs a statement that gives no rows; how many it touched.
    pub(crate) async fn execute(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.statement(db)).await?.rows_affected())
    }

    pub(crate) async fn one(self, db: &impl ConnectionTrait) -> Result<Option<QueryResult>, DbErr> {
        db.query_one_raw(self.statement(db)).await
    }

    /// The number in the first column of the only row.
    pub(crate) async fn count(self, db: &impl ConnectionTrait) -> Result<i64, DbErr> {
        match self.one(db).await? {
            Some(row) => row.try_get_by_index(0),
            None => Ok(0),
        }
    }

    fn statement(self, db: &impl ConnectionTrait) -> Statement {
        Statement::from_sql_and_values(db.get_database_backend(), self.text, self.values)
    }

    /// ` AND ...`: beyond a place. `IS TRUE` keeps SQLite from looking each alternative up by itself and sorting all that it finds, where the list's own order leads to the first few.
    fn beyond(&mut self, order: Order<'_>, place: &Place, after: bool) {
        let Order { key, id, descending } = order;
        let id_sign = if after { ">" } else { "<" };
        match place.key.bind() {
            Some(value) => {
                let key_sign = if after == descending { "<" } else { ">" };
                self.push(format_args!(" AND ({key} {key_sign} ")).bind(value.clone());
                self.push(format_args!(" OR ({key} = ")).bind(value);
                self.push(format_args!(" AND {id} {id_sign} ")).bind(place.id).push(")");
                if after {
                    self.push(format_args!(" OR {key} IS NULL"));
                }
                self.push(") IS TRUE");
            }
            None if after => {
                self.push(format_args!(" AND {key} IS NULL AND {id} > ")).bind(place.id);
            }
            None => {
                self.push(format_args!(" AND ({key} IS NOT NULL OR {id} < "))
                    .bind(place.id)
                    .push(") IS TRUE");
            }
        }
    }
}

/// Rows of a table by id; unknown ids are left out.
pub(super) async fn by_ids<M, T>(
    db: &impl ConnectionTrait,
    table: &str,
    ids: &[Uuid],
    id_of: impl Fn(&M) -> Uuid,
) -> Result<HashMap<Uuid, T>, DbErr>
where
    M: Columns,
    T: From<M>,
{
    let mut sql = Sql::select::<M>("t", &format!(" FROM {table} t WHERE t.id IN "));
    sql.bind_all(ids.iter().copied());
    let rows = sql.all(db).await?;
    rows.iter()
        .map(|row| {
            let model = M::read(row)?;
            Ok((id_of(&model), model.into()))
        })
        .collect()
}

/// Rows of several owners, each with the owner's id in the column `owner`, split into one page per owner.
pub(super) fn pages<T>(
    rows: Vec<(Uuid, Place, T)>,
    owners: &[Uuid],
    request: &PageRequest,
) -> HashMap<Uuid, super::Page<T>> {
    let mut by_owner: HashMap<Uuid, Vec<(Place, T)>> = owners.iter().map(|&owner| (owner, Vec::new())).collect();
    for (owner, place, row) in rows {
        by_owner.entry(owner).or_default().push((place, row));
    }
    by_owner
        .into_iter()
        .map(|(owner, rows)| (owner, super::Page::cut(rows, request)))
        .collect()
}

/// The key of a nullable instant.
pub(super) fn time_key(time: Option<impl Into<DateTime<Utc>>>) -> Key {
    time.map_or(Key::None, |time| Key::Time(time.into()))
}

/// The instant that a row may have in a column.
pub(crate) fn instant(row: &QueryResult, column: &str) -> Result<Option<DateTime<Utc>>, DbErr> {
    let stored: Option<Timestamp> = row.try_get("", column)?;
    Ok(stored.map(DateTime::from))
}

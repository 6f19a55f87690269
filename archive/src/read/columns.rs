//! Which columns of a row a reading verb takes, and in which order.
//!
//! A database hands over each value of each row by itself: columns that nobody needs cost as much as those that somebody does.

use sea_orm::{DbErr, QueryResult};

/// A row of which some columns are read.
pub(crate) trait Columns: Sized {
    /// The columns of what the statement calls `table`.
    fn of(table: &str) -> String;

    /// Reads a row that begins with them.
    fn read(row: &QueryResult) -> Result<Self, DbErr>;
}

/// A struct whose fields are columns.
macro_rules! columns {
    ($(#[$doc:meta])* $visibility:vis $row:ident { $($column:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        $visibility struct $row {
            $($column: $type,)+
        }

        impl $crate::read::columns::Columns for $row {
            fn of(table: &str) -> String {
                [$(stringify!($column)),+].map(|name| format!("{table}.{name}")).join(", ")
            }

            fn read(row: &sea_orm::QueryResult) -> Result<Self, sea_orm::DbErr> {
                debug_assert!(
                    row.column_names().starts_with(&[$(stringify!($column).to_owned()),+]),
                    "the row begins with other columns"
                );
                let mut place = 0..;
                Ok(Self {
                    $($column: row.try_get_by_index(place.next().unwrap_or_default())?,)+
                })
            }
        }
    };
}

pub(super) use columns;

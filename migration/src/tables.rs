//! The statements that migrations are made of. Each says "if not exists".

use sea_orm_migration::prelude::*;

/// A table without columns yet.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).if_not_exists().take()
}

/// A primary key of several columns.
pub(crate) fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(*column);
    }
    key
}

/// A reference from a column to the `id` of another table.
pub(crate) fn belongs(
    table: &'static str,
    column: &'static str,
    to: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}"))
        .from(table, column)
        .to(to, "id")
        .on_delete(on_delete)
        .take()
}

/// Creates an index over columns of each table, named after both.
pub(crate) async fn create_indices(
    manager: &SchemaManager<'_>,
    indices: &[(&'static str, &[&'static str])],
) -> Result<(), DbErr> {
    for (table, columns) in indices {
        let mut index = Index::create();
        index
            .if_not_exists()
            .name(format!("{table}_by_{}", columns.join("_")))
            .table(*table);
        for column in *columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Drops tables, the last first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager
            .drop_table(Table::drop().table(*table).if_exists().to_owned())
            .await?;
    }
    Ok(())
}

//! Migrations that are made wholly or not at all, where neither database could tell of half of one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// Begins. Another process that opens the same database waits, and must look then whether anything is left to do.
pub(crate) async fn begin(manager: &SchemaManager<'_>) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    manager.get_connection().begin_with_options(options).await
}

/// Ends, and gives the room back that an SQLite file does not need any more.
pub(crate) async fn commit(manager: &SchemaManager<'_>, transaction: DatabaseTransaction) -> Result<(), DbErr> {
    transaction.commit().await?;
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Sqlite {
        // Where another program has the file open the room is not given back, but used again.
        let _ = db.execute_unprepared("VACUUM").await;
    }
    Ok(())
}

//! Fewer trees over random keys, of which each new row costs a page somewhere: the first speaker's name stands in the report, which tells the rest of that speaker already; and
//! when a report came is found by its article, whose changes follow each other.
//!
//! PostgreSQL looks at the end of a transaction whether the quotes of reports are there, as SQLite is told to by whoever writes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// What nearly every report has one of needs no table of its own.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "DROP VIEW report_speaker",
    "ALTER TABLE report ADD COLUMN name_id bigint REFERENCES printed_name (id) ON DELETE RESTRICT",
    "ALTER TABLE report ADD COLUMN on_behalf_key text",
    "UPDATE report SET name_id = a.name_id, on_behalf_key = a.on_behalf_key FROM attribution a WHERE a.report_id = report.id AND a.position = 0",
    "DELETE FROM attribution WHERE position = 0",
    "CREATE INDEX report_by_name_id ON report (name_id)",
    // A left join over a key is left out where nothing is asked of its table. SQLite asks each half by itself where both have columns of the same types.
    "CREATE VIEW report_speaker AS SELECT r.id AS report_id, CAST(0 AS integer) AS position, r.speaker_id, n.name, n.name_key, n.kind, r.role, r.on_behalf_of, \
     r.on_behalf_key, r.source_text AS mention_text, r.source_start AS mention_start, r.source_end AS mention_end \
     FROM report r LEFT JOIN printed_name n ON n.id = r.name_id WHERE r.name_id IS NOT NULL \
     UNION ALL SELECT a.report_id, a.position, a.speaker_id, n.name, n.name_key, n.kind, a.role, a.on_behalf_of, \
     a.on_behalf_key, a.mention_text, a.mention_start, a.mention_end FROM attribution a LEFT JOIN printed_name n ON n.id = a.name_id",
    "CREATE INDEX change_of_article ON change (article_id) WHERE report_id IS NULL",
    "DROP INDEX change_by_report_id",
];

const POSTGRES_LOOKS_AT_THE_END: &str =
    "ALTER TABLE report ALTER CONSTRAINT report_quote_id DEFERRABLE INITIALLY DEFERRED";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = db.get_database_backend();
        // All of it or nothing: neither database can tell of half of it.
        let transaction = db
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        if SchemaManager::new(&transaction).has_column("report", "name_id").await? {
            return transaction.rollback().await;
        }
        for statement in STATEMENTS {
            transaction.execute_unprepared(statement).await?;
        }
        if backend == DbBackend::Postgres {
            transaction.execute_unprepared(POSTGRES_LOOKS_AT_THE_END).await?;
        }
        transaction.commit().await?;
        if backend == DbBackend::Sqlite {
            // Where another program has the file open the room is not given back, but used again.
            let _ = db.execute_unprepared("VACUUM").await;
        }
        Ok(())
    }
}

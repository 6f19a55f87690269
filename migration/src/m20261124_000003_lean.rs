//! What an archive of a million reports needs of its indices, and does without: reports of a speaker by time, so that like words of one occasion are found; no
//! index over values that are mostly absent, none that nothing asks, and the reference wording folded once, in its report.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Fewer trees.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// Indices that go.
const DROPPED: &[&str] = &[
    "change_by_article_id",
    "report_by_published_at_id",
    "report_by_quote_id_published_at",
    "report_by_revision_id",
    "report_by_venue_id",
    "report_by_parent_id",
    "report_by_continues_id",
    "report_by_repeats_id",
    "report_by_speaker_id_opening",
    "quote_by_venue_id",
];

/// Indices that come: name, table, what follows.
const CREATED: &[(&str, &str, &str)] = &[
    ("report_by_quote_id", "report", "(quote_id)"),
    (
        "report_long_by_opening",
        "report",
        "(speaker_id, opening) WHERE words >= 6",
    ),
    (
        "report_short_by_opening",
        "report",
        "(speaker_id, opening) WHERE words < 6",
    ),
    (
        "report_by_speaker_id_published_at",
        "report",
        "(speaker_id, published_at)",
    ),
    (
        "report_with_venue_id",
        "report",
        "(venue_id) WHERE venue_id IS NOT NULL",
    ),
    (
        "report_with_parent_id",
        "report",
        "(parent_id) WHERE parent_id IS NOT NULL",
    ),
    (
        "report_with_continues_id",
        "report",
        "(continues_id) WHERE continues_id IS NOT NULL",
    ),
    (
        "report_with_repeats_id",
        "report",
        "(repeats_id) WHERE repeats_id IS NOT NULL",
    ),
    ("quote_with_venue_id", "quote", "(venue_id) WHERE venue_id IS NOT NULL"),
];

/// A table whose rows lie in the order of their key needs no second tree for it. In one transaction, because SQLite can tell neither of a half-copied table.
const SQLITE_REPORT_SPEAKER: &str = "BEGIN IMMEDIATE;
    CREATE TABLE report_speaker_lean (
        report_id uuid_text NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        position integer NOT NULL,
        speaker_id uuid_text NOT NULL REFERENCES speaker (id) ON DELETE RESTRICT,
        name text NOT NULL,
        name_key text NOT NULL,
        kind text NOT NULL,
        role text,
        on_behalf_of text,
        on_behalf_key text,
        mention_text text,
        mention_start integer,
        mention_end integer,
        PRIMARY KEY (report_id, position)
    ) WITHOUT ROWID;
    INSERT INTO report_speaker_lean SELECT report_id, position, speaker_id, name, name_key, kind, role, on_behalf_of, on_behalf_key,
        mention_text, mention_start, mention_end FROM report_speaker;
    DROP TABLE report_speaker;
    ALTER TABLE report_speaker_lean RENAME TO report_speaker;
    CREATE INDEX report_speaker_by_speaker_id ON report_speaker (speaker_id);
    CREATE INDEX report_speaker_by_name_key ON report_speaker (name_key);
    COMMIT;";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for index in DROPPED {
            db.execute_unprepared(&format!("DROP INDEX IF EXISTS {index}")).await?;
        }
        for (index, table, rest) in CREATED {
            db.execute_unprepared(&format!("CREATE INDEX IF NOT EXISTS {index} ON {table} {rest}"))
                .await?;
        }
        if manager.has_column("quote", "folded").await? {
            alter_quote(manager, |quote| quote.drop_column("folded")).await?;
        }
        if db.get_database_backend() == DbBackend::Sqlite && !is_lean(db).await? {
            db.execute_unprepared(SQLITE_REPORT_SPEAKER).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for (index, ..) in CREATED {
            db.execute_unprepared(&format!("DROP INDEX IF EXISTS {index}")).await?;
        }
        if !manager.has_column("quote", "folded").await? {
            alter_quote(manager, |quote| quote.add_column(text("folded").default(""))).await?;
        }
        Ok(())
    }
}

async fn alter_quote(
    manager: &SchemaManager<'_>,
    change: impl FnOnce(&mut TableAlterStatement) -> &mut TableAlterStatement,
) -> Result<(), DbErr> {
    let mut quote = Table::alter();
    quote.table("quote");
    change(&mut quote);
    manager.alter_table(quote.take()).await
}

/// Whether SQLite keeps speakers of reports in the order of their key.
async fn is_lean(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let sql = "SELECT sql LIKE '%WITHOUT ROWID%' AS lean FROM sqlite_master WHERE name = 'report_speaker'";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    row.map_or(Ok(false), |row| row.try_get("", "lean"))
}

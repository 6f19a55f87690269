//! A smaller file: texts compressed, the reference wording and what the first speaker's report tells kept once, names that many reports print kept once, and standing
//! phrases of explanations as one character each. What was `quote` and `report_speaker` can be read under these names as before.
//!
//! The index over reports is filled by whoever writes reports, many at once, since SQLite writes a piece of index for each statement.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait, Value,
};

use crate::tables::table;

/// Nothing twice.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// How hard texts are pressed.
const LEVEL: i32 = 9;

/// The phrases of explanations by the characters that stand for them.
const PHRASES: &[(u32, &str)] = &[
    (1, "” reports these words"),
    (2, "; the article calls this person "),
    (3, "; the venue is taken over from elsewhere in the text"),
    (4, "; the date is taken over from elsewhere in the text"),
    (5, "; venue and date are taken over from elsewhere in the text"),
    (6, "; the pronoun means "),
    (7, "; that describes "),
    (8, "; it stands for "),
    (11, "; the author is "),
    (12, "; taken over from the speaker before, "),
    (14, "There is no reporting word; in this exchange it is the turn of "),
    (15, "There is no reporting word; “"),
    (16, "” is the likeliest speaker nearby"),
    (17, "The words go on from those before, whose source is “"),
    (
        18,
        "The words go on in the next paragraph; the source of the whole is “",
    ),
    (19, "The words are signed by “"),
    (20, "A label names the speaker"),
    (21, "No speaker can be made out near these words"),
    (22, "The text does not decide between "),
    (23, "The likeliest speaker is “"),
    (24, "”, but the text does not decide"),
    (25, "The same words stand elsewhere in the article: "),
    (26, "; the text denies that they were said"),
    (27, "; passed on by "),
];

const COLUMNS_OF_PASSAGE: &str = "p.id, p.speaker_id, p.reference_report_id, p.venue_kind, p.venue_name, p.venue_id, p.venue_carried, p.said_text, p.said_from, \
    p.said_to, p.said_precision, p.said_carried, p.report_count, p.independent_count, p.first_reported_at, p.confidence, p.modality";

const NAMES: &[&str] = &[
    "CREATE UNIQUE INDEX printed_name_by_name_key_name_kind ON printed_name (name_key, name, kind)",
    "INSERT INTO printed_name (name, name_key, kind) SELECT DISTINCT name, name_key, kind FROM report_speaker",
    "INSERT INTO attribution SELECT s.report_id, s.position, s.speaker_id, n.id, s.on_behalf_key, \
     CASE WHEN s.position > 0 THEN s.role END, CASE WHEN s.position > 0 THEN s.on_behalf_of END, \
     CASE WHEN s.position > 0 THEN s.mention_text END, CASE WHEN s.position > 0 THEN s.mention_start END, \
     CASE WHEN s.position > 0 THEN s.mention_end END \
     FROM report_speaker s JOIN printed_name n ON n.name_key = s.name_key AND n.name = s.name AND n.kind = s.kind",
    "DROP TABLE report_speaker",
    "CREATE INDEX attribution_by_speaker_id ON attribution (speaker_id)",
    "CREATE INDEX attribution_by_name_id ON attribution (name_id)",
    // A left join over a key is left out where nothing is asked of its table.
    "CREATE VIEW report_speaker AS SELECT a.report_id, a.position, a.speaker_id, n.name, n.name_key, n.kind, \
     CASE WHEN a.position = 0 THEN r.role ELSE a.role END AS role, \
     CASE WHEN a.position = 0 THEN r.on_behalf_of ELSE a.on_behalf_of END AS on_behalf_of, a.on_behalf_key, \
     CASE WHEN a.position = 0 THEN r.source_text ELSE a.mention_text END AS mention_text, \
     CASE WHEN a.position = 0 THEN r.source_start ELSE a.mention_start END AS mention_start, \
     CASE WHEN a.position = 0 THEN r.source_end ELSE a.mention_end END AS mention_end \
     FROM attribution a LEFT JOIN printed_name n ON n.id = a.name_id LEFT JOIN report r ON r.id = a.report_id",
];

/// With the database's word for an id in its place.
const ATTRIBUTION: &str = "CREATE TABLE attribution (
    report_id UUID NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    position integer NOT NULL,
    speaker_id UUID NOT NULL REFERENCES speaker (id) ON DELETE RESTRICT,
    name_id bigint NOT NULL REFERENCES printed_name (id) ON DELETE RESTRICT,
    on_behalf_key text,
    role text,
    on_behalf_of text,
    mention_text text,
    mention_start integer,
    mention_end integer,
    PRIMARY KEY (report_id, position)
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = db.get_database_backend();
        // All of it or nothing: neither database can tell of a half-copied table.
        let transaction = db
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        if SchemaManager::new(&transaction).has_table("passage").await? {
            return transaction.rollback().await;
        }
        compress_texts(&transaction).await?;
        share_wordings(&transaction).await?;
        share_names(&transaction).await?;
        shorten_explanations(&transaction).await?;
        if backend == DbBackend::Sqlite {
            transaction
                .execute_unprepared("DROP TRIGGER IF EXISTS report_fts_insert")
                .await?;
        }
        note_missing_words(&transaction).await?;
        transaction.commit().await?;
        if backend == DbBackend::Sqlite {
            // Where another program has the file open the room is not given back, but used again.
            let _ = db.execute_unprepared("VACUUM").await;
        }
        Ok(())
    }
}

async fn compress_texts(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let (bytes, none) = match backend {
        DbBackend::Postgres => ("bytea", "''::bytea"),
        _ => ("blob", "x''"),
    };
    db.execute_unprepared(&format!(
        "ALTER TABLE revision ADD COLUMN body {bytes} NOT NULL DEFAULT {none}"
    ))
    .await?;
    let ids = db
        .query_all_raw(Statement::from_string(backend, "SELECT id FROM revision"))
        .await?;
    // One by one: all texts together may not fit into memory.
    for row in ids {
        let id: Uuid = row.try_get("", "id")?;
        let sql = "SELECT text FROM revision WHERE id = $1";
        let row = db
            .query_one_raw(Statement::from_sql_and_values(backend, sql, [id.into()]))
            .await?;
        let Some(row) = row else { continue };
        let text: String = row.try_get("", "text")?;
        let sql = "UPDATE revision SET body = $1 WHERE id = $2";
        db.execute_raw(Statement::from_sql_and_values(
            backend,
            sql,
            [Value::from(packed(&text)), id.into()],
        ))
        .await?;
    }
    db.execute_unprepared("ALTER TABLE revision DROP COLUMN text").await?;
    Ok(())
}

/// A text as it is stored: a mark, 1 before compressed bytes and 0 before plain ones, and the shorter of both.
fn packed(text: &str) -> Vec<u8> {
    let plain = text.as_bytes();
    let (mark, bytes) = match zstd::bulk::compress(plain, LEVEL) {
        Ok(bytes) if bytes.len() < plain.len() => (1, bytes),
        _ => (0, plain.to_vec()),
    };
    let mut packed = vec![mark];
    packed.extend(bytes);
    packed
}

/// The reference wording stands in its report alone.
async fn share_wordings(db: &DatabaseTransaction) -> Result<(), DbErr> {
    db.execute_unprepared("ALTER TABLE quote RENAME TO passage").await?;
    db.execute_unprepared("ALTER TABLE passage DROP COLUMN text").await?;
    // Without the reporter's closing comma.
    db.execute_unprepared(&format!(
        "CREATE VIEW quote AS SELECT {COLUMNS_OF_PASSAGE}, rtrim(r.text, ' ,،，') AS text \
         FROM passage p LEFT JOIN report r ON r.id = p.reference_report_id"
    ))
    .await?;
    Ok(())
}

/// What articles print of speakers beside what their reports tell.
async fn share_names(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let (number, id) = match db.get_database_backend() {
        DbBackend::Postgres => ("bigserial PRIMARY KEY", "uuid"),
        _ => ("integer PRIMARY KEY", "uuid_text"),
    };
    db.execute_unprepared(&format!(
        "CREATE TABLE printed_name (id {number}, name text NOT NULL, name_key text NOT NULL, kind text NOT NULL)"
    ))
    .await?;
    db.execute_unprepared(&ATTRIBUTION.replace("UUID", id)).await?;
    for statement in NAMES {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn shorten_explanations(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let mut short = "explanation".to_owned();
    let mut values: Vec<Value> = Vec::new();
    for (code, phrase) in PHRASES {
        let place = values.len() + 1;
        short = format!("replace({short}, ${place}, ${})", place + 1);
        values.push((*phrase).into());
        values.push(char::from_u32(*code).map(String::from).into());
    }
    let sql = format!("UPDATE report SET explanation = {short}");
    db.execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}

/// Articles stored before their words were indexed are indexed by whoever opens the archive: only the archive knows how words are folded.
async fn note_missing_words(db: &DatabaseTransaction) -> Result<(), DbErr> {
    SchemaManager::new(db)
        .create_table(table("due").col(text("work").primary_key()).take())
        .await?;
    db.execute_unprepared(
        "INSERT INTO due (work) SELECT 'article_words' WHERE EXISTS \
         (SELECT 1 FROM article a WHERE NOT EXISTS (SELECT 1 FROM article_words w WHERE w.article_id = a.id))",
    )
    .await?;
    Ok(())
}

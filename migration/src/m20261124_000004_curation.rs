//! What persons decide, what became of reports from revision to revision, and the words of whole articles.
//!
//! Decisions name reports, name keys and identities rather than rows, without foreign keys: they outlive whatever an ingest replaces.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, integer_null, json_binary, text, text_null, timestamp_with_time_zone, uuid,
    uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::tables::{belongs, create_indices, drop_tables, key, table};

/// Curation, histories of reports, and an index of the words of articles.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("decision").if_exists().to_owned())
            .await?;
        for table in tables() {
            manager.create_table(table).await?;
        }
        create_indices(manager, INDICES).await?;
        let words: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES_WORDS,
            _ => SQLITE_WORDS,
        };
        for statement in words {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("DROP TABLE IF EXISTS article_fts")
                .await?;
        }
        drop_tables(manager, TABLES).await
    }
}

const TABLES: &[&str] = &[
    "curation",
    "curation_subject",
    "decided_speaker",
    "found_attribution",
    "merged_speaker",
    "decided_name",
    "decided_passage",
    "review",
    "report_history",
    "article_words",
];

const INDICES: &[(&str, &[&str])] = &[
    ("curation", &["actor"]),
    ("curation_subject", &["subject_id"]),
    ("decided_speaker", &["report_id"]),
    ("merged_speaker", &["former_id"]),
    ("decided_passage", &["report_id"]),
    ("review", &["report_id"]),
    ("report_history", &["revision_id"]),
    ("report_history", &["successor_id"]),
];

/// Without the words themselves, whose places are found in the articles that hold them all.
const SQLITE_WORDS: &[&str] = &[
    "CREATE VIRTUAL TABLE IF NOT EXISTS article_fts USING fts5(words, content='', contentless_delete=1, detail=none, \
     tokenize=\"unicode61 remove_diacritics 0\")",
];

const POSTGRES_WORDS: &[&str] = &[
    "ALTER TABLE article_words ADD COLUMN IF NOT EXISTS words tsvector",
    "CREATE INDEX IF NOT EXISTS article_words_by_words ON article_words USING gin (words)",
];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("curation")
            .col(big_integer("seq").auto_increment().primary_key())
            .col(text("kind"))
            .col(timestamp_with_time_zone("at"))
            .col(text("actor"))
            .col(text_null("note"))
            .col(text_null("evidence_url"))
            .col(json_binary("before"))
            .col(json_binary("after"))
            .col(big_integer_null("undoes").unique_key())
            .take(),
        table("curation_subject")
            .col(big_integer("seq"))
            .col(uuid("subject_id"))
            .primary_key(&mut key(&["seq", "subject_id"]))
            .take(),
        table("decided_speaker")
            .col(big_integer("seq"))
            .col(uuid("report_id"))
            .col(text_null("name"))
            .col(text_null("name_key"))
            .col(text_null("kind"))
            .primary_key(&mut key(&["seq", "report_id"]))
            .take(),
        table("found_attribution")
            .col(uuid("report_id").primary_key())
            .col(json_binary("found"))
            .take(),
        table("merged_speaker")
            .col(big_integer("seq"))
            .col(text("key"))
            .col(text("into_key"))
            .col(uuid("former_id"))
            .primary_key(&mut key(&["seq", "key"]))
            .take(),
        table("decided_name")
            .col(big_integer("seq"))
            .col(text("name_key"))
            .col(text("identity"))
            .primary_key(&mut key(&["seq", "name_key"]))
            .take(),
        table("decided_passage")
            .col(big_integer("seq"))
            .col(uuid("report_id"))
            .col(text("kind"))
            .col(integer("side"))
            .primary_key(&mut key(&["seq", "report_id"]))
            .take(),
        table("review")
            .col(big_integer("seq").primary_key())
            .col(uuid("report_id"))
            .col(text("status"))
            .col(text_null("note"))
            .col(text_null("evidence_url"))
            .col(text("actor"))
            .col(timestamp_with_time_zone("at"))
            .take(),
        table("report_history")
            .col(uuid("report_id"))
            .col(uuid("revision_id"))
            .col(text("standing"))
            .col(integer_null("byte_start"))
            .col(integer_null("byte_end"))
            .col(integer_null("point_start"))
            .col(integer_null("point_end"))
            .col(uuid_null("successor_id"))
            .primary_key(&mut key(&["report_id", "revision_id"]))
            .take(),
        table("article_words")
            .col(big_integer("number").auto_increment().primary_key())
            .col(uuid("article_id").unique_key())
            .foreign_key(&mut belongs(
                "article_words",
                "article_id",
                "article",
                ForeignKeyAction::Cascade,
            ))
            .take(),
    ]
}

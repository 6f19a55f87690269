//! The whole archive: articles with their revisions, speakers, venues, reports, quotes, changes and decisions, with full text over the folded words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date_null, double, integer, integer_null, json_binary, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::tables::{belongs, create_indices, drop_tables, key, table};

/// The first schema.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        create_indices(manager, INDICES).await?;
        let full_text: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES_FULL_TEXT,
            _ => SQLITE_FULL_TEXT,
        };
        for statement in full_text {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("DROP TABLE IF EXISTS report_fts")
                .await?;
        }
        drop_tables(manager, TABLES).await
    }
}

/// In an order in which every table comes after those that it points to.
const TABLES: &[&str] = &[
    "outlet",
    "outlet_domain",
    "article",
    "article_credit",
    "revision",
    "speaker",
    "speaker_name",
    "speaker_role",
    "speaker_relation",
    "venue",
    "quote",
    "quote_former_id",
    "report",
    "report_speaker",
    "report_relay",
    "report_candidate",
    "change",
    "decision",
];

const INDICES: &[(&str, &[&str])] = &[
    ("outlet_domain", &["domain"]),
    ("article", &["published_at", "id"]),
    ("article", &["outlet_id"]),
    ("article", &["copy_group"]),
    ("article", &["url"]),
    ("article_credit", &["outlet_id"]),
    ("revision", &["article_id", "number"]),
    ("speaker", &["family"]),
    ("speaker", &["name", "id"]),
    ("speaker_name", &["folded"]),
    ("speaker_name", &["name_key"]),
    ("speaker_relation", &["other_id"]),
    ("venue", &["folded"]),
    ("venue", &["outlet_id"]),
    ("quote", &["speaker_id", "first_reported_at"]),
    ("quote", &["first_reported_at", "id"]),
    ("quote", &["said_from", "id"]),
    ("quote", &["report_count", "id"]),
    ("quote", &["venue_id"]),
    ("quote_former_id", &["quote_id"]),
    ("report", &["quote_id", "published_at"]),
    ("report", &["article_id", "ordinal"]),
    ("report", &["revision_id"]),
    ("report", &["speaker_id", "opening"]),
    ("report", &["published_at", "id"]),
    ("report", &["venue_id"]),
    ("report", &["parent_id"]),
    ("report", &["continues_id"]),
    ("report", &["repeats_id"]),
    ("report_speaker", &["speaker_id"]),
    ("report_speaker", &["name_key"]),
    ("report_relay", &["folded"]),
    ("report_relay", &["outlet_id"]),
    ("report_relay", &["speaker_id"]),
    ("change", &["article_id"]),
    ("change", &["report_id"]),
    ("decision", &["report_id"]),
];

/// The folded column holds lower-case words with single spaces between them, so the plainest tokenizer is the right one.
const SQLITE_FULL_TEXT: &[&str] = &[
    "CREATE VIRTUAL TABLE IF NOT EXISTS report_fts USING fts5(folded, content='report', content_rowid='number', tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER IF NOT EXISTS report_fts_insert AFTER INSERT ON report BEGIN
        INSERT INTO report_fts(rowid, folded) VALUES (new.number, new.folded);
    END",
    "CREATE TRIGGER IF NOT EXISTS report_fts_delete AFTER DELETE ON report BEGIN
        INSERT INTO report_fts(report_fts, rowid, folded) VALUES ('delete', old.number, old.folded);
    END",
    "CREATE TRIGGER IF NOT EXISTS report_fts_update AFTER UPDATE OF folded ON report BEGIN
        INSERT INTO report_fts(report_fts, rowid, folded) VALUES ('delete', old.number, old.folded);
        INSERT INTO report_fts(rowid, folded) VALUES (new.number, new.folded);
    END",
];

const POSTGRES_FULL_TEXT: &[&str] =
    &["CREATE INDEX IF NOT EXISTS report_by_words ON report USING gin (to_tsvector('simple', folded))"];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("outlet")
            .col(uuid("id").primary_key())
            .col(text("name"))
            .col(text("folded").unique_key())
            .take(),
        table("outlet_domain")
            .col(uuid("outlet_id"))
            .col(text("domain"))
            .primary_key(&mut key(&["outlet_id", "domain"]))
            .foreign_key(&mut belongs(
                "outlet_domain",
                "outlet_id",
                "outlet",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("article")
            .col(uuid("id").primary_key())
            .col(text("key").unique_key())
            .col(text_null("url"))
            .col(text_null("archived_url"))
            .col(text_null("title"))
            .col(text("kind"))
            .col(text("text_status"))
            .col(text_null("byline"))
            .col(uuid_null("outlet_id"))
            .col(timestamp_with_time_zone_null("published_at"))
            .col(boolean("published_has_time"))
            .col(text_null("published"))
            .col(text_null("language"))
            .col(uuid("copy_group"))
            .col(timestamp_with_time_zone_null("retracted_at"))
            .col(uuid("revision_id"))
            .col(text("fingerprint"))
            .foreign_key(&mut belongs(
                "article",
                "outlet_id",
                "outlet",
                ForeignKeyAction::SetNull,
            ))
            .take(),
        table("article_credit")
            .col(uuid("article_id"))
            .col(integer("position"))
            .col(uuid("outlet_id"))
            .primary_key(&mut key(&["article_id", "position"]))
            .foreign_key(&mut belongs(
                "article_credit",
                "article_id",
                "article",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut belongs(
                "article_credit",
                "outlet_id",
                "outlet",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("revision")
            .col(uuid("id").primary_key())
            .col(uuid("article_id"))
            .col(integer("number"))
            .col(timestamp_with_time_zone("fetched_at"))
            .col(text("sha256"))
            .col(text("text"))
            .col(text_null("title"))
            .col(json_binary("tally"))
            .foreign_key(&mut belongs(
                "revision",
                "article_id",
                "article",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("speaker")
            .col(uuid("id").primary_key())
            .col(text("key").unique_key())
            .col(text("name"))
            .col(text("kind"))
            .col(text_null("family"))
            .col(text_null("given"))
            .col(integer("report_count"))
            .take(),
        table("speaker_name")
            .col(uuid("speaker_id"))
            .col(text("name"))
            .col(text("name_key"))
            .col(text("folded"))
            .col(integer("articles"))
            .col(timestamp_with_time_zone_null("first_on"))
            .primary_key(&mut key(&["speaker_id", "name", "name_key"]))
            .foreign_key(&mut belongs(
                "speaker_name",
                "speaker_id",
                "speaker",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("speaker_role")
            .col(uuid("speaker_id"))
            .col(text("role"))
            .col(integer("articles"))
            .col(date_null("first_on"))
            .col(date_null("last_on"))
            .primary_key(&mut key(&["speaker_id", "role"]))
            .foreign_key(&mut belongs(
                "speaker_role",
                "speaker_id",
                "speaker",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("speaker_relation")
            .col(uuid("speaker_id"))
            .col(uuid("other_id"))
            .col(text("kind"))
            .col(integer("articles"))
            .primary_key(&mut key(&["speaker_id", "other_id", "kind"]))
            .foreign_key(&mut belongs(
                "speaker_relation",
                "speaker_id",
                "speaker",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut belongs(
                "speaker_relation",
                "other_id",
                "speaker",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("venue")
            .col(uuid("id").primary_key())
            .col(text("kind"))
            .col(text("name"))
            .col(text("folded"))
            .col(uuid_null("outlet_id"))
            .col(uuid_null("part_of_id"))
            .foreign_key(&mut belongs("venue", "outlet_id", "outlet", ForeignKeyAction::SetNull))
            .foreign_key(&mut belongs("venue", "part_of_id", "venue", ForeignKeyAction::SetNull))
            .take(),
        quote(),
        table("quote_former_id")
            .col(uuid("former_id").primary_key())
            .col(uuid("quote_id"))
            .foreign_key(&mut belongs(
                "quote_former_id",
                "quote_id",
                "quote",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        report(),
        table("report_speaker")
            .col(uuid("report_id"))
            .col(integer("position"))
            .col(uuid("speaker_id"))
            .col(text("name"))
            .col(text("name_key"))
            .col(text("kind"))
            .col(text_null("role"))
            .col(text_null("on_behalf_of"))
            .col(text_null("on_behalf_key"))
            .col(text_null("mention_text"))
            .col(integer_null("mention_start"))
            .col(integer_null("mention_end"))
            .primary_key(&mut key(&["report_id", "position"]))
            .foreign_key(&mut belongs(
                "report_speaker",
                "report_id",
                "report",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut belongs(
                "report_speaker",
                "speaker_id",
                "speaker",
                ForeignKeyAction::Restrict,
            ))
            .take(),
        table("report_relay")
            .col(uuid("report_id"))
            .col(integer("position"))
            .col(text("name"))
            .col(text("folded"))
            .col(text("kind"))
            .col(uuid_null("outlet_id"))
            .col(uuid_null("speaker_id"))
            .col(text_null("mention_text"))
            .col(integer_null("mention_start"))
            .col(integer_null("mention_end"))
            .primary_key(&mut key(&["report_id", "position"]))
            .foreign_key(&mut belongs(
                "report_relay",
                "report_id",
                "report",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut belongs(
                "report_relay",
                "outlet_id",
                "outlet",
                ForeignKeyAction::SetNull,
            ))
            .foreign_key(&mut belongs(
                "report_relay",
                "speaker_id",
                "speaker",
                ForeignKeyAction::SetNull,
            ))
            .take(),
        table("report_candidate")
            .col(uuid("report_id"))
            .col(integer("position"))
            .col(text("name"))
            .col(double("confidence"))
            .primary_key(&mut key(&["report_id", "position"]))
            .foreign_key(&mut belongs(
                "report_candidate",
                "report_id",
                "report",
                ForeignKeyAction::Cascade,
            ))
            .take(),
        table("change")
            .col(big_integer("seq").auto_increment().primary_key())
            .col(text("kind"))
            .col(timestamp_with_time_zone("at"))
            .col(uuid("article_id"))
            .col(uuid_null("report_id"))
            .col(uuid_null("quote_id"))
            .col(uuid_null("former_quote_id"))
            .take(),
        table("decision")
            .col(big_integer("seq").auto_increment().primary_key())
            .col(uuid("report_id"))
            .col(text("kind"))
            .col(json_binary("payload"))
            .col(text("actor"))
            .col(timestamp_with_time_zone("at"))
            .take(),
    ]
}

fn quote() -> TableCreateStatement {
    table("quote")
        .col(uuid("id").primary_key())
        .col(text("text"))
        .col(text("folded"))
        .col(uuid_null("speaker_id"))
        .col(uuid("reference_report_id"))
        .col(text_null("venue_kind"))
        .col(text_null("venue_name"))
        .col(uuid_null("venue_id"))
        .col(boolean("venue_carried"))
        .col(text_null("said_text"))
        .col(date_null("said_from"))
        .col(date_null("said_to"))
        .col(text_null("said_precision"))
        .col(boolean("said_carried"))
        .col(integer("report_count"))
        .col(integer("independent_count"))
        .col(timestamp_with_time_zone_null("first_reported_at"))
        .col(double("confidence"))
        .col(text("modality"))
        .foreign_key(&mut belongs(
            "quote",
            "speaker_id",
            "speaker",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut belongs("quote", "venue_id", "venue", ForeignKeyAction::SetNull))
        .take()
}

/// The integer is the key of the table and the uuid the key of the domain: SQLite keeps an external full-text index in step only with a declared integer key,
/// because `VACUUM` renumbers any other.
fn report() -> TableCreateStatement {
    table("report")
        .col(big_integer("number").auto_increment().primary_key())
        .col(uuid("id").unique_key())
        .col(uuid("article_id"))
        .col(uuid("revision_id"))
        .col(boolean("live"))
        .col(integer("ordinal"))
        .col(text("place"))
        .col(integer("byte_start"))
        .col(integer("byte_end"))
        .col(integer("point_start"))
        .col(integer("point_end"))
        .col(text("text"))
        .col(text("folded"))
        .col(integer("words"))
        .col(big_integer("opening"))
        .col(text("kind"))
        .col(text("form"))
        .col(text_null("cue_text"))
        .col(integer_null("cue_start"))
        .col(integer_null("cue_end"))
        .col(text_null("source_text"))
        .col(integer_null("source_start"))
        .col(integer_null("source_end"))
        .col(uuid_null("speaker_id"))
        .col(text_null("role"))
        .col(text_null("on_behalf_of"))
        .col(text_null("venue_kind"))
        .col(text_null("venue_name"))
        .col(uuid_null("venue_id"))
        .col(boolean("venue_carried"))
        .col(text_null("venue_mention"))
        .col(integer_null("venue_start"))
        .col(integer_null("venue_end"))
        .col(text_null("said_text"))
        .col(date_null("said_from"))
        .col(date_null("said_to"))
        .col(text_null("said_precision"))
        .col(boolean("said_carried"))
        .col(text("modality"))
        .col(uuid_null("parent_id"))
        .col(uuid_null("continues_id"))
        .col(uuid_null("repeats_id"))
        .col(json_binary("flags"))
        .col(double("confidence"))
        .col(text("explanation"))
        .col(uuid_null("quote_id"))
        .col(text("relation"))
        .col(timestamp_with_time_zone_null("published_at"))
        .foreign_key(&mut belongs(
            "report",
            "article_id",
            "article",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut belongs(
            "report",
            "revision_id",
            "revision",
            ForeignKeyAction::Cascade,
        ))
        .foreign_key(&mut belongs(
            "report",
            "speaker_id",
            "speaker",
            ForeignKeyAction::Restrict,
        ))
        .foreign_key(&mut belongs("report", "venue_id", "venue", ForeignKeyAction::SetNull))
        .foreign_key(&mut belongs("report", "quote_id", "quote", ForeignKeyAction::Restrict))
        .foreign_key(&mut belongs("report", "parent_id", "report", ForeignKeyAction::SetNull))
        .foreign_key(&mut belongs(
            "report",
            "continues_id",
            "report",
            ForeignKeyAction::SetNull,
        ))
        .foreign_key(&mut belongs(
            "report",
            "repeats_id",
            "report",
            ForeignKeyAction::SetNull,
        ))
        .take()
}

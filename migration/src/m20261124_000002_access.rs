//! Who may change the archive and who did: access tokens, and the actor of a change; and the runs of ingest, so that any process can tell how far they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::tables::{drop_tables, table};

/// Access tokens, actors, runs.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(access_token()).await?;
        manager.create_table(ingest_run()).await?;
        // Not every database can be told to add a column only where it is missing.
        if !manager.has_column("change", "actor").await? {
            let mut change = Table::alter();
            change.table("change").add_column(text_null("actor"));
            manager.alter_table(change.take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("change", "actor").await? {
            let mut change = Table::alter();
            change.table("change").drop_column("actor");
            manager.alter_table(change.take()).await?;
        }
        drop_tables(manager, &["access_token", "ingest_run"]).await
    }
}

/// The name is that of a person or a program, so that a new token of theirs bears it again once the old one is revoked.
fn access_token() -> TableCreateStatement {
    table("access_token")
        .col(text("id").primary_key())
        .col(text("name"))
        .col(text("role"))
        .col(text("sha256"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .take()
}

fn ingest_run() -> TableCreateStatement {
    table("ingest_run")
        .col(uuid("id").primary_key())
        .col(text("source"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(big_integer("stored"))
        .col(big_integer("failed"))
        .col(big_integer("quotes"))
        .col(big_integer("bytes"))
        .col(big_integer_null("total_bytes"))
        .col(big_integer_null("total"))
        .take()
}

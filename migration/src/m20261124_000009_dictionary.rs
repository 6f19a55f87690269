//! What the texts of an archive have in common, kept once. Texts that are stored already stay as they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob};

use crate::tables::{drop_tables, table};

/// Dictionaries.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let dictionary = table("dictionary")
            .col(big_integer("number").primary_key())
            .col(blob("bytes"))
            .take();
        manager.create_table(dictionary).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["dictionary"]).await
    }
}

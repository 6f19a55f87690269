//! Until when articles print a form of a name: two people of one name are told apart by what they are at the same time.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The latest publication beside the earliest.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column("speaker_name", "last_on").await? {
            return Ok(());
        }
        let column = ColumnDef::new("last_on").timestamp_with_time_zone().null().take();
        manager
            .alter_table(Table::alter().table("speaker_name").add_column(column).to_owned())
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE speaker_name SET last_on = (SELECT MAX(r.published_at) FROM report_speaker rs JOIN report r ON r.id = rs.report_id \
                 WHERE r.live AND rs.speaker_id = speaker_name.speaker_id AND rs.name = speaker_name.name AND rs.name_key = speaker_name.name_key)",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("speaker_name").drop_column("last_on").to_owned())
            .await
    }
}

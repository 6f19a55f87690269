//! The database schema, for SQLite and PostgreSQL. A merged migration is never altered; what changes comes as a further one.
//!
//! Every statement says "if not exists", so that two processes that open one new database at the same moment both succeed when they try again.

use sea_orm_migration::prelude::*;

mod atomic;
mod m20260101_000001_archive;
mod m20261124_000002_access;
mod m20261124_000003_lean;
mod m20261124_000004_curation;
mod m20261124_000006_compact;
mod m20261124_000008_periods;
mod m20261124_000009_dictionary;
mod m20261124_000009_first_speaker;
mod m20261124_000010_numbers;
mod tables;

pub use sea_orm_migration::MigratorTrait;

/// Runs the migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000001_archive::Migration),
            Box::new(m20261124_000002_access::Migration),
            Box::new(m20261124_000003_lean::Migration),
            Box::new(m20261124_000004_curation::Migration),
            Box::new(m20261124_000006_compact::Migration),
            Box::new(m20261124_000008_periods::Migration),
            Box::new(m20261124_000009_first_speaker::Migration),
            Box::new(m20261124_000009_dictionary::Migration),
            Box::new(m20261124_000010_numbers::Migration),
        ]
    }
}

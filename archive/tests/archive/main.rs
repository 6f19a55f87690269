//! The archive's verbs through their public door, on SQLite, and on PostgreSQL where `ONRECORD_TEST_POSTGRES` holds the URL of a server on which databases may be
//! created.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test that is not run says so")]

mod changes;
mod collation;
mod crowd;
mod curating;
mod database;
mod exporting;
mod identity;
mod ingesting;
mod namesakes;
mod packing;
mod properties;
mod relations;
mod revising;
mod searching;
mod story;
mod tokens;
mod upgrading;

/// Runs each of these functions, from a database to nothing, on a fresh database of either kind.
macro_rules! on_each_database {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let database = crate::database::Scratch::sqlite().await;
                super::$case(&database).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                if let Some(database) = crate::database::Scratch::postgres(concat!(module_path!(), stringify!($case))).await {
                    super::$case(&database).await;
                    database.drop().await;
                }
            })+
        }
    };
}
pub(crate) use on_each_database;

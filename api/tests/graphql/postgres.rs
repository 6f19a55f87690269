//! The suite once more, on PostgreSQL, where `ONRECORD_TEST_POSTGRES` holds the URL of a server on which databases may be created.
//!
//! One test runs this program again with a prefix for the names of databases in its environment: then [`crate::harbor`] opens each archive in a database of its own on the
//! server instead of in a file.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// Holds the URL of the server.
const SERVER: &str = "ONRECORD_TEST_POSTGRES";
/// Holds, in the second run, what the names of its databases begin with.
const PREFIX: &str = "ONRECORD_TEST_DATABASES";

/// The URL of a new database on the server; `None` in the first run, which needs none.
pub(crate) async fn fresh_database() -> Option<String> {
    static DATABASES: AtomicUsize = AtomicUsize::new(0);
    let prefix = std::env::var(PREFIX).ok()?;
    let name = format!("{prefix}_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let server = std::env::var(SERVER).unwrap();
    let admin = Database::connect(&server).await.unwrap();
    run(&admin, &format!("CREATE DATABASE {name}")).await;
    run(&admin, &format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
    admin.close().await.unwrap();
    let mut url: url::Url = server.parse().unwrap();
    url.set_path(&name);
    Some(url.to_string())
}

async fn run(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.unwrap();
}

#[tokio::test]
async fn the_suite_passes_on_postgresql() {
    let Ok(server) = std::env::var(SERVER) else {
        println!("{SERVER} is not set: not run on PostgreSQL");
        return;
    };
    // Not within the second run, nor where the first one writes what is expected.
    if std::env::var_os(PREFIX).is_some() || std::env::var_os("UPDATE_EXPECT").is_some() {
        return;
    }
    let prefix = format!("onrecord_graphql_{}", std::process::id());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.env(PREFIX, &prefix).arg("--quiet");
    let output = tokio::task::spawn_blocking(move || again.output())
        .await
        .unwrap()
        .unwrap();

    let admin = Database::connect(&server).await.unwrap();
    let names = format!("SELECT datname FROM pg_database WHERE datname LIKE '{prefix}\\_%'");
    let names = Statement::from_string(DbBackend::Postgres, names);
    for row in admin.query_all_raw(names).await.unwrap() {
        let name: String = row.try_get("", "datname").unwrap();
        run(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    let (told, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{told}\n{errors}");
}

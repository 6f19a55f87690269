//! Opens databases and brings them to the current schema; begins the transactions that write.

use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::error::ArchiveError;
use crate::ingest::words::index_what_is_due;

/// How often an operation that lost a race for the database is tried again, and how long it waits before the first time; the wait doubles.
const TRIES: u32 = 8;
const FIRST_WAIT: Duration = Duration::from_millis(20);

/// How many prepared statements a connection to SQLite keeps: an article needs about a hundred, and lists come in several lengths.
const STATEMENTS: usize = 400;

/// How many rows a connection to SQLite reads ahead of whoever takes them: every time that it waits costs two changes of thread.
const ROWS_AHEAD: usize = 4096;

/// How many pages SQLite lets its log grow to before it copies them to their places, which waits for the disk: 64 MB. What changes often is copied once.
const PAGES_AHEAD: &str = "16384";

/// The lock under which PostgreSQL writes one article at a time, so that changes are numbered in the order in which they are committed.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7095132094)";

/// Has SQLite look at the end of a transaction whether references lead anywhere: reports are written before their quotes. PostgreSQL has it in its schema.
const QUOTES_FOLLOW: &str = "PRAGMA defer_foreign_keys = ON";

/// Opens the database at `url` (`sqlite://onrecord.db`, `postgres://user:password@host/name`), creating the SQLite file if there is none, and brings it to the
/// current schema.
///
/// # Errors
///
/// [`ArchiveError::Connect`] with the URL, its password left out.
pub async fn connect(url: &str) -> Result<DatabaseConnection, ArchiveError> {
    let fail = |error: DbErr| ArchiveError::Connect {
        url: without_password(url),
        reason: without_url(&error.to_string(), url),
    };
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).acquire_timeout(Duration::from_secs(30));
    if url.starts_with("sqlite:") {
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        options
            // Every connection to an in-memory database would have one of its own.
            .max_connections(if in_memory { 1 } else { 8 })
            .min_connections(u32::from(in_memory))
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(20))
                    .statement_cache_capacity(STATEMENTS)
                    .row_buffer_size(ROWS_AHEAD)
                    .pragma("cache_size", "-65536")
                    .pragma("temp_store", "memory")
                    .pragma("wal_autocheckpoint", PAGES_AHEAD)
            });
        if in_memory {
            options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
        }
    } else {
        options.max_connections(16);
    }
    let mut wait = FIRST_WAIT;
    let mut tries = 1;
    let db = loop {
        match Database::connect(options.clone()).await {
            Ok(db) => break db,
            Err(error) if tries < TRIES && lost_a_race(&error) => {}
            Err(error) => return Err(fail(error)),
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
        tries += 1;
    };
    loop {
        match Migrator::up(&db, None).await {
            Ok(()) => break,
            // Another process may be migrating the same database; every statement of a migration can be said twice.
            Err(_) if tries < TRIES => {}
            Err(error) => {
                let reason = format!("{error}; if its tables are another program's, choose another database");
                return Err(fail(DbErr::Custom(reason)));
            }
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
        tries += 1;
    }
    index_what_is_due(&db).await?;
    Ok(db)
}

/// Whether the database has the current schema; it is asked, so that it must answer.
///
/// # Errors
///
/// [`ArchiveError::Database`] where it does not, or has a later schema.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, ArchiveError> {
    Ok(Migrator::get_pending_migrations(db).await?.is_empty())
}

/// Begins a transaction that will write: on SQLite it takes the write lock at once, on PostgreSQL the writer's lock.
pub(crate) async fn begin_writing(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let transaction = db
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    let first = match transaction.get_database_backend() {
        DbBackend::Postgres => WRITER_LOCK,
        _ => QUOTES_FOLLOW,
    };
    transaction.execute_unprepared(first).await?;
    Ok(transaction)
}

/// Patience with other writers: pauses that grow, a few times.
///
/// A loop rather than a function over a closure: an asynchronous closure's future cannot be shown to be `Send`, which the server needs.
pub(crate) struct Patience {
    wait: Duration,
    tries: u32,
}

impl Patience {
    pub(crate) const fn new() -> Self {
        Self {
            wait: FIRST_WAIT,
            tries: 1,
        }
    }

    /// Waits where the work failed because another writer was faster, and says whether it should be tried again.
    pub(crate) async fn outlasts(&mut self, error: &ArchiveError) -> bool {
        if !matches!(error, ArchiveError::Database(error) if self.tries < TRIES && lost_a_race(error)) {
            return false;
        }
        tokio::time::sleep(self.wait).await;
        self.wait *= 2;
        self.tries += 1;
        true
    }
}

/// Whether the database refused because of another connection's work, so that trying again may succeed.
fn lost_a_race(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let Some(database) = error.as_database_error() else {
        return false;
    };
    // SQLITE_BUSY and its kin, SQLITE_LOCKED; serialization_failure and deadlock_detected of PostgreSQL.
    matches!(
        database.code().as_deref(),
        Some("5" | "6" | "261" | "262" | "517" | "40001" | "40P01")
    )
}

/// The URL with the password replaced, for messages.
#[must_use]
pub fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            // Only URLs that cannot have a password refuse this, and this one has one.
            let _ = parsed.set_password(Some("***"));
            parsed.to_string()
        }
        Ok(_) => url.to_owned(),
        Err(_) => match (url.find("://"), url.rfind('@')) {
            (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}***{}", &url[..scheme + 3], &url[at..]),
            _ => url.to_owned(),
        },
    }
}

/// A driver's message in which the URL, should it be quoted, shows no password.
fn without_url(message: &str, url: &str) -> String {
    message.replace(url, &without_password(url))
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn messages_show_no_password() {
        for (url, shown) in [
            ("sqlite://onrecord.db", "sqlite://onrecord.db"),
            ("postgres://ana@db.example/news", "postgres://ana@db.example/news"),
            (
                "postgres://ana:s3cret@db.example/news",
                "postgres://ana:***@db.example/news",
            ),
            (
                "postgres://ana:s3cret@db.example:port/news",
                "postgres://***@db.example:port/news",
            ),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}

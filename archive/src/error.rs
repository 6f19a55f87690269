//! What can go wrong in the archive, as far as a caller can act on it.

use sea_orm::DbErr;

/// Why an archive's verb failed. Messages never hold a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The database cannot be opened or brought to the current schema.
    #[error("cannot open the database {url}: {reason}")]
    Connect {
        /// The database, its password left out.
        url: String,
        /// What the driver says.
        reason: String,
    },
    /// The article cannot be stored as it is.
    #[error("the article {key} is refused: {reason}")]
    Refused {
        /// Which article.
        key: String,
        /// Why, in words for a person.
        reason: String,
    },
    /// A valid token bears this name already, so that nobody could tell the two apart.
    #[error("a token named {name} exists already; revoke it first, or choose another name")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
    /// The database failed under a statement.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
    /// Reading the article ended early, because the program is shutting down or the extractor failed.
    #[error("reading the article {key} was interrupted")]
    Interrupted {
        /// Which article.
        key: String,
    },
}

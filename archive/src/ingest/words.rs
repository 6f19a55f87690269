//! Which words whole articles have, for the index: each once, without its place.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};
use uuid::Uuid;

use super::batch::Batch;
use crate::read::sql::Sql;

/// How many bytes of words an article gives to the index at most: more than all but freaks have, and few enough for every database.
const MOST: usize = 500_000;

/// The words of a folded text, each once, with single spaces between them.
pub(super) fn vocabulary(folded: &str) -> String {
    let words: BTreeSet<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut list = String::new();
    for word in words {
        if list.len() + word.len() >= MOST {
            break;
        }
        list.push_str(word);
        list.push(' ');
    }
    list
}

impl Batch<'_> {
    pub(super) async fn write_words(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        for reading in self.readings() {
            if db.get_database_backend() == DbBackend::Postgres {
                on_postgres(db, reading.id, &reading.vocabulary).await?;
            } else {
                on_sqlite(db, reading.id, &reading.vocabulary).await?;
            }
        }
        Ok(())
    }
}

async fn on_postgres(db: &DatabaseTransaction, article: Uuid, words: &str) -> Result<(), DbErr> {
    let mut sql = Sql::new("INSERT INTO article_words (article_id, words) VALUES (");
    sql.bind(article)
        .push(", strip(to_tsvector('simple', ")
        .bind(words)
        .push("))) ON CONFLICT (article_id) DO UPDATE SET words = excluded.words");
    sql.execute(db).await?;
    Ok(())
}

async fn on_sqlite(db: &DatabaseTransaction, article: Uuid, words: &str) -> Result<(), DbErr> {
    let mut sql = Sql::new("INSERT INTO article_words (article_id) VALUES (");
    sql.bind(article)
        .push(") ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id RETURNING number");
    for row in sql.all(db).await? {
        let mut sql = Sql::new("INSERT OR REPLACE INTO article_fts (rowid, words) VALUES (");
        sql.bind(row.try_get::<i64>("", "number")?)
            .push(", ")
            .bind(words)
            .push(")");
        sql.execute(db).await?;
    }
    Ok(())
}

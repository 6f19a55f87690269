//! The indices over words: which words whole articles have, each once, without its place; and on SQLite which words reports have, which PostgreSQL sees to by itself.

use std::collections::{BTreeSet, HashMap};

use extractor::fold::fold;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr};
use uuid::Uuid;

use super::batch::Batch;
use crate::connection::begin_writing;
use crate::dictionary;
use crate::error::ArchiveError;
use crate::read::sql::Sql;
use crate::rows::parts;

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

/// The number of the last report; those that are stored later have higher ones.
pub(super) async fn last_report(db: &DatabaseTransaction) -> Result<i64, DbErr> {
    Sql::new("SELECT COALESCE(MAX(number), 0) FROM report").count(db).await
}

/// Indexes the reports after this number: all with one statement, for each of which SQLite writes a piece of index that has to be merged with the others.
pub(super) async fn index_reports_after(db: &DatabaseTransaction, number: i64) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        let mut sql =
            Sql::new("INSERT INTO report_fts (rowid, folded) SELECT number, folded FROM report WHERE number > ");
        sql.bind(number).push(" ORDER BY number");
        sql.execute(db).await?;
    }
    Ok(())
}

/// Indexes the words of articles that were stored before there was an index of them.
pub(crate) async fn index_what_is_due(db: &DatabaseConnection) -> Result<(), ArchiveError> {
    const DUE: &str = "SELECT COUNT(*) FROM due WHERE work = 'article_words'";
    while Sql::new(DUE).count(db).await? > 0 {
        let transaction = begin_writing(db).await?;
        let mut sql = Sql::new("SELECT a.id, v.body FROM article a JOIN revision v ON v.id = a.revision_id ");
        sql.push("WHERE NOT EXISTS (SELECT 1 FROM article_words w WHERE w.article_id = a.id) LIMIT 64");
        let mut words: Vec<(Uuid, String)> = Vec::new();
        for row in sql.all(&transaction).await? {
            let text = dictionary::text(&transaction, &row.try_get("", "body")?).await?;
            words.push((row.try_get("", "id")?, vocabulary(&fold(&text))));
        }
        if words.is_empty() {
            Sql::new("DELETE FROM due WHERE work = 'article_words'")
                .execute(&transaction)
                .await?;
        }
        write_words(
            &transaction,
            words.iter().map(|(id, words)| (*id, words.as_str())).collect(),
        )
        .await?;
        transaction.commit().await?;
    }
    Ok(())
}

impl Batch<'_> {
    pub(super) async fn write_words(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let readings = self.readings();
        let words = readings.map(|reading| (reading.id, reading.found().vocabulary.as_str()));
        write_words(db, words.collect()).await
    }
}

async fn write_words(db: &DatabaseTransaction, articles: Vec<(Uuid, &str)>) -> Result<(), DbErr> {
    for part in parts(articles) {
        if db.get_database_backend() == DbBackend::Postgres {
            on_postgres(db, &part).await?;
        } else {
            on_sqlite(db, &part).await?;
        }
    }
    Ok(())
}

async fn on_postgres(db: &DatabaseTransaction, articles: &[(Uuid, &str)]) -> Result<(), DbErr> {
    let mut sql = Sql::new("WITH given (article_id, words) AS (VALUES ");
    for &(article, words) in articles {
        sql.row((article, words));
    }
    sql.push(
        ") INSERT INTO article_words (article_id, words) SELECT article_id, strip(to_tsvector('simple', words)) FROM given \
         ON CONFLICT (article_id) DO UPDATE SET words = excluded.words",
    );
    sql.execute(db).await?;
    Ok(())
}

async fn on_sqlite(db: &DatabaseTransaction, articles: &[(Uuid, &str)]) -> Result<(), DbErr> {
    let mut sql = Sql::new("INSERT INTO article_words (article_id) VALUES ");
    for &(article, _) in articles {
        sql.row(article);
    }
    sql.push(" ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id RETURNING number, article_id");
    let mut numbers: HashMap<Uuid, i64> = HashMap::new();
    for row in sql.all(db).await? {
        numbers.insert(row.try_get("", "article_id")?, row.try_get("", "number")?);
    }
    let mut sql = Sql::new("INSERT OR REPLACE INTO article_fts (rowid, words) VALUES ");
    for &(article, words) in articles {
        sql.row((numbers[&article], words));
    }
    sql.execute(db).await?;
    Ok(())
}

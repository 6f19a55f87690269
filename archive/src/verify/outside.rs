//! Words that an article holds outside any quote: the reporter's own, which nobody is said to have said.
//!
//! The index holds which articles have which words, not where: the articles that have all the telling words of a claim are read, and the words looked for in them.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::evidence::printer;
use super::wording::is_light;
use crate::folded::Folded;
use crate::read::sql::Sql;
use crate::read::{self, Article};

/// A claim of fewer words may stand anywhere.
const LEAST: usize = 3;
/// How many words of the claim are sought, the longest.
const SOUGHT: usize = 8;
/// How many articles are read at most.
const READ: usize = 24;

/// Where words stand that are no quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// The article.
    pub article: Article,
    /// Who prints it, or its title.
    pub(super) printer: String,
}

/// The first article found to hold a claim's words one behind the other, none of them in a live quote.
pub(super) async fn outside(db: &impl ConnectionTrait, claimed: &[&str]) -> Result<Option<Outside>, DbErr> {
    let sought = sought(claimed);
    if claimed.len() < LEAST || sought.is_empty() {
        return Ok(None);
    }
    let ids = holding(db, &sought).await?;
    let articles = read::articles_by_id(db, &ids).await?;
    let revisions: Vec<Uuid> = articles.values().map(|article| article.revision).collect();
    let texts = read::words_of_revisions(db, &revisions).await?;
    for article in ids.iter().filter_map(|id| articles.get(id)) {
        let Some(words) = texts.get(&article.revision) else {
            continue;
        };
        let places = places(&words.text, claimed);
        if places.is_empty() || !is_outside(&places, &quotes_in(db, article.id).await?) {
            continue;
        }
        let outlets = read::outlets_by_id(db, &article.outlet.into_iter().collect::<Vec<_>>()).await?;
        return Ok(Some(Outside {
            printer: printer(article, &outlets),
            article: article.clone(),
        }));
    }
    Ok(None)
}

/// The words that tell most: no light ones, the longest first. Words with marks in them are left to the reading, since databases cut them in ways of their own.
fn sought<'w>(claimed: &[&'w str]) -> Vec<&'w str> {
    let words: BTreeSet<&str> = claimed
        .iter()
        .copied()
        .filter(|word| !is_light(word) && word.chars().all(char::is_alphanumeric))
        .collect();
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.truncate(SOUGHT);
    words
}

/// Articles that have all these words.
async fn holding(db: &impl ConnectionTrait, words: &[&str]) -> Result<Vec<Uuid>, DbErr> {
    let mut sql = Sql::new("SELECT w.article_id FROM article_words w JOIN article a ON a.id = w.article_id ");
    if db.get_database_backend() == DbBackend::Sqlite {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        sql.push("JOIN article_fts f ON f.rowid = w.number WHERE f.article_fts MATCH ")
            .bind(quoted.join(" AND "));
    } else {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        sql.push("WHERE w.words @@ to_tsquery('simple', ")
            .bind(quoted.join(" & "))
            .push(")");
    }
    sql.push(format_args!(
        " AND a.retracted_at IS NULL ORDER BY w.number LIMIT {READ}"
    ));
    let rows = sql.all(db).await?;
    rows.iter().map(|row| row.try_get("", "article_id")).collect()
}

/// Where words stand in a text one behind the other, in bytes.
fn places(text: &str, claimed: &[&str]) -> Vec<(usize, usize)> {
    let folded = Folded::of(text);
    let spans = folded.spans();
    folded
        .words()
        .windows(claimed.len())
        .enumerate()
        .filter(|(_, run)| *run == claimed)
        .map(|(at, run)| (spans[at].start(), spans[at + run.len() - 1].end()))
        .collect()
}

/// Whether one of the places touches no quote.
fn is_outside(places: &[(usize, usize)], quotes: &[(usize, usize)]) -> bool {
    places
        .iter()
        .any(|&(from, to)| quotes.iter().all(|&(begin, end)| end <= from || to <= begin))
}

/// The bytes of the live quotes in the text of an article.
async fn quotes_in(db: &impl ConnectionTrait, article: Uuid) -> Result<Vec<(usize, usize)>, DbErr> {
    let mut sql = Sql::new("SELECT byte_start, byte_end FROM report WHERE live AND place = 'text' AND article_id = ");
    sql.bind(article);
    let rows = sql.all(db).await?;
    rows.iter()
        .map(|row| {
            let offset = |column| {
                row.try_get::<i32>("", column)
                    .map(|at| usize::try_from(at).unwrap_or_default())
            };
            Ok((offset("byte_start")?, offset("byte_end")?))
        })
        .collect()
}

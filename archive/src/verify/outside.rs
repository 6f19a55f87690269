//! Words that an article holds outside any quote: the reporter's own, which nobody is said to have said.
//!
//! The index holds which articles have which words, not where: the articles that have all the telling words of a claim are read, the earliest first, and the words looked
//! for in them.

use entity::vocabulary::Place;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use uuid::Uuid;

use super::evidence::printer;
use crate::folded::Folded;
use crate::read::sql::Sql;
use crate::read::{self, Article};

/// A claim of fewer words may stand anywhere.
const LEAST: usize = 3;
/// How many words of the claim are sought, the rarest.
const SOUGHT: usize = 8;
/// Among how many articles that have them all the earliest are looked for.
const HAVING: usize = 1000;
/// How many articles are read at most, and how many at once.
const READ: usize = 24;
const AT_ONCE: usize = 6;

/// Where words stand that are no quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// The article.
    pub article: Article,
    /// Who prints it, or its title.
    pub(super) printer: String,
}

/// The earliest article found to hold a claim's words one behind the other, none of them in a live quote; of these words it is told which are rarest.
pub(super) async fn outside(
    db: &impl ConnectionTrait,
    claimed: &[&str],
    rarest_first: &[&str],
) -> Result<Option<Outside>, DbErr> {
    // Words with marks in them are left to the reading, since databases cut them in ways of their own.
    let plain = |word: &&str| word.chars().all(char::is_alphanumeric);
    let sought: Vec<&str> = rarest_first.iter().copied().filter(plain).take(SOUGHT).collect();
    if claimed.len() < LEAST || sought.is_empty() {
        return Ok(None);
    }
    for ids in holding(db, &sought).await?.chunks(AT_ONCE) {
        let articles = read::articles_by_id(db, ids).await?;
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
            return Ok(Some(Outside {
                printer: printer(article),
                article: article.clone(),
            }));
        }
    }
    Ok(None)
}

/// Articles that have all these words, the earliest first.
async fn holding(db: &impl ConnectionTrait, words: &[&str]) -> Result<Vec<Uuid>, DbErr> {
    let mut sql =
        Sql::new("SELECT a.id FROM article_words w JOIN article a ON a.id = w.article_id WHERE w.number IN (");
    if db.get_database_backend() == DbBackend::Sqlite {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        sql.push("SELECT f.rowid FROM article_fts f WHERE f.article_fts MATCH ")
            .bind(quoted.join(" AND "));
    } else {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        sql.push("SELECT f.number FROM article_words f WHERE f.words @@ to_tsquery('simple', ")
            .bind(quoted.join(" & "))
            .push(")");
    }
    sql.push(format_args!(
        " LIMIT {HAVING}) AND a.retracted_at IS NULL ORDER BY a.published_at NULLS LAST, a.id LIMIT {READ}"
    ));
    let rows = sql.all(db).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
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
    let mut sql = Sql::new("SELECT byte_start, byte_end FROM report WHERE live AND place = ");
    sql.bind(Place::Text).push(" AND article_id = ").bind(article);
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

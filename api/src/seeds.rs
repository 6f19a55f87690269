//! The sample articles: embedded in the program, stored in an empty database, so that there is something to ask from the first minute.

use std::borrow::Cow;

use anyhow::Context;
use chrono::{DateTime, Utc};
use rust_embed::RustEmbed;
use sea_orm::DatabaseConnection;

use crate::documents::{self, DEFAULT_MAX_ARTICLE_SIZE, Document};

#[derive(RustEmbed)]
#[folder = "../seeds"]
struct Files;

/// Reads the sample articles, in the order of their names.
///
/// # Errors
///
/// When one of them is not what [`documents`] demands.
pub fn articles() -> anyhow::Result<Vec<Document>> {
    // The folder's description of itself is no article.
    let mut names: Vec<Cow<'static, str>> = Files::iter()
        .filter(|name| name.ends_with(".md") && name.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    names.sort_unstable();
    names
        .iter()
        .map(|name| {
            let file = Files::get(name).with_context(|| format!("the sample article {name} cannot be read"))?;
            let text =
                std::str::from_utf8(&file.data).with_context(|| format!("the sample article {name} is not UTF-8"))?;
            Ok(documents::markdown(
                &format!("seeds/{name}"),
                Some(name),
                text,
                DEFAULT_MAX_ARTICLE_SIZE,
            )?)
        })
        .collect()
}

/// Stores the sample articles and says how many there are.
///
/// # Errors
///
/// When one of them cannot be read or stored.
pub async fn load(db: &DatabaseConnection, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let articles = articles()?;
    let count = articles.len();
    for document in articles {
        archive::ingest(db, document.article, now)
            .await
            .with_context(|| format!("the sample article {} cannot be stored", document.place))?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use entity::vocabulary::TextStatus;

    #[test]
    fn every_sample_article_says_that_it_is_restated() {
        let articles = super::articles().unwrap();
        assert!(!articles.is_empty());
        for document in articles {
            assert!(document.warnings.is_empty(), "{:?}", document.warnings);
            assert_eq!(document.article.text_status, TextStatus::Restated, "{}", document.place);
            assert!(
                document.article.published.is_some() && document.article.title.is_some(),
                "{}",
                document.place
            );
        }
    }
}

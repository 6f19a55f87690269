//! Texts of a growing archive: from some hundreds on they are kept in less room, and every one is read as it was given.

use archive::read::{self, Words};
use archive::{Ingested, Reading};
use entity::revision;
use sea_orm::EntityTrait;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, now};

on_each_database!(what_texts_have_in_common_is_kept_once);

const ARTICLES: usize = 300;

/// An article that shares most of its sentences with others.
fn story(nth: usize) -> Story {
    let mut story = Story::new(&format!("council {nth}"), "2031-03-11");
    for line in 0..8 {
        let words = format!(
            "We will mend bridge {} of the {} road before the winter comes, and nobody will pay more than {} crowns for it.",
            nth * 7 + line,
            ["northern", "southern", "eastern", "western"][(nth + line) % 4],
            nth * 13 % 97
        );
        story = story.says(&format!("Ana Ruiz {nth}"), &words);
    }
    story
}

async fn text(scratch: &Scratch, stored: &Ingested) -> String {
    let mut words = read::words_of_revisions(&scratch.db, &[stored.revision_id])
        .await
        .unwrap();
    let Words { text, .. } = words.remove(&stored.revision_id).unwrap();
    text
}

async fn what_texts_have_in_common_is_kept_once(scratch: &Scratch) {
    let stories: Vec<Story> = (0..ARTICLES).map(story).collect();
    let readings: Vec<Reading> = stories.iter().map(Story::reading).collect();
    let mut stored = Vec::new();
    for outcome in archive::ingest::store(&scratch.db, &readings, now()).await {
        stored.push(outcome.unwrap());
    }
    assert!(archive::dictionary::stored(&scratch.db).await.unwrap().is_none());

    // It is found out when the next article comes, and used from then on.
    let next = story(ARTICLES).article;
    archive::ingest(&scratch.db, next, now()).await.unwrap();
    let next = story(ARTICLES + 1).article;
    let ingested = archive::ingest(&scratch.db, next.clone(), now()).await.unwrap();
    let dictionary = archive::dictionary::stored(&scratch.db).await.unwrap().unwrap();
    let row = revision::Entity::find_by_id(ingested.revision_id)
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.body.dictionary(), Some(dictionary.number()));
    assert_eq!(text(scratch, &ingested).await, next.text);
    for (story, stored) in stories.iter().zip(&stored).step_by(50) {
        assert_eq!(text(scratch, stored).await, story.article.text);
    }

    let mut changed = next.clone();
    changed.text.insert_str(0, "The council met again.\n");
    let revised = archive::ingest(&scratch.db, changed.clone(), now()).await.unwrap();
    assert_eq!(revised.report_ids, ingested.report_ids);
    assert_eq!(text(scratch, &revised).await, changed.text);
    assert_eq!(text(scratch, &ingested).await, next.text);
}

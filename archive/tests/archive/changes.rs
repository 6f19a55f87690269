//! The change table.

use entity::vocabulary::ChangeKind::{
    ArticleCreated, ArticleRevised, ArticleUpdated, QuoteMerged, ReportAdded, ReportRemoved,
};

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::Story;

on_each_database!(
    changes_tell_what_happened_in_order,
    a_merge_is_told_of_the_article_that_caused_it,
    changes_are_read_from_anywhere,
);

async fn kinds(scratch: &Scratch, seq: i64) -> Vec<entity::vocabulary::ChangeKind> {
    let changes = archive::changes_after(&scratch.db, seq, 100).await.unwrap();
    assert!(changes.is_sorted_by(|one, other| one.seq < other.seq));
    changes.into_iter().map(|change| change.kind).collect()
}

async fn changes_tell_what_happened_in_order(scratch: &Scratch) {
    let words = "The bridge over the river will stay with the town.";
    let story = Story::new("b", "2031-03-11")
        .says("Ana Ruiz", words)
        .says("Ana Ruiz", "No.");
    let stored = story.store(scratch).await;
    assert_eq!(kinds(scratch, 0).await, [ArticleCreated, ReportAdded, ReportAdded]);
    let added = archive::changes_after(&scratch.db, 0, 2).await.unwrap()[1].clone();
    assert_eq!(
        (added.article_id, added.report_id),
        (stored.article_id, Some(stored.report_ids[0]))
    );
    assert_eq!(added.quote_id, Some(scratch.quote(words).await.id));

    let seq = archive::latest_change(&scratch.db).await.unwrap();
    let mut described = story.clone();
    described.article.byline = Some("Bo Lindqvist".to_owned());
    described.store(scratch).await;
    assert_eq!(kinds(scratch, seq).await, [ArticleUpdated]);

    let seq = archive::latest_change(&scratch.db).await.unwrap();
    Story::new("b", "2031-03-11")
        .says("Ana Ruiz", words)
        .says("Ana Ruiz", "Yes.")
        .store(scratch)
        .await;
    assert_eq!(kinds(scratch, seq).await, [ArticleRevised, ReportRemoved, ReportAdded]);

    let seq = archive::latest_change(&scratch.db).await.unwrap();
    let old = scratch.quote(words).await.id;
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", words)
        .store(scratch)
        .await;
    assert_eq!(kinds(scratch, seq).await, [ArticleCreated, ReportAdded, QuoteMerged]);
    let merged = archive::changes_after(&scratch.db, seq, 100).await.unwrap()[2].clone();
    assert_eq!(
        (merged.former_quote_id, merged.quote_id),
        (Some(old), Some(scratch.quote(words).await.id))
    );
}

async fn a_merge_is_told_of_the_article_that_caused_it(scratch: &Scratch) {
    let words = "The bridge over the river will stay with the town.";
    let says = |key: &str, published: &str, words: &str| Story::new(key, published).says("Ana Ruiz", words);
    says("b", "2031-03-11", words).store(scratch).await;
    let together = [
        says("a", "2031-03-10", words),
        says("c", "2031-03-12", "Nobody asked the fishermen."),
    ];
    let readings: Vec<_> = together.iter().map(Story::reading).collect();
    for outcome in archive::ingest::store(&scratch.db, &readings, crate::story::now()).await {
        outcome.unwrap();
    }
    let changes = archive::changes_after(&scratch.db, 0, 100).await.unwrap();
    let merged: Vec<_> = changes.iter().filter(|change| change.kind == QuoteMerged).collect();
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].article_id, archive::ids::article("a"));
}

async fn changes_are_read_from_anywhere(scratch: &Scratch) {
    assert_eq!(archive::latest_change(&scratch.db).await.unwrap(), 0);
    for key in ["a", "b", "c"] {
        Story::new(key, "2031-03-11")
            .says("Ana Ruiz", "No.")
            .store(scratch)
            .await;
    }
    let all = archive::changes_after(&scratch.db, 0, 100).await.unwrap();
    let rest = archive::changes_after(&scratch.db, all[2].seq, 2).await.unwrap();
    assert_eq!(rest, all[3..5]);
    assert_eq!(
        archive::latest_change(&scratch.db).await.unwrap(),
        all.last().unwrap().seq
    );
}

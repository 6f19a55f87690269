//! Articles in: once, twice, changed, broken, side by side.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use archive::{ArchiveError, IngestStatus, NewArticle, Reading};
use entity::vocabulary::{Place, TextStatus};
use entity::{article, report, revision};
use extractor::VenueKind;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, now, same_in_any_order};

on_each_database!(
    the_same_article_again_changes_nothing,
    any_order_gives_the_same_rows,
    spans_are_kept_in_bytes_and_code_points,
    changed_words_make_a_revision,
    old_words_come_back,
    another_title_is_described_without_losing_reports,
    an_error_leaves_nothing_behind,
    two_writers_both_finish,
    readers_see_whole_articles,
    two_may_open_a_new_database_at_once,
    an_empty_article_is_refused,
    outlets_are_one_in_spite_of_spelling,
    the_extractor_stands_behind_the_door,
);

fn five() -> Vec<Story> {
    vec![
        Story::new("a", "2031-03-10")
            .outlet("The Harbour Gazette")
            .says("Ana Ruiz", "The bridge over the river is closed until spring.")
            .at(VenueKind::Press, None)
            .says("Bo Lindqvist", "very close"),
        Story::new("b", "2031-03-11T09:30:00+02:00")
            .outlet("harbour gazette")
            .says("Anna Ruiz", "We will build it again.")
            .says("Ruiz", "bridge over the river is closed"),
        Story::new("c", "2031-03-12")
            .says(
                "Ana Ruiz",
                "The bridge over the river is closed until spring. We will build it again.",
            )
            .at(VenueKind::Interview, Some("Harbour Gazette"))
            .on("2031-03-09")
            .quote(None, "nobody knows"),
        Story::new("d", "2031-03-12")
            .says("Bo Lindqvist", "We are very close to a deal, all of us.")
            .says("Lindqvist", "a deal, all of us"),
        Story::new("e", "2031-03-13")
            .says("A. Ruiz", "very close")
            .says("ANA RUIZ", "closed until spring"),
    ]
}

async fn the_same_article_again_changes_nothing(scratch: &Scratch) {
    for story in five() {
        assert_eq!(story.store(scratch).await.status, IngestStatus::Created);
    }
    let before = scratch.everything().await;
    for story in five() {
        let first = story.store(scratch).await;
        assert_eq!(first.status, IngestStatus::Unchanged);
        assert_eq!(first.report_ids.len(), story.extraction.quotes.len());
    }
    assert_eq!(scratch.everything().await, before);
}

async fn any_order_gives_the_same_rows(scratch: &Scratch) {
    same_in_any_order(scratch, &five()).await;
}

async fn spans_are_kept_in_bytes_and_code_points(scratch: &Scratch) {
    let story = Story::new("ärzte", "2031-03-10").says("Ana Ruiz", "Naïve — but “good”.");
    story.store(scratch).await;
    let report = report::Entity::find().one(&scratch.db).await.unwrap().unwrap();
    let text = &story.article.text;
    let (start, end) = (
        usize::try_from(report.byte_start).unwrap(),
        usize::try_from(report.byte_end).unwrap(),
    );
    assert_eq!(&text[start..end], report.text);
    let (start, end) = (
        usize::try_from(report.point_start).unwrap(),
        usize::try_from(report.point_end).unwrap(),
    );
    assert_eq!(
        text.chars().skip(start).take(end - start).collect::<String>(),
        report.text
    );
    assert_eq!(
        (report.cue_text.as_deref(), report.source_text.as_deref()),
        (Some("said"), Some("Ana Ruiz"))
    );
    assert_eq!(report.folded, "naive but good");
    assert_eq!(report.place, Place::Text);
}

async fn changed_words_make_a_revision(scratch: &Scratch) {
    let first = Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is closed.")
        .says("Ana Ruiz", "It will open in spring.")
        .store(scratch)
        .await;
    let second = Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is open.")
        .says("Ana Ruiz", "It will open in spring.")
        .store(scratch)
        .await;
    assert_eq!(second.status, IngestStatus::Revised);
    assert_ne!(second.revision_id, first.revision_id);
    assert_eq!(second.report_ids[1], first.report_ids[1]);
    assert_eq!(
        scratch.passages().await,
        [
            ("It will open in spring.".to_owned(), vec!["a".to_owned()]),
            ("The bridge is open.".to_owned(), vec!["a".to_owned()])
        ]
    );
    let old = report::Entity::find_by_id(first.report_ids[0]).one(&scratch.db).await;
    let old = old.unwrap().expect("the old report is citable");
    assert!(!old.live && old.revision_id == first.revision_id && old.quote_id.is_some());
    let kept = report::Entity::find_by_id(first.report_ids[1])
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert!(kept.live && kept.revision_id == second.revision_id);
    let mut revisions = revision::Entity::find().all(&scratch.db).await.unwrap();
    revisions.sort_by_key(|revision| revision.number);
    assert_eq!(
        revisions.iter().map(|revision| revision.number).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(revisions[0].id, first.revision_id);
}

async fn old_words_come_back(scratch: &Scratch) {
    let closed = Story::new("a", "2031-03-10").says("Ana Ruiz", "The bridge is closed.");
    let open = Story::new("a", "2031-03-10").says("Bo Lindqvist", "The bridge is open.");
    let first = closed.store(scratch).await;
    let known = scratch.speakers().await;
    open.store(scratch).await;
    assert_eq!(scratch.speakers().await, ["Bo Lindqvist"]);
    let again = closed.store(scratch).await;
    assert_eq!(
        (again.revision_id, &again.report_ids),
        (first.revision_id, &first.report_ids)
    );
    assert_eq!(revision::Entity::find().all(&scratch.db).await.unwrap().len(), 2);
    assert_eq!(
        scratch.passages().await,
        [("The bridge is closed.".to_owned(), vec!["a".to_owned()])]
    );
    assert_eq!(scratch.speakers().await, known);
}

async fn another_title_is_described_without_losing_reports(scratch: &Scratch) {
    let plain = Story::new("a", "2031-03-10").says("Ana Ruiz", "The bridge is closed.");
    let first = plain.store(scratch).await;
    let mut restated = plain.clone();
    restated.article.text_status = TextStatus::Restated;
    restated.article.published = archive::Published::parse("2031-03-11");
    let second = restated.store(scratch).await;
    assert_eq!(second.status, IngestStatus::Revised);
    assert_eq!(
        (second.revision_id, second.report_ids),
        (first.revision_id, first.report_ids)
    );
    let stored = article::Entity::find().one(&scratch.db).await.unwrap().unwrap();
    assert_eq!(stored.text_status, TextStatus::Restated);
    let quote = scratch.quote("The bridge is closed.").await;
    assert_eq!(quote.first_reported_at, stored.published_at);
}

async fn an_error_leaves_nothing_behind(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is closed.")
        .store(scratch)
        .await;
    let before = scratch.everything().await;
    // Without this table the transaction fails when nearly everything is written.
    scratch
        .db
        .execute_unprepared("ALTER TABLE change RENAME TO set_aside")
        .await
        .unwrap();
    let story = Story::new("b", "2031-03-11")
        .says("Ana Ruiz", "The bridge is closed.")
        .says("Bo Lindqvist", "No.");
    let failed = story.try_store(&scratch.db).await;
    assert!(matches!(failed, Err(ArchiveError::Database(_))));
    scratch
        .db
        .execute_unprepared("ALTER TABLE set_aside RENAME TO change")
        .await
        .unwrap();
    assert_eq!(scratch.everything().await, before);
    assert_eq!(story.store(scratch).await.status, IngestStatus::Created);
}

async fn two_writers_both_finish(scratch: &Scratch) {
    let stories: Vec<Story> = (0..24)
        .map(|number| {
            Story::new(&format!("story {number:02}"), "2031-03-10")
                .says("Ana Ruiz", "The bridge over the river is closed until spring.")
                .says(
                    "Bo Lindqvist",
                    &format!("It is the winter number {number} without a bridge."),
                )
        })
        .collect();
    let other = archive::connect(&scratch.url).await.unwrap();
    let one = async {
        for story in &stories {
            story.try_store(&scratch.db).await.unwrap();
        }
    };
    let two = async {
        for story in stories.iter().rev() {
            story.try_store(&other).await.unwrap();
        }
    };
    tokio::join!(one, two);
    assert_eq!(article::Entity::find().all(&scratch.db).await.unwrap().len(), 24);
    assert_eq!(
        scratch
            .quote("The bridge over the river is closed until spring.")
            .await
            .report_count,
        24
    );
    assert_eq!(report::Entity::find().all(&scratch.db).await.unwrap().len(), 48);
    other.close().await.unwrap();
}

async fn two_may_open_a_new_database_at_once(scratch: &Scratch) {
    let url = match scratch.db.get_database_backend() {
        DbBackend::Postgres => {
            let wipe = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
            scratch.db.execute_unprepared(wipe).await.unwrap();
            scratch.url.clone()
        }
        _ => scratch.url.replace("archive.db", "other.db"),
    };
    let (one, other) = tokio::join!(archive::connect(&url), archive::connect(&url));
    for db in [one.unwrap(), other.unwrap()] {
        assert_eq!(archive::latest_change(&db).await.unwrap(), 0);
        db.close().await.unwrap();
    }
}

async fn an_empty_article_is_refused(scratch: &Scratch) {
    let article = NewArticle {
        text: " \n".to_owned(),
        ..Story::new("a", "2031-03-10").article
    };
    let refused = archive::ingest(&scratch.db, article, now()).await.unwrap_err();
    assert_eq!(refused.to_string(), "the article a is refused: its text is empty");
}

async fn outlets_are_one_in_spite_of_spelling(scratch: &Scratch) {
    let mut stories = five();
    stories[3].article.credits = vec!["AP".to_owned(), "The Associated Press".to_owned()];
    stories[4] = stories[4].clone().by_way_of("the Harbour Gazette");
    same_in_any_order(scratch, &stories).await;
    let mut outlets: Vec<String> = entity::outlet::Entity::find()
        .all(&scratch.db)
        .await
        .unwrap()
        .into_iter()
        .map(|outlet| outlet.name)
        .collect();
    outlets.sort();
    assert_eq!(outlets, ["AP", "The Harbour Gazette"]);
    let relay = entity::report_relay::Entity::find()
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert!(relay.outlet_id.is_some());
    let venue = entity::venue::Entity::find().one(&scratch.db).await.unwrap().unwrap();
    assert_eq!(venue.outlet_id, relay.outlet_id);
}

async fn the_extractor_stands_behind_the_door(scratch: &Scratch) {
    let text = "Mayor Ana Ruiz spoke on Monday.\n“The bridge over the river is closed until spring,” Ruiz said.\n";
    let article = NewArticle {
        text: text.to_owned(),
        ..Story::new("a", "2031-03-11").article
    };
    let found = archive::ingest::extract(&article);
    let ingested = archive::ingest(&scratch.db, article, now()).await.unwrap();
    assert_eq!(ingested.report_ids.len(), found.quotes.len());
    assert_eq!(ingested.status, IngestStatus::Created);
}

async fn readers_see_whole_articles(scratch: &Scratch) {
    let stories: Vec<Story> = (0..40)
        .map(|number| {
            let key = format!("story {number:02}");
            (0..3).fold(Story::new(&key, "2031-03-10"), |story, nth| {
                story.says(
                    "Ana Ruiz",
                    &format!("The bridge number {number} is closed for the {nth} time this year."),
                )
            })
        })
        .collect();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (db, done) = (scratch.db.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut last = false;
                loop {
                    let counts = "SELECT COUNT(r.id) AS reports, COUNT(q.id) AS collated FROM article a LEFT JOIN report r ON r.article_id = a.id \
                        LEFT JOIN quote q ON q.id = r.quote_id GROUP BY a.id";
                    let counts = Statement::from_string(db.get_database_backend(), counts);
                    for row in db.query_all_raw(counts).await.unwrap() {
                        let (reports, collated): (i64, i64) = (row.try_get("", "reports").unwrap(), row.try_get("", "collated").unwrap());
                        assert_eq!((reports, collated), (3, 3));
                    }
                    if last {
                        return;
                    }
                    last = done.load(Ordering::Relaxed);
                }
            })
        })
        .collect();
    let readings: Vec<Reading> = stories.iter().map(Story::reading).collect();
    for together in readings.chunks(4) {
        for outcome in archive::ingest::store(&scratch.db, together, now()).await {
            outcome.unwrap();
        }
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    assert_eq!(article::Entity::find().all(&scratch.db).await.unwrap().len(), 40);
}

//! Articles that change: what became of their reports.

use archive::curate::{self, Grounds, SpeakerChoice};
use archive::read::{self, ReportStanding};
use entity::report;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, now};

on_each_database!(
    a_report_is_told_where_it_went,
    equal_words_are_told_apart_by_what_stands_around_them,
    a_decision_follows_exact_words_alone,
    a_revision_tells_what_it_changed,
);

const CLOSED: &str = "The bridge over the river is closed to every cart.";
const OPENED: &str = "The bridge over the river is open to every cart again.";
const SNOW: &str = "We shall see what the first snow brings.";

fn standing(history: &read::History) -> (ReportStanding, Option<Uuid>) {
    (history.standing, history.successor)
}

async fn history(scratch: &Scratch, id: Uuid) -> read::History {
    read::histories(&scratch.db, &[id]).await.unwrap().remove(&id).unwrap()
}

/// A story that begins with a paragraph of the reporter's.
fn told(lead: &str) -> Story {
    let mut story = Story::new("a", "2031-03-10");
    story.article.text.push_str(lead);
    story.article.text.push('\n');
    story
}

async fn a_report_is_told_where_it_went(scratch: &Scratch) {
    let first = told("The council met.")
        .says("Ana Ruiz", CLOSED)
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "No word of this is true.")
        .store(scratch)
        .await;
    let [closed, snow, untrue] = first.report_ids[..] else {
        panic!("three reports")
    };
    assert_eq!(
        standing(&history(scratch, closed).await),
        (ReportStanding::Current, None)
    );
    let second = told("The council met late on Thursday.")
        .says("Ana Ruiz", OPENED)
        .says("Bo Hale", SNOW)
        .store(scratch)
        .await;
    let [opened, again] = second.report_ids[..] else {
        panic!("two reports")
    };
    assert_eq!(again, snow);
    assert_eq!(
        standing(&history(scratch, closed).await),
        (ReportStanding::Changed, Some(opened))
    );
    assert_eq!(standing(&history(scratch, snow).await), (ReportStanding::Moved, None));
    assert_eq!(
        standing(&history(scratch, untrue).await),
        (ReportStanding::Vanished, None)
    );
    assert_eq!(
        standing(&history(scratch, opened).await),
        (ReportStanding::Current, None)
    );
    let steps = history(scratch, snow).await.steps;
    assert_eq!(steps.len(), 2);
    assert_eq!(
        (steps[0].revision, steps[1].revision),
        (first.revision_id, second.revision_id)
    );
    assert_ne!(steps[0].points, steps[1].points);
    let gone = read::departures(&scratch.db, &[second.revision_id]).await.unwrap();
    assert_eq!(gone[&second.revision_id], [closed, untrue]);

    // The first words come back.
    let third = told("The council met.")
        .says("Ana Ruiz", CLOSED)
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "No word of this is true.")
        .store(scratch)
        .await;
    assert_eq!(third.revision_id, first.revision_id);
    assert_ne!(history(scratch, closed).await.standing, ReportStanding::Changed);
    assert_eq!(
        standing(&history(scratch, opened).await),
        (ReportStanding::Changed, Some(closed))
    );
}

async fn equal_words_are_told_apart_by_what_stands_around_them(scratch: &Scratch) {
    let first = told("Should the bridge close?")
        .says("Ana Ruiz", "Never.")
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "Never.")
        .store(scratch)
        .await;
    let second = told("Should the bridge close?")
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "Never.")
        .store(scratch)
        .await;
    let (ruiz, berg) = (first.report_ids[0], first.report_ids[2]);
    assert_eq!(second.report_ids, [first.report_ids[1], berg]);
    assert_eq!(history(scratch, berg).await.standing, ReportStanding::Moved);
    assert_eq!(history(scratch, ruiz).await.standing, ReportStanding::Vanished);
    let third = told("Should the bridge close?")
        .says("Dag Moss", "Never.")
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "Never.")
        .store(scratch)
        .await;
    assert_eq!(third.report_ids[2], berg);
    assert!(
        ![ruiz, berg].contains(&third.report_ids[0]),
        "an old id is never another stretch's"
    );
    let mut described = told("Should the bridge close?")
        .says("Dag Moss", "Never.")
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "Never.");
    described.article.byline = Some("Ida Berg".to_owned());
    assert_eq!(described.store(scratch).await.report_ids, third.report_ids);
    let back = told("Should the bridge close?")
        .says("Ana Ruiz", "Never.")
        .says("Bo Hale", SNOW)
        .says("Cora Berg", "Never.")
        .store(scratch)
        .await;
    assert_eq!(back.report_ids, first.report_ids);
}

async fn a_decision_follows_exact_words_alone(scratch: &Scratch) {
    let first = told("The council met.").says("Ana Ruiz", CLOSED).store(scratch).await;
    let closed = first.report_ids[0];
    let nobody = SpeakerChoice::Nobody;
    let ana = Grounds::of("ana", now());
    curate::correct_attribution(&scratch.db, closed, &nobody, &ana)
        .await
        .unwrap();
    let speakers = async || -> Vec<(String, bool, bool)> {
        let rows = report::Entity::find().all(&scratch.db).await.unwrap();
        let mut rows: Vec<_> = rows
            .into_iter()
            .map(|row| (row.text, row.live, row.speaker_id.is_some()))
            .collect();
        rows.sort();
        rows
    };
    told("The council met again.")
        .says("Ana Ruiz", CLOSED)
        .store(scratch)
        .await;
    assert_eq!(speakers().await, [(CLOSED.to_owned(), true, false)]);
    told("The council met again.")
        .says("Ana Ruiz", OPENED)
        .store(scratch)
        .await;
    assert_eq!(
        speakers().await,
        [(CLOSED.to_owned(), false, false), (OPENED.to_owned(), true, true)]
    );
}

async fn a_revision_tells_what_it_changed(scratch: &Scratch) {
    let first = told("The council met.").says("Ana Ruiz", CLOSED).store(scratch).await;
    let second = told("The council met late.")
        .says("Ana Ruiz", CLOSED)
        .store(scratch)
        .await;
    let edits = read::edits(&scratch.db, &[first.revision_id, second.revision_id])
        .await
        .unwrap();
    assert_eq!(edits.get(&first.revision_id), None);
    assert_eq!(
        edits[&second.revision_id],
        [read::Edit {
            before: "The council met.".to_owned(),
            after: "The council met late.".to_owned(),
        }]
    );
}

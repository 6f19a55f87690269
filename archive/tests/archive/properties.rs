//! Whatever the order in which articles come, and however many at a time: the same quotes, speakers and reference wordings.

use archive::Reading;
use archive::ingest::Ingester;
use entity::{quote, report, speaker, speaker_name, speaker_relation, speaker_role};
use extractor::VenueKind;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::database::Scratch;
use crate::story::{Story, now};

const BRIDGE: &str = "The bridge over the river will stay closed until the last stone is mended.";
const PROMISE: &str = "We will build a second bridge for Harlow before the next winter comes.";
const THANKS: &str = "I want to thank everybody for coming here tonight.";

/// An article in which the last speaker is given a role.
fn in_role(story: Story, role: &str) -> Story {
    story.with(|quote| quote.speaker.as_mut().unwrap().role = Some(role.to_owned()))
}

/// Invented articles with variants of names and wordings, namesakes, refrains and revisions; the revisions of one article come in order.
fn stories() -> Vec<Vec<Story>> {
    let story = Story::new;
    let once = |story: Story| vec![story];
    vec![
        once(
            story("a", "2031-03-10")
                .says("Ana Ruiz", BRIDGE)
                .says("Ana Ruiz", "Very close.")
                .on("2031-03-09"),
        ),
        once(story("b", "2031-03-11").says("Ana M. Ruiz", "The bridge over the river will stay closed")),
        once(story("c", "2031-03-11").says("Ruiz", "The bridge over the river … until the last stone is mended.")),
        once(
            story("d", "2031-03-12")
                .says("Ana Ruiz", "Very close.")
                .on("2031-03-11")
                .at(VenueKind::Press, None),
        ),
        once(story("e", "2031-03-12").says(
            "Ana Ruiz",
            "The bridge over the river will stay shut until the last stone is mended.",
        )),
        once(in_role(
            story("f", "2031-03-12").says("Otto Holt", PROMISE),
            "goalkeeper",
        )),
        once(in_role(story("g", "2031-03-13").says("Otto Holt", PROMISE), "minister")),
        once(story("h", "2031-03-14").says("Otto Holt", PROMISE)),
        once(in_role(
            story("i", "2031-03-14").says("Holt", "A second bridge for Harlow."),
            "minister",
        )),
        once(story("j", "2031-03-15").says("Ana Ruiz", THANKS)),
        once(story("k", "2031-09-15").says("Ana Ruiz", THANKS)),
        once(story("l", "2031-09-17").says("Ana Ruiz", THANKS).on("2031-09-14")),
        vec![
            in_role(
                story("m", "2031-03-16").says("Otto T. Holt", PROMISE).on("2031-03-15"),
                "minister",
            ),
            in_role(
                story("m", "2031-03-16").says("Otto T. Holt", PROMISE).on("2031-03-15"),
                "striker",
            )
            .outlet("Gazette"),
        ],
        vec![
            story("n", "2031-03-16")
                .says("Bela Ruiz", BRIDGE)
                .says("Ana Ruiz", "Before the next winter."),
            story("n", "2031-03-16").says("Ana Ruiz", BRIDGE),
        ],
        vec![
            in_role(
                story("o", "2031-03-17").says("Ana Ruiz", "It is a very close thing."),
                "Harbour Board chair",
            ),
            story("o", "2031-03-17").says("Ana Ruiz", "It was a very close thing."),
        ],
    ]
}

/// All revisions, mixed but for those of one article; where the list is cut into batches; and how many reports are remembered from one to the next.
fn orders() -> impl Strategy<Value = (Vec<Story>, Vec<bool>, usize)> {
    let articles: Vec<usize> = stories()
        .iter()
        .enumerate()
        .flat_map(|(article, revisions)| vec![article; revisions.len()])
        .collect();
    let count = articles.len();
    (
        Just(articles).prop_shuffle(),
        prop::collection::vec(any::<bool>(), count),
        prop::sample::select(vec![0, 1, 4, 1000]),
    )
        .prop_map(|(articles, cuts, remembered)| {
            let mut left: Vec<_> = stories().into_iter().map(Vec::into_iter).collect();
            let stories = articles.into_iter().filter_map(|article| left[article].next());
            (stories.collect(), cuts, remembered)
        })
}

/// What the archive says of live reports.
async fn said(scratch: &Scratch) -> Vec<String> {
    let db = &scratch.db;
    let mut rows = Vec::new();
    let live = report::Entity::find()
        .filter(report::Column::Live.eq(true))
        .all(db)
        .await
        .unwrap();
    for row in live {
        rows.push(format!(
            "{:?}",
            report::Model {
                number: 0,
                name_id: None,
                ..row
            }
        ));
    }
    let quotes = quote::Entity::find()
        .filter(quote::Column::ReportCount.gt(0))
        .all(db)
        .await
        .unwrap();
    rows.extend(quotes.iter().map(|row| format!("{row:?}")));
    let speakers = speaker::Entity::find()
        .filter(speaker::Column::ReportCount.gt(0))
        .all(db)
        .await
        .unwrap();
    rows.extend(speakers.iter().map(|row| format!("{row:?}")));
    let names = speaker_name::Entity::find().all(db).await.unwrap();
    rows.extend(names.iter().map(|row| format!("{row:?}")));
    let roles = speaker_role::Entity::find().all(db).await.unwrap();
    rows.extend(roles.iter().map(|row| format!("{row:?}")));
    let relations = speaker_relation::Entity::find().all(db).await.unwrap();
    rows.extend(relations.iter().map(|row| format!("{row:?}")));
    rows.sort();
    rows
}

async fn stored(stories: &[Story], cuts: &[bool], remembered: usize) -> Vec<String> {
    let scratch = Scratch::sqlite().await;
    let mut ingester = Ingester::remembering(remembered);
    let mut batch: Vec<Reading> = Vec::new();
    for (story, &cut) in stories.iter().zip(cuts) {
        batch.push(story.reading());
        if cut {
            store(&mut ingester, &scratch, &mut batch).await;
        }
    }
    store(&mut ingester, &scratch, &mut batch).await;
    said(&scratch).await
}

async fn store(ingester: &mut Ingester, scratch: &Scratch, batch: &mut Vec<Reading>) {
    for outcome in ingester.store(&scratch.db, batch, now()).await {
        outcome.unwrap();
    }
    batch.clear();
}

#[test]
fn neither_order_nor_batches_change_what_the_archive_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let in_order: Vec<Story> = stories().into_iter().flatten().collect();
    let expected = runtime.block_on(stored(&in_order, &vec![true; in_order.len()], 0));
    let config = Config {
        cases: 24,
        rng_seed: RngSeed::Fixed(2031),
        failure_persistence: None,
        max_shrink_iters: 64,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&orders(), |(stories, cuts, remembered)| {
        let keys: Vec<&str> = stories.iter().map(|story| story.article.key.as_str()).collect();
        let rows = runtime.block_on(stored(&stories, &cuts, remembered));
        let odd = |rows: &[String], others: &[String]| -> Vec<String> {
            rows.iter().filter(|row| !others.contains(row)).cloned().collect()
        };
        let (more, less) = (odd(&rows, &expected), odd(&expected, &rows));
        prop_assert!(
            more.is_empty() && less.is_empty(),
            "in the order {keys:?}, cut {cuts:?}, {remembered} remembered: {more:#?} instead of {less:#?}"
        );
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

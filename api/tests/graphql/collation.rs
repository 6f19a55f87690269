//! The sample articles: which of their printings are one passage, whatever came first.

use archive::ingest::{self, Reading};
use entity::vocabulary::Relation;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::harbor::Harbor;

/// Passages that more than one article prints, or that must stand alone: the reference wording, and which article prints it how.
const EXPECTED: &[(&str, &[&str])] = &[
    (
        "As for the Ukrainian crisis itself, the discussion focused in particular on the possibility of resuming direct negotiations between representatives of the Russian Federation and Ukraine.",
        &["000 verbatim", "002 altered", "003 verbatim", "004 altered"],
    ),
    (
        "Crimea will stay with Russia. And Zelenskyy understands that.",
        &["000 verbatim", "001 excerpt", "003 verbatim"],
    ),
    (
        "I won’t be happy, let me put it that way. Things will happen.",
        &["000 verbatim", "003 verbatim"],
    ),
    (
        "There are still some specific points … which need to be fine-tuned, and we are busy with this",
        &["000 verbatim", "002 excerpt", "003 excerpt"],
    ),
    (
        "This conversation allowed Russia and the United States to further bring their positions closer together, not only on Ukraine but also on a number of other international issues",
        &["000 verbatim", "003 verbatim", "004 altered"],
    ),
    (
        "Vladimir, STOP! Let’s get the Peace Deal DONE!",
        &["000 excerpt", "000 excerpt", "001 excerpt", "003 verbatim"],
    ),
    (
        "constructive and very useful",
        &["001 verbatim", "002 verbatim", "003 verbatim"],
    ),
    ("very close", &["002 verbatim"]),
];

#[tokio::test]
async fn the_samples_are_collated_alike_in_any_order() {
    let documents = api::seeds::articles().unwrap();
    let keys: Vec<String> = documents.iter().map(|document| document.article.key.clone()).collect();
    let readings: Vec<Reading> = documents
        .into_iter()
        .map(|document| Reading::of(document.article))
        .collect();
    let harbor = Harbor::empty().await;
    let db = &harbor.database;
    // Every article comes first and last with every other one at the other end.
    for first in 0..readings.len() {
        for last in (0..readings.len()).filter(|&last| last != first) {
            let between = (0..readings.len()).filter(|&other| other != first && other != last);
            let order: Vec<usize> = std::iter::once(first).chain(between).chain([last]).collect();
            for &number in &order {
                for stored in ingest::store(db, &readings[number..=number], chrono::Utc::now()).await {
                    stored.unwrap();
                }
            }
            let found = passages(db, &keys).await;
            for (text, printings) in EXPECTED {
                let passage = found
                    .iter()
                    .find(|(known, _)| known.trim_end_matches('.') == text.trim_end_matches('.'));
                let printed: Option<Vec<&str>> =
                    passage.map(|(_, printed)| printed.iter().map(String::as_str).collect());
                assert_eq!(
                    printed.as_deref(),
                    Some(*printings),
                    "{text:?}, stored in the order {order:?}: {found:#?}"
                );
            }
            empty(db).await;
        }
    }
}

/// The passages with their printings, in order. `keys` are those of the samples by number.
async fn passages(db: &DatabaseConnection, keys: &[String]) -> Vec<(String, Vec<String>)> {
    let select = "SELECT q.text, a.key, r.relation FROM report r JOIN quote q ON q.id = r.quote_id JOIN article a ON a.id = r.article_id \
        WHERE r.live ORDER BY q.text, q.id, a.key, r.relation";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), select))
        .await
        .unwrap();
    let mut passages: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows {
        let text: String = row.try_get("", "text").unwrap();
        let (key, relation): (String, Relation) =
            (row.try_get("", "key").unwrap(), row.try_get("", "relation").unwrap());
        let number = keys.iter().position(|known| *known == key).unwrap();
        let printing = format!("{number:03} {}", relation.as_str());
        match passages.last_mut() {
            Some((known, printings)) if *known == text => printings.push(printing),
            _ => passages.push((text, vec![printing])),
        }
    }
    for (_, printings) in &mut passages {
        printings.sort();
    }
    passages
}

async fn empty(db: &DatabaseConnection) {
    for table in [
        "report",
        "quote_former_id",
        "passage",
        "article",
        "speaker",
        "venue",
        "outlet",
        "change",
    ] {
        db.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
}

#[tokio::test]
async fn the_apparatus_tells_who_reads_what() {
    let archive = crate::samples::samples().await;
    let query = r#"{ quotes(filter: {text: "\"further bring their positions\""}) { nodes { apparatus {
        reference { relation }
        witnesses { printed beginsInside endsInside goesOn report { relation } copyOf { id } credits { id } }
        variants { lemma position agreeing { relation } readings { kind text witnesses { relation } } }
    } } } }"#;
    let answer = archive.ask(query).await;
    let apparatus = &answer["quotes"]["nodes"][0]["apparatus"];
    assert_eq!(apparatus["reference"]["relation"], "VERBATIM");
    let witnesses = apparatus["witnesses"].as_array().unwrap();
    let whole = |witness: &&serde_json::Value| witness["endsInside"] == false && witness["goesOn"] == false;
    assert_eq!(witnesses.iter().filter(whole).count(), 3);
    let variants = apparatus["variants"].as_array().unwrap();
    let converge = variants
        .iter()
        .find(|variant| {
            variant["readings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|reading| reading["text"] == "converge")
        })
        .unwrap();
    assert_eq!(converge["lemma"], "bring");
    assert_eq!(converge["agreeing"].as_array().unwrap().len(), 2);
    assert_eq!(converge["readings"][0]["witnesses"][0]["relation"], "ALTERED");
}

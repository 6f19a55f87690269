//! Speakers who belong to each other, from the words of an article to the answer about a claim.

use archive::NewArticle;
use archive::curate::{Grounds, retract_article};
use serde_json::{Value, json};

use crate::harbor::{Harbor, news};

/// Stores articles as they are read, the extractor's reading included.
async fn read(harbor: &Harbor, articles: &[(&str, &str)]) {
    for (key, text) in articles {
        let article = NewArticle {
            title: Some(format!("Story {key}")),
            ..news(
                &format!("https://gazette.example/{key}"),
                &format!("2031-03-1{key}"),
                text,
            )
        };
        let now = "2031-03-16T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        archive::ingest(&harbor.database, article, now).await.unwrap();
    }
}

async fn agreement(harbor: &Harbor, words: &str, speaker: &str) -> Value {
    let query = format!(
        "{{ verifyQuote(input: {{ text: \"{words}\", speaker: \"{speaker}\" }}) {{ verdict speakerAgreement }} }}"
    );
    harbor.ask(&query).await["verifyQuote"].clone()
}

#[tokio::test]
async fn a_member_is_compatible_with_the_body_and_the_articles_that_say_so_are_named() {
    let harbor = Harbor::empty().await;
    read(
        &harbor,
        &[
            ("1", "“The harbor will stay open through the winter,” Ellery Harbor Board chair Ana Ruiz said on Thursday.\n"),
            ("2", "“Nobody has to sell a single boat this year,” said Ana Ruiz, chair of the Ellery Harbor Board.\n"),
            ("3", "“We never promised a second pier to anybody,” Ana Ruiz said.\n"),
        ],
    )
    .await;
    let query = "{ speaker(name: \"Ana Ruiz\") { relations { kind articles subject { name } object { name kind } reportedBy { title } } } }";
    assert_eq!(
        harbor.ask(query).await["speaker"]["relations"],
        json!([{
            "kind": "MEMBER_OF", "articles": 2, "subject": { "name": "Ana Ruiz" },
            "object": { "name": "Ellery Harbor Board", "kind": "ORGANIZATION" },
            "reportedBy": [{ "title": "Story 1" }, { "title": "Story 2" }],
        }])
    );
    assert_eq!(
        agreement(
            &harbor,
            "The harbor will stay open through the winter",
            "Ellery Harbor Board"
        )
        .await,
        json!({ "verdict": "VERBATIM", "speakerAgreement": "COMPATIBLE" })
    );
    // An article that says nothing of the board is of its chair all the same.
    let pier = "We never promised a second pier to anybody";
    let related = json!({ "verdict": "VERBATIM", "speakerAgreement": "COMPATIBLE" });
    assert_eq!(agreement(&harbor, pier, "Ellery Harbor Board").await, related);
    let grounds = Grounds::of("ana", "2031-03-17T12:00:00Z".parse().unwrap());
    for key in ["1", "2"] {
        assert_eq!(agreement(&harbor, pier, "Ellery Harbor Board").await, related);
        let article = archive::ids::article(&format!("https://gazette.example/{key}"));
        retract_article(&harbor.database, article, &grounds).await.unwrap();
    }
    assert_ne!(agreement(&harbor, pier, "Ellery Harbor Board").await, related);
    assert_eq!(harbor.ask(query).await["speaker"]["relations"], json!([]));
}

#[tokio::test]
async fn a_part_is_compatible_with_the_whole() {
    let harbor = Harbor::empty().await;
    read(
        &harbor,
        &[(
            "1",
            "“The old town will be safe for children by May,” the Ellery Police Department's drugs squad said.\n",
        )],
    )
    .await;
    assert_eq!(
        agreement(
            &harbor,
            "The old town will be safe for children by May",
            "Ellery Police Department"
        )
        .await,
        json!({ "verdict": "VERBATIM", "speakerAgreement": "COMPATIBLE" })
    );
}

#[tokio::test]
async fn two_people_of_one_name_are_told_apart_by_their_roles() {
    let harbor = Harbor::empty().await;
    read(
        &harbor,
        &[
            (
                "1",
                "“I saw the ball very late in the second half,” said Ellery goalkeeper Otto Holt.\n",
            ),
            (
                "2",
                "“The fishing grounds will open in spring,” Fisheries Minister Otto Holt said on Thursday.\n",
            ),
            (
                "3",
                "“My knee has felt better ever since April,” goalkeeper Holt said.\n",
            ),
        ],
    )
    .await;
    assert_eq!(
        harbor.refusal("{ speaker(name: \"Otto Holt\") { id } }").await,
        "AMBIGUOUS"
    );
    let answer = harbor
        .ask("{ speakers(filter: { name: \"Holt\" }) { nodes { name quotes { nodes { text } } } } }")
        .await;
    let mut said: Vec<usize> = answer["speakers"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|speaker| speaker["quotes"]["nodes"].as_array().unwrap().len())
        .collect();
    said.sort_unstable();
    assert_eq!(said, [1, 2], "{answer:#}");
}

//! What the sample articles must answer from the first minute: who said what, where, and as reported by whom.

use serde_json::{Value, json};

use crate::harbor::Harbor;

/// An archive with the sample articles, as a first start makes it.
pub(crate) async fn samples() -> Harbor {
    let archive = Harbor::empty().await;
    let now = "2031-03-16T12:00:00Z".parse().unwrap();
    assert_eq!(api::seeds::load(&archive.database, now).await.unwrap(), 5);
    archive
}

fn nodes(answer: &Value) -> &Vec<Value> {
    answer["nodes"].as_array().unwrap()
}

#[tokio::test]
async fn lavrov_spoke_to_cbs_news() {
    let archive = samples().await;
    let query = r#"{ quotes(filter: {speaker: "Lavrov", venueKind: INTERVIEW}) { nodes { text speaker { name } venue { kind name } } } }"#;
    let answer = archive.ask(query).await;
    let said = |quote: &&Value| {
        quote["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("There are still some specific points"))
    };
    let [quote] = nodes(&answer["quotes"]).iter().filter(said).collect::<Vec<_>>()[..] else {
        panic!("{answer:#}")
    };
    assert_eq!(quote["venue"], json!({"kind": "INTERVIEW", "name": "CBS News"}));
    let name = quote["speaker"]["name"].as_str().unwrap();
    assert!(["Sergei Lavrov", "Sergey Lavrov"].contains(&name), "{name}");
}

#[tokio::test]
async fn ushakov_spoke_to_reporters() {
    let archive = samples().await;
    let query = r#"{ quotes(filter: {speaker: "Ushakov", text: "\"This conversation allowed\""}) { nodes { text speaker { name } venue { kind name } reports { nodes { relation article { title } } } } } }"#;
    let answer = archive.ask(query).await;
    let [quote] = &nodes(&answer["quotes"])[..] else {
        panic!("{answer:#}")
    };
    assert_eq!(quote["speaker"]["name"], "Yuri Ushakov");
    assert_eq!(quote["venue"], json!({"kind": "PRESS", "name": null}));
    let verbatim = nodes(&quote["reports"])
        .iter()
        .filter(|report| report["relation"] == "VERBATIM")
        .count();
    assert_eq!(verbatim, 2, "two articles print it whole: {quote:#}");
}

#[tokio::test]
async fn trumps_words_to_time_stand_in_three_articles() {
    let archive = samples().await;
    let query = r#"{ quotes(filter: {text: "\"Crimea will stay with Russia\""}) { totalCount nodes { text speaker { name } venue { kind name } reportCount reports { nodes { text relation article { id } } } } } }"#;
    let answer = archive.ask(query).await;
    let [quote] = &nodes(&answer["quotes"])[..] else {
        panic!("{answer:#}")
    };
    assert_eq!(quote["speaker"]["name"], "Donald Trump");
    assert_eq!(quote["venue"], json!({"kind": "INTERVIEW", "name": "TIME"}));
    assert_eq!(
        quote["text"],
        "Crimea will stay with Russia. And Zelenskyy understands that."
    );
    let reports = nodes(&quote["reports"]);
    let mut articles: Vec<&str> = reports
        .iter()
        .map(|report| report["article"]["id"].as_str().unwrap())
        .collect();
    articles.sort_unstable();
    articles.dedup();
    assert_eq!((reports.len(), articles.len()), (3, 3), "{quote:#}");
    let cut: Vec<&Value> = reports
        .iter()
        .filter(|report| report["relation"] == "EXCERPT")
        .collect();
    assert_eq!(cut.len(), 1, "{quote:#}");
    assert_eq!(cut[0]["text"], "Crimea will stay with Russia.");
}

#[tokio::test]
async fn one_zelenskyy_under_every_spelling() {
    let archive = samples().await;
    let mut ids = Vec::new();
    for spelling in ["Zelenskiy", "Zelensky", "Volodymyr Zelenskyy"] {
        let answer = archive
            .ask(&format!(r#"{{ speaker(name: "{spelling}") {{ id names }} }}"#))
            .await;
        let names: Vec<&str> = answer["speaker"]["names"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(
            names.contains(&"Volodymyr Zelenskyy") && names.contains(&"Volodymyr Zelensky"),
            "{names:?}"
        );
        ids.push(answer["speaker"]["id"].clone());
    }
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
}

#[tokio::test]
async fn a_passage_that_one_article_prints_whole_and_another_in_two_stretches_is_one_quote() {
    let archive = samples().await;
    let answer = archive
        .ask(r#"{ quotes(filter: {text: "\"Vladimir, STOP\""}) { nodes { reports { nodes { text } } } } }"#)
        .await;
    let [quote] = &nodes(&answer["quotes"])[..] else {
        panic!("{answer:#}")
    };
    assert_eq!(nodes(&quote["reports"]).len(), 4, "{quote:#}");
}

#[tokio::test]
async fn agencies_are_credited_and_the_samples_say_that_they_are_restated() {
    let archive = samples().await;
    let answer = archive
        .ask("{ articles(first: 10) { nodes { textStatus outlet { name } credits { name } } } }")
        .await;
    let articles = nodes(&answer["articles"]);
    assert!(
        articles.iter().all(|article| article["textStatus"] == "RESTATED"),
        "{answer:#}"
    );
    let mut credited: Vec<&str> = articles
        .iter()
        .flat_map(|article| article["credits"].as_array().unwrap())
        .filter_map(|credit| credit["name"].as_str())
        .collect();
    credited.sort_unstable();
    assert_eq!(credited, ["AFP", "CGTN", "Reuters"]);
}

#[tokio::test]
async fn roles_come_with_their_days() {
    let archive = samples().await;
    let query = r#"{ speaker(name: "Ushakov") { roleHistory { role articles firstOn lastOn } relations { kind articles subject { name } object { name } } } }"#;
    let answer = archive.ask(query).await;
    let roles = answer["speaker"]["roleHistory"].as_array().unwrap();
    assert!(roles.iter().any(|role| role["role"] == "Kremlin aide"), "{answer:#}");
    for role in roles {
        let (first, last) = (role["firstOn"].as_str().unwrap(), role["lastOn"].as_str().unwrap());
        assert!(
            "2025-04-25" <= first && first <= last && last <= "2025-04-26",
            "{role:#}"
        );
        assert!(role["articles"].as_i64().unwrap() >= 1);
    }
    for relation in answer["speaker"]["relations"].as_array().unwrap() {
        assert!(
            ["SPEAKS_FOR", "MEMBER_OF", "PART_OF"].contains(&relation["kind"].as_str().unwrap()),
            "{relation:#}"
        );
    }
}

//! Storing an article through the API.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::harbor::{Harbor, TOKEN, answer};

const MUTATION: &str = "mutation($input: IngestArticleInput!) { ingestArticle(input: $input) {
    status article { title outlet { name } } reports { text speaker { name } article { title } } errors { code message path } } }";

async fn ingest(harbor: &Harbor, token: Option<&str>, input: Value) -> Value {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = json!({ "query": MUTATION, "variables": { "input": input } }).to_string();
    let (status, answer) = answer(harbor.router.clone(), request.body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    answer
}

#[tokio::test]
async fn an_article_is_created_once_and_revised_when_its_words_change() {
    let harbor = Harbor::empty().await;
    let text = "“We have kept our promise,” Mayor Ana Ruiz told reporters on Thursday.";
    let mut input = json!({
        "url": "https://gazette.example/1", "title": "Promise kept", "outlet": "Ellery Gazette",
        "publishedAt": "2031-03-14T09:00:00Z", "text": text,
    });
    let created = ingest(&harbor, Some(TOKEN), input.clone()).await;
    let payload = &created["data"]["ingestArticle"];
    assert_eq!(payload["status"], "CREATED", "{created:#}");
    assert_eq!(payload["errors"], json!([]));
    assert_eq!(
        payload["article"],
        json!({ "title": "Promise kept", "outlet": { "name": "Ellery Gazette" } })
    );
    assert_eq!(payload["reports"][0]["text"], "We have kept our promise,");
    assert_eq!(payload["reports"][0]["speaker"], json!({ "name": "Ana Ruiz" }));

    let again = ingest(&harbor, Some(TOKEN), input.clone()).await;
    assert_eq!(again["data"]["ingestArticle"]["status"], "UNCHANGED");
    assert_eq!(again["data"]["ingestArticle"]["reports"], payload["reports"]);

    input["text"] = json!(format!("{text} “Wait and see,” she added."));
    let revised = ingest(&harbor, Some(TOKEN), input).await;
    assert_eq!(revised["data"]["ingestArticle"]["status"], "REVISED");
    assert_eq!(revised["data"]["ingestArticle"]["reports"].as_array().unwrap().len(), 2);
    let answer = harbor
        .ask("{ article(url: \"https://gazette.example/1\") { revisions { number } } }")
        .await;
    assert_eq!(
        answer["article"]["revisions"],
        json!([{ "number": 1 }, { "number": 2 }])
    );
}

#[tokio::test]
async fn an_input_that_cannot_be_stored_is_refused_with_its_place() {
    let harbor = Harbor::empty().await;
    for (input, code, field) in [
        (json!({ "text": "  " }), "EMPTY_TEXT", "text"),
        (json!({ "text": "\u{feff}\n" }), "EMPTY_TEXT", "text"),
        (json!({}), "INVALID_ARGUMENT", "text"),
        (json!({ "text": "a", "html": "<p>a" }), "INVALID_ARGUMENT", "html"),
        (json!({ "html": "<p>a" }), "UNSUPPORTED", "html"),
    ] {
        let answer = ingest(&harbor, Some(TOKEN), input).await;
        let payload = &answer["data"]["ingestArticle"];
        assert_eq!(
            (&payload["status"], &payload["article"]),
            (&json!("REFUSED"), &Value::Null)
        );
        assert_eq!(payload["errors"][0]["code"], code);
        assert_eq!(payload["errors"][0]["path"], json!(["input", field]));
    }
    let impossible = harbor
        .send(
            MUTATION,
            json!({ "input": { "text": "a", "publishedAt": "2031-02-30T00:00:00Z" } }),
        )
        .await;
    assert!(
        impossible["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("2031-02-30"),
        "{impossible:#}"
    );
    assert_eq!(
        harbor.ask("{ statistics { articles } }").await["statistics"]["articles"],
        0
    );
}

#[tokio::test]
async fn a_revision_tells_what_became_of_each_printing() {
    let harbor = Harbor::empty().await;
    let closed = "“The pier is closed to every ship,” Mayor Ana Ruiz told reporters on Thursday.";
    let opened = "“The pier is open to every ship again,” Mayor Ana Ruiz told reporters on Thursday.";
    let sail = "“I will believe it when I see the first sail,” said Tomas Hale, a fisherman.";
    let mut input =
        json!({ "url": "https://gazette.example/1", "text": format!("The harbor of Ellery.\n\n{closed}\n\n{sail}\n") });
    let first = ingest(&harbor, Some(TOKEN), input.clone()).await;
    assert_eq!(
        first["data"]["ingestArticle"]["reports"][0]["text"],
        "The pier is closed to every ship,"
    );
    let before = harbor
        .ask("{ article(url: \"https://gazette.example/1\") { reports { nodes { id standing successor { id } history { standing } } } } }")
        .await;
    let nodes = &before["article"]["reports"]["nodes"];
    assert_eq!(
        (&nodes[0]["standing"], &nodes[0]["successor"], &nodes[0]["history"]),
        (&json!("CURRENT"), &Value::Null, &json!([{ "standing": "PRINTED" }]))
    );
    let id = nodes[0]["id"].as_str().unwrap();
    input["text"] = json!(format!("The harbor of Ellery.\n\n{opened}\n\n{sail}\n"));
    ingest(&harbor, Some(TOKEN), input).await;
    let after = harbor
        .ask(&format!(
            "{{ node(id: \"{id}\") {{ ... on Report {{ live standing successor {{ text standing }} revision {{ number }}
                    history {{ revision {{ number }} standing span {{ start }} successor {{ text }} }} }} }}
               article(url: \"https://gazette.example/1\") {{ reports {{ nodes {{ standing }} }}
                    revisions {{ number edits {{ before after }} departures {{ id standing }} }} }} }}"
        ))
        .await;
    let opened_words = "The pier is open to every ship again,";
    assert_eq!(
        after["node"],
        json!({
            "live": false, "standing": "CHANGED", "successor": { "text": opened_words, "standing": "CURRENT" }, "revision": { "number": 1 },
            "history": [
                { "revision": { "number": 1 }, "standing": "PRINTED", "span": { "start": 24 }, "successor": null },
                { "revision": { "number": 2 }, "standing": "CHANGED", "span": null, "successor": { "text": opened_words } },
            ],
        })
    );
    assert_eq!(
        after["article"],
        json!({
            "reports": { "nodes": [{ "standing": "CURRENT" }, { "standing": "MOVED" }] },
            "revisions": [
                { "number": 1, "edits": [], "departures": [] },
                { "number": 2, "edits": [{ "before": closed, "after": opened }], "departures": [{ "id": id, "standing": "CHANGED" }] },
            ],
        })
    );
}

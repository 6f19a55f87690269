//! GraphQL over HTTP: statuses, media types, and what is not read at all.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harbor::{Harbor, answer};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

fn post(body: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

fn get(query: &str) -> Request<Body> {
    Request::get(format!("/graphql?{query}"))
        .header("accept", GRAPHQL)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn the_media_type_of_the_answer_decides_what_the_status_tells() {
    let harbor = Harbor::empty().await;
    let good = json!({ "query": "{ __typename }" }).to_string();
    let unknown = json!({ "query": "{ nothing }" }).to_string();
    let broken = json!({ "query": "{" }).to_string();
    let mistyped =
        json!({ "query": "query($id: ID!) { quote(id: $id) { id } }", "variables": { "id": [] } }).to_string();
    let failing = json!({ "query": "{ node(id: \"x\") { id } }" }).to_string();
    for (body, accept, status, content_type) in [
        (&good, Some(JSON), 200, JSON),
        (&good, Some(GRAPHQL), 200, GRAPHQL),
        (&good, Some("*/*"), 200, JSON),
        (&good, None, 200, JSON),
        (
            &good,
            Some("text/html, application/graphql-response+json;q=0.9, application/json;q=0.8"),
            200,
            GRAPHQL,
        ),
        (&good, Some("application/json; charset=utf-8"), 200, JSON),
        (&good, Some("text/html"), 406, JSON),
        (&unknown, Some(JSON), 200, JSON),
        (&unknown, Some(GRAPHQL), 400, GRAPHQL),
        (&broken, Some(JSON), 200, JSON),
        (&broken, Some(GRAPHQL), 400, GRAPHQL),
        (&mistyped, Some(GRAPHQL), 400, GRAPHQL),
        // A field failed, the request was sound.
        (&failing, Some(GRAPHQL), 200, GRAPHQL),
    ] {
        let mut headers = vec![("content-type", JSON)];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let response = harbor.router.clone().oneshot(post(body, &headers)).await.unwrap();
        let told = response.headers()["content-type"].to_str().unwrap().to_owned();
        assert_eq!(response.status().as_u16(), status, "{body} {accept:?}");
        assert_eq!(told, format!("{content_type}; charset=utf-8"), "{body} {accept:?}");
        assert!(!response.headers().contains_key("access-control-allow-origin"));
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            answer.get("data").is_none(),
            status != 200 || answer["errors"][0].get("path").is_none() && answer.get("errors").is_some()
        );
    }
}

#[tokio::test]
async fn only_json_bodies_with_one_operation_are_read() {
    let harbor = Harbor::empty().await;
    let good = json!({ "query": "{ __typename }" }).to_string();
    for (body, content_type, status, code) in [
        (good.as_str(), "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            &good,
            "application/x-www-form-urlencoded",
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (&good, "multipart/form-data; boundary=x", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (&good, "application/json; charset=latin1", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("{", JSON, 400, "BAD_REQUEST"),
        ("[]", JSON, 400, "BAD_REQUEST"),
        (&format!("[{good}]"), JSON, 400, "BAD_REQUEST"),
        ("{}", JSON, 400, "BAD_REQUEST"),
        ("{\"query\": 7}", JSON, 400, "BAD_REQUEST"),
        (
            "{\"query\": \"{ __typename }\", \"variables\": []}",
            JSON,
            400,
            "BAD_REQUEST",
        ),
        (
            "{\"query\": \"{ __typename }\", \"operationName\": 7}",
            JSON,
            400,
            "BAD_REQUEST",
        ),
    ] {
        let (told, answer) = answer(harbor.router.clone(), post(body, &[("content-type", content_type)])).await;
        assert_eq!(
            (told.as_u16(), answer["errors"][0]["extensions"]["code"].as_str()),
            (status, Some(code)),
            "{body} {content_type}"
        );
    }
    let nulls = r#"{"query": "{ __typename }", "variables": null, "operationName": null, "extensions": null}"#;
    let (status, _) = answer(harbor.router.clone(), post(nulls, &[("content-type", JSON)])).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let harbor = Harbor::empty().await;
    for length in [(1 << 20) + 1, 10 << 20] {
        let (status, answer) = answer(
            harbor.router.clone(),
            post(&"x".repeat(length), &[("content-type", JSON)]),
        )
        .await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BODY_TOO_LARGE");
    }
}

#[tokio::test]
async fn a_get_asks_and_changes_nothing() {
    let harbor = Harbor::empty().await;
    let (status, found) = answer(harbor.router.clone(), get("query=%7B%20__typename%20%7D")).await;
    assert_eq!(
        (status, found),
        (StatusCode::OK, json!({ "data": { "__typename": "Query" } }))
    );
    let with_variables = "query=query($n:Int)%7Bquotes(first:$n)%7BtotalCount%7D%7D&variables=%7B%22n%22:1%7D";
    assert_eq!(
        answer(harbor.router.clone(), get(with_variables)).await.0,
        StatusCode::OK
    );
    for (query, status, code) in [
        ("", 400, "BAD_REQUEST"),
        ("query=%7B%20__typename%20%7D&variables=x", 400, "BAD_REQUEST"),
        (
            "query=mutation%7BingestArticle(input:%7Btext:%22a%22%7D)%7Bstatus%7D%7D",
            405,
            "METHOD_NOT_ALLOWED",
        ),
        (
            "query=query%20A%7B__typename%7D%20mutation%20B%7BingestArticle(input:%7Btext:%22a%22%7D)%7Bstatus%7D%7D&operationName=B",
            405,
            "METHOD_NOT_ALLOWED",
        ),
    ] {
        let (told, answer) = answer(harbor.router.clone(), get(query)).await;
        assert_eq!(
            (told.as_u16(), answer["errors"][0]["extensions"]["code"].as_str()),
            (status, Some(code)),
            "{query}"
        );
    }
    let put = Request::put("/graphql").body(Body::empty()).unwrap();
    let response = harbor.router.clone().oneshot(put).await.unwrap();
    assert_eq!(
        (response.status(), &response.headers()["allow"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, POST".parse().unwrap())
    );
}

#[tokio::test]
async fn a_failure_shows_no_internals() {
    let harbor = Harbor::empty().await;
    harbor.database.clone().close().await.unwrap();
    let (status, failed) = answer(
        harbor.router.clone(),
        post(r#"{"query": "{ statistics { articles } }"}"#, &[("content-type", JSON)]),
    )
    .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(failed["errors"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(
        failed["errors"][0]["message"],
        "the server failed to answer this; its log says why"
    );
}

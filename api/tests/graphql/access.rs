//! Who may read, who may write, and in whose name.

use api::config::{Config, Reading, Token};
use archive::read::vocabulary::TokenRole;
use archive::token::{create, revoke};
use archive::{changes_after, latest_change};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::Utc;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::harbor::{Harbor, TOKEN, answer};

const VIEWER: &str = "{ viewer { name role } }";
const WRITE: &str = "mutation { ingestArticle(input: { text: \"“No,” said Ana Ruiz.\" }) { status } }";

fn request(query: &str, authorization: Option<&str>) -> Request<Body> {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    request.body(Body::from(json!({ "query": query }).to_string())).unwrap()
}

async fn ask(harbor: &Harbor, query: &str, authorization: Option<&str>) -> (StatusCode, Value) {
    answer(harbor.router.clone(), request(query, authorization)).await
}

#[tokio::test]
async fn a_token_of_the_database_opens_the_mutations_until_it_is_revoked() {
    let harbor = Harbor::empty().await;
    let (_, secret) = create(&harbor.database, TokenRole::Editor, Some("Ida Berg"), Utc::now())
        .await
        .unwrap();
    let bearer = format!("Bearer {}", secret.reveal());
    assert_eq!(
        ask(&harbor, VIEWER, Some(&bearer)).await.1["data"]["viewer"],
        json!({ "name": "Ida Berg", "role": "EDITOR" })
    );
    assert_eq!(
        ask(&harbor, WRITE, Some(&bearer)).await.1["data"]["ingestArticle"]["status"],
        "CREATED"
    );
    // The change names its actor.
    let changes = changes_after(&harbor.database, 0, 10).await.unwrap();
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change.actor.as_deref() == Some("Ida Berg")));

    revoke(&harbor.database, "Ida Berg", Utc::now()).await.unwrap().unwrap();
    for query in [VIEWER, WRITE] {
        let (status, refused) = ask(&harbor, query, Some(&bearer)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn without_a_token_everything_is_read_and_nothing_written() {
    let harbor = Harbor::empty().await;
    assert_eq!(
        ask(&harbor, VIEWER, None).await,
        (StatusCode::OK, json!({ "data": { "viewer": null } }))
    );
    let (status, refused) = ask(&harbor, WRITE, None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(refused["errors"][0]["path"], json!(["ingestArticle"]));
    for wrong in ["Bearer guess", "Bearer ", "Bearer onr_00000000_0"] {
        let (_, refused) = ask(&harbor, WRITE, Some(wrong)).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{wrong}");
    }
    assert_eq!(latest_change(&harbor.database).await.unwrap(), 0);
}

#[tokio::test]
async fn a_server_may_answer_only_who_bears_a_token() {
    let harbor = Harbor::configured(Config {
        token: Some(Token::new(TOKEN)),
        reading: Reading::Token,
        ..Config::default()
    })
    .await;
    for authorization in [None, Some("Bearer wrong"), Some("Basic b25yOg==")] {
        let refused = harbor
            .router
            .clone()
            .oneshot(request("{ __typename }", authorization))
            .await
            .unwrap();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(refused.headers()["www-authenticate"], "Bearer");
    }
    let bootstrap = format!("bearer {TOKEN}");
    assert_eq!(
        ask(&harbor, VIEWER, Some(&bootstrap)).await.1["data"]["viewer"],
        json!({ "name": "bootstrap", "role": "ADMIN" })
    );
}

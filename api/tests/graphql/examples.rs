//! The playground's example queries: each is valid, and answered without an error.

use std::path::Path;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, OperationType};
use serde_json::json;

use crate::harbor::Harbor;

#[tokio::test]
async fn every_example_runs() {
    let harbor = Harbor::open().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../playground/examples");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "graphql"));
    files.sort();
    assert!(files.len() >= 5, "{} examples", files.len());
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let example = std::fs::read_to_string(&path).unwrap();
        let document = parse_query(&example).unwrap_or_else(|error| panic!("{name}: {error}"));
        let DocumentOperations::Multiple(operations) = &document.operations else {
            panic!("{name}: name the operation")
        };
        let (_, operation) = operations.iter().next().unwrap();
        let answer = harbor.send(&example, json!({})).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        match operation.node.ty {
            OperationType::Query => assert_eq!(answer.get("errors"), None, "{name}: {answer:#}"),
            // It is sound, and would run with the token.
            OperationType::Mutation => assert_eq!(code, Some("UNAUTHENTICATED"), "{name}: {answer:#}"),
            // It is sound, and would run over a WebSocket.
            OperationType::Subscription => assert_eq!(code, Some("UNSUPPORTED"), "{name}: {answer:#}"),
        }
    }
}

//! The README's tour: each query is asked of the sample articles and gives just the answer that stands below it. `UPDATE_EXPECT=1` writes the answers anew.

use std::path::Path;

use expect_test::expect_file;

use crate::samples::samples;

#[tokio::test]
async fn every_query_of_the_tour_gives_the_printed_answer() {
    let archive = samples().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut written = String::new();
    let mut rest = readme.as_str();
    let mut queries = 0;
    while let Some((before, query, tail)) = block(rest, "graphql") {
        let (between, _, tail) = block(tail, "json").expect("an answer stands below each query");
        // This type keeps the order of the fields, which is that of the query.
        let data: async_graphql::Value = archive.ask_in_order(query).await;
        let answer = serde_json::to_string_pretty(&data).unwrap();
        written.push_str(&format!(
            "{before}```graphql\n{query}```{between}```json\n{answer}\n```"
        ));
        rest = tail;
        queries += 1;
    }
    written.push_str(rest);
    assert_eq!(queries, 6);
    expect_file![path].assert_eq(&written);
}

/// The text before the next fenced block of a language, the block's lines, and the text behind it.
fn block<'a>(text: &'a str, language: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(&format!("```{language}\n"))?;
    let (inside, behind) = rest.split_once("```")?;
    Some((before, inside, behind))
}

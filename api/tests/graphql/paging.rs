//! Turning pages, in both directions.

use serde_json::Value;

use crate::harbor::Harbor;

const LISTS: [(&str, &str); 9] = [
    ("quotes", ""),
    ("quotes", "orderBy: { field: REPORT_COUNT, direction: ASC }, "),
    ("quotes", "orderBy: { field: SAID_ON, direction: DESC }, "),
    ("quotes", "orderBy: { field: FIRST_REPORTED_AT, direction: ASC }, "),
    (
        "quotes",
        "filter: { text: \"the\", modality: null }, orderBy: { field: RELEVANCE, direction: DESC }, ",
    ),
    ("speakers", ""),
    ("venues", ""),
    ("outlets", ""),
    ("articles", ""),
];

#[tokio::test]
async fn pages_of_two_make_up_the_list_in_either_direction() {
    let harbor = Harbor::open().await;
    for (list, arguments) in LISTS {
        let whole = ids(&page(&harbor, list, &format!("{arguments}first: 100")).await);
        assert!(!whole.is_empty(), "{list} {arguments}");

        let mut forward = Vec::new();
        let mut after = String::new();
        loop {
            let part = page(&harbor, list, &format!("{arguments}first: 2{after}")).await;
            assert_eq!(part["pageInfo"]["hasPreviousPage"], !after.is_empty());
            forward.extend(ids(&part));
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!(", after: {}", part["pageInfo"]["endCursor"]);
        }
        assert_eq!(forward, whole, "{list} {arguments}");

        let mut backward = Vec::new();
        let mut before = String::new();
        loop {
            let part = page(&harbor, list, &format!("{arguments}last: 2{before}")).await;
            assert_eq!(part["pageInfo"]["hasNextPage"], !before.is_empty());
            backward.splice(0..0, ids(&part));
            if part["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = format!(", before: {}", part["pageInfo"]["startCursor"]);
        }
        assert_eq!(backward, whole, "{list} {arguments}");
    }
}

#[tokio::test]
async fn pages_of_a_nested_list() {
    let harbor = Harbor::open().await;
    let query = |arguments: &str| {
        format!(
            "{{ article(url: \"https://gazette.example/harbor\") {{ reports({arguments}) {{ totalCount nodes {{ text }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
        )
    };
    let first = harbor.ask(&query("first: 3")).await;
    let reports = &first["article"]["reports"];
    assert_eq!(
        (&reports["totalCount"], &reports["pageInfo"]["hasNextPage"]),
        (&Value::from(4), &Value::from(true))
    );
    let second = harbor
        .ask(&query(&format!("after: {}", reports["pageInfo"]["endCursor"])))
        .await;
    let reports = &second["article"]["reports"];
    assert_eq!(reports["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(reports["nodes"][0]["text"], "The 🚢 pier has stood the test,");
    assert_eq!(reports["pageInfo"]["hasNextPage"], false);
    let last = harbor.ask(&query("last: 1")).await;
    assert_eq!(&last["article"]["reports"]["nodes"], &reports["nodes"]);
    let before = format!(
        "last: 3, before: {}",
        last["article"]["reports"]["pageInfo"]["endCursor"]
    );
    let before = harbor.ask(&query(&before)).await;
    assert_eq!(
        before["article"]["reports"]["nodes"],
        first["article"]["reports"]["nodes"]
    );
}

#[tokio::test]
async fn pages_that_make_no_sense_are_refused() {
    let harbor = Harbor::open().await;
    let cursor = page(&harbor, "speakers", "first: 1").await["pageInfo"]["endCursor"].clone();
    for (arguments, code) in [
        ("first: 101", "PAGE_TOO_LARGE"),
        ("last: 1000000", "PAGE_TOO_LARGE"),
        ("first: -1", "INVALID_ARGUMENT"),
        ("first: 1, last: 1", "INVALID_ARGUMENT"),
        ("after: \"x\"", "INVALID_CURSOR"),
        (&format!("after: {cursor}"), "INVALID_CURSOR"),
    ] {
        assert_eq!(
            harbor
                .refusal(&format!("{{ quotes({arguments}) {{ totalCount }} }}"))
                .await,
            code,
            "{arguments}"
        );
    }
    assert!(ids(&page(&harbor, "quotes", "first: 0").await).is_empty());
}

async fn page(harbor: &Harbor, list: &str, arguments: &str) -> Value {
    let query = format!(
        "{{ {list}({arguments}) {{ edges {{ cursor node {{ id }} }} nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    let answer = harbor.ask(&query).await;
    let page = answer[list].clone();
    let edges = page["edges"].as_array().unwrap();
    assert_eq!(
        edges.first().map_or(&Value::Null, |edge| &edge["cursor"]),
        &page["pageInfo"]["startCursor"]
    );
    assert_eq!(
        edges.last().map_or(&Value::Null, |edge| &edge["cursor"]),
        &page["pageInfo"]["endCursor"]
    );
    page
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

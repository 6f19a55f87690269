//! Turning pages, in both directions.

use extractor::{Attribution, Venue, VenueKind};
use serde_json::Value;

use crate::harbor::{Harbor, news, person, said};

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

/// Lists that hang on one thing: how it is reached, and the list.
const NESTED: [(&str, &str); 5] = [
    ("article(url: \"https://gazette.example/harbor\")", "reports"),
    ("outlets(first: 1) { nodes", "articles"),
    ("venues(first: 1) { nodes", "quotes"),
    ("speaker(name: \"Tomas Hale\")", "quotes"),
    ("quotes(filter: { text: \"first sail\" }) { nodes", "reports"),
];

#[tokio::test]
async fn nested_lists_are_read_from_either_end() {
    let harbor = Harbor::open().await;
    // A second of each, so that there is a page to turn.
    let text = "“The crane is new,” Tomas Hale told Radio Ellery.\n";
    let mut more = news("https://coast.example/crane", "2031-03-17", text);
    more.outlet = Some("Coast Post".to_owned());
    let crane = Attribution {
        venue: Some(Venue {
            kind: VenueKind::Interview,
            name: Some("Radio Ellery".to_owned()),
            carried: false,
            mention: None,
        }),
        ..said(text, "The crane is new,", Some(person("Tomas Hale", "")))
    };
    harbor.store(&more, vec![crane]).await;
    for (owner, list) in NESTED {
        let ask = async |arguments: &str| {
            let close = if owner.contains('{') { " }" } else { "" };
            let query = format!(
                "{{ {owner} {{ {list}({arguments}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}{close} }}"
            );
            let answer = harbor.ask(&query).await;
            let field = owner.split(['(', ' ']).next().unwrap();
            let owner = &answer[field];
            owner.get("nodes").map_or(owner, |nodes| &nodes[0])[list].clone()
        };
        let whole = ids(&ask("first: 100").await);
        assert!(whole.len() > 1, "{owner} {list}: {whole:?}");
        for (arguments, end, other, more, cursor, place) in [
            ("first: 1", 0, 1, "hasNextPage", "endCursor", "after"),
            (
                "last: 1",
                whole.len() - 1,
                whole.len() - 2,
                "hasPreviousPage",
                "startCursor",
                "before",
            ),
        ] {
            let page = ask(arguments).await;
            assert_eq!(ids(&page), [whole[end].clone()], "{owner} {list} {arguments}");
            assert_eq!(
                (&page["pageInfo"][more], &page["totalCount"]),
                (&Value::from(true), &Value::from(whole.len()))
            );
            let next = ask(&format!("{arguments}, {place}: {}", page["pageInfo"][cursor])).await;
            assert_eq!(ids(&next), [whole[other].clone()], "{owner} {list} {arguments}");
        }
    }
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

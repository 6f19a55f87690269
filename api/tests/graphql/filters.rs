//! Which quotes a filter finds.

use serde_json::{Value, json};

use crate::harbor::Harbor;

/// Each row: a filter, and how the quotes begin that it finds, in the default order.
#[tokio::test]
async fn a_quote_is_found_when_one_printing_meets_every_condition() {
    let harbor = Harbor::open().await;
    for (filter, expected) in [
        // By default only what was said.
        ("", "Nobody old rust I will The 🚢 We kept The pier"),
        ("modality: [DENIED]", "the mayor"),
        ("modality: null, speaker: \"Hale\"", "I will the mayor"),
        // Words, a phrase, a prefix, without; any marks.
        ("text: \"pier\"", "The 🚢 The pier"),
        ("text: \"PIER safe\"", "The pier"),
        ("text: \"\\\"boats are coming\\\"\"", "We kept"),
        ("text: \"harbour's\"", ""),
        ("text: \"prom*\"", "We kept"),
        ("text: \"pier -ship\"", "The 🚢"),
        ("text: \"-pier -rust\"", "Nobody I will We kept"),
        ("text: \"\\\"unclosed (pier) AND NEAR( * ^\"", ""),
        ("text: \"!?\"", ""),
        ("text: \"\"", "Nobody old rust I will The 🚢 We kept The pier"),
        // Speakers by any name.
        ("speaker: \"Tomás HALE\"", "I will"),
        ("speaker: \"Mr. Hale\"", "I will"),
        ("speaker: \"Ruiz\"", "The 🚢 We kept"),
        ("speaker: \"the Port Board\"", "The pier"),
        ("speaker: \"Nobody Known\"", ""),
        // Who prints it, or is credited.
        ("outlet: \"Coast Post\"", "Nobody old rust I will We kept"),
        ("outlet: \"harbor wire\"", "I will The 🚢 We kept The pier"),
        (
            "outlet: [\"The Coast Post\", \"Harbour Wire\"], text: \"pier\"",
            "The 🚢 The pier",
        ),
        // Venues.
        ("venueKind: PRESS", "We kept"),
        ("venueKind: [INTERVIEW, PRESS]", "I will We kept"),
        ("venueKind: UNKNOWN, speaker: \"Ana Ruiz\"", "We kept"),
        ("venue: \"radio ellery\"", "I will"),
        // One printing has the venue, another one the outlet.
        ("venueKind: PRESS, outlet: \"Coast Post\"", ""),
        ("kind: FRAGMENT", "old rust"),
        // Days on which it may have been said.
        ("saidFrom: \"2031-03-13\"", "We kept"),
        ("saidFrom: \"2031-03-14\"", ""),
        ("saidTo: \"2031-03-12\"", ""),
        ("publishedTo: \"2031-03-12\"", "The pier"),
        ("publishedFrom: \"2031-03-15\"", "Nobody old rust I will We kept"),
        ("minConfidence: 0.5, kind: FRAGMENT", ""),
    ] {
        let query = format!("{{ quotes(filter: {{ {filter} }}) {{ totalCount nodes {{ text }} }} }}");
        let answer = harbor.ask(&query).await;
        let mut found = openings(&answer["quotes"]["nodes"]);
        let mut expected: Vec<&str> = expected.split(' ').collect();
        // The order of quotes of one day is by id, which says nothing.
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(
            found.join(" "),
            {
                let mut words: Vec<&str> = expected;
                words.retain(|word| !word.is_empty());
                words.join(" ")
            },
            "{filter}"
        );
        assert_eq!(
            answer["quotes"]["totalCount"],
            answer["quotes"]["nodes"].as_array().unwrap().len(),
            "{filter}"
        );
    }
}

fn openings(quotes: &Value) -> Vec<&str> {
    quotes
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|quote| {
            let text = quote["text"].as_str().unwrap();
            [
                "Nobody",
                "old rust",
                "I will",
                "The 🚢",
                "We kept",
                "The pier",
                "the mayor",
            ]
            .into_iter()
            .find(|opening| text.starts_with(opening))
            .unwrap_or(text)
            .split(' ')
        })
        .collect()
}

#[tokio::test]
async fn conditions_that_cannot_be_met_are_refused() {
    let harbor = Harbor::empty().await;
    for (filter, code) in [
        ("minConfidence: 2", "INVALID_ARGUMENT"),
        ("saidFrom: \"2031-03-14\", saidTo: \"2031-03-13\"", "INVALID_ARGUMENT"),
        ("speakerId: \"quote_00000000000000000000000000000007\"", "INVALID_ID"),
        ("saidFrom: \"2031-02-30\"", "INVALID_ARGUMENT"),
    ] {
        let query = format!("{{ quotes(filter: {{ {filter} }}) {{ totalCount }} }}");
        assert_eq!(harbor.refusal(&query).await, code, "{filter}");
    }
}

#[tokio::test]
async fn a_list_is_ordered_as_asked_and_relevance_ranks_the_words_sought() {
    let harbor = Harbor::open().await;
    for (order, first, last) in [
        ("{ field: FIRST_REPORTED_AT, direction: ASC }", "The pier", "2031-03-15"),
        ("{ field: REPORT_COUNT, direction: DESC }", "", ""),
        ("{ field: SAID_ON, direction: ASC }", "We kept", ""),
        ("{ field: SAID_ON, direction: DESC }", "We kept", ""),
    ] {
        let answer = harbor
            .ask(&format!(
                "{{ quotes(orderBy: {order}) {{ nodes {{ text reportCount firstReportedAt }} }} }}"
            ))
            .await;
        let quotes = answer["quotes"]["nodes"].as_array().unwrap();
        assert!(quotes[0]["text"].as_str().unwrap().starts_with(first), "{order}");
        let at_end = quotes.last().unwrap()["firstReportedAt"].as_str().unwrap();
        assert!(at_end.starts_with(last), "{order}");
        if order.contains("REPORT_COUNT") {
            assert!(quotes.is_sorted_by_key(|quote| std::cmp::Reverse(quote["reportCount"].as_i64())));
        }
    }
    let relevance = "orderBy: { field: RELEVANCE, direction: DESC }";
    let answer = harbor
        .ask(&format!(
            "{{ quotes(filter: {{ text: \"pier s*\" }}, {relevance}) {{ nodes {{ text }} }} }}"
        ))
        .await;
    assert_eq!(answer["quotes"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn facets_count_quotes_under_any_filter() {
    let harbor = Harbor::open().await;
    let facets = |filter: &str| {
        format!(
            "{{ quoteFacets({filter}) {{ speakers(first: 2) {{ speaker {{ name }} quotes }} outlets {{ outlet {{ name }} quotes }} venueKinds {{ kind quotes }} months {{ month quotes }} }} }}"
        )
    };
    let sail = harbor.ask(&facets("filter: { text: \"first sail\" }")).await;
    assert_eq!(
        sail["quoteFacets"],
        json!({
            "speakers": [{ "speaker": { "name": "Tomas Hale" }, "quotes": 1 }],
            "outlets": [
                { "outlet": { "name": "Ellery Gazette" }, "quotes": 1 },
                { "outlet": { "name": "Coast Post" }, "quotes": 1 },
            ],
            "venueKinds": [{ "kind": "INTERVIEW", "quotes": 1 }, { "kind": "UNKNOWN", "quotes": 1 }],
            "months": [{ "month": "2031-03", "quotes": 1 }],
        })
    );
    let all = harbor
        .ask("{ quoteFacets { months { quotes } } quotes { totalCount } }")
        .await;
    assert_eq!(all["quoteFacets"]["months"][0]["quotes"], all["quotes"]["totalCount"]);
    assert_eq!(
        harbor
            .refusal("{ quoteFacets { months(first: 101) { quotes } } }")
            .await,
        "PAGE_TOO_LARGE"
    );
}

#[tokio::test]
async fn hits_are_highlighted_in_code_points() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(
            "{ quotes(filter: { text: \"pier sto*\" }) { nodes { highlight(text: \"pier sto*\") { spans { start end } marked pieces { text hit } }
                reports { nodes { highlight(text: \"\\\"stood the test\\\"\") { marked(open: \"*\", close: \"*\") } } } } } }",
        )
        .await;
    assert_eq!(
        answer["quotes"]["nodes"],
        json!([{
            "highlight": {
                "spans": [{ "start": 6, "end": 10 }, { "start": 15, "end": 20 }],
                "marked": "The 🚢 «pier» has «stood» the test",
                "pieces": [
                    { "text": "The 🚢 ", "hit": false }, { "text": "pier", "hit": true }, { "text": " has ", "hit": false },
                    { "text": "stood", "hit": true }, { "text": " the test", "hit": false },
                ],
            },
            "reports": { "nodes": [{ "highlight": { "marked": "The 🚢 pier has *stood the test*," } }] },
        }])
    );
}

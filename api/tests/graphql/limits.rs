//! What is refused before it costs anything.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::harbor::{Harbor, answer};

#[tokio::test]
async fn requests_over_a_limit_are_refused_by_name() {
    let harbor = Harbor::open().await;
    let deep = "{ quotes { nodes ".to_owned()
        + &"{ reports { nodes { quote ".repeat(40)
        + "{ id }"
        + &" } } }".repeat(40)
        + " } }";
    let hundred = "{ quotes { nodes ".to_owned() + &"{ continues ".repeat(98) + "{ id }" + &" }".repeat(98) + " } }";
    let aliases: String = (0..1_000).map(|n| format!("a{n}: __typename ")).collect();
    let searches: String = (0..60)
        .map(|n| format!("a{n}: quotes(filter: {{ text: \"the\" }}) {{ totalCount }} "))
        .collect();
    let wide = "{ statistics { ".to_owned() + &"articles ".repeat(3_000) + "} }";
    let mut doubling = "{ ...F0 }".to_owned();
    for level in 0..40 {
        doubling += &format!(" fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1);
    }
    doubling += " fragment F40 on Query { __typename }";
    let hollow = doubling.replace("F40 on Query { __typename }", "F40 on Query { ...Missing }");
    let circular = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned();
    let itself =
        "{ quotes { nodes { ...Q } } } fragment Q on Quote { reports { nodes { quote { ...Q } } } }".to_owned();
    let pages =
        "{ speakers(first: 100) { nodes { quotes(first: 100) { nodes { reports(first: 100) { nodes { id } } } } } } }"
            .to_owned();
    let directives = format!("{{ statistics {{ articles {} }} }}", "@include(if: true) ".repeat(40));
    let long = format!("{{ __typename }} # {}", "x".repeat(100_000));
    let signs = "{ __typename } ".to_owned() + &"!".repeat(10_000);
    let input = format!(
        "{{ quotes(filter: {}1{}) {{ totalCount }} }}",
        "{ a: ".repeat(1_000),
        " }".repeat(1_000)
    );
    let lists = format!(
        "{{ quotes(filter: {}{}) {{ totalCount }} }}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let types =
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    let schemas: String = (0..40)
        .map(|n| format!("a{n}: __schema {{ types {{ fields {{ args {{ name }} }} }} }} "))
        .collect();
    let of_type = format!(
        "{{ __type(name: \"Quote\") {} }}",
        "{ ofType ".repeat(60) + "{ name }" + &" }".repeat(60)
    );
    for (query, code) in [
        (deep, "QUERY_TOO_DEEP"),
        (hundred, "QUERY_TOO_DEEP"),
        (format!("{{ {aliases} }}"), "TOO_MANY_ALIASES"),
        (format!("{{ {searches} }}"), "TOO_MANY_ALIASES"),
        (wide, "QUERY_TOO_LARGE"),
        (doubling, "QUERY_TOO_LARGE"),
        (circular, "GRAPHQL_VALIDATION_FAILED"),
        (itself, "GRAPHQL_VALIDATION_FAILED"),
        (hollow, "QUERY_TOO_LARGE"),
        (pages, "QUERY_TOO_COMPLEX"),
        (directives, "GRAPHQL_VALIDATION_FAILED"),
        (long, "QUERY_TOO_LARGE"),
        (signs, "QUERY_TOO_LARGE"),
        (input, "QUERY_TOO_DEEP"),
        (lists, "QUERY_TOO_DEEP"),
        (types.to_owned(), "QUERY_TOO_COMPLEX"),
        (format!("{{ {schemas} }}"), "QUERY_TOO_COMPLEX"),
        (of_type, "QUERY_TOO_DEEP"),
        ("{ quotes(first: 1000000) { totalCount } }".to_owned(), "PAGE_TOO_LARGE"),
        ("{ quotes(".to_owned(), "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let statements = harbor.statements.load(Ordering::Relaxed);
        let answer = harbor.send(&query, json!({})).await;
        let start: String = query.chars().take(60).collect();
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{start}: {answer:#}");
        if code.starts_with("QUERY_TOO") || code.starts_with("TOO_MANY") {
            let message = answer["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains("limit"), "{start}: {message}");
        }
        // Nothing was run.
        assert_eq!(harbor.statements.load(Ordering::Relaxed), statements, "{start}");
    }
}

#[tokio::test]
async fn variables_that_nest_too_deep_are_refused() {
    let harbor = Harbor::empty().await;
    let variables = "{\"a\":".repeat(200) + "1" + &"}".repeat(200);
    let body = format!("{{\"query\": \"{{ __typename }}\", \"variables\": {variables}}}");
    let request = Request::post("/graphql").header("content-type", "application/json");
    let (status, refused) = answer(harbor.router.clone(), request.body(Body::from(body)).unwrap()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refused["errors"][0]["extensions"]["code"], "QUERY_TOO_DEEP");
}

#[tokio::test]
async fn what_tools_and_pages_need_is_within_the_limits() {
    let harbor = Harbor::open().await;
    let of_type = "{ kind name ofType ".repeat(9) + "{ kind name }" + &" }".repeat(9);
    let introspection = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
            types {{ ...FullType }} directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
        fragment FullType on __Type {{ kind name description specifiedByURL
            fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }} type {{ ...TypeRef }} isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ ...TypeRef }} }}
        fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason }}
        fragment TypeRef on __Type {of_type}"
    );
    assert!(
        harbor.ask(&introspection).await["__schema"]["types"]
            .as_array()
            .unwrap()
            .len()
            > 40
    );
    let page = "{ quotes(first: 100) { edges { node { id text speaker { name } venue { kind name named { id } } saidOn { text }
        reports { edges { node { text relation sourceLink article { title url outlet { name } credits { name } } relay { name } } } } } } } }";
    harbor.ask(page).await;
}

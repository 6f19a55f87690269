//! How many statements an answer costs, whatever its size.

use std::sync::atomic::Ordering;

use crate::harbor::{Harbor, news, person, said};

const DEEPEST: &str = "nodes { text speaker { name } venue { kind name } reports { nodes { text
    article { title publishedAt outlet { name } credits { name } } relay { name } } } }";

async fn cost(harbor: &Harbor, query: &str) -> usize {
    harbor.statements.store(0, Ordering::Relaxed);
    harbor.ask(query).await;
    harbor.statements.load(Ordering::Relaxed)
}

#[tokio::test]
async fn the_deepest_query_costs_the_same_few_statements_for_any_page() {
    let harbor = Harbor::open().await;
    for article in 0..12 {
        let words = format!("This is saying number {article} of the harbor,");
        let name = ["Ana Ruiz", "Tomas Hale", "Eva Ruiz"][article % 3];
        let text = format!("“{words}” {name} said.\n");
        let mut news = news(&format!("many/{article}"), "2031-03-16", &text);
        news.outlet = Some(format!("Outlet {article}"));
        news.credits = vec![format!("Agency {article}")];
        harbor
            .store(&news, vec![said(&text, &words, Some(person(name, "")))])
            .await;
    }
    let small = cost(&harbor, &format!("{{ quotes(first: 1) {{ {DEEPEST} }} }}")).await;
    let large = cost(&harbor, &format!("{{ quotes(first: 100) {{ totalCount {DEEPEST} }} }}")).await;
    assert!(large <= 8, "{large} statements");
    assert!(small <= large, "{small} statements for one, {large} for all");

    // One statement for each of: speakers, their names, their roles, their quotes, the reports of these.
    let nested = "{ speakers { nodes { name names roles quotes(first: 3) { nodes { text reports(first: 2) { nodes { text } } } } } } }";
    let cost = cost(&harbor, nested).await;
    assert!(cost <= 5, "{cost} statements");
}

#[tokio::test]
async fn relations_cost_the_same_few_statements_for_any_number_of_speakers() {
    let harbor = Harbor::empty().await;
    for article in 0..6 {
        let words = format!("This is saying number {article} of the harbor,");
        let name = ["Ana Ruiz", "Tomas Hale", "Eva Lind"][article % 3];
        let role = ["chair of the Ellery Harbor Board", "director of the Harlow Institute"][article % 2];
        let text = format!("“{words}” {name} said.\n");
        let news = news(&format!("many/{article}"), "2031-03-16", &text);
        harbor
            .store(&news, vec![said(&text, &words, Some(person(name, role)))])
            .await;
    }
    let query = "{ speakers { nodes { relations { subject { name } object { name } reportedBy { title } } } } }";
    let answer = harbor.ask(query).await;
    let relations = answer["speakers"]["nodes"].as_array().unwrap().iter();
    let told = relations.map(|speaker| speaker["relations"].as_array().unwrap().len());
    assert_eq!(told.sum::<usize>(), 6, "{answer:#}");
    let cost = cost(&harbor, query).await;
    // Speakers, relations, the others of these, what persons decided of names and of speakers, what tells, in which articles, the articles.
    assert!(cost <= 8, "{cost} statements");
}

#[tokio::test]
async fn what_is_not_asked_costs_nothing() {
    let harbor = Harbor::open().await;
    let without = cost(&harbor, "{ quotes { nodes { text } } }").await;
    assert_eq!(without, 1);
    assert_eq!(
        cost(&harbor, "{ quotes { totalCount nodes { text } } }").await,
        without + 1
    );
    assert_eq!(cost(&harbor, "{ __typename }").await, 0);
}

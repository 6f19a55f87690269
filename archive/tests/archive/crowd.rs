//! Words that thousands of printings have: what is found, and in what order, does not depend on how many they are.

use archive::read::{self, PageRequest, QuoteFilter, QuoteOrder};
use archive::search::Search;
use archive::verify::{Claim, Verdict, verify};

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, day};

on_each_database!(words_of_thousands_are_found_and_verified);

/// What most orders are about; each of the words stands in more than a thousand of them.
const ORDERS: [&str; 4] = [
    "the harbor ferries carry timber",
    "the harbor bridges await painters",
    "the harbor markets welcome farmers",
    "the harbor schools teach sailors",
];
/// Put together from frequent words, and said once.
const ONCE: &str = "The ferries welcome painters and farmers teach sailors.";

/// Whether a text is a hit.
type Holds<'t> = &'t dyn Fn(&str) -> bool;

const ARTICLES: u64 = 46;
const EACH: usize = 100;
/// So many articles, the newest, know of no harbor.
const QUIET: u64 = 2;

async fn words_of_thousands_are_found_and_verified(scratch: &Scratch) {
    Story::new("once", "2030-12-31")
        .says("Bo Hale", ONCE)
        .store(scratch)
        .await;
    for article in 0..ARTICLES {
        let published = day("2031-01-01") + chrono::Days::new(article);
        let mut story = Story::new(&format!("orders {article}"), &published.to_string());
        for nth in 0..EACH {
            let number = article * 1000 + nth as u64;
            let words = if article < ARTICLES - QUIET {
                format!("Order {number}: {}.", ORDERS[nth % ORDERS.len()])
            } else {
                format!("Order {number}: all is quiet.")
            };
            story = story.says(&format!("Ana Ruiz {article}"), &words);
        }
        story.store(scratch).await;
    }
    pages_are_in_order(scratch).await;
    claims_are_verified(scratch).await;
}

async fn pages_are_in_order(scratch: &Scratch) {
    let list = async |filter: &QuoteFilter, page: &PageRequest| {
        let page = read::quotes(&scratch.db, filter, QuoteOrder::default(), page).await;
        page.unwrap().rows
    };
    let newest = list(&QuoteFilter::default(), &PageRequest::first(600)).await;
    let is_about = |words: &'static str| move |text: &str| text.contains(words);
    let cases: [(&str, Holds<'_>); 7] = [
        ("order", &|_| true),
        ("the", &is_about("the")),
        ("harbor", &is_about("harbor")),
        ("harb* order", &is_about("harbor")),
        ("\"the harbor\" -timber", &|text| {
            text.contains("the harbor") && !text.contains("timber")
        }),
        ("order harbor -ferries -\"teach sailors\"", &|text| {
            text.contains("await") || text.contains("welcome")
        }),
        ("timber", &is_about("timber")),
    ];
    for (typed, is_hit) in cases {
        let filter = QuoteFilter {
            text: Some(Search::parse(typed)),
            ..QuoteFilter::default()
        };
        let expected: Vec<_> = newest
            .iter()
            .filter(|(_, quote)| is_hit(&quote.text))
            .take(40)
            .collect();
        let first = list(&filter, &PageRequest::first(20)).await;
        let next = PageRequest {
            after: first.last().map(|(place, _)| place.clone()),
            ..PageRequest::first(20)
        };
        let second = list(&filter, &next).await;
        let found: Vec<_> = first.iter().chain(&second).collect();
        assert_eq!(found, expected, "{typed}");
    }
}

async fn claims_are_verified(scratch: &Scratch) {
    for (text, expected) in [
        (ONCE, Verdict::Verbatim),
        ("ferries welcome painters and farmers", Verdict::Excerpt),
        (
            "The ferries welcome painters and bakers teach sailors.",
            Verdict::Altered,
        ),
        (
            "The ferries welcome painters and farmers shun sailors.",
            Verdict::Altered,
        ),
        ("The ferries welcome … farmers teach sailors.", Verdict::Elided),
        (
            "Timber sailors await farmers and schools carry painters.",
            Verdict::NotFound,
        ),
    ] {
        let claim = Claim {
            text: text.to_owned(),
            speaker: Some("Bo Hale".to_owned()),
            said_on: None,
        };
        let verification = verify(&scratch.db, &claim).await.unwrap();
        assert_eq!(verification.verdict, expected, "{text}: {}", verification.explanation);
    }
}

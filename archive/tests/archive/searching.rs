//! Searching: one archive, one list of queries, the same hits whichever database holds it.

use archive::read::{self, PageRequest, QuoteFilter, QuoteOrder, QuoteOrderField};
use archive::search::Search;
use extractor::VenueKind;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::Story;

on_each_database!(
    a_query_finds_the_same_on_every_database,
    hits_are_ranked_or_ordered_by_date,
    facets_count_the_quotes_under_a_filter,
);

/// The words of one story each, by its key.
const WORDS: &[(&str, &str)] = &[
    (
        "bridge",
        "The old bridge will stay closed until the harbour freezes over.",
    ),
    ("ferry", "The ferry won't sail; the bridge is closed, and that's that."),
    (
        "money",
        "We paid $3.5 million, or 12.5%, for twenty-five boats in the U.S.",
    ),
    (
        "mail",
        "Write to harbor@ellery.example or see www.ellery.example/ferry?id=7 for the timetable.",
    ),
    ("accents", "The café of the Señora serves naïve art and crème brûlée."),
    (
        "dashes",
        "A last-minute cease-fire – or cease–fire—call it what you want – was signed/sealed.",
    ),
    (
        "marks",
        "He said ‘rock ’n’ roll’ & “AT&T” + C++ = {fun} [sic] 50/50 #1 @home ~ok ^up |x|.",
    ),
    (
        "numbers",
        "Flight 1,000 left at 10:30 on 3/4, seat 12b, gate 1e5, mark-2.",
    ),
    ("scripts", "Мы закрываем мост, 橋は閉鎖, and Straße or STRASSE."),
    ("prefix", "Harbors, harboring and harbormasters are not the harbor."),
];

/// What is typed, and the stories that are found.
const QUERIES: &[(&str, &[&str])] = &[
    ("bridge", &["bridge", "ferry"]),
    ("BRIDGE closed", &["bridge", "ferry"]),
    ("bridges", &[]),
    ("\"old bridge\"", &["bridge"]),
    ("\"bridge old\"", &[]),
    ("“the bridge is closed”", &["ferry"]),
    ("bridge -ferry", &["bridge"]),
    ("bridge -\"until the harbor\"", &["ferry"]),
    ("-bridge -harbor -ferry -25 -cafe -ceasefire -rock -flight -straße", &[]),
    ("-the", &["dashes", "marks", "numbers", "scripts"]),
    ("harb*", &["bridge", "mail", "prefix"]),
    ("harbormaster*", &["prefix"]),
    ("\"the harb\"*", &["bridge", "prefix"]),
    ("harbour", &["bridge", "mail", "prefix"]),
    ("wont", &["ferry"]),
    ("won't sail", &["ferry"]),
    ("thats that", &["ferry"]),
    ("25 boats", &["money"]),
    ("twenty five", &["money"]),
    ("\"twenty-five boats\"", &["money"]),
    ("3.5", &["money"]),
    ("$3.5 million", &["money"]),
    ("12.5%", &["money"]),
    ("u.s.", &["money"]),
    ("US", &["money"]),
    ("harbor@ellery.example", &["mail"]),
    ("ellery.example", &["mail"]),
    ("www.ellery.example/ferry?id=7", &["mail"]),
    ("cafe", &["accents"]),
    ("CAFÉ", &["accents"]),
    ("naive creme", &["accents"]),
    ("senora", &["accents"]),
    ("ceasefire", &["dashes"]),
    ("cease-fire", &["dashes"]),
    ("last minute", &["dashes"]),
    ("signed/sealed", &["dashes"]),
    ("sealed", &["dashes"]),
    ("AT&T", &["marks"]),
    ("rock 'n' roll", &["marks"]),
    ("C++", &["marks"]),
    ("50/50", &["marks"]),
    ("#1", &["marks"]),
    ("@home", &["marks"]),
    ("1,000", &["numbers"]),
    ("1000", &["numbers"]),
    ("10:30", &["numbers"]),
    ("12b", &["numbers"]),
    ("1e5", &["numbers"]),
    ("3/4", &["numbers"]),
    ("mark-2", &["numbers"]),
    ("мост", &["scripts"]),
    ("МОСТ", &["scripts"]),
    ("strasse", &["scripts"]),
    ("Straße", &["scripts"]),
    ("橋は閉鎖", &["scripts"]),
    // Pasted marks are no language: AND is a word, as & is.
    ("bridge AND ferry", &["ferry"]),
    ("bridge OR", &[]),
    ("NEAR(bridge ferry)", &[]),
    ("bridge & ferry", &["ferry"]),
    ("bridge & closed | (", &["ferry"]),
    ("bridge:*", &["bridge", "ferry"]),
    ("folded:bridge", &[]),
    ("' OR 1=1 --", &[]),
    ("\"bridge", &["bridge", "ferry"]),
    ("bridge\" \"closed", &["bridge", "ferry"]),
    ("\\bridge\\", &["bridge", "ferry"]),
    ("bridge\u{0}closed", &["bridge", "ferry"]),
    ("!bridge <-> closed", &["bridge", "ferry"]),
    ("(((", &[]),
    ("*", &[]),
    ("\"\"", &[]),
    ("-", &[]),
    ("…", &[]),
];

fn filter(typed: &str) -> QuoteFilter {
    QuoteFilter {
        text: Some(Search::parse(typed)),
        ..QuoteFilter::default()
    }
}

/// The keys of the articles that print the quotes of a page, in its order.
async fn found(scratch: &Scratch, filter: &QuoteFilter, order: QuoteOrder) -> Vec<String> {
    let page = read::quotes(&scratch.db, filter, order, &PageRequest::first(100))
        .await
        .unwrap();
    let mut keys = Vec::new();
    for (_, quote) in page.rows {
        let report = read::reports_by_id(&scratch.db, &[quote.reference_report])
            .await
            .unwrap();
        let article = report[&quote.reference_report].article;
        let (key, _) = WORDS
            .iter()
            .find(|(key, _)| archive::ids::article(key) == article)
            .unwrap();
        keys.push((*key).to_owned());
    }
    keys
}

async fn stored(scratch: &Scratch) {
    for (day, (key, words)) in WORDS.iter().enumerate() {
        Story::new(key, &format!("2031-03-{:02}", day + 1))
            .says("Ana Ruiz", words)
            .store(scratch)
            .await;
    }
}

async fn a_query_finds_the_same_on_every_database(scratch: &Scratch) {
    stored(scratch).await;
    let mut wrong = Vec::new();
    for (typed, expected) in QUERIES {
        let mut keys = found(scratch, &filter(typed), QuoteOrder::default()).await;
        keys.sort();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        if keys != expected {
            wrong.push(format!("{typed:?} finds {keys:?}, not {expected:?}"));
        }
        let count = read::quote_count(&scratch.db, &filter(typed)).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), keys.len(), "{typed:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn hits_are_ranked_or_ordered_by_date(scratch: &Scratch) {
    stored(scratch).await;
    let by = |field, descending| QuoteOrder { field, descending };
    let dated = found(scratch, &filter("bridge"), by(QuoteOrderField::FirstReportedAt, false)).await;
    assert_eq!(dated, ["bridge", "ferry"]);
    let dated = found(scratch, &filter("bridge"), by(QuoteOrderField::FirstReportedAt, true)).await;
    assert_eq!(dated, ["ferry", "bridge"]);
    // Four of the words sought are harbors in one, one of many words in the others.
    let ranked = found(scratch, &filter("harbor*"), by(QuoteOrderField::Relevance, true)).await;
    assert_eq!(ranked[0], "prefix");
}

async fn facets_count_the_quotes_under_a_filter(scratch: &Scratch) {
    for story in [
        Story::new("a", "2031-03-10")
            .outlet("Ellery Gazette")
            .says("Ana Ruiz", "The bridge over the river is closed to every cart.")
            .at(VenueKind::Press, None)
            .says("Bo Hale", "We shall open the new ferry before the first snow."),
        Story::new("b", "2031-04-02")
            .outlet("Coast Post")
            .says("Ana Ruiz", "The bridge over the river is closed to every cart."),
        Story::new("c", "2031-04-03")
            .outlet("Coast Post")
            .says("Ana Ruiz", "Nobody shall cross the bridge before the spring."),
    ] {
        story.store(scratch).await;
    }
    let all = QuoteFilter::default();
    let bridge = filter("bridge");
    let db = &scratch.db;
    let named = async |filter: &QuoteFilter| {
        let facets = read::quotes_by_speaker(db, filter, 10).await.unwrap();
        let ids: Vec<_> = facets.iter().map(|facet| facet.value).collect();
        let speakers = read::speakers_by_id(db, &ids).await.unwrap();
        let name = |facet: &read::Facet<uuid::Uuid>| (speakers[&facet.value].name.clone(), facet.quotes);
        facets.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(
        named(&all).await,
        [("Ana Ruiz".to_owned(), 2), ("Bo Hale".to_owned(), 1)]
    );
    assert_eq!(named(&bridge).await, [("Ana Ruiz".to_owned(), 2)]);
    let outlets = read::quotes_by_outlet(db, &bridge, 10).await.unwrap();
    let post = archive::ids::outlet("coast post");
    assert_eq!((outlets[0].value, outlets[0].quotes, outlets.len()), (post, 2, 2));
    let kinds: Vec<_> = read::quotes_by_venue_kind(db, &bridge)
        .await
        .unwrap()
        .into_iter()
        .map(|facet| (facet.value, facet.quotes))
        .collect();
    assert_eq!(kinds, [(None, 2), (Some(entity::vocabulary::VenueKind::Press), 1)]);
    let months: Vec<_> = read::quotes_by_month(db, &bridge, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|facet| (facet.value, facet.quotes))
        .collect();
    assert_eq!(months, [("2031-04".to_owned(), 2), ("2031-03".to_owned(), 1)]);
    let nothing = filter("((");
    assert!(read::quotes_by_month(db, &nothing, 10).await.unwrap().is_empty());
}

//! Is this quote real?

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::harbor::{Harbor, news, person, said};

async fn verify(harbor: &Harbor, input: &str) -> Value {
    let query = format!(
        "{{ verifyQuote(input: {{ {input} }}) {{ verdict wording speakerAgreement modality basis truncated explanation confidence
            matches {{ similarity speakerAgreement quote {{ text }} report {{ text article {{ outlet {{ name }} }} }} differences {{ kind claimed printed }} }} }} }}"
    );
    harbor.ask(&query).await["verifyQuote"].clone()
}

async fn check(harbor: &Harbor, input: &str, expected: Expect) {
    let answer = verify(harbor, input).await;
    let axes: Vec<String> = [
        "verdict",
        "wording",
        "speakerAgreement",
        "modality",
        "basis",
        "truncated",
    ]
    .iter()
    .map(|axis| answer[axis].to_string().trim_matches('"').to_owned())
    .collect();
    expected.assert_eq(&format!(
        "{}\n{}\n",
        axes.join(" "),
        answer["explanation"].as_str().unwrap()
    ));
}

#[tokio::test]
async fn each_claim_has_its_verdict() {
    let harbor = Harbor::open().await;
    let promise = "We kept our promise, and the boats are coming home. Wait and see";
    check(
        &harbor,
        &format!("text: \"{promise}\", speaker: \"Ana Ruiz\""),
        expect![[r#"
        VERBATIM VERBATIM AGREES ASSERTED PRINTED false
        Ana Ruiz said these words to reporters, as Ellery Gazette prints them.
    "#]],
    )
    .await;
    check(&harbor, "text: \"'The boats are coming HOME'\"", expect![[r#"
        VERBATIM VERBATIM NOT_ASKED ASSERTED PRINTED true
        Ana Ruiz said these words to reporters, as Coast Post and Ellery Gazette print them; the passage goes on after them.
    "#]]).await;
    check(
        &harbor,
        "text: \"Wait & see\", speaker: \"Ana Ruiz\"",
        expect![[r#"
        VERBATIM VERBATIM AGREES ASSERTED PRINTED false
        Ana Ruiz said these words to reporters, as Ellery Gazette prints them.
    "#]],
    )
    .await;
    check(
        &harbor,
        "text: \"the boats are coming home. Wait and see.\", speaker: \"Ruiz\"",
        expect![[r#"
        EXCERPT EXCERPT AGREES ASSERTED PRINTED false
        These words are part of a sentence that Ana Ruiz said to reporters, as Ellery Gazette prints it.
    "#]],
    )
    .await;
    check(&harbor, "text: \"We kept our promise\", speaker: \"Mayor Ana Ruiz\", saidOn: \"2031-03-13\"", expect![[r#"
        EXCERPT EXCERPT AGREES ASSERTED PRINTED true
        These words are part of a sentence that Ana Ruiz said to reporters, as Ellery Gazette prints it; the passage goes on after them.
    "#]]).await;
    check(&harbor, "text: \"We kept our promise\", speaker: \"Ana Ruiz\", saidOn: \"2030-01-01\"", expect![[r#"
        EXCERPT EXCERPT AGREES ASSERTED PRINTED true
        These words are part of a sentence that Ana Ruiz said to reporters, as Ellery Gazette prints it, but on another day than claimed; the passage goes on after them.
    "#]]).await;
    check(&harbor, "text: \"I will believe it when I see the first sail\", speaker: \"Ana Ruiz\"", expect![[r#"
        MISATTRIBUTED VERBATIM DISAGREES ASSERTED PRINTED false
        Ellery Gazette and Coast Post print these words as said by Tomas Hale in an interview with Radio Ellery, not by Ana Ruiz.
    "#]]).await;
    check(&harbor, "text: \"I will believe it when I see the first sail\", speaker: \"Somebody Else\"", expect![[r#"
        MISATTRIBUTED VERBATIM DISAGREES ASSERTED PRINTED false
        Ellery Gazette and Coast Post print these words as said by Tomas Hale in an interview with Radio Ellery, not by Somebody Else.
    "#]]).await;
    check(
        &harbor,
        "text: \"The mayor lied to us all\", speaker: \"Tomas Hale\"",
        expect![[r#"
        DENIED VERBATIM AGREES DENIED PRINTED false
        Ellery Gazette prints these words only to deny that Tomas Hale said them.
    "#]],
    )
    .await;
    check(
        &harbor,
        "text: \"The work is paid\", speaker: \"Port Board\"",
        expect![[r#"
        VERBATIM VERBATIM AGREES ASSERTED PRIMARY false
        Port Board said these words, as Harbor Wire prints them.
    "#]],
    )
    .await;
    check(
        &harbor,
        "text: \"old rust bucket\"",
        expect![[r#"
        VERBATIM VERBATIM NOT_ASKED ASSERTED PRINTED false
        Coast Post prints these words without saying whose they are.
    "#]],
    )
    .await;
    check(
        &harbor,
        "text: \"old rust bucket\", speaker: \"Ana Ruiz\"",
        expect![[r#"
            VERBATIM VERBATIM UNKNOWN ASSERTED PRINTED false
            Coast Post prints these words without saying whose they are, so that they may or may not be those of Ana Ruiz.
        "#]],
    )
    .await;
    check(
        &harbor,
        "text: \"Nobody asked the fishermen about it\", speaker: \"Tomas Hale\"",
        expect![[r#"
            VERBATIM VERBATIM UNKNOWN ASSERTED PRINTED false
            A resident said these words, as Coast Post prints them, so that they may or may not be those of Tomas Hale.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn what_was_not_said_so_is_told_apart() {
    let harbor = Harbor::open().await;
    for (claim, expected) in [
        // Parts of one quote, the gap marked or not.
        (
            "We kept our promise … Wait and see",
            expect![[r#"
                ELIDED ELIDED NOT_ASKED ASSERTED PRINTED false
                Ana Ruiz said these words to reporters with others between them, as Ellery Gazette prints them; the claim leaves out “and the boats are coming home”.
            "#]],
        ),
        (
            "We kept our promise, the boats are coming home",
            expect![[r#"
                ELIDED ELIDED NOT_ASKED ASSERTED PRINTED true
                Ana Ruiz said these words to reporters with others between them, as Ellery Gazette prints them; the claim leaves out “and”; the passage goes on after them.
            "#]],
        ),
        // Other words: a negation, a replaced word, an added one.
        (
            "The boats are not coming home",
            expect![[r#"
            ALTERED ALTERED NOT_ASKED ASSERTED PRINTED true
            Ana Ruiz said this in other words to reporters, as Ellery Gazette and Coast Post print it; the claim adds “not”, and a negation is what differs; the passage goes on after them.
        "#]],
        ),
        (
            "We broke our promise, and the boats are coming home",
            expect![[r#"
                ALTERED ALTERED NOT_ASKED ASSERTED PRINTED true
                Ana Ruiz said this in other words to reporters, as Ellery Gazette and Coast Post print it; the claim has “broke” where “kept” is printed; the passage goes on after them.
            "#]],
        ),
        (
            "I will really believe it when I see the first sail",
            expect![[r#"
                ALTERED ALTERED NOT_ASKED ASSERTED PRINTED false
                Tomas Hale said this in other words in an interview with Radio Ellery, as Ellery Gazette and Coast Post print it; the claim adds “really”.
            "#]],
        ),
        // Parts of different quotes.
        (
            "We kept our promise when I see the first sail",
            expect![[r#"
                SPLICED SPLICED NOT_ASKED ASSERTED PRINTED true
                The claim puts words together that were not said as one: Ellery Gazette prints them in 2 different passages; the passage goes on after them.
            "#]],
        ),
    ] {
        check(&harbor, &format!("text: {claim:?}"), expected).await;
    }
    // The differences are shown word by word.
    let answer = verify(&harbor, "text: \"The boats are not coming home\"").await;
    expect![[r#"
        [
          {
            "claimed": "The boats are",
            "kind": "EQUAL",
            "printed": "the boats are"
          },
          {
            "claimed": "not",
            "kind": "DELETE",
            "printed": ""
          },
          {
            "claimed": "coming home",
            "kind": "EQUAL",
            "printed": "coming home"
          }
        ]
    "#]]
    .assert_eq(&format!("{:#}\n", answer["matches"][0]["differences"]));
    // What somebody else said in other words is told as that; of somebody else it takes more than a likeness.
    for (claim, verdict) in [
        ("The boats are not coming home", "ALTERED"),
        ("The boats are going home", "NOT_FOUND"),
    ] {
        let answer = verify(&harbor, &format!("text: \"{claim}\", speaker: \"Tomas Hale\"")).await;
        assert_eq!(answer["verdict"], verdict, "{claim}");
    }
}

#[tokio::test]
async fn what_is_not_printed_is_not_found() {
    let harbor = Harbor::open().await;
    for claim in [
        "The boats were lost in the storm of that winter",
        // The reporter's own words.
        "Residents call the pier",
        // Light words inside a sentence prove nothing.
        "the first",
        "will",
        "",
        "…",
    ] {
        let answer = verify(&harbor, &format!("text: {claim:?}")).await;
        assert_eq!(
            (&answer["verdict"], &answer["wording"]),
            (&Value::from("NOT_FOUND"), &Value::from("NONE")),
            "{claim}"
        );
        assert_eq!(answer["matches"], Value::Array(Vec::new()), "{claim}");
        assert_eq!(answer["basis"], Value::Null, "{claim}");
    }
    // Nor does what anybody says.
    let text = "“Very good,” Tomas Hale said.\n";
    let quote = said(text, "Very good,", Some(person("Tomas Hale", "")));
    harbor.store(&news("light/1", "2031-03-16", text), vec![quote]).await;
    for (speaker, verdict) in [("Tomas Hale", "VERBATIM"), ("Ana Ruiz", "NOT_FOUND")] {
        let answer = verify(&harbor, &format!("text: \"very good\", speaker: \"{speaker}\"")).await;
        assert_eq!(answer["verdict"], verdict, "{speaker}");
    }
    // An office before the name is no other name.
    let answer = verify(
        &harbor,
        "text: \"We kept our promise\", speaker: \"former Mayor Ana Ruiz\"",
    )
    .await;
    assert_eq!(answer["speakerAgreement"], "AGREES");
    let answer = verify(
        &harbor,
        "text: \"I will believe it when I see the first sail\", speaker: \"Mr Hale\"",
    )
    .await;
    assert_eq!(answer["verdict"], "VERBATIM");
    // A few words of somebody else's sentence do not make a wrong name.
    let answer = verify(&harbor, "text: \"believe it\", speaker: \"Ana Ruiz\"").await;
    assert_eq!(answer["verdict"], "NOT_FOUND");
}

#[tokio::test]
async fn the_printings_stand_behind_the_verdict_the_best_first() {
    let harbor = Harbor::open().await;
    let answer = verify(&harbor, "text: \"the boats are coming home\", speaker: \"Ana Ruiz\"").await;
    expect![[r#"
        [
          {
            "differences": [
              {
                "claimed": "the boats are coming home",
                "kind": "EQUAL",
                "printed": "The boats are coming home"
              }
            ],
            "quote": {
              "text": "We kept our promise, and the boats are coming home. Wait and see"
            },
            "report": {
              "article": {
                "outlet": {
                  "name": "Coast Post"
                }
              },
              "text": "The boats are coming home,"
            },
            "similarity": 1.0,
            "speakerAgreement": "AGREES"
          },
          {
            "differences": [
              {
                "claimed": "the boats are coming home",
                "kind": "EQUAL",
                "printed": "the boats are coming home"
              }
            ],
            "quote": {
              "text": "We kept our promise, and the boats are coming home. Wait and see"
            },
            "report": {
              "article": {
                "outlet": {
                  "name": "Ellery Gazette"
                }
              },
              "text": "We kept our promise, and the boats are coming home. Wait and see,"
            },
            "similarity": 1.0,
            "speakerAgreement": "AGREES"
          }
        ]
    "#]]
    .assert_eq(&format!("{:#}\n", answer["matches"]));
    let few = harbor
        .ask("{ verifyQuote(input: { text: \"the boats are coming home\" }) { matches(first: 1) { similarity } } }")
        .await;
    assert_eq!(few["verifyQuote"]["matches"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn words_outside_quotes_are_nobodys() {
    let harbor = Harbor::open().await;
    let query = |text: &str| {
        format!("{{ verifyQuote(input: {{ text: \"{text}\" }}) {{ verdict explanation outsideQuotes {{ title }} }} }}")
    };
    let own = harbor.ask(&query("The old harbour of Ellery reopens")).await;
    assert_eq!(
        own["verifyQuote"],
        serde_json::json!({
            "verdict": "NOT_FOUND",
            "explanation": "Ellery Gazette prints these words (“Harbor of Ellery to reopen”), but outside any quote: they are the article's own, and nobody is quoted with them.",
            "outsideQuotes": { "title": "Harbor of Ellery to reopen" },
        })
    );
    // Words that run from a quote into the reporter's are no sentence of the reporter's.
    for elsewhere in ["Wait and see Mayor Ana Ruiz told", "The old harbor of Ellery closes"] {
        let answer = harbor.ask(&query(elsewhere)).await;
        assert_eq!(
            answer["verifyQuote"]["outsideQuotes"],
            Value::Null,
            "{elsewhere}: {answer:#}"
        );
    }
}

#[tokio::test]
async fn what_is_only_set_otherwise_is_verbatim() {
    let harbor = Harbor::empty().await;
    let printed = [
        "Let’s honour the U.S. cease-fire, won't we?",
        "Twenty-five boats left the harbour – all 1,000 men knew it.",
        "[W]e don’t “favour” anybody… and that's (nearly) it.",
        "Wait there.",
    ];
    let text: String = printed.map(|words| format!("“{words}” Ana Ruiz said.\n\n")).concat();
    let quotes = printed
        .map(|words| said(&text, words, Some(person("Ana Ruiz", ""))))
        .to_vec();
    harbor.store(&news("folds", "2031-03-14", &text), quotes).await;
    for claim in [
        // Marks and case.
        "‘LET’S HONOUR THE U.S. CEASE-FIRE, WON'T WE’",
        // Contractions without an apostrophe, or with another one.
        "Lets honour the U.S. cease-fire, wont we?",
        "Let`s honour the U.S. cease-fire, won´t we",
        // British and American, U.S. and US, a compound with and without its hyphen.
        "Let's honor the US ceasefire, won't we?",
        "let’s honor the u.s. cease‑fire won’t we",
        // Figures and number words, with and without commas; dashes.
        "25 boats left the harbor -- all 1000 men knew it.",
        "twenty five boats left the harbour—all 1000 men knew it",
        // Brackets and ellipses.
        "We dont favor anybody ... and thats nearly it",
        "we don't favour anybody… and that’s [nearly] it!",
        // Two words.
        "wait there",
    ] {
        let input = format!("text: {}, speaker: \"Ana Ruiz\"", Value::from(claim));
        let answer = verify(&harbor, &input).await;
        assert_eq!(answer["verdict"], "VERBATIM", "{claim}: {answer:#}");
        assert_eq!(answer["matches"][0]["similarity"], 1.0, "{claim}");
    }
    for (claim, verdict) in [
        ("boats left", "EXCERPT"),
        ("left boats", "NOT_FOUND"),
        ("waited there", "NOT_FOUND"),
    ] {
        let answer = verify(&harbor, &format!("text: \"{claim}\"")).await;
        assert_eq!(answer["verdict"], verdict, "{claim}: {answer:#}");
    }
}

#[tokio::test]
async fn whoever_speaks_for_another_is_compatible_and_the_source_comes_first() {
    let harbor = Harbor::empty().await;
    let words = "The port will open on Monday.";
    let text = format!("“{words}” said Bo Hale, a spokesman for the Port Board.\n");
    let spokesman = extractor::Speaker {
        on_behalf_of: Some("the Port Board".to_owned()),
        ..person("Bo Hale", "spokesman")
    };
    let later = news("later", "2031-03-14", &text);
    harbor.store(&later, vec![said(&text, words, Some(spokesman))]).await;
    let text = format!("“{words}” Bo Hale said.\n");
    let source = archive::NewArticle {
        kind: archive::read::vocabulary::ArticleKind::Statement,
        outlet: Some("Port Board".to_owned()),
        ..news("source", "2031-03-15", &text)
    };
    harbor
        .store(&source, vec![said(&text, words, Some(person("Bo Hale", "")))])
        .await;
    let answer = verify(&harbor, &format!("text: \"{words}\", speaker: \"the Port Board\"")).await;
    assert_eq!(
        (&answer["verdict"], &answer["speakerAgreement"], &answer["basis"]),
        (
            &Value::from("VERBATIM"),
            &Value::from("COMPATIBLE"),
            &Value::from("PRIMARY")
        )
    );
    let matches = answer["matches"].as_array().unwrap();
    assert_eq!(matches.len(), 2);
    assert_eq!(
        matches[0]["report"]["article"]["outlet"]["name"], "Port Board",
        "{answer:#}"
    );
}

/// An archive in which each of these said these words, each in an article of its own.
async fn archive_of(said_by: &[(&str, extractor::Speaker)]) -> Harbor {
    let harbor = Harbor::empty().await;
    for (nth, (words, speaker)) in said_by.iter().enumerate() {
        let text = format!("The council met for a long time.\n\n“{words}” {} said.\n", speaker.name);
        let quote = said(&text, words, Some(speaker.clone()));
        harbor
            .store(&news(&format!("said/{nth}"), "2031-03-14", &text), vec![quote])
            .await;
    }
    harbor
}

#[tokio::test]
async fn whose_words_they_are_is_told_as_surely_as_articles_tell_it() {
    use extractor::{Speaker, SpeakerKind};
    let of_kind = |kind, name: &str| Speaker {
        kind,
        ..person(name, "")
    };
    let harbor = archive_of(&[
        (
            "The crane will be mended before the spring tide.",
            person("Harbourmaster Ana Ruiz", ""),
        ),
        (
            "Every ticket will be paid back within a week.",
            Speaker {
                on_behalf_of: Some("Lake Ferries".to_owned()),
                ..of_kind(SpeakerKind::Unnamed, "a spokeswoman")
            },
        ),
        (
            "The bridge carries twice what it was built for.",
            of_kind(SpeakerKind::Document, "the survey of 2029"),
        ),
        (
            "My brother built that boat with his own hands.",
            of_kind(SpeakerKind::Unnamed, "a neighbor"),
        ),
        ("We have counted every gull on the island.", person("Ida Berg", "")),
        ("Nobody counts the terns any more.", person("Ida Berg", "ornithologist")),
        (
            "The lake is clean enough to drink from.",
            of_kind(SpeakerKind::Organization, "Lake Water Board"),
        ),
        ("I paint what the fog leaves over.", person("Bo Hale", "painter")),
    ])
    .await;
    for (words, speaker, verdict, agreement) in [
        // A title that no list knows.
        (
            "The crane will be mended before the spring tide",
            "Ana Ruiz",
            "VERBATIM",
            "AGREES",
        ),
        (
            "The crane will be mended before the spring tide",
            "Eva Ruiz",
            "MISATTRIBUTED",
            "DISAGREES",
        ),
        // Whoever speaks for a body is nobody whom articles know for something else.
        (
            "Every ticket will be paid back within a week",
            "Lake Ferries",
            "VERBATIM",
            "COMPATIBLE",
        ),
        (
            "Every ticket will be paid back within a week",
            "Bo Hale",
            "MISATTRIBUTED",
            "DISAGREES",
        ),
        (
            "Every ticket will be paid back within a week",
            "Somebody Else",
            "VERBATIM",
            "UNKNOWN",
        ),
        // A document is nobody whom the article does not name; a neighbor may be anybody.
        (
            "The bridge carries twice what it was built for",
            "Bo Hale",
            "MISATTRIBUTED",
            "DISAGREES",
        ),
        (
            "My brother built that boat with his own hands",
            "Bo Hale",
            "VERBATIM",
            "UNKNOWN",
        ),
        // A person known for something does not speak for a body that nothing relates to it.
        (
            "We have counted every gull on the island",
            "Lake Water Board",
            "MISATTRIBUTED",
            "DISAGREES",
        ),
        // Somebody described by a body, or not named at all, may be meant.
        (
            "The lake is clean enough to drink from",
            "a Lake Water Board spokeswoman",
            "VERBATIM",
            "COMPATIBLE",
        ),
        ("I paint what the fog leaves over", "a painter", "VERBATIM", "UNKNOWN"),
    ] {
        let answer = verify(&harbor, &format!("text: \"{words}\", speaker: \"{speaker}\"")).await;
        assert_eq!(
            (&answer["verdict"], &answer["speakerAgreement"]),
            (&Value::from(verdict), &Value::from(agreement)),
            "{words} by {speaker}: {answer:#}"
        );
    }
}

#[tokio::test]
async fn words_that_everybody_uses_are_found_in_their_order() {
    let ruiz = || person("Ana Ruiz", "mayor");
    let harbor = archive_of(&[
        ("You are making this up as you go, are you not?", ruiz()),
        (
            "I did what I could with what I had, and that is all I have to say.",
            ruiz(),
        ),
        ("Then again, it was not for us to say.", ruiz()),
        ("The dredger will leave the inner basin by Friday.", ruiz()),
    ])
    .await;
    for (words, verdict) in [
        ("You are eating this up as you go, are you not", "ALTERED"),
        ("I did what I could with ... and that is all I have to say", "ELIDED"),
        ("Then again, it was leave the inner basin by Friday", "SPLICED"),
        ("will you go and have what is up", "NOT_FOUND"),
    ] {
        let answer = verify(&harbor, &format!("text: \"{words}\", speaker: \"Ana Ruiz\"")).await;
        assert_eq!(answer["verdict"], verdict, "{words}: {answer:#}");
    }
}

#[tokio::test]
async fn a_reporters_sentence_that_is_like_a_quote_is_the_reporters() {
    let harbor = Harbor::empty().await;
    let words = "Under the new lighthouse program every keeper keeps the house.";
    let text = format!(
        "Keepers keep their houses under the new lighthouse program, officials said.\n\n“{words}” Ana Ruiz said.\n"
    );
    harbor
        .store(
            &news("keepers", "2031-03-14", &text),
            vec![said(&text, words, Some(person("Ana Ruiz", "mayor")))],
        )
        .await;
    for (claim, verdict) in [
        ("Under the new lighthouse program, officials said", "NOT_FOUND"),
        (
            "Under the old lighthouse program every keeper keeps the house",
            "ALTERED",
        ),
    ] {
        let answer = verify(&harbor, &format!("text: \"{claim}\"")).await;
        assert_eq!(answer["verdict"], verdict, "{claim}: {answer:#}");
    }
}

#[tokio::test]
async fn hard_claims_have_their_verdicts() {
    let harbor = Harbor::empty().await;
    let stretches = [
        "We lost one hundred jobs in the U. S. and two thousand at home.",
        "The labour of [our] neighbours isn’t free,",
        "and nobody should pretend that it is.",
        "The second crane will never be sold.",
    ];
    let [jobs, labor, nobody, crane] = stretches;
    let text = format!(
        "“{jobs}” Ana Ruiz said. “{labor}” she said, “{nobody}”\n\nAsked about the port, she said: “{crane}”\n"
    );
    let mut quotes = stretches
        .map(|words| said(&text, words, Some(person("Ana Ruiz", "mayor"))))
        .to_vec();
    quotes[2].continues = Some(1);
    harbor.store(&news("hard", "2031-03-14", &text), quotes).await;
    for (claim, verdict, why) in [
        // Numbers and abbreviations in pieces or whole.
        ("We lost 100 jobs in the US and 2,000 at home", "VERBATIM", ""),
        ("we lost one-hundred jobs in the U.S. and 2000 at home!", "VERBATIM", ""),
        (
            "We lost 200 jobs in the US and 2,000 at home",
            "ALTERED",
            "a number is what differs",
        ),
        (
            "We lost a hundred jobs in the U. S. and two thousand at home",
            "ALTERED",
            "a number is what differs",
        ),
        // Spelling, brackets, contractions.
        ("The labor of our neighbors isnt free", "VERBATIM", ""),
        (
            "The labour of our neighbours is free",
            "ALTERED",
            "a negation is what differs",
        ),
        ("The second crane will be sold", "ALTERED", "a negation is what differs"),
        (
            "The first crane will never be sold",
            "ALTERED",
            "a number is what differs",
        ),
        ("The second crane won't ever be sold", "ALTERED", ""),
        // Over a cue, and marks of what is left out.
        (
            "The labour of our neighbours isn't free, and nobody should pretend that it is",
            "VERBATIM",
            "",
        ),
        ("neighbours isn't free and nobody should pretend", "EXCERPT", ""),
        ("We lost one hundred jobs [...] at home", "ELIDED", ""),
        ("We lost 100 jobs […] at home", "ELIDED", ""),
        ("We lost one hundred jobs (. . .) at home", "ELIDED", ""),
        // Parts of what one article quotes in two places.
        (
            "We lost one hundred jobs and nobody should pretend that it is",
            "SPLICED",
            "",
        ),
        ("The second crane should pretend that it is", "SPLICED", ""),
        // Two words, and a sentence of the reporter's.
        ("our neighbours", "EXCERPT", ""),
        ("never sold", "NOT_FOUND", ""),
        ("Asked about the port, she said", "NOT_FOUND", "outside any quote"),
    ] {
        let answer = verify(&harbor, &format!("text: {}", Value::from(claim))).await;
        let explanation = answer["explanation"].as_str().unwrap();
        assert_eq!(answer["verdict"], verdict, "{claim}: {explanation}");
        assert!(explanation.contains(why), "{claim}: {explanation}");
    }
}

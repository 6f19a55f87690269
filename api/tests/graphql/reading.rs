//! What answers hold.

use expect_test::expect;
use serde_json::json;

use crate::harbor::{GAZETTE_TEXT, Harbor};

#[tokio::test]
async fn a_quote_tells_who_said_what_where_and_as_printed_by_whom() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(
            r#"{ quotes(filter: { speaker: "Ana Ruiz" }) { totalCount nodes {
                text speaker { name kind names roles quoteCount } jointSpeakers { name } venue { kind name named { name } carried }
                saidOn { text from to precision carried } reportCount independentCount firstReportedAt confidence formerIds
                reports { totalCount nodes {
                    text kind relation modality cue source role span { start end } sourceLink
                    article { title url kind textStatus byline publishedAt language outlet { name domains } credits { name } }
                    revision { number sha256 stretches { quote scare } } quote { text } relay { name } explanation confidence
                } }
            } } }"#,
        )
        .await;
    expect![[r#"
        {
          "quotes": {
            "nodes": [
              {
                "confidence": 0.9,
                "firstReportedAt": "2031-03-14T00:00:00Z",
                "formerIds": [],
                "independentCount": 2,
                "jointSpeakers": [],
                "reportCount": 2,
                "reports": {
                  "nodes": [
                    {
                      "article": {
                        "byline": "Ida Berg",
                        "credits": [
                          {
                            "name": "Harbor Wire"
                          }
                        ],
                        "kind": "NEWS",
                        "language": "en",
                        "outlet": {
                          "domains": [
                            "gazette.example"
                          ],
                          "name": "Ellery Gazette"
                        },
                        "publishedAt": "2031-03-14T00:00:00Z",
                        "textStatus": "ORIGINAL",
                        "title": "Harbor of Ellery to reopen",
                        "url": "https://gazette.example/harbor"
                      },
                      "confidence": 0.9,
                      "cue": "told",
                      "explanation": "named before the reporting word",
                      "kind": "SPEECH",
                      "modality": "ASSERTED",
                      "quote": {
                        "text": "We kept our promise, and the boats are coming home. Wait and see"
                      },
                      "relation": "VERBATIM",
                      "relay": [],
                      "revision": {
                        "number": 1,
                        "sha256": "5fdb9be859f3c9c40714b1cb7b812b260f87ec4ac311c12db858e0bb485278f6",
                        "stretches": {
                          "quote": 0,
                          "scare": 0
                        }
                      },
                      "role": "Mayor",
                      "source": null,
                      "sourceLink": "https://gazette.example/harbor#:~:text=We%20kept%20our%20promise%2C%20and,coming%20home.%20Wait%20and%20see%2C",
                      "span": {
                        "end": 101,
                        "start": 36
                      },
                      "text": "We kept our promise, and the boats are coming home. Wait and see,"
                    },
                    {
                      "article": {
                        "byline": null,
                        "credits": [],
                        "kind": "NEWS",
                        "language": "en",
                        "outlet": {
                          "domains": [
                            "post.example"
                          ],
                          "name": "Coast Post"
                        },
                        "publishedAt": "2031-03-15T00:00:00Z",
                        "textStatus": "ORIGINAL",
                        "title": null,
                        "url": "https://post.example/7?id=7"
                      },
                      "confidence": 0.9,
                      "cue": null,
                      "explanation": "named before the reporting word",
                      "kind": "SPEECH",
                      "modality": "ASSERTED",
                      "quote": {
                        "text": "We kept our promise, and the boats are coming home. Wait and see"
                      },
                      "relation": "EXCERPT",
                      "relay": [],
                      "revision": {
                        "number": 1,
                        "sha256": "e23fa8080a7f6a0307966c406c10181062a067a8adbb1d86cc98faa7f7d87df4",
                        "stretches": {
                          "quote": 0,
                          "scare": 0
                        }
                      },
                      "role": "Mayor of Ellery",
                      "source": null,
                      "sourceLink": "https://post.example/7?id=7#:~:text=The%20boats%20are%20coming%20home%2C",
                      "span": {
                        "end": 27,
                        "start": 1
                      },
                      "text": "The boats are coming home,"
                    }
                  ],
                  "totalCount": 2
                },
                "saidOn": {
                  "carried": false,
                  "from": "2031-03-13",
                  "precision": "day",
                  "text": "Thursday",
                  "to": "2031-03-13"
                },
                "speaker": {
                  "kind": "PERSON",
                  "name": "Ana Ruiz",
                  "names": [
                    "Ana Ruiz"
                  ],
                  "quoteCount": 1,
                  "roles": [
                    "Mayor",
                    "Mayor of Ellery"
                  ]
                },
                "text": "We kept our promise, and the boats are coming home. Wait and see",
                "venue": {
                  "carried": false,
                  "kind": "PRESS",
                  "name": null,
                  "named": null
                }
              }
            ],
            "totalCount": 1
          }
        }
    "#]].assert_eq(&format!("{answer:#}\n"));
}

#[tokio::test]
async fn spans_and_contexts_are_cut_from_the_kept_text() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(
            r#"{ quotes(filter: { text: "\"stood the test\"" }) { nodes { reports { nodes {
                points: span { start end } units: span(unit: UTF16) { start end } bytes: span(unit: BYTE) { start end }
                context(before: 1, after: 16) { before quoted after } all: context(before: 5000, after: 5000) { before after }
                relay { name outlet { name } speaker { name } }
            } } } } }"#,
        )
        .await;
    let report = &answer["quotes"]["nodes"][0]["reports"]["nodes"][0];
    let words = "The 🚢 pier has stood the test,";
    let start = GAZETTE_TEXT.find(words).unwrap();
    let before = &GAZETTE_TEXT[..start];
    let (points, units) = (before.chars().count(), before.encode_utf16().count());
    assert_eq!(
        report["points"],
        json!({ "start": points, "end": points + words.chars().count() })
    );
    assert_eq!(
        report["units"],
        json!({ "start": units, "end": units + words.encode_utf16().count() })
    );
    assert_eq!(report["bytes"], json!({ "start": start, "end": start + words.len() }));
    assert_eq!(
        report["context"],
        json!({ "before": "“", "quoted": words, "after": "” Eva Ruiz said," })
    );
    assert_eq!(
        report["all"],
        json!({ "before": before, "after": &GAZETTE_TEXT[start + words.len()..] })
    );
    assert_eq!(
        report["relay"],
        json!([{ "name": "Radio Ellery", "outlet": null, "speaker": null }])
    );
}

#[tokio::test]
async fn a_speaker_is_found_by_any_name_and_never_guessed() {
    let harbor = Harbor::open().await;
    let by_family_name = harbor
        .ask(r#"{ speaker(name: "hale") { id name names roles quoteCount } }"#)
        .await;
    assert_eq!(by_family_name["speaker"]["name"], "Tomas Hale");
    assert_eq!(by_family_name["speaker"]["names"], json!(["Hale", "Tomas Hale"]));
    assert_eq!(by_family_name["speaker"]["roles"], json!(["fisherman"]));
    // What he denies having said does not count.
    assert_eq!(by_family_name["speaker"]["quoteCount"], 1);

    assert_eq!(
        harbor.ask(r#"{ speaker(name: "Nobody Known") { id } }"#).await,
        json!({ "speaker": null })
    );
    assert_eq!(harbor.refusal("{ speaker { id } }").await, "INVALID_ARGUMENT");
    assert_eq!(
        harbor.refusal(r#"{ speaker(id: "x", name: "Hale") { id } }"#).await,
        "INVALID_ARGUMENT"
    );

    let two = harbor.send(r#"{ speaker(name: "Ruiz") { id } }"#, json!({})).await;
    assert_eq!(two["data"], json!({ "speaker": null }));
    let error = &two["errors"][0];
    assert_eq!(error["extensions"]["code"], "AMBIGUOUS");
    let candidates = error["extensions"]["candidates"].as_array().unwrap();
    let mut names: Vec<&str> = candidates
        .iter()
        .map(|candidate| candidate["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Ana Ruiz", "Eva Ruiz"]);
    for candidate in candidates {
        let id = candidate["id"].as_str().unwrap();
        let found = harbor.ask(&format!(r#"{{ speaker(id: "{id}") {{ name }} }}"#)).await;
        assert_eq!(found["speaker"]["name"], candidate["name"]);
    }
}

#[tokio::test]
async fn everything_with_an_id_is_a_node() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(
            r#"{ quotes(filter: { venueKind: INTERVIEW }) { nodes { id speaker { id } venue { named { id } }
                reports(first: 1) { nodes { id article { id outlet { id } revisions { id } } } } } } }"#,
        )
        .await;
    let quote = &answer["quotes"]["nodes"][0];
    let report = &quote["reports"]["nodes"][0];
    let article = &report["article"];
    let things = [
        ("Quote", &quote["id"]),
        ("Speaker", &quote["speaker"]["id"]),
        ("Venue", &quote["venue"]["named"]["id"]),
        ("Report", &report["id"]),
        ("Article", &article["id"]),
        ("Outlet", &article["outlet"]["id"]),
        ("Revision", &article["revisions"][0]["id"]),
    ];
    let ids: Vec<&str> = things.iter().map(|(_, id)| id.as_str().unwrap()).collect();
    let found = harbor
        .ask(&format!("{{ nodes(ids: {ids:?}) {{ __typename id }} }}"))
        .await;
    let expected: Vec<_> = things
        .iter()
        .map(|(name, id)| json!({ "__typename": name, "id": id }))
        .collect();
    assert_eq!(found["nodes"], json!(expected));

    let unknown = "quote_00000000000000000000000000000007";
    assert_eq!(
        harbor.ask(&format!(r#"{{ node(id: "{unknown}") {{ id }} }}"#)).await,
        json!({ "node": null })
    );
    assert_eq!(harbor.refusal(r#"{ node(id: "seven") { id } }"#).await, "INVALID_ID");
    assert_eq!(
        harbor
            .refusal(&format!(r#"{{ quote(id: "{}") {{ id }} }}"#, ids[1]))
            .await,
        "INVALID_ID"
    );
}

#[tokio::test]
async fn an_article_is_found_by_its_address_whatever_tracks_its_readers() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(r#"{ article(url: "https://GAZETTE.example/harbor/?utm_source=mail#top") { title reports { totalCount nodes { text } } } }"#)
        .await;
    assert_eq!(answer["article"]["title"], "Harbor of Ellery to reopen");
    assert_eq!(answer["article"]["reports"]["totalCount"], 4);
    let texts: Vec<&str> = answer["article"]["reports"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|report| report["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.is_sorted_by_key(|text| GAZETTE_TEXT.find(text)),
        "in the order of the text: {texts:?}"
    );
    assert_eq!(
        harbor
            .ask(r#"{ article(url: "https://gazette.example/other") { id } }"#)
            .await,
        json!({ "article": null })
    );
    assert_eq!(
        harbor.refusal(r#"{ article(url: "harbor") { id } }"#).await,
        "INVALID_ARGUMENT"
    );
}

#[tokio::test]
async fn lists_of_speakers_venues_outlets_and_articles() {
    let harbor = Harbor::open().await;
    let answer = harbor
        .ask(
            r#"{
                speakers { totalCount nodes { name } } people: speakers(filter: { kind: ORGANIZATION }) { nodes { name kind } }
                venues { totalCount nodes { name kind quotes { totalCount nodes { text } } } }
                outlets { totalCount nodes { name articles { totalCount nodes { url } } } }
                articles { totalCount nodes { url publishedAt } } statements: articles(filter: { kind: STATEMENT }) { nodes { kind url } }
                statistics { articles quotes reports speakers outlets latestReportAt }
            }"#,
        )
        .await;
    expect![[r#"
        {
          "articles": {
            "nodes": [
              {
                "publishedAt": "2031-03-15T00:00:00Z",
                "url": "https://post.example/7?id=7"
              },
              {
                "publishedAt": "2031-03-14T00:00:00Z",
                "url": "https://gazette.example/harbor"
              },
              {
                "publishedAt": "2031-03-12T00:00:00Z",
                "url": null
              }
            ],
            "totalCount": 3
          },
          "outlets": {
            "nodes": [
              {
                "articles": {
                  "nodes": [
                    {
                      "url": "https://post.example/7?id=7"
                    }
                  ],
                  "totalCount": 1
                },
                "name": "Coast Post"
              },
              {
                "articles": {
                  "nodes": [
                    {
                      "url": "https://gazette.example/harbor"
                    }
                  ],
                  "totalCount": 1
                },
                "name": "Ellery Gazette"
              },
              {
                "articles": {
                  "nodes": [
                    {
                      "url": null
                    }
                  ],
                  "totalCount": 1
                },
                "name": "Harbor Wire"
              }
            ],
            "totalCount": 3
          },
          "people": {
            "nodes": [
              {
                "kind": "ORGANIZATION",
                "name": "Port Board"
              }
            ]
          },
          "speakers": {
            "nodes": [
              {
                "name": "Ana Ruiz"
              },
              {
                "name": "Eva Ruiz"
              },
              {
                "name": "Port Board"
              },
              {
                "name": "Tomas Hale"
              },
              {
                "name": "a resident"
              }
            ],
            "totalCount": 5
          },
          "statements": {
            "nodes": [
              {
                "kind": "STATEMENT",
                "url": null
              }
            ]
          },
          "statistics": {
            "articles": 3,
            "latestReportAt": "2031-03-15T00:00:00Z",
            "outlets": 3,
            "quotes": 7,
            "reports": 9,
            "speakers": 5
          },
          "venues": {
            "nodes": [
              {
                "kind": "INTERVIEW",
                "name": "Radio Ellery",
                "quotes": {
                  "nodes": [
                    {
                      "text": "I will believe it when I see the first sail"
                    }
                  ],
                  "totalCount": 1
                }
              }
            ],
            "totalCount": 1
          }
        }
    "#]]
    .assert_eq(&format!("{answer:#}\n"));
}

#[tokio::test]
async fn the_fields_of_an_answer_stand_in_the_order_of_the_query() {
    let harbor = Harbor::open().await;
    let query =
        "query Ordered { quotes(first: 1) { nodes { ...Rest text speaker { name id } __typename } totalCount } }
        fragment Rest on Quote { reportCount venue { name kind } ... on Quote { confidence } speaker { kind } }";
    let answer = serde_json::to_string(&harbor.ask_in_order(query).await).unwrap();
    let place = |field: &str| {
        answer
            .find(&format!("\"{field}\""))
            .unwrap_or_else(|| panic!("{field}: {answer}"))
    };
    let order = [
        "quotes",
        "nodes",
        "reportCount",
        "venue",
        "confidence",
        "speaker",
        "text",
        "__typename",
        "totalCount",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{answer}");
}

#[tokio::test]
async fn an_answer_is_the_same_however_it_is_asked_for() {
    let harbor = Harbor::open().await;
    let fields = "id said: text speaker { id name names } venue { kind name } \
                  reports(first: 2) { totalCount nodes { id sourceLink article { title credits { name } outlet { name } } } }";
    let plain = harbor.ask(&format!("{{ quotes {{ nodes {{ {fields} }} }} }}")).await;
    let others = [
        "{ quotes { nodes { ...All } } } fragment All on Quote { FIELDS }",
        "{ quotes { nodes { ... on Quote { FIELDS } id } } }",
        "{ quotes { nodes { FIELDS FIELDS } } }",
        "{ quotes { nodes { FIELDS id @include(if: true) text @skip(if: true) } } }",
    ];
    for other in others {
        let answer = harbor.ask(&other.replace("FIELDS", fields)).await;
        assert_eq!(answer, plain, "{other}");
    }
}

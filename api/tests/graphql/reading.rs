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
    assert_eq!(report["points"], json!({ "start": points, "end": points + words.chars().count() }));
    assert_eq!(report["units"], json!({ "start": units, "end": units + words.encode_utf16().count() }));
    assert_eq!(report["bytes"], json!({ "start": start, "end": start + words.len() }));
    assert_eq!(report["context"], json!({ "before": "“", "quoted": words, "after": "” Eva Ruiz said," }));
    assert_eq!(report["all"], json!({ "before": before, "after": &GAZETTE_TEXT[start + words.len()..] }));
    assert_eq!(report["relay"], json!([{ "name": "Radio Ellery", "outlet": null, "speaker": null }]));
}

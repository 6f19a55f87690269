//! Reports out, in every format.

use archive::{ExportFormat, export};
use extractor::{Flag, SpeakerKind, VenueKind};
use serde_json::{Value, json};

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, speaker};

on_each_database!(
    a_line_holds_everything_that_extract_says,
    reports_come_in_the_order_of_their_ids,
    a_table_has_a_header_and_escapes_what_it_must,
    quotations_are_one_linked_document,
    nothing_is_a_valid_export,
    old_reports_are_left_out,
);

async fn written(scratch: &Scratch, format: ExportFormat) -> String {
    let mut output = Vec::new();
    export(&scratch.db, format, &mut output).await.unwrap();
    String::from_utf8(output).unwrap()
}

async fn lines(scratch: &Scratch) -> Vec<Value> {
    let output = written(scratch, ExportFormat::JsonLines).await;
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn story() -> Story {
    let mut story = Story::new("a", "2031-03-11T09:30:00+02:00")
        .outlet("Harbour Gazette")
        .says("Ana Ruiz", "The bridge, said “closed”,\nwill open.")
        .on("2031-03-10")
        .at(VenueKind::Interview, Some("Harbour Gazette"))
        .by_way_of("Radio Kiva")
        .with(|quote| {
            quote.flags = vec![Flag::Translated];
            quote.also = vec![speaker("Harbour Board", SpeakerKind::Organization)];
            quote.confidence = 0.123_456;
        })
        .says("Ana Ruiz", "Indeed.")
        .with(|quote| quote.continues = Some(0));
    story.article.url = Some("https://gazette.example/bridge".parse().unwrap());
    story.article.credits = vec!["Radio Kiva".to_owned()];
    story
}

async fn a_line_holds_everything_that_extract_says(scratch: &Scratch) {
    let stored = story().store(scratch).await;
    let lines = lines(scratch).await;
    let line = lines
        .iter()
        .find(|line| line["id"] == json!(stored.report_ids[0]))
        .unwrap();
    let quote = scratch.quote("The bridge, said “closed”,\nwill open.").await;
    let speaker_id = quote.speaker_id;
    let expected = json!({
        "id": stored.report_ids[0], "quote_id": quote.id, "speaker_id": speaker_id, "relation": "verbatim",
        "article": "a", "revision": stored.revision_id, "title": null, "url": "https://gazette.example/bridge",
        "outlet": "Harbour Gazette", "credits": ["Radio Kiva"], "published": "2031-03-11T09:30:00+02:00",
        "source_link": "https://gazette.example/bridge#:~:text=The%20bridge%2C%20said,%E2%80%9Cclosed%E2%80%9D%2C%20will%20open.",
        "index": 0, "start": 25, "end": 62, "text": "The bridge, said “closed”,\nwill open.",
        "kind": "speech", "form": "marked", "in": "text",
        "cue": {"start": 73, "end": 77, "text": "said"},
        "speaker": {"name": "Ana Ruiz", "kind": "person", "role": null, "on_behalf_of": null,
            "mention": {"start": 64, "end": 72, "text": "Ana Ruiz"}},
        "also": [{"name": "Harbour Board", "kind": "organization", "role": null, "on_behalf_of": null, "mention": null}],
        "candidates": [],
        "venue": {"kind": "interview", "name": "Harbour Gazette", "carried": false, "mention": null},
        "said_on": {"text": "2031-03-10", "from": "2031-03-10", "to": "2031-03-10", "precision": "day", "carried": false},
        "relay": [{"name": "Radio Kiva", "kind": "outlet", "mention": null}],
        "modality": "asserted", "parent": null, "continues": null, "repeats": null, "flags": ["translated"],
        "confidence": 0.123,
    });
    assert_eq!(line, &expected);
    let second = lines
        .iter()
        .find(|line| line["id"] == json!(stored.report_ids[1]))
        .unwrap();
    assert_eq!((&second["continues"], &second["index"]), (&json!(0), &json!(1)));
}

async fn reports_come_in_the_order_of_their_ids(scratch: &Scratch) {
    for key in ["a", "b", "c"] {
        let story = (0..8).fold(Story::new(key, "2031-03-11"), |story, number| {
            story.says("Ana Ruiz", &format!("Sentence {number} of {key}."))
        });
        story.store(scratch).await;
    }
    let ids: Vec<String> = lines(scratch)
        .await
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 24);
    assert!(ids.is_sorted());
    let (one, other) = (
        written(scratch, ExportFormat::Csv).await,
        written(scratch, ExportFormat::Csv).await,
    );
    assert_eq!(one, other);
}

async fn a_table_has_a_header_and_escapes_what_it_must(scratch: &Scratch) {
    story().store(scratch).await;
    let output = written(scratch, ExportFormat::Csv).await;
    let mut table = csv::Reader::from_reader(output.as_bytes());
    let header = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let of =
        |row: &csv::StringRecord, column: &str| row[header.iter().position(|name| name == column).unwrap()].to_owned();
    let row = rows.iter().find(|row| of(row, "index") == "0").unwrap();
    for (column, value) in [
        ("text", "The bridge, said “closed”,\nwill open."),
        ("speaker_name", "Ana Ruiz"),
        ("speaker_start", "64"),
        ("also", "Harbour Board"),
        ("venue_kind", "interview"),
        ("venue_name", "Harbour Gazette"),
        ("said_on_from", "2031-03-10"),
        ("relay", "Radio Kiva"),
        ("credits", "Radio Kiva"),
        ("flags", "translated"),
        ("parent", ""),
    ] {
        assert_eq!(of(row, column), value, "{column}");
    }
}

async fn quotations_are_one_linked_document(scratch: &Scratch) {
    story().store(scratch).await;
    let document: Value = serde_json::from_str(&written(scratch, ExportFormat::JsonLd).await).unwrap();
    assert_eq!(document["@context"], "https://schema.org");
    let graph = document["@graph"].as_array().unwrap();
    assert_eq!(graph.len(), 2);
    let quotation = graph.iter().find(|quotation| quotation["text"] == "Indeed.").unwrap();
    assert_eq!(quotation["@type"], "Quotation");
    assert_eq!(quotation["creator"]["name"], "Ana Ruiz");
    assert_eq!(quotation["isPartOf"]["publisher"]["name"], "Harbour Gazette");
    assert!(quotation.get("dateCreated").is_none());
}

async fn nothing_is_a_valid_export(scratch: &Scratch) {
    assert_eq!(written(scratch, ExportFormat::JsonLines).await, "");
    assert_eq!(written(scratch, ExportFormat::Csv).await.lines().count(), 1);
    let document: Value = serde_json::from_str(&written(scratch, ExportFormat::JsonLd).await).unwrap();
    assert_eq!(document["@graph"], json!([]));
}

async fn old_reports_are_left_out(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is closed.")
        .store(scratch)
        .await;
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is open.")
        .store(scratch)
        .await;
    let lines = lines(scratch).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["text"], "The bridge is open.");
}

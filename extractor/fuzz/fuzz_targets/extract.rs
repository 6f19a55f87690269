//! Reads any bytes as an article and checks what is found. The first byte says what is known of the article, the rest is its text; a line of four equals
//! signs sets a headline apart from it.

#![no_main]

#[path = "../../tests/support/invariants.rs"]
mod invariants;

use chrono::NaiveDate;
use extractor::{Article, DocumentKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&about, bytes)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    let (title, text) = match text.split_once("\n====\n") {
        Some((title, text)) => (Some(title), text),
        None => (None, &*text),
    };
    invariants::check(&Article {
        text,
        title,
        outlet: (about & 1 != 0).then_some("The Harbour Gazette"),
        byline: (about & 2 != 0).then_some("By Ana Ruiz, Staff Writer"),
        published: NaiveDate::from_ymd_opt(2024, 2, 29).filter(|_| about & 4 != 0),
        kind: match about >> 3 & 7 {
            1 => DocumentKind::Transcript,
            2 => DocumentKind::Post,
            3 => DocumentKind::Statement,
            _ => DocumentKind::News,
        },
    });
});

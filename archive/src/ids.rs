//! Ids: UUIDv5 of keys, so that the same input gives the same ids in any order and on any machine.

use uuid::Uuid;

/// The namespace of all of OnRecord's ids. Fixed for ever: permalinks depend on it.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f6e_7265_636f_7264_8a51_4b6e_b1d0_73c4);

/// Of an article, by its key.
#[must_use]
pub fn article(key: &str) -> Uuid {
    id("article", &[key])
}

/// Of a revision: an article's text (by its SHA-256 in hexadecimal) under a title.
#[must_use]
pub fn revision(article: Uuid, sha256: &str, title: Option<&str>) -> Uuid {
    match title {
        Some(title) => id("revision", &[&article.to_string(), sha256, title]),
        None => id("revision", &[&article.to_string(), sha256]),
    }
}

/// Of a report: the `nth` (from 0) stretch with this folded text in an article.
#[must_use]
pub fn report(article: Uuid, folded: &str, nth: usize) -> Uuid {
    id("report", &[&article.to_string(), folded, &nth.to_string()])
}

/// Of a quote, by its earliest report.
#[must_use]
pub fn quote(earliest_report: Uuid) -> Uuid {
    id("quote", &[&earliest_report.to_string()])
}

/// Of a speaker, by the key of its identity.
#[must_use]
pub fn speaker(key: &str) -> Uuid {
    id("speaker", &[key])
}

/// Of an outlet, by its folded name.
#[must_use]
pub fn outlet(folded: &str) -> Uuid {
    id("outlet", &[folded])
}

/// Of a named venue, by kind and folded name.
#[must_use]
pub fn venue(kind: &str, folded: &str) -> Uuid {
    id("venue", &[kind, folded])
}

/// Of a copy group, by the hash of the articles' folded text.
#[must_use]
pub fn copy_group(folded_sha256: &str) -> Uuid {
    id("copy", &[folded_sha256])
}

/// The parts are separated by a character that no text holds in between unambiguously: each part's length goes before it.
fn id(kind: &str, parts: &[&str]) -> Uuid {
    let mut key = String::from(kind);
    for part in parts {
        key.push_str(&format!("\u{1f}{}:{part}", part.len()));
    }
    Uuid::new_v5(&NAMESPACE, key.as_bytes())
}

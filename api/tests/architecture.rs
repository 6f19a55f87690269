//! The directions in which the rooms of the house may know each other, read off their manifests.

use std::collections::BTreeSet;
use std::path::Path;

/// Each room and the rooms that it may depend on.
const ALLOWED: [(&str, &[&str]); 6] = [
    ("api", &["archive", "extractor", "entity"]),
    ("archive", &["extractor", "entity", "migration"]),
    ("entity", &[]),
    ("extractor", &[]),
    ("migration", &[]),
    ("training", &["extractor"]),
];

/// What would let the extractor see files, a network, a database or a wire format.
const FOREIGN_TO_THE_EXTRACTOR: [&str; 9] = [
    "tokio",
    "sea-orm",
    "async-graphql",
    "axum",
    "serde",
    "serde_json",
    "anyhow",
    "tracing",
    "uuid",
];

fn dependencies(room: &str) -> BTreeSet<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(room)
        .join("Cargo.toml");
    let manifest = std::fs::read_to_string(&manifest).unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    let table = manifest
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .cloned()
        .unwrap_or_default();
    table.keys().cloned().collect()
}

#[test]
fn rooms_know_only_those_below_them() {
    let rooms: BTreeSet<&str> = ALLOWED.iter().map(|(room, _)| *room).collect();
    for (room, allowed) in ALLOWED {
        for dependency in dependencies(room).iter().filter(|name| rooms.contains(name.as_str())) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{room} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn the_extractor_is_pure() {
    let dependencies = dependencies("extractor");
    for foreign in FOREIGN_TO_THE_EXTRACTOR {
        assert!(
            !dependencies.contains(foreign),
            "the extractor must not depend on {foreign}"
        );
    }
}

#[test]
fn every_room_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let root: toml::Table = std::fs::read_to_string(root)
        .expect("the workspace manifest")
        .parse()
        .expect("TOML");
    let members: BTreeSet<&str> = root["workspace"]["members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    assert_eq!(members, ALLOWED.iter().map(|(room, _)| *room).collect());
}

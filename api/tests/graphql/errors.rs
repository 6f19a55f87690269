//! The table of error codes in the README is that of the program.

use std::collections::BTreeSet;

use api::graphql::error::Code;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

const README: &str = include_str!("../../../README.md");

/// The codes in the first column of the table under a heading.
fn table(heading: &str) -> BTreeSet<&'static str> {
    let (_, section) = README
        .split_once(heading)
        .unwrap_or_else(|| panic!("{heading} is missing"));
    let rows = section
        .lines()
        .skip_while(|line| !line.starts_with("| `"))
        .take_while(|line| line.starts_with("| `"));
    let codes: Vec<&str> = rows
        .map(|row| row.trim_start_matches("| `").split('`').next().unwrap())
        .collect();
    let once: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(once.len(), codes.len(), "a code stands twice under {heading}");
    once
}

#[test]
fn every_error_code_is_explained() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(table("| `extensions.code` |"), codes);
}

#[test]
fn every_user_error_is_explained() {
    let schema = parse_schema(api::graphql::sdl()).unwrap();
    let kinds: BTreeSet<String> = schema
        .definitions
        .iter()
        .find_map(|definition| match definition {
            TypeSystemDefinition::Type(ty) if ty.node.name.node == "UserErrorKind" => Some(&ty.node.kind),
            _ => None,
        })
        .map(|kind| match kind {
            TypeKind::Enum(values) => values
                .values
                .iter()
                .map(|value| value.node.value.node.to_string())
                .collect(),
            _ => BTreeSet::new(),
        })
        .unwrap_or_default();
    let told: BTreeSet<String> = table("| `errors { code }` |").iter().map(ToString::to_string).collect();
    assert_eq!(told, kinds);
}

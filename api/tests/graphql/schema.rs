//! The schema against the contract, against `schema.graphql`, and against its readers' need of descriptions.

use std::collections::BTreeMap;
use std::path::Path;

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition,
};

const CONTRACT: &str = include_str!("../../contract/contract.graphql");

#[test]
fn the_committed_schema_is_the_one_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let served = api::graphql::sdl();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &served).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == served,
        "schema.graphql is not what `onrecord schema` prints; UPDATE_EXPECT=1 rewrites it"
    );
}

#[test]
fn the_schema_keeps_the_contract() {
    let served_text = api::graphql::sdl();
    let (contract_text, served_text) = (without_comments(CONTRACT), served_text);
    let (contract, served) = (parse_schema(contract_text).unwrap(), parse_schema(served_text).unwrap());
    let (contract, served) = (types(&contract), types(&served));
    let mut broken = Vec::new();
    for (name, promised) in &contract {
        match served.get(name) {
            Some(kept) => compare(name, promised, kept, &mut broken),
            None => broken.push(format!("type {name} is missing")),
        }
    }
    for (name, node) in connections(&contract) {
        let edge = format!("{node}Edge");
        expect_fields(
            &served,
            &name,
            &[
                ("pageInfo", "PageInfo!"),
                ("edges", &format!("[{edge}!]!")),
                ("nodes", &format!("[{node}!]!")),
                ("totalCount", "Int!"),
            ],
            &mut broken,
        );
        expect_fields(
            &served,
            &edge,
            &[("cursor", "String!"), ("node", &format!("{node}!"))],
            &mut broken,
        );
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn everything_is_described() {
    let served = parse_schema(api::graphql::sdl()).unwrap();
    let mut bare = Vec::new();
    for (name, ty) in types(&served) {
        let mut look = |what: String, description: Option<&Positioned<String>>| {
            if description.is_none_or(|text| text.node.trim().is_empty()) {
                bare.push(what);
            }
        };
        look(name.clone(), ty.description.as_ref());
        let fields: &[Positioned<FieldDefinition>] = match &ty.kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            _ => &[],
        };
        for field in fields {
            look(
                format!("{name}.{}", field.node.name.node),
                field.node.description.as_ref(),
            );
            for argument in &field.node.arguments {
                look(
                    format!("{name}.{}({})", field.node.name.node, argument.node.name.node),
                    argument.node.description.as_ref(),
                );
            }
        }
        if let TypeKind::Enum(values) = &ty.kind {
            for value in &values.values {
                look(
                    format!("{name}.{}", value.node.value.node),
                    value.node.description.as_ref(),
                );
            }
        }
        if let TypeKind::InputObject(input) = &ty.kind {
            for field in &input.fields {
                look(
                    format!("{name}.{}", field.node.name.node),
                    field.node.description.as_ref(),
                );
            }
        }
    }
    assert!(bare.is_empty(), "not described: {}", bare.join(", "));
}

#[test]
fn scalars_say_where_they_are_specified() {
    let served = api::graphql::sdl();
    for scalar in ["Date", "DateTime", "Url"] {
        assert!(
            served.contains(&format!("scalar {scalar} @specifiedBy(url: ")),
            "{scalar}"
        );
    }
}

type Types<'d> = BTreeMap<String, &'d TypeDefinition>;

fn types(document: &ServiceDocument) -> Types<'_> {
    document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => Some((ty.node.name.node.to_string(), &ty.node)),
            _ => None,
        })
        .collect()
}

/// The contract writes several fields on one line and explains them behind `#`.
fn without_comments(schema: &str) -> String {
    schema
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The connections that fields of the contract answer with, which it does not spell out.
fn connections(contract: &Types<'_>) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for ty in contract.values() {
        if let TypeKind::Object(object) = &ty.kind {
            for field in &object.fields {
                let ty = field.node.ty.node.to_string();
                let name = ty.trim_end_matches('!');
                if let Some(node) = name.strip_suffix("Connection") {
                    names.push((name.to_owned(), node.to_owned()));
                }
            }
        }
    }
    names.sort();
    names.dedup();
    assert!(!names.is_empty());
    names
}

fn expect_fields(served: &Types<'_>, name: &str, fields: &[(&str, &str)], broken: &mut Vec<String>) {
    let Some(TypeKind::Object(object)) = served.get(name).map(|ty| &ty.kind) else {
        broken.push(format!("type {name} is missing"));
        return;
    };
    for (field, ty) in fields {
        match object.fields.iter().find(|known| known.node.name.node == *field) {
            Some(known) if known.node.ty.node.to_string() == *ty => {}
            Some(known) => broken.push(format!("{name}.{field} is {}, not {ty}", known.node.ty.node)),
            None => broken.push(format!("{name}.{field} is missing")),
        }
    }
}

fn compare(name: &str, promised: &TypeDefinition, kept: &TypeDefinition, broken: &mut Vec<String>) {
    match (&promised.kind, &kept.kind) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(promised), TypeKind::Object(kept)) => {
            for interface in &promised.implements {
                if !kept.implements.iter().any(|known| known.node == interface.node) {
                    broken.push(format!("{name} does not implement {}", interface.node));
                }
            }
            compare_fields(name, &promised.fields, &kept.fields, broken);
        }
        (TypeKind::Interface(promised), TypeKind::Interface(kept)) => {
            compare_fields(name, &promised.fields, &kept.fields, broken);
        }
        (TypeKind::Union(promised), TypeKind::Union(kept)) => {
            let names = |members: &[Positioned<async_graphql::Name>]| {
                let mut names: Vec<String> = members.iter().map(|member| member.node.to_string()).collect();
                names.sort();
                names
            };
            if names(&promised.members) != names(&kept.members) {
                broken.push(format!(
                    "union {name} is {:?}, not {:?}",
                    names(&kept.members),
                    names(&promised.members)
                ));
            }
        }
        (TypeKind::Enum(promised), TypeKind::Enum(kept)) => {
            let names = |values: &[Positioned<async_graphql::parser::types::EnumValueDefinition>]| {
                let mut names: Vec<String> = values.iter().map(|value| value.node.value.node.to_string()).collect();
                names.sort();
                names
            };
            if names(&promised.values) != names(&kept.values) {
                broken.push(format!(
                    "enum {name} is {:?}, not {:?}",
                    names(&kept.values),
                    names(&promised.values)
                ));
            }
        }
        (TypeKind::InputObject(promised), TypeKind::InputObject(kept)) => {
            compare_inputs(name, &promised.fields, &kept.fields, broken);
        }
        _ => broken.push(format!("{name} is another kind of type")),
    }
}

fn compare_fields(
    name: &str,
    promised: &[Positioned<FieldDefinition>],
    kept: &[Positioned<FieldDefinition>],
    broken: &mut Vec<String>,
) {
    for field in promised {
        let field = &field.node;
        let Some(known) = kept.iter().find(|known| known.node.name.node == field.name.node) else {
            broken.push(format!("{name}.{} is missing", field.name.node));
            continue;
        };
        if known.node.ty.node.to_string() != field.ty.node.to_string() {
            broken.push(format!(
                "{name}.{} is {}, not {}",
                field.name.node, known.node.ty.node, field.ty.node
            ));
        }
        compare_inputs(
            &format!("{name}.{}", field.name.node),
            &field.arguments,
            &known.node.arguments,
            broken,
        );
    }
}

fn compare_inputs(
    name: &str,
    promised: &[Positioned<InputValueDefinition>],
    kept: &[Positioned<InputValueDefinition>],
    broken: &mut Vec<String>,
) {
    let show = |value: &InputValueDefinition| {
        let default = value
            .default_value
            .as_ref()
            .map(|default| format!(" = {}", default.node));
        format!("{}{}", value.ty.node, default.unwrap_or_default())
    };
    for value in promised {
        let value = &value.node;
        match kept.iter().find(|known| known.node.name.node == value.name.node) {
            Some(known) if show(&known.node) == show(value) => {}
            Some(known) => {
                broken.push(format!(
                    "{name}({}) is {}, not {}",
                    value.name.node,
                    show(&known.node),
                    show(value)
                ));
            }
            None => broken.push(format!("{name}({}) is missing", value.name.node)),
        }
    }
    // What clients do not know of, they must not need to send.
    for extra in kept.iter().filter(|extra| {
        !promised
            .iter()
            .any(|value| value.node.name.node == extra.node.name.node)
    }) {
        if !extra.node.ty.node.nullable && extra.node.default_value.is_none() {
            broken.push(format!("{name}({}) is new and required", extra.node.name.node));
        }
    }
}

//! The order of an answer's fields: that of the query, as GraphQL's specification asks.
//!
//! async-graphql runs the fields of an object side by side and writes each when it is done, so that the order would change from run to run.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// Puts the fields of an answer into the order of the operation that it answers.
pub(crate) fn restore(document: &ExecutableDocument, operation: Option<&str>, answer: &mut Value) {
    let operation = document
        .operations
        .iter()
        .find(|(name, _)| operation.is_none() || name.map(Name::as_str) == operation);
    if let Some((_, operation)) = operation {
        sort(document, &[&operation.node.selection_set.node], answer);
    }
}

/// Sorts an object by the selections that asked for it, and the objects inside it. What no selection names stays last.
fn sort(document: &ExecutableDocument, selections: &[&SelectionSet], answer: &mut Value) {
    match answer {
        Value::List(list) => {
            for item in list {
                sort(document, selections, item);
            }
        }
        Value::Object(object) => {
            let mut asked = IndexMap::new();
            for selection in selections {
                collect(document, selection, &mut asked);
            }
            object.sort_by_cached_key(|name, _| asked.get_index_of(name).unwrap_or(usize::MAX));
            for (name, value) in object.iter_mut() {
                if let Some(selections) = asked.get(name) {
                    sort(document, selections, value);
                }
            }
        }
        _ => {}
    }
}

/// The fields of a selection with its fragments unfolded, by first appearance; a field that is named twice has two selections.
fn collect<'d>(
    document: &'d ExecutableDocument,
    selection: &'d SelectionSet,
    asked: &mut IndexMap<&'d Name, Vec<&'d SelectionSet>>,
) {
    for item in &selection.items {
        match &item.node {
            Selection::Field(field) => {
                let inner = &field.node.selection_set.node;
                asked.entry(&field.node.response_key().node).or_default().push(inner);
            }
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, asked),
            // Validation has refused fragments that reach themselves.
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    collect(document, &fragment.node.selection_set.node, asked);
                }
            }
        }
    }
}

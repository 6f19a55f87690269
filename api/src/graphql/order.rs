//! The order of an answer's fields: that of the query, as GraphQL's specification asks.
//!
//! async-graphql runs the fields of an object side by side and writes each when it is done, so that the order would change from run to run.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// The fields of an object in the order in which they were first asked for, each with those of the objects inside it.
#[derive(Debug, Default)]
pub(crate) struct Order(Vec<(Name, Order)>);

impl Order {
    /// The order of an operation's answer. The document is one whose fragments end.
    pub(crate) fn of(document: &ExecutableDocument, operation: Option<&str>) -> Self {
        let mut order = Self::default();
        let operation = document
            .operations
            .iter()
            .find(|(name, _)| operation.is_none() || name.map(Name::as_str) == operation);
        if let Some((_, operation)) = operation {
            order.collect(document, &operation.node.selection_set.node);
        }
        order
    }

    /// Puts the fields of an answer into this order. What nobody asked for stays last.
    pub(crate) fn restore(&self, answer: &mut Value) {
        match answer {
            Value::List(list) => list.iter_mut().for_each(|item| self.restore(item)),
            Value::Object(object) => {
                let is_in_order =
                    object.len() == self.0.len() && object.keys().zip(&self.0).all(|(found, (name, _))| found == name);
                if !is_in_order {
                    object.sort_by_cached_key(|name, _| self.place(name).unwrap_or(usize::MAX));
                }
                for (place, (name, value)) in object.iter_mut().enumerate() {
                    let place = if is_in_order { Some(place) } else { self.place(name) };
                    if let Some(place) = place {
                        self.0[place].1.restore(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn place(&self, name: &Name) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }

    /// Adds the fields of a selection, its fragments unfolded; one that is named twice has what both ask for.
    fn collect(&mut self, document: &ExecutableDocument, selection: &SelectionSet) {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => {
                    let name = &field.node.response_key().node;
                    let place = self.place(name).unwrap_or_else(|| {
                        self.0.push((name.clone(), Self::default()));
                        self.0.len() - 1
                    });
                    self.0[place].1.collect(document, &field.node.selection_set.node);
                }
                Selection::InlineFragment(fragment) => self.collect(document, &fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        self.collect(document, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
}

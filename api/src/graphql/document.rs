//! The size of a parsed document: how deep, how many selections and aliases once its fragments are unfolded.
//!
//! Measured before validation, each fragment once, so that a small document which unfolds into a huge one costs nothing to refuse.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, ServerError};

use super::error::Code;
use crate::config::Limits;

/// What a selection unfolds into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Fields nested in one another.
    pub(crate) depth: usize,
    /// Fields, and spreads of fragments: what is walked through, whatever it yields.
    pub(crate) selections: usize,
    /// Fields with an alias.
    pub(crate) aliases: usize,
}

/// Refuses a document over a limit.
pub(crate) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    let size = measure(document);
    let over = |code: Code, what: &str, limit: usize| {
        Err(code.request_error(format!("the document {what}; the limit is {limit}")))
    };
    if size.aliases > limits.aliases {
        return over(
            Code::TooManyAliases,
            &format!("holds {} aliases", size.aliases),
            limits.aliases,
        );
    }
    if size.depth > limits.depth {
        return over(
            Code::QueryTooDeep,
            &format!("nests {} fields", size.depth),
            limits.depth,
        );
    }
    if size.selections > limits.selections {
        return over(
            Code::QueryTooLarge,
            &format!("selects {} things", size.selections),
            limits.selections,
        );
    }
    Ok(())
}

/// The size of all operations of a document together; the depth is that of the deepest.
pub(crate) fn measure(document: &ExecutableDocument) -> Size {
    let mut fragments = Fragments {
        document,
        measured: HashMap::new(),
    };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        total.add(fragments.selection(&operation.node.selection_set.node));
    }
    total
}

impl Size {
    const fn spread(self) -> Self {
        Self {
            selections: self.selections.saturating_add(1),
            ..self
        }
    }

    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
    }
}

struct Fragments<'d> {
    document: &'d ExecutableDocument,
    /// `None` while a fragment is being measured: one that reaches itself is left to validation, which refuses it.
    measured: HashMap<&'d Name, Option<Size>>,
}

impl<'d> Fragments<'d> {
    fn selection(&mut self, set: &'d SelectionSet) -> Size {
        let mut total = Size::default();
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let inner = self.selection(&field.node.selection_set.node);
                    total.add(Size {
                        depth: inner.depth.saturating_add(1),
                        selections: inner.selections.saturating_add(1),
                        aliases: inner.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                    });
                }
                Selection::InlineFragment(fragment) => {
                    let inner = self.selection(&fragment.node.selection_set.node);
                    total.add(inner.spread());
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.fragment(&spread.node.fragment_name.node);
                    total.add(inner.spread());
                }
            }
        }
        total
    }

    fn fragment(&mut self, name: &Name) -> Size {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Size::default();
        };
        if let Some(measured) = self.measured.get(name) {
            return measured.unwrap_or_default();
        }
        self.measured.insert(name, None);
        let size = self.selection(&fragment.node.selection_set.node);
        self.measured.insert(name, Some(size));
        size
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[track_caller]
    fn check_size(document: &str, depth: usize, selections: usize, aliases: usize) {
        let document = parse_query(document).unwrap();
        assert_eq!(
            measure(&document),
            Size {
                depth,
                selections,
                aliases
            }
        );
    }

    #[test]
    fn fields_nest_and_fragments_unfold() {
        check_size("{ a }", 1, 1, 0);
        check_size("{ x: a { b ... on C { y: d } } }", 2, 4, 2);
        check_size("{ ...F ...F } fragment F on Q { z: a { b } }", 2, 6, 2);
    }

    #[test]
    fn a_fragment_that_reaches_itself_ends() {
        check_size("{ ...F } fragment F on Q { a { ...F } }", 1, 3, 0);
    }

    #[test]
    fn doubling_fragments_are_counted_without_unfolding_them() {
        let mut document = "{ ...F0 }".to_owned();
        for level in 0..40 {
            document += &format!(" fragment F{level} on Q {{ ...F{0} ...F{0} }}", level + 1);
        }
        document += " fragment F40 on Q { a b c }";
        let selections = measure(&parse_query(document).unwrap()).selections;
        assert!(selections > 3 << 40, "{selections}");
    }
}

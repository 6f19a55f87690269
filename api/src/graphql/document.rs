//! The size of a document: its text before it is parsed; then how deep it is, how many selections and aliases it holds, and how much it asks of the schema, once
//! its fragments are unfolded.
//!
//! Measured before validation, each fragment once, so that a small document which unfolds into a huge one costs nothing to refuse.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
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
    /// Fields that the answer about the schema could hold.
    pub(crate) introspection: usize,
    /// The same, if the selection stood in a question about the schema.
    weight: usize,
}

/// Refuses a text over a limit before it is parsed, so that neither its length nor its nesting costs anything.
pub(crate) fn check_text(text: &str, limits: &Limits) -> Result<(), ServerError> {
    if text.len() > limits.document_bytes {
        return over(
            Code::QueryTooLarge,
            &format!("has {} bytes", text.len()),
            limits.document_bytes,
        );
    }
    let scan = scan(text);
    let nesting = limits.depth + Limits::NESTING;
    if scan.nesting > nesting {
        return over(
            Code::QueryTooDeep,
            &format!("nests {} brackets, and fields may nest {}", scan.nesting, limits.depth),
            nesting,
        );
    }
    if scan.tokens > limits.tokens {
        return over(
            Code::QueryTooLarge,
            &format!("has {} tokens", scan.tokens),
            limits.tokens,
        );
    }
    Ok(())
}

/// Refuses a document over a limit, and one whose fragments never end.
pub(crate) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    let size = measure(document)
        .map_err(|fragment| Code::ValidationFailed.request_error(format!("the fragment {fragment} contains itself")))?;
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
    if size.introspection > limits.complexity {
        return over(
            Code::QueryTooComplex,
            &format!("asks for about {} fields of the schema", size.introspection),
            limits.complexity,
        );
    }
    Ok(())
}

fn over(code: Code, what: &str, limit: usize) -> Result<(), ServerError> {
    Err(code.request_error(format!("the document {what}; the limit is {limit}")))
}

/// The size of all operations of a document together; the depth is that of the deepest.
///
/// # Errors
///
/// With the name of a fragment that contains itself.
pub(crate) fn measure(document: &ExecutableDocument) -> Result<Size, &Name> {
    let mut fragments = Fragments {
        document,
        measured: HashMap::new(),
    };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        total.add(fragments.selection(&operation.node.selection_set.node)?);
    }
    Ok(total)
}

/// How many things a list of the schema's description holds, about: of types there are some hundred, a type has some eight fields.
fn items_of(field: &str) -> usize {
    match field {
        "types" => 100,
        "fields" => 8,
        "enumValues" => 3,
        "inputFields" | "directives" => 2,
        _ => 1,
    }
}

impl Size {
    fn of_field(field: &Field, inner: Self) -> Self {
        let weight = inner
            .weight
            .saturating_add(1)
            .saturating_mul(items_of(&field.name.node));
        let about_the_schema = matches!(field.name.node.as_str(), "__schema" | "__type");
        Self {
            depth: inner.depth.saturating_add(1),
            selections: inner.selections.saturating_add(1),
            aliases: inner.aliases.saturating_add(usize::from(field.alias.is_some())),
            introspection: if about_the_schema { weight } else { inner.introspection },
            weight,
        }
    }

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
        self.introspection = self.introspection.saturating_add(other.introspection);
        self.weight = self.weight.saturating_add(other.weight);
    }
}

struct Fragments<'d> {
    document: &'d ExecutableDocument,
    /// `None` while a fragment is being measured.
    measured: HashMap<&'d Name, Option<Size>>,
}

impl<'d> Fragments<'d> {
    fn selection(&mut self, set: &'d SelectionSet) -> Result<Size, &'d Name> {
        let mut total = Size::default();
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let inner = self.selection(&field.node.selection_set.node)?;
                    total.add(Size::of_field(&field.node, inner));
                }
                Selection::InlineFragment(fragment) => {
                    let inner = self.selection(&fragment.node.selection_set.node)?;
                    total.add(inner.spread());
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.fragment(&spread.node.fragment_name.node)?;
                    total.add(inner.spread());
                }
            }
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &Name) -> Result<Size, &'d Name> {
        // One that is not there is left to validation, which refuses it.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        if let Some(measured) = self.measured.get(name) {
            return measured.ok_or(name);
        }
        self.measured.insert(name, None);
        let size = self.selection(&fragment.node.selection_set.node)?;
        self.measured.insert(name, Some(size));
        Ok(size)
    }
}

/// What is seen of a text that nobody has parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Scan {
    /// Brackets nested in one another.
    nesting: usize,
    /// Names, numbers, strings and signs.
    tokens: usize,
}

/// Reads a text as GraphQL divides it into tokens, strings and comments skipped.
fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut open = 0_usize;
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => continue,
            b'#' => {
                rest = after_any(rest, |byte| !matches!(byte, b'\n' | b'\r'));
                continue;
            }
            b'"' => rest = after_string(rest),
            b'{' | b'[' | b'(' => {
                open += 1;
                scan.nesting = scan.nesting.max(open);
            }
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            byte if is_wordy(*byte) => rest = after_any(rest, is_wordy),
            _ => {}
        }
        scan.tokens += 1;
    }
    scan
}

fn is_wordy(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

fn after_any(text: &[u8], skip: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|&byte| !skip(byte)).unwrap_or(text.len());
    &text[end..]
}

/// What follows a string whose first quotation mark has been read.
fn after_string(text: &[u8]) -> &[u8] {
    if let Some(mut block) = text.strip_prefix(b"\"\"") {
        loop {
            block = match block {
                [b'\\', b'"', b'"', b'"', rest @ ..] => rest,
                [b'"', b'"', b'"', rest @ ..] => return rest,
                [_, rest @ ..] => rest,
                [] => return block,
            };
        }
    }
    let mut line = text;
    loop {
        line = match line {
            [b'\\', _, rest @ ..] => rest,
            [b'"' | b'\n', rest @ ..] => return rest,
            [_, rest @ ..] => rest,
            [] => return line,
        };
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[track_caller]
    fn check_size(document: &str, depth: usize, selections: usize, aliases: usize) {
        let document = parse_query(document).unwrap();
        let size = measure(&document).unwrap();
        assert_eq!(
            (size.depth, size.selections, size.aliases),
            (depth, selections, aliases)
        );
    }

    #[test]
    fn fields_nest_and_fragments_unfold() {
        check_size("{ a }", 1, 1, 0);
        check_size("{ x: a { b ... on C { y: d } } }", 2, 4, 2);
        check_size("{ ...F ...F } fragment F on Q { z: a { b } }", 2, 6, 2);
    }

    #[test]
    fn a_fragment_that_reaches_itself_is_named() {
        let document = parse_query("{ ...F } fragment F on Q { a { ...G } } fragment G on Q { ...F }").unwrap();
        assert_eq!(measure(&document).unwrap_err(), "F");
    }

    #[test]
    fn a_question_about_the_schema_weighs_what_it_would_list() {
        for (document, weight) in [
            ("{ quotes { nodes { text } } }", 0),
            ("{ __type(name: \"Quote\") { name fields { name } } }", 18),
            (
                "{ ...S } fragment S on Query { __schema { types { fields { args { name } } } } }",
                2_501,
            ),
        ] {
            let measured = measure(&parse_query(document).unwrap()).unwrap().introspection;
            assert_eq!(measured, weight, "{document}");
        }
    }

    #[test]
    fn a_text_is_scanned_without_its_strings_and_comments() {
        for (text, nesting, tokens) in [
            ("", 0, 0),
            ("{ a(b: -1.5, c: [$d]) @e }", 3, 16),
            (r#"{ a(b: "{{\"{", c: """[[ \""" [[""") } # {{{"#, 2, 11),
            ("\"never closed {{{", 0, 1),
            ("}}}{", 1, 4),
        ] {
            assert_eq!(scan(text), Scan { nesting, tokens }, "{text}");
        }
    }

    #[test]
    fn doubling_fragments_are_counted_without_unfolding_them() {
        let mut document = "{ ...F0 }".to_owned();
        for level in 0..40 {
            document += &format!(" fragment F{level} on Q {{ ...F{0} ...F{0} }}", level + 1);
        }
        document += " fragment F40 on Q { a b c }";
        let selections = measure(&parse_query(document).unwrap()).unwrap().selections;
        assert!(selections > 3 << 40, "{selections}");
    }
}

//! Documents that have been parsed and measured, kept for when they are sent again: clients send the same few over and over.

use std::hash::Hash;
use std::sync::Arc;

use async_graphql::ServerError;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::parser::{Error as ParseError, parse_query};
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::document;
use super::error::Code;
use super::order::Order;
use crate::config::Limits;
use crate::metrics::Kind;

/// Bytes of text whose documents are kept at most; a parsed document takes some twenty times its text.
const KEPT_BYTES: u64 = 1 << 20;

/// Documents that are expected, which sizes the tables.
const EXPECTED: usize = 1_000;

/// A document within the limits, and what it asks for.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) document: ExecutableDocument,
    /// The order of the answer's fields.
    pub(crate) order: Order,
    /// The operation that would run, where that is decided.
    pub(crate) operation: Operation,
}

/// An operation, as far as it is known from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) kind: Option<OperationType>,
    pub(crate) name: Option<String>,
}

impl From<Option<OperationType>> for Kind {
    fn from(operation: Option<OperationType>) -> Self {
        match operation {
            Some(OperationType::Query) => Self::Query,
            Some(OperationType::Mutation) => Self::Mutation,
            Some(OperationType::Subscription) => Self::Subscription,
            None => Self::Unknown,
        }
    }
}

/// Parses documents, and keeps those that are within the limits.
#[derive(Debug)]
pub(crate) struct Documents(Cache<Asked, Arc<Prepared>, Length>);

/// The text of a document and the name of the operation to run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked(String, Option<String>);

impl Equivalent<Asked> for (&str, Option<&str>) {
    fn equivalent(&self, asked: &Asked) -> bool {
        self.0 == asked.0 && self.1 == asked.1.as_deref()
    }
}

#[derive(Clone, Debug)]
struct Length;

impl Weighter<Asked, Arc<Prepared>> for Length {
    fn weight(&self, asked: &Asked, _: &Arc<Prepared>) -> u64 {
        asked.0.len() as u64
    }
}

impl Documents {
    pub(crate) fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, KEPT_BYTES, Length))
    }

    /// The document of a text, once its size is known to be within the limits.
    ///
    /// # Errors
    ///
    /// With the limit that it exceeds, or the place where it is no GraphQL.
    pub(crate) fn prepare(
        &self,
        text: &str,
        operation: Option<&str>,
        limits: &Limits,
    ) -> Result<Arc<Prepared>, ServerError> {
        if let Some(known) = self.0.get(&(text, operation)) {
            return Ok(known);
        }
        let prepared = Arc::new(Prepared::read(text, operation, limits)?);
        let asked = Asked(text.to_owned(), operation.map(str::to_owned));
        self.0.insert(asked, Arc::clone(&prepared));
        Ok(prepared)
    }
}

impl Prepared {
    fn read(text: &str, operation: Option<&str>, limits: &Limits) -> Result<Self, ServerError> {
        document::check_text(text, limits)?;
        let document = parse_query(text).map_err(|error| match error {
            // The parser itself gives up far beyond the limit.
            ParseError::RecursionLimitExceeded => {
                let limit = limits.depth;
                Code::QueryTooDeep.request_error(format!("the document nests too many fields; the limit is {limit}"))
            }
            error => {
                let mut error = ServerError::from(error);
                error.extensions = Code::ParseFailed.request_error("").extensions;
                error
            }
        })?;
        document::check(&document, limits)?;
        Ok(Self {
            order: Order::of(&document, operation),
            operation: Operation::of(&document, operation),
            document,
        })
    }
}

impl Operation {
    fn of(document: &ExecutableDocument, name: Option<&str>) -> Self {
        let named = |(name, operation)| (Some(name), operation);
        let found = match (&document.operations, name) {
            (DocumentOperations::Single(operation), _) => Some((None, operation)),
            (DocumentOperations::Multiple(operations), Some(name)) => operations.get_key_value(name).map(named),
            (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
                operations.iter().next().map(named)
            }
            (DocumentOperations::Multiple(_), None) => None,
        };
        Self {
            kind: found.map(|(_, operation)| operation.node.ty),
            name: found.and_then(|(name, _)| name).map(ToString::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_kept_for_each_operation_of_it() {
        let documents = Documents::new();
        let limits = Limits::default();
        let text = "query A { __typename } mutation B { __typename }";
        let of = |name| documents.prepare(text, name, &limits).unwrap();
        assert_eq!(of(Some("A")).operation.kind, Some(OperationType::Query));
        assert_eq!(of(Some("B")).operation.kind, Some(OperationType::Mutation));
        assert!(Arc::ptr_eq(&of(Some("A")), &of(Some("A"))));
        assert_eq!(of(None).operation, Operation::default());
    }
}

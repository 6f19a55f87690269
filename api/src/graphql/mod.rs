//! The GraphQL schema, behind its limits.
//!
//! `query`, `mutation` and `subscription` are the roots, `model` holds the types, one noun a file; `loaders` batches look-ups, `connection` pages lists, `error` holds the
//! codes, `document` measures what a client sends. No HTTP here: the server hands over requests and gets answers.

mod access;
mod connection;
mod curation;
mod document;
pub mod error;
mod id;
mod loaders;
mod model;
mod mutation;
mod order;
mod query;
mod runs;
mod scalars;
mod state;
mod subscription;
mod tail;
mod user_error;

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::parser::{Error as ParseError, parse_query};
use async_graphql::{Request, Response, SDLExportOptions, Schema, SchemaBuilder, ServerError, Value};
use futures_util::future::FutureExt;
use futures_util::stream::{self, BoxStream, StreamExt};
use sea_orm::DatabaseConnection;

use crate::config::{Config, Limits};
use crate::metrics::{Kind, Metrics};
pub use access::{Access, Actor};
use error::{Code, finish};
use mutation::Mutation;
use order::Order;
use query::Query;
use state::State;
use subscription::Subscription;

/// The schema in GraphQL's own language, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    builder(&Limits::default()).finish().sdl_with_options(
        SDLExportOptions::new()
            .include_specified_by()
            .prefer_single_line_descriptions()
            .use_space_ident(),
    )
}

/// The schema behind its limits: the only way to it.
#[derive(Clone)]
pub struct Gate {
    schema: Schema<Query, Mutation, Subscription>,
    config: Arc<Config>,
}

/// A request that may run.
pub(crate) struct Admitted {
    request: Request,
    order: Order,
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

impl Admitted {
    /// Adds what resolvers may read.
    pub(crate) fn data<D: std::any::Any + Send + Sync>(self, data: D) -> Self {
        Self {
            request: self.request.data(data),
            ..self
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// The schema over a migrated database.
    #[must_use]
    pub fn new(database: DatabaseConnection, config: Arc<Config>, metrics: Arc<Metrics>) -> Self {
        let schema = builder(&config.limits)
            .data(State::new(database, Arc::clone(&config), metrics))
            .finish();
        Self { schema, config }
    }

    /// Parses a request and checks its size.
    pub(crate) fn admit(&self, mut request: Request) -> Result<Admitted, ServerError> {
        document::check_text(&request.query, &self.config.limits)?;
        let document = parse_query(&request.query).map_err(|error| match error {
            // The parser itself gives up far beyond the limit.
            ParseError::RecursionLimitExceeded => {
                let limit = self.config.limits.depth;
                Code::QueryTooDeep.request_error(format!("the document nests too many fields; the limit is {limit}"))
            }
            error => {
                let mut error = ServerError::from(error);
                error.extensions = Code::ParseFailed.request_error("").extensions;
                error
            }
        })?;
        document::check(&document, &self.config.limits)?;
        let operation = operation_of(&document, request.operation_name.as_deref());
        let order = Order::of(&document, request.operation_name.as_deref());
        request.set_parsed_query(document);
        Ok(Admitted {
            request,
            order,
            operation,
        })
    }

    /// Answers an admitted query or mutation, in time and whatever happens.
    pub(crate) async fn execute(&self, admitted: Admitted) -> Response {
        let Admitted { request, order, .. } = admitted;
        let limit = self.config.limits.request;
        let run = AssertUnwindSafe(self.schema.execute(request)).catch_unwind();
        let mut response = match tokio::time::timeout(limit, run).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                tracing::error!("a resolver panicked");
                failed(Code::Internal, "the server failed to answer this; its log says why")
            }
            Err(_) => failed(
                Code::Timeout,
                format!("the request took longer than {} seconds", limit.as_secs()),
            ),
        };
        order.restore(&mut response.data);
        self.finish(&mut response);
        response
    }

    /// Answers any operation, a subscription with many answers; and says which it is.
    pub(crate) fn stream(&self, request: Request) -> (Operation, BoxStream<'static, Response>) {
        match self.admit(request) {
            Err(error) => {
                let refused = stream::iter([Response::from_errors(vec![error])]);
                (Operation::default(), refused.boxed())
            }
            Ok(admitted) => (admitted.operation.clone(), self.run(admitted)),
        }
    }

    fn run(&self, admitted: Admitted) -> BoxStream<'static, Response> {
        let gate = self.clone();
        match admitted.operation.kind {
            Some(OperationType::Subscription) => {
                let Admitted { request, order, .. } = admitted;
                let answers = AssertUnwindSafe(self.schema.execute_stream(request)).catch_unwind();
                answers
                    .map(move |answer| {
                        let mut answer = answer.unwrap_or_else(|_| {
                            tracing::error!("a subscription panicked");
                            failed(Code::Internal, "the server failed to answer this; its log says why")
                        });
                        order.restore(&mut answer.data);
                        gate.finish(&mut answer);
                        answer
                    })
                    .boxed()
            }
            _ => stream::once(async move { gate.execute(admitted).await }).boxed(),
        }
    }

    fn finish(&self, response: &mut Response) {
        for error in &mut response.errors {
            if error.message == "Query is too complex." {
                let limit = self.config.limits.complexity;
                error.message = format!(
                    "the answer could hold more than {limit} fields, which is the limit: ask for smaller pages"
                );
                *error = Code::QueryTooComplex.request_error(std::mem::take(&mut error.message));
            }
        }
        finish(response);
    }
}

/// Whether nothing was run: the request itself is at fault.
pub(crate) fn is_request_error(response: &Response) -> bool {
    !response.errors.is_empty()
        && response.data == Value::Null
        && response
            .errors
            .iter()
            .all(|error| error.path.is_empty() && !is_failure(error))
}

/// Failures while running have no path either.
fn is_failure(error: &ServerError) -> bool {
    let code = error::code_of(error);
    code == Some(Code::Internal.as_str()) || code == Some(Code::Timeout.as_str())
}

fn failed(code: Code, message: impl Into<String>) -> Response {
    Response::from_errors(vec![code.request_error(message)])
}

fn builder(limits: &Limits) -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription)
        .limit_complexity(limits.complexity)
        .limit_directives(limits.directives)
        // Deeper documents are refused before, with a message that names the limit.
        .limit_recursive_depth(2 * limits.depth + 2)
        .register_output_type::<model::Node>()
}

fn operation_of(document: &ExecutableDocument, name: Option<&str>) -> Operation {
    let named = |(name, operation)| (Some(name), operation);
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some((None, operation)),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get_key_value(name).map(named),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.iter().next().map(named)
        }
        (DocumentOperations::Multiple(_), None) => None,
    };
    Operation {
        kind: found.map(|(_, operation)| operation.node.ty),
        name: found.and_then(|(name, _)| name).map(ToString::to_string),
    }
}

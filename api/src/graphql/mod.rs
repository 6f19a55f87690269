//! The GraphQL schema, behind its limits.
//!
//! `query`, `mutation` and `subscription` are the roots, `model` holds the types, one noun a file; `loaders` says what can be looked up and `batch` does it, `connection` pages lists, `error` holds the
//! codes, `admission` parses what a client sends and `document` measures it. No HTTP here: the server hands over requests and gets answers.

mod access;
mod admission;
mod at_hand;
mod batch;
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

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, SDLExportOptions, Schema, SchemaBuilder, ServerError, Value};
use futures_util::future::FutureExt;
use futures_util::stream::{self, BoxStream, StreamExt};
use sea_orm::DatabaseConnection;

use crate::config::{Config, Limits};
use crate::metrics::Metrics;
pub use access::{Access, Actor};
pub(crate) use admission::Operation;
use admission::{Documents, Prepared};
use error::{Code, finish};
use mutation::Mutation;
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
    documents: Arc<Documents>,
    config: Arc<Config>,
}

/// A request that may run.
pub(crate) struct Admitted {
    request: Request,
    prepared: Arc<Prepared>,
}

impl Admitted {
    /// The operation that would run, where that is decided.
    pub(crate) fn operation(&self) -> &Operation {
        &self.prepared.operation
    }

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
        Self {
            schema,
            documents: Arc::new(Documents::new()),
            config,
        }
    }

    /// Parses a request and checks its size.
    pub(crate) fn admit(&self, mut request: Request) -> Result<Admitted, ServerError> {
        let operation = request.operation_name.as_deref();
        let prepared = self.documents.prepare(&request.query, operation, &self.config.limits)?;
        request.set_parsed_query(prepared.document.clone());
        Ok(Admitted { request, prepared })
    }

    /// Answers an admitted query or mutation, in time and whatever happens.
    pub(crate) async fn execute(&self, admitted: Admitted) -> Response {
        let Admitted { request, prepared } = admitted;
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
        prepared.order.restore(&mut response.data);
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
            Ok(admitted) => (admitted.operation().clone(), self.run(admitted)),
        }
    }

    fn run(&self, admitted: Admitted) -> BoxStream<'static, Response> {
        let gate = self.clone();
        match admitted.operation().kind {
            Some(OperationType::Subscription) => {
                let Admitted { request, prepared } = admitted;
                let answers = AssertUnwindSafe(self.schema.execute_stream(request)).catch_unwind();
                answers
                    .map(move |answer| {
                        let mut answer = answer.unwrap_or_else(|_| {
                            tracing::error!("a subscription panicked");
                            failed(Code::Internal, "the server failed to answer this; its log says why")
                        });
                        prepared.order.restore(&mut answer.data);
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

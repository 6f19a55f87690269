//! The errors of the API: every one carries `extensions.code`, none carries an internal detail.
//!
//! Resolvers build errors with [`Code::error`] and `internal`. Whatever still lacks a code when an answer is finished gets one from `finish`: an error of the request
//! itself is told as it is, any other is logged here, once, and masked.

use std::fmt;

use async_graphql::{Error, ErrorExtensionValues, ErrorExtensions, Response, ServerError, Value};

/// What went wrong, for programs: the value of `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The HTTP request is not a GraphQL request: broken JSON, no `query`, a batch.
    BadRequest,
    /// The HTTP method does not fit: a mutation by GET, a PUT.
    MethodNotAllowed,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// No media type in `Accept` can be served.
    NotAcceptable,
    /// The body is over the limit.
    BodyTooLarge,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema, or a variable does not fit its type.
    ValidationFailed,
    /// Fields are nested too deep.
    QueryTooDeep,
    /// The answer could become too large.
    QueryTooComplex,
    /// The document holds too many fields, or too many operations run at once.
    QueryTooLarge,
    /// The document holds too many aliases.
    TooManyAliases,
    /// The request took too long.
    Timeout,
    /// Too many requests in a minute.
    RateLimited,
    /// An argument does not make sense, or not beside another one.
    InvalidArgument,
    /// An id is none, or of another type.
    InvalidId,
    /// A cursor is none, or of another list.
    InvalidCursor,
    /// A page is larger than allowed.
    PageTooLarge,
    /// Several speakers bear the name; `extensions.candidates` lists them.
    Ambiguous,
    /// A token is needed and none was given, or the given one is not valid.
    Unauthenticated,
    /// The token's role does not allow it.
    Forbidden,
    /// Not offered (yet), or not over this transport.
    Unsupported,
    /// The server failed; the cause is in its log.
    Internal,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: [Self; 22] = [
        Self::BadRequest,
        Self::MethodNotAllowed,
        Self::UnsupportedMediaType,
        Self::NotAcceptable,
        Self::BodyTooLarge,
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::QueryTooDeep,
        Self::QueryTooComplex,
        Self::QueryTooLarge,
        Self::TooManyAliases,
        Self::Timeout,
        Self::RateLimited,
        Self::InvalidArgument,
        Self::InvalidId,
        Self::InvalidCursor,
        Self::PageTooLarge,
        Self::Ambiguous,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Unsupported,
        Self::Internal,
    ];

    /// The code as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::BodyTooLarge => "BODY_TOO_LARGE",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::QueryTooDeep => "QUERY_TOO_DEEP",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::QueryTooLarge => "QUERY_TOO_LARGE",
            Self::TooManyAliases => "TOO_MANY_ALIASES",
            Self::Timeout => "TIMEOUT",
            Self::RateLimited => "RATE_LIMITED",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::InvalidId => "INVALID_ID",
            Self::InvalidCursor => "INVALID_CURSOR",
            Self::PageTooLarge => "PAGE_TOO_LARGE",
            Self::Ambiguous => "AMBIGUOUS",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::Unsupported => "UNSUPPORTED",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error of a resolver.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> Error {
        Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }

    /// An error of the whole request, without a path.
    #[must_use]
    pub fn request_error(self, message: impl Into<String>) -> ServerError {
        let mut error = ServerError::new(message, None);
        self.mark(&mut error);
        error
    }

    fn mark(self, error: &mut ServerError) {
        error
            .extensions
            .get_or_insert_with(ErrorExtensionValues::default)
            .set("code", self.as_str());
    }
}

/// Logs a failure of ours and answers with an error that says nothing about it.
pub(crate) fn internal(cause: impl fmt::Display) -> Error {
    tracing::error!(%cause, "a request failed");
    Code::Internal.error(INTERNAL_MESSAGE)
}

/// As [`internal`], for the whole request.
pub(crate) fn internal_request_error(cause: impl fmt::Display) -> ServerError {
    tracing::error!(%cause, "a request failed");
    Code::Internal.request_error(INTERNAL_MESSAGE)
}

/// Gives every error of an answer its code.
pub(crate) fn finish(response: &mut Response) {
    for error in &mut response.errors {
        if code_of(error).is_some() {
            continue;
        }
        if error.path.is_empty() {
            request_code(&error.message).mark(error);
        } else if is_about_an_argument(&error.message) {
            Code::InvalidArgument.mark(error);
        } else {
            tracing::error!(cause = %error.message, path = ?error.path, "a resolver failed");
            INTERNAL_MESSAGE.clone_into(&mut error.message);
            Code::Internal.mark(error);
        }
    }
}

/// The code of an error, where it has one.
pub(crate) fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

const INTERNAL_MESSAGE: &str = "the server failed to answer this; its log says why";

/// The library gives its own refusals no code, only these words.
fn request_code(message: &str) -> Code {
    if message.starts_with("Query is too complex") {
        Code::QueryTooComplex
    } else if message.starts_with("Query is nested too deep") || message.starts_with("The recursion depth") {
        Code::QueryTooDeep
    } else {
        Code::ValidationFailed
    }
}

/// Whether the library complains about a value that the client sent.
fn is_about_an_argument(message: &str) -> bool {
    ["Failed to parse", "Invalid value for argument", "Variable "]
        .iter()
        .any(|start| message.starts_with(start))
}

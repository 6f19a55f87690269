//! What is wrong with the input of a mutation, as far as its sender can put it right.

use async_graphql::{Enum, Object, Value, resolver_utils};

/// Something about the input that its sender can put right.
#[derive(Clone, Debug)]
pub(crate) struct UserError {
    kind: UserErrorKind,
    message: String,
    path: Vec<String>,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum UserErrorKind {
    /// The article has no text.
    EmptyText,
    /// The article's text is over the limit.
    TextTooLarge,
    /// The article cannot be stored as it is.
    InvalidArticle,
    /// A value does not make sense, or not beside another one.
    InvalidArgument,
    /// What is named is not there, or no longer.
    NotFound,
    /// All is as it should become already.
    Unchanged,
    /// Not offered yet.
    Unsupported,
}

/// Something about the input that its sender can put right.
#[Object]
impl UserError {
    /// What is wrong, for programs: the name of the `kind`.
    async fn code(&self) -> String {
        match resolver_utils::enum_value(self.kind) {
            Value::Enum(name) => name.to_string(),
            other => other.to_string(),
        }
    }

    /// What is wrong, for programs that know the schema.
    async fn kind(&self) -> UserErrorKind {
        self.kind
    }

    /// What is wrong, for people.
    async fn message(&self) -> &str {
        &self.message
    }

    /// Where in the arguments.
    async fn path(&self) -> Option<&[String]> {
        Some(&self.path)
    }
}

impl UserError {
    /// Something wrong with a field of the argument `input`.
    pub(crate) fn new(kind: UserErrorKind, message: impl Into<String>, field: &str) -> Self {
        Self {
            kind,
            message: message.into(),
            path: vec!["input".to_owned(), field.to_owned()],
        }
    }
}

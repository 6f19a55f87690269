//! What can be wrong with a document, and where: one error names the file, the line and the problem.

use std::fmt;

/// Where something stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the caller named it; `-` for standard input.
    pub file: String,
    /// The line, counted from 1; `None` where the problem is the file itself.
    pub line: Option<u64>,
}

impl Place {
    /// The file as a whole.
    pub(crate) fn file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
        }
    }

    /// One line of the file.
    pub(crate) fn line(file: &str, line: u64) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(line),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// A document that could not be read; the ones around it can.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct DocumentError {
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

/// What is wrong with a document.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nothing is there.
    #[error("no such file or folder")]
    Missing,
    /// The operating system refuses.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// A folder, or a JSON Lines file, in which there is nothing to read.
    #[error("no articles in this {0}")]
    NoArticles(&'static str),
    /// Bytes that are not UTF-8, by their offset in the file, or in the line of JSON Lines.
    #[error("invalid UTF-8 at byte offset {0}")]
    NotUtf8(u64),
    /// Text without a single visible character.
    #[error("the article is empty")]
    Empty,
    /// A JSON Lines line without `text`.
    #[error("the article has no `text`")]
    NoText,
    /// More text than allowed.
    #[error("the article is over the limit of {limit} (raise it with --max-article-size)")]
    TooLarge {
        /// The limit, for a person.
        limit: bytesize::ByteSize,
    },
    /// A web page.
    #[error("web pages (HTML) are not supported in this version")]
    Html,
    /// A web address in place of a path.
    #[error("web addresses are not supported in this version: save the article to a file")]
    Address,
    /// Front matter that opens and never closes.
    #[error("broken front matter: no closing `{0}` line")]
    Unclosed(&'static str),
    /// Front matter that is not TOML or YAML.
    #[error("broken front matter: {0}")]
    FrontMatter(String),
    /// A line that is not a JSON object.
    #[error("broken JSON: {0}")]
    Json(String),
    /// A key whose value is of no use, such as an impossible date; the message begins with the key.
    #[error("{0}")]
    Value(String),
}

impl Problem {
    /// What a parser of front matter says.
    pub(crate) fn front_matter(message: String) -> Self {
        if is_about_a_key(&message) {
            Self::Value(message)
        } else {
            Self::FrontMatter(message)
        }
    }

    /// What the parser of JSON says.
    pub(crate) fn json(message: String) -> Self {
        if is_about_a_key(&message) {
            Self::Value(message)
        } else {
            Self::Json(message)
        }
    }
}

/// Messages about values are this program's own, and name the key first.
fn is_about_a_key(message: &str) -> bool {
    message.starts_with('`')
}

/// Something odd about a document that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What, for a person.
    pub message: String,
}

//! JSON Lines, read line by line: memory holds one line, and a broken one costs nothing but itself.

use std::fmt;
use std::io::{BufRead, Read};

use super::error::Problem;
use super::keys::Keys;
use super::{Document, DocumentError, Options, Place, Reading, Stream, at, is_empty, unreadable};

/// The articles of one JSON Lines file or stream.
pub(crate) struct JsonLines {
    input: Stream,
    name: String,
    line: u64,
    /// Whether a line that is not blank was seen.
    any: bool,
    ended: bool,
    buffer: Vec<u8>,
}

impl fmt::Debug for JsonLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines")
            .field("name", &self.name)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

impl JsonLines {
    /// Begins with the first line.
    pub(crate) fn new(input: Stream, name: &str) -> Self {
        Self {
            input,
            name: name.to_owned(),
            line: 0,
            any: false,
            ended: false,
            buffer: Vec::new(),
        }
    }

    /// Reads the next line that is not blank; `None` at the end.
    pub(crate) fn next(&mut self, options: &Options) -> Option<Reading> {
        while !self.ended {
            match self.next_line(options) {
                Ok(None) => {}
                Ok(Some(document)) => return Some(Reading::Article(Box::new(document))),
                Err(error) => return Some(Reading::Refused(error)),
            }
        }
        let empty = !std::mem::replace(&mut self.any, true);
        empty.then(|| {
            let place = Place::file(&self.name);
            Reading::Refused(DocumentError {
                place,
                problem: Problem::NoArticles("file"),
            })
        })
    }

    fn next_line(&mut self, options: &Options) -> Result<Option<Document>, DocumentError> {
        // Every UTF-8 byte may be written as an escape of six, and other keys take room too.
        const OTHER_KEYS: u64 = 16 << 20;
        let text_limit = options.max_article_size.as_u64();
        let most = text_limit.saturating_mul(6).saturating_add(OTHER_KEYS);
        self.buffer.clear();
        self.line += 1;
        let fail = |problem| at(&self.name, self.line, problem);
        let read = match self.input.by_ref().take(most).read_until(b'\n', &mut self.buffer) {
            Ok(read) => read as u64,
            Err(error) => {
                self.ended = true;
                self.any = true;
                return Err(fail(unreadable(error)));
            }
        };
        if read == 0 {
            self.ended = true;
            return Ok(None);
        }
        if read == most && self.buffer.last() != Some(&b'\n') {
            self.any = true;
            self.input.skip_until(b'\n').map_err(|error| fail(unreadable(error)))?;
            return Err(fail(Problem::TooLarge {
                limit: options.max_article_size,
            }));
        }
        let mut line = self.buffer.as_slice();
        if self.line == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        self.any = true;
        let line = std::str::from_utf8(line).map_err(|error| fail(Problem::NotUtf8(error.valid_up_to() as u64)))?;
        let mut keys: Keys = serde_json::from_str(line).map_err(|error| fail(Problem::json(describe(&error))))?;
        let text = keys.text.take().ok_or_else(|| fail(Problem::NoText))?;
        if is_empty(&text) {
            return Err(fail(Problem::Empty));
        }
        if text.len() as u64 > text_limit {
            return Err(fail(Problem::TooLarge {
                limit: options.max_article_size,
            }));
        }
        let mut document = Document::of(keys, None, text, Place::line(&self.name, self.line));
        document.bytes = read;
        Ok(Some(document))
    }
}

/// The parser's message with the column alone: its line is always the first, of a string that is one line.
fn describe(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match message.strip_suffix(&place) {
        Some(message) if error.column() > 0 => format!("{message} (column {})", error.column()),
        Some(message) => message.to_owned(),
        None => message,
    }
}

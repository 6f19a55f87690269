//! Where documents come from, and how their format is told.

use std::fmt;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::Stream;

/// One input of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input.
    Standard,
}

impl From<PathBuf> for Input {
    /// `-` is standard input.
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" {
            Self::Standard
        } else {
            Self::Path(path)
        }
    }
}

/// The notation that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The file is the text.
    Text,
    /// Front matter, then the text.
    Markdown,
    /// One JSON object a line.
    Jsonl,
    /// A web page; refused for now.
    Html,
}

impl Format {
    /// Tells the format by the extension; `None` when the extension says nothing.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }
}

/// Tells JSON Lines from text by the first byte that is not blank, and gives the whole input back. More than `limit` blank bytes are taken for text.
///
/// # Errors
///
/// When the input cannot be read.
pub(crate) fn sniff(mut input: Stream, limit: u64) -> io::Result<(Format, Stream)> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let mut seen = Vec::new();
    loop {
        let more = match input.fill_buf() {
            Ok(more) => more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let ended = more.is_empty();
        let read = more.len();
        seen.extend_from_slice(more);
        input.consume(read);
        if !ended && seen.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(&seen) {
            continue;
        }
        let visible = seen.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&seen);
        let first = visible.iter().find(|byte| !byte.is_ascii_whitespace());
        if first.is_some() || ended || seen.len() as u64 > limit {
            let format = if first == Some(&b'{') {
                Format::Jsonl
            } else {
                Format::Text
            };
            return Ok((format, Box::new(BufReader::new(Cursor::new(seen).chain(input)))));
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::Standard => f.write_str("-"),
        }
    }
}

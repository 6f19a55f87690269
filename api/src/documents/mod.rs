//! Bytes in, articles out: what lies under a path, in whichever format, read one article at a time.
//!
//! Input: paths, or standard input. Output: a stream of [`Reading`]s in the order of the input. A document that cannot be read is refused with its place and
//! the stream goes on. The stored text of JSON Lines and plain text is the given text unchanged, byte order mark and line ends included; of Markdown it is the
//! body, which begins with the first character after the line break that ends the closing line of the front matter.

mod error;
mod front_matter;
mod keys;
mod lines;
mod source;
mod walk;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use archive::NewArticle;
use archive::run::Extent;
use bytesize::ByteSize;
use entity::vocabulary::{ArticleKind, TextStatus};

pub use error::{DocumentError, Place, Problem, Warning};
use keys::Keys;
use lines::JsonLines;
pub use source::{Format, Input};
use walk::Walk;

/// The most text an article may have unless the caller says otherwise: 4 MiB of UTF-8.
pub const DEFAULT_MAX_ARTICLE_SIZE: ByteSize = ByteSize::mib(4);

/// One article as the caller gave it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it stands in the input.
    pub place: Place,
    /// What the caller calls it, so that he finds it in the output: `article`, else `id`, else the key of the article.
    pub name: String,
    /// The article.
    pub article: NewArticle,
    /// Whether the caller holds the stored text as it is: so with JSON Lines and plain text, not with Markdown.
    pub text_as_given: bool,
    /// Bytes of input that it took up.
    pub bytes: u64,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
}

/// What comes of reading the next piece of input.
#[derive(Debug)]
pub enum Reading {
    /// An article.
    Article(Box<Document>),
    /// Something that cannot be read.
    Refused(DocumentError),
    /// Files of a folder that are no articles by their names.
    Skipped {
        /// The folder as the caller named it.
        folder: String,
        /// How many.
        files: u64,
    },
}

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format of every input; `None` tells it by the file's extension.
    pub format: Option<Format>,
    /// The most UTF-8 bytes of text in one article.
    pub max_article_size: ByteSize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            max_article_size: DEFAULT_MAX_ARTICLE_SIZE,
        }
    }
}

/// The articles under some inputs, in order, read as they are asked for.
#[derive(Debug)]
pub struct Documents {
    inputs: VecDeque<Input>,
    options: Options,
    walk: Option<Walk>,
    lines: Option<JsonLines>,
}

impl Documents {
    /// Begins to read; nothing is opened before the first article is asked for.
    #[must_use]
    pub fn new(inputs: Vec<Input>, options: Options) -> Self {
        Self {
            inputs: inputs.into(),
            options,
            walk: None,
            lines: None,
        }
    }

    /// Opens one file that the caller named or a folder holds.
    fn open(&mut self, path: &Path, name: &str, key: String) -> Option<Reading> {
        let format = match self.options.format.or_else(|| Format::of_file(path)) {
            Some(Format::Html) => return refused(Place::file(name), Problem::Html),
            format => format,
        };
        match File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((length, file)) => self.read(Box::new(BufReader::new(file)), format, name, Some(key), length),
            Err(error) => refused(Place::file(name), unreadable(error)),
        }
    }

    /// Reads one file or standard input; JSON Lines are only begun here.
    fn read(
        &mut self,
        mut input: Stream,
        format: Option<Format>,
        name: &str,
        path: Option<String>,
        length: u64,
    ) -> Option<Reading> {
        let format = match format {
            Some(format) => format,
            None => match source::sniff(input, self.options.max_article_size.as_u64()) {
                Ok((format, whole)) => {
                    input = whole;
                    format
                }
                Err(error) => return refused(Place::file(name), unreadable(error)),
            },
        };
        if format == Format::Jsonl {
            self.lines = Some(JsonLines::new(input, name));
            return None;
        }
        Some(match self.read_whole(input, format, name, path, length) {
            Ok(document) => Reading::Article(Box::new(document)),
            Err(error) => Reading::Refused(error),
        })
    }

    fn read_whole(
        &self,
        input: Stream,
        format: Format,
        name: &str,
        path: Option<String>,
        length: u64,
    ) -> Result<Document, DocumentError> {
        // Front matter is no text of the article, but it has to end somewhere too.
        const FRONT_MATTER_LIMIT: u64 = 1 << 20;
        let limit = self.options.max_article_size.as_u64();
        let most = if format == Format::Markdown {
            limit.saturating_add(FRONT_MATTER_LIMIT)
        } else {
            limit
        };
        let too_large = || {
            at(
                name,
                1,
                Problem::TooLarge {
                    limit: self.options.max_article_size,
                },
            )
        };
        if length > most {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        input
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| DocumentError {
                place: Place::file(name),
                problem: unreadable(error),
            })?;
        let read = bytes.len() as u64;
        if read > most {
            return Err(too_large());
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            at(
                name,
                1 + line_breaks(&error.as_bytes()[..valid]),
                Problem::NotUtf8(valid as u64),
            )
        })?;
        let mut document = match format {
            Format::Markdown => markdown(name, path.as_deref(), &text, self.options.max_article_size)?,
            Format::Text | Format::Html | Format::Jsonl => {
                if is_empty(&text) {
                    return Err(at(name, 1, Problem::Empty));
                }
                Document::of(Keys::default(), path.as_deref(), text, Place::line(name, 1))
            }
        };
        document.bytes = read;
        Ok(document)
    }
}

impl Iterator for Documents {
    type Item = Reading;

    fn next(&mut self) -> Option<Reading> {
        loop {
            if let Some(lines) = &mut self.lines {
                if let Some(reading) = lines.next(&self.options) {
                    return Some(reading);
                }
                self.lines = None;
            }
            if let Some(walk) = &mut self.walk {
                let step = walk.next(self.options.format);
                let reading = match step {
                    walk::Step::File { path, name, key } => self.open(&path, &name, key),
                    walk::Step::Reading(reading) => Some(reading),
                    walk::Step::Done => {
                        self.walk = None;
                        None
                    }
                };
                if reading.is_some() {
                    return reading;
                }
                continue;
            }
            let reading = match self.inputs.pop_front()? {
                Input::Standard => self.read(Box::new(BufReader::new(io::stdin())), self.options.format, "-", None, 0),
                Input::Path(path) => self.open_named(&path),
            };
            if reading.is_some() {
                return reading;
            }
        }
    }
}

impl Documents {
    /// Opens a path that the caller named: a folder is walked, anything else is read.
    fn open_named(&mut self, path: &Path) -> Option<Reading> {
        let name = path.display().to_string();
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                self.walk = Some(Walk::new(path));
                None
            }
            Ok(_) => self.open(path, &name, walk::key_of_named(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && name.contains("://") => {
                refused(Place::file(&name), Problem::Address)
            }
            Err(error) => refused(Place::file(&name), unreadable(error)),
        }
    }
}

/// Reads one Markdown document that is held in memory; `path` is its key where the front matter gives none.
///
/// # Errors
///
/// When its front matter is broken, its body is empty, or larger than `max_article_size`.
pub fn markdown(
    name: &str,
    path: Option<&str>,
    document: &str,
    max_article_size: ByteSize,
) -> Result<Document, DocumentError> {
    let parts = front_matter::split(document).map_err(|(line, problem)| at(name, line, problem))?;
    if is_empty(parts.body) {
        return Err(at(name, parts.body_line, Problem::Empty));
    }
    if parts.body.len() as u64 > max_article_size.as_u64() {
        return Err(at(
            name,
            parts.body_line,
            Problem::TooLarge {
                limit: max_article_size,
            },
        ));
    }
    let warnings = parts
        .keys
        .unknown
        .iter()
        .zip(parts.unknown_lines)
        .map(|(key, line)| Warning {
            place: Place::line(name, line),
            message: format!("unknown key `{key}` in the front matter"),
        })
        .collect();
    let mut read = Document::of(parts.keys, path, parts.body.to_owned(), Place::line(name, 1));
    read.text_as_given = false;
    read.bytes = document.len() as u64;
    read.warnings = warnings;
    Ok(read)
}

/// How much there is to read under the inputs, as far as it can be known before reading.
#[must_use]
pub fn extent(inputs: &[Input], options: Options) -> Extent {
    inputs
        .iter()
        .map(|input| match input {
            Input::Standard => Extent::default(),
            Input::Path(path) => walk::extent(path, options.format),
        })
        .fold(walk::NOTHING, walk::and)
}

impl Document {
    fn of(keys: Keys, path: Option<&str>, text: String, place: Place) -> Self {
        let key = NewArticle::key_for(keys.url.as_ref(), keys.key.as_deref(), path, &text);
        Self {
            place,
            name: keys.key.unwrap_or_else(|| key.clone()),
            article: NewArticle {
                key,
                url: keys.url,
                archived_url: keys.archived_url,
                title: keys.title,
                outlet: keys.outlet,
                byline: keys.byline,
                published: keys.published,
                kind: keys.kind.unwrap_or(ArticleKind::News),
                credits: keys.credits,
                language: keys.language,
                text_status: if keys.restated {
                    TextStatus::Restated
                } else {
                    TextStatus::Original
                },
                text,
            },
            text_as_given: true,
            bytes: 0,
            warnings: Vec::new(),
        }
    }
}

type Stream = Box<dyn io::BufRead + Send>;

fn at(name: &str, line: u64, problem: Problem) -> DocumentError {
    DocumentError {
        place: Place::line(name, line),
        problem,
    }
}

fn refused(place: Place, problem: Problem) -> Option<Reading> {
    Some(Reading::Refused(DocumentError { place, problem }))
}

fn unreadable(error: io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing,
        _ => Problem::Unreadable(error),
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Whether there is nothing to read: spaces, line breaks and byte order marks alone.
pub(crate) fn is_empty(text: &str) -> bool {
    text.chars()
        .all(|character| character.is_whitespace() || character == '\u{feff}')
}

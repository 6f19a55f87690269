//! Articles with their answers in them: the head lines and the tags that the fixtures and the gold share.
//!
//! A file opens with `//` comments and `@key value` lines. The text follows, with `<content N>`, `<cue N>` and `<source N>` around the words of quote N (several
//! numbers where they belong to several quotes). After a line `---` stands a table, which each reader reads in its own way.

use chrono::NaiveDate;
use extractor::{Article, DocumentKind, Span};

/// A file taken apart.
#[derive(Debug, Default)]
pub(crate) struct Tagged {
    /// Comment and `@key value` lines as they stand.
    pub(crate) head: String,
    /// The headline.
    pub(crate) title: Option<Marked>,
    /// The text.
    pub(crate) text: Marked,
    /// What stands after `---`.
    pub(crate) table: String,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<NaiveDate>,
    kind: DocumentKind,
    /// Keys that no caller passes to the extractor, in order.
    pub(crate) labels: Vec<(String, String)>,
}

impl Tagged {
    /// Takes a file apart; the error says what is wrong with it.
    pub(crate) fn parse(file: &str) -> Result<Self, String> {
        let mut tagged = Self::default();
        let mut rest = file;
        while rest.starts_with("//") || rest.starts_with('@') {
            let (line, tail) = rest.split_once('\n').ok_or("no text follows the head")?;
            tagged.head.push_str(line);
            tagged.head.push('\n');
            if let Some((key, value)) = line.strip_prefix('@').and_then(|line| line.split_once(' ')) {
                tagged.read_key(key, value.trim())?;
            }
            rest = tail;
        }
        let (text, table) = rest.split_once("\n---\n").unwrap_or((rest.trim_end_matches('\n'), ""));
        tagged.text = Marked::parse(text)?;
        table.clone_into(&mut tagged.table);
        Ok(tagged)
    }

    fn read_key(&mut self, key: &str, value: &str) -> Result<(), String> {
        let wrong = || format!("@{key}: what is {value:?}?");
        match key {
            "title" => self.title = Some(Marked::parse(value)?),
            "outlet" => self.outlet = Some(value.to_owned()),
            "byline" => self.byline = Some(value.to_owned()),
            "published" => self.published = Some(value.parse().map_err(|_| wrong())?),
            "kind" => {
                self.kind = match value {
                    "transcript" => DocumentKind::Transcript,
                    "post" => DocumentKind::Post,
                    "statement" => DocumentKind::Statement,
                    _ => return Err(wrong()),
                }
            }
            "style" | "region" => self.labels.push((key.to_owned(), value.to_owned())),
            _ => return Err(format!("unknown key @{key}")),
        }
        Ok(())
    }

    /// What a caller would pass.
    pub(crate) fn article(&self) -> Article<'_> {
        Article {
            text: &self.text.text,
            title: self.title.as_ref().map(|title| title.text.as_str()),
            outlet: self.outlet.as_deref(),
            byline: self.byline.as_deref(),
            published: self.published,
            kind: self.kind,
        }
    }
}

/// A text without its tags, and what the tags enclosed.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    /// The text without tags.
    pub(crate) text: String,
    /// What was tagged, in the order of the closing tags.
    pub(crate) marks: Vec<Mark>,
}

/// Tagged words.
#[derive(Debug)]
pub(crate) struct Mark {
    /// One of [`NAMES`].
    pub(crate) name: &'static str,
    /// The quotes to which the words belong.
    pub(crate) numbers: Vec<usize>,
    /// The words in the text without tags.
    pub(crate) span: Span,
}

const NAMES: [&str; 3] = ["content", "cue", "source"];

impl Marked {
    fn parse(marked: &str) -> Result<Self, String> {
        let mut out = Self {
            text: String::with_capacity(marked.len()),
            marks: Vec::new(),
        };
        let mut open: Vec<(&'static str, Vec<usize>, usize)> = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find('<') {
            out.text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let tag = rest.find('>').map_or("", |end| &rest[..end]);
            if let Some((name, numbers)) = opening(tag) {
                open.push((name, numbers?, out.text.len()));
            } else if let Some(name) = tag.strip_prefix('/').filter(|name| NAMES.contains(name)) {
                let at = open.iter().rposition(|(opened, ..)| *opened == name);
                let (opened, numbers, start) = open.remove(at.ok_or_else(|| format!("<{tag}> closes nothing"))?);
                out.marks.push(Mark {
                    name: opened,
                    numbers,
                    span: Span::new(start, out.text.len()),
                });
            } else {
                out.text.push('<');
                continue;
            }
            rest = &rest[tag.len() + 1..];
        }
        out.text.push_str(rest);
        match open.pop() {
            Some((name, numbers, _)) => Err(format!("<{name} {numbers:?}> is not closed")),
            None => Ok(out),
        }
    }
}

/// Name and numbers of an opening tag, if it is one.
fn opening(tag: &str) -> Option<(&'static str, Result<Vec<usize>, String>)> {
    let (name, numbers) = tag.split_once(' ')?;
    let name = NAMES.into_iter().find(|known| *known == name)?;
    let numbers = numbers
        .split(' ')
        .map(|number| number.parse().map_err(|_| format!("<{tag}>: {number:?} is no number")));
    Some((name, numbers.collect()))
}

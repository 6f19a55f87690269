//! What lies in a folder: its files in the order of their names, hidden ones left out. Links to files are followed; links to folders are not, so that no file is
//! met twice and no way leads in circles.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

use archive::run::Extent;
use walkdir::{DirEntry, WalkDir};

use super::error::{DocumentError, Problem};
use super::source::Format;
use super::{Place, Reading, unreadable};

/// The way through one folder.
pub(crate) struct Walk {
    root: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>,
    found: bool,
    skipped: u64,
    ended: bool,
}

/// What comes next in a folder.
pub(crate) enum Step {
    /// A file to read.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its name in messages.
        name: String,
        /// Its path relative to the folder.
        key: String,
    },
    /// Something to report.
    Reading(Reading),
    /// Nothing more.
    Done,
}

impl fmt::Debug for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Walk {
    /// Begins at a folder.
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            entries: Box::new(entries(root)),
            found: false,
            skipped: 0,
            ended: false,
        }
    }

    /// Goes on to the next file that is an article by its name, or by the caller's word.
    pub(crate) fn next(&mut self, format: Option<Format>) -> Step {
        for entry in self.entries.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_symlink() && entry.path().is_dir() => self.skipped += 1,
                Ok(entry) if is_article(entry.path(), format) => {
                    self.found = true;
                    let path = entry.into_path();
                    let key = slashed(path.strip_prefix(&self.root).unwrap_or(&path));
                    return Step::File {
                        name: path.display().to_string(),
                        key,
                        path,
                    };
                }
                Ok(_) => self.skipped += 1,
                Err(error) => {
                    self.found = true;
                    let name = error.path().unwrap_or(&self.root).display().to_string();
                    let error = error
                        .into_io_error()
                        .unwrap_or_else(|| io::Error::other("unknown error"));
                    return refuse(&name, unreadable(error));
                }
            }
        }
        let folder = self.root.display().to_string();
        if !std::mem::replace(&mut self.found, true) {
            return refuse(&folder, Problem::NoArticles("folder"));
        }
        if !std::mem::replace(&mut self.ended, true) && self.skipped > 0 {
            return Step::Reading(Reading::Skipped {
                folder,
                files: self.skipped,
            });
        }
        Step::Done
    }
}

/// How much there is to read in a file, or in the articles of a folder.
pub(crate) fn extent(path: &Path, format: Option<Format>) -> Extent {
    let of_file = |path: &Path, bytes| Extent {
        bytes: Some(bytes),
        // A file of JSON Lines holds many articles, and so may one of which nobody knows what it is.
        articles: matches!(
            format.or_else(|| Format::of_file(path)),
            Some(Format::Text | Format::Markdown)
        )
        .then_some(1),
    };
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => entries(path)
            .filter_map(Result::ok)
            .filter(|entry| is_article(entry.path(), format))
            .filter_map(|entry| Some((entry.path().metadata().ok()?, entry)))
            .filter(|(metadata, _)| metadata.is_file())
            .map(|(metadata, entry)| of_file(entry.path(), metadata.len()))
            .fold(NOTHING, and),
        Ok(metadata) => of_file(path, metadata.len()),
        Err(_) => NOTHING,
    }
}

/// Nothing to read.
pub(crate) const NOTHING: Extent = Extent {
    bytes: Some(0),
    articles: Some(0),
};

/// How much there is in both.
pub(crate) fn and(one: Extent, other: Extent) -> Extent {
    let sum = |one: Option<u64>, other: Option<u64>| Some(one? + other?);
    Extent {
        bytes: sum(one.bytes, other.bytes),
        articles: sum(one.articles, other.articles),
    }
}

/// The key of a file that the caller named: its path as named, relative to the working directory where it lies below that.
pub(crate) fn key_of_named(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    slashed(relative.unwrap_or(path))
}

fn entries(root: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + use<> {
    WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A folder's own description of itself is no article, whatever its extension.
fn is_article(path: &Path, format: Option<Format>) -> bool {
    let told = Format::of_file(path);
    let readme = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    !readme && (format.is_some() || matches!(told, Some(Format::Text | Format::Markdown | Format::Jsonl)))
}

/// A path with `/` between its parts and without `.`, the same on every system.
fn slashed(path: &Path) -> String {
    let mut key = String::new();
    for part in path.components() {
        if part == Component::CurDir {
            continue;
        }
        if !key.is_empty() && !key.ends_with('/') {
            key.push('/');
        }
        match part {
            Component::RootDir => key.push('/'),
            part => key.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    key
}

fn refuse(name: &str, problem: Problem) -> Step {
    Step::Reading(Reading::Refused(DocumentError {
        place: Place::file(name),
        problem,
    }))
}

//! Markdown in two parts: the front matter that describes an article, and the body that is its text.
//!
//! Front matter opens on the first line, which is `+++` (TOML) or `---` (YAML) and nothing else but spaces, and closes with the next such line. The body begins
//! with the first character after the line break that ends the closing line, so a blank line between the two belongs to the body. Without front matter the body
//! is the whole document.

use super::error::Problem;
use super::keys::{self, Keys};

/// A Markdown document, taken apart.
#[derive(Debug)]
pub(crate) struct Parts<'d> {
    /// What the front matter says.
    pub(crate) keys: Keys,
    /// The text after it.
    pub(crate) body: &'d str,
    /// The line on which the body begins, counted from 1.
    pub(crate) body_line: u64,
    /// For each of [`Keys::unknown`] the line on which it stands.
    pub(crate) unknown_lines: Vec<u64>,
}

/// Takes a document apart.
///
/// # Errors
///
/// With the line, counted from 1, when the front matter never closes, is not TOML or YAML, or has a value that is of no use, such as an impossible date.
pub(crate) fn split(document: &str) -> Result<Parts<'_>, (u64, Problem)> {
    let unmarked = document.strip_prefix('\u{feff}').unwrap_or(document);
    let mut lines = unmarked.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let fence = match first.trim_end() {
        "+++" => "+++",
        "---" => "---",
        _ => {
            return Ok(Parts {
                keys: Keys::default(),
                body: document,
                body_line: 1,
                unknown_lines: Vec::new(),
            });
        }
    };
    let start = first.len();
    let mut end = start;
    let mut body_line = 2;
    let closing = loop {
        let Some(line) = lines.next() else {
            return Err((1, Problem::Unclosed(fence)));
        };
        body_line += 1;
        if line.trim_end() == fence {
            break line;
        }
        end += line.len();
    };
    let matter = &unmarked[start..end];
    let keys = if fence == "+++" {
        read_toml(matter)
    } else {
        read_yaml(matter)
    };
    let mut keys = keys.map_err(|(line, message)| (line + 1, Problem::front_matter(message)))?;
    // The text of a Markdown document is its body.
    if keys.text.take().is_some() {
        keys.unknown.push("text".to_owned());
    }
    let unknown_lines = keys.unknown.iter().map(|name| line_of_key(matter, name) + 1).collect();
    Ok(Parts {
        keys,
        body: &unmarked[end + closing.len()..],
        body_line,
        unknown_lines,
    })
}

/// Lines of front matter are counted from 1, the opening fence left out.
type Broken = (u64, String);

fn read_toml(matter: &str) -> Result<Keys, Broken> {
    toml::from_str(matter).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start).min(matter.len());
        let line = matter.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
        (line as u64 + 1, one_line(error.message()))
    })
}

fn read_yaml(matter: &str) -> Result<Keys, Broken> {
    // An empty document is no mapping, and comments alone are none either.
    if matter
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return Ok(Keys::default());
    }
    serde_saphyr::from_str(matter).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line());
        let error = error.without_snippet();
        if let serde_saphyr::Error::DuplicateMappingKey { key: Some(key), .. } = error {
            return (line.max(1), keys::given_twice(key));
        }
        let message = error.to_string();
        // The parser counts lines of the front matter, the caller lines of the file.
        let message = message
            .rfind(" at line ")
            .map_or(message.as_str(), |place| &message[..place]);
        (line.max(1), one_line(message))
    })
}

/// A parser's message on one line.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line on which a key of the top level stands, for a warning: the first that begins with it.
fn line_of_key(matter: &str, name: &str) -> u64 {
    let found = matter.lines().position(|line| {
        let line = line.trim_start_matches(['"', '\'', '[']);
        line.strip_prefix(name).is_some_and(|rest| {
            rest.trim_start_matches(['"', '\''])
                .trim_start()
                .starts_with([':', '=', ']', '.'])
        })
    });
    found.map_or(1, |line| line as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_begins_after_the_line_break_of_the_closing_line() {
        for (document, body, line) in [
            ("+++\ntitle = \"A\"\n+++\nText", "Text", 4),
            ("---\r\ntitle: A\r\n---\r\n\r\nText", "\r\nText", 4),
            ("\u{feff}---\ntitle: A\n---\nText", "Text", 4),
            ("--- \ntitle: A\n---\t\n", "", 4),
            ("+++\n+++\nText", "Text", 3),
            ("---\n---\nText", "Text", 3),
            ("\u{feff}Text", "\u{feff}Text", 1),
            ("Text\n---\nmore", "Text\n---\nmore", 1),
        ] {
            let parts = split(document).unwrap();
            assert_eq!((parts.body, parts.body_line), (body, line), "{document:?}");
        }
    }

    #[test]
    fn both_notations_say_the_same() {
        for document in [
            "+++\nid = \"007\"\npublished = 2025-04-25\ncredits = [\"AFP\"]\nrestated = true\nkind = \"post\"\n+++\n",
            "---\nid: 007\npublished: 2025-04-25\ncredits: [AFP]\nrestated: true\nkind: post\n---\n",
            "---\nid: \"007\"\npublished: \"2025-04-25\"\ncredits:\n  - AFP\nrestated: true\nkind: post\n---\n",
            "---\nid: 007\npublished: 2025-04-25\ncredits: AFP\nrestated: true\nkind: post\nbyline:\n---\n",
        ] {
            let keys = split(document).unwrap().keys;
            assert_eq!(keys.key.as_deref(), Some("007"), "{document}");
            assert!(keys.published.is_some() && keys.restated, "{document}");
            assert_eq!(keys.credits, ["AFP"], "{document}");
        }
    }

    #[test]
    fn an_error_stands_on_its_line_of_the_file() {
        for (document, line) in [
            ("+++\ntitle = \"A\"\npublished = 2025-02-30\n+++\n", 3),
            ("+++\ntitle = \"A\"\npublished = \"yesterday\"\n+++\n", 3),
            ("+++\ntitle = \"A\"\ntitle \"B\"\n+++\n", 3),
            ("+++\ntitle = \"A\"\n\nurl = 5\n+++\n", 4),
            ("---\ntitle: A\npublished: 2025-02-30\n---\n", 3),
            ("---\ntitle: A\noutlet: [B\n---\n", 3),
            ("---\ntitle: A\nkind: rumour\n---\n", 3),
            ("---\ntitle: A\nkind: news\ntitle: B\n---\n", 4),
            ("---\ntitle: A\n", 1),
        ] {
            let (found, problem) = split(document).unwrap_err();
            assert_eq!(found, line, "{document}: {problem}");
        }
    }

    #[test]
    fn an_unknown_key_is_known_by_its_line() {
        let parts = split("+++\ntitle = \"A\"\ntext = \"B\"\nauthor = \"C\"\n+++\nText").unwrap();
        assert_eq!(
            (parts.keys.unknown, parts.unknown_lines),
            (vec!["author".to_owned(), "text".to_owned()], vec![4, 3])
        );
    }
}

//! Whom an article credits for its material, and who wrote it.
//!
//! Input: the text and who publishes it. Output: [`Credits`]: outlets named in datelines ("(AP) —"), closing lines ("AFP contributed reporting."), copyright lines and
//! bylines, in order of appearance, and the authors of a printed byline. Whoever took a picture is no credit; nor is the outlet itself.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::attribution::Article;
use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::venues::{NameClass, Names};

/// What an article says about where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// Outlets credited for the material, as printed, each once, in order of appearance; the article's own left out.
    pub credits: Vec<String>,
    /// The authors as printed after "By", without their outlet: "Ana Ruiz and Tom Hale".
    pub byline: Option<String>,
}

/// How many lines at the head may hold a dateline or a byline.
const HEAD: usize = 8;
/// How many lines at the end may consist of outlets only, or end in one.
const TAIL: usize = 4;
/// A longer line is the story's own.
const LONGEST: usize = 240;
/// A dateline's place and day are at most so long, in bytes.
const DATELINE: usize = 60;
/// A byline is at most so long, in bytes.
const BYLINE: usize = 100;

/// Finds credits and byline in an article's text.
#[must_use]
pub fn find(frame: &Frame<'_>, article: &Article<'_>) -> Credits {
    let lines: Vec<&str> = frame.paragraphs.iter().map(|span| span.of(frame.text).trim()).collect();
    let mut found = Credits::default();
    for (number, &line) in lines.iter().enumerate() {
        if number < HEAD {
            if let Some(outlet) = dateline(line) {
                found.add(outlet, article);
            }
            if found.byline.is_none()
                && article.byline.is_none()
                && let Some((authors, outlets)) = byline(line)
            {
                found.byline = authors;
                for outlet in outlets {
                    found.add(outlet, article);
                }
                continue;
            }
        }
        let closing = number + TAIL >= lines.len();
        if closing && let Some(outlet) = bracketed_end(line) {
            found.add(outlet, article);
        }
        if line.len() > LONGEST {
            continue;
        }
        let credited = phrase(line);
        if credited.is_none() && !closing || is_photo(line) {
            continue;
        }
        let outlets = match credited {
            Some(part) => outlets_in(part),
            None => only_outlets(line, article),
        };
        for outlet in outlets {
            found.add(outlet, article);
        }
    }
    found
}

impl Credits {
    fn add(&mut self, outlet: String, article: &Article<'_>) {
        let own = article.outlet.is_some_and(|own| same(own, &outlet));
        if !own && !self.credits.iter().any(|other| same(other, &outlet)) {
            self.credits.push(outlet);
        }
    }
}

/// Whether two printings name one outlet: case and article do not matter.
fn same(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let lower = name.to_lowercase();
        lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
    };
    bare(one) == bare(other)
}

struct Phrases {
    before: Vec<&'static str>,
    after: Vec<&'static str>,
    photo: Vec<&'static str>,
    /// All phrases before and behind outlets: most lines hold none, which one search tells.
    any: Option<AhoCorasick>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases {
        before: Vec::new(),
        after: Vec::new(),
        photo: Vec::new(),
        any: None,
    };
    for line in data_lines(include_str!("../data/credit-phrases.txt")) {
        match line.split_once(' ') {
            Some(("before", phrase)) => phrases.before.push(phrase),
            Some(("after", phrase)) => phrases.after.push(phrase),
            Some(("photo", word)) => phrases.photo.push(word),
            _ => {}
        }
    }
    phrases.any = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(phrases.before.iter().chain(&phrases.after))
        .ok();
    phrases
});

/// The part of a line that names whom it credits.
fn phrase(line: &str) -> Option<&str> {
    let phrases = &*PHRASES;
    if !phrases.any.as_ref().is_none_or(|any| any.is_match(line)) {
        return None;
    }
    // Case is folded for ASCII only, so that offsets stay.
    let lower = line.to_ascii_lowercase();
    if let Some(at) = phrases.before.iter().filter_map(|phrase| lower.find(phrase)).min() {
        return Some(&line[..at]);
    }
    phrases
        .after
        .iter()
        .filter_map(|phrase| {
            let at = lower.find(phrase)?;
            // At the head of the line or of a sentence in it; a "report compiled by" inside a sentence is the story's own.
            let opens = line[..at].trim_end_matches([' ', '(', '-', '—', '–', '*', '_', '|']);
            let short = opens.split_whitespace().count() <= 4;
            (short || opens.ends_with(['.', ';', ','])).then_some((at, phrase.len()))
        })
        .min()
        .map(|(at, len)| &line[at + len..])
}

fn is_photo(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '-')
        .any(|word| PHRASES.photo.iter().any(|photo| word.eq_ignore_ascii_case(photo)))
}

/// Every outlet that a piece of text names, listed or recognised by form; a word in capitals where it names none.
fn outlets_in(text: &str) -> Vec<String> {
    let frame = Frame::read(text);
    let names = Names::read(&frame, None);
    let mut outlets = Vec::new();
    for class in [NameClass::Outlet, NameClass::Acronym] {
        let mut past = 0;
        for name in names.within(class, (0, frame.items.len())) {
            if name.items.0 >= past {
                past = name.items.1;
                outlets.push(name.span.of(text).to_owned());
            }
        }
        if !outlets.is_empty() {
            break;
        }
    }
    outlets
}

/// The outlet of a dateline: "HARBOUR CITY, June 3 (AP) — ...".
fn dateline(line: &str) -> Option<String> {
    let open = line.find('(').filter(|&open| open > 1 && open < DATELINE)?;
    let close = open + line[open..].find(')').filter(|&close| close < 40)?;
    let place = line[..open].split([',', ' ']).next()?;
    let shouted = place.chars().filter(|c| c.is_alphabetic()).count() > 1 && !place.chars().any(char::is_lowercase);
    let dash = line[close + 1..]
        .trim_start()
        .starts_with(['—', '–', '-', '―', '/', ':', '\u{2010}', '\u{2011}']);
    (shouted && dash)
        .then(|| outlet_named(&line[open + 1..close]))
        .flatten()
}

/// The outlet in brackets, or behind a dash, at the very end of a text: "... on Friday. (AFP)".
fn bracketed_end(line: &str) -> Option<String> {
    let line = line.trim_end();
    if let Some(open) = line.strip_suffix(')').and_then(|line| line.rfind('(')) {
        return outlet_named(&line[open + 1..line.len() - 1]);
    }
    let (before, name) = line.rsplit_once(['—', '–'])?;
    before
        .trim_end()
        .ends_with(['.', '"', '”', '!', '?'])
        .then(|| outlet_named(name))
        .flatten()
}

/// A whole text that is an outlet's name.
fn outlet_named(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    crate::venues::is_outlet(text).then(|| text.to_owned())
}

/// The outlets of a line that holds nothing else: "Reuters/CGTN/gnews.cz-jav", "— AFP".
fn only_outlets(line: &str, article: &Article<'_>) -> Vec<String> {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    if line.is_empty() || line.len() > 80 {
        return Vec::new();
    }
    let mut outlets = Vec::new();
    let mut known = false;
    let pieces: Vec<&str> = line
        .split(['/', '|', ',', ';', '+'])
        .flat_map(|piece| piece.split(" and "))
        .map(str::trim)
        .collect();
    for piece in &pieces {
        // The editor's initials: "gnews.cz-jav".
        let bare = match piece.rsplit_once('-') {
            Some((name, initials))
                if (2..=4).contains(&initials.len()) && initials.chars().all(|c| c.is_ascii_lowercase()) =>
            {
                name
            }
            _ => piece,
        };
        if bare.is_empty() || article.outlet.is_some_and(|own| same(own, bare)) {
            continue;
        }
        let initials = bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_lowercase());
        let acronym = (2..=6).contains(&bare.len()) && bare.chars().all(|c| c.is_ascii_uppercase());
        if let Some(outlet) = outlet_named(bare) {
            known = true;
            outlets.push(outlet);
        } else if acronym && pieces.len() > 1 {
            outlets.push(bare.to_owned());
        } else if !(initials && pieces.len() > 1) {
            return Vec::new();
        }
    }
    if known { outlets } else { Vec::new() }
}

/// The authors and the outlets of a byline: "By Ana Ruiz and Tom Hale, Associated Press".
fn byline(line: &str) -> Option<(Option<String>, Vec<String>)> {
    if line.len() > BYLINE {
        return None;
    }
    let rest = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by))?;
    let rest = rest
        .trim()
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
    let (authors, outlet) = match rest.find([',', '|', '/', ';', '(', '•', '—', '–']) {
        Some(at) => (rest[..at].trim(), &rest[at..]),
        None => (rest, ""),
    };
    if let Some(outlet) = outlet_named(authors) {
        return Some((None, vec![outlet]));
    }
    let frame = Frame::read(authors);
    let mut words = 0;
    for (index, item) in frame.items.iter().enumerate() {
        let inner = matches!(
            &*item.lower,
            "and" | "&" | "de" | "van" | "von" | "der" | "al" | "bin" | "da" | "di" | "el" | "la" | "." | "-"
        );
        let name = item.kind == ItemKind::Word && item.capital;
        if !(inner || name) || crate::dates::is_calendar(item.id) {
            return None;
        }
        if index == 0 && inner {
            return None;
        }
        words += usize::from(item.capital);
    }
    // "By contrast", "By Friday" open sentences; an author has two names.
    let named = (2..=12).contains(&words) && !authors.ends_with(['!', '?']);
    (named && !rest.trim_end().ends_with(['!', '?'])).then(|| (Some(authors.to_owned()), outlets_in(outlet)))
}

//! Embedded posts: words with their author's signature and handle, `Rents are a scandal. — Dana Holt (@dholt) June 3, 2025`.
//!
//! Input: a page. Output: the words as posts, with author, platform and day.

use memchr::memmem;

use super::{Page, Unmarked};
use crate::attribution::{Form, SaidOn, Venue, VenueKind};
use crate::dates;
use crate::frame::Frame;
use crate::span::Span;
use crate::venues::{NameClass, Names};

/// A name before a handle has at most so many bytes.
const LONGEST_NAME: usize = 80;
/// What follows a handle, a date or a platform, has at most so many bytes.
const LONGEST_TAIL: usize = 60;
/// A tag of left-over markup has at most so many bytes.
const LONGEST_TAG: usize = 200;
/// So many paragraphs before a signature of its own may belong to the post, where a colon leads into them.
const POST_PARAGRAPHS: usize = 4;
/// So many items before a post are searched for its platform.
const PLATFORM_REACH: usize = 80;
/// The day from which on Twitter is called X.
const RENAMED: (i32, u32, u32) = (2023, 7, 24);

/// The line that says whose post it is.
#[derive(Clone, Copy, Debug)]
struct Signature {
    name: Span,
    handle: Span,
    /// From the handle's end to the end of the line, or to the colon before the words.
    tail: Span,
}

impl Page<'_> {
    /// The posts embedded in an article.
    pub(super) fn posts(&self) -> Vec<Unmarked> {
        let text = self.text();
        let mut found = Vec::new();
        if memmem::find(text.as_bytes(), b"(@").is_none() {
            return found;
        }
        let names = Names::read(self.layers.frame, self.article.outlet);
        for paragraph in 0..self.paragraphs().len() {
            let line = self.paragraphs()[paragraph];
            if let Some((signature, words)) = signed(text, line) {
                let spans = self.signed_words(paragraph, words);
                self.add_post(&signature, &spans, &names, &mut found);
            } else if let Some((signature, words)) = headed(text, line)
                && !self.is_marked(words)
            {
                self.add_post(&signature, &[words], &names, &mut found);
            }
        }
        found
    }

    /// Where and when the quote in a paragraph was posted, if a signature with a handle stands behind it.
    pub(crate) fn posted(&self, paragraph: usize) -> Option<(Venue, Option<SaidOn>)> {
        let text = self.text();
        let line = [paragraph, paragraph + 1]
            .iter()
            .filter_map(|&line| self.paragraphs().get(line))
            .find(|line| line.of(text).contains("(@"))?;
        let (signature, words) = signed(text, *line)?;
        let names = Names::read(self.layers.frame, self.article.outlet);
        let said_on = self.post_day(&signature);
        Some((self.platform(&signature, words, &names, said_on.as_ref()), said_on))
    }

    /// The words that a signature signs: those before it in its paragraph, else the paragraph before; more of them where a colon leads in.
    fn signed_words(&self, paragraph: usize, words: Span) -> Vec<Span> {
        let text = self.text();
        if !words.of(text).is_empty() {
            return if self.is_marked(words) { Vec::new() } else { vec![words] };
        }
        let led_in = (1..=POST_PARAGRAPHS)
            .filter_map(|back| paragraph.checked_sub(back + 1).map(|lead| (back, lead)))
            .find(|(_, lead)| self.paragraphs()[*lead].of(text).ends_with(':'));
        let count = led_in.map_or(1, |(back, _)| back).min(paragraph);
        let spans = self.paragraphs()[paragraph - count..paragraph].to_vec();
        if spans.iter().any(|span| self.is_marked(*span)) {
            return Vec::new();
        }
        spans
    }

    fn add_post(&self, signature: &Signature, spans: &[Span], names: &Names, found: &mut Vec<Unmarked>) {
        let Some(first) = spans.first() else { return };
        let said_on = self.post_day(signature);
        let named = self.signed_by(signature.name);
        let platform = self.platform(signature, *first, names, said_on.as_ref());
        let base = found.len();
        for (index, span) in spans.iter().enumerate() {
            found.push(Unmarked {
                form: Form::Post,
                venue: Some(platform.clone()),
                said_on: said_on.clone(),
                ..Unmarked::turn(*span, Some(named.clone()), (index > 0).then(|| base + index - 1))
            });
        }
    }

    /// The day in a signature.
    fn post_day(&self, signature: &Signature) -> Option<SaidOn> {
        let tail = Frame::read(signature.tail.of(self.text()));
        let dates = dates::read(&tail, self.article.published, std::iter::empty());
        dates.first().map(|date| date.said_on(&tail, false))
    }

    /// The platform that the words before a post, its signature or its handle name; by default the one whose embedded posts look so.
    fn platform(&self, signature: &Signature, post: Span, names: &Names, said_on: Option<&SaidOn>) -> Venue {
        let text = self.text();
        let venue = |name: &str, mention: Option<Span>| Venue {
            kind: VenueKind::SocialMedia,
            name: Some(name.to_owned()),
            carried: false,
            mention,
        };
        let handle = signature.handle.of(text);
        if handle.contains(".bsky.") {
            return venue("Bluesky", None);
        }
        if handle.trim_start_matches('@').contains('@') {
            return venue("Mastodon", None);
        }
        let items = &self.layers.frame.items;
        let start = items.partition_point(|item| item.span.start() < post.start());
        let end = items.partition_point(|item| item.span.start() < signature.tail.end());
        let before = start.saturating_sub(PLATFORM_REACH)..start;
        let in_tail = items.partition_point(|item| item.span.start() < signature.tail.start())..end;
        for range in [in_tail, before] {
            let platform = names.within(NameClass::Platform, (range.start, range.end)).last();
            if let Some(platform) = platform {
                return venue(platform.span.of(text), Some(platform.span));
            }
            let on_x = |at: &usize| {
                items[*at].span.of(text) == "X" && *at > 0 && matches!(&*items[*at - 1].lower, "on" | "to")
            };
            if let Some(at) = range.rev().find(on_x) {
                return venue("X", Some(items[at].span));
            }
        }
        let renamed = chrono::NaiveDate::from_ymd_opt(RENAMED.0, RENAMED.1, RENAMED.2);
        let day = said_on.and_then(|said_on| said_on.from).or(self.article.published);
        venue(if day < renamed && day.is_some() { "Twitter" } else { "X" }, None)
    }
}

/// `words — Name (@handle) day`
fn signed(text: &str, line: Span) -> Option<(Signature, Span)> {
    let printed = line.of(text);
    let open = printed.rfind("(@")?;
    let (handle, tail) = handle(text, line, open)?;
    if tail.len() > LONGEST_TAIL || tail.of(text).contains(':') && !tail.of(text).contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let before = printed[..open].trim_end();
    let dashes = ["— ", "– ", "- ", "―", "—", "&mdash; ", "&mdash;", "&#8212; "];
    let (at, dash) = dashes
        .iter()
        .filter_map(|dash| before.rfind(dash).map(|at| (at, dash)))
        .max_by_key(|(at, dash)| (*at, dash.len()))?;
    let name = before[at + dash.len()..].trim_start();
    let name = Span::new(line.start() + before.len() - name.len(), line.start() + before.len());
    let words = printed[..at].trim_end().trim_end_matches(['-', '–', '—']).trim_end();
    let words = without_tag(text, Span::new(line.start(), line.start() + words.len()));
    let dated = tail.of(text).contains(|c: char| c.is_ascii_digit());
    // Without a day the words must end like a post's, and not go on behind the handle.
    let ends = words.is_empty() || words.of(text).ends_with(['.', '!', '?', '…']) || last_word_is_tag(words.of(text));
    let apart = at == 0 || before[..at].ends_with(char::is_whitespace) || dash.starts_with(['—', '–', '―', '&']);
    let behind = tail.of(text).trim();
    let bare_tail = behind.is_empty() || behind.starts_with("on ") || behind.starts_with("via ");
    (is_author(name.of(text)) && apart && (dated || bare_tail && ends))
        .then_some((Signature { name, handle, tail }, words))
}

/// `Name (@handle) on X: words`
fn headed(text: &str, line: Span) -> Option<(Signature, Span)> {
    let printed = line.of(text);
    let open = printed.find("(@").filter(|&open| open <= LONGEST_NAME)?;
    let (handle, tail) = handle(text, line, open)?;
    let colon = tail.of(text).bytes().take(LONGEST_TAIL).position(|b| b == b':')?;
    let name = printed[..open].trim_end();
    let name = Span::new(line.start(), line.start() + name.len());
    let head = tail.of(text)[..colon].trim();
    let introduces = head.is_empty()
        || head.starts_with("on ")
        || head.starts_with("via ")
        || head.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "·,".contains(c));
    let words = tail.of(text)[colon + 1..].trim_start();
    let words = Span::new(line.end() - words.len(), line.end());
    let tail = Span::new(tail.start(), tail.start() + colon);
    (introduces && !words.is_empty() && is_author(name.of(text))).then_some((Signature { name, handle, tail }, words))
}

/// The handle in the brackets that open at a byte of a line, and what follows it.
fn handle(text: &str, line: Span, open: usize) -> Option<(Span, Span)> {
    let rest = &line.of(text)[open + 1..];
    let len = rest.bytes().take(LONGEST_NAME).position(|b| b == b')')?;
    let fits = rest[..len]
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"@_.-".contains(&b));
    let start = line.start() + open + 1;
    (fits && len > 2).then(|| (Span::new(start, start + len), Span::new(start + len + 1, line.end())))
}

/// The words behind a tag of left-over markup: `<tweet id="12">`.
fn without_tag(text: &str, words: Span) -> Span {
    let printed = words.of(text);
    let tag = printed
        .starts_with('<')
        .then(|| printed.bytes().take(LONGEST_TAG).position(|b| b == b'>'))
        .flatten();
    let rest = tag.map_or(printed, |end| printed[end + 1..].trim_start());
    Span::new(words.end() - rest.len(), words.end())
}

fn is_author(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && name.split_whitespace().count() <= 8
        && !name.contains(['?', '!', ':'])
}

fn last_word_is_tag(words: &str) -> bool {
    words
        .split_whitespace()
        .next_back()
        .is_some_and(|word| word.starts_with(['#', '@']) || word.contains('/') || !word.is_ascii())
}

//! Quotation marks: which of them open and close, and the stretches between them.
//!
//! Input: a text and its paragraphs. Output: the stretches, outer ones before those nested in them; a block quote is one itself. Every style of marks is read:
//! curly, straight, guillemets, low marks, doubled apostrophes and backquotes, single marks as outer ones, references of markup, and curly marks that were decoded
//! with the wrong character set. A stretch never crosses a paragraph; one whose other mark is missing is bounded by the paragraph's edge, or by the clause that
//! reports it, and not `closed`.
//!
//! What makes marks hard is that the straight ones do not say their direction and that the single closing mark is also the apostrophe. Direction is read off the
//! neighbouring characters, apostrophes are told apart by what stands beside them, and a mark that fits nowhere is left alone: rather a stretch too few than one
//! that swallows the reporter's words.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::frame::{Stretch, is_reporting_verb};
use crate::paragraphs::Paragraph;
use crate::span::Span;

/// The shape of a mark: whether it can open, close, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `“`, `„`, `«`, ` `` `.
    Open,
    /// `”`, `»`.
    Close,
    /// `"`, `''`.
    Straight,
}

/// One quotation mark of a paragraph.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    shape: Shape,
    /// Marks of the single family: `‘`, `’`, `'`.
    single: bool,
    /// What stands before it lets it open.
    opens: bool,
    /// What stands behind it lets it close.
    closes: bool,
    /// The character before is a digit: perhaps inches.
    after_digit: bool,
}

impl Mark {
    /// Whether it stands where words begin or end, not inside one as an apostrophe does.
    const fn stands_at_an_edge(&self) -> bool {
        self.opens || self.closes
    }

    /// “No,“ she said: whatever its shape, only a closing mark can stand there.
    const fn in_closing_place(&self) -> bool {
        self.closes && !self.opens
    }

    fn only_closes(&self) -> bool {
        self.shape == Shape::Close || self.in_closing_place()
    }

    fn only_opens(&self) -> bool {
        match self.shape {
            Shape::Open => !self.in_closing_place(),
            Shape::Straight => self.opens && !self.closes,
            Shape::Close => false,
        }
    }
}

/// So many marks are looked at to see whether those inside others balance.
const NESTED_MARKS: usize = 16;

/// Values of left-over markup are at most so many bytes long.
const LONGEST_ATTRIBUTE: usize = 200;

/// A pair of marks, either of which may be missing.
#[derive(Clone, Copy, Debug)]
struct Pair {
    inner: Span,
    outer: Span,
    closed: bool,
    block: bool,
}

/// Finds the stretches of all paragraphs, ordered by start, an outer one before those inside it.
#[must_use]
pub(crate) fn pair_quotation_marks(text: &str, paragraphs: &[Paragraph]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut left_open = false;
    let common = !has_rare_marks(text);
    for (index, &Paragraph { span: paragraph, block }) in paragraphs.iter().enumerate() {
        let marks = find_marks(text, paragraph, common);
        if marks.is_empty() && !block {
            left_open = false;
            continue;
        }
        let next_opens = |single| {
            paragraphs
                .get(index + 1)
                .is_some_and(|next| opens_with_mark(text, next.span, single))
        };
        let mut pairs = pair_doubles(text, paragraph, &marks, left_open, next_opens(false));
        left_open = pairs
            .iter()
            .any(|pair| !pair.closed && pair.inner.end() == pair.outer.end());
        pair_singles(text, paragraph, &marks, &mut pairs, next_opens(true));
        if block {
            pairs.push(Pair {
                inner: paragraph,
                outer: paragraph,
                closed: !paragraphs.get(index + 1).is_some_and(|next| next.block),
                block,
            });
        }
        pairs.retain(|pair| pair.inner.of(text).chars().any(char::is_alphanumeric));
        nest(text, pairs, &mut stretches);
    }
    stretches
}

/// Whether a paragraph begins with an opening mark, as one does that goes on with the speech of the paragraph before.
fn opens_with_mark(text: &str, paragraph: Span, single: bool) -> bool {
    let bytes = text.as_bytes();
    begins_mark(bytes[paragraph.start()])
        && matches!(mark_at(bytes, paragraph.start()), Some((_, Some(Shape::Open | Shape::Straight), s)) if s == single)
}

/// Orders the pairs of one paragraph, drops those that cross another, and appends them with their parents.
fn nest(text: &str, mut pairs: Vec<Pair>, stretches: &mut Vec<Stretch>) {
    pairs.sort_by_key(|pair| (pair.outer.start(), std::cmp::Reverse(pair.outer.end())));
    let mut around: Vec<usize> = Vec::new();
    for pair in pairs {
        while around
            .last()
            .is_some_and(|&parent| stretches[parent].outer.end() <= pair.outer.start())
        {
            around.pop();
        }
        if around
            .last()
            .is_some_and(|&parent| !stretches[parent].inner.encloses(pair.outer))
        {
            continue;
        }
        let parent = around.last().copied();
        around.push(stretches.len());
        stretches.push(Stretch {
            inner: trimmed(text, pair.inner),
            outer: pair.outer,
            closed: pair.closed,
            block: pair.block,
            parent,
        });
    }
}

/// Reads the marks of one paragraph in text order. Where the text has none but `common` ones, these are found many bytes at a time.
fn find_marks(text: &str, paragraph: Span, common: bool) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut at = paragraph.start();
    while at < paragraph.end() {
        let rest = &bytes[at..paragraph.end()];
        let skipped = if common {
            memchr::memchr3(b'"', b'\'', 0xE2, rest)
        } else {
            rest.iter().position(|b| begins_mark(*b))
        };
        let Some(skipped) = skipped else { break };
        at += skipped;
        let Some((len, shape, single)) = mark_at(bytes, at) else {
            at += 1;
            continue;
        };
        if let Some(value) = attribute_value(&bytes[paragraph.start()..paragraph.end()], at - paragraph.start()) {
            at += value;
            continue;
        }
        if let Some(shape) = shape {
            if bytes[at] == 0xEF
                && !read_mark(text, paragraph, Span::new(at, at + len), shape, single).stands_at_an_edge()
            {
                at += len;
                continue;
            }
            let mut span = Span::new(at, at + len);
            // Three apostrophes in a row are a nested mark and an outer one: the outer one stands outside.
            if !single
                && len == 2
                && bytes[at] == b'\''
                && bytes.get(at + 2) == Some(&b'\'')
                && is_closing_place(text, paragraph, at + 3)
            {
                let nested = Span::new(at, at + 1);
                marks.push(read_mark(text, paragraph, nested, shape, true));
                span = Span::new(at + 1, at + 3);
            }
            marks.push(read_mark(text, paragraph, span, shape, single));
            at = span.end();
        } else {
            at += len;
        }
    }
    marks
}

/// The length of a quoted value in left-over markup: `author="name"`. Such marks quote nobody.
fn attribute_value(paragraph: &[u8], at: usize) -> Option<usize> {
    let is_value =
        paragraph[at] == b'"' && at > 1 && paragraph[at - 1] == b'=' && paragraph[at - 2].is_ascii_alphanumeric();
    let rest = is_value.then(|| &paragraph[at + 1..])?;
    let end = rest.iter().take(LONGEST_ATTRIBUTE).position(|&b| b == b'"')?;
    Some(end + 2)
}

fn read_mark(text: &str, paragraph: Span, span: Span, shape: Shape, single: bool) -> Mark {
    let before = text[paragraph.start()..span.start()].chars().next_back();
    let opens = before.is_none_or(|c| c.is_whitespace() || "([{—–-/…“”\"«„‘'`¿¡*•".contains(c));
    let closes = is_closing_place(text, paragraph, span.end());
    Mark {
        span,
        shape,
        single,
        opens,
        closes,
        after_digit: before.is_some_and(|c| c.is_ascii_digit()),
    }
}

/// Whether a mark that ends at byte `end` can close: no word goes on behind it.
fn is_closing_place(text: &str, paragraph: Span, end: usize) -> bool {
    text[end..paragraph.end()]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || ".,;:?!)]}—–-/…'’\"”»*<&".contains(c))
}

/// Whether a text may have other marks than `"`, `'` and the curly ones.
fn has_rare_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(b'`', b'&', 0xEF, bytes)
        .or_else(|| memchr::memchr2(0xC2, 0xC3, bytes))
        .is_some()
}

/// Whether a mark may begin with a byte; few bytes of a text are such.
fn begins_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'&' | 0xC2 | 0xC3 | 0xE2 | 0xEF)
}

/// What stands at a byte where a mark may begin: its length, its shape (`None`: these bytes only look like a mark) and whether it is single.
type Printed = (usize, Option<Shape>, bool);

/// The mark at a byte, if any.
fn mark_at(bytes: &[u8], at: usize) -> Option<Printed> {
    let rest = &bytes[at..];
    Some(match rest[0] {
        b'"' => (1, Some(Shape::Straight), false),
        b'\'' if rest.starts_with(b"''") => (2, Some(Shape::Straight), false),
        b'\'' => (1, Some(Shape::Straight), true),
        b'`' if rest.starts_with(b"``") => (2, Some(Shape::Open), false),
        b'`' => (1, Some(Shape::Open), true),
        b'&' => return entity(rest),
        _ => {
            if let Some(misdecoded) = misdecoded_mark(rest) {
                return Some(misdecoded);
            }
            let (mark, shape, single) = PRINTED.iter().find(|(mark, ..)| rest.starts_with(mark.as_bytes()))?;
            (mark.len(), Some(*shape), *single)
        }
    })
}

/// The marks outside ASCII: how they are printed, their shape, and whether they are single.
const PRINTED: [(&str, Shape, bool); 15] = [
    ("“", Shape::Open, false),
    ("”", Shape::Close, false),
    ("‘", Shape::Open, true),
    ("’", Shape::Close, true),
    ("„", Shape::Open, false),
    ("‟", Shape::Open, false),
    ("‚", Shape::Open, true),
    ("«", Shape::Open, false),
    ("»", Shape::Close, false),
    ("＂", Shape::Straight, false),
    // Windows-1252 read as Latin-1: control characters where marks were.
    ("\u{93}", Shape::Open, false),
    ("\u{94}", Shape::Close, false),
    ("\u{91}", Shape::Open, true),
    ("\u{92}", Shape::Close, true),
    // A mark that a conversion lost.
    ("\u{fffd}", Shape::Straight, false),
];

/// Marks that stand as references of markup: the name or number between `&` and `;`.
const ENTITIES: [(&str, Shape, bool); 31] = [
    ("quot", Shape::Straight, false),
    ("#34", Shape::Straight, false),
    ("#x22", Shape::Straight, false),
    ("apos", Shape::Straight, true),
    ("#39", Shape::Straight, true),
    ("#039", Shape::Straight, true),
    ("#x27", Shape::Straight, true),
    ("ldquo", Shape::Open, false),
    ("#8220", Shape::Open, false),
    ("#x201c", Shape::Open, false),
    ("#147", Shape::Open, false),
    ("rdquo", Shape::Close, false),
    ("#8221", Shape::Close, false),
    ("#x201d", Shape::Close, false),
    ("#148", Shape::Close, false),
    ("lsquo", Shape::Open, true),
    ("#8216", Shape::Open, true),
    ("#x2018", Shape::Open, true),
    ("#145", Shape::Open, true),
    ("rsquo", Shape::Close, true),
    ("#8217", Shape::Close, true),
    ("#x2019", Shape::Close, true),
    ("#146", Shape::Close, true),
    ("bdquo", Shape::Open, false),
    ("#8222", Shape::Open, false),
    ("sbquo", Shape::Open, true),
    ("#8218", Shape::Open, true),
    ("laquo", Shape::Open, false),
    ("#171", Shape::Open, false),
    ("raquo", Shape::Close, false),
    ("#187", Shape::Close, false),
];

/// The longest name or number among [`ENTITIES`].
const LONGEST_ENTITY: usize = 6;

/// A mark left over as a reference of markup, perhaps escaped twice: `&ldquo;`, `&#8220;`, `&amp;quot;`.
fn entity(rest: &[u8]) -> Option<Printed> {
    let stem = if rest.starts_with(b"&amp;") { b"&amp;".len() } else { 1 };
    let name = &rest[stem..];
    let len = name.iter().take(LONGEST_ENTITY + 1).position(|&b| b == b';')?;
    let (_, shape, single) = ENTITIES
        .iter()
        .find(|(entity, ..)| entity.as_bytes().eq_ignore_ascii_case(&name[..len]))?;
    Some((stem + len + 1, Some(*shape), *single))
}

/// What follows the first bytes of a misdecoded mark, and what the two are together.
type Tail = (&'static str, Option<Shape>, bool);

/// UTF-8 read in another character set: the first two bytes of a mark as they then look, and what the third makes of it. Dashes contain characters that look like
/// marks (`â€“` was an en dash) and are passed over whole.
const MISDECODED: [(&str, &[Tail]); 4] = [
    // Windows-1252.
    (
        "â€",
        &[
            ("œ", Some(Shape::Open), false),
            ("\u{9d}", Some(Shape::Close), false),
            ("\u{fffd}", Some(Shape::Close), false),
            ("˜", Some(Shape::Open), true),
            ("™", Some(Shape::Close), true),
            ("ž", Some(Shape::Open), false),
            ("“", None, false),
            ("”", None, false),
            ("¦", None, false),
        ],
    ),
    // Windows-1252 twice.
    (
        "Ã¢â‚¬",
        &[
            ("Å“", Some(Shape::Open), false),
            ("Â\u{9d}", Some(Shape::Close), false),
            ("Â", Some(Shape::Close), false),
            ("Ëœ", Some(Shape::Open), true),
            ("â„¢", Some(Shape::Close), true),
            ("â€œ", None, false),
            ("â€", None, false),
            ("Â¦", None, false),
        ],
    ),
    // Latin-1.
    (
        "â\u{80}",
        &[
            ("\u{9c}", Some(Shape::Open), false),
            ("\u{9d}", Some(Shape::Close), false),
            ("\u{98}", Some(Shape::Open), true),
            ("\u{99}", Some(Shape::Close), true),
            ("\u{93}", None, false),
            ("\u{94}", None, false),
            ("¦", None, false),
        ],
    ),
    // Mac OS Roman.
    (
        "‚Ä",
        &[
            ("ú", Some(Shape::Open), false),
            ("ù", Some(Shape::Close), false),
            ("ò", Some(Shape::Open), true),
            ("ô", Some(Shape::Close), true),
            ("ì", None, false),
            ("î", None, false),
            ("¶", None, false),
        ],
    ),
];

fn misdecoded_mark(rest: &[u8]) -> Option<Printed> {
    let (stem, tails) = MISDECODED.iter().find(|(stem, _)| rest.starts_with(stem.as_bytes()))?;
    let behind = &rest[stem.len()..];
    if let Some((tail, shape, single)) = tails.iter().find(|(tail, ..)| behind.starts_with(tail.as_bytes())) {
        return Some((stem.len() + tail.len(), *shape, *single));
    }
    // The last byte of the closing mark has no letter in Windows-1252 and is often lost.
    let closes = behind
        .first()
        .is_none_or(|&b| b.is_ascii_whitespace() || b.is_ascii_punctuation());
    Some((stem.len(), closes.then_some(Shape::Close), false))
}

/// Pairs the double marks of a paragraph, nested pairs included.
fn pair_doubles(text: &str, paragraph: Span, marks: &[Mark], left_open: bool, goes_on: bool) -> Vec<Pair> {
    let doubles: Vec<Mark> = marks.iter().copied().filter(|mark| !mark.single).collect();
    let is_inches = |index: usize, open: bool| {
        let mark = &doubles[index];
        if mark.shape != Shape::Straight || !mark.after_digit || mark.span.len() != 1 {
            return false;
        }
        // 51°30'26"N: a letter behind, no space before.
        if !mark.closes {
            return !mark.opens;
        }
        // Inside a quote a digit may well be its last character; inches only if a closing mark is still to come.
        !open || doubles[index + 1..].first().is_some_and(Mark::only_closes)
    };
    let mut pairs = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    for (index, mark) in doubles.iter().enumerate() {
        let Some(&outermost) = open.first() else {
            if is_inches(index, false) {
                continue;
            }
            if mark.only_closes() && (mark.closes || !mark.opens) {
                let ends_speech = || is_before_cue(text, paragraph, mark) || is_all_speech(text, paragraph, &doubles);
                if pairs.is_empty() && (left_open || ends_speech()) {
                    let words = Span::new(paragraph.start(), mark.span.start());
                    let inner = trimmed(text, if left_open { words } else { after_lead_in(text, words) });
                    pairs.push(Pair {
                        inner,
                        outer: Span::new(inner.start(), mark.span.end()),
                        closed: false,
                        block: false,
                    });
                }
                continue;
            }
            open.push(*mark);
            continue;
        };
        // German and Polish printing: „words“.
        if outermost.span.of(text) == "„" && mark.span.of(text) == "“" {
            pairs.push(closed_pair(outermost, *mark));
            open.clear();
            continue;
        }
        if mark.only_opens() {
            if is_nested(&doubles[index..], open.len()) {
                open.push(*mark);
            } else if mark.shape == Shape::Open || doubles.get(index + 1).is_some_and(Mark::only_closes) {
                if outermost.shape == Shape::Straight && mark.shape == Shape::Open && doubles.get(index + 1).is_none() {
                    // A curly opener with nothing behind it closes what a straight one opened: a mistyped mark.
                    pairs.push(closed_pair(outermost, *mark));
                    open.clear();
                    continue;
                }
                // The closing mark before it was forgotten: what was open ends here.
                let inner = trimmed(text, Span::new(outermost.span.end(), mark.span.start()));
                pairs.push(Pair {
                    inner,
                    outer: Span::new(outermost.span.start(), inner.end()),
                    closed: false,
                    block: false,
                });
                open.clear();
                open.push(*mark);
            } else {
                pairs.push(closed_pair(outermost, *mark));
                open.clear();
            }
            continue;
        }
        if is_inches(index, true) {
            continue;
        }
        if let Some(opener) = open.pop() {
            pairs.push(closed_pair(opener, *mark));
        }
    }
    if let Some(&outermost) = open.first() {
        let mut inner = trimmed(text, Span::new(outermost.span.end(), paragraph.end()));
        if !goes_on {
            inner = before_cue(text, inner);
        }
        pairs.push(Pair {
            inner,
            outer: Span::new(outermost.span.start(), inner.end()),
            closed: false,
            block: false,
        });
    }
    pairs
}

/// Whether an opening mark, the first of `rest`, opens a quote inside the `depth` open ones: the marks behind it close all of them. Else a closing mark before it
/// was forgotten.
fn is_nested(rest: &[Mark], mut depth: usize) -> bool {
    for mark in rest.iter().take(NESTED_MARKS) {
        if mark.only_opens() {
            depth += 1;
        } else {
            depth -= 1;
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

fn closed_pair(opener: Mark, closer: Mark) -> Pair {
    Pair {
        inner: Span::new(opener.span.end(), closer.span.start()),
        outer: Span::new(opener.span.start(), closer.span.end()),
        closed: true,
        block: false,
    }
}

/// `We are late," Ruiz said.` The comma before the mark shows that a quote ends here whose opening mark was forgotten.
fn is_before_cue(text: &str, paragraph: Span, mark: &Mark) -> bool {
    text[paragraph.start()..mark.span.start()].ends_with(',')
        && text[mark.span.end()..paragraph.end()].starts_with(' ')
        && text[paragraph.start()..].starts_with(|c: char| c.is_uppercase())
}

/// `We are late.”` A paragraph whose only mark is a curly closing one at its end.
fn is_all_speech(text: &str, paragraph: Span, doubles: &[Mark]) -> bool {
    let [only] = doubles else { return false };
    only.shape == Shape::Close
        && only.span.end() == paragraph.end()
        && text[paragraph.start()..only.span.start()].ends_with(['.', '?', '!', '…'])
}

/// A lead-in before speech whose opening mark is missing has at most so many bytes.
const LONGEST_LEAD_IN: usize = 60;

/// `Ruiz said: We are late.”` The words behind a reporting word with a colon or comma.
fn after_lead_in(text: &str, words: Span) -> Span {
    let head = words.of(text);
    let reports = |at: &usize| {
        let word = head[..*at].rsplit(char::is_whitespace).next().unwrap_or_default();
        head[at + 1..].starts_with(' ') && is_reporting_verb(word)
    };
    let lead_in = head
        .bytes()
        .take(LONGEST_LEAD_IN)
        .enumerate()
        .filter(|(_, b)| matches!(b, b':' | b','))
        .map(|(at, _)| at)
        .find(reports);
    lead_in.map_or(words, |at| Span::new(words.start() + at + 1, words.end()))
}

/// So many commas are looked at for a forgotten closing mark.
const COMMAS_BEFORE_CUE: usize = 40;

/// `“We are late, Ruiz said.` Where a closing mark is missing, the words up to the comma before a name with its reporting word.
fn before_cue(text: &str, words: Span) -> Span {
    let inner = words.of(text);
    let ends = inner.match_indices([',', '?', '!']).take(COMMAS_BEFORE_CUE);
    let reported = ends.map(|(at, _)| at + 1).find(|&end| reports(&inner[end..]));
    reported.map_or(words, |end| Span::new(words.start(), words.start() + end))
}

/// The name before a reporting word has at most so many words.
const LONGEST_NAME: usize = 4;
/// An apposition between a name and its reporting word has at most so many bytes.
const LONGEST_APPOSITION: usize = 80;

/// Whether a clause begins with a name and its reporting word, or the other way round: ` said Ruiz`, ` Maria Nolan, who heads the clinic, said`.
fn reports(clause: &str) -> bool {
    let Some(clause) = clause.strip_prefix(' ') else {
        return false;
    };
    let bare = |word: &str| word.trim_end_matches(['.', ',', ':', ';']).len();
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.len() > 1;
    let first = clause.split_whitespace().next().unwrap_or_default();
    if is_reporting_verb(&first[..bare(first)]) {
        return clause[first.len()..].split_whitespace().next().is_some_and(is_name);
    }
    if !is_name(first) && !matches!(first, "he" | "she") {
        return false;
    }
    let mut at = 0;
    for word in clause.split(' ').take(LONGEST_NAME + 1) {
        let verb = &word[..bare(word)];
        if is_reporting_verb(verb) {
            return true;
        }
        at += word.len() + 1;
        if is_name(word) && word.ends_with(',') {
            return clause.get(at..).is_some_and(reports_behind_apposition);
        }
        if !is_name(word) && at > first.len() + 1 {
            return false;
        }
    }
    false
}

/// Whether an apposition ends in a comma with a reporting word behind it.
fn reports_behind_apposition(words: &str) -> bool {
    let commas = words
        .bytes()
        .take(LONGEST_APPOSITION)
        .enumerate()
        .filter(|(_, b)| *b == b',');
    commas.map(|(at, _)| at).any(|at| {
        let behind = words[at + 1..].split_whitespace().next().unwrap_or_default();
        is_reporting_verb(behind.trim_end_matches(['.', ',', ':']))
    })
}

/// The span without white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start() + (words.len() - words.trim_start().len());
    let end = span.end() - (words.len() - words.trim_end().len());
    if start <= end {
        Span::new(start, end)
    } else {
        Span::new(span.start(), span.start())
    }
}

/// Pairs single marks: those outside all doubles as outer marks (the British style), those inside a double stretch as nested ones. `goes_on`: the next paragraph
/// opens with a single mark too.
fn pair_singles(text: &str, paragraph: Span, marks: &[Mark], pairs: &mut Vec<Pair>, goes_on: bool) {
    let singles = read_singles(text, paragraph, marks, pairs);
    let Some(&Single { mark: first, opens, .. }) = singles.first() else {
        return;
    };
    let count = pairs.len();
    let mut index = 0;
    // Behind an opening mark that holds nested quotes: its closing mark, which closes none of them.
    let mut end = singles.len();
    while index < singles.len() {
        if index >= end {
            end = singles.len();
        }
        match closer_of(&singles[..end], index) {
            Some((closer, nests)) => {
                pairs.push(closed_pair(singles[index].mark, singles[closer].mark));
                if nests {
                    end = closer;
                    index += 1;
                } else {
                    index = closer + 1;
                }
            }
            None => index += 1,
        }
    }
    // British printing, over paragraphs: each opens with a mark, only the last closes.
    let opens_paragraph = first.span.start() == paragraph.start() && opens;
    let closed = pairs[count..]
        .iter()
        .any(|pair| pair.outer.start() == paragraph.start());
    if opens_paragraph && !closed && (goes_on || first.span.of(text) == "‘") {
        let mut inner = trimmed(text, Span::new(first.span.end(), paragraph.end()));
        if !goes_on {
            inner = before_cue(text, inner);
        }
        let within = |pair: &Pair| pair.outer.start() >= inner.end() || inner.encloses(pair.outer);
        if pairs.iter().all(within) {
            pairs.push(Pair {
                inner,
                outer: Span::new(first.span.start(), inner.end()),
                closed: false,
                block: false,
            });
        }
    }
}

/// A single mark and what it can do.
#[derive(Clone, Copy, Debug)]
struct Single {
    mark: Mark,
    opens: bool,
    /// How surely it closes, see [`closing_strength`]; `None` where it cannot.
    closes: Option<u8>,
    /// The innermost double stretch around it.
    level: Option<usize>,
}

/// So many single marks are looked at for the one that closes another.
const SINGLES_AHEAD: usize = 200;

/// The closing mark of a single mark that can open; and whether other quotes are nested between the two.
fn closer_of(singles: &[Single], opener: usize) -> Option<(usize, bool)> {
    let Single { opens, level, .. } = singles[opener];
    if !opens {
        return None;
    }
    // A single pair must not cut a double one.
    let ahead = || {
        (opener + 1..singles.len())
            .take(SINGLES_AHEAD)
            .filter(|&j| singles[j].level == level)
    };
    let mut best: Option<(u8, usize)> = None;
    for j in ahead().take_while(|&j| !singles[j].opens) {
        if let Some(strength) = singles[j].closes
            && best.is_none_or(|(held, _)| strength > held)
        {
            best = Some((strength, j));
        }
    }
    if let Some((_, closer)) = best {
        return Some((closer, false));
    }
    // 'They called me 'Captain' for years,' Hale said.
    let mut depth = 1;
    for j in ahead().take(NESTED_MARKS) {
        if singles[j].opens {
            depth += 1;
        } else if singles[j].closes.is_some_and(|strength| strength > 0) {
            depth -= 1;
        }
        if depth == 0 {
            return Some((j, true));
        }
    }
    None
}

/// The single marks of a paragraph, each with the innermost double stretch around it.
fn read_singles(text: &str, paragraph: Span, marks: &[Mark], doubles: &[Pair]) -> Vec<Single> {
    let mut singles = Vec::new();
    let mut order: Vec<usize> = (0..doubles.len()).collect();
    order.sort_by_key(|&d| (doubles[d].outer.start(), std::cmp::Reverse(doubles[d].outer.end())));
    let mut around: Vec<usize> = Vec::new();
    let mut next = 0;
    for mark in marks.iter().filter(|mark| mark.single) {
        while next < order.len() && doubles[order[next]].outer.start() <= mark.span.start() {
            around.push(order[next]);
            next += 1;
        }
        while around
            .last()
            .is_some_and(|&d| doubles[d].outer.end() <= mark.span.start())
        {
            around.pop();
        }
        singles.push(Single {
            mark: *mark,
            opens: can_open(text, paragraph, mark),
            closes: can_close(text, paragraph, mark).then(|| closing_strength(text, mark)),
            level: around.last().copied(),
        });
    }
    singles
}

/// Whether a single mark can open: a word begins behind it, and it is not the apostrophe of an elision ('90s, 'em, 'tis).
fn can_open(text: &str, paragraph: Span, mark: &Mark) -> bool {
    if mark.shape == Shape::Close || !mark.opens {
        return false;
    }
    let behind = &text[mark.span.end()..paragraph.end()];
    if !behind.starts_with(|c: char| c.is_alphanumeric() || "“\"«([…$£€#@".contains(c)) {
        return false;
    }
    let word: String = behind
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let decade = word.len() == 3 && word.ends_with('s') && word[..2].bytes().all(|b| b.is_ascii_digit());
    let year = word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
    !(decade || year || elisions().contains(word.as_str()))
}

/// Whether a single mark can close: a word ends before it and none goes on behind it.
fn can_close(text: &str, paragraph: Span, mark: &Mark) -> bool {
    let ahead = text[paragraph.start()..mark.span.start()].chars().next_back();
    mark.shape != Shape::Open && mark.closes && ahead.is_some_and(|c| !c.is_whitespace())
}

/// How surely a possible closing mark is one: after punctuation it is, after a plural's s it is more likely an apostrophe.
fn closing_strength(text: &str, mark: &Mark) -> u8 {
    match text[..mark.span.start()].chars().next_back() {
        Some(',' | '.' | '?' | '!' | '…' | '”' | '"' | '—' | '–' | '-') => 2,
        Some('s' | 'S') => 0,
        _ => 1,
    }
}

/// Words that are printed with an apostrophe in front.
fn elisions() -> &'static FxHashSet<&'static str> {
    static ELISIONS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    ELISIONS.get_or_init(|| crate::data_lines(include_str!("../data/elisions.txt")).collect())
}

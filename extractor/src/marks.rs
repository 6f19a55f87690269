//! Quotation marks: which of them open and close, and the stretches between them.
//!
//! Input: a text and its paragraphs. Output: the stretches, outer ones before those nested in them. Every style of marks is read: curly, straight, guillemets, low
//! marks, doubled apostrophes and backquotes, single marks as outer ones, and curly marks that were decoded with the wrong character set. A stretch never crosses
//! a paragraph; one whose other mark is missing is bounded by the paragraph's edge and not `closed`.
//!
//! What makes marks hard is that the straight ones do not say their direction and that the single closing mark is also the apostrophe. Direction is read off the
//! neighbouring characters, apostrophes are told apart by what stands beside them, and a mark that fits nowhere is left alone: rather a stretch too few than one
//! that swallows the reporter's words.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::frame::Stretch;
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

/// Values of left-over markup are at most so many bytes long.
const LONGEST_ATTRIBUTE: usize = 200;

/// A pair of marks, either of which may be missing.
#[derive(Clone, Copy, Debug)]
struct Pair {
    inner: Span,
    outer: Span,
    closed: bool,
}

/// Finds the stretches of all paragraphs, ordered by start, an outer one before those inside it.
#[must_use]
pub fn pair_quotation_marks(text: &str, paragraphs: &[Span]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut left_open = false;
    for &paragraph in paragraphs {
        let marks = find_marks(text, paragraph);
        if marks.is_empty() {
            left_open = false;
            continue;
        }
        let mut pairs = pair_doubles(text, paragraph, &marks, left_open);
        left_open = pairs
            .iter()
            .any(|pair| !pair.closed && pair.inner.end() == pair.outer.end());
        pair_singles(text, paragraph, &marks, &mut pairs);
        pairs.retain(|pair| pair.inner.of(text).chars().any(char::is_alphanumeric));
        nest(pairs, &mut stretches);
    }
    stretches
}

/// Orders the pairs of one paragraph, drops those that cross another, and appends them with their parents.
fn nest(mut pairs: Vec<Pair>, stretches: &mut Vec<Stretch>) {
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
            inner: pair.inner,
            outer: pair.outer,
            closed: pair.closed,
            parent,
        });
    }
}

/// Reads the marks of one paragraph in text order.
fn find_marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut at = paragraph.start();
    while at < paragraph.end() {
        let Some(skipped) = bytes[at..paragraph.end()].iter().position(|b| begins_mark(*b)) else {
            break;
        };
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
        .is_none_or(|c| c.is_whitespace() || ".,;:?!)]}—–-/…'’\"”»*".contains(c))
}

/// Whether a mark may begin with a byte; few bytes of a text are such.
fn begins_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xC3 | 0xE2 | 0xEF)
}

/// The mark at a byte, if any: its length, its shape (`None`: these bytes only look like a mark) and whether it is single.
fn mark_at(bytes: &[u8], at: usize) -> Option<(usize, Option<Shape>, bool)> {
    let rest = &bytes[at..];
    Some(match rest[0] {
        b'"' => (1, Some(Shape::Straight), false),
        b'\'' if rest.starts_with(b"''") => (2, Some(Shape::Straight), false),
        b'\'' => (1, Some(Shape::Straight), true),
        b'`' if rest.starts_with(b"``") => (2, Some(Shape::Open), false),
        b'`' => (1, Some(Shape::Open), true),
        0xE2 if rest.starts_with("“".as_bytes())
            || rest.starts_with("„".as_bytes())
            || rest.starts_with("‟".as_bytes()) =>
        {
            (3, Some(Shape::Open), false)
        }
        0xE2 if rest.starts_with("”".as_bytes()) => (3, Some(Shape::Close), false),
        0xE2 if rest.starts_with("‘".as_bytes()) || rest.starts_with("‚".as_bytes()) => {
            (3, Some(Shape::Open), true)
        }
        0xE2 if rest.starts_with("’".as_bytes()) => (3, Some(Shape::Close), true),
        0xC2 if rest.starts_with("«".as_bytes()) => (2, Some(Shape::Open), false),
        0xC2 if rest.starts_with("»".as_bytes()) => (2, Some(Shape::Close), false),
        0xEF if rest.starts_with("＂".as_bytes()) => (3, Some(Shape::Straight), false),
        0xC3 if rest.starts_with("â€".as_bytes()) => misdecoded_mark(rest),
        _ => return None,
    })
}

/// UTF-8 read as Windows-1252: `â€œ` was `“`. The dashes contain characters that look like marks (`â€“` was an en dash) and are passed over whole.
fn misdecoded_mark(rest: &[u8]) -> (usize, Option<Shape>, bool) {
    let stem = "â€".len();
    let table: [(&str, Option<Shape>, bool); 7] = [
        ("œ", Some(Shape::Open), false),
        ("\u{9d}", Some(Shape::Close), false),
        ("\u{fffd}", Some(Shape::Close), false),
        ("˜", Some(Shape::Open), true),
        ("™", Some(Shape::Close), true),
        ("“", None, false),
        ("”", None, false),
    ];
    for (tail, shape, single) in table {
        if rest[stem..].starts_with(tail.as_bytes()) {
            return (stem + tail.len(), shape, single);
        }
    }
    // The last byte of the closing mark has no letter in Windows-1252 and is often lost.
    let closes = rest
        .get(stem)
        .is_none_or(|&b| b.is_ascii_whitespace() || b.is_ascii_punctuation());
    (stem, closes.then_some(Shape::Close), false)
}

/// Pairs the double marks of a paragraph, nested pairs included.
fn pair_doubles(text: &str, paragraph: Span, marks: &[Mark], left_open: bool) -> Vec<Pair> {
    let doubles: Vec<Mark> = marks.iter().copied().filter(|mark| !mark.single).collect();
    let closing_place = |mark: &Mark| mark.closes && !mark.opens;
    // “No,“ she said: an opening mark where only a closing one can stand is mistyped.
    let only_closes = |mark: &Mark| mark.shape == Shape::Close || closing_place(mark);
    let only_opens = |mark: &Mark| match mark.shape {
        Shape::Open => !closing_place(mark),
        Shape::Straight => mark.opens && !mark.closes,
        Shape::Close => false,
    };
    let is_inches = |index: usize, open: bool| {
        let mark = &doubles[index];
        if mark.shape != Shape::Straight || !mark.after_digit || !mark.closes || mark.span.len() != 1 {
            return false;
        }
        // Inside a quote a digit may well be its last character; inches only if a closing mark is still to come.
        !open || doubles[index + 1..].first().is_some_and(only_closes)
    };
    let mut pairs = Vec::new();
    let mut open: Vec<Mark> = Vec::new();
    for (index, mark) in doubles.iter().enumerate() {
        let Some(&outermost) = open.first() else {
            if is_inches(index, false) {
                continue;
            }
            if only_closes(mark) && (mark.closes || !mark.opens) {
                if pairs.is_empty() && (left_open || is_before_cue(text, paragraph, mark)) {
                    let inner = trimmed(text, Span::new(paragraph.start(), mark.span.start()));
                    pairs.push(Pair {
                        inner,
                        outer: Span::new(inner.start(), mark.span.end()),
                        closed: false,
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
        if only_opens(mark) {
            let nested =
                doubles.get(index + 1).is_some_and(only_closes) && doubles.get(index + 2).is_some_and(only_closes);
            if nested {
                open.push(*mark);
            } else if mark.shape == Shape::Open || doubles.get(index + 1).is_some_and(only_closes) {
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
        let inner = trimmed(text, Span::new(outermost.span.end(), paragraph.end()));
        pairs.push(Pair {
            inner,
            outer: Span::new(outermost.span.start(), inner.end()),
            closed: false,
        });
    }
    pairs
}

fn closed_pair(opener: Mark, closer: Mark) -> Pair {
    Pair {
        inner: Span::new(opener.span.end(), closer.span.start()),
        outer: Span::new(opener.span.start(), closer.span.end()),
        closed: true,
    }
}

/// `We are late," Ruiz said.` The comma before the mark shows that a quote ends here whose opening mark was forgotten.
fn is_before_cue(text: &str, paragraph: Span, mark: &Mark) -> bool {
    text[paragraph.start()..mark.span.start()].ends_with(',')
        && text[mark.span.end()..paragraph.end()].starts_with(' ')
        && text[paragraph.start()..].starts_with(|c: char| c.is_uppercase())
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

/// Pairs single marks: those outside all doubles as outer marks (the British style), those inside a double stretch as nested ones.
fn pair_singles(text: &str, paragraph: Span, marks: &[Mark], pairs: &mut Vec<Pair>) {
    let singles: Vec<Mark> = marks.iter().copied().filter(|mark| mark.single).collect();
    if singles.len() < 2 {
        return;
    }
    // A single pair must not cut a double one: each single mark belongs to the innermost double stretch around it.
    let doubles = pairs.clone();
    let mut levels: Vec<Option<usize>> = Vec::with_capacity(singles.len());
    let mut order: Vec<usize> = (0..doubles.len()).collect();
    order.sort_by_key(|&d| (doubles[d].outer.start(), std::cmp::Reverse(doubles[d].outer.end())));
    let mut around: Vec<usize> = Vec::new();
    let mut next = 0;
    for mark in &singles {
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
        levels.push(around.last().copied());
    }
    let level = |index: usize| levels[index];
    let mut index = 0;
    while index < singles.len() {
        let opener = singles[index];
        if !can_open(text, paragraph, &opener) {
            index += 1;
            continue;
        }
        let end = (index + 1..singles.len())
            .find(|&j| level(j) == level(index) && can_open(text, paragraph, &singles[j]))
            .unwrap_or(singles.len());
        let closers = (index + 1..end).filter(|&j| level(j) == level(index) && can_close(text, paragraph, &singles[j]));
        let mut best: Option<(u8, usize)> = None;
        for j in closers {
            let strength = closing_strength(text, &singles[j]);
            if best.is_none_or(|(held, _)| strength > held) {
                best = Some((strength, j));
            }
        }
        if let Some((_, closer)) = best {
            pairs.push(closed_pair(opener, singles[closer]));
            index = closer + 1;
        } else {
            index += 1;
        }
    }
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

//! Paragraphs: where the lines of a text belong together, and which of them are quoted as a block.
//!
//! Input: a text. Output: its [`Paragraph`]s. As a rule a line break ends a paragraph. In a text wrapped at a fixed width it does not: there only a blank line does,
//! or a line that ends before it is full. A block quote is a paragraph behind `>`, as in mail and Markdown, or one set in under a line that ends in a colon.

use crate::span::Span;

/// A run of lines that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// From its first word to its last.
    pub(crate) span: Span,
    /// Whether it is quoted as a block.
    pub(crate) block: bool,
}

/// Texts are wrapped at widths from here ...
const NARROWEST: usize = 30;
/// ... to here, in characters.
const WIDEST: usize = 120;
/// Of the breaks in a wrapped text at least so many of ten stand where the next word would not have fitted, ...
const FULL_LINES: usize = 8;
/// ... and at least so many of ten inside a sentence.
const BROKEN_SENTENCES: usize = 5;
/// Lines broken by hand are not all filled to the last column: one part in so many may be left.
const SLACK: usize = 8;
/// A lone break inside a sentence joins lines only behind one that is at least so long, in characters.
const LONG_LINE: usize = 40;
/// A paragraph set in stands at least so many columns farther in than the one before.
const SET_IN: usize = 2;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
struct Line {
    span: Span,
    /// Length in characters, `WIDEST + 1` for all that are longer.
    width: usize,
    /// Columns before its first word.
    indent: usize,
    /// Whether it begins with `>`; its span begins behind that.
    quoted: bool,
    /// Whether it directly follows another one that is not blank.
    follows: bool,
}

/// The paragraphs of a text, blank ones left out.
pub(crate) fn find_paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = read_lines(text);
    let width = wrapped_width(text, &lines);
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).map(|before| &lines[before])
            && line.follows
            && line.quoted == before.quoted
            && is_joined(text, before, line, width)
            && let Some(last) = paragraphs.last_mut()
        {
            last.span = Span::new(last.span.start(), line.span.end());
            continue;
        }
        let set_in = || {
            let before = index.checked_sub(1).map(|before| &lines[before]);
            before.zip(paragraphs.last()).is_some_and(|(before, last)| {
                let led_in = last.span.of(text).ends_with(':') && line.indent >= before.indent + SET_IN;
                let goes_on = last.block && !before.quoted && line.indent >= before.indent;
                (led_in || goes_on) && line.indent >= SET_IN
            })
        };
        let block = (line.quoted || set_in()) && !begins_as_other(line.span.of(text));
        paragraphs.push(Paragraph { span: line.span, block });
    }
    paragraphs
}

/// Whether a line is no block quote whatever stands before it: an item of a list, a signature, words between marks.
fn begins_as_other(line: &str) -> bool {
    line.starts_with([
        '•', '*', '-', '–', '—', '·', '▪', '“', '"', '‘', '\'', '«', '„', '`', '&', '#', '|', '\u{2015}',
    ]) || line.starts_with(|c: char| c.is_ascii_digit()) && line.find(['.', ')']).is_some_and(|at| at <= 2)
        || !line.contains(char::is_alphabetic)
}

fn read_lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut follows = false;
    let mut start = 0;
    loop {
        let end = line_end(text, start);
        let printed = &text[start..end];
        // A carriage return before a line feed is one break with it.
        let second_of_break = printed.is_empty() && text[..start].ends_with('\r') && text[start..].starts_with('\n');
        let words = printed.trim_start();
        let unquoted = words.trim_start_matches(['>', ' ']);
        let quoted = unquoted.len() < words.len();
        let words = if quoted { unquoted.trim_start() } else { words };
        let from = end - words.len();
        let words = words.trim_end();
        if !words.is_empty() {
            lines.push(Line {
                span: Span::new(from, from + words.len()),
                width: width_of(words),
                indent: indent(printed),
                quoted,
                follows,
            });
        }
        if !second_of_break {
            follows = !words.is_empty();
        }
        // Every separator but the two Unicode ones is one byte long; the slice tells.
        let Some(separator) = text[end..].chars().next() else {
            return lines;
        };
        start = end + separator.len_utf8();
    }
}

/// Where the line that begins at a byte ends: at a line break or at the end of the text.
fn line_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(next) = memchr::memchr3(b'\n', b'\r', 0xE2, &bytes[at..]) {
        at += next;
        if bytes[at] != 0xE2 || text[at..].starts_with(['\u{2028}', '\u{2029}']) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// The length of a line in characters, `WIDEST + 1` for all that are longer.
fn width_of(line: &str) -> usize {
    // So many bytes hold more characters than that; counting all of a slice is faster than one by one.
    const ENOUGH: usize = 4 * (WIDEST + 1);
    let counted = &line[..line.floor_char_boundary(ENOUGH)];
    counted.chars().count().min(WIDEST + 1)
}

/// The columns of white space before a line's first word; a tab counts as four.
fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .map(|b| if b == b'\t' { 4 } else { 1 })
        .sum()
}

/// The width at which a text was wrapped, if it was.
fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.width).max()?;
    if !(NARROWEST..=WIDEST).contains(&width) {
        return None;
    }
    let mut breaks = 0;
    let mut full = 0;
    let mut in_sentence = 0;
    let mut lower = false;
    for pair in lines.windows(2).filter(|pair| pair[1].follows) {
        breaks += 1;
        full += usize::from(is_full(text, &pair[0], &pair[1], width));
        in_sentence += usize::from(!ends_sentence(pair[0].span.of(text)));
        lower |= breaks_sentence(text, &pair[0], &pair[1]);
    }
    (lower && full * 10 >= breaks * FULL_LINES && in_sentence * 10 >= breaks * BROKEN_SENTENCES).then_some(width)
}

/// Whether the first word of the next line would hardly have fitted behind a line.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next.span.of(text).split_whitespace().next().unwrap_or_default();
    line.width + 1 + word.chars().take(WIDEST).count() > width - width / SLACK
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '*', '_'])
        .ends_with(['.', '?', '!', ':', '…'])
}

/// Whether a sentence goes on over the break: nothing ends it, and the next line begins in lower case, or a word that needs another stands last.
fn breaks_sentence(text: &str, line: &Line, next: &Line) -> bool {
    let before = line.span.of(text);
    let goes_on = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '—' | '’' | '\''));
    goes_on && (next.span.of(text).starts_with(char::is_lowercase) || ends_in_small_word(before))
}

fn ends_in_small_word(line: &str) -> bool {
    const SMALL: [&str; 22] = [
        "a", "an", "and", "at", "by", "for", "from", "had", "has", "her", "his", "in", "is", "its", "of", "on", "or",
        "that", "the", "to", "was", "with",
    ];
    line.rsplit(' ').next().is_some_and(|word| SMALL.contains(&word))
}

fn is_joined(text: &str, line: &Line, next: &Line, width: Option<usize>) -> bool {
    match width {
        Some(width) => {
            (is_full(text, line, next, width) || breaks_sentence(text, line, next)) && !begins_item(next.span.of(text))
        }
        None => line.width >= LONG_LINE && breaks_sentence(text, line, next),
    }
}

/// Whether a line is an item of a list.
fn begins_item(line: &str) -> bool {
    line.starts_with(['•', '▪', '·']) || line.starts_with("- ") || line.starts_with("* ") || line.starts_with("— ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraphs of a text, those quoted as a block behind `>`.
    fn paragraphs(text: &str) -> Vec<String> {
        find_paragraphs(text)
            .iter()
            .map(|p| format!("{}{}", if p.block { ">" } else { "" }, p.span.of(text)))
            .collect()
    }

    #[test]
    fn a_line_break_ends_a_paragraph() {
        assert_eq!(
            paragraphs("One.\nTwo.\r\n\r\n  Three. \u{2028}Four."),
            ["One.", "Two.", "Three.", "Four."]
        );
        assert_eq!(paragraphs(" \n\n"), Vec::<String>::new());
        assert_eq!(
            paragraphs("The council met on Monday and on Tuesday in the hall.\nThe mayor was away.\nNobody spoke."),
            [
                "The council met on Monday and on Tuesday in the hall.",
                "The mayor was away.",
                "Nobody spoke."
            ]
        );
    }

    #[test]
    fn a_wrapped_text_has_paragraphs_of_many_lines() {
        let wrapped = "PORT SOLACE - The mayor said on Monday that\nthe bridge would not open before June. Crews\nstill look for the \
                       crack.\n\nThe treasurer left the room. The clerk,\nwho stayed, wept.";
        assert_eq!(
            paragraphs(wrapped),
            [
                "PORT SOLACE - The mayor said on Monday that\nthe bridge would not open before June. Crews\nstill look for the crack.",
                "The treasurer left the room. The clerk,\nwho stayed, wept."
            ]
        );
        assert_eq!(paragraphs(&wrapped.replace('\n', "\r\n")).len(), 2);
    }

    #[test]
    fn a_short_line_in_a_wrapped_text_ends_its_paragraph() {
        let wrapped = "Bridge stays shut\nBy Lena Okafor\nThe mayor said on Monday that the bridge\nwould not open before June, whatever the\ncouncil says.";
        assert_eq!(paragraphs(wrapped)[..2], ["Bridge stays shut", "By Lena Okafor"]);
        assert_eq!(paragraphs(wrapped).len(), 3);
    }

    #[test]
    fn quoted_and_set_in_paragraphs_are_blocks() {
        assert_eq!(
            paragraphs("She wrote:\n\n> We are late.\n>\n> — Ana Ruiz"),
            ["She wrote:", ">We are late.", "— Ana Ruiz"]
        );
        assert_eq!(
            paragraphs("She wrote:\n\n    We are late.\n\n    Sorry.\n\nSo."),
            ["She wrote:", ">We are late.", ">Sorry.", "So."]
        );
        assert_eq!(
            paragraphs("Prices:\n\n    - 5 a head\n    - 2 a dog"),
            ["Prices:", "- 5 a head", "- 2 a dog"]
        );
        assert_eq!(
            paragraphs("  All lines stand in.\n  All of them."),
            ["All lines stand in.", "All of them."]
        );
    }
}

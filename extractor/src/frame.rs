//! The frame of an article: paragraphs, quoted stretches, and one item per token outside them.
//!
//! Input: a text. Output: a [`Frame`], on which every later step works. A stretch counts as one item among the tokens, so that the reporter's sentence reads
//! on across it: `"No," Ruiz said` is the items `QUOTE Ruiz said`.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashSet;

use crate::data_lines;
use crate::marks::pair_quotation_marks;
use crate::paragraphs::find_paragraphs;
use crate::span::Span;
use crate::vocabulary::{ByWord, Vocabulary, WordId};

/// News text has about so many bytes an item; only how much room is set aside depends on it.
const BYTES_AN_ITEM: usize = 5;

/// A run of words inside one pair of outer quotation marks and one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The words, the outer marks left out.
    pub inner: Span,
    /// The words with their outer marks.
    pub outer: Span,
    /// Whether both outer marks stand in the text; else the paragraph's edge bounds it. A block quote is closed in its last paragraph.
    pub closed: bool,
    /// Whether it is a paragraph quoted as a block, without marks.
    pub block: bool,
    /// Index of the stretch around this one (nested marks), `None` for those that the frame carries as items.
    pub parent: Option<usize>,
}

/// A name between a quote and its reporting verb has at most so many words, the verb included, ...
const LONGEST_NAME: usize = 4;
/// ... and an aside behind it so many.
const LONGEST_ASIDE: usize = 16;
/// So many symbols in a row may stand between two sentences.
const SYMBOLS: usize = 4;

/// What an item of the frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A word or number, clitics ('s, 'd) apart.
    Word,
    /// A punctuation mark.
    Mark,
    /// A top-level stretch: index into [`Frame::stretches`].
    Quote(usize),
}

/// A token outside quoted stretches, or a whole stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'t> {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands; of a stretch the outer span.
    pub span: Span,
    /// The word in lower case with straight apostrophes; the mark; empty for a stretch.
    pub lower: Cow<'t, str>,
    /// Its number, where some list knows it.
    pub id: WordId,
    /// Index of its paragraph, 0 for the first that is not blank.
    pub paragraph: usize,
    /// Index of its sentence, counted through the whole text; a sentence never crosses a paragraph.
    pub sentence: usize,
    /// Whether the word begins with an upper-case letter.
    pub capital: bool,
}

/// Paragraphs, stretches, tokens and sentences of one text.
#[derive(Clone, Debug, Default)]
pub struct Frame<'t> {
    /// The text itself.
    pub text: &'t str,
    /// Without the white space around them, blank ones left out.
    pub paragraphs: Vec<Span>,
    /// All stretches in text order, an outer one before those nested in it.
    pub stretches: Vec<Stretch>,
    /// Tokens and top-level stretches in text order.
    pub items: Vec<Item<'t>>,
    /// For each sentence the range of its items.
    pub sentences: Vec<(usize, usize)>,
    /// For each stretch the index of its item; of a nested one its outermost parent's.
    pub stretch_items: Vec<usize>,
}

impl<'t> Frame<'t> {
    /// Reads a text. Never fails: odd marks yield fewer stretches.
    #[must_use]
    pub fn read(text: &'t str) -> Self {
        let paragraphs = find_paragraphs(text);
        let stretches = pair_quotation_marks(text, &paragraphs);
        let paragraphs = paragraphs.iter().map(|paragraph| paragraph.span).collect();
        let mut frame = Self {
            text,
            items: Vec::with_capacity(text.len() / BYTES_AN_ITEM),
            paragraphs,
            stretch_items: vec![0; stretches.len()],
            stretches,
            ..Self::default()
        };
        frame.read_items();
        frame.split_sentences();
        frame
    }

    /// The words of an item as printed.
    #[must_use]
    pub fn word(&self, item: usize) -> &'t str {
        self.items[item].span.of(self.text)
    }

    /// Whether the item is a word outside quotes.
    #[must_use]
    pub fn is_word(&self, item: usize) -> bool {
        self.items[item].kind == ItemKind::Word
    }

    /// The items of a sentence, as a range of indices.
    #[must_use]
    pub fn sentence_items(&self, sentence: usize) -> std::ops::Range<usize> {
        let (start, end) = self.sentences[sentence];
        start..end
    }

    fn read_items(&mut self) {
        let mut next = 0;
        for paragraph in 0..self.paragraphs.len() {
            let span = self.paragraphs[paragraph];
            let mut at = span.start();
            while next < self.stretches.len() && self.stretches[next].outer.start() < span.end() {
                let stretch = self.stretches[next];
                if stretch.parent.is_none() {
                    self.read_tokens(Span::new(at, stretch.outer.start()), paragraph);
                    self.items.push(Item {
                        kind: ItemKind::Quote(next),
                        span: stretch.outer,
                        lower: Cow::Borrowed(""),
                        id: WordId::UNKNOWN,
                        paragraph,
                        sentence: 0,
                        capital: false,
                    });
                    at = stretch.outer.end();
                }
                self.stretch_items[next] = self.items.len() - 1;
                next += 1;
            }
            self.read_tokens(Span::new(at, span.end()), paragraph);
        }
    }

    fn read_tokens(&mut self, range: Span, paragraph: usize) {
        let text = self.text;
        for Token { span, plain } in tokens(text, range) {
            let word = span.of(text);
            let (is_word, capital, (id, lower)) = match word.as_bytes()[0] {
                first if plain => (
                    first.is_ascii_alphabetic(),
                    first.is_ascii_uppercase(),
                    look_up_ascii(text, span),
                ),
                first @ 0..0x80 => (
                    first.is_ascii_alphanumeric() || first == b'\'' && span.len() > 1,
                    first.is_ascii_uppercase() || opens_with_particle(word),
                    look_up(text, span),
                ),
                _ => {
                    let first = word.chars().next().unwrap_or(' ');
                    let clitic = is_apostrophe(first) && word.chars().nth(1).is_some();
                    (
                        first.is_alphanumeric() || clitic,
                        first.is_uppercase(),
                        look_up(text, span),
                    )
                }
            };
            self.items.push(Item {
                kind: if is_word { ItemKind::Word } else { ItemKind::Mark },
                span,
                lower,
                id,
                paragraph,
                sentence: 0,
                capital,
            });
        }
    }

    /// Counts sentences. A full stop ends one when a capital, a number or a quote follows; so does a quote that ends in one. A question or exclamation at the end
    /// of a quote does not where a reporting verb follows.
    fn split_sentences(&mut self) {
        let mut sentence = 0;
        let mut start = 0;
        for index in 0..self.items.len() {
            self.items[index].sentence = sentence;
            let Some(next) = self.items.get(index + 1) else { break };
            if next.paragraph != self.items[index].paragraph || self.ends_sentence(index) {
                self.sentences.push((start, index + 1));
                start = index + 1;
                sentence += 1;
            }
        }
        if start < self.items.len() {
            self.sentences.push((start, self.items.len()));
        }
    }

    fn ends_sentence(&self, index: usize) -> bool {
        match self.items[index].kind {
            ItemKind::Word => false,
            ItemKind::Mark => {
                matches!(&*self.items[index].lower, "." | "?" | "!") && {
                    let next = self.behind_symbols(index);
                    next.capital
                        || matches!(next.kind, ItemKind::Quote(_))
                        || next
                            .span
                            .of(self.text)
                            .starts_with(|c: char| c.is_ascii_digit() || "([".contains(c))
                }
            }
            ItemKind::Quote(stretch) => {
                let inner = self.stretches[stretch]
                    .inner
                    .of(self.text)
                    .trim_end_matches([' ', '\'', '’', '”', '"']);
                let Some(last) = inner.chars().next_back().filter(|c| ".?!…".contains(*c)) else {
                    return false;
                };
                let next = self.behind_symbols(index);
                (next.capital || matches!(next.kind, ItemKind::Quote(_)))
                    && (last == '.' || !self.reporting_verb_follows(index))
            }
        }
    }

    /// The next item that is no emoji: one between two sentences belongs to neither.
    fn behind_symbols(&self, index: usize) -> &Item<'t> {
        let is_symbol = |item: &&Item<'_>| {
            let first = item.span.of(self.text).chars().next();
            first.is_some_and(
                |c| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{200d}' | '\u{1f000}'..='\u{1faff}'),
            )
        };
        let paragraph = self.items[index].paragraph;
        let behind = self.items[index + 1..].iter().take(SYMBOLS);
        behind
            .take_while(|item| item.paragraph == paragraph)
            .find(|item| !is_symbol(item))
            .unwrap_or(&self.items[index + 1])
    }

    fn reporting_verb_follows(&self, index: usize) -> bool {
        let paragraph = self.items[index].paragraph;
        let behind = |from: usize| {
            self.items[from..]
                .iter()
                .take_while(move |item| item.paragraph == paragraph)
        };
        let reports = |item: &Item<'_>| REPORTING_VERBS[item.id];
        let name = behind(index + 1)
            .take(LONGEST_NAME)
            .take_while(|item| item.kind == ItemKind::Word);
        if name.clone().any(reports) {
            return true;
        }
        // "Who pays?" Tom Hale, the treasurer, asked.
        let aside = index + 1 + name.count();
        let is_comma = |item: &Item<'_>| &*item.lower == ",";
        let in_aside = |item: &&Item<'_>| item.kind == ItemKind::Word || is_comma(item);
        aside > index + 1
            && self.items.get(aside).is_some_and(is_comma)
            && behind(aside + 1)
                .take(LONGEST_ASIDE)
                .take_while(in_aside)
                .position(is_comma)
                .is_some_and(|end| behind(aside + 2 + end).next().is_some_and(reports))
    }
}

/// A word, number or mark of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    /// Whether it is a word of ASCII letters and digits that begins with a letter, or one ASCII mark.
    plain: bool,
}

/// The tokens in a range of a text, white space between them left out.
pub(crate) fn tokens(text: &str, range: Span) -> impl Iterator<Item = Token> {
    let bytes = &text.as_bytes()[..range.end()];
    let mut at = range.start();
    std::iter::from_fn(move || {
        loop {
            let space = match *bytes.get(at)? {
                b' ' | b'\t'..=b'\r' => 1,
                0..0x80 => 0,
                _ => {
                    let first = text[at..].chars().next().filter(|c| c.is_whitespace());
                    first.map_or(0, char::len_utf8)
                }
            };
            if space == 0 {
                let plain = plain_len(&bytes[at..]);
                let len = plain.unwrap_or_else(|| token_len(&text[at..range.end()]));
                let span = Span::new(at, at + len);
                at = span.end();
                return Some(Token {
                    span,
                    plain: plain.is_some(),
                });
            }
            at += space;
        }
    })
}

/// Whether a name begins with a small particle: "al-Hamdan", "d'Este".
fn opens_with_particle(word: &str) -> bool {
    const PARTICLES: [&str; 12] = [
        "ad-", "al-", "an-", "ar-", "as-", "ash-", "at-", "az-", "d'", "d’", "el-", "ul-",
    ];
    word.starts_with(['a', 'd', 'e', 'u'])
        && PARTICLES
            .iter()
            .filter_map(|particle| word.strip_prefix(particle))
            .any(|rest| rest.starts_with(char::is_uppercase))
}

/// The length in bytes of the token at the start of `rest`, which is not white space.
fn token_len(rest: &str) -> usize {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let head = rest.chars().next().unwrap_or(' ');
    if is_apostrophe(head) {
        return clitic_len(rest).unwrap_or(first);
    }
    if rest.starts_with("--") {
        return rest.len() - rest.trim_start_matches('-').len();
    }
    if rest.starts_with("...") {
        return rest.len() - rest.trim_start_matches('.').len();
    }
    if !head.is_alphanumeric() {
        return first;
    }
    if let Some(len) = dotted_len(rest) {
        return len;
    }
    if head.is_ascii_digit()
        && let Some(len) = number_len(rest)
    {
        return len;
    }
    let len = word_len(rest);
    if rest[len..].starts_with('.') {
        let word = &rest[..len];
        // Party and state: "D-N.Y.".
        if len > 2
            && word.as_bytes()[len - 2] == b'-'
            && let Some(dotted) = dotted_len(&rest[len - 1..])
        {
            return len - 1 + dotted;
        }
        if abbreviations().contains(word) {
            return len + 1;
        }
        // An initial: "J. Holt".
        let initial = word.chars().count() == 1 && head.is_uppercase();
        let mut behind = rest[len + 1..].chars();
        if initial && behind.next().is_some_and(char::is_whitespace) && behind.next().is_some_and(char::is_uppercase) {
            return len + 1;
        }
    }
    len
}

/// What a byte does to a plain word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// A letter or digit.
    GoesOn,
    /// It may join two halves of a word, end an abbreviation, or belong to a character that is no ASCII.
    MayGoOn,
    Ends,
}

static BYTES: [Byte; 256] = {
    let mut bytes = [Byte::MayGoOn; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        bytes[byte as usize] = match byte {
            b'-' | b'&' | b'@' | b'\'' | b'_' | b'.' => Byte::MayGoOn,
            _ if byte.is_ascii_alphanumeric() => Byte::GoesOn,
            _ => Byte::Ends,
        };
        byte += 1;
    }
    bytes
};

/// The length of a word of ASCII letters and digits behind which no other sign of a word follows, or of a mark that stands alone: most tokens, found without
/// looking at the rules for others.
fn plain_len(rest: &[u8]) -> Option<usize> {
    let (&first, behind) = rest.split_first()?;
    if !first.is_ascii_alphabetic() {
        return (BYTES[usize::from(first)] == Byte::Ends).then_some(1);
    }
    let mut len = 1;
    for &byte in behind {
        match BYTES[usize::from(byte)] {
            Byte::GoesOn => len += 1,
            Byte::Ends => return Some(len),
            Byte::MayGoOn => return None,
        }
    }
    Some(len)
}

/// "U.S.", "p.m.": letters that each carry a full stop, at least two of them.
fn dotted_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut len = 0;
    while len + 1 < bytes.len() && bytes[len].is_ascii_alphabetic() && bytes[len + 1] == b'.' {
        len += 2;
    }
    (len >= 4).then_some(len)
}

/// "1,200.50", "3:15": digits with separators between them.
fn number_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let run = bytes
        .iter()
        .take_while(|b| b.is_ascii_digit() || b",.:".contains(b))
        .count();
    let len = bytes[..run].iter().rposition(u8::is_ascii_digit)? + 1;
    let goes_on = rest[len..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    (len > 1 && !goes_on).then_some(len)
}

/// Letters and digits, joined by inner hyphens, ampersands and apostrophes, up to a clitic: "O'Brien", "62-year-old", "don" of "don't" stays "don't".
fn word_len(rest: &str) -> usize {
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || is_combining(c) || c == '_' {
            len = at + c.len_utf8();
            continue;
        }
        let joins = matches!(c, '-' | '–' | '&' | '@') || is_apostrophe(c);
        let goes_on = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !joins || !goes_on || is_apostrophe(c) && clitic_len(&rest[at..]).is_some() {
            break;
        }
    }
    len.max(rest.chars().next().map_or(1, char::len_utf8))
}

/// The length of 's, 'd, 'll, 're, 've or 'm at the start of `rest`.
fn clitic_len(rest: &str) -> Option<usize> {
    let apostrophe = rest.chars().next().filter(|c| is_apostrophe(*c))?.len_utf8();
    let tail = &rest.as_bytes()[apostrophe..];
    let len = ["ll", "re", "ve", "s", "d", "m"]
        .iter()
        .find(|clitic| tail.len() >= clitic.len() && tail[..clitic.len()].eq_ignore_ascii_case(clitic.as_bytes()))?
        .len();
    let ends = rest[apostrophe + len..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric());
    ends.then_some(apostrophe + len)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// [`look_up`] of a word of ASCII characters.
#[inline]
fn look_up_ascii(text: &str, span: Span) -> (WordId, Cow<'_, str>) {
    let vocabulary = Vocabulary::shipped();
    let (id, in_small_letters) = vocabulary.look_up(text, span);
    let lower = match (in_small_letters, id) {
        (true, _) => Cow::Borrowed(span.of(text)),
        (false, WordId::UNKNOWN) => Cow::Owned(span.of(text).to_ascii_lowercase()),
        (false, id) => Cow::Borrowed(vocabulary.word(id)),
    };
    (id, lower)
}

/// The number of a word, and the word in lower case with straight apostrophes. Only words with capitals that no list knows need a copy.
fn look_up(text: &str, span: Span) -> (WordId, Cow<'_, str>) {
    let word = span.of(text);
    if word.is_ascii() {
        return look_up_ascii(text, span);
    }
    let vocabulary = Vocabulary::shipped();
    // "’s" is the most frequent word that has to be set anew.
    if word == "’s" {
        return (vocabulary.id("'s"), Cow::Borrowed("'s"));
    }
    if !word.chars().any(|c| is_apostrophe(c) || c.is_uppercase()) {
        return (vocabulary.id(word), Cow::Borrowed(word));
    }
    let straight = |c: char| if is_apostrophe(c) { '\'' } else { c };
    let lower: String = word.chars().flat_map(char::to_lowercase).map(straight).collect();
    (vocabulary.id(&lower), Cow::Owned(lower))
}

fn abbreviations() -> &'static FxHashSet<&'static str> {
    static ABBREVIATIONS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    ABBREVIATIONS.get_or_init(|| data_lines(include_str!("../data/abbreviations.txt")).collect())
}

static REPORTING_VERBS: LazyLock<ByWord<bool>> =
    LazyLock::new(|| ByWord::of(data_lines(include_str!("../data/reporting-verbs.txt")).map(|verb| (verb, true))));

/// Whether a word in lower case is a plain reporting verb.
pub(crate) fn is_reporting_verb(word: &str) -> bool {
    REPORTING_VERBS[Vocabulary::shipped().id(word)]
}

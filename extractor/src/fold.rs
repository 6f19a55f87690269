//! The one place where text is folded: two wordings that differ only in how they are set fold to the same words.
//!
//! Input: any text. Output: lower-case words with single spaces between them. Folded away are case, accents, quotation marks, dashes, ellipses, brackets (the editor's
//! `[t]he` is `the`) and all other punctuation, the apostrophe of contractions (`Let's`, `Lets`), the points of `U.S.`, the commas of `1,000`, figures against number
//! words, and British against American spelling. Words are never dropped or put in another order, so a part of a text folds to
//! a part of its fold, unless it cuts a number or a compound in two.
//!
//! Names fold further, by [`fold_name`], over the spellings that transliteration gives one name.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::data_lines;
use crate::span::Span;

/// A folded text that knows where its words come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Lower-case words with single spaces between them.
    pub text: String,
    /// For each word of `text`, in order, the bytes of the original that it was made from.
    pub words: Vec<Span>,
}

impl Folded {
    /// The folded words, each with the bytes of the original that it was made from.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        self.text.split(' ').zip(self.words.iter().copied())
    }
}

/// Folds a text.
///
/// # Examples
///
/// ```
/// use extractor::fold::fold;
///
/// assert_eq!(fold("“Let’s honour the U.S. cease-fire…”"), fold("lets honor the US ceasefire"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    fold_with_map(text).text
}

/// The first words of a folded text, at most so many: [`fold`] without reading on.
#[must_use]
pub(crate) fn fold_opening(text: &str, count: usize) -> String {
    let mut folder = Folder::default();
    for_each_word(text, |word, span| {
        folder.add(word, span);
        if folder.folded.words.len() < count {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    if folder.folded.words.len() >= count {
        // What is held back comes after these.
        return folder.folded.text;
    }
    folder.finish().text
}

/// Folds a text and keeps where each folded word came from.
#[must_use]
pub fn fold_with_map(text: &str) -> Folded {
    let mut folder = Folder {
        folded: Folded {
            text: String::with_capacity(text.len()),
            words: Vec::new(),
        },
        held: String::new(),
        held_span: None,
    };
    for_each_word(text, |word, span| {
        folder.add(word, span);
        ControlFlow::Continue(())
    });
    folder.finish()
}

/// Folds a name so that the spellings which transliteration and accents give it agree: Zelenskyy, Zelensky and Zelenskiy; Sergei and Sergey.
///
/// Word by word: case, accents and punctuation go as in [`fold`]; `y`, `iy`, `yy`, `ij` become `i`, `x` `ks`, `q` `k`, `ph` `f`, `ou` `u`, `kh` inside a word `h`, `oo` and
/// `ee` in longer words `u` and `i`, a final `off` and `ow` `ov`; doubled letters become one. Different names may agree; compare whole names, not parts.
///
/// # Examples
///
/// ```
/// use extractor::fold::fold_name;
///
/// assert_eq!(fold_name("Volodymyr Zelenskyy"), fold_name("Volodymyr Zelenskiy"));
/// assert_eq!(fold_name("José Muñoz"), "jose munoz");
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for_each_word(name, |word, _| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_spelling_of_name(word, &mut folded);
        ControlFlow::Continue(())
    });
    folded
}

/// Cuts a text into words without marks, lower-case and without accents, and hands each over with the bytes that it was made from, until told to stop.
fn for_each_word(text: &str, mut hand_over: impl FnMut(&str, Span) -> ControlFlow<()>) {
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    // Letters since the word began or since its last point: "u.s." is an abbreviation because every piece is one letter.
    let mut piece = 0;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if c.is_alphanumeric() || (is_combining_mark(c) && !word.is_empty()) {
            if word.is_empty() {
                start = at;
                piece = 0;
            }
            push_folded(c, &mut word);
            piece += usize::from(!is_combining_mark(c));
            end = after;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        let mut following = text[after..].chars();
        let next = following.next();
        let joins = !word.is_empty()
            && match c {
                '\'' | '’' | '‘' | 'ʼ' | '´' | '`' | '′' => next.is_some_and(char::is_alphabetic),
                '[' | ']' => next.is_some_and(char::is_alphabetic),
                '.' => {
                    piece == 1
                        && word.chars().all(char::is_alphabetic)
                        && next.is_some_and(char::is_alphabetic)
                        && !following.next().is_some_and(char::is_alphanumeric)
                }
                ',' => {
                    word.ends_with(|c: char| c.is_ascii_digit())
                        && text.as_bytes()[after..]
                            .iter()
                            .take_while(|byte| byte.is_ascii_digit())
                            .take(4)
                            .count()
                            == 3
                }
                _ => false,
            };
        if joins {
            if c == '.' {
                piece = 0;
            }
            continue;
        }
        if !word.is_empty() {
            if hand_over(&word, Span::new(start, end)).is_break() {
                return;
            }
            word.clear();
        }
        let sign = match c {
            '%' => hand_over("percent", Span::new(at, after)),
            '&' => hand_over("and", Span::new(at, after)),
            _ => ControlFlow::Continue(()),
        };
        if sign.is_break() {
            return;
        }
    }
    if !word.is_empty() {
        // There is nothing to stop any more.
        let _ = hand_over(&word, Span::new(start, end));
    }
}

/// Characters that take no room and separate nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Adds a letter or digit in lower case without accents.
fn push_folded(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) || !part.is_alphanumeric() {
            return;
        }
        for lower in part.to_lowercase() {
            match lower {
                // Letters that Unicode does not take apart.
                'ß' => word.push_str("ss"),
                'æ' => word.push_str("ae"),
                'œ' => word.push_str("oe"),
                'ø' => word.push('o'),
                'đ' | 'ð' => word.push('d'),
                'ł' => word.push('l'),
                'þ' => word.push_str("th"),
                'ı' => word.push('i'),
                'ħ' => word.push('h'),
                lower if is_combining_mark(lower) => {}
                lower => word.push(lower),
            }
        }
    });
}

/// Spellings, numbers and compounds on the way from raw to folded words. Holds one word back, because the next may belong to it.
#[derive(Default)]
struct Folder {
    folded: Folded,
    /// The word that is held back, ...
    held: String,
    /// ... and where it comes from; `None` where none is held.
    held_span: Option<Span>,
}

impl Folder {
    fn add(&mut self, raw: &str, span: Span) {
        if raw.is_empty() {
            return;
        }
        let tables = &*TABLES;
        let Some(held_span) = self.held_span else {
            self.hold(raw, span);
            return;
        };
        let whole = Span::new(held_span.start(), span.end());
        let seconds = tables.compounds.get(self.held.as_str());
        if let Some(&joined) = seconds.and_then(|seconds| seconds.get(raw)) {
            self.hold(joined, whole);
            return;
        }
        if let Some(tens) = tables.ten(&self.held)
            && let Some(unit) = tables.unit(raw)
        {
            self.hold(&(tens + unit).to_string(), whole);
            return;
        }
        self.write_held();
        self.hold(raw, span);
    }

    fn hold(&mut self, word: &str, span: Span) {
        self.held.clear();
        self.held.push_str(word);
        self.held_span = Some(span);
    }

    fn write_held(&mut self) {
        let Some(span) = self.held_span.take() else {
            return;
        };
        let text = &mut self.folded.text;
        if !text.is_empty() {
            text.push(' ');
        }
        TABLES.spell(&self.held, text);
        self.folded.words.push(span);
    }

    fn finish(mut self) -> Folded {
        self.write_held();
        self.folded
    }
}

/// What the data files say.
struct Tables {
    words: FxHashMap<&'static str, &'static str>,
    beginnings: FxHashMap<&'static str, &'static str>,
    /// As many letters of each beginning as the shortest one has.
    stems: FxHashSet<&'static str>,
    shortest_beginning: usize,
    longest_beginning: usize,
    compounds: FxHashMap<&'static str, FxHashMap<&'static str, &'static str>>,
    numbers: FxHashMap<&'static str, &'static str>,
    keeps_ise: FxHashSet<&'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        words: FxHashMap::default(),
        beginnings: FxHashMap::default(),
        stems: FxHashSet::default(),
        shortest_beginning: usize::MAX,
        longest_beginning: 0,
        compounds: FxHashMap::default(),
        numbers: pairs(include_str!("../data/fold-numbers.txt")).collect(),
        keeps_ise: data_lines(include_str!("../data/fold-keeps-ise.txt")).collect(),
    };
    for (from, to) in pairs(include_str!("../data/fold-spelling.txt")) {
        if let Some(beginning) = from.strip_suffix('*') {
            tables.shortest_beginning = tables.shortest_beginning.min(beginning.len());
            tables.longest_beginning = tables.longest_beginning.max(beginning.len());
            tables.beginnings.insert(beginning, to);
        } else if let Some((first, second)) = from.split_once(' ') {
            tables.compounds.entry(first).or_default().insert(second, to);
        } else {
            tables.words.insert(from, to);
        }
    }
    for (from, _) in pairs(include_str!("../data/fold-spelling.txt")) {
        if let Some(beginning) = from.strip_suffix('*') {
            tables.stems.extend(beginning.get(..tables.shortest_beginning));
        }
    }
    tables
});

/// The entries `left = right` of a data file.
fn pairs(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    data_lines(file)
        .filter_map(|line| line.split_once('='))
        .map(|(left, right)| (left.trim(), right.trim()))
}

impl Tables {
    /// Twenty, thirty, ... as a number, in words only: "20 5" is not 25.
    fn ten(&self, word: &str) -> Option<u32> {
        let number: u32 = self.numbers.get(word)?.parse().ok()?;
        (number >= 20).then_some(number)
    }

    /// One to nine as a number, in words only.
    fn unit(&self, word: &str) -> Option<u32> {
        let number: u32 = self.numbers.get(word)?.parse().ok()?;
        (1..=9).contains(&number).then_some(number)
    }

    /// Adds the spelling under which all spellings of a word go.
    fn spell(&self, word: &str, folded: &mut String) {
        if let Some(spelling) = self.words.get(word).or_else(|| self.numbers.get(word)) {
            folded.push_str(spelling);
            return;
        }
        if !word.is_ascii() {
            folded.push_str(word);
            return;
        }
        let stem = word.get(..self.shortest_beginning);
        let longest = if stem.is_some_and(|stem| self.stems.contains(stem)) {
            self.longest_beginning.min(word.len())
        } else {
            0
        };
        for length in (self.shortest_beginning..=longest).rev() {
            if let Some(spelling) = self.beginnings.get(&word[..length]) {
                folded.push_str(spelling);
                folded.push_str(&word[length..]);
                return;
            }
        }
        for ending in ["ise", "ised", "ises", "iser", "isers", "ising", "isation", "isations"] {
            if let Some(stem) = word.strip_suffix(ending)
                && stem.len() >= 3
                && !self.keeps_ise.contains(stem)
            {
                folded.push_str(stem);
                folded.push_str("iz");
                folded.push_str(&ending[2..]);
                return;
            }
        }
        folded.push_str(word);
    }
}

/// Adds one word of a name in the spelling under which all its transliterations go.
fn fold_spelling_of_name(word: &str, folded: &mut String) {
    let word = match word.strip_suffix("off").or_else(|| word.strip_suffix("ow")) {
        Some(stem) => format!("{stem}ov"),
        None => word.to_owned(),
    };
    let word = match word.strip_prefix("ye") {
        Some(rest) if !rest.is_empty() => format!("e{rest}"),
        _ => word,
    };
    // "Lee" and "Li" are two names, "Rasheed" and "Rashid" one.
    let is_long = word.chars().count() > 4;
    let begin = folded.len();
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let (spelling, takes_next) = match (c, letters.peek().copied()) {
            // "Khan" is not "Han".
            ('k', Some('h')) if folded.len() > begin => ("h", true),
            ('p', Some('h')) => ("f", true),
            ('o', Some('u')) => ("u", true),
            ('o', Some('o')) if is_long => ("u", true),
            ('e', Some('e')) if is_long => ("i", true),
            ('i', Some('j')) => ("i", true),
            ('q', _) => ("k", false),
            ('y', _) => ("i", false),
            ('x', _) => ("ks", false),
            _ => {
                push_single(c, begin, folded);
                continue;
            }
        };
        if takes_next {
            letters.next();
        }
        for letter in spelling.chars() {
            push_single(letter, begin, folded);
        }
    }
}

/// Adds a letter unless the word ends with it already.
fn push_single(letter: char, begin: usize, folded: &mut String) {
    if letter.is_ascii_digit() || !folded[begin..].ends_with(letter) {
        folded.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_name, fold_with_map};

    #[test]
    fn settings_of_one_wording_agree() {
        for (text, folded) in [
            ("", ""),
            ("…", ""),
            ("“No,” she said.", "no she said"),
            ("Let’s go", "lets go"),
            ("Lets go", "lets go"),
            ("We WON'T — ever – go", "we wont ever go"),
            ("the U.S. and the US", "the us and the us"),
            ("at 5 p.m. He left", "at 5 pm he left"),
            ("J.D. Vance", "jd vance"),
            ("It ended. A new one", "it ended a new 1"),
            ("fine-tuned", "fine tuned"),
            ("fine\u{2011}tuned", "fine tuned"),
            ("cease-fire", "ceasefire"),
            ("a cease fire now", "a ceasefire now"),
            ("1,000 people, 3.5%", "1000 people 3 5 percent"),
            ("1,2,3", "1 2 3"),
            ("per cent", "percent"),
            ("twenty-five", "25"),
            ("twenty, five", "25"),
            ("the first of three", "the 1st of 3"),
            ("colourful neighbours", "colorful neighbors"),
            ("they realised the organisation", "they realized the organization"),
            ("a rise in surprised exercise", "a rise in surprised exercise"),
            ("Defence programme", "defense program"),
            ("Café NAÏVE Łódź straße", "cafe naive lodz strasse"),
            ("cafe\u{301}", "cafe"),
            ("ﬁne", "fine"),
            ("[t]he man[y]", "the many"),
            ("closer [together]", "closer together"),
            ("law & order", "law and order"),
            ("soft\u{ad}ware", "software"),
            ("a\u{a0}b\r\nc", "a b c"),
            ("rock 'n' roll", "rock n roll"),
            ("the 1990s' end", "the 1990s end"),
            ("Київ", "киів"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn every_word_knows_its_origin() {
        let text = "“It’s [t]wenty-five per cent,” he said… U.S. café";
        let folded = fold_with_map(text);
        let origins: Vec<_> = folded.iter().map(|(word, span)| (word, span.of(text))).collect();
        assert_eq!(
            origins,
            [
                ("its", "It’s"),
                ("25", "t]wenty-five"),
                ("percent", "per cent"),
                ("he", "he"),
                ("said", "said"),
                ("us", "U.S"),
                ("cafe", "café")
            ]
        );
        assert!(fold_with_map("—").words.is_empty());
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in [
            "Twenty-five per cent of the U.S. organisations’ 1,000 programmes",
            "travelling sceptics",
            "“a — b”",
        ] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }

    #[test]
    fn transliterations_of_one_name_agree() {
        for names in [
            &["Zelenskyy", "Zelensky", "Zelenskiy", "Zelenskij", "ZELENSKY"][..],
            &["Sergei Lavrov", "Sergey Lavrov"],
            &["Yuri Ushakov", "Yury Ushakov"],
            &["Alexei", "Alexey", "Aleksei"],
            &["Dmitry", "Dmitri", "Dmitriy"],
            &["Yevgeny", "Evgeny"],
            &["Gaddafi", "Gadafi"],
            &["José Núñez", "Jose Nunez"],
            &["Akhmed", "Ahmed"],
            &["Rasheed", "Rashid"],
            &["Mahmoud", "Mahmood", "Mahmud"],
            &["Ivanoff", "Ivanov"],
            &["Oumar", "Umar"],
            &["O'Brien", "O’Brien", "OBrien"],
        ] {
            for name in names {
                assert_eq!(fold_name(name), fold_name(names[0]), "{name}");
            }
        }
        for (one, other) in [
            ("Ana Ruiz", "Ana Ruz"),
            ("Marie Holt", "Mary Holt"),
            ("Khan", "Han"),
            ("Lee", "Li"),
            ("Kofman", "Coffman"),
            ("Wang", "Vang"),
            ("Volodymyr", "Vladimir"),
        ] {
            assert_ne!(fold_name(one), fold_name(other));
        }
    }
}

//! Learns the word lists: reporting words, nouns that head sources, words that are mostly in lower case.
//!
//! Input: annotated articles. Output: three lists, ordered, one entry a line.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use extractor::frame::{Frame, Item, ItemKind};
use extractor::lexicon::{Classes, Learned, Lexicon};

use crate::corpus::Annotated;

/// The learned lists, each the whole text of its file but the header.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) cues: String,
    pub(crate) source_nouns: String,
    pub(crate) common_words: String,
}

impl Lists {
    /// The lexicon with these lists.
    pub(crate) fn lexicon(&self) -> Lexicon {
        Lexicon::new(&Learned {
            cues: &self.cues,
            source_nouns: &self.source_nouns,
            common_words: &self.common_words,
        })
    }
}

/// How often a word occurs outside quotes, and in which parts.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    all: usize,
    in_cue: usize,
    lower: usize,
    /// Capitalised behind a lower-case word, where a capital means a name.
    capital: usize,
    source_head: usize,
}

/// Words that reporting phrases begin with and that report by themselves.
const REPORTING: [&str; 10] = [
    "said", "says", "say", "told", "tells", "tell", "asked", "added", "wrote", "called",
];

pub(crate) fn learn(articles: &[Annotated]) -> Lists {
    let bare = Lexicon::new(&Learned {
        cues: "",
        source_nouns: "",
        common_words: "",
    });
    let mut uses: BTreeMap<Box<str>, Uses> = BTreeMap::new();
    for article in articles {
        count(article, &mut uses);
    }
    let mut lists = Lists {
        cues: String::new(),
        source_nouns: String::new(),
        common_words: String::new(),
    };
    for (word, uses) in &uses {
        let classes = bare.get(word).classes;
        let letters = word.starts_with(|c: char| c.is_alphanumeric()) || word.len() > 1;
        let function = classes.any(Classes::FUNCTION) && !REPORTING.contains(&&**word)
            || matches!(
                &**word,
                "the" | "a" | "an" | "his" | "her" | "their" | "its" | "according"
            )
            || word.starts_with(|c: char| c.is_ascii_digit());
        let cue = share(uses.in_cue, uses.all);
        let is_cue = letters && !function && !is_adverb(word) && uses.in_cue >= 3 && cue >= 0.08;
        if is_cue {
            _ = writeln!(lists.cues, "{word} {cue:.3}");
        }
        let closed = Classes::FUNCTION.and(Classes::DETERMINER).and(Classes::PRONOUN);
        let heads = uses.source_head >= 3 && share(uses.source_head, uses.lower) >= 0.05;
        if heads && !is_cue && !classes.any(closed) && !word.ends_with("ed") && word.chars().count() > 2 {
            _ = writeln!(lists.source_nouns, "{word}");
        }
        let mostly_lower = uses.lower >= 3 && uses.lower > 2 * uses.capital;
        if mostly_lower && word.chars().count() > 2 && word.starts_with(char::is_alphabetic) {
            _ = writeln!(lists.common_words, "{word}");
        }
    }
    lists
}

/// Whether a word reads like an adverb, which stands in cues without reporting: "repeatedly".
fn is_adverb(word: &str) -> bool {
    word.ends_with("ly") && !matches!(word, "reply" | "imply")
}

/// The share of some uses in all, a little lower for rare words.
fn share(some: usize, all: usize) -> f64 {
    some as f64 / (all + 2) as f64
}

fn count(article: &Annotated, uses: &mut BTreeMap<Box<str>, Uses>) {
    let frame = Frame::read(&article.text);
    let within = |pieces: &dyn Fn(&crate::corpus::Attributed) -> Vec<extractor::Span>| -> HashSet<usize> {
        let spans: Vec<_> = article.attributions.iter().flat_map(pieces).collect();
        (0..frame.items.len())
            .filter(|&at| spans.iter().any(|span| span.contains(frame.items[at].span.start())))
            .collect()
    };
    let cues = within(&|attributed| attributed.cue.clone());
    let heads = source_heads(article, &frame);
    let mut previous: Option<&Item> = None;
    for (at, item) in frame.items.iter().enumerate() {
        if item.kind == ItemKind::Word {
            let printed = frame.word(at);
            let lower = !printed.contains(char::is_uppercase);
            let inside_sentence = previous.is_some_and(|previous| {
                previous.kind == ItemKind::Word && previous.paragraph == item.paragraph && !previous.capital
            });
            let word = uses.entry(item.lower.as_ref().into()).or_default();
            word.all += 1;
            word.in_cue += usize::from(cues.contains(&at));
            word.lower += usize::from(lower);
            word.capital += usize::from(!lower && inside_sentence);
            word.source_head += usize::from(lower && heads.contains(&at));
        }
        previous = Some(item);
    }
}

/// The items that head an annotated source: its last word before a preposition, comma or relative clause.
fn source_heads(article: &Annotated, frame: &Frame<'_>) -> HashSet<usize> {
    const ENDS: [&str; 16] = [
        "of", "for", "with", "in", "who", "that", ",", "from", "at", "to", "on", "by", "which", "whose", "'s", "(",
    ];
    let sources = article.attributions.iter().flat_map(|attributed| &attributed.source);
    sources
        .filter_map(|source| {
            let first = frame.items.partition_point(|item| item.span.start() < source.start());
            let inside = (first..frame.items.len()).take_while(|&at| frame.items[at].span.start() < source.end());
            let mut head = None;
            for at in inside {
                if head.is_some() && ENDS.contains(&&*frame.items[at].lower) {
                    break;
                }
                if frame.is_word(at) && !frame.word(at).starts_with(['\'', '’']) {
                    head = Some(at);
                }
            }
            head
        })
        .collect()
}

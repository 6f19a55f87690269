//! What single words are: reporting words, source nouns, titles, given names, function words.
//!
//! Input: the word lists in `data/`, learned and hand-made. Output: a [`Lexicon`], and per frame the [`Words`]: every item's entry, looked up once.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::data_lines;
use crate::features::hash_word;
use crate::frame::{Frame, ItemKind};
use crate::mention::Gender;
use crate::vocabulary::{ByWord, Vocabulary, WordId};

/// A weight from which on a word counts as a reporting word.
pub const CUE: f32 = 0.25;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classes(u32);

impl Classes {
    /// Opens a noun phrase: "the", "two", "her".
    pub const DETERMINER: Self = Self(1);
    /// No noun phrase goes across it: "is", "of", "that".
    pub const FUNCTION: Self = Self(1 << 1);
    /// Its capital at the head of a sentence says nothing: "However".
    pub const OPENER: Self = Self(1 << 2);
    /// Stands before a name without belonging to it: "Mayor".
    pub const TITLE: Self = Self(1 << 3);
    /// Side or nation before a name: "Republican".
    pub const AFFILIATION: Self = Self(1 << 4);
    /// A given name.
    pub const GIVEN_NAME: Self = Self(1 << 5);
    /// Makes a name a body: "Committee".
    pub const ORGANIZATION: Self = Self(1 << 6);
    /// A small word inside names: "van".
    pub const CONNECTOR: Self = Self(1 << 7);
    /// After a name: "Jr.".
    pub const SUFFIX: Self = Self(1 << 8);
    /// A month or day.
    pub const CALENDAR: Self = Self(1 << 9);
    /// Mostly in lower case in running text, so that a capital at the head of a sentence is no name.
    pub const COMMON: Self = Self(1 << 10);
    /// A noun that may head a source: "spokeswoman".
    pub const SOURCE_NOUN: Self = Self(1 << 11);
    /// A pronoun that may be a source.
    pub const PRONOUN: Self = Self(1 << 12);
    /// A country, city or people.
    pub const PLACE: Self = Self(1 << 13);
    /// Introduces a title or a word spoken about: "entitled".
    pub const LEAD_IN: Self = Self(1 << 14);

    /// Whether it has any class of `other`.
    #[must_use]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What the lexicon knows about one word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    /// Its classes.
    pub classes: Classes,
    /// How often it reports speech, 0 to 1.
    pub cue: f32,
    /// What it shows of a person's gender.
    pub gender: Option<Gender>,
}

/// The word lists that are learned from annotated articles.
#[derive(Clone, Copy, Debug)]
pub struct Learned<'a> {
    /// Lines of reporting word and weight.
    pub cues: &'a str,
    /// Lines of nouns that head sources.
    pub source_nouns: &'a str,
    /// Lines of words that are mostly in lower case.
    pub common_words: &'a str,
}

impl Learned<'static> {
    /// The lists that the extractor ships with.
    #[must_use]
    pub const fn shipped() -> Self {
        Self {
            cues: include_str!("../data/cues.txt"),
            source_nouns: include_str!("../data/source-nouns.txt"),
            common_words: include_str!("../data/common-words.txt"),
        }
    }
}

/// The hand-made lists of one class each.
const LISTS: [(&str, Classes); 13] = [
    (include_str!("../data/determiners.txt"), Classes::DETERMINER),
    (include_str!("../data/function-words.txt"), Classes::FUNCTION),
    (include_str!("../data/sentence-openers.txt"), Classes::OPENER),
    (include_str!("../data/titles.txt"), Classes::TITLE),
    (include_str!("../data/affiliations.txt"), Classes::AFFILIATION),
    (include_str!("../data/organization-words.txt"), Classes::ORGANIZATION),
    (include_str!("../data/name-connectors.txt"), Classes::CONNECTOR),
    (include_str!("../data/name-suffixes.txt"), Classes::SUFFIX),
    (include_str!("../data/calendar.txt"), Classes::CALENDAR),
    (include_str!("../data/source-nouns-added.txt"), Classes::SOURCE_NOUN),
    (include_str!("../data/pronouns.txt"), Classes::PRONOUN),
    (include_str!("../data/places.txt"), Classes::PLACE),
    (include_str!("../data/lead-in-words.txt"), Classes::LEAD_IN),
];

/// The entries of a list file, each with what follows its first space.
fn entries(list: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    data_lines(list).map(|line| match line.split_once(' ') {
        Some((word, rest)) => (word, Some(rest.trim())),
        None => (line, None),
    })
}

/// Everything known about single words.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The words of the shipped lists.
    words: ByWord<Entry>,
    /// Words that were learned since these were shipped. The words of the table are ours, so nobody can make them collide.
    others: FxHashMap<Box<str>, Entry>,
}

impl Lexicon {
    /// The lexicon that the extractor ships with, built on first use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::new(&Learned::shipped()))
    }

    /// The hand-made lists with these learned ones.
    #[must_use]
    pub fn new(learned: &Learned<'_>) -> Self {
        let mut lexicon = Self {
            words: ByWord::new(),
            others: FxHashMap::default(),
        };
        for (list, class) in LISTS {
            lexicon.add(list, class);
        }
        lexicon.add(learned.source_nouns, Classes::SOURCE_NOUN);
        lexicon.add(learned.common_words, Classes::COMMON);
        for (list, gender) in [
            (include_str!("../data/given-names-male.txt"), Gender::Male),
            (include_str!("../data/given-names-female.txt"), Gender::Female),
        ] {
            for (word, _) in entries(list) {
                let entry = lexicon.entry(word);
                entry.classes = entry.classes.and(Classes::GIVEN_NAME);
                entry.gender = entry.gender.or(Some(gender));
            }
        }
        for list in [learned.cues, include_str!("../data/cues-added.txt")] {
            for (word, weight) in entries(list) {
                let weight = weight.and_then(|w| w.parse().ok()).unwrap_or(0.0);
                let entry = lexicon.entry(word);
                entry.cue = entry.cue.max(weight);
            }
        }
        lexicon
            .words
            .share(|entry| (entry.classes, entry.cue.to_bits(), entry.gender));
        lexicon
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        match Vocabulary::shipped().id(word) {
            WordId::UNKNOWN => self.others.entry(word.into()).or_default(),
            id => &mut self.words[id],
        }
    }

    fn add(&mut self, list: &str, class: Classes) {
        for (word, gender) in entries(list) {
            let entry = self.entry(word);
            entry.classes = entry.classes.and(class);
            match gender {
                Some("m") => entry.gender = Some(Gender::Male),
                Some("f") => entry.gender = Some(Gender::Female),
                _ => {}
            }
        }
    }

    /// What is known about a word in lower case with straight apostrophes; of an unknown one, nothing.
    #[must_use]
    pub fn get(&self, lower: &str) -> Entry {
        self.of(Vocabulary::shipped().id(lower), lower)
    }

    /// The same of a word with this number.
    fn of(&self, id: WordId, lower: &str) -> Entry {
        let mut entry = match id {
            WordId::UNKNOWN if self.others.is_empty() => Entry::default(),
            WordId::UNKNOWN => self.others.get(lower).copied().unwrap_or_default(),
            id => self.words[id],
        };
        if lower.len() > 9 && (lower.ends_with("-year-old") || lower.ends_with("-year-olds")) {
            entry.classes = entry.classes.and(Classes::SOURCE_NOUN);
        }
        entry
    }

    /// How often a word reports speech, 0 to 1.
    #[must_use]
    pub fn cue_weight(&self, lower: &str) -> f32 {
        self.get(lower).cue
    }
}

/// The numbers under which features know the words of the shipped lists, by [`WordId::index`].
static HASHES: LazyLock<Vec<u32>> = LazyLock::new(|| {
    std::iter::once("")
        .chain(Vocabulary::shipped().words())
        .map(hash_word)
        .collect()
});

/// Every item of a frame with its entry.
#[derive(Clone, Debug)]
pub struct Words {
    words: Vec<Word>,
}

/// What is known of an item, together because most who ask for one ask for the other.
#[derive(Clone, Copy, Debug)]
struct Word {
    entry: Entry,
    hash: u32,
}

impl Words {
    /// Looks up every item of a frame.
    #[must_use]
    pub fn of(frame: &Frame<'_>, lexicon: &Lexicon) -> Self {
        let hashes = &*HASHES;
        let words = frame.items.iter().map(|item| Word {
            entry: match item.kind {
                ItemKind::Word => lexicon.of(item.id, &item.lower),
                ItemKind::Mark | ItemKind::Quote(_) => Entry::default(),
            },
            hash: match item.id {
                WordId::UNKNOWN => hash_word(&item.lower),
                id => hashes[id.index()],
            },
        });
        Self { words: words.collect() }
    }

    /// Whether the item has any of these classes.
    #[must_use]
    pub fn is(&self, item: usize, classes: Classes) -> bool {
        self.words[item].entry.classes.any(classes)
    }

    /// Whether the lexicon knows nothing about the word.
    #[must_use]
    pub fn is_unknown(&self, item: usize) -> bool {
        let entry = &self.words[item].entry;
        entry.classes == Classes::default() && entry.cue == 0.0
    }

    /// How often the item reports speech, 0 to 1.
    #[must_use]
    pub fn cue(&self, item: usize) -> f32 {
        self.words[item].entry.cue
    }

    /// What the word shows of a person's gender.
    #[must_use]
    pub fn gender(&self, item: usize) -> Option<Gender> {
        self.words[item].entry.gender
    }

    /// A number for the word, the same for the same word in every text.
    #[must_use]
    pub fn hash(&self, item: usize) -> u32 {
        self.words[item].hash
    }
}

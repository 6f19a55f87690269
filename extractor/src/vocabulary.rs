//! The vocabulary: every word that some list of the extractor knows, as a small number.
//!
//! Input: the data files. Output: a `Vocabulary`, which numbers their words, and `ByWord`, what one of the lists says of each. A word of an article is looked up
//! once, when its frame is read; what later steps ask about it is a place in a table.

use std::sync::LazyLock;

use crate::data_lines;
use crate::frame::tokens;
use crate::span::Span;

/// The number of a word that some list knows; [`WordId::UNKNOWN`] stands for all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u16);

impl WordId {
    /// Every word that no list knows.
    pub const UNKNOWN: Self = Self(0);

    /// Whether some list knows the word.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.0 != 0
    }

    const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The files whose words are numbered: all that say something about single words of an article. Those of the most frequent words come first, so that what tables say
/// of these stands close together.
const FILES: [&str; 45] = [
    include_str!("../data/function-words.txt"),
    include_str!("../data/determiners.txt"),
    include_str!("../data/pronouns.txt"),
    include_str!("../data/name-connectors.txt"),
    include_str!("../data/lead-in-words.txt"),
    include_str!("../data/dates.txt"),
    include_str!("../data/modality.txt"),
    include_str!("../data/reporting-verbs.txt"),
    include_str!("../data/sentence-openers.txt"),
    include_str!("../data/abbreviations.txt"),
    include_str!("../data/affiliations.txt"),
    include_str!("../data/allegations.txt"),
    include_str!("../data/body-nouns.txt"),
    include_str!("../data/calendar.txt"),
    include_str!("../data/collective-nouns.txt"),
    include_str!("../data/common-words.txt"),
    include_str!("../data/compound-endings.txt"),
    include_str!("../data/cues.txt"),
    include_str!("../data/cues-added.txt"),
    include_str!("../data/document-nouns.txt"),
    include_str!("../data/generic.txt"),
    include_str!("../data/given-name-forms.txt"),
    include_str!("../data/given-names-female.txt"),
    include_str!("../data/given-names-male.txt"),
    include_str!("../data/honorifics.txt"),
    include_str!("../data/name-suffixes.txt"),
    include_str!("../data/nations.txt"),
    include_str!("../data/organization-nouns.txt"),
    include_str!("../data/organization-words.txt"),
    include_str!("../data/outlet-forms.txt"),
    include_str!("../data/outlets.txt"),
    include_str!("../data/places.txt"),
    include_str!("../data/platforms.txt"),
    include_str!("../data/possessed-nouns.txt"),
    include_str!("../data/programmes.txt"),
    include_str!("../data/role-nouns.txt"),
    include_str!("../data/role-stops.txt"),
    include_str!("../data/run-breaks.txt"),
    include_str!("../data/settings.txt"),
    include_str!("../data/source-nouns.txt"),
    include_str!("../data/source-nouns-added.txt"),
    include_str!("../data/thoughts.txt"),
    include_str!("../data/titles.txt"),
    include_str!("../data/translation.txt"),
    include_str!("../data/venue-patterns.txt"),
];
/// What the code names and no file holds.
const MARKS: &str = ", . : ; ? ! ( ) [ ] — – -- - ' … ... & 's 'd 'll 're 've 'm";
/// What sets words of the data files apart besides white space.
const SEPARATORS: [char; 11] = ['|', '=', ':', ',', '{', '}', '<', '>', '?', '*', '/'];

/// The numbered words.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// All words one after the other, by number, so that frequent ones share cache lines.
    text: String,
    /// Where each word ends in `text`; it begins where the one before ends. The first is nobody's and empty.
    ends: Vec<u32>,
    /// An open hash table: a number, and some bits of its word's hash before it.
    slots: Vec<u32>,
}

static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

impl Vocabulary {
    /// The vocabulary of the shipped lists, numbered on first use.
    pub(crate) fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn read() -> Self {
        let mut vocabulary = Self {
            text: String::with_capacity(TEXT),
            ends: vec![0],
            slots: vec![0; SLOTS],
        };
        for line in [&MARKS].into_iter().chain(&FILES).flat_map(|file| data_lines(file)) {
            let lower = line.to_lowercase().replace('’', "'");
            for piece in lower.split_whitespace() {
                vocabulary.add(piece);
                for part in piece.split(SEPARATORS) {
                    vocabulary.add(part);
                }
            }
            // As an article's words are cut: "yahoo!" is a word and a mark.
            for token in tokens(&lower, Span::new(0, lower.len())) {
                vocabulary.add(token.span.of(&lower));
            }
        }
        vocabulary
    }

    fn add(&mut self, word: &str) {
        let number = u16::try_from(self.len()).ok().filter(|_| self.len() < SLOTS / 2);
        let hash = hash(word.as_bytes());
        let (Some(number), false) = (number, word.is_empty()) else {
            return;
        };
        if let Err(free) = self.find(hash, |other| other == word) {
            self.text.push_str(word);
            // The files together are far shorter than numbers of this size.
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
            self.slots[free] = tag(hash) | u32::from(number);
        }
    }

    /// The number of the word with this hash that `is` it, or the slot where it would stand.
    fn find(&self, hash: u64, is: impl Fn(&str) -> bool) -> Result<WordId, usize> {
        let mut slot = hash as usize % SLOTS;
        loop {
            let found = self.slots[slot];
            if found == 0 {
                return Err(slot);
            }
            let number = (found & NUMBER) as u16;
            if found & !NUMBER == tag(hash) && is(self.word(WordId(number))) {
                return Ok(WordId(number));
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// How many numbers there are; the first stands for the unknown words.
    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The words that have numbers.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let bounds = self.ends.iter().zip(&self.ends[1..]);
        bounds.map(|(&start, &end)| &self.text[start as usize..end as usize])
    }

    fn word(&self, id: WordId) -> &str {
        let end = id.index();
        let start = self.ends[end.saturating_sub(1)];
        &self.text[start as usize..self.ends[end] as usize]
    }

    /// The number of a word in lower case.
    pub(crate) fn id(&self, lower: &str) -> WordId {
        self.find(hash(lower.as_bytes()), |word| same(word.as_bytes(), lower.as_bytes()))
            .unwrap_or_default()
    }

    /// The number of a word of ASCII characters in whatever case, and the word in lower case.
    pub(crate) fn look_up(&'static self, word: &str) -> Option<(WordId, &'static str)> {
        let id = self
            .find(hash(word.as_bytes()), |known| {
                // Most words are in lower case, which is compared faster.
                same(known.as_bytes(), word.as_bytes()) || known.eq_ignore_ascii_case(word)
            })
            .ok()?;
        Some((id, self.word(id)))
    }
}

/// All words together have about so many bytes; only how much room is set aside depends on it.
const TEXT: usize = 1 << 18;
/// Slots of the table, more than twice as many as there are words.
const SLOTS: usize = 1 << 16;
/// The bits of a slot that hold the number.
const NUMBER: u32 = 0xffff;

/// The bits of a hash that a slot keeps.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32 & !NUMBER
}

/// A hash that is the same for small and capital letters. Setting one bit makes the former of the latter; that it also changes a few marks does no harm.
fn hash(word: &[u8]) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, chunk: u64| {
        let product = u128::from((hash ^ chunk) | SMALL) * u128::from(FACTOR);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut hash = word.len() as u64;
    let mut rest = word;
    while let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
        hash = step(hash, u64::from_le_bytes(*chunk));
        rest = behind;
    }
    if rest.is_empty() {
        return hash;
    }
    step(hash, ending(word))
}

/// The last eight bytes of a word as a number, or all of a shorter one, which is read in pieces that may overlap; 0 of none.
fn ending(word: &[u8]) -> u64 {
    match (word.last_chunk::<8>(), word.first_chunk::<4>(), word.last_chunk::<4>()) {
        (Some(chunk), ..) => u64::from_le_bytes(*chunk),
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => match word {
            [] => 0,
            [first, .., last] => u64::from(*first) | u64::from(word[word.len() / 2]) << 8 | u64::from(*last) << 16,
            [only] => u64::from(*only) * 0x01_01_01,
        },
    }
}

/// Whether two words are the same. Most are short, so that a call of the general comparison would cost more than the comparison.
fn same(word: &[u8], other: &[u8]) -> bool {
    let halves = || word.chunks_exact(8).zip(other.chunks_exact(8));
    word.len() == other.len() && ending(word) == ending(other) && halves().all(|(a, b)| ending(a) == ending(b))
}

/// What one of the lists says of each word; of the unknown ones, and of those that it does not hold, the default.
#[derive(Clone, Debug)]
pub(crate) struct ByWord<T> {
    /// For each word the place of what is said of it; 0 for the default. Most words have it, so that this is small and what is said often lies at hand.
    places: Vec<u16>,
    values: Vec<T>,
}

impl<T: Default> Default for ByWord<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Default> ByWord<T> {
    /// A table that says nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            places: vec![0; Vocabulary::shipped().len()],
            values: vec![T::default()],
        }
    }

    /// A table of lower-case words.
    pub(crate) fn of<W: AsRef<str>>(words: impl IntoIterator<Item = (W, T)>) -> Self {
        let mut table = Self::new();
        for (word, value) in words {
            if let Some(place) = table.entry(word.as_ref()) {
                *place = value;
            }
        }
        table
    }

    /// What it says of a lower-case word, to be changed; `None` for a word that no file holds.
    pub(crate) fn entry(&mut self, word: &str) -> Option<&mut T> {
        let id = Vocabulary::shipped().id(word);
        debug_assert!(
            id.is_known(),
            "a word of a list whose file the vocabulary leaves out: {word}"
        );
        id.is_known().then(|| &mut self[id])
    }
}

impl<T> std::ops::Index<WordId> for ByWord<T> {
    type Output = T;

    fn index(&self, id: WordId) -> &T {
        &self.values[usize::from(self.places[id.index()])]
    }
}

impl<T: Default> std::ops::IndexMut<WordId> for ByWord<T> {
    fn index_mut(&mut self, id: WordId) -> &mut T {
        let place = &mut self.places[id.index()];
        if *place == 0 {
            // There are no more words than numbers of this size.
            *place = u16::try_from(self.values.len()).unwrap_or(0);
            self.values.push(T::default());
        }
        &mut self.values[usize::from(*place)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Vocabulary, WordId};

    #[test]
    fn words_are_found_in_whatever_case() {
        let vocabulary = Vocabulary::shipped();
        let (id, lower) = vocabulary.look_up("SAID").expect("a word of the lists");
        assert_eq!((id, lower), (vocabulary.id("said"), "said"));
        assert_ne!(id, WordId::UNKNOWN);
        assert_eq!(vocabulary.look_up("zzgrbl"), None);
        assert_eq!(vocabulary.id(""), WordId::UNKNOWN);
    }

    #[test]
    fn every_word_has_a_number_of_its_own() {
        let vocabulary = Vocabulary::shipped();
        assert!(vocabulary.len() < usize::from(u16::MAX), "the numbers are used up");
        assert!(vocabulary.words().all(|word| vocabulary.id(word).is_known()));
    }
}

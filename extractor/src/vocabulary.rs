//! The vocabulary: every word that some list of the extractor knows, as a small number.
//!
//! Input: the data files. Output: a `Vocabulary`, which numbers their words, and `ByWord`, what one of the lists says of each. A word of an article is looked up
//! once, when its frame is read; what later steps ask about it is a place in a table.

use std::hash::Hash;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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

    /// Its place in a table of all words; 0 for the unknown ones.
    pub(crate) const fn index(self) -> usize {
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
    /// All words one after the other, by number.
    text: String,
    /// Where each word ends in `text`; it begins where the one before ends. The first is nobody's and empty.
    ends: Vec<u32>,
    /// The bytes of each word of at most eight, by number; 0 for the others. Most words of a text are such, and are compared at once.
    letters: Vec<u64>,
    /// The numbers of these words in an open hash table. It is small, and so are the numbers of frequent words: both stay in the processor's caches.
    short: Vec<WordId>,
    /// The longer words in another: a number, and some bits of its word's hash before it.
    long: Vec<u32>,
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
            letters: vec![0],
            short: vec![WordId::UNKNOWN; SHORT_SLOTS],
            long: vec![0; LONG_SLOTS],
        };
        for file in [&MARKS].into_iter().chain(&FILES) {
            let lower = file.to_lowercase().replace('’', "'");
            for line in data_lines(&lower) {
                vocabulary.add_line(line);
            }
        }
        vocabulary
    }

    /// Adds the words of a line in lower case, whichever way they are cut.
    fn add_line(&mut self, line: &str) {
        let is_plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let mut plain = true;
        for piece in line.split_whitespace() {
            self.add(piece);
            if !is_plain(piece) {
                plain = false;
                for part in piece.split(SEPARATORS) {
                    self.add(part);
                }
            }
        }
        if plain {
            return;
        }
        // As an article's words are cut: "yahoo!" is a word and a mark.
        for token in tokens(line, Span::new(0, line.len())) {
            self.add(token.span.of(line));
        }
    }

    fn add(&mut self, word: &str) {
        let number = u16::try_from(self.len()).ok().filter(|_| self.len() < MOST);
        let (Some(number), false) = (number, word.is_empty() || self.id(word).is_known()) else {
            return;
        };
        let letters = short_letters(word.as_bytes());
        if let Some(letters) = letters {
            let free = self.slot(letters);
            self.short[free] = WordId(number);
        } else {
            let hash = hash(word.as_bytes());
            if let Err(free) = self.find(hash, |_| false) {
                self.long[free] = tag(hash) | u32::from(number);
            }
        }
        self.letters.push(letters.unwrap_or(0));
        self.text.push_str(word);
        // The files together are far shorter than numbers of this size.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The slot of a short word, or the free one where it would stand.
    #[inline]
    fn slot(&self, letters: u64) -> usize {
        let mut slot = mixed(0, letters) as usize % SHORT_SLOTS;
        loop {
            let id = self.short[slot];
            if !id.is_known() || self.letters[id.index()] == letters {
                return slot;
            }
            slot = (slot + 1) % SHORT_SLOTS;
        }
    }

    /// The number of the longer word with this hash that `is` it, or the slot where it would stand.
    fn find(&self, hash: u64, is: impl Fn(&str) -> bool) -> Result<WordId, usize> {
        let mut slot = hash as usize % LONG_SLOTS;
        loop {
            let found = self.long[slot];
            if found == 0 {
                return Err(slot);
            }
            let id = WordId((found & NUMBER) as u16);
            if found & !NUMBER == tag(hash) && is(self.word(id)) {
                return Ok(id);
            }
            slot = (slot + 1) % LONG_SLOTS;
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

    /// The word with a number, in lower case.
    pub(crate) fn word(&self, id: WordId) -> &str {
        let end = id.index();
        let start = self.ends[end.saturating_sub(1)];
        &self.text[start as usize..self.ends[end] as usize]
    }

    /// The number of a word in lower case.
    pub(crate) fn id(&self, lower: &str) -> WordId {
        match short_letters(lower.as_bytes()) {
            Some(letters) => self.short[self.slot(letters)],
            None => self
                .find(hash(lower.as_bytes()), |word| word == lower)
                .unwrap_or_default(),
        }
    }

    /// The number of a word of ASCII characters in whatever case, and whether it is printed in lower case. It stands somewhere in a text, so that eight bytes can
    /// mostly be read at once.
    #[inline]
    pub(crate) fn look_up(&self, text: &str, word: Span) -> (WordId, bool) {
        let from_word = &text.as_bytes()[word.start()..];
        if word.len() > 8 {
            return self.look_up_long(word.of(text));
        }
        let printed = match from_word.first_chunk::<8>() {
            Some(chunk) if !word.is_empty() => u64::from_le_bytes(*chunk) & (u64::MAX >> (64 - 8 * word.len())),
            _ => padded(&from_word[..word.len()]),
        };
        let small = small(printed);
        (self.short[self.slot(small)], small == printed)
    }

    fn look_up_long(&self, word: &str) -> (WordId, bool) {
        let id = self.find(hash(word.as_bytes()), |known| known.eq_ignore_ascii_case(word));
        let in_small_letters = !word.bytes().any(|byte| byte.is_ascii_uppercase());
        (id.unwrap_or_default(), in_small_letters)
    }
}

/// All words together have about so many bytes; only how much room is set aside depends on it.
const TEXT: usize = 1 << 18;
/// Slots of the two tables, more than twice as many as there are words for them, ...
const SHORT_SLOTS: usize = 1 << 15;
const LONG_SLOTS: usize = 1 << 15;
/// ... and as many words as either could hold.
const MOST: usize = 30_000;
/// The bits of a slot that hold the number.
const NUMBER: u32 = 0xffff;

/// The bits of a hash that a slot keeps.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32 & !NUMBER
}

/// The bytes of a word of at most eight, as many as there are.
fn short_letters(word: &[u8]) -> Option<u64> {
    (word.len() <= 8).then(|| padded(word))
}

/// At most eight bytes and zeros behind them.
fn padded(word: &[u8]) -> u64 {
    let mut letters = [0; 8];
    letters[..word.len()].copy_from_slice(word);
    u64::from_le_bytes(letters)
}

/// Eight bytes with small ASCII letters for capital ones, all at once: adding to seven bits of each byte carries into its eighth where the byte is large enough.
fn small(letters: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = letters & (0x7f * EACH);
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let behind_z = low + (0x7f - b'Z' as u64) * EACH;
    let capitals = (from_a ^ behind_z) & !letters & (0x80 * EACH);
    letters | capitals >> 2
}

/// One step of a hash.
fn mixed(hash: u64, chunk: u64) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let product = u128::from(hash ^ chunk) * u128::from(FACTOR);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A hash that is the same for small and capital letters.
fn hash(word: &[u8]) -> u64 {
    let chunks = word.chunks(8).map(|chunk| small(padded(chunk)));
    chunks.fold(word.len() as u64, mixed)
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

    /// Keeps once what it says of several words in the same way, so that the few values there are stay in the processor's caches. Equal keys are equal values.
    pub(crate) fn share<K: Eq + Hash>(&mut self, key: impl Fn(&T) -> K) {
        let mut kept = vec![std::mem::take(&mut self.values[0])];
        let mut known: FxHashMap<K, u16> = FxHashMap::from_iter([(key(&kept[0]), 0)]);
        let mut places = vec![0];
        for value in self.values.drain(..).skip(1) {
            // There are no more than before.
            let next = u16::try_from(kept.len()).unwrap_or(0);
            let place = *known.entry(key(&value)).or_insert(next);
            if place == next {
                kept.push(value);
            }
            places.push(place);
        }
        for place in &mut self.places {
            *place = places[usize::from(*place)];
        }
        self.values = kept;
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
    use super::{MOST, Vocabulary, WordId};
    use crate::span::Span;

    #[test]
    fn words_are_found_in_whatever_case() {
        let vocabulary = Vocabulary::shipped();
        let text = "SAID Spokeswoman zzgrbl said";
        let looked_up = |from: usize, to: usize| vocabulary.look_up(text, Span::new(from, to));
        assert_eq!(looked_up(0, 4), (vocabulary.id("said"), false));
        assert_eq!(looked_up(5, 16), (vocabulary.id("spokeswoman"), false));
        assert_eq!(looked_up(17, 23), (WordId::UNKNOWN, true));
        assert_eq!(looked_up(24, 28), (vocabulary.id("said"), true));
        assert!(vocabulary.id("said").is_known() && vocabulary.id("spokeswoman").is_known());
        assert_eq!(vocabulary.word(vocabulary.id("said")), "said");
        for unknown in ["", "Said", "Spokeswoman"] {
            assert_eq!(vocabulary.id(unknown), WordId::UNKNOWN, "{unknown}");
        }
    }

    #[test]
    fn every_word_has_a_number_of_its_own() {
        let vocabulary = Vocabulary::shipped();
        assert!(vocabulary.len() < MOST, "the numbers are used up");
        assert!(vocabulary.words().all(|word| vocabulary.id(word).is_known()));
    }
}

//! The words of names as they are compared: lower case, without accents, possessive and full stop, each as a number.
//!
//! Input: the items of names. Output: a [`Key`] for each, the same for the same word, so that names are compared without looking at letters.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::layers::Layers;
use crate::vocabulary::WordId;

/// A word of a name. Equal keys are the same word of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u32);

impl Key {
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The words of all names of a text.
#[derive(Debug, Default)]
pub(super) struct Keys<'a> {
    words: Vec<Cow<'a, str>>,
    by_word: FxHashMap<Cow<'a, str>, Key>,
    /// The keys of words that lists know, which are found without reading them.
    by_id: FxHashMap<WordId, Key>,
}

impl<'a> Keys<'a> {
    /// The key of an item's word.
    pub(super) fn of(&mut self, layers: &Layers<'a>, item: usize) -> Key {
        let id = layers.frame.items[item].id;
        if id.is_known()
            && let Some(&key) = self.by_id.get(&id)
        {
            return key;
        }
        let lower = layers.lower(item);
        let plain = lower.bytes().all(|b| b.is_ascii_alphanumeric());
        let word = if plain {
            Cow::Borrowed(lower)
        } else {
            Cow::Owned(name_key(layers.frame.word(item)))
        };
        let key = self.add(word);
        if plain && id.is_known() {
            self.by_id.insert(id, key);
        }
        key
    }

    fn add(&mut self, word: Cow<'a, str>) -> Key {
        if let Some(&key) = self.by_word.get(&word) {
            return key;
        }
        // More words than that make no text.
        let key = Key(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.words.push(word.clone());
        self.by_word.insert(word, key);
        key
    }

    /// The word itself.
    pub(super) fn word(&self, key: Key) -> &str {
        self.words.get(key.index()).map_or("", |word| &**word)
    }
}

/// A word of a name as it is compared.
pub(super) fn name_key(word: &str) -> String {
    let plain = without_ending(without_ending(word, "'s"), "’s").trim_matches(['.', ',']);
    let plain = without_article(plain);
    if plain.is_ascii() {
        return plain.to_ascii_lowercase();
    }
    plain
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A family name without the Arabic article, which comes and goes: "al-Hamdan", "Hamdan".
fn without_article(word: &str) -> &str {
    let rest = word.split_once('-').filter(|(article, rest)| {
        rest.starts_with(char::is_uppercase) && ["al", "el"].iter().any(|known| article.eq_ignore_ascii_case(known))
    });
    rest.map_or(word, |(_, rest)| rest)
}

/// The word without an ending, however often it stands there. Suffixes compared directly; a general search costs more than all the rest of a key.
fn without_ending<'w>(word: &'w str, ending: &str) -> &'w str {
    let mut bare = word;
    while let Some(rest) = bare.strip_suffix(ending) {
        bare = rest;
    }
    bare
}

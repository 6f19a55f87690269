//! What one speaker has said, in memory, with the ways in which collation looks into it.
//!
//! Wordings are rows of numbers, each the number of a word in a [`Vocabulary`]. A wording that another contains is found by its longest word, one that contains another
//! by the rarest word of that: either way few are compared, however much the speaker has said.

use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use uuid::Uuid;

use super::LONG;
use super::alike::{LEAST_SHARED, are_alike};
use super::occasion::NEAR;
use super::wording::is_part;
use crate::verify::is_light;

/// The number of a word that nobody in memory has said.
const UNKNOWN: u32 = u32::MAX;

/// The words of whatever is in memory, numbered in order of arrival.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Each with whether it is light.
    words: IndexMap<Box<str>, bool, FxBuildHasher>,
}

impl Vocabulary {
    /// The numbers of a folded text's words, new ones for words that are new.
    fn learn(&mut self, folded: &str) -> Box<[u32]> {
        let number = |word: &str| match self.words.get_index_of(word) {
            Some(number) => number,
            None => self.words.insert_full(word.into(), is_light(word)).0,
        };
        folded.split_whitespace().map(number).map(narrow).collect()
    }

    /// The numbers of a folded text's words as far as they are known.
    pub(super) fn numbers(&self, folded: &str) -> Box<[u32]> {
        let number = |word| self.words.get_index_of(word).map_or(UNKNOWN, narrow);
        folded.split_whitespace().map(number).collect()
    }

    fn word(&self, number: u32) -> (&str, bool) {
        let word = self.words.get_index(number as usize);
        word.map_or(("", true), |(word, light)| (word, *light))
    }

    fn folded(&self, numbers: &[u32]) -> String {
        let words: Vec<&str> = numbers.iter().map(|&number| self.word(number).0).collect();
        words.join(" ")
    }

    /// The word by which a wording is found in whatever contains it.
    fn longest(&self, numbers: &[u32]) -> Option<u32> {
        numbers
            .iter()
            .copied()
            .max_by_key(|&number| (self.word(number).0.len(), number))
    }
}

/// The words of a live report, and when they were published.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) report: Uuid,
    pub(super) quote: Option<Uuid>,
    words: Box<[u32]>,
    /// Of the epoch.
    second: Option<i64>,
}

impl Said {
    pub(super) fn new(
        report: Uuid,
        quote: Option<Uuid>,
        published_at: Option<DateTime<Utc>>,
        folded: &str,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        Self {
            report,
            quote,
            words: vocabulary.learn(folded),
            second: published_at.map(|at| at.timestamp()),
        }
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn is_long(&self) -> bool {
        self.words() >= LONG
    }

    fn is_near(&self, at: DateTime<Utc>) -> bool {
        self.second
            .is_some_and(|second| (second - at.timestamp()).abs() <= NEAR.num_seconds())
    }
}

/// What one speaker has said.
#[derive(Debug, Default)]
pub(super) struct Repertoire {
    said: Vec<Said>,
    by_report: FxHashMap<Uuid, u32>,
    by_word: FxHashMap<u32, Vec<u32>>,
    by_longest_word: FxHashMap<u32, Vec<u32>>,
}

impl Repertoire {
    pub(super) fn len(&self) -> usize {
        self.said.len()
    }

    /// Adds a report unless it is there.
    pub(super) fn add(&mut self, said: Said, vocabulary: &Vocabulary) {
        let number = narrow(self.said.len());
        if *self.by_report.entry(said.report).or_insert(number) != number {
            return;
        }
        for word in distinct(&said.words) {
            self.by_word.entry(word).or_default().push(number);
        }
        if let Some(word) = vocabulary.longest(&said.words) {
            self.by_longest_word.entry(word).or_default().push(number);
        }
        self.said.push(said);
    }

    /// Notes the quote of a report that is there.
    pub(super) fn regroup(&mut self, report: Uuid, quote: Uuid) {
        if let Some(&number) = self.by_report.get(&report) {
            self.said[number as usize].quote = Some(quote);
        }
    }

    /// Whatever contains a wording at word boundaries, or equals it.
    pub(super) fn containing<'r>(&'r self, words: &'r [u32]) -> impl Iterator<Item = &'r Said> {
        let with_word = words
            .iter()
            .map(|word| self.by_word.get(word).map_or(&[][..], Vec::as_slice));
        let fewest = with_word.min_by_key(|with_word| with_word.len()).unwrap_or_default();
        let said = fewest.iter().map(|&number| &self.said[number as usize]);
        said.filter(|said| contains(&said.words, words))
    }

    /// Whatever a wording contains at word boundaries, or equals.
    pub(super) fn contained<'r>(&'r self, words: &'r [u32]) -> impl Iterator<Item = &'r Said> {
        let with_word = distinct(words)
            .into_iter()
            .filter_map(|word| self.by_longest_word.get(&word));
        let said = with_word.flatten().map(|&number| &self.said[number as usize]);
        said.filter(|said| contains(words, &said.words))
    }

    /// The long wordings published near an instant that may be this one in other words. Whether either is a translation, or shows that it leaves words out, is looked at
    /// when the quotes are in hand.
    pub(super) fn alike<'r>(
        &'r self,
        folded: &'r str,
        at: DateTime<Utc>,
        vocabulary: &'r Vocabulary,
    ) -> impl Iterator<Item = &'r Said> {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        let telling = distinct(&vocabulary.numbers(folded)).into_iter();
        for word in telling.filter(|&word| !vocabulary.word(word).1) {
            for &number in self.by_word.get(&word).into_iter().flatten() {
                let said = &self.said[number as usize];
                if said.is_long() && said.is_near(at) {
                    *shared.entry(number).or_default() += 1;
                }
            }
        }
        let near = shared.into_iter().filter(|&(_, shared)| shared >= LEAST_SHARED);
        near.map(|(number, _)| &self.said[number as usize]).filter(move |said| {
            let other = vocabulary.folded(&said.words);
            is_part(&other, folded) || is_part(folded, &other) || are_alike(&other, folded, true)
        })
    }
}

fn contains(words: &[u32], part: &[u32]) -> bool {
    !part.is_empty() && words.windows(part.len()).any(|run| run == part)
}

fn distinct(words: &[u32]) -> Vec<u32> {
    let mut distinct = words.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// There are never as many words or reports in memory as 32 bits can tell apart.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(UNKNOWN)
}

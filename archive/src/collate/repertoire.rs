//! What one speaker has said, in memory, with the ways in which collation looks into it.
//!
//! Wordings are rows of numbers, each the number of a word in a [`Vocabulary`]. A wording that another contains is found by its longest word, one that contains another
//! by the rarest word of that: either way few are compared, however much the speaker has said.

use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use uuid::Uuid;

use super::LONG;
use super::alike::{LEAST_SHARED, may_be_alike};
use super::occasion::{NEAR, Occasion};
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

    fn word(&self, number: u32) -> &str {
        self.words.get_index(number as usize).map_or("", |(word, _)| word)
    }

    /// Whether a word proves nothing, because everybody says it or nobody has.
    fn is_light(&self, number: u32) -> bool {
        self.words.get_index(number as usize).is_none_or(|(_, light)| *light)
    }

    fn folded(&self, numbers: &[u32]) -> String {
        let words: Vec<&str> = numbers.iter().map(|&number| self.word(number)).collect();
        words.join(" ")
    }

    /// The word by which a wording is found in whatever contains it.
    fn longest(&self, numbers: &[u32]) -> Option<u32> {
        numbers
            .iter()
            .copied()
            .max_by_key(|&number| (self.word(number).len(), number))
    }
}

/// The words of a live report, and what it tells of their occasion.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) report: Uuid,
    pub(super) quote: Option<Uuid>,
    pub(super) occasion: Occasion,
    words: Box<[u32]>,
}

impl Said {
    pub(super) fn new(
        report: Uuid,
        quote: Option<Uuid>,
        occasion: Occasion,
        folded: &str,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        Self {
            report,
            quote,
            occasion,
            words: vocabulary.learn(folded),
        }
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn is_long(&self) -> bool {
        self.words() >= LONG
    }

    fn is_near(&self, at: DateTime<Utc>) -> bool {
        self.occasion
            .published_at
            .is_some_and(|other| (other - at).abs() <= NEAR)
    }
}

/// What one speaker has said.
#[derive(Debug, Default)]
pub(super) struct Repertoire {
    said: Vec<Said>,
    by_report: FxHashMap<Uuid, u32>,
    by_word: Index,
    by_longest_word: Index,
}

/// Words, each with the number of what it stands in. Pairs in order take an eighth of what a table of lists takes: most words of most speakers stand in one place.
#[derive(Debug, Default)]
struct Index {
    pairs: Vec<(u32, u32)>,
}

impl Index {
    fn with(&self, word: u32) -> impl ExactSizeIterator<Item = u32> {
        let start = self.pairs.partition_point(|&(other, _)| other < word);
        let length = self.pairs[start..].partition_point(|&(other, _)| other == word);
        self.pairs[start..start + length].iter().map(|&(_, number)| number)
    }
}

impl Repertoire {
    pub(super) fn len(&self) -> usize {
        self.said.len()
    }

    pub(super) fn has(&self, report: Uuid) -> bool {
        self.by_report.contains_key(&report)
    }

    /// Adds reports that are not there.
    pub(super) fn add(&mut self, new: impl IntoIterator<Item = Said>, vocabulary: &Vocabulary) {
        let before = self.said.len();
        for said in new {
            let number = narrow(self.said.len());
            self.by_report.insert(said.report, number);
            let words = distinct(&said.words).into_iter();
            self.by_word.pairs.extend(words.map(|word| (word, number)));
            let longest = vocabulary.longest(&said.words);
            self.by_longest_word.pairs.extend(longest.map(|word| (word, number)));
            self.said.push(said);
        }
        if self.said.len() == before {
            return;
        }
        // Nearly all are in order already, which a stable sort makes use of.
        self.by_word.pairs.sort();
        self.by_longest_word.pairs.sort();
    }

    /// Notes the quote of a report that is there.
    pub(super) fn regroup(&mut self, report: Uuid, quote: Uuid) {
        if let Some(&number) = self.by_report.get(&report) {
            self.said[number as usize].quote = Some(quote);
        }
    }

    /// Whatever contains a wording at word boundaries, or equals it.
    pub(super) fn containing<'r>(&'r self, words: &'r [u32]) -> impl Iterator<Item = &'r Said> {
        let with_word = words.iter().map(|&word| self.by_word.with(word));
        let rarest = with_word.min_by_key(ExactSizeIterator::len);
        let said = rarest.into_iter().flatten().map(|number| &self.said[number as usize]);
        said.filter(|said| contains(&said.words, words))
    }

    /// Whatever a wording contains at word boundaries, or equals.
    pub(super) fn contained<'r>(&'r self, words: &'r [u32]) -> impl Iterator<Item = &'r Said> {
        let with_word = distinct(words)
            .into_iter()
            .flat_map(|word| self.by_longest_word.with(word));
        let said = with_word.map(|number| &self.said[number as usize]);
        said.filter(|said| contains(words, &said.words))
    }

    /// The long wordings published near an instant that may be this one in other words.
    pub(super) fn alike<'r>(
        &'r self,
        folded: &'r str,
        at: DateTime<Utc>,
        vocabulary: &'r Vocabulary,
    ) -> impl Iterator<Item = &'r Said> {
        let mut shared = vec![0_u8; self.said.len()];
        let mut enough = Vec::new();
        let words = distinct(&vocabulary.numbers(folded)).into_iter();
        for number in words
            .filter(|&word| !vocabulary.is_light(word))
            .flat_map(|word| self.by_word.with(word))
        {
            let count = &mut shared[number as usize];
            *count = count.saturating_add(1);
            if usize::from(*count) == LEAST_SHARED {
                enough.push(&self.said[number as usize]);
            }
        }
        enough
            .into_iter()
            .filter(move |said| said.is_long() && said.is_near(at))
            .filter(move |said| may_be_alike(&vocabulary.folded(&said.words), folded))
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

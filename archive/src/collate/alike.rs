//! Whether two wordings are one passage in other words: a word changed, a translation of a translation.
//!
//! Input: two folded wordings. Output: yes or no, the same whichever comes first, and by the two wordings alone: weights come from fixed lists and never from what an
//! archive happens to hold, so that no later article can change the answer.
//!
//! The measure is Dice's coefficient (1945) over the words of the longest common subsequence, light words ("the", "we") counting less, as every idf-weighted overlap has it. Words that
//! one side alone has before the first or after the last common word are a cut and not a difference, so that part of a passage is like the whole. What is alike
//! must share enough words that prove something, some of them in a row, and must not differ in a negation or a number: that is
//! another statement.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::wording::is_part;
use crate::folded::common;
use crate::verify::{is_light, is_negation, is_number};

/// What a light word counts beside 1 for another.
const LIGHT_WEIGHT: f64 = 0.3;
/// How many words that prove something two wordings share at least.
pub(super) const LEAST_SHARED: usize = 5;
/// How long a run of words both have.
const LEAST_RUN: usize = 4;
/// Dice's coefficient from which on two wordings are alike, and the part of the shorter one that the other must have.
const ALIKE: f64 = 0.75;
/// The same where one of them is a translation: translators choose their own words.
const ALIKE_IN_TRANSLATION: f64 = 0.6;

/// Whether two folded wordings say the same in nearly the same words. `translated`: one of them is marked as a translation.
pub(crate) fn are_alike(one: &str, other: &str, translated: bool) -> bool {
    // The longest common subsequence of two texts may depend on which is the first.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let operations = capture_diff_slices(Algorithm::Myers, &one, &other);
    let runs: Vec<&[&str]> = operations
        .iter()
        .filter(|operation| matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| &one[operation.old_range()])
        .collect();
    let telling: BTreeSet<&str> = runs.concat().into_iter().filter(|word| !is_light(word)).collect();
    if telling.len() < LEAST_SHARED || runs.iter().all(|run| run.len() < LEAST_RUN) || turn(&operations, &one, &other) {
        return false;
    }
    let shared: f64 = runs.iter().map(|run| weight(run)).sum();
    let core = |words: &[&str], range: fn(&DiffOp) -> Range<usize>| {
        common(&operations, range).map_or(0.0, |common| weight(&words[common]))
    };
    let cores = core(&one, DiffOp::old_range) + core(&other, DiffOp::new_range);
    let least = if translated { ALIKE_IN_TRANSLATION } else { ALIKE };
    2.0 * shared >= least * cores && shared >= least * weight(&one).min(weight(&other))
}

/// Whether one of two folded wordings may be the other in other words, or what is left of it. Whether either is a translation, or shows that it leaves words out, is looked at
/// when their printings are in hand.
pub(super) fn may_be_alike(one: &str, other: &str) -> bool {
    is_part(one, other) || is_part(other, one) || are_alike(one, other, true)
}

/// Whether a negation or a number stands on one side only.
fn turn(operations: &[DiffOp], one: &[&str], other: &[&str]) -> bool {
    operations
        .iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .flat_map(|operation| one[operation.old_range()].iter().chain(&other[operation.new_range()]))
        .any(|word| is_negation(word) || is_number(word))
}

fn weight(words: &[&str]) -> f64 {
    words
        .iter()
        .map(|word| if is_light(word) { LIGHT_WEIGHT } else { 1.0 })
        .sum()
}

/// Wordings by their words, to find those that may be alike without comparing each with each.
#[derive(Debug, Default)]
pub(crate) struct Shelf<'w> {
    wordings: Vec<&'w str>,
    by_word: HashMap<&'w str, Vec<usize>>,
}

impl<'w> Shelf<'w> {
    /// Puts a wording down; gives its number.
    pub(crate) fn put(&mut self, wording: &'w str) -> usize {
        let number = self.wordings.len();
        self.wordings.push(wording);
        for word in telling(wording) {
            self.by_word.entry(word).or_default().push(number);
        }
        number
    }

    /// The wording of a number.
    pub(crate) fn wording(&self, number: usize) -> &'w str {
        self.wordings[number]
    }

    /// The numbers of the wordings that share enough with this one to be alike, in order.
    pub(crate) fn near(&self, wording: &str) -> Vec<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for number in telling(wording)
            .into_iter()
            .filter_map(|word| self.by_word.get(word))
            .flatten()
        {
            *shared.entry(*number).or_default() += 1;
        }
        let mut near: Vec<usize> = shared
            .into_iter()
            .filter(|&(_, shared)| shared >= LEAST_SHARED)
            .map(|(number, _)| number)
            .collect();
        near.sort_unstable();
        near
    }
}

/// The words that prove something, each once.
fn telling(wording: &str) -> BTreeSet<&str> {
    wording.split(' ').filter(|word| !is_light(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shelf, are_alike};

    const PLAN: &str = "the plan allowed harlow and the river board to bring their views closer together on the bridge and on many other old questions";
    const BACK: &str = "the plan has allowed harlow and the river board to converge their views on the bridge and on many other old questions";

    #[test]
    fn other_words_for_one_thing_are_alike() {
        for (one, other, translated) in [
            (PLAN, BACK, false),
            (
                PLAN,
                "the plan let harlow and the river board bring their views closer together on the bridge",
                false,
            ),
            (
                PLAN,
                "this scheme permitted harlow and the river board to draw their views nearer on the bridge and on other old questions",
                true,
            ),
        ] {
            assert!(are_alike(one, other, translated), "{one} / {other}");
            assert!(are_alike(other, one, translated), "{other} / {one}");
        }
    }

    #[test]
    fn other_things_in_like_words_are_not() {
        for (one, other) in [
            (
                PLAN,
                "the plan has not allowed harlow and the river board to bring their views closer together on the bridge",
            ),
            (
                "we will raise 20 million for schools roads and bridges in harlow this spring",
                "we will raise 30 million for schools roads and bridges in harlow this spring",
            ),
            (
                "we will work with our friends and partners to keep the harbor open",
                "we will work with our friends and neighbors to bring the boats home",
            ),
            (
                "thank you very much it is great to be here tonight",
                "thank you very much it is great to be back here",
            ),
            (
                "we are ready to talk about the bridge",
                "we are ready to talk about the tunnel",
            ),
        ] {
            assert!(!are_alike(one, other, false), "{one} / {other}");
        }
    }

    #[test]
    fn whatever_is_alike_is_near() {
        let mut shelf = Shelf::default();
        shelf.put("thank you very much it is great to be here tonight");
        let number = shelf.put(PLAN);
        assert_eq!(shelf.near(BACK), [number]);
    }
}

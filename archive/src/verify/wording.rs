//! How the words of a claim stand to printed ones: the same, a part, parts with gaps, other words.
//!
//! Input: a claim's folded words and a [`Passage`], one printed stretch or several that go on from each other. Output: a [`Placement`]. Pure: nothing here knows the
//! database or who speaks.
//!
//! A claim is looked for contiguously first, then as parts in order ([`Passage::elided`]: the fewest parts, by dynamic programming over words), then as the same saying in
//! other words ([`Passage::altered`]: a word-level diff within the window around the longest common run). A gap that swallows a negation or a number is no
//! elision: what is left says something else.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use extractor::Span;
use extractor::fold::fold;
use extractor::frame::Frame;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::evidence::Turn;
use super::{Difference, DifferenceKind, Wording};
use crate::article::entries;
use crate::folded::{Folded, compared, slice};

/// Claims of more words than this are only looked for contiguously.
const LONGEST: usize = 400;
/// What a light word counts beside 1 for another when wordings are compared.
const LIGHT_WEIGHT: f64 = 0.4;
/// The fewest words a part of a claim has on average; shorter ones fall together by chance.
const LEAST_PART: usize = 3;
/// Parts of a spliced claim are at least this long, and there are at most so many.
pub(super) const LEAST_SPLICE: usize = 3;
pub(super) const MOST_SPLICES: usize = 4;

const LIGHT_WORDS_FILE: &str = include_str!("../../data/light-words.txt");
const NEGATIONS_FILE: &str = include_str!("../../data/negations.txt");

static LIGHT_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| entries(LIGHT_WORDS_FILE).map(fold).collect());
static NEGATIONS: LazyLock<HashSet<String>> = LazyLock::new(|| entries(NEGATIONS_FILE).map(fold).collect());

/// Whether a word is so common that it proves little.
pub(crate) fn is_light(word: &str) -> bool {
    LIGHT_WORDS.contains(word)
}

/// What a word counts when wordings are compared.
pub(super) fn weight(word: &str) -> f64 {
    if is_light(word) { LIGHT_WEIGHT } else { 1.0 }
}

/// Whether a word turns what is said into its opposite.
pub(crate) fn is_negation(word: &str) -> bool {
    NEGATIONS.contains(word)
}

/// Whether a word is a number.
pub(crate) fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

/// Printed words, cut where sentences begin.
#[derive(Debug)]
pub(super) struct Passage {
    text: String,
    folded: Vec<String>,
    spans: Vec<Span>,
    /// The words of each stretch.
    stretches: Vec<Range<usize>>,
    /// The bytes of each stretch.
    places: Vec<Range<usize>>,
    /// For each word, and for the end, whether a sentence or a stretch begins there; found when first asked for.
    edges: OnceCell<Vec<bool>>,
}

/// Where, and how, a claim stands in a passage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placement {
    pub(super) wording: Wording,
    /// From 0, nothing alike, to 1, the same words.
    pub(super) similarity: f64,
    /// The claim against the passage from the first word that both have to the last.
    pub(super) operations: Vec<Operation>,
}

/// A run of words of the claim beside a run of the passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) kind: DifferenceKind,
    pub(super) claimed: Range<usize>,
    pub(super) printed: Range<usize>,
}

impl Placement {
    /// One past the last printed word that the claim repeats.
    pub(super) fn end(&self) -> usize {
        self.equal().map(|operation| operation.printed.end).max().unwrap_or(0)
    }

    /// The first printed word that the claim repeats.
    pub(super) fn start(&self) -> usize {
        self.equal().map(|operation| operation.printed.start).min().unwrap_or(0)
    }

    /// The claim's words that the passage repeats last.
    pub(super) fn tail(&self) -> Range<usize> {
        let last = self.equal().max_by_key(|operation| operation.printed.end);
        last.map_or(0..0, |operation| operation.claimed.clone())
    }

    /// How many words, of both sides, the other has not.
    pub(super) fn edits(&self) -> usize {
        self.operations
            .iter()
            .filter(|operation| operation.kind != DifferenceKind::Equal)
            .map(|operation| operation.claimed.len() + operation.printed.len())
            .sum()
    }

    /// Whether one word on either side is all that differs.
    pub(super) fn is_single_edit(&self) -> bool {
        let mut others = self
            .operations
            .iter()
            .filter(|operation| operation.kind != DifferenceKind::Equal);
        let single = |operation: &Operation| operation.claimed.len() <= 1 && operation.printed.len() <= 1;
        others.next().is_some_and(single) && others.next().is_none()
    }

    fn equal(&self) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(|operation| operation.kind == DifferenceKind::Equal)
    }
}

impl Passage {
    /// Puts stretches that go on from each other together.
    pub(super) fn of<'s>(stretches: impl IntoIterator<Item = &'s str>) -> Self {
        let mut passage = Self {
            text: String::new(),
            folded: Vec::new(),
            spans: Vec::new(),
            stretches: Vec::new(),
            places: Vec::new(),
            edges: OnceCell::new(),
        };
        for stretch in stretches {
            passage.add(stretch);
        }
        passage
    }

    fn add(&mut self, stretch: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let base = self.text.len();
        self.text.push_str(stretch);
        let words = compared(stretch);
        if words.is_empty() {
            return;
        }
        let first = self.folded.len();
        for (word, span) in words {
            self.folded.push(word);
            self.spans.push(Span::new(base + span.start(), base + span.end()));
        }
        self.stretches.push(first..self.folded.len());
        self.places.push(base..self.text.len());
    }

    /// Whether a sentence or a stretch begins with a word, or behind the last.
    fn is_edge(&self, word: usize) -> bool {
        self.edges.get_or_init(|| self.find_edges())[word]
    }

    fn find_edges(&self) -> Vec<bool> {
        let mut edges = Vec::with_capacity(self.len() + 1);
        for (stretch, place) in self.stretches.iter().zip(&self.places) {
            let starts = sentence_starts(&self.text[place.clone()]);
            let starts: Vec<usize> = starts.into_iter().map(|at| place.start + at).collect();
            let mut before = place.start;
            for (nth, span) in self.spans[stretch.clone()].iter().enumerate() {
                edges.push(nth == 0 || starts.iter().any(|&start| before <= start && start <= span.start()));
                before = span.end();
            }
        }
        edges.push(true);
        edges
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// Which of its stretches holds a word.
    pub(super) fn stretch_of(&self, word: usize) -> usize {
        self.stretches.partition_point(|stretch| stretch.end <= word)
    }

    /// The stretch that holds most of what the claim repeats.
    pub(super) fn main_stretch(&self, placement: &Placement) -> usize {
        let held = |stretch: &Range<usize>| -> usize {
            let within = |operation: &Operation| {
                let (start, end) = (&operation.printed.start, &operation.printed.end);
                (*end).min(stretch.end).saturating_sub((*start).max(stretch.start))
            };
            placement.equal().map(within).sum()
        };
        let most = self
            .stretches
            .iter()
            .enumerate()
            .max_by_key(|(index, stretch)| (held(stretch), std::cmp::Reverse(*index)));
        most.map_or(0, |(index, _)| index)
    }

    /// How many words claim and passage share, and how many of these are not light.
    pub(super) fn shared(&self, placement: &Placement) -> (usize, usize) {
        let words = || {
            placement
                .equal()
                .flat_map(|operation| &self.folded[operation.printed.clone()])
        };
        (words().count(), words().filter(|word| !is_light(word)).count())
    }

    /// The difference that changes the sense most, and how.
    pub(super) fn turns_on(&self, claim: &Folded<'_>, placement: &Placement) -> Option<(Turn, Difference)> {
        let turn = |operation: &Operation| {
            let claimed = claim.run(&operation.claimed);
            let printed = &self.folded[operation.printed.clone()];
            let negations = |words: &[String]| words.iter().filter(|word| is_negation(word)).count();
            let numbers = |words: &[String]| words.iter().filter(|word| is_number(word)).cloned().collect::<Vec<_>>();
            if negations(claimed) % 2 != negations(printed) % 2 {
                Turn::Negation
            } else if numbers(claimed) != numbers(printed) {
                Turn::Number
            } else {
                Turn::Words
            }
        };
        let differing = placement
            .operations
            .iter()
            .filter(|operation| operation.kind != DifferenceKind::Equal);
        let (turn, operation) = differing
            .map(|operation| (turn(operation), operation))
            .min_by_key(|(turn, operation)| (*turn, operation.claimed.start))?;
        Some((turn, self.difference(claim, operation)))
    }

    /// Whether the claim is one whole stretch of it.
    pub(super) fn is_whole(&self, placement: &Placement) -> bool {
        let place = placement.start()..placement.end();
        placement.operations.len() == 1 && self.stretches.contains(&place)
    }

    /// The claim as contiguous words: the place at sentence edges before others.
    pub(super) fn contiguous(&self, claimed: &[&str]) -> Option<Placement> {
        let last = self.len().checked_sub(claimed.len())?;
        let mut best = None;
        for start in 0..=last {
            let end = start + claimed.len();
            if !self.folded[start..end].iter().zip(claimed).all(|(a, b)| a == b) {
                continue;
            }
            let whole = self.is_edge(start) && self.is_edge(end);
            let placement = Placement {
                wording: if whole { Wording::Verbatim } else { Wording::Excerpt },
                similarity: 1.0,
                operations: vec![Operation {
                    kind: DifferenceKind::Equal,
                    claimed: 0..claimed.len(),
                    printed: start..end,
                }],
            };
            if whole {
                return Some(placement);
            }
            best.get_or_insert(placement);
        }
        best
    }

    /// The claim as parts of the passage in order, in as few parts as possible, each gap within one stretch. A gap that leaves out a negation, or a number, unmarked inside a sentence, makes
    /// other words of it.
    pub(super) fn elided(&self, claim: &Folded<'_>) -> Option<Placement> {
        let claimed = claim.words();
        let words: HashSet<&str> = self.folded.iter().map(String::as_str).collect();
        if claimed.len() < 4 || claimed.len() > LONGEST || !claimed.iter().all(|word| words.contains(word)) {
            return None;
        }
        let parts = self.fewest_parts(&claimed)?;
        let marked = parts[1..].iter().all(|(at, _)| claim.has_gap_before(*at));
        if !marked && claimed.len() < LEAST_PART * parts.len() {
            return None;
        }
        let mut operations: Vec<Operation> = Vec::new();
        for (nth, &(at, place)) in parts.iter().enumerate() {
            let end = parts.get(nth + 1).map_or(claimed.len(), |next| next.0);
            if let Some(before) = operations.last() {
                operations.push(Operation {
                    kind: DifferenceKind::Insert,
                    claimed: at..at,
                    printed: before.printed.end..place,
                });
            }
            operations.push(Operation {
                kind: DifferenceKind::Equal,
                claimed: at..end,
                printed: place..place + (end - at),
            });
        }
        // What goes on behind a cue is another stretch: a gap across it joins different quotes.
        let across = |operation: &Operation| {
            let gap = operation.kind == DifferenceKind::Insert;
            gap && self.stretch_of(operation.printed.start - 1) != self.stretch_of(operation.printed.end)
        };
        if operations.iter().any(across) {
            return None;
        }
        let turned = operations.iter().any(|operation| {
            let unmarked = operation.kind == DifferenceKind::Insert && !claim.has_gap_before(operation.claimed.start);
            unmarked && self.changes_sense(&operation.printed)
        });
        Some(Placement {
            wording: if turned { Wording::Altered } else { Wording::Elided },
            similarity: self.similarity(claim, &operations),
            operations,
        })
    }

    /// Whether words, left out inside a sentence, turn what is said.
    fn changes_sense(&self, left_out: &Range<usize>) -> bool {
        let within = !self.is_edge(left_out.start) || !self.is_edge(left_out.end);
        within && self.folded[left_out.clone()].iter().any(|word| is_negation(word))
    }

    /// The first words of the fewest runs, in claim and passage, that make up the claim in order; `None` where there are none.
    fn fewest_parts(&self, claimed: &[&str]) -> Option<Vec<(usize, usize)>> {
        const NONE: u32 = u32::MAX;
        let (rows, columns) = (claimed.len(), self.len());
        // For each word of the claim and each equal printed one: the fewest parts that end there, and whether the last of them began there.
        let mut parts = vec![NONE; rows * columns];
        let mut begins = vec![false; rows * columns];
        for (row, word) in claimed.iter().enumerate() {
            let mut fewest_before = if row == 0 { 0 } else { NONE };
            for column in 0..columns {
                let cell = row * columns + column;
                if self.folded[column] == *word {
                    let along = match (row, column) {
                        (0, _) | (_, 0) => NONE,
                        _ => parts[cell - columns - 1],
                    };
                    let anew = fewest_before.saturating_add(1);
                    (parts[cell], begins[cell]) = if along <= anew { (along, false) } else { (anew, true) };
                }
                if row > 0 {
                    fewest_before = fewest_before.min(parts[cell - columns]);
                }
            }
        }
        let mut row = rows.checked_sub(1)?;
        let last = |row: usize, before: usize| {
            (0..before)
                .filter(|column| parts[row * columns + column] != NONE)
                .min_by_key(|column| (parts[row * columns + column], std::cmp::Reverse(*column)))
        };
        let mut column = last(row, columns)?;
        let mut starts = Vec::new();
        loop {
            if begins[row * columns + column] {
                starts.push((row, column));
                if row == 0 {
                    break;
                }
                row -= 1;
                column = last(row, column)?;
            } else {
                row -= 1;
                column -= 1;
            }
        }
        starts.reverse();
        Some(starts)
    }

    /// The claim as other words for what the passage says, in the window around the longest run that both have; `None` where they have too little in common.
    pub(super) fn altered(&self, claim: &Folded<'_>) -> Option<Placement> {
        let claimed = claim.words();
        if claimed.len() < 3 || claimed.len() > LONGEST || self.len() < 2 {
            return None;
        }
        let printed: Vec<&str> = self.folded.iter().map(String::as_str).collect();
        let (at, place, _) = longest_run(&claimed, &printed)?;
        let slack = claimed.len() / 2 + 2;
        let from = place.saturating_sub(at + slack);
        let to = (place + (claimed.len() - at) + slack).min(printed.len());
        let mut operations: Vec<Operation> = capture_diff_slices(Algorithm::Myers, &claimed, &printed[from..to])
            .into_iter()
            .map(|operation| Operation::of(&operation, from))
            .collect();
        let outer = |operation: &Operation| operation.kind == DifferenceKind::Insert;
        while operations.last().is_some_and(outer) {
            operations.pop();
        }
        while operations.first().is_some_and(outer) {
            operations.remove(0);
        }
        trim_edges(&mut operations);
        let similarity = self.similarity(claim, &operations);
        Some(Placement {
            wording: Wording::Altered,
            similarity,
            operations,
        })
    }

    /// Twice the weight of what both have over the weight of all (Dice's coefficient).
    fn similarity(&self, claim: &Folded<'_>, operations: &[Operation]) -> f64 {
        let weight = |words: &[String]| -> f64 { words.iter().map(|word| weight(word)).sum() };
        let (mut both, mut all) = (0.0, 0.0);
        for operation in operations {
            let claimed = weight(claim.run(&operation.claimed));
            if operation.kind == DifferenceKind::Equal {
                both += claimed;
            }
            all += claimed + weight(&self.folded[operation.printed.clone()]);
        }
        if all > 0.0 { 2.0 * both / all } else { 0.0 }
    }

    /// The comparison in the words of both sides.
    pub(super) fn differences(&self, claim: &Folded<'_>, placement: &Placement) -> Vec<Difference> {
        let difference = |operation| self.difference(claim, operation);
        placement.operations.iter().map(difference).collect()
    }

    fn difference(&self, claim: &Folded<'_>, operation: &Operation) -> Difference {
        Difference {
            kind: operation.kind,
            claimed: claim.slice(&operation.claimed).to_owned(),
            printed: slice(&self.text, &self.spans, &operation.printed).to_owned(),
        }
    }
}

impl Operation {
    fn of(operation: &DiffOp, shift: usize) -> Self {
        let (tag, claimed, printed) = operation.as_tag_tuple();
        let kind = match tag {
            similar::DiffTag::Equal => DifferenceKind::Equal,
            similar::DiffTag::Replace => DifferenceKind::Replace,
            similar::DiffTag::Insert => DifferenceKind::Insert,
            similar::DiffTag::Delete => DifferenceKind::Delete,
        };
        Self {
            kind,
            claimed,
            printed: printed.start + shift..printed.end + shift,
        }
    }
}

/// At the ends of a window, more printed words than claimed ones are context: a replacement keeps as many as it replaces.
fn trim_edges(operations: &mut [Operation]) {
    if let Some(last) = operations
        .last_mut()
        .filter(|last| last.kind == DifferenceKind::Replace)
    {
        last.printed.end = last.printed.end.min(last.printed.start + last.claimed.len());
    }
    if let Some(first) = operations
        .first_mut()
        .filter(|first| first.kind == DifferenceKind::Replace)
    {
        first.printed.start = first
            .printed
            .start
            .max(first.printed.end.saturating_sub(first.claimed.len()));
    }
}

/// The longest run of words that both have: where it begins in each, and its length. Among equally long ones the first with a word that is not light.
fn longest_run(claimed: &[&str], printed: &[&str]) -> Option<(usize, usize, usize)> {
    let mut best: Option<(usize, usize, usize, bool)> = None;
    let mut above = vec![0_usize; printed.len()];
    for (row, claimed_word) in claimed.iter().enumerate() {
        let mut current = vec![0; printed.len()];
        for (column, printed_word) in printed.iter().enumerate() {
            if claimed_word != printed_word {
                continue;
            }
            let length = 1 + column.checked_sub(1).map_or(0, |left| above[left]);
            current[column] = length;
            let weighty = claimed[row + 1 - length..=row].iter().any(|word| !is_light(word));
            if best.is_none_or(|held| (length, weighty) > (held.2, held.3)) {
                best = Some((row + 1 - length, column + 1 - length, length, weighty));
            }
        }
        above = current;
    }
    best.map(|(at, place, length, _)| (at, place, length))
}

/// A claim put together from several passages: for each part its passage and the words, in claim and passage. `None` where it is not made of few long parts.
pub(super) fn spliced(claimed: &[&str], passages: &[Passage]) -> Option<Vec<(usize, Operation)>> {
    if claimed.len() < 2 * LEAST_SPLICE || claimed.len() > LONGEST {
        return None;
    }
    let mut parts = Vec::new();
    let mut at = 0;
    // The longest part from each place on gives the fewest parts, since every beginning of a run is a run.
    while at < claimed.len() {
        let (passage, place, length) = passages
            .iter()
            .enumerate()
            .filter_map(|(index, passage)| {
                let (place, length) = passage.longest_from(&claimed[at..])?;
                Some((index, place, length))
            })
            .max_by_key(|&(index, _, length)| (length, std::cmp::Reverse(index)))?;
        if length < LEAST_SPLICE || parts.len() == MOST_SPLICES {
            return None;
        }
        parts.push((
            passage,
            Operation {
                kind: DifferenceKind::Equal,
                claimed: at..at + length,
                printed: place..place + length,
            },
        ));
        at += length;
    }
    let weighty = parts.iter().all(|(_, part)| {
        claimed[part.claimed.clone()].iter().any(|word| !is_light(word)) || part.claimed.len() > LEAST_SPLICE
    });
    (parts.len() > 1 && weighty).then_some(parts)
}

/// The place of those parts of a spliced claim of so many words that one passage holds; the claim's other words stand elsewhere.
pub(super) fn partly(parts: Vec<Operation>, words: usize) -> Placement {
    let mut operations: Vec<Operation> = Vec::new();
    let held: usize = parts.iter().map(|part| part.claimed.len()).sum();
    let mut at = 0;
    let mut place = parts.first().map_or(0, |part| part.printed.start);
    let elsewhere = |from: usize, to: usize, place: usize| Operation {
        kind: DifferenceKind::Delete,
        claimed: from..to,
        printed: place..place,
    };
    for part in parts {
        if at < part.claimed.start {
            operations.push(elsewhere(at, part.claimed.start, place));
        }
        at = part.claimed.end;
        place = part.printed.end;
        operations.push(part);
    }
    if at < words {
        operations.push(elsewhere(at, words, place));
    }
    Placement {
        wording: Wording::Spliced,
        similarity: held as f64 / words as f64,
        operations,
    }
}

impl Passage {
    /// The longest run with which the claim's words begin: where it stands and its length.
    fn longest_from(&self, claimed: &[&str]) -> Option<(usize, usize)> {
        (0..self.len())
            .map(|start| {
                let run = self.folded[start..].iter().zip(claimed);
                (start, run.take_while(|(a, b)| a == *b).count())
            })
            .filter(|&(_, length)| length > 0)
            .max_by_key(|&(start, length)| (length, std::cmp::Reverse(start)))
    }
}

/// The bytes at which sentences begin.
pub(crate) fn sentence_starts(text: &str) -> Vec<usize> {
    let frame = Frame::read(text);
    (0..frame.sentences.len())
        .filter_map(|sentence| frame.sentence_items(sentence).next())
        .map(|item| frame.items[item].span.start())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISE: &str = "We kept our promise, Ellery. The boats are coming home. Wait and see,";

    #[track_caller]
    fn contiguous(claim: &str, printed: &str, expected: Option<(Wording, bool)>) {
        let claim = Folded::of(claim);
        let passage = Passage::of([printed]);
        let found = passage.contiguous(&claim.words());
        let found = found.map(|found| (found.wording, found.end() < passage.len()));
        assert_eq!(found, expected, "{claim:?} in {printed:?}");
    }

    #[test]
    fn whole_stretches_and_whole_sentences_are_verbatim() {
        contiguous(PROMISE, PROMISE, Some((Wording::Verbatim, false)));
        contiguous("We kept our promise, Ellery.", PROMISE, Some((Wording::Verbatim, true)));
        contiguous("the boats are coming home", PROMISE, Some((Wording::Verbatim, true)));
        contiguous(
            "The boats are coming home! Wait and see",
            PROMISE,
            Some((Wording::Verbatim, false)),
        );
    }

    #[test]
    fn parts_of_sentences_are_excerpts() {
        contiguous("We kept our promise", PROMISE, Some((Wording::Excerpt, true)));
        contiguous("coming home. Wait and see", PROMISE, Some((Wording::Excerpt, false)));
        contiguous("The boats came home", PROMISE, None);
        contiguous(&format!("{PROMISE} again"), PROMISE, None);
    }

    #[test]
    fn stretches_around_a_cue_are_one_passage() {
        let passage = Passage::of(["The ferry,", "sails at noon, whatever the wind."]);
        let claim = Folded::of("The ferry sails at noon");
        assert_eq!(passage.contiguous(&claim.words()).unwrap().wording, Wording::Excerpt);
        let claim = Folded::of("the ferry sails at noon, whatever the wind");
        assert_eq!(passage.contiguous(&claim.words()).unwrap().wording, Wording::Verbatim);
    }

    #[track_caller]
    fn elided(claim: &str, printed: &str, expected: Option<Wording>) {
        let found = Passage::of([printed]).elided(&Folded::of(claim));
        assert_eq!(found.map(|found| found.wording), expected, "{claim:?} in {printed:?}");
    }

    #[test]
    fn parts_in_order_are_elided() {
        let printed =
            "The harbor board will repair the old pier, as it promised in spring, before the first storm arrives.";
        elided(
            "The harbor board will repair the old pier before the first storm arrives",
            printed,
            Some(Wording::Elided),
        );
        elided(
            "will repair the old pier … before the first storm",
            printed,
            Some(Wording::Elided),
        );
        elided(
            "before the first storm arrives the harbor board will repair",
            printed,
            None,
        );
        elided("the pier storm arrives", printed, None);
        elided(
            "The harbor board will sell the old pier before the first storm",
            printed,
            None,
        );
    }

    #[test]
    fn a_gap_that_swallows_a_negation_makes_other_words() {
        let printed = "I will never sign a treaty that gives the harbor away.";
        elided(
            "I will sign a treaty that gives the harbor away",
            printed,
            Some(Wording::Altered),
        );
        elided(
            "I will … sign a treaty that gives the harbor away",
            printed,
            Some(Wording::Elided),
        );
    }

    #[test]
    fn a_replaced_word_shows_in_the_differences() {
        let claim = Folded::of("the boats are staying home");
        let passage = Passage::of([PROMISE]);
        let placement = passage.altered(&claim).unwrap();
        let differences: Vec<(DifferenceKind, String, String)> = passage
            .differences(&claim, &placement)
            .into_iter()
            .map(|difference| (difference.kind, difference.claimed, difference.printed))
            .collect();
        assert_eq!(
            differences,
            [
                (
                    DifferenceKind::Equal,
                    "the boats are".to_owned(),
                    "The boats are".to_owned()
                ),
                (DifferenceKind::Replace, "staying".to_owned(), "coming".to_owned()),
                (DifferenceKind::Equal, "home".to_owned(), "home".to_owned()),
            ]
        );
        assert!(placement.similarity > 0.6, "{}", placement.similarity);
    }

    #[test]
    fn a_claim_made_of_two_passages_is_spliced() {
        let passages = [
            Passage::of(["The boats are coming home tonight."]),
            Passage::of(["Nobody will pay for the old pier."]),
        ];
        let parts = |claim: &str| spliced(&Folded::of(claim).words(), &passages).map(|parts| parts.len());
        assert_eq!(parts("The boats are coming home for the old pier"), Some(2));
        assert_eq!(parts("The boats are going home for the old pier"), None);
        assert_eq!(parts("The boats are coming home tonight"), None);
    }
}

//! Chooses the source of a stretch among the mentions around it.
//!
//! Input: a [`Scene`] (everything found in the article so far), a stretch and the [`History`] of who spoke before. Output: a probability for every mention in the
//! paragraphs around. One conditional logit over hashed features decides; its weights are learned by the `training` crate.

use std::array;
use std::iter::Take;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::cues::{Subject, subject};
use crate::features::{Features, Known, Weights, hash_word};
use crate::frame::{Frame, ItemKind};
use crate::lexicon::{CUE, Classes, Words};
use crate::mention::{CueLink, Mention, MentionCues, MentionKind};
use crate::vocabulary::ByWord;
use crate::whitespace::words;

/// Mentions are sought this many paragraphs before the stretch ...
const PARAGRAPHS_BACK: usize = 2;
/// ... and after it,
const PARAGRAPHS_AHEAD: usize = 1;
/// at most so many before it ...
const MENTIONS_BACK: usize = 40;
/// ... and after it, however long the paragraphs are.
const MENTIONS_AHEAD: usize = 20;
/// Of a longer way between mention and stretch only so many items at either end are looked at.
const PATH_ENDS: usize = 50;

/// Everything that is known of an article when sources are chosen.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The article's frame.
    pub frame: &'a Frame<'a>,
    /// What its words are.
    pub words: &'a Words,
    /// Its mentions, by start.
    pub mentions: &'a [Mention],
    /// The reporting words around each mention.
    pub cues: &'a [MentionCues],
    /// The entity that each mention refers to, where known.
    pub referents: &'a [Option<usize>],
    tallies: Vec<Tally>,
    path: Path,
    first_mention: Vec<usize>,
    ordinals: Vec<(usize, usize)>,
    /// How often each entity is named.
    named: Vec<usize>,
}

/// How many items of each sort stand before an item.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    words: u32,
    commas: u32,
    quotes: u32,
    cues: u32,
}

impl<'a> Scene<'a> {
    /// Gathers what the ranker needs of an article, in time linear in its length.
    ///
    /// # Panics
    ///
    /// When `cues` or `referents` are not as many as `mentions`.
    #[must_use]
    pub fn new(
        frame: &'a Frame<'a>,
        words: &'a Words,
        mentions: &'a [Mention],
        cues: &'a [MentionCues],
        referents: &'a [Option<usize>],
    ) -> Self {
        assert_eq!(mentions.len(), cues.len(), "one pair of cues for each mention");
        assert_eq!(mentions.len(), referents.len(), "one referent for each mention");
        let known = referents.iter().flatten().max().map_or(0, |&last| last + 1);
        let mut named = vec![0; known];
        for (mention, referent) in mentions.iter().zip(referents) {
            if let (MentionKind::Name, Some(entity)) = (mention.kind, referent) {
                named[*entity] += 1;
            }
        }
        let first_mention = (0..=frame.paragraphs.len())
            .map(|paragraph| mentions.partition_point(|m| frame.items[m.items.0].paragraph < paragraph))
            .collect();
        Self {
            frame,
            words,
            mentions,
            cues,
            referents,
            tallies: tallies(frame, words),
            path: Path::of(frame, words),
            first_mention,
            ordinals: ordinals(frame),
            named,
        }
    }

    /// The mentions among which the source of a stretch at this item is sought.
    fn candidates(&self, item: usize) -> Range<usize> {
        let paragraph = self.frame.items[item].paragraph;
        let last = self.first_mention.len() - 1;
        let first = self.first_mention[paragraph.saturating_sub(PARAGRAPHS_BACK)];
        let end = self.first_mention[(paragraph + PARAGRAPHS_AHEAD + 1).min(last)];
        let here = self.mentions.partition_point(|mention| mention.items.0 < item);
        first.max(here.saturating_sub(MENTIONS_BACK))..end.min(here + MENTIONS_AHEAD)
    }

    /// The word at an item of a paragraph as a number; other ones for a quote and beyond the paragraph.
    fn word(&self, item: Option<usize>, paragraph: usize) -> u32 {
        match item.and_then(|item| Some((item, self.frame.items.get(item)?))) {
            Some((at, item)) if item.paragraph == paragraph => self.words.hash(at),
            _ => EDGE,
        }
    }
}

/// Stands for what lies beyond a paragraph.
pub(crate) const EDGE: u32 = 1;

fn tallies(frame: &Frame<'_>, words: &Words) -> Vec<Tally> {
    let mut sum = Tally::default();
    let mut tallies = Vec::with_capacity(frame.items.len() + 1);
    tallies.push(sum);
    for (at, item) in frame.items.iter().enumerate() {
        match item.kind {
            ItemKind::Word => sum.words += 1,
            ItemKind::Quote(_) => sum.quotes += 1,
            ItemKind::Mark => sum.commas += u32::from(&*item.lower == ","),
        }
        sum.cues += u32::from(words.cue(at) >= CUE);
        tallies.push(sum);
    }
    tallies
}

/// For each stretch how many stand before it in its paragraph, and how many there are.
fn ordinals(frame: &Frame<'_>) -> Vec<(usize, usize)> {
    let mut in_paragraph = vec![0; frame.paragraphs.len()];
    let mut ordinals = vec![(0, 0); frame.stretches.len()];
    for item in &frame.items {
        if let ItemKind::Quote(stretch) = item.kind {
            ordinals[stretch].0 = in_paragraph[item.paragraph];
            in_paragraph[item.paragraph] += 1;
        }
    }
    for (stretch, &item) in frame.stretch_items.iter().enumerate() {
        if let ItemKind::Quote(outermost) = frame.items[item].kind {
            ordinals[stretch] = (ordinals[outermost].0, in_paragraph[frame.items[item].paragraph]);
        }
    }
    ordinals
}

/// Words that a path from mention to stretch tells apart.
const PATH_WORDS: [&str; 19] = [
    "who", "that", "to", "of", "as", "'s", "in", "on", "by", "and", "but", "for", "with", "about", "was", "is", "has",
    "had", "which",
];
/// Marks that a path tells apart.
const PATH_MARKS: [&str; 12] = [",", ".", ":", ";", "?", "!", "(", ")", "—", "–", "--", "-"];
const STEP_CUE: u8 = 0;
const STEP_MARK: u8 = 10;
const STEP_WORD: u8 = STEP_MARK + PATH_MARKS.len() as u8;

/// The steps of the marks and words that a path tells apart, 0 for the others.
static STEPS: LazyLock<ByWord<u8>> = LazyLock::new(|| {
    let marks = PATH_MARKS.into_iter().zip(STEP_MARK..);
    ByWord::of(marks.chain(PATH_WORDS.into_iter().zip(STEP_WORD..)))
});

/// The items of a frame as the steps of a path through them.
#[derive(Debug)]
struct Path {
    steps: Vec<u8>,
    /// Which sorts of steps an item and the seven behind it are, a bit for each sort.
    eights: Vec<u64>,
}

impl Path {
    /// Numbers of steps are below this.
    const SORTS: usize = 64;

    fn of(frame: &Frame<'_>, words: &Words) -> Self {
        let steps: Vec<u8> = (0..frame.items.len()).map(|item| step(frame, words, item)).collect();
        let mut eights: Vec<u64> = steps.iter().map(|&step| 1 << step).collect();
        for ahead in [1, 2, 4] {
            for at in 0..eights.len().saturating_sub(ahead) {
                eights[at] |= eights[at + ahead];
            }
        }
        Self { steps, eights }
    }

    /// Which sorts of steps there are among these.
    fn sorts(&self, range: Range<usize>) -> u64 {
        let Some(last) = range.end.checked_sub(8).filter(|&last| range.start <= last) else {
            return self.steps[range].iter().fold(0, |sorts, &step| sorts | 1 << step);
        };
        (range.start..last)
            .step_by(8)
            .fold(self.eights[last], |sorts, at| sorts | self.eights[at])
    }
}

/// What sort of step an item is on the path from a mention to a stretch: a number below 64.
fn step(frame: &Frame<'_>, words: &Words, at: usize) -> u8 {
    let item = &frame.items[at];
    let lower = &*item.lower;
    match (item.kind, STEPS[item.id]) {
        (ItemKind::Quote(_), _) => 1,
        (ItemKind::Word, _) if words.cue(at) >= CUE => STEP_CUE,
        (ItemKind::Word, step @ STEP_WORD..) | (ItemKind::Mark, step @ STEP_MARK..STEP_WORD) => step,
        (ItemKind::Mark, _) => 2,
        (ItemKind::Word, _) if item.capital => 3,
        (ItemKind::Word, _) if words.is(at, Classes::PRONOUN) => 4,
        (ItemKind::Word, _) if lower.ends_with("ed") => 5,
        (ItemKind::Word, _) if lower.ends_with("ing") => 6,
        (ItemKind::Word, _) => 7,
    }
}

/// A stretch of this article whose source is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The stretch.
    pub stretch: usize,
    /// Its source.
    pub mention: Option<usize>,
    /// Whom the source refers to.
    pub entity: Option<usize>,
}

/// Who spoke in an article so far: its quotes, left to right. Stretches that are no quotes do not belong here.
#[derive(Clone, Debug, Default)]
pub struct History {
    spoken: Vec<Spoken>,
    times: FxHashMap<usize, usize>,
}

impl History {
    /// Adds the latest quote.
    pub fn push(&mut self, spoken: Spoken) {
        if let Some(entity) = spoken.entity {
            *self.times.entry(entity).or_default() += 1;
        }
        self.spoken.push(spoken);
    }

    /// The quotes so far.
    #[must_use]
    pub fn spoken(&self) -> &[Spoken] {
        &self.spoken
    }

    fn times(&self, entity: usize) -> usize {
        self.times.get(&entity).copied().unwrap_or(0)
    }
}

/// How likely each mention is the source of one stretch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// Mentions with their probabilities, most likely first; empty where no mention is near.
    pub probabilities: Vec<(usize, f32)>,
}

impl Ranked {
    /// The most likely mention and its probability.
    #[must_use]
    pub fn best(&self) -> Option<(usize, f32)> {
        self.probabilities.first().copied()
    }
}

/// The model that chooses sources.
#[derive(Clone, Debug)]
pub struct Ranker {
    weights: Weights,
}

impl Ranker {
    /// The model that the extractor ships with, read on first use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Ranker> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let weights = Weights::from_bytes(include_bytes!("../models/ranker.bin"));
            Self::new(weights.expect("the shipped weights are a file of weights; a test reads them"))
        })
    }

    /// A model with these weights.
    #[must_use]
    pub const fn new(weights: Weights) -> Self {
        Self { weights }
    }

    /// The model at work on one article.
    #[must_use]
    pub fn on<'a>(&'a self, scene: &'a Scene<'a>) -> Ranking<'a> {
        Ranking {
            scene,
            features: Features::scored_by(&self.weights),
            sums: Sums::new(scene),
        }
    }
}

/// A model at work on one article. What it gives for a mention whatever the stretch is summed up once: that is most of it.
#[derive(Debug)]
pub struct Ranking<'a> {
    scene: &'a Scene<'a>,
    features: Features<'a>,
    sums: Sums,
}

impl Ranking<'_> {
    /// How likely each mention around a stretch is its source.
    #[must_use]
    pub fn choose(&mut self, stretch: usize, history: &History) -> Ranked {
        let mut probabilities = Vec::with_capacity(MENTIONS_BACK + MENTIONS_AHEAD);
        let Self { scene, features, sums } = self;
        describe_candidates(scene, stretch, history, features, sums, |mention, features| {
            probabilities.push((mention, features.score()));
        });
        let highest = probabilities
            .iter()
            .fold(f32::NEG_INFINITY, |highest, &(_, score)| highest.max(score));
        let mut sum = 0.0;
        for (_, score) in &mut probabilities {
            *score = (*score - highest).exp();
            sum += *score;
        }
        for (_, probability) in &mut probabilities {
            *probability /= sum;
        }
        // Of numbers that are not negative the bits have their order, and are compared faster.
        probabilities.sort_unstable_by_key(|&(mention, probability)| (!probability.to_bits(), mention));
        Ranked { probabilities }
    }
}

/// What a model gives for the features of mentions that do not change from stretch to stretch.
#[derive(Debug)]
struct Sums {
    /// Of each mention by itself.
    alone: Vec<Known>,
    /// Of each mention as seen from where a stretch stands.
    seen: Vec<ByView>,
    /// Of each sort of step between.
    steps: [ByView; Path::SORTS],
}

/// For each view.
type ByView = [Known; VIEWS];

/// From where a stretch sees a mention: the side, and whether in the same sentence.
const VIEWS: usize = 4;

impl Sums {
    fn new(scene: &Scene<'_>) -> Self {
        Self {
            alone: vec![None; scene.mentions.len()],
            seen: vec![[None; VIEWS]; scene.mentions.len()],
            steps: [[None; VIEWS]; Path::SORTS],
        }
    }
}

/// Calls `visit` with every candidate mention of a stretch and its features, by start; the features live until the next call.
pub fn for_each_candidate(
    scene: &Scene<'_>,
    stretch: usize,
    history: &History,
    visit: impl FnMut(usize, &Features<'_>),
) {
    let mut features = Features::default();
    describe_candidates(scene, stretch, history, &mut features, &mut Sums::new(scene), visit);
}

/// The same with features that a model may sum up.
fn describe_candidates<'w>(
    scene: &Scene<'_>,
    stretch: usize,
    history: &History,
    features: &mut Features<'w>,
    sums: &mut Sums,
    mut visit: impl FnMut(usize, &Features<'w>),
) {
    let quoted = Quoted::of(scene, stretch);
    let earlier = Earlier::of(scene, &quoted, history);
    let candidates = weigh_up(scene, &quoted);
    let with_cue = candidates.iter().filter(|candidate| candidate.cue.is_some()).count();
    let mut seen_alike: ByView = [None; VIEWS];
    let mut spoken_alike: [ByView; Earlier::SORTS] = [[None; VIEWS]; Earlier::SORTS];
    for candidate in &candidates {
        let describing = Describing::of(scene, &quoted, &earlier, candidate, with_cue);
        let (mention, view) = (candidate.mention, describing.view());
        let same_as_last = earlier.same_as_last(mention, scene.referents[mention]);
        features.clear();
        features.add_known(&mut sums.alone[mention], |f| describing.mention_alone(f));
        features.add_known(&mut sums.seen[mention][view], |f| describing.mention_seen(f));
        features.add_known(&mut seen_alike[view], |f| describing.stretch_seen(f));
        features.add_known(&mut spoken_alike[same_as_last as usize][view], |f| {
            describing.last_speaker(same_as_last, f);
        });
        describing.position(features);
        describing.path(&mut sums.steps, features);
        describing.reporting_words(features);
        describing.earlier_speakers(same_as_last, history, features);
        describing.subjects(features);
        visit(mention, features);
    }
}

/// What the features say about the stretch itself.
#[derive(Debug)]
struct Quoted {
    stretch: usize,
    item: usize,
    paragraph: usize,
    sentence: usize,
    before: u32,
    after: u32,
    end_mark: u32,
    capital: bool,
    length: u32,
    ordinal: u32,
    of: u32,
    /// The reporting word before it in its sentence, with its subject.
    cue_before: Option<(usize, Subject)>,
    /// The same after it.
    cue_after: Option<(usize, Subject)>,
    /// The subjects of the former, near it and first in the clause, and of the latter.
    subjects: [Option<usize>; 3],
    /// Which of them there are, and which reporting words.
    known_subjects: u32,
}

/// How far from a stretch its reporting word may stand.
const CUE_BACK: usize = 30;
const CUE_AHEAD: usize = 12;

/// The nearest reporting word before a stretch in its sentence, with its subject.
fn cue_before(scene: &Scene<'_>, item: usize) -> Option<(usize, Subject)> {
    let sentence = scene.frame.items[item].sentence;
    let cue = (item.saturating_sub(CUE_BACK)..item)
        .rev()
        .take_while(|&at| scene.frame.items[at].sentence == sentence)
        .find(|&at| scene.words.cue(at) >= CUE)?;
    Some((cue, subject(scene.frame, scene.words, scene.mentions, cue, 0)))
}

/// The nearest reporting word after it.
fn cue_after(scene: &Scene<'_>, item: usize) -> Option<(usize, Subject)> {
    let items = &scene.frame.items;
    let cue = (item + 1..(item + 1 + CUE_AHEAD).min(items.len()))
        .take_while(|&at| items[at].sentence == items[item].sentence && !matches!(items[at].kind, ItemKind::Quote(_)))
        .find(|&at| scene.words.cue(at) >= CUE)?;
    Some((cue, subject(scene.frame, scene.words, scene.mentions, cue, item + 1)))
}

impl Quoted {
    fn of(scene: &Scene<'_>, stretch: usize) -> Self {
        let frame = scene.frame;
        let item = frame.stretch_items[stretch];
        let (paragraph, sentence) = (frame.items[item].paragraph, frame.items[item].sentence);
        let inner = frame.stretches[stretch].inner.of(frame.text);
        let (ordinal, of) = scene.ordinals[stretch];
        let (before, after) = (cue_before(scene, item), cue_after(scene, item));
        let subjects = [
            before.and_then(|(_, subject)| subject.near),
            before.and_then(|(_, subject)| subject.first),
            after.and_then(|(_, subject)| subject.near),
        ];
        Self {
            stretch,
            item,
            paragraph,
            sentence,
            before: scene.word(item.checked_sub(1), paragraph),
            after: scene.word(Some(item + 1), paragraph),
            end_mark: end_mark(inner),
            capital: opens_with_capital(inner),
            length: match words(inner).take(9).count() {
                0..=3 => 0,
                4..=8 => 1,
                _ => 2,
            },
            ordinal: small(ordinal, 2),
            of: small(of, 3),
            cue_before: before,
            cue_after: after,
            subjects,
            known_subjects: u32::from(subjects[0].is_some())
                | u32::from(subjects[2].is_some()) << 1
                | u32::from(before.is_some()) << 2
                | u32::from(after.is_some()) << 3,
        }
    }

    fn opens_paragraph(&self) -> u32 {
        u32::from(self.before == EDGE)
    }

    fn closes_paragraph(&self) -> u32 {
        u32::from(self.after == EDGE)
    }
}

/// Who spoke before a stretch.
#[derive(Debug)]
struct Earlier {
    last: Option<Spoken>,
    before_last: Option<Spoken>,
    /// How far the last quote is: in the same sentence, paragraph, the next one, further.
    distance: u32,
    /// Whether the mention of the last speaker stands before or after the last quote.
    order: u32,
}

impl Earlier {
    /// How a mention may compare with the last speaker.
    const SORTS: usize = 5;

    fn of(scene: &Scene<'_>, quoted: &Quoted, history: &History) -> Self {
        let items = &scene.frame.items;
        let mut earlier = history.spoken().iter().rev().copied();
        let (last, before_last) = (earlier.next(), earlier.next());
        debug_assert!(
            last.is_none_or(|last| last.stretch != quoted.stretch),
            "a stretch is no history of itself"
        );
        let last_item = last.map(|last| scene.frame.stretch_items[last.stretch]);
        let distance = last_item.map_or(0, |at| {
            let item = &items[at];
            if item.sentence == quoted.sentence {
                1
            } else if item.paragraph == quoted.paragraph {
                2
            } else if quoted.paragraph - item.paragraph.min(quoted.paragraph) == 1 {
                3
            } else {
                4
            }
        });
        let order = last.and_then(|last| last.mention).map_or(0, |mention| {
            1 + u32::from(last_item.is_some_and(|item| scene.mentions[mention].items.1 > item))
        });
        Self {
            last,
            before_last,
            distance,
            order,
        }
    }

    /// Whether a mention is the source of the last quote, or means the same; a number below [`Self::SORTS`].
    fn same_as_last(&self, mention: usize, entity: Option<usize>) -> u32 {
        match self.last {
            None => 0,
            Some(last) if last.mention.is_none() => 1,
            Some(last) if last.mention == Some(mention) => 2,
            Some(last) if entity.is_some() && last.entity == entity => 3,
            Some(_) => 4,
        }
    }
}

/// The mark at the end of quoted words as a number; 0 for a letter.
pub(crate) fn end_mark(inner: &str) -> u32 {
    let last = inner.trim_end().trim_end_matches(['\'', '’', '‘']).chars().next_back();
    last.filter(|c| ",.?!;:-—".contains(*c)).map_or(0, u32::from)
}

/// Whether the first letter or digit of quoted words is a capital.
pub(crate) fn opens_with_capital(inner: &str) -> bool {
    inner
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(char::is_uppercase)
}

/// On which side of the stretch a mention stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// A mention that may be the source, with what it takes to compare it with the others.
#[derive(Debug)]
struct Candidate {
    mention: usize,
    side: Side,
    /// The items between mention and stretch.
    between: Range<usize>,
    quotes_between: u32,
    mentions_between: u32,
    same_sentence: bool,
    cue: Option<ChosenCue>,
    /// How many candidates are nearer, up to [`NEARER`].
    nearness: u32,
    /// How many candidates with a reporting word have theirs nearer, up to [`NEARER_CUES`].
    cue_nearness: u32,
}

/// So many candidates are told apart by how near they are, ...
const NEARER: usize = 6;
/// ... and so many by how near their reporting words are.
const NEARER_CUES: usize = 3;

/// The reporting word that speaks most for a mention.
#[derive(Clone, Copy, Debug)]
struct ChosenCue {
    item: usize,
    follows: bool,
    /// Items between it and the stretch.
    distance: usize,
}

fn weigh_up(scene: &Scene<'_>, quoted: &Quoted) -> Vec<Candidate> {
    let items = &scene.frame.items;
    let range = scene.candidates(quoted.item);
    let mut candidates: Vec<Candidate> = range
        .clone()
        .map(|index| {
            let mention = &scene.mentions[index];
            let side = if mention.items.1 <= quoted.item {
                Side::Before
            } else {
                Side::After
            };
            let between = match side {
                Side::Before => mention.items.1..quoted.item,
                Side::After => quoted.item + 1..mention.items.0.max(quoted.item + 1),
            };
            Candidate {
                mention: index,
                side,
                quotes_between: scene.tallies[between.end].quotes - scene.tallies[between.start].quotes,
                mentions_between: mentions_between(scene.mentions, index, &between, side, &range),
                same_sentence: items[mention.items.0].sentence == quoted.sentence,
                cue: chosen_cue(&scene.cues[index], side, quoted.item),
                nearness: NEARER as u32,
                cue_nearness: NEARER_CUES as u32,
                between,
            }
        })
        .collect();
    // Keys end in the index, so that equal ones stay in order.
    let keys = candidates.iter().enumerate().map(|(k, candidate)| {
        let sentence = items[scene.mentions[candidate.mention].items.0].sentence;
        (sentence.abs_diff(quoted.sentence), candidate.between.len(), k)
    });
    for ((.., k), rank) in nearest::<NEARER>(keys).zip(0..) {
        candidates[k].nearness = rank;
    }
    let keys = candidates.iter().enumerate().filter_map(|(k, candidate)| {
        let cue = candidate.cue?;
        Some((candidate.quotes_between as usize, cue.distance, k))
    });
    for ((.., k), rank) in nearest::<NEARER_CUES>(keys).zip(0..) {
        candidates[k].cue_nearness = rank;
    }
    candidates
}

/// Two measures of a distance, and what is so far.
type Distance = (usize, usize, usize);

/// The `N` least of some distances, in order.
fn nearest<const N: usize>(distances: impl Iterator<Item = Distance>) -> Take<array::IntoIter<Distance, N>> {
    let mut nearest = [(usize::MAX, usize::MAX, usize::MAX); N];
    let mut found = 0;
    for distance in distances {
        if distance < nearest[N - 1] {
            let mut at = N - 1;
            while at > 0 && distance < nearest[at - 1] {
                nearest[at] = nearest[at - 1];
                at -= 1;
            }
            nearest[at] = distance;
            found += 1;
        }
    }
    nearest.into_iter().take(found)
}

/// How many other candidates lie between a mention and the stretch, up to five.
fn mentions_between(
    mentions: &[Mention],
    index: usize,
    between: &Range<usize>,
    side: Side,
    range: &Range<usize>,
) -> u32 {
    let inside = |other: &&Mention| between.start <= other.items.0 && other.items.1 <= between.end;
    let count = match side {
        Side::Before => mentions[index + 1..range.end]
            .iter()
            .take_while(|other| other.items.0 < between.end)
            .filter(inside)
            .take(5)
            .count(),
        Side::After => mentions[range.start..index]
            .iter()
            .rev()
            .take_while(|other| other.items.0 >= between.start)
            .filter(inside)
            .take(5)
            .count(),
    };
    small(count, 5)
}

fn chosen_cue(cues: &MentionCues, side: Side, item: usize) -> Option<ChosenCue> {
    let chosen = |link: CueLink, follows| ChosenCue {
        item: link.item,
        follows,
        distance: link.item.abs_diff(item).saturating_sub(1),
    };
    match (cues.after, cues.before) {
        (Some(after), Some(before)) => {
            let inverted = side == Side::After && before.distance == 1;
            let prefer_before = before.weight > after.weight || inverted;
            Some(if prefer_before {
                chosen(before, false)
            } else {
                chosen(after, true)
            })
        }
        (Some(after), None) => Some(chosen(after, true)),
        (None, Some(before)) => Some(chosen(before, false)),
        (None, None) => None,
    }
}

/// A count as a feature value, cut at `most`.
fn small(count: usize, most: u32) -> u32 {
    u32::try_from(count).map_or(most, |count| count.min(most))
}

/// A distance as one of ten steps that grow.
pub(crate) fn stepped(distance: usize) -> u32 {
    const LIMITS: [usize; 9] = [0, 1, 2, 3, 5, 8, 12, 20, 40];
    LIMITS.partition_point(|&limit| limit < distance) as u32
}

/// One candidate whose features are described.
struct Describing<'s> {
    scene: &'s Scene<'s>,
    quoted: &'s Quoted,
    earlier: &'s Earlier,
    candidate: &'s Candidate,
    with_cue: usize,
    mention: &'s Mention,
    side: u32,
    /// Whether it stands in the sentence of the stretch.
    same: u32,
    kind: u32,
}

impl<'s> Describing<'s> {
    fn of(
        scene: &'s Scene<'s>,
        quoted: &'s Quoted,
        earlier: &'s Earlier,
        candidate: &'s Candidate,
        with_cue: usize,
    ) -> Self {
        let mention = &scene.mentions[candidate.mention];
        Self {
            scene,
            quoted,
            earlier,
            candidate,
            with_cue,
            mention,
            side: candidate.side as u32,
            same: u32::from(candidate.same_sentence),
            kind: mention.kind as u32,
        }
    }

    /// From where the stretch sees it: a number below [`VIEWS`].
    fn view(&self) -> usize {
        (self.side | self.same << 1) as usize
    }

    /// Pronouns each by itself, names by whether they have one word or more, other phrases together.
    fn form(&self) -> u32 {
        let mention = self.mention;
        match mention.kind {
            MentionKind::Pronoun => self.scene.words.hash(mention.head),
            MentionKind::Name => 2 + u32::from(mention.core.1 - mention.core.0 > 1),
            MentionKind::Nominal => 4,
        }
    }

    /// Side, sentences and paragraphs between.
    fn place(&self) -> u32 {
        let item = &self.scene.frame.items[self.mention.items.0];
        let sentences = small(item.sentence.abs_diff(self.quoted.sentence), 3);
        let paragraphs = small(item.paragraph.abs_diff(self.quoted.paragraph), 3);
        self.side | sentences << 1 | paragraphs << 4
    }

    /// The word `behind` items after the mention (0 is the next), or before it.
    fn word_after(&self, behind: usize) -> u32 {
        let paragraph = self.scene.frame.items[self.mention.items.0].paragraph;
        self.scene.word(Some(self.mention.items.1 + behind), paragraph)
    }

    fn word_before(&self, ahead: usize) -> u32 {
        let start = self.mention.items.0;
        let paragraph = self.scene.frame.items[start].paragraph;
        self.scene.word(start.checked_sub(ahead + 1), paragraph)
    }

    /// How its reporting words stand behind it and before it.
    fn cues(&self) -> (u32, u32) {
        let cues = self.scene.cues[self.candidate.mention];
        let after = cues
            .after
            .map_or(0, |cue| 1 + small(cue.distance, 3) + 4 * cue.through as u32);
        let before = cues.before.map_or(0, |cue| small(cue.distance, 3));
        (after, before)
    }

    /// What sort of thing it is.
    fn sort(&self) -> u32 {
        let mention = self.mention;
        let is = |classes| u32::from((mention.core.0..mention.core.1).any(|at| self.scene.words.is(at, classes)));
        is(Classes::PLACE)
            | is(Classes::AFFILIATION) << 1
            | is(Classes::GIVEN_NAME) << 2
            | is(Classes::ORGANIZATION) << 3
            | u32::from(mention.gender.is_some()) << 4
            | u32::from(mention.core.1 - mention.core.0 > 1) << 5
            | u32::from(mention.core.0 != mention.items.0) << 6
    }

    /// The features of the mention that are the same for every stretch.
    fn mention_alone(&self, f: &mut Features<'_>) {
        let (scene, mention) = (self.scene, self.mention);
        let trait_bits =
            u32::from(mention.headline) | u32::from(mention.modifier) << 1 | u32::from(mention.possessed) << 2;
        f.add(9, [self.form()]);
        f.add(11, [trait_bits]);
        f.add(12, [u32::from(mention.organization)]);
        let (after, before) = (self.word_after(0), self.word_before(0));
        f.add(20, [after]);
        f.add(22, [after, self.word_after(1)]);
        f.add(23, [before]);
        f.add(25, [self.word_before(1), before]);
        f.add(26, [before, after]);
        f.add(28, [scene.words.hash(mention.head)]);
        let (cue_after, cue_before) = self.cues();
        f.add(51, [cue_after, cue_before, self.form()]);
        if let Some(cue) = scene.cues[self.candidate.mention].after {
            f.add(52, [scene.words.hash(cue.item)]);
        }
        let entity = scene.referents[self.candidate.mention];
        let named = entity.map(|entity| scene.named[entity]).filter(|&named| named > 0);
        f.add(77, [named.map_or(9, |times| small(times, 8))]);
        f.add(94, [self.sort(), self.kind]);
    }

    /// Those that are the same for every stretch that sees it from there.
    fn mention_seen(&self, f: &mut Features<'_>) {
        let (scene, mention, side, same, kind) = (self.scene, self.mention, self.side, self.same, self.kind);
        let items = &scene.frame.items;
        let start = mention.items.0;
        let opens = start == 0
            || items[start - 1].sentence != items[start].sentence
            || matches!(items[start - 1].kind, ItemKind::Quote(_));
        let (after, before) = (self.word_after(0), self.word_before(0));
        let possessive = after == hash_word("'s")
            || mention.kind == MentionKind::Pronoun
                && matches!(&*items[mention.head].lower, "his" | "her" | "their" | "my" | "our");
        let ending = items
            .get(mention.items.1)
            .map_or(EDGE, |item| last_letters(&item.lower));
        f.add(10, [self.form(), side, same]);
        f.add(16, [u32::from(opens), side, kind]);
        f.add(17, [u32::from(possessive), side]);
        f.add(21, [after, side, same]);
        f.add(24, [before, side, same]);
        f.add(27, [ending, side, kind]);
        let (cue_after, cue_before) = self.cues();
        let tenths = |weight: f32| (weight * 5.0) as u32;
        f.add(50, [cue_after, cue_before, side, same]);
        if let Some(cue) = scene.cues[self.candidate.mention].after {
            f.add(53, [tenths(cue.weight), side, same]);
        }
        if let Some(cue) = scene.cues[self.candidate.mention].before {
            f.add(54, [scene.words.hash(cue.item), side]);
            f.add(55, [tenths(cue.weight), side, same]);
        }
        f.add(95, [self.sort(), side, same]);
    }

    /// Those of the stretch that are the same for every mention that it sees there.
    fn stretch_seen(&self, f: &mut Features<'_>) {
        let (quoted, side, same) = (self.quoted, self.side, self.same);
        f.add(13, [side, same, quoted.end_mark, u32::from(quoted.capital)]);
        f.add(15, [side, quoted.ordinal, quoted.of, same]);
        f.add(29, [quoted.before, side, same]);
        f.add(30, [quoted.after, side, same]);
    }

    fn position(&self, f: &mut Features<'_>) {
        let (scene, quoted, candidate) = (self.scene, self.quoted, self.candidate);
        let (side, same, kind, place) = (self.side, self.same, self.kind, self.place());
        let (from, to) = (
            &scene.tallies[candidate.between.start],
            &scene.tallies[candidate.between.end],
        );
        f.add(1, [place]);
        f.add(2, [place, kind]);
        f.add(3, [side, stepped((to.words - from.words) as usize), same]);
        f.add(4, [side, (to.commas - from.commas).min(4), same]);
        f.add(5, [side, candidate.quotes_between.min(3), same]);
        f.add(6, [side, candidate.mentions_between, same]);
        f.add(7, [candidate.nearness, side]);
        f.add(8, [candidate.nearness.min(4), same, kind]);
        f.add(
            14,
            [
                place,
                quoted.length,
                quoted.opens_paragraph(),
                quoted.closes_paragraph(),
            ],
        );
        f.add(18, [side, u32::from(candidate.between.is_empty()), kind]);
        match candidate.side {
            Side::Before => f.add(31, [quoted.before, self.word_after(0)]),
            Side::After => f.add(32, [quoted.after, self.word_before(0)]),
        }
    }

    fn path(&self, known: &mut [ByView; Path::SORTS], f: &mut Features<'_>) {
        let (side, same, kind, view) = (self.side, self.same, self.kind, self.view());
        let between = self.candidate.between.clone();
        let path = &self.scene.path.steps[between.clone()];
        let cues = self.scene.tallies[between.end].cues - self.scene.tallies[between.start].cues;
        let first = |n: usize| path.iter().take(n).map(|&step| u32::from(step));
        let last = |n: usize| path[path.len().saturating_sub(n)..].iter().map(|&step| u32::from(step));
        let gap = std::iter::once(u32::MAX);
        if path.len() <= 9 {
            f.add_all(40, [side, kind].into_iter().chain(first(9)));
        } else {
            f.add_all(
                41,
                std::iter::once(side).chain(first(3)).chain(gap.clone()).chain(last(3)),
            );
        }
        f.add_all(42, std::iter::once(side).chain(first(2)).chain(gap).chain(last(2)));
        f.add(43, [side, same, cues.min(2)]);
        let start = between.start..between.end.min(between.start + PATH_ENDS);
        let end = start.end.max(between.end.saturating_sub(PATH_ENDS))..between.end;
        let mut sorts = self.scene.path.sorts(start) | self.scene.path.sorts(end);
        while sorts != 0 {
            let sort = sorts.trailing_zeros();
            sorts &= sorts - 1;
            f.add_known(&mut known[sort as usize][view], |f| f.add(44, [side, same, sort]));
        }
    }

    fn reporting_words(&self, f: &mut Features<'_>) {
        let (side, same) = (self.side, self.same);
        let (quoted, candidate, words) = (self.quoted, self.candidate, self.scene.words);
        let question = u32::from(quoted.end_mark == u32::from('?'));
        f.add(96, [question, candidate.cue.map_or(EDGE, |cue| words.hash(cue.item))]);
        let Some(cue) = candidate.cue else {
            f.add(60, [side, same, small(self.with_cue, 2)]);
            return;
        };
        let rank = candidate.cue_nearness;
        let (mention_start, mention_end) = self.mention.items;
        let inside =
            mention_end <= cue.item && cue.item < quoted.item || quoted.item < cue.item && cue.item < mention_start;
        f.add(56, [side, stepped(cue.distance), same, u32::from(cue.follows)]);
        f.add(57, [rank, side]);
        f.add(58, [rank, same, quoted.opens_paragraph(), quoted.closes_paragraph()]);
        f.add(59, [side, u32::from(inside)]);
    }

    /// Whether the reporting words around the stretch have the mention for a subject.
    fn subjects(&self, f: &mut Features<'_>) {
        let (scene, quoted, candidate) = (self.scene, self.quoted, self.candidate);
        let bits = |test: &dyn Fn(usize) -> bool| {
            (0..).zip(quoted.subjects).fold(0, |bits, (bit, subject)| {
                bits | u32::from(subject.is_some_and(test)) << bit
            })
        };
        let same_mention = bits(&|subject| subject == candidate.mention);
        f.add(80, [same_mention, quoted.known_subjects]);
        if same_mention == 0 {
            return;
        }
        let entity = scene.referents[candidate.mention];
        let same_entity = bits(&|subject| entity.is_some() && scene.referents[subject] == entity);
        let (side, same, kind) = (self.side, self.same, self.kind);
        let (before, after) = (quoted.cue_before, quoted.cue_after);
        let distance =
            |cue: Option<(usize, Subject)>| cue.map_or(7, |(cue, _)| small(cue.abs_diff(quoted.item) - 1, 6));
        let word = |cue: Option<(usize, Subject)>| cue.map_or(EDGE, |(cue, _)| scene.words.hash(cue));
        let (back, ahead) = (distance(before), distance(after));
        f.add(81, [same_mention, back, ahead, quoted.end_mark]);
        f.add(82, [same_mention, word(before)]);
        f.add(83, [same_mention, word(after)]);
        f.add(85, [same_mention, quoted.before, quoted.after]);
        f.add(86, [same_mention, kind, side, same]);
        f.add(87, [same_mention, same_entity, back, ahead]);
        f.add(88, [same_mention, back, ahead, quoted.before]);
        f.add(89, [same_mention, back, ahead, quoted.after]);
    }

    /// How the mention compares with the last speaker, and how far the last quote is.
    fn spoken_as(&self, same_as_last: u32) -> u32 {
        same_as_last | self.earlier.distance << 3
    }

    /// The features of the last speaker that are the same for every mention that compares so with it.
    fn last_speaker(&self, same_as_last: u32, f: &mut Features<'_>) {
        let (quoted, spoken_as) = (self.quoted, self.spoken_as(same_as_last));
        f.add(70, [spoken_as, self.earlier.order]);
        f.add(73, [spoken_as, quoted.before, self.side]);
        f.add(74, [spoken_as, u32::from(self.with_cue > 0)]);
        f.add(75, [spoken_as, quoted.end_mark, u32::from(quoted.capital)]);
    }

    fn earlier_speakers(&self, same_as_last: u32, history: &History, f: &mut Features<'_>) {
        let (quoted, candidate, spoken_as) = (self.quoted, self.candidate, self.spoken_as(same_as_last));
        let entity = self.scene.referents[candidate.mention];
        let edges = quoted.opens_paragraph() | quoted.closes_paragraph() << 1;
        f.add(71, [spoken_as, edges, candidate.quotes_between.min(5)]);
        f.add(72, [spoken_as, self.same, u32::from(candidate.cue.is_some())]);
        f.add(76, [entity.map_or(9, |entity| small(history.times(entity), 4))]);
        if let (Some(before_last), Some(entity)) = (self.earlier.before_last, entity) {
            f.add(78, [u32::from(before_last.entity == Some(entity))]);
        }
    }
}

/// The last two letters of a word as a number.
fn last_letters(word: &str) -> u32 {
    let start = word.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    hash_word(&word[start..])
}

//! Judges what a quoted stretch is: somebody's words, or a title, a nickname, a so-called, a measure, a promotional line, a stage direction.
//!
//! Input: a [`Scene`], a stretch and what the ranker makes of it. Output: the probability that it is a quote, the verdict, and whether the words stand on their
//! own. Two logistic regressions over hashed features decide, learned by the `training` crate; rules on top know what the training articles label otherwise.

use std::sync::{LazyLock, OnceLock};

use crate::attribution::{QuoteKind, Verdict};
use crate::data_lines;
use crate::features::{Features, Weights, hash_word};
use crate::frame::ItemKind;
use crate::lexicon::{CUE, Classes, Words};
use crate::mention::MentionKind;
use crate::rank::{EDGE, Ranked, Scene, end_mark, opens_with_capital, stepped};
use crate::whitespace::words;

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Probability, 0 to 1, that it is somebody's words.
    pub quote_probability: f32,
    /// [`Verdict::Quote`] from one half on; else the likeliest other.
    pub verdict: Verdict,
    /// Whether the words would stand on their own.
    pub kind: QuoteKind,
}

/// What a rule leaves of the probability that a stretch is a quote.
const RULED_OUT: f32 = 0.1;

/// The models that judge stretches.
#[derive(Clone, Debug)]
pub struct Judge {
    quote: Weights,
    speech: Weights,
}

impl Judge {
    /// The models that the extractor ships with, read on first use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Judge> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let read = |bytes| {
                Weights::from_bytes(bytes).expect("the shipped weights are files of weights; a test reads them")
            };
            Self::new(
                read(include_bytes!("../models/quote.bin")),
                read(include_bytes!("../models/speech.bin")),
            )
        })
    }

    /// Models with these weights: whether it is a quote, and whether a quote is speech.
    #[must_use]
    pub const fn new(quote: Weights, speech: Weights) -> Self {
        Self { quote, speech }
    }

    /// Judges a stretch.
    #[must_use]
    pub fn judge(&self, scene: &Scene<'_>, stretch: usize, ranked: &Ranked) -> Judgement {
        let quoted = Quoted::of(scene, stretch);
        let mut features = Features::scored_by(&self.quote);
        quoted.describe(ranked, &mut features);
        let learned = logistic(features.score());
        let mut features = Features::scored_by(&self.speech);
        quoted.describe_syntax(&mut features);
        let kind = if features.score() >= 0.0 {
            QuoteKind::Speech
        } else {
            QuoteKind::Fragment
        };
        let (quote_probability, verdict) = match quoted.ruled_out() {
            Some(verdict) => (learned.min(RULED_OUT), verdict),
            None if learned >= 0.5 => (learned, Verdict::Quote),
            None => (learned, quoted.likeliest_other()),
        };
        Judgement {
            quote_probability,
            verdict,
            kind,
        }
    }
}

/// The features of the question whether a stretch is a quote.
pub fn quote_features(scene: &Scene<'_>, stretch: usize, ranked: &Ranked, features: &mut Features<'_>) {
    Quoted::of(scene, stretch).describe(ranked, features);
}

/// The features of the question whether a quote is speech or a fragment.
pub fn speech_features(scene: &Scene<'_>, stretch: usize, features: &mut Features<'_>) {
    Quoted::of(scene, stretch).describe_syntax(features);
}

fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// The words of a stretch and what stands beside them.
struct Quoted<'s> {
    scene: &'s Scene<'s>,
    stretch: usize,
    item: usize,
    inner: &'s str,
    /// The first words, bare of marks, in lower case.
    bare: BareWords,
    /// How many words there are, at most [`COUNTED`].
    count: usize,
    /// Whether all words of at least four letters are capitalised, and there are some.
    title_case: bool,
    /// Whether the speaker speaks of himself or herself.
    first_person: bool,
    /// Whether a frequent verb, or a word of one, is among the words.
    verb: bool,
    before: Option<usize>,
    before2: Option<usize>,
    after: Option<usize>,
}

fn is_title_case(inner: &str) -> bool {
    let mut longer = words(inner)
        .take(COUNTED)
        .filter(|w| w.len() > 3 && w.chars().nth(3).is_some())
        .peekable();
    longer.peek().is_some() && longer.all(|w| w.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()))
}

fn is_first_person(bare: &str) -> bool {
    matches!(
        bare,
        "i" | "we" | "you" | "my" | "our" | "im" | "ive" | "were" | "your" | "me" | "us"
    )
}

fn is_verb(bare: &str) -> bool {
    matches!(
        bare,
        "is" | "are"
            | "was"
            | "be"
            | "have"
            | "has"
            | "will"
            | "do"
            | "dont"
            | "its"
            | "not"
            | "can"
            | "would"
            | "should"
    )
}

static STAGE_DIRECTIONS: LazyLock<Vec<&str>> =
    LazyLock::new(|| data_lines(include_str!("../data/stage-directions.txt")).collect());
static BOILERPLATE: LazyLock<Vec<&str>> =
    LazyLock::new(|| data_lines(include_str!("../data/boilerplate.txt")).collect());

/// Words beyond this number are not looked at.
const COUNTED: usize = 400;

/// Words one behind the other in one string, bare of marks, in lower case.
struct BareWords {
    text: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl BareWords {
    /// The first words of a text.
    fn of(text: &str) -> Self {
        let mut bare = Self {
            // Most quotes fit.
            text: String::with_capacity(text.len().min(COUNTED)),
            ends: Vec::with_capacity(text.len().min(COUNTED) / 4),
        };
        for word in words(text).take(COUNTED) {
            let core = word.trim_matches(|c: char| c.is_ascii_punctuation());
            if core.bytes().all(|b| b.is_ascii_alphanumeric()) {
                let from = bare.text.len();
                bare.text.push_str(core);
                bare.text[from..].make_ascii_lowercase();
            } else {
                let letters = word.chars().filter(|c| c.is_alphanumeric());
                bare.text.extend(letters.flat_map(char::to_lowercase));
            }
            bare.ends.push(bare.text.len());
        }
        bare
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.ends.len()).map(|word| {
            let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.text[start..self.ends[word]]
        })
    }
}

impl<'s> Quoted<'s> {
    fn of(scene: &'s Scene<'s>, stretch: usize) -> Self {
        let frame = scene.frame;
        let item = frame.stretch_items[stretch];
        let inner = frame.stretches[stretch].inner.of(frame.text);
        let nested = frame.stretches[stretch].parent.is_some();
        let beside = |at: Option<usize>| {
            at.filter(|&at| {
                !nested
                    && frame
                        .items
                        .get(at)
                        .is_some_and(|other| other.paragraph == frame.items[item].paragraph)
            })
        };
        let bare = BareWords::of(inner);
        let first_person = bare.iter().any(is_first_person);
        let verb = bare.iter().any(is_verb);
        Self {
            scene,
            stretch,
            item,
            inner,
            count: bare.ends.len(),
            title_case: is_title_case(inner),
            first_person,
            verb,
            bare,
            before: beside(item.checked_sub(1)),
            before2: beside(item.checked_sub(2)),
            after: beside(Some(item + 1)),
        }
    }

    fn words(&self) -> &'s Words {
        self.scene.words
    }

    fn hash(&self, item: Option<usize>) -> u32 {
        item.map_or(EDGE, |at| self.words().hash(at))
    }

    fn lower(&self, item: Option<usize>) -> &str {
        item.map_or("", |at| &self.scene.frame.items[at].lower)
    }

    fn is(&self, item: Option<usize>, classes: Classes) -> bool {
        item.is_some_and(|at| self.words().is(at, classes))
    }

    fn has_any(&self, words: &[&str]) -> bool {
        self.bare.iter().any(|word| words.contains(&word))
    }

    /// The strongest reporting word among the items of the sentence near the stretch.
    fn strongest_cue(&self, reach: usize) -> f32 {
        let items = &self.scene.frame.items;
        let sentence = items[self.item].sentence;
        let near = self.item.saturating_sub(reach)..(self.item + reach + 1).min(items.len());
        near.filter(|&at| items[at].sentence == sentence)
            .map(|at| self.words().cue(at))
            .fold(0.0, f32::max)
    }

    fn describe(&self, ranked: &Ranked, f: &mut Features<'_>) {
        let scene = self.scene;
        let items = &scene.frame.items;
        let count = |most: usize| u32::try_from(self.count.min(most)).unwrap_or(u32::MAX);
        let capital = u32::from(opens_with_capital(self.inner));
        let mark = end_mark(self.inner);
        let (before, before2, after) = (self.hash(self.before), self.hash(self.before2), self.hash(self.after));
        f.add(100, []);
        f.add(101, [count(8)]);
        f.add(102, [capital]);
        f.add(103, [u32::from(self.title_case), count(8)]);
        f.add(104, [mark, count(4)]);
        f.add(105, [mark]);
        f.add(106, [before]);
        f.add(107, [after]);
        f.add(108, [before, count(3)]);
        f.add(109, [after, mark]);
        f.add(110, [before2]);
        f.add(111, [u32::from(self.before.is_none()), u32::from(self.after.is_none())]);
        f.add(112, [before2, before]);
        let led_in = self.is(self.before, Classes::LEAD_IN) || self.is(self.before2, Classes::LEAD_IN);
        f.add(113, [u32::from(led_in)]);
        f.add(114, [u32::from(scene.frame.stretches[self.stretch].closed)]);
        f.add(115, [u32::from(self.first_person)]);
        f.add(116, [u32::from(self.verb)]);
        if self.count <= 3 {
            for word in self.bare.iter() {
                f.add(117, [hash_word(word)]);
            }
            f.add_all(118, self.bare.iter().map(hash_word));
        }
        let cue = (self.strongest_cue(40) * 5.0) as u32;
        let top = ranked.best();
        let probability = top.map_or(9, |(_, probability)| (probability * 5.0) as u32);
        f.add(119, [probability]);
        f.add(120, [probability, count(4)]);
        f.add(121, [cue]);
        f.add(122, [cue, count(4)]);
        let sentence = scene.frame.sentence_items(items[self.item].sentence);
        let near = sentence.start.max(self.item.saturating_sub(40))..sentence.end.min(self.item + 40);
        let stretches = near
            .filter(|&at| matches!(items[at].kind, ItemKind::Quote(_)))
            .take(3)
            .count();
        f.add(123, [u32::try_from(stretches).unwrap_or(3)]);
        if let Some((best, _)) = top {
            let mention = &scene.mentions[best];
            let cues = scene.cues[best];
            let same = u32::from(items[mention.items.0].sentence == items[self.item].sentence);
            let with_cue = u32::from(cues.after.is_some() || cues.before.is_some());
            let cue = cues
                .after
                .or(cues.before)
                .map_or(EDGE, |cue| self.words().hash(cue.item));
            f.add(124, [mention.kind as u32, same, with_cue]);
            f.add(125, [same, with_cue, count(4)]);
            f.add(126, [cue]);
            f.add(127, [cue, same]);
        }
        let alone = [self.before, self.before2, self.after].iter().all(Option::is_none);
        f.add(128, [u32::from(alone)]);
        f.add(129, [u32::from(self.modifies_next()), count(4)]);
        let title_case = u32::from(self.title_case);
        let opened_by_name = self.before2.is_some_and(|at| items[at].capital);
        f.add(130, [before, title_case]);
        f.add(131, [after, title_case, count(3)]);
        f.add(132, [before2, title_case]);
        f.add(133, [before, u32::from(opened_by_name), title_case, count(5)]);
        f.add(134, [u32::from(self.modifies_next()), title_case, capital, mark]);
        self.describe_place(f);
    }

    /// What sorts of words stand around, and how far the reporting words are.
    fn describe_place(&self, f: &mut Features) {
        let count = |most: usize| u32::try_from(self.count.min(most)).unwrap_or(u32::MAX);
        let (before, before2, after) = (self.sort(self.before), self.sort(self.before2), self.sort(self.after));
        let capital = u32::from(opens_with_capital(self.inner));
        let mark = end_mark(self.inner);
        let title_case = u32::from(self.title_case);
        let (back, ahead) = (self.cue_distance(false), self.cue_distance(true));
        f.add(160, [before, after, count(4), capital]);
        f.add(161, [before2, before, count(4)]);
        f.add(162, [back, ahead, count(4)]);
        f.add(163, [back, before, count(4), title_case]);
        f.add(164, [self.lead_in_distance(), title_case, count(4)]);
        let by_name = self.lower(self.after) == "by"
            && self
                .after
                .is_some_and(|at| self.scene.frame.items.get(at + 1).is_some_and(|next| next.capital));
        f.add(165, [u32::from(by_name), title_case]);
        f.add(166, [after, mark, count(4), capital]);
        let first = self.bare.iter().next().map_or(EDGE, hash_word);
        let last = self.bare.iter().next_back().map_or(EDGE, hash_word);
        f.add(167, [first, u32::from(self.count <= 6)]);
        f.add(168, [last, title_case, count(4)]);
        f.add(169, [back, ahead, before, after]);
    }

    /// What sort of word or mark an item is.
    fn sort(&self, item: Option<usize>) -> u32 {
        let Some(at) = item else { return 0 };
        let item = &self.scene.frame.items[at];
        match item.kind {
            ItemKind::Quote(_) => 1,
            ItemKind::Mark => match &*item.lower {
                "," => 2,
                ":" => 3,
                "." | ";" | "?" | "!" => 4,
                _ => 5,
            },
            ItemKind::Word if &*item.lower == "'s" => 6,
            ItemKind::Word if self.words().cue(at) >= 0.5 => 7,
            ItemKind::Word if self.words().is(at, Classes::LEAD_IN) => 8,
            ItemKind::Word if self.words().is(at, Classes::DETERMINER) => 9,
            ItemKind::Word if self.words().is(at, Classes::FUNCTION) => 10,
            ItemKind::Word if item.capital => 11,
            ItemKind::Word if self.words().cue(at) >= CUE => 12,
            ItemKind::Word => 13,
        }
    }

    /// How far the nearest reporting word of the sentence is, before or after, in steps; the last for none near.
    fn cue_distance(&self, ahead: bool) -> u32 {
        const REACH: usize = 20;
        let items = &self.scene.frame.items;
        let sentence = items[self.item].sentence;
        let at = |distance: usize| {
            if ahead {
                Some(self.item + distance).filter(|&at| at < items.len())
            } else {
                self.item.checked_sub(distance)
            }
        };
        (1..=REACH)
            .map_while(|distance| at(distance).filter(|&at| items[at].sentence == sentence))
            .position(|at| self.words().cue(at) >= CUE)
            .map_or(9, |distance| stepped(distance).min(7))
    }

    /// How many words before the stretch a word stands that introduces a name or title; 4 for none.
    fn lead_in_distance(&self) -> u32 {
        let items = &self.scene.frame.items;
        (1..=4_u32)
            .zip((0..self.item).rev())
            .take_while(|&(_, at)| items[at].sentence == items[self.item].sentence)
            .find_map(|(distance, at)| self.words().is(at, Classes::LEAD_IN).then_some(distance - 1))
            .unwrap_or(4)
    }

    /// A lower-case word that is no function word follows directly: `the "smart" meters`.
    fn modifies_next(&self) -> bool {
        let next = self.lower(self.after);
        end_mark(self.inner) == 0
            && next.starts_with(|c: char| c.is_lowercase())
            && !self.is(self.after, Classes::FUNCTION)
            && self.after.is_some_and(|at| !self.scene.frame.items[at].capital)
    }

    fn describe_syntax(&self, f: &mut Features<'_>) {
        let count = |most: usize| u32::try_from(self.count.min(most)).unwrap_or(u32::MAX);
        let capital = u32::from(opens_with_capital(self.inner));
        let mark = end_mark(self.inner);
        let (before, after) = (self.hash(self.before), self.hash(self.after));
        let first = self.bare.iter().next().map_or(EDGE, hash_word);
        let second = self.bare.iter().nth(1).map_or(EDGE, hash_word);
        let last = self.bare.iter().next_back().map_or(EDGE, hash_word);
        let verb = u32::from(self.verb) | u32::from(self.first_person) << 1;
        let before_is_cue = u32::from(self.before.is_some_and(|at| self.words().cue(at) >= 0.5));
        f.add(140, []);
        f.add(141, [count(12)]);
        f.add(142, [capital, mark]);
        f.add(143, [capital, count(6)]);
        f.add(144, [before]);
        f.add(145, [before, capital]);
        f.add(146, [after]);
        f.add(147, [first]);
        f.add(148, [first, second]);
        f.add(149, [last]);
        f.add(150, [verb, count(8)]);
        f.add(151, [verb, capital]);
        f.add(152, [before_is_cue, count(4)]);
        f.add(153, [u32::from(self.before.is_none()), u32::from(self.after.is_none())]);
        f.add(154, [u32::from(self.lower(self.before) == ","), capital, mark]);
        if self.count <= 4 {
            f.add_all(155, self.bare.iter().map(hash_word));
        }
    }

    /// What a rule says it is, if not a quote.
    fn ruled_out(&self) -> Option<Verdict> {
        let said_beside = self.strongest_cue(3) >= 0.5;
        if !self.inner.contains(|c: char| c.is_alphabetic()) {
            return (self.strongest_cue(12) < 0.5).then_some(Verdict::Measure);
        }
        if self.stage_direction() {
            return Some(Verdict::StageDirection);
        }
        if self.boilerplate() {
            return Some(Verdict::Boilerplate);
        }
        if self.nickname() {
            return Some(Verdict::Nickname);
        }
        if self.lower(self.before) == "so-called" {
            return Some(Verdict::Scare);
        }
        if self.count <= 4 && self.spoken_about() {
            return Some(Verdict::Mentioned);
        }
        (!said_beside && self.reads_like_title()).then_some(Verdict::Title)
    }

    fn likeliest_other(&self) -> Verdict {
        if self.is(self.before, Classes::LEAD_IN) && self.spoken_about() {
            Verdict::Mentioned
        } else if self.title_case && (self.count > 1 || self.is(self.before, Classes::LEAD_IN)) {
            Verdict::Title
        } else {
            Verdict::Scare
        }
    }

    fn stage_direction(&self) -> bool {
        let inner = self.inner.trim();
        let bracketed = inner.starts_with(['(', '[']) && inner.find([')', ']']) == Some(inner.len() - 1);
        let named = self.count <= 4 && {
            let words = self.bare.iter().collect::<Vec<_>>().join(" ");
            STAGE_DIRECTIONS.contains(&words.as_str())
        };
        bracketed || named && self.strongest_cue(40) < 0.5
    }

    fn boilerplate(&self) -> bool {
        let frame = self.scene.frame;
        let paragraph = frame.paragraphs[frame.items[self.item].paragraph].of(frame.text);
        let begins = |text: &str| {
            let text = text.trim_start();
            let first = text.as_bytes().first()?;
            // The first letter tells of most texts that they begin with none.
            let alike = BOILERPLATE
                .iter()
                .filter(|opening| opening.as_bytes()[0].eq_ignore_ascii_case(first));
            alike.copied().find(|opening| starts_with_words(text, opening))
        };
        if begins(self.inner).is_some() {
            return self.strongest_cue(40) < 0.5;
        }
        // A reporting word in the line itself, "read more", reports nothing.
        begins(paragraph).is_some_and(|opening| {
            let items = &frame.items;
            let first = items.partition_point(|item| item.paragraph < items[self.item].paragraph);
            let near = (first + opening.split(' ').count()).max(self.item.saturating_sub(40))
                ..(self.item + 41).min(items.len());
            near.filter(|&at| items[at].sentence == items[self.item].sentence)
                .all(|at| self.words().cue(at) < 0.5)
        })
    }

    /// `Robert "Bobby Fish" Carver`.
    fn nickname(&self) -> bool {
        let (Some(before), Some(after)) = (self.before, self.after) else {
            return false;
        };
        let scene = self.scene;
        let capitalised = self
            .inner
            .split_whitespace()
            .all(|w| !w.starts_with(char::is_lowercase));
        let names = |mention: &crate::mention::Mention| mention.kind == MentionKind::Name && !mention.organization;
        let next = scene.mentions.partition_point(|mention| mention.items.0 < after);
        let ends_name = scene.mentions[..next]
            .iter()
            .rev()
            .take(4)
            .any(|m| names(m) && m.items.1 == before + 1);
        let opens_name = scene.mentions.get(next).is_some_and(|m| names(m) && m.items.0 == after);
        let mut near = scene.mentions[..next].iter().rev().take(4);
        let inside = near.any(|m| names(m) && m.items.0 < self.item && self.item < m.items.1);
        inside || self.count <= 3 && capitalised && end_mark(self.inner) == 0 && ends_name && opens_name
    }

    /// `the term "phishing"`, `known as "the Fish"`, `the Spanish for "enough"`.
    fn spoken_about(&self) -> bool {
        let frame = self.scene.frame;
        let known_as = self.lower(self.before) == "as" && self.lower(self.before2) == "known";
        let language_for = self.lower(self.before) == "for"
            && self.before2.is_some_and(|at| {
                frame.items[at].capital && self.words().is(at, Classes::AFFILIATION)
                    || &*frame.items[at].lower == "word"
            });
        let the_term = matches!(
            self.lower(self.before),
            "term" | "word" | "phrase" | "abbreviation" | "acronym"
        ) && matches!(self.lower(self.before2), "the" | "a")
            && self.strongest_cue(8) < 0.5;
        known_as || language_for || the_term
    }

    /// Two to ten words, all of weight capitalised, no sentence: a work, a programme, a slogan used as a name.
    fn reads_like_title(&self) -> bool {
        let inner = self.inner.trim();
        if !(2..=10).contains(&self.count) || inner.ends_with(['?', '!']) || self.has_any(&["i", "we", "my", "im"]) {
            return false;
        }
        const SMALL: [&str; 24] = [
            "the", "a", "an", "in", "on", "to", "with", "at", "by", "or", "from", "it", "is", "of", "de", "van", "von",
            "der", "del", "la", "le", "for", "and", "el",
        ];
        let weighty = || {
            inner
                .split_whitespace()
                .zip(self.bare.iter())
                .filter(|(word, bare)| word.starts_with(|c: char| c.is_ascii_alphabetic()) && !SMALL.contains(bare))
                .map(|(word, _)| word)
        };
        let shouted = weighty().all(|word| !word.contains(char::is_lowercase));
        weighty().nth(1).is_some() && weighty().all(|word| word.starts_with(char::is_uppercase)) && !shouted
    }
}

/// Whether a text begins with these words, whatever their case.
fn starts_with_words(text: &str, opening: &str) -> bool {
    text.get(..opening.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(opening))
        && !text[opening.len()..].starts_with(char::is_alphanumeric)
}

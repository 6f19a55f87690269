//! On which occasion words were uttered: venue and date of every quote, stated in its own sentence or carried over from another one.
//!
//! Input: the frame, the stretches that are quotes with their mentions and cues, and who speaks them. Output: one [`Occasion`] for each. What is carried is marked
//! so. For every quote all occasions that the article names within reach stand for choice, and none; two conditional logits over hashed features choose the venue
//! and then the day. The phrases that name an occasion are rules (`data/venue-patterns.txt`); whether one holds for a quote is learned by the `training` crate.

mod days;
mod places;
mod settings;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

pub(crate) use settings::is_office;

use crate::attribution::{Article, Relay, SaidOn, Venue};
use crate::dates::{self, Date};
use crate::features::{Features, Weights};
use crate::frame::{Frame, ItemKind};
use crate::span::Span;
use crate::venues::{Anchors, Names, Phrases, Stated, is_outlet};

/// A stretch that is a quote, as far as its occasion depends on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpokenStretch {
    /// Index in [`Frame::stretches`].
    pub stretch: usize,
    /// First item of the mention and one past its last.
    pub mention: Option<(usize, usize)>,
    /// Item of the cue.
    pub cue: Option<usize>,
    /// Who speaks: equal keys, same speaker.
    pub speaker: Option<usize>,
    /// The speaker's name, where the speaker is a news outlet.
    pub speaker_is_outlet: Option<String>,
    /// Whether the speaker's role is one of those who speak in courts and parliaments.
    pub holds_office: bool,
    /// Index, among the spoken stretches, of the one that this goes on from.
    pub continues: Option<usize>,
}

impl SpokenStretch {
    /// The same with items that do not exist left out.
    fn bounded(&self, items: usize) -> Self {
        Self {
            mention: self.mention.filter(|&(from, to)| from < to && to <= items),
            cue: self.cue.filter(|&cue| cue < items),
            ..self.clone()
        }
    }
}

/// Where and when words were uttered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occasion {
    /// Where, or to whom.
    pub venue: Option<Venue>,
    /// When.
    pub said_on: Option<SaidOn>,
    /// Outlets that pass the words on, as the sentence says.
    pub relay: Vec<Relay>,
}

/// The weights of the two choices.
#[derive(Clone, Debug)]
pub struct OccasionModel {
    venue: Weights,
    day: Weights,
}

impl OccasionModel {
    /// A model of these weights.
    #[must_use]
    pub const fn new(venue: Weights, day: Weights) -> Self {
        Self { venue, day }
    }

    /// The weights that the extractor ships with.
    ///
    /// # Panics
    ///
    /// When the files of weights that were compiled in are none.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<OccasionModel> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let read = |bytes: &[u8]| Weights::from_bytes(bytes).expect("the shipped weights are well-formed");
            Self {
                venue: read(include_bytes!("../../models/venue.bin")),
                day: read(include_bytes!("../../models/day.bin")),
            }
        })
    }
}

/// What stood for choice for one quote, each with the buckets of its features; for learning.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// Index in [`Frame::stretches`].
    pub stretch: usize,
    /// The venues, and none.
    pub venues: Vec<(Vec<u32>, Option<Venue>)>,
    /// The days, and none.
    pub days: Vec<(Vec<u32>, Option<SaidOn>)>,
    /// What was chosen.
    pub chosen: Occasion,
}

/// A venue or a day that stands for choice.
#[derive(Clone, Copy, Debug)]
pub enum Offer<'a> {
    /// A venue.
    Venue(&'a Venue),
    /// A day.
    Day(&'a SaidOn),
}

/// Tells of a quote, by its span, whether an offer is right, where that is known; for learning.
pub type Known<'a> = dyn Fn(Span, Offer<'_>) -> Option<bool> + 'a;

/// What was chosen for a quote.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    place: Option<places::Place>,
    /// Index of the date.
    day: Option<usize>,
}

/// A mention further than so many sentences from its quote says nothing about the place.
const MENTION_REACH: usize = 3;
/// So many quotes on either side in a sentence may claim a phrase for themselves.
const NEIGHBOURS: usize = 16;
/// Dates and phrases further from a quote, in items, are not looked at.
const WINDOW: usize = 200;
/// The most quotes of one speaker, or of the others, that are looked at in search of an occasion.
const QUOTES_LOOKED_AT: usize = 40;

/// Whether a name is that of a news outlet, by list or by form.
#[must_use]
pub fn names_outlet(name: &str) -> bool {
    is_outlet(name)
}

/// Finds venue and date of every spoken stretch, in the given order, which is text order.
///
/// `speaker_in_sentence` tells whether a sentence mentions the speaker with a key.
#[must_use]
pub fn place(
    frame: &Frame<'_>,
    spoken: &[SpokenStretch],
    article: &Article<'_>,
    speaker_in_sentence: &dyn Fn(usize, usize) -> bool,
) -> Vec<Occasion> {
    place_by(
        OccasionModel::shipped(),
        frame,
        spoken,
        article,
        speaker_in_sentence,
        None,
        None,
    )
}

/// What stands for choice for every spoken stretch, in the given order, the venue chosen by a model's weights; what was before is as `known` has it.
#[must_use]
pub fn describe(
    frame: &Frame<'_>,
    spoken: &[SpokenStretch],
    article: &Article<'_>,
    speaker_in_sentence: &dyn Fn(usize, usize) -> bool,
    model: &OccasionModel,
    known: Option<&Known<'_>>,
) -> Vec<Described> {
    let mut described = Vec::with_capacity(spoken.len());
    let _ = place_by(
        model,
        frame,
        spoken,
        article,
        speaker_in_sentence,
        known,
        Some(&mut described),
    );
    described
}

/// Finds the occasions by a model's weights; `described` takes what stood for choice.
fn place_by(
    model: &OccasionModel,
    frame: &Frame<'_>,
    spoken: &[SpokenStretch],
    article: &Article<'_>,
    speaker_in_sentence: &dyn Fn(usize, usize) -> bool,
    known: Option<&Known<'_>>,
    mut described: Option<&mut Vec<Described>>,
) -> Vec<Occasion> {
    if spoken.is_empty() {
        return Vec::new();
    }
    let spoken: &[SpokenStretch] = &spoken
        .iter()
        .map(|one| one.bounded(frame.items.len()))
        .collect::<Vec<_>>();
    let scene = Scene::read(frame, spoken, article, speaker_in_sentence);
    let mut placed: Vec<Occasion> = Vec::with_capacity(spoken.len());
    let mut past: Vec<Past> = Vec::with_capacity(spoken.len());
    for (index, one) in spoken.iter().enumerate() {
        let mut about = described.is_some().then(|| Described {
            stretch: one.stretch,
            ..Described::default()
        });
        let (place, venue) = scene.venue(index, model, &past, &placed, about.as_mut());
        let (day, said_on) = scene.said_on(index, model, place.as_ref(), &past, about.as_mut());
        let own = &scene.quotes[index];
        let relay = scene.phrases.relays(&own.sentences, &own.anchors);
        let occasion = Occasion { venue, said_on, relay };
        if let (Some(all), Some(about)) = (described.as_deref_mut(), about) {
            all.push(Described {
                chosen: occasion.clone(),
                ..about
            });
        }
        placed.push(occasion);
        let now = Past { place, day };
        past.push(known.map_or(now, |known| scene.known(index, now, &past, known)));
    }
    placed
}

/// What a reporting word tells of the occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Unknown,
    Wrote,
    Said,
    WentOn,
    Told,
    Asked,
    Else,
}

impl Manner {
    fn of(cue: &str) -> Self {
        match cue {
            "said" | "says" | "saying" | "say" => Self::Said,
            "added" | "adding" | "adds" | "continued" | "concluded" | "explained" | "went" | "noted" | "noting" => {
                Self::WentOn
            }
            "told" | "tells" | "telling" => Self::Told,
            "asked" | "asks" | "asking" | "replied" | "responded" | "answered" => Self::Asked,
            cue if dates::is_class("wrote", cue) => Self::Wrote,
            _ => Self::Else,
        }
    }
}

/// What is known of one quote before anything is chosen.
struct Quoted {
    item: usize,
    sentence: usize,
    paragraph: usize,
    /// Its own sentence, and that of its mention.
    sentences: Vec<usize>,
    anchors: Anchors,
    /// What those sentences state for it.
    stated: Vec<Stated>,
    /// The dates in them with their distances, the nearest first.
    dates: Vec<(usize, usize)>,
    /// The one of them that stands to reason.
    own_day: Option<usize>,
    manner: Manner,
    /// "has said", "once called": on some other occasion.
    perfect: bool,
    /// Whether it answers a question: "Asked about it, she said".
    asked: bool,
    /// How long it is, in steps.
    length: u32,
}

/// An article with everything that the choices look at.
struct Scene<'a, 't> {
    frame: &'a Frame<'t>,
    article: &'a Article<'a>,
    spoken: &'a [SpokenStretch],
    speaker_in_sentence: &'a dyn Fn(usize, usize) -> bool,
    phrases: Phrases<'a, 't>,
    dates: DatesBySentence,
    settings: settings::Settings,
    quotes: Vec<Quoted>,
    /// The quotes of each speaker, in text order.
    by_speaker: FxHashMap<usize, Vec<usize>>,
    /// For each quote its place among those of its speaker.
    ordinal: Vec<usize>,
    /// How many quotes state each kind of venue.
    kinds: [usize; places::KINDS],
    /// For each quote the date that stands to reason, before anything is weighed.
    expected_days: Vec<Option<usize>>,
}

impl<'a, 't> Scene<'a, 't> {
    fn read(
        frame: &'a Frame<'t>,
        spoken: &'a [SpokenStretch],
        article: &'a Article<'a>,
        speaker_in_sentence: &'a dyn Fn(usize, usize) -> bool,
    ) -> Self {
        let is_spoken = |stretch: usize| spoken.binary_search_by_key(&stretch, |one| one.stretch).is_ok();
        let names = Names::apart_from_speech(frame, article.outlet, &is_spoken);
        let dates = DatesBySentence::read(frame, article, &names);
        let mut scene = Self {
            frame,
            article,
            spoken,
            speaker_in_sentence,
            phrases: Phrases::new(frame, names),
            dates,
            settings: settings::Settings::read(frame, spoken),
            quotes: Vec::with_capacity(spoken.len()),
            by_speaker: FxHashMap::default(),
            ordinal: Vec::with_capacity(spoken.len()),
            kinds: [0; places::KINDS],
            expected_days: Vec::with_capacity(spoken.len()),
        };
        for (index, one) in spoken.iter().enumerate() {
            let quotes = one.speaker.map(|speaker| scene.by_speaker.entry(speaker).or_default());
            let before = quotes.map_or(0, |quotes| {
                quotes.push(index);
                quotes.len() - 1
            });
            scene.ordinal.push(before);
            let quoted = scene.quoted(one);
            scene.quotes.push(quoted);
        }
        for index in 0..spoken.len() {
            let anchors = scene.anchors(index);
            scene.quotes[index].anchors = anchors;
            let quoted = &scene.quotes[index];
            let stated = scene.phrases.stated(&quoted.sentences, &quoted.anchors);
            if let Some(best) = stated.first() {
                scene.kinds[best.kind as usize] += 1;
            }
            scene.quotes[index].stated = stated;
            scene.quotes[index].dates = scene.dates_of(index);
            scene.quotes[index].own_day = scene.own_day(index);
            let expected = scene.expected_day(index);
            scene.expected_days.push(expected);
        }
        scene
    }

    fn quoted(&self, one: &SpokenStretch) -> Quoted {
        let frame = self.frame;
        let item = frame.stretch_items.get(one.stretch).copied().unwrap_or(0);
        let (sentence, paragraph) = frame
            .items
            .get(item)
            .map_or((0, 0), |item| (item.sentence, item.paragraph));
        let mut sentences = vec![sentence];
        if let Some(mention) = one.mention.and_then(|(from, _)| frame.items.get(from)) {
            let far = mention.sentence.abs_diff(sentence);
            if far > 0 && far <= MENTION_REACH {
                sentences.push(mention.sentence);
            }
        }
        let lower = |item: usize| &*frame.items[item].lower;
        let perfect = one.cue.is_some_and(|cue| {
            let first = frame.sentences[frame.items[cue].sentence].0;
            (cue.saturating_sub(3).max(first)..cue).any(|item| dates::is_class("perfect", lower(item)))
        });
        let asked = frame
            .sentences
            .get(sentence)
            .is_some_and(|&(first, _)| lower(first) == "asked");
        let bytes = frame
            .stretches
            .get(one.stretch)
            .map_or(0, |stretch| stretch.inner.len());
        Quoted {
            item,
            sentence,
            paragraph,
            sentences,
            anchors: Anchors::default(),
            stated: Vec::new(),
            dates: Vec::new(),
            own_day: None,
            manner: one.cue.map_or(Manner::Unknown, |cue| Manner::of(lower(cue))),
            perfect,
            asked,
            length: step(bytes, &[15, 40, 100]),
        }
    }

    /// The quotes of a sentence, as a range of indices.
    fn quotes_of(&self, sentence: usize) -> std::ops::Range<usize> {
        let from = self.quotes.partition_point(|quoted| quoted.sentence < sentence);
        let to = self.quotes.partition_point(|quoted| quoted.sentence <= sentence);
        from..to
    }

    fn anchors(&self, index: usize) -> Anchors {
        let one = &self.spoken[index];
        let quoted = &self.quotes[index];
        let quote = quoted.item;
        let mut own = vec![(quote, quote + 1)];
        own.extend(one.cue.map(|cue| (cue, cue + 1)));
        own.extend(one.mention);
        let mut others = Vec::new();
        let mut quotes = Vec::new();
        for &sentence in &quoted.sentences {
            let all = self.quotes_of(sentence);
            let near = all.start.max(index.saturating_sub(NEIGHBOURS))..all.end.min(index + NEIGHBOURS + 1);
            for other in near {
                let item = self.quotes[other].item;
                if other == index || item == quote {
                    continue;
                }
                quotes.push(item);
                let stretch = &self.spoken[other];
                if stretch.speaker.is_none() || stretch.speaker != one.speaker {
                    others.extend(stretch.cue.map(|cue| (cue, cue + 1)));
                    others.extend(stretch.mention);
                }
            }
        }
        others.retain(|other| !own.contains(other));
        Anchors {
            own,
            mention: one.mention,
            cue: one.cue,
            quote,
            others,
            quotes,
        }
    }

    /// The earlier quotes of a quote's speaker, the nearest first.
    fn earlier_quotes(&self, index: usize) -> impl Iterator<Item = usize> {
        let all = self.spoken[index]
            .speaker
            .and_then(|speaker| self.by_speaker.get(&speaker));
        let before = all.map_or(&[][..], |all| &all[..self.ordinal[index]]);
        before.iter().rev().copied().take(QUOTES_LOOKED_AT)
    }

    /// The later quotes of a quote's speaker, the nearest first.
    fn later_quotes(&self, index: usize) -> impl Iterator<Item = usize> {
        let all = self.spoken[index]
            .speaker
            .and_then(|speaker| self.by_speaker.get(&speaker));
        let after = all.map_or(&[][..], |all| &all[self.ordinal[index] + 1..]);
        after.iter().copied().take(QUOTES_LOOKED_AT)
    }

    /// Whether a sentence mentions the speaker of a quote.
    fn mentions_speaker(&self, index: usize, sentence: usize) -> bool {
        self.spoken[index]
            .speaker
            .is_some_and(|speaker| (self.speaker_in_sentence)(speaker, sentence))
    }

    /// Whether a sentence holds a quote of the same speaker.
    fn quotes_speaker(&self, index: usize, sentence: usize) -> bool {
        let speaker = self.spoken[index].speaker;
        speaker.is_some()
            && self
                .quotes_of(sentence)
                .take(NEIGHBOURS)
                .any(|other| self.spoken[other].speaker == speaker)
    }

    fn paragraph_of(&self, sentence: usize) -> usize {
        let item = self.frame.sentences.get(sentence).map_or(0, |&(first, _)| first);
        self.frame.items.get(item).map_or(0, |item| item.paragraph)
    }

    /// How many quotes of others stand between a sentence and a quote after it.
    fn interruptions(&self, index: usize, sentence: usize) -> usize {
        let speaker = self.spoken[index].speaker;
        (0..index)
            .rev()
            .take(NEIGHBOURS)
            .take_while(|&other| self.quotes[other].sentence > sentence)
            .filter(|&other| self.spoken[other].speaker != speaker)
            .count()
    }
}

/// The number of limits that a number reaches: a small number for a feature.
fn step(number: usize, limits: &[usize]) -> u32 {
    limits.iter().map(|&limit| u32::from(number >= limit)).sum()
}

/// The probabilities of some options by the weights of their features, the last given of none.
fn probabilities(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

struct DatesBySentence {
    dates: Vec<Date>,
    /// For each sentence the range of its dates.
    ranges: Vec<(usize, usize)>,
}

impl DatesBySentence {
    fn read(frame: &Frame<'_>, article: &Article<'_>, names: &Names) -> Self {
        let dates = dates::read(frame, article.published, names.occupied());
        let mut ranges = vec![(0, 0); frame.sentences.len()];
        for (index, date) in dates.iter().enumerate() {
            let range = &mut ranges[frame.items[date.items.0].sentence];
            if range.1 == 0 {
                range.0 = index;
            }
            range.1 = index + 1;
        }
        Self { dates, ranges }
    }

    /// The dates of a sentence that stand near an item, and the one at its head, as indices.
    fn near(&self, sentence: usize, item: usize) -> impl Iterator<Item = usize> {
        let all = self.of(sentence);
        let dates = &self.dates[all.clone()];
        let from = dates.partition_point(|date| date.items.1 + WINDOW < item);
        let to = dates.partition_point(|date| date.items.0 < item.saturating_add(WINDOW));
        let near = all.start + from.min(to)..all.start + to;
        let head = (near.start > all.start && !all.is_empty()).then_some(all.start);
        head.into_iter().chain(near)
    }

    /// The dates of a sentence, as a range of indices.
    fn of(&self, sentence: usize) -> std::ops::Range<usize> {
        self.ranges.get(sentence).map_or(0..0, |&(from, to)| from..to)
    }
}

/// Whether an item is a quoted stretch.
fn is_quote(frame: &Frame<'_>, item: usize) -> bool {
    frame
        .items
        .get(item)
        .is_some_and(|item| matches!(item.kind, ItemKind::Quote(_)))
}

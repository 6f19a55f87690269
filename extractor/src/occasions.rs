//! On which occasion words were uttered: venue and date of every quote, found in its own sentence or carried on from an earlier one.
//!
//! Input: the frame, the stretches that are quotes with their mentions and cues, and who speaks them. Output: one [`Occasion`] for each. What is carried is marked
//! so. The method is that of pattern and carry: a reader takes it that the same speaker goes on in the same place until the text says otherwise.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::attribution::{Article, Relay, SaidOn, Venue, VenueKind};
use crate::data_lines;
use crate::dates::{self, Date};
use crate::frame::Frame;
use crate::span::Span;
use crate::venues::{Anchors, Names, Phrases, in_apposition, is_outlet};

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

/// How many paragraphs back a sentence about the speaker may set the scene.
const SCENE: usize = 2;
/// The last paragraph of an article's lead, whose quotes the sentences after it place.
const LEAD: usize = 2;
/// How many sentences after a quote of the lead may place it.
const LEAD_SENTENCES: usize = 3;
/// How many paragraphs back a sentence about the speaker may give the day.
const DATE_SCENE: usize = 2;
/// How many paragraphs a spoken occasion lasts.
const LASTS: usize = 15;
/// How many once somebody else has been quoted in between.
const LASTS_INTERRUPTED: usize = 8;
/// How many a post, a statement or a filing lasts.
const WRITTEN_LASTS: usize = 2;
/// A mention further than so many sentences from its quote says nothing about the place.
const MENTION_REACH: usize = 3;
/// The greatest distance, in items weighted by what stands between, at which a date belongs to a quote.
const DATE_REACH: usize = 16;

/// How many sentences back a scene may be set, however long the paragraphs are.
const SCENE_SENTENCES: usize = 12;
/// A date within so many items of a word of speaking dates the speech.
const UTTERANCE_REACH: usize = 14;
/// So many dates of a scene's sentence are looked at.
const SCENE_DATES: usize = 8;
/// So many quotes on either side in a sentence may claim a phrase for themselves.
const NEIGHBOURS: usize = 16;
/// What a conjunction between a date and its quote costs, in items.
const SUBORDINATE: usize = 6;
/// At the head of its sentence a date is never further than this.
const HEAD: usize = 4;
/// Dates and phrases further from a quote, in items, are not looked at.
const WINDOW: usize = 200;
/// What a relative pronoun costs: its clause is about something else.
const RELATIVE: usize = 9;
/// A date within so many items of a paragraph's head may belong to a dateline.
const DATELINE: usize = 8;
/// What it costs a month or a year to date a quote.
const COARSE: usize = 4;

/// Whether a name is that of a news outlet, by list or by form.
#[must_use]
pub fn names_outlet(name: &str) -> bool {
    is_outlet(name)
}

/// What was found for one quote, with where it was found.
#[derive(Clone, Debug)]
struct Last {
    paragraph: usize,
    order: usize,
    venue: Option<Venue>,
    said_on: Option<SaidOn>,
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
    let spoken: &[SpokenStretch] = &spoken
        .iter()
        .map(|one| one.bounded(frame.items.len()))
        .collect::<Vec<_>>();
    let spoken_spans: Vec<_> = spoken
        .iter()
        .filter_map(|one| frame.stretches.get(one.stretch))
        .map(|stretch| stretch.inner)
        .collect();
    let names = Names::read(frame, article.outlet);
    let dates = DatesBySentence::read(frame, article, &names);
    let is_spoken = |span: Span| {
        spoken_spans
            .binary_search_by_key(&span.start(), |inner| inner.start())
            .is_ok()
    };
    let phrases = Phrases::new(frame, names, &is_spoken);
    let mut runs: Vec<usize> = Vec::with_capacity(spoken.len());
    for (index, one) in spoken.iter().enumerate() {
        let goes_on = index > 0 && spoken[index - 1].speaker == one.speaker;
        runs.push(if goes_on { runs[index - 1] } else { index });
    }
    let mut placer = Placer {
        runs,
        frame,
        spoken,
        article,
        speaker_in_sentence,
        phrases,
        dates,
        by_sentence: FxHashMap::default(),
        last: FxHashMap::default(),
    };
    for (index, one) in spoken.iter().enumerate() {
        placer.by_sentence.entry(placer.sentence(one)).or_default().push(index);
    }
    let mut occasions: Vec<Occasion> = Vec::with_capacity(spoken.len());
    for index in 0..spoken.len() {
        let occasion = placer.occasion(index, &occasions);
        occasions.push(occasion);
    }
    occasions
}

/// Whether a date stands in or beside the words that name a venue: "an interview last October on KLT".
fn beside(venue: Option<&Venue>, date: &Date) -> bool {
    /// As many bytes as "on", a comma and a short word take.
    const NEAR: usize = 12;
    venue
        .and_then(|venue| venue.mention)
        .is_some_and(|mention| date.span.start() < mention.end() + NEAR && mention.start() < date.span.end() + NEAR)
}

/// Whether a venue is a text, which ends sooner than a talk does.
fn is_written(venue: &Venue) -> bool {
    matches!(
        venue.kind,
        VenueKind::SocialMedia | VenueKind::Statement | VenueKind::Publication | VenueKind::Proceeding
    )
}

/// Whether a reporting word says that the words were written.
fn writes(cue: &str) -> bool {
    static CUES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        data_lines(include_str!("../data/written-cues.txt"))
            .flat_map(str::split_whitespace)
            .collect()
    });
    CUES.contains(&cue)
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

    /// The dates of a sentence that stand near an item, and the one at its head.
    fn near(&self, sentence: usize, item: usize) -> impl Iterator<Item = &Date> {
        let dates = self.of(sentence);
        let from = dates.partition_point(|date| date.items.1 + WINDOW < item);
        let to = dates.partition_point(|date| date.items.0 < item.saturating_add(WINDOW));
        let near = from.min(to)..to;
        dates.first().filter(|_| near.start > 0).into_iter().chain(&dates[near])
    }

    fn of(&self, sentence: usize) -> &[Date] {
        self.ranges
            .get(sentence)
            .map_or(&[], |&(from, to)| &self.dates[from..to])
    }
}

struct Placer<'a, 't> {
    frame: &'a Frame<'t>,
    spoken: &'a [SpokenStretch],
    article: &'a Article<'a>,
    speaker_in_sentence: &'a dyn Fn(usize, usize) -> bool,
    phrases: Phrases<'a, 't>,
    dates: DatesBySentence,
    by_sentence: FxHashMap<usize, Vec<usize>>,
    /// For each quote the first of the run of quotes by one speaker that it belongs to.
    runs: Vec<usize>,
    /// What each speaker's latest quote had.
    last: FxHashMap<usize, Last>,
}

impl Placer<'_, '_> {
    fn item(&self, one: &SpokenStretch) -> usize {
        self.frame.stretch_items.get(one.stretch).copied().unwrap_or(0)
    }

    fn sentence(&self, one: &SpokenStretch) -> usize {
        self.frame.items.get(self.item(one)).map_or(0, |item| item.sentence)
    }

    fn occasion(&mut self, index: usize, before: &[Occasion]) -> Occasion {
        let one = &self.spoken[index];
        let item = self.item(one);
        let Some(quote) = self.frame.items.get(item) else {
            return Occasion::default();
        };
        let (sentence, paragraph) = (quote.sentence, quote.paragraph);
        let mut sentences = vec![sentence];
        if let Some(mention) = one.mention.and_then(|(from, _)| self.frame.items.get(from)) {
            let far = mention.sentence.abs_diff(sentence);
            if far > 0 && far <= MENTION_REACH {
                sentences.push(mention.sentence);
            }
        }
        let anchors = self.anchors(index, &sentences);
        let outlet = self.article.outlet;
        let mut venue = self.phrases.stated(&sentences, &anchors, outlet);
        if venue.is_none()
            && let Some(name) = &one.speaker_is_outlet
        {
            let mention = one
                .mention
                .map(|(from, to)| Span::new(self.frame.items[from].span.start(), self.frame.items[to - 1].span.end()));
            venue = Some(Venue {
                kind: VenueKind::Publication,
                name: Some(name.clone()),
                carried: false,
                mention,
            });
        }
        let mut said_on = self.stated_date(&sentences, &anchors, venue.as_ref());
        let unnamed = venue.as_ref().is_some_and(|venue| venue.name.is_none());
        if venue.is_none() || said_on.is_none() || unnamed {
            let carried = self.carried(index, sentence, paragraph, before, said_on.as_ref());
            if let Some(last) = carried {
                let same = match (&venue, &last.venue) {
                    (Some(own), Some(last)) => own.kind == last.kind,
                    // A venue of its own where none was known before: another occasion, unless it is the same breath.
                    (Some(_), None) => last.paragraph == paragraph,
                    (None, _) => true,
                };
                if said_on.is_none() && same {
                    said_on = last.said_on.map(|said_on| SaidOn {
                        carried: true,
                        ..said_on
                    });
                }
                match (&mut venue, last.venue) {
                    (None, last) => {
                        venue = last.map(|venue| Venue { carried: true, ..venue });
                    }
                    // "during the interview", "told the newspaper": the one named before.
                    (Some(own), Some(last)) if own.kind == last.kind && own.name.is_none() => own.name = last.name,
                    _ => {}
                }
            }
            if venue.is_none()
                && let Some(last) = self.lead(one.speaker, sentence, paragraph)
                && (said_on.is_none() || last.said_on.is_none())
            {
                venue = last.venue;
                said_on = said_on.or(last.said_on);
            }
            let undated = self.dates.of(sentence).is_empty() && venue.as_ref().is_none_or(|venue| venue.carried);
            if said_on.is_none() && undated {
                said_on = self.earlier_date(one.speaker, sentence, paragraph);
            }
        }
        if venue.is_none() {
            venue = self.phrases.expected(&sentences, &anchors);
        }
        if let Some(speaker) = one.speaker {
            let last = Last {
                paragraph,
                order: index,
                venue: venue.clone(),
                said_on: said_on.clone(),
            };
            self.last.insert(speaker, last);
        }
        let relay = self.phrases.relays(&sentences, &anchors);
        Occasion { venue, said_on, relay }
    }

    /// The quotes of a sentence, by index, that stand near another one.
    fn quotes_near(&self, sentence: usize, index: usize) -> &[usize] {
        let quotes = self.by_sentence.get(&sentence).map_or(&[][..], Vec::as_slice);
        let from = quotes.partition_point(|&other| other + NEIGHBOURS < index);
        let to = quotes.partition_point(|&other| other <= index + NEIGHBOURS);
        &quotes[from..to]
    }

    fn anchors(&self, index: usize, sentences: &[usize]) -> Anchors {
        let one = &self.spoken[index];
        let quote = self.item(one);
        let mut own = vec![(quote, quote + 1)];
        own.extend(one.cue.map(|cue| (cue, cue + 1)));
        own.extend(one.mention);
        let mut others = Vec::new();
        let mut quotes = Vec::new();
        for &other in sentences.iter().flat_map(|&sentence| self.quotes_near(sentence, index)) {
            let stretch = &self.spoken[other];
            let item = self.item(stretch);
            if other == index || item == quote {
                continue;
            }
            quotes.push(item);
            if stretch.speaker.is_none() || stretch.speaker != one.speaker {
                others.extend(stretch.cue.map(|cue| (cue, cue + 1)));
                others.extend(stretch.mention);
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

    /// The date that a sentence gives for a quote: the one that stands nearest to its cue and mention, clauses counted.
    fn stated_date(&self, sentences: &[usize], anchors: &Anchors, venue: Option<&Venue>) -> Option<SaidOn> {
        sentences
            .iter()
            .flat_map(|&sentence| self.dates.near(sentence, anchors.quote))
            .filter_map(|date| {
                let distance = self.date_distance(date, anchors)?;
                let distance = if beside(venue, date) {
                    distance.min(HEAD)
                } else {
                    distance
                };
                Some((distance, date))
            })
            .filter(|(distance, _)| *distance <= DATE_REACH)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, date)| date.said_on(self.frame, false))
    }

    fn date_distance(&self, date: &Date, anchors: &Anchors) -> Option<usize> {
        if !self.datable(date) || in_apposition(self.frame, date.items.0, anchors) || self.is_aside(date, anchors) {
            return None;
        }
        let sentence = self.frame.sentences[self.frame.items[date.items.0].sentence];
        let mut best = None;
        for &(from, to) in &anchors.own {
            if anchors.cue.is_some() && from == anchors.quote {
                continue;
            }
            let (start, end) = if date.items.1 <= from {
                (date.items.1, from)
            } else {
                (to.min(date.items.0), date.items.0)
            };
            if anchors.others.iter().any(|other| start <= other.0 && other.1 <= end) {
                continue;
            }
            // "On Thursday, after ..., Trump wrote": a date at the head holds for the whole sentence.
            let head = if date.items.0 <= sentence.0 + 1 {
                HEAD
            } else {
                usize::MAX
            };
            let mut distance = if date.coarse { COARSE } else { 0 };
            for item in start..end {
                if distance >= head || distance > DATE_REACH {
                    break;
                }
                let lower = &*self.frame.items[item].lower;
                distance += match lower {
                    ";" | ":" | "(" | ")" | "—" | "–" => 4,
                    _ if dates::is_class("relative", lower) => RELATIVE,
                    _ if dates::is_class("subordinate", lower) => SUBORDINATE,
                    _ => 1,
                };
            }
            let distance = distance.min(head);
            best = Some(best.map_or(distance, |best: usize| best.min(distance)));
        }
        best
    }

    /// Whether a date stands in an aside about the speaker: "Ruiz, who met Hale on Friday, said".
    fn is_aside(&self, date: &Date, anchors: &Anchors) -> bool {
        let (Some((_, to)), Some(cue)) = (anchors.mention, anchors.cue) else {
            return false;
        };
        let comma = |item: usize| self.frame.items.get(item).is_some_and(|mark| &*mark.lower == ",");
        comma(to) && to + 2 < date.items.0 && date.items.1 < cue && cue - to < WINDOW && (date.items.1..cue).any(comma)
    }

    /// Whether a date may be that of an utterance: not that of another event, not that of a publication.
    fn datable(&self, date: &Date) -> bool {
        let sentence = self.frame.items[date.items.0].sentence;
        let (first, end) = self.frame.sentences[sentence];
        let lower = |item: usize| &*self.frame.items[item].lower;
        let mut before = date.items.0;
        while before > first && matches!(lower(before - 1), "on" | "the" | "a" | "last" | "in") {
            before -= 1;
        }
        if before > first {
            let word = lower(before - 1);
            if dates::is_class("not-after", word) {
                return false;
            }
            if dates::is_class("published", word) {
                let released =
                    (before.saturating_sub(8).max(first)..before).any(|item| dates::is_class("released", lower(item)));
                if !released {
                    return false;
                }
            }
        }
        let after = date.items.1;
        if after < end && matches!(lower(after), "'s" | "’s" | "'" | "’") {
            let occasion = (after + 1..end.min(after + 5)).any(|item| dates::is_class("occasion", lower(item)));
            let led = date.items.0 > first && dates::is_class("occasion-before", lower(date.items.0 - 1));
            return occasion && led;
        }
        // "HARBOUR CITY, June 3 (AP)": the day of writing.
        let shouted = self.frame.word(first).chars().all(char::is_uppercase);
        if shouted && date.items.0 < first + DATELINE && after < end && matches!(lower(after), "(" | "—" | "–" | "--")
        {
            return false;
        }
        // "the June 3 vote", "Kiva's June 3 vote": the day of the vote, unless it is a speech.
        if date.adjectival
            && date.items.0 > first
            && matches!(
                lower(date.items.0 - 1),
                "the" | "a" | "an" | "'s" | "’s" | "his" | "her" | "its" | "their"
            )
            && after < end
            && self.frame.is_word(after)
        {
            return (after..end.min(after + 3)).any(|item| dates::is_class("occasion", lower(item)));
        }
        true
    }

    /// What an earlier sentence, or the speaker's earlier quote, leaves to this one.
    fn carried(
        &self,
        index: usize,
        sentence: usize,
        paragraph: usize,
        before: &[Occasion],
        said_on: Option<&SaidOn>,
    ) -> Option<Last> {
        let one = &self.spoken[index];
        if let Some(from) = one.continues.filter(|&from| from < index)
            && (before[from].venue.is_some() || before[from].said_on.is_some())
        {
            let Occasion { venue, said_on, .. } = before[from].clone();
            return Some(Last {
                paragraph,
                order: from,
                venue,
                said_on,
            });
        }
        let speaker = one.speaker?;
        // A date of its own makes it another occasion.
        let own_date = said_on.map(|said_on| said_on.text.to_lowercase());
        let wrote = one.cue.is_some_and(|cue| writes(&self.frame.items[cue].lower));
        // What somebody "said" in another paragraph is no part of a post.
        let spoke = one.cue.is_some() && !wrote;
        let post = |last: &Last| {
            last.venue
                .as_ref()
                .is_some_and(|venue| venue.kind == VenueKind::SocialMedia)
        };
        let fits = |last: &Last| match (&own_date, &last.said_on) {
            _ if spoke && last.paragraph != paragraph && post(last) => false,
            _ if wrote && last.venue.as_ref().is_some_and(|venue| !is_written(venue)) => false,
            (Some(_), _) if last.venue.as_ref().is_some_and(is_written) => false,
            (Some(own), Some(other)) => *own == other.text.to_lowercase(),
            (Some(_), None) => last.paragraph == paragraph,
            (None, _) => true,
        };
        let last = self
            .last
            .get(&speaker)
            .filter(|last| self.lasts(last, index, paragraph))
            .cloned();
        let after = last
            .as_ref()
            .map_or(0, |last| self.sentence(&self.spoken[last.order]) + 1);
        let scene = self.scene(speaker, sentence, paragraph, after);
        match (scene, last) {
            (Some(scene), last) if fits(&scene) => {
                let said_on = scene.said_on.clone().or_else(|| last.and_then(|last| last.said_on));
                Some(Last { said_on, ..scene })
            }
            (_, Some(last)) if fits(&last) => Some(last),
            _ => None,
        }
    }

    /// Whether what a speaker's earlier quote had still holds here.
    fn lasts(&self, last: &Last, index: usize, paragraph: usize) -> bool {
        let away = paragraph.saturating_sub(last.paragraph);
        let interrupted = self.runs[index] > last.order + 1;
        let written = last.venue.as_ref().is_some_and(is_written);
        away <= if written {
            WRITTEN_LASTS
        } else if interrupted {
            LASTS_INTERRUPTED
        } else {
            LASTS
        }
    }

    /// The nearest earlier sentence that mentions the speaker and names a venue outright.
    fn scene(&self, speaker: usize, sentence: usize, paragraph: usize, after: usize) -> Option<Last> {
        for earlier in (after.max(sentence.saturating_sub(SCENE_SENTENCES))..sentence).rev() {
            let (first, _) = self.frame.sentences[earlier];
            let Some(item) = self.frame.items.get(first) else {
                continue;
            };
            if paragraph - item.paragraph > SCENE {
                break;
            }
            if !(self.speaker_in_sentence)(speaker, earlier) {
                continue;
            }
            let quoted = self.by_sentence.get(&earlier);
            if quoted.is_some_and(|quoted| {
                quoted
                    .iter()
                    .take(NEIGHBOURS)
                    .all(|&other| self.spoken[other].speaker != Some(speaker))
            }) {
                continue;
            }
            if let Some(venue) = self.phrases.strong(earlier, self.article.outlet) {
                let said_on = self.scene_date(earlier, Some(&venue));
                return Some(Last {
                    paragraph: item.paragraph,
                    order: 0,
                    venue: Some(venue),
                    said_on,
                });
            }
        }
        None
    }

    /// What the sentence after an article's lead says of the lead's quote: "Ruiz calls it “rotten.” In an interview with KLT, Ruiz ...".
    fn lead(&self, speaker: Option<usize>, sentence: usize, paragraph: usize) -> Option<Last> {
        let speaker = speaker?;
        if paragraph > LEAD || self.last.contains_key(&speaker) {
            return None;
        }
        (sentence + 1..self.frame.sentences.len().min(sentence + 1 + LEAD_SENTENCES)).find_map(|later| {
            let (first, _) = self.frame.sentences[later];
            let item = self.frame.items.get(first)?;
            let near = item.paragraph - paragraph <= 1 && (self.speaker_in_sentence)(speaker, later);
            let others = self.by_sentence.get(&later).is_some_and(|quoted| {
                quoted
                    .iter()
                    .take(NEIGHBOURS)
                    .any(|&other| self.spoken[other].speaker != Some(speaker))
            });
            let venue = (near && !others).then(|| self.phrases.strong(later, self.article.outlet))??;
            let said_on = self.scene_date(later, Some(&venue));
            let venue = Some(Venue { carried: true, ..venue });
            Some(Last {
                paragraph,
                order: 0,
                venue,
                said_on,
            })
        })
    }

    /// The day that a sentence without a quote is about: the one in its main clause.
    fn scene_date(&self, sentence: usize, venue: Option<&Venue>) -> Option<SaidOn> {
        let (first, _) = self.frame.sentences[sentence];
        let dates = self.dates.of(sentence);
        let dates = &dates[..dates.len().min(SCENE_DATES)];
        let of_venue = dates.iter().find(|date| beside(venue, date) && self.datable(date));
        of_venue
            .or_else(|| {
                dates.iter().find(|date| {
                    let clause = (first..date.items.0).rev().find(|&item| {
                        let lower = &*self.frame.items[item].lower;
                        dates::is_class("subordinate", lower) || dates::is_class("relative", lower)
                    });
                    !date.coarse
                        && self.datable(date)
                        && clause.is_none_or(|item| item == first)
                        && (venue.is_some()
                            || !date.vague && date.items.0 > first + 1
                            || self.beside_utterance(date, sentence))
                })
            })
            .map(|date| date.said_on(self.frame, true))
    }

    /// Whether a date stands beside a word that tells of speaking.
    fn beside_utterance(&self, date: &Date, sentence: usize) -> bool {
        let (first, end) = self.frame.sentences[sentence];
        let from = date.items.0.saturating_sub(UTTERANCE_REACH).max(first);
        let to = (date.items.1 + UTTERANCE_REACH).min(end);
        (from..to).any(|item| dates::is_class("utterance", &self.frame.items[item].lower))
    }

    /// The day on which the sentences just before say that the speaker did something.
    fn earlier_date(&self, speaker: Option<usize>, sentence: usize, paragraph: usize) -> Option<SaidOn> {
        let speaker = speaker?;
        for earlier in (sentence.saturating_sub(SCENE_SENTENCES)..sentence).rev() {
            let (first, _) = self.frame.sentences[earlier];
            let away = paragraph - self.frame.items.get(first)?.paragraph;
            if away > DATE_SCENE {
                break;
            }
            if (self.speaker_in_sentence)(speaker, earlier)
                && let Some(said_on) = self.scene_date(earlier, None)
            {
                return Some(said_on);
            }
        }
        None
    }
}

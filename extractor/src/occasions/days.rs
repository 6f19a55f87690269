//! Which of the days that an article names is that of a quote.
//!
//! Input: a [`Scene`], a quote and its chosen venue. Output: the day, chosen among the dates of its own sentence, of sentences around it about the same speaker, of
//! the sentence that names the venue, and none.

use super::places::{From as Origin, Place, is_gathering, is_written};
use super::{Described, Features, OccasionModel, Past, Scene, WINDOW, is_quote, probabilities, step};
use crate::attribution::SaidOn;
use crate::dates::{self, Date};
use crate::features::hash_word;
use crate::span::Span;
use crate::venues::{Anchors, in_apposition};

/// How far back, in sentences and paragraphs, any sentence about the speaker may give the day.
const SENTENCES_BACK: usize = 12;
const PARAGRAPHS_BACK: usize = 4;
/// How far ahead one may.
const SENTENCES_AHEAD: usize = 3;
/// The last paragraph of an article's lead, and how many of its sentences are looked at.
const LEAD: usize = 2;
const LEAD_SENTENCES: usize = 8;
/// So many earlier quotes of the speaker with dates are looked at.
const MOST_QUOTES: usize = 3;
/// So many quotes back somebody at the same gathering may have a day to share.
const MOST_SHARED: usize = 6;
/// So many dates of one sentence are looked at.
const MOST_DATES: usize = 4;
/// A date within so many items of a word of speaking dates the speech.
const UTTERANCE_REACH: usize = 14;
/// What a conjunction between a date and its quote costs, in items.
const SUBORDINATE: usize = 6;
/// What a relative pronoun costs: its clause is about something else.
const RELATIVE: usize = 9;
/// Within so many items a date of the quote's own sentence is expected to be its day; what it costs a month or a year; at the head of a sentence it is never further.
const REACH: usize = 16;
const COARSE: usize = 4;
const HEAD: usize = 4;
/// So many paragraphs back a sentence about the speaker may set the day.
const SCENE: usize = 2;
/// A longer way is not measured.
const FAR: usize = 40;
/// A date within so many items of a paragraph's head may belong to a dateline.
const DATELINE: usize = 8;

/// So many times likelier than a day must none be to be chosen.
const LEAN: f32 = 0.6;

/// Where an option comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// The quote's own sentence, or its mention's.
    Own,
    /// An earlier quote of the same speaker.
    Earlier,
    /// An earlier sentence that mentions the speaker.
    Named,
    /// The sentence that names the venue.
    Venue,
    /// The day of the speaker's last words, from further back.
    Last,
    /// The article's lead.
    Lead,
    /// A later sentence that mentions the speaker.
    LaterNamed,
    /// What others said at the same gathering.
    Shared,
    /// The event that the article's lead tells of.
    Event,
}

/// A day that may be that of a quote.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Index of the date.
    date: usize,
    from: From,
    sentence: usize,
    /// How far it stands from what the quote leans on.
    distance: usize,
    /// How many nearer options of its sort there are.
    order: usize,
}

/// Whether a date stands in or beside the words that name a venue: "an interview last October on KLT".
fn beside(venue: Span, date: &Date) -> bool {
    /// As many bytes as "on", a comma and a short word take.
    const NEAR: usize = 12;
    date.span.start() < venue.end() + NEAR && venue.start() < date.span.end() + NEAR
}

impl Scene<'_, '_> {
    /// Chooses the day of a quote whose venue is chosen.
    pub(super) fn said_on(
        &self,
        index: usize,
        model: &OccasionModel,
        place: Option<&Place>,
        past: &[Past],
        described: Option<&mut Described>,
    ) -> (Option<usize>, Option<SaidOn>) {
        let quoted = &self.quotes[index];
        let date = |day: usize, carried: bool| self.dates.dates[day].said_on(self.frame, carried);
        if let Some(from) = self.spoken[index].continues.filter(|&from| from < index)
            && quoted.dates.is_empty()
        {
            let day = past[from].day;
            return (day, day.map(|day| date(day, true)));
        }
        let days = self.options(index, place, past);
        let describe = |day: Option<&Day>, features: &mut Features<'_>| match day {
            Some(day) => self.describe_day(index, day, place, past, features),
            None => self.describe_no_day(index, place, &days, past, features),
        };
        let mut features = Features::scored_by(&model.day);
        let mut scores: Vec<f32> = Vec::with_capacity(days.len() + 1);
        for day in days.iter().map(Some).chain([None]) {
            features.clear();
            describe(day, &mut features);
            scores.push(features.score());
        }
        if let Some(described) = described {
            for day in days.iter().map(Some).chain([None]) {
                let mut features = Features::default();
                describe(day, &mut features);
                let said_on = day.map(|day| date(day.date, day.from != From::Own));
                described.days.push((features.buckets().to_vec(), said_on));
            }
        }
        probabilities(&mut scores);
        let text = |day: &Day| self.dates.dates[day.date].span.of(self.frame.text);
        let shared = |one: &Day| -> f32 {
            days.iter()
                .zip(&scores)
                .filter(|(other, _)| text(other).eq_ignore_ascii_case(text(one)))
                .map(|(_, probability)| probability)
                .sum()
        };
        let none = scores.last().copied().unwrap_or(1.0);
        let best = days
            .iter()
            .zip(&scores)
            .map(|(day, &probability)| (day, shared(day), probability))
            .filter(|(_, shared, _)| *shared > none * LEAN)
            .max_by(|one, other| one.1.total_cmp(&other.1).then(one.2.total_cmp(&other.2)));
        let best = best.map(|(day, ..)| day);
        (
            best.map(|day| day.date),
            best.map(|day| date(day.date, day.from != From::Own)),
        )
    }

    /// The dates that stand for choice.
    pub(super) fn days(&self, index: usize, place: Option<&Place>, past: &[Past]) -> Vec<usize> {
        let options = self.options(index, place, past);
        options.into_iter().map(|day| day.date).collect()
    }

    /// The dates of a quote's own sentences with their distances, the nearest first.
    pub(super) fn dates_of(&self, index: usize) -> Vec<(usize, usize)> {
        let quoted = &self.quotes[index];
        let mut dates: Vec<(usize, usize)> = quoted
            .sentences
            .iter()
            .flat_map(|&sentence| self.dates.near(sentence, quoted.item))
            .filter(|&date| {
                let date = &self.dates.dates[date];
                !in_apposition(self.frame, date.items.0, &quoted.anchors) && !self.is_aside(date, &quoted.anchors)
            })
            .map(|date| (date, self.date_distance(&self.dates.dates[date], &quoted.anchors)))
            .collect();
        dates.sort_by_key(|&(_, distance)| distance);
        dates.truncate(2 * MOST_DATES);
        dates
    }

    /// The date of the quote's own sentences that stands to reason.
    pub(super) fn own_day(&self, index: usize) -> Option<usize> {
        let own = self.quotes[index].dates.iter().filter_map(|&(at, distance)| {
            let date = &self.dates.dates[at];
            let first = self.frame.sentences[self.frame.items[date.items.0].sentence].0;
            let distance = if date.items.0 <= first + 1 {
                distance.min(HEAD)
            } else {
                distance
            };
            let distance = distance + if date.coarse { COARSE } else { 0 };
            (self.datable(date) && distance <= REACH).then_some((distance, at))
        });
        own.min().map(|(_, date)| date)
    }

    /// The date that stands to reason: the nearest one of the quote's own sentence, else that of the speaker's last words while their occasion lasts.
    pub(super) fn expected_day(&self, index: usize) -> Option<usize> {
        let quoted = &self.quotes[index];
        let own = quoted.own_day;
        if own.is_some() {
            return own;
        }
        if let Some(from) = self.spoken[index].continues.filter(|&from| from < index) {
            return self.expected_days[from];
        }
        let last = self.earlier_quotes(index).next();
        let after = last.map_or(0, |last| self.quotes[last].sentence + 1);
        let from = after.max(quoted.sentence.saturating_sub(SENTENCES_BACK));
        for earlier in (from..quoted.sentence).rev() {
            if quoted.paragraph - self.paragraph_of(earlier) > SCENE {
                break;
            }
            if !self.mentions_speaker(index, earlier) {
                continue;
            }
            let scene = !self.phrases.strong(earlier).is_empty();
            let date = self.dates.of(earlier).take(MOST_DATES).find(|&at| {
                let date = &self.dates.dates[at];
                !date.coarse && self.datable(date) && (scene || self.beside_utterance(date, earlier))
            });
            if date.is_some() {
                return date;
            }
        }
        let last = last?;
        let before = &self.quotes[last];
        let written = before.stated.first().is_some_and(|stated| is_written(stated.kind));
        let elsewhere = quoted
            .stated
            .first()
            .is_some_and(|own| own.strength > 0 && before.stated.first().is_none_or(|before| before.kind != own.kind));
        (self.lasts(index, before.sentence, written) && !elsewhere)
            .then(|| self.expected_days[last])
            .flatten()
    }

    fn options(&self, index: usize, place: Option<&Place>, past: &[Past]) -> Vec<Day> {
        let quoted = &self.quotes[index];
        let mut days: Vec<Day> = Vec::new();
        let mut add = |date: usize, distance: usize, from: From, sentence: usize| {
            if self.datable(&self.dates.dates[date]) && !days.iter().any(|day| day.date == date) {
                let order = days.iter().filter(|day| day.from == from).count();
                days.push(Day {
                    date,
                    from,
                    sentence,
                    distance,
                    order,
                });
            }
        };
        let sentence_of = |date: usize| self.frame.items[self.dates.dates[date].items.0].sentence;
        for &(date, distance) in &quoted.dates {
            add(date, distance, From::Own, sentence_of(date));
        }
        let mut found = 0;
        for earlier in self.earlier_quotes(index) {
            let dates = &self.quotes[earlier].dates;
            for &(date, distance) in dates.iter().take(2) {
                add(date, distance, From::Earlier, sentence_of(date));
            }
            found += usize::from(!dates.is_empty());
            if found == MOST_QUOTES {
                break;
            }
        }
        for earlier in (quoted.sentence.saturating_sub(SENTENCES_BACK)..quoted.sentence).rev() {
            let away = quoted.paragraph - self.paragraph_of(earlier);
            if away > PARAGRAPHS_BACK {
                break;
            }
            if !self.mentions_speaker(index, earlier) {
                continue;
            }
            for date in self.dates.of(earlier).take(MOST_DATES) {
                add(date, FAR, From::Named, earlier);
            }
        }
        if let Some(place) = place {
            for date in self.dates.of(place.sentence).take(MOST_DATES) {
                add(date, FAR, From::Venue, place.sentence);
            }
        }
        if let Some(last) = self.earlier_quotes(index).next().and_then(|last| past[last].day) {
            add(last, FAR, From::Last, sentence_of(last));
        }
        let gathered = place.is_some_and(|place| is_gathering(place.stated.kind));
        let shared = (0..index).rev().take(MOST_SHARED).find_map(|other| {
            let there = past[other].place.as_ref()?;
            let same = place.is_some_and(|place| place.stated.kind == there.stated.kind);
            past[other].day.filter(|_| gathered && same)
        });
        if let Some(day) = shared {
            add(day, FAR, From::Shared, sentence_of(day));
        }
        for earlier in 0..quoted.sentence.min(LEAD_SENTENCES) {
            if self.paragraph_of(earlier) > LEAD {
                break;
            }
            for date in self.dates.of(earlier).take(MOST_DATES) {
                if self.beside_utterance(&self.dates.dates[date], earlier) {
                    add(date, FAR, From::Lead, earlier);
                } else if gathered && !self.dates.dates[date].coarse {
                    add(date, FAR, From::Event, earlier);
                }
            }
        }
        let end = self.frame.sentences.len().min(quoted.sentence + 1 + SENTENCES_AHEAD);
        for later in quoted.sentence + 1..end {
            if self.mentions_speaker(index, later) {
                for date in self.dates.of(later).take(2) {
                    add(date, FAR, From::LaterNamed, later);
                }
            }
        }
        days
    }

    fn describe_history_of_day(
        &self,
        index: usize,
        day: &Day,
        place: Option<&Place>,
        past: &[Past],
        features: &mut Features<'_>,
    ) {
        let quoted = &self.quotes[index];
        let text = |date: usize| self.dates.dates[date].span.of(self.frame.text);
        let agreement = |other: &Past| match other.day {
            None => 1,
            Some(other) if text(other).eq_ignore_ascii_case(text(day.date)) => 2,
            Some(_) => 3,
        };
        let from = day.from as u32;
        // Whether the speaker is still where the last words were said.
        let there = |other: &Past| match (place, &other.place) {
            (None, None) => 0,
            (Some(here), Some(there)) if here.stated.kind == there.stated.kind => 1,
            (Some(here), _) if here.from == Origin::Own => 2,
            _ => 3,
        };
        let last = self.earlier_quotes(index).next();
        let agrees = last.map_or(0, |last| agreement(&past[last]));
        let stays = last.map_or(4, |last| there(&past[last]));
        let since = last.map_or(0, |last| {
            step(quoted.paragraph - self.quotes[last].paragraph, &[1, 2, 3, 5, 8])
        });
        features.add(70, [agrees, since]);
        features.add(71, [agrees, from]);
        features.add(72, [agrees, stays]);
        features.add(73, [agrees, stays, from]);
        let before = index
            .checked_sub(1)
            .filter(|&before| self.spoken[before].speaker != self.spoken[index].speaker);
        if let Some(before) = before {
            let near = step(quoted.paragraph - self.quotes[before].paragraph, &[1, 2, 4]);
            features.add(75, [agreement(&past[before]), near]);
            features.add(76, [agreement(&past[before]), there(&past[before])]);
        }
    }

    fn describe_day(&self, index: usize, day: &Day, place: Option<&Place>, past: &[Past], features: &mut Features<'_>) {
        self.describe_history_of_day(index, day, place, past, features);
        let quoted = &self.quotes[index];
        let date = &self.dates.dates[day.date];
        let from = day.from as u32;
        let form = date.form as u32;
        let (first, end) = self.frame.sentences[day.sentence];
        let lower = |item: usize| -> &str {
            if item < end && item >= first {
                &self.frame.items[item].lower
            } else {
                ""
            }
        };
        let before = date.items.0.checked_sub(1).map_or("", lower);
        let after = lower(date.items.1);
        let datable = u32::from(self.datable(date));
        let elsewhere = u32::from(day.from != From::Own);
        let kind = place.map_or(9, |place| place.stated.kind as u32);
        let venue_from = place.map_or(9, |place| place.from as u32);
        let head = u32::from(date.items.0 <= first + 1);
        let expected = u32::from(self.expected_days[index] == Some(day.date));
        features.add(60, [expected]);
        features.add(61, [expected, from]);
        features.add(62, [expected, form]);
        features.add(63, [expected, venue_from]);
        features.add(64, [expected, step(day.distance, &[2, 4, 8, 16])]);
        features.add(0, [from]);
        features.add(1, [from, form]);
        features.add(2, [from, datable]);
        features.add(3, [elsewhere, form, datable]);
        features.add(4, [from, hash_word(before)]);
        features.add(5, [from, hash_word(after)]);
        features.add(6, [from, head]);
        features.add(7, [from, u32::from(self.beside_utterance(date, day.sentence))]);
        let at_place = place.is_some_and(|place| place.sentence == day.sentence);
        let beside_place = place.is_some_and(|place| beside(self.phrases.mention(&place.stated), date));
        features.add(8, [from, u32::from(at_place), u32::from(beside_place)]);
        features.add(9, [kind, u32::from(at_place), elsewhere]);
        features.add(10, [from, venue_from]);
        features.add(11, [from, step(day.order, &[1, 2, 3])]);
        let vague = u32::from(date.coarse) + 2 * u32::from(date.vague);
        features.add(12, [elsewhere, vague]);
        features.add(13, [from, u32::from(quoted.perfect)]);
        features.add(14, [elsewhere, quoted.manner as u32]);
        if day.from == From::Own {
            let distance = step(day.distance, &[1, 2, 3, 5, 8, 12, 16, 24]);
            let behind = u32::from(date.items.0 > quoted.item);
            features.add(20, [distance]);
            features.add(21, [distance, behind]);
            features.add(22, [form, distance.min(5)]);
            features.add(23, [head, distance]);
            features.add(25, [hash_word(lower(date.items.0.wrapping_sub(2))), hash_word(before)]);
            // "said the summit on Tuesday would be": between cue and quote, but not right behind the cue.
            let inside = quoted
                .anchors
                .cue
                .is_some_and(|cue| cue < date.items.0 && date.items.1 <= quoted.item);
            let opens = quoted.anchors.cue.is_some_and(|cue| cue + 2 >= date.items.0);
            features.add(24, [u32::from(inside) + u32::from(inside && opens), form]);
            features.add(26, [step(quoted.dates.len(), &[2, 3]), step(day.order, &[1, 2])]);
            features.add(27, [datable, distance]);
            features.add(28, [kind, form]);
            let after_quote = date
                .items
                .0
                .checked_sub(1)
                .is_some_and(|item| is_quote(self.frame, item));
            features.add(29, [u32::from(after_quote)]);
        } else {
            let paragraph = self.paragraph_of(day.sentence);
            let paragraphs = step(quoted.paragraph.abs_diff(paragraph), &[1, 2, 3, 5, 8]);
            let sentences = step(quoted.sentence.abs_diff(day.sentence), &[1, 2, 3, 5, 8]);
            features.add(30, [from, paragraphs]);
            features.add(31, [from, sentences]);
            features.add(32, [form, paragraphs]);
            features.add(33, [from, step(self.interruptions(index, day.sentence), &[1, 3])]);
            features.add(34, [from, step(day.distance, &[3, 8, 16, 24])]);
            features.add(35, [from, u32::from(quoted.dates.is_empty())]);
            features.add(36, [kind, from]);
            let carried = place.is_some_and(|place| place.from != Origin::Own);
            features.add(37, [u32::from(carried), u32::from(at_place), from]);
            let last = self.earlier_quotes(index).next();
            let held = last.is_some_and(|last| self.quotes[last].sentence >= day.sentence);
            features.add(38, [from, u32::from(held), paragraphs.min(3)]);
            features.add(39, [from, u32::from(paragraph <= 1)]);
        }
    }

    fn describe_no_day(
        &self,
        index: usize,
        place: Option<&Place>,
        all: &[Day],
        past: &[Past],
        features: &mut Features<'_>,
    ) {
        let quoted = &self.quotes[index];
        let last = self.earlier_quotes(index).next();
        let had = last.map_or(0, |last| 1 + u32::from(past[last].day.is_some()));
        let since = last.map_or(0, |last| {
            step(quoted.paragraph - self.quotes[last].paragraph, &[1, 2, 3, 5, 8])
        });
        features.add(78, [had, since]);
        let cue = self.spoken[index]
            .cue
            .map_or(0, |cue| hash_word(&self.frame.items[cue].lower));
        let kind = place.map_or(9, |place| place.stated.kind as u32);
        features.add(65, [u32::from(self.expected_days[index].is_some())]);
        features.add(50, []);
        features.add(51, [kind]);
        features.add(52, [place.map_or(9, |place| place.from as u32)]);
        features.add(53, [quoted.manner as u32]);
        features.add(54, [cue]);
        features.add(55, [quoted.length]);
        features.add(56, [u32::from(quoted.perfect)]);
        features.add(57, [step(all.len(), &[1, 2, 4, 8])]);
        features.add(58, [step(quoted.dates.len(), &[1, 2])]);
    }

    /// How far a date stands from what a quote leans on, clauses counted.
    fn date_distance(&self, date: &Date, anchors: &Anchors) -> usize {
        let mut best = FAR;
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
            let mut distance = 0;
            for item in start..end {
                if distance >= best {
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
            best = best.min(distance);
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
    pub(super) fn datable(&self, date: &Date) -> bool {
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

    /// Whether a date stands beside a word that tells of speaking.
    fn beside_utterance(&self, date: &Date, sentence: usize) -> bool {
        let (first, end) = self.frame.sentences[sentence];
        let from = date.items.0.saturating_sub(UTTERANCE_REACH).max(first);
        let to = (date.items.1 + UTTERANCE_REACH).min(end);
        (from..to).any(|item| dates::is_class("utterance", &self.frame.items[item].lower))
    }
}

//! Which of the venues that an article names holds for a quote.
//!
//! Input: a [`Scene`] and a quote. Output: the venue, chosen among those that its own sentence states, that sentences before and after it state for the same
//! speaker, that others were quoted at, and none.

use super::{Described, Features, Known, Occasion, OccasionModel, Offer, Past, Quoted, Scene, probabilities, step};
use crate::attribution::{Venue, VenueKind};
use crate::venues::{Named, Scope, Stated};

/// How many kinds of venue there are.
pub(super) const KINDS: usize = 9;
/// How far back, in sentences and paragraphs, any sentence may set the scene.
const SENTENCES_BACK: usize = 16;
const PARAGRAPHS_BACK: usize = 5;
/// How far back one that does not mention the speaker.
const AROUND_BACK: usize = 2;
/// How far ahead a sentence may place a quote.
const SENTENCES_AHEAD: usize = 8;
const PARAGRAPHS_AHEAD: usize = 3;
/// The last paragraph of an article's lead, and how many of its sentences are looked at.
const LEAD: usize = 2;
const LEAD_SENTENCES: usize = 8;
/// How many paragraphs an occasion lasts, a spoken one, the same once somebody else has been quoted in between, and a written one.
const LASTS: usize = 15;
const LASTS_INTERRUPTED: usize = 8;
const WRITTEN_LASTS: usize = 2;
/// So many earlier occasions of the speaker, and of others, stand for choice.
const MOST_OWN: usize = 4;

/// So many times likelier than a venue must none be to be chosen: it is one option where venues are many.
const LEAN: f32 = 0.7;

/// Where an option comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The quote's own sentence, or its mention's.
    Own,
    /// The speaker is an outlet.
    Outlet,
    /// An earlier quote of the same speaker.
    Earlier,
    /// An earlier sentence that mentions the speaker.
    Named,
    /// An earlier sentence that quotes somebody else.
    Others,
    /// Another earlier sentence.
    Around,
    /// A later quote of the same speaker.
    Later,
    /// A later sentence that mentions the speaker.
    LaterNamed,
    /// The setting of the whole article.
    Setting,
}

/// Whether several people speak at an occasion of this kind.
pub(super) fn is_gathering(kind: VenueKind) -> bool {
    matches!(
        kind,
        VenueKind::Press | VenueKind::Speech | VenueKind::Debate | VenueKind::Proceeding | VenueKind::Conversation
    )
}

/// Whether a venue is a text, which ends sooner than a talk does.
pub(super) fn is_written(kind: VenueKind) -> bool {
    matches!(
        kind,
        VenueKind::SocialMedia | VenueKind::Statement | VenueKind::Publication | VenueKind::Proceeding
    )
}

/// A venue that may hold for a quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) stated: Stated,
    pub(super) from: From,
    pub(super) sentence: usize,
    /// How many nearer options of its sort there are.
    order: usize,
    /// Whether it stands to reason.
    expected: bool,
}

impl Scene<'_, '_> {
    /// Chooses the venue of a quote.
    pub(super) fn venue(
        &self,
        index: usize,
        model: &OccasionModel,
        past: &[Past],
        placed: &[Occasion],
        described: Option<&mut Described>,
    ) -> (Option<Place>, Option<Venue>) {
        let quoted = &self.quotes[index];
        // A sentence that goes on with the words of the one before says nothing new.
        if let Some(from) = self.spoken[index].continues.filter(|&from| from < index)
            && quoted.stated.iter().all(|stated| stated.strength == 0)
        {
            let place = past[from].place;
            let venue = placed[from].venue.clone().map(|venue| Venue { carried: true, ..venue });
            return (place, venue);
        }
        let places = self.places(index);
        let describe = |place: Option<&Place>, features: &mut Features<'_>| match place {
            Some(place) => self.describe_place(index, place, &places, features),
            None => self.describe_no_place(index, &places, features),
        };
        let mut features = Features::scored_by(&model.venue);
        let mut scores: Vec<f32> = Vec::with_capacity(places.len() + 1);
        for place in places.iter().map(Some).chain([None]) {
            features.clear();
            describe(place, &mut features);
            scores.push(features.score());
        }
        if let Some(described) = described {
            for place in places.iter().map(Some).chain([None]) {
                let mut features = Features::default();
                describe(place, &mut features);
                let venue = place.map(|place| self.as_venue(index, place));
                described.venues.push((features.buckets().to_vec(), venue));
            }
        }
        probabilities(&mut scores);
        let Some(best) = self.choose(&places, &scores) else {
            return (None, None);
        };
        let mut venue = self.as_venue(index, &places[best]);
        // "during the interview": said here, named before.
        let own = places
            .iter()
            .find(|place| place.from == From::Own && place.stated.kind == venue.kind);
        if let Some(own) = own {
            venue.carried = false;
            venue.mention = self.as_venue(index, own).mention;
        }
        if venue.name.is_none() {
            let around = self.name_around(index, &places, &places[best]);
            venue.name = around.or_else(|| self.name_before(index, &venue, placed));
        }
        (Some(places[best]), Some(venue))
    }

    /// The name under which another sentence knows an interview that this one leaves unnamed: "during the interview".
    fn name_around(&self, index: usize, places: &[Place], chosen: &Place) -> Option<String> {
        if chosen.stated.kind != VenueKind::Interview {
            return None;
        }
        let named = places.iter().filter(|place| {
            matches!(place.from, From::Own | From::Earlier | From::Named | From::LaterNamed)
                && place.stated.kind == VenueKind::Interview
                && !matches!(place.stated.named, Named::Not)
        });
        let nearest = named.min_by_key(|place| place.sentence.abs_diff(chosen.sentence))?;
        self.as_venue(index, nearest).name
    }

    /// The name of the interview in which the speaker was quoted last, for one without a name.
    fn name_before(&self, index: usize, venue: &Venue, placed: &[Occasion]) -> Option<String> {
        if venue.kind != VenueKind::Interview {
            return None;
        }
        let mut before = self
            .earlier_quotes(index)
            .filter_map(|earlier| placed[earlier].venue.as_ref());
        before.find(|venue| venue.kind == VenueKind::Interview)?.name.clone()
    }

    /// The likeliest option of the likeliest kind, by the likeliest name.
    fn choose(&self, places: &[Place], probabilities: &[f32]) -> Option<usize> {
        let mut kinds = [0.0; KINDS];
        for (place, probability) in places.iter().zip(probabilities) {
            kinds[place.stated.kind as usize] += probability;
        }
        let none = probabilities.last().copied().unwrap_or(1.0);
        let of_kind = |place: &Place| kinds[place.stated.kind as usize];
        let likeliest = places.iter().map(of_kind).fold(0.0, f32::max);
        if likeliest <= none * LEAN {
            return None;
        }
        let shared = |one: &Place| -> f32 {
            places
                .iter()
                .zip(probabilities)
                .filter(|(other, _)| {
                    other.stated.kind == one.stated.kind && self.same_name(other.stated.named, one.stated.named)
                })
                .map(|(_, probability)| probability)
                .sum()
        };
        (0..places.len())
            .filter(|&at| of_kind(&places[at]) >= likeliest)
            .map(|at| (at, shared(&places[at]), probabilities[at]))
            .max_by(|one, other| {
                let (one, other) = ((one.1, one.2), (other.1, other.2));
                one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
            })
            .map(|(at, ..)| at)
    }

    fn same_name(&self, one: Named, other: Named) -> bool {
        match (one, other) {
            (Named::Printed(one, _), Named::Printed(other, _)) => {
                one.of(self.frame.text).eq_ignore_ascii_case(other.of(self.frame.text))
            }
            (one, other) => one == other,
        }
    }

    fn as_venue(&self, index: usize, place: &Place) -> Venue {
        let venue = self.phrases.venue(&place.stated, self.article.outlet);
        let name = match &self.spoken[index].speaker_is_outlet {
            Some(outlet) if place.from == From::Outlet => Some(outlet.clone()),
            _ => venue.name,
        };
        Venue {
            name,
            carried: !matches!(place.from, From::Own | From::Outlet),
            ..venue
        }
    }

    /// Everything that may be the venue of a quote.
    fn places(&self, index: usize) -> Vec<Place> {
        let quoted = &self.quotes[index];
        let mut places: Vec<Place> = Vec::new();
        let mut add = |stated: &Stated, from: From, sentence: usize| {
            if matches!(from, From::Others | From::Around) && !is_gathering(stated.kind)
                || from != From::Own && self.is_another(index, stated, sentence)
            {
                return;
            }
            let known = |place: &Place| place.sentence == sentence && place.stated.kind == stated.kind;
            if !places.iter().any(known) {
                let speakers = |from: From| matches!(from, From::Earlier | From::Named);
                let order = places
                    .iter()
                    .filter(|place| place.from == from || speakers(place.from) && speakers(from))
                    .count();
                places.push(Place {
                    stated: *stated,
                    from,
                    sentence,
                    order,
                    expected: false,
                });
            }
        };
        for stated in &quoted.stated {
            add(stated, From::Own, quoted.sentence);
        }
        if self.spoken[index].speaker_is_outlet.is_some()
            && let Some(mention) = self.spoken[index].mention
        {
            let stated = Stated {
                kind: VenueKind::Publication,
                strength: 5,
                scope: Scope::Source,
                distance: 0,
                items: mention,
                named: Named::Not,
            };
            add(&stated, From::Outlet, quoted.sentence);
        }
        self.places_before(index, &mut add);
        self.places_after(index, &mut add);
        for (kind, item) in self.settings.made() {
            let sentence = self.frame.items[item].sentence;
            let named = self.phrases.strong(sentence).iter().find(|stated| stated.kind == kind);
            let shown = Stated {
                kind,
                strength: 0,
                scope: Scope::Clause,
                distance: 0,
                items: (item, item + 1),
                named: Named::Not,
            };
            add(named.unwrap_or(&shown), From::Setting, sentence);
        }
        if let Some(expected) = self.expected(index, &places) {
            places[expected].expected = true;
        }
        places
    }

    /// Whether a quote was certainly not uttered where an earlier sentence says: it has another day, or answers a question.
    fn is_another(&self, index: usize, stated: &Stated, sentence: usize) -> bool {
        let quoted = &self.quotes[index];
        let Some(own) = quoted.own_day else {
            return quoted.asked && is_written(stated.kind);
        };
        let text = |date: usize| self.dates.dates[date].span.of(self.frame.text);
        let there = self.dates.of(sentence);
        let same = there.clone().any(|date| text(date).eq_ignore_ascii_case(text(own)));
        quoted.asked && is_written(stated.kind) || !there.is_empty() && !same
    }

    fn places_before(&self, index: usize, add: &mut impl FnMut(&Stated, From, usize)) {
        let quoted = &self.quotes[index];
        let said = |index: &usize| self.quotes[*index].stated.first().filter(|stated| stated.strength > 0);
        for earlier in (quoted.sentence.saturating_sub(SENTENCES_BACK)..quoted.sentence).rev() {
            let away = quoted.paragraph - self.paragraph_of(earlier);
            if away > PARAGRAPHS_BACK {
                break;
            }
            if self.quotes_speaker(index, earlier) {
                for other in self.quotes_of(earlier) {
                    if self.spoken[other].speaker == self.spoken[index].speaker
                        && let Some(stated) = said(&other)
                    {
                        add(stated, From::Earlier, earlier);
                    }
                }
                continue;
            }
            self.add_sentence(index, earlier, away <= AROUND_BACK, add);
        }
        let mut own = 0;
        for earlier in self.earlier_quotes(index) {
            let sentence = self.quotes[earlier].sentence;
            if sentence < quoted.sentence
                && let Some(stated) = said(&earlier)
            {
                add(stated, From::Earlier, sentence);
                own += 1;
                if own == MOST_OWN {
                    break;
                }
            }
        }
        for earlier in 0..quoted.sentence.min(LEAD_SENTENCES) {
            if self.paragraph_of(earlier) > LEAD {
                break;
            }
            self.add_sentence(index, earlier, true, add);
        }
    }

    /// What an earlier sentence states by itself.
    fn add_sentence(&self, index: usize, earlier: usize, near: bool, add: &mut impl FnMut(&Stated, From, usize)) {
        let mentioned = self.mentions_speaker(index, earlier);
        let sets_scene = near && (!self.quotes_of(earlier).is_empty() || self.paragraph_of(earlier) < LEAD);
        if !mentioned && !sets_scene {
            return;
        }
        let from = if mentioned {
            From::Named
        } else if self.quotes_of(earlier).is_empty() {
            From::Around
        } else {
            From::Others
        };
        for stated in self.phrases.strong(earlier).iter().take(2) {
            add(stated, from, earlier);
        }
    }

    fn places_after(&self, index: usize, add: &mut impl FnMut(&Stated, From, usize)) {
        let quoted = &self.quotes[index];
        let end = self.frame.sentences.len().min(quoted.sentence + 1 + SENTENCES_AHEAD);
        for later in quoted.sentence + 1..end {
            if self.paragraph_of(later) - quoted.paragraph > PARAGRAPHS_AHEAD {
                break;
            }
            if self.mentions_speaker(index, later) && !self.quotes_speaker(index, later) {
                for stated in self.phrases.strong(later).iter().take(1) {
                    add(stated, From::LaterNamed, later);
                }
            }
        }
        let mut found = 0;
        for later in self.later_quotes(index) {
            let other: &Quoted = &self.quotes[later];
            if other.sentence > quoted.sentence
                && let Some(stated) = other.stated.first().filter(|stated| stated.strength > 0)
            {
                add(stated, From::Later, other.sentence);
                found += 1;
                if found == 2 {
                    break;
                }
            }
        }
    }

    /// The option that stands to reason: what the quote's own sentence says, else the speaker's last occasion while it lasts.
    fn expected(&self, index: usize, places: &[Place]) -> Option<usize> {
        let quoted = &self.quotes[index];
        let own = places
            .iter()
            .position(|place| place.from == From::Outlet || place.from == From::Own && place.stated.strength > 0);
        let last = || {
            let speakers = (0..places.len()).filter(|&at| matches!(places[at].from, From::Earlier | From::Named));
            let nearest = speakers.min_by_key(|&at| quoted.sentence - places[at].sentence)?;
            let place = &places[nearest];
            let last = self.earlier_quotes(index).next();
            let since = last
                .map_or(place.sentence, |last| self.quotes[last].sentence)
                .max(place.sentence);
            self.lasts(index, since, is_written(place.stated.kind))
                .then_some(nearest)
        };
        own.or_else(last)
    }

    /// Whether an occasion to which a sentence belonged may still last at a quote.
    pub(super) fn lasts(&self, index: usize, sentence: usize, written: bool) -> bool {
        let away = self.quotes[index].paragraph - self.paragraph_of(sentence);
        away <= if written {
            WRITTEN_LASTS
        } else if self.interruptions(index, sentence) > 0 {
            LASTS_INTERRUPTED
        } else {
            LASTS
        }
    }

    /// Takes what is known for what was chosen.
    pub(super) fn known(&self, index: usize, now: Past, past: &[Past], known: &Known<'_>) -> Past {
        let Some(stretch) = self.frame.stretches.get(self.spoken[index].stretch) else {
            return now;
        };
        let right = |place: &Place| known(stretch.inner, Offer::Venue(&self.as_venue(index, place)));
        let places = self.places(index);
        // A quote of which nothing is known keeps what was chosen.
        if places.first().is_some_and(|place| right(place).is_none()) {
            return now;
        }
        let place = places.into_iter().find(|place| right(place) == Some(true));
        let right = |day: usize| {
            let said_on = self.dates.dates[day].said_on(self.frame, false);
            known(stretch.inner, Offer::Day(&said_on)) == Some(true)
        };
        let day = self
            .days(index, place.as_ref(), past)
            .into_iter()
            .find(|&day| right(day));
        Past { place, day }
    }

    fn describe_place(&self, index: usize, place: &Place, all: &[Place], features: &mut Features<'_>) {
        let quoted = &self.quotes[index];
        let one = &self.spoken[index];
        let from = place.from as u32;
        let kind = place.stated.kind as u32;
        let named = u32::from(!matches!(place.stated.named, Named::Not));
        let elsewhere = u32::from(!matches!(place.from, From::Own | From::Outlet));
        let paragraph = self.paragraph_of(place.sentence);
        let paragraphs = step(quoted.paragraph.abs_diff(paragraph), &[1, 2, 3, 5, 8, 13]);
        let sentences = step(quoted.sentence.abs_diff(place.sentence), &[1, 2, 3, 5, 8, 16]);
        let strength = u32::from(place.stated.strength);
        let order = step(place.order, &[1, 2, 3]);
        let manner = quoted.manner as u32;
        let expected = u32::from(place.expected);
        features.add(60, [expected]);
        features.add(61, [expected, from]);
        features.add(62, [expected, kind]);
        features.add(63, [expected, strength]);
        features.add(64, [expected, paragraphs]);
        features.add(0, [from]);
        features.add(1, [from, kind]);
        features.add(2, [from, paragraphs]);
        features.add(3, [from, sentences]);
        features.add(4, [kind, paragraphs, elsewhere]);
        features.add(5, [elsewhere, strength]);
        features.add(7, [kind, manner, elsewhere]);
        features.add(9, [from, order]);
        features.add(14, [from, named]);
        features.add(16, [elsewhere, u32::from(quoted.perfect)]);
        features.add(17, [elsewhere, quoted.length]);
        features.add(12, [from, u32::from(paragraph <= 1)]);
        let [whole, near, addressed] = self.settings.shown(place.stated.kind, index, quoted.paragraph);
        let office = u32::from(one.holds_office);
        let setting = u32::from(place.from == From::Setting);
        features.add(70, [setting, kind, whole]);
        features.add(71, [setting, kind, near]);
        features.add(72, [setting, kind, addressed]);
        features.add(73, [setting, kind, office]);
        features.add(74, [setting, kind, u32::from(whole > 3), office, addressed]);
        features.add(75, [setting, manner, kind]);
        features.add(13, [kind, step(self.kinds[place.stated.kind as usize], &[1, 2, 4, 8])]);
        if place.from == From::Own {
            let distance = step(place.stated.distance, &[1, 2, 4, 8, 16]);
            features.add(6, [strength, distance]);
            features.add(30, [kind, distance]);
            features.add(31, [place.stated.scope as u32, kind]);
            features.add(32, [u32::from(self.beyond_quote(index, &place.stated)), kind]);
            features.add(33, [order]);
        } else {
            let interruptions = step(self.interruptions(index, place.sentence), &[1, 3, 6]);
            features.add(10, [from, interruptions]);
            features.add(34, [kind, interruptions]);
            let own = quoted.stated.first();
            let own_strength = own.map_or(0, |own| step(usize::from(own.strength) + 1, &[1, 4, 6, 8]));
            let same = own.is_some_and(|own| own.kind == place.stated.kind);
            features.add(18, [from, own_strength, u32::from(same)]);
            let last = self.earlier_quotes(index).next();
            let since = last.map_or(9, |last| {
                step(quoted.paragraph - self.quotes[last].paragraph, &[1, 2, 3, 5, 8])
            });
            features.add(11, [from, since]);
            let held = last.is_some_and(|last| self.quotes[last].sentence >= place.sentence);
            features.add(35, [from, u32::from(held), paragraphs]);
            features.add(36, [from, u32::from(one.continues.is_some())]);
            features.add(15, [from, self.conflict(index, place.sentence)]);
            let others = all
                .iter()
                .filter(|other| {
                    matches!(other.from, From::Earlier | From::Named) && other.stated.kind != place.stated.kind
                })
                .count();
            features.add(19, [from, step(others, &[1, 2, 3])]);
            features.add(20, [from, named, kind]);
            let fresh = one.mention.map_or(2, |(from, to)| {
                u32::from(to - from == 1 && !self.frame.items[from].capital)
            });
            features.add(21, [from, fresh]);
        }
    }

    /// How the dates of a quote's own sentence and of another one go together.
    fn conflict(&self, index: usize, sentence: usize) -> u32 {
        let own = self.quotes[index].dates.first();
        let there = self.dates.of(sentence);
        let Some(&(own, _)) = own else {
            return u32::from(!there.is_empty());
        };
        if there.is_empty() {
            return 2;
        }
        let text = |date: usize| self.dates.dates[date].span.of(self.frame.text);
        let same = there.clone().any(|date| text(date).eq_ignore_ascii_case(text(own)));
        if same { 3 } else { 4 }
    }

    /// Whether the phrase stands behind the quote.
    fn beyond_quote(&self, index: usize, stated: &Stated) -> bool {
        stated.items.0 > self.quotes[index].item
    }

    fn describe_no_place(&self, index: usize, all: &[Place], features: &mut Features<'_>) {
        let quoted = &self.quotes[index];
        let one = &self.spoken[index];
        let own = quoted
            .stated
            .first()
            .map_or(0, |own| step(usize::from(own.strength) + 1, &[1, 4, 6, 8]));
        let scenes = all
            .iter()
            .filter(|place| matches!(place.from, From::Earlier | From::Named))
            .count();
        let scenes = step(scenes, &[1, 2, 3]);
        features.add(65, [u32::from(all.iter().any(|place| place.expected))]);
        features.add(40, []);
        features.add(41, [quoted.manner as u32]);
        features.add(43, [quoted.length]);
        features.add(44, [u32::from(quoted.perfect)]);
        features.add(45, [scenes]);
        features.add(46, [own]);
        features.add(47, [u32::from(one.speaker.is_none())]);
        features.add(48, [step(self.ordinal[index], &[1, 2, 4])]);
        features.add(49, [u32::from(quoted.dates.is_empty()), scenes]);
        features.add(50, [step(all.len(), &[1, 2, 4, 8])]);
    }
}

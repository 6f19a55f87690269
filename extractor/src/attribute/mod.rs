//! From the layers of an article to its attributions: the last step, which only puts together what the steps before it found.
//!
//! Input: an [`Article`]. Output: an [`Extraction`]. Stretches are read left to right: each is ranked with the knowledge of who spoke before, judged, and named; then
//! stretches are linked, occasions are found, and everything is written down in text order.

mod choose;
mod cue;
mod exchange;
mod explain;
mod links;
mod signature;
mod unmarked_speech;

use std::collections::HashMap;

use crate::attribution::{
    Article, Attribution, Extraction, Flag, Form, JudgedStretch, Modality, Place, QuoteKind, SaidOn, Speaker,
    SpeakerCandidate, Venue, Verdict,
};
use crate::candidates::find_mentions;
use crate::credits;
use crate::cues::find_cues;
use crate::frame::Frame;
use crate::judge::{Judge, Judgement};
use crate::lexicon::{Lexicon, Words};
use crate::mention::{Mention, MentionCues};
use crate::modality::modality;
use crate::models::Models;
use crate::occasions::{self, Occasion, SpokenStretch};
use crate::people::{self, Layers, Named, People, SpokenName};
use crate::rank::{History, Ranked, Scene, Spoken};
use crate::span::Span;
use crate::unmarked::{self, Page, Unmarked};
use choose::confidence;
use links::{continued, mark_repetitions};
use signature::SIGNED;

/// How sure it is that words which a layout sets off or a signature signs are a quote.
const SET_OFF: f32 = 0.95;

/// Reads one article: the headline, then the text.
pub(crate) fn attribute(article: &Article<'_>, models: Models<'_>) -> Extraction {
    let text = Reading::of(article.text, article, Place::Text, models);
    let mut extraction = Extraction::default();
    if let Some(title) = article.title {
        let mut headline = Reading::of(title, article, Place::Title, models);
        headline.take_names_from(&text.people);
        headline.write(article, &mut extraction);
    }
    text.write(article, &mut extraction);
    mark_repetitions(article, &mut extraction);
    let printed = credits::find(&text.frame, article);
    extraction.credits = printed.credits;
    extraction.byline = printed.byline;
    extraction
}

/// What was found out about one stretch.
#[derive(Debug)]
struct Judged {
    /// Index into [`Frame::stretches`].
    stretch: usize,
    judgement: Judgement,
    /// Its source and how likely it is that.
    mention: Option<(usize, f64)>,
    named: Option<Named>,
    candidates: Vec<SpeakerCandidate>,
    /// The earlier stretch that it goes on from: index into [`Reading::judged`].
    continues: Option<usize>,
    /// It is a turn of an exchange, whose speaker the turns before tell.
    in_exchange: bool,
    /// It is a post between marks: the platform, and the day in its signature.
    posted: Option<(Venue, Option<SaidOn>)>,
}

impl Judged {
    fn is_quote(&self) -> bool {
        self.judgement.verdict == Verdict::Quote
    }
}

/// One of the article's two texts with everything found in it.
struct Reading<'t> {
    place: Place,
    frame: Frame<'t>,
    words: Words,
    mentions: Vec<Mention>,
    cues: Vec<MentionCues>,
    people: People,
    /// One entry a stretch, in the frame's order.
    judged: Vec<Judged>,
    /// In text order, apart from each other.
    unmarked: Vec<Unmarked>,
}

impl<'t> Reading<'t> {
    fn of(text: &'t str, article: &Article<'_>, place: Place, models: Models<'_>) -> Self {
        let frame = Frame::read(text);
        let words = Words::of(&frame, Lexicon::shipped());
        let mentions = find_mentions(&frame, &words);
        let cues = find_cues(&frame, &words, &mentions);
        let layers = Layers {
            frame: &frame,
            words: &words,
            mentions: &mentions,
            cues: &cues,
        };
        let people = people::resolve(&layers, article);
        let unmarked = if place == Place::Text {
            unmarked::find_unmarked(&layers, &people, article)
        } else {
            Vec::new()
        };
        let mut reading = Self {
            place,
            judged: Vec::new(),
            unmarked,
            frame,
            words,
            mentions,
            cues,
            people,
        };
        reading.judge_stretches(article, models);
        reading
    }

    /// The unmarked speech around a span.
    fn unmarked_around(&self, span: Span) -> Option<usize> {
        let next = self
            .unmarked
            .partition_point(|unmarked| unmarked.span.start() <= span.start());
        next.checked_sub(1)
            .filter(|&around| self.unmarked[around].span.encloses(span))
    }

    /// Left to right: who is the source, is it a quote, what is the speaker called.
    fn judge_stretches(&mut self, article: &Article<'_>, models: Models<'_>) {
        let referents: Vec<Option<usize>> = self
            .people
            .referents
            .iter()
            .map(|r| r.as_ref().map(|r| r.entity))
            .collect();
        let scene = Scene::new(&self.frame, &self.words, &self.mentions, &self.cues, &referents);
        let layers = Layers {
            frame: &self.frame,
            words: &self.words,
            mentions: &self.mentions,
            cues: &self.cues,
        };
        let page = Page {
            layers: &layers,
            people: &self.people,
            article,
        };
        let house_style = prints_double_marks(&self.frame);
        let mut history = History::default();
        let mut spoken: Vec<SpokenName> = Vec::new();
        let mut judged: Vec<Judged> = Vec::with_capacity(self.frame.stretches.len());
        for (stretch, found) in self.frame.stretches.iter().enumerate() {
            if let Some(parent) = found.parent {
                let entry = judge_nested(&scene, stretch, &judged[parent], models.judge);
                judged.push(entry);
                continue;
            }
            if self.unmarked_around(found.inner).is_some() {
                let judgement = models.judge.judge(&scene, stretch, &Ranked::default());
                judged.push(Judged::new(stretch, judgement));
                continue;
            }
            let signed = self.signature_of(stretch).or_else(|| self.hander_over(stretch));
            let ranked = match signed {
                Some(mention) => Ranked {
                    probabilities: vec![(mention, SIGNED)],
                },
                None => models.ranker.choose(&scene, stretch, &history),
            };
            let mut entry = Judged::new(stretch, models.judge.judge(&scene, stretch, &ranked));
            if signed.is_some() || found.block {
                entry.judgement.verdict = Verdict::Quote;
                entry.judgement.quote_probability = entry.judgement.quote_probability.max(SET_OFF);
            }
            if signed.is_some() {
                entry.posted = page.posted(self.frame.items[self.frame.stretch_items[stretch]].paragraph);
            }
            let label = unmarked::label(self.frame.text, found.inner).map(|(label, _)| label);
            if let Some(label) = label.filter(|label| unmarked::is_in_capitals(label.of(self.frame.text))) {
                // A line of a transcript between marks: the label inside says who speaks.
                entry.judgement = Judgement {
                    quote_probability: 1.0,
                    verdict: Verdict::Quote,
                    kind: QuoteKind::Speech,
                };
                let named = page.named_by(label);
                history.push(Spoken {
                    stretch,
                    mention: None,
                    entity: named.entity,
                });
                entry.named = Some(named);
            } else if entry.is_quote() {
                let out_of_style = house_style && is_single_marked(&self.frame, stretch) && !self.is_labelled(stretch);
                entry.choose_speaker(&layers, &self.people, &ranked, &spoken, article, out_of_style);
                let mention = entry.mention.map(|(mention, _)| mention);
                let entity = entry.named.as_ref().and_then(|named| named.entity);
                history.push(Spoken {
                    stretch,
                    mention,
                    entity,
                });
                if let (Some(mention), Some(named)) = (mention, &entry.named) {
                    spoken.push(SpokenName {
                        mention,
                        name: named.speaker.name.clone(),
                        entity,
                    });
                }
                entry.continues = continued(&self.frame, &judged, &entry, &self.mentions);
            }
            judged.push(entry);
        }
        self.judged = judged;
        self.share_speakers_over_paragraphs();
        self.take_turns();
    }

    /// A headline prints family names; the text tells the full ones.
    fn take_names_from(&mut self, people: &People) {
        for judged in &mut self.judged {
            if let Some(named) = &mut judged.named
                && let Some(full) = people.full_name(&named.speaker.name)
            {
                full.clone_into(&mut named.speaker.name);
            }
        }
    }

    /// Appends the judged stretches and the quotes among them, enclosing ones before those inside them.
    fn write(&self, article: &Article<'_>, extraction: &mut Extraction) {
        let occasions = self.find_occasions(article);
        let mut index_of: Vec<Option<usize>> = vec![None; self.frame.stretches.len()];
        let mut index_of_unmarked: Vec<usize> = Vec::with_capacity(self.unmarked.len());
        for (judged, occasion) in self.judged.iter().zip(occasions) {
            let stretch = self.frame.stretches[judged.stretch];
            self.write_unmarked(stretch.inner.start(), &mut index_of_unmarked, extraction);
            let verdict = judged.judgement.verdict;
            extraction.stretches.push(JudgedStretch {
                span: stretch.inner,
                place: self.place,
                verdict,
            });
            if !judged.is_quote() {
                continue;
            }
            index_of[judged.stretch] = Some(extraction.quotes.len());
            let mut attribution = self.attribution(judged, occasion);
            let turn = self.unmarked_around(stretch.inner).map(|turn| index_of_unmarked[turn]);
            attribution.parent = stretch.parent.and_then(|parent| index_of[parent]).or(turn);
            attribution.continues = judged.continues.and_then(|earlier| index_of[earlier]);
            extraction.quotes.push(attribution);
        }
        self.write_unmarked(usize::MAX, &mut index_of_unmarked, extraction);
    }

    /// Appends the unmarked speech that begins at or before a byte and was not written yet.
    fn write_unmarked(&self, up_to: usize, index_of: &mut Vec<usize>, extraction: &mut Extraction) {
        while let Some(unmarked) = self
            .unmarked
            .get(index_of.len())
            .filter(|unmarked| unmarked.span.start() <= up_to)
        {
            let continues = unmarked.continues.map(|earlier| index_of[earlier]);
            index_of.push(extraction.quotes.len());
            extraction.stretches.push(JudgedStretch {
                span: unmarked.span,
                place: self.place,
                verdict: Verdict::Quote,
            });
            extraction.quotes.push(unmarked.attribution(continues));
        }
    }

    fn attribution(&self, judged: &Judged, occasion: Occasion) -> Attribution {
        let stretch = self.frame.stretches[judged.stretch];
        let cue = judged
            .mention
            .and_then(|(mention, _)| self.cue_of(mention, judged.stretch));
        let mut speakers: Vec<Speaker> = judged
            .named
            .iter()
            .flat_map(|named| std::iter::once(&named.speaker).chain(&named.also))
            .cloned()
            .collect();
        speakers.sort_by_key(|speaker| speaker.mention.map_or(usize::MAX, Span::start));
        let mut speakers = speakers.into_iter();
        let speaker = speakers.next();
        let (posted_on, posted_at) = match &judged.posted {
            Some((venue, day)) => (Some(venue.clone()), day.clone()),
            None => (None, None),
        };
        let goes_on = self.goes_on_in_next_paragraph(judged.stretch);
        let mut flags = Vec::new();
        if judged.mention.is_some()
            && !goes_on
            && speaker.is_some()
            && cue.is_none()
            && judged.continues.is_none()
            && !self.is_introduced(judged.stretch)
            || judged.in_exchange
        {
            flags.push(Flag::Inferred);
        }
        if !stretch.closed && !goes_on {
            flags.push(Flag::Unclosed);
        }
        Attribution {
            span: stretch.inner,
            kind: judged.judgement.kind,
            form: if stretch.block { Form::Block } else { Form::Marked },
            place: self.place,
            cue: cue.map(|item| self.frame.items[item].span),
            explanation: self.explain(judged, cue),
            speaker,
            also: speakers.collect(),
            candidates: judged.candidates.clone(),
            venue: posted_on.or(occasion.venue),
            said_on: posted_at.or(occasion.said_on),
            relay: occasion.relay,
            modality: self.modality_of(judged),
            parent: None,
            continues: None,
            repeats: None,
            flags,
            confidence: confidence(judged),
        }
    }

    fn find_occasions(&self, article: &Article<'_>) -> Vec<Occasion> {
        let mut keys: HashMap<String, usize> = HashMap::new();
        let mut spoken: Vec<SpokenStretch> = Vec::new();
        let mut place_of: Vec<Option<usize>> = vec![None; self.frame.stretches.len()];
        let mut outlets: HashMap<&str, bool> = HashMap::new();
        for judged in self.judged.iter().filter(|judged| judged.is_quote()) {
            let top_level = self.frame.stretches[judged.stretch].parent.is_none();
            if !top_level {
                continue;
            }
            let next = self.people.entities.len() + keys.len();
            let speaker = judged.named.as_ref().map(|named| match named.entity {
                Some(entity) => entity,
                None => *keys.entry(named.speaker.name.clone()).or_insert(next),
            });
            place_of[judged.stretch] = Some(spoken.len());
            spoken.push(SpokenStretch {
                stretch: judged.stretch,
                mention: judged.mention.map(|(mention, _)| self.mentions[mention].items),
                cue: judged
                    .mention
                    .and_then(|(mention, _)| self.cue_of(mention, judged.stretch)),
                speaker,
                speaker_is_outlet: judged
                    .named
                    .as_ref()
                    .map(|named| &named.speaker.name)
                    .filter(|name| *outlets.entry(name).or_insert_with(|| occasions::names_outlet(name)))
                    .cloned(),
                continues: judged.continues.and_then(|earlier| place_of[earlier]),
            });
        }
        let mentioned = self.mentioned_by_sentence();
        let speaks_in = |speaker: usize, sentence: usize| mentioned.binary_search(&(sentence, speaker)).is_ok();
        let found = occasions::place(&self.frame, &spoken, article, &speaks_in);
        let mut found: Vec<Option<Occasion>> = found.into_iter().map(Some).collect();
        self.judged
            .iter()
            .map(|judged| place_of[judged.stretch].and_then(|place| found[place].take()))
            .map(Option::unwrap_or_default)
            .collect()
    }

    /// Every sentence with every entity that it mentions, in order.
    fn mentioned_by_sentence(&self) -> Vec<(usize, usize)> {
        let mut mentioned: Vec<(usize, usize)> = self
            .mentions
            .iter()
            .zip(&self.people.referents)
            .filter_map(|(mention, referent)| {
                let entity = referent.as_ref()?.entity;
                Some((self.frame.items[mention.items.0].sentence, entity))
            })
            .collect();
        mentioned.sort_unstable();
        mentioned.dedup();
        mentioned
    }

    /// Whether the words are reported as said or as not said.
    fn modality_of(&self, judged: &Judged) -> Modality {
        let item = self.frame.stretch_items[judged.stretch];
        let before = judged
            .mention
            .map(|(mention, _)| self.mentions[mention].items.1)
            .filter(|&end| end <= item && self.frame.items[end - 1].sentence == self.frame.items[item].sentence);
        before.map_or(Modality::Asserted, |from| {
            modality(&self.frame, &self.words, from, item)
        })
    }
}

/// A stretch inside another one is its speaker's quotation of somebody whom the outer words name; that somebody is not sought among the reporter's words.
fn judge_nested(scene: &Scene<'_>, stretch: usize, parent: &Judged, judge: &Judge) -> Judged {
    let mut judgement = judge.judge(scene, stretch, &Ranked::default());
    if judgement.verdict == Verdict::Quote && !parent.is_quote() {
        judgement.verdict = parent.judgement.verdict;
    }
    Judged::new(stretch, judgement)
}

/// Whether the text's own style is double marks, so that single ones outside them stand in headlines only.
fn prints_double_marks(frame: &Frame<'_>) -> bool {
    (0..frame.stretches.len())
        .any(|stretch| frame.stretches[stretch].parent.is_none() && !is_single_marked(frame, stretch))
}

fn is_single_marked(frame: &Frame<'_>, stretch: usize) -> bool {
    let stretch = frame.stretches[stretch];
    let mark = &frame.text[stretch.outer.start()..stretch.inner.start()];
    matches!(mark, "'" | "‘" | "`" | "‚")
}

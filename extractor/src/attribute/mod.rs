//! From the layers of an article to its attributions: the last step, which only puts together what the steps before it found.
//!
//! Input: an [`Article`]. Output: an [`Extraction`]. Stretches are read left to right: each is ranked with the knowledge of who spoke before, judged, and named; then
//! stretches are linked, occasions are found, and everything is written down in text order.

mod choose;
mod cue;
mod exchange;
mod explain;
mod links;
mod nested;
mod signature;
mod unmarked_speech;

use std::collections::HashMap;

use crate::attribution::{
    Article, Attribution, DocumentKind, Extraction, Flag, Form, JudgedStretch, Modality, Place, QuoteKind, Relay,
    SaidOn, Speaker, SpeakerCandidate, SpeakerKind, Venue, VenueKind, Verdict,
};
use crate::candidates::find_mentions;
use crate::confidence::Evidence;
use crate::credits;
use crate::cues::find_cues;
use crate::frame::Frame;
use crate::judge::{Judge, Judgement};
use crate::lexicon::{Lexicon, Words};
use crate::mention::{Mention, MentionCues};
use crate::models::Models;
use crate::occasions::{self, Described, Occasion, OccasionModel, SpokenStretch};
use crate::people::{self, Layers, Named, People, SpokenName};
use crate::rank::{History, Ranked, Scene, Spoken};
use crate::reported::{self, Reported};
use crate::span::Span;
use crate::translation::is_translated;
use crate::unmarked::{self, LABELLED, Page, Unmarked};
use links::{continued, mark_repetitions};
use nested::{Inside, Voice};
use signature::SIGNED;

/// How sure it is that words which a layout sets off or a signature signs are a quote.
const SET_OFF: f32 = 0.95;

/// Reads one article: the headline, then the text.
pub(crate) fn attribute(article: &Article<'_>, models: Models<'_>) -> Extraction {
    let text = Reading::of(article.text, article, Place::Text, models);
    let mut extraction = Extraction::default();
    // Most headlines quote nobody; only the frame is read of these.
    let quoting = article.title.filter(|title| !Frame::read(title).stretches.is_empty());
    if let Some(title) = quoting {
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

/// What stands for choice as the occasion of each quote of an article's text, by the span of the quote; for learning.
pub(crate) fn describe_occasions(
    article: &Article<'_>,
    model: &OccasionModel,
    known: Option<&occasions::Known<'_>>,
) -> Vec<(Span, Described)> {
    let text = Reading::of(article.text, article, Place::Text, Models::shipped());
    let mentioned = text.mentioned_by_sentence();
    let speaks_in = |speaker: usize, sentence: usize| mentioned.holds(sentence, speaker);
    occasions::describe(&text.frame, &text.spoken().0, article, &speaks_in, model, known)
        .into_iter()
        .map(|described| (text.frame.stretches[described.stretch].inner, described))
        .collect()
}

/// A quote that somebody is named for, and why.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The words.
    pub span: Span,
    /// The speaker's name.
    pub speaker: String,
    /// The source.
    pub mention: Option<Span>,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What is known of the named quotes in an article's text that do not stand within others.
pub(crate) fn observe(article: &Article<'_>, models: Models<'_>) -> Vec<Observation> {
    let text = Reading::of(article.text, article, Place::Text, models);
    let quotes = text.judged.iter().filter(|judged| judged.is_quote());
    quotes
        .filter_map(|judged| {
            let speaker = &judged.named.as_ref()?.speaker;
            Some(Observation {
                span: text.frame.stretches[judged.stretch].inner,
                speaker: speaker.name.clone(),
                mention: speaker.mention,
                evidence: judged.evidence?,
            })
        })
        .collect()
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
    /// What speaks for the name, unless a label gives it.
    evidence: Option<Evidence>,
    candidates: Vec<SpeakerCandidate>,
    /// The earlier stretch that it goes on from: index into [`Reading::judged`].
    continues: Option<usize>,
    /// It is a turn of an exchange, whose speaker the turns before tell.
    in_exchange: bool,
    /// It is a post between marks: the platform, and the day in its signature.
    posted: Option<(Venue, Option<SaidOn>)>,
    /// How its words are reported.
    reported: Reported,
    /// They were spoken in another language.
    translated: bool,
    /// Who tells that they were said, nearest the speaker first.
    tellers: Vec<Relay>,
}

impl Judged {
    fn is_quote(&self) -> bool {
        self.judgement.verdict == Verdict::Quote
    }
}

/// One of the article's two texts with everything found in it.
struct Reading<'t> {
    place: Place,
    /// How many quotes this text stands inside.
    depth: usize,
    models: Models<'t>,
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
    fn of(text: &'t str, article: &Article<'_>, place: Place, models: Models<'t>) -> Self {
        Self::at_depth(text, article, place, models, 0)
    }

    fn at_depth(text: &'t str, article: &Article<'_>, place: Place, models: Models<'t>, depth: usize) -> Self {
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
        let unmarked = if place == Place::Text && depth == 0 {
            unmarked::find_unmarked(&layers, &people, article)
        } else {
            Vec::new()
        };
        let mut reading = Self {
            place,
            depth,
            models,
            judged: Vec::new(),
            unmarked,
            frame,
            words,
            mentions,
            cues,
            people,
        };
        reading.judge_stretches(article);
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
    fn judge_stretches(&mut self, article: &Article<'_>) {
        let models = self.models;
        let referents: Vec<Option<usize>> = self
            .people
            .referents
            .iter()
            .map(|r| r.as_ref().map(|r| r.entity))
            .collect();
        let scene = Scene::new(&self.frame, &self.words, &self.mentions, &self.cues, &referents);
        let layers = self.layers();
        let page = Page {
            layers: &layers,
            people: &self.people,
            article,
        };
        let house_style = prints_double_marks(&self.frame);
        let mut ranking = models.ranker.on(&scene);
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
                None => ranking.choose(stretch, &history),
            };
            let mut entry = Judged::new(stretch, models.judge.judge(&scene, stretch, &ranked));
            if signed.is_some() || found.block {
                entry.judgement.verdict = Verdict::Quote;
                entry.judgement.quote_probability = entry.judgement.quote_probability.max(SET_OFF);
            }
            if signed.is_some() {
                entry.posted = page.posted(self.frame.items[self.frame.stretch_items[stretch]].paragraph);
            }
            let item = self.frame.stretch_items[stretch];
            if self.depth > 0 && !entry.is_quote() && reported::leads_in(&layers, &self.people, item) {
                // Short commands inside somebody's words read like titles.
                entry.judgement.verdict = Verdict::Quote;
                entry.judgement.kind = QuoteKind::Speech;
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
                let confidence = Some(models.confidence).filter(|_| !out_of_style);
                entry.choose_speaker(&layers, &self.people, &ranked, &spoken, article, confidence);
                entry.reported = self.reported(&entry);
                entry.translated = is_translated(&self.frame, self.frame.stretch_items[stretch], entry.reported.verb);
                entry.heed_clauses(&layers, &self.people, &spoken, article);
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
                entry.take_over(&judged);
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
        let mut inside: Option<(usize, Inside)> = None;
        for (judged, occasion) in self.judged.iter().zip(occasions) {
            let stretch = self.frame.stretches[judged.stretch];
            self.write_unmarked(stretch.inner.start(), &mut index_of_unmarked, extraction);
            let turn = self.unmarked_around(stretch.inner);
            if let Some(around) = self.around(judged.stretch, turn)
                && inside.as_ref().is_none_or(|(known, _)| *known != around)
            {
                inside = self
                    .inside(judged.stretch, turn, extraction, &index_of, article)
                    .map(|found| (around, found));
            }
            let parent = stretch.parent.and_then(|parent| index_of[parent]);
            let parent = parent.or(turn.map(|turn| index_of_unmarked[turn]));
            let nested = inside
                .as_mut()
                .filter(|(known, _)| self.around(judged.stretch, turn) == Some(*known))
                .map(|(_, found)| found);
            if let Some(nested) = nested
                && let Some(verdict) = nested.verdict(stretch.inner, self.place)
            {
                extraction.stretches.push(JudgedStretch {
                    span: stretch.inner,
                    place: self.place,
                    verdict,
                });
                if let Some(mut quote) = nested.quote(stretch.inner, extraction.quotes.len()) {
                    quote.parent = parent;
                    index_of[judged.stretch] = Some(extraction.quotes.len());
                    extraction.quotes.push(quote);
                }
                continue;
            }
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
            attribution.parent = parent;
            attribution.continues = judged.continues.and_then(|earlier| index_of[earlier]);
            extraction.quotes.push(attribution);
        }
        self.write_unmarked(usize::MAX, &mut index_of_unmarked, extraction);
    }

    /// Where the words around a stretch begin, if it stands inside a turn, a post or another stretch.
    fn around(&self, stretch: usize, turn: Option<usize>) -> Option<usize> {
        if let Some(turn) = turn {
            return Some(self.unmarked[turn].span.start());
        }
        let outermost = self.outermost(stretch);
        (outermost != stretch && self.judged[outermost].is_quote())
            .then(|| self.frame.stretches[outermost].inner.start())
    }

    fn outermost(&self, stretch: usize) -> usize {
        std::iter::successors(Some(stretch), |&inner| self.frame.stretches[inner].parent)
            .last()
            .unwrap_or(stretch)
    }

    /// Reads what is quoted inside the words around a stretch.
    fn inside(
        &self,
        stretch: usize,
        turn: Option<usize>,
        extraction: &Extraction,
        index_of: &[Option<usize>],
        article: &Article<'_>,
    ) -> Option<Inside> {
        let voice = if let Some(turn) = turn {
            let turn = &self.unmarked[turn];
            Voice {
                span: turn.span,
                named: turn.named.as_ref(),
                confidence: LABELLED,
                relay: &[],
            }
        } else {
            let outermost = self.outermost(stretch);
            let outer = &extraction.quotes[index_of[outermost]?];
            Voice {
                span: self.frame.stretches[outermost].inner,
                named: self.judged[outermost].named.as_ref(),
                confidence: outer.confidence,
                relay: &outer.relay,
            }
        };
        Some(Inside::new(self.read_inside(&voice, article)))
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

    fn attribution(&self, judged: &Judged, mut occasion: Occasion) -> Attribution {
        if matches!(judged.reported.modality, Modality::Generic | Modality::Thought) {
            // What is said again and again, or to nobody, has no occasion.
            occasion.venue = None;
            occasion.said_on = None;
        }
        let stretch = self.frame.stretches[judged.stretch];
        let cue = self.cue(judged);
        let mut speakers: Vec<Speaker> = judged
            .named
            .iter()
            .flat_map(|named| std::iter::once(&named.speaker).chain(&named.also))
            .cloned()
            .collect();
        let relay = self.relay(judged, &occasion.relay);
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
        if judged.translated {
            flags.push(Flag::Translated);
        }
        if judged.reported.alleged {
            flags.push(Flag::Alleged);
        }
        Attribution {
            span: stretch.inner,
            kind: judged.judgement.kind,
            form: match (stretch.block, &judged.posted) {
                (false, _) => Form::Marked,
                (true, None) => Form::Block,
                (true, Some(_)) => Form::Post,
            },
            place: self.place,
            cue: cue.map(|item| self.frame.items[item].span),
            explanation: self.explain(judged, cue, &relay, &occasion),
            speaker,
            also: speakers.collect(),
            candidates: judged.candidates.clone(),
            venue: posted_on.or(occasion.venue),
            said_on: posted_at.or(occasion.said_on),
            relay,
            modality: judged.reported.modality,
            parent: None,
            continues: None,
            repeats: None,
            flags,
            confidence: judged.confidence(self.models.confidence),
        }
    }

    fn find_occasions(&self, article: &Article<'_>) -> Vec<Occasion> {
        let (spoken, place_of) = self.spoken();
        let mentioned = self.mentioned_by_sentence();
        let speaks_in = |speaker: usize, sentence: usize| mentioned.holds(sentence, speaker);
        let found = occasions::place(&self.frame, &spoken, article, &speaks_in);
        let mut found: Vec<Option<Occasion>> = found.into_iter().map(Some).collect();
        if article.kind == DocumentKind::Statement && self.depth == 0 {
            // What the document quotes without another occasion, it gives out itself.
            for occasion in found.iter_mut().flatten().filter(|occasion| occasion.venue.is_none()) {
                occasion.venue = Some(Venue {
                    kind: VenueKind::Statement,
                    name: None,
                    carried: false,
                    mention: None,
                });
            }
        }
        self.judged
            .iter()
            .map(|judged| place_of[judged.stretch].and_then(|place| found[place].take()))
            .map(Option::unwrap_or_default)
            .collect()
    }

    /// The stretches that are quotes, as far as their occasions depend on them, and for each stretch its place among them.
    fn spoken(&self) -> (Vec<SpokenStretch>, Vec<Option<usize>>) {
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
                cue: self.cue(judged),
                speaker,
                speaker_is_outlet: judged
                    .named
                    .as_ref()
                    .map(|named| &named.speaker.name)
                    .filter(|name| *outlets.entry(name).or_insert_with(|| occasions::names_outlet(name)))
                    .cloned(),
                holds_office: judged.named.as_ref().is_some_and(|named| {
                    let role = named.speaker.role.as_deref();
                    role.is_some_and(occasions::is_office)
                }),
                continues: judged.continues.and_then(|earlier| place_of[earlier]),
            });
        }
        (spoken, place_of)
    }

    fn mentioned_by_sentence(&self) -> MentionedBySentence {
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
        let mut starts = vec![0_usize; self.frame.sentences.len() + 1];
        for &(sentence, _) in &mentioned {
            starts[sentence + 1] += 1;
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        MentionedBySentence {
            starts,
            entities: mentioned.into_iter().map(|(_, entity)| entity).collect(),
        }
    }

    /// How the words of a stretch are reported whose source was chosen.
    fn reported(&self, judged: &Judged) -> Reported {
        let layers = self.layers();
        let source = judged.mention.map(|(mention, _)| mention);
        let named = judged.named.as_ref().is_some_and(|named| {
            matches!(
                named.speaker.kind,
                SpeakerKind::Person | SpeakerKind::Organization | SpeakerKind::Document
            )
        });
        reported::read(&reported::Question {
            layers: &layers,
            people: &self.people,
            item: self.frame.stretch_items[judged.stretch],
            source,
            cue: source.and_then(|mention| self.cue_of(mention, judged.stretch)),
            speech: judged.judgement.kind == QuoteKind::Speech,
            named,
        })
    }

    /// Who passed the words on: those who tell that they were said, then the outlets that print it.
    fn relay(&self, judged: &Judged, outlets: &[Relay]) -> Vec<Relay> {
        let speakers = judged
            .named
            .iter()
            .flat_map(|named| std::iter::once(&named.speaker).chain(&named.also));
        let speakers: Vec<&str> = speakers.map(|speaker| speaker.name.as_str()).collect();
        judged
            .tellers
            .iter()
            .chain(outlets)
            .filter(|relay| !speakers.contains(&relay.name.as_str()))
            .fold(Vec::new(), |mut all: Vec<Relay>, relay| {
                let known = |other: &&mut Relay| {
                    other.name == relay.name || other.mention.zip(relay.mention).is_some_and(|(a, b)| a.overlaps(b))
                };
                match all.iter_mut().find(known) {
                    // "The Sunday Echo" and "Echo" in it: the longer one is the name.
                    Some(other) if other.name.len() < relay.name.len() => other.clone_from(relay),
                    Some(_) => {}
                    None => all.push(relay.clone()),
                }
                all
            })
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            frame: &self.frame,
            words: &self.words,
            mentions: &self.mentions,
            cues: &self.cues,
        }
    }
}

/// The entities that each sentence mentions.
struct MentionedBySentence {
    /// Where those of each sentence begin among `entities`, and where the last end.
    starts: Vec<usize>,
    /// In order within a sentence.
    entities: Vec<usize>,
}

impl MentionedBySentence {
    fn holds(&self, sentence: usize, entity: usize) -> bool {
        match (self.starts.get(sentence), self.starts.get(sentence + 1)) {
            (Some(&from), Some(&to)) => self.entities[from..to].binary_search(&entity).is_ok(),
            _ => false,
        }
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

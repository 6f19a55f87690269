//! From the layers of an article to its attributions: the last step, which only puts together what the steps before it found.
//!
//! Input: an [`Article`]. Output: an [`Extraction`]. Stretches are read left to right: each is ranked with the knowledge of who spoke before, judged, and named; then
//! stretches are linked, occasions are found, and everything is written down in text order.

use std::collections::HashMap;

use crate::attribution::{
    Article, Attribution, DocumentKind, Extraction, Flag, Form, JudgedStretch, Modality, Place, QuoteKind, Speaker,
    SpeakerCandidate, SpeakerKind, Venue, VenueKind, Verdict,
};
use crate::candidates::find_mentions;
use crate::credits;
use crate::cues::find_cues;
use crate::fold::fold;
use crate::frame::{Frame, ItemKind};
use crate::judge::{Judge, Judgement};
use crate::lexicon::{CUE, Lexicon, Words};
use crate::mention::{CueLink, Mention, MentionCues, Through};
use crate::modality::modality;
use crate::occasions::{self, Occasion, SpokenStretch};
use crate::people::{self, Layers, Named, NamingReason, People, SpokenName, one_line};
use crate::rank::{History, Ranked, Ranker, Scene, Spoken};
use crate::span::Span;
use crate::turns;

/// Below this probability of the speaker being right none is given, only candidates: a wrong speaker is worse than none.
const LEAST_SPEAKER: f64 = 0.36;
/// So many candidates are offered where no speaker is given, each at least this likely.
const MOST_CANDIDATES: usize = 3;
const LEAST_CANDIDATE: f64 = 0.1;
/// Among so many of the likeliest mentions the speaker is chosen.
const MOST_RIVALS: usize = 8;
/// The same words again are a repetition from so many words on; one or two words recur by chance.
const LEAST_REPEATED_WORDS: usize = 3;
/// What each word between a mention and its cue, and an apposition between them, takes from the cue's weight.
const CUE_DISTANCE: f32 = 0.05;
const CUE_DETOUR: f32 = 0.15;
/// How sure a label or a post's author is.
const LABELLED: f64 = 0.97;

/// Reads one article: the headline, then the text.
pub(crate) fn attribute(article: &Article<'_>) -> Extraction {
    let text = Reading::of(article.text, article, Place::Text);
    let mut extraction = Extraction::default();
    if let Some(title) = article.title {
        let mut headline = Reading::of(title, article, Place::Title);
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
}

impl Judged {
    fn is_quote(&self) -> bool {
        self.judgement.verdict == Verdict::Quote
    }
}

/// Speech that no marks set off: a transcript's turn, a post.
struct Unmarked {
    span: Span,
    form: Form,
    named: Option<Named>,
    /// Index of the paragraph of the same turn before this one.
    continues: Option<usize>,
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
    fn of(text: &'t str, article: &Article<'_>, place: Place) -> Self {
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
            find_unmarked(&frame, &people, article)
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
        let house_style = prints_double_marks(&self.frame);
        let mut history = History::default();
        let mut spoken: Vec<SpokenName> = Vec::new();
        let mut judged: Vec<Judged> = Vec::with_capacity(self.frame.stretches.len());
        for (stretch, found) in self.frame.stretches.iter().enumerate() {
            if let Some(parent) = found.parent {
                let entry = judge_nested(&scene, stretch, &judged[parent]);
                judged.push(entry);
                continue;
            }
            if self.unmarked_around(found.inner).is_some() {
                judged.push(Judged::new(
                    stretch,
                    Judge::shipped().judge(&scene, stretch, &Ranked::default()),
                ));
                continue;
            }
            let ranked = Ranker::shipped().choose(&scene, stretch, &history);
            let mut entry = Judged::new(stretch, Judge::shipped().judge(&scene, stretch, &ranked));
            let label = turns::label(self.frame.text, found.inner).map(|(label, _)| label);
            if let Some(label) = label.filter(|label| turns::is_in_capitals(label.of(self.frame.text))) {
                // A line of a transcript between marks: the label inside says who speaks.
                entry.judgement = Judgement {
                    quote_probability: 1.0,
                    verdict: Verdict::Quote,
                    kind: QuoteKind::Speech,
                };
                let named = named_by_label(&self.people, self.frame.text, label);
                history.push(Spoken {
                    stretch,
                    mention: None,
                    entity: named.entity,
                });
                entry.named = Some(named);
            } else if entry.is_quote() {
                let out_of_style = house_style && is_single_marked(&self.frame, stretch);
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
    }

    /// The paragraphs of one speech have one speaker: that of the paragraph which names its source most surely, mostly the last or the first.
    fn share_speakers_over_paragraphs(&mut self) {
        let top_level: Vec<usize> = (0..self.judged.len())
            .filter(|&index| self.frame.stretches[index].parent.is_none())
            .collect();
        let mut at = 0;
        while at < top_level.len() {
            let mut end = at + 1;
            while end < top_level.len() && self.goes_on_in_next_paragraph(top_level[end - 1]) {
                end += 1;
            }
            let speech = &top_level[at..end];
            at = end;
            if speech.len() < 2 {
                continue;
            }
            let sureness = |&index: &usize| {
                let judged = &self.judged[index];
                let cued = judged
                    .mention
                    .is_some_and(|(mention, _)| self.cue_of(mention, judged.stretch).is_some());
                let named = judged.named.as_ref().map_or(0.0, |named| named.probability);
                (cued, named * judged.mention.map_or(0.0, |(_, probability)| probability))
            };
            let surest = speech.iter().copied().max_by(|a, b| {
                let (a, b) = (sureness(a), sureness(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
            });
            let Some(surest) = surest.filter(|&index| self.judged[index].named.is_some()) else {
                continue;
            };
            let (mention, named) = (self.judged[surest].mention, self.judged[surest].named.clone());
            for pair in speech.windows(2) {
                self.judged[pair[1]].continues = Some(pair[0]);
            }
            for &index in speech.iter().filter(|&&index| index != surest) {
                let judged = &mut self.judged[index];
                judged.judgement.verdict = Verdict::Quote;
                judged.judgement.kind = QuoteKind::Speech;
                judged.mention = mention;
                judged.named.clone_from(&named);
                judged.candidates.clear();
            }
        }
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
        let mut index_of: HashMap<usize, usize> = HashMap::new();
        let mut index_of_unmarked: Vec<usize> = Vec::with_capacity(self.unmarked.len());
        for (judged, occasion) in self.judged.iter().zip(occasions) {
            let stretch = self.frame.stretches[judged.stretch];
            self.write_unmarked(stretch.inner.start(), article, &mut index_of_unmarked, extraction);
            let verdict = judged.judgement.verdict;
            extraction.stretches.push(JudgedStretch {
                span: stretch.inner,
                place: self.place,
                verdict,
            });
            if !judged.is_quote() {
                continue;
            }
            index_of.insert(judged.stretch, extraction.quotes.len());
            let mut attribution = self.attribution(judged, occasion);
            let turn = self.unmarked_around(stretch.inner).map(|turn| index_of_unmarked[turn]);
            attribution.parent = stretch
                .parent
                .and_then(|parent| index_of.get(&parent).copied())
                .or(turn);
            attribution.continues = judged.continues.and_then(|earlier| index_of.get(&earlier).copied());
            extraction.quotes.push(attribution);
        }
        self.write_unmarked(usize::MAX, article, &mut index_of_unmarked, extraction);
    }

    /// Appends the unmarked speech that begins at or before a byte and was not written yet.
    fn write_unmarked(
        &self,
        up_to: usize,
        article: &Article<'_>,
        index_of: &mut Vec<usize>,
        extraction: &mut Extraction,
    ) {
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
            extraction.quotes.push(unmarked.attribution(article, continues));
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
        let goes_on = self.goes_on_in_next_paragraph(judged.stretch);
        let mut flags = Vec::new();
        if judged.mention.is_some()
            && !goes_on
            && speaker.is_some()
            && cue.is_none()
            && judged.continues.is_none()
            && !self.is_introduced(judged.stretch)
        {
            flags.push(Flag::Inferred);
        }
        if !stretch.closed && !goes_on {
            flags.push(Flag::Unclosed);
        }
        Attribution {
            span: stretch.inner,
            kind: judged.judgement.kind,
            form: Form::Marked,
            place: self.place,
            cue: cue.map(|item| self.frame.items[item].span),
            explanation: self.explain(judged, cue),
            speaker,
            also: speakers.collect(),
            candidates: judged.candidates.clone(),
            venue: occasion.venue,
            said_on: occasion.said_on,
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
        let mut place_of: HashMap<usize, usize> = HashMap::new();
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
            place_of.insert(judged.stretch, spoken.len());
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
                continues: judged.continues.and_then(|earlier| place_of.get(&earlier).copied()),
            });
        }
        let mentioned = self.entities_by_sentence();
        let speaks_in =
            |speaker: usize, sentence: usize| mentioned.get(&sentence).is_some_and(|all| all.contains(&speaker));
        let found = occasions::place(&self.frame, &spoken, article, &speaks_in);
        let mut by_stretch: HashMap<usize, Occasion> = spoken.iter().map(|s| s.stretch).zip(found).collect();
        self.judged
            .iter()
            .map(|judged| by_stretch.remove(&judged.stretch).unwrap_or_default())
            .collect()
    }

    fn entities_by_sentence(&self) -> HashMap<usize, Vec<usize>> {
        let mut mentioned: HashMap<usize, Vec<usize>> = HashMap::new();
        for (mention, referent) in self.mentions.iter().zip(&self.people.referents) {
            if let Some(referent) = referent {
                mentioned
                    .entry(self.frame.items[mention.items.0].sentence)
                    .or_default()
                    .push(referent.entity);
            }
        }
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

    /// The item of the reporting word that joins a source to a stretch, if it stands in the stretch's sentence or leads into its paragraph.
    fn cue_of(&self, mention: usize, stretch: usize) -> Option<usize> {
        let item = self.frame.stretch_items[stretch];
        let source = &self.mentions[mention];
        let links = self.cues[mention];
        let sentence = self.frame.items[item].sentence;
        let same_sentence = self.frame.items[source.head].sentence == sentence;
        if !same_sentence && !self.leads_in(source.head, item) {
            return None;
        }
        // A second cue of the same subject stands behind the stretch before: "said … “a mess,” adding that … “right”".
        if source.head < item
            && let Some(before) = (source.items.1..item)
                .rev()
                .find(|&at| matches!(self.frame.items[at].kind, ItemKind::Quote(_)))
            && let Some(second) = (before + 1..item).find(|&at| self.frame.is_word(at) && self.words.cue(at) >= CUE)
        {
            return Some(second);
        }
        // A plain reporting verb some words away is likelier meant than a doubtful one close by.
        let strength = |link: &CueLink| {
            let detour = if link.through == Through::Nothing {
                0.0
            } else {
                CUE_DETOUR
            };
            link.weight - CUE_DISTANCE * link.distance as f32 - detour
        };
        match (links.after, links.before) {
            (Some(after), Some(before)) => Some(if strength(&before) > strength(&after) {
                before.item
            } else {
                after.item
            }),
            (after, before) => after.or(before).map(|link| link.item),
        }
    }

    /// Whether a source's paragraph ends in a colon right before the stretch opens the next one.
    fn leads_in(&self, source: usize, stretch: usize) -> bool {
        stretch.checked_sub(1).is_some_and(|before| {
            &*self.frame.items[before].lower == ":"
                && self.frame.items[before].paragraph == self.frame.items[source].paragraph
        })
    }

    /// Whether a colon or a dash, without a reporting word, introduces the stretch or hands it to a name.
    fn is_introduced(&self, stretch: usize) -> bool {
        let item = self.frame.stretch_items[stretch];
        let is_joint = |at: usize| matches!(&*self.frame.items[at].lower, ":" | "—" | "–" | "--");
        item.checked_sub(1).is_some_and(is_joint)
    }

    /// Whether an unclosed stretch is one paragraph of a longer speech: the next paragraph opens with a mark.
    fn goes_on_in_next_paragraph(&self, stretch: usize) -> bool {
        let item = self.frame.stretch_items[stretch];
        !self.frame.stretches[stretch].closed
            && self.frame.items.get(item + 1).is_some_and(|next| {
                matches!(next.kind, ItemKind::Quote(_)) && next.paragraph == self.frame.items[item].paragraph + 1
            })
    }

    /// One line for a person: why this speaker.
    fn explain(&self, judged: &Judged, cue: Option<usize>) -> String {
        let Some(named) = &judged.named else {
            return if judged.candidates.is_empty() {
                "No speaker can be made out near these words.".to_owned()
            } else {
                let names: Vec<&str> = judged.candidates.iter().map(|c| c.name.as_str()).collect();
                format!("The text does not decide between {}.", names.join(" and "))
            };
        };
        let mut line = match (judged.mention, cue) {
            (Some((mention, _)), Some(cue)) => {
                let source = self.mentions[mention].span;
                let word = self.frame.items[cue].span;
                let (first, second) = if source.start() < word.start() {
                    (source, word)
                } else {
                    (word, source)
                };
                let adjacent = second.start().saturating_sub(first.end()) <= 1;
                format!(
                    "“{}{}{}” reports these words",
                    one_line(first.of(self.frame.text)),
                    if adjacent { " " } else { " … " },
                    one_line(second.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) if self.goes_on_in_next_paragraph(judged.stretch) => {
                format!(
                    "goes on in the next paragraph; the source of the whole is “{}”",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) if judged.continues.is_some() => {
                format!(
                    "goes on from the words before, whose source is “{}”",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) => {
                format!(
                    "no reporting word; “{}” is the likeliest speaker nearby",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (None, _) => "a label names the speaker".to_owned(),
        };
        let name = &named.speaker.name;
        match named.reason {
            NamingReason::Pronoun => line.push_str(&format!("; the pronoun means {name}")),
            NamingReason::Surname => line.push_str(&format!("; the article calls this person {name}")),
            NamingReason::Role | NamingReason::Apposition => line.push_str(&format!("; that describes {name}")),
            NamingReason::Byline => line.push_str(&format!("; the author is {name}")),
            NamingReason::Acronym => line.push_str(&format!("; it stands for {name}")),
            NamingReason::Relative => line.push_str(&format!("; “who” is {name}")),
            NamingReason::Issuer => line.push_str(&format!("; {name} issued it")),
            NamingReason::Carried => line.push_str(&format!("; taken over from the speaker before, {name}")),
            NamingReason::Name | NamingReason::Described => {}
        }
        line.push('.');
        capitalized(&line)
    }
}

impl Unmarked {
    fn attribution(&self, article: &Article<'_>, continues: Option<usize>) -> Attribution {
        let venue = (self.form == Form::Post).then(|| Venue {
            kind: VenueKind::SocialMedia,
            name: article.outlet.map(str::to_owned),
            carried: false,
            mention: None,
        });
        let explanation = match (&self.named, self.form) {
            (None, _) => "The document does not name its author.".to_owned(),
            (Some(named), Form::Post) => format!("The post is by {}.", named.speaker.name),
            (Some(named), _) if continues.is_some() => format!("Goes on with the turn of {}.", named.speaker.name),
            (Some(named), _) => format!("The label of the turn names {}.", named.speaker.name),
        };
        Attribution {
            span: self.span,
            kind: QuoteKind::Speech,
            form: self.form,
            place: Place::Text,
            cue: None,
            speaker: self.named.as_ref().map(|named| named.speaker.clone()),
            also: Vec::new(),
            candidates: Vec::new(),
            venue,
            said_on: None,
            relay: Vec::new(),
            modality: Modality::Asserted,
            parent: None,
            continues,
            repeats: None,
            flags: Vec::new(),
            confidence: LABELLED,
            explanation,
        }
    }
}

/// The turns of a transcript, the text of a post; nothing in other documents.
fn find_unmarked(frame: &Frame<'_>, people: &People, article: &Article<'_>) -> Vec<Unmarked> {
    match article.kind {
        DocumentKind::News | DocumentKind::Statement => Vec::new(),
        DocumentKind::Post => {
            let (Some(first), Some(last)) = (frame.paragraphs.first(), frame.paragraphs.last()) else {
                return Vec::new();
            };
            let span = Span::new(first.start(), last.end());
            let named = people
                .byline
                .as_deref()
                .map(|author| named_person(author.to_owned(), None, None));
            vec![Unmarked {
                span,
                form: Form::Post,
                named,
                continues: None,
            }]
        }
        DocumentKind::Transcript => {
            let mut unmarked: Vec<Unmarked> = Vec::new();
            for turn in turns::find_turns(frame) {
                let (named, continues) = match (turn.label, unmarked.last()) {
                    (Some(label), _) => (Some(named_by_label(people, frame.text, label)), None),
                    (None, before) => (
                        before.and_then(|before| before.named.clone()),
                        unmarked.len().checked_sub(1),
                    ),
                };
                unmarked.push(Unmarked {
                    span: turn.span,
                    form: Form::Turn,
                    named,
                    continues,
                });
            }
            unmarked
        }
    }
}

/// Whom a label in front of the words names.
fn named_by_label(people: &People, text: &str, label: Span) -> Named {
    let printed = turns::name_of(label.of(text));
    let entity = people
        .labelled(&printed)
        .filter(|&entity| people.entities[entity].is_person());
    let name = entity.map_or(printed, |entity| people.entities[entity].name.clone());
    named_person(name, entity, Some(label))
}

fn named_person(name: String, entity: Option<usize>, mention: Option<Span>) -> Named {
    Named {
        speaker: Speaker {
            name,
            kind: SpeakerKind::Person,
            role: None,
            on_behalf_of: None,
            mention,
        },
        also: Vec::new(),
        candidates: Vec::new(),
        entity,
        probability: LABELLED,
        decided: true,
        reason: NamingReason::Name,
    }
}

impl Judged {
    fn new(stretch: usize, judgement: Judgement) -> Self {
        Self {
            stretch,
            judgement,
            mention: None,
            named: None,
            candidates: Vec::new(),
            continues: None,
        }
    }

    fn choose_speaker(
        &mut self,
        layers: &Layers<'_>,
        people: &People,
        ranked: &Ranked,
        spoken: &[SpokenName],
        article: &Article<'_>,
        out_of_style: bool,
    ) {
        let name = |mention: usize| people::name_speaker(layers, people, mention, spoken, article);
        let Some((mention, probability)) = likeliest_speaker(ranked, people) else {
            return;
        };
        self.mention = Some((mention, probability));
        let Some(named) = name(mention) else { return };
        let sure = named.decided && probability * named.probability >= LEAST_SPEAKER;
        if sure && !out_of_style && !named.speaker.name.is_empty() {
            self.named = Some(named);
            return;
        }
        self.candidates = named.candidates;
        for &(mention, probability) in ranked.probabilities.iter().take(MOST_CANDIDATES) {
            let Some(other) = name(mention) else { continue };
            let confidence = f64::from(probability) * other.probability;
            let known = self
                .candidates
                .iter()
                .any(|candidate| candidate.name == other.speaker.name);
            if confidence >= LEAST_CANDIDATE && !known && !other.speaker.name.is_empty() {
                self.candidates.push(SpeakerCandidate {
                    name: other.speaker.name,
                    confidence,
                });
            }
        }
        self.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        self.candidates.truncate(MOST_CANDIDATES);
    }
}

/// The mention of the likeliest speaker, and how likely that speaker is. Several mentions of one person ("the former president", "Trump") speak for that person together.
fn likeliest_speaker(ranked: &Ranked, people: &People) -> Option<(usize, f64)> {
    let entity = |mention: usize| people.referents[mention].as_ref().map(|referent| referent.entity);
    let together = |mention: usize, alone: f32| match entity(mention) {
        None => alone,
        Some(same) => ranked
            .probabilities
            .iter()
            .filter(|(other, _)| entity(*other) == Some(same))
            .map(|(_, probability)| probability)
            .sum(),
    };
    // Equally likely ones keep the ranker's order; the best mention of the likeliest speaker comes first in it.
    let mut best: Option<(usize, f32)> = None;
    for &(mention, alone) in ranked.probabilities.iter().take(MOST_RIVALS) {
        let sum = together(mention, alone);
        if best.is_none_or(|(_, held)| sum > held + 1e-6) {
            best = Some((mention, sum));
        }
    }
    best.map(|(mention, sum)| (mention, f64::from(sum).min(1.0)))
}

/// A stretch inside another one is its speaker's quotation of somebody whom the outer words name; that somebody is not sought among the reporter's words.
fn judge_nested(scene: &Scene<'_>, stretch: usize, parent: &Judged) -> Judged {
    let mut judgement = Judge::shipped().judge(scene, stretch, &Ranked::default());
    if judgement.verdict == Verdict::Quote && !parent.is_quote() {
        judgement.verdict = parent.judgement.verdict;
    }
    Judged::new(stretch, judgement)
}

/// The earlier stretch that this one goes on from: around the cue that both share, or over paragraphs.
fn continued(frame: &Frame<'_>, judged: &[Judged], entry: &Judged, mentions: &[Mention]) -> Option<usize> {
    let earlier = judged
        .iter()
        .rev()
        .find(|judged| frame.stretches[judged.stretch].parent.is_none())?;
    if !earlier.is_quote() {
        return None;
    }
    let (from, to) = (frame.stretch_items[earlier.stretch], frame.stretch_items[entry.stretch]);
    let adjacent_paragraphs = to == from + 1 && frame.items[to].paragraph == frame.items[from].paragraph + 1;
    if !frame.stretches[earlier.stretch].closed && adjacent_paragraphs {
        return Some(earlier.stretch);
    }
    let (source, _) = entry.mention?;
    let same_source = earlier.mention.is_some_and(|(mention, _)| mention == source);
    let source = mentions[source].items;
    // Around the cue: the source stands between the two, and no sentence of the reporter's own does.
    let between = from < source.0 && source.1 <= to;
    let sentences = frame.items[to].sentence.saturating_sub(frame.items[source.0].sentence);
    let own_sentence_between = sentences > 1 || sentences == 1 && !opens_sentence(frame, to);
    if same_source && between && !own_sentence_between {
        return Some(earlier.stretch);
    }
    // Over paragraphs: both stretches, and nothing else, between the source and here.
    let spoke_before = same_source && !between && source.1 <= from && adjacent_paragraphs;
    spoke_before.then_some(earlier.stretch)
}

fn opens_sentence(frame: &Frame<'_>, item: usize) -> bool {
    item.checked_sub(1)
        .is_none_or(|before| frame.items[before].sentence != frame.items[item].sentence)
}

/// Probability that this is a quote and its speaker right.
fn confidence(judged: &Judged) -> f64 {
    let quote = f64::from(judged.judgement.quote_probability);
    let confidence = match (&judged.named, judged.mention) {
        (Some(named), Some((_, source))) => quote * source * named.probability,
        (Some(named), None) => quote * named.probability,
        (None, _) => quote,
    };
    // Four digits say all that a probability learned from a few thousand quotes can.
    (confidence.clamp(0.0, 1.0) * 1e4).round() / 1e4
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

/// Links the same words, said again in the same article, to where they stood first.
fn mark_repetitions(article: &Article<'_>, extraction: &mut Extraction) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (index, quote) in extraction.quotes.iter_mut().enumerate() {
        let text = if quote.place == Place::Title {
            article.title.unwrap_or_default()
        } else {
            article.text
        };
        let folded = fold(quote.span.of(text));
        if folded.split(' ').count() < LEAST_REPEATED_WORDS {
            continue;
        }
        match first.get(&folded) {
            Some(&earlier) => quote.repeats = Some(earlier),
            None => {
                first.insert(folded, index);
            }
        }
    }
}

fn capitalized(line: &str) -> String {
    let mut chars = line.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

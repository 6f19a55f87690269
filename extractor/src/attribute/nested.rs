//! Quotes inside quotes: what somebody quotes others as saying.
//!
//! Input: the words of a quote, a turn or a post, and whose words they are. The words are read as a text of their own with the same machinery, in which "I" is that
//! speaker; what is found in it is moved to where it stands in the article. Whom the words call "my lawyer" is the speaker's lawyer; whom they call "he" is the one
//! other person who is named nearby, if there is one only, and else nobody.

use super::Reading;
use crate::attribution::{
    Article, Attribution, DocumentKind, Extraction, Modality, Place, Relay, RelayKind, Speaker, SpeakerKind, VenueKind,
};
use crate::mention::{Gender, Mention, MentionKind};
use crate::people::{self, Named, NamingReason, People};
use crate::span::Span;

/// What is quoted inside quotes is read this deep.
const DEEPEST: usize = 3;
/// How sure it can be at most who is quoted inside a quote.
const SUREST: f64 = 0.85;
/// How sure the referent of "he" is whom the words do not name.
const OUTSIDE: f64 = 0.6;
/// How many names back in the article such a referent is sought, in at most so many paragraphs.
const NAMES_BACK: usize = 12;
const PARAGRAPHS_BACK: usize = 1;

/// Whose words hold others' words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice<'a> {
    /// The words.
    pub(super) span: Span,
    /// Who speaks them; `None` where that is not known.
    pub(super) named: Option<&'a Named>,
    /// How sure that is.
    pub(super) confidence: f64,
    /// Who passes them on.
    pub(super) relay: &'a [Relay],
}

impl Reading<'_> {
    /// Reads what is quoted inside some words. Spans are the article's; indices count in what is returned.
    pub(super) fn read_inside(&self, voice: &Voice<'_>, article: &Article<'_>) -> Extraction {
        let mut found = Extraction::default();
        if self.depth >= DEEPEST {
            return found;
        }
        let speaker = voice.named.map(|named| &named.speaker);
        let within = Article {
            text: voice.span.of(self.frame.text),
            title: None,
            // Without a speaker "I" is nobody, not the author.
            byline: Some(speaker.map_or("", |speaker| &speaker.name)),
            kind: DocumentKind::News,
            ..*article
        };
        let mut reading = Reading::at_depth(within.text, &within, self.place, self.models, self.depth + 1);
        for index in 0..reading.judged.len() {
            reading.leave_unnamed(index);
            let named = reading.name_from_outside(index, self, voice);
            if let Some(named) = named {
                reading.judged[index].candidates.clear();
                reading.judged[index].named = Some(named);
            }
        }
        reading.write(&within, &mut found);
        for stretch in &mut found.stretches {
            stretch.span = shifted(stretch.span, voice.span);
        }
        for quote in &mut found.quotes {
            settle(quote, voice, &self.people);
        }
        found
    }

    /// Inside somebody's words only a reporting word tells whose the inner ones are.
    fn leave_unnamed(&mut self, index: usize) {
        let judged = &self.judged[index];
        let reported = &judged.reported;
        let uttered = reported.verb.is_some() && (reported.utters || reported.modality == Modality::Thought);
        if !uttered && judged.continues.is_none() {
            let judged = &mut self.judged[index];
            judged.mention = None;
            judged.named = None;
            judged.candidates.clear();
        }
    }

    /// Whom the source of a stretch inside somebody's words means, where the words alone do not tell.
    fn name_from_outside(&self, index: usize, outside: &Reading<'_>, voice: &Voice<'_>) -> Option<Named> {
        let judged = &self.judged[index];
        let (mention, _) = judged.mention.filter(|_| judged.is_quote())?;
        let mention = &self.mentions[mention];
        let lower = &*self.frame.items[mention.head].lower;
        if mention.kind == MentionKind::Pronoun {
            let resolved = judged.named.as_ref().is_some_and(|named| named.entity.is_some());
            return match (lower, mention.gender) {
                ("i" | "me" | "we" | "us", _) => named_as(voice.named?.speaker.clone(), mention, NamingReason::Pronoun),
                (_, Some(gender)) if !resolved => outside.kin_or_other_person(gender, voice).and_then(|speaker| {
                    let mut named = named_as(speaker, mention, NamingReason::Pronoun)?;
                    named.probability = OUTSIDE;
                    Some(named)
                }),
                _ => None,
            };
        }
        let owner = &*self.frame.items[mention.items.0].lower;
        if mention.kind == MentionKind::Nominal && matches!(owner, "my" | "our") {
            let noun = Span::new(self.frame.items[mention.items.0 + 1].span.start(), mention.span.end());
            let owner = &voice.named?.speaker.name;
            let speaker = Speaker {
                name: format!("{owner}’s {}", noun.of(self.frame.text)).replace('’', "'"),
                kind: SpeakerKind::Unnamed,
                role: None,
                on_behalf_of: None,
                mention: None,
            };
            return named_as(speaker, mention, NamingReason::Described);
        }
        None
    }

    /// Whom "she" means inside somebody's words: whoever the words before them in their paragraph told of last, the speaker's kin or another person.
    fn kin_or_other_person(&self, gender: Gender, voice: &Voice<'_>) -> Option<Speaker> {
        let items = &self.frame.items;
        let to = self
            .mentions
            .partition_point(|mention| mention.span.start() < voice.span.start());
        let here = self
            .frame
            .paragraphs
            .partition_point(|paragraph| paragraph.end() <= voice.span.start());
        let named = voice.named?;
        let near = (0..to)
            .rev()
            .take(NAMES_BACK)
            .take_while(|&mention| items[self.mentions[mention].items.0].paragraph == here);
        for index in near {
            let mention = &self.mentions[index];
            if mention.kind == MentionKind::Nominal {
                let noun = &*items[mention.head].lower;
                let owner = mention.head.checked_sub(1).map_or("", |before| &*items[before].lower);
                let late = matches!(owner, "late" | "own" | "elderly" | "old");
                let owner = if late && mention.head >= 2 {
                    &*items[mention.head - 2].lower
                } else {
                    owner
                };
                if people::kin_gender(noun) == Some(gender) && matches!(owner, "his" | "her" | "whose" | "their") {
                    return Some(Speaker {
                        name: format!("{}'s {noun}", named.speaker.name),
                        kind: SpeakerKind::Unnamed,
                        role: None,
                        on_behalf_of: None,
                        mention: None,
                    });
                }
                continue;
            }
            let Some(referent) = &self.people.referents[index] else {
                continue;
            };
            let entity = &self.people.entities[referent.entity];
            let pronoun = mention.kind == MentionKind::Pronoun && mention.gender == Some(gender);
            if pronoun && entity.is_person() && named.entity != Some(referent.entity) {
                return Some(person(entity.name.clone()));
            }
        }
        self.other_person(gender, voice)
    }

    /// The one other person of a gender who is named in the paragraph of some words or the one before.
    fn other_person(&self, gender: Gender, voice: &Voice<'_>) -> Option<Speaker> {
        let paragraph_of = |mention: &Mention| self.frame.items[mention.items.0].paragraph;
        let here = self
            .frame
            .paragraphs
            .partition_point(|paragraph| paragraph.end() <= voice.span.start());
        let behind = self
            .mentions
            .partition_point(|mention| mention.span.start() < voice.span.end());
        let ahead = self.mentions[behind..]
            .iter()
            .take(NAMES_BACK)
            .take_while(|mention| paragraph_of(mention) == here)
            .count();
        let mut found: Option<usize> = None;
        let from = behind.saturating_sub(NAMES_BACK);
        for mention in from..behind + ahead {
            let Some(referent) = self.people.referents[mention].as_ref() else {
                continue;
            };
            let entity = &self.people.entities[referent.entity];
            let near = paragraph_of(&self.mentions[mention]) + PARAGRAPHS_BACK >= here;
            let speaks = voice.named.is_some_and(|named| named.entity == Some(referent.entity));
            if !near || speaks || !entity.is_person() || entity.gender.is_some_and(|known| known != gender) {
                continue;
            }
            if found.is_some_and(|other| other != referent.entity) {
                return None;
            }
            found = Some(referent.entity);
        }
        Some(person(self.people.entities[found?].name.clone()))
    }
}

fn person(name: String) -> Speaker {
    Speaker {
        name,
        kind: SpeakerKind::Person,
        role: None,
        on_behalf_of: None,
        mention: None,
    }
}

fn named_as(mut speaker: Speaker, mention: &Mention, reason: NamingReason) -> Option<Named> {
    speaker.mention = Some(mention.span);
    (!speaker.name.is_empty()).then(|| Named {
        speaker,
        also: Vec::new(),
        candidates: Vec::new(),
        entity: None,
        probability: SUREST,
        decided: true,
        reason,
    })
}

fn shifted(span: Span, within: Span) -> Span {
    Span::new(within.start() + span.start(), within.start() + span.end())
}

/// Moves a quote that was found inside somebody's words to where it stands in the article.
fn settle(quote: &mut Attribution, voice: &Voice<'_>, people: &People) {
    let shift = |span: &mut Option<Span>| *span = span.map(|span| shifted(span, voice.span));
    quote.span = shifted(quote.span, voice.span);
    shift(&mut quote.cue);
    for speaker in quote.speaker.iter_mut().chain(&mut quote.also) {
        shift(&mut speaker.mention);
        let voice = voice.named.map(|named| &named.speaker.name);
        if speaker.kind == SpeakerKind::Person
            && voice != Some(&speaker.name)
            && let Some(full) = people.full_name(&speaker.name)
        {
            full.clone_into(&mut speaker.name);
        }
    }
    // "He told me" inside a quote is no interview, and what "people say" is not printed in a magazine of that name.
    quote.venue = quote.venue.take().filter(|venue| match venue.kind {
        VenueKind::Interview => venue.name.is_some(),
        VenueKind::Publication => false,
        _ => true,
    });
    if let Some(venue) = &mut quote.venue {
        shift(&mut venue.mention);
    }
    for relay in &mut quote.relay {
        shift(&mut relay.mention);
    }
    let outer = voice.named.map(|named| &named.speaker);
    let own = outer.is_some_and(|outer| quote.speaker.as_ref().is_some_and(|speaker| speaker.name == outer.name));
    if let Some(outer) = outer.filter(|_| !own) {
        quote.relay.push(Relay {
            name: outer.name.clone(),
            kind: RelayKind::Person,
            mention: outer.mention,
        });
    }
    let whose = outer.map_or("an unnamed speaker", |outer| &outer.name);
    quote.explanation = format!("Inside the words of {whose}: {}", quote.explanation);
    quote.relay.extend_from_slice(voice.relay);
    quote.confidence = (quote.confidence * voice.confidence).min(SUREST);
    quote.confidence = (quote.confidence * 1e4).round() / 1e4;
}

/// What was found inside one run of words, and where its quotes stand in the whole extraction.
#[derive(Debug, Default)]
pub(super) struct Inside {
    found: Extraction,
    /// For each quote found its index in the whole, once it is written.
    index_of: Vec<Option<usize>>,
}

impl Inside {
    pub(super) fn new(found: Extraction) -> Self {
        Self {
            index_of: vec![None; found.quotes.len()],
            found,
        }
    }

    /// What a stretch was judged to be here; `None` where these words, read alone, hold no such stretch.
    pub(super) fn verdict(&self, span: Span, place: Place) -> Option<crate::attribution::Verdict> {
        let at = self
            .found
            .stretches
            .binary_search_by_key(&span.start(), |stretch| stretch.span.start());
        let stretch = &self.found.stretches[at.ok()?];
        (stretch.span == span && stretch.place == place).then_some(stretch.verdict)
    }

    /// The quote that a stretch is, to be written at an index of the whole.
    pub(super) fn quote(&mut self, span: Span, index: usize) -> Option<Attribution> {
        let at = self.found.quotes.iter().position(|quote| quote.span == span)?;
        self.index_of[at] = Some(index);
        let mut quote = self.found.quotes[at].clone();
        quote.continues = quote.continues.and_then(|earlier| self.index_of[earlier]);
        Some(quote)
    }
}

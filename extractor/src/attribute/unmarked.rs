//! Speech that no marks set off: the turns of a transcript, the text of a post.
//!
//! Input: a frame and the people in it. Output: [`Unmarked`] spans with the speaker that a label or the byline names, and their attributions.

use super::LABELLED;
use crate::attribution::{
    Article, Attribution, DocumentKind, Form, Modality, Place, QuoteKind, Speaker, SpeakerKind, Venue, VenueKind,
};
use crate::frame::Frame;
use crate::people::{Named, NamingReason, People};
use crate::span::Span;
use crate::turns;

/// Speech that no marks set off: a transcript's turn, a post.
pub(super) struct Unmarked {
    pub(super) span: Span,
    pub(super) form: Form,
    pub(super) named: Option<Named>,
    /// Index of the paragraph of the same turn before this one.
    pub(super) continues: Option<usize>,
}

impl Unmarked {
    pub(super) fn attribution(&self, article: &Article<'_>, continues: Option<usize>) -> Attribution {
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
pub(super) fn find_unmarked(frame: &Frame<'_>, people: &People, article: &Article<'_>) -> Vec<Unmarked> {
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
pub(super) fn named_by_label(people: &People, text: &str, label: Span) -> Named {
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

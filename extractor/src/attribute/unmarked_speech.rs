//! The attribution of speech that no marks set off.

use crate::attribution::{Attribution, Form, Modality, Place, QuoteKind};
use crate::unmarked::{LABELLED, Unmarked};

impl Unmarked {
    /// As a quote; `continues` is the index of the one that it goes on from.
    pub(super) fn attribution(&self, continues: Option<usize>) -> Attribution {
        let name = self.named.as_ref().map(|named| &named.speaker.name);
        let labelled = self.named.as_ref().is_some_and(|named| named.speaker.mention.is_some());
        let explanation = match (name, self.form) {
            (None, Form::Post) => "The document does not name its author.".to_owned(),
            (None, _) => "The article does not say whose turn it is.".to_owned(),
            (Some(name), Form::Post) => format!("The post is by {name}."),
            (Some(name), _) if continues.is_some() => format!("Goes on with the turn of {name}."),
            (Some(name), _) if labelled => format!("The label of the turn names {name}."),
            (Some(name), _) => format!("The introduction of the interview names {name}."),
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
            venue: self.venue.clone(),
            said_on: self.said_on.clone(),
            relay: Vec::new(),
            modality: Modality::Asserted,
            parent: None,
            continues,
            repeats: None,
            flags: Vec::new(),
            confidence: self.named.as_ref().map_or(LABELLED, |named| named.probability),
            explanation,
        }
    }
}

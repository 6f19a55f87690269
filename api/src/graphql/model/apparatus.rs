//! The apparatus of a quote: what each printing reads, word by word.

use std::sync::Arc;

use archive::apparatus;
use async_graphql::{Context, Enum, Error, Object};
use uuid::Uuid;

use super::Report;
use crate::graphql::state::ContextExt;

/// How the printings of a quote stand to its reference wording, word by word, as a critical edition tells it under its text. Marks, case and spelling are no differences.
/// Of a quote with more than 200 printings, the earliest 200.
#[derive(Debug)]
pub(crate) struct Apparatus(pub(crate) Arc<apparatus::Apparatus>);

/// How the printings of a quote stand to its reference wording, word by word, as a critical edition tells it under its text. Marks, case and spelling are no differences.
/// Of a quote with more than 200 printings, the earliest 200.
#[Object]
impl Apparatus {
    /// The printing that has the reference wording.
    async fn reference(&self, ctx: &Context<'_>) -> Option<Result<Report, Error>> {
        Some(ctx.state().report(Some(self.0.reference)).await?.map(Report))
    }

    /// All printings, the earliest first: what part of the words each has, and from whom.
    async fn witnesses(&self) -> Vec<Witness> {
        let witness = |position| Witness {
            apparatus: Arc::clone(&self.0),
            position,
        };
        (0..self.0.witnesses.len()).map(witness).collect()
    }

    /// The places where printings differ from the reference wording, in its order.
    async fn variants(&self) -> Vec<Variant> {
        let variant = |position| Variant {
            apparatus: Arc::clone(&self.0),
            position,
        };
        (0..self.0.variants.len()).map(variant).collect()
    }
}

/// One printing as a witness of the words.
#[derive(Debug)]
pub(crate) struct Witness {
    apparatus: Arc<apparatus::Apparatus>,
    position: usize,
}

/// One printing as a witness of the words.
#[Object]
impl Witness {
    /// The printing.
    async fn report(&self) -> Report {
        Report(self.witness().report.clone())
    }

    /// The part of the reference wording that it prints, from the first word that both have to the last; null where they have none in common.
    async fn printed(&self) -> Option<&str> {
        self.witness().printed.as_deref()
    }

    /// Whether that part begins inside a sentence of the reference wording.
    async fn begins_inside(&self) -> bool {
        self.witness().begins_inside
    }

    /// Whether the sentence of the reference wording goes on after that part: the printing cuts it, even where it closes with a full stop.
    async fn ends_inside(&self) -> bool {
        self.witness().ends_inside
    }

    /// Whether the reference wording goes on after that part, be it with a further sentence.
    async fn goes_on(&self) -> bool {
        self.witness().goes_on
    }

    /// The earliest printing whose article has the same text, if this is a copy of it; null otherwise.
    async fn copy_of(&self) -> Option<Report> {
        reports(&self.apparatus, self.witness().copy_of.as_slice()).pop()
    }

    /// Printings of this quote by the outlets that this one's article credits for its material.
    async fn credits(&self) -> Vec<Report> {
        reports(&self.apparatus, &self.witness().credits)
    }
}

impl Witness {
    fn witness(&self) -> &apparatus::Witness {
        &self.apparatus.witnesses[self.position]
    }
}

/// A place where printings differ from the reference wording.
#[derive(Debug)]
pub(crate) struct Variant {
    apparatus: Arc<apparatus::Apparatus>,
    position: usize,
}

/// A place where printings differ from the reference wording.
#[Object]
impl Variant {
    /// The words of the reference wording in this place; empty where printings add some.
    async fn lemma(&self) -> &str {
        &self.variant().lemma
    }

    /// How many words of the reference wording stand before this place.
    async fn position(&self) -> i32 {
        i32::try_from(self.variant().position).unwrap_or(i32::MAX)
    }

    /// The printings that have the words of the reference wording here.
    async fn agreeing(&self) -> Vec<Report> {
        reports(&self.apparatus, &self.variant().agreeing)
    }

    /// What the others have instead, the reading of the earliest printing first. Printings that are cut before this place tell nothing and are not listed.
    async fn readings(&self) -> Vec<Reading> {
        let reading = |reading: &apparatus::Reading| Reading {
            apparatus: Arc::clone(&self.apparatus),
            reading: reading.clone(),
        };
        self.variant().readings.iter().map(reading).collect()
    }
}

impl Variant {
    fn variant(&self) -> &apparatus::Variant {
        &self.apparatus.variants[self.position]
    }
}

/// What some printings have in the place of words of the reference wording.
#[derive(Debug)]
pub(crate) struct Reading {
    apparatus: Arc<apparatus::Apparatus>,
    reading: apparatus::Reading,
}

/// What some printings have in the place of words of the reference wording.
#[Object]
impl Reading {
    /// How it differs.
    async fn kind(&self) -> ReadingKind {
        self.reading.kind.into()
    }

    /// The words as the earliest of these printings has them; empty where they leave words out.
    async fn text(&self) -> &str {
        &self.reading.text
    }

    /// The printings that read so, the earliest first.
    async fn witnesses(&self) -> Vec<Report> {
        reports(&self.apparatus, &self.reading.witnesses)
    }
}

/// How a reading differs from the reference wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "apparatus::ReadingKind")]
pub(crate) enum ReadingKind {
    /// Other words in their place.
    Substitution,
    /// Words are left out, and nothing shows it.
    Omission,
    /// Words are left out, and dots show it.
    Elision,
    /// Words that the reference wording does not have.
    Addition,
}

/// Printings of the quote by their ids.
fn reports(apparatus: &apparatus::Apparatus, ids: &[Uuid]) -> Vec<Report> {
    let reports = apparatus.witnesses.iter().map(|witness| &witness.report);
    let of_these = reports.filter(|report| ids.contains(&report.id));
    of_these.cloned().map(Report).collect()
}

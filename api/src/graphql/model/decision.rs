//! What persons decided.

use archive::curate;
use async_graphql::{Context, Enum, Error, ID, InputObject, Object};

use super::{Node, Report};
use crate::graphql::error::internal;
use crate::graphql::id::Kind;
use crate::graphql::loaders::{DecisionSeq, ReportId, UndoneBy};
use crate::graphql::scalars::{DateTime, Url};
use crate::graphql::state::ContextExt;

/// The name of every list of decisions, which its cursors carry.
pub(crate) const DECISIONS: &str = "decisions";

/// Something that a person decided, or took back. Decisions are kept for ever; ingest never overwrites one.
#[derive(Debug)]
pub(crate) struct Decision(pub(crate) curate::Entry);

/// Something that a person decided, or took back. Decisions are kept for ever; ingest never overwrites one.
#[Object]
impl Decision {
    /// The decision's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Decision.numbered(self.0.seq)
    }

    /// What sort of decision.
    async fn kind(&self) -> DecisionKind {
        self.0.kind.into()
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Who decided: the name on the token.
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// Why, in the person's words.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Where the evidence is.
    async fn evidence_url(&self) -> Option<Url> {
        self.0.evidence_url.clone().map(Url)
    }

    /// What held before.
    async fn before(&self) -> Vec<Fact> {
        self.0.before.iter().cloned().map(Fact).collect()
    }

    /// What has held since, until the decision is undone or another one overrides it.
    async fn after(&self) -> Vec<Fact> {
        self.0.after.iter().cloned().map(Fact).collect()
    }

    /// The decision that this one takes back.
    async fn undoes(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        Some(
            ctx.state()
                .load(DecisionSeq(self.0.undoes?))
                .await
                .transpose()?
                .map(Self),
        )
    }

    /// What took this decision back; null while it is in force.
    async fn undone_by(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        Some(ctx.state().load(UndoneBy(self.0.seq)).await.transpose()?.map(Self))
    }
}

/// Something that holds of a printing, a quote, a speaker or an article.
#[derive(Debug)]
pub(crate) struct Fact(curate::Fact);

/// Something that holds of a printing, a quote, a speaker or an article.
#[Object(name = "DecisionFact")]
impl Fact {
    /// The id of what it holds of, as it was then.
    async fn subject_id(&self) -> ID {
        id_of(self.0.subject)
    }

    /// What it holds of, if that still answers.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Node, Error>> {
        let id = id_of(self.0.subject);
        let found = async { Node::find(ctx, &id).await };
        found.await.transpose()
    }

    /// Which property: `speaker`, `quote`, `name`, `review`, `retractedAt`.
    async fn property(&self) -> &str {
        &self.0.property
    }

    /// The property's value in words; null for none.
    async fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The id of what the value names, where that has one.
    async fn value_id(&self) -> Option<ID> {
        self.0.refers_to.map(id_of)
    }
}

fn id_of(subject: curate::Subject) -> ID {
    match subject {
        curate::Subject::Report(id) => Kind::Report.id(id),
        curate::Subject::Quote(id) => Kind::Quote.id(id),
        curate::Subject::Speaker(id) => Kind::Speaker.id(id),
        curate::Subject::Article(id) => Kind::Article.id(id),
    }
}

/// What sort of thing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "curate::CurationKind")]
pub(crate) enum DecisionKind {
    /// Who said the words of a printing.
    AttributionCorrected,
    /// That several speakers are one.
    SpeakersMerged,
    /// That one speaker is several.
    SpeakerSplit,
    /// That several quotes are one passage.
    QuotesMerged,
    /// That one quote is several passages.
    QuoteSplit,
    /// Whether a quote is right.
    QuoteReviewed,
    /// That an article is withdrawn.
    ArticleRetracted,
    /// That an earlier decision no longer holds.
    Undone,
}

/// What a person found of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "curate::ReviewStatus")]
pub(crate) enum ReviewStatus {
    /// It was said so.
    Confirmed,
    /// It is in doubt.
    Disputed,
}

/// What a person found of a quote.
#[derive(Debug)]
pub(crate) struct Review(pub(crate) curate::Review);

/// What a person found of a quote.
#[Object]
impl Review {
    /// What was found.
    async fn status(&self) -> ReviewStatus {
        self.0.status.into()
    }

    /// Why, in the person's words.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Where the evidence is.
    async fn evidence_url(&self) -> Option<Url> {
        self.0.evidence_url.clone().map(Url)
    }

    /// Who looked: the name on the token.
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// When.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// The printing of the words looked at.
    async fn report(&self, ctx: &Context<'_>) -> Result<Report, Error> {
        let report = ctx.state().load(ReportId(self.0.report)).await?;
        report
            .map(Report)
            .ok_or_else(|| internal(format!("report {} is missing", self.0.report)))
    }

    /// The decision that records it.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Decision, Error> {
        let entry = ctx.state().load(DecisionSeq(self.0.seq)).await?;
        entry
            .map(Decision)
            .ok_or_else(|| internal(format!("decision {} is missing", self.0.seq)))
    }
}

/// Which decisions to list.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct DecisionFilter {
    /// About this printing, quote, speaker or article.
    subject_id: Option<ID>,
    /// Decided by the bearer of this name.
    actor: Option<String>,
    /// Of these sorts.
    kind: Option<Vec<DecisionKind>>,
}

impl DecisionFilter {
    /// The filter as the archive knows it.
    pub(crate) fn read(self) -> Result<curate::EntryFilter, Error> {
        let subject = self.subject_id.map(|id| crate::graphql::id::parse(&id)).transpose()?;
        Ok(curate::EntryFilter {
            subject: subject.map(|(_, id)| id),
            actor: self.actor,
            kinds: self.kind.map(|kinds| kinds.into_iter().map(Into::into).collect()),
        })
    }
}

//! What persons decide: mutations that keep a decision, and one that takes it back.

use archive::curate::{self, CurateError, Decided, Grounds, Refusal, Subject};
use archive::read::vocabulary::TokenRole;
use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};

use super::access::Actor;
use super::error::{Code, internal};
use super::id::Kind;
use super::loaders::{ArticleId, DecisionSeq, QuoteId, ReportId, SpeakerId};
use super::model::{Article, Decision, Quote, Report, ReviewStatus, Speaker, SpeakerKind};
use super::scalars::Url;
use super::state::{ContextExt, State};
use super::user_error::{UserError, UserErrorKind};

/// Characters of a note at most.
const MAX_NOTE: usize = 2_000;

/// What persons decide.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Curating;

/// What persons decide.
#[Object]
impl Curating {
    /// Decides who said the words of a printing. The decision holds whatever is ingested, until it is undone.
    async fn correct_attribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The printing and its speaker.")] input: CorrectAttributionInput,
    ) -> Result<CorrectAttributionPayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let report = Kind::Report.parse(&input.report_id)?;
        let choice = input.choice()?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::correct_attribution(&ctx.state().database, report, &choice, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        let state = ctx.state();
        Ok(CorrectAttributionPayload {
            report: match settled.decision {
                Some(_) => state.load(ReportId(report)).await?.map(Report),
                None => None,
            },
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Decides that speakers are one. The ids of those that give way still answer, with the survivor.
    async fn merge_speakers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The speakers and the survivor.")] input: MergeSpeakersInput,
    ) -> Result<MergeSpeakersPayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let speakers = ids(Kind::Speaker, &input.speaker_ids)?;
        let into = Kind::Speaker.parse(&input.into_id)?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::merge_speakers(&ctx.state().database, &speakers, into, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(MergeSpeakersPayload {
            speaker: settled.speakers(ctx.state()).await?.into_iter().next(),
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Decides that a part of what a speaker is reported to have said is somebody else's, who is one new speaker.
    async fn split_speaker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The speaker and what is not theirs.")] input: SplitSpeakerInput,
    ) -> Result<SplitSpeakerPayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let speaker = Kind::Speaker.parse(&input.speaker_id)?;
        let leaving = curate::SpeakerSplit {
            reports: ids(Kind::Report, &input.report_ids)?,
            names: input.names,
        };
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::split_speaker(&ctx.state().database, speaker, &leaving, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(SplitSpeakerPayload {
            speakers: settled.speakers(ctx.state()).await?,
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Decides that quotes are one passage. The ids of those that give way still answer, with the survivor.
    async fn merge_quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quotes.")] input: MergeQuotesInput,
    ) -> Result<MergeQuotesPayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let quotes = ids(Kind::Quote, &input.quote_ids)?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::merge_quotes(&ctx.state().database, &quotes, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(MergeQuotesPayload {
            quote: settled.quotes(ctx.state()).await?.into_iter().next(),
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Decides that some printings of a quote are another passage than the others.
    async fn split_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote and the printings that leave it.")] input: SplitQuoteInput,
    ) -> Result<SplitQuotePayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let quote = Kind::Quote.parse(&input.quote_id)?;
        let reports = ids(Kind::Report, &input.report_ids)?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::split_quote(&ctx.state().database, quote, &reports, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(SplitQuotePayload {
            quotes: settled.quotes(ctx.state()).await?,
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Records whether a quote is right. The review goes with the words looked at, wherever their passage goes.
    async fn review_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote and what was found of it.")] input: ReviewQuoteInput,
    ) -> Result<ReviewQuotePayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let quote = Kind::Quote.parse(&input.quote_id)?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::review_quote(&ctx.state().database, quote, input.status.into(), &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(ReviewQuotePayload {
            quote: settled.quotes(ctx.state()).await?.into_iter().next(),
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Withdraws an article: its printings leave every list, count, search and verification. The article still answers, with `retractedAt`.
    async fn retract_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article.")] input: RetractArticleInput,
    ) -> Result<RetractArticlePayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let article = Kind::Article.parse(&input.article_id)?;
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let outcome = curate::retract_article(&ctx.state().database, article, &grounds).await;
        let settled = Settled::of(ctx, outcome).await?;
        Ok(RetractArticlePayload {
            article: match settled.decision {
                Some(_) => ctx.state().load(ArticleId(article)).await?.map(Article),
                None => None,
            },
            decision: settled.decision,
            errors: settled.errors,
        })
    }

    /// Takes a decision back, in whatever order decisions were made. One's own needs the role EDITOR, somebody else's the role ADMIN.
    async fn undo_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: UndoDecisionInput,
    ) -> Result<UndoDecisionPayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let state = ctx.state();
        let seq = Kind::Decision.parse_number(&input.decision_id)?;
        if let Some(entry) = state.load(DecisionSeq(seq)).await?
            && entry.actor != actor.name
        {
            ctx.actor(TokenRole::Admin)?;
        }
        let grounds = grounds(actor, input.note, input.evidence_url)?;
        let settled = Settled::of(ctx, curate::undo(&state.database, seq, &grounds).await).await?;
        Ok(UndoDecisionPayload {
            decision: settled.decision,
            errors: settled.errors,
        })
    }
}

/// A printing and who said its words. Exactly one of `speakerId`, `speakerName` and `nobody` is given.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct CorrectAttributionInput {
    /// The printing.
    report_id: ID,
    /// A speaker whom the archive knows.
    speaker_id: Option<ID>,
    /// Somebody by name.
    speaker_name: Option<String>,
    /// What sort of speaker bears `speakerName`.
    #[graphql(default_with = "SpeakerKind::Person")]
    speaker_kind: SpeakerKind,
    /// True where the text does not say who.
    #[graphql(default)]
    nobody: bool,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

impl CorrectAttributionInput {
    fn choice(&self) -> Result<curate::SpeakerChoice, Error> {
        match (&self.speaker_id, &self.speaker_name, self.nobody) {
            (Some(id), None, false) => Ok(curate::SpeakerChoice::Known(Kind::Speaker.parse(id)?)),
            (None, Some(name), false) => Ok(curate::SpeakerChoice::Named {
                name: name.clone(),
                kind: self.speaker_kind.into(),
            }),
            (None, None, true) => Ok(curate::SpeakerChoice::Nobody),
            _ => Err(Code::InvalidArgument.error("give exactly one of `speakerId`, `speakerName` and `nobody: true`")),
        }
    }
}

/// Speakers who are one.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct MergeSpeakersInput {
    /// Those who give way.
    speaker_ids: Vec<ID>,
    /// The one who stays.
    into_id: ID,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// What is not a speaker's: printings, or forms of the name wherever they are printed, or both.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct SplitSpeakerInput {
    /// The speaker.
    speaker_id: ID,
    /// Printings of somebody else's words.
    #[graphql(default)]
    report_ids: Vec<ID>,
    /// Forms of the name that are somebody else's, as `names` of the speaker lists them.
    #[graphql(default)]
    names: Vec<String>,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// Quotes that are one passage.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct MergeQuotesInput {
    /// The quotes, two at least.
    quote_ids: Vec<ID>,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// Printings that are not a quote's.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct SplitQuoteInput {
    /// The quote.
    quote_id: ID,
    /// The printings that leave it: some of its own, not all.
    report_ids: Vec<ID>,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// What was found of a quote.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct ReviewQuoteInput {
    /// The quote.
    quote_id: ID,
    /// What was found.
    status: ReviewStatus,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// An article to withdraw.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct RetractArticleInput {
    /// The article.
    article_id: ID,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// A decision to take back.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct UndoDecisionInput {
    /// The decision.
    decision_id: ID,
    /// Why.
    note: Option<String>,
    /// Where the evidence is.
    evidence_url: Option<Url>,
}

/// What became of the correction of a printing's speaker.
#[derive(Debug, SimpleObject)]
pub(crate) struct CorrectAttributionPayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The printing as it stands now.
    report: Option<Report>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the merging of speakers.
#[derive(Debug, SimpleObject)]
pub(crate) struct MergeSpeakersPayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The speaker who stays.
    speaker: Option<Speaker>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the splitting of a speaker.
#[derive(Debug, SimpleObject)]
pub(crate) struct SplitSpeakerPayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The speaker as left, and the new one.
    speakers: Vec<Speaker>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the merging of quotes.
#[derive(Debug, SimpleObject)]
pub(crate) struct MergeQuotesPayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The quote that stays.
    quote: Option<Quote>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the splitting of a quote.
#[derive(Debug, SimpleObject)]
pub(crate) struct SplitQuotePayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The quote as left, and those that the leaving printings form.
    quotes: Vec<Quote>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the review of a quote.
#[derive(Debug, SimpleObject)]
pub(crate) struct ReviewQuotePayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The quote as it stands now.
    quote: Option<Quote>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the withdrawal of an article.
#[derive(Debug, SimpleObject)]
pub(crate) struct RetractArticlePayload {
    /// The decision as kept; null where it was refused.
    decision: Option<Decision>,
    /// The article as it stands now.
    article: Option<Article>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of the undoing of a decision.
#[derive(Debug, SimpleObject)]
pub(crate) struct UndoDecisionPayload {
    /// The undoing as kept, with what holds again; null where it was refused.
    decision: Option<Decision>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

fn ids(kind: Kind, ids: &[ID]) -> Result<Vec<uuid::Uuid>, Error> {
    ids.iter().map(|id| kind.parse(id)).collect()
}

fn grounds(actor: &Actor, note: Option<String>, evidence_url: Option<Url>) -> Result<Grounds, Error> {
    let note = note.filter(|note| !note.trim().is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
        return Err(Code::InvalidArgument.error(format!("`note` is longer than {MAX_NOTE} characters")));
    }
    Ok(Grounds {
        note,
        evidence_url: evidence_url.map(|url| url.parsed()).transpose()?.map(String::from),
        ..Grounds::of(&actor.name, chrono::Utc::now())
    })
}

/// What became of a decision.
struct Settled {
    /// The decision as kept; `None` where it was refused.
    decision: Option<Decision>,
    /// What it was about.
    subjects: Vec<Subject>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

impl Settled {
    /// Tells whoever follows the archive of what was decided.
    async fn of(ctx: &Context<'_>, outcome: Result<Decided, CurateError>) -> Result<Self, Error> {
        let state = ctx.state();
        match outcome {
            Ok(decided) => {
                state.tail.wake();
                Ok(Self {
                    decision: state.load(DecisionSeq(decided.seq)).await?.map(Decision),
                    subjects: decided.subjects,
                    errors: Vec::new(),
                })
            }
            Err(CurateError::Refused { reason, message, field }) => {
                let kind = match reason {
                    Refusal::NotFound => UserErrorKind::NotFound,
                    Refusal::InvalidArgument => UserErrorKind::InvalidArgument,
                    Refusal::Unchanged => UserErrorKind::Unchanged,
                };
                Ok(Self {
                    decision: None,
                    subjects: Vec::new(),
                    errors: vec![UserError::new(kind, message, field)],
                })
            }
            Err(error) => Err(internal(error)),
        }
    }

    /// The speakers among what it was about.
    async fn speakers(&self, state: &State) -> Result<Vec<Speaker>, Error> {
        let mut speakers = Vec::new();
        for subject in &self.subjects {
            if let Subject::Speaker(id) = subject {
                speakers.extend(state.load(SpeakerId(*id)).await?.map(Speaker));
            }
        }
        Ok(speakers)
    }

    /// The quotes among what it was about.
    async fn quotes(&self, state: &State) -> Result<Vec<Quote>, Error> {
        let mut quotes = Vec::new();
        for subject in &self.subjects {
            if let Subject::Quote(id) = subject {
                quotes.extend(state.load(QuoteId(*id)).await?.map(Quote));
            }
        }
        Ok(quotes)
    }
}

//! What can be changed.

use archive::read::{
    self,
    vocabulary::{TextStatus, TokenRole},
};
use archive::{ArchiveError, IngestStatus as Outcome, NewArticle, Published, ingest};
use async_graphql::{Context, Enum, Error, InputObject, MergedObject, Object, SimpleObject};

use super::curation::Curating;
use super::error::internal;
use super::loaders::ArticleId;
use super::model::{Article, ArticleKind, Report};
use super::scalars::{DateTime, Url};
use super::state::ContextExt;
use super::user_error::{UserError, UserErrorKind};
use crate::documents::{self, DEFAULT_MAX_ARTICLE_SIZE};

/// What can be changed. Every mutation needs a token, in the header `Authorization: Bearer TOKEN`, and is kept with the name on it.
#[derive(Clone, Copy, Debug, Default, MergedObject)]
pub(crate) struct Mutation(Ingesting, Curating);

/// Articles in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ingesting;

/// Articles in.
#[Object]
impl Ingesting {
    /// Stores an article and answers with the quotes found in it. The same article again changes nothing; with other words it becomes a revision.
    async fn ingest_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article.")] input: IngestArticleInput,
    ) -> Result<IngestArticlePayload, Error> {
        let actor = ctx.actor(TokenRole::Editor)?;
        let state = ctx.state();
        let refused = |error| {
            state.metrics.article("refused");
            Ok(IngestArticlePayload::refused(error))
        };
        let article = match input.article()? {
            Ok(article) => article,
            Err(error) => return refused(error),
        };
        let outcome = match ingest(&state.database, article, actor.stamp()).await {
            Ok(outcome) => outcome,
            Err(ArchiveError::Refused { reason, .. }) => {
                return refused(UserError::new(UserErrorKind::InvalidArticle, reason, "text"));
            }
            Err(error) => return Err(internal(error)),
        };
        state.metrics.article(match outcome.status {
            Outcome::Created => "created",
            Outcome::Revised => "revised",
            Outcome::Unchanged => "unchanged",
        });
        if outcome.status != Outcome::Unchanged {
            state.metrics.reports.inc_by(outcome.report_ids.len() as u64);
        }
        state.tail.wake();
        let stored = state.load(ArticleId(outcome.article_id)).await?;
        let mut reports = read::reports_by_id(&state.database, &outcome.report_ids)
            .await
            .map_err(internal)?;
        Ok(IngestArticlePayload {
            article: stored.map(Article),
            reports: outcome
                .report_ids
                .iter()
                .filter_map(|id| reports.remove(id))
                .map(Report)
                .collect(),
            status: outcome.status.into(),
            errors: Vec::new(),
        })
    }
}

/// An article to store. Exactly one of `text` and `html` is given.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct IngestArticleInput {
    /// Where it was published. Without a `url` or a `key`, an article is known again by its text.
    url: Option<Url>,
    /// By what it is known again where it has no URL.
    key: Option<String>,
    /// The headline.
    title: Option<String>,
    /// Who publishes it.
    outlet: Option<String>,
    /// Who wrote it.
    byline: Option<String>,
    /// When it was published: "on Tuesday" is understood from here.
    published_at: Option<DateTime>,
    /// What sort of document it is; NEWS if not given.
    kind: Option<ArticleKind>,
    /// The text, as published.
    text: Option<String>,
    /// The page, from which the text is taken. Not offered yet.
    html: Option<String>,
}

impl IngestArticleInput {
    fn article(self) -> Result<Result<NewArticle, UserError>, Error> {
        let text = match (self.text, self.html) {
            (Some(text), None) => text,
            (None, Some(_)) => {
                return Ok(Err(UserError::new(
                    UserErrorKind::Unsupported,
                    "`html` is not offered yet: send the article's text as `text`",
                    "html",
                )));
            }
            (Some(_), Some(_)) => {
                return Ok(Err(UserError::new(
                    UserErrorKind::InvalidArgument,
                    "`text` and `html` exclude each other",
                    "html",
                )));
            }
            (None, None) => {
                return Ok(Err(UserError::new(
                    UserErrorKind::InvalidArgument,
                    "one of `text` and `html` is needed",
                    "text",
                )));
            }
        };
        if documents::is_empty(&text) {
            return Ok(Err(UserError::new(
                UserErrorKind::EmptyText,
                "the text is empty",
                "text",
            )));
        }
        let limit = DEFAULT_MAX_ARTICLE_SIZE.as_u64();
        if text.len() as u64 > limit {
            let message = format!("the text has {} bytes; the limit is {limit}", text.len());
            return Ok(Err(UserError::new(UserErrorKind::TextTooLarge, message, "text")));
        }
        let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let url = self.url.map(|url| url.parsed()).transpose()?;
        Ok(Ok(NewArticle {
            key: NewArticle::key_for(url.as_ref(), self.key.as_deref(), None, &text),
            url,
            archived_url: None,
            title: some(self.title),
            outlet: some(self.outlet),
            byline: some(self.byline),
            published: self.published_at.map(|at| Published::Instant(at.0.fixed_offset())),
            kind: self.kind.unwrap_or(ArticleKind::News).into(),
            credits: Vec::new(),
            language: None,
            text_status: TextStatus::Original,
            text,
        }))
    }
}

/// What became of an article.
#[derive(Debug, SimpleObject)]
pub(crate) struct IngestArticlePayload {
    /// The article as stored; null where it was refused.
    article: Option<Article>,
    /// The quotes found in it, in the order of the text.
    reports: Vec<Report>,
    /// What became of it.
    status: IngestStatus,
    /// Why it was refused.
    errors: Vec<UserError>,
}

impl IngestArticlePayload {
    fn refused(error: UserError) -> Self {
        Self {
            article: None,
            reports: Vec::new(),
            status: IngestStatus::Refused,
            errors: vec![error],
        }
    }
}

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum IngestStatus {
    /// It is new.
    Created,
    /// It was known, and its words or its description changed.
    Revised,
    /// It was known as it is.
    Unchanged,
    /// It cannot be stored; `errors` say why.
    Refused,
}

impl From<Outcome> for IngestStatus {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Created => Self::Created,
            Outcome::Revised => Self::Revised,
            Outcome::Unchanged => Self::Unchanged,
        }
    }
}

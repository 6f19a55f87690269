//! Articles.

use archive::read;
use async_graphql::{Context, Error, ID, InputObject, Object};

use super::vocabulary::{ArticleKind, TextStatus};
use super::{Outlet, Report, Revision};
use crate::graphql::at_hand::AtHand;
use crate::graphql::connection::{List, PageArguments, list, rows};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{Counted, CreditsOf, ReportsOfArticle, RevisionsOf};
use crate::graphql::scalars::{Date, DateTime, Url};
use crate::graphql::state::ContextExt;

/// The name of every list of articles, which its cursors carry.
pub(crate) const ARTICLES: &str = "articles";

const REPORTS: &str = "reports of article";

/// One published document, described as last fetched.
#[derive(Debug)]
pub(crate) struct Article(pub(crate) read::Article);

/// One published document, described as last fetched.
#[Object]
impl Article {
    /// The article's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Article.id(self.0.id)
    }

    /// Where it was published.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// Where a copy is kept.
    async fn archived_url(&self) -> Option<Url> {
        self.0.archived_url.clone().map(Url)
    }

    /// The headline.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// What sort of document it is.
    async fn kind(&self) -> ArticleKind {
        self.0.kind.into()
    }

    /// How the stored text relates to what was published.
    async fn text_status(&self) -> TextStatus {
        self.0.text_status.into()
    }

    /// Who wrote it, as printed.
    async fn byline(&self) -> Option<&str> {
        self.0.byline.as_deref()
    }

    /// Who publishes it.
    async fn outlet(&self) -> Option<AtHand<Outlet>> {
        self.0.outlet.clone().map(|outlet| AtHand(Outlet(outlet)))
    }

    /// The outlets credited for its material: wire, syndication, contribution.
    async fn credits(&self, ctx: &Context<'_>) -> Result<Vec<Outlet>, Error> {
        Ok(ctx
            .state()
            .load(CreditsOf(self.0.id))
            .await?
            .unwrap_or_default()
            .into_iter()
            .map(Outlet)
            .collect())
    }

    /// When it was published; midnight UTC where only the day is known.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }

    /// Its language, as a BCP 47 tag: "en".
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// When it was withdrawn from this archive. Its quotes are in no list then.
    async fn retracted_at(&self) -> Option<DateTime> {
        self.0.retracted_at.map(DateTime)
    }

    /// Every stored text of it, the first one first. Old words stay citable.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<Revision>, Error> {
        Ok(ctx
            .state()
            .load(RevisionsOf(self.0.id))
            .await?
            .unwrap_or_default()
            .into_iter()
            .map(Revision)
            .collect())
    }

    /// The quotes in it, in the order of the text, the headline's first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Report>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(REPORTS)?;
        let page = ctx
            .state()
            .load(ReportsOfArticle(self.0.id, page))
            .await?
            .unwrap_or_default();
        Ok(list(REPORTS, page, Counted::ReportsOfArticle(self.0.id), Report))
    }
}

/// Which articles to list.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct ArticleFilter {
    /// Names of outlets: one of them publishes it, or is credited by it.
    outlet: Option<Vec<String>>,
    /// Sorts of document.
    kind: Option<Vec<ArticleKind>>,
    /// Published on this day or later (UTC).
    published_from: Option<Date>,
    /// Published on this day or earlier (UTC).
    published_to: Option<Date>,
}

impl From<ArticleFilter> for read::ArticleFilter {
    fn from(filter: ArticleFilter) -> Self {
        Self {
            outlets: filter.outlet,
            kinds: filter.kind.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            published_from: filter.published_from.map(|date| date.0),
            published_to: filter.published_to.map(|date| date.0),
        }
    }
}

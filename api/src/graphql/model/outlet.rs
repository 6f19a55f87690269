//! Outlets.

use archive::read;
use async_graphql::{Context, Error, ID, Object};

use super::Article;
use super::article::ARTICLES;
use crate::graphql::connection::{List, PageArguments, list, rows};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{ArticlesOfOutlet, Counted, DomainsOf};
use crate::graphql::state::ContextExt;

/// Who publishes articles, or is credited for their material: a newspaper, a broadcaster, an agency.
#[derive(Debug)]
pub(crate) struct Outlet(pub(crate) read::Outlet);

/// Who publishes articles, or is credited for their material: a newspaper, a broadcaster, an agency.
#[Object]
impl Outlet {
    /// The outlet's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Outlet.id(self.0.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The host names under which articles of it were found.
    async fn domains(&self, ctx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(ctx.state().load(DomainsOf(self.0.id)).await?.unwrap_or_default())
    }

    /// What it publishes, the newest first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Article>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(ARTICLES)?;
        let page = ctx
            .state()
            .load(ArticlesOfOutlet(self.0.id, page))
            .await?
            .unwrap_or_default();
        Ok(list(ARTICLES, page, Counted::ArticlesOfOutlet(self.0.id), Article))
    }
}

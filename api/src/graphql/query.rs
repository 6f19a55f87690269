//! What can be asked.

use archive::{curate, read, verify};
use async_graphql::{Context, Error, ErrorExtensions, ID, Object, Value};

use super::access::Viewer;
use super::connection::{List, PageArguments, list, rows};
use super::error::{Code, internal};
use super::id::Kind;
use super::loaders::{ArticleId, Counted, QuoteId, RolesOf, SpeakerId};
use super::model::{
    Article, ArticleFilter, DECISIONS, Decision, DecisionFilter, Node, Outlet, Quote, QuoteFacets, QuoteFilter,
    QuoteOrder, Speaker, SpeakerFilter, Statistics, Venue, VenueFilter, Verification, VerifyQuoteInput, order_of,
};
use super::scalars::Url;
use super::state::ContextExt;

/// Ids that `nodes` takes at most.
const MAX_NODES: usize = 100;

const SPEAKERS: &str = "speakers";
const VENUES: &str = "venues";
const OUTLETS: &str = "outlets";
const ARTICLES: &str = "articles";

/// What can be asked: who said what, where, and as reported by whom.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Query;

/// What can be asked: who said what, where, and as reported by whom.
#[Object]
impl Query {
    /// The thing of this id; null where there is none.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Node, Error>> {
        let found = async { Node::find(ctx, &id).await };
        found.await.transpose()
    }

    /// The things of these ids, in the same order; null where there is none.
    #[graphql(complexity = "1 + ids.len() * child_complexity")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their ids, 100 at most.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node, Error>>>, Error> {
        if ids.len() > MAX_NODES {
            return Err(Code::PageTooLarge.error(format!("{} ids are over the limit of {MAX_NODES}", ids.len())));
        }
        let found = futures_util::future::join_all(ids.iter().map(|id| Node::find(ctx, id))).await;
        Ok(found.into_iter().map(Result::transpose).collect())
    }

    /// Quotes, the latest first reported first, unless ordered otherwise.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only quotes of which one printing meets every condition.")] filter: Option<QuoteFilter>,
        #[graphql(desc = "Another order.")] order_by: Option<QuoteOrder>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Quote>, Error> {
        let (order, name) = order_of(order_by);
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(name)?;
        let filter = filter.unwrap_or_default().read()?;
        let page = read::quotes(&ctx.state().database, &filter, order, &page)
            .await
            .map_err(internal)?;
        Ok(list(name, page, Counted::Quotes(Box::new(filter)), Quote))
    }

    /// How the quotes that meet a filter are spread over speakers, outlets, kinds of occasion and months.
    async fn quote_facets(
        &self,
        #[graphql(desc = "Only quotes of which one printing meets every condition.")] filter: Option<QuoteFilter>,
    ) -> Result<QuoteFacets, Error> {
        Ok(QuoteFacets(filter.unwrap_or_default().read()?))
    }

    /// The quote of this id. An id that a quote lost when it was merged answers with the survivor.
    async fn quote(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Quote, Error>> {
        let found = async { Ok(ctx.state().load(QuoteId(Kind::Quote.parse(&id)?)).await?.map(Quote)) };
        found.await.transpose()
    }

    /// Speakers of whom this archive holds words, by name.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn speakers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only speakers who meet every condition.")] filter: Option<SpeakerFilter>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Speaker>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(SPEAKERS)?;
        let filter = filter.unwrap_or_default().into();
        let page = read::speakers(&ctx.state().database, &filter, &page)
            .await
            .map_err(internal)?;
        Ok(list(SPEAKERS, page, Counted::Speakers(filter), Speaker))
    }

    /// The speaker of this id, or of this name. Several speakers of the name are an error with the code AMBIGUOUS, whose `candidates` list their ids, names and roles.
    async fn speaker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The speaker's id. Either this or `name`.")] id: Option<ID>,
        #[graphql(desc = "Any name of the speaker, in any spelling; a family name will do. Either this or `id`.")] name: Option<String>,
    ) -> Option<Result<Speaker, Error>> {
        let found = async {
            let state = ctx.state();
            match (id, name) {
                (Some(id), None) => Ok(state.load(SpeakerId(Kind::Speaker.parse(&id)?)).await?.map(Speaker)),
                (None, Some(name)) => {
                    let mut named = read::speakers_named(&state.database, &name).await.map_err(internal)?;
                    if named.len() > 1 {
                        return Err(ambiguous(ctx, &name, named).await?);
                    }
                    Ok(named.pop().map(Speaker))
                }
                _ => Err(Code::InvalidArgument.error("give exactly one of `id` and `name`")),
            }
        };
        found.await.transpose()
    }

    /// What persons decided, the latest first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only decisions that meet every condition.")] filter: Option<DecisionFilter>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Decision>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(DECISIONS)?;
        let filter = filter.unwrap_or_default().read()?;
        let page = curate::entries(&ctx.state().database, &filter, &page)
            .await
            .map_err(internal)?;
        Ok(list(DECISIONS, page, Counted::Decisions(filter), Decision))
    }

    /// Named venues, by name.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn venues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only venues that meet every condition.")] filter: Option<VenueFilter>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Venue>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(VENUES)?;
        let filter = filter.unwrap_or_default().read()?;
        let page = read::venues(&ctx.state().database, &filter, &page)
            .await
            .map_err(internal)?;
        Ok(list(VENUES, page, Counted::Venues(filter), Venue))
    }

    /// Outlets that publish or are credited, by name.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn outlets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Outlet>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(OUTLETS)?;
        let page = read::outlets(&ctx.state().database, &page).await.map_err(internal)?;
        Ok(list(OUTLETS, page, Counted::Outlets, Outlet))
    }

    /// Articles, the newest first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only articles that meet every condition.")] filter: Option<ArticleFilter>,
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
        let filter = filter.unwrap_or_default().into();
        let page = read::articles(&ctx.state().database, &filter, &page)
            .await
            .map_err(internal)?;
        Ok(list(ARTICLES, page, Counted::Articles(filter), Article))
    }

    /// The article of this id, or of this address.
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article's id. Either this or `url`.")] id: Option<ID>,
        #[graphql(
            desc = "Its address; fragment, tracking parameters and a trailing slash do not matter. Either this or `id`."
        )]
        url: Option<Url>,
    ) -> Option<Result<Article, Error>> {
        let found = async {
            let state = ctx.state();
            match (id, url) {
                (Some(id), None) => Ok(state.load(ArticleId(Kind::Article.parse(&id)?)).await?.map(Article)),
                (None, Some(url)) => {
                    let url = url.parsed()?;
                    Ok(read::article_by_url(&state.database, &url)
                        .await
                        .map_err(internal)?
                        .map(Article))
                }
                _ => Err(Code::InvalidArgument.error("give exactly one of `id` and `url`")),
            }
        };
        found.await.transpose()
    }

    /// How much this archive holds.
    async fn statistics(&self, ctx: &Context<'_>) -> Result<Statistics, Error> {
        Ok(read::statistics(&ctx.state().database).await.map_err(internal)?.into())
    }

    /// Whom the token of this request belongs to; null where it bears none.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        ctx.viewer().map(Viewer::from)
    }

    /// Is this quote real? Checks words, and who is said to have said them, against every printing in this archive.
    async fn verify_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is claimed.")] input: VerifyQuoteInput,
    ) -> Result<Verification, Error> {
        verify::verify(&ctx.state().database, &input.claim()?)
            .await
            .map(Verification)
            .map_err(internal)
    }
}

/// The error that lists the speakers of one name.
async fn ambiguous(ctx: &Context<'_>, name: &str, speakers: Vec<read::Speaker>) -> Result<Error, Error> {
    let state = ctx.state();
    let roles =
        futures_util::future::try_join_all(speakers.iter().map(|speaker| state.load(RolesOf(speaker.id)))).await?;
    let candidates: Vec<Value> = speakers
        .iter()
        .zip(roles)
        .map(|(speaker, roles)| {
            async_graphql::value!({
                "id": Kind::Speaker.id(speaker.id).0,
                "name": speaker.name.as_str(),
                "roles": roles.unwrap_or_default(),
            })
        })
        .collect();
    let error = Code::Ambiguous.error(format!("{} speakers bear the name {name:?}", speakers.len()));
    Ok(error.extend_with(|_, extensions| extensions.set("candidates", Value::List(candidates))))
}

//! What resolvers reach: the database, its loaders, and the caller.

use std::sync::Arc;

use archive::read::vocabulary::TokenRole;
use archive::read::{Article, Outlet, Quote, Report, Speaker};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error};
use sea_orm::{DatabaseConnection, DbErr};
use uuid::Uuid;

use super::access::{Access, Actor};
use super::batch::{Batches, Key};
use super::error::{Code, internal};
use super::loaders::{Archive, ArticleId, Counted, OutletId, QuoteId, ReportId, SpeakerId};
use super::runs::Runs;
use super::tail::Tail;
use crate::config::Config;
use crate::metrics::Metrics;

/// What resolvers share.
pub(crate) struct State {
    pub(crate) database: DatabaseConnection,
    pub(crate) config: Arc<Config>,
    pub(crate) metrics: Arc<Metrics>,
    /// The end of the changes, for who follows them.
    pub(crate) tail: Arc<Tail>,
    /// The runs of ingest, for who follows them.
    pub(crate) runs: Arc<Runs>,
    batches: Batches,
}

/// The short way from a resolver to the state and the caller.
pub(crate) trait ContextExt {
    /// What resolvers share.
    fn state(&self) -> &State;

    /// Whose token the request bears, where it bears one.
    fn viewer(&self) -> Option<&Actor>;

    /// In whose name this request changes the archive; an error without a token whose role is this or a higher one.
    fn actor(&self, role: TokenRole) -> Result<&Actor, Error>;
}

impl ContextExt for Context<'_> {
    fn state(&self) -> &State {
        // The schema is built in one place, which puts it in.
        self.data_unchecked::<State>()
    }

    fn viewer(&self) -> Option<&Actor> {
        match self.data_opt::<Access>() {
            Some(Access::Actor(actor)) => Some(actor),
            Some(Access::Reader) | None => None,
        }
    }

    fn actor(&self, role: TokenRole) -> Result<&Actor, Error> {
        let Some(actor) = self.viewer() else {
            return Err(Code::Unauthenticated.error(
                "this mutation needs a token, which `onrecord token create` makes: send the header \"Authorization: Bearer TOKEN\"",
            ));
        };
        if actor.role < role {
            let (needed, has) = (role.as_str(), actor.role.as_str());
            return Err(Code::Forbidden.error(format!(
                "this needs a token with the role {needed}; that of {} has the role {has}",
                actor.name
            )));
        }
        Ok(actor)
    }
}

impl State {
    pub(crate) fn new(database: DatabaseConnection, config: Arc<Config>, metrics: Arc<Metrics>) -> Self {
        let poll = config.limits.poll;
        let tail = Arc::new(Tail::new(database.clone(), poll));
        let runs = Arc::new(Runs::new(database.clone(), poll));
        let batches = Batches::new(Archive(database.clone()));
        Self {
            database,
            config,
            metrics,
            tail,
            runs,
            batches,
        }
    }

    /// What a key names, looked up together with the others that are asked for at the same time.
    pub(crate) async fn load<K: Key>(&self, key: K) -> Result<Option<<Archive as Loader<K>>::Value>, Error>
    where
        Archive: Loader<K, Error = Arc<DbErr>>,
    {
        self.batches.load(key).await.map_err(internal)
    }

    /// How long a list is.
    pub(crate) async fn count(&self, what: Counted) -> Result<i32, Error> {
        let number = match what {
            Counted::Known(number) => number,
            what => self.load(what).await?.unwrap_or(0),
        };
        Ok(i32::try_from(number).unwrap_or(i32::MAX))
    }

    pub(crate) async fn speaker(&self, id: Option<Uuid>) -> Option<Result<Speaker, Error>> {
        self.load(SpeakerId(id?)).await.transpose()
    }

    pub(crate) async fn outlet(&self, id: Option<Uuid>) -> Option<Result<Outlet, Error>> {
        self.load(OutletId(id?)).await.transpose()
    }

    pub(crate) async fn report(&self, id: Option<Uuid>) -> Option<Result<Report, Error>> {
        self.load(ReportId(id?)).await.transpose()
    }

    /// The article of a report or revision, which cannot be missing.
    pub(crate) async fn article(&self, id: Uuid) -> Result<Article, Error> {
        self.load(ArticleId(id))
            .await?
            .ok_or_else(|| internal(format!("article {id} is missing")))
    }

    /// The quote of a report, which cannot be missing.
    pub(crate) async fn quote_of(&self, report: &Report) -> Result<Quote, Error> {
        let quote = match report.quote {
            Some(id) => self.load(QuoteId(id)).await?,
            None => None,
        };
        quote.ok_or_else(|| internal(format!("the quote of report {} is missing", report.id)))
    }
}

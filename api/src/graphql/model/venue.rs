//! Named venues.

use archive::read;
use async_graphql::{Context, Error, ID, InputObject, Object};

use super::quote::quotes_of;
use super::vocabulary::VenueKind;
use super::{Outlet, Quote, QuoteFilter};
use crate::graphql::connection::{List, PageArguments, rows};
use crate::graphql::error::Code;
use crate::graphql::id::Kind;
use crate::graphql::loaders::{Owner, VenueId};
use crate::graphql::state::ContextExt;

/// A named place where things are said: an outlet, a programme, a platform, an event or a body.
#[derive(Debug)]
pub(crate) struct Venue(pub(crate) read::Venue);

/// A named place where things are said: an outlet, a programme, a platform, an event or a body.
#[Object]
impl Venue {
    /// The venue's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Venue.id(self.0.id)
    }

    /// What sort of occasion.
    async fn kind(&self) -> VenueKind {
        self.0.kind.into()
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The outlet of this name, if it is one that this archive knows.
    async fn outlet(&self, ctx: &Context<'_>) -> Option<Result<Outlet, Error>> {
        Some(ctx.state().outlet(self.0.outlet).await?.map(Outlet))
    }

    /// The network that a programme belongs to.
    async fn part_of(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        let found = async {
            match self.0.part_of {
                Some(id) => Ok(ctx.state().load(VenueId(id)).await?.map(Self)),
                None => Ok(None),
            }
        };
        found.await.transpose()
    }

    /// What was said there, the latest first reported first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn quotes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<List<Quote>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let owner = Owner::Venue(self.0.id);
        quotes_of(ctx, owner, QuoteFilter::default(), None, page).await
    }
}

/// Which venues to list.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct VenueFilter {
    /// Its name: "CBS News".
    name: Option<String>,
    /// Sorts of occasion.
    kind: Option<Vec<VenueKind>>,
}

impl VenueFilter {
    /// The filter as the archive knows it. Every named venue has a kind.
    pub(crate) fn read(self) -> Result<read::VenueFilter, Error> {
        let kinds = self
            .kind
            .map(|kinds| {
                let known = |kind: VenueKind| {
                    kind.known()
                        .ok_or_else(|| Code::InvalidArgument.error("a named venue is never UNKNOWN"))
                };
                kinds.into_iter().map(known).collect::<Result<_, _>>()
            })
            .transpose()?;
        Ok(read::VenueFilter {
            name: self.name.filter(|name| !name.trim().is_empty()),
            kinds,
        })
    }
}

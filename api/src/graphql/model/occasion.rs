//! Where, when and through whom words came.

use archive::read;
use async_graphql::{Context, Error, Object, SimpleObject};

use super::{Outlet, Speaker, Venue, vocabulary::VenueKind};
use crate::graphql::at_hand::AtHand;
use crate::graphql::loaders::VenueId;
use crate::graphql::scalars::Date;
use crate::graphql::state::ContextExt;

/// Where, or to whom, words were uttered.
#[derive(Debug)]
pub(crate) struct QuoteVenue(pub(crate) read::QuoteVenue);

/// Where, or to whom, words were uttered.
#[Object]
impl QuoteVenue {
    /// What sort of occasion.
    async fn kind(&self) -> VenueKind {
        self.0.kind.into()
    }

    /// The outlet, programme, platform, event or body, as stated; null for "reporters" or "a debate".
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The venue of that name, with everything said there.
    async fn named(&self, ctx: &Context<'_>) -> Option<Result<Venue, Error>> {
        let found = async {
            match self.0.named {
                Some(id) => Ok(ctx.state().load(VenueId(id)).await?.map(Venue)),
                None => Ok(None),
            }
        };
        found.await.transpose()
    }

    /// Whether it is taken over from an earlier sentence, as within one interview.
    async fn carried(&self) -> bool {
        self.0.carried
    }
}

/// When words were uttered, as far as an article says so. Never taken from the date of publication.
#[derive(Debug, SimpleObject)]
pub(crate) struct SaidOn {
    /// The article's words: "Thursday".
    text: String,
    /// The first day on which it may have been said.
    from: Option<Date>,
    /// The last such day, inclusive.
    to: Option<Date>,
    /// How precise it is: "day", "week", "month", "year" or "range"; null where the words name no date.
    precision: Option<String>,
    /// Whether it is taken over from an earlier sentence.
    carried: bool,
}

impl From<read::SaidOn> for SaidOn {
    fn from(said_on: read::SaidOn) -> Self {
        Self {
            text: said_on.text,
            from: said_on.from.map(Date),
            to: said_on.to.map(Date),
            precision: said_on.precision.map(|precision| precision.as_str().to_owned()),
            carried: said_on.carried,
        }
    }
}

/// Somebody who passed the words on between the speaker and the outlet that prints them.
#[derive(Debug)]
pub(crate) struct Relay(pub(crate) read::Relay);

/// Somebody who passed the words on between the speaker and the outlet that prints them.
#[Object]
impl Relay {
    /// Their name, as stated.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The outlet of that name, if it is one that this archive knows.
    async fn outlet(&self, ctx: &Context<'_>) -> Option<Result<Outlet, Error>> {
        Some(ctx.state().outlet(self.0.outlet).await?.map(Outlet))
    }

    /// The person of that name, if this archive knows words of theirs.
    async fn speaker(&self, ctx: &Context<'_>) -> Option<Result<AtHand<Speaker>, Error>> {
        Speaker::of(ctx, self.0.speaker).await
    }
}

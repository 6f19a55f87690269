//! How quotes are spread over speakers, outlets, kinds of occasion and months.

use archive::read;
use async_graphql::{Context, Error, Object, SimpleObject};

use super::vocabulary::VenueKind;
use super::{Outlet, Speaker};
use crate::graphql::connection::{DEFAULT_PAGE, MAX_PAGE, rows};
use crate::graphql::error::{Code, internal};
use crate::graphql::loaders::{OutletId, SpeakerId};
use crate::graphql::state::ContextExt;

/// How the quotes that meet a filter are spread. Each number counts quotes of which a printing meets the filter and has the value.
#[derive(Debug)]
pub(crate) struct QuoteFacets(pub(crate) read::QuoteFilter);

/// How the quotes that meet a filter are spread. Each number counts quotes of which a printing meets the filter and has the value.
#[Object]
impl QuoteFacets {
    /// By speaker, the most quoted first.
    #[graphql(complexity = "1 + rows(first, None) * child_complexity")]
    async fn speakers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; 20 if not given, 100 at most.")] first: Option<i32>,
    ) -> Result<Vec<SpeakerFacet>, Error> {
        let state = ctx.state();
        let facets = read::quotes_by_speaker(&state.database, &self.0, limit(first)?)
            .await
            .map_err(internal)?;
        let speakers =
            futures_util::future::try_join_all(facets.iter().map(|facet| state.load(SpeakerId(facet.value))));
        let speakers = speakers.await?;
        let facets = facets.into_iter().zip(speakers).filter_map(|(facet, speaker)| {
            Some(SpeakerFacet {
                speaker: Speaker(speaker?),
                quotes: number(facet.quotes),
            })
        });
        Ok(facets.collect())
    }

    /// By the outlet that prints them, the one with most quotes first.
    #[graphql(complexity = "1 + rows(first, None) * child_complexity")]
    async fn outlets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; 20 if not given, 100 at most.")] first: Option<i32>,
    ) -> Result<Vec<OutletFacet>, Error> {
        let state = ctx.state();
        let facets = read::quotes_by_outlet(&state.database, &self.0, limit(first)?)
            .await
            .map_err(internal)?;
        let outlets = futures_util::future::try_join_all(facets.iter().map(|facet| state.load(OutletId(facet.value))));
        let outlets = outlets.await?;
        let facets = facets.into_iter().zip(outlets).filter_map(|(facet, outlet)| {
            Some(OutletFacet {
                outlet: Outlet(outlet?),
                quotes: number(facet.quotes),
            })
        });
        Ok(facets.collect())
    }

    /// By kind of occasion, the most frequent first; UNKNOWN where a printing does not say.
    async fn venue_kinds(&self, ctx: &Context<'_>) -> Result<Vec<VenueKindFacet>, Error> {
        let facets = read::quotes_by_venue_kind(&ctx.state().database, &self.0)
            .await
            .map_err(internal)?;
        let facets = facets.into_iter().map(|facet| VenueKindFacet {
            kind: facet.value.map_or(VenueKind::Unknown, VenueKind::from),
            quotes: number(facet.quotes),
        });
        Ok(facets.collect())
    }

    /// By the month of publication (UTC), the latest first.
    #[graphql(complexity = "1 + rows(first, None) * child_complexity")]
    async fn months(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; 20 if not given, 100 at most.")] first: Option<i32>,
    ) -> Result<Vec<MonthFacet>, Error> {
        let facets = read::quotes_by_month(&ctx.state().database, &self.0, limit(first)?)
            .await
            .map_err(internal)?;
        let facets = facets.into_iter().map(|facet| MonthFacet {
            month: facet.value,
            quotes: number(facet.quotes),
        });
        Ok(facets.collect())
    }
}

/// A speaker's share.
#[derive(Debug, SimpleObject)]
pub(crate) struct SpeakerFacet {
    /// The speaker.
    speaker: Speaker,
    /// How many quotes.
    quotes: i32,
}

/// An outlet's share.
#[derive(Debug, SimpleObject)]
pub(crate) struct OutletFacet {
    /// The outlet.
    outlet: Outlet,
    /// How many quotes.
    quotes: i32,
}

/// The share of a kind of occasion.
#[derive(Debug, SimpleObject)]
pub(crate) struct VenueKindFacet {
    /// The kind.
    kind: VenueKind,
    /// How many quotes.
    quotes: i32,
}

/// A month's share.
#[derive(Debug, SimpleObject)]
pub(crate) struct MonthFacet {
    /// The month: "2031-03".
    month: String,
    /// How many quotes.
    quotes: i32,
}

fn limit(first: Option<i32>) -> Result<u64, Error> {
    match first.map(u64::try_from) {
        None => Ok(DEFAULT_PAGE),
        Some(Ok(rows)) if rows <= MAX_PAGE => Ok(rows),
        Some(Ok(rows)) => Err(Code::PageTooLarge.error(format!(
            "`first: {rows}` is more than a page holds; the limit is {MAX_PAGE}"
        ))),
        Some(Err(_)) => Err(Code::InvalidArgument.error("`first` is negative")),
    }
}

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

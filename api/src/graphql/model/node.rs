//! Whatever has an id.

use async_graphql::{Context, Error, ID, Interface};

use super::{Article, Decision, Outlet, Quote, Report, Revision, Speaker, Venue};
use crate::graphql::id::{self, Kind};
use crate::graphql::loaders::{ArticleId, DecisionSeq, OutletId, QuoteId, ReportId, RevisionId, SpeakerId, VenueId};
use crate::graphql::state::ContextExt;

/// Whatever has an id and can be fetched by it.
#[derive(Debug, Interface)]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time, and the largest is the most frequent"
)]
#[graphql(field(name = "id", ty = "ID", desc = "The id: opaque, and the same for ever."))]
pub(crate) enum Node {
    /// A quote.
    Quote(Quote),
    /// A printing.
    Report(Report),
    /// A speaker.
    Speaker(Speaker),
    /// A named venue.
    Venue(Venue),
    /// An outlet.
    Outlet(Outlet),
    /// An article.
    Article(Article),
    /// A stored text.
    Revision(Revision),
    /// Something that a person decided.
    Decision(Decision),
}

impl Node {
    /// What the id names; `None` where there is no such thing.
    pub(crate) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>, Error> {
        let state = ctx.state();
        let (kind, id) = id::parse(id)?;
        Ok(match kind {
            Kind::Quote => state.load(QuoteId(id)).await?.map(|quote| Quote(quote).into()),
            Kind::Report => state.load(ReportId(id)).await?.map(|report| Report(report).into()),
            Kind::Speaker => state.load(SpeakerId(id)).await?.map(|speaker| Speaker(speaker).into()),
            Kind::Venue => state.load(VenueId(id)).await?.map(|venue| Venue(venue).into()),
            Kind::Outlet => state.load(OutletId(id)).await?.map(|outlet| Outlet(outlet).into()),
            Kind::Article => state.load(ArticleId(id)).await?.map(|article| Article(article).into()),
            Kind::Revision => state
                .load(RevisionId(id))
                .await?
                .map(|revision| Revision(revision).into()),
            Kind::Decision => state
                .load(DecisionSeq(id::number_of(id)))
                .await?
                .map(|entry| Decision(entry).into()),
        })
    }
}

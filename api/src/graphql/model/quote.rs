//! Passages of somebody's words, and how lists of them are filtered and ordered.

use archive::read;
use archive::search::Search;
use async_graphql::{Context, Error, ID, InputObject, Object};
use futures_util::future::BoxFuture;

use super::vocabulary::{Modality, OrderDirection, QuoteOrderField, ReportKind, VenueKind};
use super::{Apparatus, Highlight, QuoteVenue, Report, Review, SaidOn, Speaker};
use crate::graphql::at_hand::AtHand;
use crate::graphql::connection::{List, PageArguments, list, rows};
use crate::graphql::error::{Code, internal};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{
    ApparatusOf, Counted, FormerIdsOf, JointSpeakersOf, Owner, QuotesOf, ReportsOfQuote, ReviewsOf,
};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::state::ContextExt;

/// A passage of somebody's words, with every printing of it.
#[derive(Debug)]
pub(crate) struct Quote(pub(crate) read::Quote);

/// A passage of somebody's words, with every printing of it.
#[Object]
impl Quote {
    /// The quote's id. It stays when quotes are merged: `quote(id:)` then answers with the survivor.
    pub(crate) async fn id(&self) -> ID {
        Kind::Quote.id(self.0.id)
    }

    /// The reference wording: the primary source's, else the one that most independent printings hold. Without the reporter's closing comma.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Where the reference wording answers a search. Another printing may answer it better: see `highlight` of `reports`.
    async fn highlight(
        &self,
        #[graphql(desc = "What is sought, as in `text` of a filter.")] text: String,
    ) -> Highlight {
        Highlight::of(&self.0.text, &text)
    }

    /// Who said it; null where the articles do not decide.
    async fn speaker(&self, ctx: &Context<'_>) -> Option<Result<AtHand<Speaker>, Error>> {
        Speaker::of(ctx, self.0.speaker).await
    }

    /// Who said it together with the speaker, as in a joint statement.
    async fn joint_speakers(&self, ctx: &Context<'_>) -> Result<Vec<Speaker>, Error> {
        let speakers = ctx
            .state()
            .load(JointSpeakersOf(self.0.reference_report))
            .await?
            .unwrap_or_default();
        Ok(speakers.into_iter().map(Speaker).collect())
    }

    /// Where, or to whom, it was said: the most specific venue that a printing gives; null where none says so.
    async fn venue(&self) -> Option<AtHand<QuoteVenue>> {
        self.0.venue.clone().map(|venue| AtHand(QuoteVenue(venue)))
    }

    /// When it was said: the narrowest date on which the printings agree; null where none says so.
    async fn said_on(&self) -> Option<SaidOn> {
        self.0.said_on.clone().map(SaidOn::from)
    }

    /// Its printings, the earliest published first.
    #[graphql(complexity = "1 + rows(first, last) * child_complexity")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; 20 if neither this nor `last` is given, 100 at most.")]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<AtHand<List<Report>>, Error> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .request(REPORTS)?;
        let page = ctx
            .state()
            .load(ReportsOfQuote(self.0.id, page))
            .await?
            .unwrap_or_default();
        let total = Counted::Known(self.0.report_count.into());
        Ok(AtHand(list(REPORTS, page, total, Report)))
    }

    /// What each printing reads, word by word, against the reference wording.
    #[graphql(complexity = "50 * child_complexity")]
    async fn apparatus(&self, ctx: &Context<'_>) -> Result<Apparatus, Error> {
        let found = ctx.state().load(ApparatusOf(self.0.id)).await?;
        found
            .map(Apparatus)
            .ok_or_else(|| internal(format!("the printings of quote {} are missing", self.0.id)))
    }

    /// How many printings it has.
    async fn report_count(&self) -> i32 {
        self.0.report_count
    }

    /// How many articles print it independently: copies of one text, as of a wire story, count once.
    async fn independent_count(&self) -> i32 {
        self.0.independent_count
    }

    /// The earliest publication that prints it.
    async fn first_reported_at(&self) -> Option<DateTime> {
        self.0.first_reported_at.map(DateTime)
    }

    /// The probability, 0 to 1, that this is a quote and its speaker is right; without a speaker, that it is a quote.
    async fn confidence(&self) -> f64 {
        self.0.confidence
    }

    /// What persons found of it, the latest first.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<Review>, Error> {
        let reviews = ctx.state().load(ReviewsOf(self.0.id)).await?.unwrap_or_default();
        Ok(reviews.into_iter().map(Review).collect())
    }

    /// Ids of quotes that were merged into this one. They still answer.
    async fn former_ids(&self, ctx: &Context<'_>) -> Result<Vec<ID>, Error> {
        let ids = ctx.state().load(FormerIdsOf(self.0.id)).await?.unwrap_or_default();
        Ok(ids.into_iter().map(|id| Kind::Quote.id(id)).collect())
    }
}

const REPORTS: &str = "reports of quote";

/// Which quotes to list: those of which one printing meets every condition given.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct QuoteFilter {
    /// Words of the quote: words, "a phrase", prefix*, -without. Marks, case and spelling variants do not matter, and any pasted punctuation is safe.
    text: Option<String>,
    /// Any name of the speaker, in any spelling: "Lavrov", "Sergei Lavrov".
    speaker: Option<String>,
    /// Ids of speakers: one of them said it.
    speaker_id: Option<Vec<ID>>,
    /// Names of outlets: one of them prints it, or is credited by the article.
    outlet: Option<Vec<String>>,
    /// Sorts of occasion. UNKNOWN selects printings that do not say where.
    venue_kind: Option<Vec<VenueKind>>,
    /// Name of a venue: "CBS News".
    venue: Option<String>,
    /// Speech or fragments.
    kind: Option<Vec<ReportKind>>,
    /// In what sense the words are reported. By default only what was said; null selects all.
    #[graphql(default_with = "Some(vec![Modality::Asserted])")]
    modality: Option<Vec<Modality>>,
    /// Said on this day or later: the days on which it may have been said reach into the interval.
    said_from: Option<Date>,
    /// Said on this day or earlier: the days on which it may have been said reach into the interval.
    said_to: Option<Date>,
    /// Printed on this day or later (UTC).
    published_from: Option<Date>,
    /// Printed on this day or earlier (UTC).
    published_to: Option<Date>,
    /// The printing's confidence is at least this, 0 to 1.
    min_confidence: Option<f64>,
}

impl Default for QuoteFilter {
    fn default() -> Self {
        Self {
            text: None,
            speaker: None,
            speaker_id: None,
            outlet: None,
            venue_kind: None,
            venue: None,
            kind: None,
            modality: Some(vec![Modality::Asserted]),
            said_from: None,
            said_to: None,
            published_from: None,
            published_to: None,
            min_confidence: None,
        }
    }
}

impl QuoteFilter {
    /// The filter as the archive knows it. Empty names and texts are as good as none.
    pub(crate) fn read(self) -> Result<read::QuoteFilter, Error> {
        fn some(text: Option<String>) -> Option<String> {
            text.filter(|text| !text.trim().is_empty())
        }
        fn converted<A: Into<B>, B>(values: Option<Vec<A>>) -> Option<Vec<B>> {
            values.map(|values| values.into_iter().map(Into::into).collect())
        }
        fn ordered(from: Option<Date>, to: Option<Date>, names: &str) -> Result<(), Error> {
            match (from, to) {
                (Some(from), Some(to)) if from.0 > to.0 => {
                    Err(Code::InvalidArgument.error(format!("{names}: the interval ends before it begins")))
                }
                _ => Ok(()),
            }
        }

        ordered(self.said_from, self.said_to, "`saidFrom`, `saidTo`")?;
        ordered(self.published_from, self.published_to, "`publishedFrom`, `publishedTo`")?;
        if self
            .min_confidence
            .is_some_and(|confidence| !(0.0..=1.0).contains(&confidence))
        {
            return Err(Code::InvalidArgument.error("`minConfidence` is a probability, from 0 to 1"));
        }
        let speaker_ids = self
            .speaker_id
            .map(|ids| ids.iter().map(|id| Kind::Speaker.parse(id)).collect::<Result<_, _>>())
            .transpose()?;
        Ok(read::QuoteFilter {
            text: some(self.text).map(|text| Search::parse(&text)),
            speaker: some(self.speaker),
            speaker_ids,
            outlets: self.outlet,
            venue_kinds: self
                .venue_kind
                .map(|kinds| kinds.into_iter().map(VenueKind::known).collect()),
            venue: some(self.venue),
            kinds: converted(self.kind),
            modalities: converted(self.modality),
            said_from: self.said_from.map(|date| date.0),
            said_to: self.said_to.map(|date| date.0),
            published_from: self.published_from.map(|date| date.0),
            published_to: self.published_to.map(|date| date.0),
            min_confidence: self.min_confidence.map(read::MinConfidence),
        })
    }
}

/// The order of a list of quotes. Without one, the latest first reported comes first.
#[derive(Clone, Copy, Debug, InputObject)]
pub(crate) struct QuoteOrder {
    /// By what.
    field: QuoteOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// A page of what a speaker said, or of what was said at a venue. Boxed, because the future of every field of an object is as large as that of its largest.
pub(super) fn quotes_of<'c>(
    ctx: &'c Context<'_>,
    owner: Owner,
    filter: QuoteFilter,
    order: Option<QuoteOrder>,
    page: PageArguments,
) -> BoxFuture<'c, Result<List<Quote>, Error>> {
    Box::pin(async move {
        let (order, name) = order_of(order);
        let page = page.request(name)?;
        let filter = filter.read()?;
        let total = Counted::QuotesOf(owner, Box::new(filter.clone()));
        let asked = QuotesOf {
            owner,
            filter,
            order,
            page,
        };
        let page = ctx.state().load(asked).await?.unwrap_or_default();
        Ok(list(name, page, total, Quote))
    })
}

/// The order asked for, and the name of the list in that order, which its cursors carry.
pub(crate) fn order_of(order: Option<QuoteOrder>) -> (read::QuoteOrder, &'static str) {
    let order = order.map_or_else(read::QuoteOrder::default, |order| read::QuoteOrder {
        field: order.field.into(),
        descending: order.direction == OrderDirection::Desc,
    });
    let name = match (order.field, order.descending) {
        (read::QuoteOrderField::Relevance, true) => "quotes by relevance, desc",
        (read::QuoteOrderField::Relevance, false) => "quotes by relevance, asc",
        (read::QuoteOrderField::SaidOn, true) => "quotes by said on, desc",
        (read::QuoteOrderField::SaidOn, false) => "quotes by said on, asc",
        (read::QuoteOrderField::FirstReportedAt, true) => "quotes by first reported at, desc",
        (read::QuoteOrderField::FirstReportedAt, false) => "quotes by first reported at, asc",
        (read::QuoteOrderField::ReportCount, true) => "quotes by report count, desc",
        (read::QuoteOrderField::ReportCount, false) => "quotes by report count, asc",
    };
    (order, name)
}

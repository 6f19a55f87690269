//! Speakers.

use archive::read;
use async_graphql::{Context, Enum, Error, ID, InputObject, Object};
use uuid::Uuid;

use super::quote::quotes_of;
use super::vocabulary::SpeakerKind;
use super::{Article, Quote, QuoteFilter, QuoteOrder};
use crate::graphql::at_hand::AtHand;
use crate::graphql::connection::{List, PageArguments, at_most, rows};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{Counted, NamesOf, Owner, RelationsOf, RoleHistoryOf, RolesOf, Telling};
use crate::graphql::scalars::Date;
use crate::graphql::state::ContextExt;

/// How many articles tell of a relation unless asked otherwise.
const TELLING: i32 = 10;

/// One identity that speaks, across articles and spellings of its name.
#[derive(Debug)]
pub(crate) struct Speaker(pub(crate) read::Speaker);

impl Speaker {
    /// The speaker of this id, for fields that tell of one.
    pub(super) async fn of(ctx: &Context<'_>, id: Option<Uuid>) -> Option<Result<AtHand<Self>, Error>> {
        let speaker = ctx.state().speaker(id).await?;
        Some(speaker.map(|speaker| AtHand(Self(speaker))))
    }
}

/// One identity that speaks, across articles and spellings of its name.
#[Object]
impl Speaker {
    /// The speaker's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Speaker.id(self.0.id)
    }

    /// The name to show: the full form that most articles print.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What sort of speaker it is.
    async fn kind(&self) -> SpeakerKind {
        self.0.kind.into()
    }

    /// Every form of the name that articles print, the most printed first.
    async fn names(&self, ctx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(ctx.state().load(NamesOf(self.0.id)).await?.unwrap_or_default())
    }

    /// The roles that articles give, the most printed first.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Vec<String>, Error> {
        Ok(ctx.state().load(RolesOf(self.0.id)).await?.unwrap_or_default())
    }

    /// What the speaker said, alone or with others; the latest first reported first, unless ordered otherwise.
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
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let owner = Owner::Speaker(self.0.id);
        quotes_of(ctx, owner, filter.unwrap_or_default(), order_by, page).await
    }

    /// The roles in which reports present this speaker, each with the days of its first and last report; the earliest first.
    async fn role_history(&self, ctx: &Context<'_>) -> Result<Vec<SpeakerRole>, Error> {
        let roles = ctx.state().load(RoleHistoryOf(self.0.id)).await?.unwrap_or_default();
        Ok(roles.into_iter().map(SpeakerRole).collect())
    }

    /// For whom this speaker speaks or to whom it belongs, and who speaks for it or belongs to it, as reported; what most articles say first.
    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<SpeakerRelation>, Error> {
        let relations = ctx.state().load(RelationsOf(self.0.id)).await?.unwrap_or_default();
        Ok(relations.into_iter().map(SpeakerRelation).collect())
    }

    /// How many quotes of this speaker the archive holds that were said, alone or with others: the total of `quotes` without a filter.
    async fn quote_count(&self, ctx: &Context<'_>) -> Result<i32, Error> {
        let filter = QuoteFilter::default().read()?;
        ctx.state()
            .count(Counted::QuotesOf(Owner::Speaker(self.0.id), Box::new(filter)))
            .await
    }
}

/// A role as reports give it.
#[derive(Debug)]
pub(crate) struct SpeakerRole(read::Role);

/// A role as reports give it.
#[Object]
impl SpeakerRole {
    /// As reported: "mayor of Harlow".
    async fn role(&self) -> &str {
        &self.0.role
    }

    /// How many articles give it.
    async fn articles(&self) -> i32 {
        self.0.articles
    }

    /// The day of the first of these articles; null where none is dated.
    async fn first_on(&self) -> Option<Date> {
        self.0.first_on.map(Date)
    }

    /// The day of the last of these articles; null where none is dated.
    async fn last_on(&self) -> Option<Date> {
        self.0.last_on.map(Date)
    }
}

/// That one speaker speaks for another or belongs to it.
#[derive(Debug)]
pub(crate) struct SpeakerRelation(read::Related);

/// That one speaker speaks for another or belongs to it.
#[Object]
impl SpeakerRelation {
    /// How the subject is related to the object.
    async fn kind(&self) -> SpeakerRelationKind {
        self.0.kind.into()
    }

    /// Who speaks for the object, or belongs to it.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<AtHand<Speaker>, Error>> {
        Speaker::of(ctx, Some(self.0.subject)).await
    }

    /// Whom the subject speaks for, or what it belongs to.
    async fn object(&self, ctx: &Context<'_>) -> Option<Result<AtHand<Speaker>, Error>> {
        Speaker::of(ctx, Some(self.0.object)).await
    }

    /// How many articles say so.
    async fn articles(&self) -> i32 {
        self.0.articles
    }

    /// The articles that say so, the earliest first.
    #[graphql(complexity = "1 + rows(first.or(Some(TELLING)), None) * child_complexity")]
    async fn reported_by(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 100 at most.", default_with = "Some(TELLING)")] first: Option<i32>,
    ) -> Result<Vec<Article>, Error> {
        let first = at_most(first.unwrap_or(TELLING))?;
        let state = ctx.state();
        let ids = state.load(Telling(self.0, first)).await?.unwrap_or_default();
        let articles = ids.into_iter().map(|id| state.article(id));
        let articles = futures_util::future::try_join_all(articles).await?;
        Ok(articles.into_iter().map(Article).collect())
    }
}

/// How one speaker is related to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "read::vocabulary::RelationKind")]
pub(crate) enum SpeakerRelationKind {
    /// A spokesperson for a body or a person.
    SpeaksFor,
    /// A person in a body.
    MemberOf,
    /// A body in a body.
    PartOf,
}

/// Which speakers to list.
#[derive(Clone, Debug, Default, InputObject)]
pub(crate) struct SpeakerFilter {
    /// Any name of the speaker, in any spelling: "Lavrov", "Sergei Lavrov".
    name: Option<String>,
    /// Sorts of speaker.
    kind: Option<Vec<SpeakerKind>>,
}

impl From<SpeakerFilter> for read::SpeakerFilter {
    fn from(filter: SpeakerFilter) -> Self {
        Self {
            name: filter.name.filter(|name| !name.trim().is_empty()),
            kinds: filter.kind.map(|kinds| kinds.into_iter().map(Into::into).collect()),
        }
    }
}

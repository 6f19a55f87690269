//! The stored texts of articles.

use archive::read;
use async_graphql::{Context, Error, ID, Object, SimpleObject};

use super::{Article, Report};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{DeparturesOf, EditsOf, ReportId};
use crate::graphql::scalars::DateTime;
use crate::graphql::state::ContextExt;

/// The stored text of an article at one fetch. It is never altered.
#[derive(Debug)]
pub(crate) struct Revision(pub(crate) read::Revision);

/// The stored text of an article at one fetch. It is never altered.
#[Object]
impl Revision {
    /// The revision's id.
    pub(crate) async fn id(&self) -> ID {
        Kind::Revision.id(self.0.id)
    }

    /// Which one it is, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// When it was fetched.
    async fn fetched_at(&self) -> DateTime {
        DateTime(self.0.fetched_at)
    }

    /// The SHA-256 of the text in UTF-8, in hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// The article whose text it is.
    async fn article(&self, ctx: &Context<'_>) -> Result<Article, Error> {
        ctx.state().article(self.0.article).await.map(Article)
    }

    /// What it changed in the headline and the text of the one before, line by line; empty for the first one.
    async fn edits(&self, ctx: &Context<'_>) -> Result<Vec<Edit>, Error> {
        let edits = ctx.state().load(EditsOf(self.0.id)).await?.unwrap_or_default();
        Ok(edits
            .into_iter()
            .map(|edit| Edit {
                before: edit.before,
                after: edit.after,
            })
            .collect())
    }

    /// The printings of the one before that it no longer has; the `standing` and the `successor` of each tell what became of it.
    async fn departures(&self, ctx: &Context<'_>) -> Result<Vec<Report>, Error> {
        let state = ctx.state();
        let mut departures = Vec::new();
        for id in state.load(DeparturesOf(self.0.id)).await?.unwrap_or_default() {
            departures.extend(state.load(ReportId(id)).await?.map(Report));
        }
        Ok(departures)
    }

    /// How many quoted stretches of the text were judged to be what: every one is accounted for.
    async fn stretches(&self) -> StretchTally {
        let tally = &self.0.tally;
        let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        StretchTally {
            quote: count(tally.quote),
            scare: count(tally.scare),
            title: count(tally.title),
            nickname: count(tally.nickname),
            mentioned: count(tally.mentioned),
            measure: count(tally.measure),
            boilerplate: count(tally.boilerplate),
            stage_direction: count(tally.stage_direction),
        }
    }
}

/// Lines that a revision has otherwise than the one before.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Edit {
    /// The old lines; empty where lines were added.
    before: String,
    /// The new lines; empty where lines were taken out.
    after: String,
}

/// How many quoted stretches of a text were judged to be what.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct StretchTally {
    /// Somebody's words.
    quote: i32,
    /// So-called: marks of distance.
    scare: i32,
    /// The name of a work, a programme or a slogan.
    title: i32,
    /// A person's nickname.
    nickname: i32,
    /// A word spoken about.
    mentioned: i32,
    /// Inches, feet or minutes.
    measure: i32,
    /// Lines that belong to no report.
    boilerplate: i32,
    /// What happened while somebody spoke: "(Laughter)".
    stage_direction: i32,
}

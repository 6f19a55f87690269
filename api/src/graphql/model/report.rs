//! Printings: one stretch of quoted words in one article.

use archive::read;
use archive::read::vocabulary::Place;
use async_graphql::{Context, Error, ID, Object, SimpleObject};

use super::vocabulary::{
    Modality, OffsetUnit, Relation, ReportFlag, ReportForm, ReportKind, ReportStanding, StepStanding, TextPlace,
};
use super::{Article, Highlight, Quote, QuoteVenue, Relay, Revision, SaidOn, Speaker};
use crate::graphql::at_hand::AtHand;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::Kind;
use crate::graphql::loaders::{AddedBy, HistoryOf, RelaysOf, RevisionId, WordsOf};
use crate::graphql::scalars::Url;
use crate::graphql::state::ContextExt;
use archive::source_link::source_link;

/// Characters of context on one side, unless asked otherwise.
const CONTEXT: i32 = 200;

/// Characters of context on one side at most.
const MAX_CONTEXT: i32 = 1_000;

/// One stretch of quoted words as printed in one revision of one article.
#[derive(Debug)]
pub(crate) struct Report(pub(crate) read::Report);

/// One stretch of quoted words as printed in one revision of one article.
#[Object]
impl Report {
    /// The report's id. It stays as long as the article prints the words.
    pub(crate) async fn id(&self) -> ID {
        Kind::Report.id(self.0.id)
    }

    /// The words as printed, without the outer quotation marks.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Where the words answer a search.
    async fn highlight(
        &self,
        #[graphql(desc = "What is sought, as in `text` of a filter.")] text: String,
    ) -> Highlight {
        Highlight::of(&self.0.text, &text)
    }

    /// Whether the words stand on their own.
    async fn kind(&self) -> ReportKind {
        self.0.kind.into()
    }

    /// How the words are marked as somebody's.
    async fn form(&self) -> ReportForm {
        self.0.form.into()
    }

    /// How the words relate to the reference wording of the quote.
    async fn relation(&self) -> Relation {
        self.0.relation.into()
    }

    /// In what sense the words are reported.
    async fn modality(&self) -> Modality {
        self.0.modality.into()
    }

    /// Whether the words stand in the headline or in the text, where `span` counts.
    async fn place(&self) -> TextPlace {
        self.0.place.into()
    }

    /// Where the words stand in the stored text of the revision: from `start` up to, not including, `end`.
    async fn span(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the offsets count.", default_with = "Some(OffsetUnit::CodePoint)")] unit: Option<
            OffsetUnit,
        >,
    ) -> Result<Span, Error> {
        let (start, end) = match unit.unwrap_or(OffsetUnit::CodePoint) {
            OffsetUnit::CodePoint => self.0.points,
            OffsetUnit::Byte => self.0.bytes,
            OffsetUnit::Utf16 => {
                let words = self.words(ctx).await?;
                let (before, quoted, _) = self.cut(&words)?;
                let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
                let start = units(before);
                (start, start + units(quoted))
            }
        };
        let offset = |offset: usize| i32::try_from(offset).map_err(internal);
        Ok(Span {
            start: offset(start)?,
            end: offset(end)?,
        })
    }

    /// The words with what stands around them in the stored text, quotation marks and line ends included.
    async fn context(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Characters before the words, 1000 at most.", default_with = "Some(CONTEXT)")] before: Option<
            i32,
        >,
        #[graphql(desc = "Characters after the words, 1000 at most.", default_with = "Some(CONTEXT)")] after: Option<
            i32,
        >,
    ) -> Result<Surroundings, Error> {
        let characters = |name: &str, number: Option<i32>| {
            let number = number.unwrap_or(CONTEXT);
            usize::try_from(number.min(MAX_CONTEXT))
                .map_err(|_| Code::InvalidArgument.error(format!("`{name}: {number}` is negative")))
        };
        let (before, after) = (characters("before", before)?, characters("after", after)?);
        let words = self.words(ctx).await?;
        let (head, quoted, tail) = self.cut(&words)?;
        let start = head
            .char_indices()
            .rev()
            .take(before)
            .last()
            .map_or(head.len(), |(at, _)| at);
        let end = tail.char_indices().nth(after).map_or(tail.len(), |(at, _)| at);
        Ok(Surroundings {
            before: head[start..].to_owned(),
            quoted: quoted.to_owned(),
            after: tail[..end].to_owned(),
        })
    }

    /// The reporting word or words: "told", "according to".
    async fn cue(&self) -> Option<&str> {
        self.0.cue.as_deref()
    }

    /// The mention of the speaker in the text: "he".
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// Who said it; null where the article does not decide.
    async fn speaker(&self, ctx: &Context<'_>) -> Option<Result<AtHand<Speaker>, Error>> {
        Speaker::of(ctx, self.0.speaker).await
    }

    /// The speaker's role, as reported: "Kremlin foreign policy aide".
    async fn role(&self) -> Option<&str> {
        self.0.role.as_deref()
    }

    /// For whom the speaker speaks, as reported: "the ministry".
    async fn on_behalf_of(&self) -> Option<&str> {
        self.0.on_behalf_of.as_deref()
    }

    /// Where, or to whom, it was said, as this article tells it.
    async fn venue(&self) -> Option<AtHand<QuoteVenue>> {
        self.0.venue.clone().map(|venue| AtHand(QuoteVenue(venue)))
    }

    /// When it was said, as this article tells it.
    async fn said_on(&self) -> Option<SaidOn> {
        self.0.said_on.clone().map(SaidOn::from)
    }

    /// Who passed the words on between the speaker and this outlet, nearest the speaker first.
    async fn relay(&self, ctx: &Context<'_>) -> Result<Vec<Relay>, Error> {
        Ok(ctx
            .state()
            .load(RelaysOf(self.0.id))
            .await?
            .unwrap_or_default()
            .into_iter()
            .map(Relay)
            .collect())
    }

    /// The earlier stretch that these words go on from, split around a reporting clause or a paragraph's end.
    async fn continues(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        Some(ctx.state().report(self.0.continues).await?.map(Self))
    }

    /// The quote around this one, where somebody quotes somebody.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        Some(ctx.state().report(self.0.parent).await?.map(Self))
    }

    /// The article that prints it.
    async fn article(&self, ctx: &Context<'_>) -> Result<AtHand<Article>, Error> {
        let article = ctx.state().article(self.0.article).await?;
        Ok(AtHand(Article(article)))
    }

    /// The stored text that prints it.
    async fn revision(&self, ctx: &Context<'_>) -> Result<Revision, Error> {
        let revision = ctx.state().load(RevisionId(self.0.revision)).await?;
        revision
            .map(Revision)
            .ok_or_else(|| internal(format!("revision {} is missing", self.0.revision)))
    }

    /// Whether the article still prints it: false once an edit took it away, or the article was retracted.
    async fn live(&self) -> bool {
        self.0.live
    }

    /// How it stands to the current text of its article.
    async fn standing(&self, ctx: &Context<'_>) -> Result<ReportStanding, Error> {
        Ok(self.told(ctx).await?.standing.into())
    }

    /// The printing that stands in its place now, between the same words; null unless `standing` is CHANGED.
    async fn successor(&self, ctx: &Context<'_>) -> Option<Result<Self, Error>> {
        let found = async { ctx.state().report(self.told(ctx).await?.successor).await.transpose() };
        Some(found.await.transpose()?.map(Self))
    }

    /// The revisions of its article that tell of it, the first one first.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<HistoryStep>, Error> {
        Ok(self.told(ctx).await?.steps.into_iter().map(HistoryStep).collect())
    }

    /// A link that opens the article at the words; null where the article has no URL.
    async fn source_link(&self, ctx: &Context<'_>) -> Option<Result<Url, Error>> {
        let found = async {
            let article = ctx.state().article(self.0.article).await?;
            Ok(article.url.map(|url| Url(source_link(&url, &self.0.text))))
        };
        found.await.transpose()
    }

    /// Where it stands in the stream of `quoteReported`: pass this as `after` to go on behind it.
    async fn change_cursor(&self, ctx: &Context<'_>) -> Option<Result<String, Error>> {
        let found = async {
            Ok(ctx
                .state()
                .load(AddedBy(self.0.id))
                .await?
                .map(|place| place.to_string()))
        };
        found.await.transpose()
    }

    /// What a reader should know about how it was found.
    async fn flags(&self) -> Vec<ReportFlag> {
        self.0.flags.iter().map(|&flag| flag.into()).collect()
    }

    /// The probability, 0 to 1, that this is a quote and its speaker is right; without a speaker, that it is a quote.
    async fn confidence(&self) -> f64 {
        self.0.confidence
    }

    /// Why this speaker, in one line.
    async fn explanation(&self) -> &str {
        &self.0.explanation
    }

    /// The passage that this is a printing of.
    async fn quote(&self, ctx: &Context<'_>) -> Result<AtHand<Quote>, Error> {
        let quote = ctx.state().quote_of(&self.0).await?;
        Ok(AtHand(Quote(quote)))
    }
}

impl Report {
    async fn told(&self, ctx: &Context<'_>) -> Result<read::History, Error> {
        let history = ctx.state().load(HistoryOf(self.0.id)).await?;
        history.ok_or_else(|| internal(format!("the history of report {} is missing", self.0.id)))
    }

    async fn words(&self, ctx: &Context<'_>) -> Result<std::sync::Arc<read::Words>, Error> {
        let words = ctx.state().load(WordsOf(self.0.revision)).await?;
        words.ok_or_else(|| internal(format!("the text of revision {} is missing", self.0.revision)))
    }

    /// The text before the words, the words, and the text after them.
    fn cut<'w>(&self, words: &'w read::Words) -> Result<(&'w str, &'w str, &'w str), Error> {
        let text = match self.0.place {
            Place::Title => words.title.as_deref().unwrap_or_default(),
            Place::Text => &words.text,
        };
        let (start, end) = self.0.bytes;
        match (text.get(..start), text.get(start..end), text.get(end..)) {
            (Some(before), Some(quoted), Some(after)) => Ok((before, quoted, after)),
            _ => Err(internal(format!(
                "report {} does not lie in its revision's text",
                self.0.id
            ))),
        }
    }
}

/// What one revision has of a printing.
#[derive(Debug)]
pub(crate) struct HistoryStep(read::Step);

/// What one revision has of a printing.
#[Object]
impl HistoryStep {
    /// The revision.
    async fn revision(&self, ctx: &Context<'_>) -> Result<Revision, Error> {
        let revision = ctx.state().load(RevisionId(self.0.revision)).await?;
        revision
            .map(Revision)
            .ok_or_else(|| internal(format!("revision {} is missing", self.0.revision)))
    }

    /// What it has.
    async fn standing(&self) -> StepStanding {
        self.0.standing.into()
    }

    /// Where it prints the words, in code points; null where it does not.
    async fn span(&self) -> Result<Option<Span>, Error> {
        let offset = |offset: usize| i32::try_from(offset).map_err(internal);
        let Some((start, end)) = self.0.points else {
            return Ok(None);
        };
        Ok(Some(Span {
            start: offset(start)?,
            end: offset(end)?,
        }))
    }

    /// The printing whose words stand in their place, where they changed.
    async fn successor(&self, ctx: &Context<'_>) -> Option<Result<Report, Error>> {
        Some(ctx.state().report(self.0.successor).await?.map(Report))
    }
}

/// Offsets into the stored text of a revision, in the unit asked for.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub(crate) struct Span {
    /// Where the words begin.
    pub(super) start: i32,
    /// Where the words have ended: one past the last.
    pub(super) end: i32,
}

/// Words with what stands around them.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "Context")]
pub(crate) struct Surroundings {
    /// What stands before the words.
    before: String,
    /// The words.
    quoted: String,
    /// What stands after the words.
    after: String,
}

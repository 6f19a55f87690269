//! The enumerations of the API.

use archive::read::vocabulary;
use async_graphql::Enum;

/// What sort of occasion words were uttered on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum VenueKind {
    /// To an outlet, a programme or a host.
    Interview,
    /// To reporters.
    Press,
    /// In a post on a platform.
    SocialMedia,
    /// In a released statement, a letter or a memo.
    Statement,
    /// In a speech, an address, at a rally or a town hall.
    Speech,
    /// In a debate.
    Debate,
    /// In court or parliament, in testimony or a filing.
    Proceeding,
    /// In a book, a report, an op-ed or an advertisement.
    Publication,
    /// In a private talk, a call or a meeting.
    Conversation,
    /// Only in filters: the article does not say where.
    Unknown,
}

impl From<vocabulary::VenueKind> for VenueKind {
    fn from(kind: vocabulary::VenueKind) -> Self {
        match kind {
            vocabulary::VenueKind::Interview => Self::Interview,
            vocabulary::VenueKind::Press => Self::Press,
            vocabulary::VenueKind::SocialMedia => Self::SocialMedia,
            vocabulary::VenueKind::Statement => Self::Statement,
            vocabulary::VenueKind::Speech => Self::Speech,
            vocabulary::VenueKind::Debate => Self::Debate,
            vocabulary::VenueKind::Proceeding => Self::Proceeding,
            vocabulary::VenueKind::Publication => Self::Publication,
            vocabulary::VenueKind::Conversation => Self::Conversation,
        }
    }
}

impl VenueKind {
    /// `None` for [`VenueKind::Unknown`].
    pub(crate) const fn known(self) -> Option<vocabulary::VenueKind> {
        Some(match self {
            Self::Interview => vocabulary::VenueKind::Interview,
            Self::Press => vocabulary::VenueKind::Press,
            Self::SocialMedia => vocabulary::VenueKind::SocialMedia,
            Self::Statement => vocabulary::VenueKind::Statement,
            Self::Speech => vocabulary::VenueKind::Speech,
            Self::Debate => vocabulary::VenueKind::Debate,
            Self::Proceeding => vocabulary::VenueKind::Proceeding,
            Self::Publication => vocabulary::VenueKind::Publication,
            Self::Conversation => vocabulary::VenueKind::Conversation,
            Self::Unknown => return None,
        })
    }
}

/// Whether quoted words stand on their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::ReportKind")]
pub(crate) enum ReportKind {
    /// At least a clause of the speaker's own.
    Speech,
    /// A word or phrase worked into the reporter's sentence.
    Fragment,
}

/// How a printing stands to the current text of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "archive::read::ReportStanding")]
pub(crate) enum ReportStanding {
    /// The words stand where they stood.
    Current,
    /// The words stand elsewhere in the text than in an earlier revision.
    Moved,
    /// Other words stand in their place: those of the `successor`.
    Changed,
    /// Nothing stands in their place, as far as the words around them tell.
    Vanished,
}

/// What one revision has of a printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Standing")]
pub(crate) enum StepStanding {
    /// It prints the words.
    Printed,
    /// It prints other words in their place.
    Changed,
    /// It prints nothing in their place.
    Vanished,
}

/// In what sense words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Modality")]
pub(crate) enum Modality {
    /// As said.
    Asserted,
    /// As not said: "she never said ...".
    Denied,
    /// As what might be said.
    Hypothetical,
    /// As what people say.
    Generic,
    /// As what somebody thought.
    Thought,
}

/// How a printing's words relate to the reference wording of its quote. Quotation marks, case, dashes, brackets and closing punctuation do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Relation")]
pub(crate) enum Relation {
    /// All of the reference wording.
    Verbatim,
    /// One contiguous part of it.
    Excerpt,
    /// Parts of it in order, with gaps.
    Elided,
    /// Other words, as in another translation.
    Altered,
}

/// What sort of speaker it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::SpeakerKind")]
pub(crate) enum SpeakerKind {
    /// A named human being.
    Person,
    /// A named body: a ministry, a company, a country as an actor.
    Organization,
    /// People speaking as one: residents, a crowd.
    Group,
    /// A text that speaks: a report, a lawsuit.
    Document,
    /// Somebody whom the article only describes: a senior official.
    Unnamed,
}

/// What sort of document an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::ArticleKind")]
pub(crate) enum ArticleKind {
    /// A report about what others said.
    News,
    /// The turns of speakers, each opened by a name.
    Transcript,
    /// One post on a platform, in its author's words.
    Post,
    /// A released statement.
    Statement,
}

/// How the stored text relates to what was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::TextStatus")]
pub(crate) enum TextStatus {
    /// As published.
    Original,
    /// In other words around the quotes, so that contexts are not the outlet's own.
    Restated,
    /// A part of it.
    Excerpt,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum OffsetUnit {
    /// Unicode code points.
    CodePoint,
    /// UTF-16 code units, as JavaScript strings count.
    #[graphql(name = "UTF16")]
    Utf16,
    /// UTF-8 bytes.
    Byte,
}

/// Which of an article's two texts words stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Place")]
pub(crate) enum TextPlace {
    /// The headline.
    Title,
    /// The text.
    Text,
}

/// How words are marked as somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Form")]
pub(crate) enum ReportForm {
    /// By quotation marks.
    Marked,
    /// As a transcript's turn.
    Turn,
    /// As a post.
    Post,
    /// As a block quote.
    Block,
}

/// What a reader should know about how a quote was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "vocabulary::Flag")]
pub(crate) enum ReportFlag {
    /// No reporting word: the speaker is concluded from the surroundings.
    Inferred,
    /// A quotation mark is missing, so the paragraph bounds the words.
    Unclosed,
    /// Spoken in another language.
    Translated,
    /// Words that another party alleges.
    Alleged,
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// The smallest or earliest first.
    Asc,
    /// The largest or latest first.
    Desc,
}

/// What quotes are ordered by. Quotes without such a value come last, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "archive::read::QuoteOrderField")]
pub(crate) enum QuoteOrderField {
    /// How well the words fit the filter's text; without a text, as FIRST_REPORTED_AT.
    Relevance,
    /// The first day on which it may have been said.
    SaidOn,
    /// The earliest publication.
    FirstReportedAt,
    /// How many printings it has.
    ReportCount,
}

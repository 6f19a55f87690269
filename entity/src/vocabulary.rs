//! The closed sets of values that columns hold, stored as the lower-case words that `extract` and `export` print.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveEnum, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $value:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $value)] #[serde(rename = $value)] $variant,)+
        }

        impl $name {
            /// The stored word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $value,)+ }
            }

            /// The value whose stored word this is, in any case.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::try_from_value(&word.to_lowercase()).ok()
            }
        }
    };
}

vocabulary! {
    /// What sort of document an article is.
    ArticleKind {
        /// A report about what others said.
        News = "news",
        /// Turns of speakers.
        Transcript = "transcript",
        /// One post on a platform.
        Post = "post",
        /// A released statement.
        Statement = "statement",
    }
}
vocabulary! {
    /// What an access token allows. Every role may do what the ones before it may.
    TokenRole {
        /// To store articles and to put right what stands in the archive.
        Editor = "editor",
        /// To take things back that others did.
        Admin = "admin",
    }
}
vocabulary! {
    /// How the stored text relates to what was published.
    TextStatus {
        /// As published.
        Original = "original",
        /// In other words around the quotes.
        Restated = "restated",
        /// A part of it.
        Excerpt = "excerpt",
    }
}
vocabulary! {
    /// Which of a revision's two texts a report stands in.
    Place {
        /// The headline.
        Title = "title",
        /// The text.
        Text = "text",
    }
}
vocabulary! {
    /// Whether the quoted words stand on their own.
    ReportKind {
        /// At least a clause of the speaker's own.
        Speech = "speech",
        /// Words that complete the reporter's syntax.
        Fragment = "fragment",
    }
}
vocabulary! {
    /// How words are marked as somebody's.
    Form {
        /// Quotation marks.
        Marked = "marked",
        /// A transcript's turn.
        Turn = "turn",
        /// An embedded post.
        Post = "post",
        /// A block quote.
        Block = "block",
    }
}
vocabulary! {
    /// What sort of speaker it is.
    SpeakerKind {
        /// A named human being.
        Person = "person",
        /// A named body.
        Organization = "organization",
        /// People speaking as one.
        Group = "group",
        /// A text that speaks.
        Document = "document",
        /// Somebody whom the article only describes.
        Unnamed = "unnamed",
    }
}
vocabulary! {
    /// How one speaker belongs to another.
    RelationKind {
        /// A spokesperson for a body or a person.
        SpeaksFor = "speaks_for",
        /// A person in a body.
        MemberOf = "member_of",
        /// A body in a body.
        PartOf = "part_of",
    }
}
vocabulary! {
    /// Where, or to whom, words were uttered.
    VenueKind {
        /// To an outlet, programme or host.
        Interview = "interview",
        /// To reporters.
        Press = "press",
        /// A post on a platform.
        SocialMedia = "social_media",
        /// A released statement, letter, memo.
        Statement = "statement",
        /// A speech, rally, address.
        Speech = "speech",
        /// A debate.
        Debate = "debate",
        /// Court, parliament, testimony, filing.
        Proceeding = "proceeding",
        /// A book, report, op-ed, advertisement.
        Publication = "publication",
        /// Private talk, call, meeting.
        Conversation = "conversation",
    }
}
vocabulary! {
    /// How precise the interval of utterance is.
    Precision {
        /// One day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
        /// Any other interval.
        Range = "range",
    }
}
vocabulary! {
    /// In what sense words are reported. Ordered by how much they count as said.
    Modality {
        /// As said.
        Asserted = "asserted",
        /// As not said.
        Denied = "denied",
        /// As what might be said.
        Hypothetical = "hypothetical",
        /// As what people say.
        Generic = "generic",
        /// As what somebody thought.
        Thought = "thought",
    }
}
vocabulary! {
    /// How a report's words relate to its quote's reference wording, over folded text.
    Relation {
        /// All of the reference wording.
        Verbatim = "verbatim",
        /// One contiguous part of it.
        Excerpt = "excerpt",
        /// Parts of it in order, the gaps marked.
        Elided = "elided",
        /// Other words.
        Altered = "altered",
    }
}
vocabulary! {
    /// Who passed words on between speaker and outlet.
    RelayKind {
        /// A human being.
        Person = "person",
        /// A news outlet.
        Outlet = "outlet",
    }
}
vocabulary! {
    /// What a reader should know about how a quote was found.
    Flag {
        /// No cue: the speaker is concluded from the surroundings.
        Inferred = "inferred",
        /// A mark is missing.
        Unclosed = "unclosed",
        /// Spoken in another language.
        Translated = "translated",
        /// Words that another party alleges.
        Alleged = "alleged",
    }
}
vocabulary! {
    /// What happened to the archive.
    ChangeKind {
        /// An article was stored for the first time.
        ArticleCreated = "article_created",
        /// An article's words changed: it has a new current revision.
        ArticleRevised = "article_revised",
        /// An article's title, dates, outlet or other description changed; its words did not.
        ArticleUpdated = "article_updated",
        /// A report became live.
        ReportAdded = "report_added",
        /// A report is no longer live.
        ReportRemoved = "report_removed",
        /// A quote's id gave way to another's; `quote_id` is the survivor, `former_quote_id` the old id.
        QuoteMerged = "quote_merged",
        /// An article was withdrawn.
        ArticleRetracted = "article_retracted",
        /// An article is no longer withdrawn.
        ArticleRestored = "article_restored",
    }
}

vocabulary! {
    /// What a person decided.
    CurationKind {
        /// Who said the words of a report.
        AttributionCorrected = "attribution_corrected",
        /// Several speakers are one.
        SpeakersMerged = "speakers_merged",
        /// One speaker is several.
        SpeakerSplit = "speaker_split",
        /// Several quotes are one passage.
        QuotesMerged = "quotes_merged",
        /// One quote is several passages.
        QuoteSplit = "quote_split",
        /// Whether a quote is right.
        QuoteReviewed = "quote_reviewed",
        /// An article is withdrawn.
        ArticleRetracted = "article_retracted",
        /// An earlier decision no longer holds.
        Undone = "undone",
    }
}

vocabulary! {
    /// What a person found of a quote.
    ReviewStatus {
        /// It was said so.
        Confirmed = "confirmed",
        /// It is in doubt.
        Disputed = "disputed",
    }
}

vocabulary! {
    /// What a decision about passages demands of its reports.
    PassageRule {
        /// All of them are one passage.
        Join = "join",
        /// Those of one side are no passage with those of the other.
        Part = "part",
    }
}

vocabulary! {
    /// What became of a report in a later revision of its article.
    Standing {
        /// The revision prints it as it was.
        Printed = "printed",
        /// Other words stand in its place.
        Changed = "changed",
        /// Nothing stands in its place.
        Vanished = "vanished",
    }
}

/// [`Flag`]s in declaration order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Flags(pub Vec<Flag>);

/// How many quoted stretches of a revision were judged to be what. What there is none of is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct StretchTally {
    /// Somebody's words.
    #[serde(skip_serializing_if = "is_zero")]
    pub quote: u32,
    /// A so-called.
    #[serde(skip_serializing_if = "is_zero")]
    pub scare: u32,
    /// A work, a programme, a slogan used as a name.
    #[serde(skip_serializing_if = "is_zero")]
    pub title: u32,
    /// A person's nickname.
    #[serde(skip_serializing_if = "is_zero")]
    pub nickname: u32,
    /// A word spoken about.
    #[serde(skip_serializing_if = "is_zero")]
    pub mentioned: u32,
    /// Inches, feet, minutes.
    #[serde(skip_serializing_if = "is_zero")]
    pub measure: u32,
    /// Lines that belong to no report.
    #[serde(skip_serializing_if = "is_zero")]
    pub boilerplate: u32,
    /// "(Laughter)".
    #[serde(skip_serializing_if = "is_zero")]
    pub stage_direction: u32,
}

/// Whether there is none; as serde asks it.
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

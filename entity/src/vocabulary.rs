//! The closed sets of values that columns hold, stored as the lower-case words that `extract` and `export` print, or as numbers where every report, quote or change has one.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A set, each value with the word by which it is known and, where every report, quote or change has one, the number by which it is stored.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        vocabulary! { @stored_as "String", "Text" $(#[$doc])* $name { $($(#[$vdoc])* #[sea_orm(string_value = $word)] $variant = $word,)+ } }
    };
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $number:literal: $variant:ident = $word:literal,)+ }) => {
        vocabulary! { @stored_as "i16", "SmallInteger" $(#[$doc])* $name { $($(#[$vdoc])* #[sea_orm(num_value = $number)] $variant = $word,)+ } }
    };
    (@stored_as $rs_type:literal, $db_type:literal $(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = $rs_type, db_type = $db_type)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The value whose word this is, in any case.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word.to_lowercase().as_str() { $($word => Some(Self::$variant),)+ _ => None }
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
        0: Title = "title",
        /// The text.
        1: Text = "text",
    }
}
vocabulary! {
    /// Whether the quoted words stand on their own.
    ReportKind {
        /// At least a clause of the speaker's own.
        0: Speech = "speech",
        /// Words that complete the reporter's syntax.
        1: Fragment = "fragment",
    }
}
vocabulary! {
    /// How words are marked as somebody's.
    Form {
        /// Quotation marks.
        0: Marked = "marked",
        /// A transcript's turn.
        1: Turn = "turn",
        /// An embedded post.
        2: Post = "post",
        /// A block quote.
        3: Block = "block",
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
        0: Interview = "interview",
        /// To reporters.
        1: Press = "press",
        /// A post on a platform.
        2: SocialMedia = "social_media",
        /// A released statement, letter, memo.
        3: Statement = "statement",
        /// A speech, rally, address.
        4: Speech = "speech",
        /// A debate.
        5: Debate = "debate",
        /// Court, parliament, testimony, filing.
        6: Proceeding = "proceeding",
        /// A book, report, op-ed, advertisement.
        7: Publication = "publication",
        /// Private talk, call, meeting.
        8: Conversation = "conversation",
    }
}
vocabulary! {
    /// How precise the interval of utterance is.
    Precision {
        /// One day.
        0: Day = "day",
        /// A week.
        1: Week = "week",
        /// A month.
        2: Month = "month",
        /// A year.
        3: Year = "year",
        /// Any other interval.
        4: Range = "range",
    }
}
vocabulary! {
    /// In what sense words are reported. Ordered by how much they count as said.
    Modality {
        /// As said.
        0: Asserted = "asserted",
        /// As not said.
        1: Denied = "denied",
        /// As what might be said.
        2: Hypothetical = "hypothetical",
        /// As what people say.
        3: Generic = "generic",
        /// As what somebody thought.
        4: Thought = "thought",
    }
}
vocabulary! {
    /// How a report's words relate to its quote's reference wording, over folded text.
    Relation {
        /// All of the reference wording.
        0: Verbatim = "verbatim",
        /// One contiguous part of it.
        1: Excerpt = "excerpt",
        /// Parts of it in order, the gaps marked.
        2: Elided = "elided",
        /// Other words.
        3: Altered = "altered",
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
        0: ArticleCreated = "article_created",
        /// An article's words changed: it has a new current revision.
        1: ArticleRevised = "article_revised",
        /// An article's title, dates, outlet or other description changed; its words did not.
        2: ArticleUpdated = "article_updated",
        /// A report became live.
        3: ReportAdded = "report_added",
        /// A report is no longer live.
        4: ReportRemoved = "report_removed",
        /// A quote's id gave way to another's; `quote_id` is the survivor, `former_quote_id` the old id.
        5: QuoteMerged = "quote_merged",
        /// An article was withdrawn.
        6: ArticleRetracted = "article_retracted",
        /// An article is no longer withdrawn.
        7: ArticleRestored = "article_restored",
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

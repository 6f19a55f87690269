//! What goes in and what comes out: the article as given, and everything found in it.
//!
//! All spans are byte offsets into [`Article::text`], or into [`Article::title`] where [`Attribution::place`] is [`Place::Title`].

use chrono::NaiveDate;

use crate::span::Span;

/// One published document, as the extractor sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    /// The text in which quotes are sought; never altered.
    pub text: &'a str,
    /// The headline, whose quotes are reported with [`Place::Title`].
    pub title: Option<&'a str>,
    /// Who publishes: resolves "told this newspaper".
    pub outlet: Option<&'a str>,
    /// Who wrote it: resolves the author's "I".
    pub byline: Option<&'a str>,
    /// Day of publication: "on Tuesday" is resolved against it, into the past.
    pub published: Option<NaiveDate>,
    /// What sort of document it is: a transcript's turns and a post's text are speech without marks.
    pub kind: DocumentKind,
}

/// What sort of document an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// A report about what others said.
    #[default]
    News,
    /// Turns of speakers, each opened by a name.
    Transcript,
    /// One post on a platform: the text is its author's.
    Post,
    /// A released statement.
    Statement,
}

/// Everything found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The quotes, ordered by place (title first) and start, an enclosing quote before those inside it.
    pub quotes: Vec<Attribution>,
    /// Every quoted stretch and what it was judged to be, in text order, the title's first.
    pub stretches: Vec<JudgedStretch>,
    /// Outlets that the text credits for the material (wire, syndication, contribution), in order of appearance.
    pub credits: Vec<String>,
    /// The author, where the text prints a byline and the caller gave none.
    pub byline: Option<String>,
}

/// One stretch that is a quote, with everything the article says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The quoted words, the outer marks left out.
    pub span: Span,
    /// A clause of the speaker's own, or a phrase worked into the reporter's sentence.
    pub kind: QuoteKind,
    /// How the words are marked as somebody's.
    pub form: Form,
    /// In the text or in the headline.
    pub place: Place,
    /// The reporting word or words: "told", "according to".
    pub cue: Option<Span>,
    /// Who said it; `None` where the text does not decide.
    pub speaker: Option<Speaker>,
    /// The other speakers of a joint statement.
    pub also: Vec<Speaker>,
    /// Who it may have been, most likely first, where the text does not decide.
    pub candidates: Vec<SpeakerCandidate>,
    /// Where, or to whom, the words were uttered; `None` where the article does not say.
    pub venue: Option<Venue>,
    /// When they were uttered.
    pub said_on: Option<SaidOn>,
    /// Who passed the words on between speaker and outlet, nearest the speaker first.
    pub relay: Vec<Relay>,
    /// Whether they are reported as said, or as denied, imagined, ...
    pub modality: Modality,
    /// Index in [`Extraction::quotes`] of the quote around this one.
    pub parent: Option<usize>,
    /// Index of the earlier stretch that this one goes on from.
    pub continues: Option<usize>,
    /// Index of the same words earlier in this article.
    pub repeats: Option<usize>,
    /// What a reader should know about how it was found, in declaration order, each once.
    pub flags: Vec<Flag>,
    /// Probability, 0 to 1, that this is a quote and its speaker is right; without a speaker, that it is a quote.
    pub confidence: f64,
    /// One line for a person: why this speaker.
    pub explanation: String,
}

/// Whether the quoted words stand on their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// At least a clause of the speaker's own.
    Speech,
    /// Words or a phrase that complete the reporter's syntax.
    Fragment,
}

/// How words are marked as somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Quotation marks.
    Marked,
    /// A transcript's turn.
    Turn,
    /// An embedded post.
    Post,
    /// A block quote.
    Block,
}

/// Which of the article's two texts a span counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The headline.
    Title,
    /// The text.
    Text,
}

/// An identity as this article knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest name that the article supports, titles stripped.
    pub name: String,
    /// What sort of speaker it is.
    pub kind: SpeakerKind,
    /// As reported: "Kremlin foreign policy aide".
    pub role: Option<String>,
    /// For whom a spokesperson speaks.
    pub on_behalf_of: Option<String>,
    /// The mention of the speaker that goes with the quote: "he".
    pub mention: Option<Span>,
}

/// What sort of speaker it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpeakerKind {
    /// A named human being.
    Person,
    /// A named body: ministry, company, party, country as an actor.
    Organization,
    /// People speaking as one: "the crowd", "residents".
    Group,
    /// A text that speaks: "the report", "the lawsuit".
    Document,
    /// Somebody whom the article only describes: "a senior official".
    Unnamed,
}

/// Somebody who may have said it.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerCandidate {
    /// The fullest name that the article supports.
    pub name: String,
    /// Probability, 0 to 1.
    pub confidence: f64,
}

/// Where, or to whom, words were uttered.
#[derive(Clone, Debug, PartialEq)]
pub struct Venue {
    /// What sort of occasion.
    pub kind: VenueKind,
    /// Outlet, programme, platform, event or body, as stated; `None` for "reporters", "a debate".
    pub name: Option<String>,
    /// Taken over from an earlier sentence.
    pub carried: bool,
    /// The words that say so.
    pub mention: Option<Span>,
}

/// What sort of occasion words were uttered on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VenueKind {
    /// To an outlet, programme or host.
    Interview,
    /// To reporters.
    Press,
    /// A post on a platform.
    SocialMedia,
    /// A released statement, letter, memo.
    Statement,
    /// A speech, rally, address, town hall.
    Speech,
    /// A debate.
    Debate,
    /// Court, parliament, testimony, filing.
    Proceeding,
    /// A book, report, op-ed, advertisement.
    Publication,
    /// Private talk, call, meeting.
    Conversation,
}

impl VenueKind {
    /// The kind that data files and lines of JSON call by this word: `social_media`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "interview" => Self::Interview,
            "press" => Self::Press,
            "social_media" => Self::SocialMedia,
            "statement" => Self::Statement,
            "speech" => Self::Speech,
            "debate" => Self::Debate,
            "proceeding" => Self::Proceeding,
            "publication" => Self::Publication,
            "conversation" => Self::Conversation,
            _ => return None,
        })
    }
}

/// When words were uttered.
#[derive(Clone, Debug, PartialEq)]
pub struct SaidOn {
    /// The article's words: "Thursday".
    pub text: String,
    /// First day of the interval, where it can be resolved.
    pub from: Option<NaiveDate>,
    /// Last day of the interval, inclusive.
    pub to: Option<NaiveDate>,
    /// How precise the interval is.
    pub precision: Option<Precision>,
    /// Taken over from an earlier sentence.
    pub carried: bool,
}

/// How precise a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// One day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Any other interval.
    Range,
}

/// Somebody who passed words on.
#[derive(Clone, Debug, PartialEq)]
pub struct Relay {
    /// Name of the person or outlet.
    pub name: String,
    /// Which of the two.
    pub kind: RelayKind,
    /// Where the text says so.
    pub mention: Option<Span>,
}

/// What sort of relay it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelayKind {
    /// A human being.
    Person,
    /// A news outlet.
    Outlet,
}

/// In what sense words are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Modality {
    /// As said.
    #[default]
    Asserted,
    /// As not said.
    Denied,
    /// As what might be said.
    Hypothetical,
    /// As what people say.
    Generic,
    /// As what somebody thought.
    Thought,
}

/// What a reader should know about how a quote was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// No cue: the speaker is concluded from the surroundings.
    Inferred,
    /// A mark is missing; the paragraph's edge bounds the words.
    Unclosed,
    /// Spoken in another language.
    Translated,
    /// Words that another party alleges.
    Alleged,
}

/// A quoted stretch and what it was judged to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JudgedStretch {
    /// The words, the outer marks left out.
    pub span: Span,
    /// In the text or in the headline.
    pub place: Place,
    /// What it is.
    pub verdict: Verdict,
}

/// What a quoted stretch was judged to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Somebody's words.
    Quote,
    /// A so-called.
    Scare,
    /// A work, a programme, a slogan used as a name.
    Title,
    /// A person's nickname.
    Nickname,
    /// A word spoken about.
    Mentioned,
    /// Inches, feet, minutes.
    Measure,
    /// Promotional and other lines that belong to no report.
    Boilerplate,
    /// "(Laughter)".
    StageDirection,
}

impl Verdict {
    /// Every verdict, in declaration order.
    pub const ALL: [Self; 8] = [
        Self::Quote,
        Self::Scare,
        Self::Title,
        Self::Nickname,
        Self::Mentioned,
        Self::Measure,
        Self::Boilerplate,
        Self::StageDirection,
    ];
}

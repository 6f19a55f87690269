//! The extractor's words as the database's: two vocabularies that mean the same and know nothing of each other.

use entity::vocabulary as stored;

/// One of the extractor's words, to be converted.
pub(crate) struct Word<T>(pub(crate) T);

macro_rules! same_words {
    ($($extracted:ident => $stored:ident { $($variant:ident),+ })+) => {$(
        impl From<Word<extractor::$extracted>> for stored::$stored {
            fn from(word: Word<extractor::$extracted>) -> Self {
                match word.0 { $(extractor::$extracted::$variant => Self::$variant,)+ }
            }
        }
    )+};
}

same_words! {
    Place => Place { Title, Text }
    QuoteKind => ReportKind { Speech, Fragment }
    Form => Form { Marked, Turn, Post, Block }
    SpeakerKind => SpeakerKind { Person, Organization, Group, Document, Unnamed }
    VenueKind => VenueKind { Interview, Press, SocialMedia, Statement, Speech, Debate, Proceeding, Publication, Conversation }
    Precision => Precision { Day, Week, Month, Year, Range }
    RelayKind => RelayKind { Person, Outlet }
    Modality => Modality { Asserted, Denied, Hypothetical, Generic, Thought }
    Flag => Flag { Inferred, Unclosed, Translated, Alleged }
}

/// What the extractor calls a kind of article.
pub(crate) const fn document_kind(kind: stored::ArticleKind) -> extractor::DocumentKind {
    match kind {
        stored::ArticleKind::News => extractor::DocumentKind::News,
        stored::ArticleKind::Transcript => extractor::DocumentKind::Transcript,
        stored::ArticleKind::Post => extractor::DocumentKind::Post,
        stored::ArticleKind::Statement => extractor::DocumentKind::Statement,
    }
}

//! Mentions: the runs of items outside quotes that may be the source of a quote.

use crate::span::Span;

/// What sort of expression a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A capitalised run: "Prime Minister Ana Ruiz".
    Name,
    /// "he", "their", "who".
    Pronoun,
    /// A noun phrase without a name as its head: "the mayor", "Scott's lawyer", "two officials".
    Nominal,
}

/// Grammatical gender as far as the words show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// "he", "Mr.", "spokeswoman" is not.
    Male,
    /// "she", "Ms.".
    Female,
}

/// An expression that may be a source, outside every quoted stretch; a nickname in marks may stand inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What sort of expression.
    pub kind: MentionKind,
    /// First item and one past the last, in [`crate::frame::Frame::items`].
    pub items: (usize, usize),
    /// Where it stands, in bytes.
    pub span: Span,
    /// Item of the head word: the last word of a name, the noun of a nominal, the pronoun.
    pub head: usize,
    /// Of a name: first item and one past the last of the bare name, titles stripped. Empty for others.
    pub core: (usize, usize),
    /// What an honorific, a given name or the head noun shows.
    pub gender: Option<Gender>,
    /// Of a name: it reads like a body or a place rather than a person.
    pub organization: bool,
    /// Of a name: it only modifies the noun behind it ("the Trump campaign").
    pub modifier: bool,
    /// Of a nominal: it begins with its possessor ("Scott's lawyer").
    pub possessed: bool,
    /// It stands in a paragraph set in headline capitals, where capitals say little.
    pub headline: bool,
}

/// A reporting word near a mention that may make it a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CueLink {
    /// Item of the reporting word.
    pub item: usize,
    /// Words between mention and cue.
    pub distance: usize,
    /// How often the word reports speech, 0 to 1.
    pub weight: f32,
    /// Whether an apposition or a prepositional phrase stands between them.
    pub through: Through,
}

/// What stands between a mention and its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Through {
    /// At most a few adverbs and auxiliaries.
    Nothing,
    /// ", a retired pilot who sits on the county board,".
    Apposition,
    /// "of the council", "who ...".
    Phrase,
}

/// The reporting words on either side of a mention.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MentionCues {
    /// "Ruiz said".
    pub after: Option<CueLink>,
    /// "said Ruiz", "according to Ruiz".
    pub before: Option<CueLink>,
}

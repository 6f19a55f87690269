//! The answer to "is this quote real?".

use archive::verify;
use async_graphql::{Enum, Error, InputObject, Object, SimpleObject};

use super::vocabulary::Modality;
use super::{Article, Quote, Report};
use crate::graphql::connection::{at_most, rows};
use crate::graphql::error::Code;
use crate::graphql::scalars::Date;

/// What is claimed.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct VerifyQuoteInput {
    /// The words. Quotation marks around them, case, dashes and spelling variants do not matter.
    text: String,
    /// Who is said to have said them.
    speaker: Option<String>,
    /// The day on which they are said to have been said.
    said_on: Option<Date>,
}

impl VerifyQuoteInput {
    /// The claim as the archive knows it.
    pub(crate) fn claim(self) -> Result<verify::Claim, Error> {
        if self.text.chars().count() > MAX_CLAIM {
            return Err(Code::InvalidArgument.error(format!("`text` is longer than {MAX_CLAIM} characters")));
        }
        Ok(verify::Claim {
            text: self.text,
            speaker: self.speaker,
            said_on: self.said_on.map(|date| date.0),
        })
    }
}

/// Matches, unless asked otherwise.
const MATCHES: i32 = 5;

/// Characters of a claim at most.
const MAX_CLAIM: usize = 10_000;

/// What this archive can say about words that somebody is said to have said.
#[derive(Debug)]
pub(crate) struct Verification(pub(crate) verify::Verification);

/// What this archive can say about words that somebody is said to have said.
#[Object]
impl Verification {
    /// The answer.
    async fn verdict(&self) -> Verdict {
        self.0.verdict.into()
    }

    /// How the printed wording agrees with the claim, whoever the speaker is.
    async fn wording(&self) -> Wording {
        self.0.wording.into()
    }

    /// How the speaker agrees with the one claimed.
    async fn speaker_agreement(&self) -> SpeakerAgreement {
        self.0.speaker_agreement.into()
    }

    /// In what sense the words are reported. What was only denied or imagined was not said.
    async fn modality(&self) -> Modality {
        self.0.modality.into()
    }

    /// What the answer rests on; null where nothing was found.
    async fn basis(&self) -> Option<Basis> {
        self.0.basis.map(Basis::from)
    }

    /// Whether the reference wording goes on after the claim's end, so that the claim may cut a sentence short.
    async fn truncated(&self) -> bool {
        self.0.truncated
    }

    /// The probability, 0 to 1, that the answer is right.
    async fn confidence(&self) -> f64 {
        self.0.confidence
    }

    /// The answer in one sentence.
    async fn explanation(&self) -> &str {
        &self.0.explanation
    }

    /// Where nothing was found: an article that prints the words outside any quote, as its own. Nobody is quoted with them.
    async fn outside_quotes(&self) -> Option<Article> {
        let outside = self.0.outside.as_ref()?;
        Some(Article(outside.article.clone()))
    }

    /// The printings that the answer rests on, the best first.
    #[graphql(complexity = "1 + rows(first.or(Some(MATCHES)), None) * child_complexity")]
    async fn matches(
        &self,
        #[graphql(desc = "How many, 100 at most.", default_with = "Some(MATCHES)")] first: Option<i32>,
    ) -> Result<Vec<Match>, Error> {
        let limit = usize::try_from(at_most(first.unwrap_or(MATCHES))?).unwrap_or(usize::MAX);
        Ok(self.0.matches.iter().take(limit).cloned().map(Match::from).collect())
    }
}

/// One printing that holds the claim.
#[derive(Debug, SimpleObject)]
pub(crate) struct Match {
    /// The passage.
    quote: Quote,
    /// The printing.
    report: Report,
    /// How alike claim and printing are, word by word: 1 for the same words, 0 for nothing in common.
    similarity: f64,
    /// How the printing's speaker agrees with the one claimed.
    speaker_agreement: SpeakerAgreement,
    /// The claim beside the printed words, in order.
    differences: Vec<Difference>,
}

impl From<verify::Match> for Match {
    fn from(found: verify::Match) -> Self {
        Self {
            quote: Quote(found.quote),
            report: Report(found.report),
            similarity: found.similarity,
            speaker_agreement: found.speaker_agreement.into(),
            differences: found.differences.into_iter().map(Difference::from).collect(),
        }
    }
}

/// One run of words of the claim beside the printed ones.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Difference {
    /// How the two differ.
    kind: DifferenceKind,
    /// The claim's words; empty where it has none.
    claimed: String,
    /// The printed words; empty where there are none.
    printed: String,
}

impl From<verify::Difference> for Difference {
    fn from(difference: verify::Difference) -> Self {
        Self {
            kind: difference.kind.into(),
            claimed: difference.claimed,
            printed: difference.printed,
        }
    }
}

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::Verdict")]
pub(crate) enum Verdict {
    /// Said in these words: the claim is the whole of a printed stretch, or whole sentences of it.
    Verbatim,
    /// Said as part of a sentence: the claim begins or ends inside one.
    Excerpt,
    /// Said with parts left out.
    Elided,
    /// Put together from different quotes.
    Spliced,
    /// Said in other words.
    Altered,
    /// Printed in these words, but as somebody else's.
    Misattributed,
    /// Printed only to deny it.
    Denied,
    /// Not in this archive, which does not mean that it was never said.
    NotFound,
}

/// How a printed wording agrees with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::Wording")]
pub(crate) enum Wording {
    /// The whole of a printed stretch, or whole sentences of it.
    Verbatim,
    /// Contiguous, but beginning or ending inside a sentence.
    Excerpt,
    /// Parts of one quote in order.
    Elided,
    /// Parts of different quotes as one.
    Spliced,
    /// Other words.
    Altered,
    /// Nothing alike.
    None,
}

/// How a speaker agrees with the one claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::SpeakerAgreement")]
pub(crate) enum SpeakerAgreement {
    /// The same one.
    Agrees,
    /// One belongs to, or speaks for, the other.
    Compatible,
    /// Another one.
    Disagrees,
    /// The articles do not say, or only describe who.
    Unknown,
    /// No speaker was claimed.
    NotAsked,
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::Basis")]
pub(crate) enum Basis {
    /// The words at their source: a transcript, a post or a statement.
    Primary,
    /// Articles that print them.
    Printed,
    /// Articles that print them translated.
    Translated,
}

/// How a claim's words and printed ones differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "verify::DifferenceKind")]
pub(crate) enum DifferenceKind {
    /// Not, but for marks, case and spelling.
    Equal,
    /// Other words.
    Replace,
    /// Words that only the printing has.
    Insert,
    /// Words that only the claim has.
    Delete,
}

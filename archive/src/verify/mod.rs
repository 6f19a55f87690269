//! Is this quote real? What the archive can say about words that somebody is said to have said.
//!
//! Input: a claim, words with perhaps a name. Output: a verdict, how the printed wording and the speaker agree with the claim, and the printings themselves.
//!
//! Words are compared folded (see `extractor::fold`), as the full-text index holds them. First the printings are sought in which the claim's words follow each other: VERBATIM
//! where the claim is the whole of a printed stretch, or one or more whole sentences of it, EXCERPT where it begins or ends inside a sentence. Only where no such printing is the
//! claimed speaker's are those sought that share runs of words with it; there the claim may be ELIDED, SPLICED or ALTERED. What is only a little alike
//! is not found: a wrong verdict is worse than NOT_FOUND.

mod candidates;
mod evidence;
mod explain;
mod outside;
mod wording;

use chrono::NaiveDate;
use entity::vocabulary::Modality;
use sea_orm::{ConnectionTrait, DbErr};

use self::candidates::Candidates;
use self::evidence::{Asked, Evidence, Fit};
pub use self::outside::Outside;
pub(crate) use self::wording::{is_light, is_negation, is_number, sentence_starts};
use crate::folded::Folded;
use crate::read::{Quote, Report, speakers_named};

/// What is claimed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The words.
    pub text: String,
    /// Who is said to have said them.
    pub speaker: Option<String>,
    /// The day on which they are said to have been said.
    pub said_on: Option<NaiveDate>,
}

/// What the archive can say about a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// The answer.
    pub verdict: Verdict,
    /// How the wording agrees, whoever the speaker is.
    pub wording: Wording,
    /// How the speaker agrees.
    pub speaker_agreement: SpeakerAgreement,
    /// In what sense the words are reported.
    pub modality: Modality,
    /// On what the answer rests; `None` where nothing was found.
    pub basis: Option<Basis>,
    /// Whether the reference wording goes on after the claim's end.
    pub truncated: bool,
    /// Probability, 0 to 1, that the answer is right.
    pub confidence: f64,
    /// One sentence for a person.
    pub explanation: String,
    /// The printings it rests on, the best first.
    pub matches: Vec<Match>,
    /// Where nothing was found, an article that holds the words outside any quote.
    pub outside: Option<Outside>,
}

/// The answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Said in these words.
    Verbatim,
    /// Said as part of a sentence.
    Excerpt,
    /// Said with parts left out.
    Elided,
    /// Put together from different quotes.
    Spliced,
    /// Said in other words.
    Altered,
    /// Said by somebody else.
    Misattributed,
    /// Only ever denied.
    Denied,
    /// Not in this archive.
    NotFound,
}

/// How a printed wording agrees with a claim. The best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// The whole of a printed stretch, or whole sentences of it.
    Verbatim,
    /// Contiguous, but it begins or ends inside a sentence.
    Excerpt,
    /// Parts of one quote in order.
    Elided,
    /// Parts of different quotes.
    Spliced,
    /// Other words.
    Altered,
    /// Nothing alike.
    None,
}

/// How a speaker agrees with the one claimed. The best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpeakerAgreement {
    /// The same.
    Agrees,
    /// One belongs to, or speaks for, the other.
    Compatible,
    /// No speaker was claimed.
    NotAsked,
    /// The article does not say, or only describes who.
    Unknown,
    /// Another one.
    Disagrees,
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A transcript, a post or a statement: the words at their source.
    Primary,
    /// Articles that print them.
    Printed,
    /// Articles that print them translated.
    Translated,
}

/// One printing that holds the claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The passage.
    pub quote: Quote,
    /// The printing.
    pub report: Report,
    /// From 0, nothing alike, to 1, the same words.
    pub similarity: f64,
    /// How its speaker agrees with the one claimed.
    pub speaker_agreement: SpeakerAgreement,
    /// The claim against the printed words, in order.
    pub differences: Vec<Difference>,
}

/// One stretch of the comparison of a claim with printed words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How the two sides differ.
    pub kind: DifferenceKind,
    /// The claim's words; empty where it has none.
    pub claimed: String,
    /// The printed words; empty where there are none.
    pub printed: String,
}

/// How two sides differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DifferenceKind {
    /// Not, but for marks, case and spelling.
    Equal,
    /// Other words.
    Replace,
    /// Words that only the printing has.
    Insert,
    /// Words that only the claim has.
    Delete,
}

/// Checks a claim against the archive.
///
/// # Errors
///
/// When the database fails.
pub async fn verify(db: &impl ConnectionTrait, claim: &Claim) -> Result<Verification, DbErr> {
    let words = Folded::of(&claim.text);
    let list = words.words();
    if list.is_empty() {
        return Ok(not_found(claim, "the claim holds no words"));
    }
    let asked = claim.speaker.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let asked = match asked {
        Some(name) => Some(Asked {
            name,
            known: speakers_named(db, name).await?,
        }),
        None => None,
    };
    let asked = asked.as_ref();
    let candidates = Candidates::read(db, &list, asked).await?;
    let mut reports = candidates.holding(db).await?;
    let exact = Evidence::read(db, reports.clone(), asked).await?;
    let fits = exact.contiguous_fits(claim, &words, asked);
    let answered = fits.iter().any(|fit| fit.speaker != SpeakerAgreement::Disagrees);
    if answered || list.len() < LEAST_ALIKE {
        return answer(db, claim, judge(claim, fits, &exact), &list, &candidates).await;
    }
    let alike = candidates.alike(db).await?;
    reports.retain(|report| alike.iter().all(|other| other.id != report.id));
    reports.extend(alike);
    let wider = Evidence::read(db, reports, asked).await?;
    let mut fits = wider.contiguous_fits(claim, &words, asked);
    fits.extend(wider.looser_fits(claim, &words, asked));
    answer(db, claim, judge(claim, fits, &wider), &list, &candidates).await
}

/// The judgement; of words that are nobody's, or hardly somebody's, whether an article holds them as its own.
async fn answer(
    db: &impl ConnectionTrait,
    claim: &Claim,
    judged: Verification,
    words: &[&str],
    candidates: &Candidates<'_>,
) -> Result<Verification, DbErr> {
    if judged.verdict != Verdict::NotFound && !is_weak(&judged) {
        return Ok(judged);
    }
    let Some(outside) = outside::outside(db, words, &candidates.rarest_first()).await? else {
        return Ok(judged);
    };
    Ok(Verification {
        outside: Some(outside.clone()),
        ..not_found(claim, &explain::outside(&outside))
    })
}

/// Whether words are only somewhat like what is printed, and of nobody claimed: they may be a reporter's own.
fn is_weak(judged: &Verification) -> bool {
    let likeness = judged.matches.first().map_or(0.0, |best| best.similarity);
    let is_theirs = matches!(
        judged.speaker_agreement,
        SpeakerAgreement::Agrees | SpeakerAgreement::Compatible
    );
    judged.wording == Wording::Altered && !is_theirs && likeness < CLOSE
}

/// Other words that are so like are taken for the printed ones, wherever they may stand too.
const CLOSE: f64 = 0.95;
/// A claim of fewer words is only looked for as it is.
const LEAST_ALIKE: usize = 3;

fn judge(claim: &Claim, mut fits: Vec<Fit<'_>>, evidence: &Evidence) -> Verification {
    fits.sort_by_cached_key(Fit::rank);
    let Some(best) = fits.first() else {
        return not_found(claim, "no quote in this archive holds these words, or words like them");
    };
    // The answer rests on the printings that fit in the same way and whose speaker agrees as well as the best one's.
    let group: Vec<&Fit<'_>> = fits
        .iter()
        .filter(|fit| fit.tier() == best.tier() && fit.together == best.together)
        .filter(|fit| fit.report.modality == best.report.modality)
        .collect();
    let wording = group.iter().map(|fit| fit.wording).min().unwrap_or(best.wording);
    let verdict = match (best.together, best.report.modality, wording) {
        (_, _, Wording::None) => Verdict::NotFound,
        (_, Modality::Denied, Wording::Altered) => Verdict::Altered,
        (SpeakerAgreement::Disagrees, _, Wording::Verbatim | Wording::Excerpt | Wording::Elided | Wording::Spliced) => {
            Verdict::Misattributed
        }
        (_, Modality::Denied, _) => Verdict::Denied,
        (_, _, Wording::Verbatim) => Verdict::Verbatim,
        (_, _, Wording::Excerpt) => Verdict::Excerpt,
        (_, _, Wording::Elided) => Verdict::Elided,
        (_, _, Wording::Spliced) => Verdict::Spliced,
        (_, _, Wording::Altered) => Verdict::Altered,
    };
    // Those that hold it best tell where it stands.
    let best_worded: Vec<&Fit<'_>> = group.iter().copied().filter(|fit| fit.wording == wording).collect();
    let basis = if group.iter().any(|fit| fit.is_primary()) {
        Basis::Primary
    } else if group.iter().all(|fit| fit.is_translated()) {
        Basis::Translated
    } else {
        Basis::Printed
    };
    let truncated = match wording {
        Wording::Verbatim | Wording::Excerpt => group.iter().any(|fit| fit.truncated),
        _ => best_worded.iter().any(|fit| fit.truncated),
    };
    let confidence = group.iter().map(|fit| fit.report.confidence).fold(0.0, f64::max);
    // What was printed of another day, of a person of that name, is weaker evidence; so are other words.
    let confidence = confidence * if best.on_another_day { 0.5 } else { 1.0 } * best.similarity.sqrt();
    let explanation = explain::explain(claim, verdict, best, &group, truncated, evidence);
    let matches = fits
        .iter()
        .map(|fit| Match {
            quote: fit.quote.clone(),
            report: fit.report.clone(),
            similarity: fit.similarity,
            speaker_agreement: fit.speaker,
            differences: fit.differences.clone(),
        })
        .collect();
    Verification {
        verdict,
        wording,
        speaker_agreement: best.together,
        modality: best.report.modality,
        basis: Some(basis),
        truncated,
        confidence,
        explanation,
        matches,
        outside: None,
    }
}

fn not_found(claim: &Claim, reason: &str) -> Verification {
    let asked = claim.speaker.as_deref().is_some_and(|name| !name.trim().is_empty());
    let mut explanation = reason.to_owned();
    if let Some(first) = explanation.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    explanation.push('.');
    Verification {
        verdict: Verdict::NotFound,
        wording: Wording::None,
        speaker_agreement: if asked {
            SpeakerAgreement::Unknown
        } else {
            SpeakerAgreement::NotAsked
        },
        modality: Modality::Asserted,
        basis: None,
        truncated: false,
        // What an archive does not hold may have been said all the same.
        confidence: 0.5,
        explanation,
        matches: Vec::new(),
        outside: None,
    }
}

//! Is this quote real? What the archive can say about words that somebody is said to have said.
//!
//! Input: a claim, words with perhaps a name. Output: a verdict, how the printed wording and the speaker agree with the claim, and the printings themselves.
//!
//! Words are compared folded (see `extractor::fold`), as the full-text index holds them: candidates are the printings in which the claim's words follow each other.
//! A printing holds the claim VERBATIM where the claim is the whole of the printed stretch, or one or more whole sentences of it; it is an EXCERPT where it begins or
//! ends inside a sentence. Other wordings are not sought: a wrong verdict is worse than NOT_FOUND.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use entity::report::Model;
use entity::vocabulary::{ArticleKind, Flag, Modality, SpeakerKind, VenueKind};
use extractor::fold::{Folded, fold, fold_with_map};
use extractor::frame::Frame;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::article::entries;
use crate::identify::{fold_outlet, may_be_one, name_key, without_titles};
use crate::read::sql::Sql;
use crate::read::{self, Article, Outlet, Quote, QuoteVenue, Report, Speaker, speakers_named};
use crate::search::{phrase, push_hit};

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

/// How a printed wording agrees with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    let words = fold_with_map(&claim.text);
    if words.words.is_empty() {
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
    let reports = candidates(db, &words, asked.as_ref()).await?;
    let evidence = Evidence::read(db, reports, asked.as_ref()).await?;
    let mut fits = evidence.fits(claim, &words, asked.as_ref());
    fits.retain(Fit::proves_something);
    Ok(judge(claim, fits, &evidence))
}

/// Printings at most that one answer looks at.
const CANDIDATES: u64 = 200;

/// Words from which on a claim inside somebody else's sentence is taken for the same saying.
const DISTINCTIVE: usize = 4;

const LIGHT_WORDS_FILE: &str = include_str!("../data/light-words.txt");

static LIGHT_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| entries(LIGHT_WORDS_FILE).map(fold).collect());

/// The speaker claimed.
struct Asked<'c> {
    name: &'c str,
    /// The speakers of that name in the archive.
    known: Vec<Speaker>,
}

/// Whether words are so few and so common that anybody may have said them.
fn is_light(words: &[&str]) -> bool {
    words.len() <= 2 && words.iter().all(|word| LIGHT_WORDS.contains(*word))
}

/// The live printings in which the claim's words follow each other: of the speaker claimed first, then whole stretches, then the surest.
async fn candidates(
    db: &impl ConnectionTrait,
    words: &Folded,
    asked: Option<&Asked<'_>>,
) -> Result<Vec<Report>, DbErr> {
    let list: Vec<&str> = words.text.split(' ').collect();
    let mut sql = Sql::new("SELECT r.* FROM report r WHERE r.live");
    let backend = db.get_database_backend();
    push_hit(backend, &mut sql, "", phrase(backend, &list));
    if is_light(&list) {
        sql.push(" AND r.folded = ").bind(words.text.clone());
    }
    sql.push(" ORDER BY ");
    if let Some(asked) = asked.filter(|asked| !asked.known.is_empty()) {
        sql.push("CASE WHEN r.speaker_id IN ")
            .bind_all(asked.known.iter().map(|speaker| speaker.id))
            .push(" THEN 0 ELSE 1 END, ");
    }
    sql.push("CASE WHEN r.folded = ")
        .bind(words.text.clone())
        .push(" THEN 0 ELSE 1 END, r.confidence DESC, r.id");
    sql.push(format_args!(" LIMIT {CANDIDATES}"));
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok(Model::from_query_result(row, "")?.into()))
        .collect()
}

/// Everything about the candidates, read with a fixed number of statements.
struct Evidence {
    reports: Vec<Report>,
    quotes: HashMap<Uuid, Quote>,
    articles: HashMap<Uuid, Article>,
    outlets: HashMap<Uuid, Outlet>,
    speakers: HashMap<Uuid, Speaker>,
    joint: HashMap<Uuid, Vec<Speaker>>,
    /// Speakers who belong to, or speak for, one claimed, or the other way round.
    related: HashSet<Uuid>,
}

impl Evidence {
    async fn read(db: &impl ConnectionTrait, reports: Vec<Report>, asked: Option<&Asked<'_>>) -> Result<Self, DbErr> {
        let ids = |id: fn(&Report) -> Option<Uuid>| -> Vec<Uuid> {
            let mut ids: Vec<Uuid> = reports.iter().filter_map(id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let mut evidence = Self {
            quotes: HashMap::new(),
            articles: HashMap::new(),
            outlets: HashMap::new(),
            speakers: HashMap::new(),
            joint: HashMap::new(),
            related: HashSet::new(),
            reports: Vec::new(),
        };
        if !reports.is_empty() {
            evidence.quotes = read::quotes_by_id(db, &ids(|report| report.quote)).await?;
            evidence.articles = read::articles_by_id(db, &ids(|report| Some(report.article))).await?;
            evidence.speakers = read::speakers_by_id(db, &ids(|report| report.speaker)).await?;
            evidence.joint = read::joint_speakers(db, &ids(|report| Some(report.id))).await?;
            let outlets: Vec<Uuid> = evidence
                .articles
                .values()
                .filter_map(|article| article.outlet)
                .collect();
            evidence.outlets = read::outlets_by_id(db, &outlets).await?;
            if let Some(asked) = asked.filter(|asked| !asked.known.is_empty()) {
                let known = asked.known.iter().map(|speaker| speaker.id);
                let mut sql = Sql::new("SELECT other_id AS related FROM speaker_relation WHERE speaker_id IN ");
                sql.bind_all(known.clone())
                    .push(" UNION SELECT speaker_id AS related FROM speaker_relation WHERE other_id IN ");
                sql.bind_all(known);
                for row in sql.all(db).await? {
                    evidence.related.insert(row.try_get("", "related")?);
                }
            }
        }
        evidence.reports = reports;
        Ok(evidence)
    }

    /// How each candidate holds the claim, the best first.
    fn fits(&self, claim: &Claim, words: &Folded, asked: Option<&Asked<'_>>) -> Vec<Fit<'_>> {
        let claimed: Vec<&str> = words.text.split(' ').collect();
        let mut fits: Vec<Fit<'_>> = self
            .reports
            .iter()
            .filter_map(|report| {
                let quote = self.quotes.get(&report.quote?)?;
                let article = self.articles.get(&report.article)?;
                let place = find(&claimed, &report.text)?;
                Some(Fit {
                    report,
                    quote,
                    article,
                    wording: place.wording,
                    whole: place.whole,
                    distinctive: if place.whole {
                        !is_light(&claimed)
                    } else {
                        claimed.len() >= DISTINCTIVE
                    },
                    printed: place.printed,
                    truncated: goes_on(&claimed, &quote.text).unwrap_or(place.goes_on),
                    speaker: self.agreement(report, asked),
                    on_another_day: self.on_another_day(report, claim),
                })
            })
            .collect();
        fits.sort_by(|a, b| {
            a.rank()
                .cmp(&b.rank())
                .then_with(|| b.report.confidence.total_cmp(&a.report.confidence))
        });
        fits
    }

    fn agreement(&self, report: &Report, asked: Option<&Asked<'_>>) -> SpeakerAgreement {
        let Some(asked) = asked else {
            return SpeakerAgreement::NotAsked;
        };
        let joint = self.joint.get(&report.id).map_or(&[][..], Vec::as_slice);
        report
            .speaker
            .and_then(|id| self.speakers.get(&id))
            .into_iter()
            .chain(joint)
            .map(|speaker| asked.agreement(speaker, &self.related))
            .chain(asked.stands_behind(report).then_some(SpeakerAgreement::Compatible))
            .min()
            .unwrap_or(SpeakerAgreement::Unknown)
    }

    fn on_another_day(&self, report: &Report, claim: &Claim) -> bool {
        let (Some(day), Some(said_on)) = (claim.said_on, &report.said_on) else {
            return false;
        };
        said_on.from.is_some_and(|from| day < from) || said_on.to.or(said_on.from).is_some_and(|to| day > to)
    }

    fn speaker(&self, report: &Report) -> Option<&Speaker> {
        self.speakers.get(&report.speaker?)
    }

    /// The outlet by its name, else the article by its title.
    fn printer(&self, article: &Article) -> String {
        match (article.outlet.and_then(|id| self.outlets.get(&id)), &article.title) {
            (Some(outlet), _) => outlet.name.clone(),
            (None, Some(title)) => format!("\"{title}\""),
            (None, None) => "an article without a name".to_owned(),
        }
    }
}

impl Asked<'_> {
    /// Whether the article has the speaker speak for the one claimed: "a spokeswoman for the harbor board".
    fn stands_behind(&self, report: &Report) -> bool {
        let name = fold_outlet(self.name);
        let told = report.on_behalf_of.iter().chain(&report.role).map(|text| fold(text));
        !name.is_empty()
            && told
                .into_iter()
                .any(|text| format!(" {text} ").contains(&format!(" {name} ")))
    }

    fn agreement(&self, speaker: &Speaker, related: &HashSet<Uuid>) -> SpeakerAgreement {
        if self.known.iter().any(|known| known.id == speaker.id) || same_name(self.name, &speaker.name) {
            return SpeakerAgreement::Agrees;
        }
        if related.contains(&speaker.id) {
            return SpeakerAgreement::Compatible;
        }
        // A person is not another person, nor a body another body; anything else may be the same under a description.
        let another = match speaker.kind {
            SpeakerKind::Person => self.known.iter().all(|known| known.kind == SpeakerKind::Person),
            SpeakerKind::Organization => {
                !self.known.is_empty() && self.known.iter().all(|known| known.kind == SpeakerKind::Organization)
            }
            SpeakerKind::Group | SpeakerKind::Document | SpeakerKind::Unnamed => false,
        };
        if another {
            SpeakerAgreement::Disagrees
        } else {
            SpeakerAgreement::Unknown
        }
    }
}

/// Whether one name is the other with titles or initials around it: "President Ana Ruiz" and "Ana Ruiz".
fn same_name(claimed: &str, known: &str) -> bool {
    let (claimed, known) = (name_key(without_titles(claimed)), name_key(known));
    !known.is_empty()
        && (claimed == known
            || may_be_one(&claimed, &known)
            || (known.contains(' ') && claimed.ends_with(&format!(" {known}"))))
}

/// A printing that holds the claim.
struct Fit<'e> {
    report: &'e Report,
    quote: &'e Quote,
    article: &'e Article,
    wording: Wording,
    /// The claim is the whole printed stretch.
    whole: bool,
    /// The claim's words are not what anybody says.
    distinctive: bool,
    /// The printed words that the claim repeats.
    printed: String,
    truncated: bool,
    speaker: SpeakerAgreement,
    on_another_day: bool,
}

impl Fit<'_> {
    /// Smaller is better: the speaker, said rather than denied, the day, the wording, the source, the date of publication.
    fn rank(&self) -> impl Ord + use<> {
        (
            self.speaker,
            self.report.modality,
            self.on_another_day,
            self.wording != Wording::Verbatim,
            !self.is_primary(),
            self.report.published_at.map_or((1, None), |at| (0, Some(at))),
            Reverse(self.whole),
            self.report.id,
        )
    }

    fn is_primary(&self) -> bool {
        self.article.kind != ArticleKind::News
    }

    fn is_translated(&self) -> bool {
        self.report.flags.contains(&Flag::Translated)
    }

    /// A few words inside a sentence of somebody else, or what anybody says, are no sign of a wrong name.
    fn proves_something(&self) -> bool {
        self.speaker != SpeakerAgreement::Disagrees || self.distinctive
    }
}

/// Where a claim stands in a printed stretch.
struct Found {
    wording: Wording,
    whole: bool,
    goes_on: bool,
    printed: String,
}

/// The place where the claim's words follow each other in the text: the first at sentence boundaries, else the first.
fn find(claimed: &[&str], text: &str) -> Option<Found> {
    let folded = fold_with_map(text);
    let printed: Vec<&str> = folded.text.split(' ').collect();
    if claimed.len() > printed.len() {
        return None;
    }
    let starts = sentence_starts(text);
    let boundary = |word: usize| {
        word == 0 || word == printed.len() || {
            let (before, after) = (folded.words[word - 1].end(), folded.words[word].start());
            starts.iter().any(|&start| before <= start && start <= after)
        }
    };
    let mut best: Option<Found> = None;
    for start in 0..=printed.len() - claimed.len() {
        let end = start + claimed.len();
        if printed[start..end] != *claimed {
            continue;
        }
        let wording = if boundary(start) && boundary(end) {
            Wording::Verbatim
        } else {
            Wording::Excerpt
        };
        let found = Found {
            wording,
            whole: claimed.len() == printed.len(),
            goes_on: end < printed.len(),
            printed: text[folded.words[start].start()..folded.words[end - 1].end()].to_owned(),
        };
        if wording == Wording::Verbatim {
            return Some(found);
        }
        best.get_or_insert(found);
    }
    best
}

/// Whether the text goes on after the claim; `None` where it does not hold the claim.
fn goes_on(claimed: &[&str], text: &str) -> Option<bool> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut places = words
        .windows(claimed.len())
        .enumerate()
        .filter(|(_, window)| *window == claimed);
    let (first, _) = places.next()?;
    Some(first + claimed.len() < words.len())
}

/// The bytes at which sentences begin.
fn sentence_starts(text: &str) -> Vec<usize> {
    let frame = Frame::read(text);
    (0..frame.sentences.len())
        .filter_map(|sentence| frame.sentence_items(sentence).next())
        .map(|item| frame.items[item].span.start())
        .collect()
}

fn judge(claim: &Claim, fits: Vec<Fit<'_>>, evidence: &Evidence) -> Verification {
    let Some(best) = fits.first() else {
        return not_found(claim, "no quote in this archive holds these words");
    };
    // The answer rests on the printings whose speaker agrees as well as the best one's.
    let group: Vec<&Fit<'_>> = fits.iter().filter(|fit| fit.speaker == best.speaker).collect();
    let asserted: Vec<&Fit<'_>> = group
        .iter()
        .copied()
        .filter(|fit| fit.report.modality == best.report.modality)
        .collect();
    let wording = if asserted.iter().any(|fit| fit.wording == Wording::Verbatim) {
        Wording::Verbatim
    } else {
        Wording::Excerpt
    };
    let verdict = match (best.speaker, best.report.modality, wording) {
        (SpeakerAgreement::Disagrees, _, _) => Verdict::Misattributed,
        (_, Modality::Denied, _) => Verdict::Denied,
        (_, _, Wording::Verbatim) => Verdict::Verbatim,
        _ => Verdict::Excerpt,
    };
    let basis = if asserted.iter().any(|fit| fit.is_primary()) {
        Basis::Primary
    } else if asserted.iter().all(|fit| fit.is_translated()) {
        Basis::Translated
    } else {
        Basis::Printed
    };
    let truncated = asserted.iter().any(|fit| fit.truncated);
    let confidence = asserted.iter().map(|fit| fit.report.confidence).fold(0.0, f64::max);
    // What was printed of another day, of a person of that name, is weaker evidence.
    let confidence = if best.on_another_day {
        confidence * 0.5
    } else {
        confidence
    };
    let explanation = explain(claim, verdict, best, &asserted, truncated, evidence);
    let claimed = claim.text.trim();
    let matches = fits
        .iter()
        .map(|fit| Match {
            quote: fit.quote.clone(),
            report: fit.report.clone(),
            similarity: 1.0,
            speaker_agreement: fit.speaker,
            differences: vec![Difference {
                kind: DifferenceKind::Equal,
                claimed: claimed.to_owned(),
                printed: fit.printed.clone(),
            }],
        })
        .collect();
    Verification {
        verdict,
        wording,
        speaker_agreement: best.speaker,
        modality: best.report.modality,
        basis: Some(basis),
        truncated,
        confidence,
        explanation,
        matches,
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
        // Other wordings of the same saying are not sought.
        confidence: 0.5,
        explanation,
        matches: Vec::new(),
    }
}

/// One sentence: who, where, printed by whom, and what a reader must know.
fn explain(
    claim: &Claim,
    verdict: Verdict,
    best: &Fit<'_>,
    group: &[&Fit<'_>],
    truncated: bool,
    evidence: &Evidence,
) -> String {
    let mut printers: Vec<String> = Vec::new();
    for fit in group {
        let printer = evidence.printer(fit.article);
        if !printers.contains(&printer) {
            printers.push(printer);
        }
    }
    let printed_by = match printers.as_slice() {
        [only] => format!("{only} prints"),
        [first, second] => format!("{first} and {second} print"),
        [first, rest @ ..] => format!("{first} and {} others print", rest.len()),
        [] => "an article prints".to_owned(),
    };
    let speaker = evidence.speaker(best.report).map(|speaker| speaker.name.as_str());
    let venue = best
        .quote
        .venue
        .as_ref()
        .or(best.report.venue.as_ref())
        .map(venue_phrase)
        .unwrap_or_default();
    let mut sentence = match (verdict, speaker) {
        (Verdict::Misattributed, Some(speaker)) => {
            let claimed = claim.speaker.as_deref().unwrap_or_default().trim();
            format!("{printed_by} these words as said by {speaker}{venue}, not by {claimed}")
        }
        (Verdict::Denied, Some(speaker)) => format!("{printed_by} these words only to deny that {speaker} said them"),
        (Verdict::Denied, None) => format!("{printed_by} these words only to deny them"),
        (Verdict::Verbatim, Some(speaker)) => format!("{speaker} said these words{venue}, as {printed_by} them"),
        (Verdict::Verbatim, None) => format!("{printed_by} these words without saying whose they are"),
        (_, Some(speaker)) => {
            format!("These words are part of a sentence that {speaker} said{venue}, as {printed_by} it")
        }
        (_, None) => format!("{printed_by} a sentence with these words in it, without saying whose it is"),
    };
    match best.report.modality {
        Modality::Hypothetical => sentence.push_str(", but only as what might be said"),
        Modality::Generic => sentence.push_str(", but only as what people say"),
        Modality::Thought => sentence.push_str(", but only as a thought"),
        Modality::Asserted | Modality::Denied => {}
    }
    if best.speaker == SpeakerAgreement::Compatible {
        sentence.push_str(&format!(
            ", who is reported to belong with {}",
            claim.speaker.as_deref().unwrap_or_default().trim()
        ));
    }
    if best.speaker == SpeakerAgreement::Unknown {
        let claimed = claim.speaker.as_deref().unwrap_or_default().trim();
        sentence.push_str(&format!(", so that they may or may not be those of {claimed}"));
    }
    if best.on_another_day {
        sentence.push_str(", but on another day than claimed");
    }
    if truncated {
        sentence.push_str("; the passage goes on after them");
    }
    // A description begins the sentence, a name keeps its letters.
    for article in ["a ", "an ", "the "] {
        if sentence.starts_with(article) {
            sentence[..1].make_ascii_uppercase();
        }
    }
    sentence.push('.');
    sentence
}

/// " in an interview with CBS News": how a venue reads behind "said".
fn venue_phrase(venue: &QuoteVenue) -> String {
    let name = venue.name.as_deref();
    match (venue.kind, name) {
        (VenueKind::Interview, Some(name)) => format!(" in an interview with {name}"),
        (VenueKind::Interview, None) => " in an interview".to_owned(),
        (VenueKind::Press, Some(name)) => format!(" to reporters ({name})"),
        (VenueKind::Press, None) => " to reporters".to_owned(),
        (VenueKind::SocialMedia, Some(name)) => format!(" in a post on {name}"),
        (VenueKind::SocialMedia, None) => " in a post".to_owned(),
        (VenueKind::Statement, Some(name)) => format!(" in a statement ({name})"),
        (VenueKind::Statement, None) => " in a statement".to_owned(),
        (VenueKind::Speech, Some(name)) => format!(" in a speech ({name})"),
        (VenueKind::Speech, None) => " in a speech".to_owned(),
        (VenueKind::Debate, Some(name)) => format!(" in a debate ({name})"),
        (VenueKind::Debate, None) => " in a debate".to_owned(),
        (VenueKind::Proceeding, Some(name)) => format!(" before {name}"),
        (VenueKind::Proceeding, None) => " in a proceeding".to_owned(),
        (VenueKind::Publication, Some(name)) => format!(" in {name}"),
        (VenueKind::Publication, None) => " in a publication".to_owned(),
        (VenueKind::Conversation, Some(name)) => format!(" in a conversation ({name})"),
        (VenueKind::Conversation, None) => " in a conversation".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(claim: &str, printed: &str, expected: Option<(Wording, bool)>) {
        let claim = fold(claim);
        let words: Vec<&str> = claim.split(' ').collect();
        let found = find(&words, printed).map(|found| (found.wording, found.goes_on));
        assert_eq!(found, expected, "{claim:?} in {printed:?}");
    }

    #[test]
    fn whole_stretches_and_whole_sentences_are_verbatim() {
        let printed = "We kept our promise, Ellery. The boats are coming home. Wait and see,";
        check(printed, printed, Some((Wording::Verbatim, false)));
        check("We kept our promise, Ellery.", printed, Some((Wording::Verbatim, true)));
        check("the boats are coming home", printed, Some((Wording::Verbatim, true)));
        check(
            "The boats are coming home! Wait and see",
            printed,
            Some((Wording::Verbatim, false)),
        );
    }

    #[test]
    fn parts_of_sentences_are_excerpts() {
        let printed = "We kept our promise, Ellery. The boats are coming home. Wait and see,";
        check("We kept our promise", printed, Some((Wording::Excerpt, true)));
        check("coming home. Wait and see", printed, Some((Wording::Excerpt, false)));
        check("The boats came home", printed, None);
        check(&format!("{printed} again"), printed, None);
    }

    #[test]
    fn a_name_with_its_title_is_the_same_name() {
        assert!(same_name("Mayor Ana Ruiz", "Ana Ruiz"));
        assert!(!same_name("Mayor Ana Ruiz", "Ruiz Ana"));
        assert!(!same_name("Eva Ruiz", "Ana Ruiz"));
    }
}

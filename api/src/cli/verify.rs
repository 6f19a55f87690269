//! `onrecord verify`: asks the archive about words that somebody is said to have said, and tells the answer to a person or to a program.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use archive::read::{Article, QuoteVenue, Speaker, articles_by_id, speakers_by_id, statistics};
use archive::source_link::source_link;
use archive::verify::{Basis, Claim, DifferenceKind, Match, SpeakerAgreement, Verdict, Verification, Wording, verify};
use sea_orm::{DatabaseConnection, DbErr};
use serde::Serialize;
use uuid::Uuid;

use super::console::Console;
use super::{Outcome, VerifyArgs};

/// Printings that are shown.
const SHOWN: usize = 5;

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let runtime = super::runtime()?;
    let database = args.database.open(&runtime)?;
    let claim = Claim {
        text: args.text.clone(),
        speaker: args.speaker.clone(),
        said_on: args.said_on,
    };
    let (verification, known, articles) = runtime.block_on(async {
        let mut verification = verify(&database, &claim).await?;
        verification.matches.truncate(SHOWN);
        let known = Known::of(&database, &verification.matches).await?;
        let articles = statistics(&database).await?.articles;
        Ok::<_, DbErr>((verification, known, articles))
    })?;
    if articles == 0 {
        Console::new().note("the archive is empty: `onrecord ingest` stores articles, `onrecord serve` the samples");
    }
    let answer = if args.json {
        let mut json = serde_json::to_string(&Answer::of(&verification, &known))?;
        json.push('\n');
        json
    } else {
        in_words(&verification, &known)
    };
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    out.write_all(answer.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// What the matches of a verification name by id.
struct Known {
    articles: HashMap<Uuid, Article>,
    speakers: HashMap<Uuid, Speaker>,
}

impl Known {
    async fn of(database: &DatabaseConnection, matches: &[Match]) -> Result<Self, DbErr> {
        let articles: Vec<_> = matches.iter().map(|found| found.report.article).collect();
        let articles = articles_by_id(database, &articles).await?;
        let speakers: Vec<_> = matches
            .iter()
            .filter_map(|found| found.report.speaker.or(found.quote.speaker))
            .collect();
        let speakers = speakers_by_id(database, &speakers).await?;
        Ok(Self { articles, speakers })
    }
}

/// The answer for a program; the sets of values are written as in the GraphQL schema.
#[derive(Serialize)]
struct Answer<'a> {
    verdict: &'static str,
    wording: &'static str,
    speaker_agreement: &'static str,
    modality: String,
    basis: Option<&'static str>,
    truncated: bool,
    confidence: f64,
    explanation: &'a str,
    matches: Vec<Printing<'a>>,
}

/// One printing that holds the claim.
#[derive(Serialize)]
struct Printing<'a> {
    quote_id: Uuid,
    report_id: Uuid,
    /// The passage's reference wording.
    quote: &'a str,
    /// The words as printed here.
    text: &'a str,
    relation: String,
    similarity: f64,
    speaker: Option<&'a str>,
    speaker_agreement: &'static str,
    venue: Option<Occasion<'a>>,
    said_on: Option<&'a str>,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<String>,
    url: Option<&'a str>,
    /// The page, scrolled to the words.
    source_link: Option<String>,
    differences: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Occasion<'a> {
    kind: String,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Compared<'a> {
    kind: &'static str,
    claimed: &'a str,
    printed: &'a str,
}

impl<'a> Answer<'a> {
    fn of(verification: &'a Verification, known: &'a Known) -> Self {
        Self {
            verdict: verdict(verification.verdict),
            wording: match verification.wording {
                Wording::Verbatim => "VERBATIM",
                Wording::Excerpt => "EXCERPT",
                Wording::Elided => "ELIDED",
                Wording::Spliced => "SPLICED",
                Wording::Altered => "ALTERED",
                Wording::None => "NONE",
            },
            speaker_agreement: agreement(verification.speaker_agreement),
            modality: verification.modality.as_str().to_uppercase(),
            basis: verification.basis.map(|basis| match basis {
                Basis::Primary => "PRIMARY",
                Basis::Printed => "PRINTED",
                Basis::Translated => "TRANSLATED",
            }),
            truncated: verification.truncated,
            confidence: verification.confidence,
            explanation: &verification.explanation,
            matches: verification
                .matches
                .iter()
                .map(|found| Printing::of(found, known))
                .collect(),
        }
    }
}

impl<'a> Printing<'a> {
    fn of(found: &'a Match, known: &'a Known) -> Self {
        let Match {
            quote,
            report,
            similarity,
            speaker_agreement,
            differences,
        } = found;
        let article = known.articles.get(&report.article);
        let url = article.and_then(|article| article.url.as_deref());
        Self {
            quote_id: quote.id,
            report_id: report.id,
            quote: &quote.text,
            text: &report.text,
            relation: report.relation.as_str().to_uppercase(),
            similarity: *similarity,
            speaker: report
                .speaker
                .or(quote.speaker)
                .and_then(|id| known.speakers.get(&id))
                .map(|speaker| speaker.name.as_str()),
            speaker_agreement: agreement(*speaker_agreement),
            venue: report
                .venue
                .as_ref()
                .or(quote.venue.as_ref())
                .map(|venue: &QuoteVenue| Occasion {
                    kind: venue.kind.as_str().to_uppercase(),
                    name: venue.name.as_deref(),
                }),
            said_on: report
                .said_on
                .as_ref()
                .or(quote.said_on.as_ref())
                .map(|said_on| said_on.text.as_str()),
            outlet: article
                .and_then(|article| article.outlet.as_ref())
                .map(|outlet| outlet.name.as_str()),
            title: article.and_then(|article| article.title.as_deref()),
            published: article
                .and_then(|article| article.published_at)
                .map(|published| published.format("%Y-%m-%d").to_string()),
            url,
            source_link: url.map(|url| source_link(url, &report.text)),
            differences: differences
                .iter()
                .map(|difference| Compared {
                    kind: match difference.kind {
                        DifferenceKind::Equal => "EQUAL",
                        DifferenceKind::Replace => "REPLACE",
                        DifferenceKind::Insert => "INSERT",
                        DifferenceKind::Delete => "DELETE",
                    },
                    claimed: &difference.claimed,
                    printed: &difference.printed,
                })
                .collect(),
        }
    }
}

/// The answer for a person: the verdict, why, and where the words are printed.
fn in_words(verification: &Verification, known: &Known) -> String {
    const BOLD: Style = Style::new().bold();
    const QUIET: Style = Style::new().dimmed();
    let colour = match verification.verdict {
        Verdict::Verbatim | Verdict::Excerpt => AnsiColor::Green,
        Verdict::NotFound => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    let style = colour.on_default().bold();
    let mut out = Page(String::new());
    out.line(format_args!("{style}{}{style:#}", verdict(verification.verdict)));
    out.line(format_args!("{}", verification.explanation));
    for (index, found) in verification.matches.iter().enumerate() {
        let printing = Printing::of(found, known);
        out.line(format_args!(""));
        let mut who = vec![printing.speaker.unwrap_or("speaker not known").to_owned()];
        who.extend(printing.venue.map(|venue| {
            let kind = venue.kind.replace('_', " ");
            venue.name.map_or_else(|| kind.clone(), |name| format!("{kind} {name}"))
        }));
        who.extend(printing.said_on.map(str::to_owned));
        let number = index + 1;
        out.line(format_args!("{number:>3}. “{}”", printing.text));
        if printing.differences.iter().any(|difference| difference.kind != "EQUAL") {
            out.line(format_args!("     {}", word_by_word(&printing.differences)));
        }
        out.line(format_args!("     {BOLD}{}{BOLD:#}", who.join(" · ")));
        let mut whence: Vec<&str> = Vec::new();
        whence.extend(printing.outlet);
        whence.extend(printing.published.as_deref());
        whence.extend(printing.title);
        if !whence.is_empty() {
            out.line(format_args!("     {}", whence.join(" · ")));
        }
        if let Some(link) = &printing.source_link {
            out.line(format_args!("     {QUIET}{link}{QUIET:#}"));
        }
    }
    out.0
}

/// The claim with what differs in brackets: `[-printed]` for words that it lacks, `[+claimed]` for words that it has instead or besides.
fn word_by_word(differences: &[Compared<'_>]) -> String {
    let runs = differences.iter().map(|difference| match difference.kind {
        "EQUAL" => difference.claimed.to_owned(),
        "INSERT" => format!("[-{}]", difference.printed),
        "DELETE" => format!("[+{}]", difference.claimed),
        _ => format!("[-{}] [+{}]", difference.printed, difference.claimed),
    });
    runs.collect::<Vec<_>>().join(" ")
}

/// Lines of text for a terminal.
struct Page(String);

impl Page {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        writeln!(self.0, "{line}").expect("writing to a string cannot fail");
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verbatim => "VERBATIM",
        Verdict::Excerpt => "EXCERPT",
        Verdict::Elided => "ELIDED",
        Verdict::Spliced => "SPLICED",
        Verdict::Altered => "ALTERED",
        Verdict::Misattributed => "MISATTRIBUTED",
        Verdict::Denied => "DENIED",
        Verdict::NotFound => "NOT_FOUND",
    }
}

fn agreement(agreement: SpeakerAgreement) -> &'static str {
    match agreement {
        SpeakerAgreement::Agrees => "AGREES",
        SpeakerAgreement::Compatible => "COMPATIBLE",
        SpeakerAgreement::Disagrees => "DISAGREES",
        SpeakerAgreement::Unknown => "UNKNOWN",
        SpeakerAgreement::NotAsked => "NOT_ASKED",
    }
}

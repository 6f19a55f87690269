//! Measures verification: makes claims of ten kinds from articles whose quotes are judged, and counts how many verdicts are right.
//!
//! ```sh
//! cargo run --release -p training -- export-gold --out gold.jsonl
//! cargo run --release -p archive --example claims -- gold.jsonl
//! ```
//!
//! Two thirds of the articles are stored as the extractor reads them; claims come from their judged quotes, absent ones from the other third. The same gold gives the
//! same claims. What the extractor misread counts against verification, unless only `--held` claims are made, from quotes that it read as they are judged.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use archive::verify::{Claim, Verdict, verify};
use archive::{NewArticle, Published};
use chrono::Utc;
use clap::Parser;
use entity::vocabulary::{ArticleKind, TextStatus};
use extractor::fold::fold;
use extractor::{Attribution, Place};
use rand::Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Deserialize;

/// Measures verification on claims made from judged quotes.
#[derive(Debug, Parser)]
struct Arguments {
    /// Articles with judged quotes, one a line.
    gold: PathBuf,
    /// Claims of each kind at most.
    #[arg(long, default_value_t = 80)]
    claims: usize,
    /// Makes claims only of quotes that the extractor finds, with the speaker that is judged right.
    #[arg(long)]
    held: bool,
    /// Prints the claims that are answered otherwise.
    #[arg(long)]
    errors: bool,
}

#[derive(Debug, Deserialize)]
struct Article {
    article: String,
    text: String,
    title: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    kind: Option<String>,
    quotes: Vec<Quote>,
}

#[derive(Clone, Debug, Deserialize)]
struct Quote {
    text: String,
    kind: String,
    /// Null where the article does not decide.
    #[serde(deserialize_with = "or_default")]
    speakers: Vec<String>,
    sure: bool,
    /// Left out where everything is as said.
    modality: Option<String>,
    /// Passed over.
    #[serde(skip)]
    misread: bool,
}

/// Null as nothing.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Words that stand in no article of this sort.
const STRANGERS: [&str; 6] = ["lanterns", "orchestras", "cabbages", "violins", "glaciers", "tractors"];
/// What a "not" goes behind.
const AUXILIARIES: [&str; 12] = [
    "is", "are", "was", "were", "will", "would", "can", "should", "have", "has", "do", "did",
];

/// Words that are not left out without turning what is said.
const TURNING: [&str; 11] = [
    "not", "never", "no", "nobody", "nothing", "none", "nor", "neither", "cannot", "hardly", "without",
];

/// A claim with the verdicts that are right.
struct Made {
    kind: &'static str,
    claim: Claim,
    right: &'static [Verdict],
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let gold = std::fs::read_to_string(&arguments.gold)?;
    let mut articles: Vec<Article> = gold.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let two_thirds = articles.len() * 2 / 3;
    if arguments.held {
        articles[..two_thirds].iter_mut().for_each(Article::pass_over_misread);
    }
    let (stored, absent) = articles.split_at(two_thirds);
    let folder = tempfile::tempdir()?;
    let db = archive::connect(&format!("sqlite://{}", folder.path().join("claims.db").display())).await?;
    for article in stored {
        archive::ingest(&db, article.unread(), Utc::now()).await?;
    }
    let mut out = std::io::stdout().lock();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut worst = 0;
    for made in claims(stored, absent, arguments.claims) {
        let verification = verify(&db, &made.claim).await?;
        let is_right = made.right.contains(&verification.verdict);
        let (right, all) = tally.entry(made.kind).or_default();
        *all += 1;
        *right += usize::from(is_right);
        worst += usize::from(verification.verdict == Verdict::Verbatim && !is_right);
        if arguments.errors && !is_right {
            let Claim { text, speaker, .. } = &made.claim;
            let (verdict, why) = (verification.verdict, &verification.explanation);
            writeln!(out, "{}: {text:?} by {speaker:?} is {verdict:?}: {why}", made.kind)?;
        }
    }
    for (kind, (right, all)) in tally {
        writeln!(out, "{kind:20} {right:4} of {all:4}  {:.3}", right as f64 / all as f64)?;
    }
    writeln!(out, "{worst} wrongly called verbatim")?;
    Ok(())
}

impl Article {
    fn unread(&self) -> NewArticle {
        NewArticle {
            key: self.article.clone(),
            url: None,
            archived_url: None,
            title: self.title.clone(),
            outlet: self.outlet.clone(),
            byline: self.byline.clone(),
            published: self.published.as_deref().and_then(Published::parse),
            kind: self
                .kind
                .as_deref()
                .and_then(ArticleKind::parse)
                .unwrap_or(ArticleKind::News),
            credits: Vec::new(),
            language: None,
            text_status: TextStatus::Original,
            text: self.text.clone(),
        }
    }

    /// Passes over the quotes that the extractor does not find, or gives to somebody else.
    fn pass_over_misread(&mut self) {
        let article = self.unread();
        let extraction = archive::ingest::extract(&article);
        let slice = |quote: &Attribution| match quote.place {
            Place::Title => article.title.as_deref().and_then(|title| title.get(quote.span.range())),
            Place::Text => article.text.get(quote.span.range()),
        };
        let held: Vec<(String, String)> = extraction
            .quotes
            .iter()
            .filter_map(|quote| Some((fold(slice(quote)?), fold(&quote.speaker.as_ref()?.name))))
            .collect();
        for quote in &mut self.quotes {
            let text = fold(&quote.text);
            let is_held = |name: &String| {
                held.iter()
                    .any(|(found, speaker)| *found == text && is_form(&fold(name), speaker))
            };
            match quote.speakers.iter().position(is_held) {
                Some(nth) => quote.speakers.swap(0, nth),
                None => quote.misread = true,
            }
        }
    }

    /// What somebody surely said in it, in so many words.
    fn said(&self, words: std::ops::RangeInclusive<usize>) -> impl Iterator<Item = &Quote> {
        self.quotes.iter().filter(move |quote| {
            let spoken = quote.kind == "speech"
                && quote.sure
                && !quote.misread
                && quote.modality.as_deref().is_none_or(|modality| modality == "asserted");
            spoken && !quote.speakers.is_empty() && words.contains(&fold(&quote.text).split(' ').count())
        })
    }
}

/// Whether all words of one name stand in the other.
fn is_form(one: &str, other: &str) -> bool {
    let words = |name: &str| name.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (words(one), words(other));
    one.is_subset(&other) || other.is_subset(&one)
}

fn claims(stored: &[Article], absent: &[Article], most: usize) -> Vec<Made> {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut quotes: Vec<&Quote> = stored.iter().flat_map(|article| article.said(8..=40)).collect();
    quotes.shuffle(&mut random);
    let everything = fold(
        &stored
            .iter()
            .map(|article| article.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
    );
    let judged: Vec<String> = stored
        .iter()
        .flat_map(|article| &article.quotes)
        .map(|quote| fold(&quote.text))
        .collect();
    let mut made = Vec::new();
    let mut add = |kind, text: String, speaker: Option<&str>, right| {
        let claim = Claim {
            text,
            speaker: speaker.map(str::to_owned),
            said_on: None,
        };
        made.push(Made { kind, claim, right });
    };
    for quote in quotes.iter().take(most) {
        let speaker = Some(quote.speakers[0].as_str());
        let words: Vec<&str> = quote.text.split_whitespace().collect();
        add("exact", quote.text.clone(), speaker, &[Verdict::Verbatim]);
        add("typographic", reset(&quote.text), speaker, &[Verdict::Verbatim]);
        let (from, to) = (random.random_range(1..3), words.len() - random.random_range(2..4));
        add(
            "cut",
            words[from..to].join(" "),
            speaker,
            &[Verdict::Excerpt, Verdict::Verbatim],
        );
        let other = quotes.choose(&mut random).map(|other| &other.speakers[0]);
        let is_other = |other: &&String| {
            // "A spectator" may be anybody.
            let is_name = other.starts_with(char::is_uppercase) && !other.starts_with("A ");
            is_name && quote.speakers.iter().all(|speaker| last(speaker) != last(other))
        };
        if let Some(other) = other.filter(is_other) {
            add(
                "other speaker",
                quote.text.clone(),
                Some(other),
                &[Verdict::Misattributed],
            );
        }
    }
    for quote in quotes
        .iter()
        .filter(|quote| quote.text.split_whitespace().count() >= 12)
        .take(most)
    {
        if let Some(text) = elided(&quote.text, random.random()) {
            add("elided", text, Some(&quote.speakers[0]), &[Verdict::Elided]);
        }
    }
    for quote in quotes.iter().rev().take(most) {
        if let Some(text) = replaced(&quote.text, &mut random) {
            add("replaced", text, Some(&quote.speakers[0]), &[Verdict::Altered]);
        }
    }
    for (text, quote) in quotes
        .iter()
        .filter_map(|quote| Some((negated(&quote.text)?, quote)))
        .take(most)
    {
        add("negated", text, Some(&quote.speakers[0]), &[Verdict::Altered]);
    }
    let mut by_speaker: BTreeMap<&str, Vec<&Quote>> = BTreeMap::new();
    for quote in &quotes {
        by_speaker.entry(&quote.speakers[0]).or_default().push(quote);
    }
    // One passage may be printed twice, in other parts.
    let is_one = |halves: &[String; 2]| {
        judged
            .iter()
            .any(|quote| halves.iter().all(|half| quote.contains(&fold(half))))
    };
    let pairs = by_speaker.iter().flat_map(|(speaker, quotes)| {
        let pairs = quotes.windows(2).map(|pair| halves(&pair[0].text, &pair[1].text));
        pairs.map(|halves| (*speaker, halves))
    });
    for (speaker, halves) in pairs.filter(|(_, halves)| !is_one(halves)).take(most) {
        add("spliced", halves.join(" "), Some(speaker), &[Verdict::Spliced]);
    }
    let strangers = absent.iter().flat_map(|article| article.said(6..=60));
    for quote in strangers
        .filter(|quote| !everything.contains(&fold(&quote.text)))
        .take(most)
    {
        add(
            "absent",
            quote.text.clone(),
            Some(&quote.speakers[0]),
            &[Verdict::NotFound],
        );
    }
    for sentence in stored
        .iter()
        .flat_map(|article| own_sentences(&article.text))
        .take(most)
    {
        // An interview prints its answers without marks.
        let folded = fold(&sentence);
        if !judged.iter().any(|quote| quote.contains(&folded)) {
            add("reporter's sentence", sentence, None, &[Verdict::NotFound]);
        }
    }
    made
}

/// The same words set otherwise.
fn reset(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !"\"'’‘“”".contains(*c)).collect();
    format!("{}!!", bare.to_uppercase().replace('—', "-"))
}

/// The text without some words in its middle, none of which turns what is said.
fn elided(text: &str, marked: bool) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let middle = words.len() / 2;
    let gap = &words[middle - 1..middle + 2];
    let turns = |word: &&str| TURNING.contains(&fold(word).as_str()) || fold(word).ends_with("nt");
    let dots = if marked { " ... " } else { " " };
    (!gap.iter().any(turns)).then(|| words[..middle - 1].join(" ") + dots + &words[middle + 2..].join(" "))
}

fn replaced(text: &str, random: &mut ChaCha8Rng) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let inside = 1..words.len() - 1;
    let long = inside.filter(|&at| words[at].len() > 4 && words[at].chars().all(char::is_alphabetic));
    let at = *long.collect::<Vec<_>>().choose(random)?;
    words[at] = STRANGERS.choose(random)?;
    Some(words.join(" "))
}

/// The opposite, by a word.
fn negated(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let at = words
        .iter()
        .position(|word| AUXILIARIES.contains(&word.to_lowercase().as_str()))?;
    match words.get(at + 1).map(|word| word.to_lowercase()).as_deref() {
        Some("not" | "never") => {
            words.remove(at + 1);
        }
        Some(_) => words.insert(at + 1, "not"),
        None => return None,
    }
    Some(words.join(" "))
}

/// The first half of one and the second half of another.
fn halves(one: &str, other: &str) -> [String; 2] {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split_whitespace().collect(), other.split_whitespace().collect());
    [one[..one.len() / 2].join(" "), other[other.len() / 2..].join(" ")]
}

/// Sentences of paragraphs without a quotation mark.
fn own_sentences(text: &str) -> Vec<String> {
    let paragraphs = text
        .lines()
        .filter(|line| !line.contains(['"', '“', '”', '‘', '«', '\'', '’', ':']));
    let sentences = paragraphs.flat_map(|line| line.split_inclusive(". "));
    sentences
        .map(|sentence| sentence.trim().to_owned())
        .filter(|sentence| (8..=30).contains(&sentence.split_whitespace().count()))
        .collect()
}

fn last(name: &str) -> Option<&str> {
    name.split_whitespace().last()
}

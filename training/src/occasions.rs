//! Learns where and when quotes were uttered: two conditional logits, over the venues and over the days that an article names around a quote.
//!
//! Input: judged quotes. Output: the weights of [`OccasionModel`]. The days depend on the venues, so that these are learned first.

#![expect(clippy::print_stdout, reason = "the measurements are the command's output")]

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use extractor::features::Weights;
use extractor::frame::Frame;
use extractor::occasions::{Described, OccasionModel, Offer};
use extractor::{Article, SaidOn, Span, Venue, VenueKind, describe_occasions};

use crate::corpus::{Annotated, GoldKind, GoldQuote};
use crate::labels::gold_at;
use crate::optimise::minimise;

/// Buckets of either choice, base-2 logarithm.
const BITS: u32 = 13;
/// Strength of the quadratic penalty.
const VENUE_PENALTY: f64 = 40.0;
const DAY_PENALTY: f64 = 40.0;
const ROUNDS: usize = 100;
const FOLDS: usize = 5;
/// How much an invented text counts next to a judged one.
const INVENTED: f64 = 1.0;

/// The buckets of each option, and whether it is right.
type Options = Vec<(Vec<u32>, bool)>;

/// The options of one quote.
struct Group {
    weight: f64,
    options: Options,
}

/// Learns the weights of venues and of days.
pub(crate) fn learn(articles: &[Annotated]) -> Result<(Weights, Weights)> {
    let invented = invented()?;
    Ok(learn_from(&articles.iter().chain(&invented).collect::<Vec<_>>()))
}

/// Reads the invented texts of `data/occasions.txt`, which explains its own notation.
fn invented() -> Result<Vec<Annotated>> {
    include_str!("../data/occasions.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| invented_text(line).with_context(|| line.to_owned()))
        .collect()
}

fn invented_text(line: &str) -> Result<Annotated> {
    let (text, occasions) = line.split_once(" => ").context("a line without \" => \"")?;
    let text = text.replace(" / ", "\n\n");
    let frame = Frame::read(&text);
    let occasions: Vec<&str> = occasions.split(" ; ").collect();
    ensure!(occasions.len() == frame.stretches.len(), "as many occasions as quotes");
    let gold = frame
        .stretches
        .iter()
        .zip(occasions)
        .map(|(stretch, occasion)| {
            let (venue, day) = occasion
                .split_once(" @ ")
                .map_or((occasion, None), |(venue, day)| (venue, Some(day)));
            let (kind, name) = venue
                .split_once(' ')
                .map_or((venue, None), |(kind, name)| (kind, Some(name)));
            ensure!(kind == "-" || VenueKind::named(kind).is_some(), "no such kind: {kind}");
            Ok(GoldQuote {
                span: stretch.inner,
                kind: GoldKind::Speech,
                source: None,
                speakers: Vec::new(),
                has_speaker: true,
                sure: true,
                venue_kinds: VenueKind::named(kind).into_iter().collect(),
                venues: name.map(str::to_owned).into_iter().collect(),
                said_on: day.map(str::to_owned),
            })
        })
        .collect::<Result<_>>()?;
    Ok(Annotated {
        key: String::new(),
        byline: None,
        outlet: Some("The Harbour Post".to_owned()),
        published: NaiveDate::from_ymd_opt(2025, 6, 6),
        attributions: Vec::new(),
        gold: Some(gold),
        weight: INVENTED,
        text,
    })
}

fn learn_from(articles: &[&Annotated]) -> (Weights, Weights) {
    let none = || Weights::new(&[0.0; 1 << BITS]);
    let venue = fit(
        &groups(articles, &OccasionModel::new(none(), none()), venue_group),
        VENUE_PENALTY,
    );
    let day = fit(
        &groups(articles, &OccasionModel::new(venue.clone(), none()), day_group),
        DAY_PENALTY,
    );
    (venue, day)
}

fn groups(
    articles: &[&Annotated],
    model: &OccasionModel,
    group: fn(&Described, &GoldQuote) -> Option<Options>,
) -> Vec<Group> {
    let mut groups = Vec::new();
    for article in articles {
        let options: Vec<_> = judged(article, model, true)
            .iter()
            .filter_map(|(described, gold)| group(described, gold))
            .collect();
        // Quotes of one occasion teach the same thing again.
        let weight = article.weight * (10.0 / options.len().max(1) as f64).powf(0.5).min(2.0);
        groups.extend(options.into_iter().map(|options| Group { weight, options }));
    }
    groups
}

/// The judged quotes of an article with what stands for choice for them.
fn judged<'a>(article: &'a Annotated, model: &OccasionModel, known: bool) -> Vec<(Described, &'a GoldQuote)> {
    let Some(gold) = &article.gold else { return Vec::new() };
    let given = Article {
        text: &article.text,
        byline: article.byline.as_deref(),
        outlet: article.outlet.as_deref(),
        published: article.published,
        ..Article::default()
    };
    let right = |span: Span, offer: Offer<'_>| {
        let gold = gold_at(gold, span).filter(|gold| gold.sure && gold.is_quote() && gold.has_speaker)?;
        Some(match offer {
            Offer::Venue(venue) => {
                gold.venue_kinds.contains(&venue.kind) && (venue.name.is_none() || fits_name(venue, gold))
            }
            Offer::Day(day) => fits_day(day, gold),
        })
    };
    describe_occasions(&given, model, if known { Some(&right) } else { None })
        .into_iter()
        .filter_map(|(span, described)| Some((described, gold_at(gold, span)?)))
        .filter(|(_, gold)| gold.sure && gold.is_quote() && gold.has_speaker)
        .collect()
}

fn venue_group(described: &Described, gold: &GoldQuote) -> Option<Options> {
    let kind = |venue: &Venue| gold.venue_kinds.contains(&venue.kind);
    let fits = |level: usize, venue: Option<&Venue>| match venue {
        Some(venue) if level == 0 => kind(venue) && fits_name(venue, gold),
        Some(venue) if level == 1 => kind(venue),
        Some(_) => false,
        None => level == 2 || gold.venue_kinds.is_empty(),
    };
    best_level(&described.venues, fits)
}

fn fits_name(venue: &Venue, gold: &GoldQuote) -> bool {
    match &venue.name {
        Some(name) => names_venue(name, gold),
        None => gold.venues.is_empty(),
    }
}

fn fits_day(said_on: &SaidOn, gold: &GoldQuote) -> bool {
    gold.said_on
        .as_ref()
        .is_some_and(|day| words(day) == words(&said_on.text))
}

fn day_group(described: &Described, gold: &GoldQuote) -> Option<Options> {
    let fits = |level: usize, said_on: Option<&SaidOn>| match said_on {
        Some(said_on) => level < 2 && fits_day(said_on, gold),
        None => level == 2 || gold.said_on.is_none(),
    };
    best_level(&described.days, fits)
}

/// Marks the right options by the strictest of three levels at which any is right.
fn best_level<T>(options: &[(Vec<u32>, Option<T>)], fits: impl Fn(usize, Option<&T>) -> bool) -> Option<Options> {
    if options.len() < 2 {
        return None;
    }
    let level = (0..3).find(|&level| options.iter().any(|(_, option)| fits(level, option.as_ref())))?;
    let cut = |buckets: &Vec<u32>| buckets.iter().map(|bucket| bucket & ((1 << BITS) - 1)).collect();
    Some(
        options
            .iter()
            .map(|(buckets, option)| (cut(buckets), fits(level, option.as_ref())))
            .collect(),
    )
}

/// Maximises the probability of the right options.
fn fit(groups: &[Group], penalty: f64) -> Weights {
    let weights = minimise(1 << BITS, ROUNDS, |weights, gradient| {
        let mut loss = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = penalty * weight;
            loss += 0.5 * penalty * weight * weight;
        }
        for group in groups {
            let score = |buckets: &[u32]| buckets.iter().map(|&bucket| weights[bucket as usize]).sum::<f64>();
            let scores: Vec<f64> = group.options.iter().map(|(buckets, _)| score(buckets)).collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let powers: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
            let all: f64 = powers.iter().sum();
            let right: f64 = powers
                .iter()
                .zip(&group.options)
                .filter(|(_, (_, right))| *right)
                .map(|(power, _)| power)
                .sum();
            loss -= group.weight * (right / all).ln();
            for (power, (buckets, is_right)) in powers.iter().zip(&group.options) {
                let share = power / all - if *is_right { power / right } else { 0.0 };
                for &bucket in buckets {
                    gradient[bucket as usize] += group.weight * share;
                }
            }
        }
        loss
    });
    let weights: Vec<f32> = weights.into_iter().map(|weight| weight as f32).collect();
    Weights::new(&weights)
}

/// Right answers, answers given, answers wanted.
#[derive(Default)]
struct Tally {
    right: usize,
    given: usize,
    wanted: usize,
}

impl Tally {
    fn count(&mut self, given: bool, wanted: bool, right: bool) {
        self.given += usize::from(given);
        self.wanted += usize::from(wanted);
        self.right += usize::from(given && right);
    }

    fn print(&self, what: &str) {
        let precision = self.right as f64 / self.given.max(1) as f64;
        let recall = self.right as f64 / self.wanted.max(1) as f64;
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        println!("{what}: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    }
}

/// Prints how well weights do that learned from four fifths of the articles on the last fifth.
pub(crate) fn cross_validate(articles: &[Annotated]) -> Result<()> {
    let invented = invented()?;
    let (mut kinds, mut names, mut days) = (Tally::default(), Tally::default(), Tally::default());
    for fold in 0..FOLDS {
        let in_fold = |index: usize| index % FOLDS == fold;
        let others: Vec<&Annotated> = articles
            .iter()
            .enumerate()
            .filter(|&(index, _)| !in_fold(index))
            .map(|(_, article)| article)
            .chain(&invented)
            .collect();
        let (venue, day) = learn_from(&others);
        let model = OccasionModel::new(venue, day);
        for (_, article) in articles.iter().enumerate().filter(|&(index, _)| in_fold(index)) {
            for (described, gold) in judged(article, &model, false) {
                let venue = described.chosen.venue.as_ref();
                let name = venue.and_then(|venue| venue.name.as_ref());
                let day = described.chosen.said_on.as_ref();
                kinds.count(
                    venue.is_some(),
                    !gold.venue_kinds.is_empty(),
                    venue.is_some_and(|venue| gold.venue_kinds.contains(&venue.kind)),
                );
                names.count(
                    name.is_some(),
                    !gold.venues.is_empty(),
                    name.is_some_and(|name| names_venue(name, gold)),
                );
                days.count(
                    day.is_some(),
                    gold.said_on.is_some(),
                    day.is_some_and(|day| {
                        gold.said_on
                            .as_ref()
                            .is_some_and(|gold| words(gold) == words(&day.text))
                    }),
                );
            }
        }
    }
    kinds.print("venue kind");
    names.print("venue name");
    days.print("day");
    Ok(())
}

/// Whether a name is one of the judged ones, words that say little left out.
fn names_venue(name: &str, gold: &GoldQuote) -> bool {
    let name = name_words(name);
    gold.venues.iter().any(|other| {
        let other = name_words(other);
        name.is_subset(&other) || other.is_subset(&name)
    })
}

fn name_words(name: &str) -> HashSet<String> {
    const COMMON: [&str; 10] = [
        "the", "news", "tv", "show", "program", "magazine", "of", "channel", "com", "x",
    ];
    let all: HashSet<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let telling: HashSet<String> = all
        .iter()
        .filter(|word| !COMMON.contains(&word.as_str()))
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// The words of a date, prepositions and articles left out, months cut short.
fn words(date: &str) -> Vec<String> {
    const SMALL: [&str; 9] = ["on", "in", "at", "the", "a", "of", "during", "s", "from"];
    date.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !SMALL.contains(word))
        .map(|word| {
            let abbreviated = matches!(
                word.get(..3),
                Some("jan" | "feb" | "aug" | "sep" | "oct" | "nov" | "dec")
            );
            word.get(..3).filter(|_| abbreviated).unwrap_or(word).to_owned()
        })
        .collect()
}

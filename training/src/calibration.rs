//! Learns how sure to be of a quote and its speaker: a logistic regression over what the other models say of articles that they have not seen.

use extractor::confidence::{Confidence, Evidence};
use extractor::judge::Judge;
use extractor::rank::Ranker;
use extractor::{Article, Models, Observation, observe};

use crate::corpus::{Annotated, GoldQuote};
use crate::folds::FOLDS;
use crate::labels::gold_at;
use crate::optimise::minimise;

/// Strength of the quadratic penalty.
const PENALTY: f64 = 0.5;
/// How much a wrong answer counts next to a right one: the rules of naming were made looking at some of these articles, so that elsewhere more answers are wrong.
const WRONG_WEIGHT: f64 = 1.6;
/// Rounds of the optimiser.
const ROUNDS: usize = 200;

/// A named quote of a judged article.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Index of the article.
    pub(crate) article: usize,
    /// What speaks for it.
    pub(crate) evidence: Evidence,
    /// It is a quote of that speaker.
    pub(crate) right: bool,
    weight: f64,
}

/// What models that have not seen the judged articles name in them.
pub(crate) fn outcomes(articles: &[Annotated], rankers: &[Ranker], judges: &[Judge]) -> Vec<Outcome> {
    let confidence = Confidence::shipped().clone().naming_everybody();
    let mut outcomes = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        // A construction's source is easier to find than one in an article, and nobody judged its name.
        let Some(gold) = article.gold.as_ref().filter(|_| !article.key.is_empty()) else {
            continue;
        };
        let models = Models {
            ranker: &rankers[index % FOLDS],
            judge: &judges[index % FOLDS],
            confidence: &confidence,
        };
        let given = Article {
            text: &article.text,
            byline: article.byline.as_deref(),
            ..Article::default()
        };
        for observed in observe(&given, models) {
            let judged = gold_at(gold, observed.span);
            if judged.is_none_or(|quote| quote.sure) {
                let right = judged.is_some_and(|quote| is_by(quote, &observed));
                outcomes.push(Outcome {
                    article: index,
                    weight: article.weight * if right { 1.0 } else { WRONG_WEIGHT },
                    evidence: observed.evidence,
                    right,
                });
            }
        }
    }
    outcomes
}

/// Whether a speaker is the judged one.
fn is_by(quote: &GoldQuote, observed: &Observation) -> bool {
    let mut speakers = quote.speakers.iter();
    quote.is_quote() && speakers.any(|speaker| same_name(speaker, &observed.speaker))
}

/// Whether two names fit: the same family name and no other given name, or mostly the same words.
fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else {
        return false;
    };
    let given = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    let person = last_a == last_b && (a.len() == 1 || b.len() == 1 || given(&a[0], &b[0]));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    person || 2 * shared >= a.len().max(b.len())
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "the" | "The" | "a" | "A" | "an" | "s" | "of"))
        .map(str::to_lowercase)
        .collect()
}

/// Learns the weights.
pub(crate) fn learn<'o>(outcomes: impl Iterator<Item = &'o Outcome>) -> Confidence {
    let examples: Vec<_> = outcomes
        .map(|outcome| (outcome.evidence.values(), outcome.right, outcome.weight))
        .collect();
    let size = examples.first().map_or(0, |(values, ..)| values.len());
    let weights = minimise(size, ROUNDS, |weights, gradient| {
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = PENALTY * weight;
        }
        let mut loss = 0.5 * PENALTY * weights.iter().map(|weight| weight * weight).sum::<f64>();
        for (values, right, weight) in &examples {
            let score: f64 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            let sign = if *right { 1.0 } else { -1.0 };
            loss += weight * (-sign * score).exp().ln_1p();
            let error = -sign * weight / (1.0 + (sign * score).exp());
            for (slope, value) in gradient.iter_mut().zip(values) {
                *slope += error * value;
            }
        }
        loss
    });
    Confidence::new(std::array::from_fn(|index| weights.get(index).copied().unwrap_or(0.0)))
}

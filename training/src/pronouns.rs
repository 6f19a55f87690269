//! Learns whom "he" and "she" mean: the weights of a conditional logit over the persons named before the pronoun.
//!
//! Input: coreference that a machine found in many articles, and the speakers that people judged in some. Output: the lines of `models/pronouns.txt`. The judged
//! pronouns count more: the machine's are many but every seventh is wrong.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use anyhow::Result;
use extractor::Article;
use extractor::lexicon::Lexicon;
use extractor::mention::MentionKind;
use extractor::people::{self, Antecedent, Feature, Layers, People};
use extractor::rank::Scene;

use crate::corpus::Annotated;
use crate::naming::source_mention;
use crate::optimise::minimise;
use crate::scenes::with_scene;

/// How much a judged pronoun counts beside one that a machine resolved.
const JUDGED: f64 = 4.0;
/// A machine's answer that a first model finds less likely than this is left out.
const LEAST_BELIEVED: f64 = 0.1;
/// Strength of the pull towards zero.
const RIDGE: f64 = 6.0;
const ROUNDS: usize = 200;

/// The candidates of one pronoun, the right ones marked.
struct Choice {
    candidates: Vec<(Vec<Feature>, bool)>,
    weight: f64,
}

impl Choice {
    /// The probability of the right candidates.
    fn probability(&self, weights: &[f64]) -> f64 {
        let score = |features: &[Feature]| features.iter().map(|feature| weights[feature.index()]).sum::<f64>();
        let scores: Vec<f64> = self.candidates.iter().map(|(features, _)| score(features)).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers = scores.iter().map(|score| (score - top).exp());
        let (right, all) = powers
            .zip(&self.candidates)
            .fold((0.0, 0.0), |(right, all), (power, (_, is_right))| {
                (if *is_right { right + power } else { right }, all + power)
            });
        right / all
    }
}

/// Machine coreference of one article: for each byte offset at which a token starts the chains that begin there.
type Chains = HashMap<usize, Vec<String>>;

/// Learns the weights; returns the model file.
pub(crate) fn learn(articles: &[Annotated], coreference: &[String]) -> Result<String> {
    let chains = read_chains(articles, coreference);
    let mut choices = Vec::new();
    for article in articles {
        with_scene(article, Lexicon::shipped(), |scene| {
            let layers = Layers {
                frame: scene.frame,
                words: scene.words,
                mentions: scene.mentions,
                cues: scene.cues,
            };
            let about = Article {
                text: &article.text,
                ..Article::default()
            };
            let people = people::resolve(&layers, &about);
            let judged = judged_referents(article, scene, &people);
            let chained = chains
                .get(article.key.as_str())
                .map(|chains| chained_referents(scene, &people, chains))
                .unwrap_or_default();
            let known = chained
                .iter()
                .chain(&judged)
                .filter_map(|(&mention, right)| Some((mention, right.iter().copied().min()?)))
                .collect();
            let (_, found) = people::resolve_for_learning(&layers, &about, &known);
            for (mention, antecedents) in found {
                let subject = matches!(&*scene.frame.items[scene.mentions[mention].head].lower, "he" | "she");
                if let Some(right) = judged.get(&mention) {
                    choices.extend(choice(&antecedents, right, JUDGED));
                } else if let Some(right) = chained.get(&mention).filter(|_| subject) {
                    choices.extend(choice(&antecedents, right, 1.0));
                }
            }
        });
    }
    // What a first model finds most unlikely is mostly the machine's mistake.
    let first = fit(&choices);
    choices.retain(|choice| choice.weight > 1.0 || choice.probability(&first) >= LEAST_BELIEVED);
    Ok(model_file(&fit(&choices)))
}

/// A choice with at least one right and one wrong candidate teaches something.
fn choice(antecedents: &[Antecedent], right: &HashSet<usize>, weight: f64) -> Option<Choice> {
    let candidates: Vec<(Vec<Feature>, bool)> = antecedents
        .iter()
        .map(|found| (found.features.to_vec(), right.contains(&found.entity)))
        .collect();
    let rights = candidates.iter().filter(|(_, right)| *right).count();
    (rights > 0 && rights < candidates.len()).then_some(Choice { candidates, weight })
}

/// The entities whom people judged to be the speakers, for each pronoun that is the source of a quote.
fn judged_referents(article: &Annotated, scene: &Scene<'_>, people: &People) -> HashMap<usize, HashSet<usize>> {
    let mut referents: HashMap<usize, HashSet<usize>> = HashMap::new();
    for quote in article
        .gold
        .iter()
        .flatten()
        .filter(|quote| quote.is_quote() && quote.has_speaker)
    {
        let Some(mention) = quote.source.as_deref().and_then(|source| source_mention(scene, source)) else {
            continue;
        };
        if scene.mentions[mention].kind != MentionKind::Pronoun || scene.mentions[mention].gender.is_none() {
            continue;
        }
        for speaker in &quote.speakers {
            referents.entry(mention).or_default().extend(people.labelled(speaker));
        }
    }
    referents.retain(|_, entities| !entities.is_empty());
    referents
}

/// The entities that share a chain with each pronoun.
fn chained_referents(scene: &Scene<'_>, people: &People, chains: &Chains) -> HashMap<usize, HashSet<usize>> {
    let chains_at = |item: usize| -> &[String] {
        let item = scene.frame.items.get(item);
        item.and_then(|item| chains.get(&item.span.start()))
            .map_or(&[], Vec::as_slice)
    };
    let mut members: HashMap<&str, HashSet<usize>> = HashMap::new();
    for (mention, referent) in scene.mentions.iter().zip(&people.referents) {
        let Some(referent) = referent.as_ref().filter(|_| mention.kind == MentionKind::Name) else {
            continue;
        };
        for item in [Some(mention.items.0), mention.items.0.checked_sub(1)]
            .into_iter()
            .flatten()
        {
            for chain in chains_at(item) {
                members.entry(chain).or_default().insert(referent.entity);
            }
        }
    }
    let mut referents = HashMap::new();
    for (index, mention) in scene.mentions.iter().enumerate() {
        if mention.kind != MentionKind::Pronoun || mention.gender.is_none() {
            continue;
        }
        let right: HashSet<usize> = chains_at(mention.head)
            .iter()
            .filter_map(|chain| members.get(chain.as_str()))
            .flatten()
            .copied()
            .collect();
        if !right.is_empty() {
            referents.insert(index, right);
        }
    }
    referents
}

/// Reads tab-separated tokens: start, end, ..., chains; "# KEY" opens an article. Offsets count code points.
fn read_chains(articles: &[Annotated], lines: &[String]) -> HashMap<String, Chains> {
    let texts: HashMap<&str, &str> = articles
        .iter()
        .map(|article| (article.key.as_str(), article.text.as_str()))
        .collect();
    let mut all: HashMap<String, Chains> = HashMap::new();
    let mut key = String::new();
    let mut offsets: Vec<usize> = Vec::new();
    for line in lines {
        if let Some(opened) = line.strip_prefix("# ").filter(|opened| !opened.contains('\t')) {
            opened.clone_into(&mut key);
            offsets = texts
                .get(opened)
                .map(|text| text.char_indices().map(|(at, _)| at).collect())
                .unwrap_or_default();
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let (Some(start), Some(chains)) = (
            fields.first().and_then(|start| start.parse::<usize>().ok()),
            fields.get(8),
        ) else {
            continue;
        };
        let Some(&start) = offsets.get(start) else { continue };
        let begun: Vec<String> = chains
            .split(',')
            .filter_map(|chain| chain.strip_prefix('B'))
            .map(str::to_owned)
            .collect();
        if !begun.is_empty() {
            all.entry(key.clone()).or_default().insert(start, begun);
        }
    }
    all
}

/// Maximises the probability of the right candidates.
fn fit(choices: &[Choice]) -> Vec<f64> {
    minimise(Feature::COUNT, ROUNDS, |weights, gradient| {
        let mut loss = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = RIDGE * weight;
            loss += 0.5 * RIDGE * weight * weight;
        }
        for choice in choices {
            let score = |features: &[Feature]| features.iter().map(|feature| weights[feature.index()]).sum::<f64>();
            let scores: Vec<f64> = choice.candidates.iter().map(|(features, _)| score(features)).collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let powers: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
            let all: f64 = powers.iter().sum();
            let right: f64 = powers
                .iter()
                .zip(&choice.candidates)
                .filter(|(_, (_, right))| *right)
                .map(|(power, _)| power)
                .sum();
            loss -= choice.weight * (right / all).ln();
            for (power, (features, is_right)) in powers.iter().zip(&choice.candidates) {
                let share = power / all - if *is_right { power / right } else { 0.0 };
                for feature in features {
                    gradient[feature.index()] += choice.weight * share;
                }
            }
        }
        loss
    })
}

fn model_file(weights: &[f64]) -> String {
    let mut file = String::from(
        "# Weights of the choice of a person for \"he\" and \"she\": FEATURE VALUE WEIGHT.\n# Generated by the training crate; see models/README.md. Not to be edited by hand.\n",
    );
    for (index, weight) in weights.iter().enumerate() {
        if weight.abs() >= 0.0005 {
            writeln!(file, "{} {weight:.3}", Feature::name(index)).expect("a string takes every line");
        }
    }
    file
}

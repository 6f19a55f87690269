//! Learns the weights that choose sources: a conditional logit over the candidates of each quote.

use extractor::features::Weights;
use extractor::lexicon::Lexicon;
use extractor::rank::{History, Spoken, for_each_candidate};

use crate::corpus::Annotated;
use crate::labels::{attribution_label, head_of_source, hits, is_mere_part};
use crate::optimise::minimise;
use crate::scenes::with_scene;

/// Buckets of the ranker, base-2 logarithm.
const BITS: u32 = 16;
/// Strength of the quadratic penalty.
const PENALTY: f64 = 1.0;

/// The candidates of one quote.
#[derive(Debug)]
pub(crate) struct Group {
    /// Index of the article.
    pub(crate) article: usize,
    weight: f64,
    candidates: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    buckets: Vec<u32>,
    /// It heads the annotated source.
    heads: bool,
    /// It overlaps the annotated source.
    hits: bool,
    /// It overlaps the source without standing for it.
    mere_part: bool,
}

impl Group {
    /// Whether the likeliest candidate overlaps the annotated source, and whether it heads it.
    pub(crate) fn hit_by(&self, weights: &[f64]) -> (bool, bool) {
        let score = |candidate: &Candidate| -> f64 { candidate.buckets.iter().map(|&b| weights[b as usize]).sum() };
        let scored = self
            .candidates
            .iter()
            .map(|candidate| (score(candidate), (candidate.hits, candidate.heads)));
        scored
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map_or((false, false), |(_, right)| right)
    }
}

/// Describes the quotes of all articles, earlier speakers as annotated. Returns the groups with a right candidate, and how many quotes have a source.
pub(crate) fn describe(articles: &[Annotated], lexicon: &Lexicon) -> (Vec<Group>, usize) {
    let mut groups = Vec::new();
    let mut with_source = 0;
    for (index, article) in articles.iter().enumerate() {
        with_scene(article, lexicon, |scene| {
            let mut history = History::default();
            for (stretch, marked) in scene.frame.stretches.iter().enumerate() {
                let label = attribution_label(article, marked.outer);
                if marked.parent.is_some() || !label.is_quote {
                    continue;
                }
                let mut mentions = Vec::new();
                let mut candidates = Vec::new();
                for_each_candidate(scene, stretch, &history, |mention, features| {
                    mentions.push(mention);
                    candidates.push(Candidate {
                        buckets: features
                            .buckets()
                            .iter()
                            .map(|bucket| bucket & ((1 << BITS) - 1))
                            .collect(),
                        heads: false,
                        hits: hits(&scene.mentions[mention], label.source),
                        mere_part: is_mere_part(scene, mention, label.source),
                    });
                });
                let head = head_of_source(scene, &mentions, label.source);
                with_source += usize::from(!label.source.is_empty());
                if let Some(head) = head {
                    for (candidate, mention) in candidates.iter_mut().zip(&mentions) {
                        candidate.heads = *mention == head;
                    }
                    groups.push(Group {
                        article: index,
                        weight: article.weight,
                        candidates,
                    });
                }
                history.push(Spoken {
                    stretch,
                    mention: head,
                    entity: head.and_then(|head| scene.referents[head]),
                });
            }
        });
    }
    (groups, with_source)
}

/// Learns weights from groups; candidates that overlap the source without heading it are neither right nor wrong.
pub(crate) fn learn<'a>(groups: impl Iterator<Item = &'a Group>, iterations: usize) -> Vec<f64> {
    let mut rows: Vec<&[u32]> = Vec::new();
    let mut spans = Vec::new();
    for group in groups {
        let start = rows.len();
        let mut head = start;
        for candidate in group
            .candidates
            .iter()
            .filter(|candidate| candidate.heads || candidate.mere_part || !candidate.hits)
        {
            if candidate.heads {
                head = rows.len();
            }
            rows.push(&candidate.buckets);
        }
        spans.push((start, rows.len(), head, group.weight));
    }
    let mut probabilities = vec![0.0; rows.len()];
    minimise(1 << BITS, iterations, |weights, gradient| {
        for (value, weight) in gradient.iter_mut().zip(weights) {
            *value = PENALTY * weight;
        }
        let mut loss = 0.5 * PENALTY * weights.iter().map(|weight| weight * weight).sum::<f64>();
        for &(start, end, head, weight) in &spans {
            let mut highest = f64::NEG_INFINITY;
            for row in start..end {
                probabilities[row] = rows[row].iter().map(|&bucket| weights[bucket as usize]).sum();
                highest = highest.max(probabilities[row]);
            }
            let mut sum = 0.0;
            for probability in &mut probabilities[start..end] {
                *probability = (*probability - highest).exp();
                sum += *probability;
            }
            loss -= weight * (probabilities[head] / sum).ln();
            for row in start..end {
                let error = weight * (probabilities[row] / sum - if row == head { 1.0 } else { 0.0 });
                for &bucket in rows[row] {
                    gradient[bucket as usize] += error;
                }
            }
        }
        loss
    })
}

/// Weights as the extractor takes them.
pub(crate) fn weights(values: &[f64]) -> Weights {
    let weights: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    Weights::new(&weights)
}

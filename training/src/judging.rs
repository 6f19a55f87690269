//! Learns the weights that judge stretches: quote or not, speech or fragment. Both are logistic regressions.

use extractor::features::{Features, Weights};
use extractor::judge::{quote_features, speech_features};
use extractor::lexicon::Lexicon;
use extractor::rank::{History, Ranker, Spoken};

use crate::corpus::{Annotated, GoldKind};
use crate::labels::{attribution_label, gold_at, head_of_source};
use crate::optimise::minimise;
use crate::scenes::with_scene;

/// Buckets of the model that tells quotes, base-2 logarithm.
pub(crate) const QUOTE_BITS: u32 = 14;
/// Buckets of the model that tells speech, base-2 logarithm.
pub(crate) const SPEECH_BITS: u32 = 12;
/// Strength of the quadratic penalty.
const PENALTY: f64 = 3.0;
/// How much a stretch counts that was judged by itself, next to one whose label follows from an attribution around it.
const JUDGED_WEIGHT: f64 = 3.0;
/// The same for one that was judged to be nobody's words; there are few of them.
const REFUSED_WEIGHT: f64 = 3.0;
/// How much a stretch counts that is a quote only by the attribution around it, which also covers titles and terms within indirect speech.
const UNJUDGED_QUOTE_WEIGHT: f64 = 0.3;

/// One stretch with its answer.
#[derive(Debug)]
pub(crate) struct Example {
    /// Index of the article.
    pub(crate) article: usize,
    buckets: Vec<u32>,
    /// The answer.
    pub(crate) yes: bool,
    /// It was judged by itself, and surely.
    pub(crate) sure: bool,
    weight: f64,
}

impl Example {
    fn new(article: usize, features: &Features, bits: u32, yes: bool) -> Self {
        Self {
            article,
            buckets: features
                .buckets()
                .iter()
                .map(|bucket| bucket & ((1 << bits) - 1))
                .collect(),
            yes,
            sure: false,
            weight: 1.0,
        }
    }

    /// What the weights answer.
    pub(crate) fn answer(&self, weights: &[f64]) -> bool {
        self.buckets.iter().map(|&bucket| weights[bucket as usize]).sum::<f64>() >= 0.0
    }
}

/// Describes all stretches of all articles; `ranker` gives the one that did not learn from an article.
pub(crate) fn describe_quotes<'r>(
    articles: &[Annotated],
    lexicon: &Lexicon,
    ranker: impl Fn(usize) -> &'r Ranker,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        with_scene(article, lexicon, |scene| {
            let mut ranking = ranker(index).on(scene);
            let mut history = History::default();
            let mut features = Features::default();
            for (stretch, marked) in scene.frame.stretches.iter().enumerate() {
                if marked.parent.is_some() {
                    continue;
                }
                let label = attribution_label(article, marked.outer);
                let ranked = ranking.choose(stretch, &history);
                features.clear();
                quote_features(scene, stretch, &ranked, &mut features);
                let mut example = Example::new(index, &features, QUOTE_BITS, label.is_quote);
                if label.is_quote {
                    example.weight = UNJUDGED_QUOTE_WEIGHT;
                }
                if let Some(judged) = article.gold.as_ref().and_then(|gold| gold_at(gold, marked.inner)) {
                    example.yes = judged.is_quote();
                    example.sure = judged.sure;
                    example.weight = match (judged.sure, example.yes) {
                        (true, true) => JUDGED_WEIGHT,
                        (true, false) => REFUSED_WEIGHT,
                        (false, _) => 1.0,
                    };
                }
                examples.push(example);
                if label.is_quote {
                    let candidates: Vec<usize> = ranked.probabilities.iter().map(|&(mention, _)| mention).collect();
                    let mention = head_of_source(scene, &candidates, label.source);
                    history.push(Spoken {
                        stretch,
                        mention,
                        entity: mention.and_then(|mention| scene.referents[mention]),
                    });
                }
            }
        });
    }
    examples
}

/// Describes the judged quotes: yes for speech, no for a fragment.
pub(crate) fn describe_speech(articles: &[Annotated], lexicon: &Lexicon) -> Vec<Example> {
    let mut examples = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        let Some(gold) = &article.gold else { continue };
        with_scene(article, lexicon, |scene| {
            let mut features = Features::default();
            for (stretch, marked) in scene.frame.stretches.iter().enumerate() {
                let Some(judged) = gold_at(gold, marked.inner).filter(|quote| quote.is_quote()) else {
                    continue;
                };
                features.clear();
                speech_features(scene, stretch, &mut features);
                let mut example = Example::new(index, &features, SPEECH_BITS, judged.kind == GoldKind::Speech);
                example.sure = judged.sure;
                examples.push(example);
            }
        });
    }
    examples
}

/// Learns weights that answer the examples.
pub(crate) fn learn<'a>(examples: impl Iterator<Item = &'a Example>, bits: u32) -> Vec<f64> {
    let examples: Vec<&Example> = examples.collect();
    minimise(1 << bits, 150, |weights, gradient| {
        for (value, weight) in gradient.iter_mut().zip(weights) {
            *value = PENALTY * weight;
        }
        let mut loss = 0.5 * PENALTY * weights.iter().map(|weight| weight * weight).sum::<f64>();
        for example in &examples {
            let score: f64 = example.buckets.iter().map(|&bucket| weights[bucket as usize]).sum();
            let margin = if example.yes { score } else { -score };
            loss += example.weight * (-margin).exp().ln_1p();
            let error = example.weight / (1.0 + margin.exp()) * if example.yes { -1.0 } else { 1.0 };
            for &bucket in &example.buckets {
                gradient[bucket as usize] += error;
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

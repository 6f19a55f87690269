//! Models that have not seen an article: those that learned from the other folds.

use extractor::judge::Judge;
use extractor::lexicon::Lexicon;
use extractor::rank::Ranker;

use crate::ROUNDS;
use crate::corpus::Annotated;
use crate::judging::{self, Example};
use crate::ranking::{self, Group};

/// Parts into which the articles are split.
pub(crate) const FOLDS: usize = 5;

/// For each fold a ranker that learned from the others.
pub(crate) fn rankers(groups: &[Group]) -> Vec<Ranker> {
    let learn = |fold| {
        let others = groups.iter().filter(|group| group.article % FOLDS != fold);
        Ranker::new(ranking::weights(&ranking::learn(others, ROUNDS)))
    };
    (0..FOLDS).map(learn).collect()
}

/// For each fold a judge that learned from the others.
pub(crate) fn judges(articles: &[Annotated], lexicon: &Lexicon, quotes: &[Example]) -> Vec<Judge> {
    let speech = judging::describe_speech(articles, lexicon);
    let learn = |examples: &[Example], bits, fold| {
        let others = examples.iter().filter(|example| example.article % FOLDS != fold);
        judging::weights(&judging::learn(others, bits))
    };
    (0..FOLDS)
        .map(|fold| {
            Judge::new(
                learn(quotes, judging::QUOTE_BITS, fold),
                learn(&speech, judging::SPEECH_BITS, fold),
            )
        })
        .collect()
}

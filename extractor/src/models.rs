//! The learned models that the extractor decides with.

use crate::confidence::Confidence;
use crate::judge::Judge;
use crate::rank::Ranker;

/// One of each model.
#[derive(Clone, Copy, Debug)]
pub struct Models<'m> {
    /// Chooses the source of a stretch.
    pub ranker: &'m Ranker,
    /// Tells quotes from other words in marks.
    pub judge: &'m Judge,
    /// Tells how likely the answer is right.
    pub confidence: &'m Confidence,
}

impl Models<'static> {
    /// Those that the extractor ships with.
    #[must_use]
    pub fn shipped() -> Self {
        Self {
            ranker: Ranker::shipped(),
            judge: Judge::shipped(),
            confidence: Confidence::shipped(),
        }
    }
}

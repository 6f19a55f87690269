//! How likely it is that a stretch is a quote and its speaker right.
//!
//! Input: what each step found likely by itself. Output: one probability. The steps do not err independently and are surer of themselves than they should be, so
//! a logistic regression weighs them, learned by the `training` crate from articles that the other models had not seen.

use std::sync::OnceLock;

use crate::data_lines;
use crate::people::NamingReason;

/// What the steps before say of a stretch and its speaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Probability that the stretch is a quote.
    pub quote: f64,
    /// Probability that the mention, or another one of the same speaker, is its source.
    pub source: f64,
    /// Probability that the source is called so.
    pub name: f64,
    /// How the name was reached.
    pub reason: NamingReason,
    /// A reporting word stands by the source.
    pub cued: bool,
    /// The source stands in the stretch's own sentence.
    pub beside: bool,
    /// The article names persons, whom a description may mean.
    pub peopled: bool,
}

/// How many values describe a piece of evidence.
const VALUES: usize = 17;

/// What the values are called in the file of weights.
const NAMES: [&str; VALUES] = [
    "always",
    "quote",
    "source",
    "name",
    "cued",
    "beside",
    "by-name",
    "by-surname",
    "by-acronym",
    "by-pronoun",
    "by-relative",
    "by-role",
    "by-apposition",
    "by-issuer",
    "by-description",
    "by-description-among-persons",
    "by-other",
];

impl Evidence {
    /// The values that weights belong to: a constant, the log-odds of the three probabilities, and what is the case.
    #[must_use]
    pub fn values(&self) -> [f64; VALUES] {
        let mut values = [0.0; VALUES];
        values[0] = 1.0;
        values[1] = log_odds(self.quote);
        values[2] = log_odds(self.source);
        values[3] = log_odds(self.name);
        values[4] = f64::from(u8::from(self.cued));
        values[5] = f64::from(u8::from(self.beside));
        let reason = match self.reason {
            NamingReason::Name => 6,
            NamingReason::Surname => 7,
            NamingReason::Acronym => 8,
            NamingReason::Pronoun => 9,
            NamingReason::Relative => 10,
            NamingReason::Role => 11,
            NamingReason::Apposition => 12,
            NamingReason::Issuer => 13,
            NamingReason::Described => 14 + usize::from(self.peopled),
            NamingReason::Byline | NamingReason::Carried | NamingReason::Turn => 16,
        };
        values[reason] = 1.0;
        values
    }
}

/// The log-odds of a probability, kept within what can be told from certainty.
fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(0.002, 0.998);
    (probability / (1.0 - probability)).ln()
}

/// The model that weighs the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Confidence {
    weights: [f64; VALUES],
    least: f64,
}

/// Below this probability no speaker is given, only candidates: a wrong speaker is worse than none.
const LEAST_SPEAKER: f64 = 0.15;

impl Confidence {
    /// The model that the extractor ships with, read on first use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Confidence> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::from_file(include_str!("../models/confidence.txt")))
    }

    /// A model with these weights, in the order of [`Evidence::values`].
    #[must_use]
    pub const fn new(weights: [f64; VALUES]) -> Self {
        Self {
            weights,
            least: LEAST_SPEAKER,
        }
    }

    /// Reads lines of value and weight; unknown values count for nothing.
    #[must_use]
    pub fn from_file(file: &str) -> Self {
        let mut weights = [0.0; VALUES];
        for (name, weight) in data_lines(file).filter_map(|line| line.split_once(' ')) {
            if let (Some(index), Ok(weight)) = (NAMES.iter().position(|known| *known == name), weight.trim().parse()) {
                weights[index] = weight;
            }
        }
        Self::new(weights)
    }

    /// The lines that [`Self::from_file`] reads.
    #[must_use]
    pub fn to_file(&self) -> String {
        let lines = NAMES.iter().zip(&self.weights);
        lines.map(|(name, weight)| format!("{name} {weight:.4}\n")).collect()
    }

    /// The same model, naming every speaker however unlikely; to learn from and to measure.
    #[must_use]
    pub fn naming_everybody(mut self) -> Self {
        self.least = 0.0;
        self
    }

    /// How likely it is a quote of that speaker.
    #[must_use]
    pub fn of(&self, evidence: &Evidence) -> f64 {
        let values = evidence.values();
        let score: f64 = values
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum();
        1.0 / (1.0 + (-score).exp())
    }

    /// Whether the speaker is likely enough to be given.
    #[must_use]
    pub fn suffices(&self, evidence: &Evidence) -> bool {
        self.of(evidence) >= self.least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let model = Confidence::shipped();
        assert_eq!(&Confidence::from_file(&model.to_file()), model);
        assert!(
            model.weights.iter().any(|weight| *weight > 0.0),
            "the shipped file has weights"
        );
    }
}

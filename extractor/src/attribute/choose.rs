//! Who speaks a stretch: from the ranked mentions to a named speaker, or to candidates where the text does not decide.

use super::Judged;
use crate::attribution::{Article, SpeakerCandidate};
use crate::judge::Judgement;
use crate::people::{self, Layers, People, SpokenName};
use crate::rank::Ranked;

/// Below this probability of the speaker being right none is given, only candidates: a wrong speaker is worse than none.
const LEAST_SPEAKER: f64 = 0.36;
/// So many candidates are offered where no speaker is given, each at least this likely.
const MOST_CANDIDATES: usize = 3;
const LEAST_CANDIDATE: f64 = 0.1;
/// Among so many of the likeliest mentions the speaker is chosen.
const MOST_RIVALS: usize = 8;

impl Judged {
    pub(super) fn new(stretch: usize, judgement: Judgement) -> Self {
        Self {
            stretch,
            judgement,
            mention: None,
            named: None,
            candidates: Vec::new(),
            continues: None,
            in_exchange: false,
            posted: None,
        }
    }

    pub(super) fn choose_speaker(
        &mut self,
        layers: &Layers<'_>,
        people: &People,
        ranked: &Ranked,
        spoken: &[SpokenName],
        article: &Article<'_>,
        out_of_style: bool,
    ) {
        let name = |mention: usize| people::name_speaker(layers, people, mention, spoken, article);
        let Some((mention, probability)) = likeliest_speaker(ranked, people) else {
            return;
        };
        self.mention = Some((mention, probability));
        let Some(named) = name(mention) else { return };
        let sure = named.decided && probability * named.probability >= LEAST_SPEAKER;
        if sure && !out_of_style && !named.speaker.name.is_empty() {
            self.named = Some(named);
            return;
        }
        self.candidates = named.candidates;
        for &(mention, probability) in ranked.probabilities.iter().take(MOST_CANDIDATES) {
            let Some(other) = name(mention) else { continue };
            let confidence = f64::from(probability) * other.probability;
            let known = self
                .candidates
                .iter()
                .any(|candidate| candidate.name == other.speaker.name);
            if confidence >= LEAST_CANDIDATE && !known && !other.speaker.name.is_empty() {
                self.candidates.push(SpeakerCandidate {
                    name: other.speaker.name,
                    confidence,
                });
            }
        }
        self.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        self.candidates.truncate(MOST_CANDIDATES);
    }
}

/// The mention of the likeliest speaker, and how likely that speaker is. Several mentions of one person ("the former president", "Trump") speak for that person together.
fn likeliest_speaker(ranked: &Ranked, people: &People) -> Option<(usize, f64)> {
    let entity = |mention: usize| people.referents[mention].as_ref().map(|referent| referent.entity);
    let together = |mention: usize, alone: f32| match entity(mention) {
        None => alone,
        Some(same) => ranked
            .probabilities
            .iter()
            .filter(|(other, _)| entity(*other) == Some(same))
            .map(|(_, probability)| probability)
            .sum(),
    };
    // Equally likely ones keep the ranker's order; the best mention of the likeliest speaker comes first in it.
    let mut best: Option<(usize, f32)> = None;
    for &(mention, alone) in ranked.probabilities.iter().take(MOST_RIVALS) {
        let sum = together(mention, alone);
        if best.is_none_or(|(_, held)| sum > held + 1e-6) {
            best = Some((mention, sum));
        }
    }
    best.map(|(mention, sum)| (mention, f64::from(sum).min(1.0)))
}

/// Probability that this is a quote and its speaker right.
pub(super) fn confidence(judged: &Judged) -> f64 {
    let quote = f64::from(judged.judgement.quote_probability);
    let confidence = match (&judged.named, judged.mention) {
        (Some(named), Some((_, source))) => quote * source * named.probability,
        (Some(named), None) => quote * named.probability,
        (None, _) => quote,
    };
    // Four digits say all that a probability learned from a few thousand quotes can.
    (confidence.clamp(0.0, 1.0) * 1e4).round() / 1e4
}

//! Who speaks a stretch: from the ranked mentions to a named speaker, or to candidates where the text does not decide.

use super::Judged;
use crate::attribution::{Article, Modality, Relay, RelayKind, SpeakerCandidate, SpeakerKind};
use crate::confidence::{Confidence, Evidence};
use crate::judge::Judgement;
use crate::mention::MentionKind;
use crate::occasions;
use crate::people::{self, Layers, Named, NamingReason, People, SpokenName, one_line};
use crate::rank::Ranked;
use crate::reported::Reported;

/// So many candidates are offered where no speaker is given, each at least this likely.
const MOST_CANDIDATES: usize = 3;
const LEAST_CANDIDATE: f64 = 0.1;
/// How sure the subject of the verb right before the words is.
const GOVERNED: f64 = 0.8;
/// Among so many of the likeliest mentions the speaker is chosen.
const MOST_RIVALS: usize = 8;

impl Judged {
    pub(super) fn new(stretch: usize, judgement: Judgement) -> Self {
        Self {
            stretch,
            judgement,
            mention: None,
            named: None,
            evidence: None,
            candidates: Vec::new(),
            continues: None,
            in_exchange: false,
            posted: None,
            reported: Reported::default(),
            translated: false,
            tellers: Vec::new(),
        }
    }

    /// Takes the likeliest speaker where `confidence` suffices; without one nobody is named, and all are only candidates.
    pub(super) fn choose_speaker(
        &mut self,
        layers: &Layers<'_>,
        people: &People,
        ranked: &Ranked,
        spoken: &[SpokenName],
        article: &Article<'_>,
        confidence: Option<&Confidence>,
    ) {
        let name = |mention: usize| people::name_speaker(layers, people, mention, spoken, article);
        let Some((mention, probability)) = likeliest_speaker(ranked, people) else {
            return;
        };
        self.mention = Some((mention, probability));
        let Some(named) = name(mention) else { return };
        let evidence = self.evidence(layers, people, mention, probability, &named);
        let sure = named.decided && confidence.is_some_and(|confidence| confidence.suffices(&evidence));
        if sure && !named.speaker.name.is_empty() {
            self.named = Some(named);
            self.evidence = Some(evidence);
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
        self.sort_candidates();
    }

    /// Corrects the choice where the clauses above the words leave none: nobody said them, they were put to the chosen one, or the verb right before them has a subject
    /// of its own and the chosen one only tells of it.
    pub(super) fn heed_clauses(
        &mut self,
        layers: &Layers<'_>,
        people: &People,
        spoken: &[SpokenName],
        article: &Article<'_>,
    ) {
        let name = |mention: usize| people::name_speaker(layers, people, mention, spoken, article);
        let source = self.mention.map(|(mention, _)| mention);
        let reported = &self.reported;
        let from_subject = source.is_none() || source == reported.subject;
        let nobody = reported.nobody && (from_subject || reported.subject.is_none());
        if nobody || reported.proverb && !reported.governed {
            self.forget_speaker();
        } else if let Some(teller) = reported
            .told_of
            .filter(|&teller| Some(teller) == source || self.same_speaker(teller, people))
        {
            self.forget_speaker();
            self.reported.tellers.push(teller);
        } else if reported.heard {
            let agent = reported.agent;
            match agent.and_then(|agent| Some((agent, name(agent)?))) {
                Some((agent, named)) => self.take_speaker(layers, people, agent, named),
                None if from_subject || reported.verb_asks && !self.is_outlet() => self.forget_speaker(),
                None => {}
            }
        } else if let (true, Some(subject), Some(source)) =
            (reported.governed || reported.controlled, reported.subject, source)
            && subject != source
            && self.is_misled(source, subject, layers, people)
            && let Some(named) = name(subject).filter(|named| named.decided)
        {
            self.take_speaker(layers, people, subject, named);
        }
        self.describe_subject(layers, people);
        for &teller in &self.reported.tellers {
            let Some(named) = name(teller).filter(|named| named.decided && !named.speaker.name.is_empty()) else {
                continue;
            };
            let outlet = occasions::names_outlet(&named.speaker.name);
            self.tellers.push(Relay {
                kind: if outlet { RelayKind::Outlet } else { RelayKind::Person },
                name: named.speaker.name,
                mention: named.speaker.mention,
            });
        }
    }

    /// "Ruiz said the mayor had told her": where the description was taken for the one who tells, it means somebody whom the article does not name.
    fn describe_subject(&mut self, layers: &Layers<'_>, people: &People) {
        let entity = |mention: usize| people.referents[mention].as_ref().map(|referent| referent.entity);
        let Some(subject) = self
            .reported
            .subject
            .filter(|&subject| self.mention.is_some_and(|(mention, _)| mention == subject))
        else {
            return;
        };
        let mention = &layers.mentions[subject];
        let told_by_itself = entity(subject).is_some()
            && self
                .reported
                .tellers
                .iter()
                .any(|&teller| entity(teller) == entity(subject));
        if mention.kind != MentionKind::Nominal || !told_by_itself {
            return;
        }
        let printed = one_line(mention.span.of(layers.frame.text));
        let name = ["the ", "The "]
            .iter()
            .find_map(|article| printed.strip_prefix(article))
            .unwrap_or(&printed);
        if let Some(named) = &mut self.named {
            named.speaker.name = name.to_owned();
            named.speaker.kind = SpeakerKind::Unnamed;
            named.speaker.role = None;
            named.entity = None;
            named.reason = NamingReason::Described;
        }
    }

    /// Whether a mention means the chosen speaker.
    fn same_speaker(&self, mention: usize, people: &People) -> bool {
        let entity = people.referents[mention].as_ref().map(|referent| referent.entity);
        entity.is_some() && self.named.as_ref().is_some_and(|named| named.entity == entity)
    }

    /// Whether a source must give way to the subject of the verb that governs the words.
    fn is_misled(&self, source: usize, subject: usize, layers: &Layers<'_>, people: &People) -> bool {
        let reported = &self.reported;
        let behind = layers.mentions[source].items.0 > layers.mentions[subject].items.1;
        let same = |&teller: &usize| teller == source || self.same_speaker(teller, people);
        // "Ruiz expects that voters will say": the words are Ruiz's.
        let real = reported.modality != Modality::Hypothetical;
        let tells = real && reported.tellers.iter().any(same);
        let told = real && reported.told && reported.governed && !self.same_speaker(subject, people);
        // "Ruiz cited an interview in which Hale said": the clause next to the words has a subject of its own.
        let beside = reported.utters && reported.verb.is_some_and(|verb| self.is_beside(verb, layers));
        let clause_above = real && beside && layers.mentions[source].items.1 <= layers.mentions[subject].items.0;
        // "Correction: Shah did not say": a label is no source.
        let label = layers.lower(layers.mentions[source].items.1) == ":";
        behind || tells || told || clause_above || label || reported.controlled
    }

    /// Whether at most a mark, "that" or whom it tells stands between a verb and the words: "I told her,".
    fn is_beside(&self, verb: usize, layers: &Layers<'_>) -> bool {
        let words = layers.frame.stretch_items[self.stretch];
        verb < words
            && (verb + 1..words).all(|item| {
                matches!(
                    layers.lower(item),
                    "," | ":" | "that" | "me" | "us" | "you" | "him" | "her" | "them"
                )
            })
    }

    /// Whether an outlet was chosen, which may well put questions.
    fn is_outlet(&self) -> bool {
        self.named
            .as_ref()
            .is_some_and(|named| occasions::names_outlet(&named.speaker.name))
    }

    /// What goes on from earlier words without a verb of its own is reported as those are.
    pub(super) fn take_over(&mut self, judged: &[Self]) {
        let Some(earlier) = self
            .continues
            .and_then(|earlier| judged.iter().rev().find(|one| one.stretch == earlier))
        else {
            return;
        };
        self.translated |= earlier.translated;
        if self.reported.verb.is_none() || self.reported.verb == earlier.reported.verb {
            self.reported = earlier.reported.clone();
            self.tellers.clone_from(&earlier.tellers);
        }
    }

    fn take_speaker(&mut self, layers: &Layers<'_>, people: &People, mention: usize, named: Named) {
        self.evidence = Some(self.evidence(layers, people, mention, GOVERNED, &named));
        self.mention = Some((mention, GOVERNED));
        self.named = Some(named);
        self.candidates.clear();
    }

    fn forget_speaker(&mut self) {
        self.mention = None;
        self.named = None;
        self.candidates.clear();
    }

    fn sort_candidates(&mut self) {
        self.candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        self.candidates.truncate(MOST_CANDIDATES);
    }

    fn evidence(&self, layers: &Layers<'_>, people: &People, mention: usize, source: f64, named: &Named) -> Evidence {
        let items = &layers.frame.items;
        let (item, cues) = (layers.frame.stretch_items[self.stretch], layers.cues[mention]);
        Evidence {
            quote: f64::from(self.judgement.quote_probability),
            source,
            name: named.probability,
            reason: named.reason,
            cued: cues.after.is_some() || cues.before.is_some(),
            peopled: people.entities.iter().any(people::Entity::is_person),
            beside: items[layers.mentions[mention].head].sentence == items[item].sentence,
        }
    }

    /// Probability that this is a quote and, where one is given, its speaker right.
    pub(super) fn confidence(&self, model: &Confidence) -> f64 {
        let quote = f64::from(self.judgement.quote_probability);
        let confidence = match (&self.named, &self.evidence) {
            (Some(_), Some(evidence)) if self.mention.is_some() => model.of(&Evidence { quote, ..*evidence }),
            (Some(named), _) => quote * named.probability,
            (None, _) => quote,
        };
        // Four digits say all that a probability learned from a few thousand quotes can.
        (confidence * 1e4).round() / 1e4
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

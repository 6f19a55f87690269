//! Which stretches belong together: those that go on around a cue or over paragraphs, and those that repeat earlier words.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use memchr::memmem;

use super::{Judged, Reading};
use crate::attribution::{Article, Attribution, Extraction, Flag, Form, Place, QuoteKind, Speaker, Verdict};
use crate::fold::{fold, fold_opening};
use crate::frame::{Frame, ItemKind};
use crate::mention::Mention;

/// So many quotes that nobody is said to have spoken are sought among the others.
const MOST_EXCERPTS: usize = 32;
/// A speaker is taken over from the same words elsewhere if they are so sure there, and so many bytes long.
const LEAST_SURE: f64 = 0.6;
const LEAST_SHARED: usize = 20;
/// An excerpt has at least so many words.
const LEAST_EXCERPT_WORDS: usize = 4;
/// The same words again are a repetition from so many words on; one or two words recur by chance.
const LEAST_REPEATED_WORDS: usize = 3;

impl Reading<'_> {
    /// The paragraphs of one speech have one speaker: that of the paragraph which names its source most surely, mostly the last or the first.
    pub(super) fn share_speakers_over_paragraphs(&mut self) {
        let top_level: Vec<usize> = (0..self.judged.len())
            .filter(|&index| self.frame.stretches[index].parent.is_none())
            .collect();
        let mut at = 0;
        while at < top_level.len() {
            let mut end = at + 1;
            while end < top_level.len() && self.goes_on_in_next_paragraph(top_level[end - 1]) {
                end += 1;
            }
            let speech = &top_level[at..end];
            at = end;
            if speech.len() < 2 {
                continue;
            }
            let sureness = |&index: &usize| {
                let judged = &self.judged[index];
                let cued = judged
                    .mention
                    .is_some_and(|(mention, _)| self.cue_of(mention, judged.stretch).is_some());
                let named = judged.named.as_ref().map_or(0.0, |named| named.probability);
                (cued, named * judged.mention.map_or(0.0, |(_, probability)| probability))
            };
            let surest = speech.iter().copied().max_by(|a, b| {
                let (a, b) = (sureness(a), sureness(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
            });
            let Some(surest) = surest.filter(|&index| self.judged[index].named.is_some()) else {
                continue;
            };
            let (mention, named) = (self.judged[surest].mention, self.judged[surest].named.clone());
            for pair in speech.windows(2) {
                self.judged[pair[1]].continues = Some(pair[0]);
            }
            for &index in speech.iter().filter(|&&index| index != surest) {
                let judged = &mut self.judged[index];
                judged.judgement.verdict = Verdict::Quote;
                judged.judgement.kind = QuoteKind::Speech;
                judged.mention = mention;
                judged.named.clone_from(&named);
                judged.candidates.clear();
            }
        }
    }

    /// Whether an unclosed stretch is one paragraph of a longer speech: the next paragraph opens with a mark.
    pub(super) fn goes_on_in_next_paragraph(&self, stretch: usize) -> bool {
        let item = self.frame.stretch_items[stretch];
        !self.frame.stretches[stretch].closed
            && self.frame.items.get(item + 1).is_some_and(|next| {
                matches!(next.kind, ItemKind::Quote(_)) && next.paragraph == self.frame.items[item].paragraph + 1
            })
    }
}

/// The earlier stretch that this one goes on from: around the cue that both share, or over paragraphs.
pub(super) fn continued(frame: &Frame<'_>, judged: &[Judged], entry: &Judged, mentions: &[Mention]) -> Option<usize> {
    let earlier = judged
        .iter()
        .rev()
        .find(|judged| frame.stretches[judged.stretch].parent.is_none())?;
    if !earlier.is_quote() {
        return None;
    }
    let (from, to) = (frame.stretch_items[earlier.stretch], frame.stretch_items[entry.stretch]);
    let adjacent_paragraphs = to == from + 1 && frame.items[to].paragraph == frame.items[from].paragraph + 1;
    if !frame.stretches[earlier.stretch].closed && adjacent_paragraphs {
        return Some(earlier.stretch);
    }
    let (source, _) = entry.mention?;
    let same_source = earlier.mention.is_some_and(|(mention, _)| mention == source);
    let source = mentions[source].items;
    // Around the cue: the source stands between the two, and no sentence of the reporter's own does.
    let between = from < source.0 && source.1 <= to;
    let sentences = frame.items[to].sentence.saturating_sub(frame.items[source.0].sentence);
    let own_sentence_between = sentences > 1 || sentences == 1 && !opens_sentence(frame, to);
    // "said “a mess,” adding that it was “right”": the second has a verb of its own.
    if same_source && between && !own_sentence_between && !entry.reported.second {
        return Some(earlier.stretch);
    }
    // Over paragraphs: both stretches, and nothing else, between the source and here.
    let spoke_before = same_source && !between && source.1 <= from && adjacent_paragraphs;
    spoke_before.then_some(earlier.stretch)
}

fn opens_sentence(frame: &Frame<'_>, item: usize) -> bool {
    item.checked_sub(1)
        .is_none_or(|before| frame.items[before].sentence != frame.items[item].sentence)
}

/// Links the same words, said again in the same article, to where they stood first.
pub(super) fn mark_repetitions(article: &Article<'_>, extraction: &mut Extraction) {
    let words = |quote: &Attribution| words_of(article, quote);
    // Few quotes open alike; only those are folded whole.
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, quote) in extraction.quotes.iter().enumerate() {
        let opening = fold_opening(words(quote), LEAST_REPEATED_WORDS);
        if opening.split(' ').count() == LEAST_REPEATED_WORDS {
            alike.entry(opening).or_default().push(index);
        }
    }
    let mut repeated: Vec<usize> = alike.into_values().filter(|alike| alike.len() > 1).flatten().collect();
    repeated.sort_unstable();
    let mut first: HashMap<String, usize> = HashMap::new();
    for index in repeated {
        match first.entry(fold(words(&extraction.quotes[index]))) {
            Entry::Occupied(earlier) => extraction.quotes[index].repeats = Some(*earlier.get()),
            Entry::Vacant(new) => {
                new.insert(index);
            }
        }
    }
    mark_excerpts(article, extraction);
    share_speakers_of_repetitions(extraction);
}

fn words_of<'a>(article: &Article<'a>, quote: &Attribution) -> &'a str {
    quote.span.of(if quote.place == Place::Title {
        article.title.unwrap_or_default()
    } else {
        article.text
    })
}

/// A sentence of an earlier quote, said again by nobody: a pull quote or a caption.
fn mark_excerpts(article: &Article<'_>, extraction: &mut Extraction) {
    let unreported: Vec<usize> = (0..extraction.quotes.len())
        .filter(|&index| is_unreported(&extraction.quotes[index]) && extraction.quotes[index].repeats.is_none())
        .take(MOST_EXCERPTS)
        .collect();
    for index in unreported {
        let quote = &extraction.quotes[index];
        let words = words_of(article, quote).trim_end_matches(|c: char| c.is_ascii_punctuation() || c == '…');
        if words.split_whitespace().take(LEAST_EXCERPT_WORDS).count() < LEAST_EXCERPT_WORDS {
            continue;
        }
        let place = quote.place;
        let found = memmem::find(article.text.as_bytes(), words.as_bytes())
            .filter(|&at| place == Place::Title || at < quote.span.start());
        let around = found.and_then(|at| {
            extraction.quotes.iter().position(|other| {
                other.place == Place::Text
                    && other.parent.is_none()
                    && other.span.start() <= at
                    && at + words.len() <= other.span.end()
            })
        });
        match around.filter(|&around| around != index) {
            Some(around) if place == Place::Text => extraction.quotes[index].repeats = Some(around),
            Some(around) => copy_speaker(extraction, around, index),
            None => {}
        }
    }
}

/// Whether no reporting word gives a quote to its speaker.
fn is_unreported(quote: &Attribution) -> bool {
    quote.cue.is_none() && quote.parent.is_none() && matches!(quote.form, Form::Marked | Form::Block)
}

/// The same words have one speaker: whoever is reported to have said them where they stand with a reporting word.
fn share_speakers_of_repetitions(extraction: &mut Extraction) {
    for index in 0..extraction.quotes.len() {
        let Some(earlier) = extraction.quotes[index].repeats else {
            continue;
        };
        let (later_open, earlier_open) = (
            is_unreported(&extraction.quotes[index]),
            is_unreported(&extraction.quotes[earlier]),
        );
        match (earlier_open, later_open) {
            (false, true) => copy_speaker(extraction, earlier, index),
            (true, false) => copy_speaker(extraction, index, earlier),
            _ => {}
        }
    }
}

fn copy_speaker(extraction: &mut Extraction, from: usize, to: usize) {
    let known = extraction.quotes[from].clone();
    let quote = &mut extraction.quotes[to];
    // A signature, or a label in the text, is as good as a reporting word.
    let open = quote.speaker.is_none()
        || quote.continues.is_some()
        || quote.flags.contains(&Flag::Inferred)
        || quote.place == Place::Title;
    let many = known.span.len() >= LEAST_SHARED;
    if known.speaker.is_none() || known.confidence < LEAST_SURE || !open || !many {
        return;
    }
    if quote.place == known.place {
        // What goes on from other words is no repetition of these.
        quote.continues = None;
    }
    let beside = |speaker: &Speaker| Speaker {
        mention: speaker.mention.filter(|_| quote.place == known.place),
        ..speaker.clone()
    };
    let (speaker, also) = (
        known.speaker.as_ref().map(beside),
        known.also.iter().map(beside).collect(),
    );
    quote.explanation = format!("The same words stand elsewhere in the article: {}", known.explanation);
    quote.candidates.clear();
    quote.flags.retain(|flag| *flag != Flag::Inferred);
    quote.confidence = known.confidence;
    (quote.speaker, quote.also) = (speaker, also);
}

//! Dialogue: labelled turns, in a transcript from end to end, in a news article where labels take turns.

use super::labels::{LONGEST_BYTES, is_in_capitals, label, name_of, only_asks, role, without_titles};
use super::{Page, Unmarked, is_aside, reads_like_speech, speaks_of_self};
use crate::attribution::{SpeakerKind, Venue, VenueKind};
use crate::lexicon::{Classes, Lexicon};
use crate::people::Named;
use crate::span::Span;
use crate::venues::is_outlet_noun;

/// So many paragraphs at most from one turn of a dialogue to the next.
const APART: usize = 3;

/// One labelled turn.
#[derive(Clone, Copy, Debug)]
struct Turn {
    paragraph: usize,
    label: Span,
    words: Span,
}

impl Page<'_> {
    /// The turns of a transcript: every labelled paragraph and those that follow it. What stands before the first label is not speech.
    pub(super) fn transcript(&self) -> Vec<Unmarked> {
        let mut found: Vec<Unmarked> = Vec::new();
        for paragraph in 0..self.paragraphs().len() {
            let turns = self.turns_in(paragraph);
            if turns.is_empty() && !found.is_empty() {
                let words = self.paragraphs()[paragraph];
                if !is_aside(words.of(self.text())) {
                    self.go_on(&mut found, words);
                }
            }
            for turn in turns {
                found.push(Unmarked::turn(turn.words, self.voice(turn.label), None));
            }
        }
        found
    }

    /// The turns of the dialogues in a news article.
    pub(super) fn dialogue(&self) -> Vec<Unmarked> {
        let turns: Vec<Turn> = (0..self.paragraphs().len())
            .flat_map(|paragraph| self.turns_in(paragraph))
            .filter(|turn| self.names_speaker(turn.label) && !self.is_marked(turn.words))
            .collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < turns.len() {
            let mut end = at + 1;
            while end < turns.len() && turns[end].paragraph - turns[end - 1].paragraph <= APART {
                end += 1;
            }
            if self.is_dialogue(&turns[at..end]) {
                self.add_dialogue(&turns[at..end], &mut found);
            }
            at = end;
        }
        found
    }

    fn add_dialogue(&self, turns: &[Turn], found: &mut Vec<Unmarked>) {
        let named: Vec<Option<Named>> = turns.iter().map(|turn| self.voice(turn.label)).collect();
        // Where an outlet asks it is an interview.
        let outlet = named
            .iter()
            .flatten()
            .find(|named| named.speaker.kind == SpeakerKind::Organization);
        let venue = outlet.map(|outlet| Venue {
            kind: VenueKind::Interview,
            name: Some(outlet.speaker.name.clone()),
            carried: true,
            mention: None,
        });
        for (index, (turn, named)) in turns.iter().zip(named).enumerate() {
            found.push(Unmarked {
                venue: venue.clone(),
                ..Unmarked::turn(turn.words, named, None)
            });
            // A paragraph between two turns goes on with the first where it speaks itself.
            let next = turns.get(index + 1).map_or(turn.paragraph, |next| next.paragraph);
            for paragraph in turn.paragraph + 1..next {
                let words = self.paragraphs()[paragraph];
                if !speaks_of_self(words.of(self.text())) || self.is_marked(words) {
                    break;
                }
                self.go_on(found, words);
            }
        }
    }

    /// Appends a paragraph that goes on with the turn before.
    pub(super) fn go_on(&self, found: &mut Vec<Unmarked>, words: Span) {
        let Some(before) = found.last() else { return };
        let (named, venue) = (before.named.clone(), before.venue.clone());
        found.push(Unmarked {
            venue,
            ..Unmarked::turn(words, named, Some(found.len() - 1))
        });
    }

    /// The turns that begin in a paragraph: at its head, and behind sentences inside it, all labelled in capitals or none.
    fn turns_in(&self, paragraph: usize) -> Vec<Turn> {
        let text = self.text();
        let whole = self.paragraphs()[paragraph];
        let head = label(text, whole);
        let mut turns: Vec<Turn> = Vec::new();
        let mut from = whole.start();
        if let Some((label, words)) = head {
            turns.push(Turn {
                paragraph,
                label,
                words,
            });
            from = words.start();
        }
        let end = head.map_or(whole, |(_, words)| words).end();
        let first = from;
        const COLON: &str = ": ";
        let colons = memchr::memchr_iter(b':', &text.as_bytes()[first..end]).map(|at| first + at);
        for at in colons.filter(|&at| text[at..end].starts_with(COLON)) {
            let Some(label) = label_before(text, Span::new(from, at)) else {
                continue;
            };
            let alike = turns
                .first()
                .is_none_or(|turn| is_in_capitals(turn.label.of(text)) == is_in_capitals(label.of(text)));
            if !alike || !self.names_speaker(label) {
                continue;
            }
            if let Some(before) = turns.last_mut() {
                let said = text[..label.start()].trim_end().len();
                before.words = Span::new(before.words.start(), said.max(before.words.start()));
            }
            from = at + COLON.len();
            let words = Span::new(from, end);
            turns.push(Turn {
                paragraph,
                label,
                words,
            });
        }
        turns
    }

    /// Whether a label names somebody who may speak: a person of the article, a part in a conversation, or, in capitals, a word that is no common one.
    fn names_speaker(&self, label: Span) -> bool {
        let printed = label.of(self.text());
        let person = |entity: usize| self.people.entities[entity].is_person();
        if only_asks(printed)
            || role(printed).is_some()
            || self
                .people
                .labelled(&name_of(without_titles(printed)))
                .is_some_and(person)
        {
            return true;
        }
        if is_outlet_noun(printed)
            || self
                .article
                .outlet
                .is_some_and(|own| own.split_whitespace().any(|word| word == printed))
        {
            return true;
        }
        let lexicon = Lexicon::shipped();
        let class = |word: Option<&str>| {
            word.map(|word| lexicon.get(&word.to_lowercase()).classes)
                .unwrap_or_default()
        };
        let mut words = printed.split_whitespace();
        let first = class(words.next());
        let last = words.next_back();
        let named = first.any(Classes::GIVEN_NAME.and(Classes::TITLE)) && last.is_some();
        let known = class(last.or(Some(printed)));
        let common = Classes::COMMON
            .and(Classes::FUNCTION)
            .and(Classes::CALENDAR)
            .and(Classes::PLACE)
            .and(Classes::ORGANIZATION);
        named && !known.any(Classes::FUNCTION) || is_in_capitals(printed) && !known.any(common)
    }

    /// Whether labelled lines are a dialogue rather than a list: two labels at least; labels that recur, or words that are spoken.
    fn is_dialogue(&self, turns: &[Turn]) -> bool {
        let text = self.text();
        let Some(first) = turns.first() else { return false };
        let labels = |turn: &Turn| turn.label.of(text);
        if turns.iter().all(|turn| labels(turn) == labels(first)) {
            return false;
        }
        let recurs = turns
            .windows(3)
            .any(|three| labels(&three[0]) == labels(&three[2]) && labels(&three[0]) != labels(&three[1]));
        let spoken = turns
            .iter()
            .filter(|turn| reads_like_speech(turn.words.of(text)))
            .count();
        let shouted = turns.iter().all(|turn| is_in_capitals(labels(turn)));
        if recurs || shouted {
            spoken * 3 >= turns.len()
        } else {
            spoken == turns.len()
        }
    }
}

/// The label that ends a run of words, behind the end of a sentence.
fn label_before(text: &str, words: Span) -> Option<Span> {
    let run = words.of(text);
    let from = (run.len().saturating_sub(LONGEST_BYTES)..run.len()).find(|&at| run.is_char_boundary(at))?;
    // Behind the last sentence that ends before the label; "MR. VANCE" holds a full stop itself.
    let tail = &run[from..];
    let starts = tail
        .match_indices(['.', '?', '!', '…', '—', '-', '”', '"', ')', ']'])
        .map(|(at, mark)| at + mark.len())
        .filter(|&at| tail[at..].starts_with(' '));
    starts.map(|at| from + at + 1).find_map(|at| {
        let start = words.start() + at;
        let (label, _) = label(text, Span::new(start, (words.end() + 2).min(text.len())))?;
        (label.end() == words.end()).then_some(label)
    })
}

//! One sentence for a person about every quote: why this speaker, or why none.

use super::{Judged, Reading};
use crate::people::{NamingReason, one_line};

impl Reading<'_> {
    /// One line for a person: why this speaker.
    pub(super) fn explain(&self, judged: &Judged, cue: Option<usize>) -> String {
        let Some(named) = &judged.named else {
            return if judged.candidates.is_empty() {
                "No speaker can be made out near these words.".to_owned()
            } else {
                let names: Vec<&str> = judged.candidates.iter().map(|c| c.name.as_str()).collect();
                format!("The text does not decide between {}.", names.join(" and "))
            };
        };
        let mut line = match (judged.mention, cue) {
            (Some((mention, _)), Some(cue)) => {
                let source = self.mentions[mention].span;
                let word = self.frame.items[cue].span;
                let (first, second) = if source.start() < word.start() {
                    (source, word)
                } else {
                    (word, source)
                };
                let adjacent = second.start().saturating_sub(first.end()) <= 1;
                format!(
                    "“{}{}{}” reports these words",
                    one_line(first.of(self.frame.text)),
                    if adjacent { " " } else { " … " },
                    one_line(second.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) if self.goes_on_in_next_paragraph(judged.stretch) => {
                format!(
                    "goes on in the next paragraph; the source of the whole is “{}”",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) if judged.continues.is_some() => {
                format!(
                    "goes on from the words before, whose source is “{}”",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) if self.signature_of(judged.stretch) == Some(mention) => {
                format!(
                    "signed by “{}”",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (Some((mention, _)), None) => {
                format!(
                    "no reporting word; “{}” is the likeliest speaker nearby",
                    one_line(self.mentions[mention].span.of(self.frame.text))
                )
            }
            (None, _) if named.reason == NamingReason::Turn => {
                format!(
                    "no reporting word; in this exchange it is the turn of {}",
                    named.speaker.name
                )
            }
            (None, _) => "a label names the speaker".to_owned(),
        };
        let name = &named.speaker.name;
        match named.reason {
            NamingReason::Pronoun => line.push_str(&format!("; the pronoun means {name}")),
            NamingReason::Surname => line.push_str(&format!("; the article calls this person {name}")),
            NamingReason::Role | NamingReason::Apposition => line.push_str(&format!("; that describes {name}")),
            NamingReason::Byline => line.push_str(&format!("; the author is {name}")),
            NamingReason::Acronym => line.push_str(&format!("; it stands for {name}")),
            NamingReason::Relative => line.push_str(&format!("; “who” is {name}")),
            NamingReason::Issuer => line.push_str(&format!("; {name} issued it")),
            NamingReason::Carried => line.push_str(&format!("; taken over from the speaker before, {name}")),
            NamingReason::Name | NamingReason::Described | NamingReason::Turn => {}
        }
        line.push('.');
        capitalized(&line)
    }
}

fn capitalized(line: &str) -> String {
    let mut chars = line.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

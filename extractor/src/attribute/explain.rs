//! One sentence for a person about every quote: why this speaker, or why none, and in what sense the words are reported.

use std::fmt::Write as _;

use super::{Judged, Reading};
use crate::attribution::{Modality, Relay};
use crate::occasions::Occasion;
use crate::people::{Named, NamingReason, one_line};

impl Reading<'_> {
    /// The sentence: what shows the speaker, whom that means, in what sense the words are reported, who passed them on, and what is taken over from elsewhere.
    pub(super) fn explain(&self, judged: &Judged, cue: Option<usize>, relay: &[Relay], occasion: &Occasion) -> String {
        let mut line = match &judged.named {
            Some(named) => {
                let mut line = self.evidence(judged, cue);
                line.push_str(&meaning(named));
                line
            }
            None => self.silence(judged),
        };
        line.push_str(sense(judged.reported.modality));
        if !relay.is_empty() {
            let names: Vec<&str> = relay.iter().map(|relay| relay.name.as_str()).collect();
            let _ = write!(line, "; passed on by {}", listed(&names));
        }
        if judged.reported.alleged {
            line.push_str("; that they were said is an allegation");
        }
        if judged.translated {
            line.push_str("; spoken in another language");
        }
        let carried = |carried: Option<bool>| carried == Some(true);
        line.push_str(
            match (
                carried(occasion.venue.as_ref().map(|venue| venue.carried)),
                carried(occasion.said_on.as_ref().map(|said_on| said_on.carried)),
            ) {
                (true, true) => "; venue and date are taken over from elsewhere in the text",
                (true, false) => "; the venue is taken over from elsewhere in the text",
                (false, true) => "; the date is taken over from elsewhere in the text",
                (false, false) => "",
            },
        );
        line.push('.');
        capitalized(&line)
    }

    /// What shows who speaks.
    fn evidence(&self, judged: &Judged, cue: Option<usize>) -> String {
        let Some((mention, _)) = judged.mention else {
            return match &judged.named {
                Some(named) if named.reason == NamingReason::Turn => {
                    let name = &named.speaker.name;
                    format!("there is no reporting word; in this exchange it is the turn of {name}")
                }
                _ => "a label names the speaker".to_owned(),
            };
        };
        let source = self.mentions[mention].span;
        let Some(cue) = cue else {
            let source = one_line(source.of(self.frame.text));
            return if self.goes_on_in_next_paragraph(judged.stretch) {
                format!("the words go on in the next paragraph; the source of the whole is “{source}”")
            } else if self.signature_of(judged.stretch) == Some(mention) {
                format!("the words are signed by “{source}”")
            } else if judged.continues.is_some() {
                format!("the words go on from those before, whose source is “{source}”")
            } else {
                format!("there is no reporting word; “{source}” is the likeliest speaker nearby")
            };
        };
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

    /// Why nobody is named.
    fn silence(&self, judged: &Judged) -> String {
        let reported = &judged.reported;
        if reported.nobody {
            return "the text says that nobody said these words".to_owned();
        }
        if reported.proverb {
            return "these words are a saying, which nobody in particular utters".to_owned();
        }
        if reported.heard {
            let to = reported
                .subject
                .map(|subject| one_line(self.mentions[subject].span.of(self.frame.text)));
            let (put, who) = if reported.verb_asks {
                ("part of a question", "asked")
            } else {
                ("what somebody else said", "said it")
            };
            return match to {
                Some(to) => format!("these words are {put} to or of “{to}”; the text does not say who {who}"),
                None => format!("these words are {put}; the text does not say who {who}"),
            };
        }
        let names: Vec<&str> = judged
            .candidates
            .iter()
            .map(|candidate| candidate.name.as_str())
            .collect();
        match names[..] {
            [] => "no speaker can be made out near these words".to_owned(),
            [only] => format!("the likeliest speaker is “{only}”, but the text does not decide"),
            _ => format!("the text does not decide between {}", listed(&names)),
        }
    }
}

/// Whom the source means, where it does not print the name.
fn meaning(named: &Named) -> String {
    let name = &named.speaker.name;
    match named.reason {
        NamingReason::Pronoun => format!("; the pronoun means {name}"),
        NamingReason::Surname => format!("; the article calls this person {name}"),
        NamingReason::Role | NamingReason::Apposition => format!("; that describes {name}"),
        NamingReason::Byline => format!("; the author is {name}"),
        NamingReason::Acronym => format!("; it stands for {name}"),
        NamingReason::Relative => format!("; the relative pronoun means {name}"),
        NamingReason::Issuer => format!("; {name} issued it"),
        NamingReason::Carried => format!("; taken over from the speaker before, {name}"),
        NamingReason::Name | NamingReason::Described | NamingReason::Turn => String::new(),
    }
}

/// In what sense the words are reported, where they are not simply said.
const fn sense(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "",
        Modality::Denied => "; the text denies that they were said",
        Modality::Hypothetical => "; they are what might be or will be said",
        Modality::Generic => "; they are what people say in general",
        Modality::Thought => "; they were thought rather than said",
    }
}

/// Names as a sentence lists them: "A, B and C".
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn capitalized(line: &str) -> String {
    let mut chars = line.chars();
    let mut capitalized = String::with_capacity(line.len());
    capitalized.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    capitalized.push_str(chars.as_str());
    capitalized
}

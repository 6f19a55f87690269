//! Invented sentences and names: frames with places for words, which are drawn by Zipf's law.

use std::collections::HashMap;

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Zipf};

/// How steeply the use of words falls from the commonest to the rarest.
const STEEPNESS: f64 = 0.8;

/// Words in capitals are places for other words.
const FRAMES: &[&str] = &[
    "We MODAL VERB the NOUN in PLACE TIME",
    "the NOUN MODAL VERB our NOUN and the NOUN of the NOUN",
    "nobody in PLACE PAST the NOUN for PERSON TIME",
    "it is ADJECTIVE that PERSON and PERSON VERB the ADJECTIVE NOUN",
    "PERSON in PLACE have PAST this NOUN since the NOUN was PAST",
    "we have PAST NUMBER of the ADJECTIVE NOUN near PLACE",
    "I MODAL VERB every NOUN that the NOUN has PAST",
    "there is no ADJECTIVE NOUN without a NOUN for PERSON",
    "our NOUN with NAME was ADJECTIVE and it PAST the NOUN",
    "NAME and NAME PAST the NOUN of PLACE TIME",
    "the NOUN costs NUMBER a year and the NOUN MODAL VERB it",
    "what PERSON need is a NOUN that they MODAL VERB TIME",
    "this is a ADJECTIVE NOUN for PLACE and for the PERSON who PAST it",
    "they PAST NUMBER in PLACE but the NOUN was ADJECTIVE",
    "you MODAL VERB a NOUN if the ADJECTIVE NOUN is not PAST",
    "the ADJECTIVE NOUN of PLACE was PAST by NAME TIME",
    "I told NAME that the NOUN MODAL VERB NUMBER TIME",
    "without the NOUN from PLACE there MODAL be a NOUN",
];
const LINKS: &[&str] = &[", and ", ", but ", " because ", ", so ", " while ", " as long as "];
const MODALS: &[&str] = &["will", "must", "can", "should", "may", "will not", "cannot", "would"];

/// The words of `words.txt` by section.
pub(crate) struct Language {
    sections: HashMap<&'static str, Section>,
    /// The long tail: names of people, firms and quarters that come up in speech.
    coined: Zipf<f64>,
}

struct Section {
    words: Vec<&'static str>,
    rank: Zipf<f64>,
}

/// A law of ranks from 1 to `size`.
pub(crate) fn zipf(size: usize, steepness: f64) -> Zipf<f64> {
    Zipf::new(size as f64, steepness).unwrap_or_else(|_| unreachable!("a law of {size} ranks"))
}

/// An index drawn by a law of ranks.
pub(crate) fn index(random: &mut ChaCha8Rng, law: &Zipf<f64>) -> usize {
    law.sample(random) as usize - 1
}

/// One of several, all equally likely.
pub(crate) fn one_of<T: Copy>(random: &mut ChaCha8Rng, of: &[T]) -> T {
    *of.choose(random)
        .unwrap_or_else(|| unreachable!("there is something to choose"))
}

impl Language {
    pub(crate) fn new() -> Self {
        let mut sections: HashMap<&'static str, Section> = HashMap::new();
        let mut name = "";
        for line in include_str!("words.txt").lines().filter(|line| !line.starts_with('#')) {
            if let Some(head) = line.strip_prefix('[') {
                name = head.trim_end_matches(']');
                continue;
            }
            let split = if line.contains('|') { '|' } else { ' ' };
            let words: Vec<&str> = line.split(split).collect();
            let rank = zipf(words.len(), STEEPNESS);
            sections.insert(name, Section { words, rank });
        }
        Self {
            sections,
            coined: zipf(50_000, 1.0),
        }
    }

    /// A word of a section, the first ones most often.
    pub(crate) fn word(&self, random: &mut ChaCha8Rng, section: &str) -> &'static str {
        let section = &self.sections[section];
        section.words[index(random, &section.rank)]
    }

    /// Any word of a section.
    fn any(&self, random: &mut ChaCha8Rng, section: &str) -> &'static str {
        one_of(random, &self.sections[section].words)
    }

    /// A new name of a family or a place: two or three syllables.
    pub(crate) fn name(&self, random: &mut ChaCha8Rng) -> String {
        let middle = if random.random_bool(0.5) {
            self.any(random, "middle")
        } else {
            ""
        };
        [self.any(random, "onset"), middle, self.any(random, "coda")].concat()
    }

    /// A given name.
    pub(crate) fn given(&self, random: &mut ChaCha8Rng) -> &'static str {
        self.any(random, "given")
    }

    /// A sentence of one clause or two, with its full stop.
    pub(crate) fn sentence(&self, random: &mut ChaCha8Rng, places: &[String]) -> String {
        let mut text = self.clause(random, places);
        if random.random_bool(0.4) {
            text.push_str(one_of(random, LINKS));
            let clause = self.clause(random, places);
            text.push_str(&uncapitalised(&clause));
        }
        text.push('.');
        capitalised(&text)
    }

    fn clause(&self, random: &mut ChaCha8Rng, places: &[String]) -> String {
        let frame = one_of(random, FRAMES);
        let words: Vec<String> = frame.split(' ').map(|word| self.fill(random, word, places)).collect();
        words.join(" ")
    }

    fn fill(&self, random: &mut ChaCha8Rng, word: &str, places: &[String]) -> String {
        match word {
            "MODAL" => one_of(random, MODALS).to_owned(),
            "PLACE" => place(random, places).to_owned(),
            "NAME" => self.coined(random),
            "NUMBER" => match random.random_range(0..3) {
                0 => format!(
                    "${}.{} million",
                    random.random_range(1..900),
                    random.random_range(1..10)
                ),
                1 => format!("{} per cent", random.random_range(2..100)),
                _ => random.random_range(11..20_000).to_string(),
            },
            _ if word.chars().all(char::is_uppercase) && word.len() > 1 => {
                self.word(random, &word.to_lowercase()).to_owned()
            }
            word => word.to_owned(),
        }
    }

    /// A name of the long tail: the same rank is always the same name.
    fn coined(&self, random: &mut ChaCha8Rng) -> String {
        let rank = index(random, &self.coined);
        let (onsets, middles, codas) = (
            &self.sections["onset"].words,
            &self.sections["middle"].words,
            &self.sections["coda"].words,
        );
        let (onset, rest) = (rank % onsets.len(), rank / onsets.len());
        let (coda, rest) = (rest % codas.len(), rest / codas.len());
        [onsets[onset], middles[rest % middles.len()], codas[coda]].concat()
    }
}

/// One of the places, the first ones most often.
pub(crate) fn place<'p>(random: &mut ChaCha8Rng, places: &'p [String]) -> &'p str {
    &places[index(random, &zipf(places.len(), 1.0))]
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn uncapitalised(text: &str) -> String {
    match text.strip_prefix("We ") {
        Some(rest) => format!("we {rest}"),
        None => text.to_owned(),
    }
}

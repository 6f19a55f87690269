//! Articles: who is quoted with what, new or printed before, and the sentences around it.

use std::collections::{HashSet, VecDeque};

use chrono::{Days, NaiveDate, NaiveTime};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::language::{Language, one_of, place};
use crate::world::{Person, World};

/// The share of passages that another outlet printed before.
const REPRINTED: f64 = 0.2;
/// The share of articles that are a wire's text, printed again.
const COPIED: f64 = 0.04;
/// The share of articles that are transcripts.
const TRANSCRIPTS: f64 = 0.01;
/// How many passages and articles are remembered to be printed again.
const REMEMBERED: usize = 4000;
/// The days over which the articles are spread.
const DAYS: u32 = 3650;

/// The first of January 2021, in days since 1970.
const FIRST_DAY: u64 = 18_628;

/// One line of the output.
#[derive(Clone, Serialize)]
pub(crate) struct Line {
    id: String,
    url: String,
    title: String,
    outlet: String,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<String>,
    text: String,
}

/// Words that somebody said on some occasion.
#[derive(Clone)]
struct Passage {
    person: usize,
    sentences: Vec<String>,
    day: u32,
    outlet: usize,
    /// Where it was said: the end of the sentence that tells it.
    occasion: Option<String>,
}

/// Where articles are written, with what was printed lately.
pub(crate) struct Desk<'w> {
    world: &'w World,
    language: &'w Language,
    articles: u32,
    printed: VecDeque<Passage>,
    wires: VecDeque<Line>,
}

impl<'w> Desk<'w> {
    pub(crate) fn new(world: &'w World, language: &'w Language, articles: u32) -> Self {
        Self {
            world,
            language,
            articles,
            printed: VecDeque::new(),
            wires: VecDeque::new(),
        }
    }

    /// The next article.
    pub(crate) fn write(&mut self, random: &mut ChaCha8Rng, number: u32) -> Line {
        let outlet = self.world.outlet(random);
        let day = u32::try_from(u64::from(number) * u64::from(DAYS) / u64::from(self.articles)).unwrap_or(DAYS);
        let mut line = Line {
            id: format!("invented/{number}"),
            url: format!("https://{}/{number}", self.world.outlets[outlet].host),
            title: String::new(),
            outlet: self.world.outlets[outlet].name.clone(),
            published: published(random, day),
            kind: None,
            credits: Vec::new(),
            text: String::new(),
        };
        if !self.wires.is_empty() && random.random_bool(COPIED) {
            let wire = &self.wires[random.random_range(0..self.wires.len())];
            line.title.clone_from(&wire.title);
            line.text.clone_from(&wire.text);
            line.credits.push(wire.outlet.clone());
            return line;
        }
        if random.random_bool(TRANSCRIPTS) {
            self.transcript(random, &mut line, outlet, day);
        } else {
            self.news(random, &mut line, outlet, day);
        }
        if random.random_bool(0.1) {
            remember(&mut self.wires, line.clone());
        }
        line
    }

    fn news(&mut self, random: &mut ChaCha8Rng, line: &mut Line, outlet: usize, day: u32) {
        let mut cast: Vec<usize> = (0..random.random_range(2..5))
            .map(|_| self.world.person(random))
            .collect();
        cast.sort_unstable();
        cast.dedup();
        // Two of one family name would need more care than these articles take.
        let mut families = HashSet::new();
        cast.retain(|&person| families.insert(self.world.people[person].family.as_str()));
        line.title = self.headline(random);
        let mut text = self.narration(random);
        let mut introduced = HashSet::new();
        let paragraphs = random.random_range(7..14);
        for _ in 0..paragraphs {
            text.push_str("\n\n");
            let passage = self.passage(random, &cast, outlet, day);
            let again = passage.outlet != outlet;
            let first = introduced.insert(passage.person);
            let words = if again {
                varied(random, &passage, self.language)
            } else {
                passage.sentences.join(" ")
            };
            text.push_str(&self.quoted(random, &passage, &words, first));
            for _ in 0..random.random_range(1..4) {
                text.push(' ');
                text.push_str(&self.told(random));
            }
            if !again {
                remember(&mut self.printed, passage);
            }
        }
        text.push_str("\n\n");
        text.push_str(&self.narration(random));
        text.push('\n');
        line.text = text;
    }

    /// A passage to print: one that another outlet printed, or a new one by somebody of the cast.
    fn passage(&self, random: &mut ChaCha8Rng, cast: &[usize], outlet: usize, day: u32) -> Passage {
        if !self.printed.is_empty() && random.random_bool(REPRINTED) {
            // The newest most often.
            let back = (random.random::<f64>().powi(3) * self.printed.len() as f64) as usize;
            let passage = self.printed[self.printed.len() - 1 - back].clone();
            if passage.outlet != outlet {
                return passage;
            }
        }
        let sentences = if random.random_bool(0.3) { 2 } else { 1 };
        Passage {
            person: one_of(random, cast),
            sentences: (0..sentences)
                .map(|_| self.language.sentence(random, &self.world.places))
                .collect(),
            day,
            outlet,
            occasion: random.random_bool(0.3).then(|| self.occasion(random)),
        }
    }

    fn occasion(&self, random: &mut ChaCha8Rng) -> String {
        match random.random_range(0..4) {
            0 => "told reporters".to_owned(),
            1 => format!("told {}", self.world.outlets[self.world.outlet(random)].name),
            2 => format!("told a rally in {}", place(random, &self.world.places)),
            _ => "said in a statement".to_owned(),
        }
    }

    /// A paragraph that quotes words.
    fn quoted(&self, random: &mut ChaCha8Rng, passage: &Passage, words: &str, first: bool) -> String {
        let person: &Person = &self.world.people[passage.person];
        let who = if first {
            person.introduced(random)
        } else {
            person.family.clone()
        };
        let verb = passage.occasion.as_deref().unwrap_or("said");
        let weekday = weekday(passage.day);
        let comma = if first { "," } else { "" };
        match random.random_range(0..4) {
            0 => format!("{who}{comma} {verb}: “{words}”"),
            1 if !words.ends_with('.') => format!("{who}{comma} {verb} on {weekday} that it was “{words}”."),
            2 => format!("{who}{comma} {verb} on {weekday}: “{words}”"),
            _ => {
                let open = words.strip_suffix('.').unwrap_or(words);
                format!("“{open},” {who}{comma} {verb} on {weekday}.")
            }
        }
    }

    fn transcript(&mut self, random: &mut ChaCha8Rng, line: &mut Line, outlet: usize, day: u32) {
        let (host, guest) = (self.world.person(random), self.world.person(random));
        line.kind = Some("transcript");
        let [host_name, guest_name] = [host, guest].map(|person| self.world.people[person].full());
        line.title = format!("Transcript: {guest_name} on {}", line.outlet);
        for _ in 0..random.random_range(3..7) {
            let question = self.language.sentence(random, &self.world.places);
            let sentences: Vec<String> = (0..random.random_range(2..5))
                .map(|_| self.language.sentence(random, &self.world.places))
                .collect();
            line.text.push_str(&format!(
                "{host_name}: {question}\n\n{guest_name}: {}\n\n",
                sentences.join(" ")
            ));
            let passage = Passage {
                person: guest,
                sentences,
                day,
                outlet,
                occasion: Some(format!("told {}", line.outlet)),
            };
            remember(&mut self.printed, passage);
        }
    }

    fn headline(&self, random: &mut ChaCha8Rng) -> String {
        let place = place(random, &self.world.places);
        let [noun, other] = [0, 1].map(|_| self.language.word(random, "noun"));
        format!("{place} {} over {noun} and {other}", self.language.word(random, "noun"))
    }

    fn narration(&self, random: &mut ChaCha8Rng) -> String {
        let sentences: Vec<String> = (0..random.random_range(2..5)).map(|_| self.told(random)).collect();
        sentences.join(" ")
    }

    /// A sentence of the reporter's own.
    fn told(&self, random: &mut ChaCha8Rng) -> String {
        let sentence = self.language.sentence(random, &self.world.places);
        sentence.replace("We ", "The town ").replace("I ", "The council ")
    }
}

/// Another outlet's printing of a passage: whole, cut, with an ellipsis or with another word.
fn varied(random: &mut ChaCha8Rng, passage: &Passage, language: &Language) -> String {
    let whole = passage.sentences.join(" ");
    let mut words: Vec<&str> = whole.split(' ').collect();
    let length = words.len();
    match random.random_range(0..100) {
        _ if length < 8 => whole,
        0..50 => whole,
        // A sentence of several, or its end.
        50..60 => passage.sentences[random.random_range(0..passage.sentences.len())].clone(),
        60..75 => {
            let start = random.random_range(0..length - 4);
            let end = random.random_range(start + 3..length.min(start + 10));
            words[start..end].join(" ").trim_end_matches([',', '.']).to_owned()
        }
        75..85 => {
            let start = random.random_range(2..length - 4);
            words.splice(start..start + 2, ["…"]);
            words.join(" ")
        }
        _ => {
            let at = random.random_range(1..length - 1);
            words[at] = language.word(random, "adjective");
            words.join(" ")
        }
    }
}

fn remember<T>(memory: &mut VecDeque<T>, thing: T) {
    if memory.len() == REMEMBERED {
        memory.pop_front();
    }
    memory.push_back(thing);
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::default() + Days::new(FIRST_DAY + u64::from(day))
}

fn published(random: &mut ChaCha8Rng, day: u32) -> String {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(random.random_range(0..86_400), 0).unwrap_or_default();
    date(day).and_time(time).and_utc().to_rfc3339()
}

fn weekday(day: u32) -> String {
    date(day).format("%A").to_string()
}

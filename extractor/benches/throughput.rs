//! How many bytes of article text a second are read: whole, stage by stage, and on text that means harm.
//!
//! `cargo bench -p extractor`. The articles under `articles/` were written for this bench. The hostile texts come in two sizes: a stage whose time is linear in the
//! text's length reads both at the same rate.

use std::fmt::Write as _;
use std::hint::black_box;

use chrono::NaiveDate;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::judge::Judge;
use extractor::lexicon::{Lexicon, Words};
use extractor::mention::{Mention, MentionCues};
use extractor::occasions::{self, SpokenStretch};
use extractor::people::{self, Layers};
use extractor::rank::{History, Ranked, Ranker, Scene, Spoken};
use extractor::{Article, extract};

const ARTICLES: [(&str, &str); 3] = [
    ("wire", include_str!("articles/wire.txt")),
    ("feature", include_str!("articles/feature.txt")),
    ("british", include_str!("articles/british.txt")),
];

/// The two sizes of hostile texts, in bytes.
const SIZES: [usize; 2] = [64 << 10, 1 << 20];

/// What hostile texts repeat.
const HOSTILE: [(&str, &str); 14] = [
    ("marks", "\""),
    ("apostrophes", "'"),
    ("single marks", "‘a’ "),
    ("open marks", "“a "),
    ("brackets", "("),
    ("capitals", "Ab "),
    ("one sentence", "he said so and "),
    ("quotes", "“No,” Ana Ruiz said. "),
    ("quotes in one sentence", "said “no” and "),
    ("pronouns", "he she they it who "),
    ("dates", "June 3, 2014 last Thursday two days ago "),
    ("venue words", "told reporters in an interview with KLT at a rally on "),
    ("lines", "A\n"),
    ("turns", "HALE: No.\n"),
];

fn article(text: &str) -> Article<'_> {
    Article {
        text,
        published: NaiveDate::from_ymd_opt(2025, 6, 5),
        ..Article::default()
    }
}

/// A text of `size` bytes, or a few less.
fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// A text of `size` bytes, or a few more, in which no two names are the same.
fn distinct_names(size: usize) -> String {
    let mut text = String::with_capacity(size + 64);
    let mut number = 0_usize;
    while text.len() < size {
        let letters: String = (0..4)
            .map(|place| char::from(b'a' + (number >> (4 * place) & 15) as u8))
            .collect();
        let _ = write!(text, "Ana K{letters} met Tom R{letters}. ");
        number += 1;
    }
    text
}

/// Everything that comes before the stages that need it.
struct Read<'t> {
    frame: Frame<'t>,
    words: Words,
    mentions: Vec<Mention>,
    cues: Vec<MentionCues>,
    referents: Vec<Option<usize>>,
}

impl<'t> Read<'t> {
    fn of(text: &'t str) -> Self {
        let frame = Frame::read(text);
        let words = Words::of(&frame, Lexicon::shipped());
        let mentions = find_mentions(&frame, &words);
        let cues = find_cues(&frame, &words, &mentions);
        let layers = Layers {
            frame: &frame,
            words: &words,
            mentions: &mentions,
            cues: &cues,
        };
        let people = people::resolve(&layers, &article(text));
        let referents = people
            .referents
            .iter()
            .map(|referent| referent.as_ref().map(|referent| referent.entity))
            .collect();
        Self {
            frame,
            words,
            mentions,
            cues,
            referents,
        }
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            frame: &self.frame,
            words: &self.words,
            mentions: &self.mentions,
            cues: &self.cues,
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene::new(&self.frame, &self.words, &self.mentions, &self.cues, &self.referents)
    }

    /// The stretches that the frame carries as items, each taken for a quote by the likeliest mention.
    fn spoken(&self, scene: &Scene<'_>) -> Vec<(usize, Ranked)> {
        let mut ranking = Ranker::shipped().on(scene);
        let mut history = History::default();
        let stretches = self.frame.stretches.iter().enumerate();
        let top_level = stretches.filter(|(_, stretch)| stretch.parent.is_none());
        top_level
            .map(|(stretch, _)| {
                let ranked = ranking.choose(stretch, &history);
                let mention = ranked.best().map(|(mention, _)| mention);
                history.push(Spoken {
                    stretch,
                    mention,
                    entity: mention.and_then(|mention| self.referents[mention]),
                });
                (stretch, ranked)
            })
            .collect()
    }
}

/// Measures every stage on a text, each on what those before it found.
fn stages_of(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, text: &str) {
    group.throughput(Throughput::Bytes(text.len() as u64));
    let read = Read::of(text);
    let scene = read.scene();
    let spoken = read.spoken(&scene);
    let stretches: Vec<SpokenStretch> = spoken
        .iter()
        .map(|(stretch, ranked)| SpokenStretch {
            stretch: *stretch,
            mention: ranked.best().map(|(mention, _)| read.mentions[mention].items),
            speaker: ranked.best().and_then(|(mention, _)| read.referents[mention]),
            ..SpokenStretch::default()
        })
        .collect();
    group.bench_function(BenchmarkId::new("frame", name), |b| {
        b.iter(|| Frame::read(black_box(text)));
    });
    group.bench_function(BenchmarkId::new("words", name), |b| {
        b.iter(|| Words::of(black_box(&read.frame), Lexicon::shipped()));
    });
    group.bench_function(BenchmarkId::new("mentions", name), |b| {
        b.iter(|| find_mentions(black_box(&read.frame), &read.words));
    });
    group.bench_function(BenchmarkId::new("cues", name), |b| {
        b.iter(|| find_cues(black_box(&read.frame), &read.words, &read.mentions));
    });
    group.bench_function(BenchmarkId::new("people", name), |b| {
        b.iter(|| {
            people::resolve(black_box(&read.layers()), &article(text))
                .referents
                .len()
        });
    });
    group.bench_function(BenchmarkId::new("ranking", name), |b| {
        b.iter(|| read.spoken(black_box(&read.scene())));
    });
    group.bench_function(BenchmarkId::new("judging", name), |b| {
        b.iter(|| {
            for (stretch, ranked) in &spoken {
                black_box(Judge::shipped().judge(&scene, *stretch, ranked));
            }
        });
    });
    group.bench_function(BenchmarkId::new("occasions", name), |b| {
        b.iter(|| occasions::place(black_box(&read.frame), &stretches, &article(text), &|_, _| true));
    });
    group.bench_function(BenchmarkId::new("whole", name), |b| {
        b.iter(|| extract(&article(black_box(text))));
    });
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("extract");
    let total: usize = ARTICLES.iter().map(|(_, text)| text.len()).sum();
    group.throughput(Throughput::Bytes(total as u64));
    group.bench_function("all articles", |b| {
        b.iter(|| {
            for (_, text) in ARTICLES {
                black_box(extract(&article(black_box(text))));
            }
        });
    });
    group.finish();
}

fn stages(c: &mut Criterion) {
    let mut group = c.benchmark_group("stages");
    for (name, text) in ARTICLES {
        stages_of(&mut group, name, text);
    }
    group.finish();
}

fn hostile(c: &mut Criterion) {
    let mut group = c.benchmark_group("hostile");
    group.sample_size(10);
    for size in SIZES {
        let repetitions = HOSTILE.iter().map(|&(name, piece)| (name, repeated(piece, size)));
        for (name, text) in repetitions.chain([("names", distinct_names(size))]) {
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::new(name, size), &text, |b, text| {
                b.iter(|| extract(&article(black_box(text))));
            });
        }
    }
    group.finish();
}

fn hostile_stages(c: &mut Criterion) {
    for (name, piece) in HOSTILE {
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        for size in SIZES {
            stages_of(&mut group, &size.to_string(), &repeated(piece, size));
        }
        group.finish();
    }
}

criterion_group!(benches, whole, stages, hostile, hostile_stages);
criterion_main!(benches);

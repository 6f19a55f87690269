//! How many bytes of article text a second are read, whole and by size of article, and on text that means harm.
//!
//! `cargo bench -p extractor`. The articles under `articles/` were written for this bench.

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use extractor::frame::Frame;
use extractor::{Article, extract};

const ARTICLES: [(&str, &str); 3] = [
    ("wire", include_str!("articles/wire.txt")),
    ("feature", include_str!("articles/feature.txt")),
    ("british", include_str!("articles/british.txt")),
];

fn article(text: &str) -> Article<'_> {
    Article {
        text,
        published: NaiveDate::from_ymd_opt(2025, 6, 5),
        ..Article::default()
    }
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
    for (name, text) in ARTICLES {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("article", name), text, |b, text| {
            b.iter(|| extract(&article(black_box(text))));
        });
    }
    group.finish();
}

fn stages(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    for (name, text) in ARTICLES {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("read", name), text, |b, text| {
            b.iter(|| Frame::read(black_box(text)).items.len());
        });
    }
    group.finish();
}

fn hostile(c: &mut Criterion) {
    let mut group = c.benchmark_group("hostile");
    group.sample_size(10);
    for size in [64 * 1024, 256 * 1024] {
        let texts = [
            ("marks", "\"".repeat(size)),
            ("capitals", "Ab ".repeat(size / 3)),
            ("one sentence", "he said so and ".repeat(size / 15)),
            ("quotes", "“No,” Ana Ruiz said. ".repeat(size / 24)),
        ];
        for (name, text) in &texts {
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::new(*name, size), text, |b, text| {
                b.iter(|| extract(&article(black_box(text))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, whole, stages, hostile);
criterion_main!(benches);

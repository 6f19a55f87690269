//! Writes an invented archive as JSON Lines, for `onrecord ingest`: the same arguments give the same bytes.
//!
//! ```sh
//! cargo run --release -p archive --example generate -- --articles 100000 > articles.jsonl
//! ```
//!
//! What makes an archive hard is as in life: few people say most of what is printed, and most people are printed once (Zipf's law, as for outlets and places); one
//! printed passage in five has been printed by another outlet before, whole, cut, with an ellipsis or with other words; one article in twenty-five is a copy of a
//! wire's text; one in a hundred is the transcript from which others quote. Nobody and nothing in it exists.

mod article;
mod language;
mod world;

use std::io::{self, BufWriter, Write};

use clap::Parser;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use article::Desk;
use language::Language;
use world::World;

/// Writes invented articles as JSON Lines to standard output.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many articles.
    #[arg(long, default_value_t = 10_000)]
    articles: u32,
    /// Another seed invents another world.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let mut random = ChaCha8Rng::seed_from_u64(arguments.seed);
    let language = Language::new();
    let world = World::new(&mut random, &language, arguments.articles);
    let mut desk = Desk::new(&world, &language, arguments.articles);
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..arguments.articles {
        serde_json::to_writer(&mut out, &desk.write(&mut random, number))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

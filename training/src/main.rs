//! Learns the extractor's word lists and weights from annotated articles, and measures them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use folds::FOLDS;

mod calibration;
mod constructions;
mod corpus;
mod evaluation;
mod folds;
#[path = "../../extractor/tests/support/gold.rs"]
#[expect(dead_code, reason = "what only the extractor's test asks of the gold")]
mod gold;
mod gold_export;
mod invented;
mod judging;
mod labels;
mod lexica;
mod naming;
mod occasions;
mod optimise;
mod pronouns;
mod ranking;
mod scenes;
#[path = "../../extractor/tests/support/tagged.rs"]
mod tagged;

/// Learns the extractor's word lists and weights.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Learns everything and writes it into the extractor's folder
    Learn {
        #[command(flatten)]
        material: Material,
        #[command(flatten)]
        invented: Invented,
        /// Folder of the extractor, with `data` and `models`
        #[arg(long)]
        out: PathBuf,
    },
    /// Prints how well weights do that learned from four fifths of the articles on the last fifth
    CrossValidate {
        #[command(flatten)]
        material: Material,
        #[command(flatten)]
        invented: Invented,
        /// Of five folds only so many, to be quicker
        #[arg(long, default_value_t = 5)]
        folds: usize,
    },
    /// Reads each judged article with weights that learned from four fifths of the others: one line of JSON an article, as `onrecord extract` prints it
    CrossExtract {
        #[command(flatten)]
        material: Material,
        #[command(flatten)]
        invented: Invented,
    },
    /// Learns whom "he" and "she" mean and writes the weights into the extractor's folder
    LearnPronouns {
        #[command(flatten)]
        material: Material,
        #[command(flatten)]
        invented: Invented,
        /// Coreference of the corpus found by machine (columns, plain or .gz)
        #[arg(long)]
        coreference: PathBuf,
        /// Folder of the extractor, with `models`
        #[arg(long)]
        out: PathBuf,
    },
    /// Learns when and where quotes were uttered, prints how well by cross-validation, and writes the weights into the extractor's folder
    LearnOccasions {
        /// Judged quotes (JSON Lines)
        #[arg(long)]
        gold: PathBuf,
        #[command(flatten)]
        invented: Invented,
        /// Folder of the extractor, with `models`
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Names the speakers of judged quotes from their annotated sources: one line of JSON an article
    Naming {
        /// Judged quotes (JSON Lines)
        #[arg(long)]
        gold: PathBuf,
    },
    /// Prints how well the extractor's present weights do on judged quotes
    Evaluate {
        /// Judged quotes (JSON Lines)
        #[arg(long)]
        gold: PathBuf,
    },
    /// Writes the extractor's own gold as judged quotes
    ExportGold {
        /// Folder of the annotated articles
        #[arg(long, default_value = "extractor/tests/gold")]
        folder: PathBuf,
        /// Judged quotes (JSON Lines)
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Material {
    /// Annotated attributions (JSON Lines, plain or .gz)
    #[arg(long)]
    corpus: PathBuf,
    /// Judged quotes of some of the same articles (JSON Lines)
    #[arg(long)]
    gold: PathBuf,
}

impl Material {
    fn read(&self) -> Result<Vec<corpus::Annotated>> {
        let mut articles = corpus::read(&self.corpus)?;
        corpus::join_gold(&mut articles, corpus::read(&self.gold)?)?;
        Ok(articles)
    }
}

#[derive(Debug, clap::Args)]
struct Invented {
    /// Folder of invented annotated articles, learned from besides the corpus
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles"))]
    articles: PathBuf,
}

impl Invented {
    /// The invented constructions and articles.
    fn read(&self) -> Result<Vec<corpus::Annotated>> {
        let mut all = constructions::read()?;
        all.extend(self.articles()?);
        Ok(all)
    }

    /// The invented articles alone.
    fn articles(&self) -> Result<Vec<corpus::Annotated>> {
        invented::read(&self.articles)
    }
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Learn {
            material,
            invented,
            out,
        } => learn(material.read()?, invented.read()?, &out),
        Command::CrossValidate {
            material,
            invented,
            folds,
        } => evaluation::cross_validate(material.read()?, invented.read()?, folds),
        Command::CrossExtract { material, invented } => {
            evaluation::cross_extract(material.read()?, invented.read()?, &mut std::io::stdout().lock())
        }
        Command::LearnPronouns {
            material,
            invented,
            coreference,
            out,
        } => {
            let mut articles = material.read()?;
            articles.extend(invented.articles()?);
            let weights = pronouns::learn(&articles, &corpus::lines(&coreference)?)?;
            write(&out.join("models/pronouns.txt"), weights.as_bytes())
        }
        Command::LearnOccasions { gold, invented, out } => {
            let mut articles = corpus::read(&gold)?;
            articles.extend(invented.articles()?);
            occasions::cross_validate(&articles)?;
            let Some(out) = out else { return Ok(()) };
            let (venue, day) = occasions::learn(&articles)?;
            write(&out.join("models/venue.bin"), &venue.to_bytes())?;
            write(&out.join("models/day.bin"), &day.to_bytes())
        }
        Command::Naming { gold } => naming::write_names(&corpus::read(&gold)?, &mut std::io::stdout().lock()),
        Command::Evaluate { gold } => {
            evaluation::evaluate(&corpus::read(&gold)?);
            Ok(())
        }
        Command::ExportGold { folder, out } => write(&out, gold_export::export(&folder)?.as_bytes()),
    }
}

/// Rounds of the optimiser for the ranker.
const ROUNDS: usize = 80;

fn learn(mut articles: Vec<corpus::Annotated>, invented: Vec<corpus::Annotated>, out: &Path) -> Result<()> {
    let lists = lexica::learn(&articles);
    articles.extend(invented);
    let articles = &articles;
    let lexicon = lists.lexicon();
    let (groups, _) = ranking::describe(articles, &lexicon);
    let ranker = ranking::learn(groups.iter(), ROUNDS);
    // What the ranker says of articles that it learned from is surer than what it says of others: the judge learns from the latter, and so does the confidence.
    let rankers = folds::rankers(&groups);
    let quotes = judging::describe_quotes(articles, &lexicon, |article| &rankers[article % FOLDS]);
    let quote = judging::learn(quotes.iter(), judging::QUOTE_BITS);
    let speech = judging::learn(
        judging::describe_speech(articles, &lexicon).iter(),
        judging::SPEECH_BITS,
    );
    let judges = folds::judges(articles, &lexicon, &quotes);
    let confidence = calibration::learn(calibration::outcomes(articles, &rankers, &judges).iter());

    write_list(
        out,
        "cues.txt",
        "Reporting words and the share of their uses that report: WORD WEIGHT.",
        &lists.cues,
    )?;
    write_list(
        out,
        "source-nouns.txt",
        "Nouns that head the source of a report.",
        &lists.source_nouns,
    )?;
    write_list(
        out,
        "common-words.txt",
        "Words that are mostly in lower case, so that their capital at the head of a sentence is no name.",
        &lists.common_words,
    )?;
    let header = "# Weights of the confidence: VALUE WEIGHT.\n# Generated by the training crate; see models/README.md. Not to be edited by hand.\n";
    write(
        &out.join("models/confidence.txt"),
        (header.to_owned() + &confidence.to_file()).as_bytes(),
    )?;
    write(&out.join("models/ranker.bin"), &ranking::weights(&ranker).to_bytes())?;
    write(&out.join("models/quote.bin"), &judging::weights(&quote).to_bytes())?;
    write(&out.join("models/speech.bin"), &judging::weights(&speech).to_bytes())
}

fn write_list(out: &Path, name: &str, what: &str, entries: &str) -> Result<()> {
    let header =
        format!("# {what}\n# Generated by the training crate; see models/README.md. Not to be edited by hand.\n");
    write(&out.join("data").join(name), (header + entries).as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

//! The command line: what can be typed, and what each command does with it.
//!
//! Input: the arguments and the environment. Output: data on standard output, all else on standard error, and an exit code: 0 done; 1 some input failed and the
//! rest is done; 2 unusable arguments.

mod console;
mod export;
mod extract;
mod ingest;
mod marked;
mod pipeline;
mod progress;
mod serve;
mod token;
mod verify;

use std::io::{self, Write};
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use bytesize::ByteSize;
use chrono::NaiveDate;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use sea_orm::DatabaseConnection;
use tokio::runtime::Runtime;

use crate::documents::{self, Format, Input};
use console::{Console, plural};

/// Who said what, where, and as reported by whom.
///
/// OnRecord reads news articles, finds the direct quotes in them with their speakers and venues, keeps every one with a link to the words in their source, and
/// answers through a GraphQL API. Without a command it serves: the playground with example questions opens at the address it prints.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, args_conflicts_with_subcommands = true, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

const EXAMPLES: &str = "\
Examples:
  onrecord                                    serve the sample articles and the playground
  onrecord ingest articles/                   store every article of a folder
  onrecord extract --format text story.txt    show one article with its quotes marked
  onrecord verify \"We will not yield\" --speaker Ruiz

Exit codes:
  0  done
  1  some input failed, named on standard error with file and line; the rest is done
  2  unusable arguments";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the GraphQL API and the playground (what happens without a command)
    ///
    /// Opens the database, creates it where there is none, loads the sample articles if it is empty, and serves: the playground at /, GraphQL at /graphql (also
    /// over WebSocket, for subscriptions), /healthz, /readyz and /metrics for monitors. Mutations are open only to who presents a token (`onrecord token create`, or the one in
    /// ONRECORD_TOKEN, which is an admin's). RUST_LOG sets what is logged on standard error.
    #[command(after_long_help = "\
Examples:
  onrecord serve
  onrecord serve --listen 0.0.0.0:80 --no-seeds --reading open --rate-limit 600
  ONRECORD_TOKEN=secret onrecord serve --database-url postgres://localhost/onrecord")]
    Serve(ServeArgs),
    /// Store articles and the quotes in them
    ///
    /// Reads every article, finds its quotes, and writes each article in one transaction: it is stored whole or not at all, so an interrupted run is completed by
    /// running it again. The same article again changes nothing; a changed one becomes a new revision. It is known again by its URL, else by the caller's key, else
    /// by its path (relative to the folder that is read, or as the file was named), else by its text. A summary is written to standard error.
    #[command(after_long_help = format!("{INPUT_HELP}\n\n{INGEST_EXAMPLES}"))]
    Ingest(IngestArgs),
    /// Find the quotes in articles, without a database
    ///
    /// Writes one JSON object a line for every article, in the order of the input: each quote with its place (in Unicode code points of the stored text), its
    /// speaker, venue, date and confidence. `article` is the caller's key, else what `ingest` knows the article by. With --format text it shows the article itself,
    /// its quotes marked in context, speaker and venue beneath them.
    #[command(after_long_help = format!("{INPUT_HELP}\n\n{EXTRACT_EXAMPLES}"))]
    Extract(ExtractArgs),
    /// Ask whether a quote is real
    ///
    /// Compares the words with everything that was ever reported, and says how they fit: word for word, in part, altered, put into another's mouth, or not found.
    /// The verdict never changes the exit code.
    #[command(after_long_help = "\
Examples:
  onrecord verify \"Crimea will stay with Russia\" --speaker Trump
  onrecord verify \"Things will happen\" --said-on 2025-04-24 --json")]
    Verify(VerifyArgs),
    /// Write every report to standard output
    ///
    /// One line for each printing of a quote, ordered by id, with the keys of a quote of `extract`, the ids of report, quote and speaker, and the article it
    /// stands in. The same database gives the same bytes.
    #[command(after_long_help = "\
Examples:
  onrecord export > reports.jsonl
  onrecord export --format csv > reports.csv")]
    Export(ExportArgs),
    /// Make, list and revoke the tokens that open the API's mutations
    ///
    /// A token names who changes what: its bearer sends it in the header Authorization: Bearer TOKEN. An editor stores and corrects; an admin may also take back
    /// what others did. The database keeps only a hash of it.
    #[command(after_long_help = "\
Examples:
  onrecord token create --role editor --name \"Ana Ruiz\"
  onrecord token list
  onrecord token revoke \"Ana Ruiz\"")]
    Token(TokenArgs),
    /// Print the GraphQL schema
    ///
    /// Writes the schema definition language (SDL) of the API to standard output.
    #[command(after_long_help = "\
Examples:
  onrecord schema > schema.graphql")]
    Schema,
}

/// Fields nested in one another that can be allowed at most.
const MOST_DEPTH: usize = 40;

const INPUT_HELP: &str = "\
Formats:
  text      the file is the article, unchanged
  markdown  front matter, in TOML between +++ lines or in YAML between --- lines,
            then the article; the stored text begins right after the line break
            that ends the closing line
  jsonl     one JSON object a line, the article under `text`

Keys of front matter and JSON Lines:
  article or id   the caller's key          url           where it was published
  title           headline                  archived_url  a kept copy of that page
  outlet          who published it          kind          news, transcript, post, statement
  byline          who wrote it              credits       list of credited outlets
  published       ISO 8601 date (and time)  language      code, such as en
  restated        true if only the quoted words are the outlet's

Which format, with --from auto:
  .txt is text; .md and .markdown are markdown; .jsonl and .ndjson are jsonl.
  Of a folder, and of the folders in it, all such files are read in the order of
  their names; hidden files and README files are left out. Standard input (-) and
  a file whose name says nothing are jsonl if the first visible character is {,
  else text.";

const INGEST_EXAMPLES: &str = "\
Examples:
  onrecord ingest articles/ more.jsonl
  curl -s https://example.org/articles.jsonl | onrecord ingest -
  onrecord ingest --from text --database-url sqlite://archive.db story.article";

const EXTRACT_EXAMPLES: &str = "\
Examples:
  onrecord extract articles/ > quotes.jsonl
  onrecord extract --format text --explain story.md
  onrecord extract - --with-text --stretches < story.txt";

#[derive(Debug, Args)]
struct DatabaseArgs {
    /// Where the articles are kept: sqlite://FILE or postgres://USER@HOST/NAME
    #[arg(
        long,
        value_name = "URL",
        env = "DATABASE_URL",
        default_value = "sqlite://onrecord.db",
        hide_env_values = true
    )]
    database_url: String,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000", value_parser = parse_listen)]
    listen: String,
    /// Leave an empty database empty
    #[arg(long)]
    no_seeds: bool,
    /// Who may read: everybody, or who bears a token [default: open on a loopback address, token on any other]
    #[arg(long, value_name = "WHO", value_enum, env = "ONRECORD_READING")]
    reading: Option<ReadingArg>,
    /// Site whose pages may ask from a browser, written like its address without a path; * for all; may be given more than once [default: none]
    #[arg(long, value_name = "ORIGIN", env = "ONRECORD_ALLOW_ORIGIN", value_delimiter = ',', value_parser = parse_origin)]
    allow_origin: Vec<String>,
    /// Requests a minute that are answered to one address without a token [default: any number]
    #[arg(long, value_name = "N", env = "ONRECORD_RATE_LIMIT")]
    rate_limit: Option<NonZeroU32>,
    /// Requests a minute that are answered with one token [default: any number]
    #[arg(long, value_name = "N", env = "ONRECORD_TOKEN_RATE_LIMIT")]
    token_rate_limit: Option<NonZeroU32>,
    /// Take a client's address from the header X-Forwarded-For, because a proxy of yours stands in front and writes it
    #[arg(long, env = "ONRECORD_BEHIND_PROXY")]
    behind_proxy: bool,
    /// When asked to end, say for so many seconds that the server is not ready, but go on serving
    #[arg(long, value_name = "SECONDS", env = "ONRECORD_DRAIN", default_value_t = 0)]
    drain: u32,
    /// How the log is written to standard error: text for people, json for programs
    #[arg(long, value_enum, env = "ONRECORD_LOG_FORMAT", default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// The limits of a request that operators have reasons to change; the others are fixed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Bytes of a request's body, and of a message over a WebSocket [default: 1MiB]
    #[arg(long, value_name = "SIZE", env = "ONRECORD_MAX_BODY", value_parser = parse_size)]
    max_body: Option<ByteSize>,
    /// Fields of a query nested in one another [default: 15]
    #[arg(long, value_name = "N", env = "ONRECORD_MAX_DEPTH", value_parser = parse_depth)]
    max_depth: Option<usize>,
    /// Fields that an answer may hold by its page sizes [default: 100000]
    #[arg(long, value_name = "N", env = "ONRECORD_MAX_COMPLEXITY")]
    max_complexity: Option<NonZeroUsize>,
    /// Aliases of a query [default: 50]
    #[arg(long, value_name = "N", env = "ONRECORD_MAX_ALIASES")]
    max_aliases: Option<usize>,
    /// Seconds to answer one request [default: 30]
    #[arg(long, value_name = "SECONDS", env = "ONRECORD_REQUEST_TIMEOUT")]
    request_timeout: Option<NonZeroU32>,
    /// Connections open at once; further ones wait [default: 8192]
    #[arg(long, value_name = "N", env = "ONRECORD_MAX_CONNECTIONS")]
    max_connections: Option<NonZeroU32>,
    /// WebSockets open at once; further ones are refused [default: 1024]
    #[arg(long, value_name = "N", env = "ONRECORD_MAX_SOCKETS")]
    max_sockets: Option<NonZeroU32>,
}

#[derive(Debug, Args)]
struct TokenArgs {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token and print it; it is told only this once
    Create {
        /// What it allows
        #[arg(long, value_enum)]
        role: RoleArg,
        /// Whose it is: the actor of what is changed with it [default: its role and id]
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List all tokens, without their secrets
    List {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Make a token worthless, at once and for ever
    Revoke {
        /// Its id or its name
        #[arg(value_name = "ID|NAME")]
        token: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Debug, Args)]
struct InputArgs {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The format of the input: auto (by extension), text, markdown, jsonl; html is not supported in this version
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = From::Auto, hide_possible_values = true)]
    from: From,
    /// Refuse articles with more text than this, in bytes of UTF-8: 4194304, 512KiB, 4MiB
    #[arg(long, value_name = "SIZE", default_value = "4MiB", value_parser = parse_size)]
    max_article_size: ByteSize,
    /// How many articles to work on at once [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = parse_jobs)]
    jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
struct IngestArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Name every article on standard error once it is stored
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Debug, Args)]
struct ExtractArgs {
    #[command(flatten)]
    input: InputArgs,
    /// jsonl for programs, text for people
    #[arg(long, value_enum, default_value_t = ExtractFormat::Jsonl)]
    format: ExtractFormat,
    /// Add the stored text to every line; else only where the caller does not hold it (Markdown)
    #[arg(long)]
    with_text: bool,
    /// Add every quoted stretch and what it was judged to be
    #[arg(long)]
    stretches: bool,
    /// Add to every quote why this speaker was chosen
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Args)]
struct VerifyArgs {
    /// The words of the quote, with or without quotation marks
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: String,
    /// Who is supposed to have said it
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// The day on which it is supposed to have been said: 2025-04-25
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    said_on: Option<NaiveDate>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// jsonl: one JSON object a line; csv: the same, flattened; jsonld: schema.org's words
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    format: ExportFormat,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum From {
    Auto,
    Text,
    Markdown,
    Html,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReadingArg {
    Open,
    Token,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleArg {
    Editor,
    Admin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExtractFormat {
    Jsonl,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    Jsonl,
    Csv,
    Jsonld,
}

/// What a command comes to, short of an error that stops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All of the input was used.
    Done,
    /// Some of it was refused, and the rest used.
    SomeRefused,
}

/// Runs the command that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new();
    let outcome = match cli.command {
        None => serve::run(&cli.serve),
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::Ingest(args)) => ingest::run(&args),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Token(args)) => token::run(&args.command),
        Some(Command::Schema) => print_schema(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeRefused) => ExitCode::from(1),
        // Whoever reads the output has seen enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(whole_message(&error));
            ExitCode::from(1)
        }
    }
}

impl InputArgs {
    fn inputs(&self) -> Vec<Input> {
        self.paths.iter().cloned().map(Input::from).collect()
    }

    /// The input as the caller named it.
    fn named(&self) -> String {
        let names = self.paths.iter().map(|path| match path.as_os_str() {
            path if path == "-" => "standard input".to_owned(),
            path => path.display().to_string(),
        });
        names.collect::<Vec<_>>().join(", ")
    }

    /// How to read the input; ends the program when no input could be read that way.
    fn options(&self) -> documents::Options {
        let format = match self.from {
            From::Auto => None,
            From::Text => Some(Format::Text),
            From::Markdown => Some(Format::Markdown),
            From::Jsonl => Some(Format::Jsonl),
            From::Html => unusable("--from html: web pages are not supported in this version"),
        };
        if self.paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
            unusable("standard input (-) can be read only once");
        }
        documents::Options {
            format,
            max_article_size: self.max_article_size,
        }
    }

    fn jobs(&self) -> NonZeroUsize {
        // More threads than any machine has processors would only fill its memory.
        const MOST: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not 0");
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(processors).min(MOST)
    }
}

impl DatabaseArgs {
    /// Opens the database and brings its tables up to date.
    fn open(&self, runtime: &Runtime) -> anyhow::Result<DatabaseConnection> {
        Ok(runtime.block_on(archive::connect(&self.database_url))?)
    }
}

/// How files that were left out are spoken of.
fn skipped(folder: &str, files: u64) -> String {
    format!(
        "{folder}: {} skipped that by name or extension are no articles",
        plural(files, "file")
    )
}

/// Ends the program over arguments that cannot be used, in the words of the argument parser.
fn unusable(message: &str) -> ! {
    Cli::command()
        .error(clap::error::ErrorKind::ValueValidation, message)
        .exit()
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")
}

fn print_schema() -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    out.write_all(crate::graphql::sdl().as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// An error and its causes, without the causes that its message tells already.
fn whole_message(error: &anyhow::Error) -> String {
    let mut whole = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !whole.contains(&cause) {
            if !whole.is_empty() {
                whole.push_str(": ");
            }
            whole.push_str(&cause);
        }
    }
    whole
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io_error = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn parse_size(text: &str) -> Result<ByteSize, String> {
    match text.parse() {
        Ok(ByteSize(0)) => Err("a size is at least 1".to_owned()),
        Ok(size) => Ok(size),
        Err(_) => Err("a size is a number of bytes, or one with a unit such as 4MiB".to_owned()),
    }
}

/// A depth that the parser, which goes down by recursion, can take.
fn parse_depth(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(depth @ 1..=MOST_DEPTH) => Ok(depth),
        _ => Err(format!("a depth is a number from 1 to {MOST_DEPTH}")),
    }
}

fn parse_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a number of articles is 1 or more".to_owned())
}

/// A host and a port, which the system resolves later.
fn parse_listen(text: &str) -> Result<String, String> {
    let (host, port) = text.rsplit_once(':').unwrap_or_default();
    if host.is_empty() || port.parse::<u16>().is_err() {
        return Err("an address is written like 127.0.0.1:8000 or [::1]:8000".to_owned());
    }
    Ok(text.to_owned())
}

/// A scheme, a host and perhaps a port, as browsers write an origin; or `*`.
fn parse_origin(text: &str) -> Result<String, String> {
    let origin = url::Url::parse(text).map(|url| url.origin().ascii_serialization());
    match origin {
        _ if text == "*" => Ok(text.to_owned()),
        Ok(origin) if origin == text.trim_end_matches('/') => Ok(origin),
        _ => {
            Err("an origin is written like https://news.example or http://localhost:5173; * stands for all".to_owned())
        }
    }
}

fn parse_day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| "a day is written like 2025-04-25".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_cause_is_told_once() {
        let cause = || io::Error::other("no space");
        let wrapped = anyhow::Error::from(archive::ArchiveError::Output(cause()));
        assert_eq!(whole_message(&wrapped), "the output cannot be written: no space");
        let explained = anyhow::Error::from(cause()).context("cannot listen");
        assert_eq!(whole_message(&explained), "cannot listen: no space");
    }

    #[test]
    fn sizes_are_read_with_and_without_unit() {
        for (text, bytes) in [
            ("4194304", 4 << 20),
            ("4MiB", 4 << 20),
            ("512KiB", 512 << 10),
            ("4 MB", 4_000_000),
        ] {
            assert_eq!(parse_size(text), Ok(ByteSize(bytes)), "{text}");
        }
        for text in ["", "0", "-1", "many", "4 miles"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }
}

//! `onrecord serve`: opens the database, loads the sample articles into an empty one, and serves until it is asked to end.

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use anyhow::{Context, anyhow};
use archive::read::Statistics;
use archive::token;
use chrono::Utc;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::console::{Console, plural};
use super::{LimitArgs, LogFormat, Outcome, ReadingArg, ServeArgs};
use crate::config::{Config, Ending, Limits, Origins, Rates, Reading, Token};
use crate::seeds;
use crate::server::{self, AppState};

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    log(args.log_format);
    allow_many_files();
    let console = Console::new();
    let runtime = super::runtime()?;
    runtime.block_on(async {
        // The port first: a taken one is told before the database is touched.
        let listener = TcpListener::bind(&args.listen)
            .await
            .map_err(|error| cannot_listen(&args.listen, &error))?;
        let address = listener.local_addr().context("the address listened on is not known")?;
        let database = archive::connect(&args.database.database_url).await?;
        let loaded = load_seeds(&database, args.no_seeds).await?;
        let config = configuration(args, address);
        // Before the address is told: who knows it may ask the program to end at once.
        let asked_to_end = server::shutdown_signal().context("signals cannot be caught")?;
        announce(&console, address, &database, loaded, &config).await?;
        server::serve(listener, AppState::new(database, config), asked_to_end)
            .await
            .context("the server failed")?;
        console.note("OnRecord has ended");
        Ok(Outcome::Done)
    })
}

/// Logs to standard error, as the environment filters it.
fn log(format: LogFormat) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(io::stderr);
    match format {
        LogFormat::Text => log
            .with_ansi(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
            .init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// A connection is an open file, of which many systems allow only a thousand unless they are asked for more.
fn allow_many_files() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the system allows no more open files");
    }
}

fn configuration(args: &ServeArgs, address: SocketAddr) -> Config {
    Config {
        token: Token::from_environment(),
        reading: reading(args, address),
        origins: if args.allow_origin.iter().any(|origin| origin == "*") {
            Origins::Any
        } else {
            Origins::Listed(args.allow_origin.clone())
        },
        rates: Rates {
            address: args.rate_limit,
            token: args.token_rate_limit,
        },
        behind_proxy: args.behind_proxy,
        ending: Ending {
            drain: Duration::from_secs(args.drain.into()),
            ..Ending::default()
        },
        limits: limits(&args.limits),
    }
}

/// The usual limits, but for those that are given.
fn limits(args: &LimitArgs) -> Limits {
    let usual = Limits::default();
    let number = |given: Option<NonZeroU32>, usual: usize| given.map_or(usual, |number| number.get() as usize);
    Limits {
        body_bytes: args.max_body.map_or(usual.body_bytes, |size| {
            usize::try_from(size.as_u64()).unwrap_or(usize::MAX)
        }),
        depth: args.max_depth.unwrap_or(usual.depth),
        complexity: args.max_complexity.map_or(usual.complexity, NonZeroUsize::get),
        aliases: args.max_aliases.unwrap_or(usual.aliases),
        request: args
            .request_timeout
            .map_or(usual.request, |seconds| Duration::from_secs(seconds.get().into())),
        connections: number(args.max_connections, usual.connections),
        sockets: number(args.max_sockets, usual.sockets),
        ..usual
    }
}

/// Who may read: unless it is said, everybody on this machine, and from others only who bears a token.
fn reading(args: &ServeArgs, address: SocketAddr) -> Reading {
    match args.reading {
        Some(ReadingArg::Open) => Reading::Open,
        Some(ReadingArg::Token) => Reading::Token,
        None if address.ip().is_loopback() => Reading::Open,
        None => Reading::Token,
    }
}

/// Stores the sample articles if there is no article yet, and says how many.
async fn load_seeds(database: &DatabaseConnection, no_seeds: bool) -> anyhow::Result<usize> {
    if no_seeds || statistics(database).await?.articles > 0 {
        return Ok(0);
    }
    seeds::load(database, Utc::now()).await
}

async fn statistics(database: &DatabaseConnection) -> anyhow::Result<Statistics> {
    let statistics = archive::read::statistics(database).await;
    statistics.context("the database cannot be read; it may be another program's")
}

async fn announce(
    console: &Console,
    address: SocketAddr,
    database: &DatabaseConnection,
    loaded: usize,
    config: &Config,
) -> anyhow::Result<()> {
    let statistics = statistics(database).await?;
    // An address that stands for every interface is nothing to open in a browser.
    let host = if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    };
    console.note(format_args!("OnRecord is listening on http://{host}"));
    console.note(format_args!("  playground  http://{host}/"));
    console.note(format_args!("  GraphQL     http://{host}/graphql"));
    let articles = plural(statistics.articles, "article");
    let quotes = plural(statistics.quotes, "quote");
    let samples = if loaded > 0 { " (the sample articles)" } else { "" };
    console.note(format_args!("  archive     {articles}, {quotes}{samples}"));
    if config.reading == Reading::Token {
        console.note("  reading     with a token; --reading open opens it to everybody");
    }
    let tokens = token::list(database).await?;
    if config.token.is_none() && tokens.iter().all(|token| token.revoked_at.is_some()) {
        console.note("  mutations   closed; the tokens of `onrecord token create --role editor` open them");
    }
    Ok(())
}

fn cannot_listen(address: &str, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!(
                "{address} is in use by another program; choose another port with --listen, such as 127.0.0.1:8001, or 0 for any free one"
            )
        }
        _ => anyhow!("cannot listen on {address}: {error}"),
    }
}

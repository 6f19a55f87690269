//! The server's configuration: who may read and write, and every limit in one place.
//!
//! This is the one module of the server that reads the environment.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Name of the environment variable that holds the token.
pub const TOKEN_VARIABLE: &str = "ONRECORD_TOKEN";

/// What a server is started with.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// A token beside those in the database, with the rights of an admin.
    pub token: Option<Token>,
    /// Who may read.
    pub reading: Reading,
    /// Pages of which other sites may ask from a browser.
    pub origins: Origins,
    /// How many requests are answered in a minute.
    pub rates: Rates,
    /// Whether a proxy stands in front: the last address in `X-Forwarded-For` is then the client's.
    pub behind_proxy: bool,
    /// What one request may cost.
    pub limits: Limits,
    /// How the server ends.
    pub ending: Ending,
}

/// Pages of which other sites may ask from a browser. The server's own pages always may, and what is no browser asks as it likes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Those of these sites: `https://news.example`.
    Listed(Vec<String>),
    /// All.
    Any,
}

impl Default for Origins {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

/// How many requests are answered in a minute; without a number, any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Of an address, without a token.
    pub address: Option<NonZeroU32>,
    /// With a token.
    pub token: Option<NonZeroU32>,
}

/// How a server ends that is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// For how long it goes on as before, but says that it is not ready, so that a balancer sends it no more.
    pub drain: Duration,
    /// How long requests and sockets may then take to come to an end.
    pub grace: Duration,
}

impl Default for Ending {
    fn default() -> Self {
        Self {
            drain: Duration::ZERO,
            grace: Duration::from_secs(10),
        }
    }
}

/// Who may read. Changing anything always needs a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Everybody.
    #[default]
    Open,
    /// Who presents a token, of any role.
    Token,
}

/// What one request may cost. A request over a limit is refused before it runs, with an error that names the limit.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of an HTTP body, and of one WebSocket message.
    pub body_bytes: usize,
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Names, numbers and signs of a document.
    pub tokens: usize,
    /// Fields nested in one another, fragments unfolded. Brackets of any sort may nest [`Limits::NESTING`] deeper.
    pub depth: usize,
    /// Fields that an answer may hold by its page sizes, as estimated before running.
    pub complexity: usize,
    /// Aliases, fragments unfolded.
    pub aliases: usize,
    /// Fields and spreads of a document, fragments unfolded.
    pub selections: usize,
    /// Directives on one field.
    pub directives: usize,
    /// Time in which the head of a request must arrive, also on a connection that has been idle since the last one.
    pub head: Duration,
    /// Time in which the body must arrive.
    pub body: Duration,
    /// Time to answer one request.
    pub request: Duration,
    /// Connections open at once; further ones wait.
    pub connections: usize,
    /// Time in which a WebSocket must send `connection_init`.
    pub connection_init: Duration,
    /// How often the server looks whether the client at the other end of a WebSocket is still there; one that is silent for twice as long is closed.
    pub heartbeat: Duration,
    /// WebSockets open at once.
    pub sockets: usize,
    /// Operations running at once on one WebSocket.
    pub operations_per_socket: usize,
    /// How often it is looked for changes that another process wrote, and for how far its runs are, while anybody follows them.
    pub poll: Duration,
    /// Changes that may wait for a subscriber who takes them too slowly; if there are more they are given up, and it is told of a gap.
    pub backlog: i64,
}

impl Limits {
    /// How much deeper than fields brackets may nest: arguments, lists and input objects.
    pub const NESTING: usize = 15;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            document_bytes: 32 << 10,
            tokens: 4_000,
            depth: 15,
            complexity: 100_000,
            aliases: 50,
            selections: 2_000,
            directives: 10,
            head: Duration::from_secs(30),
            body: Duration::from_secs(15),
            request: Duration::from_secs(30),
            connections: 8_192,
            heartbeat: Duration::from_secs(30),
            connection_init: Duration::from_secs(10),
            sockets: 1_024,
            operations_per_socket: 32,
            poll: Duration::from_millis(500),
            backlog: 10_000,
        }
    }
}

/// A bearer token, kept as its hash.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// Reads the token from the environment; an empty variable counts as none.
    #[must_use]
    pub fn from_environment() -> Option<Self> {
        let token = std::env::var(TOKEN_VARIABLE).ok()?;
        (!token.trim().is_empty()).then(|| Self::new(&token))
    }

    /// The token with this text, blanks around it ignored.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Sha256::digest(text.trim()).into())
    }

    /// Whether `presented` is this token. Hashes are compared in constant time, so that the answer's delay tells nothing.
    #[must_use]
    pub fn matches(&self, presented: &str) -> bool {
        let presented: [u8; 32] = Sha256::digest(presented.trim()).into();
        self.0.ct_eq(&presented).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

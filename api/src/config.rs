//! The server's configuration: who may read and write, and every limit in one place.
//!
//! This is the one module of the server that reads the environment.

use std::fmt;
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
    /// What one request may cost.
    pub limits: Limits,
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
    /// Fields nested in one another, fragments unfolded.
    pub depth: usize,
    /// Fields that an answer may hold by its page sizes, as estimated before running.
    pub complexity: usize,
    /// Aliases, fragments unfolded.
    pub aliases: usize,
    /// Fields and spreads of a document, fragments unfolded.
    pub selections: usize,
    /// Directives on one field.
    pub directives: usize,
    /// Time to read and answer one request.
    pub request: Duration,
    /// Time in which a WebSocket must send `connection_init`.
    pub connection_init: Duration,
    /// WebSockets open at once.
    pub sockets: usize,
    /// Operations running at once on one WebSocket.
    pub operations_per_socket: usize,
    /// How often a subscription looks for changes that another process wrote.
    pub poll: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            depth: 15,
            complexity: 100_000,
            aliases: 50,
            selections: 2_000,
            directives: 10,
            request: Duration::from_secs(30),
            connection_init: Duration::from_secs(10),
            sockets: 1_024,
            operations_per_socket: 32,
            poll: Duration::from_millis(500),
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

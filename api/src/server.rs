//! The HTTP server: GraphQL at `/graphql` (over HTTP and over WebSocket), the playground, and what monitors ask: `/healthz`, `/readyz`, `/metrics`.
//!
//! Unless the configuration names other sites, no cross-origin header is ever sent: their pages cannot read answers, and none of the accepted requests can be sent
//! by a form.

mod access;
mod health;
mod http;
mod listen;
mod observe;
mod origin;
mod rate_limit;
mod websocket;

use std::future::Future;
use std::io;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::middleware;
use axum::routing::get;
use sea_orm::DatabaseConnection;
use tokio::sync::{Semaphore, watch};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

use crate::config::Config;
use crate::graphql::Gate;
use crate::metrics::Metrics;
pub use listen::serve;
use observe::RequestIds;
use rate_limit::Limiter;

/// Bytes from which on an answer is worth compressing.
const COMPRESSED_FROM: u64 = 1_024;

/// Everything that requests share.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// What an [`AppState`] leads to.
#[derive(Debug)]
pub struct Shared {
    gate: Gate,
    database: DatabaseConnection,
    config: Arc<Config>,
    metrics: Arc<Metrics>,
    limiter: Limiter,
    ids: RequestIds,
    /// One place for each WebSocket.
    sockets: Arc<Semaphore>,
    ending: AtomicBool,
    /// Whether connections are to be closed.
    closing: watch::Sender<bool>,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// State over a migrated database.
    #[must_use]
    pub fn new(database: DatabaseConnection, config: Config) -> Self {
        let config = Arc::new(config);
        let metrics = Arc::new(Metrics::default());
        Self(Arc::new(Shared {
            gate: Gate::new(database.clone(), Arc::clone(&config), Arc::clone(&metrics)),
            database,
            metrics,
            limiter: Limiter::new(config.rates),
            ids: RequestIds::new(),
            sockets: Arc::new(Semaphore::new(config.limits.sockets)),
            ending: AtomicBool::new(false),
            closing: watch::Sender::new(false),
            config,
        }))
    }

    /// Says from now on that the server is not ready.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Tells every connection and every WebSocket to close.
    fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// All routes.
pub fn router(state: AppState) -> Router {
    let mut graphql = get(http::get).post(http::post).fallback(http::other_method);
    if let Some(origins) = origin::layer(&state.config.origins) {
        graphql = graphql.layer(origins);
    }
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(COMPRESSED_FROM)));
    Router::new()
        .route("/graphql", graphql)
        .route("/metrics", get(health::metrics))
        .merge(crate::playground::router())
        .layer(compression)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(middleware::from_fn_with_state(state.clone(), observe::observe))
        .with_state(state)
}

/// Listens from this call on for being asked to end, by ctrl-c or by SIGTERM; what it returns completes then. Needs the runtime.
///
/// # Errors
///
/// When the system does not let signals be caught.
#[cfg(unix)]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for ctrl-c; what it returns completes then. Needs the runtime.
///
/// # Errors
///
/// When the system does not let ctrl-c be caught.
#[cfg(windows)]
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

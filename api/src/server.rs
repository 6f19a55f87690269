//! The HTTP server: GraphQL at `/graphql` (over HTTP and over WebSocket), `/healthz`, and the playground.
//!
//! No cross-origin header is ever sent: pages of other sites cannot read answers, and none of the accepted requests can be sent by a form.

mod access;
mod http;
mod websocket;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::graphql::Gate;

/// Everything that requests share.
#[derive(Clone, Debug)]
pub struct AppState {
    gate: Gate,
    database: DatabaseConnection,
    config: Arc<Config>,
    sockets: Arc<Semaphore>,
}

impl AppState {
    /// State over a migrated database.
    #[must_use]
    pub fn new(database: DatabaseConnection, config: Config) -> Self {
        let config = Arc::new(config);
        let sockets = Arc::new(Semaphore::new(config.limits.sockets));
        Self {
            gate: Gate::new(database.clone(), Arc::clone(&config)),
            database,
            config,
            sockets,
        }
    }
}

/// All routes.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/graphql", get(http::get).post(http::post).fallback(http::other_method))
        .route("/healthz", get(healthz))
        .with_state(state)
        .merge(crate::playground::router())
}

/// Serves until `shutdown` completes, then lets the requests that have begun end.
///
/// # Errors
///
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(state))
        .with_graceful_shutdown(shutdown)
        .await
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

/// `ok` as long as the database answers.
async fn healthz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.database.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

//! What monitors ask: whether the server lives, whether it is ready, and what it has counted.

use archive::is_current;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{AppState, http};
use crate::metrics;

/// `ok` as long as the server runs, whatever the database does: a server that is started again would find the same database.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `ready` while the database answers, is of this program's schema, and the server has not been asked to end.
pub(super) async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    const NOT_READY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
    if state.is_ending() {
        return (NOT_READY, "the server is ending\n");
    }
    match is_current(&state.database).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (NOT_READY, "the database is of another version of this program\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (NOT_READY, "the database does not answer\n")
        }
    }
}

/// The counters, for whoever may read the archive.
pub(super) async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if state.access(http::authorization(&headers)).await.is_err() {
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
        return (StatusCode::UNAUTHORIZED, challenge, "a token is needed\n").into_response();
    }
    match state.metrics.text(&state.database) {
        Ok(text) => ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the counters cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

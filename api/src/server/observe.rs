//! Every request with an id, a line in the log and its place in the counters.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::AppState;
use crate::metrics::Kind;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Characters of the longest id that is taken over from a client.
const LONGEST_ID: usize = 128;

/// The GraphQL operation that a response answers.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub(super) kind: Kind,
    pub(super) name: Option<String>,
    /// The code of the first error, or `OK`.
    pub(super) code: String,
}

/// Gives the request its id, that of the client where it sent a sound one, and the response the same; everything that is logged meanwhile bears it.
pub(super) async fn observe(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = match request.headers().get(&REQUEST_ID).filter(|id| is_sound(id)) {
        Some(id) => id.clone(),
        None => {
            let id = state.ids.next();
            request.headers_mut().insert(REQUEST_ID, id.clone());
            id
        }
    };
    let span = tracing::error_span!("request", id = id.to_str().unwrap_or_default());
    async move {
        let line = tracing::enabled!(tracing::Level::INFO)
            .then(|| (request.method().clone(), request.uri().path().to_owned()));
        let mut response = next.run(request).await;
        let time = began.elapsed();
        let status = response.status().as_u16();
        state.metrics.response(status);
        let answered = response.extensions_mut().remove::<Answered>();
        if let Some(Answered { kind, name, code }) = &answered {
            state.metrics.operation(*kind, name.as_deref(), code, Some(time));
        }
        if let Some((method, path)) = line {
            let milliseconds = time.as_secs_f64() * 1_000.0;
            match answered {
                Some(Answered { kind, name, code }) => {
                    let name = name.unwrap_or_default();
                    tracing::info!(%method, path, status, milliseconds, ?kind, name, code, "answered");
                }
                None => tracing::info!(%method, path, status, milliseconds, "answered"),
            }
        }
        response.headers_mut().insert(REQUEST_ID, id);
        response
    }
    .instrument(span)
    .await
}

/// Ids that no other server and no other request has.
#[derive(Debug)]
pub(super) struct RequestIds {
    server: u32,
    count: std::sync::atomic::AtomicU64,
}

impl RequestIds {
    pub(super) fn new() -> Self {
        use std::hash::{BuildHasher, RandomState};
        let server = RandomState::new().hash_one(std::process::id());
        Self {
            // The lower half of a random number is as random.
            server: server as u32,
            count: std::sync::atomic::AtomicU64::new(0),
        }
    }

    fn next(&self) -> HeaderValue {
        let count = self.count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        HeaderValue::try_from(format!("{:08x}-{count:x}", self.server))
            .expect("hexadecimal digits and a hyphen are a header's value")
    }
}

/// Whether an id can stand in a log: short, and of letters, digits and a few signs.
fn is_sound(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte);
    (1..=LONGEST_ID).contains(&bytes.len()) && bytes.iter().all(plain)
}

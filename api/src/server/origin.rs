//! Pages of other sites: which of them may ask from a browser.
//!
//! Closed unless the configuration names them. A browser lets any page open a WebSocket, whatever the headers say, so there the server itself looks at the origin.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::config::Origins;

/// Headers of ours that pages may read.
const READABLE: [HeaderName; 4] = [
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
    header::RETRY_AFTER,
];

/// The cross-origin headers for these sites; none where there are none.
pub(super) fn layer(origins: &Origins) -> Option<CorsLayer> {
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            HeaderName::from_static("x-request-id"),
        ])
        .expose_headers(READABLE)
        .max_age(Duration::from_secs(3600));
    match origins {
        Origins::Any => Some(layer.allow_origin(Any)),
        Origins::Listed(listed) if listed.is_empty() => None,
        Origins::Listed(listed) => {
            let listed = listed.iter().filter_map(|origin| HeaderValue::try_from(origin).ok());
            Some(layer.allow_origin(AllowOrigin::list(listed)))
        }
    }
}

/// Whether a WebSocket may be opened with these headers: not from a page of a site that is not listed.
pub(super) fn may_connect(origins: &Origins, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let (Ok(origin), Origins::Listed(listed)) = (origin.to_str(), origins) else {
        return *origins == Origins::Any;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let of_the_server = origin
        .split_once("://")
        .is_some_and(|(_, site)| host.is_some_and(|host| host.eq_ignore_ascii_case(site)));
    of_the_server || listed.iter().any(|listed| listed == origin)
}

//! The playground: GraphiQL built into the binary, served with nothing loaded from elsewhere.
//!
//! Owns the files under `api/playground/`, which `npm run build` in `playground/` writes, and the routes to them: the
//! page at `/` and what belongs to it under `/playground/`. It knows nothing of the schema; the page finds
//! `/graphql` on its own host.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{Embed, EmbeddedFile};

/// What the page may do: load from and talk to its own host. Monaco writes `<style>` elements and draws with `data:` images.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
    style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page names its assets, so it has to be asked for each time.
const REVALIDATE: &str = "no-cache";

/// An asset's name carries a hash of its content, so it never changes under that name.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The routes of the playground: the page at `/`, its scripts, styles and fonts under `/playground/assets/`, where an unknown
/// one is a 404, and the notices of the libraries in it at `/playground/licenses.md`.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/", get(page))
        .route("/playground/assets/{name}", get(asset))
        .route("/playground/licenses.md", get(licenses))
}

#[derive(Embed)]
#[folder = "playground"]
struct Files;

async fn page() -> Response {
    respond(Files::get("index.html"), REVALIDATE)
}

async fn licenses() -> Response {
    respond(Files::get("licenses.md"), REVALIDATE)
}

async fn asset(Path(name): Path<String>) -> Response {
    // The assets lie flat; an encoded `../` would lead a debug build, which reads the folder, to the page's file.
    let plain = !name.contains(['/', '\\']);
    respond(
        plain.then(|| Files::get(&format!("assets/{name}"))).flatten(),
        IMMUTABLE,
    )
}

fn respond(file: Option<EmbeddedFile>, caching: &'static str) -> Response {
    let Some(file) = file else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let policies = [
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let content_type = [(header::CONTENT_TYPE, content_type(file.metadata.mimetype()))];
    (policies, content_type, file.data).into_response()
}

/// The media type as a header value; every text of the build is UTF-8.
fn content_type(mime: &str) -> String {
    if mime.starts_with("text/") {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderMap, Method, Request};
    use tower::ServiceExt;

    use super::*;

    /// No file of the build may be larger, in bytes.
    const LARGEST_FILE: usize = 3_000_000;

    async fn ask(method: Method, path: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let response = router::<()>().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        (parts.status, parts.headers, body)
    }

    /// The values of `src` and `href` in the page.
    fn references(page: &str) -> Vec<&str> {
        ["src=\"", "href=\""]
            .iter()
            .flat_map(|attribute| page.split(attribute).skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[tokio::test]
    async fn page_is_served_and_revalidated() {
        let (status, headers, body) = ask(Method::GET, "/").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(body.contains("<title>OnRecord playground</title>"), "{body}");
    }

    #[tokio::test]
    async fn page_may_load_from_its_own_host_only() {
        let (_, headers, _) = ask(Method::GET, "/").await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("http") && !policy.contains('*'), "{policy}");
        assert!(!policy.contains("unsafe-eval"), "{policy}");
    }

    #[tokio::test]
    async fn every_reference_of_the_page_is_an_asset_that_is_served_for_ever() {
        let (_, _, page) = ask(Method::GET, "/").await;
        let references = references(&page);
        assert!(references.len() >= 3, "script, styles and icon: {references:?}");
        for reference in references {
            let (status, headers, body) = ask(Method::GET, reference).await;
            assert_eq!(status, StatusCode::OK, "{reference}");
            assert!(!body.is_empty(), "{reference}");
            assert_eq!(
                headers[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable",
                "{reference}"
            );
        }
    }

    #[tokio::test]
    async fn assets_have_the_type_that_browsers_insist_on() {
        for (extension, expected) in [
            (".js", "text/javascript; charset=utf-8"),
            (".css", "text/css; charset=utf-8"),
            (".svg", "image/svg+xml"),
            (".ttf", "font/ttf"),
        ] {
            let name = Files::iter()
                .find(|name| name.ends_with(extension))
                .unwrap_or_else(|| panic!("no {extension} in the build"));
            let (status, headers, _) = ask(Method::GET, &format!("/playground/{name}")).await;
            assert_eq!(status, StatusCode::OK, "{name}");
            assert_eq!(headers[header::CONTENT_TYPE], expected, "{name}");
        }
    }

    #[tokio::test]
    async fn notices_of_the_libraries_are_served() {
        let (status, headers, body) = ask(Method::GET, "/playground/licenses.md").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], "text/markdown; charset=utf-8");
        assert!(body.contains("## graphiql - ") && body.contains("## monaco-editor - "));
    }

    #[tokio::test]
    async fn unknown_paths_are_not_found() {
        for path in [
            "/playground/assets/none.js",
            "/playground/assets/../index.html",
            "/playground/assets/..%2Findex.html",
            "/playground/assets/..%2F..%2FCargo.toml",
            "/playground/index.html",
            "/index.html",
        ] {
            let (status, _, _) = ask(Method::GET, path).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn only_reading_is_allowed() {
        let (status, headers, body) = ask(Method::HEAD, "/").await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, ""));
        assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let (status, _, _) = ask(Method::POST, "/").await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn build_is_whole_small_and_loads_nothing_from_elsewhere() {
        let names: Vec<_> = Files::iter().collect();
        for worker in ["editor.worker-", "graphql.worker-", "json.worker-"] {
            assert!(
                names.iter().any(|name| name.contains(worker)),
                "no {worker} in {names:?}"
            );
        }
        for name in names {
            let file = Files::get(&name).unwrap();
            assert!(file.data.len() < LARGEST_FILE, "{name} has {} bytes", file.data.len());
            let text = String::from_utf8_lossy(&file.data);
            for elsewhere in [
                "unpkg.com",
                "esm.sh",
                "jsdelivr",
                "cdnjs",
                "googleapis",
                "gstatic",
                "url(http",
                "url(//",
                "sourceMappingURL=",
            ] {
                assert!(!text.contains(elsewhere), "{name} contains {elsewhere}");
            }
        }
    }
}

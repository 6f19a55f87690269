//! GraphQL over HTTP, by its specification: what a request must look like, and with which status and media type it is answered.
//!
//! Only JSON bodies are read, one operation each, and a GET changes nothing, so that no page of another site can make a browser write.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as Answer, ServerError, Variables};
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AppState, websocket};
use crate::graphql::error::{Code, code_of};
use crate::graphql::is_request_error;

/// A query by GET, or the opening of a WebSocket.
pub(super) async fn get(
    State(state): State<AppState>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Ok(upgrade) = upgrade {
        return websocket::open(state, upgrade, authorization(&headers).map(str::to_owned));
    }
    let media = match Media::negotiate(&headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.respond(Media::Json),
    };
    match read_url(query.as_deref().unwrap_or_default()) {
        Ok(request) => run(&state, &Method::GET, &headers, media, request).await,
        Err(refusal) => refusal.respond(media),
    }
}

/// A query or a mutation by POST.
pub(super) async fn post(State(state): State<AppState>, headers: HeaderMap, body: Body) -> Response {
    let media = match Media::negotiate(&headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.respond(Media::Json),
    };
    let request = tokio::time::timeout(
        state.config.limits.request,
        read_body(&headers, body, state.config.limits.body_bytes),
    );
    match request.await {
        Ok(Ok(request)) => run(&state, &Method::POST, &headers, media, request).await,
        Ok(Err(refusal)) => refusal.respond(media),
        Err(_) => Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            Code::Timeout,
            "the body did not arrive in time",
        )
        .respond(media),
    }
}

/// Any other method.
pub(super) async fn other_method(method: Method, headers: HeaderMap) -> Response {
    let media = Media::negotiate(&headers).unwrap_or(Media::Json);
    let message = format!("{method} is not a method of GraphQL over HTTP: send POST, or GET for queries");
    let mut response = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message).respond(media);
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    response
}

async fn run(state: &AppState, method: &Method, headers: &HeaderMap, media: Media, request: Request) -> Response {
    let access = match state.access(authorization(headers)).await {
        Ok(access) => access,
        Err(error) => return Refusal::no_access(error).respond(media),
    };
    let admitted = match state.gate.admit(request) {
        Ok(admitted) => admitted,
        Err(error) => return media.answer(Answer::from_errors(vec![error])),
    };
    match admitted.operation {
        Some(OperationType::Mutation) if method == Method::GET => {
            let message = "a mutation must be sent by POST";
            let mut response =
                Refusal::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message).respond(media);
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("POST"));
            return response;
        }
        Some(OperationType::Subscription) => {
            let message = "subscriptions run over a WebSocket: open one at this address with the subprotocol graphql-transport-ws";
            return media.answer(Answer::from_errors(vec![Code::Unsupported.request_error(message)]));
        }
        _ => {}
    }
    media.answer(state.gate.execute(admitted.data(access)).await)
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}

/// The media type of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    /// `application/graphql-response+json`: the status tells whether the request was sound.
    GraphQl,
    /// `application/json`: every well-formed request is answered with 200.
    Json,
}

impl Media {
    fn negotiate(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut accepted: Vec<(f32, usize, Self)> = Vec::new();
        let mut ranges = 0;
        for value in headers.get_all(header::ACCEPT) {
            for range in value
                .to_str()
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
                .filter(|range| !range.is_empty())
            {
                ranges += 1;
                let mut parts = range.split(';').map(str::trim);
                let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "application/graphql-response+json" => Self::GraphQl,
                    "application/json" | "application/*" | "*/*" => Self::Json,
                    _ => continue,
                };
                let mut quality = 1.0;
                let mut readable = true;
                for parameter in parts {
                    match parameter
                        .split_once('=')
                        .map(|(key, value)| (key.trim().to_ascii_lowercase(), value.trim()))
                    {
                        Some((key, value)) if key == "q" => quality = value.parse().unwrap_or(0.0),
                        Some((key, value)) if key == "charset" => {
                            readable = value.trim_matches('"').eq_ignore_ascii_case("utf-8");
                        }
                        _ => {}
                    }
                }
                if readable && quality > 0.0 {
                    accepted.push((quality, ranges, media));
                }
            }
        }
        if ranges == 0 {
            return Ok(Self::Json);
        }
        // The best quality wins, the first named among equals.
        accepted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        accepted.first().map(|&(_, _, media)| media).ok_or_else(|| {
            let message = "answers come as application/graphql-response+json or application/json, in UTF-8";
            Refusal::new(StatusCode::NOT_ACCEPTABLE, Code::NotAcceptable, message)
        })
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    fn answer(self, answer: Answer) -> Response {
        let refused = is_request_error(&answer);
        let status = match self {
            Self::GraphQl if refused => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        let body = if refused {
            serde_json::to_vec(&json!({ "errors": answer.errors }))
        } else {
            serde_json::to_vec(&answer)
        };
        match body {
            Ok(body) => {
                let mut response = (status, [(header::CONTENT_TYPE, self.content_type())], body).into_response();
                for (name, value) in &answer.http_headers {
                    response.headers_mut().insert(name.clone(), value.clone());
                }
                response
            }
            Err(error) => {
                tracing::error!(%error, "an answer cannot be written as JSON");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// An HTTP request that is no GraphQL request.
struct Refusal {
    status: StatusCode,
    error: Box<ServerError>,
}

impl Refusal {
    fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            status,
            error: Box::new(code.request_error(message)),
        }
    }

    /// Of somebody whose token is none, or who needs one.
    fn no_access(error: ServerError) -> Self {
        let status = match code_of(&error) {
            Some(code) if code == Code::Unauthenticated.as_str() => StatusCode::UNAUTHORIZED,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self {
            status,
            error: Box::new(error),
        }
    }

    fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
    }

    fn respond(self, media: Media) -> Response {
        let body = json!({ "errors": [*self.error] }).to_string();
        let mut response = (self.status, [(header::CONTENT_TYPE, media.content_type())], body).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Request, Refusal> {
    if !is_json(headers) {
        let message = "the body must be application/json, in UTF-8";
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::UnsupportedMediaType,
            message,
        ));
    }
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let too_large = || {
        let message = format!("the body is larger than the limit of {limit} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::BodyTooLarge, message)
    };
    if declared.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let bytes = axum::body::to_bytes(body, limit).await.map_err(|_| too_large())?;
    let value =
        serde_json::from_slice(&bytes).map_err(|error| Refusal::malformed(format!("the body is not JSON: {error}")))?;
    read_parameters(value)
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("charset") => {
                let charset = value.trim().trim_matches('"');
                charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        })
}

/// The parameters of a GET: objects are JSON in their value.
fn read_url(query: &str) -> Result<Request, Refusal> {
    #[derive(Deserialize)]
    struct Parameters {
        query: Option<String>,
        #[serde(rename = "operationName")]
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }

    let parameters: Parameters = serde_urlencoded::from_str(query)
        .map_err(|error| Refusal::malformed(format!("the address's parameters cannot be read: {error}")))?;
    let object = |name: &str, text: Option<String>| match text {
        Some(text) if !text.is_empty() => serde_json::from_str::<Value>(&text)
            .map_err(|error| Refusal::malformed(format!("`{name}` is not JSON: {error}"))),
        _ => Ok(Value::Null),
    };
    read_parameters(json!({
        "query": parameters.query,
        "operationName": parameters.operation_name.filter(|name| !name.is_empty()),
        "variables": object("variables", parameters.variables)?,
        "extensions": object("extensions", parameters.extensions)?,
    }))
}

/// One request from its JSON; `null` is as good as absent.
pub(super) fn parameters(value: Value) -> Result<Request, String> {
    let mut fields = match value {
        Value::Object(fields) => fields,
        Value::Array(_) => return Err("batches are not offered: send one operation a request".to_owned()),
        _ => return Err("a request must be a JSON object".to_owned()),
    };
    let mut request = match fields.remove("query") {
        Some(Value::String(query)) => Request::new(query),
        None | Some(Value::Null) => return Err("`query` is missing".to_owned()),
        Some(_) => return Err("`query` must be a string".to_owned()),
    };
    match fields.remove("operationName") {
        Some(Value::String(name)) => request.operation_name = Some(name),
        None | Some(Value::Null) => {}
        Some(_) => return Err("`operationName` must be a string".to_owned()),
    }
    match fields.remove("variables") {
        Some(variables @ Value::Object(_)) => request.variables = Variables::from_json(variables),
        None | Some(Value::Null) => {}
        Some(_) => return Err("`variables` must be an object".to_owned()),
    }
    match fields.remove("extensions") {
        Some(Value::Object(_) | Value::Null) | None => {}
        Some(_) => return Err("`extensions` must be an object".to_owned()),
    }
    Ok(request)
}

fn read_parameters(value: Value) -> Result<Request, Refusal> {
    parameters(value).map_err(Refusal::malformed)
}

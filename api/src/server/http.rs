//! GraphQL over HTTP, by its specification: what a request must look like, and with which status and media type it is answered.
//!
//! Only JSON bodies are read, one operation each, and a GET changes nothing, so that no page of another site can make a browser write.

use std::future::Future;
use std::net::IpAddr;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as Answer, ServerError, Variables};
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{self, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};

use super::listen::Peer;
use super::observe::Answered;
use super::rate_limit::Allowance;
use super::{AppState, websocket};
use crate::graphql::error::{Code, code_of};
use crate::graphql::{Access, Operation, is_request_error};
use crate::metrics::Kind;

/// Bytes beyond the limit of a body that are read and thrown away, so that the client hears the answer before it has sent everything.
const PATIENCE: usize = 16 << 20;

/// A query by GET, or the opening of a WebSocket.
pub(super) async fn get(
    State(state): State<AppState>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: extract::Request,
) -> Response {
    let (parts, _) = request.into_parts();
    if let Ok(upgrade) = upgrade {
        return websocket::open(state, upgrade, &parts);
    }
    let read = async { read_url(parts.uri.query().unwrap_or_default()) };
    answer(&state, &parts, read).await
}

/// A query or a mutation by POST.
pub(super) async fn post(State(state): State<AppState>, request: extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let limits = &state.config.limits;
    let read = async {
        let read = read_body(&parts.headers, body, limits.body_bytes);
        tokio::time::timeout(limits.body, read).await.unwrap_or_else(|_| {
            let message = format!("the body did not arrive within {} seconds", limits.body.as_secs());
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, Code::Timeout, message))
        })
    };
    answer(&state, &parts, read).await
}

/// Any other method.
pub(super) async fn other_method(method: Method, headers: HeaderMap) -> Response {
    let media = Media::negotiate(&headers).unwrap_or(Media::Json);
    let message = format!("{method} is not a method of GraphQL over HTTP: send POST, or GET for queries");
    Refusal::method(message, "GET, POST").respond(media)
}

/// The value of the `Authorization` header.
pub(super) fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}

/// The client's address: that of the connection, or where a proxy stands in front the one that it tells.
pub(super) fn address(state: &AppState, parts: &Parts) -> Option<IpAddr> {
    if state.config.behind_proxy {
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
        return told.to_str().ok()?.rsplit(',').next()?.trim().parse().ok();
    }
    parts.extensions.get::<Peer>().map(|peer| peer.0)
}

/// Answers a request that is still to be read, if its sender may ask at all.
async fn answer(state: &AppState, parts: &Parts, read: impl Future<Output = Result<Request, Refusal>>) -> Response {
    let media = match Media::negotiate(&parts.headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.respond(Media::Json),
    };
    let access = state.access(authorization(&parts.headers)).await;
    let allowance = state.limiter.count(access.as_ref().ok(), address(state, parts));
    let answered = match allowance.and_then(Allowance::refusal) {
        Some(message) => Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited, message)),
        None => run(state, &parts.method, media, access, read).await,
    };
    let mut response = answered.unwrap_or_else(|refusal| refusal.respond(media));
    if let Some(allowance) = allowance {
        allowance.tell(response.headers_mut());
    }
    response
}

async fn run(
    state: &AppState,
    method: &Method,
    media: Media,
    access: Result<Access, ServerError>,
    read: impl Future<Output = Result<Request, Refusal>>,
) -> Result<Response, Refusal> {
    let access = access.map_err(Refusal::no_access)?;
    let admitted = match state.gate.admit(read.await?) {
        Ok(admitted) => admitted,
        Err(error) => return Ok(media.answer(Answer::from_errors(vec![error]), None)),
    };
    match admitted.operation().kind {
        Some(OperationType::Mutation) if method == Method::GET => {
            return Err(Refusal::method("a mutation must be sent by POST", "POST"));
        }
        Some(OperationType::Subscription) => {
            let message = "subscriptions run over a WebSocket: open one at this address with the subprotocol graphql-transport-ws";
            let error = Code::Unsupported.request_error(message);
            return Ok(media.answer(Answer::from_errors(vec![error]), Some(admitted.operation().clone())));
        }
        _ => {}
    }
    let operation = admitted.operation().clone();
    let answer = state.gate.execute(admitted.data(access)).await;
    Ok(media.answer(answer, Some(operation)))
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

    fn answer(self, answer: Answer, operation: Option<Operation>) -> Response {
        let refused = is_request_error(&answer);
        let operation = operation.unwrap_or_default();
        let answered = Answered {
            kind: operation.kind.into(),
            name: operation.name,
            code: answer.errors.first().map_or("OK", code_or_internal).to_owned(),
        };
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
                response.extensions_mut().insert(answered);
                response
            }
            Err(error) => {
                tracing::error!(%error, "an answer cannot be written as JSON");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The code of an error, which every finished one has.
pub(super) fn code_or_internal(error: &ServerError) -> &str {
    code_of(error).unwrap_or(Code::Internal.as_str())
}

/// An HTTP request that is no GraphQL request.
struct Refusal {
    status: StatusCode,
    error: Box<ServerError>,
    /// What the methods are, where it is the method that is refused.
    allow: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self {
            status,
            error: Box::new(code.request_error(message)),
            allow: None,
        }
    }

    fn method(message: impl Into<String>, allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed, message)
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
            allow: None,
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
        if let Some(allow) = self.allow {
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response.extensions_mut().insert(Answered {
            kind: Kind::Unknown,
            name: None,
            code: code_or_internal(&self.error).to_owned(),
        });
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
    let bytes = collect(headers, body, limit).await?;
    let value = serde_json::from_slice(&bytes).map_err(not_json)?;
    read_parameters(value)
}

/// The bytes of a body that is not over the limit.
async fn collect(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let too_large = || {
        let message = format!("the body is larger than the limit of {limit} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, Code::BodyTooLarge, message)
    };
    let most = limit.saturating_add(PATIENCE);
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(declared.unwrap_or(0).min(limit));
    let mut read = 0_usize;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::malformed("the body broke off"))?;
        read = read.saturating_add(chunk.len());
        if read <= limit {
            bytes.extend_from_slice(&chunk);
        } else if read > most {
            break;
        }
    }
    if read > limit { Err(too_large()) } else { Ok(bytes) }
}

fn not_json(error: serde_json::Error) -> Refusal {
    // The reader of JSON does not go deeper than this, and says so only in words.
    if error.to_string().starts_with("recursion limit") {
        let message = "the variables nest too deep; the limit is 127";
        return Refusal::new(StatusCode::BAD_REQUEST, Code::QueryTooDeep, message);
    }
    Refusal::malformed(format!("the body is not JSON: {error}"))
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

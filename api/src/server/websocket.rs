//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, with its close codes.
//!
//! Answers are written one at a time, and streams are only read when the socket takes more, so that a slow client holds no memory.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response as Answer, ServerError};
use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use prometheus_client::metrics::gauge::Gauge;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, interval, sleep_until};
use tokio_stream::StreamMap;

use super::listen::closed;
use super::rate_limit::Allowance;
use super::{AppState, http, origin};
use crate::graphql::error::{self, Code};
use crate::graphql::{Access, is_request_error};

const PROTOCOL: &str = "graphql-transport-ws";

/// Answers the opening of a WebSocket. A client may send its token in the header of this request or in the payload of `connection_init`.
pub(super) fn open(state: AppState, upgrade: WebSocketUpgrade, parts: &Parts) -> Response {
    if !origin::may_connect(&state.config.origins, &parts.headers) {
        return (StatusCode::FORBIDDEN, "pages of this origin may not connect\n").into_response();
    }
    let Ok(place) = Arc::clone(&state.sockets).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many WebSockets are open\n").into_response();
    };
    let limit = state.config.limits.body_bytes;
    let authorization = http::authorization(&parts.headers).map(str::to_owned);
    let address = http::address(&state, parts);
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(limit)
        .max_frame_size(limit)
        .on_upgrade(async move |socket| {
            let _open = Up::new(&state.metrics.sockets);
            Connection {
                state,
                socket,
                authorization,
                address,
                acknowledged: false,
                heard: true,
                running: StreamMap::new(),
            }
            .run()
            .await;
            drop(place);
        })
}

struct Connection {
    state: AppState,
    socket: WebSocket,
    authorization: Option<String>,
    address: Option<IpAddr>,
    acknowledged: bool,
    /// Whether anything came since the last beat of the heart.
    heard: bool,
    running: StreamMap<String, Pin<Box<dyn Stream<Item = Event> + Send>>>,
}

/// A gauge that is one higher for as long as this lives.
struct Up(Gauge);

impl Up {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.0.dec();
    }
}

enum Event {
    Answer(Box<Answer>),
    Complete,
}

/// Why the server closes a socket.
struct Closing {
    code: u16,
    reason: String,
}

impl Closing {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMessage {
    ConnectionInit { payload: Option<Value> },
    Ping { payload: Option<Value> },
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

impl Connection {
    async fn run(mut self) {
        let closing = if self.socket.protocol().is_some_and(|protocol| protocol == PROTOCOL) {
            self.talk().await
        } else {
            Err(Closing::new(
                4406,
                format!("Subprotocol not acceptable: use {PROTOCOL}"),
            ))
        };
        if let Err(Closing { code, reason }) = closing {
            // A reason must fit into a control frame. The client may be gone already.
            let reason: String = reason.chars().take(100).collect();
            let farewell = Message::Close(Some(CloseFrame {
                code,
                reason: reason.into(),
            }));
            let _ = tokio::time::timeout(Duration::from_secs(1), async {
                self.socket.send(farewell).await?;
                // Reading on until the client has closed its side, so that the code is not lost with unread messages.
                while let Some(message) = self.socket.recv().await {
                    message?;
                }
                Ok::<_, axum::Error>(())
            })
            .await;
        }
    }

    /// Reads and answers until the client leaves, or does something that closes the socket.
    async fn talk(&mut self) -> Result<(), Closing> {
        let limits = &self.state.config.limits;
        let init_by = Instant::now() + limits.connection_init;
        let mut heart = interval(limits.heartbeat);
        heart.reset();
        let mut closing = self.state.closing.subscribe();
        loop {
            tokio::select! {
                () = closed(&mut closing) => return Err(Closing::new(1001, "The server is ending")),
                _ = heart.tick() => self.beat().await?,
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => {
                        self.heard = true;
                        self.answer(text.as_str()).await?;
                    }
                    Some(Ok(Message::Binary(_))) => return Err(Closing::new(4400, "Messages must be text")),
                    // The client's closing is answered by reading on.
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => self.heard = true,
                    Some(Err(_)) | None => return Ok(()),
                },
                () = sleep_until(init_by), if !self.acknowledged => {
                    return Err(Closing::new(4408, "Connection initialisation timeout"));
                }
                Some((id, event)) = self.running.next(), if !self.running.is_empty() => self.pass_on(id, event).await?,
            }
        }
    }

    /// Asks the client whether it is still there, unless it has not answered the last time, and looks whether it still may listen.
    async fn beat(&mut self) -> Result<(), Closing> {
        if !std::mem::replace(&mut self.heard, false) {
            return Err(Closing::new(1001, "The client does not answer"));
        }
        if !self.running.is_empty() {
            self.access().await?;
        }
        self.write(Message::Ping(Bytes::new())).await
    }

    async fn answer(&mut self, text: &str) -> Result<(), Closing> {
        let message =
            serde_json::from_str(text).map_err(|error| Closing::new(4400, format!("Invalid message: {error}")))?;
        match message {
            ClientMessage::ConnectionInit { .. } if self.acknowledged => {
                Err(Closing::new(4429, "Too many initialisation requests"))
            }
            ClientMessage::ConnectionInit { payload } => {
                if let Some(authorization) = payload.as_ref().and_then(authorization) {
                    self.authorization = Some(authorization.to_owned());
                }
                self.access().await?;
                self.acknowledged = true;
                self.send(&json!({ "type": "connection_ack" })).await
            }
            ClientMessage::Ping { payload: Some(payload) } => {
                self.send(&json!({ "type": "pong", "payload": payload })).await
            }
            ClientMessage::Ping { payload: None } => self.send(&json!({ "type": "pong" })).await,
            ClientMessage::Pong {} => Ok(()),
            ClientMessage::Subscribe { .. } if !self.acknowledged => Err(Closing::new(4401, "Unauthorized")),
            ClientMessage::Subscribe { id, .. } if self.running.contains_key(&id) => {
                Err(Closing::new(4409, format!("Subscriber for {id} already exists")))
            }
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload).await,
            ClientMessage::Complete { id } => {
                self.running.remove(&id);
                Ok(())
            }
        }
    }

    /// Who speaks, asked anew for every operation and while one runs, because a token may be revoked while its socket is open.
    async fn access(&mut self) -> Result<Access, Closing> {
        self.state
            .access(self.authorization.as_deref())
            .await
            .map_err(|error| match error::code_of(&error) {
                Some(code) if code == Code::Unauthenticated.as_str() => {
                    Closing::new(4403, format!("Forbidden: {}", error.message))
                }
                _ => Closing::new(4500, "Internal server error"),
            })
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), Closing> {
        let limit = self.state.config.limits.operations_per_socket;
        if self.running.len() >= limit {
            let message = format!("this connection runs {limit} operations already, which is the limit");
            return self.refuse(&id, &[Code::QueryTooLarge.request_error(message)]).await;
        }
        let request =
            http::parameters(payload).map_err(|message| Closing::new(4400, format!("Invalid message: {message}")))?;
        let access = self.access().await?;
        let allowance = self.state.limiter.count(Some(&access), self.address);
        if let Some(message) = allowance.and_then(Allowance::refusal) {
            return self.refuse(&id, &[Code::RateLimited.request_error(message)]).await;
        }
        let (operation, answers) = self.state.gate.stream(request.data(access));
        let runs =
            (operation.kind == Some(OperationType::Subscription)).then(|| Up::new(&self.state.metrics.subscriptions));
        let began = Instant::now();
        let state = self.state.clone();
        let mut counted = false;
        let events = answers
            .map(move |answer| {
                // A subscription counts once, whatever it tells.
                if !std::mem::replace(&mut counted, true) {
                    let code = answer.errors.first().map_or("OK", http::code_or_internal);
                    let time = runs.is_none().then(|| began.elapsed());
                    let name = operation.name.as_deref();
                    state.metrics.operation(operation.kind.into(), name, code, time);
                }
                Event::Answer(Box::new(answer))
            })
            .chain(stream::iter([Event::Complete]));
        self.running.insert(id, Box::pin(events));
        Ok(())
    }

    async fn pass_on(&mut self, id: String, event: Event) -> Result<(), Closing> {
        match event {
            Event::Answer(answer) if is_request_error(&answer) => {
                self.running.remove(&id);
                self.refuse(&id, &answer.errors).await
            }
            Event::Answer(answer) => {
                self.send(&json!({ "type": "next", "id": id, "payload": *answer }))
                    .await
            }
            Event::Complete => {
                self.running.remove(&id);
                self.send(&json!({ "type": "complete", "id": id })).await
            }
        }
    }

    async fn refuse(&mut self, id: &str, errors: &[ServerError]) -> Result<(), Closing> {
        self.send(&json!({ "type": "error", "id": id, "payload": errors }))
            .await
    }

    async fn send(&mut self, message: &Value) -> Result<(), Closing> {
        self.write(Message::Text(message.to_string().into())).await
    }

    /// Writes, unless the client takes nothing for as long as it may be silent.
    async fn write(&mut self, message: Message) -> Result<(), Closing> {
        let patience = 2 * self.state.config.limits.heartbeat;
        match tokio::time::timeout(patience, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Closing::new(1001, "The client takes nothing")),
        }
    }
}

/// The token in the payload of `connection_init`, under the name of the header.
fn authorization(payload: &Value) -> Option<&str> {
    payload
        .get("Authorization")
        .or_else(|| payload.get("authorization"))?
        .as_str()
}

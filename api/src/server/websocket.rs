//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, with its close codes.
//!
//! Answers are written one at a time, and streams are only read when the socket takes more, so that a slow client holds no memory.

use std::pin::Pin;
use std::time::Duration;

use async_graphql::{Response as Answer, ServerError};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};
use tokio_stream::StreamMap;

use super::{AppState, http};
use crate::graphql::error::{self, Code};
use crate::graphql::{Access, is_request_error};

const PROTOCOL: &str = "graphql-transport-ws";

/// Answers the opening of a WebSocket. `authorization` is the header of that request; a client may send it in the payload of `connection_init` instead.
pub(super) fn open(state: AppState, upgrade: WebSocketUpgrade, authorization: Option<String>) -> Response {
    let Ok(place) = std::sync::Arc::clone(&state.sockets).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many WebSockets are open\n").into_response();
    };
    let limit = state.config.limits.body_bytes;
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(limit)
        .max_frame_size(limit)
        .on_upgrade(async move |socket| {
            Connection {
                state,
                socket,
                authorization,
                acknowledged: false,
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
    acknowledged: bool,
    running: StreamMap<String, Pin<Box<dyn Stream<Item = Event> + Send>>>,
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
            let _ = self
                .socket
                .send(Message::Close(Some(CloseFrame {
                    code,
                    reason: reason.into(),
                })))
                .await;
            // Reading on until the client has closed its side, so that the code is not lost with unread messages.
            let _ = tokio::time::timeout(Duration::from_secs(1), async {
                while let Some(Ok(_)) = self.socket.recv().await {}
            })
            .await;
        }
    }

    /// Reads and answers until the client leaves, or does something that closes the socket.
    async fn talk(&mut self) -> Result<(), Closing> {
        let init_by = Instant::now() + self.state.config.limits.connection_init;
        loop {
            tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.answer(text.as_str()).await?,
                    Some(Ok(Message::Binary(_))) => return Err(Closing::new(4400, "Messages must be text")),
                    // The client's closing is answered by reading on.
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => {}
                    Some(Err(_)) | None => return Ok(()),
                },
                () = sleep_until(init_by), if !self.acknowledged => {
                    return Err(Closing::new(4408, "Connection initialisation timeout"));
                }
                Some((id, event)) = self.running.next(), if !self.running.is_empty() => self.pass_on(id, event).await?,
            }
        }
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

    /// Who speaks, asked anew for every operation, because a token may be revoked while its socket is open.
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
        let answers = self.state.gate.stream(request.data(access));
        let events = answers
            .map(|answer| Event::Answer(Box::new(answer)))
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
        let text = message.to_string();
        self.socket
            .send(Message::Text(text.into()))
            .await
            .map_err(|_| Closing::new(1001, "gone"))
    }
}

/// The token in the payload of `connection_init`, under the name of the header.
fn authorization(payload: &Value) -> Option<&str> {
    payload
        .get("Authorization")
        .or_else(|| payload.get("authorization"))?
        .as_str()
}

//! Many subscribers at once: each must be told every report of the feed, once, in order. `api/benches/load/subscribers.py` runs this while articles are ingested.
//!
//! ```sh
//! cargo run --release -p api --example subscribers -- 127.0.0.1:8000 200 1000
//! ```

use std::io::{self, Write};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// From the beginning of the archive on.
const FEED: &str = "subscription { quoteReported(after: \"0\") {
    __typename ... on Report { id text changeCursor speaker { name } article { title } } ... on Gap { from to }
} }";

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().with_context(|| format!("{what} is missing"));
    let address = next("the server's address")?;
    let subscribers: usize = next("how many subscribers")?.parse()?;
    let reports: usize = next("how many reports")?.parse()?;

    let mut sockets = Vec::new();
    for _ in 0..subscribers {
        sockets.push(subscribe(&address).await?);
    }
    writeln!(io::stdout(), "subscribed")?;
    let began = Instant::now();
    let mut running = JoinSet::new();
    for socket in sockets {
        running.spawn(follow(socket, reports));
    }
    let mut first: Option<Vec<i64>> = None;
    while let Some(told) = running.join_next().await {
        let told = told??;
        ensure!(
            first.get_or_insert_with(|| told.clone()) == &told,
            "two subscribers were told different things"
        );
    }
    let seconds = began.elapsed().as_secs_f64();
    writeln!(
        io::stdout(),
        "{subscribers} subscribers were each told the same {reports} reports in order within {seconds:.1} s"
    )?;
    Ok(())
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn subscribe(address: &str) -> Result<Socket> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    let subscription = json!({ "type": "subscribe", "id": "1", "payload": { "query": FEED } });
    for message in [json!({ "type": "connection_init" }), subscription] {
        socket.send(Message::text(message.to_string())).await?;
    }
    Ok(socket)
}

/// The cursors of the first reports, which must grow.
async fn follow(mut socket: Socket, reports: usize) -> Result<Vec<i64>> {
    let mut told: Vec<i64> = Vec::with_capacity(reports);
    while told.len() < reports {
        let Message::Text(text) = socket.next().await.context("the server closed the socket")?? else {
            continue;
        };
        let message: Value = serde_json::from_str(text.as_str())?;
        if message["type"] != "next" {
            ensure!(
                message["type"] == "connection_ack" || message["type"] == "ping",
                "{message}"
            );
            continue;
        }
        let item = &message["payload"]["data"]["quoteReported"];
        let Some(cursor) = item["changeCursor"].as_str() else {
            bail!("no report: {message}");
        };
        let cursor = cursor.parse()?;
        ensure!(told.last().is_none_or(|last| *last < cursor), "{cursor} after {told:?}");
        told.push(cursor);
    }
    Ok(told)
}

//! Two hundred subscribers, told a thousand reports each: `cargo bench -p api --bench subscribers`.
//!
//! Fails unless everyone is told everything in order. Prints how long it took and how much memory the process held at most, server, clients and database together.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the figures are for people")]

use std::time::Instant;

use api::config::Config;
use api::server::{AppState, serve};
use archive::read::vocabulary::{ArticleKind, TextStatus};
use archive::{NewArticle, ingest};
use chrono::Utc;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const SUBSCRIBERS: usize = 200;
const REPORTS: usize = 1_000;

const SUBSCRIPTION: &str = "subscription { quoteReported { ... on Report { text changeCursor speaker { name } article { title outlet { name } } } ... on Gap { from to } } }";

fn main() {
    // `cargo test` runs benches, too, which this one is too long for.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("archive.db").display());
    let database = archive::connect(&url).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let state = AppState::new(database, Config::default());
    tokio::spawn(serve(listener, state, std::future::pending()));
    let mut clients = Vec::new();
    for _ in 0..SUBSCRIBERS {
        clients.push(subscribe(&address).await);
    }
    let before = memory();
    let began = Instant::now();
    let told: Vec<_> = clients.into_iter().map(|client| tokio::spawn(listen(client))).collect();
    // Another connection stands for another process: the server learns of it from the database alone.
    let other = archive::connect(&url).await.unwrap();
    for number in 0..REPORTS {
        let stored = ingest(&other, article(number), Utc::now()).await.unwrap();
        assert_eq!(stored.report_ids.len(), 1);
    }
    let stored = began.elapsed();
    for client in told {
        client.await.unwrap();
    }
    let all = began.elapsed();
    println!("{SUBSCRIBERS} subscribers, {REPORTS} reports each, all in order");
    println!("stored in {stored:.1?}, all told after {all:.1?}");
    println!(
        "{:.0} messages a second",
        (SUBSCRIBERS * REPORTS) as f64 / all.as_secs_f64()
    );
    println!("memory at most: {} MiB before, {} MiB after", before, memory());
}

fn words(number: usize) -> String {
    format!("We will build bridge number {number} before the winter comes,")
}

fn article(number: usize) -> NewArticle {
    NewArticle {
        key: format!("bench/{number}"),
        url: None,
        archived_url: None,
        title: Some(format!("Bridge {number}")),
        outlet: Some(format!("County Gazette {}", number % 10)),
        byline: None,
        published: None,
        kind: ArticleKind::News,
        credits: Vec::new(),
        language: None,
        text_status: TextStatus::Original,
        text: format!("“{}” Mayor Ana Ruiz told reporters on Friday.\n", words(number)),
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client whose subscription has begun.
async fn subscribe(address: &str) -> Socket {
    let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
    let protocol = "graphql-transport-ws".parse().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    let mut socket = connect_async(request).await.unwrap().0;
    for message in [
        json!({ "type": "connection_init" }),
        json!({ "type": "subscribe", "id": "1", "payload": { "query": SUBSCRIPTION } }),
        json!({ "type": "subscribe", "id": "2", "payload": { "query": "{ __typename }" } }),
    ] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    while receive(&mut socket).await["type"] != "complete" {}
    socket
}

async fn listen(mut socket: Socket) {
    for number in 0..REPORTS {
        let told = receive(&mut socket).await;
        assert_eq!(
            told["payload"]["data"]["quoteReported"]["text"],
            words(number),
            "{told}"
        );
    }
}

async fn receive(socket: &mut Socket) -> Value {
    loop {
        if let Message::Text(text) = socket.next().await.unwrap().unwrap() {
            return serde_json::from_str(text.as_str()).unwrap();
        }
    }
}

/// The most memory that this process has held, in MiB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

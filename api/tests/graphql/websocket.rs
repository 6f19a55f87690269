//! GraphQL over WebSocket, and the subscription that needs it.

use std::time::Duration;

use api::config::Limits;
use api::server::serve;
use archive::read::vocabulary::TokenRole;
use archive::run::{self, Extent, Progress};
use archive::{NewArticle, token};
use chrono::{TimeDelta, Utc};
use extractor::Attribution;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harbor::{Harbor, TOKEN, gazette, news, person, post, said, statement};

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn connect(address: &str, protocol: &str) -> Self {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol.parse().unwrap());
        Self(connect_async(request).await.unwrap().0)
    }

    /// How an opening with these headers fails: with a status, or with the code of the closing that follows.
    async fn refusal(address: &str, headers: &[(&'static str, &str)]) -> Result<u16, u16> {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, _)) => Err(Self(socket).close_code().await),
            Err(Error::Http(response)) => Ok(response.status().as_u16()),
            // The server speaks none of the subprotocols, and says so by closing.
            Err(Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(_))) => Err(4406),
            Err(error) => panic!("{error}"),
        }
    }

    /// Connected and acknowledged.
    async fn open(address: &str) -> Self {
        let mut client = Self::connect(address, "graphql-transport-ws").await;
        client.send(json!({ "type": "connection_init" })).await;
        assert_eq!(client.receive().await, json!({ "type": "connection_ack" }));
        client
    }

    async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
    }

    async fn receive(&mut self) -> Value {
        match tokio::time::timeout(Duration::from_secs(20), self.0.next())
            .await
            .expect("a message in time")
        {
            Some(Ok(Message::Text(text))) => serde_json::from_str(text.as_str()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The code with which the server closes the socket.
    async fn close_code(&mut self) -> u16 {
        loop {
            match tokio::time::timeout(Duration::from_secs(20), self.0.next())
                .await
                .expect("a close in time")
            {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(Message::Text(_) | Message::Ping(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

/// The harbor behind a real socket.
async fn listen(harbor: &Harbor) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(serve(listener, harbor.state.clone(), std::future::pending()));
    address
}

#[tokio::test]
async fn reports_are_told_as_they_are_stored_each_once_in_order() {
    let limits = Limits {
        poll: Duration::from_millis(5),
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let (article, quotes) = gazette();
    harbor.store(&article, quotes).await;

    let mut client = Client::open(&address).await;
    let subscription = "subscription { quoteReported { __typename ... on Report { text changeCursor article { outlet { name } } } ... on Gap { from to } } }";
    client.subscribe("1", subscription).await;
    // The answer to a query on the same socket shows that the subscription has begun.
    client.subscribe("2", "{ statistics { articles } }").await;
    assert_eq!(
        client.receive().await,
        json!({ "type": "next", "id": "2", "payload": { "data": { "statistics": { "articles": 1 } } } })
    );
    assert_eq!(client.receive().await, json!({ "type": "complete", "id": "2" }));

    let (article, quotes) = statement();
    harbor.store(&article, quotes).await;
    let told = client.receive().await;
    let report = &told["payload"]["data"]["quoteReported"];
    assert_eq!((&told["type"], &told["id"]), (&json!("next"), &json!("1")));
    assert_eq!(report["text"], "The pier is safe for every ship. The work is paid,");
    assert_eq!(report["article"], json!({ "outlet": { "name": "Harbor Wire" } }));
    client.send(json!({ "type": "complete", "id": "1" })).await;

    // From a cursor on, under a filter; from the beginning.
    let (article, quotes) = post();
    harbor.store(&article, quotes).await;
    let cursor = report["changeCursor"].as_str().unwrap();
    client.subscribe("3", &format!("subscription {{ quoteReported(after: \"{cursor}\", filter: {{ speaker: \"Hale\" }}) {{ ... on Report {{ text }} }} }}")).await;
    assert_eq!(
        client.receive().await["payload"]["data"]["quoteReported"]["text"],
        "I will believe it when I see the first sail,"
    );
    client.send(json!({ "type": "complete", "id": "3" })).await;

    client
        .subscribe(
            "4",
            "subscription { quoteReported(after: \"0\") { ... on Report { text } } }",
        )
        .await;
    let mut told = Vec::new();
    for _ in 0..8 {
        told.push(
            client.receive().await["payload"]["data"]["quoteReported"]["text"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert!(told[0].starts_with("We kept our promise"), "{told:?}");
    assert!(told[3].starts_with("The pier is safe"), "{told:?}");
    let mut once = told.clone();
    once.sort();
    once.dedup();
    // The words of Tomas Hale are printed twice.
    assert_eq!(once.len(), 7, "{told:?}");
}

#[tokio::test]
async fn a_place_that_the_archive_never_had_is_a_gap() {
    let harbor = Harbor::open().await;
    let mut client = Client::open(&listen(&harbor).await).await;
    client
        .subscribe(
            "1",
            "subscription { quoteReported(after: \"1000000\") { ... on Gap { from to } } }",
        )
        .await;
    assert_eq!(
        client.receive().await["payload"]["data"]["quoteReported"]["from"],
        "1000000"
    );
    client
        .subscribe("2", "subscription { quoteReported(after: \"soon\") { __typename } }")
        .await;
    let refused = client.receive().await;
    assert_eq!(
        refused["payload"]["errors"][0]["extensions"]["code"], "INVALID_CURSOR",
        "{refused}"
    );
}

/// An article with one quote, told apart by its number.
fn numbered(number: usize) -> (NewArticle, Vec<Attribution>) {
    let words = format!("This is saying number {number} of the harbor,");
    let text = format!("“{words}” Ana Ruiz said.\n");
    let quotes = vec![said(&text, &words, Some(person("Ana Ruiz", "")))];
    (news(&format!("many/{number}"), "2031-03-16", &text), quotes)
}

#[tokio::test]
async fn many_subscribers_are_told_the_same_each_in_order() {
    let limits = Limits {
        poll: Duration::from_millis(5),
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let mut clients = Vec::new();
    for number in 0..20 {
        let mut client = Client::open(&address).await;
        // Some ask for less, and are told less.
        let filter = if number % 2 == 0 {
            ""
        } else {
            "(filter: { text: \"\\\"number 3\\\"\" })"
        };
        client
            .subscribe(
                "1",
                &format!("subscription {{ quoteReported{filter} {{ ... on Report {{ text }} }} }}"),
            )
            .await;
        client.subscribe("2", "{ __typename }").await;
        client.receive().await;
        client.receive().await;
        clients.push(client);
    }
    for number in 0..40 {
        let (article, quotes) = numbered(number);
        harbor.store(&article, quotes).await;
    }
    for (number, client) in clients.iter_mut().enumerate() {
        let expected: Vec<usize> = if number % 2 == 0 { (0..40).collect() } else { vec![3] };
        for saying in expected {
            let told = client.receive().await;
            assert_eq!(
                told["payload"]["data"]["quoteReported"]["text"],
                format!("This is saying number {saying} of the harbor,"),
                "{number}"
            );
        }
    }
}

#[tokio::test]
async fn a_subscriber_who_is_too_slow_is_told_of_a_gap_and_may_have_it_filled() {
    let limits = Limits {
        poll: Duration::from_millis(5),
        backlog: 10,
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let mut swift = Client::open(&address).await;
    let mut slow = Client::open(&address).await;
    let aliases: String = (0..40)
        .map(|n| format!("a{n}: article {{ revisions {{ sha256 }} title }} "))
        .collect();
    let large =
        format!("subscription {{ quoteReported {{ ... on Report {{ text {aliases} }} ... on Gap {{ from to }} }} }}");
    let small = "subscription { quoteReported { ... on Report { text } } }";
    for (client, query) in [(&mut swift, small), (&mut slow, &large)] {
        client.subscribe("1", query).await;
        client.subscribe("2", "{ __typename }").await;
        client.receive().await;
        client.receive().await;
    }
    // Titles so long that nothing can hold what the slow one does not take.
    let all = 40;
    for number in 0..all {
        let (mut article, quotes) = numbered(number);
        article.title = Some("x".repeat(50_000));
        harbor.store(&article, quotes).await;
    }
    for _ in 0..all {
        swift.receive().await;
    }
    let mut told = 0;
    let gap = loop {
        let item = slow.receive().await["payload"]["data"]["quoteReported"].clone();
        if item.get("from").is_some() {
            break item;
        }
        assert_eq!(item["text"], format!("This is saying number {told} of the harbor,"));
        told += 1;
    };
    assert!(told < all, "{gap}");
    // It goes on behind the gap, and what lies in it can be had.
    let (article, quotes) = numbered(all);
    harbor.store(&article, quotes).await;
    let after = slow.receive().await;
    assert_eq!(
        after["payload"]["data"]["quoteReported"]["text"],
        format!("This is saying number {all} of the harbor,")
    );
    let resumed = format!(
        "subscription {{ quoteReported(after: {}) {{ ... on Report {{ text }} ... on Gap {{ from }} }} }}",
        gap["from"]
    );
    swift.receive().await;
    swift.subscribe("3", &resumed).await;
    for number in told..=all {
        assert_eq!(
            swift.receive().await["payload"]["data"]["quoteReported"]["text"],
            format!("This is saying number {number} of the harbor,")
        );
    }
}

#[tokio::test]
async fn runs_of_ingest_in_other_processes_are_followed() {
    let limits = Limits {
        poll: Duration::from_millis(5),
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let now = Utc::now();
    let extent = Extent {
        bytes: Some(400),
        articles: Some(4),
    };
    let over = run::begin(&harbor.database, "old/", extent, now).await.unwrap();
    run::tell(&harbor.database, over, Progress::default(), true, now)
        .await
        .unwrap();
    let silent = now - TimeDelta::minutes(5);
    run::begin(&harbor.database, "lost/", Extent::default(), silent)
        .await
        .unwrap();
    let run = run::begin(&harbor.database, "articles/", extent, now).await.unwrap();

    let mut client = Client::open(&address).await;
    client
        .subscribe(
            "1",
            "subscription { ingestProgress { source status done failed total quotes fraction } }",
        )
        .await;
    let mut told = async || client.receive().await["payload"]["data"]["ingestProgress"].clone();
    assert_eq!(
        told().await,
        json!({ "source": "lost/", "status": "STALLED", "done": 0, "failed": 0, "total": null, "quotes": 0, "fraction": null })
    );
    assert_eq!(
        told().await,
        json!({ "source": "articles/", "status": "RUNNING", "done": 0, "failed": 0, "total": 4, "quotes": 0, "fraction": 0.0 })
    );
    let mut progress = Progress {
        stored: 1,
        failed: 1,
        quotes: 7,
        bytes: 200,
    };
    run::tell(&harbor.database, run, progress, false, Utc::now())
        .await
        .unwrap();
    assert_eq!(
        told().await,
        json!({ "source": "articles/", "status": "RUNNING", "done": 1, "failed": 1, "total": 4, "quotes": 7, "fraction": 0.5 })
    );
    progress.stored = 3;
    run::tell(&harbor.database, run, progress, true, Utc::now())
        .await
        .unwrap();
    assert_eq!(
        told().await,
        json!({ "source": "articles/", "status": "FINISHED", "done": 3, "failed": 1, "total": 4, "quotes": 7, "fraction": 1.0 })
    );
}

#[tokio::test]
async fn the_token_may_come_with_the_connection() {
    let harbor = Harbor::empty().await;
    let address = listen(&harbor).await;
    let mutation = "mutation { ingestArticle(input: { text: \"“No,” said Ana Ruiz.\" }) { status } }";
    let mut reader = Client::open(&address).await;
    reader.subscribe("1", mutation).await;
    assert_eq!(
        reader.receive().await["payload"]["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    let mut editor = Client::connect(&address, "graphql-transport-ws").await;
    editor
        .send(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {TOKEN}") } }))
        .await;
    editor.receive().await;
    editor.subscribe("1", mutation).await;
    assert_eq!(
        editor.receive().await["payload"]["data"]["ingestArticle"]["status"],
        "CREATED"
    );
}

#[tokio::test]
async fn the_protocol_is_kept_and_its_breach_closes_the_socket() {
    let limits = Limits {
        connection_init: Duration::from_millis(50),
        operations_per_socket: 2,
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let endless = "subscription { quoteReported { __typename } }";

    let mut silent = Client::connect(&address, "graphql-transport-ws").await;
    assert_eq!(silent.close_code().await, 4408);

    let mut old = Client::connect(&address, "graphql-transport-ws, graphql-ws").await;
    old.send(json!({ "type": "connection_init" })).await;
    assert_eq!(old.receive().await, json!({ "type": "connection_ack" }));
    assert_eq!(
        Client::refusal(&address, &[("sec-websocket-protocol", "graphql-ws")]).await,
        Err(4406)
    );

    let mut hasty = Client::connect(&address, "graphql-transport-ws").await;
    hasty.subscribe("1", "{ __typename }").await;
    assert_eq!(hasty.close_code().await, 4401);

    let mut garbled = Client::open(&address).await;
    garbled.0.send(Message::text("{")).await.unwrap();
    assert_eq!(garbled.close_code().await, 4400);

    let mut insistent = Client::open(&address).await;
    insistent.send(json!({ "type": "connection_init" })).await;
    assert_eq!(insistent.close_code().await, 4429);

    let mut doubled = Client::open(&address).await;
    doubled.subscribe("1", endless).await;
    doubled.subscribe("1", endless).await;
    assert_eq!(doubled.close_code().await, 4409);

    let mut polite = Client::open(&address).await;
    polite.send(json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(polite.receive().await, json!({ "type": "pong", "payload": { "n": 1 } }));
    polite.subscribe("1", "{ nothing }").await;
    let refused = polite.receive().await;
    assert_eq!(
        (&refused["type"], &refused["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("GRAPHQL_VALIDATION_FAILED"))
    );
    for id in ["2", "3", "4"] {
        polite.subscribe(id, endless).await;
    }
    let refused = polite.receive().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("4")));
    let leaving = CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    polite.0.close(Some(leaving)).await.unwrap();
    assert_eq!(polite.close_code().await, 1000);
}

#[tokio::test]
async fn a_token_that_is_none_closes_the_socket() {
    let harbor = Harbor::empty().await;
    let address = listen(&harbor).await;
    let mut wrong = Client::connect(&address, "graphql-transport-ws").await;
    wrong
        .send(json!({ "type": "connection_init", "payload": { "Authorization": "Bearer wrong" } }))
        .await;
    assert_eq!(wrong.close_code().await, 4403);

    // Also while the socket is open.
    let (_, secret) = token::create(&harbor.database, TokenRole::Editor, Some("Ida Berg"), Utc::now())
        .await
        .unwrap();
    let mut revoked = Client::connect(&address, "graphql-transport-ws").await;
    let bearer = format!("Bearer {}", secret.reveal());
    revoked
        .send(json!({ "type": "connection_init", "payload": { "Authorization": bearer } }))
        .await;
    assert_eq!(revoked.receive().await, json!({ "type": "connection_ack" }));
    token::revoke(&harbor.database, "Ida Berg", Utc::now()).await.unwrap();
    revoked.subscribe("1", "{ __typename }").await;
    assert_eq!(revoked.close_code().await, 4403);
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_what_it_follows() {
    let harbor = Harbor::with(Limits {
        heartbeat: Duration::from_millis(100),
        ..Limits::default()
    })
    .await;
    let address = listen(&harbor).await;
    let (_, secret) = token::create(&harbor.database, TokenRole::Editor, Some("Ida Berg"), Utc::now())
        .await
        .unwrap();
    let mut follower = Client::connect(&address, "graphql-transport-ws").await;
    let bearer = format!("Bearer {}", secret.reveal());
    follower
        .send(json!({ "type": "connection_init", "payload": { "Authorization": bearer } }))
        .await;
    assert_eq!(follower.receive().await, json!({ "type": "connection_ack" }));
    follower
        .subscribe("1", "subscription { quoteReported { __typename } }")
        .await;
    token::revoke(&harbor.database, "Ida Berg", Utc::now()).await.unwrap();
    assert_eq!(follower.close_code().await, 4403);
}

#[tokio::test]
async fn sockets_have_their_number_their_origin_and_their_life() {
    let limits = Limits {
        sockets: 1,
        connection_init: Duration::from_millis(50),
        heartbeat: Duration::from_millis(100),
        ..Limits::default()
    };
    let harbor = Harbor::with(limits).await;
    let address = listen(&harbor).await;
    let elsewhere = [
        ("origin", "https://evil.example"),
        ("sec-websocket-protocol", "graphql-transport-ws"),
    ];
    assert_eq!(Client::refusal(&address, &elsewhere).await, Ok(403));

    // A client that answers pings lives on; reading is what answers them.
    let mut first = Client::open(&address).await;
    assert_eq!(
        Client::refusal(&address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await,
        Ok(503)
    );
    for _ in 0..5 {
        assert!(matches!(first.0.next().await, Some(Ok(Message::Ping(_)))));
    }
    // One that answers nothing any more is given up.
    let silent = first.0;
    let mut sent = 0;
    while Client::refusal(&address, &[("sec-websocket-protocol", "graphql-transport-ws")]).await == Ok(503) {
        sent += 1;
        assert!(sent < 100_000, "the silent socket keeps its place");
    }
    drop(silent);
}

#[tokio::test]
async fn sockets_close_with_the_server() {
    let harbor = Harbor::empty().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, harbor.state.clone(), async { drop(stopped.await) }));
    let mut client = Client::open(&address).await;
    client
        .subscribe("1", "subscription { quoteReported { __typename } }")
        .await;
    drop(stop);
    assert_eq!(client.close_code().await, 1001);
    drop(client);
    server.await.unwrap().unwrap();
}

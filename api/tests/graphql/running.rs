//! What keeps a server running among others: monitors, ids of requests, limits of rate, other sites, slow clients, and its end.

use std::io::ErrorKind;
use std::time::Duration;

use api::config::{Config, Ending, Limits, Origins, Rates, Token};
use api::server::serve;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::harbor::{Harbor, TOKEN};

async fn send(harbor: &Harbor, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let response = harbor.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, body.to_vec())
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn ask(query: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(json!({ "query": query }).to_string())).unwrap()
}

#[tokio::test]
async fn a_server_is_ready_while_its_database_answers_and_it_is_not_to_end() {
    let harbor = Harbor::empty().await;
    assert_eq!(send(&harbor, get("/healthz")).await.0, StatusCode::OK);
    assert_eq!(send(&harbor, get("/readyz")).await.0, StatusCode::OK);
    harbor.database.clone().close().await.unwrap();
    assert_eq!(send(&harbor, get("/healthz")).await.0, StatusCode::OK);
    assert_eq!(send(&harbor, get("/readyz")).await.0, StatusCode::SERVICE_UNAVAILABLE);

    let harbor = Harbor::empty().await;
    harbor.state.end();
    assert_eq!(send(&harbor, get("/readyz")).await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(send(&harbor, ask("{ __typename }", &[])).await.0, StatusCode::OK);
}

#[tokio::test]
async fn every_response_bears_the_id_of_its_request() {
    let harbor = Harbor::empty().await;
    let id = async |request| {
        send(&harbor, request).await.1["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let sent = [("x-request-id", "4bf92f35-77b3.4da6")];
    assert_eq!(id(ask("{ __typename }", &sent)).await, sent[0].1);
    // What could forge a line of the log is replaced.
    let forged = id(ask("{ __typename }", &[("x-request-id", "a b=\"c\"")])).await;
    let (one, other) = (id(get("/healthz")).await, id(get("/nowhere")).await);
    assert!(
        forged != one && one != other && !forged.contains(' '),
        "{forged} {one} {other}"
    );
}

#[tokio::test]
async fn operations_are_counted_by_kind_name_and_code() {
    let harbor = Harbor::open().await;
    send(&harbor, ask("query Some { statistics { articles } }", &[])).await;
    send(&harbor, ask("query Some { statistics { articles } }", &[])).await;
    send(&harbor, ask("{ nothing }", &[])).await;
    send(&harbor, ask("{", &[])).await;
    let bearer = format!("Bearer {TOKEN}");
    let write = "mutation { ingestArticle(input: { text: \"“No,” said Ana Ruiz.\" }) { status } }";
    send(&harbor, ask(write, &[("authorization", &bearer)])).await;
    for number in 0..300 {
        send(&harbor, ask(&format!("query Q{number} {{ __typename }}"), &[])).await;
    }
    let (status, headers, body) = send(&harbor, get("/metrics")).await;
    let text = String::from_utf8(body).unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(
        headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    for line in [
        "onrecord_graphql_operations_total{kind=\"Query\",name=\"Some\",code=\"OK\"} 2",
        "onrecord_graphql_operations_total{kind=\"Query\",name=\"\",code=\"GRAPHQL_VALIDATION_FAILED\"} 1",
        "onrecord_graphql_operations_total{kind=\"Unknown\",name=\"\",code=\"GRAPHQL_PARSE_FAILED\"} 1",
        "onrecord_graphql_operations_total{kind=\"Mutation\",name=\"\",code=\"OK\"} 1",
        "onrecord_graphql_operation_seconds_count{kind=\"Mutation\"} 1",
        "onrecord_ingested_articles_total{outcome=\"created\"} 1",
        "onrecord_ingested_reports_total 1",
        "onrecord_websockets 0",
        "# EOF",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in:\n{text}");
    }
    assert!(text.contains("onrecord_database_connections{state=\"idle\"} "));
    // Whoever sends ever new names fills no memory with them.
    assert!(text.contains("name=\"(other)\""));
    assert!(text.lines().filter(|line| line.contains("name=\"Q")).count() <= 200);
}

#[tokio::test]
async fn a_client_is_told_how_much_it_may_still_ask() {
    let harbor = Harbor::configured(Config {
        token: Some(Token::new(TOKEN)),
        rates: Rates {
            address: 2.try_into().ok(),
            token: 3.try_into().ok(),
        },
        behind_proxy: true,
        ..Config::default()
    })
    .await;
    let one = [("x-forwarded-for", "198.51.100.9, 203.0.113.7")];
    let (status, headers, _) = send(&harbor, ask("{ __typename }", &one)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["ratelimit-policy"], "\"address\";q=2;w=60");
    assert_eq!(headers["ratelimit"], "\"address\";r=1;t=30");
    assert!(!headers.contains_key("retry-after"));
    // Guessing counts, too.
    let guess = [one[0], ("authorization", "Bearer guess")];
    assert_eq!(
        send(&harbor, ask("{ __typename }", &guess)).await.0,
        StatusCode::UNAUTHORIZED
    );
    for headers in [&one[..], &guess] {
        let (status, headers, body) = send(&harbor, ask("{ __typename }", headers)).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
        let refused: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    }
    // Another client, and one with a token, have minutes of their own.
    let other = [("x-forwarded-for", "203.0.113.8")];
    assert_eq!(send(&harbor, ask("{ __typename }", &other)).await.0, StatusCode::OK);
    let bearer = format!("Bearer {TOKEN}");
    let (status, headers, _) = send(&harbor, ask("{ __typename }", &[one[0], ("authorization", &bearer)])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["ratelimit"], "\"token\";r=2;t=20");
}

#[tokio::test]
async fn pages_of_other_sites_may_ask_only_where_they_are_listed() {
    let harbor = Harbor::configured(Config {
        origins: Origins::Listed(vec!["https://news.example".to_owned()]),
        ..Config::default()
    })
    .await;
    let preflight = |origin: &str| {
        Request::options("/graphql")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,authorization")
            .body(Body::empty())
            .unwrap()
    };
    let (_, headers, _) = send(&harbor, preflight("https://news.example")).await;
    assert_eq!(headers["access-control-allow-origin"], "https://news.example");
    assert!(
        headers["access-control-allow-headers"]
            .to_str()
            .unwrap()
            .contains("authorization")
    );
    let (_, headers, _) = send(&harbor, ask("{ __typename }", &[("origin", "https://news.example")])).await;
    assert_eq!(headers["access-control-allow-origin"], "https://news.example");
    for request in [
        preflight("https://evil.example"),
        ask("{ __typename }", &[("origin", "https://evil.example")]),
    ] {
        let (_, headers, _) = send(&harbor, request).await;
        assert!(!headers.contains_key("access-control-allow-origin"));
    }
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_can_read_it() {
    let harbor = Harbor::open().await;
    let long = "{ __schema { types { name description } } }";
    let (_, _, plain) = send(&harbor, ask(long, &[])).await;
    for (accepted, encoding) in [("gzip", "gzip"), ("gzip, zstd", "zstd")] {
        let (_, headers, body) = send(&harbor, ask(long, &[("accept-encoding", accepted)])).await;
        assert_eq!(headers["content-encoding"], encoding);
        assert!(body.len() < plain.len() / 2, "{} of {}", body.len(), plain.len());
    }
    let (_, headers, _) = send(&harbor, ask("{ __typename }", &[("accept-encoding", "gzip")])).await;
    assert!(!headers.contains_key("content-encoding"));
}

/// A server on a socket of its own, which ends when the sender is dropped.
async fn listen(config: Config) -> (String, oneshot::Sender<()>, tokio::task::JoinHandle<()>, Harbor) {
    let harbor = Harbor::configured(config).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (stop, stopped) = oneshot::channel();
    let state = harbor.state.clone();
    let server = tokio::spawn(async move {
        serve(listener, state, async { drop(stopped.await) }).await.unwrap();
    });
    (address, stop, server, harbor)
}

/// What comes until the other side closes.
async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    match read.expect("an end in time") {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn who_is_slow_to_ask_is_cut_off() {
    let limits = Limits {
        head: Duration::from_millis(100),
        body: Duration::from_millis(100),
        ..Limits::default()
    };
    let (address, _stop, _, _harbor) = listen(Config {
        limits,
        ..Config::default()
    })
    .await;
    for (sent, told) in [
        ("", ""),
        ("POST /graphql HTTP/1.1\r\nHost: x\r\n", ""),
        (
            "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
            "HTTP/1.1 408",
        ),
    ] {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let answer = read_all(&mut stream).await;
        assert!(
            answer.starts_with(told) && answer.is_empty() == told.is_empty(),
            "{sent}: {answer}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_answered_although_it_is_still_being_sent() {
    let (address, _stop, _, _harbor) = listen(Config::default()).await;
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        10 << 20
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'x'; 10 << 20]).await.unwrap();
    let answer = read_all(&mut stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 413") && answer.contains("BODY_TOO_LARGE"),
        "{answer}"
    );
}

#[tokio::test]
async fn idle_connections_do_not_keep_others_out_nor_the_server_from_ending() {
    let ending = Ending {
        grace: Duration::from_secs(20),
        ..Ending::default()
    };
    let (address, stop, server, _harbor) = listen(Config {
        ending,
        ..Config::default()
    })
    .await;
    let mut idle = Vec::new();
    for _ in 0..200 {
        idle.push(TcpStream::connect(&address).await.unwrap());
    }
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(read_all(&mut stream).await.starts_with("HTTP/1.1 200"));
    drop(stop);
    tokio::time::timeout(Duration::from_secs(10), server)
        .await
        .expect("an end long before the time of grace is over")
        .unwrap();
}

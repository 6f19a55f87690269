//! `serve`: the program as a server, from the line that tells its address to its end.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Stdio};

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// A running server, killed when the test ends however it ends.
struct Server {
    child: Child,
    told: Lines<BufReader<ChildStderr>>,
    address: String,
}

impl Server {
    fn start(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        Self::of(sandbox.spawn(arguments))
    }

    /// Of a program that was started with its standard error in our hands.
    fn of(mut child: Child) -> Self {
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut before = Vec::new();
        let address = loop {
            let Some(line) = told.next() else {
                panic!("it ended, after telling: {before:?}");
            };
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("OnRecord is listening on http://") {
                break address.to_owned();
            }
            before.push(line);
        };
        Self { child, told, address }
    }

    fn request(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn query(&self, query: &str) -> Value {
        let body = json!({"query": query}).to_string();
        let answer = self.request(&format!(
            "POST /graphql HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        ));
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_empty_database_is_served_with_the_sample_articles() {
    let sandbox = Sandbox::new();
    // No command serves, too.
    let mut server = Server::start(&sandbox, &["--listen", "127.0.0.1:0"]);
    let more: Vec<_> = server.told.by_ref().take(3).map(Result::unwrap).collect();
    assert!(more[0].contains(&format!("http://{}/", server.address)), "{more:?}");
    assert!(
        more[1].contains(&format!("http://{}/graphql", server.address)),
        "{more:?}"
    );
    assert!(more[2].contains("5 articles") && more[2].contains("sample"), "{more:?}");
    let health = server.request(&format!(
        "GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert!(health.starts_with("HTTP/1.1 200"), "{health}");
    assert_eq!(
        server.query("{ statistics { articles } }")["data"]["statistics"]["articles"],
        5
    );
    drop(server);
    // The second time they are there, and stay as they are.
    let server = Server::start(&sandbox, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(
        server.query("{ statistics { articles } }")["data"]["statistics"]["articles"],
        5
    );
}

#[test]
fn the_log_is_json_where_programs_read_it() {
    let sandbox = Sandbox::new();
    let child = sandbox
        .command(["serve", "--no-seeds", "--listen", "127.0.0.1:0", "--log-format", "json"])
        .env("RUST_LOG", "api=info")
        .stderr(Stdio::piped())
        .spawn();
    let mut server = Server::of(child.unwrap());
    let asked = server.request(&format!(
        "GET /healthz HTTP/1.1\r\nHost: {}\r\nX-Request-Id: 4bf92f35\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert!(asked.to_lowercase().contains("x-request-id: 4bf92f35"), "{asked}");
    let line = server
        .told
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.starts_with('{'));
    let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
    assert_eq!(
        (&line["level"], &line["path"], &line["status"], &line["span"]["id"]),
        (&json!("INFO"), &json!("/healthz"), &json!(200), &json!("4bf92f35"))
    );
}

#[test]
fn a_server_that_others_reach_answers_who_bears_a_token() {
    let sandbox = Sandbox::new();
    let arguments = ["serve", "--no-seeds", "--listen", "0.0.0.0:0"];
    let refused = Server::start(&sandbox, &arguments).query("{ __typename }");
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let open = [&arguments[..], &["--reading", "open"]].concat();
    assert_eq!(
        Server::start(&sandbox, &open).query("{ __typename }"),
        json!({"data": {"__typename": "Query"}})
    );
}

#[test]
fn an_empty_database_may_stay_empty() {
    let sandbox = Sandbox::new();
    let server = Server::start(
        &sandbox,
        &[
            "serve",
            "--no-seeds",
            "--listen",
            "127.0.0.1:0",
            "--database-url",
            "sqlite://empty.db",
        ],
    );
    assert_eq!(
        server.query("{ statistics { articles quotes } }")["data"]["statistics"],
        json!({"articles": 0, "quotes": 0})
    );
    assert!(sandbox.path("empty.db").exists() && !sandbox.path("onrecord.db").exists());
}

#[test]
fn a_taken_port_is_told_and_the_database_left_alone() {
    let sandbox = Sandbox::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = sandbox.run(["serve", "--listen", &address]);
    run.ends_with(1).tells(&[&address, "in use", "--listen"]);
    assert_eq!(run.out, "");
    assert!(!sandbox.path("onrecord.db").exists());
}

#[tokio::test]
async fn a_database_of_another_program_is_told() {
    let sandbox = Sandbox::new();
    let url = format!("sqlite://{}?mode=rwc", sandbox.path("other.db").display());
    let other = Database::connect(url).await.unwrap();
    other
        .execute_unprepared("CREATE TABLE article (number INTEGER)")
        .await
        .unwrap();
    other.close().await.unwrap();
    let run = sandbox.run([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database-url",
        "sqlite://other.db",
    ]);
    run.ends_with(1).tells(&["error", "another program"]);
    assert_eq!(run.out, "");
}

#[cfg(unix)]
#[test]
fn a_server_that_is_asked_to_end_ends_well() {
    let sandbox = Sandbox::new();
    let mut server = Server::start(&sandbox, &["serve", "--no-seeds", "--listen", "127.0.0.1:0"]);
    let asked = std::process::Command::new("sh")
        .args(["-c", &format!("kill -TERM {}", server.child.id())])
        .status();
    assert!(asked.unwrap().success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn limits_are_set_by_flags_and_named_when_they_are_met() {
    let sandbox = Sandbox::new();
    let server = Server::start(
        &sandbox,
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--max-depth",
            "2",
            "--max-aliases",
            "0",
        ],
    );
    let allowed = server.query("{ quotes { totalCount } }");
    assert!(allowed["errors"].is_null(), "{allowed}");
    for (query, code, limit) in [
        ("{ quotes { nodes { id } } }", "QUERY_TOO_DEEP", "the limit is 2"),
        ("{ a: __typename }", "TOO_MANY_ALIASES", "the limit is 0"),
    ] {
        let answer = server.query(query);
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        assert!(
            answer["errors"][0]["message"].as_str().unwrap().contains(limit),
            "{answer}"
        );
    }
}

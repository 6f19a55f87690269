//! `ingest`, seen through `export`: what is stored is stored whole, once, and the same in any order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};

use serde_json::json;

use crate::sandbox::{Run, Sandbox};

/// Made-up articles that share no wording, one JSON Lines line each.
fn articles(count: usize) -> Vec<String> {
    const PLACES: &[&str] = &["Harrow", "Lindal", "Marsk", "Ostby", "Penrath", "Quayle", "Rothwick"];
    const THINGS: &[&str] = &[
        "bridge",
        "ferry",
        "harbour wall",
        "library",
        "orchard",
        "power line",
        "railway",
        "school roof",
    ];
    (0..count)
        .map(|number| {
            let (place, thing) = (PLACES[number % PLACES.len()], THINGS[number % THINGS.len()]);
            let text = format!(
                "{place} is to have a new {thing}, number {number} in the county.\n\n“We will build {thing} number {number} before winter,” Mayor Ana Ruiz told \
                 reporters on Friday.\n\nHer predecessor, Ben Cole, called plan {number} for the {thing} in {place} “a gift to nobody at all”. “Plan {number} costs \
                 {place} more than the old {thing} did,” Cole said."
            );
            json!({"article": format!("county/{number:03}"), "text": text, "outlet": "The County Gazette", "published": "2025-04-26"}).to_string()
        })
        .collect()
}

fn export(sandbox: &Sandbox, database: &str) -> Run {
    let run = sandbox.run(["export", "--database-url", database]);
    run.ends_with(0);
    run
}

/// How many reports are stored for each article.
fn reports(export: &Run) -> BTreeMap<String, usize> {
    let mut reports = BTreeMap::new();
    for line in export.json() {
        *reports.entry(line["article"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    reports
}

#[test]
fn the_same_again_changes_nothing_and_other_words_are_a_revision() {
    let sandbox = Sandbox::new();
    let lines = articles(3);
    sandbox.write("in.jsonl", lines.join("\n"));
    let first = sandbox.run(["ingest", "in.jsonl"]);
    first
        .ends_with(0)
        .tells(&["3 articles: 3 created, 0 revised, 0 unchanged, 0 refused", "9 quotes"]);
    assert_eq!(first.out, "");
    // Nobody watches a terminal, so nothing moves.
    assert!(!first.err.contains(['\r', '\u{1b}']), "{}", first.err);
    let stored = export(&sandbox, "sqlite://onrecord.db").out;
    assert_eq!(stored.lines().count(), 9);

    sandbox
        .run(["ingest", "in.jsonl"])
        .ends_with(0)
        .tells(&["0 created, 0 revised, 3 unchanged, 0 refused"]);
    assert!(export(&sandbox, "sqlite://onrecord.db").out == stored);

    sandbox.write("in.jsonl", lines.join("\n").replace("before winter", "before spring"));
    sandbox
        .run(["ingest", "in.jsonl"])
        .ends_with(0)
        .tells(&["0 created, 3 revised, 0 unchanged, 0 refused"]);
    let revised = export(&sandbox, "sqlite://onrecord.db").out;
    assert!(
        revised.contains("before spring") && !revised.contains("before winter"),
        "{revised}"
    );
}

#[test]
fn an_article_that_comes_twice_in_one_run_is_revised() {
    let sandbox = Sandbox::new();
    let line = articles(1).remove(0);
    sandbox.write(
        "in.jsonl",
        format!("{line}\n{line}\n{}\n", line.replace("winter", "spring")),
    );
    let run = sandbox.run(["ingest", "--verbose", "in.jsonl"]);
    run.ends_with(0)
        .tells(&["3 articles: 1 created, 1 revised, 1 unchanged, 0 refused"]);
    run.tells(&["in.jsonl:1", "created", "county/000"])
        .tells(&["in.jsonl:3", "revised"]);
}

#[test]
fn an_article_that_is_stored_as_given_is_stored_again_after_other_words_in_the_same_run() {
    let sandbox = Sandbox::new();
    let line = articles(1).remove(0);
    sandbox.write("in.jsonl", &line);
    sandbox.run(["ingest", "in.jsonl"]).ends_with(0);
    let other = line.replace("winter", "spring");
    sandbox.write("in.jsonl", format!("{other}\n{line}\n"));
    sandbox
        .run(["ingest", "in.jsonl"])
        .ends_with(0)
        .tells(&["0 created, 2 revised, 0 unchanged, 0 refused"]);
    let stored = export(&sandbox, "sqlite://onrecord.db").out;
    assert!(
        stored.contains("before winter") && !stored.contains("before spring"),
        "{stored}"
    );
}

#[test]
fn two_programs_that_ingest_at_once_lose_nothing_and_double_nothing() {
    let sandbox = Sandbox::new();
    let lines = articles(120);
    sandbox.write("all.jsonl", lines.join("\n"));
    sandbox
        .run(["ingest", "all.jsonl", "--database-url", "sqlite://one.db"])
        .ends_with(0);

    // Both begin with a database that is not there, and share the articles in the middle.
    sandbox.write("first.jsonl", lines[..80].join("\n"));
    sandbox.write("second.jsonl", lines[40..].join("\n"));
    let both = ["first.jsonl", "second.jsonl"]
        .map(|input| sandbox.spawn(["ingest", input, "--database-url", "sqlite://two.db"]));
    let mut created = 0;
    for program in both {
        let run = Run::of(program.wait_with_output().unwrap());
        run.ends_with(0)
            .tells(&["80 articles:", "0 revised", "0 refused; 240 quotes"]);
        let told = run.err.split("80 articles: ").nth(1).unwrap();
        created += told.split(' ').next().unwrap().parse::<usize>().unwrap();
    }
    assert_eq!(created, 120);
    assert!(export(&sandbox, "sqlite://two.db").out == export(&sandbox, "sqlite://one.db").out);
}

#[test]
fn ids_do_not_depend_on_the_order_of_the_input() {
    let sandbox = Sandbox::new();
    let mut lines = articles(6);
    sandbox.write("forwards.jsonl", lines.join("\n"));
    lines.reverse();
    sandbox.write("backwards.jsonl", lines.join("\n"));
    sandbox
        .run(["ingest", "forwards.jsonl", "--database-url", "sqlite://a.db"])
        .ends_with(0);
    sandbox
        .run([
            "ingest",
            "backwards.jsonl",
            "--database-url",
            "sqlite://b.db",
            "--jobs",
            "1",
        ])
        .ends_with(0);
    let (a, b) = (export(&sandbox, "sqlite://a.db"), export(&sandbox, "sqlite://b.db"));
    assert_eq!(a.out.lines().count(), 18);
    assert!(a.out == b.out);
}

#[test]
fn markdown_folders_and_standard_input_are_stored_alike() {
    let sandbox = Sandbox::new();
    let body = "“We will rebuild the bridge,” Mayor Ana Ruiz told reporters on Friday.\n";
    sandbox.write(
        "in/a.md",
        format!("---\nid: bridge\ntitle: The bridge\nurl: https://gazette.example/bridge\n---\n{body}"),
    );
    sandbox
        .run(["ingest", "in"])
        .ends_with(0)
        .tells(&["1 article: 1 created"]);
    let line = json!({"id": "bridge", "url": "https://gazette.example/bridge", "title": "The bridge", "text": body})
        .to_string();
    let again = sandbox.run_with_input(["ingest", "-"], line.as_bytes());
    again
        .ends_with(0)
        .tells(&["0 created, 0 revised, 1 unchanged, 0 refused"]);
    assert_eq!(
        export(&sandbox, "sqlite://onrecord.db").json()[0]["article"],
        "https://gazette.example/bridge"
    );
}

#[test]
fn a_killed_run_leaves_whole_articles_and_the_next_run_completes() {
    let sandbox = Sandbox::new();
    let lines = articles(40);
    sandbox.write("in.jsonl", lines.join("\n"));
    sandbox
        .run(["ingest", "in.jsonl", "--database-url", "sqlite://whole.db"])
        .ends_with(0);
    let whole = export(&sandbox, "sqlite://whole.db");
    let expected = reports(&whole);
    assert_eq!(expected.len(), 40);

    for stored_before in [1, 4, 11, 25] {
        let database = format!("sqlite://killed-{stored_before}.db");
        let mut child = sandbox.spawn(["ingest", "--verbose", "--database-url", &database, "-"]);
        let mut stdin = child.stdin.take().unwrap();
        // Standard input stays open, so the run cannot end before it is killed.
        stdin.write_all(lines.join("\n").as_bytes()).unwrap();
        stdin.write_all(b"\n").unwrap();
        let told = BufReader::new(child.stderr.take().unwrap()).lines();
        let seen = told
            .map(Result::unwrap)
            .filter(|line| line.contains("created"))
            .take(stored_before)
            .count();
        assert_eq!(seen, stored_before);
        child.kill().unwrap();
        child.wait().unwrap();

        let left = reports(&export(&sandbox, &database));
        assert!(
            left.len() >= stored_before,
            "{} articles are left of {stored_before}",
            left.len()
        );
        for (article, reports) in &left {
            assert_eq!(Some(reports), expected.get(article), "{article}");
        }
        sandbox
            .run(["ingest", "in.jsonl", "--database-url", &database])
            .ends_with(0)
            .tells(&["40 articles", "0 refused"]);
        assert!(export(&sandbox, &database).out == whole.out);
    }
}

#[test]
fn a_run_goes_on_when_nobody_listens_any_more() {
    let sandbox = Sandbox::new();
    let lines = articles(20);
    let mut child = sandbox.spawn(["ingest", "--verbose", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stderr.take());
    stdin.write_all(lines.join("\n").as_bytes()).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let again = sandbox.run_with_input(["ingest", "-"], lines.join("\n").as_bytes());
    again
        .ends_with(0)
        .tells(&["20 articles: 0 created, 0 revised, 20 unchanged"]);
}

#[test]
fn a_database_that_cannot_be_opened_is_named_without_its_password() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "Nobody spoke.\n");
    let run = sandbox.run(["ingest", "a.txt", "--database-url", "sqlite://no/such/folder/a.db"]);
    run.ends_with(1).tells(&["no/such/folder/a.db"]);
    let run = sandbox.run(["export", "--database-url", "oracle://ana:s3cret@db.example/news"]);
    run.ends_with(1).tells(&["db.example"]);
    assert!(!run.err.contains("s3cret"), "{}", run.err);
}

#[test]
fn verify_ends_with_0_whatever_the_verdict() {
    let sandbox = Sandbox::new();
    sandbox.write("in.jsonl", articles(2).join("\n"));
    sandbox.run(["ingest", "in.jsonl"]).ends_with(0);
    for (arguments, verdict) in [
        (
            &["We will build bridge number 0 before winter", "--speaker", "Ana Ruiz"][..],
            "VERBATIM",
        ),
        (
            &["We will build bridge number 0 before winter", "--speaker", "Ben Cole"],
            "MISATTRIBUTED",
        ),
        (&["The moon is made of salted caramel and regret"], "NOT_FOUND"),
    ] {
        let plain = sandbox.run([&["verify"], arguments].concat());
        plain.ends_with(0);
        assert!(plain.out.contains(verdict), "no {verdict} in:\n{}", plain.out);
        let json = sandbox.run([&["verify", "--json"], arguments].concat());
        json.ends_with(0);
        assert_eq!(json.json()[0]["verdict"], verdict);
    }
    let plain = sandbox.run(["verify", "We will build bridge number 0 before winter"]);
    assert!(
        plain.out.contains("Ana Ruiz") && plain.out.contains("The County Gazette"),
        "{}",
        plain.out
    );
    let altered = sandbox.run(["verify", "We will build tunnel number 0 before winter"]);
    assert!(
        altered.out.starts_with("ALTERED\n")
            && altered
                .out
                .contains("We will build [-bridge] [+tunnel] number 0 before winter"),
        "{}",
        altered.out
    );
}

#[test]
fn export_writes_every_format() {
    let sandbox = Sandbox::new();
    sandbox.write("in.jsonl", articles(2).join("\n"));
    sandbox.run(["ingest", "in.jsonl"]).ends_with(0);
    let lines = export(&sandbox, "sqlite://onrecord.db").json();
    assert_eq!(lines.len(), 6);
    for line in &lines {
        for key in [
            "id",
            "quote_id",
            "speaker_id",
            "relation",
            "article",
            "revision",
            "title",
            "url",
            "outlet",
            "credits",
            "published",
            "source_link",
            "start",
            "speaker",
            "venue",
        ] {
            assert!(line.get(key).is_some(), "no {key} in {line}");
        }
    }
    let ids: Vec<_> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
    let csv = sandbox.run(["export", "--format", "csv"]);
    csv.ends_with(0);
    assert!(csv.out.lines().next().unwrap().contains("speaker_name"), "{}", csv.out);
    assert_eq!(csv.out.lines().count(), 7);
    sandbox.run(["export", "--format", "jsonld"]).ends_with(0);
}

#[test]
fn output_that_nobody_reads_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.write("in.jsonl", articles(30).join("\n"));
    sandbox.run(["ingest", "in.jsonl"]).ends_with(0);
    for arguments in [
        &["export"][..],
        &["export", "--format", "csv"],
        &["export", "--format", "jsonld"],
        &["extract", "in.jsonl"],
        &["extract", "in.jsonl", "--format", "text"],
        &["verify", "We will build bridge number 0 before winter"],
        &["schema"],
    ] {
        let mut child = sandbox.spawn(arguments);
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().unwrap());
        run.ends_with(0);
        assert_eq!(run.err.matches("error").count(), 0, "{arguments:?}: {}", run.err);
    }
}

#[tokio::test]
async fn a_run_tells_others_how_far_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("a/1.txt", "“No,” Mayor Ana Ruiz said.\n");
    sandbox.write("a/2.txt", " \n");
    sandbox.run(["ingest", "a"]).ends_with(1);
    let url = format!("sqlite://{}", sandbox.path("onrecord.db").display());
    let database = archive::connect(&url).await.unwrap();
    let runs = archive::run::current(&database, chrono::Utc::now()).await.unwrap();
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert_eq!(
        (&*run.source, run.finished_at.is_some(), run.extent.articles),
        ("a", true, Some(2))
    );
    assert_eq!(
        (run.progress.stored, run.progress.failed, run.progress.quotes),
        (1, 1, 1)
    );
}

//! Bad input: each piece is named with file and line, the exit code is 1, and all else is done.

use crate::sandbox::{Run, Sandbox};

const GOOD: &str = "“We will rebuild the bridge,” Mayor Ana Ruiz told reporters on Friday.\n";

/// One file that is no article, and what standard error must say of it.
const BAD: &[(&str, &[u8], &[&str])] = &[
    ("latin.txt", b"One line.\n\xe9t\xe9\n", &["latin.txt:2", "UTF-8", "10"]),
    ("blank.txt", b" \r\n\t\n", &["blank.txt:1", "empty"]),
    ("nothing.txt", b"", &["nothing.txt:1", "empty"]),
    ("body.md", b"+++\ntitle = \"A\"\n+++\n\n", &["body.md:4", "empty"]),
    (
        "toml.md",
        b"+++\ntitle = \"A\"\noutlet = B\n+++\nText.\n",
        &["toml.md:3", "front matter"],
    ),
    (
        "yaml.md",
        b"---\ntitle: A\noutlet: [B\n---\nText.\n",
        &["yaml.md:3", "front matter"],
    ),
    (
        "open.md",
        b"---\ntitle: A\n\nText.\n",
        &["open.md:1", "front matter", "---"],
    ),
    ("number.md", b"+++\ntitle = 5\n+++\nText.\n", &["number.md:2", "title"]),
    (
        "day.md",
        b"---\ntitle: A\npublished: 2025-02-30\n---\nText.\n",
        &["day.md:3", "published", "2025-02-30"],
    ),
    (
        "word.md",
        b"+++\ntitle = \"A\"\npublished = \"soon\"\n+++\nText.\n",
        &["word.md:3", "published", "soon"],
    ),
    (
        "twice.md",
        b"---\ntitle: A\noutlet: B\ntitle: C\n---\nText.\n",
        &["twice.md:4", "`title` is given twice"],
    ),
    (
        "twice-toml.md",
        b"+++\ntitle = \"A\"\ntitle = \"B\"\n+++\nText.\n",
        &["twice-toml.md:3", "duplicate key"],
    ),
    (
        "kind.md",
        b"---\nkind: rumour\n---\nText.\n",
        &["kind.md:2", "kind", "rumour"],
    ),
    (
        "address.md",
        b"---\nurl: over there\n---\nText.\n",
        &["address.md:2", "url", "over there"],
    ),
    ("page.html", b"<p>Text.</p>", &["page.html", "not supported"]),
    ("blank.jsonl", b"\n\n", &["blank.jsonl", "no articles"]),
];

#[test]
fn a_bad_file_is_named_and_the_others_are_read() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", GOOD).write("z.txt", GOOD);
    for (name, bytes, _) in BAD {
        sandbox.write(name, bytes);
    }
    let mut arguments = vec!["extract", "a.txt"];
    arguments.extend(BAD.iter().map(|(name, _, _)| *name));
    arguments.extend(["missing.txt", "https://example.org/a", "z.txt"]);
    let run = sandbox.run(&arguments);
    run.ends_with(1);
    for (_, _, parts) in BAD {
        run.tells(parts);
    }
    run.tells(&["missing.txt", "no such file"]);
    run.tells(&["https://example.org/a", "web addresses are not supported"]);
    run.tells(&["2 articles read", "18 refused"]);
    assert_eq!(articles(&run), ["a.txt", "z.txt"]);
}

#[test]
fn a_broken_line_is_named_and_the_lines_around_it_are_read() {
    let sandbox = Sandbox::new();
    let lines: &[(&[u8], &[&str])] = &[
        (br#"{"article": "first", "text": "One."}"#, &[]),
        (br#"{"article": "second", "text": "Two."#, &["l.jsonl:2", "JSON"]),
        (b"", &[]),
        (
            br#"{"article": "fourth", "text": "Four.", "published": "2025-13-01"}"#,
            &["l.jsonl:4", "published", "2025-13-01"],
        ),
        (br#"{"article": "fifth", "text": " \n "}"#, &["l.jsonl:5", "empty"]),
        (br#"{"article": "sixth", "title": "Six"}"#, &["l.jsonl:6", "`text`"]),
        (br#"{"article": "seventh", "text": 7}"#, &["l.jsonl:7", "`text`"]),
        (b"[\"eighth\"]", &["l.jsonl:8", "JSON"]),
        (
            b"{\"article\": \"ninth\", \"text\": \"\xff\"}",
            &["l.jsonl:9", "UTF-8", "30"],
        ),
        (br#"{"article": "tenth", "text": "\ud800"}"#, &["l.jsonl:10", "JSON"]),
        (
            br#"{"article": "eleventh", "text": "Eleven.", "text": "Twelve."}"#,
            &["l.jsonl:11", "`text` is given twice"],
        ),
        (
            br#"{"id": "last", "text": "Last.", "sure": [true, {"a": null}], "quotes": [], "quotes": []}"#,
            &[],
        ),
    ];
    let file = lines.iter().map(|(line, _)| *line).collect::<Vec<_>>().join(&b'\n');
    sandbox.write("l.jsonl", file);
    let run = sandbox.run(["extract", "l.jsonl"]);
    run.ends_with(1);
    for (_, parts) in lines.iter().filter(|(_, parts)| !parts.is_empty()) {
        run.tells(parts);
    }
    assert_eq!(articles(&run), ["first", "last"]);
    // Keys that a line has beyond ours are its own affair.
    assert!(!run.err.contains("warning"), "{}", run.err);
}

#[test]
fn an_article_over_the_limit_is_refused_in_every_format() {
    let sandbox = Sandbox::new();
    let long = "a".repeat(1025);
    sandbox.write("fits.txt", "a".repeat(1024));
    sandbox.write("long.txt", &long);
    sandbox.write("long.md", format!("---\ntitle: A\n---\n{long}"));
    sandbox.write(
        "long.jsonl",
        format!("{{\"text\": \"{long}\"}}\n{{\"article\": \"fits\", \"text\": \"Short.\"}}\n"),
    );
    let run = sandbox.run([
        "extract",
        "--max-article-size",
        "1KiB",
        "fits.txt",
        "long.txt",
        "long.md",
        "long.jsonl",
    ]);
    run.ends_with(1);
    for place in ["long.txt:1", "long.md:4", "long.jsonl:1"] {
        run.tells(&[place, "limit", "1.0 KiB"]);
    }
    assert_eq!(articles(&run), ["fits.txt", "fits"]);
    let run = sandbox.run_with_input(["extract", "--max-article-size", "1024", "-"], long.as_bytes());
    run.ends_with(1).tells(&["-:1", "limit"]);
    sandbox
        .run(["extract", "--max-article-size", "1025", "long.txt", "long.md"])
        .ends_with(0);
}

#[test]
fn the_limit_is_four_mebibytes_unless_said_otherwise() {
    let sandbox = Sandbox::new();
    sandbox
        .write("fits.txt", "a".repeat(4 << 20))
        .write("long.txt", "a".repeat((4 << 20) + 1));
    let run = sandbox.run(["extract", "fits.txt", "long.txt"]);
    run.ends_with(1).tells(&["long.txt:1", "limit"]);
    assert_eq!(articles(&run), ["fits.txt"]);
}

#[test]
fn a_line_without_end_is_refused_and_the_next_is_read() {
    let sandbox = Sandbox::new();
    // Longer than any line can be whose text is within the limit.
    let mut input = vec![b'x'; (16 << 20) + 6 * 1024 + 1];
    input.extend_from_slice(b"\n{\"article\": \"next\", \"text\": \"Next.\"}\n");
    let run = sandbox.run_with_input(
        ["extract", "--from", "jsonl", "--max-article-size", "1KiB", "-"],
        &input,
    );
    run.ends_with(1).tells(&["-:1", "limit"]);
    assert_eq!(articles(&run), ["next"]);
}

#[test]
fn a_folder_without_articles_is_an_error() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    sandbox
        .write("other/picture.png", "x")
        .write("other/.hidden.txt", GOOD)
        .write("good/a.txt", GOOD);
    let run = sandbox.run(["extract", "empty", "other", "good"]);
    run.ends_with(1)
        .tells(&["empty", "no articles in this folder"])
        .tells(&["other", "no articles in this folder"]);
    assert_eq!(articles(&run), ["a.txt"]);
}

#[test]
fn an_unknown_key_of_front_matter_is_a_warning() {
    let sandbox = Sandbox::new();
    sandbox.write("a.md", format!("+++\ntitle = \"A\"\nauthor = \"B\"\n+++\n{GOOD}"));
    let run = sandbox.run(["extract", "a.md"]);
    run.ends_with(0).tells(&["warning", "a.md:3", "author"]);
}

#[test]
fn ingest_refuses_the_same_input_and_stores_the_rest() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", GOOD);
    for (name, bytes, _) in BAD {
        sandbox.write(&format!("in/{name}"), bytes);
    }
    sandbox.write(
        "in/l.jsonl",
        format!("{{broken\n{{\"article\": \"line\", \"text\": {GOOD:?}}}\n"),
    );
    let run = sandbox.run(["ingest", "in", "missing.txt"]);
    run.ends_with(1);
    assert_eq!(run.out, "");
    for (_, _, parts) in BAD.iter().filter(|(name, _, _)| *name != "page.html") {
        run.tells(parts);
    }
    run.tells(&["l.jsonl:1", "JSON"])
        .tells(&["missing.txt", "no such file"])
        .tells(&["1 file", "skipped"]);
    run.tells(&["19 articles: 2 created, 0 revised, 0 unchanged, 17 refused"]);
}

fn articles(run: &Run) -> Vec<String> {
    run.json()
        .iter()
        .map(|line| line["article"].as_str().unwrap().to_owned())
        .collect()
}

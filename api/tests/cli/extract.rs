//! `extract`: what comes out, for every way in.

use std::io::{BufRead, BufReader, Read, Write};

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const TEXT: &str = "“We will rebuild the bridge,” Mayor Ana Ruiz told reporters on Friday. “It stays.”\n";

#[test]
fn every_line_fits_the_schema() {
    let schema = include_str!("../../contract/extract.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", TEXT);
    sandbox.write("nothing.txt", "Nobody spoke.\n");
    sandbox.write(
        "b.md",
        "+++\nid = \"b\"\ntitle = \"Ruiz: “It stays”\"\noutlet = \"The Gazette\"\nbyline = \"Ben Cole\"\npublished = 2025-04-25T10:00:00+02:00\n\
         url = \"https://gazette.example/b\"\ncredits = [\"AFP\"]\nlanguage = \"en\"\n+++\n\nThe Gazette reported that Ruiz called it “a gift to nobody”. \
         She denied saying “never.”\n\n“One,” said Cole, “or two.”\n\n“Or three,\n\n“or four.” A so-called “expert” agreed.\n",
    );
    sandbox.write(
        "c.jsonl",
        format!(
            "{}\n",
            json!({"article": "c", "text": TEXT, "kind": "post", "published": "2025-04-25"})
        ),
    );
    for options in [&[][..], &["--with-text", "--stretches", "--explain"]] {
        let run = sandbox.run([&["extract", "a.txt", "nothing.txt", "b.md", "c.jsonl"], options].concat());
        run.ends_with(0);
        assert_eq!(run.err, "");
        let lines = run.json();
        assert_eq!(lines.len(), 4);
        for line in &lines {
            let errors: Vec<_> = schema.iter_errors(line).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?} in {line}");
            assert_eq!(line["stretches"].is_array(), !options.is_empty());
            let explained = line["quotes"]
                .as_array()
                .unwrap()
                .iter()
                .all(|quote| quote.get("explanation").is_some());
            assert!(explained || options.is_empty());
        }
        assert!(!lines[0]["quotes"].as_array().unwrap().is_empty());
        assert_eq!(lines[2]["published"], "2025-04-25T10:00:00+02:00");
        assert_eq!(lines[2]["article"], "b");
    }
}

#[test]
fn offsets_count_code_points_of_the_stored_text() {
    // A byte order mark, line ends of two characters, characters of one to four bytes, and a blank line after the front matter.
    let body = "\u{feff}𝄞 Ärger.\r\n\r\n“Wir – we – ‘stay’,” Mayor Ana Ruiz said.\r\n";
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", body);
    sandbox.write("b.md", format!("---\r\ntitle: B\r\n---\r\n\r\n{body}"));
    sandbox.write("c.jsonl", json!({"article": "c", "text": body}).to_string());
    let run = sandbox.run(["extract", "a.txt", "b.md", "c.jsonl"]);
    run.ends_with(0);
    let lines = run.json();
    let markdown_body = format!("\r\n{body}");
    assert_eq!(
        lines.iter().map(|line| line["text"].clone()).collect::<Vec<_>>(),
        [Value::Null, json!(markdown_body), Value::Null]
    );
    for (line, stored) in lines.iter().zip([body, &markdown_body, body]) {
        let quotes = line["quotes"].as_array().unwrap();
        assert!(!quotes.is_empty());
        for quote in quotes {
            let (start, end) = (
                quote["start"].as_u64().unwrap() as usize,
                quote["end"].as_u64().unwrap() as usize,
            );
            let words: String = stored.chars().skip(start).take(end - start).collect();
            assert_eq!(json!(words), quote["text"]);
        }
    }
    let given = sandbox.run(["extract", "--with-text", "a.txt", "c.jsonl"]);
    assert!(given.json().iter().all(|line| line["text"] == body));
}

#[test]
fn standard_input_is_told_by_its_first_visible_character() {
    let sandbox = Sandbox::new();
    for (input, articles, text) in [
        (
            " \n {\"article\": \"a\", \"text\": \"One.\"}\n{\"article\": \"b\", \"text\": \"Two.\"}",
            2,
            "One.",
        ),
        ("\u{feff}{\"article\": \"a\", \"text\": \"One.\"}\n", 1, "One."),
        (
            " One {word}.\n{\"article\": \"a\"}\n",
            1,
            " One {word}.\n{\"article\": \"a\"}\n",
        ),
    ] {
        let run = sandbox.run_with_input(["extract", "--with-text", "-"], input.as_bytes());
        run.ends_with(0);
        let lines = run.json();
        assert_eq!((lines.len(), &lines[0]["text"]), (articles, &json!(text)), "{input}");
    }
    // A format that is named is not guessed.
    let run = sandbox.run_with_input(["extract", "--from", "text", "--with-text", "-"], b"{\"text\": 1}");
    run.ends_with(0);
    assert_eq!(run.json()[0]["text"], "{\"text\": 1}");
    let run = sandbox.run_with_input(["extract", "--from", "markdown", "-"], b"---\nid: m\n---\nText.");
    run.ends_with(0);
    assert_eq!(
        (&run.json()[0]["article"], &run.json()[0]["text"]),
        (&json!("m"), &json!("Text."))
    );
}

#[test]
fn a_line_is_answered_before_the_next_is_read() {
    let sandbox = Sandbox::new();
    let mut child = sandbox.spawn(["extract", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for name in ["one", "two", "three"] {
        writeln!(stdin, "{}", json!({"article": name, "text": TEXT})).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["article"], name);
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let sandbox = Sandbox::new();
    let line = format!("{}\n", json!({"article": "a", "text": TEXT}));
    sandbox.write("many.jsonl", line.repeat(5_000));
    for format in ["jsonl", "text"] {
        let mut child = sandbox.spawn(["extract", "--with-text", "--format", format, "many.jsonl"]);
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn the_order_is_that_of_the_input_however_many_work() {
    let sandbox = Sandbox::new();
    let lines: String = (0..300)
        .map(|number| {
            let text = TEXT.repeat(1 + (number * 7919) % 40);
            format!("{}\n", json!({"article": number.to_string(), "text": text}))
        })
        .collect();
    sandbox.write("many.jsonl", lines);
    let alone = sandbox.run(["extract", "--jobs", "1", "many.jsonl"]);
    let together = sandbox.run(["extract", "--jobs", "8", "many.jsonl"]);
    alone.ends_with(0);
    assert!(alone.out == together.out);
    let names: Vec<_> = alone
        .json()
        .iter()
        .map(|line| line["article"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, (0..300).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_folder_is_read_in_the_order_of_names_and_hidden_files_are_not() {
    let sandbox = Sandbox::new();
    sandbox
        .write("in/b.txt", TEXT)
        .write("in/a/z.markdown", TEXT)
        .write("in/a/y.TXT", TEXT);
    sandbox.write("in/c.ndjson", "{\"article\": \"named\", \"text\": \"One.\"}\n{\"text\": \"Two.\"}\n{\"url\": \"https://e.example/x\", \"text\": \"Three.\"}\n");
    sandbox
        .write("in/.git/d.txt", TEXT)
        .write("in/.e.txt", TEXT)
        .write("in/README.md", TEXT);
    sandbox.write("in/photo.jpg", [0xff]).write("in/page.html", "<p>");
    let run = sandbox.run(["extract", "in"]);
    run.ends_with(0).tells(&["in: 3 files skipped"]);
    let names: Vec<_> = run
        .json()
        .iter()
        .map(|line| line["article"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names[..4], ["a/y.TXT", "a/z.markdown", "b.txt", "named"]);
    assert!(names[4].starts_with("text:"), "{}", names[4]);
    assert_eq!(names[5], "https://e.example/x");
    assert_eq!(names.len(), 6);
    // A format that is named holds for every file that is not hidden.
    let run = sandbox.run(["extract", "--from", "text", "in/a"]);
    run.ends_with(0);
    assert_eq!(run.json().len(), 2);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_and_links_to_folders_are_not() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", TEXT).write("elsewhere/b.txt", TEXT);
    std::os::unix::fs::symlink("..", sandbox.path("in/circle")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/b.txt", sandbox.path("in/link.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", sandbox.path("in/broken.txt")).unwrap();
    let run = sandbox.run(["extract", "in"]);
    run.ends_with(1)
        .tells(&["in/broken.txt", "no such file"])
        .tells(&["in: 1 file skipped"]);
    let names: Vec<_> = run
        .json()
        .iter()
        .map(|line| line["article"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a.txt", "link.txt"]);
}

#[test]
fn named_files_keep_the_path_by_which_they_were_named() {
    let sandbox = Sandbox::new();
    sandbox.write("x/a.txt", TEXT).write("y/a.txt", TEXT);
    let absolute = sandbox.path("y/a.txt").canonicalize().unwrap();
    let run = sandbox.run(["extract", "./x/a.txt", absolute.to_str().unwrap()]);
    run.ends_with(0);
    let names: Vec<_> = run
        .json()
        .iter()
        .map(|line| line["article"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["x/a.txt", "y/a.txt"]);
}

#[test]
fn an_article_for_people_shows_its_quotes_where_they_stand() {
    let sandbox = Sandbox::new();
    let text = "The council met.\n\n“We will rebuild the bridge,” Mayor Ana Ruiz told reporters on Friday.\u{1b}[2J\n";
    sandbox.write("a.md", format!("+++\ntitle = \"Ruiz wants the bridge\"\noutlet = \"The Gazette\"\npublished = 2025-04-26\nrestated = true\n+++\n{text}"));
    let run = sandbox.run(["extract", "--format", "text", "a.md"]);
    run.ends_with(0);
    assert_eq!(run.err, "");
    for part in [
        "Ruiz wants the bridge",
        "The Gazette · 2025-04-26 · restated around the quotes",
        "  The council met.\n",
        "bridge,”‹1› Mayor Ana Ruiz told",
        "      ‹1› Ana Ruiz",
    ] {
        assert!(run.out.contains(part), "no {part:?} in:\n{}", run.out);
    }
    // Neither our own styles nor the article's control characters leave a program that writes to a pipe.
    assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    let mut coloured = sandbox.command(["extract", "--format", "text", "a.md"]);
    let coloured = coloured.env("CLICOLOR_FORCE", "1").output().unwrap();
    let coloured = String::from_utf8(coloured.stdout).unwrap();
    assert!(
        coloured.contains("\u{1b}[32m") && !coloured.contains("\u{1b}[2J"),
        "{coloured}"
    );
    assert!(run.out.lines().all(|line| line.chars().count() <= 96));
}

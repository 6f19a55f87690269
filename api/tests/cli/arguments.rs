//! What can be typed, and what cannot.

use crate::sandbox::Sandbox;

#[test]
fn arguments_that_cannot_be_used_end_with_2_and_an_empty_output() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "“No,” Mayor Ana Ruiz said.\n");
    for arguments in [
        &["frobnicate"][..],
        &["extract"],
        &["ingest"],
        &["verify"],
        &["extract", "a.txt", "--from", "pdf"],
        &["extract", "a.txt", "--from", "html"],
        &["extract", "a.txt", "--format", "xml"],
        &["extract", "a.txt", "--jobs", "0"],
        &["extract", "a.txt", "--max-article-size", "plenty"],
        &["extract", "a.txt", "--max-article-size", "0"],
        &["extract", "-", "-"],
        &["verify", "No", "--said-on", "2025-02-30"],
        &["verify", "No", "--said-on", "yesterday"],
        &["export", "--format", "xml"],
        &["serve", "--listen", "nowhere"],
        &["serve", "--reading", "mine"],
        &["serve", "--allow-origin", "news.example/page"],
        &["serve", "--rate-limit", "0"],
        &["token", "create"],
        &["token", "create", "--role", "reader"],
        &["token", "revoke"],
        &["--listen", "127.0.0.1:99999"],
        &["--no-seeds", "extract", "a.txt"],
    ] {
        let run = sandbox.run(arguments);
        run.ends_with(2).tells(&["error"]);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn help_teaches_every_command() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(["--help"]);
    run.ends_with(0);
    assert_eq!(run.err, "");
    for command in ["serve", "ingest", "extract", "verify", "export", "token", "schema"] {
        assert!(run.out.contains(command), "{command}");
        let help = sandbox.run([command, "--help"]);
        help.ends_with(0);
        assert!(
            help.out.contains("Examples:") && help.out.contains("onrecord"),
            "{command}"
        );
    }
}

#[test]
fn schema_prints_the_schema_and_needs_no_database() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(["schema"]);
    run.ends_with(0);
    assert_eq!(run.err, "");
    assert!(
        run.out.contains("type Query") && run.out.contains("verifyQuote"),
        "{}",
        run.out
    );
    assert_eq!(std::fs::read_dir(sandbox.path(".")).unwrap().count(), 0);
}

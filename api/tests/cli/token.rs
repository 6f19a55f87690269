//! `token`: what is told once, what is listed, and what is worth nothing afterwards.

use crate::sandbox::Sandbox;

#[test]
fn a_token_is_made_listed_and_revoked() {
    let sandbox = Sandbox::new();
    let made = sandbox.run(["token", "create", "--role", "admin", "--name", "Ida Berg"]);
    made.ends_with(0).tells(&["Ida Berg", "cannot be shown again"]);
    let secret = made.out.trim_end();
    assert!(
        secret.starts_with("onr_") && !secret.contains(char::is_whitespace),
        "{secret}"
    );
    assert!(!made.err.contains(secret));
    let id = secret.split('_').nth(1).unwrap();

    sandbox
        .run(["token", "create", "--role", "editor", "--name", "Ida Berg"])
        .ends_with(1)
        .tells(&["Ida Berg", "exists already"]);
    sandbox.run(["token", "create", "--role", "editor"]).ends_with(0);

    let listed = sandbox.run(["token", "list"]);
    listed.ends_with(0);
    let lines: Vec<&str> = listed.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", listed.out);
    assert!(lines[0].starts_with("ID") && lines[0].ends_with("NAME"), "{}", lines[0]);
    assert!(
        lines[1].starts_with(id) && lines[1].contains("admin") && lines[1].ends_with("Ida Berg"),
        "{}",
        lines[1]
    );
    assert!(!listed.out.contains(secret.rsplit('_').next().unwrap()));

    sandbox
        .run(["token", "revoke", "Ida Berg"])
        .ends_with(0)
        .tells(&[id, "revoked"]);
    sandbox.run(["token", "revoke", id]).ends_with(1).tells(&["error", id]);
}

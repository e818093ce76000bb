//! A dossier is compared with what it was in a revision, and the repository stays as it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;

use support::{run_to, stderr, stdout, temp, tree, write};

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=E", "-c", "user.email=e@example.org"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}");
}

#[test]
fn a_revision_is_compared_and_the_repository_stays_as_it_is() {
    let folder = temp();
    let root = folder.path();
    let site = root.join("dossiers/harbour");
    write(&site, "dossier.yaml", "title: The harbour\n");
    let article = "content/articles/strike.md";
    write(
        &site,
        article,
        "---\ntitle: The strike\npublished: \"2025-08\"\n---\n",
    );
    git(root, &["init", "--quiet"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", "one"]);
    write(
        &site,
        article,
        "---\ntitle: The strike\npublished: \"2025-08-29\"\n---\n",
    );
    let before = tree(root);
    let told = run_to(&site, &["diff", "HEAD"], 0);
    assert_eq!(
        stdout(&told),
        "dates: 1\n  date strike published: date: 2025-08 → 2025-08-29\n"
    );
    assert_eq!(tree(root), before, "nothing is written");
    let told = run_to(&site, &["diff", "HEAD~9"], 2);
    assert!(
        stderr(&told).contains("HEAD~9 is neither a folder"),
        "{}",
        stderr(&told)
    );
    run_to(&site, &["diff", "--", "--output=x"], 2);
}

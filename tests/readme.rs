//! The README is true: its commands run, its example article is accepted, and the mistake it
//! shows is reported in those very words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The fenced blocks of the README in a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in readme.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info == language, String::new())),
            (Some(_), Some(_)) => {
                let (wanted, text) = open.take().unwrap();
                if wanted {
                    blocks.push(text);
                }
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Runs a script with the program on its path.
fn bash(script: &str, folder: &Path) -> Output {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_dossier"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    Command::new("bash")
        .args(["-e", "-u", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", path)
        .output()
        .unwrap()
}

fn assert_fine(script: &str, folder: &Path) {
    let output = bash(script, folder);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{told}");
}

#[test]
fn its_commands_run_one_after_the_other() {
    let home = tempfile::tempdir().unwrap();
    let mut script = String::new();
    let mut targets = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        if let Some(target) = line.strip_prefix("make") {
            // Building and testing the program from its own test would never end: it is enough
            // that the Makefile knows the target.
            assert_fine(&format!("make -n {target} >/dev/null"), Path::new(ROOT));
            targets += 1;
        } else {
            script.push_str(line);
            script.push('\n');
        }
    }
    assert!(
        targets >= 3 && script.contains("dossier build"),
        "the README lost its commands:\n{script}"
    );
    assert_fine(&script, home.path());
    let site = home.path().join("my-dossier");
    assert!(site.join("public/index.html").is_file());
    assert!(site.join("site/sitemap.xml").is_file());
    assert!(
        site.join("content/articles/2025-03-a-strike-ends.md")
            .is_file()
    );
}

#[test]
fn its_example_article_is_accepted_and_its_mistake_is_shown_in_these_words() {
    let home = tempfile::tempdir().unwrap();
    assert_fine("dossier init d && cd d && dossier import", home.path());
    let site = home.path().join("d");
    let article = blocks("yaml")
        .into_iter()
        .find(|block| block.starts_with("---\n"))
        .unwrap();
    fs::write(site.join("content/articles/example.md"), &article).unwrap();
    assert_fine("dossier check", &site);

    let shown = blocks("text")
        .into_iter()
        .find(|block| block.starts_with("error[unknown-key]"))
        .unwrap();
    let wrong = "---\ntitle: A strike ends\npublised: \"2025-03\"\n---\n";
    fs::write(
        site.join("content/articles/2025-03-a-strike-ends.md"),
        wrong,
    )
    .unwrap();
    let output = bash("dossier check", &site);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told.contains(&shown),
        "the README shows\n{shown}\nand the program\n{told}"
    );
}

#[test]
fn the_files_it_links_to_exist() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    let linked: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.starts_with("http"))
        .collect();
    assert!(linked.len() >= 5);
    for target in linked {
        assert!(Path::new(ROOT).join(target).exists(), "{target}");
    }
}

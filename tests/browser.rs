//! Pages as browsers show them and as checkers read them: every kind of page of the demo, in each language of the interface,
//! of a dossier in Arabic, and of one of 2,000 articles. What needs Node.js, Chromium, Java or Python says so where these are not there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dossier::read::words::shipped;

use support::{copy_tree, run_to, tell, temp, write};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn node_modules() -> PathBuf {
    root().join("tests/node_modules")
}

fn build(site: &Path, output: &Path) {
    let (site, output) = (site.to_str().unwrap(), output.to_str().unwrap());
    run_to(
        root(),
        &["build", "-q", "--site", site, "--output", output],
        0,
    );
}

/// A dossier of 2,000 invented articles, where Python is there to invent them.
fn invented(folder: &Path) -> Option<PathBuf> {
    let site = folder.join("invented");
    let made = Command::new("python3")
        .arg(root().join("bench/gen_corpus.py"))
        .args(["2000", site.to_str()?, "--flavor", "dossier"])
        .output();
    made.is_ok_and(|made| made.status.success()).then_some(site)
}

/// The demo with the interface in each other language that there is, and a dossier that is written from the right.
fn in_other_languages(folder: &Path) -> Vec<PathBuf> {
    let config = fs::read_to_string(root().join("dossier.yaml")).unwrap();
    assert!(config.contains("\nlanguage: en\n"));
    let translated = shipped().filter(|tag| *tag != "en").map(|tag| {
        let site = folder.join(tag);
        copy_tree(&root().join("content"), &site.join("content"));
        let config = config.replace("\nlanguage: en\n", &format!("\nlanguage: {tag}\n"));
        write(&site, "dossier.yaml", config);
        site
    });
    let mut sites: Vec<PathBuf> = translated.collect();
    let arabic = folder.join("arabic");
    copy_tree(&root().join("tests/browser/arabic"), &arabic);
    sites.push(arabic);
    sites
}

/// Runs a checker that is there; what it says is shown where it finds something.
fn checked(name: &str, command: &mut Command) {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return tell(&format!("skipped: {name}: {error}")),
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}\n{said}{told}");
    tell(format!("{name}: {said}").trim_end());
}

#[test]
fn every_kind_of_page_is_sound_in_a_browser_and_for_a_checker() {
    if !node_modules().join("axe-core").is_dir() {
        tell("skipped: the tests in a browser need `npm ci` in tests, as `make test` does it");
        return;
    }
    let folder = temp();
    let demo = folder.path().join("demo");
    build(root(), &demo);
    let mut sites = vec![demo];
    match invented(folder.path()) {
        Some(site) => {
            let large = folder.path().join("large");
            build(&site, &large);
            sites.push(large);
        }
        None => tell("skipped: the dossier of 2,000 articles needs Python 3"),
    }
    for site in in_other_languages(folder.path()) {
        let output = site.with_extension("built");
        build(&site, &output);
        sites.push(output);
    }
    let scripts = root().join("tests/browser/scripts.mjs");
    let demo = sites.first().unwrap();
    checked("scripts.mjs", Command::new("node").arg(scripts).arg(demo));
    let visual = root().join("tests/browser/visual.mjs");
    let arabic = sites.last().unwrap();
    let mut pictures = Command::new("node");
    pictures.env("SEEN", env!("CARGO_TARGET_TMPDIR"));
    checked("visual.mjs", pictures.arg(visual).arg(demo).arg(arabic));
    let pages = root().join("tests/browser/pages.mjs");
    checked("pages.mjs", Command::new("node").arg(pages).args(&sites));
    let nu = node_modules().join("vnu-jar/build/dist/vnu.jar");
    let mut checker = Command::new("java");
    // The checker is given what it can hold in memory.
    checker.arg("-Xss8m").arg("-jar").arg(nu);
    checked(
        "Nu HTML checker",
        checker
            .args(["--errors-only", "--skip-non-html"])
            .args(&sites),
    );
}

//! Every folder of tests/cases is a case: a small dossier in `site/`, the runs of the program in
//! `cmd`, and what must come of them, to the letter.
//!
//! ```text
//! cmd         the runs, a line each, as `dossier check`; "quotation marks" hold spaces together
//! site/       copied to an empty folder, in which the program runs
//! exit        the exit codes, a line each
//! stdout      all that the runs print; missing means nothing
//! stderr      all that they tell, caret and hint included; missing means nothing
//! expected/   files that must then be there with these bytes; others are not compared, but of the
//!             site’s own files no other may change
//! absent      paths that must then not be there, a line each
//! ```
//!
//! `UPDATE=1 cargo test --test cases` writes what the program does today into `exit`, `stdout`,
//! `stderr` and the files of `expected/` that are there: to have another file compared, make an
//! empty one first. The program's version stands as [VERSION].

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use dossier::model::diagnostic::Code;
use support::{code, copy_tree, diff, files, run, stderr, stdout, temp, tree};

const KNOWN: &[&str] = &[
    "absent", "cmd", "exit", "expected", "site", "stderr", "stdout",
];

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(cases_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

#[test]
fn every_case_comes_out_as_written() {
    let cases = cases();
    assert!(cases.len() > 40, "only {} cases were found", cases.len());
    let mut failures = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        for failure in run_case(case, updating()) {
            failures.push(format!("── {name}: {failure}"));
        }
    }
    assert!(
        failures.is_empty(),
        "\n{}\n\n{} differences; UPDATE=1 cargo test --test cases records what the program does",
        failures.join("\n"),
        failures.len()
    );
}

/// Runs one case, and says in what it came out otherwise than written.
fn run_case(case: &Path, update: bool) -> Vec<String> {
    let mut failures = unknown_files(case);
    let cmd = fs::read_to_string(case.join("cmd")).unwrap_or_default();
    if cmd.trim().is_empty() {
        failures.push("the file `cmd` is missing or empty".to_string());
        return failures;
    }
    let folder = temp();
    let site = folder.path().join("site");
    if case.join("site").is_dir() {
        copy_tree(&case.join("site"), &site);
    } else {
        fs::create_dir_all(&site).unwrap();
    }
    let before = tree(&site);
    let (mut exits, mut told, mut printed) = (String::new(), String::new(), String::new());
    for line in cmd.lines().filter(|line| !line.trim().is_empty()) {
        let words = words(line);
        let Some(("dossier", arguments)) = words.split_first().map(|(w, rest)| (w.as_str(), rest))
        else {
            failures.push(format!("a line of `cmd` begins with `dossier`: {line}"));
            continue;
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = run(&site, &arguments);
        exits.push_str(&format!("{}\n", code(&output)));
        told.push_str(&stderr(&output));
        printed.push_str(&stdout(&output));
    }
    for (name, actual) in [("exit", exits), ("stdout", printed), ("stderr", told)] {
        let path = case.join(name);
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let actual = without_version(&actual);
        if actual.contains(folder.path().to_str().unwrap()) {
            failures.push(format!("{name} names a folder of this machine:\n{actual}"));
        }
        if expected == actual {
            continue;
        }
        if !update {
            failures.push(format!("{name} differs:\n{}", diff(&expected, &actual)));
        } else if actual.is_empty() {
            fs::remove_file(&path).unwrap();
        } else {
            fs::write(&path, actual).unwrap();
        }
    }
    let after = tree(&site);
    for (name, path) in files(&case.join("expected")) {
        let Some(actual) = after.get(&name) else {
            failures.push(format!("expected/{name} was not written"));
            continue;
        };
        let actual = String::from_utf8(actual.clone())
            .map(|text| without_version(&text).into_bytes())
            .unwrap_or_else(|_| actual.clone());
        let expected = fs::read(&path).unwrap();
        if update {
            fs::write(&path, actual).unwrap();
        } else if actual != expected {
            failures.push(format!(
                "expected/{name} differs:\n{}",
                diff(
                    &String::from_utf8_lossy(&expected),
                    &String::from_utf8_lossy(&actual)
                )
            ));
        }
    }
    let absent = fs::read_to_string(case.join("absent")).unwrap_or_default();
    for path in absent.lines() {
        if fs::symlink_metadata(site.join(path)).is_ok() {
            failures.push(format!("{path} is there, and must not be"));
        }
    }
    // Whatever a case does, what the editor typed stays as typed, unless the case says otherwise.
    let may_change = |name: &str| {
        case.join("expected").join(name).is_file() || absent.lines().any(|line| line == name)
    };
    for (name, bytes) in &before {
        if after.get(name) != Some(bytes) && !may_change(name) {
            failures.push(format!("{name} of the site was changed"));
        }
    }
    failures
}

fn unknown_files(case: &Path) -> Vec<String> {
    fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !KNOWN.contains(&name.as_str()))
        .map(|name| format!("a case knows no file `{name}`"))
        .collect()
}

/// The words of a line; "quotation marks" hold spaces together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![];
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_string());
        } else {
            words.extend(part.split_whitespace().map(str::to_string));
        }
    }
    words
}

fn without_version(text: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    text.replace(&format!("Dossier {version}"), "Dossier [VERSION]")
        .replace(&format!("dossier {version}"), "dossier [VERSION]")
}

/// Codes that no case can show, each with the reason.
const WITHOUT_A_CASE: &[(&str, &str)] = &[
    (
        "route-taken",
        "each kind of output has a folder of its own today, and slugs of a kind are unique",
    ),
    (
        "cannot-render",
        "needs a file of content/static that vanishes or becomes unreadable during the build",
    ),
    (
        "link-in-content",
        "a case folder holds no symbolic links; tests/publishing.rs makes one",
    ),
    (
        "deep-nesting",
        "takes tens of thousands of lines; tests/fuzz.rs makes them",
    ),
];

#[test]
fn every_code_has_a_case_that_shows_it() {
    let tables: [&[&Code]; 5] = [
        dossier::read::codes::CODES,
        dossier::plan::CODES,
        dossier::rename::CODES,
        dossier::theme::CODES,
        dossier::render::CODES,
    ];
    let checks = dossier::checks::CHECKS.iter();
    let checks = checks.chain(dossier::checks::SUGGESTIONS);
    let checks = checks.map(|check| check.code);
    let codes: Vec<&Code> = tables.concat().into_iter().chain(checks).collect();
    assert!(codes.len() > 25);
    let shown: String = cases()
        .iter()
        .filter_map(|case| fs::read_to_string(case.join("stderr")).ok())
        .collect();
    for code in codes {
        let exempt = WITHOUT_A_CASE.iter().any(|(name, _)| *name == code.name);
        let header = format!("{}[{}]: ", code.severity, code.name);
        assert_eq!(
            shown.contains(&header),
            !exempt,
            "{} (exempt: {exempt})",
            code.name
        );
    }
}

#[test]
fn a_folder_without_a_configuration_is_reported_by_the_library_too() {
    let folder = temp();
    let checked = dossier::pipeline::check(folder.path(), None, None, false);
    let found: Vec<&str> = checked
        .report
        .diagnostics()
        .iter()
        .map(|diagnostic| diagnostic.code.name)
        .collect();
    assert_eq!(found, ["unreadable-file"]);
}

/// A case that must fail, made by `change` from one that does not.
fn broken_case(change: impl FnOnce(&Path)) -> Vec<String> {
    let folder = temp();
    let case = folder.path();
    support::write(case, "cmd", "dossier check\n");
    support::write(case, "site/dossier.yaml", "title: T\n");
    support::write(case, "exit", "0\n");
    let counts = "checked 0 articles, 0 entities, 0 topics and 0 pages\n";
    support::write(case, "stdout", counts);
    assert_eq!(run_case(case, false), Vec::<String>::new());
    change(case);
    run_case(case, false)
}

#[test]
fn the_runner_sees_every_kind_of_difference() {
    let only = |failures: Vec<String>, what: &str| {
        assert_eq!(failures.len(), 1, "{failures:?}");
        assert!(failures[0].contains(what), "{failures:?}");
    };
    only(
        broken_case(|case| support::write(case, "stderr", "error\n")),
        "stderr differs",
    );
    only(
        broken_case(|case| fs::remove_file(case.join("stdout")).unwrap()),
        "stdout differs",
    );
    only(
        broken_case(|case| support::write(case, "exit", "1\n")),
        "exit differs",
    );
    only(
        broken_case(|case| support::write(case, "stdotu", "")),
        "a case knows no file `stdotu`",
    );
    only(
        broken_case(|case| support::write(case, "expected/public/index.html", "")),
        "expected/public/index.html was not written",
    );
    only(
        broken_case(|case| support::write(case, "absent", "dossier.yaml\n")),
        "dossier.yaml is there",
    );
    only(
        broken_case(|case| support::write(case, "expected/dossier.yaml", "title: U\n")),
        "expected/dossier.yaml differs",
    );
    only(
        broken_case(|case| fs::remove_file(case.join("cmd")).unwrap()),
        "`cmd` is missing",
    );
    let other = broken_case(|case| support::write(case, "cmd", "dossier check\nls\n"));
    only(other, "begins with `dossier`");
}

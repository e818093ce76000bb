//! The reference of keys is true: what it lists is what reading asks for, no more and no less, what
//! it calls needed is missed, and its examples can be typed as they are. `REFERENCE.md` is made of
//! it: `UPDATE=1 cargo test --test reference` writes the file anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use dossier::model::diagnostic::Diagnostic;
use dossier::model::digest::Digest;
use dossier::read::reference::{Key, Mapping, REFERENCE};
use dossier::read::{config, content};

/// A key that nobody asks for, and that is near to none.
const UNKNOWN: &str = "qqqqqqqqqqqqqqqqqqqq";

/// What is said of a file in which the mapping holds just these lines.
fn read(mapping: &Mapping, lines: &[&str]) -> Vec<Diagnostic> {
    let yaml = match mapping.within {
        "" => lines.join("\n"),
        within => {
            let nested = within.replace('…', &lines.join(", "));
            let own = needed(of_file(mapping));
            [own.as_slice(), &[nested.as_str()]].concat().join("\n")
        }
    };
    let (plain, _) = config::parse(Ok(b"title: T\n".to_vec()));
    if mapping.file == config::CONFIG_FILE {
        return config::parse(Ok(yaml.into_bytes())).1;
    }
    let file = mapping.file.replace(EVERY_FILE, "content/articles/*.md");
    let file = Arc::from(file.replace('*', "a"));
    let bytes = format!("---\n{yaml}\n---\n\nText.\n").into_bytes();
    content::read(&file, bytes, Digest::default(), &plain).diagnostics
}

/// What may stand in every file of content.
const EVERY_FILE: &str = "content/*/*.md";

/// Whether a mapping may stand in these files.
fn is_in(mapping: &Mapping, file: &str) -> bool {
    mapping.file == file || (mapping.file == EVERY_FILE && file.starts_with("content/"))
}

/// The mapping that is the whole file in which this one stands.
fn of_file(mapping: &Mapping) -> &'static Mapping {
    let whole = |of: &&Mapping| is_in(mapping, of.file) && of.within.is_empty();
    REFERENCE.iter().find(whole).unwrap()
}

/// Whether two mappings stand in the same place.
fn is_like(one: &Mapping, other: &Mapping) -> bool {
    one.file == other.file && one.within == other.within
}

fn needed(mapping: &Mapping) -> Vec<&'static str> {
    let keys = mapping.keys.iter().filter(|key| key.is_needed);
    keys.map(|key| key.example).collect()
}

/// The words between backquotes with which messages of this code begin.
fn named(found: &[Diagnostic], code: &str) -> BTreeSet<String> {
    let of_code = found.iter().filter(|found| found.code.name == code);
    let names = of_code.filter_map(|found| found.message.split('`').nth(1));
    names.map(str::to_string).collect()
}

#[test]
fn every_key_that_is_read_is_listed_and_no_other() {
    for mapping in REFERENCE {
        let title = mapping.title;
        let found = read(mapping, &[&format!("{UNKNOWN}: x")]);
        let hint = found
            .iter()
            .filter(|found| found.message.contains(UNKNOWN))
            .find_map(|found| found.hint.as_deref()?.strip_prefix("known here: "))
            .unwrap_or_else(|| panic!("{title}: what is known there is not said: {found:?}"));
        let asked: BTreeSet<&str> = hint.split(", ").collect();
        let names = |mapping: &Mapping| -> BTreeSet<&str> {
            mapping.keys.iter().map(|key| key.name).collect()
        };
        // Two shapes of one thing are told apart by a key that is needed.
        let shapes: Vec<&Mapping> = REFERENCE
            .iter()
            .filter(|other| is_like(other, mapping))
            .collect();
        let listed: BTreeSet<&str> = shapes.iter().flat_map(|shape| names(shape)).collect();
        assert_eq!(
            asked, listed,
            "{title}: add the keys to src/read/reference.rs, or take them out"
        );
        assert_eq!(
            names(mapping).len(),
            mapping.keys.len(),
            "{title}: a key is listed twice"
        );
        if shapes.first().is_some_and(|first| first.title != title) {
            continue;
        }
        let keys = mapping.keys.iter().filter(|key| key.is_needed);
        let needed: BTreeSet<String> = keys.map(|key| key.name.to_string()).collect();
        assert_eq!(
            named(&found, "missing-key"),
            needed,
            "{title}: what is needed"
        );
    }
}

#[test]
fn every_key_takes_what_is_said_of_it() {
    for mapping in REFERENCE {
        for key in mapping.keys {
            let place = format!("{}: {}", mapping.title, key.name);
            let wrong = |value: &str| {
                let found = read(mapping, &[&format!("{}: {value}", key.name)]);
                let start = format!("`{}` takes ", key.name);
                let takes = |found: &Diagnostic| {
                    let rest = found.message.strip_prefix(&start)?;
                    rest.split(", not ").next().map(str::to_string)
                };
                (found.iter().find_map(takes), named(&found, "unknown-key"))
            };
            let kind = match wrong("word").0.as_deref() {
                Some("a list") if wrong("[word]").0.is_some() => "list of mappings",
                Some("a list") => "list",
                Some("a mapping") => "mapping",
                _ => "",
            };
            let said = match key.takes {
                takes if takes.starts_with("list of mappings") => "list of mappings",
                takes if takes.starts_with("list") => "list",
                takes if takes.starts_with("mapping") => "mapping",
                _ => "",
            };
            assert_eq!(kind, said, "{place} takes {:?}", key.takes);
            // What it holds is listed too.
            let inside = format!("{UNKNOWN}: x");
            let nested = [
                format!("{{{inside}}}"),
                format!("[{{{inside}}}]"),
                format!("{{title: {{{inside}}}}}"),
            ];
            let has_keys = nested.iter().any(|value| wrong(value).1.contains(UNKNOWN));
            let around = mapping.within.split('…').next().unwrap_or_default();
            let start = format!("{around}{}: ", key.name);
            let mut inner = REFERENCE.iter().filter(|other| is_in(other, mapping.file));
            let is_listed = inner.any(|other| other.within.starts_with(&start));
            assert_eq!(has_keys, is_listed, "{place}: the keys inside");
        }
    }
}

#[test]
fn every_example_can_be_typed_as_it_is() {
    for mapping in REFERENCE {
        for key in mapping.keys {
            let mut lines = needed(mapping);
            if !key.is_needed {
                lines.push(key.example);
            }
            assert!(
                key.example.starts_with(&format!("{}: ", key.name)),
                "{}",
                key.example
            );
            let found = read(mapping, &lines);
            assert!(
                found.is_empty(),
                "{}: {}: {found:?}",
                mapping.title,
                key.example
            );
        }
    }
}

fn row(key: &Key) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let needed = if key.is_needed { ", needed" } else { "" };
    format!(
        "| `{}`{needed} | {} | {} | `{}` |\n",
        key.name,
        cell(key.takes),
        cell(key.meaning),
        cell(key.example)
    )
}

fn markdown() -> String {
    let mut text = "# Every key\n\n\
        What may stand in `dossier.yaml` and in the front matter of content files. A key that is not listed is an\n\
        error, and so is a needed one that is missing; all others may be left out. Dates are EDTF: `2025-08-29`,\n\
        `2025-08`, `2025`, `2025~` (about), `2025?` (uncertain), `2020/2023`, `2025-02/..`, `2025-21` (spring).\n\
        A slug is the name of a file without `.md`.\n\n\
        This file is made from `src/read/reference.rs`, which a test holds against what the program reads.\n"
        .to_string();
    for mapping in REFERENCE {
        let level = if mapping.within.is_empty() {
            "##"
        } else {
            "###"
        };
        text.push_str(&format!("\n{level} {}\n\n", mapping.title));
        let place = match mapping.within {
            "" => format!("`{}`", mapping.file),
            within => format!("`{within}`"),
        };
        match mapping.about {
            "" => text.push_str(&format!("{place}\n")),
            about => text.push_str(&format!("{place}. {about}\n")),
        }
        text.push_str("\n| key | takes | meaning | example |\n| --- | --- | --- | --- |\n");
        text.extend(mapping.keys.iter().map(row));
    }
    text
}

#[test]
fn the_file_for_people_is_the_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("REFERENCE.md");
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, markdown()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == markdown(),
        "REFERENCE.md is not what src/read/reference.rs says; UPDATE=1 cargo test --test reference writes it"
    );
}

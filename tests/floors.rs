//! Holds the architecture that src/lib.rs states: a house with floors, tables whose rows do not
//! know each other, third-party names in one file each. Reads the sources as text, since the
//! compiler lets modules go in circles. Every rule shows on a bad snippet that it can fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use support::{files, run, run_to, stdout, temp};

/// The floors, from the ground up.
const FLOORS: &[&[&str]] = &[
    &["model"],
    &["figures", "read", "search"],
    &["checks", "link", "proof"],
    &[
        "catalogue",
        "exports",
        "feed",
        "pages",
        "plan",
        "subject",
        "tracked",
    ],
    &[
        "edit", "leaks", "manifest", "record", "render", "theme", "write",
    ],
    &["import"],
    &["compare", "pipeline", "rename", "review", "serve", "watch"],
    &["cli"],
];

/// A table: its folder, its rows (`None` for every file there), and the files that rows share.
type Table = (
    &'static str,
    Option<&'static [&'static str]>,
    &'static [&'static str],
);

const TABLES: &[Table] = &[
    (
        "pages",
        None,
        &[
            "body",
            "citation",
            "citation_formats",
            "contents",
            "context",
            "fragments",
            "lead",
            "tally",
            "view",
        ],
    ),
    ("exports", None, &[]),
    ("checks", None, &["passage"]),
    ("import/formats", None, &[]),
    (
        "import/formats/plain_text",
        Some(&["separators", "headers", "shape"]),
        &[],
    ),
];

/// Third-party crates with the files, or folders, that may name them.
const THIRD_PARTIES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["link/names.rs"]),
    ("ammonia", &["read/sanitise.rs"]),
    ("annotate_snippets", &["cli/terminal.rs"]),
    ("biblatex", &["import/formats/bibtex.rs"]),
    ("blake3", &["model/digest.rs"]),
    ("twox_hash", &["model/checksum.rs"]),
    ("rustix", &["read/stamp.rs"]),
    ("axum", &["serve.rs", "serve/"]),
    ("clap", &["cli.rs", "cli/"]),
    ("dom_query", &["import/page.rs", "import/page/"]),
    ("dom_smoothie", &["import/page.rs"]),
    ("calamine", &["import/formats/spreadsheet/xlsx.rs"]),
    (
        "flate2",
        &[
            "import/formats/pdf/packing.rs",
            "import/formats/web_archive.rs",
        ],
    ),
    (
        "hayro_font",
        &["import/formats/pdf.rs", "import/formats/pdf/"],
    ),
    (
        "zip",
        &[
            "import/formats/spreadsheet.rs",
            "import/formats/spreadsheet/ods.rs",
            "import/formats/web_archive.rs",
        ],
    ),
    ("csv", &["exports/figures.rs", "import/formats/table.rs"]),
    ("futures_util", &["serve/live.rs"]),
    ("granit_parser", &["read/yaml.rs", "read/yaml/"]),
    ("icu_calendar", &["model/locale.rs"]),
    ("icu_collator", &["link/collate.rs"]),
    ("icu_datetime", &["model/locale.rs"]),
    ("icu_decimal", &["model/locale.rs"]),
    ("icu_list", &["model/locale.rs"]),
    ("icu_locale", &["model/locale.rs"]),
    ("icu_plurals", &["model/locale.rs"]),
    ("indicatif", &["cli/waiting.rs"]),
    (
        "memchr",
        &[
            "import/formats/pdf/packing.rs",
            "leaks/words.rs",
            "read/quotations.rs",
        ],
    ),
    ("notify", &["watch.rs"]),
    (
        "percent_encoding",
        &[
            "serve/files.rs",
            "pages/citation_formats.rs",
            "proof/fragment.rs",
        ],
    ),
    ("pulldown_cmark", &["read/markdown.rs", "read/markdown/"]),
    (
        "mail_parser",
        &["import/formats/mail.rs", "import/formats/mhtml.rs"],
    ),
    (
        "quick_xml",
        &[
            "exports/",
            "import/formats/enex.rs",
            "import/formats/feed.rs",
            "import/formats/spreadsheet/ods.rs",
            "import/xml.rs",
        ],
    ),
    ("serde_saphyr", &["read/yaml.rs"]),
    ("spdx", &["model/rights.rs"]),
    ("syntect", &["read/highlight.rs"]),
    (
        "tera",
        &[
            "theme.rs",
            "theme/interface.rs",
            "pages/context.rs",
            "pages/fragments.rs",
        ],
    ),
    ("toml", &["import/front_matter.rs"]),
    ("tokio", &["serve.rs", "serve/"]),
    ("tower_http", &["serve.rs"]),
    ("walkdir", &["import/files.rs"]),
];

const MOST_LINES: usize = 500;

/// A source file, by its path below src.
struct Source {
    path: String,
    text: String,
    /// Without comments and test modules, and with strings emptied.
    shipped: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        let code = without_comments_and_strings(text);
        let shipped = if path.ends_with("/tests.rs") {
            String::new()
        } else {
            without_test_modules(&code)
        };
        Source {
            path: path.to_string(),
            text: text.to_string(),
            shipped,
        }
    }

    /// The module that the file is: `pages/article.rs` is `[pages, article]`.
    fn module(&self) -> Vec<String> {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        stem.split('/').map(str::to_string).collect()
    }

    /// Every path into this crate that the file names, from the crate's root.
    fn paths(&self) -> Vec<Vec<String>> {
        let module = self.module();
        let mut paths = Vec::new();
        for (start, root) in roots(&self.shipped) {
            let (mut base, mut at) = match root {
                "crate" => (Vec::new(), start),
                "self" => (module.clone(), start),
                _ => (module[..module.len() - 1].to_vec(), start),
            };
            while let Some(behind) = self.shipped[at..].strip_prefix("super::") {
                base.pop();
                at = self.shipped.len() - behind.len();
            }
            let mut rest = &self.shipped[at..];
            for branch in tree(&mut rest) {
                paths.push([base.clone(), branch].concat());
            }
        }
        paths
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources: Vec<Source> = files(&root)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(name, path)| Source::new(&name, &fs::read_to_string(path).unwrap()))
        .collect();
    assert!(
        sources.len() > 50,
        "only {} files were found",
        sources.len()
    );
    sources
}

/// Where `crate::`, `self::` and `super::` begin a path, with the place behind them.
fn roots(code: &str) -> Vec<(usize, &'static str)> {
    let mut roots = Vec::new();
    for root in ["crate", "self", "super"] {
        let wanted = format!("{root}::");
        for (at, _) in code.match_indices(&wanted) {
            let before = code[..at].chars().next_back();
            let inside = code[..at].ends_with("::")
                || before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
            if !inside {
                roots.push((at + wanted.len(), root));
            }
        }
    }
    roots.sort_unstable();
    roots
}

/// The branches of a path or `use` tree, `rest` being just behind a `::`.
fn tree(rest: &mut &str) -> Vec<Vec<String>> {
    *rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        *rest = inner;
        let mut branches = Vec::new();
        loop {
            *rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            match rest.strip_prefix('}') {
                Some(behind) => {
                    *rest = behind;
                    return branches;
                }
                None if rest.is_empty() => return branches,
                None => branches.extend(tree(rest)),
            }
            // ` as other` says nothing about where it comes from.
            let end = rest.find([',', '}']).unwrap_or(rest.len());
            *rest = &rest[end..];
        }
    }
    if let Some(behind) = rest.strip_prefix('*') {
        *rest = behind;
        return vec![vec!["*".to_string()]];
    }
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    *rest = behind;
    if name.is_empty() {
        // A turbofish or the like: the path ends here.
        return vec![Vec::new()];
    }
    let name = name.to_string();
    match rest.trim_start().strip_prefix("::") {
        Some(behind) => {
            *rest = behind;
            tree(rest)
                .into_iter()
                .map(|branch| [vec![name.clone()], branch].concat())
                .collect()
        }
        None => vec![vec![name]],
    }
}

/// Rust without comments; strings and characters stay as empty ones, lines keep their places.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let keep_lines = |code: &mut String, dropped: &str| {
        code.extend(dropped.chars().filter(|c| *c == '\n'));
    };
    while let Some(first) = rest.chars().next() {
        let after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            rest = &rest[end..];
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            keep_lines(&mut code, &rest[..end]);
            rest = &rest[end..];
        } else if let Some(hashes) = raw_string(rest).filter(|_| !after_word) {
            let open = rest.find('"').unwrap() + 1;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[open..]
                .find(&close)
                .map_or(rest.len(), |end| open + end + close.len());
            code.push_str("\"\"");
            keep_lines(&mut code, &rest[..end]);
            rest = &rest[end..];
        } else if first == '"' {
            let end = string_end(rest);
            code.push_str("\"\"");
            keep_lines(&mut code, &rest[..end]);
            rest = &rest[end..];
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            rest = &rest[length..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

/// How many number signs a raw string at the beginning of `rest` has.
fn raw_string(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    behind[hashes..].starts_with('"').then_some(hashes)
}

fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// How long a character literal at the beginning of `rest` is; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        let end = inner[2..].find('\'')?;
        return Some(end + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..]
        .starts_with('\'')
        .then_some(c.len_utf8() + 2)
}

/// Code without what only tests compile.
fn without_test_modules(code: &str) -> String {
    let mut shipped = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        shipped.push_str(&rest[..start]);
        let item = &rest[start..];
        let end = match (item.find('{'), item.find(';')) {
            (Some(open), semicolon) if semicolon.is_none_or(|semicolon| open < semicolon) => {
                block_end(item, open)
            }
            (_, Some(semicolon)) => semicolon + 1,
            _ => item.len(),
        };
        rest = &item[end..];
    }
    shipped.push_str(rest);
    shipped
}

fn block_end(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

/// Whether the code names the word, not as a part of a longer one.
fn names_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let begins = word.starts_with(part) && code[..at].ends_with(part);
        let behind = &code[at + word.len()..];
        let ends = word.ends_with(part) && behind.starts_with(part);
        !(begins || ends)
    })
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

// ── The rules ───────────────────────────────────────────────────────────────────────────────

/// A file imports from its own floor and those below.
fn climbing(source: &Source) -> Vec<String> {
    let own = source.module().remove(0);
    if matches!(own.as_str(), "lib" | "main") {
        return Vec::new();
    }
    let Some(own) = floor(&own) else {
        return vec![format!("src/{} stands on no floor", source.path)];
    };
    let mut wrong = BTreeSet::new();
    for path in source.paths() {
        let Some(module) = path.first() else { continue };
        match floor(module) {
            Some(other) if other > own => {
                wrong.insert(format!(
                    "src/{} on floor {own} imports {} from floor {other}",
                    source.path,
                    path.join("::")
                ));
            }
            Some(_) => {}
            None => {
                wrong.insert(format!(
                    "src/{}: crate::{module} stands on no floor",
                    source.path
                ));
            }
        }
    }
    wrong.into_iter().collect()
}

/// Rows of a table do not see each other.
fn sibling_imports(source: &Source, rows_of: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let module = source.module();
    let Some((own, folders)) = module.split_last() else {
        return Vec::new();
    };
    let folder = folders.join("/");
    let Some((_, rows, shared)) = TABLES.iter().find(|(name, _, _)| *name == folder) else {
        return Vec::new();
    };
    let rows: Vec<String> = match rows {
        Some(rows) => rows.iter().map(|row| (*row).to_string()).collect(),
        None => rows_of(&folder),
    };
    if !rows.contains(own) {
        return Vec::new();
    }
    source
        .paths()
        .into_iter()
        .filter(|path| {
            let row = path.strip_prefix(folders).and_then(|rest| rest.first());
            row.is_some_and(|row| {
                row != own && rows.contains(row) && !shared.contains(&row.as_str())
            })
        })
        .map(|path| format!("src/{} sees its sibling {}", source.path, path.join("::")))
        .collect()
}

/// Files that name each other in a circle, directly or by way of others. A module and the files
/// in its own folder count as one here: a folder is headed by what its files share.
fn circles(sources: &[Source]) -> Vec<String> {
    let modules: BTreeMap<Vec<String>, usize> = (0..)
        .zip(sources)
        .map(|(index, source)| (source.module(), index))
        .collect();
    let named = |path: &[String]| {
        (1..=path.len())
            .rev()
            .find_map(|end| modules.get(&path[..end]).copied())
    };
    let edges: Vec<BTreeSet<usize>> = sources
        .iter()
        .map(|source| {
            let own = source.module();
            let others = source.paths().into_iter().filter_map(|path| named(&path));
            let others = others.filter(|other| {
                let other = sources[*other].module();
                !other.starts_with(&own) && !own.starts_with(&other)
            });
            others.collect()
        })
        .collect();
    let reached = |from: usize| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<usize> = edges[from].iter().copied().collect();
        while let Some(file) = next.pop() {
            if reached.insert(file) {
                next.extend(&edges[file]);
            }
        }
        reached
    };
    let reached: Vec<BTreeSet<usize>> = (0..sources.len()).map(reached).collect();
    let mut circles = BTreeSet::new();
    for (file, others) in reached.iter().enumerate() {
        if others.contains(&file) {
            let round = others
                .iter()
                .filter(|other| reached[**other].contains(&file));
            let names: Vec<&str> = round.map(|other| sources[*other].path.as_str()).collect();
            circles.insert(format!("these name each other: {}", names.join(", ")));
        }
    }
    circles.into_iter().collect()
}

/// A third party's name stands in one file, but for tests.
fn strays(source: &Source) -> Vec<String> {
    THIRD_PARTIES
        .iter()
        .filter(|(name, allowed)| {
            let named = names_word(&source.shipped, &format!("{name}::"))
                || names_word(&source.shipped, &format!("use {name}"));
            let at_home = allowed.iter().any(|place| {
                source.path == *place || (place.ends_with('/') && source.path.starts_with(place))
            });
            named && !at_home
        })
        .map(|(name, allowed)| {
            format!(
                "src/{} names {name}, which belongs to {allowed:?}",
                source.path
            )
        })
        .collect()
}

/// Only the terminal's file prints.
fn printing(source: &Source) -> Vec<String> {
    const WORDS: &[&str] = &[
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "dbg!",
        "stdout()",
        "stderr()",
        "Stdout",
        "Stderr",
    ];
    if source.path == "cli/terminal.rs" {
        return Vec::new();
    }
    WORDS
        .iter()
        .filter(|word| names_word(&source.shipped, word))
        .map(|word| format!("src/{} prints: {word}", source.path))
        .collect()
}

/// A file says what it owns before anything else.
fn without_heading(source: &Source) -> Vec<String> {
    let says = source
        .text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|words| words.trim().len() > 10);
    (!says)
        .then(|| format!("src/{} does not open with //!", source.path))
        .into_iter()
        .collect()
}

/// Nothing that ships gives up in the middle.
fn giving_up(source: &Source) -> Vec<String> {
    const WORDS: &[&str] = &[".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!"];
    WORDS
        .iter()
        .filter(|word| names_word(&source.shipped, word))
        .map(|word| format!("src/{}: {word}", source.path))
        .collect()
}

/// Lines that ship, blank ones and comments too.
fn length(source: &Source) -> usize {
    let tests = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\r\nmod tests {"];
    let end = tests
        .iter()
        .find_map(|tests| source.text.find(tests))
        .unwrap_or(source.text.len());
    source.text[..end].lines().count()
}

fn too_long(source: &Source) -> Vec<String> {
    let long = length(source) > MOST_LINES && !source.path.ends_with("/tests.rs");
    let told = || format!("src/{} has {} lines", source.path, length(source));
    long.then(told).into_iter().collect()
}

/// The names of the diagnostic codes that a file declares.
fn declared_codes(source: &Source) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in source.text.match_indices(": Code = Code {") {
        let behind = &source.text[at..];
        let name = behind
            .split_once("name: \"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(name, _)| name.to_string());
        names.push(name.expect("a code has a name"));
    }
    names
}

// ── The house as it stands ──────────────────────────────────────────────────────────────────

#[track_caller]
fn assert_none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

fn all(rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    sources().iter().flat_map(rule).collect()
}

/// The floors as src/lib.rs states them, in comments above its modules.
fn stated_floors(lib: &str) -> Vec<Vec<String>> {
    let mut floors: Vec<Vec<String>> = Vec::new();
    for line in lib.lines() {
        let number = line
            .strip_prefix("// ")
            .and_then(|rest| rest.split_once(':'))
            .and_then(|(number, _)| number.parse::<usize>().ok());
        if number == Some(floors.len()) {
            floors.push(Vec::new());
        } else if let Some(module) = line.strip_prefix("pub mod ") {
            let module = module.trim_end_matches(';').to_string();
            floors
                .last_mut()
                .expect("a floor above the module")
                .push(module);
        }
    }
    floors
}

#[test]
fn the_floors_are_those_that_the_library_states() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    assert_eq!(stated_floors(&fs::read_to_string(lib).unwrap()), FLOORS);
}

#[test]
fn no_file_imports_from_a_floor_above() {
    let paths: usize = sources().iter().map(|source| source.paths().len()).sum();
    assert!(paths > 300, "only {paths} paths were found");
    assert_none(all(climbing));
}

#[test]
fn files_do_not_name_each_other_in_a_circle() {
    assert_none(circles(&sources()));
}

#[test]
fn rows_of_a_table_do_not_see_each_other() {
    let sources = sources();
    let rows_of = |folder: &str| -> Vec<String> {
        let modules = sources.iter().map(Source::module);
        let rows = modules.filter_map(|module| {
            let (row, folders) = module.split_last()?;
            (folders.join("/") == folder).then(|| row.clone())
        });
        rows.collect()
    };
    for (folder, rows, _) in TABLES {
        let there = rows_of(folder);
        assert!(there.len() >= 2, "{folder}: {there:?}");
        for row in rows.unwrap_or_default() {
            assert!(
                there.iter().any(|name| name == row),
                "{folder}/{row}.rs is gone"
            );
        }
    }
    let found = sources
        .iter()
        .flat_map(|source| sibling_imports(source, &rows_of));
    assert_none(found.collect());
}

#[test]
fn a_third_party_is_named_in_its_own_place_only() {
    let sources = sources();
    for (name, _) in THIRD_PARTIES {
        let named = sources
            .iter()
            .any(|source| names_word(&source.shipped, name));
        assert!(named, "{name} is named nowhere: take it off the list");
    }
    assert_none(all(strays));
}

#[test]
fn only_the_terminal_prints() {
    assert_none(all(printing));
}

#[test]
fn every_file_says_what_it_owns() {
    assert_none(all(without_heading));
}

#[test]
fn nothing_that_ships_gives_up() {
    assert_none(all(giving_up));
}

#[test]
fn no_file_is_too_long() {
    assert_none(all(too_long));
}

#[test]
fn every_code_can_be_explained_and_has_a_name_of_its_own() {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for source in sources() {
        for name in declared_codes(&source) {
            if let Some(other) = names.insert(name.clone(), source.path.clone()) {
                panic!("{name} is declared in {other} and in {}", source.path);
            }
        }
    }
    assert!(names.len() > 40, "only {} codes were found", names.len());
    let folder = temp();
    for (name, path) in &names {
        let output = run_to(folder.path(), &["check", "--explain", name], 0);
        let said = stdout(&output);
        assert!(said.starts_with(&format!("{name} (")), "{path}: {said}");
        assert!(said.lines().count() >= 3, "{name} is not explained: {said}");
    }
    // And the list that an unknown name is answered with holds nothing else.
    let output = run(
        folder.path(),
        &["check", "--explain", "no-such-code-at-all"],
    );
    let told = support::stderr(&output);
    let listed = told.split_once("there are: ").expect("a list of codes").1;
    let listed: BTreeSet<&str> = listed.trim().split(", ").collect();
    assert_eq!(listed, names.keys().map(String::as_str).collect());
}

// ── That the rules can fail ─────────────────────────────────────────────────────────────────

fn bad(path: &str, text: &str) -> Source {
    Source::new(path, text)
}

#[test]
fn climbing_is_seen_in_every_form_of_path() {
    for text in [
        "use crate::pages::view;",
        "use crate::{model::slug::Slug, pages::{self, view::View}};",
        "use crate::{\n    model,\n    theme::Theme as T,\n};",
        "fn f() -> crate::pipeline::Options { todo() }",
        "fn f() { let x = crate::theme::Theme::load::<u8>(); }",
        "use super::super::cli::run;",
    ] {
        let found = climbing(&bad("link/names.rs", text));
        assert!(!found.is_empty(), "{text}");
    }
    let found = climbing(&bad("link.rs", "use super::theme::Theme;"));
    assert_eq!(
        found,
        ["src/link.rs on floor 2 imports theme::Theme from floor 4"]
    );
    let found = climbing(&bad("attic.rs", ""));
    assert_eq!(found, ["src/attic.rs stands on no floor"]);
    let found = climbing(&bad("link.rs", "use crate::attic::Trunk;"));
    assert_eq!(found, ["src/link.rs: crate::attic stands on no floor"]);
}

#[test]
fn what_only_looks_like_climbing_is_let_through() {
    for text in [
        "// use crate::pages::view;\n/* crate::cli */\n/// See crate::pipeline.",
        "const A: &str = \"crate::pipeline::x\"; const B: &str = r#\"a \" crate::cli::y\"#;",
        "const C: char = '\"'; use crate::model::slug; const D: char = '\\''; // \"\nfn f<'a>() {}",
        "#[cfg(test)]\nmod tests {\n    use crate::pipeline;\n    fn f() { { } }\n}\n",
        "#[cfg(test)]\nuse crate::pipeline;\n",
        "use super::names; use self::collate; use crate::link::timeline;",
    ] {
        assert_eq!(
            climbing(&bad("link/x.rs", text)),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let behind = "#[cfg(test)]\nmod tests {\n fn f() {}\n}\nuse crate::pipeline;\n";
    assert_eq!(climbing(&bad("link/x.rs", behind)).len(), 1);
    let behind = "const C: char = '\"'; use crate::pipeline; const D: char = '\"';";
    assert_eq!(climbing(&bad("link/x.rs", behind)).len(), 1);
}

#[test]
fn siblings_that_see_each_other_are_seen() {
    let rows = |_: &str| -> Vec<String> {
        ["article", "body", "entity", "view"]
            .map(str::to_string)
            .to_vec()
    };
    for text in [
        "use super::entity;",
        "use super::{view, entity::KIND};",
        "use crate::pages::entity::KIND;",
        "fn f() { crate::pages::entity::f() }",
    ] {
        let found = sibling_imports(&bad("pages/article.rs", text), &rows);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
    let shared = "use super::view::{self, View}; use super::PageKind; use super::body;";
    assert_none(sibling_imports(&bad("pages/article.rs", shared), &rows));
    let row = "use super::{headers, piece};";
    assert_eq!(
        sibling_imports(&bad("import/formats/plain_text/shape.rs", row), &rows).len(),
        1
    );
    assert_none(sibling_imports(&bad("import/formats.rs", row), &rows));
}

#[test]
fn a_third_party_outside_its_place_is_seen() {
    assert_eq!(strays(&bad("link.rs", "use walkdir::WalkDir;")).len(), 1);
    assert_eq!(strays(&bad("link.rs", "use tera as t;")).len(), 1);
    assert_eq!(
        strays(&bad("pipeline.rs", "fn f() { tokio::spawn(x) }")).len(),
        1
    );
    assert_eq!(strays(&bad("read/x.rs", "use clap::{Arg};")).len(), 1);
    assert_none(strays(&bad("theme.rs", "use tera::Tera;")));
    assert_none(strays(&bad("exports/x.rs", "use quick_xml::Writer;")));
    assert_none(strays(&bad(
        "link.rs",
        "use crate::x; fn litera() {} // tera::x",
    )));
}

#[test]
fn printing_giving_up_and_silence_are_seen() {
    for text in [
        "println!(\"x\");",
        "eprintln!();",
        "fn f() { dbg!(x) }",
        "use std::io::stdout; fn f() { stdout().write(b\"\"); }",
        "writeln!(std::io::stderr(), \"x\");",
    ] {
        assert_eq!(printing(&bad("pipeline.rs", text)).len(), 1, "{text}");
        assert_eq!(printing(&bad("cli/build.rs", text)).len(), 1, "{text}");
        assert_none(printing(&bad("cli/terminal.rs", text)));
    }
    assert_none(printing(&bad("cli.rs", "error.use_stderr()")));
    for text in ["x.unwrap();", "x.expect(\"y\");", "panic!();", "todo!()"] {
        assert_eq!(giving_up(&bad("build.rs", text)).len(), 1, "{text}");
        let test = format!("#[cfg(test)]\nmod tests {{ {text} }}");
        assert_none(giving_up(&bad("build.rs", &test)));
    }
    assert_none(giving_up(&bad(
        "build.rs",
        "x.unwrap_or_default(); // panic!()",
    )));
    assert_eq!(
        without_heading(&bad("build.rs", "use x;\n//! Late.")).len(),
        1
    );
    assert_eq!(without_heading(&bad("build.rs", "//!\n")).len(), 1);
    assert_none(without_heading(&bad(
        "build.rs",
        "//! Floor 5: the calls.\n",
    )));
}

#[test]
fn circles_are_found_whatever_their_length() {
    let a = || bad("x/a.rs", "use super::b::B;");
    let b = || bad("x/b.rs", "use crate::y::C;");
    let y = || bad("y.rs", "use crate::x::a::A;");
    let head = || bad("x.rs", "pub mod a; use a::A; use crate::x::b::B;");
    let found = circles(&[a(), b(), y(), head()]);
    assert_eq!(found, ["these name each other: x/a.rs, x/b.rs, y.rs"]);
    let lower = bad("y.rs", "pub struct C;");
    assert_none(circles(&[a(), b(), lower, head()]));
    let child = bad("x/a.rs", "use super::B; use crate::x::Other;");
    assert_none(circles(&[child, head()]));
}

#[test]
fn length_is_counted_without_tests() {
    let long = "x\n".repeat(MOST_LINES + 1);
    assert_eq!(too_long(&bad("build.rs", &long)).len(), 1);
    let tested = format!("x\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    assert_none(too_long(&bad("build.rs", &tested)));
}

#[test]
fn codes_and_floors_are_found_as_they_are_declared() {
    let text = "pub static A: Code = Code {\n    name: \"a-b\",\n};\npub const B: Code = Code { name: \"c\" };";
    assert_eq!(declared_codes(&bad("x.rs", text)), ["a-b", "c"]);
    let lib = "//! 0: no\n// 0: a.\npub mod x;\n// 1: b.\npub mod y;\npub mod z;\n";
    assert_eq!(stated_floors(lib), [vec!["x"], vec!["y", "z"]]);
}

//! What the black-box tests share: running the program, folders as maps of bytes, and a tolerant
//! reader of HTML. Judges nothing about dossiers.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

pub mod html;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Says something to whoever runs the tests, which the runner does not hold back.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A folder that vanishes with the test.
pub fn temp() -> TempDir {
    tempfile::Builder::new()
        .prefix("dossier-test-")
        .tempdir()
        .unwrap()
}

/// The program, to be run in `cwd` with nothing of this machine's that could change its output.
pub fn command(cwd: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
    command
        .current_dir(cwd)
        .env("NO_COLOR", "1")
        .env_remove("RAYON_NUM_THREADS")
        .env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the program to its end.
pub fn run(cwd: &Path, arguments: &[&str]) -> Output {
    command(cwd).args(arguments).output().unwrap()
}

/// The program's exit code; a test that meets a signal instead has found a crash.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ended by a signal")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

/// Runs the program, which must end with `expected`.
#[track_caller]
pub fn run_to(cwd: &Path, arguments: &[&str], expected: i32) -> Output {
    let output = run(cwd, arguments);
    assert_eq!(
        code(&output),
        expected,
        "dossier {arguments:?} in {}\n{}",
        cwd.display(),
        stderr(&output)
    );
    output
}

/// Writes a file with the folders above it.
pub fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Copies a folder with all that is in it, hidden files too. Links are copied as what they lead to.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Every file below `root`, hidden ones too, by its path with `/` between the parts.
pub fn files(root: &Path) -> BTreeMap<String, PathBuf> {
    fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{prefix}{name}");
            if entry.file_type().unwrap().is_dir() {
                collect(&entry.path(), &format!("{path}/"), found);
            } else {
                found.insert(path, entry.path());
            }
        }
    }
    let mut found = BTreeMap::new();
    if root.is_dir() {
        collect(root, "", &mut found);
    }
    found
}

/// Every file below `root` with its bytes.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    files(root)
        .into_iter()
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// The program's own files in an output folder: which files it wrote there, and who writes now.
pub const MANIFEST: &str = ".dossier-manifest";
pub const LOCK: &str = ".dossier-lock";

/// `tree` without the program's own files: what a reader is served.
pub fn site_tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tree = tree(root);
    tree.retain(|name, _| !name.starts_with(".dossier-"));
    tree
}

/// Every folder below `root`, by its path.
pub fn folders(root: &Path) -> Vec<String> {
    fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
                collect(&entry.path(), &format!("{path}/"), found);
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(root, "", &mut found);
    found.sort();
    found
}

/// Names the files in which two trees differ, or says that there are none.
#[track_caller]
pub fn assert_same_tree(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    let mut differences = Vec::new();
    for name in left.keys().chain(right.keys()) {
        match (left.get(name), right.get(name)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => differences.push(format!(
                "{name} differs:\n{}",
                diff(&String::from_utf8_lossy(a), &String::from_utf8_lossy(b))
            )),
            (Some(_), None) => differences.push(format!("{name} is only in the first")),
            _ => differences.push(format!("{name} is only in the second")),
        }
    }
    differences.dedup();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The lines in which two texts differ, each with a little of what stands around it.
pub fn diff(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(expected), lines(actual));
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[same_start..], &new[same_start..]);
    let same_end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let mut text = String::new();
    let shown_from = same_start.saturating_sub(2);
    for line in &old[shown_from..same_start] {
        text.push_str(&format!("    {line}\n"));
    }
    for line in &old_rest[..old_rest.len() - same_end] {
        text.push_str(&format!("  - {}\n", marked(line)));
    }
    for line in &new_rest[..new_rest.len() - same_end] {
        text.push_str(&format!("  + {}\n", marked(line)));
    }
    text
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A line with its end made visible, since a missing one is a difference too.
fn marked(line: &str) -> String {
    match line.strip_suffix('\n') {
        Some(line) => line.to_string(),
        None => format!("{line}⏎̸"),
    }
}

/// A small generator (splitmix64): tests that vary must vary the same way everywhere.
pub struct Seeded(pub u64);

impl Seeded {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// All that a file of a site says. Files of terms are written in a way that takes words apart: of these, every word.
pub fn readable(name: &str, bytes: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or_default();
    let of_terms = name.starts_with("search/") && file.starts_with(['t', 'w']);
    let data: Option<(String, String)> = if of_terms {
        dossier::search::data_of(bytes)
    } else {
        None
    };
    let Some((heads, _)) = data else {
        assert!(!of_terms, "{name} is no file of terms");
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut last = String::new();
    let word = |head: &str| {
        // No term shares more with the one before than one digit tells.
        let (count, rest) = head.split_at(1);
        let count = count.as_bytes()[0];
        let count = usize::from(count - b'#' - u8::from(count > b'\\'));
        assert!(count < 47);
        last = String::from_utf16(&last.encode_utf16().take(count).collect::<Vec<_>>()).unwrap()
            + rest;
        last.clone()
    };
    heads
        .split_terminator(' ')
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}

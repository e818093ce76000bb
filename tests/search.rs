//! The search: the program’s terms and the scripts’ are the same, the index finds what a scan of all texts finds, and a
//! reader finds it in a browser. What needs Node.js or Chromium says so where these are not there.

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

use dossier::search::{fold, terms};
use support::{run_to, tell, temp, write};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// Terms with their places.
type Terms = Vec<(String, u32)>;
type Case = (String, Terms);

fn terms_of(text: &str) -> Terms {
    let mut found = Vec::new();
    terms(text, 0, |term, place| found.push((term.to_string(), place)));
    found.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    found
}

/// Runs a script of this folder; false where there is no Node.js.
fn node(script: &str, arguments: &[&str]) -> bool {
    if Command::new("node").arg("--version").output().is_err() {
        tell(&format!("skipped: {script} needs Node.js"));
        return false;
    }
    let mut command = Command::new("node");
    let output = command
        .arg(here().join(script))
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{script}\n{said}{told}");
    tell(format!("{script}: {said}").trim_end());
    true
}

#[test]
fn terms_are_those_of_the_table_in_the_program_and_in_the_scripts() {
    let table = here().join("terms.json");
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(&table).unwrap()).unwrap();
    for (text, mut wanted) in cases {
        wanted.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        assert_eq!(terms_of(&text), wanted, "{text:?}");
    }
    node("terms.mjs", &[table.to_str().unwrap()]);
}

/// Numbers that look like chance and are the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// Characters of many scripts that every version of Unicode since 2020 knows alike.
const RANGES: &[(u32, u32)] = &[
    (0x20, 0x7e),
    (0x20, 0x7e),
    (0x30, 0x39),
    (0x61, 0x7a),
    (0xa0, 0x17f),
    (0x300, 0x345),
    (0x386, 0x3ce),
    (0x400, 0x45f),
    (0x5d0, 0x5ea),
    (0x627, 0x64a),
    (0x660, 0x669),
    (0x905, 0x939),
    (0xe01, 0xe3a),
    (0x1e00, 0x1eff),
    (0x2010, 0x2027),
    (0x2070, 0x208e),
    (0x2150, 0x2188),
    (0x3005, 0x3007),
    (0x3041, 0x3096),
    (0x30a1, 0x30fa),
    (0x4e00, 0x4e40),
    (0x4e00, 0x4e40),
    (0xac00, 0xac40),
    (0xfb00, 0xfb04),
    (0xff10, 0xff5a),
    (0xff66, 0xff9f),
    (0x1d400, 0x1d433),
    (0x20000, 0x20020),
];

#[test]
fn scripts_make_the_same_terms_of_any_text() {
    let mut draw = Draw(7);
    let mut cases: Vec<(String, Terms, Vec<String>)> = Vec::new();
    let glue = [
        '-', '’', '\'', '.', ',', ' ', ' ', '&', '\u{a0}', '\u{ad}', '_', '\u{200b}',
    ];
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..draw.below(14) {
            let c = match draw.below(4) {
                0 => Some(*draw.pick(&glue)),
                _ => {
                    let (first, last) = *draw.pick(RANGES);
                    char::from_u32(first + draw.below((last - first + 1) as usize) as u32)
                }
            };
            text.extend(c);
        }
        let found = terms_of(&text);
        let folded = found
            .iter()
            .map(|(term, _)| fold(term).into_owned())
            .collect();
        cases.push((text, found, folded));
    }
    for long in ["x".repeat(200), "ab-".repeat(80), "é".repeat(70) + "-1"] {
        let found = terms_of(&long);
        cases.push((long, found, Vec::new()));
    }
    cases.iter_mut().for_each(|case| case.2.sort());
    let folder = temp();
    let file = folder.path().join("cases.json");
    let json: Vec<_> = cases
        .iter()
        .map(|case| {
            serde_json::json!([
                case.0,
                case.1,
                if case.2.is_empty() {
                    None
                } else {
                    Some(&case.2)
                }
            ])
        })
        .collect();
    fs::write(&file, serde_json::to_vec(&json).unwrap()).unwrap();
    node("terms.mjs", &[file.to_str().unwrap()]);
}

/// A dossier of invented articles in English, French, Chinese and Korean, with what is hard to find.
fn made(site: &Path) {
    let mut draw = Draw(11);
    let english = "the port crane of harbour tide cable cables price prices market company companies signal dock letter";
    let hard = "café cafe naïve GPT-4 GPT 4 R1 Lloyd’s lloyds co-operate cooperate U.S. 1,000 1000 2025 CloudMatrix 384 CloudMatrix384 über uber Straße strasse";
    let chinese: Vec<char> = "华为公司人工智能芯片市场价格港口信号船东海"
        .chars()
        .collect();
    let korean = "삼성전자는 반도체 시장 가격을 올렸다 항구 신호";
    write(site, "dossier.yaml", "title: Made\n");
    for (slug, name, more) in [
        (
            "huawei",
            "Huawei",
            "names: {zh-Hans: 华为}\naliases: [Huawei Technologies]\n",
        ),
        ("port-city", "Port City", "aliases: [Harbour]\n"),
    ] {
        let text = format!(
            "---\nname: {name}\nkind: organisation\n{more}---\nOf the port and its market.\n"
        );
        write(site, &format!("content/entities/{slug}.md"), text);
    }
    write(
        site,
        "content/topics/trade.md",
        "---\ntitle: Trade\n---\nThe price of a cable.\n",
    );
    for number in 0..400 {
        let mut words: Vec<String> = Vec::new();
        for _ in 0..20 + draw.below(60) {
            let pieces: Vec<&str> = match draw.below(10) {
                0..6 => english.split(' ').collect(),
                6..8 => hard.split(' ').collect(),
                8 => korean.split(' ').collect(),
                _ => {
                    let count = 1 + draw.below(5);
                    words.push((0..count).map(|_| *draw.pick(&chinese)).collect());
                    continue;
                }
            };
            words.push(draw.pick(&pieces).to_string());
            if draw.below(9) == 0 {
                words.push(
                    draw.pick(&["。", ", and", ".", "**bold**", "“Huawei”"])
                        .to_string(),
                );
            }
        }
        let title = format!("{} {} {number}", draw.pick(&words), draw.pick(&words));
        let date = [
            "2025",
            "2024-05",
            "2023-11-02",
            "2025?",
            "2019/2021",
            "../2018",
        ][draw.below(6)];
        let text = format!(
            "---\ntitle: {title:?}\npublished: {date:?}\nrights: full\nsummary: {:?}\ntopics: [trade]\n---\n\n{}\n\n{}\n",
            words[..5].join(" "),
            words[..words.len() / 2].join(" "),
            words[words.len() / 2..].join(" ")
        );
        write(site, &format!("content/articles/a-{number}.md"), text);
    }
}

#[test]
fn the_index_finds_what_a_scan_of_all_texts_finds() {
    let folder = temp();
    let site = folder.path();
    made(site);
    run_to(site, &["build", "-q"], 0);
    let public = site.join("public");
    for seed in ["1", "2"] {
        node("scan.mjs", &[public.to_str().unwrap(), "1000", seed]);
    }
    node("queries.mjs", &[public.to_str().unwrap()]);
}

#[test]
fn a_dossier_can_leave_the_search_out() {
    let folder = temp();
    let site = folder.path();
    write(site, "dossier.yaml", "title: Quiet\nsearch: off\n");
    write(site, "content/articles/a.md", "---\ntitle: A\n---\nText.\n");
    run_to(site, &["build", "-q"], 0);
    let names: Vec<String> = support::files(&site.join("public")).into_keys().collect();
    assert!(
        !names.iter().any(|name| name.contains("search")),
        "{names:?}"
    );
    let home = fs::read_to_string(site.join("public/index.html")).unwrap();
    assert!(!home.contains("search"));
}

#[test]
fn a_reader_finds_the_demo_in_a_browser() {
    if !here().join("../node_modules/puppeteer-core").is_dir() {
        tell("skipped: the test in a browser needs `npm ci` in tests, as `make test` does it");
        return;
    }
    let folder = temp();
    let public = folder.path().join("public");
    let site = Path::new(env!("CARGO_MANIFEST_DIR"));
    run_to(
        folder.path(),
        &[
            "build",
            "-q",
            "--site",
            site.to_str().unwrap(),
            "--output",
            public.to_str().unwrap(),
        ],
        0,
    );
    node("browser.mjs", &[public.to_str().unwrap()]);
}

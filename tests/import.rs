//! The importer from files to files: what is written, what is left alone, what is said.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dossier::import::{
    CODES, ExistingArticle, KnownEntity, KnownTopic, MAX_CLIPPING_FILE_BYTES, Outcome, Progress,
    Registry, Request, read_clippings, run,
};
use dossier::model::clipping::{Clipping, ClippingKind};
use dossier::model::entity::EntityKind;
use dossier::model::slug::Slug;

const FIVE: &str = include_str!("import/lamp.txt");

fn entity(slug: &str, kind: EntityKind, names: &[&str], domains: &[&str]) -> KnownEntity {
    KnownEntity {
        slug: Slug::parse(slug).unwrap(),
        kind,
        names: names.iter().map(|name| (*name).into()).collect(),
        domains: domains.iter().map(|domain| (*domain).to_string()).collect(),
    }
}

fn registry() -> Registry {
    use EntityKind::{Organisation, Person, Place, Product};
    let entities = vec![
        entity(
            "courier",
            Organisation,
            &["Harbour Courier", "Courier"],
            &["courier.example"],
        ),
        entity(
            "lantern",
            Organisation,
            &["The Lantern"],
            &["lantern.example"],
        ),
        entity(
            "cbt",
            Organisation,
            &["Centre for Bridges"],
            &["cbt.delta.example"],
        ),
        entity(
            "delta",
            Organisation,
            &["Delta Institute"],
            &["delta.example"],
        ),
        entity("wire", Organisation, &["Northern Wire"], &["wire.example"]),
        entity("byte", Organisation, &["Bridge & Byte"], &["byte.example"]),
        entity("ostrava", Organisation, &["Ostrava Works", "Ostrava"], &[]),
        entity("arch-1", Product, &["Arch-1"], &[]),
        entity("span-company", Organisation, &["Span"], &[]),
        entity("span-unit", Product, &["Span"], &[]),
        entity("guangdong", Place, &["Guangdong"], &[]),
        entity("ann-lee", Person, &["Ann Lee"], &[]),
    ];
    let topic = |slug: &str, title: &str, keywords: &[&str]| KnownTopic {
        slug: Slug::parse(slug).unwrap(),
        title: title.to_string(),
        keywords: keywords.iter().map(|word| (*word).to_string()).collect(),
    };
    let topics = vec![
        topic("bridges", "Bridges", &["bridge", "spans"]),
        topic("tunnels", "Tunnels", &["underground"]),
    ];
    Registry { entities, topics }
}

struct Site(tempfile::TempDir);

impl Site {
    fn new(files: &[(&str, &[u8])]) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        fs::create_dir_all(site.path().join("content/clippings")).unwrap();
        for (name, bytes) in files {
            site.put(name, bytes);
        }
        site
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join("content/clippings").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn import(&self) -> Outcome {
        self.import_from(&[self.path().join("content/clippings")])
    }

    fn import_from(&self, paths: &[PathBuf]) -> Outcome {
        let existing = self.existing();
        let registry = registry();
        let request = Request {
            site: self.path(),
            paths,
            registry: &registry,
            existing: &existing,
            ignore: &[],
            refresh: false,
            columns: &[],
            keep_in: None,
            progress: &Progress::default(),
        };
        run(&request).unwrap()
    }

    fn articles(&self) -> Vec<(String, String)> {
        let Ok(folder) = fs::read_dir(self.path().join("content/articles")) else {
            return Vec::new();
        };
        let mut articles: Vec<_> = folder
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, fs::read_to_string(&path).unwrap())
            })
            .collect();
        articles.sort();
        articles
    }

    /// What a caller would read from the articles.
    fn existing(&self) -> Vec<ExistingArticle> {
        let article = |(name, text): (String, String)| {
            let line = text
                .lines()
                .find(|line| line.starts_with("clipping: "))
                .unwrap();
            let word = |key: &str| {
                let rest = line.split_once(key).unwrap().1;
                rest.split([',', '}'])
                    .next()
                    .unwrap()
                    .trim()
                    .trim_matches('"')
                    .to_string()
            };
            ExistingArticle {
                file: Arc::from(format!("content/articles/{name}")),
                slug: Slug::parse(name.trim_end_matches(".md")).unwrap(),
                clippings: vec![Clipping {
                    file: word("file:"),
                    item: word("item:").parse().unwrap(),
                    sha256: word("sha256:"),
                    kind: ClippingKind::Original,
                }],
                url: None,
            }
        };
        self.articles().into_iter().map(article).collect()
    }
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.name)
        .collect()
}

fn counts(outcome: &Outcome) -> [usize; 4] {
    [
        outcome.created.len(),
        outcome.unchanged,
        outcome.changed,
        outcome.skipped,
    ]
}

/// The article made from one clipping.
fn article_of(clipping: &str) -> (String, Outcome) {
    let site = Site::new(&[("a.txt", clipping.as_bytes())]);
    let outcome = site.import();
    let mut articles = site.articles();
    assert_eq!(articles.len(), 1, "{clipping}");
    (articles.remove(0).1, outcome)
}

fn field<'t>(article: &'t str, name: &str) -> Option<&'t str> {
    let front = article.split("\n---\n").next().unwrap();
    front
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn body(article: &str) -> &str {
    article.split_once("\n---\n\n").unwrap().1
}

#[test]
fn five_clippings_give_exactly_these_articles() {
    let site = Site::new(&[("lamp.txt", FIVE.as_bytes())]);
    let outcome = site.import();
    assert_eq!(counts(&outcome), [5, 0, 0, 0]);
    assert_eq!(codes(&outcome), ["ambiguous-name-in-clipping"]);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/expected");
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(&expected).unwrap();
        for (name, text) in site.articles() {
            fs::write(expected.join(name), text).unwrap();
        }
    }
    let mut wanted: Vec<_> = fs::read_dir(&expected)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|p| {
            (
                p.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read_to_string(&p).unwrap(),
            )
        })
        .collect();
    wanted.sort();
    assert_eq!(site.articles(), wanted);
    let created: Vec<u32> = outcome.created.iter().map(|created| created.item).collect();
    assert_eq!(created, [1, 2, 3, 4, 5]);
}

#[test]
fn importing_again_changes_nothing() {
    let site = Site::new(&[("lamp.txt", FIVE.as_bytes())]);
    site.import();
    let before = site.articles();
    assert_eq!(counts(&site.import()), [0, 5, 0, 0]);
    assert_eq!(site.articles(), before);

    // The editor's changes stay.
    let (name, text) = &before[0];
    let path = site.path().join("content/articles").join(name);
    fs::write(&path, text.replace("---\n\n", "---\n\nOur own words.\n\n")).unwrap();
    let edited = site.articles();
    assert_eq!(counts(&site.import()), [0, 5, 0, 0]);
    assert_eq!(site.articles(), edited);
}

#[test]
fn a_changed_clipping_is_reported_and_not_written() {
    let site = Site::new(&[("lamp.txt", FIVE.as_bytes())]);
    site.import();
    let before = site.articles();
    site.put(
        "lamp.txt",
        FIVE.replace("The firm denied it.", "The firm did not answer.")
            .as_bytes(),
    );
    let outcome = site.import();
    assert_eq!(counts(&outcome), [0, 4, 1, 0]);
    assert_eq!(codes(&outcome), ["clipping-changed"]);
    let diagnostic = &outcome.diagnostics[0];
    assert_eq!(diagnostic.file.as_ref(), "content/clippings/lamp.txt");
    assert_eq!(diagnostic.at.unwrap().line, 3);
    assert!(
        diagnostic
            .message
            .contains("content/articles/undated-papers-seen")
    );
    assert_eq!(site.articles(), before);
}

#[test]
fn shifted_items_and_renamed_files_are_known_again() {
    let site = Site::new(&[("lamp.txt", FIVE.as_bytes())]);
    site.import();
    let keeper = "The lamp is lit and stays so, says its keeper. ".repeat(4);
    site.put(
        "lamp.txt",
        format!("Title: A word from the keeper\n{keeper}\n{FIVE}").as_bytes(),
    );
    assert_eq!(counts(&site.import()), [1, 5, 0, 0]);

    let site = Site::new(&[("lamp.txt", FIVE.as_bytes())]);
    site.import();
    fs::rename(
        site.path().join("content/clippings/lamp.txt"),
        site.path().join("content/clippings/other name.text"),
    )
    .unwrap();
    assert_eq!(counts(&site.import()), [0, 5, 0, 0]);

    let site = Site::new(&[("a.txt", b"One is here.\n---\nTwo is here.")]);
    site.import();
    site.put(
        "a.txt",
        b"Zero is here.\n---\nOne is here.\n---\nTwo is here.",
    );
    assert_eq!(counts(&site.import()), [1, 2, 0, 0]);
}

#[test]
fn identical_clippings_are_imported_once() {
    let site = Site::new(&[
        ("a.txt", b"One.\n---\nTwo.\n---\nOne."),
        ("b.txt", b"\r\n One.\r\n"),
    ]);
    let outcome = site.import();
    assert_eq!(counts(&outcome), [2, 0, 0, 2]);
    assert_eq!(
        codes(&outcome),
        ["duplicate-clipping", "duplicate-clipping"]
    );
}

#[test]
fn nothing_is_written_over() {
    let site = Site::new(&[("a.txt", b"Title: Same\nOne.\n---\nTitle: Same\nTwo.")]);
    fs::create_dir_all(site.path().join("content/articles")).unwrap();
    let taken = site.path().join("content/articles/undated-same.md");
    fs::write(&taken, "mine").unwrap();
    let registry = registry();
    let paths = [site.path().join("content/clippings")];
    let request = Request {
        site: site.path(),
        paths: &paths,
        registry: &registry,
        existing: &[],
        ignore: &[],
        refresh: false,
        columns: &[],
        keep_in: None,
        progress: &Progress::default(),
    };
    let outcome = run(&request).unwrap();
    let files: Vec<&str> = outcome.created.iter().map(|c| c.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "content/articles/undated-same-2.md",
            "content/articles/undated-same-3.md"
        ]
    );
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    assert_eq!(site.articles().len(), 3);
}

#[test]
fn files_are_found_in_order_and_the_bad_ones_named() {
    let utf16: Vec<u8> = "\u{feff}Title: Sechzehn\nÜber."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let site = Site::new(&[
        ("b/z.txt", b"Title: Z\nText."),
        ("b/a.md", b"\xef\xbb\xbfTitle: A\r\nText, again."),
        ("c", b"Title: C\nCaf\xe9 \x96 text."),
        ("d.TXT", &utf16),
        ("e.docx", b"PK"),
        ("f.txt", b" \n"),
        ("g.txt", b"\0\x01\x02"),
        ("h.txt", b"\x81\x8d"),
        (".hidden.txt", b"Title: Hidden\nText."),
        (".git/x.txt", b"Title: Hidden\nText."),
        ("i.txt", b"Author: Nobody There"),
    ]);
    fs::write(
        site.path().join("content/clippings/huge.txt"),
        vec![b'a'; MAX_CLIPPING_FILE_BYTES as usize + 1],
    )
    .unwrap();
    let clippings = site.path().join("content/clippings");
    let outcome = site.import_from(&[
        clippings.clone(),
        clippings.join("c"),
        site.path().join("none.txt"),
    ]);
    let titles: Vec<&str> = outcome.created.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(titles, ["A", "Z", "C", "Sechzehn"]);
    let files: Vec<&str> = outcome
        .created
        .iter()
        .map(|c| c.clipping_file.as_str())
        .collect();
    assert_eq!(files, ["b/a.md", "b/z.txt", "c", "d.TXT"]);
    let named: Vec<(&str, &str)> = outcome
        .diagnostics
        .iter()
        .map(|d| (d.file.as_ref(), d.code.name))
        .collect();
    assert_eq!(
        &named[..5],
        [
            ("content/clippings/e.docx", "clipping-ending"),
            ("content/clippings/f.txt", "clipping-empty"),
            ("content/clippings/g.txt", "clipping-not-text"),
            ("content/clippings/h.txt", "clipping-not-text"),
            ("content/clippings/huge.txt", "clipping-too-large"),
        ]
    );
    assert_eq!(named[5].1, "clipping-unreadable");
    assert_eq!(
        named[6],
        ("content/clippings/i.txt", "clipping-without-text")
    );
    assert_eq!(outcome.skipped, 7);
    let bodies: Vec<String> = site
        .articles()
        .iter()
        .map(|(_, t)| body(t).to_string())
        .collect();
    assert_eq!(
        bodies,
        ["Text, again.\n", "Café – text.\n", "Über.\n", "Text.\n"]
    );
}

#[test]
fn headers_win_and_conflicts_are_named() {
    let (article, outcome) = article_of(
        "Title: The long day\nAuthors: Ann Lee, Northern Wire\nDate: 30 August 2025\nURL: https://lantern.example/x\n\
         Publisher: Harbour Courier\nRights: CC-BY-4.0\nLanguage: en\n\nlantern.example - It rained. An officer told Northern Wire so.",
    );
    assert_eq!(field(&article, "title"), Some("The long day"));
    assert_eq!(field(&article, "publisher"), Some("courier"));
    assert_eq!(field(&article, "authors"), Some("[Ann Lee]"));
    assert_eq!(field(&article, "published"), Some("\"2025-08-30\""));
    assert_eq!(
        field(&article, "url"),
        Some("\"https://lantern.example/x\"")
    );
    assert_eq!(
        (field(&article, "language"), field(&article, "rights")),
        (Some("en"), Some("CC-BY-4.0"))
    );
    assert_eq!(field(&article, "entities"), Some("[wire]"));
    assert_eq!(
        body(&article),
        "It rained. An officer told Northern Wire so.\n"
    );
    let mut found = codes(&outcome);
    found.sort_unstable();
    assert_eq!(
        found,
        ["conflicting-evidence"; 3]
            .into_iter()
            .chain(["organisation-as-author"])
            .collect::<Vec<_>>()
    );
}

#[test]
fn dates_keep_their_precision_and_ambiguous_ones_are_left_out() {
    let date = |text: &str| {
        let (article, outcome) = article_of(text);
        (
            field(&article, "published").map(str::to_string),
            codes(&outcome).join(" "),
        )
    };
    let is = |date: &str| (Some(format!("\"{date}\"")), String::new());
    assert_eq!(date("Date: 2025~\nIt rained."), is("2025~"));
    assert_eq!(date("Date: March 2025\nIt rained."), is("2025-03"));
    assert_eq!(
        date("Date: 2025-08-29T23:30:00Z\nIt rained."),
        is("2025-08-29")
    );
    assert_eq!(
        date("Date: 03/04/2025\nIt rained."),
        (None, "ambiguous-date-in-clipping".into())
    );
    assert_eq!(
        date("Date: soon\nIt rained."),
        (None, "unreadable-header".into())
    );
    for text in [
        "It rained in January. Call 020 7946 0958 under 15 U.S.C. 78 on Friday.",
        "By 2030 it will rain. It rained on 3 March 2025 as well.",
        "LONDON, March 3 (Northern Wire) - It rained.",
    ] {
        assert_eq!(date(text), (None, String::new()), "{text}");
    }
}

#[test]
fn datelines_and_unknown_domains() {
    let (article, _) =
        article_of("LONDON, March 3, 2025 (Northern Wire) - It rained all day long in the town.");
    assert_eq!(field(&article, "publisher"), Some("wire"));
    assert_eq!(
        (field(&article, "place"), field(&article, "published")),
        (Some("LONDON"), Some("\"2025-03-03\""))
    );
    assert_eq!(
        (field(&article, "authors"), field(&article, "entities")),
        (None, None)
    );
    assert_eq!(
        field(&article, "title"),
        Some("It rained all day long in the town")
    );

    let (article, outcome) = article_of("unknown.example - It rained.");
    assert_eq!(
        (field(&article, "publisher"), body(&article)),
        (None, "It rained.\n")
    );
    assert_eq!(codes(&outcome), ["unknown-publisher-in-clipping"]);
    assert!(
        outcome.diagnostics[0]
            .hint
            .as_ref()
            .unwrap()
            .contains("domains: [unknown.example]")
    );

    // Where there is nothing else, it is the text.
    let (article, outcome) = article_of("unknown.example");
    assert_eq!(body(&article), "unknown.example\n");
    assert_eq!(codes(&outcome), ["unknown-publisher-in-clipping"]);
}

#[test]
fn a_file_of_headed_clippings_needs_no_blank_lines() {
    let long = "The bridge was closed again and nobody knew why it had to be. ".repeat(4);
    let text = format!(
        "Rights: CC-BY-4.0\nThe bridge is closed for good\n{long}\nRights: CC-BY-4.0\nlantern.example - {long}\nRights: full\nAnother title of some words | Bridge & Byte\n{long}"
    );
    let site = Site::new(&[("a.txt", text.as_bytes())]);
    assert_eq!(counts(&site.import()), [3, 0, 0, 0]);
    let articles = site.articles();
    let rights: Vec<_> = articles
        .iter()
        .map(|(_, text)| field(text, "rights"))
        .collect();
    assert_eq!(rights, [Some("full"), Some("CC-BY-4.0"), Some("CC-BY-4.0")]);
    assert!(
        articles
            .iter()
            .all(|(_, text)| body(text).trim() == long.trim())
    );
}

#[test]
fn a_lost_clipping_can_be_found_again_by_its_number() {
    let cuts = read_clippings("x.txt", FIVE.as_bytes()).unwrap();
    let starts: Vec<_> = cuts.iter().map(|cut| (cut.item, cut.start)).collect();
    assert_eq!(starts.len(), 5);
    assert!(
        cuts.iter()
            .all(|cut| FIVE.get(cut.start..).unwrap().starts_with(&cut.text))
    );
}

#[test]
fn codes_are_unique_kebab_case_and_explained() {
    let mut names: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    for code in CODES {
        assert!(
            code.name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-')
        );
        assert!(code.explanation.len() > 80 && !code.summary.ends_with('.'));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        Site::new(&[("a.txt", &bytes)]).import();
    }

    /// Words of plain bodies reach the articles, whatever the lines between them are.
    #[test]
    fn no_word_of_a_body_is_lost(
        lines in proptest::collection::vec("[a-zé华*_#<&\\[\\]|`~.,-]{1,12}( [a-z*_#.]{1,9}){0,30}|[A-Z][a-z]{3,9}( [a-z]{3,9}){4,8}|", 1..12)
    ) {
        let text = lines.join("\n");
        let site = Site::new(&[("a.txt", text.as_bytes())]);
        let outcome = site.import();
        let created: Vec<String> = outcome.created.iter()
            .map(|c| fs::read_to_string(site.path().join(&c.file)).unwrap()).collect();
        let mut written = String::new();
        for (created, article) in outcome.created.iter().zip(&created) {
            if field(article, "title_supplied").is_none() && body(article).trim() != created.title {
                written.push_str(&created.title);
            }
            let mut chars = body(article).chars();
            while let Some(c) = chars.next() {
                written.push(if c == '\\' { chars.next().unwrap() } else { c });
            }
        }
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        let separated = text.lines().filter(|line| !(line.trim().len() >= 3
            && (line.trim().bytes().all(|b| b == b'-') || line.trim().bytes().all(|b| b == b'='))));
        let wanted = plain(&separated.collect::<Vec<_>>().join("\n"));
        // A domain before other text is no word of it: what it says is told.
        let told = ["duplicate-clipping", "unknown-publisher-in-clipping"];
        if codes(&outcome).iter().all(|code| !told.contains(code)) {
            proptest::prop_assert_eq!(plain(&written), wanted);
        }
    }
}

/// The fields of an article’s front matter as they are written, without quotation marks and brackets.
fn fields(article: &str) -> std::collections::BTreeMap<String, String> {
    let front = article.split("\n---\n").next().unwrap();
    let pairs = front.lines().filter_map(|line| line.split_once(": "));
    let pairs = pairs.filter(|(key, _)| !key.starts_with(' '));
    pairs
        .map(|(key, value)| {
            let value = value.trim_matches(['[', ']']);
            let value = match value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'))
            {
                Some(quoted) => quoted.replace("\\\"", "\""),
                None => value.to_string(),
            };
            (key.to_string(), value)
        })
        .collect()
}

/// What is compared of each clipping of `tests/import/shapes.txt`.
const COMPARED: [&str; 9] = [
    "title",
    "authors",
    "published",
    "updated",
    "publisher",
    "url",
    "doi",
    "container",
    "title_supplied",
];

#[test]
fn clippings_of_many_shapes_give_what_they_say_and_no_more() {
    let shapes = include_str!("import/shapes.txt");
    let mut count = 0;
    for shape in shapes.split("\n§ clipping\n") {
        let (clipping, gives) = shape.split_once("\n§ gives\n").unwrap();
        let site = Site::new(&[("a.txt", clipping.as_bytes())]);
        site.import();
        let articles = site.articles();
        assert_eq!(articles.len(), 1, "{clipping}");
        let mut found = fields(&articles[0].1);
        found.retain(|key, _| COMPARED.contains(&key.as_str()));
        let expected: std::collections::BTreeMap<String, String> = gives
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(key, value)| {
                let value = match key {
                    "authors" => value.replace("; ", ", "),
                    _ => value.to_string(),
                };
                (key.to_string(), value)
            })
            .collect();
        assert_eq!(found, expected, "{clipping}");
        count += 1;
    }
    assert!(count >= 60, "{count}");
}

/// Sentences of ordinary prose, with room for something that is sown into them.
const SENTENCES: &[&str] = &[
    "The crane on the east quay stood still {} while the board looked for somebody who would mend it.",
    "Nobody in the town hall remembers what was said {} about the cost of the work, and who was to bear it.",
    "What the harbour master wrote {} is kept in the old customs house, where it can be read on request.",
    "On the third day the divers came back {} and found that the piles had not moved at all.",
    "The minutes mention {} twice, and say nothing of the vote that followed in the afternoon.",
];

/// What might be taken for a date, a byline or an address, were it not in the middle of a sentence.
const SOWN: &[&str] = &[
    "on 15 January 2026",
    "in March 2025",
    "since 2019-05-07",
    "by Ida Voss and Bo Chen",
    "with Ann Lee in Guangdong",
    "from https://courier.example/a/1",
    "at courier.example",
    "published by the town",
    "updated every day",
    "with Harbour Courier",
    "under no. 020 7946 0958",
    "in 15 U.S.C. 2025",
    "3 hours ago",
    "Title: of the thing",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_is_extracted_from_ordinary_prose(
        sentences in proptest::collection::vec((0..SENTENCES.len(), 0..SOWN.len()), 4..12),
    ) {
        let sentences: Vec<String> = sentences
            .into_iter()
            .map(|(sentence, sown)| SENTENCES[sentence].replace("{}", SOWN[sown]))
            .collect();
        let text = sentences.chunks(2).map(|pair| pair.join(" ")).collect::<Vec<_>>().join("\n\n");
        let site = Site::new(&[("a.txt", text.as_bytes())]);
        site.import();
        let articles = site.articles();
        proptest::prop_assert_eq!(articles.len(), 1);
        let found = fields(&articles[0].1);
        for key in ["authors", "published", "updated", "publisher", "url", "place", "doi", "container"] {
            proptest::prop_assert!(!found.contains_key(key), "{}: {:?}\n{}", key, found.get(key), text);
        }
    }
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let text = format!("Title: Long\n\n{}", "word ".repeat(300_000));
    let site = Site::new(&[("long.txt", text.as_bytes())]);
    let outcome = site.import();
    assert_eq!(outcome.created.len(), 0);
    assert_eq!(outcome.diagnostics[0].code.name, "article-too-large");
    assert_eq!(site.articles().len(), 0);
}

//! A made-up dossier as a map of files, and the pieces that it and its edits are made of. Each key
//! of front matter stands on a line of its own, so that edits are edits of lines. Knows nothing of
//! the program but how a dossier is written, and touches no disk.

use std::collections::BTreeMap;

use super::support::Seeded;

/// The files of a dossier by their paths from its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

pub const ARTICLES: &str = "content/articles";
pub const ENTITIES: &str = "content/entities";
pub const TOPICS: &str = "content/topics";
pub const EVENTS: &str = "content/events";
pub const PAGES: &str = "content/pages";
pub const STATIC: &str = "content/static";

const WORDS: &[&str] = &[
    "harbour", "lamp", "ferry", "ledger", "winter", "bridge", "signal", "cargo", "tide", "night",
    "report", "crane", "survey", "tunnel", "orchard", "copper", "kiln", "archive",
];

/// Names that may be recognised; some are the prefix of another or come twice on purpose.
const ALIASES: &[&str] = &[
    "Voss",
    "Ida",
    "the Courier",
    "Lantern",
    "Eastmere Docks",
    "Brill",
    "青山",
    "寒露",
    "Karel Voss the Elder",
    "harbour",
    "Nobody At All",
    "Brill & Sons",
];

const NAMES: &[&str] = &[
    "Ida Voss",
    "Karel Voss",
    "Quay Courier",
    "North Gazette",
    "Brill Works",
    "Lantern 3",
    "Eastmere",
    "青山社",
    "寒露镇",
    "Tam Orlen",
];

/// Slug, name and kind of the entities that a dossier starts with.
const CAST: &[(&str, &str, &str)] = &[
    ("quay-courier", "Quay Courier", "organisation"),
    ("ida-voss", "Ida Voss", "person"),
    ("eastmere", "Eastmere", "place"),
    ("lantern-three", "Lantern 3", "product"),
    ("qingshan-she", "青山社", "organisation"),
    ("brill-works", "Brill Works", "organisation"),
    ("karel-voss", "Karel Voss", "person"),
    ("寒露镇", "寒露镇", "place"),
];

const SUBJECTS: &[&str] = &["t-trade", "t-ports", "t-light", "t-letters", "t-水运"];

const HAPPENED: &[&str] = &["e-walkout", "e-fire", "e-sale", "e-碰撞"];

/// Every precision that a date can have, and dates that other articles share.
const DATES: &[&str] = &[
    "2024-03-05",
    "2024-03-06",
    "2024-03-05",
    "2025-11-30",
    "2024-03",
    "2024",
    "2023~",
    "2023?",
    "2023-05%",
    "2020/2023",
    "2024-02/..",
    "../2019",
    "2024-21",
    "201X",
    "19XX",
    "-0044",
    "1999-12-31",
];

/// Draws from lists.
pub trait Draw {
    fn index(&mut self, length: usize) -> usize;

    /// Whether a thing happens that does so `times` in a hundred.
    fn chance(&mut self, times: u64) -> bool;

    fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.index(list.len());
        list.get(index)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }
}

impl Draw for Seeded {
    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    fn chance(&mut self, times: u64) -> bool {
        self.below(100) < times
    }
}

pub fn word(seeded: &mut Seeded) -> &'static str {
    seeded.of(WORDS)
}

pub fn date(seeded: &mut Seeded) -> &'static str {
    seeded.of(DATES)
}

/// A name that an entity may have, now and then a new one.
pub fn name(seeded: &mut Seeded) -> String {
    match seeded.index(4) {
        0 => format!("{} {}", capital(word(seeded)), capital(word(seeded))),
        _ => seeded.of(NAMES).to_string(),
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// Clippings that articles may rest on, by their files.
pub const CLIPPINGS_MADE: &[(&str, &str)] = &[
    (
        "port.txt",
        "The harbour stands still\n\nThe crews walked out at noon, and nobody knew for how long. All 12 cranes \
         stood still until the board had paid what it owed to them.",
    ),
    (
        "deep/board.txt",
        "The board answers\n\nIt “regrets the strike very much” and waits. The crews walked out at noon, and nobody \
         knew for how long. All 12 cranes stood still until the board had paid what it owed to them. The end.",
    ),
];
pub const CLIPPINGS: &str = "content/clippings";

fn sha256(text: &str) -> String {
    let cuts = dossier::import::read_clippings("x.txt", text.as_bytes()).unwrap();
    cuts.first().unwrap().sha256.clone()
}

/// Words that stand in a clipping, in both, in one of them twice, or in none.
fn quotation(seeded: &mut Seeded) -> &'static str {
    // With one of these nothing is published.
    if seeded.index(400) == 0 {
        return seeded.of(&[
            "nobody ever wrote this down",
            "regrets the strike very much",
        ]);
    }
    seeded.of(&[
        "The crews walked out at noon",
        "All 12 cranes stood still",
        "had paid what it owed",
        "the board […] paid",
        "stood still",
        "the",
        "walked out at noon, and nobody knew",
    ])
}

/// A text in double quotes, as YAML wants it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub fn text_of(files: &Files, path: &str) -> String {
    String::from_utf8_lossy(files.get(path).map_or(&[], Vec::as_slice)).into_owned()
}

/// The paths of the Markdown files below a folder.
pub fn paths(files: &Files, folder: &str) -> Vec<String> {
    let below = format!("{folder}/");
    let of_folder = files.keys().filter(|path| path.starts_with(&below));
    of_folder.cloned().collect()
}

pub fn slug_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn slugs(files: &Files, folder: &str) -> Vec<String> {
    let paths = paths(files, folder);
    paths.iter().map(|path| slug_of(path).to_string()).collect()
}

/// A few of the slugs of a folder, each once.
fn some(seeded: &mut Seeded, files: &Files, folder: &str, most: usize) -> Vec<String> {
    let all = slugs(files, folder);
    let mut chosen: Vec<String> = Vec::new();
    for _ in 0..seeded.index(most + 1) {
        let slug = seeded.one(&all).filter(|slug| !chosen.contains(slug));
        chosen.extend(slug.cloned());
    }
    chosen
}

fn flow(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

/// The article's claims, by id, as its front matter now has them.
fn claims_of(text: &str) -> Vec<String> {
    let line = text.lines().find(|line| line.starts_with("claims: "));
    let ids = line
        .into_iter()
        .flat_map(|line| line.split("{id: ").skip(1));
    ids.filter_map(|rest| rest.split(',').next())
        .map(str::to_string)
        .collect()
}

/// Every claim of the dossier as `article#claim`.
fn claims(files: &Files) -> Vec<String> {
    let mut claims = Vec::new();
    for path in paths(files, ARTICLES) {
        let of_article = claims_of(&text_of(files, &path));
        claims.extend(
            of_article
                .iter()
                .map(|id| format!("{}#{id}", slug_of(&path))),
        );
    }
    claims
}

/// The keys of front matter that edits may set, by the folder of the file.
pub fn keys(folder: &str) -> &'static [&'static str] {
    match folder {
        ARTICLES => &[
            "title",
            "published",
            "published",
            "publisher",
            "topics",
            "entities",
            "events",
            "events",
            "claims",
            "claims",
            "figures",
            "language",
            "rights",
            "summary",
            "authors",
            "place",
            "url",
            "archived",
            "title_supplied",
            "retrieved",
            "updated",
            "provenance",
            "clipping",
            "type",
            "container",
            "volume",
            "issue",
            "pages",
            "doi",
            "based_on",
            "corrections",
            "withdrawn",
            "formerly",
            "draft",
            "draft",
        ],
        ENTITIES => &[
            "corrections",
            "name",
            "kind",
            "aliases",
            "aliases",
            "aliases",
            "names",
            "domains",
            "website",
            "wikidata",
            "not_to_be_confused_with",
            "not_to_be_confused_with",
            "relations",
            "relations",
            "formerly",
            "relations",
            "description",
            "match",
            "draft",
        ],
        TOPICS => &[
            "corrections",
            "title",
            "description",
            "parent",
            "parent",
            "keywords",
            "reviewed",
            "formerly",
            "draft",
        ],
        EVENTS => &[
            "title", "date", "date", "place", "entities", "topics", "topics", "sources", "sources",
            "formerly", "draft",
        ],
        PAGES => &["title", "description", "draft"],
        _ => &[
            "title",
            "base_url",
            "language",
            "updated",
            "excerpt_words",
            "rights",
            "description",
            "relations",
            "relations",
        ],
    }
}

/// A value for a key of front matter, or of the configuration, as a line of YAML.
pub fn line(seeded: &mut Seeded, files: &Files, folder: &str, key: &str) -> String {
    format!("{key}: {}", value(seeded, files, folder, key))
}

fn value(seeded: &mut Seeded, files: &Files, folder: &str, key: &str) -> String {
    match key {
        "title" if folder == TOPICS => quoted(&format!("On {}", word(seeded))),
        "title" => {
            let title = format!("The {} & the {}", word(seeded), word(seeded));
            quoted(&match seeded.index(4) {
                0 => format!("{} said: “{title}”", name(seeded)),
                1 => format!("{title} <1>"),
                _ => title,
            })
        }
        "name" => quoted(&name(seeded)),
        "kind" => seeded
            .of(&["person", "organisation", "organisation", "product", "place"])
            .into(),
        "published" | "retrieved" | "updated" | "reviewed" | "date" => quoted(date(seeded)),
        "sources" => list(seeded, 3, |seeded, _| {
            report(seeded, files, ARTICLES, "article")
        }),
        "publisher" => organisation(seeded, files).unwrap_or_default(),
        "topics" => flow(&some(seeded, files, TOPICS, 3)),
        "entities" => flow(&some(seeded, files, ENTITIES, 4)),
        "not_to_be_confused_with" => flow(&some(seeded, files, ENTITIES, 1)),
        "parent" => seeded
            .one(&slugs(files, TOPICS))
            .cloned()
            .unwrap_or_default(),
        "events" => list(seeded, 3, |seeded, _| event(seeded, files)),
        "claims" => list(seeded, 3, |seeded, number| claim(seeded, files, number)),
        "figures" => list(seeded, 2, |seeded, _| figure(seeded)),
        "relations" if folder.is_empty() => {
            let pair = format!("\"{} of\": \"{} of\"", word(seeded), word(seeded));
            format!("{{{pair}}}")
        }
        "match" => matching(seeded).into(),
        "relations" => list(seeded, 2, |seeded, _| relation(seeded, files)),
        "language" => seeded.of(&["en", "de", "zh-Hans", "zh", "fr"]).into(),
        "rights" => seeded
            .of(&["full", "excerpt", "brief", "CC-BY-4.0", "CC0-1.0"])
            .into(),
        "summary" | "description" => quoted(&sentence(seeded)),
        "authors" => flow(&[
            quoted(&spelt_otherwise(seeded)),
            format!("Jo {}", capital(word(seeded))),
        ]),
        "place" => quoted(&name(seeded)),
        "url" | "archived" | "website" => {
            format!("https://{}.example/{}", word(seeded), word(seeded))
        }
        "type" => seeded.of(&["article-newspaper", "book", "webpage"]).into(),
        "doi" => format!("10.{}/{}", seeded.index(9000) + 1000, word(seeded)),
        "based_on" => {
            let article = seeded.one(&slugs(files, ARTICLES)).cloned();
            let origin = article.filter(|_| seeded.chance(60));
            flow(&[origin.unwrap_or_else(|| quoted(word(seeded)))])
        }
        "corrections" => list(seeded, 2, |seeded, _| {
            let date = quoted(date(seeded));
            let (wrong, right) = (quoted(&sentence(seeded)), quoted(&sentence(seeded)));
            Some(format!("{{date: {date}, wrong: {wrong}, right: {right}}}"))
        }),
        "withdrawn" => {
            let date = quoted(date(seeded));
            format!("{{date: {date}, reason: {}}}", quoted(&sentence(seeded)))
        }
        "title_supplied" => "true".into(),
        "draft" => seeded.of(&["true", "true", "false"]).into(),
        "provenance" => {
            let method = seeded.of(&["declared", "metadata", "extracted", "inferred"]);
            let other = quoted(word(seeded));
            match seeded.index(3) {
                1 => format!(
                    "{{summary: {{method: {method}}}, title: {{method: {method}, \
                     conflicts: [{{value: {other}, method: {method}, quote: {other}}}]}}}}"
                ),
                0 => format!(
                    "{{body: {{method: {method}}}, entities: {{method: {method}}}, \
                     title: {{method: {method}, quote: {other}}}}}"
                ),
                _ => format!(
                    "{{title: {{method: {method}, quote: {other}}}, entities: {{method: {method}}}}}"
                ),
            }
        }
        "clipping" => {
            let known = |seeded: &mut Seeded| {
                let (name, text) = seeded.of(CLIPPINGS_MADE);
                let kind = seeded.of(&["original", "excerpt", "translation", "digest"]);
                format!("{{file: {name}, sha256: {}, kind: {kind}}}", sha256(text))
            };
            match seeded.index(4) {
                0 => format!(
                    "{{file: {}.txt, item: {}, sha256: {}}}",
                    word(seeded),
                    seeded.index(9) + 1,
                    "0123456789abcdef".repeat(4)
                ),
                1 => flow(&[known(seeded), known(seeded)]),
                _ => known(seeded),
            }
        }
        "aliases" => {
            let mut aliases: Vec<String> = Vec::new();
            for _ in 0..=seeded.index(3) {
                let alias = quoted(seeded.of(ALIASES));
                let alias = match seeded.chance(25) {
                    true => format!("{{name: {alias}, match: {}}}", matching(seeded)),
                    false => alias,
                };
                if !aliases.contains(&alias) {
                    aliases.push(alias);
                }
            }
            flow(&aliases)
        }
        "names" => format!(
            "{{en: {}, zh: {}}}",
            quoted(&name(seeded)),
            quoted("青山社团")
        ),
        // Few enough that two things may have had the same, which is an error.
        "formerly" => {
            let old = |seeded: &mut Seeded| format!("old-{}-{}", word(seeded), seeded.index(30));
            let mut former: Vec<String> = (0..=seeded.index(2)).map(|_| old(seeded)).collect();
            former.dedup();
            flow(&former)
        }
        "domains" => flow(&[format!("{}.example", word(seeded))]),
        "wikidata" => format!("Q{}", seeded.index(900) + 1),
        "keywords" => flow(&[word(seeded).to_string()]),
        "base_url" => format!("https://{}.example/dossier", word(seeded)),
        "excerpt_words" => seeded.of(&["0", "3", "12", "60"]).into(),
        _ => quoted(word(seeded)),
    }
}

fn organisation(seeded: &mut Seeded, files: &Files) -> Option<String> {
    let is_one = |path: &String| text_of(files, path).contains("\nkind: organisation\n");
    let found: Vec<String> = paths(files, ENTITIES).into_iter().filter(is_one).collect();
    seeded.one(&found).map(|path| slug_of(path).to_string())
}

fn list(
    seeded: &mut Seeded,
    most: usize,
    item: impl Fn(&mut Seeded, usize) -> Option<String>,
) -> String {
    let count = seeded.index(most) + 1;
    let items: Vec<String> = (0..count)
        .filter_map(|number| item(seeded, number))
        .collect();
    flow(&items)
}

/// That an article reports an event, from either side: the slug of the other, or a mapping.
fn report(seeded: &mut Seeded, files: &Files, folder: &str, key: &str) -> Option<String> {
    let other = seeded.one(&slugs(files, folder)).cloned()?;
    if seeded.chance(40) {
        return Some(other);
    }
    let mut report = format!("{{{key}: {other}");
    if seeded.chance(60) {
        report.push_str(&format!(", date: {}", quoted(date(seeded))));
    }
    if seeded.chance(40) {
        report.push_str(&format!(", quote: {}", quoted(quotation(seeded))));
    }
    Some(report + "}")
}

fn event(seeded: &mut Seeded, files: &Files) -> Option<String> {
    if seeded.chance(45) {
        return report(seeded, files, EVENTS, "event");
    }
    // What several articles tell under one title may be one event.
    let is_told_often = seeded.chance(50);
    let title = match is_told_often {
        true => ["The cable is cut", "Ships wait"][seeded.index(2)].to_string(),
        false => sentence(seeded),
    };
    let mut event = format!("{{title: {}", quoted(&title));
    if is_told_often {
        let date = ["2026-01-14", "2026-01-15", "2026-01", "2026"][seeded.index(4)];
        event.push_str(&format!(", date: {}", quoted(date)));
    } else if seeded.chance(85) {
        event.push_str(&format!(", date: {}", quoted(date(seeded))));
    }
    if !is_told_often || seeded.chance(50) {
        event.push_str(&format!(
            ", entities: {}",
            flow(&some(seeded, files, ENTITIES, 2))
        ));
    }
    event.push_str(&format!(
        ", topics: {}",
        flow(&some(seeded, files, TOPICS, 1))
    ));
    if seeded.chance(20) {
        event.push_str(&format!(", note: {}", quoted(&sentence(seeded))));
    }
    if seeded.chance(30) {
        event.push_str(&format!(", quote: {}", quoted(quotation(seeded))));
    }
    Some(event + "}")
}

fn claim(seeded: &mut Seeded, files: &Files, number: usize) -> Option<String> {
    let by = match seeded.index(2) {
        0 => seeded
            .one(&slugs(files, ENTITIES))
            .cloned()
            .unwrap_or_default(),
        _ => quoted(&name(seeded)),
    };
    let mut claim = format!(
        "{{id: c{number}, text: {}, by: {by}",
        quoted(&sentence(seeded))
    );
    if seeded.chance(40) {
        let about = some(seeded, files, ENTITIES, 2);
        claim.push_str(&format!(", about: {}", flow(&about)));
    }
    if seeded.chance(30) {
        claim.push_str(&format!(", date: {}", quoted(date(seeded))));
    }
    // Where no status is given it follows from what other claims say.
    if seeded.chance(25) {
        let status = seeded.of(&[
            "supported",
            "disputed",
            "refuted",
            "unverified",
            "superseded",
        ]);
        claim.push_str(&format!(", status: {status}"));
    }
    let known = claims(files);
    for key in ["supports", "disputes", "qualifies"] {
        if let Some(other) = seeded.one(&known).cloned().filter(|_| seeded.chance(60)) {
            claim.push_str(&format!(", {key}: [{}]", quoted(&other)));
        }
    }
    if seeded.chance(30) {
        claim.push_str(&format!(", quote: {}", quoted(quotation(seeded))));
    }
    Some(claim + "}")
}

/// Mostly one that stands in one of the clippings, so that most dossiers can be published.
fn figure(seeded: &mut Seeded) -> Option<String> {
    let of = quoted(word(seeded));
    let as_of = quoted(date(seeded));
    // With another number nothing is published.
    let value = if seeded.index(400) == 0 { 13 } else { 12 };
    let others = seeded.of(&["", ", unit: cranes", ", quote: All 12 cranes stood still"]);
    let number = format!("value: \"{value}\"{others}");
    Some(format!("{{of: {of}, {number}, as_of: {as_of}}}"))
}

fn relation(seeded: &mut Seeded, files: &Files) -> Option<String> {
    let to = seeded.one(&slugs(files, ENTITIES)).cloned()?;
    let kind = quoted(&format!("{} of", word(seeded)));
    let source = seeded.one(&slugs(files, ARTICLES)).cloned();
    let source = source.filter(|_| seeded.chance(50));
    let source = source.map_or(String::new(), |source| format!(", source: {source}"));
    let mut during = String::new();
    for key in ["from", "until"] {
        if seeded.chance(25) {
            during.push_str(&format!(", {key}: {}", quoted(date(seeded))));
        }
    }
    Some(format!("{{type: {kind}, to: {to}{during}{source}}}"))
}

fn matching(seeded: &mut Seeded) -> &'static str {
    seeded.of(&["default", "exact", "never"])
}

/// A name as others may write it.
fn spelt_otherwise(seeded: &mut Seeded) -> String {
    let name = name(seeded);
    match seeded.index(4) {
        0 => name.to_uppercase(),
        1 => name.replace(' ', "\u{a0}"),
        2 => name.replace(' ', "  "),
        _ => name,
    }
}

/// A sentence that may name somebody.
pub fn sentence(seeded: &mut Seeded) -> String {
    let (one, two) = (word(seeded), word(seeded));
    match seeded.index(9) {
        7 => format!("{} was there, and lantern light.", spelt_otherwise(seeded)),
        8 => format!("The {} ran a {one}.", spelt_otherwise(seeded)),
        0 => format!("{} kept the {one} by the {two}.", name(seeded)),
        1 => format!("{} and {} spoke of a {one}.", name(seeded), name(seeded)),
        2 => format!("{} was seen near the {two}.", seeded.of(ALIASES)),
        3 => format!("{}说：“{}”很好。", name(seeded), name(seeded)),
        4 => format!("No {one} & no {two} <were> \"found\"."),
        _ => format!("A {one} stood in the {two}."),
    }
}

/// A place of the dossier to link to from a file two folders deep, as a path with an anchor.
fn link_by_path(seeded: &mut Seeded, files: &Files) -> Option<String> {
    let folder = seeded.of(&[ARTICLES, ENTITIES, TOPICS, EVENTS, STATIC]);
    let path = seeded.one(&paths(files, folder)).cloned()?;
    let anchor = anchor(seeded, &text_of(files, &path)).unwrap_or_default();
    let path = path.strip_prefix("content/")?;
    Some(format!("../{path}{anchor}"))
}

/// `#anchor` for something that the file has.
fn anchor(seeded: &mut Seeded, text: &str) -> Option<String> {
    let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    let headings = headings.map(|heading| match heading.split_once("{#") {
        Some((_, id)) => format!("#{}", id.trim_end_matches('}')),
        None => format!("#{heading}"),
    });
    let claims = claims_of(text).into_iter().map(|id| format!("#claim-{id}"));
    let events = text
        .contains("\nevents: [{title")
        .then(|| "#event-1".to_string());
    let anchors: Vec<String> = headings.chain(claims).chain(events).collect();
    seeded.one(&anchors).cloned().filter(|_| seeded.chance(50))
}

fn wiki_target(seeded: &mut Seeded, files: &Files) -> String {
    let folder = seeded.of(&[ARTICLES, ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES]);
    let Some(path) = seeded.one(&paths(files, folder)).cloned() else {
        return "quay-courier".to_string();
    };
    let anchor = anchor(seeded, &text_of(files, &path)).unwrap_or_default();
    format!("{}{anchor}", slug_of(&path))
}

/// A block of Markdown on one or more lines, without an empty one at its end.
pub fn block(seeded: &mut Seeded, files: &Files) -> String {
    match seeded.index(22) {
        0..6 => format!("{} {}", sentence(seeded), sentence(seeded)),
        6..9 => format!(
            "See [[{}]]. {}",
            wiki_target(seeded, files),
            sentence(seeded)
        ),
        9 => format!(
            "The [[{}|{}]] again.",
            wiki_target(seeded, files),
            word(seeded)
        ),
        10..12 => match link_by_path(seeded, files) {
            Some(path) => {
                let title = match seeded.index(3) {
                    0 => format!(" \"{}\"", word(seeded)),
                    _ => String::new(),
                };
                format!(
                    "{} [a *{}*]({path}{title}).",
                    sentence(seeded),
                    word(seeded)
                )
            }
            None => sentence(seeded),
        },
        12 => {
            let all = files;
            let files = paths(files, STATIC);
            let picture = seeded
                .one(&files)
                .and_then(|path| path.strip_prefix("content/"));
            match picture {
                Some(picture) => {
                    let image = format!("![{}](../{picture} \"{}\")", name(seeded), word(seeded));
                    match link_by_path(seeded, all) {
                        Some(path) => format!("[{image} of it]({path})"),
                        None => image,
                    }
                }
                None => sentence(seeded),
            }
        }
        13 => format!("## {}", word(seeded)),
        14 => format!("## The {} {{#{}}}", word(seeded), word(seeded)),
        15 => format!("> {}\n> — {}", sentence(seeded), name(seeded)),
        16 => format!(
            "```rust\nfn {}() {{ /* {} */ }}\n```",
            word(seeded),
            name(seeded)
        ),
        17 => {
            let mark = word(seeded);
            format!(
                "{}[^{mark}]\n\n[^{mark}]: {}",
                sentence(seeded),
                sentence(seeded)
            )
        }
        18 => format!(
            "<div class=\"x\"><b>{}</b> <script>1</script></div>",
            sentence(seeded)
        ),
        19 => format!(
            "| a | b |\n|---|--:|\n| {} | {} |",
            name(seeded),
            word(seeded)
        ),
        20 => format!(
            "- {}\n- [ ] {}\n  1. {}",
            sentence(seeded),
            word(seeded),
            name(seeded)
        ),
        _ => match seeded.index(3) {
            0 => format!(
                "![{}](https://{}.example/a.png)",
                word(seeded),
                word(seeded)
            ),
            1 => format!(
                "<a href=\"x\">[[{}]]</a> {}",
                wiki_target(seeded, files),
                name(seeded)
            ),
            _ => format!("[{}](javascript:x) {}", word(seeded), sentence(seeded)),
        },
    }
}

fn body(seeded: &mut Seeded, files: &Files, most: usize) -> String {
    let blocks: Vec<String> = (0..=seeded.index(most))
        .map(|_| block(seeded, files))
        .collect();
    blocks.join("\n\n")
}

/// A file of a folder with the keys that it must have and some of the others.
pub fn file(seeded: &mut Seeded, files: &Files, folder: &str) -> String {
    let must: &[&str] = match folder {
        ENTITIES => &["name", "kind"],
        _ => &["title"],
    };
    let mut lines: Vec<String> = must
        .iter()
        .map(|key| line(seeded, files, folder, key))
        .collect();
    for (number, key) in keys(folder).iter().enumerate() {
        let seen = must.contains(key) || keys(folder)[..number].contains(key);
        // Parents are given where the dossier is made, so that it starts without a cycle.
        let times = if *key == "draft" { 20 } else { 55 };
        if !seen && *key != "parent" && seeded.chance(times) {
            lines.push(line(seeded, files, folder, key));
        }
    }
    // An empty publisher is a key without a value.
    lines.retain(|line| line != "publisher: ");
    format!(
        "---\n{}\n---\n\n{}\n",
        lines.join("\n"),
        body(seeded, files, 5)
    )
}

/// The same file with the key's line set, or without it.
pub fn with_line(text: &str, key: &str, line: Option<&str>) -> String {
    let start = format!("{key}: ");
    let mut lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(&start))
        .collect();
    if let Some(line) = line {
        lines.insert(lines.len().min(1), line);
    }
    lines.join("\n") + "\n"
}

/// A dossier to start from.
pub fn dossier(seeded: &mut Seeded) -> Files {
    let mut files = Files::new();
    files.insert(
        format!("{STATIC}/plan.png"),
        b"not really a picture".to_vec(),
    );
    for (name, text) in CLIPPINGS_MADE {
        if seeded.chance(80) {
            files.insert(format!("{CLIPPINGS}/{name}"), text.as_bytes().to_vec());
        }
    }
    files.insert(format!("{STATIC}/maps/old map.txt"), b"a map\n".to_vec());
    for (number, slug) in SUBJECTS.iter().take(4 + seeded.index(2)).enumerate() {
        let mut text = file(seeded, &files, TOPICS);
        if number > 0 && seeded.chance(70) {
            let parent = format!("parent: {}", SUBJECTS[seeded.index(number)]);
            text = with_line(&text, "parent", Some(&parent));
        }
        files.insert(format!("{TOPICS}/{slug}.md"), text.into_bytes());
    }
    for (slug, name, kind) in CAST.iter().take(6 + seeded.index(3)) {
        let text = file(seeded, &files, ENTITIES);
        let text = with_line(&text, "kind", Some(&format!("kind: {kind}")));
        let text = with_line(&text, "name", Some(&format!("name: {name}")));
        files.insert(format!("{ENTITIES}/{slug}.md"), text.into_bytes());
    }
    let happened = HAPPENED.iter().take(2 + seeded.index(3));
    for slug in happened.clone().take(2) {
        let text = file(seeded, &files, EVENTS);
        files.insert(format!("{EVENTS}/{slug}.md"), text.into_bytes());
    }
    for number in 0..6 + seeded.index(5) {
        let text = file(seeded, &files, ARTICLES);
        let path = format!("{ARTICLES}/a{number}-{}.md", word(seeded));
        files.insert(path, text.into_bytes());
    }
    for slug in happened.skip(2) {
        let text = file(seeded, &files, EVENTS);
        files.insert(format!("{EVENTS}/{slug}.md"), text.into_bytes());
    }
    for slug in ["index", "about"] {
        let text = file(seeded, &files, PAGES);
        files.insert(format!("{PAGES}/{slug}.md"), text.into_bytes());
    }
    let mut config = "title: \"Made up\"\n".to_string();
    for key in [
        "base_url",
        "updated",
        "excerpt_words",
        "rights",
        "description",
        "relations",
    ] {
        if seeded.chance(60) {
            config.push_str(&line(seeded, &files, "", key));
            config.push('\n');
        }
    }
    files.insert("dossier.yaml".to_string(), config.into_bytes());
    files
}

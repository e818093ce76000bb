//! What is a draft leaves no trace in a site, not a word and not a name, hidden files included;
//! with `--drafts` a reader sees it, marked, and the next build without takes every trace away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dossier::pipeline::{Options, Session};
use support::{
    assert_same_tree, copy_tree, readable, run_to, site_tree, stderr, temp, tree, write,
};

/// Begins every word that stands in drafts and nowhere else.
const PLANTED: &str = "zq";

/// What a reader of the drafts sees.
const SHOWN: &[&str] = &[
    "zqarticleslug",
    "zqarticletitle",
    "zqsummary",
    "zqauthor",
    "zqplace",
    "zqaddress",
    "zqarticlebody",
    "zqclaim",
    "zqspeaker",
    "zqclaimquote",
    "zqfigure",
    "zqfigurequote",
    "zqevent",
    "zqeventquote",
    "zqclippingfile",
    "zqprovenance",
    "zqentityslug",
    "zqname",
    "zqothername",
    "zqalias",
    "zqdomain",
    "zqwebsite",
    "zqentitybody",
    "zqrelation",
    "zqtopicslug",
    "zqtopictitle",
    "zqtopicdescription",
    "zqtopicbody",
    "zqhappenedslug",
    "zqhappenedtitle",
    "zqhappenedplace",
    "zqhappenedquote",
    "zqhappenedbody",
    "zqreportquote",
    "zqpageslug",
    "zqpagetitle",
    "zqpagedescription",
    "zqpagebody",
    "zqfile",
    "zqbytes",
    "zqpublisherslug",
    "zqpublishername",
];

/// What is for the importer only, and for nobody's eyes.
const NOT_SHOWN: &[&str] = &["zqkeyword", "zqfolder"];

const DRAFTS: &[(&str, &str)] = &[
    (
        "content/articles/zqfolder/zqarticleslug.md",
        "---\ndraft: true\ntitle: A zqarticletitle\npublished: \"2025-03-04\"\nauthors: [Zqauthor Lee]\n\
         place: Zqplace\nurl: https://zqaddress.example/a\nrights: full\nsummary: The zqsummary.\n\
         publisher: quay-courier\nentities: [ida-voss, zqentityslug]\ntopics: [ports, zqtopicslug]\n\
         clipping: {file: zqclippingfile.txt, sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef}\n\
         provenance: {title: {method: declared, quote: A zqarticletitle zqprovenance}}\n\
         events: [{date: \"2025-03-01\", title: The zqevent, entities: [ida-voss], topics: [ports], quote: zqeventquote}]\n\
         claims: [{id: told, text: A zqclaim, by: ida-voss, quote: zqclaimquote, supports: [\"strike#pay\"]}, {id: two, text: Two, by: a zqspeaker}]\n\
         figures: [{of: the zqfigure, value: \"3\", quote: zqfigurequote}]\n---\n\
         The zqarticlebody names Ida Voss and [[quay-courier]].\n\n![Plan](../../static/zqfile.txt)\n![Map](../../static/map.txt)\n",
    ),
    (
        "content/entities/zqentityslug.md",
        "---\nname: Zqname\nkind: person\nnames: {de: Zqothername}\naliases: [Zqalias, The Lamplighter]\nwebsite: https://zqwebsite.example\n\
         relations: [{type: zqrelation of, to: ida-voss, source: strike}]\nnot_to_be_confused_with: [ida-voss]\ndraft: true\n---\n\
         The zqentitybody knows [[ida-voss]].\n",
    ),
    (
        "content/entities/zqpublisherslug.md",
        "---\nname: Zqpublishername\nkind: organisation\ndomains: [zqdomain.example]\ndraft: true\n---\n",
    ),
    (
        "content/topics/zqtopicslug.md",
        "---\ntitle: Zqtopictitle\ndescription: The zqtopicdescription\nkeywords: [zqkeyword]\nparent: ports\ndraft: true\n---\n\
         The zqtopicbody.\n",
    ),
    (
        "content/events/zqhappenedslug.md",
        "---\ntitle: The zqhappenedtitle\ndate: \"2025-03-03\"\nplace: Zqhappenedplace\nentities: [ida-voss]\ntopics: [ports]\n\
         sources: [strike, {article: later, quote: zqhappenedquote}]\ndraft: true\n---\nThe zqhappenedbody, [a plan](../static/zqfile.txt).\n",
    ),
    (
        "content/pages/zqpageslug.md",
        "---\ntitle: Zqpagetitle\ndescription: The zqpagedescription\ndraft: true\n---\n\nThe zqpagebody, [a plan](../static/zqfile.txt).\n",
    ),
    ("content/static/zqfile.txt", "zqbytes\n"),
];

/// What is published; `strike` and the others name the drafts in every way that there is.
const PUBLISHED: &[(&str, &str)] = &[
    (
        "dossier.yaml",
        "title: Harbour\nbase_url: https://harbour.example\nupdated: \"2025-04-01\"\n",
    ),
    (
        "content/articles/strike.md",
        "---\ntitle: The strike\npublished: \"2025-03-02\"\npublisher: zqpublisherslug\nentities: [ida-voss, zqentityslug]\n\
         topics: [zqtopicslug]\nprovenance: {publisher: {method: declared, quote: Printed for Zqpublishername}}\n\
         events: [{event: zqhappenedslug, quote: zqreportquote}, {date: \"2025-03-01\", title: The gates close, entities: [zqentityslug], topics: [zqtopicslug, ports]}]\n\
         claims: [{id: pay, text: Pay had fallen, by: zqentityslug, disputes: [\"zqarticleslug#told\"]}]\n---\n\
         It was [[zqentityslug]] who spoke, and [[zqarticleslug|a report]] of it, [more](../pages/zqpageslug.md), with\n\
         The Lamplighter and [[topics/zqtopicslug]]. ![Map](../static/map.txt)\n",
    ),
    (
        "content/articles/later.md",
        "---\ntitle: Later\npublished: \"2025-03-05\"\npublisher: quay-courier\ntopics: [cranes]\n---\nIda Voss came.\n",
    ),
    (
        "content/entities/ida-voss.md",
        "---\nname: Ida Voss\nkind: person\nrelations: [{type: knows, to: zqentityslug}, {type: works for, to: quay-courier, source: zqarticleslug}]\n\
         not_to_be_confused_with: [zqentityslug]\n---\nOf the harbour, with [[zqentityslug|another]].\n",
    ),
    (
        "content/entities/quay-courier.md",
        "---\nname: Quay Courier\nkind: organisation\n---\n",
    ),
    (
        "content/topics/ports.md",
        "---\ntitle: Ports\n---\nSee [[zqtopicslug|more]].\n",
    ),
    (
        "content/topics/cranes.md",
        "---\ntitle: Cranes\nparent: zqtopicslug\n---\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nSee [this](zqpageslug.md) and [[zqpageslug]].\n",
    ),
    (
        "content/events/walkout.md",
        "---\ntitle: They walk out\nsources: [strike, zqarticleslug]\nentities: [zqentityslug]\ntopics: [zqtopicslug]\n---\n\
         Then [[zqhappenedslug|another thing]] happened.\n",
    ),
    ("content/static/map.txt", "a map\n"),
    ("content/static/alone.txt", "nothing refers to this\n"),
];

fn site(folder: &Path) {
    for (path, text) in PUBLISHED.iter().chain(DRAFTS) {
        write(folder, path, text);
    }
}

/// Where a word stands in the names or bytes of files, in whatever case.
fn places(files: &BTreeMap<String, Vec<u8>>, word: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| {
        let mut windows = bytes.windows(word.len());
        windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    };
    // What search files say is looked through too, in the words that they say it in.
    let says = |name: &str, bytes: &[u8]| holds(bytes) || holds(readable(name, bytes).as_bytes());
    let found = files
        .iter()
        .filter(|(name, bytes)| holds(name.as_bytes()) || says(name, bytes));
    found.map(|(name, _)| name.clone()).collect()
}

#[test]
fn no_byte_of_a_site_tells_of_a_draft() {
    let folder = temp();
    site(folder.path());
    let built = run_to(folder.path(), &["build"], 0);
    let public = tree(&folder.path().join("public"));
    assert_eq!(places(&public, PLANTED), Vec::<String>::new());
    // Nor does anything of what others say of them.
    let strike = String::from_utf8_lossy(&public["articles/strike.html"]);
    for shown in [
        "It was […] who spoke, and a report of it, more, with",
        "The Lamplighter and […].",
    ] {
        assert!(strike.contains(shown), "{strike}");
    }
    assert!(!strike.contains("claimed by") && !strike.contains("<dt>Publisher"));
    let topics = String::from_utf8_lossy(&public["topics/ports.html"]);
    assert!(
        topics.contains("cranes.html"),
        "a child moves up to the next topic that is shown"
    );
    assert!(public.contains_key("static/map.txt") && public.contains_key("static/alone.txt"));
    let told = stderr(&built);
    assert!(
        told.contains(
            "built 2 articles (1 draft left out), 2 entities (2 drafts left out), \
             2 topics (1 draft left out), 1 event (1 draft left out) and 1 page (1 draft left out)\n\
             left out 1 file that only drafts refer to\n"
        ),
        "{told}"
    );
    assert_eq!(
        told.matches("warning[refers-to-draft]").count(),
        20,
        "{told}"
    );
}

#[test]
fn with_drafts_a_reader_sees_them_and_the_next_build_takes_every_trace_away() {
    let folder = temp();
    site(folder.path());
    let public = folder.path().join("public");
    run_to(folder.path(), &["build"], 0);
    let without = site_tree(&public);

    let built = run_to(folder.path(), &["build", "--drafts"], 0);
    let with = site_tree(&public);
    for word in SHOWN {
        assert!(!places(&with, word).is_empty(), "{word} is nowhere");
    }
    for word in NOT_SHOWN {
        assert_eq!(places(&with, word), Vec::<String>::new(), "{word}");
    }
    let last = stderr(&built).lines().last().map(str::to_string);
    let said =
        "not for readers: this site shows 6 drafts; build without --drafts before you publish it";
    assert_eq!(last.as_deref(), Some(said));
    assert!(!stderr(&built).contains("refers-to-draft"));
    let again = run_to(folder.path(), &["build", "--drafts"], 0);
    assert_eq!(stderr(&again).lines().last(), Some(said));

    // Marked, and kept from search engines and subscribers.
    for page in [
        "articles/zqarticleslug.html",
        "entities/zqentityslug.html",
        "topics/zqtopicslug.html",
        "events/zqhappenedslug.html",
        "pages/zqpageslug.html",
    ] {
        let html = String::from_utf8_lossy(&with[page]);
        assert!(
            html.contains("<meta name=\"robots\" content=\"noindex\">"),
            "{page}"
        );
        assert!(
            html.contains("<span class=\"draft-mark\">draft</span></h1>"),
            "{page}"
        );
    }
    for (name, bytes) in &with {
        let text = String::from_utf8_lossy(bytes);
        if name.ends_with(".xml") {
            assert!(
                !text.contains(PLANTED) && !text.contains("Zq"),
                "{name}: {text}"
            );
        }
        assert_links_are_marked(name, &text);
    }

    run_to(folder.path(), &["build"], 0);
    assert_eq!(places(&tree(&public), PLANTED), Vec::<String>::new());
    assert_same_tree(&without, &site_tree(&public));
    let clean = temp();
    site(clean.path());
    run_to(clean.path(), &["build"], 0);
    assert_same_tree(&without, &site_tree(&clean.path().join("public")));
}

/// Every link to the page of a draft says so.
fn assert_links_are_marked(name: &str, html: &str) {
    const MARK: &str = " <span class=\"draft-mark\">draft</span>";
    for (at, _) in html.match_indices("<a ") {
        let (link, behind) = html[at..].split_once("</a>").unwrap();
        let page = |kind: &str| link.contains(&format!("{kind}/zq")) && link.contains(".html\"");
        let leads_to_draft = ["articles", "entities", "topics", "pages"].map(page);
        if leads_to_draft.contains(&true) {
            assert!(behind.starts_with(MARK), "{name}: {link}");
        }
    }
}

#[test]
fn what_a_build_that_was_ended_left_of_drafts_goes_too() {
    let folder = temp();
    site(folder.path());
    run_to(folder.path(), &["build"], 0);
    for staging in [
        ".dossier/staging",
        ".public.dossier-staging",
        "public/.dossier-staging",
    ] {
        let staging = folder.path().join(staging);
        write(&staging, "made-by-dossier", "");
        write(
            &staging,
            "site/articles/zqarticleslug.html",
            "zqarticletitle",
        );
        write(folder.path(), "public/.dossier-lock", "");
        run_to(folder.path(), &["build"], 0);
        assert!(!staging.exists());
        assert_eq!(
            places(&tree(&folder.path().join("public")), PLANTED),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_picture_leaves_with_the_last_published_text_that_shows_it() {
    let folder = temp();
    site(folder.path());
    let output = folder.path().join("public");
    let mut session = Session::new(Options {
        site: folder.path().to_path_buf(),
        output: output.clone(),
        base_url: None,
        clippings: None,
        edition: Default::default(),
        drafts: false,
        overwrite: false,
    });
    let article = "content/articles/later.md";
    let shows = "---\ntitle: Later\n---\n![Plan](../static/zqfile.txt)\n";
    let shows_nothing = "---\ntitle: Later\n---\nA plan.\n";
    let picture = output.join("static/zqfile.txt");
    for (text, is_there) in [(shows, true), (shows_nothing, false), (shows, true)] {
        write(folder.path(), article, text);
        let built = match picture.exists() {
            false => session.build(),
            true => session.build_touched([article.to_string()].into()),
        };
        assert!(built.unwrap().published.is_some());
        assert_eq!(picture.exists(), is_there, "{text}");
    }
}

#[test]
fn what_becomes_a_draft_or_stops_being_one_is_built_as_if_it_always_had_been() {
    let folder = temp();
    site(folder.path());
    let flip = |from: &str, to: &str| {
        for (path, text) in DRAFTS {
            write(folder.path(), path, text.replace(from, to));
        }
    };
    run_to(folder.path(), &["build"], 0);
    let public = folder.path().join("public");
    let hidden = site_tree(&public);
    flip("draft: true", "draft: false");
    run_to(folder.path(), &["build"], 0);
    let shown = site_tree(&public);
    assert!(shown.contains_key("topics/zqtopicslug.html"));
    let clean = temp();
    copy_tree(folder.path(), clean.path());
    for own in ["public", ".dossier"] {
        fs::remove_dir_all(clean.path().join(own)).unwrap();
    }
    run_to(clean.path(), &["build"], 0);
    assert_same_tree(&shown, &site_tree(&clean.path().join("public")));
    flip("draft: true", "draft: true");
    run_to(folder.path(), &["build"], 0);
    assert_same_tree(&hidden, &site_tree(&public));
    assert_eq!(places(&tree(&public), PLANTED), Vec::<String>::new());
}

#[test]
fn what_may_be_meant_as_a_draft_is_not_published() {
    for value in [
        "yes",
        "True",
        "maybe",
        "",
        "\"\"",
        "[true]",
        "{a: b}",
        "true # not yet\ndraft: false",
    ] {
        let folder = temp();
        write(folder.path(), "dossier.yaml", "title: Harbour\n");
        let text = format!("---\ntitle: A zqtitle\ndraft: {value}\n---\nText.\n");
        write(folder.path(), "content/articles/a.md", text);
        let built = run_to(folder.path(), &["build"], 1);
        assert!(stderr(&built).contains("draft"), "{value}");
        assert!(places(&tree(&folder.path().join("public")), PLANTED).is_empty());
    }
}

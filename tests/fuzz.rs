//! Texts that nobody would write: whatever lies in a dossier, the program reports and goes on,
//! and what it makes of Markdown is closed and runs nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;

use dossier::model::dossier::Dossier;
use dossier::pages::body;
use dossier::tracked::Tracked;
use dossier::{checks, link, pipeline, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use support::html::{active_parts, ids, nested_link, unbalanced};
use support::{temp, write};

/// The same cases everywhere and every time.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    }
}

const MARKDOWN: &[&str] = &[
    "[",
    "]",
    "(",
    ")",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "```rust\n",
    "<",
    ">",
    "|",
    "#",
    "## ",
    "!",
    "![",
    "&",
    ";",
    ":",
    "\n",
    "\n\n",
    "\n    ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n- [ ] ",
    "\n: ",
    "[[",
    "]]",
    "[[wu]]",
    "[[wu|",
    "[^1]",
    "[^1]: ",
    "\n|---|---|\n",
    "| a | b |",
    "{#x}",
    "~~",
    "\\",
    "\"",
    "'",
    "<b>",
    "</b>",
    "<a href=\"x\">",
    "<a href='#y'>\n\n",
    "</a>",
    "\n\n</a>",
    " \"t\")",
    "<li>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<table>",
    "<td>",
    "<p>",
    "</p>",
    "<script>",
    "</script>",
    "<svg>",
    "<math>",
    "<style>",
    "<textarea>",
    "<![CDATA[",
    "<?",
    "&#",
    "&#x6a;",
    "&lt;",
    "&amp",
    "javascript:",
    "https://e.org",
    "http://",
    "](../static/a.png)",
    "](#x)",
    "](b.md)",
    "(data:,x)",
    "Wu",
    "Ann Wu",
    "华为",
    "，",
    "。",
    "“",
    "”",
    "\u{301}",
    "\u{200b}",
    "\u{f0000}",
    "\u{fffd}",
    "\u{feff}",
    "\0",
    "\r",
    "\t",
    " ",
    "a",
    "É",
    "한국",
    "カナ",
    "😀",
    "---",
    "===",
    "+++",
];

const YAML: &[&str] = &[
    "title: ",
    "title: T\n",
    "authors: ",
    "published: ",
    "events:\n",
    "claims: ",
    "provenance: ",
    "clipping: ",
    "names: ",
    "  - ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\t",
    "&a ",
    "*a",
    "!!str ",
    "!",
    "|\n",
    ">-\n",
    "? ",
    "\"",
    "'",
    "\\",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "<<: ",
    "~",
    "null",
    "true",
    "0x1f",
    "1e999",
    ".inf",
    "2025",
    "\"2025-08\"",
    "2025-08-29T00:00:00Z",
    "../2019",
    "华为",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "a",
    " ",
    "url: javascript:x",
    "base_url: ",
    "rights: ",
    "excerpt_words: 99999999999999999999",
    "language: ",
];

fn pieces(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(of), 0..most).prop_map(|pieces| pieces.concat())
}

/// A dossier with one article of these bytes; whatever they are, the report comes to its end.
fn check_article(bytes: &[u8], config: &str) -> pipeline::Checked {
    let folder = temp();
    write(folder.path(), "dossier.yaml", config);
    write(folder.path(), "content/articles/a.md", bytes);
    let checked = pipeline::check(folder.path(), None, None, false);
    for diagnostic in checked.report.diagnostics() {
        assert!(!diagnostic.message.is_empty());
        assert!(
            diagnostic
                .at
                .is_none_or(|at| at.line > 0 && at.column > 0 && at.width > 0)
        );
    }
    checked
}

/// The dossier of this article's body among others that it can name and link to.
fn dossier_of(text: &str) -> Dossier {
    let folder = temp();
    let root = folder.path();
    write(root, "dossier.yaml", "title: T\n");
    let article = format!("---\ntitle: A\nclaims:\n  - {{id: x, text: t, by: b}}\n---\n{text}");
    write(root, "content/articles/a.md", article);
    write(root, "content/articles/b.md", "---\ntitle: B\n---\n## x\n");
    let entity =
        |name: &str| format!("---\nname: {name}\nkind: person\naliases: [Wu, '&', a]\n---\n");
    write(root, "content/entities/wu.md", entity("Ann Wu"));
    write(root, "content/entities/huawei.md", entity("华为"));
    write(root, "content/static/a.png", "");
    let (content, _) = read::load(root);
    let dossier = link::link(content, &link::LinkCache::default()).0;
    checks::run(&dossier);
    dossier
}

/// The HTML of the article's body, with its links.
fn html_of(dossier: &Dossier) -> String {
    let linked = dossier
        .articles
        .iter()
        .find(|linked| linked.article.slug.as_str() == "a")
        .expect("the article is there");
    let dossier = Tracked::unnoted(dossier);
    let links = &linked.links.in_body;
    body::html(dossier, &linked.article.body, links, &linked.route)
        .map_or_else(String::new, |body| body.html())
}

#[test]
fn the_fuzzed_dossier_links_what_it_should() {
    let html = html_of(&dossier_of(
        "Ann Wu and 华为, [[wu]]. ![p](../static/a.png)\n",
    ));
    assert!(
        html.contains("<a class=\"mention person\" href=\"../entities/huawei.html\">华为</a>"),
        "{html}"
    );
    assert!(
        html.contains("<img src=\"../static/a.png\" alt=\"p\""),
        "{html}"
    );
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_bytes_of_an_article_are_reported_and_survived(bytes in vec(any::<u8>(), 0..200)) {
        check_article(&bytes, "title: T\n");
    }

    #[test]
    fn any_text_of_an_article_is_survived(text in ".{0,200}", behind in pieces(MARKDOWN, 20)) {
        check_article(format!("---\ntitle: {text}\n---\n{behind}").as_bytes(), "title: T\n");
    }

    #[test]
    fn any_front_matter_is_survived(yaml in pieces(YAML, 25)) {
        check_article(format!("---\n{yaml}\n---\n").as_bytes(), "title: T\n");
    }

    #[test]
    fn any_configuration_is_survived(yaml in prop_oneof![pieces(YAML, 25), ".{0,200}".boxed()]) {
        check_article(b"---\ntitle: A\n---\n", &yaml);
    }

    #[test]
    fn any_markdown_becomes_closed_html_that_runs_nothing(text in pieces(MARKDOWN, 40)) {
        let dossier = dossier_of(&text);
        let html = html_of(&dossier);
        prop_assert_eq!(unbalanced(&html), None, "{}", html);
        prop_assert_eq!(active_parts(&html), Vec::<String>::new(), "{}", html);
        prop_assert!(!nested_link(&html), "a link in a link: {}", html);
        let mut seen = ids(&html);
        seen.sort();
        let count = seen.len();
        seen.dedup();
        prop_assert_eq!(seen.len(), count, "ids come twice: {}", html);
    }

    #[test]
    fn any_characters_of_markdown_become_closed_html(text in "[\\[\\]()*_`<>|#!&;:\\n华为。“a-c\"' =/^~-]{0,120}") {
        let html = html_of(&dossier_of(&text));
        prop_assert_eq!(unbalanced(&html), None, "{}", html);
        prop_assert_eq!(active_parts(&html), Vec::<String>::new(), "{}", html);
    }
}

#[test]
fn a_text_that_once_broke_stays_mended() {
    for text in [
        "<a href=\"x\">[[wu]]</a>",
        "![x\" onerror=\"y](../static/a.png) <b>",
        "[![wu](../static/a.png)](b.md)",
        "<[[<div>](../static/a.png)",
        "[x <b>y](b.md) z</b>",
        "<a href='#x'>\n\n[wu](b.md) <a href='#y'>a\n\nWu\n\n</a>",
        "[a <a href='#x'>b](b.md) https://e.org</a>",
        "[a[^1]](b.md) <a href='#x'>[^1]\n\n[^1]: b",
        "[![a](../static/a.png \"t\")<a href='#x'>b](b.md \"t\")",
        "*<a href='#x'>a* <a href='#y'>b</a>",
    ] {
        let html = html_of(&dossier_of(text));
        assert_eq!(unbalanced(&html), None, "{html}");
        assert!(!nested_link(&html), "{html}");
        assert_eq!(active_parts(&html), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn hostile_shapes_come_to_an_end() {
    let deep = |open: &str, count: usize| open.repeat(count);
    for text in [
        deep("> ", 2_000),
        deep("[", 5_000),
        deep("![[", 3_000),
        deep("*a ", 5_000),
        deep("<div>", 3_000),
        deep("- ", 2_000),
        deep("[a](", 3_000),
        deep("`", 9_999),
        deep("[^1]", 2_000) + "\n\n[^1]: x",
        deep("|", 5_000),
        deep("&#x6a;", 5_000),
        deep("华为", 10_000),
        deep("https://e.org/(", 2_000),
        deep("**a*", 3_000),
        deep("a <b>\n\n", 5_000),
        deep("<a href='#x'>\n\n", 5_000),
        deep("<table>a", 5_000),
        deep("<svg><p>", 5_000),
        deep("<a b='", 5_000),
        deep("a <!--", 5_000),
        deep("[[]()", 6_000),
        deep("[[nothing]] ", 4_000),
        deep("## A\n\n", 4_000),
        deep("[a](#b) ", 4_000),
        deep("[a](javascript:b) ", 4_000),
        deep("![a", 4_000) + &deep("](b)", 4_000),
        deep("http://a.b ", 4_000),
        "http://a/".to_string() + &deep(")", 60_000),
        deep("华*：", 10_000),
        deep("Wu ", 6_000),
    ] {
        let html = html_of(&dossier_of(&text));
        assert_eq!(unbalanced(&html), None, "{}", &text[..12]);
    }
    for yaml in [
        deep("[", 5_000),
        deep("{a: ", 5_000),
        deep("- ", 5_000),
        deep("a: &a [*a]\n", 500),
    ] {
        let checked = check_article(format!("---\n{yaml}\n---\n").as_bytes(), "title: T\n");
        assert!(checked.report.has_errors());
    }
}

#[test]
fn what_is_nested_beyond_reading_is_an_error_and_shown_as_it_is() {
    let text = "> ".repeat(15_000) + "a\n" + &"b\n".repeat(15_000);
    let checked = check_article(
        format!("---\ntitle: T\n---\n{text}").as_bytes(),
        "title: T\n",
    );
    let found = checked.report.diagnostics().iter();
    let codes: Vec<&str> = found.map(|diagnostic| diagnostic.code.name).collect();
    assert_eq!(codes, ["deep-nesting"]);
    assert!(html_of(&dossier_of(&text)).contains("<pre>&gt; &gt; "));
}

#[test]
fn a_file_in_the_place_of_a_folder_is_survived() {
    for path in ["content", "content/articles", "templates", "content/static"] {
        let folder = temp();
        write(folder.path(), "dossier.yaml", "title: T\n");
        write(folder.path(), path, "a file");
        pipeline::check(folder.path(), None, None, false);
        assert_eq!(
            fs::read_to_string(folder.path().join(path)).unwrap(),
            "a file"
        );
    }
}

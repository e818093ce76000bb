//! The finished site as a reader's browser gets it: the demo dossier, the same under an address
//! of its own, a dossier whose every text is hostile, and one whose clippings must stay private.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use support::html::{self, Token, active_parts, ids, is_our_script, tokens, unbalanced, unescaped};
use support::{run_to, site_tree, temp, tree, write};

/// The files of a site, by route.
type Site = BTreeMap<String, Vec<u8>>;

fn demo() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Builds the dossier in `dossier` and gives what is published.
fn built(dossier: &Path, arguments: &[&str]) -> Site {
    let folder = temp();
    let output = folder.path().join("out");
    let fixed = ["build", "--site", dossier.to_str().unwrap(), "--output"];
    let arguments = [&fixed[..], &[output.to_str().unwrap()], arguments].concat();
    run_to(folder.path(), &arguments, 0);
    site_tree(&output)
}

fn text<'s>(site: &'s Site, route: &str) -> &'s str {
    std::str::from_utf8(
        site.get(route)
            .unwrap_or_else(|| panic!("{route} is missing")),
    )
    .unwrap()
}

fn pages(site: &Site) -> impl Iterator<Item = (&str, &str)> {
    site.iter()
        .filter(|(route, _)| route.ends_with(".html"))
        .map(|(route, bytes)| (route.as_str(), std::str::from_utf8(bytes).unwrap()))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).expect("two hexadecimal digits behind %"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The route that a relative address means on the page at `from`; `None` above the root.
fn resolved(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What is wrong with the addresses of a page. `seen` counts those that lead into the site.
fn wrong_links(
    site: &Site,
    base: Option<&str>,
    route: &str,
    page: &str,
    seen: &mut usize,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for token in tokens(page) {
        for attribute in ["href", "src"] {
            let Some(address) = token.attribute(attribute) else {
                continue;
            };
            let own = base.and_then(|base| address.strip_prefix(&format!("{base}/")));
            let inner = match own {
                Some(inner) => inner,
                None if address.contains(':') && !address.starts_with("../") => continue,
                None => address,
            };
            *seen += 1;
            let (path, fragment) = match inner.split_once('#') {
                Some((path, fragment)) => (path, Some(decoded(fragment))),
                None => (inner, None),
            };
            let path = decoded(path);
            if path.starts_with('/') || path.ends_with('/') || inner.is_empty() {
                wrong.push(format!("{route}: {address:?} names no file"));
                continue;
            }
            let target = match (own.is_some(), path.is_empty()) {
                (true, _) => Some(path),
                (false, true) => Some(route.to_string()),
                (false, false) => resolved(route, &path),
            };
            let Some(file) = target.as_ref().and_then(|target| site.get(target)) else {
                wrong.push(format!("{route}: {address:?} leads nowhere"));
                continue;
            };
            if let Some(fragment) = fragment {
                let there = ids(std::str::from_utf8(file).unwrap_or_default());
                if !there.contains(&fragment) {
                    wrong.push(format!("{route}: {address:?} leads to no id"));
                }
            }
        }
    }
    wrong
}

/// What is wrong with one page by itself.
fn wrong_page(route: &str, page: &str) -> Vec<String> {
    let mut wrong: Vec<String> = active_parts(page);
    wrong.extend(unbalanced(page));
    let tokens = tokens(page);
    let count = |name: &str| tokens.iter().filter(|token| token.is_open(name)).count();
    // Pictures have titles of their own.
    let (svg, title) = (count("svg"), count("title"));
    for (element, wanted) in [("h1", 1), ("title", 1), ("main", 1), ("html", 1)] {
        let is_right = match element {
            "title" => (1..=1 + svg).contains(&title),
            _ => count(element) == wanted,
        };
        if !is_right {
            wrong.push(format!("{} <{element}>", count(element)));
        }
    }
    let language = tokens.iter().find(|token| token.is_open("html"));
    if language
        .and_then(|html| html.attribute("lang"))
        .is_none_or(str::is_empty)
    {
        wrong.push("no language".to_string());
    }
    let mut seen = BTreeSet::new();
    for id in ids(page) {
        if id.is_empty() || id.contains(char::is_whitespace) || !seen.insert(id.clone()) {
            wrong.push(format!(
                "the id {id:?} is empty, holds a space, or comes twice"
            ));
        }
    }
    for token in &tokens {
        for attribute in ["aria-labelledby", "aria-describedby", "for"] {
            if let Some(id) = token.attribute(attribute).filter(|id| !seen.contains(*id)) {
                wrong.push(format!("{attribute}={id:?} names no id"));
            }
        }
    }
    let requests = tokens
        .iter()
        .filter(|token| match token {
            Token::Open { name, .. } if name == "link" => {
                let icon = token
                    .attribute("href")
                    .is_some_and(|href| href.starts_with("data:"));
                let relation = token.attribute("rel").unwrap_or_default();
                !icon && !matches!(relation, "canonical" | "alternate")
            }
            Token::Open { .. } => token.attribute("src").is_some() && !is_our_script(token),
            _ => false,
        })
        .count();
    if requests > 1 {
        wrong.push(format!("{requests} requests beside the page"));
    }
    wrong
        .into_iter()
        .map(|what| format!("{route}: {what}"))
        .collect()
}

/// An XML document as a list of (path of elements, text or attributes).
fn xml(route: &str, text: &str) -> Vec<(Vec<String>, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    let mut elements = 0;
    loop {
        let event = reader
            .read_event()
            .unwrap_or_else(|error| panic!("{route} is not well-formed: {error}"));
        let name = |text: &str| text.to_string();
        match event {
            Event::Start(start) => {
                elements += 1;
                path.push(name(start.name().as_ref()));
                found.push((path.clone(), String::new()));
            }
            Event::Empty(start) => {
                elements += 1;
                path.push(name(start.name().as_ref()));
                for attribute in start.attributes() {
                    let attribute = attribute.expect("attributes are well-formed");
                    let mut path = path.clone();
                    path.push(format!("@{}", name(attribute.key.as_ref())));
                    found.push((path, unescaped(&name(&attribute.value))));
                }
                path.pop();
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => {
                let text = name(&text);
                assert!(!text.contains('<'), "{route}: {text}");
                if let Some((_, value)) = found.last_mut().filter(|(of, _)| *of == path) {
                    value.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let reference = unescaped(&format!("&{};", name(&reference)));
                assert_eq!(reference.chars().count(), 1, "{route}: unknown reference");
                if let Some((_, value)) = found.last_mut().filter(|(of, _)| *of == path) {
                    value.push_str(&reference);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty() && elements > 0, "{route} is cut short");
    found
}

/// Checks every feed and sitemap; gives how many entries and addresses they hold.
fn check_xml(site: &Site, base: Option<&str>) -> (usize, usize) {
    let (mut entries, mut addresses) = (0, 0);
    for (route, bytes) in site.iter().filter(|(route, _)| route.ends_with(".xml")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let nodes = xml(route, text);
        let values = |wanted: &[&str]| -> Vec<String> {
            let of = nodes.iter().filter(|(path, _)| path == wanted);
            of.map(|(_, value)| value.clone()).collect()
        };
        if route == "sitemap.xml" {
            let base = base.expect("a sitemap needs an address");
            for address in values(&["urlset", "url", "loc"]) {
                let inner = address.strip_prefix(&format!("{base}/"));
                let inner = inner.unwrap_or_else(|| panic!("{address} is not below {base}"));
                assert!(site.contains_key(&decoded(inner)), "{address}");
                addresses += 1;
            }
            continue;
        }
        assert_eq!(nodes[0].0, ["feed"], "{route}");
        assert!(
            text.contains("xmlns=\"http://www.w3.org/2005/Atom\""),
            "{route}"
        );
        for element in ["id", "title", "updated"] {
            let found = values(&["feed", element]);
            assert!(
                found.len() == 1 && !found[0].is_empty(),
                "{route}: {element} {found:?}"
            );
        }
        assert!(
            !values(&["feed", "author", "name"]).is_empty(),
            "{route}: author"
        );
        let count = values(&["feed", "entry"]).len();
        assert!(count > 0, "{route} is empty");
        entries += count;
        for element in ["id", "title", "updated"] {
            let found = values(&["feed", "entry", element]);
            assert_eq!(found.len(), count, "{route}: {element}");
            assert!(
                found.iter().all(|value| !value.is_empty()),
                "{route}: {element}"
            );
        }
        // One author at least for each entry.
        for entry in text.split("<entry>").skip(1) {
            assert!(
                entry.contains("<author>"),
                "{route}: an entry without author"
            );
        }
        let unique: BTreeSet<String> = values(&["feed", "entry", "id"]).into_iter().collect();
        assert_eq!(unique.len(), count, "{route}: two entries with one id");
        let instants = [
            values(&["feed", "updated"]),
            values(&["feed", "entry", "updated"]),
        ];
        for instant in instants.concat() {
            let form: String = instant
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            assert_eq!(form, "0000-00-00T00:00:00Z", "{route}");
        }
        for link in values(&["feed", "link", "@href"]) {
            let inner = match base {
                Some(base) => link.strip_prefix(&format!("{base}/")).map(str::to_string),
                None => resolved(route, &link),
            };
            let inner = inner.unwrap_or_else(|| panic!("{route}: {link}"));
            assert!(site.contains_key(&decoded(&inner)), "{route}: {link}");
        }
    }
    (entries, addresses)
}

/// Everything that every site must be.
fn check(site: &Site, base: Option<&str>) {
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut count = 0;
    for (route, page) in pages(site) {
        count += 1;
        wrong.extend(wrong_page(route, page));
        wrong.extend(wrong_links(site, base, route, page, &mut seen));
    }
    assert!(count >= 8, "only {count} pages");
    assert!(seen > count * 4, "only {seen} links");
    for (route, bytes) in site {
        let text = String::from_utf8_lossy(bytes);
        for path in [
            env!("CARGO_MANIFEST_DIR"),
            std::env::temp_dir().to_str().unwrap(),
        ] {
            if text.contains(&format!("{}/", path.trim_end_matches('/'))) {
                wrong.push(format!("{route} names {path}"));
            }
        }
        if route.ends_with(".css") && (text.contains("@import") || text.contains("url(")) {
            wrong.push(format!("{route} loads more"));
        }
        let hidden = route.split('/').any(|part| part.starts_with('.'));
        if hidden || route.contains("clippings/") {
            wrong.push(format!("{route} is published"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    check_xml(site, base);
}

/// All text below a folder of the demo.
fn demo_text(folder: &str) -> String {
    let texts = tree(&demo().join(folder));
    assert!(!texts.is_empty());
    texts
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned() + "\n")
        .collect()
}

/// Whether the text holds the words with no digit before them: "1 January" is not "21 January".
fn holds(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_demo_is_sound_and_can_be_opened_from_a_disk() {
    let site = built(&demo(), &[]);
    check(&site, None);
    assert!(check_xml(&site, None).0 > 5);
    for (route, page) in pages(&site) {
        assert!(!page.contains("rel=\"canonical\""), "{route}");
    }
}

#[test]
fn the_demo_is_sound_at_an_address_of_its_own() {
    let base = "https://example.org/sub";
    let site = built(&demo(), &["--base-url", base]);
    check(&site, Some(base));
    let (entries, addresses) = check_xml(&site, Some(base));
    let count = pages(&site).count();
    // The page for what is not found and that of the search are no addresses to send anybody to.
    assert!(
        entries > 5 && addresses == count - 2,
        "{addresses} of {count}"
    );
    for (route, page) in pages(&site).filter(|(route, _)| *route != "404.html") {
        let canonical = tokens(page)
            .iter()
            .find(|token| token.attribute("rel") == Some("canonical"))
            .and_then(|token| token.attribute("href").map(str::to_string));
        let canonical = canonical.unwrap_or_else(|| panic!("{route} has no canonical address"));
        assert_eq!(decoded(&canonical), format!("{base}/{route}"));
    }
    // A page that is shown at any address must lead home from there.
    for token in tokens(text(&site, "404.html")) {
        if let Some(address) = token.attribute("href") {
            let whole = address.contains("://") || address.starts_with("data:");
            assert!(whole || address.starts_with('#'), "{address}");
        }
    }
}

#[test]
fn no_date_of_the_demo_grew_more_precise() {
    let content = demo_text("content");
    let site = built(&demo(), &["--base-url", "https://example.org"]);
    assert!(
        !content.contains("01-01") && !holds(&content, "1 January"),
        "choose other words"
    );
    let mut years = 0;
    for (route, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("01-01"), "{route}");
        assert!(!holds(&text, "1 January"), "{route}");
        years += text.matches("date not given").count();
    }
    assert!(years > 0, "the demo has articles without a date");
}

#[test]
fn what_the_importer_left_out_of_the_demo_is_published_nowhere() {
    let site = built(&demo(), &[]);
    let articles = demo_text("content/articles")
        + &demo_text("content/entities")
        + &demo_text("content/topics");
    let clippings = demo_text("content/clippings");
    let left_out: Vec<&str> = clippings
        .lines()
        .map(str::trim)
        .filter(|line| line.chars().count() >= 12 && !articles.contains(line))
        .collect();
    let published: Vec<(&str, String)> = site
        .iter()
        .map(|(route, bytes)| (route.as_str(), unescaped(&String::from_utf8_lossy(bytes))))
        .collect();
    for line in &left_out {
        for (route, text) in &published {
            assert!(!text.contains(line), "{route} holds {line:?}");
        }
    }
    assert!(left_out.len() > 3, "nothing was left out: {left_out:?}");
}

#[test]
fn clippings_stay_private_and_excerpts_short() {
    let folder = temp();
    let site = folder.path();
    let words: Vec<String> = (1..=200).map(|number| format!("quokka{number}")).collect();
    let body = words
        .chunks(20)
        .map(|words| words.join(" ") + ".")
        .collect::<Vec<_>>()
        .join("\n\n");
    write(
        site,
        "dossier.yaml",
        "title: T\nbase_url: https://example.org\nupdated: \"2025-02-03\"\n",
    );
    write(
        site,
        "content/clippings/one.txt",
        format!("Title: A clipping\nAuthor: Jo Example\nDate: 2025-01-30\n\n{body}\n"),
    );
    // Found in the part of the text that no reader may see.
    write(
        site,
        "content/entities/late.md",
        "---\nname: quokka150\nkind: place\n---\n\nA late word.\n",
    );
    run_to(site, &["import"], 0);
    run_to(site, &["build"], 0);
    let public = site_tree(&site.join("public"));
    check(&public, Some("https://example.org"));
    let shown = |number: usize| {
        let word = format!("quokka{number}");
        public.iter().any(|(_, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            text.match_indices(&word)
                .any(|(at, _)| !text[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    // Of the 60 words, 8 stand in the quotations of title, author and date.
    assert!((1..=52).all(shown), "the excerpt is missing");
    let leaked: Vec<usize> = (53..=200)
        .filter(|number| *number != 150 && shown(*number))
        .collect();
    assert_eq!(leaked, Vec::<usize>::new());
    assert!(!String::from_utf8_lossy(&public["entities/late.html"]).contains("quokka149"));
}

/// A text that tries to leave whatever it is put into.
const HOSTILE: &str = "A \"quoted\" 'text' & <zzz zzz=\"1\"> </title></script><script>alert(1)</script><img src=x onerror=alert(1)> --> ]]> {{ 7 * 7 }} {% raw %} javascript:alert(1)";

const HOSTILE_BODY: &str = r#"
<zzz zzz="1"><script>alert(1)</script> <img src=x onerror=alert(1)> <svg onload=alert(1)><math>

<iframe srcdoc="<script>alert(1)</script>"></iframe> <a href="javascript:alert(1)" onclick="x()">raw</a>
<style>body { display: none }</style> <base href="https://example.org/"> <meta http-equiv="refresh" content="0">
<form action="javascript:alert(1)"><input autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">x</button></form>
<p style="x" class="site-header" id="content">paragraph</p> </div></section></main></body></html>

[link](javascript:alert(1)) [link](java&#115;cript:alert(1)) [link](https://example.org/"onclick="alert(1)) [x](<data:text/html,<script>alert(1)</script>>)

![x" onerror="alert(1)](../static/a.png) ![<zzz zzz="1">](../static/a.png "title\" onload=\"alert(1)") ![y](javascript:alert(1))

| <zzz zzz="1"> | `<script>` |
|---|---|
| " onclick="x | [[wu|<script>alert(1)</script>]] |

```"><script>alert(1)</script>
</code></pre><script>alert(1)</script>
```

## <script>alert(1)</script> " onclick="x {#x"onclick="alert(1) .zzz zzz=1}

Note[^"><script>]. Wu.

[^"><script>]: <img src=x onerror=alert(1)>

The last words are here.
"#;

fn hostile_site(root: &Path) {
    let h = serde_json::to_string(HOSTILE).unwrap();
    let url = "https://example.org/?a='onclick='alert(1)&b=%22%3Cscript%3E&c=javascript:alert(1)";
    let url = serde_json::to_string(url).unwrap();
    write(
        root,
        "dossier.yaml",
        format!("title: {h}\ndescription: {h}\nupdated: \"2025-09-01\"\nrights: CC-BY-4.0\n"),
    );
    write(
        root,
        "content/articles/a.md",
        format!(
            "---\ntitle: {h}\npublisher: press\nauthors: [{h}, {h}]\npublished: \"2025-08-29\"\nplace: {h}\n\
             url: {url}\narchived: {url}\nlanguage: zh-Hans\n\
             clipping: {{file: {h}, item: 1, sha256: {}}}\nsummary: {h}\nentities: [wu]\ntopics: [below]\n\
             events:\n  - {{event: event, quote: {h}}}\n  - {{date: \"2025\", title: {h}, entities: [wu], topics: [topic], quote: {h}}}\n\
             claims:\n  - {{id: c, text: {h}, by: {h}, quote: {h}, status: disputed}}\n  - {{id: d, text: {h}, by: wu, supports: [\"b#c\"], disputes: [\"a#c\"]}}\n\
             figures:\n  - {{of: {h}, value: {h}, unit: {h}, qualifier: {h}, as_of: \"2025~\", quote: {h}}}\n\
             provenance:\n  {h}: {{method: extracted, quote: {h}}}\n---\n{HOSTILE_BODY}",
            "0".repeat(64)
        ),
    );
    write(
        root,
        "content/articles/b.md",
        format!(
            "---\ntitle: {h}\ntitle_supplied: true\npublished: \"2025\"\nentities: [wu]\nclaims:\n  - {{id: c, text: {h}, by: {h}}}\n---\n\nPlain, of Wu.\n"
        ),
    );
    let entity = |kind: &str, more: &str| {
        format!(
            "---\nname: {h}\nkind: {kind}\nnames: {{zh-Hans: {h}}}\naliases: [{h}, Wu]\nwebsite: {url}\ndomains: [example.org]\n\
             wikidata: Q1\n{more}---\n{HOSTILE_BODY}"
        )
    };
    let relations = format!(
        "not_to_be_confused_with: [press]\nrelations:\n  - {{type: {h}, to: press, source: a}}\n"
    );
    write(root, "content/entities/wu.md", entity("person", &relations));
    write(
        root,
        "content/entities/press.md",
        format!("---\nname: {h}\nkind: organisation\naliases: ['<script>', '&', '\"']\n---\n"),
    );
    write(
        root,
        "content/topics/topic.md",
        format!("---\ntitle: {h}\ndescription: {h}\nkeywords: [{h}]\n---\n{HOSTILE_BODY}"),
    );
    write(
        root,
        "content/topics/below.md",
        format!("---\ntitle: {h}\nparent: topic\nreviewed: \"2025-08\"\n---\n"),
    );
    write(
        root,
        "content/events/event.md",
        format!(
            "---\ntitle: {h}\ndate: \"2025-08\"\nplace: {h}\nentities: [wu]\ntopics: [topic]\n\
             sources: [{{article: a, date: \"2025\", quote: {h}}}]\n---\n{HOSTILE_BODY}"
        ),
    );
    for page in ["about", "introduction", "other"] {
        write(
            root,
            &format!("content/pages/{page}.md"),
            format!("---\ntitle: {h}\ndescription: {h}\n---\n{HOSTILE_BODY}"),
        );
    }
    write(
        root,
        "content/pages/open.md",
        format!("---\ntitle: {h}\n---\n\n<div><u>Open <!-- never closed\n\n<script>\n"),
    );
    write(root, "content/static/a.png", "not a picture");
    write(root, "content/static/it's & <odd>.txt", "odd");
}

#[test]
fn no_text_of_a_hostile_dossier_becomes_anything_but_text() {
    let folder = temp();
    hostile_site(folder.path());
    for base in [None, Some("https://example.org/sub")] {
        let arguments: Vec<&str> = base.iter().flat_map(|base| ["--base-url", base]).collect();
        let site = built(folder.path(), &arguments);
        let mut wrong = Vec::new();
        let mut shown = 0;
        let mut seen = 0;
        for (route, page) in pages(&site) {
            wrong.extend(
                active_parts(page)
                    .into_iter()
                    .map(|part| format!("{route}: {part}")),
            );
            wrong.extend(unbalanced(page).map(|what| format!("{route}: {what}")));
            wrong.extend(wrong_links(&site, base, route, page, &mut seen));
            for token in tokens(page) {
                match &token {
                    Token::Open { name, .. } => {
                        if name == "zzz" || token.attribute("zzz").is_some() {
                            wrong.push(format!("{route}: {token:?}"));
                        }
                        if token.attribute("class") == Some("site-header") && name != "header" {
                            wrong.push(format!("{route}: {token:?}"));
                        }
                    }
                    Token::Text(text) => shown += unescaped(text).matches(HOSTILE).count(),
                    Token::Comment(text) => wrong.push(format!("{route}: <!--{text}")),
                    _ => {}
                }
            }
            if page.contains("&amp;amp;") || page.contains("&amp;lt;") || page.contains("> 49 <") {
                wrong.push(format!("{route} is escaped twice, or evaluated"));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
        // All of it is still there to be read.
        for route in [
            "articles/a.html",
            "entities/wu.html",
            "topics/topic.html",
            "pages/other.html",
        ] {
            let page = text(&site, route);
            for words in [
                "paragraph",
                "The last words are here.",
                "&lt;/code&gt;",
                "<table>",
            ] {
                assert!(page.contains(words), "{route} lost {words:?}");
            }
        }
        assert!(shown > 60, "the text is shown only {shown} times");
        assert!(check_xml(&site, base).0 >= 4);
        let feed = xml("feed.xml", text(&site, "feed.xml"));
        let titles: Vec<&str> = feed
            .iter()
            .filter(|(path, _)| path == &["feed", "entry", "title"])
            .map(|(_, title)| title.as_str())
            .collect();
        assert_eq!(titles, [HOSTILE, &format!("[{HOSTILE}]")]);
    }
}

#[test]
fn the_checks_can_fail() {
    let good = "<!DOCTYPE html><html lang=\"en\"><head><title>T</title></head><body><main><h1 id=\"a\">H</h1></main></body></html>";
    assert_eq!(wrong_page("x.html", good), Vec::<String>::new());
    for (from, to) in [
        ("<h1 id=\"a\">", "<h1 id=\"a\"><i id=\"a\"></i>"),
        ("<h1", "<h1 onclick=\"x\""),
        ("<h1", "<h1 style=\"x\""),
        ("H</h1>", "H</h1><h1></h1>"),
        ("H</h1>", "H</h2>"),
        ("</main>", "<script>x</script></main>"),
        ("</main>", "<a href=\"java\tscript:x\">x</a></main>"),
        ("</main>", "<a href=javascript&colon;x>x</a></main>"),
        (" lang=\"en\"", ""),
        ("</main>", "<img src=\"a.png\"><img src=\"b.png\"></main>"),
        ("</main>", "<p aria-labelledby=\"b\"></p></main>"),
    ] {
        let page = good.replace(from, to);
        assert_ne!(page, good);
        assert!(!wrong_page("x.html", &page).is_empty(), "{page}");
    }
    let site: Site = [("a/x.html", good), ("y.html", good)]
        .map(|(route, page)| (route.to_string(), page.as_bytes().to_vec()))
        .into();
    let links = |page: &str| wrong_links(&site, Some("https://e.org"), "a/x.html", page, &mut 0);
    for good in [
        "../y.html",
        "x.html#a",
        "#a",
        "https://e.org/y.html",
        "https://other.org/",
        "mailto:x",
    ] {
        assert_eq!(links(&format!("<a href=\"{good}\">")), Vec::<String>::new());
    }
    for bad in [
        "y.html",
        "/y.html",
        "../",
        "../y.html#b",
        "#b",
        "../../y.html",
        "",
        "https://e.org/z",
        "https://e.org/",
    ] {
        assert_eq!(links(&format!("<a href=\"{bad}\">")).len(), 1, "{bad}");
    }
    assert!(holds("on 1 January", "1 January") && !holds("on 21 January", "1 January"));
    let open: Vec<Token> = html::tokens("<a href='x' b>t</a>");
    assert_eq!(open.len(), 3);
}

/// A dossier whose lists go on over several pages.
fn long_site(root: &Path) {
    write(
        root,
        "dossier.yaml",
        "title: Long\nupdated: \"2025-06-01\"\n",
    );
    write(root, "content/topics/rails.md", "---\ntitle: Rails\n---\n");
    for number in 0..520 {
        write(
            root,
            &format!("content/entities/person-{number}.md"),
            format!("---\nname: \"Person {number} Nobody\"\nkind: person\naliases: []\n---\n"),
        );
    }
    write(
        root,
        "content/entities/the-gazette.md",
        "---\nname: The Gazette\nkind: organisation\ndomains: [gazette.example]\n---\n",
    );
    write(
        root,
        "content/entities/ann-wu.md",
        "---\nname: Ann Wu\nkind: person\n---\n",
    );
    write(
        root,
        "content/events/sale.md",
        "---\ntitle: The yard is sold\ndate: \"2024-05\"\n---\n",
    );
    for number in 0..261 {
        let publisher = if number % 2 == 0 {
            "publisher: the-gazette\n"
        } else {
            ""
        };
        let (year, month) = (2024, 1 + number % 12);
        write(
            root,
            &format!("content/articles/a-{number:03}.md"),
            format!(
                "---\ntitle: Story {number:03}\n{publisher}published: \"{year}-{month:02}\"\ntopics: [rails]\nevents:\n  - sale\n  \
                 - {{date: \"{year}\", title: \"Ann Wu acts {number:03}\"}}\nclaims:\n  \
                 - {{id: c, text: \"It is so {number:03}\", by: ann-wu}}\n---\n\nThen Ann Wu spoke.\n"
            ),
        );
    }
}

#[test]
fn long_lists_go_on_over_pages_and_lose_no_row() {
    let folder = temp();
    long_site(folder.path());
    let site = built(folder.path(), &[]);
    check(&site, None);
    let lists = [
        ("entities/ann-wu", "mentions", "Story ", 261),
        ("entities/ann-wu", "timeline", "Ann Wu acts ", 261),
        ("entities/ann-wu", "claims", "It is so ", 261),
        ("topics/rails", "articles", "Story ", 261),
        ("topics/rails", "timeline", "Ann Wu acts ", 261),
        ("events/sale", "reports", "Story ", 261),
        ("articles", "page", "Story ", 261),
    ];
    for (owner, list, row, count) in lists {
        let further = |route: &str| route.starts_with(&format!("{owner}.{list}."));
        let routes: Vec<&str> = pages(&site)
            .map(|(route, _)| route)
            .filter(|r| further(r))
            .collect();
        // A page of its own list holds the newest; one that is about more shows some, and further pages hold all.
        let is_own = list == "page";
        let numbers = [100, 100, 61];
        assert_eq!(
            routes.len(),
            if is_own { 2 } else { 3 },
            "{owner} {list}: {routes:?}"
        );
        for (route, number) in routes.iter().zip(numbers) {
            let rows = (0..count).filter(|n| text(&site, route).contains(&format!("{row}{n:03}")));
            assert_eq!(rows.count(), number, "{route}");
        }
        let everywhere: String = routes.iter().map(|route| text(&site, route)).collect();
        let own = text(&site, &format!("{owner}.html"));
        for number in 0..count {
            let row = format!("{row}{number:03}");
            assert!(
                everywhere.contains(&row) || is_own && own.contains(&row),
                "{owner} {list} lost {row}"
            );
        }
    }
    let largest = pages(&site).map(|(_, page)| page.len()).max();
    assert!(largest < Some(120_000), "{largest:?}");
    let index: Vec<&str> = pages(&site)
        .map(|(route, _)| route)
        .filter(|r| r.starts_with("entities."))
        .collect();
    assert!(index.len() > 2, "{index:?}");
    for number in 0..520 {
        let link = format!("entities/person-{number}.html");
        assert!(
            index.iter().any(|route| text(&site, route).contains(&link)),
            "{link}"
        );
    }
}

#[test]
fn a_dossier_is_found_from_the_folders_inside_of_it_and_one_that_is_named_is_not_looked_for() {
    let folder = temp();
    let site = folder.path();
    write(site, "dossier.yaml", "title: T\n");
    write(
        site,
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nText.\n",
    );
    let inside = site.join("content/pages");
    run_to(&inside, &["build"], 0);
    assert!(site.join("public/pages/about.html").is_file());
    // What is named counts from where it is typed.
    run_to(&inside, &["build", "--output", "../../other"], 0);
    assert!(site.join("other/pages/about.html").is_file());
    run_to(&inside, &["build", "--site", "."], 2);
}

#[test]
fn a_note_leads_back_to_its_first_hundred_references() {
    let folder = temp();
    write(folder.path(), "dossier.yaml", "title: Notes\n");
    let brief = format!("{}\n\n[^a]: b\n", "[^a] ".repeat(101));
    write(
        folder.path(),
        "content/articles/a.md",
        format!("---\ntitle: A\n---\n{brief}"),
    );
    let site = built(folder.path(), &[]);
    let page = text(&site, "articles/a.html");
    assert_eq!(page.matches("class=\"footnote-ref\"").count(), 101);
    assert_eq!(page.matches("class=\"footnote-back\"").count(), 100);
    assert!(page.contains("href=\"#fnref-1-100\"") && !page.contains("href=\"#fnref-1-101\""));
}

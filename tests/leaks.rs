//! Words of clippings are planted under every sort of rights, and looked for in every byte and
//! every file name of what is published.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{files, readable, run_to, temp, write};

/// Where a word stands below a folder, in names or in bytes, hidden files included.
fn places(folder: &Path, word: &str) -> Vec<String> {
    let mut places = Vec::new();
    for (name, path) in files(folder) {
        let bytes = fs::read(path).unwrap();
        let text = readable(&name, &bytes).to_lowercase();
        if name.to_lowercase().contains(word) || text.contains(word) {
            places.push(name);
        }
    }
    places
}

/// A text of many words, with a marked one at its beginning and one near its end.
fn text(first: &str, last: &str) -> String {
    let filling = "the tide turned and the crane stood still for a while ".repeat(12);
    format!("{first} {filling}{last} and so it ended.")
}

fn dossier(site: &Path, config: &str) {
    write(
        site,
        "dossier.yaml",
        format!("title: Leaks\nbase_url: https://example.org\nupdated: \"2025-02-03\"\n{config}"),
    );
}

#[test]
fn no_word_of_a_clipping_goes_further_than_its_rights() {
    let folder = temp();
    let site = folder.path();
    dossier(site, "clipping_names: false\n");
    let clipping = |name: &str, head: &str, first: &str, last: &str| {
        let text = format!("{head}Date: 2025-01-30\n\n{}\n", text(first, last));
        write(site, &format!("content/clippings/{name}"), text);
    };
    clipping(
        "zqname-full.txt",
        "Title: One\nRights: FULL\n",
        "zqfullfirst",
        "zqfulllast",
    );
    clipping(
        "zqname-excerpt.txt",
        "Title: Two\n",
        "zqexcerptfirst",
        "zqexcerptlast",
    );
    clipping(
        "zqname-slip.txt",
        "Title: Three\nRights: Reuters\n",
        "zqslipfirst",
        "zqsliplast",
    );
    clipping(
        "zqname-licence.txt",
        "Title: Four\nRights: CC BY-SA 4.0\n",
        "zqccfirst",
        "zqcclast",
    );
    clipping(
        "zqname-own.txt",
        "Title: Five\nRights: LicenseRef-House\n",
        "zqownfirst",
        "zqownlast",
    );
    // Without a headline its first words would become title, slug and file name.
    clipping(
        "zqname-brief.txt",
        "Rights: Brief\n",
        "Zqbrieffirst",
        "zqbrieflast",
    );
    clipping(
        "zqname-reserved.txt",
        "Rights: All rights reserved\n",
        "Zqarrfirst",
        "zqarrlast",
    );
    run_to(site, &["import"], 0);
    clipping(
        "zqname-later.txt",
        "Title: Later\n",
        "zqneverfirst",
        "zqneverlast",
    );
    run_to(site, &["build"], 0);
    let public = site.join("public");
    for shown in [
        "zqfullfirst",
        "zqfulllast",
        "zqccfirst",
        "zqcclast",
        "zqexcerptfirst",
        "zqslipfirst",
        "zqownfirst",
    ] {
        assert!(!places(&public, shown).is_empty(), "{shown} is nowhere");
    }
    for hidden in [
        "zqexcerptlast",
        "zqsliplast",
        "zqownlast",
        "zqbrieffirst",
        "zqbrieflast",
        "zqarrfirst",
        "zqarrlast",
        "zqneverfirst",
        "zqneverlast",
        "zqname",
    ] {
        assert_eq!(places(&public, hidden), Vec::<String>::new(), "{hidden}");
    }
}

#[test]
fn what_the_importer_copied_counts_towards_the_rights_however_an_article_came_to_be() {
    let folder = temp();
    let site = folder.path();
    dossier(site, "excerpt_words: 20\n");
    let article = |name: &str, rights: &str, title: &str| {
        let sha = "0123456789abcdef".repeat(4);
        write(
            site,
            &format!("content/articles/{name}.md"),
            format!(
                "---\ntitle: {title}\nauthors: [Jo Zqauthor{name}]\nplace: Eastmere\nrights: {rights}\n\
                 clipping: {{file: zqfile{name}.txt, item: 1, sha256: {sha}}}\nprovenance:\n  \
                 authors: {{method: extracted, quote: by Jo Zqauthor{name} zqbyline{name}}}\n  \
                 place: {{method: extracted, quote: NORTHPORT zqplace{name}}}\n  \
                 title: {{method: declared, quote: {title} zqtitle{name}, conflicts: [{{value: zqother{name}, \
                 method: metadata, quote: zqother{name}}}]}}\n  summary: {{method: declared}}\n\
                 summary: Zqsummary{name} is what its page says of itself.\n---\n\nOur own brief.\n"
            ),
        );
    };
    article("brief", "BRIEF", "A");
    article("excerpt", "excerpt", "B");
    run_to(site, &["build"], 0);
    let public = site.join("public");
    for hidden in [
        "zqbylinebrief",
        "zqtitlebrief",
        "zqfilebrief",
        "zqsummarybrief",
        // What else a clipping says is for the editor.
        "zqotherbrief",
        "zqotherexcerpt",
    ] {
        assert_eq!(places(&public, hidden), Vec::<String>::new(), "{hidden}");
    }
    for shown in ["zqbylineexcerpt", "zqtitleexcerpt", "zqfileexcerpt"] {
        assert_eq!(places(&public, shown), ["articles/excerpt.html"], "{shown}");
    }
    assert!(!places(&public, "zqsummaryexcerpt").is_empty());
    // The editor moved the place to Eastmere, and the clipping's words do not say that.
    for moved in ["zqplacebrief", "zqplaceexcerpt"] {
        assert_eq!(places(&public, moved), Vec::<String>::new(), "{moved}");
    }
    let page = fs::read_to_string(public.join("articles/excerpt.html")).unwrap();
    assert!(page.contains("set by the editor"), "{page}");
}

/// A clipping of 200 words, none of which stands twice.
fn numbered_words() -> Vec<String> {
    let syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"];
    let digit = |number: usize| syllables[number % 10];
    let word = |number: usize| {
        format!(
            "{}{}{}",
            digit(number / 100),
            digit(number / 10),
            digit(number)
        )
    };
    (0..200).map(word).collect()
}

/// A dossier of one article with the rights `brief`, and the digest of its clipping.
fn guarded(site: &Path) {
    dossier(site, "");
    let words = numbered_words().join(" ");
    let text = format!("Title: The harbour\nRights: brief\nDate: 2025-01-30\n\n{words}.\n");
    write(site, "content/clippings/port.txt", text);
    run_to(site, &["import"], 0);
    // What import wrote is replaced by the editor's own words.
    let (name, path) = files(&site.join("content/articles"))
        .into_iter()
        .next()
        .unwrap();
    let imported = fs::read_to_string(path).unwrap();
    let clipping = imported
        .lines()
        .find(|line| line.starts_with("clipping:"))
        .unwrap();
    let article = format!(
        "---\ntitle: The harbour\npublished: \"2025-01-30\"\nrights: brief\nquotes: {{off: words of no meaning}}\n{clipping}\n\
         SUMMARY\n---\n\nBODY\n"
    );
    write(site, &format!("content/articles/{name}"), &article);
    write(
        site,
        "content/topics/ports.md",
        "---\ntitle: Ports\ndescription: DESCRIPTION\n---\n\nTOPIC\n",
    );
    write(
        site,
        "content/entities/harbour.md",
        "---\nname: The harbour\nkind: place\n---\n\nENTITY\n",
    );
    write(
        site,
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nPAGE ![Map](../static/map.svg)\n",
    );
    write(
        site,
        "content/static/map.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>SVG</title></svg>",
    );
    write(site, "content/static/data.json", "{\"text\": \"JSON\"}");
}

/// The same with texts in the places that are marked so.
fn with_texts(from: &Path, to: &Path, texts: &[(&str, &str)]) {
    support::copy_tree(from, to);
    for (name, path) in files(to) {
        if name.starts_with("content/clippings") || name.starts_with('.') {
            continue;
        }
        let mut text = fs::read_to_string(&path).unwrap();
        for (mark, new) in texts {
            text = text.replace(mark, new);
        }
        fs::write(path, text).unwrap();
    }
}

#[test]
fn a_long_run_of_a_clippings_words_stops_the_build_wherever_it_stands() {
    let source = temp();
    guarded(source.path());
    let run = |from: usize, words: usize| numbered_words()[from..from + words].join(" ");
    let split = |from: usize| {
        let words = numbered_words();
        let marked = words[from..from + 41].iter().enumerate();
        let marked = marked.map(|(number, word)| match number % 4 {
            0 => format!("*{word}*"),
            1 => format!("{}**{}**", &word[..2], &word[2..]),
            2 => format!("[{word}](https://example.org/{number})"),
            _ => word.to_uppercase(),
        });
        marked.collect::<Vec<_>>().join(",\n")
    };
    let escaped = |from: usize| run(from, 41).replace('a', "\\u0061").replace(' ', "\\n");
    let leaks = [
        ("BODY", run(7, 41)),
        ("BODY", split(23)),
        (
            "BODY",
            format!("<p title=\"{}\">A picture.</p>", run(3, 41)),
        ),
        ("BODY", format!("![{}](../static/map.svg)", run(11, 41))),
        (
            "BODY",
            format!(
                "[x](https://example.org/?q={})",
                run(13, 41).replace(' ', "%20")
            ),
        ),
        ("SUMMARY", format!("summary: {}", run(29, 41))),
        (
            "SUMMARY",
            format!(
                "claims: [{{id: a, text: \"{}\", by: somebody}}]",
                run(31, 41)
            ),
        ),
        (
            "SUMMARY",
            format!("events: [{{date: \"2025\", title: \"{}\"}}]", run(37, 41)),
        ),
        (
            "SUMMARY",
            format!(
                "figures: [{{of: \"{}\", value: \"{}\"}}]",
                run(41, 41),
                run(41, 1)
            ),
        ),
        ("TOPIC", run(43, 41)),
        ("DESCRIPTION", run(47, 41)),
        ("ENTITY", run(53, 41)),
        ("PAGE", run(59, 41)),
        ("SVG", run(61, 41)),
        ("JSON", escaped(67)),
    ];
    for (mark, leak) in leaks {
        let site = temp();
        with_texts(
            source.path(),
            site.path(),
            &[(mark, &leak), ("SUMMARY", "")],
        );
        let output = run_to(site.path(), &["build"], 1);
        let told = support::stderr(&output);
        assert!(
            told.contains("error[leaked-text]"),
            "{mark}: {leak}\n{told}"
        );
        assert!(
            told.contains("41 words of port.txt, item 1, in a row"),
            "{told}"
        );
        let public = site.path().join("public");
        assert!(
            !public.exists() || files(&public).is_empty(),
            "{mark}: {leak}"
        );
        // Another word among them makes no run of it.
        let words = numbered_words();
        let inner = words.iter().filter(|word| leak.contains(*word)).nth(20);
        if let Some(inner) = inner {
            let site = temp();
            let within = leak.replace(inner, "other");
            with_texts(
                source.path(),
                site.path(),
                &[(mark, &within), ("SUMMARY", "")],
            );
            run_to(site.path(), &["build"], 0);
        }
    }
}

#[test]
fn briefs_that_quote_within_their_rights_are_no_leak() {
    let folder = temp();
    let site = folder.path();
    dossier(site, "quotation_words: 12\n");
    let words = numbered_words();
    let text = |article: usize| -> String {
        let mixed =
            (0..150).map(|word| words[(word * (article + 3) + article * 17) % words.len()].clone());
        mixed.collect::<Vec<_>>().join(" ")
    };
    let all: String = (0..300)
        .map(|article| {
            format!(
                "Title: Report {article}\nRights: brief\n\n{}.\n\n---\n\n",
                text(article)
            )
        })
        .collect();
    write(site, "content/clippings/reports.txt", all);
    run_to(site, &["import"], 0);
    for (number, (_, path)) in files(&site.join("content/articles"))
        .into_iter()
        .enumerate()
    {
        let imported = fs::read_to_string(&path).unwrap();
        // The text is the editor's own.
        let front = imported.split("\nprovenance:").next().unwrap();
        let title = front
            .lines()
            .find_map(|line| line.strip_prefix("title: Report "))
            .unwrap();
        let text = text(title.parse().unwrap());
        let words: Vec<&str> = text.split(' ').collect();
        let quoted = |from: usize| words[from..from + 12].join(" ");
        let from = number % 100;
        let brief = format!(
            "It says “{}” and then “{}”.",
            quoted(from),
            quoted(from + 20)
        );
        fs::write(
            path,
            format!(
                "{front}\nsummary: They wrote “{}” once.\n---\n\n{brief}\n",
                quoted(from + 5)
            ),
        )
        .unwrap();
    }
    let output = run_to(site, &["build"], 0);
    let told = support::stderr(&output);
    assert!(told.contains("900 quotations: 900 verified"), "{told}");
}

//! Words of clippings are planted under every sort of rights, and looked for in every byte and
//! every file name of what is published.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{files, run_to, temp, write};

/// Where a word stands below a folder, in names or in bytes, hidden files included.
fn places(folder: &Path, word: &str) -> Vec<String> {
    let mut places = Vec::new();
    for (name, path) in files(folder) {
        let bytes = fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
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
                 title: {{method: declared, quote: {title} zqtitle{name}}}\n---\n\nOur own brief.\n"
            ),
        );
    };
    article("brief", "BRIEF", "A");
    article("excerpt", "excerpt", "B");
    run_to(site, &["build"], 0);
    let public = site.join("public");
    for hidden in ["zqbylinebrief", "zqtitlebrief", "zqfilebrief"] {
        assert_eq!(places(&public, hidden), Vec::<String>::new(), "{hidden}");
    }
    for shown in ["zqbylineexcerpt", "zqtitleexcerpt", "zqfileexcerpt"] {
        assert_eq!(places(&public, shown), ["articles/excerpt.html"], "{shown}");
    }
    // The editor moved the place to Eastmere, and the clipping's words do not say that.
    for moved in ["zqplacebrief", "zqplaceexcerpt"] {
        assert_eq!(places(&public, moved), Vec::<String>::new(), "{moved}");
    }
    let page = fs::read_to_string(public.join("articles/excerpt.html")).unwrap();
    assert!(page.contains("set by the editor"), "{page}");
}

//! Which files of the site an edit writes again, on a dossier small enough to say so by hand. An
//! edit that writes more than what shows it is a bug here, and so is one that writes less.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dossier::model::route::Route;
use dossier::pipeline::{Options, Session};
use dossier::write::Published;
use support::{MANIFEST, files, temp, write};
use tempfile::TempDir;

const CONFIG: &str = "title: Bridges\nupdated: \"2025-09-30\"\nbase_url: https://example.org\n";

/// Four articles, from the newest to the oldest `three`, `two`, `one`, `four`. Only `one` and
/// `four` have something in common: Ann Wu, and the topic of rails, which is below transport.
const ONE: &str = "\
---
title: One
published: \"2025-08-29\"
publisher: rail-co
topics: [rails]
summary: What Ann Wu said.
events:
  - {date: \"2025-08-20\", title: The bridge opens, entities: [ann-wu]}
claims:
  - {id: safe, text: It is safe., by: ann-wu}
---

Ann Wu spoke. It was warm.

The river was high.
";
const TWO: &str = "---\ntitle: Two\npublished: \"2025-08-30\"\ntopics: [letters]\n---\n\nBob Ott wrote in blue ink.\n";
const THREE: &str = "---\ntitle: Three\npublished: \"2025-09-01\"\n---\n\nPort City waited.\n";
const FOUR: &str =
    "---\ntitle: Four\npublished: \"2025-08-28\"\ntopics: [rails]\n---\n\nAnn Wu listened.\n";
const ANN_WU: &str = "---\nname: Ann Wu\nkind: person\n---\n\nShe builds bridges.\n";

const SITE: &[(&str, &str)] = &[
    ("dossier.yaml", CONFIG),
    ("content/articles/one.md", ONE),
    ("content/articles/two.md", TWO),
    ("content/articles/three.md", THREE),
    ("content/articles/four.md", FOUR),
    ("content/entities/ann-wu.md", ANN_WU),
    (
        "content/entities/bob-ott.md",
        "---\nname: Bob Ott\nkind: person\n---\n",
    ),
    (
        "content/entities/port-city.md",
        "---\nname: Port City\nkind: place\n---\n",
    ),
    (
        "content/entities/rail-co.md",
        "---\nname: Rail Co\nkind: organisation\ndomains: [rail.example]\n---\n",
    ),
    (
        "content/topics/transport.md",
        "---\ntitle: Transport\n---\n",
    ),
    (
        "content/topics/rails.md",
        "---\ntitle: Rails\nparent: transport\n---\n",
    ),
    ("content/topics/letters.md", "---\ntitle: Letters\n---\n"),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nA text.\n",
    ),
    (
        "content/pages/index.md",
        "---\ntitle: Start\n---\n\nWelcome.\n",
    ),
    ("content/static/map.txt", "a map\n"),
];

/// Every page and feed: what shows the dossier's title.
const PAGES_AND_FEEDS: &[&str] = &[
    "404.html",
    "articles.html",
    "articles/four.html",
    "articles/one.html",
    "articles/three.html",
    "articles/two.html",
    "claims.html",
    "entities.html",
    "entities/ann-wu.html",
    "entities/bob-ott.html",
    "entities/port-city.html",
    "entities/rail-co.html",
    "feed.xml",
    "feeds/entities/ann-wu.xml",
    "feeds/entities/bob-ott.xml",
    "feeds/entities/port-city.xml",
    "feeds/entities/rail-co.xml",
    "feeds/topics/letters.xml",
    "feeds/topics/rails.xml",
    "feeds/topics/transport.xml",
    "index.html",
    "pages/about.html",
    "quotations.html",
    "search.html",
    "sources.html",
    "timeline.html",
    "topics.html",
    "topics/letters.html",
    "topics/rails.html",
    "topics/transport.html",
];

/// What the site consists of besides.
const OTHERS: &[&str] = &[
    "_headers",
    "assets/card.png",
    "assets/dossier.css",
    "assets/dossier.js",
    "assets/search-index.js",
    "assets/search-page.js",
    "assets/search-query.js",
    "assets/search-terms.js",
    "robots.txt",
    "sitemap.xml",
    "static/map.txt",
];

/// The dossier, built, in a session that goes on.
struct Bridges {
    folder: TempDir,
    session: Session,
}

fn session(site: PathBuf, output: PathBuf) -> Session {
    Session::new(Options {
        site,
        output,
        base_url: None,
        clippings: None,
        edition: Default::default(),
        drafts: false,
        overwrite: false,
    })
}

impl Bridges {
    fn built() -> Bridges {
        let folder = temp();
        let site = folder.path().join("site");
        for (path, text) in SITE {
            write(&site, path, text);
        }
        let output = folder.path().join("out");
        let session = session(site, output);
        let mut bridges = Bridges { folder, session };
        let published = bridges.build();
        let mut all = [PAGES_AND_FEEDS, OTHERS].concat();
        all.sort_unstable();
        assert_eq!(names(&published.written), all);
        bridges
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn build(&mut self) -> Published {
        let built = self.session.build().unwrap();
        let found = built.report.diagnostics().iter();
        let found: Vec<&str> = found.map(|found| found.code.name).collect();
        assert!(found.is_empty(), "{found:?}");
        built.published.unwrap()
    }

    /// Builds, which must write and remove these routes and leave every other file untouched.
    #[track_caller]
    fn expect(&mut self, written: &[&str], removed: &[&str]) {
        // A time that no build gives, so that each file that is written shows it.
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
        let before = served(&self.output());
        for path in before.values() {
            set_time(path, long_ago);
        }
        let published = self.build();
        assert_eq!(names(&published.written), written, "written");
        assert_eq!(names(&published.removed), removed, "removed");
        assert!(!written.is_empty() || published.written.is_empty());
        let after = served(&self.output());
        let is_new = |path: &Path| fs::metadata(path).unwrap().modified().unwrap() != long_ago;
        let new = after.iter().filter(|(_, path)| is_new(path));
        let new: Vec<&str> = new.map(|(name, _)| name.as_str()).collect();
        assert_eq!(new.len(), published.written.len(), "on disk");
        let pages: Vec<&str> = new
            .into_iter()
            .filter(|name| !name.starts_with(INDEX))
            .collect();
        assert_eq!(pages, written, "on disk");
        assert_eq!(published.unchanged, after.len() - published.written.len());
    }

    /// Replaces a part of a file, and expects these routes to be written.
    #[track_caller]
    fn edit(&mut self, path: &str, old: &str, new: &str, written: &[&str]) {
        self.replace(path, old, new);
        self.expect(written, &[]);
    }

    #[track_caller]
    fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.site().join(path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {path}");
        write(&self.site(), path, text.replace(old, new));
    }
}

/// Where the search index is. Which of its files an edit writes follows from its words; that they are right is
/// tested with whole builds.
const INDEX: &str = "search/";

fn names(routes: &[Route]) -> Vec<&str> {
    let names = routes.iter().map(Route::as_str);
    names.filter(|name| !name.starts_with(INDEX)).collect()
}

fn served(output: &Path) -> BTreeMap<String, PathBuf> {
    let mut files = files(output);
    files.retain(|name, _| name != MANIFEST);
    files
}

fn set_time(path: &Path, time: SystemTime) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(time)).unwrap();
}

const ONE_MD: &str = "content/articles/one.md";
const ANN_WU_MD: &str = "content/entities/ann-wu.md";

#[test]
fn a_build_without_an_edit_writes_nothing() {
    let mut bridges = Bridges::built();
    bridges.expect(&[], &[]);
    bridges.expect(&[], &[]);
}

#[test]
fn a_touched_file_writes_nothing() {
    let mut bridges = Bridges::built();
    for (number, (path, text)) in (1..).zip(SITE) {
        let day = Duration::from_secs(number * 86_400);
        set_time(&bridges.site().join(path), SystemTime::UNIX_EPOCH + day);
        bridges.expect(&[], &[]);
        // Written again with the same bytes.
        write(&bridges.site(), path, text);
    }
    bridges.expect(&[], &[]);
}

#[test]
fn an_edit_taken_back_before_the_build_writes_nothing() {
    let mut bridges = Bridges::built();
    bridges.replace(ONE_MD, "title: One", "title: Uno");
    bridges.replace(ONE_MD, "title: Uno", "title: One");
    bridges.expect(&[], &[]);
}

#[test]
fn a_sentence_beside_no_name_is_on_the_articles_page_alone() {
    let mut bridges = Bridges::built();
    bridges.edit(ONE_MD, "was high", "was low", &["articles/one.html"]);
    bridges.edit(ONE_MD, "was low", "was high", &["articles/one.html"]);
}

/// An entity's page quotes the words around the first mention.
#[test]
fn a_sentence_beside_a_name_is_on_the_page_of_whom_it_names() {
    let written = ["articles/one.html", "entities/ann-wu.html"];
    Bridges::built().edit(ONE_MD, "It was warm", "It was cold", &written);
}

/// The title stands on the page of each neighbour (`two`, `four`) and of each related article
/// (`four`), and in every list that holds the article. Entities, topics and the sitemap list no
/// articles by title, and `three` is no neighbour.
#[test]
fn a_title_is_on_every_page_that_lists_the_article() {
    Bridges::built().edit(
        ONE_MD,
        "title: One",
        "title: Uno",
        &[
            "articles.html",
            "articles/four.html",
            "articles/one.html",
            "articles/two.html",
            "entities/ann-wu.html",
            "entities/rail-co.html",
            "feed.xml",
            "feeds/entities/ann-wu.xml",
            "feeds/entities/rail-co.xml",
            "feeds/topics/rails.xml",
            "feeds/topics/transport.xml",
            "index.html",
            "timeline.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
    );
}

/// Lists that are brief leave the summary out: related articles, mentions, what a publisher
/// published. Its own page shows it twice, for readers and for machines.
#[test]
fn a_summary_is_in_feeds_and_on_pages_with_full_cards() {
    Bridges::built().edit(
        ONE_MD,
        "What Ann Wu said",
        "All that was said",
        &[
            "articles/one.html",
            "feed.xml",
            "feeds/entities/ann-wu.xml",
            "feeds/entities/rail-co.xml",
            "feeds/topics/rails.xml",
            "feeds/topics/transport.xml",
            "index.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
    );
}

/// Wherever events are listed: with their article, with whom they name, with the topics of their
/// article, the newest on the front page, and all on the timeline.
const WITH_THE_EVENT: &[&str] = &[
    "articles/one.html",
    "entities/ann-wu.html",
    "index.html",
    "timeline.html",
    "topics/rails.html",
    "topics/transport.html",
];

#[test]
fn an_event_is_on_the_timelines_that_hold_it() {
    let mut bridges = Bridges::built();
    bridges.edit(ONE_MD, "2025-08-20", "2025-08-21", WITH_THE_EVENT);
    bridges.edit(ONE_MD, "2025-08-21", "2024~", WITH_THE_EVENT);
    bridges.edit(ONE_MD, "bridge opens", "bridge is open", WITH_THE_EVENT);
}

/// A topic shows the claims of its own articles, not of those below it.
#[test]
fn a_claim_is_with_its_article_its_speaker_and_the_articles_topics() {
    let written = [
        "articles/one.html",
        "claims.html",
        "entities/ann-wu.html",
        "topics/rails.html",
    ];
    Bridges::built().edit(ONE_MD, "It is safe", "It is sound", &written);
}

/// `one` goes before `two`, so that `three` and `four` get other neighbours; the index of
/// entities tells when each was seen last. The sitemap tells when a page changed, which the date
/// of publication does not.
#[test]
fn a_date_of_publication_changes_the_order_and_all_that_shows_it() {
    Bridges::built().edit(
        ONE_MD,
        "2025-08-29",
        "2025-08-31",
        &[
            "articles.html",
            "articles/four.html",
            "articles/one.html",
            "articles/three.html",
            "articles/two.html",
            "claims.html",
            "entities.html",
            "entities/ann-wu.html",
            "entities/rail-co.html",
            "feed.xml",
            "feeds/entities/ann-wu.xml",
            "feeds/entities/rail-co.xml",
            "feeds/topics/rails.xml",
            "feeds/topics/transport.xml",
            "index.html",
            "timeline.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
    );
}

/// The publisher has no other article, and so its feed goes. Neighbours show no publisher, but
/// `four` has `one` among its related articles too.
#[test]
fn an_article_without_its_publisher_leaves_the_publishers_feed() {
    let mut bridges = Bridges::built();
    bridges.replace(ONE_MD, "publisher: rail-co\n", "");
    bridges.expect(
        &[
            "articles.html",
            "articles/four.html",
            "articles/one.html",
            "claims.html",
            "entities/ann-wu.html",
            "entities/rail-co.html",
            "feed.xml",
            "feeds/entities/ann-wu.xml",
            "feeds/topics/rails.xml",
            "feeds/topics/transport.xml",
            "index.html",
            "sources.html",
            "timeline.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
        &["feeds/entities/rail-co.xml"],
    );
}

#[test]
fn an_alias_that_no_text_holds_is_on_the_entitys_page_alone() {
    let written = ["entities/ann-wu.html"];
    let with_alias = "kind: person\naliases: [Annie]";
    Bridges::built().edit(ANN_WU_MD, "kind: person", with_alias, &written);
}

/// `two` names Ann Wu from now on: its page links to her, hers quotes it, those who name her too
/// count one article more and are related to it, Bob Ott is named beside her, and its topic
/// counts her. The timeline and the site's feed name no entities of an article.
#[test]
fn an_alias_that_a_text_holds_changes_what_mentions_change() {
    Bridges::built().edit(
        ANN_WU_MD,
        "kind: person",
        "kind: person\naliases: [blue ink]",
        &[
            "articles/four.html",
            "articles/one.html",
            "articles/two.html",
            "entities.html",
            "entities/ann-wu.html",
            "entities/bob-ott.html",
            "feeds/entities/ann-wu.xml",
            "index.html",
            "topics/letters.html",
        ],
    );
}

/// The texts still say “Ann Wu”, which is an alias now; what changes is where she is listed. The
/// timeline lists her with the event, and her feed bears her name.
#[test]
fn a_name_is_on_every_page_that_lists_the_entity() {
    Bridges::built().edit(
        ANN_WU_MD,
        "name: Ann Wu",
        "name: Anna Wu\naliases: [Ann Wu]",
        &[
            "articles/four.html",
            "articles/one.html",
            "claims.html",
            "entities.html",
            "entities/ann-wu.html",
            "feeds/entities/ann-wu.xml",
            "index.html",
            "timeline.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
    );
}

#[test]
fn the_text_of_an_entity_or_page_is_on_its_own_page_and_its_lead_where_it_is_named() {
    let mut bridges = Bridges::built();
    let about = "content/pages/about.md";
    let named = [
        "articles/four.html",
        "articles/one.html",
        "entities/ann-wu.html",
        "topics/rails.html",
        "topics/transport.html",
    ];
    bridges.edit(ANN_WU_MD, "builds", "draws", &named);
    let more = "draws bridges.\n\nMore of her.";
    bridges.edit(ANN_WU_MD, "draws bridges.", more, &["entities/ann-wu.html"]);
    bridges.edit(about, "A text", "Other text", &["pages/about.html"]);
    // The introduction has no page of its own.
    bridges.edit(
        "content/pages/index.md",
        "Welcome",
        "Hello",
        &["index.html"],
    );
}

/// A topic's title stands on the way to each of its articles, and in every feed that has one of
/// them, as its category. The other topics show it where they are above it.
#[test]
fn a_topics_title_is_with_its_articles_and_the_topics_above() {
    Bridges::built().edit(
        "content/topics/rails.md",
        "title: Rails",
        "title: Railways",
        &[
            "articles/four.html",
            "articles/one.html",
            "feed.xml",
            "feeds/entities/ann-wu.xml",
            "feeds/entities/rail-co.xml",
            "feeds/topics/rails.xml",
            "feeds/topics/transport.xml",
            "index.html",
            "topics.html",
            "topics/rails.html",
            "topics/transport.html",
        ],
    );
}

/// The article `two` is below transport from now on. The topic's own feed says nothing of what
/// is above it.
#[test]
fn a_topics_parent_changes_the_tree_and_the_way_to_its_articles() {
    Bridges::built().edit(
        "content/topics/letters.md",
        "title: Letters",
        "title: Letters\nparent: transport",
        &[
            "articles/two.html",
            "feeds/topics/transport.xml",
            "index.html",
            "topics.html",
            "topics/letters.html",
            "topics/transport.html",
        ],
    );
}

/// Without a date it comes last, behind `four`, and enters the site's feed by the edition's.
#[test]
fn a_new_article_is_where_articles_are_listed() {
    let mut bridges = Bridges::built();
    let five = "content/articles/five.md";
    let written = [
        "articles.html",
        "articles/five.html",
        "feed.xml",
        "index.html",
        "quotations.html",
        "sitemap.xml",
        "sources.html",
        "timeline.html",
        "unknowns.html",
    ];
    write(
        &bridges.site(),
        five,
        "---\ntitle: Five\n---\n\nNobody came.\n",
    );
    bridges.expect(&written, &[]);
    fs::remove_file(bridges.site().join(five)).unwrap();
    let others: Vec<&str> = written
        .into_iter()
        .filter(|page| !["articles/five.html", "unknowns.html"].contains(page))
        .collect();
    // With it goes what was not known of it.
    bridges.expect(&others, &["articles/five.html", "unknowns.html"]);
}

#[test]
fn a_file_that_is_copied_is_written_alone() {
    let mut bridges = Bridges::built();
    let (map, css) = ("content/static/map.txt", "templates/assets/dossier.css");
    bridges.edit(map, "a map", "another map", &["static/map.txt"]);
    write(&bridges.site(), css, "body { color: black }\n");
    bridges.expect(&["assets/dossier.css"], &[]);
    bridges.edit(css, "black", "navy", &["assets/dossier.css"]);
    fs::remove_file(bridges.site().join(css)).unwrap();
    bridges.expect(&["assets/dossier.css"], &[]);
}

#[test]
fn a_template_writes_only_the_pages_that_it_makes() {
    let mut bridges = Bridges::built();
    let (template, theirs) = (
        "templates/entities.html",
        include_str!("../templates/entities.html"),
    );
    // The theme's own file changes nothing, wherever it comes from.
    write(&bridges.site(), template, theirs);
    bridges.expect(&[], &[]);
    bridges.edit(template, "<h1>", "<h1 id=\"top\">", &["entities.html"]);
    bridges.edit(template, "{#- entities", "{#- The entities", &[]);
    fs::remove_file(bridges.site().join(template)).unwrap();
    bridges.expect(&["entities.html"], &[]);
}

#[test]
fn the_dossiers_title_and_edition_are_in_every_page_and_feed() {
    let mut bridges = Bridges::built();
    bridges.edit("dossier.yaml", "Bridges", "Ferries", PAGES_AND_FEEDS);
    // The sitemap tells when the pages about the whole dossier changed.
    let mut written = [PAGES_AND_FEEDS, &["sitemap.xml"]].concat();
    written.sort_unstable();
    bridges.edit("dossier.yaml", "2025-09-30", "2025-10-01", &written);
}

#[test]
fn a_claim_more_moves_every_text_of_the_search_behind_it() {
    let mut bridges = Bridges::built();
    let more = "by: ann-wu}\n  - {id: cheap, text: It is cheap., by: ann-wu}\n  - {id: long, text: It is long., by: ann-wu}\n";
    bridges.replace(ONE_MD, "by: ann-wu}\n", more);
    bridges.build();
    let search = |output: &Path| -> BTreeMap<String, Vec<u8>> {
        let files = files(output).into_iter();
        let files = files.filter(|(name, _)| name.starts_with(INDEX));
        files
            .map(|(name, path)| (name, fs::read(path).unwrap()))
            .collect()
    };
    let clean = bridges.folder.path().join("clean");
    session(bridges.site(), clean.clone()).build().unwrap();
    let (ours, theirs) = (search(&bridges.output()), search(&clean));
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in theirs {
        assert!(
            ours[&name] == bytes,
            "{name} is not as a clean build makes it"
        );
    }
}

//! What a build does to its output folder: the same bytes every time, all or nothing, and hands
//! off what it did not write, also when it is killed half-way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use support::{
    LOCK, MANIFEST, Seeded, assert_same_tree, command, copy_tree, files, folders, run_to,
    site_tree, stderr, temp, tree, write,
};

const WORDS: &[&str] = &[
    "rails", "bridge", "tunnel", "delta", "harbour", "engineer", "survey", "rust", "ferry",
    "night", "report", "town", "river", "winter", "crane", "ship", "coal", "lamp",
];

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Edition {
    A,
    B,
}

/// A dossier of some 150 articles. The editions differ in texts, and each has articles, entities
/// and files that the other lacks.
fn medium_site(root: &Path, edition: Edition) {
    let mut seeded = Seeded(7);
    let second = edition == Edition::B;
    let year = if second { 2026 } else { 2025 };
    write(
        root,
        "dossier.yaml",
        format!("title: Bridges\nbase_url: https://example.org\nupdated: \"{year}-09-01\"\n"),
    );
    for number in 0..12 {
        let parent = match number {
            0..4 => String::new(),
            _ => format!("parent: topic-{}\n", number % 4),
        };
        let text = format!("---\ntitle: Topic {number}\n{parent}---\n\nA summary.\n");
        write(root, &format!("content/topics/topic-{number}.md"), text);
    }
    for number in 0..30 {
        let kind = ["person", "organisation", "product", "place"][number % 4];
        let text = format!("---\nname: Name {number}\nkind: {kind}\n---\n\nKnown to all.\n");
        write(root, &format!("content/entities/name-{number}.md"), text);
    }
    for number in 0..150_u64 {
        // Drawn for every article, so that the editions differ only where they are meant to.
        let words: Vec<&str> = (0..40)
            .map(|_| WORDS[usize::try_from(seeded.below(18)).unwrap()])
            .collect();
        let (named, other) = (seeded.below(30), seeded.below(30));
        let only = match number % 15 {
            3 => Some(Edition::A),
            7 => Some(Edition::B),
            _ => None,
        };
        if only.is_some_and(|only| only != edition) {
            continue;
        }
        let changed = if second && number % 3 == 0 {
            "Changed. "
        } else {
            ""
        };
        let text = format!(
            "---\ntitle: Article {number} of {}\npublished: \"2024-{:02}-{:02}\"\ntopics: [topic-{}]\n\
             events:\n  - {{date: \"20{:02}\", title: Event {number}, entities: [name-{other}]}}\n---\n\n\
             {changed}Name {named} said so to [[name-{other}]]: {}.\n",
            words[0],
            number % 12 + 1,
            number % 28 + 1,
            number % 12,
            number % 24,
            words.join(" "),
        );
        write(root, &format!("content/articles/a-{number:03}.md"), text);
    }
    let only = if second { "b" } else { "a" };
    write(root, &format!("content/static/only-{only}/map.txt"), only);
    write(
        root,
        "content/static/both.txt",
        format!("{only}\n").repeat(9_000),
    );
}

fn small_site(root: &Path) {
    write(
        root,
        "dossier.yaml",
        "title: Bridges\nupdated: \"2025-09-01\"\n",
    );
    write(
        root,
        "content/articles/one.md",
        "---\ntitle: One\npublished: \"2025-08-29\"\ntopics: [rails]\n---\n\nAnn Wu spoke.\n",
    );
    write(
        root,
        "content/articles/two.md",
        "---\ntitle: Two\npublished: \"2025-08-30\"\n---\n\nBob Wu did not.\n",
    );
    let person = |name: &str| format!("---\nname: {name}\nkind: person\n---\n");
    write(root, "content/entities/ann-wu.md", person("Ann Wu"));
    write(root, "content/entities/bob-wu.md", person("Bob Wu"));
    write(root, "content/topics/rails.md", "---\ntitle: Rails\n---\n");
    write(root, "content/static/map.txt", "a map\n");
}

/// The bytes and times of every file below a folder.
fn state(root: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    files(root)
        .into_iter()
        .map(|(name, path)| {
            let time = fs::symlink_metadata(&path).unwrap().modified().unwrap();
            (name, (fs::read(path).unwrap_or_default(), time))
        })
        .collect()
}

/// `state` without the program's own files.
fn public_state(root: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut state = state(root);
    state.retain(|name, _| name != MANIFEST);
    state
}

/// Names what differs, where an equality of two states would print all their bytes.
#[track_caller]
fn assert_untouched(
    before: &BTreeMap<String, (Vec<u8>, SystemTime)>,
    after: &BTreeMap<String, (Vec<u8>, SystemTime)>,
) {
    let changed: Vec<&String> = before
        .iter()
        .filter(|(name, state)| after.get(*name) != Some(state))
        .map(|(name, _)| name)
        .chain(after.keys().filter(|name| !before.contains_key(*name)))
        .collect();
    assert!(changed.is_empty(), "touched: {changed:?}");
}

#[test]
fn two_builds_anywhere_with_any_number_of_threads_give_the_same_bytes() {
    let folder = temp();
    let first = folder.path().join("first");
    let second = folder.path().join("a much longer/path with spaces/第二");
    medium_site(&first, Edition::A);
    copy_tree(&first, &second);
    let one = command(&first)
        .args(["build"])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    assert!(one.status.success(), "{}", stderr(&one));
    let four = command(folder.path())
        .args(["build", "--site"])
        .arg(&second)
        .args(["--output", "elsewhere"])
        .env("RAYON_NUM_THREADS", "4")
        .env("LANG", "zh_CN.UTF-8")
        .env("TZ", "Asia/Shanghai")
        .output()
        .unwrap();
    assert!(four.status.success(), "{}", stderr(&four));
    let (left, right) = (
        tree(&first.join("public")),
        tree(&folder.path().join("elsewhere")),
    );
    assert!(left.len() > 200, "only {} files", left.len());
    assert_same_tree(&left, &right);
}

#[test]
fn a_second_build_writes_nothing() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let before = state(&public);
    std::thread::sleep(Duration::from_millis(20));
    let output = run_to(site.path(), &["build"], 0);
    let told = stderr(&output);
    let nothing = told.contains("0 files written, ") || told.contains("nothing to do");
    assert!(nothing, "{told}");
    assert!(before.len() > 10);
    assert_untouched(&before, &state(&public));
}

#[test]
fn an_edit_writes_only_what_it_shows_in_and_ends_like_a_clean_build() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let before = public_state(&public);
    write(
        site.path(),
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nText.\n",
    );
    run_to(site.path(), &["build"], 0);
    let about = public_state(&public);
    write(
        site.path(),
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nOther text.\n",
    );
    run_to(site.path(), &["build"], 0);
    let after = public_state(&public);
    let changed: Vec<&str> = after
        .iter()
        .filter(|(name, state)| about.get(*name) != Some(state))
        .map(|(name, _)| name.as_str())
        .collect();
    let of_index = |name: &&str| name.starts_with("search/");
    let (index, changed): (Vec<&str>, Vec<&str>) = changed.into_iter().partition(of_index);
    assert_eq!(changed, ["pages/about.html"]);
    // One word more: in the text, in the terms and among the words that are suggested.
    assert_eq!(
        index,
        [
            "search/0/p0.js",
            "search/0/t0.js",
            "search/0/w.js",
            "search/0/x1.js"
        ]
    );
    // The page's title stands in the navigation of every page, but in no feed or file.
    assert_eq!(before["feed.xml"], after["feed.xml"]);
    assert_eq!(before["static/map.txt"], after["static/map.txt"]);
    run_to(site.path(), &["build", "--output", "clean"], 0);
    assert_same_tree(&site_tree(&public), &site_tree(&site.path().join("clean")));
}

#[test]
fn a_file_that_is_gone_or_was_edited_is_seen_by_a_build_after_an_edit_elsewhere() {
    let site = temp();
    small_site(site.path());
    write(
        site.path(),
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nText.\n",
    );
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let whole = site_tree(&public);
    let gone = ["articles/one.html", "feed.xml", "search/index.js"];
    for (number, file) in gone.into_iter().enumerate() {
        fs::remove_file(public.join(file)).unwrap();
        let text = format!("---\ntitle: About\n---\n\nText {number}.\n");
        write(site.path(), "content/pages/about.md", &text);
        run_to(site.path(), &["build"], 0);
        assert_eq!(fs::read(public.join(file)).unwrap(), whole[file], "{file}");
    }
    run_to(site.path(), &["build", "--output", "clean"], 0);
    assert_same_tree(&site_tree(&public), &site_tree(&site.path().join("clean")));
    write(site.path(), "public/articles/one.html", "edited by hand");
    write(
        site.path(),
        "content/pages/about.md",
        "---\ntitle: About\n---\n\nMore.\n",
    );
    assert_refused(site.path(), "public/articles/one.html");
}

#[test]
fn a_build_with_an_error_leaves_everything_as_it_was() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let before = state(&public);
    write(
        site.path(),
        "content/articles/three.md",
        "no front matter\n",
    );
    fs::remove_file(site.path().join("content/articles/two.md")).unwrap();
    run_to(site.path(), &["build"], 1);
    assert_untouched(&before, &state(&public));
    // The same where only rendering finds the mistake.
    fs::remove_file(site.path().join("content/articles/three.md")).unwrap();
    write(
        site.path(),
        "templates/article.html",
        "{{ nothing.of.this }}",
    );
    run_to(site.path(), &["build"], 1);
    assert_untouched(&before, &state(&public));
}

#[test]
fn files_of_others_survive_builds_and_pruning() {
    let site = temp();
    small_site(site.path());
    let public = site.path().join("public");
    let own = [
        ("CNAME", "example.org\n"),
        ("img/x.png", "not really a picture"),
        (".gitignore", "*\n"),
        (".well-known/security.txt", "Contact: none\n"),
        ("articles/notes.html", "<p>my own</p>"),
        ("feeds/topics/mine.xml", "<feed/>"),
    ];
    for (path, text) in own {
        write(&public, path, text);
    }
    let before = state(&public);
    run_to(site.path(), &["build"], 0);
    for file in [
        "articles/one.md",
        "articles/two.md",
        "topics/rails.md",
        "static/map.txt",
    ] {
        fs::remove_file(site.path().join("content").join(file)).unwrap();
    }
    let output = run_to(site.path(), &["build"], 0);
    assert!(
        !stderr(&output).contains(" 0 removed"),
        "{}",
        stderr(&output)
    );
    let mut after = state(&public);
    after.retain(|name, _| own.iter().any(|(own, _)| own == name));
    assert_untouched(&before, &after);
    let left = site_tree(&public);
    assert!(!left.contains_key("articles/one.html"));
    assert!(!left.contains_key("static/map.txt"));
}

#[test]
fn what_leaves_the_dossier_leaves_the_site_with_its_folders() {
    let site = temp();
    small_site(site.path());
    write(site.path(), "content/static/deep/er/x.txt", "x");
    run_to(
        site.path(),
        &["build", "--base-url", "https://example.org"],
        0,
    );
    let public = site.path().join("public");
    for path in [
        "articles/two.html",
        "entities/bob-wu.html",
        "feeds/topics/rails.xml",
        "static/deep/er/x.txt",
        "sitemap.xml",
    ] {
        assert!(public.join(path).is_file(), "{path}");
    }
    for file in [
        "articles/one.md",
        "articles/two.md",
        "entities/bob-wu.md",
        "topics/rails.md",
        "static/deep/er/x.txt",
    ] {
        fs::remove_file(site.path().join("content").join(file)).unwrap();
    }
    run_to(site.path(), &["build"], 0);
    assert_eq!(
        folders(&public),
        ["assets", "entities", "search", "search/0", "static"],
        "{:?}",
        site_tree(&public).keys()
    );
    run_to(site.path(), &["build", "--output", "clean"], 0);
    assert_same_tree(&site_tree(&public), &site_tree(&site.path().join("clean")));
}

/// Builds, which must be refused with the file named, and must change nothing.
#[track_caller]
fn assert_refused(site: &Path, named: &str) {
    let public = site.join("public");
    let before = state(&public);
    let output = run_to(site, &["build"], 2);
    let told = stderr(&output);
    assert!(told.contains("stand in the way"), "{told}");
    assert!(told.contains(named), "{named} is not named:\n{told}");
    assert_untouched(&before, &state(&public));
}

#[test]
fn a_foreign_file_where_a_page_must_go_stops_the_build() {
    let site = temp();
    small_site(site.path());
    write(site.path(), "public/articles/one.html", "mine");
    assert_refused(site.path(), "public/articles/one.html");
    assert!(!site.path().join("public/index.html").exists());
}

#[test]
fn a_foreign_file_or_folder_where_the_other_must_go_stops_the_build() {
    let site = temp();
    small_site(site.path());
    write(site.path(), "public/articles", "a file");
    assert_refused(site.path(), "public/articles");
    fs::remove_file(site.path().join("public/articles")).unwrap();
    write(site.path(), "public/index.html/mine.txt", "in a folder");
    assert_refused(site.path(), "public/index.html");
}

#[test]
fn an_output_that_was_edited_is_not_written_over_but_may_stay() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    write(site.path(), "public/articles/one.html", "edited by hand");
    assert_refused(site.path(), "public/articles/one.html");
    // Where its article goes, the edited file is nobody's to delete.
    fs::remove_file(site.path().join("content/articles/one.md")).unwrap();
    run_to(site.path(), &["build"], 0);
    let left = fs::read(site.path().join("public/articles/one.html")).unwrap();
    assert_eq!(left, b"edited by hand");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let site = temp();
    small_site(site.path());
    write(site.path(), "elsewhere/file.html", "target");
    let elsewhere = site.path().join("elsewhere");
    let before = state(&elsewhere);
    fs::create_dir_all(site.path().join("public")).unwrap();
    let page = site.path().join("public/index.html");
    symlink(elsewhere.join("file.html"), &page).unwrap();
    assert_refused(site.path(), "public/index.html");
    assert!(page.is_symlink());
    fs::remove_file(&page).unwrap();
    // A link that leads nowhere is as foreign as one that leads somewhere.
    symlink(elsewhere.join("nothing.html"), &page).unwrap();
    assert_refused(site.path(), "public/index.html");
    fs::remove_file(&page).unwrap();
    let articles = site.path().join("public/articles");
    symlink(&elsewhere, &articles).unwrap();
    assert_refused(site.path(), "public/articles");
    assert!(articles.is_symlink());
    assert_untouched(&before, &state(&elsewhere));
}

#[cfg(unix)]
#[test]
fn nothing_is_emptied_or_written_through_a_link_that_bears_a_name_of_the_programs_own() {
    use std::os::unix::fs::symlink;
    let site = temp();
    small_site(site.path());
    write(site.path(), "elsewhere/staging/precious", "keep");
    write(site.path(), "elsewhere/made-by-dossier", "");
    write(site.path(), "elsewhere/lock", "");
    let elsewhere = site.path().join("elsewhere");
    let before = state(&elsewhere);
    let public = site.path().join("public");
    fs::create_dir_all(&public).unwrap();
    for (name, target) in [
        (MANIFEST, elsewhere.clone()),
        (MANIFEST, elsewhere.join("lock")),
        (LOCK, elsewhere.join("lock")),
        (LOCK, elsewhere.join("nothing")),
    ] {
        symlink(&target, public.join(name)).unwrap();
        let refused = stderr(&run_to(site.path(), &["build"], 2));
        assert!(refused.contains("move it away"), "{name}: {refused}");
        assert!(refused.contains(name), "{name}: {refused}");
        fs::remove_file(public.join(name)).unwrap();
        assert!(files(&public).is_empty());
        assert_untouched(&before, &state(&elsewhere));
    }
    // A folder of the first version, and staging areas.
    for link in [
        "public/.dossier",
        "public/.dossier-staging",
        ".public.dossier-staging",
        ".dossier",
    ] {
        let link = site.path().join(link);
        let _ = fs::remove_dir_all(site.path().join(".dossier"));
        symlink(&elsewhere, &link).unwrap();
        let _ = support::run(site.path(), &["build"]);
        assert!(link.is_symlink());
        assert_untouched(&before, &state(&elsewhere));
        fs::remove_file(&link).unwrap();
        run_to(site.path(), &["build"], 0);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_built_into_the_dossiers_own_folders_by_way_of_a_link() {
    let site = temp();
    small_site(site.path());
    let before = tree(site.path());
    for (target, link) in [("content", "out"), (".", "here"), ("templates", "theme")] {
        fs::create_dir_all(site.path().join(target)).unwrap();
        std::os::unix::fs::symlink(target, site.path().join(link)).unwrap();
        let refused = run_to(site.path(), &["build", "--output", link], 2);
        assert!(stderr(&refused).contains("the dossier's own files"));
        fs::remove_file(site.path().join(link)).unwrap();
    }
    std::os::unix::fs::symlink("content", site.path().join("public")).unwrap();
    run_to(site.path(), &["build"], 2);
    fs::remove_file(site.path().join("public")).unwrap();
    assert_same_tree(&tree(site.path()), &before);
}

#[cfg(unix)]
#[test]
fn a_link_never_carries_clippings_into_the_site() {
    let site = temp();
    small_site(site.path());
    write(
        site.path(),
        "content/clippings/a.txt",
        "Private words of others.",
    );
    write(site.path(), "content/static/map.txt", "map");
    let link = site.path().join("content/static/clip");
    std::os::unix::fs::symlink("../clippings", &link).unwrap();
    let refused = run_to(site.path(), &["build"], 1);
    assert!(stderr(&refused).contains("link-in-content"));
    assert!(!site.path().join("public/static").exists());
    fs::remove_file(&link).unwrap();
    fs::remove_dir_all(site.path().join("content/static")).unwrap();
    std::os::unix::fs::symlink("clippings", site.path().join("content/static")).unwrap();
    let refused = run_to(site.path(), &["build"], 1);
    assert!(stderr(&refused).contains("link-in-content"));
}

#[test]
fn a_file_that_becomes_a_folder_and_back_is_no_foreign_file() {
    let site = temp();
    small_site(site.path());
    let thing = site.path().join("content/static/thing");
    write(site.path(), "content/static/thing", "a file");
    run_to(site.path(), &["build"], 0);
    fs::remove_file(&thing).unwrap();
    write(site.path(), "content/static/thing/inner.txt", "in a folder");
    run_to(site.path(), &["build"], 0);
    let inner = site.path().join("public/static/thing/inner.txt");
    assert_eq!(fs::read_to_string(&inner).unwrap(), "in a folder");
    fs::remove_dir_all(&thing).unwrap();
    write(site.path(), "content/static/thing", "a file again");
    run_to(site.path(), &["build"], 0);
    let outer = site.path().join("public/static/thing");
    assert_eq!(fs::read_to_string(outer).unwrap(), "a file again");
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_changes_its_case_gets_the_new_name_also_where_both_are_one_file() {
    let site = temp();
    small_site(site.path());
    write(site.path(), "content/static/Plans/One.txt", "plan");
    run_to(site.path(), &["build"], 0);
    let of = |path: &str| site.path().join(path);
    let old = of("public/static/Plans/One.txt");
    for text in ["plan", "another plan"] {
        let _ = fs::remove_dir_all(of("content/static/Plans"));
        write(site.path(), "content/static/plans/one.txt", text);
        // As if the system took no notice of case.
        fs::create_dir_all(of("public/static/plans")).unwrap();
        let new = of("public/static/plans/one.txt");
        fs::hard_link(&old, &new).unwrap();
        run_to(site.path(), &["build"], 0);
        assert_eq!(fs::read_to_string(&new).unwrap(), text);
        assert!(!old.exists());
        fs::remove_dir_all(of("content/static/plans")).unwrap();
        write(site.path(), "content/static/Plans/One.txt", "plan");
        run_to(site.path(), &["build"], 0);
        assert!(old.exists() && !new.exists());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_stops_the_build_before_anything_changes() {
    use std::os::unix::fs::PermissionsExt;
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let config = site.path().join("dossier.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replacen("title: ", "title: Another ", 1)).unwrap();
    let folder = site.path().join("public/entities");
    let before = tree(&site.path().join("public"));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let refused = run_to(site.path(), &["build"], 2);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(
        stderr(&refused).contains("entities"),
        "{}",
        stderr(&refused)
    );
    assert_same_tree(&tree(&site.path().join("public")), &before);
}

#[test]
fn nothing_is_pruned_through_a_link() {
    use std::os::unix::fs::symlink;
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let topics = site.path().join("public/topics");
    let elsewhere = site.path().join("elsewhere");
    fs::rename(&topics, &elsewhere).unwrap();
    symlink(&elsewhere, &topics).unwrap();
    let before = state(&elsewhere);
    assert!(!before.is_empty());
    fs::remove_file(site.path().join("content/topics/rails.md")).unwrap();
    write(
        site.path(),
        "content/articles/one.md",
        "---\ntitle: One\n---\n\nAnn Wu spoke.\n",
    );
    run_to(site.path(), &["build"], 0);
    assert_untouched(&before, &state(&elsewhere));
    assert!(topics.is_symlink());
}

/// What becomes of a manifest, by its bytes; `None` where it is lost.
fn damages(whole: &[u8]) -> Vec<Option<Vec<u8>>> {
    let flipped = |at: usize| {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 1;
        Some(bytes)
    };
    let text = String::from_utf8(whole.to_vec()).unwrap();
    vec![
        None,
        Some(Vec::new()),
        Some(whole[..whole.len() / 2].to_vec()),
        Some(whole[..whole.len() - 1].to_vec()),
        flipped(0),
        flipped(whole.len() / 2),
        flipped(whole.len() - 2),
        Some(
            text.replace("articles/one.html", "articles/two.html")
                .into_bytes(),
        ),
        Some(text.replace("index.html", "../../etc/passwd").into_bytes()),
        Some(text.replace('\n', "\r\n").into_bytes()),
        Some(b"garbage\0\x01\n".to_vec()),
    ]
}

#[test]
fn without_its_manifest_the_program_knows_no_file_but_recognises_what_it_would_write() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let manifest = public.join(MANIFEST);
    let whole = fs::read(&manifest).unwrap();
    let pages = public_state(&public);
    let damage = |bytes: &Option<Vec<u8>>| match bytes {
        None => fs::remove_file(&manifest).unwrap(),
        Some(bytes) => fs::write(&manifest, bytes).unwrap(),
    };
    for bytes in damages(&whole) {
        for forgotten in [false, true] {
            damage(&bytes);
            if forgotten {
                fs::remove_dir_all(site.path().join(".dossier")).unwrap();
            }
            // Unchanged content: every file is as it would be written.
            let told = stderr(&run_to(site.path(), &["build"], 0));
            let nothing = told.contains("0 files written, ") || told.contains("nothing to do");
            assert!(nothing, "{told}");
            assert!(!told.contains("no part of the site"), "{told}");
            assert_untouched(&pages, &public_state(&public));
            assert!(
                fs::read(&manifest).unwrap() == whole,
                "the manifest is another one"
            );
        }
        // Changed content: the old files might be anybody's.
        damage(&bytes);
        let article = site.path().join("content/articles/one.md");
        let typed = fs::read_to_string(&article).unwrap();
        fs::write(&article, typed.replace("spoke", "wrote")).unwrap();
        assert_refused(site.path(), "public/articles/one.html");
        fs::write(&article, typed).unwrap();
        run_to(site.path(), &["build"], 0);
    }
}

#[test]
fn where_the_manifest_is_lost_the_message_says_what_to_type_and_that_mends_it() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    write(&public, "CNAME", "example.org\n");
    fs::remove_file(public.join(MANIFEST)).unwrap();
    let article = site.path().join("content/articles/one.md");
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("spoke", "wrote")).unwrap();
    fs::remove_file(site.path().join("content/articles/two.md")).unwrap();
    let told = stderr(&run_to(site.path(), &["build"], 2));
    assert!(
        told.contains("public/.dossier-manifest, which would list"),
        "{told}"
    );
    assert!(told.ends_with("\n  dossier build --overwrite\n"), "{told}");
    let told = stderr(&run_to(site.path(), &["build", "--overwrite"], 0));
    let strays = "4 files in public are no part of the site and stayed there; an earlier build may have left \
                  them:\n  CNAME\n  articles/two.html\n  feeds/entities/bob-wu.xml\n  search/0/x1.js\n";
    assert!(told.contains(strays), "{told}");
    let mut left = site_tree(&public);
    assert_eq!(left.remove("CNAME").unwrap(), b"example.org\n");
    assert!(left.remove("articles/two.html").is_some());
    assert!(left.remove("feeds/entities/bob-wu.xml").is_some());
    assert!(left.remove("search/0/x1.js").is_some());
    run_to(site.path(), &["build", "--output", "clean"], 0);
    assert_same_tree(&left, &site_tree(&site.path().join("clean")));
    // It is told once, and the folder is known again.
    fs::write(&article, text).unwrap();
    let told = stderr(&run_to(site.path(), &["build"], 0));
    assert!(!told.contains("no part of the site"), "{told}");
}

#[test]
fn what_to_type_names_the_folders_that_the_build_was_given() {
    let folder = temp();
    let site = folder.path().join("my site");
    small_site(&site);
    write(folder.path(), "out/index.html", "mine");
    let arguments = [
        "build",
        "--site",
        "my site",
        "--output",
        "out",
        "--base-url",
        "https://example.org/",
    ];
    let told = stderr(&run_to(folder.path(), &arguments, 2));
    let command = "\n  dossier build --site 'my site' --output out --base-url https://example.org --overwrite\n";
    assert!(told.ends_with(command), "{told}");
    run_to(
        folder.path(),
        &[&arguments[..], &["--overwrite"]].concat(),
        0,
    );
    assert!(!site_tree(&folder.path().join("out"))["index.html"].starts_with(b"mine"));
}

#[cfg(unix)]
#[test]
fn overwriting_takes_files_at_routes_of_the_site_and_nothing_else() {
    use std::os::unix::fs::symlink;
    let site = temp();
    small_site(site.path());
    let public = site.path().join("public");
    write(site.path(), "precious", "keep");
    for blocked in ["articles/one.html", "articles"] {
        fs::create_dir_all(public.join(blocked).parent().unwrap()).unwrap();
        symlink(site.path().join("precious"), public.join(blocked)).unwrap();
        let told = stderr(&run_to(site.path(), &["build", "--overwrite"], 2));
        assert!(
            told.contains(blocked) && !told.contains("--overwrite"),
            "{told}"
        );
        fs::remove_file(public.join(blocked)).unwrap();
        let _ = fs::remove_dir_all(public.join("articles"));
    }
    write(&public, "index.html/mine", "a folder");
    let told = stderr(&run_to(site.path(), &["build", "--overwrite"], 2));
    assert!(
        told.contains("index.html") && !told.contains("--overwrite"),
        "{told}"
    );
    fs::remove_dir_all(public.join("index.html")).unwrap();
    // A second name of a foreign file keeps its bytes.
    fs::create_dir_all(&public).unwrap();
    fs::hard_link(site.path().join("precious"), public.join("index.html")).unwrap();
    write(&public, "articles/mine.html", "mine");
    run_to(site.path(), &["build", "--overwrite"], 0);
    assert_eq!(fs::read(site.path().join("precious")).unwrap(), b"keep");
    assert_eq!(
        fs::read(public.join("articles/mine.html")).unwrap(),
        b"mine"
    );
    assert!(public.join("articles/one.html").is_file());
}

#[test]
fn a_file_with_a_second_name_elsewhere_is_replaced_and_not_written_into() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let page = site.path().join("public/articles/one.html");
    let kept = site.path().join("kept.html");
    fs::hard_link(&page, &kept).unwrap();
    let before = fs::read(&kept).unwrap();
    let article = site.path().join("content/articles/one.md");
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("spoke", "wrote")).unwrap();
    run_to(site.path(), &["build"], 0);
    assert_eq!(fs::read(&kept).unwrap(), before);
    assert_ne!(fs::read(&page).unwrap(), before);
}

/// What the public folder of `site` is after an edit must be the same as of a clean build, and
/// nothing may have been written that did not change.
#[track_caller]
fn assert_goes_on(site: &Path, output: &Path) {
    let before = public_state(output);
    let arguments = ["build", "--output", output.to_str().unwrap()];
    let told = stderr(&run_to(site, &arguments, 0));
    assert!(
        told.contains("0 files written, ") || told.contains("nothing to do"),
        "{told}"
    );
    assert_untouched(&before, &public_state(output));
    let article = site.join("content/articles/one.md");
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("Ann Wu", "Then Ann Wu")).unwrap();
    fs::remove_file(site.join("content/articles/two.md")).unwrap();
    run_to(site, &arguments, 0);
    let clean = temp();
    let at = clean.path().join("clean");
    run_to(site, &["build", "--output", at.to_str().unwrap()], 0);
    assert_same_tree(&tree(output), &tree(&at));
    small_site(site);
    run_to(site, &arguments, 0);
    assert_untouched(&site_times(&before), &site_times(&public_state(output)));
}

/// Without times: what was removed and came back is another file.
fn site_times(
    state: &BTreeMap<String, (Vec<u8>, SystemTime)>,
) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let timeless = |(bytes, _): &(Vec<u8>, SystemTime)| (bytes.clone(), SystemTime::UNIX_EPOCH);
    let named = state
        .iter()
        .map(|(name, state)| (name.clone(), timeless(state)));
    named.collect()
}

#[test]
fn a_moved_or_copied_output_and_forgotten_builds_are_safe() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    let site = at("site");
    small_site(&site);
    run_to(&site, &["build"], 0);
    assert_goes_on(&site, &site.join("public"));
    copy_tree(&site.join("public"), &at("copied"));
    assert_goes_on(&site, &at("copied"));
    fs::rename(site.join("public"), at("moved")).unwrap();
    assert_goes_on(&site, &at("moved"));
    fs::remove_dir_all(site.join(".dossier")).unwrap();
    assert_goes_on(&site, &at("moved"));
    fs::remove_dir_all(site.join(".dossier/outputs")).unwrap();
    assert_goes_on(&site, &at("copied"));
    // The whole dossier, moved and copied.
    run_to(&site, &["build"], 0);
    fs::rename(&site, at("elsewhere")).unwrap();
    let told = stderr(&run_to(&at("elsewhere"), &["build"], 0));
    // A file that is copied as it is and was only just written is looked at once more.
    let known = told.contains("nothing to do") || told.contains(", 1 of 37 rendered");
    assert!(known, "{told}");
    assert_goes_on(&at("elsewhere"), &at("elsewhere/public"));
    copy_tree(&at("elsewhere"), &at("again"));
    assert_goes_on(&at("again"), &at("again/public"));
    // The same folder under another name.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at("elsewhere"), at("link")).unwrap();
        assert_goes_on(&at("link"), &at("link/public"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_on_another_file_system_is_published_whole_too() {
    use std::os::unix::fs::MetadataExt;
    let site = temp();
    small_site(site.path());
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let memory = Path::new("/dev/shm");
    if device(memory).is_none() || device(memory) == device(site.path()) {
        return;
    }
    let away = tempfile::tempdir_in(memory).unwrap();
    let output = away.path().join("public");
    run_to(site.path(), &["build"], 0);
    run_to(
        site.path(),
        &["build", "--output", output.to_str().unwrap()],
        0,
    );
    assert_same_tree(&tree(&output), &tree(&site.path().join("public")));
    assert_goes_on(site.path(), &output);
    assert_eq!(fs::read_dir(away.path()).unwrap().count(), 1);
    assert!(!site.path().join(".dossier/staging").exists());
}

#[test]
fn of_many_output_folders_the_last_ones_are_remembered() {
    let site = temp();
    small_site(site.path());
    for number in 0..10 {
        run_to(
            site.path(),
            &["build", "--output", &format!("out-{number}")],
            0,
        );
    }
    let remembered = fs::read_dir(site.path().join(".dossier/outputs")).unwrap();
    assert_eq!(remembered.count(), 8);
    let first = site.path().join("out-0");
    let before = state(&first);
    run_to(site.path(), &["build", "--output", "out-0"], 0);
    assert_untouched(&before, &state(&first));
}

#[test]
fn two_dossiers_may_take_turns_in_one_folder() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    small_site(&at("one"));
    small_site(&at("two"));
    write(
        &at("two"),
        "content/articles/three.md",
        "---\ntitle: Three\n---\n\nMore.\n",
    );
    let output = at("public");
    let arguments = ["build", "--output", output.to_str().unwrap()];
    run_to(&at("one"), &["build"], 0);
    run_to(&at("two"), &["build"], 0);
    for _ in 0..2 {
        for site in ["one", "two"] {
            run_to(&at(site), &arguments, 0);
            assert_same_tree(&tree(&output), &tree(&at(site).join("public")));
        }
    }
}

#[test]
fn a_finished_build_leaves_the_site_and_its_manifest_and_says_nothing_private_there() {
    let folder = temp();
    let site = folder.path().join("Verschwiegen");
    medium_site(&site, Edition::A);
    // Words that only diagnostics, paths and clippings hold.
    let entity = "---\nname: Zwillingsschatten\nkind: person\n---\n";
    write(&site, "content/entities/zwillingsschatten.md", entity);
    write(&site, "content/clippings/Leisetreter.txt", "Flüsterwort\n");
    let told = stderr(&run_to(&site, &["build"], 0));
    let warning = "[unused-entity]: nothing mentions “Zwillingsschatten”";
    assert!(told.contains(warning), "{told}");
    let public = site.join("public");
    let mut left = tree(&public);
    let manifest = String::from_utf8(left.remove(MANIFEST).unwrap()).unwrap();
    let lines: Vec<&str> = manifest.lines().collect();
    let (files, around) = (&lines[1..lines.len() - 1], (lines[0], lines.len()));
    assert_eq!(around, ("dossier manifest 1", left.len() + 2));
    let listed: Vec<&str> = files
        .iter()
        .map(|line| line.split_once(' ').unwrap().1)
        .collect();
    assert_eq!(listed, left.keys().collect::<Vec<_>>());
    let planned = support::stdout(&run_to(&site, &["plan"], 0));
    for route in &listed {
        assert!(planned.contains(route), "{route} is not of the site");
    }
    let hidden = |name: &String| name.split('/').any(|part| part.starts_with('.'));
    assert!(!left.keys().any(hidden));
    assert!(
        folders(&public)
            .iter()
            .all(|folder| fs::read_dir(public.join(folder)).unwrap().count() > 0)
    );
    for (name, bytes) in tree(&public) {
        let text = String::from_utf8_lossy(&bytes);
        for word in [
            "Verschwiegen",
            "Leisetreter",
            "Flüsterwort",
            "unused-entity",
            "nothing mentions",
        ] {
            assert!(!text.contains(word), "{word} stands in {name}");
        }
    }
    // Beside the output folder there is nothing either.
    let mut beside: Vec<_> = fs::read_dir(&site)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    beside.sort();
    assert_eq!(beside, [".dossier", "content", "dossier.yaml", "public"]);
    assert!(!site.join(".dossier/staging").exists());
}

#[test]
fn a_folder_of_the_first_version_is_taken_over_and_its_notes_go() {
    let site = temp();
    small_site(site.path());
    run_to(site.path(), &["build"], 0);
    let public = site.path().join("public");
    let before = public_state(&public);
    let former = |names: &[&str]| {
        let _ = fs::remove_file(public.join(MANIFEST));
        for name in names {
            write(&public, &format!(".dossier/{name}"), "x");
        }
    };
    former(&["ledger", "lock"]);
    run_to(site.path(), &["build"], 0);
    assert!(!public.join(".dossier").exists());
    assert_untouched(&before, &public_state(&public));
    former(&[
        "ledger",
        "ledger.new",
        "lock",
        "pending",
        "staging/articles/x.html",
    ]);
    run_to(site.path(), &["build"], 0);
    assert!(!public.join(".dossier").exists());
    // What is not all of it the program's stays.
    for names in [
        &["ledger", "lock", "mine"][..],
        &["mine"],
        &["lock", "ledger", "inputs"],
        &["lock/mine", "ledger"],
        &["staging"],
    ] {
        former(names);
        run_to(site.path(), &["build"], 0);
        assert_eq!(
            files(&public.join(".dossier")).len(),
            names.len(),
            "{names:?}"
        );
        fs::remove_dir_all(public.join(".dossier")).unwrap();
    }
}

#[test]
fn a_build_while_another_one_runs_is_refused() {
    let folder = temp();
    let site = folder.path().join("site");
    let other = folder.path().join("other");
    small_site(&site);
    run_to(&site, &["build"], 0);
    copy_tree(&site, &other);
    let public = site.join("public");
    let lock = public.join(LOCK);
    let held = File::create(&lock).unwrap();
    held.lock().unwrap();
    write(
        &site,
        "content/articles/one.md",
        "---\ntitle: Changed\n---\n\nAnn Wu and Bob Wu.\n",
    );
    let before = state(&public);
    // Whatever dossier it is, and by whatever way it comes.
    for (site, output) in [
        (&site, "public"),
        (&site, "../other/../site/public"),
        (&other, "../site/public"),
    ] {
        let refused = stderr(&run_to(site, &["build", "--output", output], 2));
        assert!(refused.contains("another build is writing to"), "{refused}");
        assert_untouched(&before, &state(&public));
    }
    // A build that was killed leaves its lock, and nobody holds it.
    held.unlock().unwrap();
    run_to(&site, &["build"], 0);
    assert!(!lock.exists());
    let page = fs::read_to_string(public.join("articles/one.html")).unwrap();
    assert!(page.contains("Changed"));
    // Also where there is nothing to do.
    fs::write(&lock, "").unwrap();
    run_to(&site, &["build"], 0);
    assert!(!lock.exists());
    // What holds anything is no lock.
    fs::write(&lock, "mine").unwrap();
    let refused = stderr(&run_to(&site, &["build"], 2));
    assert!(refused.contains(LOCK), "{refused}");
    assert_eq!(fs::read(&lock).unwrap(), b"mine");
}

#[test]
fn builds_that_start_together_end_well_or_are_refused() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    let (site_a, site_b, work) = (at("a"), at("b"), at("work"));
    medium_site(&site_a, Edition::A);
    medium_site(&site_b, Edition::B);
    run_to(&site_a, &["build"], 0);
    run_to(&site_b, &["build"], 0);
    let whole = [tree(&site_a.join("public")), tree(&site_b.join("public"))];
    for _ in 0..4 {
        let start = |site: &Path| {
            let mut command = command(site);
            command.args(["build", "--quiet", "--output"]).arg(&work);
            command.stderr(Stdio::piped()).spawn().unwrap()
        };
        let children = [&site_a, &site_b, &site_a].map(|site| start(site));
        let ended = children.map(|child| child.wait_with_output().unwrap());
        let fine = ended
            .iter()
            .filter(|output| output.status.success())
            .count();
        assert!(fine >= 1);
        for output in ended.iter().filter(|output| !output.status.success()) {
            assert!(
                stderr(output).contains("another build is writing to"),
                "{}",
                stderr(output)
            );
        }
        let left = tree(&work);
        assert!(whole.contains(&left), "the folder holds parts of two sites");
    }
}

/// When to kill a build.
#[derive(Clone, Copy, Debug)]
enum Kill {
    /// So long after its start.
    After(Duration),
    /// So long after it began to publish, as the manifest shows.
    Publishing(Duration),
}

/// Starts a build of `site` into `output` and kills it; whether it was still running.
fn killed_build(site: &Path, output: &Path, kill: Kill) -> bool {
    let manifest = output.join(MANIFEST);
    let before = fs::read(&manifest).ok();
    let mut child = command(site)
        .args(["build", "--output"])
        .arg(output)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    match kill {
        Kill::After(delay) => std::thread::sleep(delay),
        Kill::Publishing(delay) => {
            while fs::read(&manifest).ok() == before && child.try_wait().unwrap().is_none() {
                std::hint::spin_loop();
            }
            let started = Instant::now();
            while started.elapsed() < delay {
                std::hint::spin_loop();
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

/// After a kill every file is whole, as one of the editions has it, and none is missing that
/// both have. Gives how many files are the old edition's and how many the new one's.
fn assert_whole(
    left: &BTreeMap<String, Vec<u8>>,
    old: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
) -> (usize, usize) {
    let (mut of_old, mut of_new) = (0, 0);
    for (name, bytes) in left {
        let is_old = old.get(name) == Some(bytes);
        let is_new = new.get(name) == Some(bytes);
        assert!(is_old || is_new, "{name} is torn or of no edition");
        of_old += usize::from(is_old && !is_new);
        of_new += usize::from(is_new && !is_old);
    }
    for name in old.keys().filter(|name| new.contains_key(*name)) {
        assert!(left.contains_key(name), "{name} is missing");
    }
    (of_old, of_new)
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_the_next_one_ends_the_work() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    let (site_a, site_b, ref_a, ref_b) = (at("a"), at("b"), at("ref-a"), at("ref-b"));
    medium_site(&site_a, Edition::A);
    medium_site(&site_b, Edition::B);
    let output = |path: &Path| ["build", "--output", path.to_str().unwrap()].map(str::to_string);
    let build = |site: &Path, path: &Path| {
        let arguments = output(path);
        run_to(site, &arguments.each_ref().map(String::as_str), 0)
    };
    build(&site_a, &ref_a);
    build(&site_b, &ref_b);
    let (old, new) = (site_tree(&ref_a), site_tree(&ref_b));
    let whole_b = tree(&ref_b);
    let (both, only_old): (Vec<&String>, Vec<&String>) =
        old.keys().partition(|name| new.contains_key(*name));
    let only_new = new.keys().filter(|name| !old.contains_key(*name)).count();
    let changed = both
        .iter()
        .filter(|name| old[**name] != new[**name])
        .count();
    assert!(changed > 50 && only_old.len() > 5 && only_new > 5);

    // How long a build from A to B takes here.
    let work = at("work");
    copy_tree(&ref_a, &work);
    let start = Instant::now();
    build(&site_b, &work);
    let duration = start.elapsed();
    assert_same_tree(&tree(&work), &whole_b);

    let mut seeded = Seeded(2026);
    let mut within = |duration: Duration| {
        let thousandths = u32::try_from(seeded.below(1_000)).unwrap();
        duration * thousandths / 1_000
    };
    let mut kills: Vec<Kill> = (0..26).map(|_| Kill::After(within(duration))).collect();
    // Publishing is a short part of a build, and the one that matters most.
    kills.extend((0..16).map(|_| Kill::Publishing(within(duration / 40))));
    let (mut interrupted, mut mixed) = (0, 0);
    for (number, kill) in kills.into_iter().enumerate() {
        let _ = fs::remove_dir_all(&work);
        copy_tree(&ref_a, &work);
        interrupted += usize::from(killed_build(&site_b, &work, kill));
        let (of_old, of_new) = assert_whole(&site_tree(&work), &old, &new);
        mixed += usize::from(of_old > 0 && of_new > 0);
        let own: Vec<String> = files(&work).into_keys().collect();
        let own = own.iter().filter(|name| name.starts_with('.'));
        // A build that is ended while it tries whether files can be moved leaves its tag, by which the
        // next one knows what to remove.
        let known = |name: &String| {
            name == MANIFEST || name == LOCK || name == ".dossier-staging/made-by-dossier"
        };
        assert!(own.clone().all(known), "{:?}", own.collect::<Vec<_>>());
        // Neither what is remembered nor the folder's place is needed to go on.
        let mut output = work.clone();
        match number % 4 {
            1 => fs::remove_dir_all(site_b.join(".dossier")).unwrap(),
            2 => {
                output = at(&format!("moved-{number}"));
                fs::rename(&work, &output).unwrap();
            }
            3 => {
                output = at(&format!("copied-{number}"));
                copy_tree(&work, &output);
            }
            _ => {}
        }
        build(&site_b, &output);
        assert_same_tree(&tree(&output), &whole_b);
        assert!(!site_b.join(".dossier/staging").exists());
    }
    assert!(
        interrupted >= 20,
        "only {interrupted} builds were killed in time"
    );
    assert!(mixed >= 1, "no kill fell into publishing");

    // The very first build, into an empty folder.
    let nothing = BTreeMap::new();
    let mut interrupted = 0;
    for number in 0..6 {
        let _ = fs::remove_dir_all(&work);
        let kill = match number % 2 {
            0 => Kill::After(within(duration)),
            _ => Kill::Publishing(within(duration / 40)),
        };
        interrupted += usize::from(killed_build(&site_b, &work, kill));
        assert_whole(&site_tree(&work), &nothing, &new);
        build(&site_b, &work);
        assert_same_tree(&tree(&work), &whole_b);
    }
    assert!(
        interrupted >= 2,
        "only {interrupted} first builds were killed in time"
    );
}

#[test]
fn going_back_after_a_killed_build_works_too() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    let (site_a, site_b, ref_a, work) = (at("a"), at("b"), at("ref-a"), at("work"));
    medium_site(&site_a, Edition::A);
    medium_site(&site_b, Edition::B);
    run_to(&site_a, &["build", "--output", ref_a.to_str().unwrap()], 0);
    copy_tree(&ref_a, &work);
    killed_build(&site_b, &work, Kill::Publishing(Duration::ZERO));
    run_to(&site_a, &["build", "--output", work.to_str().unwrap()], 0);
    assert_same_tree(&tree(&work), &tree(&ref_a));
}

/// A server that shows the folder meanwhile must find the site and nothing else there, and what
/// was killed must be gone after the next build, wherever the site was staged.
#[test]
fn staging_is_never_seen_in_the_published_folder_and_goes_with_the_next_build() {
    let folder = temp();
    let at = |name: &str| folder.path().join(name);
    let (site, work) = (at("b"), at("out/work"));
    medium_site(&site, Edition::B);
    run_to(&site, &["build"], 0);
    let whole = tree(&site.join("public"));
    // Where another process holds the dossier's own folder, the site is staged beside the output.
    for beside in [false, true] {
        let held = beside.then(|| File::create(site.join(".dossier/lock")).unwrap());
        held.iter().for_each(|held| held.lock().unwrap());
        let staging = match beside {
            true => at("out/.work.dossier-staging"),
            false => site.join(".dossier/staging"),
        };
        let (mut seen, mut left) = (0, 0);
        for round in 0..12 {
            let _ = fs::remove_dir_all(at("out"));
            let mut child = command(&site)
                .args(["build", "--quiet", "--output"])
                .arg(&work)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut looked = 0;
            while child.try_wait().unwrap().is_none() {
                let names = fs::read_dir(&work).into_iter().flatten().flatten();
                let names = names.filter_map(|entry| entry.file_name().into_string().ok());
                for name in names.filter(|name| name != MANIFEST && name != LOCK) {
                    // Only to see whether folders can be moved there; nothing is in it.
                    let probe =
                        name == ".dossier-staging" && !work.join(&name).join("site").exists();
                    let of_site = whole
                        .keys()
                        .any(|route| route.split('/').next() == Some(&name));
                    assert!(probe || of_site, "{name} is seen");
                }
                looked += usize::from(staging.join("site").exists());
                if looked > 0 && round % 2 == 0 {
                    std::thread::sleep(Duration::from_millis(round));
                    child.kill().unwrap();
                }
            }
            seen += usize::from(looked > 0);
            left += usize::from(staging.exists());
            run_to(&site, &["build", "--output", work.to_str().unwrap()], 0);
            assert_same_tree(&tree(&work), &whole);
            assert!(!staging.exists());
            assert_eq!(fs::read_dir(at("out")).unwrap().count(), 1);
        }
        assert!(
            seen > 0 && left > 0,
            "staging was seen {seen} times, and left {left} times"
        );
    }
}

//! Quotations are proven against clippings wherever these lie, again whenever either changes, and by the
//! file of proofs where a clipping is not here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{copy_tree, run_to, stderr, stdout, temp, tree, write};

const CLIPPING: &str = "Title: The harbour\nDate: 2025-01-30\n\nThe crews walked out at noon, and nobody knew for how \
long. All 12 cranes stood still until the board had paid what it owed to them.\n";

/// A dossier with an article whose clipping lies in `clippings`; answers with the article's path.
fn dossier(site: &Path, clippings: &Path) -> String {
    write(
        site,
        "dossier.yaml",
        "title: Harbour\nupdated: \"2025-02-03\"\n",
    );
    write(clippings, "port.txt", CLIPPING);
    run_to(
        site,
        &["import", "--no-copy", clippings.to_str().unwrap()],
        0,
    );
    let articles = support::files(&site.join("content/articles"));
    let name = articles.keys().next().unwrap();
    let path = format!("content/articles/{name}");
    let imported = fs::read_to_string(site.join(&path)).unwrap();
    let clipping = imported
        .lines()
        .find(|line| line.starts_with("clipping:"))
        .unwrap();
    let article = format!(
        "---\ntitle: The harbour\npublished: \"2025-01-30\"\nurl: https://courier.example/1\n{clipping}\nclaims:\n  \
         - {{id: a, text: A, by: somebody, quote: \"All 12 cranes stood still\"}}\n---\n\nNo text.\n"
    );
    write(site, &path, article);
    path
}

fn summary(output: &std::process::Output) -> String {
    let told = stderr(output);
    let line = told.lines().find(|line| line.contains("quotation"));
    line.unwrap_or(&told).to_string()
}

fn page(site: &Path) -> String {
    let pages = tree(&site.join("public/articles"));
    String::from_utf8(pages.into_values().next().unwrap()).unwrap()
}

#[test]
fn the_demo_proves_its_quotations_without_the_originals() {
    let folder = temp();
    let site = folder.path();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_tree(&root.join("content"), &site.join("content"));
    fs::copy(root.join("dossier.yaml"), site.join("dossier.yaml")).unwrap();
    let verified = run_to(site, &["verify", "--locked"], 0);
    assert!(
        summary(&verified).ends_with("55 verified"),
        "{}",
        stderr(&verified)
    );
    // Nobody's quotation but the proven one.
    let article = support::files(&site.join("content/articles"))
        .into_values()
        .find(|path| {
            fs::read_to_string(path)
                .unwrap()
                .contains("\"sought to use Southeast Asian shell companies\"")
        });
    let article = article.unwrap();
    let text = fs::read_to_string(&article).unwrap();
    fs::write(
        &article,
        text.replace(
            "quote: \"sought to use Southeast Asian shell companies\"",
            "quote: \"sought to use East Asian shell companies\"",
        ),
    )
    .unwrap();
    let told = stderr(&run_to(site, &["verify", "--locked"], 1));
    assert!(told.contains("error[quotation-not-locked]"), "{told}");
    assert!(told.contains("error[stale-proof]"), "{told}");
    let built = run_to(site, &["build"], 0);
    assert!(
        summary(&built).ends_with("54 verified, 1 not checked"),
        "{}",
        stderr(&built)
    );
}

#[test]
fn a_digit_of_a_figure_of_the_demo_stops_the_build_without_the_originals() {
    let folder = temp();
    let site = folder.path();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_tree(&root.join("content"), &site.join("content"));
    fs::copy(root.join("dossier.yaml"), site.join("dossier.yaml")).unwrap();
    run_to(site, &["build", "-q"], 0);
    let before = support::tree(&site.join("public"));
    let mut articles = support::files(&site.join("content/articles")).into_values();
    let holds =
        |path: &std::path::PathBuf| fs::read_to_string(path).unwrap().contains("value: \"300\"");
    let article = articles.find(holds).unwrap();
    let text = fs::read_to_string(&article).unwrap();
    fs::write(&article, text.replace("value: \"300\"", "value: \"400\"")).unwrap();
    let told = stderr(&run_to(site, &["build"], 1));
    assert!(told.contains("error[absent-figure]"), "{told}");
    assert!(
        told.contains(":70:12") && told.contains("figure: 400 petaflops"),
        "{told}"
    );
    assert!(
        told.contains("source: 300 petaflops of computing power"),
        "{told}"
    );
    assert_eq!(support::tree(&site.join("public")), before);
}

#[test]
fn clippings_may_lie_elsewhere_and_are_proven_by_the_lock_where_they_are_not_here() {
    let (folder, elsewhere) = (temp(), temp());
    let (site, private) = (folder.path(), elsewhere.path());
    let path = dossier(site, private);
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 not checked"));
    let private = private.to_str().unwrap();
    let with = |verb: &str| run_to(site, &[verb, "--clippings", private], 0);
    assert!(summary(&with("build")).ends_with("1 verified"));
    assert!(
        page(site).contains("https://courier.example/1#:~:text=All%2012%20cranes%20stood%20still")
    );
    with("verify");
    assert!(stdout(&with("verify")).contains("“All 12 cranes stood still”"));
    // From the lock alone.
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 verified"));
    let from_lock = page(site);
    assert!(from_lock.contains("not published"), "{from_lock}");
    assert!(from_lock.contains("3 February 2025"), "{from_lock}");
    run_to(site, &["verify", "--locked"], 0);
    // By the configuration.
    write(
        site,
        "dossier.yaml",
        format!("title: Harbour\nupdated: \"2025-02-03\"\nclippings: {private}\n"),
    );
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 verified"));
    assert!(!page(site).contains("not published"));
    // One word that is another one stops the build, and what stands there stays.
    let before = tree(&site.join("public"));
    let text = fs::read_to_string(site.join(&path)).unwrap();
    write(site, &path, text.replace("All 12 cranes", "All 21 cranes"));
    let told = stderr(&run_to(site, &["build"], 1));
    assert!(told.contains(&format!("{path}:7:")), "{told}");
    assert!(told.contains("a number differs\n"), "{told}");
    assert!(
        told.contains("quoted: All 21 cranes stood still\n"),
        "{told}"
    );
    assert_eq!(tree(&site.join("public")), before);
    let missing = stderr(&run_to(site, &["build", "--clippings", "nowhere"], 2));
    assert!(missing.contains("there is no folder nowhere"), "{missing}");
}

#[test]
fn a_clipping_that_changes_is_looked_into_again() {
    let folder = temp();
    let site = folder.path();
    let clippings = site.join("content/clippings");
    dossier(site, &clippings);
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 verified"));
    assert!(stderr(&run_to(site, &["build"], 0)).contains("nothing to do"));
    write(&clippings, "port.txt", CLIPPING.replace("All 12", "All 13"));
    let built = run_to(site, &["build"], 0);
    assert!(
        summary(&built).ends_with("1 not checked"),
        "{}",
        stderr(&built)
    );
    assert!(page(site).contains("words not checked"));
    write(&clippings, "port.txt", CLIPPING);
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 verified"));
    // What was built step by step is what a new build makes.
    let before = support::site_tree(&site.join("public"));
    fs::remove_dir_all(site.join("public")).unwrap();
    fs::remove_dir_all(site.join(".dossier")).unwrap();
    run_to(site, &["build"], 0);
    assert_eq!(support::site_tree(&site.join("public")), before);
}

#[test]
fn a_lock_that_says_more_than_the_clipping_is_found_out() {
    let folder = temp();
    let site = folder.path();
    dossier(site, &site.join("content/clippings"));
    run_to(site, &["verify"], 0);
    let lock = fs::read_to_string(site.join("content/proofs.lock")).unwrap();
    let digits = lock
        .split(" original ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    write(site, "content/proofs.lock", lock.replace(digits, "0-5"));
    let told = stderr(&run_to(site, &["build"], 1));
    assert!(told.contains("error[false-proof]"), "{told}");
    assert!(stderr(&run_to(site, &["build"], 1)).contains("error[false-proof]"));
    write(site, "content/proofs.lock", lock);
    run_to(site, &["build"], 0);
}

#[test]
fn proofs_follow_an_article_that_is_renamed() {
    let folder = temp();
    let site = folder.path();
    let path = dossier(site, &site.join("content/clippings"));
    run_to(site, &["verify"], 0);
    fs::remove_dir_all(site.join("content/clippings")).unwrap();
    let slug = path
        .strip_prefix("content/articles/")
        .unwrap()
        .strip_suffix(".md")
        .unwrap();
    run_to(site, &["rename", "article", slug, "the-harbour"], 0);
    assert!(summary(&run_to(site, &["build"], 0)).ends_with("1 verified"));
    run_to(site, &["verify", "--locked"], 0);
    run_to(site, &["verify"], 0);
    let lock = fs::read_to_string(site.join("content/proofs.lock")).unwrap();
    assert!(
        lock.contains("\nthe-harbour ") && !lock.contains(slug),
        "{lock}"
    );
}

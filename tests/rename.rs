//! `dossier rename` changes the references and nothing else: over a large dossier to the byte, and
//! the site that is built on is the one that would be built anew. What each kind of reference
//! becomes is said by tests/cases/rename-*.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "incremental/made.rs"]
mod made;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dossier::model::dossier::ContentKind;
use dossier::model::dossier::Dossier;
use dossier::model::slug::Slug;
use dossier::pipeline::{self, Checked};
use dossier::rename::{self, Plan, Refused, Request};
use support::{
    Seeded, assert_same_tree, copy_tree, run_to, site_tree, stderr, stdout, tree, write,
};
use tempfile::TempDir;

type Files = BTreeMap<String, String>;

/// A dossier in which slugs begin with one another, kinds share them, and every kind of reference
/// comes often. `{old}` stands wherever a renaming must write another slug.
fn large(articles: usize) -> Files {
    let mut seeded = Seeded(7);
    let mut files = Files::new();
    let mut put = |path: String, text: String| files.insert(path, text);
    put("dossier.yaml".into(), "title: Large\n".into());
    for number in 0..40 {
        let text = format!("---\nname: Firm {number}\nkind: organisation\n---\n\nA firm.\n");
        put(format!("content/entities/firm-{number}.md"), text);
        let text = format!("---\ntitle: Subject {number}\n---\n\nA subject.\n");
        put(format!("content/topics/subject-{number}.md"), text);
    }
    put(
        "content/entities/{old}.md".into(),
        "---\nname: Old & Sons # firm\nkind: organisation\nformerly: [oldest]\n---\n\n[[{old}]] sells.\n".into(),
    );
    put(
        "content/entities/old-two.md".into(),
        "---\nname: Old Two\nkind: organisation\nnot_to_be_confused_with: [{old}]\nrelations:\n  - type: \"owned by old\"\n    to: '{old}'\n    source: a-0\n---\n".into(),
    );
    put(
        "content/topics/old.md".into(),
        "---\ntitle: Old things\n---\n\n[Firm](../entities/{old}.md)\n".into(),
    );
    for number in 0..articles {
        let mut lines = vec![format!("title: Report {number} on old things")];
        let other = seeded.below(40);
        lines.push(match seeded.below(4) {
            0 => format!("entities: [firm-{other}, {{old}}, old-two]"),
            1 => format!("entities:\n  - \"{{old}}\" # old\n  - firm-{other}"),
            2 => format!("publisher:   '{{old}}'\nentities: [ firm-{other} ]"),
            _ => format!("entities: [firm-{other}, old-two]"),
        });
        lines.push(match seeded.below(3) {
            0 => format!("topics: [old, subject-{other}]"),
            1 => "events:\n- {date: \"2025\", title: old, entities: [{old}], topics: [old]}".into(),
            _ => "claims:\n  - {id: old, text: old holds., by: {old}}".into(),
        });
        let body = match seeded.below(5) {
            0 => "See [[entities/{old}|old]] and `[[old]]` in [old](../topics/old.md).".to_string(),
            1 => "See [it][old].\n\n[old]: ../entities/{old}.md \"old\"".to_string(),
            2 => format!("Old & Sons and [[firm-{other}]]; [[old-two]], <b>old</b>."),
            3 => "```\n[[entities/old]]\n```\n\n- [x](<../entities/{old}.md>)  ".to_string(),
            _ => "Nothing of it: content/entities/old.md".to_string(),
        };
        let text = format!("---\n{}\n---\n\n{body}\n", lines.join("\n"));
        let text = match seeded.below(3) {
            0 => text.replace('\n', "\r\n"),
            1 => format!("\u{feff}{text}"),
            _ => text,
        };
        put(format!("content/articles/a-{number}.md"), text);
    }
    files
}

/// The files on disk where what is renamed has this slug; that it had others too is said in its file.
fn with_slug(files: &Files, slug: &str, formerly: &str) -> BTreeMap<String, Vec<u8>> {
    let filled = |(path, text): (&String, &String)| {
        let text = text.replace("{old}", slug).replace("[oldest]", formerly);
        // A wiki link without a folder is only unambiguous while no topic has the slug.
        let text = match slug {
            "old" => text.replace("[[old]] sells", "[[entities/old]] sells"),
            _ => text.replace(
                &format!("[[{slug}]] sells"),
                &format!("[[entities/{slug}]] sells"),
            ),
        };
        (path.replace("{old}", slug), text.into_bytes())
    };
    files.iter().map(filled).collect()
}

fn content(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(site);
    files.retain(|path, _| path == "dossier.yaml" || path.starts_with("content/"));
    files
}

#[test]
fn a_thousand_articles_are_renamed_in_to_the_byte_and_built_on_as_built_anew() {
    let folder = workshop();
    let (site, anew) = (folder.path().join("site"), folder.path().join("anew"));
    let files = large(1_000);
    for (path, bytes) in with_slug(&files, "old", "[oldest]") {
        write(&site, &path, bytes);
    }
    run_to(&site, &["build", "--quiet"], 0);

    let renamed = run_to(&site, &["rename", "entity", "old", "华为-new"], 0);
    assert!(
        stdout(&renamed).starts_with("content/entities/old.md -> content/entities/华为-new.md\n")
    );
    assert_same_tree(
        &with_slug(&files, "华为-new", "[oldest, old]"),
        &content(&site),
    );

    run_to(&site, &["build", "--quiet"], 0);
    copy_tree(&site.join("content"), &anew.join("content"));
    write(&anew, "dossier.yaml", "title: Large\n");
    run_to(&anew, &["build", "--quiet"], 0);
    let built = site_tree(&site.join("public"));
    assert_same_tree(&site_tree(&anew.join("public")), &built);
    for old in ["old", "oldest"] {
        let page = String::from_utf8(built[&format!("entities/{old}.html")].clone()).unwrap();
        let address = "url=../entities/%E5%8D%8E%E4%B8%BA-new.html\"";
        assert!(page.contains(address), "{page}");
    }

    // And back again: the slug that it had last is the only one that is new.
    run_to(&site, &["rename", "entity", "华为-new", "old"], 0);
    assert_same_tree(
        &with_slug(&files, "old", "[oldest, 华为-new]"),
        &content(&site),
    );
}

/// A folder in memory where the system has such a place: much is written.
fn workshop() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("dossier-test-");
    match builder.tempdir_in(memory) {
        Ok(folder) if memory.is_dir() => folder,
        _ => builder.tempdir().unwrap(),
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn plan(site: &Path, old: &str, new: &str) -> Result<Plan, Refused> {
    rename::plan(&Request {
        site,
        kind: ContentKind::Entity,
        old: &slug(old),
        new: &slug(new),
    })
}

#[test]
fn a_renaming_that_was_stopped_goes_on_when_it_is_asked_for_again() {
    let folder = workshop();
    let site = folder.path();
    let files = large(40);
    for (path, bytes) in with_slug(&files, "old", "[oldest]") {
        write(site, &path, bytes);
    }
    let planned = plan(site, "old", "new").unwrap();
    // Somebody saves a file in the middle of it.
    let edited = planned.changes[20].file.clone();
    let text = fs::read_to_string(site.join(&edited)).unwrap();
    fs::write(site.join(&edited), format!("{text} ")).unwrap();
    let stopped = rename::carry_out(site, &planned).unwrap_err();
    assert_eq!(stopped.file, edited);
    assert_eq!(stopped.done.len(), 21);
    assert_eq!(stopped.done[0], "content/entities/new.md");
    assert!(!site.join("content/entities/old.md").exists());

    let again = run_to(site, &["rename", "entity", "old", "new"], 0);
    assert!(stderr(&again).starts_with("renamed `old` to `new`, "));
    let mut expected = with_slug(&files, "new", "[oldest, old]");
    expected.get_mut(&edited).unwrap().push(b' ');
    assert_same_tree(&expected, &content(site));

    // Once it is done there is nothing left of it.
    let again = run_to(site, &["rename", "entity", "old", "new"], 0);
    assert!(stderr(&again).contains("0 references in 0 files"));
    assert_same_tree(&expected, &content(site));
}

#[test]
fn a_move_that_was_cut_in_two_is_finished() {
    let folder = workshop();
    let site = folder.path();
    let files = large(10);
    for (path, bytes) in with_slug(&files, "old", "[oldest]") {
        write(site, &path, bytes);
    }
    let expected = with_slug(&files, "new", "[oldest, old]");
    let new = "content/entities/new.md";
    write(site, new, &expected[new]);
    assert!(plan(site, "old", "new").is_ok());
    // Should the two differ nobody knows which is right.
    write(
        site,
        new,
        "---\nname: X\nkind: place\nformerly: [old]\n---\n",
    );
    assert!(matches!(
        plan(site, "old", "new"),
        Err(Refused::Usage { .. })
    ));
    write(site, new, &expected[new]);
    run_to(site, &["rename", "entity", "old", "new"], 0);
    assert_same_tree(&expected, &content(site));
}

#[test]
fn nothing_is_written_where_something_is_refused_or_only_tried() {
    let folder = workshop();
    let site = folder.path();
    for (path, bytes) in with_slug(&large(10), "old", "[oldest]") {
        write(site, &path, bytes);
    }
    let before = content(site);
    run_to(site, &["rename", "entity", "old", "new", "--dry-run"], 0);
    run_to(site, &["rename", "entity", "old", "firm-1"], 2);
    run_to(site, &["rename", "entity", "none", "new"], 2);
    run_to(site, &["rename", "entity", "old", "../new"], 2);
    run_to(site, &["rename", "page", "old", "new"], 2);
    assert_same_tree(&before, &content(site));
    write(
        site,
        "content/topics/wrong.md",
        "---\ntitle: X\nparent: none\n---\n",
    );
    let refused = run_to(site, &["rename", "entity", "old", "new"], 1);
    assert!(stderr(&refused).contains("there is no topic `none`"));
    fs::remove_file(site.join("content/topics/wrong.md")).unwrap();
    assert_same_tree(&before, &content(site));
}

/// What everything leads to, by names and titles, which no renaming changes.
fn connections(dossier: &Dossier) -> Vec<String> {
    let entity = |id: &_| dossier.entity(*id).entity.name.value.clone();
    let topic = |id: &_| dossier.topic(*id).topic.title.value.clone();
    let mut told = Vec::new();
    for linked in &dossier.articles {
        let links = &linked.links;
        let publisher = links.publisher.as_ref().map(entity);
        let entities: Vec<String> = links.entities.iter().map(entity).collect();
        let topics: Vec<String> = links.topics.iter().map(topic).collect();
        let by: Vec<Option<String>> = links
            .claims_by
            .iter()
            .map(|by| by.as_ref().map(entity))
            .collect();
        let counts = (links.in_body.len(), linked.responses.len());
        let title = &linked.article.title;
        told.push(format!(
            "{title} {publisher:?} {entities:?} {topics:?} {by:?} {counts:?}"
        ));
    }
    for linked in &dossier.entities {
        let mut relations: Vec<String> = linked.relations.iter().map(|to| entity(&to.to)).collect();
        relations.sort();
        let mut confusable: Vec<String> =
            linked.not_to_be_confused_with.iter().map(entity).collect();
        // Those that name it stand in the order of their slugs.
        confusable.sort();
        let counts = (
            linked.mentions.len(),
            linked.links.len(),
            linked.inverse_relations.len(),
        );
        let name = &linked.entity.name.value;
        told.push(format!("{name} {relations:?} {confusable:?} {counts:?}"));
    }
    for linked in &dossier.topics {
        let parent = linked.parent.as_ref().map(topic);
        let counts = (linked.articles_below.len(), linked.links.len());
        told.push(format!(
            "{} {parent:?} {counts:?}",
            linked.topic.title.value
        ));
    }
    told.extend(
        dossier
            .pages
            .iter()
            .map(|page| format!("{} {}", page.page.title, page.links.len())),
    );
    told.sort();
    told
}

#[test]
fn in_made_up_dossiers_everything_leads_where_it_led() {
    let (mut renamed, mut references) = (0, 0);
    for seed in 0..60 {
        let folder = workshop();
        let site = folder.path();
        let mut seeded = Seeded(seed);
        let mut files = made::dossier(&mut seeded);
        for (path, bytes) in &mut files {
            // How far an excerpt goes depends on the length of what is typed.
            if path.starts_with(made::ARTICLES) {
                let text = made::with_line(&String::from_utf8_lossy(bytes), "provenance", None);
                *bytes = text.into_bytes();
            }
            write(site, path, &*bytes);
        }
        let before = [false, true].map(|drafts| pipeline::check(site, None, None, drafts));
        let (kind, folder) = [
            (ContentKind::Article, made::ARTICLES),
            (ContentKind::Entity, made::ENTITIES),
            (ContentKind::Topic, made::TOPICS),
        ][seeded.below(3) as usize];
        let paths = made::paths(&files, folder);
        let path = &paths[seeded.below(paths.len() as u64) as usize];
        let old = slug(made::slug_of(path));
        let new = slug(&format!("q{}-新", seeded.below(100)));
        let (site, old, new) = (site, &old, &new);
        let plan = match rename::plan(&Request {
            site,
            kind,
            old,
            new,
        }) {
            Ok(plan) => plan,
            Err(Refused::Content(_)) if before[0].report.has_errors() => continue,
            Err(refused) => panic!("{seed}: {refused:?}"),
        };
        rename::carry_out(site, &plan).unwrap();
        let after = [false, true].map(|drafts| pipeline::check(site, None, None, drafts));
        // What was wrong with quotations still is.
        let errors = |checked: &[Checked; 2]| checked[0].report.has_errors();
        assert_eq!(errors(&before), errors(&after), "{seed}");
        for (before, after) in before.iter().zip(&after) {
            let (before, after) = (&before.dossier, &after.dossier);
            assert_eq!(connections(before), connections(after), "{seed}");
        }
        for (path, bytes) in content(site) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let back = text.replace(new.as_str(), old.as_str());
            match files.get(&path) {
                Some(was) => assert_eq!(back.as_bytes(), was, "{seed} {path}"),
                None => assert!(
                    path.ends_with(&format!("{new}.md")) || path.ends_with(".png"),
                    "{path}"
                ),
            }
        }
        renamed += 1;
        references += plan.counts().0;
    }
    assert!(renamed > 30 && references > 50, "{renamed} {references}");
}

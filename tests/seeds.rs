//! The importer on the real clippings that the dossier began with. Their text is not in the
//! repository: the folder is named by `DOSSIER_SEEDS`, and without it the test says so.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};

use dossier::import::{KnownEntity, Progress, Registry, Request, run};
use dossier::model::entity::EntityKind;
use dossier::model::slug::Slug;

fn entity(slug: &str, kind: EntityKind, names: &[&str], domains: &[&str]) -> KnownEntity {
    KnownEntity {
        slug: Slug::parse(slug).unwrap(),
        kind,
        names: names.iter().map(|name| (*name).into()).collect(),
        domains: domains.iter().map(|domain| (*domain).to_string()).collect(),
    }
}

fn registry() -> Registry {
    use EntityKind::{Organisation, Person, Place};
    let entities = vec![
        entity(
            "scmp",
            Organisation,
            &["South China Morning Post", "SCMP"],
            &["scmp.com"],
        ),
        entity(
            "nyt",
            Organisation,
            &["The New York Times", "New York Times"],
            &["nytimes.com"],
        ),
        entity("cetas", Organisation, &["CETaS"], &["cetas.turing.ac.uk"]),
        entity(
            "alan-turing-institute",
            Organisation,
            &["Alan Turing Institute"],
            &["turing.ac.uk"],
        ),
        entity("reuters", Organisation, &["Reuters"], &["reuters.com"]),
        entity(
            "techcrunch",
            Organisation,
            &["TechCrunch"],
            &["techcrunch.com"],
        ),
        entity(
            "huawei",
            Organisation,
            &["Huawei", "Huawei Technologies", "华为"],
            &[],
        ),
        entity("deepseek", Organisation, &["DeepSeek"], &[]),
        entity("tao-jingwen", Person, &["Tao Jingwen"], &[]),
        entity("guangdong", Place, &["Guangdong", "广东"], &[]),
        entity("shenzhen", Place, &["Shenzhen"], &[]),
    ];
    Registry {
        entities,
        topics: Vec::new(),
    }
}

/// The value of a field of the front matter.
fn field<'t>(article: &'t str, name: &str) -> Option<&'t str> {
    let front = article.split("\n---\n").next().unwrap();
    front
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn body(article: &str) -> &str {
    article.split_once("\n---\n").unwrap().1.trim_start()
}

#[test]
fn the_real_clippings_give_five_articles() {
    let seeds = std::env::var_os("DOSSIER_SEEDS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds"),
        PathBuf::from,
    );
    if !seeds.is_dir() {
        println!(
            "not run: there is no folder {}; set DOSSIER_SEEDS",
            seeds.display()
        );
        return;
    }
    let site = tempfile::tempdir().unwrap();
    let registry = registry();
    let request = Request {
        site: site.path(),
        paths: &[seeds],
        registry: &registry,
        existing: &[],
        ignore: &[],
        refresh: false,
        columns: &[],
        keep_in: None,
        progress: &Progress::default(),
    };
    let outcome = run(&request).unwrap();
    let articles: Vec<String> = outcome
        .created
        .iter()
        .map(|created| fs::read_to_string(site.path().join(&created.file)).unwrap())
        .collect();
    let all = |name: &str| articles.iter().map(|a| field(a, name)).collect::<Vec<_>>();

    assert_eq!(articles.len(), 5);
    let publishers = ["scmp", "nyt", "cetas", "reuters", "techcrunch"].map(Some);
    assert_eq!(all("publisher"), publishers);
    assert_eq!(
        all("authors"),
        [Some("[Coco Feng]"), None, None, None, None]
    );
    assert_eq!(all("place"), [Some("Guangdong"), None, None, None, None]);
    assert_eq!(
        all("published"),
        [Some("\"2025-08-29\""), None, None, None, None]
    );
    assert_eq!(
        all("title_supplied"),
        [None, Some("true"), None, None, None]
    );
    assert!(
        all("title")
            .iter()
            .all(|title| title.is_some_and(|t| !t.contains("TechCrunch")))
    );
    for article in &articles {
        for residue in [
            "scmp.com",
            "nytimes.com",
            "turing.ac.uk",
            "Coco",
            "Published:",
        ] {
            assert!(!body(article).contains(residue), "{residue}");
        }
        assert!(!body(article).contains("South China Morning Post"));
    }
    assert!(body(&articles[0]).contains(".\n\nChina has"));
    assert!(body(&articles[1]).starts_with("Documents "));
    assert!(body(&articles[2]).starts_with("As AI "));
    assert!(outcome.diagnostics.is_empty(), "{:#?}", outcome.diagnostics);
}

//! A whole dossier's files, read in parallel. Collects; judges nothing between files.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::front_matter::{Fields, Findings, Parts, read_mapping, split};
use super::source::{self, Source};
use super::{article, codes, config, entity, page, topic};
use crate::model::article::Article;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Position, nearest};
use crate::model::dossier::Asset;
use crate::model::entity::Entity;
use crate::model::page::Page;
use crate::model::route::Route;
use crate::model::slug::Slug;
use crate::model::topic::Topic;

/// The folders of a dossier, from its root.
pub const CONTENT: &str = "content";
pub const CLIPPINGS: &str = "content/clippings";
pub const ARTICLES: &str = "content/articles";
pub const ENTITIES: &str = "content/entities";
pub const TOPICS: &str = "content/topics";
pub const PAGES: &str = "content/pages";
pub const STATIC: &str = "content/static";

/// Everything that could be read, each list sorted by slug.
#[derive(Debug)]
pub struct Content {
    pub config: Config,
    pub articles: Vec<Article>,
    pub entities: Vec<Entity>,
    pub topics: Vec<Topic>,
    pub pages: Vec<Page>,
    pub assets: Vec<Asset>,
}

/// Reads the dossier in the folder `site`. What cannot be read is left out and reported.
pub fn load(site: &Path) -> (Content, Vec<Diagnostic>) {
    let (config, mut diagnostics) = config::read(site);
    let excerpt_words = config.excerpt_words;
    let mut articles = folder(site, ARTICLES, &mut diagnostics, |file| {
        article::read(file, excerpt_words)
    });
    let mut entities = folder(site, ENTITIES, &mut diagnostics, entity::read);
    let mut topics = folder(site, TOPICS, &mut diagnostics, topic::read);
    let mut pages = folder(site, PAGES, &mut diagnostics, page::read);
    articles.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    entities.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    topics.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    pages.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    let assets = assets(site, &mut diagnostics);
    diagnostics.extend(stray_entries(site));
    (
        Content {
            config,
            articles,
            entities,
            topics,
            pages,
            assets,
        },
        diagnostics,
    )
}

/// A content file on its way to a value: its slug, its parts and what was found wrong.
pub struct ContentFile<'s> {
    pub slug: Slug,
    pub file: Arc<str>,
    parts: Parts<'s>,
    pub findings: Findings,
}

impl ContentFile<'_> {
    /// Reads the front matter's fields.
    pub fn fields<T>(&mut self, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Option<T> {
        read_mapping(
            self.parts.yaml,
            self.parts.yaml_line,
            &mut self.findings,
            read,
        )
    }

    pub fn body_text(&self) -> &str {
        self.parts.body
    }

    pub fn body_line(&self) -> u32 {
        self.parts.body_line
    }
}

fn folder<T: Send>(
    site: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl Fn(&mut ContentFile<'_>) -> Option<T> + Sync,
) -> Vec<T> {
    let (files, walk_diagnostics) = source::files_below(site, folder);
    diagnostics.extend(walk_diagnostics);
    let read_files: Vec<(Option<T>, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|file| read_file(site, file, &read))
        .collect();
    let mut values = Vec::with_capacity(read_files.len());
    for (value, found) in read_files {
        values.extend(value);
        diagnostics.extend(found);
    }
    values
}

fn read_file<T>(
    site: &Path,
    file: &str,
    read: impl Fn(&mut ContentFile<'_>) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let Some(stem) = file
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".md"))
    else {
        let stray = Diagnostic::new(
            &codes::STRAY_FILE,
            &Arc::from(file),
            "this file is no Markdown and is not used",
        );
        return (
            None,
            vec![stray.hint(format!(
                "articles, entities, topics and pages end in .md; other files belong in {STATIC}"
            ))],
        );
    };
    let source: Source = match source::read(site, file) {
        Ok(source) => source,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let slug = match Slug::parse(stem) {
        Ok(slug) => slug,
        Err(error) => {
            let mut diagnostic = Diagnostic::new(
                &codes::FILE_NAME,
                &source.file,
                format!("the file's name is no slug: {error}"),
            );
            diagnostic.hint =
                Slug::from_title(stem, 80).map(|slug| format!("rename it to `{slug}.md`"));
            return (None, vec![diagnostic]);
        }
    };
    match split(&source) {
        Ok(parts) => {
            let findings = Findings::new(&source.file);
            let mut content = ContentFile {
                slug,
                file: Arc::clone(&source.file),
                parts,
                findings,
            };
            let value = read(&mut content);
            (value, content.findings.diagnostics)
        }
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

/// What lies in `content` itself and is none of its folders, such as `content/article`.
fn stray_entries(site: &Path) -> Vec<Diagnostic> {
    let known = [CLIPPINGS, ARTICLES, ENTITIES, TOPICS, PAGES, STATIC];
    let entries = source::entries_of(site, CONTENT).into_iter();
    let stray = entries.filter(|entry| !known.contains(&entry.as_str()));
    let report = |entry: String| {
        let name = entry.rsplit('/').next().unwrap_or(&entry);
        let folders = known.map(|folder| folder.rsplit('/').next().unwrap_or(folder));
        let hint = match nearest(name, folders) {
            Some(near) => format!("did you mean {CONTENT}/{near}?"),
            None => format!("{CONTENT} holds {}", folders.join(", ")),
        };
        Diagnostic::new(
            &codes::STRAY_FILE,
            &Arc::from(entry.as_str()),
            "this is not used here",
        )
        .hint(hint)
    };
    stray.map(report).collect()
}

fn assets(site: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<Asset> {
    let (files, walk_diagnostics) = source::files_below(site, STATIC);
    diagnostics.extend(walk_diagnostics);
    let mut assets = Vec::with_capacity(files.len());
    for file in files {
        let below = file
            .strip_prefix(STATIC)
            .map(|rest| rest.trim_start_matches('/'))
            .unwrap_or_default();
        match Route::of_file(&format!("static/{below}")) {
            Some(route) => assets.push(Asset { route, file }),
            None => diagnostics.push(
                Diagnostic::new(
                    &codes::FILE_NAME,
                    &Arc::from(file.as_str()),
                    "this file's name cannot be an address",
                )
                .at(Position::START)
                .hint("leave out backslashes, colons and control characters"),
            ),
        }
    }
    assets
}

//! A whole dossier's files: what each is read to, and all of them together. Judges nothing
//! between files, and knows nothing of what was read before.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::content_file::{ContentFile, split};
use super::front_matter::Findings;
use super::{TEMPLATES, article, codes, entity, event, page, source, topic};
use crate::model::article::Article;
use crate::model::body::Body;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Position, nearest};
use crate::model::digest::Digest;
use crate::model::dossier::Asset;
use crate::model::entity::Entity;
use crate::model::event::Event;
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
pub const EVENTS: &str = "content/events";
pub const PAGES: &str = "content/pages";
pub const STATIC: &str = "content/static";
/// What was proven of quotations.
pub const LOCK_FILE: &str = "content/proofs.lock";
/// Names that may become entities, as an import proposes them.
pub const PROPOSALS_FILE: &str = "content/proposals.yaml";

/// Everything that could be read, each list sorted by slug.
#[derive(Debug)]
pub struct Content {
    pub config: Config,
    pub articles: Vec<Arc<Article>>,
    pub entities: Vec<Arc<Entity>>,
    pub topics: Vec<Arc<Topic>>,
    pub events: Vec<Arc<Event>>,
    pub pages: Vec<Arc<Page>>,
    pub assets: Vec<Asset>,
}

/// What a content file was read to, with everything found wrong in it.
#[derive(Clone, Debug)]
pub struct Record {
    pub value: Value,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Value {
    Article(Arc<Article>),
    Entity(Arc<Entity>),
    Topic(Arc<Topic>),
    Event(Arc<Event>),
    Page(Arc<Page>),
    /// The file could not be read to anything.
    Nothing,
}

impl Value {
    pub fn body(&self) -> Option<&Body> {
        match self {
            Value::Article(article) => Some(&article.body),
            Value::Entity(entity) => Some(&entity.body),
            Value::Topic(topic) => Some(&topic.body),
            Value::Event(event) => Some(&event.body),
            Value::Page(page) => Some(&page.body),
            Value::Nothing => None,
        }
    }

    /// The body, of a value that nobody else holds yet.
    pub fn body_mut(&mut self) -> Option<&mut Body> {
        match self {
            Value::Article(article) => Arc::get_mut(article).map(|article| &mut article.body),
            Value::Entity(entity) => Arc::get_mut(entity).map(|entity| &mut entity.body),
            Value::Topic(topic) => Arc::get_mut(topic).map(|topic| &mut topic.body),
            Value::Event(event) => Arc::get_mut(event).map(|event| &mut event.body),
            Value::Page(page) => Arc::get_mut(page).map(|page| &mut page.body),
            Value::Nothing => None,
        }
    }
}

/// Puts together what was read of all files.
pub fn assemble<'r>(
    config: Config,
    records: impl IntoIterator<Item = &'r Record>,
    static_files: impl IntoIterator<Item = (&'r str, Option<Digest>)>,
) -> (Content, Vec<Diagnostic>) {
    let mut content = Content {
        config,
        articles: Vec::new(),
        entities: Vec::new(),
        topics: Vec::new(),
        events: Vec::new(),
        pages: Vec::new(),
        assets: Vec::new(),
    };
    let mut diagnostics = Vec::new();
    for record in records {
        match &record.value {
            Value::Article(article) => content.articles.push(Arc::clone(article)),
            Value::Entity(entity) => content.entities.push(Arc::clone(entity)),
            Value::Topic(topic) => content.topics.push(Arc::clone(topic)),
            Value::Event(event) => content.events.push(Arc::clone(event)),
            Value::Page(page) => content.pages.push(Arc::clone(page)),
            Value::Nothing => {}
        }
        diagnostics.extend_from_slice(&record.diagnostics);
    }
    let Content {
        articles,
        entities,
        topics,
        events,
        pages,
        ..
    } = &mut content;
    articles.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    entities.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    topics.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    events.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    pages.sort_by(|a, b| (&a.slug, &a.file).cmp(&(&b.slug, &b.file)));
    content.assets = assets(static_files, &mut diagnostics);
    (content, diagnostics)
}

/// Reads one content file, of which these are the bytes and their digest, to what its folder
/// holds.
pub fn read(file: &Arc<str>, bytes: Vec<u8>, digest: Digest, config: &Config) -> Record {
    let below = |folder: &str| {
        file.strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    if below(ARTICLES) {
        // How much of a clipping is shown is part of what the article is read to.
        let digest = Digest::of_value(&(digest, config.excerpt_words, config.edition));
        let read = |content: &mut ContentFile<'_>| article::read(content, config);
        read_as(file, bytes, digest, Value::Article, read)
    } else if below(ENTITIES) {
        read_as(file, bytes, digest, Value::Entity, entity::read)
    } else if below(TOPICS) {
        read_as(file, bytes, digest, Value::Topic, topic::read)
    } else if below(EVENTS) {
        read_as(file, bytes, digest, Value::Event, event::read)
    } else {
        read_as(file, bytes, digest, Value::Page, page::read)
    }
}

fn read_as<T>(
    file: &Arc<str>,
    bytes: Vec<u8>,
    digest: Digest,
    kind: fn(Arc<T>) -> Value,
    read: impl FnOnce(&mut ContentFile<'_>) -> Option<T>,
) -> Record {
    let (value, diagnostics) = read_file(file, bytes, digest, read);
    Record {
        value: value.map_or(Value::Nothing, |value| kind(Arc::new(value))),
        diagnostics,
    }
}

fn read_file<T>(
    file: &Arc<str>,
    bytes: Vec<u8>,
    digest: Digest,
    read: impl FnOnce(&mut ContentFile<'_>) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let Some(stem) = file
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".md"))
    else {
        return (None, vec![no_markdown(file)]);
    };
    let source = match source::decode(file, bytes) {
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
            // Other generators leave out what begins so.
            let draft = match stem.starts_with('_') {
                true => "; `draft: true` in it keeps it out of the site",
                false => "",
            };
            let title = stem.trim_end_matches(".md");
            diagnostic.hint =
                Slug::from_title(title, 80).map(|slug| format!("rename it to `{slug}.md`{draft}"));
            return (None, vec![diagnostic]);
        }
    };
    match split(&source) {
        Ok(parts) => {
            let findings = Findings::new(&source.file);
            let mut content = ContentFile {
                slug,
                file: Arc::clone(&source.file),
                digest,
                parts,
                findings,
            };
            let value = read(&mut content);
            (value, content.findings.diagnostics)
        }
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

fn no_markdown(file: &Arc<str>) -> Diagnostic {
    let name = file.rsplit('/').next().unwrap_or_default();
    let is_markdown = |ending: &str| {
        let endings = ["md", "markdown", "mdown", "mkd"];
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    };
    let (message, hint) = match name.rsplit_once('.') {
        Some((stem, ending)) if is_markdown(ending) => (
            "this file does not end in `.md` and is not used",
            format!("rename it to `{stem}.md`"),
        ),
        _ => (
            "this file is no Markdown and is not used",
            format!(
                "articles, entities, topics, events and pages end in .md; other files belong in {STATIC}"
            ),
        ),
    };
    Diagnostic::new(&codes::STRAY_FILE, file, message).hint(hint)
}

/// What lies in `content` itself and is none of its folders, such as `content/article`.
pub fn stray_entries(site: &Path) -> Vec<Diagnostic> {
    let known = [CLIPPINGS, ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES, STATIC];
    let entries = source::entries_of(site, CONTENT).into_iter();
    let stray = entries.filter(|entry| {
        !known.contains(&entry.as_str()) && ![LOCK_FILE, PROPOSALS_FILE].contains(&entry.as_str())
    });
    let report = |entry: String| {
        let name = entry.rsplit('/').next().unwrap_or(&entry);
        let folders = known.map(|folder| folder.rsplit('/').next().unwrap_or(folder));
        let lower = name.to_lowercase();
        // `entity` is nearer to `entities` than its letters tell.
        let begins = |folder: &&str| lower.get(..4).is_some_and(|four| folder.starts_with(four));
        let near = nearest(&lower, folders).or_else(|| folders.into_iter().find(begins));
        let hint = match near {
            Some(near) => format!("did you mean {CONTENT}/{near}?"),
            None if matches!(name.trim_start_matches('_'), "draft" | "drafts") => {
                "a draft lies in the folder of its kind, and says `draft: true`".to_string()
            }
            None if name.ends_with(".md") => format!(
                "put it into the folder of its kind: {ARTICLES}, {ENTITIES}, {TOPICS}, {EVENTS} or {PAGES}"
            ),
            None => format!(
                "files for the site belong in {STATIC}; {CONTENT} holds {}",
                folders.join(", ")
            ),
        };
        Diagnostic::new(
            &codes::STRAY_FILE,
            &Arc::from(entry.as_str()),
            "this is not used here",
        )
        .hint(hint)
    };
    stray.map(report).chain(misplaced(site)).collect()
}

/// Folders beside `content` that were surely meant to be it, or to lie in it, such as `contents`.
fn misplaced(site: &Path) -> Vec<Diagnostic> {
    let own = [CONTENT, TEMPLATES];
    let inner = [CLIPPINGS, ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES];
    let report = |name: String| {
        let path = site.join(&name);
        let lower = name.to_lowercase();
        if own.contains(&name.as_str()) || !path.is_dir() {
            return None;
        }
        let folder = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
        let inside = inner.into_iter().find(|path| folder(path) == lower);
        let meant = inside.or_else(|| nearest(&lower, own))?;
        let message = "this folder is not used";
        let stray = Diagnostic::new(&codes::STRAY_FILE, &Arc::from(name.as_str()), message);
        Some(stray.hint(format!("did you mean {meant}?")))
    };
    source::visible_names(site)
        .into_iter()
        .filter_map(report)
        .collect()
}

fn assets<'f>(
    files: impl IntoIterator<Item = (&'f str, Option<Digest>)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Asset> {
    let mut assets = Vec::new();
    for (file, digest) in files {
        let below = file
            .strip_prefix(STATIC)
            .map(|rest| rest.trim_start_matches('/'))
            .unwrap_or_default();
        match Route::of_file(&format!("static/{below}")) {
            Some(route) => assets.push(Asset {
                route,
                file: file.to_string(),
                digest,
            }),
            None => diagnostics.push(
                Diagnostic::new(
                    &codes::FILE_NAME,
                    &Arc::from(file),
                    "this file's name cannot be an address",
                )
                .at(Position::START)
                .hint("leave out backslashes, colons and control characters"),
            ),
        }
    }
    assets
}

//! Where the links that editors write lead: wiki names, paths between files, headings, images.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::contents::Contents;
use super::drafts::refers_to_draft;
use super::paths::joined;
use crate::model::article::Article;
use crate::model::body::{Body, Reference, ReferenceTarget};
use crate::model::dossier::*;

/// Everything that a link may lead to.
#[derive(Default)]
pub struct Targets<'c> {
    by_file: FxHashMap<&'c str, Entry<'c>>,
    /// By bare slug: the file, and others where kinds share it.
    by_slug: FxHashMap<&'c str, (&'c str, Vec<&'c str>)>,
    /// The files of drafts, by file and by bare slug.
    drafts: FxHashMap<&'c str, &'c Arc<str>>,
    drafts_by_slug: FxHashMap<&'c str, Vec<&'c Arc<str>>>,
}

struct Entry<'c> {
    target: Target,
    /// `None` for a file that is copied as it is.
    body: Option<&'c Body>,
    /// The article with the events and claims that can be linked to.
    article: Option<&'c Article>,
    /// Gathered when the first link asks for one of them.
    anchors: OnceLock<Anchors>,
}

/// The ids that can be linked to.
struct Anchors {
    all: Arc<[String]>,
    wanted: FxHashSet<String>,
}

/// A reference that leads somewhere.
pub struct Resolved {
    pub target: Target,
    pub anchor: Option<String>,
    pub label: Label,
}

impl<'c> Targets<'c> {
    pub fn of(site: &'c Contents, assets: &'c [Asset], drafts: &'c Contents) -> Targets<'c> {
        let mut targets = Targets::default();
        let count = site.files().count();
        targets.by_file.reserve(count + assets.len());
        targets.by_slug.reserve(count);
        for draft in drafts.files() {
            targets.drafts.insert(draft.file, draft.file);
            let of_slug = targets.drafts_by_slug.entry(draft.slug.as_str());
            of_slug.or_default().push(draft.file);
        }
        for (article, id) in site.articles.iter().zip(0..) {
            let target = Target::Article(ArticleId(id));
            targets.add(&article.file, target, &article.body, Some(article));
        }
        for (entity, id) in site.entities.iter().zip(0..) {
            let target = Target::Entity(EntityId(id));
            targets.add(&entity.file, target, &entity.body, None);
        }
        for (topic, id) in site.topics.iter().zip(0..) {
            targets.add(&topic.file, Target::Topic(TopicId(id)), &topic.body, None);
        }
        for (event, id) in site.events.iter().zip(0..) {
            targets.add(&event.file, Target::Event(EventId(id)), &event.body, None);
        }
        for (page, id) in site.pages.iter().zip(0..) {
            targets.add(&page.file, Target::Page(PageId(id)), &page.body, None);
        }
        for (index, asset) in assets.iter().enumerate() {
            let entry = Entry {
                target: Target::File(index),
                body: None,
                article: None,
                anchors: OnceLock::new(),
            };
            targets.by_file.insert(&asset.file, entry);
        }
        targets
    }

    fn add(&mut self, file: &'c str, target: Target, body: &'c Body, article: Option<&'c Article>) {
        let entry = Entry {
            target,
            body: Some(body),
            article,
            anchors: OnceLock::new(),
        };
        self.by_file.insert(file, entry);
        let stem = file
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".md"))
            .unwrap_or(file);
        match self.by_slug.entry(stem) {
            Vacant(first) => _ = first.insert((file, Vec::new())),
            Occupied(mut known) => known.get_mut().1.push(file),
        }
    }

    /// Resolves a reference that stands in `file`.
    pub fn resolve(&self, reference: &Reference, file: &str) -> Result<Resolved, UnresolvedKind> {
        match &reference.target {
            ReferenceTarget::Wiki {
                slug,
                anchor,
                labelled,
            } => {
                let place = match labelled {
                    true => DraftPlace::Link,
                    false => DraftPlace::BareLink,
                };
                let entry = self.wiki(slug, place)?;
                let anchor = checked_anchor(entry, anchor.as_deref())?;
                Ok(Resolved {
                    target: entry.target,
                    anchor,
                    label: match labelled {
                        true => Label::Text,
                        false => Label::TargetsName,
                    },
                })
            }
            ReferenceTarget::Path { path, anchor } => {
                let entry = self.path(path, file)?;
                let anchor = checked_anchor(entry, anchor.as_deref())?;
                Ok(Resolved {
                    target: entry.target,
                    anchor,
                    label: Label::Text,
                })
            }
            ReferenceTarget::Image { path } => match self.path(path, file)?.target {
                Target::File(index) => Ok(Resolved {
                    target: Target::Image(index),
                    anchor: None,
                    label: Label::Text,
                }),
                _ => Err(UnresolvedKind::BrokenPath {
                    path: path.clone(),
                    meant: joined(file, path),
                }),
            },
            ReferenceTarget::Anchor(id) => match self.by_file.get(file) {
                Some(entry) => {
                    let anchor = checked_anchor(entry, Some(id))?;
                    Ok(Resolved {
                        target: Target::Here,
                        anchor,
                        label: Label::Text,
                    })
                }
                None => Err(UnresolvedKind::BrokenPath {
                    meant: Some(file.to_string()),
                    path: file.to_string(),
                }),
            },
        }
    }

    /// `slug`, or `folder/slug` where kinds share a slug.
    fn wiki(&self, target: &str, place: DraftPlace) -> Result<&Entry<'c>, UnresolvedKind> {
        let (folder, slug) = match target.rsplit_once('/') {
            Some((folder, slug)) => (Some(folder), slug),
            None => (None, target),
        };
        let files = self.by_slug.get(slug).into_iter();
        let files = files.flat_map(|(first, others)| std::iter::once(first).chain(others));
        let lies_there = |file: &str| {
            folder.is_none_or(|folder| {
                file.strip_prefix("content/")
                    .is_some_and(|rest| rest.starts_with(&format!("{folder}/")))
            })
        };
        let in_folder = |file: &&&str| lies_there(file);
        let mut found = files.clone().filter(in_folder);
        match (found.next(), found.next()) {
            (Some(file), None) => self.by_file.get(*file),
            (Some(_), Some(_)) => {
                let candidates = files.filter(in_folder).map(ToString::to_string);
                let candidates = candidates.collect();
                return Err(UnresolvedKind::AmbiguousWikiTarget {
                    target: target.to_string(),
                    candidates,
                });
            }
            (None, _) => None,
        }
        .ok_or_else(|| {
            let mut drafts = self.drafts_by_slug.get(slug).into_iter().flatten();
            match drafts.find(|draft| lies_there(draft)) {
                Some(draft) => refers_to_draft(target, draft, place),
                None => UnresolvedKind::UnknownWikiTarget {
                    target: target.to_string(),
                },
            }
        })
    }

    fn path(&self, path: &str, file: &str) -> Result<&Entry<'c>, UnresolvedKind> {
        let whole = joined(file, path);
        let whole = whole.as_deref().unwrap_or_default();
        self.by_file
            .get(whole)
            .ok_or_else(|| match self.drafts.get(whole) {
                Some(draft) => refers_to_draft(path, draft, DraftPlace::Link),
                None => UnresolvedKind::BrokenPath {
                    path: path.to_string(),
                    meant: joined(file, path),
                },
            })
    }
}

impl Entry<'_> {
    fn anchors(&self) -> &Anchors {
        self.anchors.get_or_init(|| {
            let in_body = self.body.map(|body| body.anchors.as_slice());
            let in_body = in_body.unwrap_or_default().iter().cloned();
            let of_article = self.article.into_iter().flat_map(own_anchors);
            let all: Arc<[String]> = in_body.chain(of_article).collect();
            let wanted = all.iter().cloned().collect();
            Anchors { all, wanted }
        })
    }
}

/// The ids that an article's page has beside those of its body.
fn own_anchors(article: &Article) -> impl Iterator<Item = String> {
    let events = (1..=article.events.len()).map(|number| format!("event-{number}"));
    let claims = article.claims.iter();
    events.chain(claims.map(|claim| format!("claim-{}", claim.id.value)))
}

fn checked_anchor(
    entry: &Entry<'_>,
    anchor: Option<&str>,
) -> Result<Option<String>, UnresolvedKind> {
    match anchor {
        Some(anchor) if !entry.anchors().wanted.contains(anchor) => {
            Err(UnresolvedKind::BrokenAnchor {
                anchor: anchor.to_string(),
                known: Arc::clone(&entry.anchors().all),
            })
        }
        anchor => Ok(anchor.map(str::to_string)),
    }
}

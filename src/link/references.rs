//! Where the links that editors write lead: wiki names, paths between files, headings, images.

use std::collections::HashMap;

use crate::model::article::Article;
use crate::model::body::{Reference, ReferenceTarget};
use crate::model::dossier::*;
use crate::model::entity::Entity;
use crate::model::page::Page;
use crate::model::topic::Topic;

/// Everything that a link may lead to.
pub struct Targets {
    by_file: HashMap<String, Entry>,
    /// By bare slug; several where kinds share it.
    by_slug: HashMap<String, Vec<String>>,
}

struct Entry {
    target: Target,
    name: String,
    anchors: Vec<String>,
}

/// A reference that leads somewhere.
pub struct Resolved {
    pub target: Target,
    pub anchor: Option<String>,
    /// What to show for a wiki link without a label of its own.
    pub name: Option<String>,
}

impl Targets {
    pub fn of(
        articles: &[Article],
        entities: &[Entity],
        topics: &[Topic],
        pages: &[Page],
        assets: &[Asset],
    ) -> Targets {
        let mut targets = Targets {
            by_file: HashMap::new(),
            by_slug: HashMap::new(),
        };
        for (article, id) in articles.iter().zip(0..) {
            let mut anchors = article.body.anchors.clone();
            anchors.extend((1..=article.events.len()).map(|number| format!("event-{number}")));
            anchors.extend(
                article
                    .claims
                    .iter()
                    .map(|claim| format!("claim-{}", claim.id.value)),
            );
            targets.add(
                &article.file,
                Target::Article(ArticleId(id)),
                &article.title,
                anchors,
            );
        }
        for (entity, id) in entities.iter().zip(0..) {
            let anchors = entity.body.anchors.clone();
            targets.add(
                &entity.file,
                Target::Entity(EntityId(id)),
                &entity.name.value,
                anchors,
            );
        }
        for (topic, id) in topics.iter().zip(0..) {
            let anchors = topic.body.anchors.clone();
            targets.add(
                &topic.file,
                Target::Topic(TopicId(id)),
                &topic.title.value,
                anchors,
            );
        }
        for (page, id) in pages.iter().zip(0..) {
            targets.add(
                &page.file,
                Target::Page(PageId(id)),
                &page.title,
                page.body.anchors.clone(),
            );
        }
        for (index, asset) in assets.iter().enumerate() {
            let name = asset.file.clone();
            targets.by_file.insert(
                name.clone(),
                Entry {
                    target: Target::File(index),
                    name,
                    anchors: Vec::new(),
                },
            );
        }
        targets
    }

    fn add(&mut self, file: &str, target: Target, name: &str, anchors: Vec<String>) {
        self.by_file.insert(
            file.to_string(),
            Entry {
                target,
                name: name.to_string(),
                anchors,
            },
        );
        let stem = file
            .rsplit('/')
            .next()
            .and_then(|name| name.strip_suffix(".md"))
            .unwrap_or(file);
        self.by_slug
            .entry(stem.to_string())
            .or_default()
            .push(file.to_string());
    }

    /// Resolves a reference that stands in `file`.
    pub fn resolve(&self, reference: &Reference, file: &str) -> Result<Resolved, LooseEndKind> {
        match &reference.target {
            ReferenceTarget::Wiki {
                slug,
                anchor,
                labelled,
            } => {
                let entry = self.wiki(slug)?;
                let anchor = checked_anchor(entry, anchor.as_deref())?;
                let name = (!labelled).then(|| entry.name.clone());
                Ok(Resolved {
                    target: entry.target,
                    anchor,
                    name,
                })
            }
            ReferenceTarget::Path { path, anchor } => {
                let entry = self.path(path, file)?;
                let anchor = checked_anchor(entry, anchor.as_deref())?;
                Ok(Resolved {
                    target: entry.target,
                    anchor,
                    name: None,
                })
            }
            ReferenceTarget::Image { path } => match self.path(path, file)?.target {
                Target::File(index) => Ok(Resolved {
                    target: Target::Image(index),
                    anchor: None,
                    name: None,
                }),
                _ => Err(LooseEndKind::BrokenPath { path: path.clone() }),
            },
            ReferenceTarget::Anchor(id) => match self.by_file.get(file) {
                Some(entry) => {
                    let anchor = checked_anchor(entry, Some(id))?;
                    Ok(Resolved {
                        target: Target::Here,
                        anchor,
                        name: None,
                    })
                }
                None => Err(LooseEndKind::BrokenPath {
                    path: file.to_string(),
                }),
            },
        }
    }

    /// `slug`, or `folder/slug` where kinds share a slug.
    fn wiki(&self, target: &str) -> Result<&Entry, LooseEndKind> {
        let (folder, slug) = match target.rsplit_once('/') {
            Some((folder, slug)) => (Some(folder), slug),
            None => (None, target),
        };
        let files = self
            .by_slug
            .get(slug)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let in_folder = |file: &&String| {
            folder.is_none_or(|folder| {
                file.strip_prefix("content/")
                    .is_some_and(|rest| rest.starts_with(&format!("{folder}/")))
            })
        };
        let mut found = files.iter().filter(in_folder);
        match (found.next(), found.next()) {
            (Some(file), None) => self.by_file.get(file),
            (Some(_), Some(_)) => {
                let candidates = files.iter().filter(in_folder).cloned().collect();
                return Err(LooseEndKind::AmbiguousWikiTarget {
                    target: target.to_string(),
                    candidates,
                });
            }
            (None, _) => None,
        }
        .ok_or_else(|| LooseEndKind::UnknownWikiTarget {
            target: target.to_string(),
        })
    }

    fn path(&self, path: &str, file: &str) -> Result<&Entry, LooseEndKind> {
        joined(file, path)
            .and_then(|path| self.by_file.get(&path))
            .ok_or_else(|| LooseEndKind::BrokenPath {
                path: path.to_string(),
            })
    }
}

fn checked_anchor(entry: &Entry, anchor: Option<&str>) -> Result<Option<String>, LooseEndKind> {
    match anchor {
        Some(anchor) if !entry.anchors.iter().any(|known| known == anchor) => {
            Err(LooseEndKind::BrokenAnchor {
                anchor: anchor.to_string(),
                known: entry.anchors.clone(),
            })
        }
        anchor => Ok(anchor.map(str::to_string)),
    }
}

/// The path that `path` means in the file `file`, without `.` and `..`; `None` where it leaves
/// the dossier.
fn joined(file: &str, path: &str) -> Option<String> {
    let (folder, _) = file.rsplit_once('/').unwrap_or(("", file));
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_taken_from_the_file_they_stand_in() {
        let from = "content/articles/a.md";
        assert_eq!(
            joined(from, "../topics/t.md").as_deref(),
            Some("content/topics/t.md")
        );
        assert_eq!(
            joined(from, "./b.md").as_deref(),
            Some("content/articles/b.md")
        );
        assert_eq!(joined(from, "../../../etc/passwd"), None);
        assert_eq!(joined(from, "/etc/passwd"), None);
    }
}

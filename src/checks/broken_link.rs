//! A link into the dossier that leads nowhere.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::{FormerSlugs, Suggestions, at_unresolved};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{ContentKind, Dossier, UnresolvedKind};
use crate::read::content::STATIC;

pub static CODE: Code = Code {
    name: "broken-link",
    severity: Severity::Error,
    summary: "a link into the dossier that leads nowhere",
    explanation: "A wiki link [[slug]] names an article, entity, topic, event or page by the name of its file \
without .md. Other links are paths from the file they stand in, such as ../topics/chips.md or \
../static/map.png.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let mut suggestions = Suggestions::new();
    let former = LazyCell::new(|| FormerSlugs::of(dossier));
    let files = LazyCell::new(|| files_by_folder(dossier));
    let mut hints: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for unresolved in &dossier.unresolved {
        match &unresolved.kind {
            UnresolvedKind::UnknownWikiTarget { target } => {
                let slugs = dossier
                    .entities
                    .iter()
                    .map(|entity| entity.entity.slug.as_str())
                    .chain(dossier.topics.iter().map(|topic| topic.topic.slug.as_str()))
                    .chain(dossier.events.iter().map(|event| event.event.slug.as_str()))
                    .chain(dossier.pages.iter().map(|page| page.page.slug.as_str()))
                    .chain(
                        dossier
                            .articles
                            .iter()
                            .map(|article| article.article.slug.as_str()),
                    );
                let mut diagnostic = at_unresolved(
                    &CODE,
                    unresolved,
                    format!("[[{target}]] names nothing in this dossier"),
                );
                diagnostic.hint = match renamed_target(&former, target) {
                    Some(now) => Some(format!("it is now [[{now}]]")),
                    None => {
                        let near = suggestions.nearest(format!("[[{target}"), target, slugs);
                        near.map(|near| format!("did you mean [[{near}]]?"))
                    }
                };
                diagnostics.push(diagnostic);
            }
            UnresolvedKind::BrokenPath { path, meant } => {
                let message = format!("there is no file {path:?} here");
                let now = path.strip_suffix(".md");
                let hint = match now.and_then(|target| renamed_target(&former, target)) {
                    Some(now) => format!("it is now {now}.md"),
                    None => match meant {
                        // The same path is often written again and again.
                        Some(meant) => hints
                            .entry((path.as_str(), meant.as_str()))
                            .or_insert_with(|| hint_for(&files, path, meant, &mut suggestions))
                            .clone(),
                        None => "a path begins at this file and stays in the dossier, such as ../topics/chips.md or ../static/map.png".to_string(),
                    },
                };
                diagnostics.push(at_unresolved(&CODE, unresolved, message).hint(hint));
            }
            _ => {}
        }
    }
}

/// The files of a folder to which a path can lead.
#[derive(Default)]
struct Folder<'d> {
    names: Vec<&'d str>,
    /// By the name in lower case.
    in_lower_case: BTreeMap<String, &'d str>,
}

fn files_by_folder(dossier: &Dossier) -> BTreeMap<&str, Folder<'_>> {
    let articles = dossier.articles.iter().map(|of| of.article.file.as_ref());
    let entities = dossier.entities.iter().map(|of| of.entity.file.as_ref());
    let topics = dossier.topics.iter().map(|of| of.topic.file.as_ref());
    let events = dossier.events.iter().map(|of| of.event.file.as_ref());
    let pages = dossier.pages.iter().map(|of| of.page.file.as_ref());
    let assets = dossier.assets.iter().map(|asset| asset.file.as_str());
    let files = articles.chain(entities).chain(topics).chain(events);
    let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
    for file in files.chain(pages).chain(assets) {
        if let Some((folder, name)) = file.rsplit_once('/') {
            let folder = folders.entry(folder).or_default();
            folder.names.push(name);
            folder.in_lower_case.insert(name.to_lowercase(), name);
        }
    }
    folders
}

/// What to do about a path that leads to this file, which is not there.
fn hint_for(
    files: &BTreeMap<&str, Folder<'_>>,
    path: &str,
    meant: &str,
    suggestions: &mut Suggestions<String>,
) -> String {
    let (folder, name) = meant.rsplit_once('/').unwrap_or(("", meant));
    let there = files.get(folder);
    let before = path.strip_suffix(name).unwrap_or_default();
    let other = there.and_then(|there| there.in_lower_case.get(&name.to_lowercase()));
    if let Some(other) = other {
        return format!("write {before}{other}: the case of letters counts");
    }
    let names = there.map_or(&[][..], |there| &there.names);
    let near = suggestions.nearest(meant.to_string(), name, names.iter().copied());
    match near {
        Some(near) => format!("did you mean {before}{near}?"),
        None if folder == STATIC || folder.starts_with(&format!("{STATIC}/")) => {
            format!("put the file there: {meant}")
        }
        None => format!(
            "it would be {meant}; paths begin at this file, such as ../topics/chips.md or ../static/map.png"
        ),
    }
}

/// The target with the slug of today, where it names something that was called so before.
fn renamed_target(former: &FormerSlugs<'_>, target: &str) -> Option<String> {
    let (folder, slug) = match target.rsplit_once('/') {
        Some((folder, slug)) => (Some(folder), slug),
        None => (None, target),
    };
    let kinds = [
        ContentKind::Entity,
        ContentKind::Topic,
        ContentKind::Article,
        ContentKind::Event,
    ];
    let mut kinds = kinds.into_iter().filter(|kind| {
        folder.is_none_or(|folder| folder.rsplit('/').any(|part| part == kind.folder()))
    });
    let now = kinds.find_map(|kind| former.now(kind, slug))?;
    Some(match folder {
        Some(folder) => format!("{folder}/{now}"),
        None => now.to_string(),
    })
}

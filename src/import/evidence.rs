//! The clippings that articles rest on, found again by their digests when their files are renamed
//! or put together otherwise. Refuses to follow a clipping while it still is where its article says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};
use std::sync::Arc;

use rayon::prelude::*;

use crate::edit::original::Original;
use crate::edit::{self, Edit};
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::diagnostic::{Diagnostic, Located, Position};
use crate::read::content::CLIPPINGS;
use crate::read::yaml::{Node, Value};

use super::formats::read_clippings;
use super::waiting::Imported;
use super::{Cut, ExistingArticle, Source, codes, files};

/// The most bytes of clippings that a check looks at.
const MAX_CHECKED_BYTES: u64 = 512 * 1024 * 1024;

/// An article whose clipping is not where it says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moved {
    /// Path from the dossier's folder.
    pub file: Arc<str>,
    pub was: Clipping,
    pub now: Clipping,
}

/// Where clippings were found, by their digests.
#[derive(Default)]
struct Places {
    by_digest: BTreeMap<String, Vec<(String, u32)>>,
    files: BTreeSet<String>,
}

impl Places {
    /// The clippings of a file, each with its digest.
    fn add<'c>(&mut self, file: &str, clippings: impl Iterator<Item = (u32, &'c str)>) {
        if self.files.insert(file.to_string()) {
            for (item, sha256) in clippings {
                let places = self.by_digest.entry(sha256.to_string()).or_default();
                places.push((file.to_string(), item));
            }
        }
    }

    fn holds(&self, clipping: &Clipping) -> bool {
        let places = self.by_digest.get(&clipping.sha256);
        let mut places = places.into_iter().flatten();
        places.any(|(file, item)| *file == clipping.file && *item == clipping.item)
    }

    /// Where the clipping is, if it is not where it was: first of all in the same file.
    fn moved(&self, was: &Clipping) -> Option<Clipping> {
        let places = self.by_digest.get(&was.sha256)?;
        let in_file = places.iter().find(|(file, _)| *file == was.file);
        let (file, item) = in_file.or(places.first())?;
        (!self.holds(was)).then(|| Clipping {
            file: file.clone(),
            item: *item,
            sha256: was.sha256.clone(),
            kind: was.kind,
        })
    }

    /// Looks into a file of the clippings folder that was not looked into yet.
    fn look_into(&mut self, site: &Path, file: &str) {
        let is_below = Path::new(file)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_below || self.files.contains(file) {
            return;
        }
        let read = files::read(&site.join(CLIPPINGS).join(file));
        let bytes = read.ok().flatten();
        if let Some(cuts) = bytes.and_then(|bytes| read_clippings(file, &bytes)) {
            self.add(file, digests(&cuts));
        }
    }
}

fn digests(cuts: &[Cut]) -> impl Iterator<Item = (u32, &str)> {
    cuts.iter().map(|cut| (cut.item, cut.sha256.as_str()))
}

/// The clippings that are not imported yet, in one diagnostic a file. Left out are those that stand
/// where an article's clipping stood: these changed.
fn not_imported(places: &Places, imported: &Imported) -> Vec<Diagnostic> {
    let mut new: BTreeMap<&str, usize> = BTreeMap::new();
    for (digest, places) in &places.by_digest {
        if let Some((file, _)) = places.first().filter(|_| imported.lacks(digest, places)) {
            *new.entry(file).or_default() += 1;
        }
    }
    let report = |(file, count): (&str, usize)| {
        let file: Arc<str> = Arc::from(format!("{CLIPPINGS}/{file}"));
        let clippings = if count == 1 { "clipping" } else { "clippings" };
        let message = format!("{count} {clippings} not imported yet");
        Diagnostic::new(&codes::NOT_IMPORTED, &file, message).hint(
            "run `dossier import`, or `dossier import --forget FILE` to leave it out for good",
        )
    };
    new.into_iter().map(report).collect()
}

/// The articles whose clippings were found elsewhere than they say.
pub(super) fn moved(site: &Path, sources: &[Source], existing: &[ExistingArticle]) -> Vec<Moved> {
    let mut places = Places::default();
    for source in sources {
        let items = source.items.iter();
        places.add(
            &source.name,
            items.map(|item| (item.item, item.sha256.as_str())),
        );
    }
    let mut found = Vec::new();
    for article in existing {
        for was in &article.clippings {
            if places.moved(was).is_some() {
                // What is imported may be a copy of what still is there.
                places.look_into(site, &was.file);
            }
            found.extend(places.moved(was).map(|now| Moved {
                file: Arc::clone(&article.file),
                was: was.clone(),
                now,
            }));
        }
    }
    found
}

/// Brings the reference of an article up to date, and changes nothing else in its file.
pub(super) fn follow(site: &Path, moved: &Moved) -> Result<(), Diagnostic> {
    let failed = |why: &str| {
        let Clipping { file, item, .. } = &moved.now;
        let message = format!("its clipping is item {item} of {file} now; {why}");
        let diagnostic = Diagnostic::new(&codes::CLIPPING_NOT_FOLLOWED, &moved.file, message);
        diagnostic.hint("bring `clipping` up to date by hand")
    };
    let path = site.join(moved.file.as_ref());
    let bytes = fs::read(&path).map_err(|error| failed(&error.to_string()))?;
    let text = Original::of(&moved.file, &bytes).and_then(|original| {
        let edits = edits(&original, moved)?;
        let text = edit::applied(original.raw(), edits)?;
        let after = Original::of(&moved.file, text.as_bytes())?;
        clippings_of(&after).contains(&moved.now).then_some(text)
    });
    let text = text.ok_or_else(|| failed("it is not written so that it could be changed"))?;
    edit::replace_file(&path, &bytes, &text).map_err(|error| failed(&error.to_string()))
}

fn edits(original: &Original, moved: &Moved) -> Option<Vec<Edit>> {
    let (_, clippings) = clipping_entries(original)?;
    let mut clippings = clippings.iter();
    let entries = clippings.find(|entries| clipping_of(entries).as_ref() == Some(&moved.was))?;
    let find = |name: &str| entries.iter().find(|(key, _)| key.value == name);
    let (file_key, file) = find("file")?;
    let mut edits = Vec::new();
    if moved.was.file != moved.now.file {
        edits.push(edit::value(original, file, &moved.now.file)?);
    }
    if moved.was.item != moved.now.item {
        let item = moved.now.item.to_string();
        edits.push(match find("item") {
            Some((_, node)) => edit::value(original, node, &item)?,
            None => edit::pair_before(original, file_key.at, &format!("item: {item}"))?,
        });
    }
    Some(edits)
}

type Entries = Vec<(Located<String>, Node)>;

/// The key `clipping` of an article's file, and each mapping under it.
fn clipping_entries(original: &Original) -> Option<(Position, Vec<Entries>)> {
    let mut entries = original.front_matter()?.entries.into_iter();
    let (key, node) = entries.find(|(key, _)| key.value == "clipping")?;
    let of_item = |node: Node| match node.value {
        Value::Mapping(entries) => Some(entries),
        Value::Empty | Value::Text(_) | Value::List(_) => None,
    };
    let mappings = match node.value {
        Value::Mapping(entries) => vec![entries],
        Value::List(items) => items.into_iter().filter_map(of_item).collect(),
        Value::Empty | Value::Text(_) => return None,
    };
    Some((key.at, mappings))
}

/// Where the key `clipping` of an article’s file stands.
pub(super) fn clipping_key(original: &Original) -> Option<Position> {
    clipping_entries(original).map(|(at, _)| at)
}

pub(super) fn clippings_of(original: &Original) -> Vec<Clipping> {
    let (_, clippings) = clipping_entries(original).unwrap_or_default();
    clippings.iter().filter_map(clipping_of).collect()
}

fn clipping_of(entries: &Entries) -> Option<Clipping> {
    let text = |name: &str| {
        let node = entries.iter().find(|(key, _)| key.value == name);
        node.and_then(|(_, node)| match &node.value {
            Value::Text(text) => Some(text.trim().to_string()),
            Value::Empty | Value::List(_) | Value::Mapping(_) => None,
        })
    };
    Some(Clipping {
        file: text("file")?,
        item: text("item").map_or(Some(1), |item| item.parse().ok())?,
        sha256: text("sha256")?,
        kind: text("kind").map_or(Some(ClippingKind::Original), |kind| {
            ClippingKind::named(&kind)
        })?,
    })
}

/// What is wrong with the references of articles to their clippings. Clippings are looked at only
/// where the dossier has any: they may be kept elsewhere.
///
/// `elsewhere` says which clippings are kept in another folder, or proven by an earlier run.
pub fn check(
    site: &Path,
    articles: &[ExistingArticle],
    ignored: &[String],
    elsewhere: &dyn Fn(&Clipping) -> bool,
) -> Vec<Diagnostic> {
    let mut diagnostics = shared(site, articles);
    let found = files::find(&[site.join(CLIPPINGS)]);
    let paths: Vec<_> = found
        .into_iter()
        .filter_map(|entry| match entry {
            files::Entry::File(path) => Some(path),
            files::Entry::OtherEnding(_) | files::Entry::Failed(..) => None,
        })
        .collect();
    let sizes = paths
        .iter()
        .map(|path| fs::metadata(path).map_or(0, |of| of.len()));
    if paths.is_empty() || sizes.sum::<u64>() > MAX_CHECKED_BYTES {
        return diagnostics;
    }
    let read = paths.par_iter().map(|path| {
        let name = files::relative(path, &site.join(CLIPPINGS))?;
        let bytes = files::read(path).ok()??;
        let cuts = read_clippings(&name, &bytes)?;
        Some((name, cuts))
    });
    let read: Vec<Option<(String, Vec<Cut>)>> = read.collect();
    let mut places = Places::default();
    for (name, cuts) in read.into_iter().flatten() {
        places.add(&name, digests(&cuts));
    }
    diagnostics.extend(not_imported(&places, &Imported::of(articles, ignored)));
    let each = articles.iter();
    let each = each.flat_map(|article| article.clippings.iter().map(move |was| (article, was)));
    for (article, was) in each {
        if places.holds(was) || (places.moved(was).is_none() && elsewhere(was)) {
            continue;
        }
        let Clipping { file, item, .. } = was;
        let diagnostic = match places.moved(was) {
            Some(now) => {
                let message = format!("this clipping is item {} of {} now", now.item, now.file);
                Diagnostic::new(&codes::CLIPPING_MOVED, &article.file, message)
                    .hint("run `dossier import`, which brings this line up to date")
            }
            None => {
                let message = match places.files.contains(file) {
                    true => format!(
                        "item {item} of {file} is another text now, and no clipping is the one that this article was made of"
                    ),
                    false => format!(
                        "there is no {file} in {CLIPPINGS}, and no other file has this clipping"
                    ),
                };
                Diagnostic::new(&codes::CLIPPING_MISSING, &article.file, message).hint(
                    "put the clipping back as it was, or name the one that the article rests on",
                )
            }
        };
        diagnostics.push(diagnostic.at(place_of(site, &article.file)));
    }
    diagnostics
}

/// Two articles that rest on one clipping.
fn shared(site: &Path, articles: &[ExistingArticle]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, &ExistingArticle> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let each = articles.iter();
    let each = each.flat_map(|article| article.clippings.iter().map(move |of| (article, of)));
    for (article, clipping) in each {
        match first.get(clipping.sha256.as_str()) {
            None => {
                first.insert(&clipping.sha256, article);
            }
            Some(other) => {
                let message = format!("{} rests on this clipping too", other.file);
                let diagnostic = Diagnostic::new(&codes::CLIPPING_SHARED, &article.file, message);
                let hint = "keep one of the two, or give each its own clipping";
                diagnostics.push(diagnostic.at(place_of(site, &article.file)).hint(hint));
            }
        }
    }
    diagnostics
}

/// Where an article names its clipping.
fn place_of(site: &Path, file: &Arc<str>) -> Position {
    let bytes = fs::read(site.join(file.as_ref())).unwrap_or_default();
    let original = Original::of(file, &bytes);
    let entries = original.as_ref().and_then(clipping_entries);
    entries.map_or(Position::START, |(at, _)| at)
}

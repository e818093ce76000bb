//! Whose a file of an output folder is: the program's, where the manifest knows it by its bytes,
//! and anybody's else. Changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::error::WriteError;
use crate::manifest::{MANIFEST, Manifest};
use crate::model::digest::Digest;
use crate::model::route::Route;
use crate::read::stamp::Stamp;
use crate::record::LastBuild;

/// The folders that a route leads through.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Way {
    /// All of them are there.
    Clear,
    /// One is not there, and so nothing is below it.
    Missing,
    /// This is there and is no plain folder.
    Blocked(PathBuf),
}

/// What is known of the files of an output folder.
pub struct Owned<'b> {
    root: &'b Path,
    /// What is remembered of how files looked, so that few have to be read.
    last: &'b LastBuild,
    /// Which files are ours.
    pub manifest: Manifest,
    /// How the manifest looks; `None` where it is missing or torn.
    pub stamp: Option<Stamp>,
    /// Whether the last build of this dossier is the one that the folder holds.
    pub is_last: bool,
    /// The manifest's routes by what they are where upper and lower case are the same.
    by_folded: OnceLock<BTreeMap<String, Route>>,
}

impl<'b> Owned<'b> {
    /// Reads the manifest of a folder.
    pub fn of(root: &'b Path, last: &'b LastBuild) -> Result<Owned<'b>, WriteError> {
        let path = root.join(MANIFEST);
        // What lies behind a link, or is a folder, is not ours.
        if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(WriteError::Reserved(path));
        }
        let stamp = Stamp::of_file(&path);
        let is_last = last.is_listed_by(stamp);
        let manifest = if is_last {
            let entries = last.entries().iter();
            Some(Manifest::of(entries.map(|e| (e.route.clone(), e.digest))))
        } else {
            let text = fs::read(&path).ok();
            text.and_then(|text| Manifest::parse(&text))
        };
        Ok(Owned {
            root,
            last,
            stamp: stamp.filter(|_| manifest.is_some()),
            manifest: manifest.unwrap_or_default(),
            is_last,
            by_folded: OnceLock::new(),
        })
    }

    /// Whether the folder holds an edition for others: one is private where it has the file of this mark.
    pub fn is_of_another_edition(&self, mark: &Route, is_private: bool) -> bool {
        let mut files = self.manifest.routes();
        files.next().is_some() && self.manifest.lists(mark) != is_private
    }

    /// A route of an earlier build that differs from this one in upper and lower case only, where
    /// this one is new: on many file systems both are the same file.
    pub fn alias(&self, route: &Route) -> Option<&Route> {
        let folded = |route: &Route| route.as_str().to_lowercase();
        let routes = self.by_folded.get_or_init(|| {
            let routes = self.manifest.routes();
            routes.map(|route| (folded(route), route.clone())).collect()
        });
        let alias = routes.get(&folded(route)).filter(|alias| *alias != route)?;
        (!self.manifest.lists(route)).then_some(alias)
    }

    /// The routes of earlier builds that are not among these, which are sorted.
    pub fn left<'r>(&self, new: impl Iterator<Item = &'r Route>) -> Vec<Route> {
        let mut new = new.peekable();
        let left = self.manifest.routes().filter(|route| {
            while new.next_if(|new| new < route).is_some() {}
            new.next_if(|new| new == route).is_none()
        });
        left.cloned().collect()
    }

    /// Whether the file is one that the manifest knows, byte for byte.
    pub fn is_ours(&self, route: &Route, target: &Path) -> bool {
        let Some(stamp) = Stamp::of_file(target) else {
            return false;
        };
        let entry = self.last.entry(route);
        let digest = match entry.filter(|entry| entry.stamp == stamp) {
            Some(entry) => Some(entry.digest),
            None => fs::read(target).ok().map(|bytes| Digest::of(&bytes)),
        };
        digest.is_some_and(|digest| self.manifest.knows(route, digest))
    }

    /// Whether all that lies at the path is ours and not in the new site, so that pruning takes
    /// it away.
    pub fn leaves(&self, path: &Path, is_new: &dyn Fn(&Route) -> bool) -> bool {
        let Ok(metadata) = fs::symlink_metadata(path) else {
            return true;
        };
        if metadata.is_dir() {
            let Ok(entries) = fs::read_dir(path) else {
                return false;
            };
            return entries
                .into_iter()
                .all(|entry| entry.is_ok_and(|entry| self.leaves(&entry.path(), is_new)));
        }
        let below = path.strip_prefix(self.root).ok().and_then(Path::to_str);
        let route = below.and_then(|below| Route::of_file(&below.replace('\\', "/")));
        route.is_some_and(|route| !is_new(&route) && self.is_ours(&route, path))
    }

    /// How far the folders of a route exist. `known` remembers the folder that a way leads to.
    pub fn way(&self, route: &Route, known: &mut BTreeMap<String, Way>) -> Way {
        let Some((folders, _)) = route.as_str().rsplit_once('/') else {
            return Way::Clear;
        };
        if let Some(way) = known.get(folders) {
            return way.clone();
        }
        let mut folder = self.root.to_path_buf();
        let mut parts = folders.split('/').map(|part| {
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Err(_) => Way::Missing,
                Ok(metadata) if metadata.is_dir() => Way::Clear,
                Ok(_) => Way::Blocked(folder.clone()),
            }
        });
        let way = parts.find(|way| *way != Way::Clear).unwrap_or(Way::Clear);
        known.insert(folders.to_string(), way.clone());
        way
    }

    /// The visible files that are no part of the site, sorted.
    pub fn strays(&self, is_new: &dyn Fn(&Route) -> bool) -> Vec<String> {
        let mut strays = Vec::new();
        collect_visible(self.root, "", &mut strays);
        strays.retain(|name| !Route::of_file(name).is_some_and(|route| is_new(&route)));
        strays.sort_unstable();
        strays
    }
}

/// Every file below the folder whose way from there holds nothing hidden, links not followed.
fn collect_visible(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = [prefix, &name].concat();
        match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            true => collect_visible(&entry.path(), &[&path, "/"].concat(), found),
            false => found.push(path),
        }
    }
}

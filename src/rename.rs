//! Floor 6: an entity, a topic, an event or an article under another slug: its file moves, every reference
//! follows, and all other bytes stay. Everything is planned and tried in memory before the first
//! file changes. Refuses whatever leaves a doubt, and a dossier that would have errors afterwards.

mod places;
mod slugs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::checks;
use crate::edit::{self, Staged};
use crate::link::{self, LinkCache};
use crate::model::config::Config;
use crate::model::diagnostic::{Code, Diagnostic, Report, Severity, nearest};
use crate::model::digest::Digest;
use crate::model::dossier::ContentKind;
use crate::model::slug::Slug;
use crate::read::config::{self, CONFIG_FILE};
use crate::read::content::{
    self, ARTICLES, ENTITIES, EVENTS, PAGES, Record, STATIC, TOPICS, Value,
};
use crate::read::source;

pub static IN_DOUBT: Code = Code {
    name: "rename-in-doubt",
    severity: Severity::Error,
    summary: "a reference that `dossier rename` cannot bring up to date",
    explanation: "`dossier rename` changes a reference only where the slug stands to the letter, so that nothing else \
changes. Here it is written in another way, such as with escapes, or what it would become means several things. \
Nothing was changed: write the reference plainly, and rename then.",
};

/// Every code of this file.
pub const CODES: &[&Code] = &[&IN_DOUBT];

/// What is to be renamed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The dossier's folder.
    pub site: &'a Path,
    pub kind: ContentKind,
    pub old: &'a Slug,
    pub new: &'a Slug,
}

/// Why nothing was planned.
#[derive(Debug)]
pub enum Refused {
    /// The request itself cannot be followed.
    Usage {
        message: String,
        hint: Option<String>,
    },
    /// The content is not as it would have to be.
    Content(Report),
}

/// A file as it is and as it will be.
#[derive(Debug)]
pub struct Change {
    /// Path from the dossier's folder, as are all here.
    pub file: String,
    before: Vec<u8>,
    after: String,
    pub references: usize,
}

/// All that a renaming does.
#[derive(Debug, Default)]
pub struct Plan {
    /// The file that moves, and where to.
    pub moved: Option<(Change, String)>,
    /// The others, in the order of their names.
    pub changes: Vec<Change>,
}

/// A renaming that the system stopped.
#[derive(Debug)]
pub struct Interrupted {
    /// The files that are as they should be.
    pub done: Vec<String>,
    pub file: String,
    pub error: io::Error,
}

/// What is renamed, as every file asks about it.
struct Subject<'a> {
    kind: ContentKind,
    old: &'a Slug,
    new: &'a Slug,
    /// Where the file is, or was before an earlier renaming was interrupted.
    old_file: &'a str,
    /// Whether something of another kind has the slug too.
    old_is_shared: bool,
    new_is_shared: bool,
}

/// The files of a dossier with what they were read to.
struct Files {
    config: Config,
    files: Vec<(Arc<str>, Vec<u8>, Record)>,
    statics: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Plan {
    /// How many references are brought up to date, and in how many files.
    pub fn counts(&self) -> (usize, usize) {
        let moved = self.moved.iter().map(|(change, _)| change);
        let changed = moved
            .chain(&self.changes)
            .filter(|change| change.references > 0);
        changed.fold((0, 0), |(references, files), change| {
            (references + change.references, files + 1)
        })
    }
}

/// Plans a renaming: every file as it will be, and nothing is written.
///
/// # Errors
/// Where there is nothing to rename, the new slug is taken, a reference is in doubt, or the dossier
/// would have errors afterwards.
pub fn plan(request: &Request<'_>) -> Result<Plan, Refused> {
    let files = Files::load(request.site);
    let folder = format!("content/{}/", request.kind.folder());
    let find = |slug: &Slug| {
        let name = format!("{slug}.md");
        let mut files = files.files.iter();
        files.find(|(file, ..)| {
            file.starts_with(&folder) && file.rsplit('/').next() == Some(name.as_str())
        })
    };
    let (old, new) = (find(request.old), find(request.new));
    let leads_on = new.is_some_and(|(_, _, record)| {
        let mut formerly = slugs::formerly(&record.value).iter();
        formerly.any(|former| former.value == *request.old)
    });
    let old_file = match (old, new) {
        (Some((file, ..)), None) => file.to_string(),
        // An earlier renaming was interrupted, and goes on.
        (Some((file, ..)), Some(_)) if leads_on => file.to_string(),
        (None, Some((file, ..))) if leads_on => with_slug(file, request.old),
        (_, Some((file, ..))) if old.is_some() => {
            let message = format!("the slug `{}` is taken by {file}", request.new);
            return Err(Refused::Usage {
                message,
                hint: None,
            });
        }
        _ => return Err(nothing_to_rename(request, &files)),
    };
    let is_shared = |slug: &Slug| {
        let name = format!("{slug}.md");
        files.files.iter().any(|(file, ..)| {
            !file.starts_with(&folder) && file.rsplit('/').next() == Some(name.as_str())
        })
    };
    let subject = Subject {
        kind: request.kind,
        old: request.old,
        new: request.new,
        old_file: &old_file,
        old_is_shared: is_shared(request.old),
        new_is_shared: is_shared(request.new),
    };
    let plan = edits(&subject, &files)?;
    if let (Some((change, to)), Some((_, bytes, _))) = (&plan.moved, new)
        && change.after.as_bytes() != bytes.as_slice()
    {
        let message = format!("{old_file} and {to} are both there, and differ");
        let hint = Some(format!(
            "delete the one that is not wanted; {to} was to be written"
        ));
        return Err(Refused::Usage { message, hint });
    }
    files.try_out(&subject, &plan)?;
    Ok(plan)
}

fn nothing_to_rename(request: &Request<'_>, files: &Files) -> Refused {
    let kind = request.kind.as_str();
    let folder = format!("content/{}/", request.kind.folder());
    let of_kind = files
        .files
        .iter()
        .filter(|(file, ..)| file.starts_with(&folder));
    let slugs: Vec<&str> = of_kind
        .filter_map(|(file, ..)| file.rsplit('/').next()?.strip_suffix(".md"))
        .collect();
    let near = nearest(request.old.as_str(), slugs);
    Refused::Usage {
        message: format!("there is no {kind} `{}`", request.old),
        hint: near.map(|near| format!("did you mean `{near}`?")),
    }
}

/// The path of a file with another slug for its name.
fn with_slug(file: &str, slug: &Slug) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{slug}.md"),
        None => format!("{slug}.md"),
    }
}

fn edits(subject: &Subject<'_>, files: &Files) -> Result<Plan, Refused> {
    let edited = files.files.par_iter().map(|(file, bytes, record)| {
        let edited = places::edited(subject, file, bytes, &record.value)?;
        Ok(edited.map(|edited| Change {
            file: file.to_string(),
            before: bytes.clone(),
            after: edited.text,
            references: edited.references,
        }))
    });
    let edited: Vec<Result<Option<Change>, Vec<Diagnostic>>> = edited.collect();
    let mut plan = Plan::default();
    let mut doubts = Vec::new();
    for change in edited {
        match change {
            Ok(Some(change)) if change.file == subject.old_file => {
                let to = with_slug(&change.file, subject.new);
                plan.moved = Some((change, to));
            }
            Ok(change) => plan.changes.extend(change),
            Err(found) => doubts.extend(found),
        }
    }
    match doubts.is_empty() {
        true => Ok(plan),
        false => Err(Refused::Content(Report::new(doubts))),
    }
}

impl Files {
    fn load(site: &Path) -> Files {
        let (config, mut diagnostics) = config::parse(source::bytes(site, &CONFIG_FILE.into()));
        let mut names = Vec::new();
        for folder in [ARTICLES, ENTITIES, TOPICS, EVENTS, PAGES] {
            let (found, wrong) = source::files_below(site, folder);
            names.extend(found);
            diagnostics.extend(wrong);
        }
        let (statics, wrong) = source::files_below(site, STATIC);
        diagnostics.extend(wrong);
        let read = |name: &String| {
            let file: Arc<str> = Arc::from(name.as_str());
            let bytes = source::bytes(site, &file)?;
            let record = read(&file, bytes.clone(), &config);
            Ok((file, bytes, record))
        };
        let read: Vec<Result<_, Diagnostic>> = names.par_iter().map(read).collect();
        let mut files = Vec::with_capacity(read.len());
        for file in read {
            match file {
                Ok(file) => files.push(file),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        Files {
            config,
            files,
            statics,
            diagnostics,
        }
    }

    /// Reads and links the dossier as it will be.
    fn try_out(&self, subject: &Subject<'_>, plan: &Plan) -> Result<(), Refused> {
        let moved = plan.moved.iter().map(|(change, to)| (change, to.as_str()));
        let stay = plan
            .changes
            .iter()
            .map(|change| (change, change.file.as_str()));
        let changed: BTreeMap<&str, (&Change, &str)> = moved
            .chain(stay)
            .map(|(change, to)| (change.file.as_str(), (change, to)))
            .collect();
        let after =
            |(file, _, record): &(Arc<str>, Vec<u8>, Record)| match changed.get(file.as_ref()) {
                Some((change, to)) => {
                    let bytes = change.after.clone().into_bytes();
                    let edited = read(&Arc::from(*to), bytes, &self.config);
                    let moves = file.as_ref() == subject.old_file;
                    let doubtful = !is_renamed(subject, &record.value, &edited.value)
                        || moves && !keeps_old_slug(subject, &record.value, &edited.value);
                    (edited, doubtful.then(|| Arc::clone(file)))
                }
                None => (record.clone(), None),
            };
        // Where a renaming was interrupted the new file is there already.
        let to = plan.moved.as_ref().map(|(_, to)| to.as_str());
        let files = self
            .files
            .iter()
            .filter(|(file, ..)| Some(file.as_ref()) != to);
        let (records, doubtful): (Vec<Record>, Vec<Option<Arc<str>>>) = files.map(after).unzip();
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(doubtful.into_iter().flatten().map(|file| {
            let message = "this file would not be read as it was meant";
            let hint = "write its front matter in a plainer way";
            Diagnostic::new(&IN_DOUBT, &file, message).hint(hint)
        }));
        let statics = self.statics.iter().map(|file| (file.as_str(), None));
        let (content, found) = content::assemble(self.config.clone(), &records, statics);
        diagnostics.extend(found);
        let (dossier, _) = link::link(content, &LinkCache::default());
        diagnostics.extend(checks::run(&dossier));
        diagnostics.retain(|diagnostic| diagnostic.code.severity == Severity::Error);
        match diagnostics.is_empty() {
            true => Ok(()),
            false => Err(Refused::Content(Report::new(diagnostics))),
        }
    }
}

fn read(file: &Arc<str>, bytes: Vec<u8>, config: &Config) -> Record {
    let digest = Digest::of(&bytes);
    content::read(file, bytes, digest, config)
}

/// Whether a file names after its edits what it named before, with the new slug for the old one.
fn is_renamed(subject: &Subject<'_>, before: &Value, after: &Value) -> bool {
    let (before, after) = (slugs::of(before), slugs::of(after));
    let renamed = |named: &slugs::Named| match named.kind == subject.kind {
        true if named.slug == subject.old.as_str() => subject.new.to_string(),
        _ => named.slug.clone(),
    };
    before.len() == after.len()
        && before
            .iter()
            .zip(&after)
            .all(|(before, after)| before.kind == after.kind && renamed(before) == after.slug)
}

/// Whether the file that moves has the slug that it had, and those before, but the one that it gets.
fn keeps_old_slug(subject: &Subject<'_>, before: &Value, after: &Value) -> bool {
    let listed = |value: &Value| -> BTreeSet<Slug> {
        let formerly = slugs::formerly(value).iter();
        formerly.map(|former| former.value.clone()).collect()
    };
    let mut expected = listed(before);
    expected.remove(subject.new);
    expected.insert(subject.old.clone());
    listed(after) == expected
}

/// Writes what was planned: all of it beside the files that are there, and when that is done puts
/// first the file that moves in its place, then the others. Where the system refuses,
/// the same renaming can be asked for again, and goes on.
///
/// # Errors
/// Where a file cannot be written or is not as it was read.
pub fn carry_out(site: &Path, plan: &Plan) -> Result<(), Interrupted> {
    let stage = |change: &Change| Staged::of(&site.join(&change.file), &change.after);
    let staged: Vec<io::Result<Staged>> = plan.changes.par_iter().map(stage).collect();
    let mut ready = Vec::with_capacity(staged.len());
    for (staged, change) in staged.into_iter().zip(&plan.changes) {
        let staged = staged.map_err(|error| Interrupted {
            done: Vec::new(),
            file: change.file.clone(),
            error,
        })?;
        ready.push((staged, change));
    }
    let mut done = Vec::new();
    let stopped = |file: &str, error, done: &[String]| Interrupted {
        done: done.to_vec(),
        file: file.to_string(),
        error,
    };
    if let Some((change, to)) = &plan.moved {
        let moved = move_file(site, change, to);
        moved.map_err(|error| stopped(&change.file, error, &done))?;
        done.push(to.clone());
    }
    for (staged, change) in ready {
        staged
            .publish(&change.before)
            .map_err(|error| stopped(&change.file, error, &done))?;
        done.push(change.file.clone());
    }
    Ok(())
}

fn move_file(site: &Path, change: &Change, to: &str) -> io::Result<()> {
    let (from, to) = (site.join(&change.file), site.join(to));
    if fs::read(&from)? != change.before {
        return Err(io::Error::other("it changed meanwhile"));
    }
    let is_new = edit::write_new(&to, &change.after)?;
    if !is_new && fs::read(&to)? != change.after.as_bytes() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    fs::set_permissions(&to, fs::metadata(&from)?.permissions())?;
    fs::remove_file(&from)
}

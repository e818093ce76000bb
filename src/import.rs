//! Clippings into articles: reads plain-text files, tells the clippings in them apart, and
//! writes an article for each that is new. Owns the way of the data; [`run`] alone touches
//! files. Refuses to write over or to change an article that is there.
//!
//! ```text
//! bytes ─decode─▶ text ─FORMATS─▶ pieces ─recognise─▶ drafts ─article_file─▶ articles
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::edit;
use crate::model::article::Article;
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::diagnostic::{Code, Diagnostic, Position, saturate};
use crate::model::entity::{EntityKind, Matching};
use crate::model::slug::Slug;
use crate::read::content::{ARTICLES, CLIPPINGS};

mod article_file;
mod byline;
mod codes;
mod cut;
mod dateline;
mod dates;
mod decode;
mod draft;
mod evidence;
mod files;
mod forget;
mod headers;
mod hosts;
mod imported;
mod index;
mod known;
mod markdown;
mod piece;
mod published;
mod publisher;
mod recognise;
mod refresh;
mod residue;
mod separators;
mod shape;
mod subjects;
mod supplied;
mod waiting;

pub use codes::{CODES, NOT_IMPORTED};
pub use cut::{Cut, read_clippings};
pub use dates::{Reading as DateReading, date_at};
pub use evidence::{Moved, check};
pub use files::MAX_CLIPPING_FILE_BYTES;
pub use forget::{Forgotten, NotForgotten, forget};
pub use index::ClippingIndex;
pub use piece::Piece;
pub use refresh::Refreshed;
pub use waiting::{Imported, waiting};

/// The most clippings that are taken from one file.
pub const MAX_CLIPPINGS_PER_FILE: usize = 10_000;

/// A way in which clippings follow one another in a file.
pub struct Format {
    pub name: &'static str,
    /// One line for documentation.
    pub summary: &'static str,
    /// The pieces of a text, in order; `None` where it does not have this format. What lies
    /// outside every piece may only be white space and marks.
    pub split: fn(&str) -> Option<Vec<Piece>>,
}

/// All formats, in the order in which they are tried. A piece that is not whole is offered to
/// those further down.
pub const FORMATS: &[Format] = &[
    Format {
        name: "separators",
        summary: "lines of --- or ===, or form feeds, between clippings",
        split: separators::split,
    },
    Format {
        name: "headers",
        summary: "clippings that begin with lines such as Title: or Rights:",
        split: headers::split,
    },
    Format {
        name: "shape",
        summary: "short title lines, each followed by a long body",
        split: shape::split,
    },
];

/// What the dossier knows already, by which clippings are recognised.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    pub entities: Vec<KnownEntity>,
    pub topics: Vec<KnownTopic>,
}

#[derive(Clone, Debug)]
pub struct KnownEntity {
    pub slug: Slug,
    pub kind: EntityKind,
    /// The main name first, then names in other scripts and aliases.
    pub names: Vec<KnownName>,
    pub domains: Vec<String>,
}

/// A name, and how it may be recognised in a text.
#[derive(Clone, Debug)]
pub struct KnownName {
    pub text: String,
    pub matching: Option<Matching>,
}

impl From<&str> for KnownName {
    fn from(name: &str) -> KnownName {
        KnownName {
            text: name.to_string(),
            matching: None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct KnownTopic {
    pub slug: Slug,
    pub title: String,
    pub keywords: Vec<String>,
}

/// An article that the dossier has.
#[derive(Clone, Debug)]
pub struct ExistingArticle {
    /// Path from the dossier's folder.
    pub file: Arc<str>,
    pub slug: Slug,
    pub clippings: Vec<Clipping>,
}

impl ExistingArticle {
    pub fn of(article: &Article) -> ExistingArticle {
        ExistingArticle {
            file: article.file.clone(),
            slug: article.slug.clone(),
            clippings: article.clippings.clone(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The dossier's folder.
    pub site: &'a Path,
    /// Files or folders, absolute or from the current directory.
    pub paths: &'a [PathBuf],
    pub registry: &'a Registry,
    /// All articles of the dossier. One left out here is imported again.
    pub existing: &'a [ExistingArticle],
    /// Digests of clippings that are not wanted.
    pub ignore: &'a [String],
    /// Whether articles that nobody has edited are written anew.
    pub refresh: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In the order of the paths, then of file names, then of clippings.
    pub created: Vec<Created>,
    /// Clippings that an article rests on already.
    pub unchanged: usize,
    /// Clippings that differ from what their article was made of.
    pub changed: usize,
    /// Clippings that are not wanted.
    pub ignored: usize,
    /// Articles whose reference to their clipping was brought up to date.
    pub moved: Vec<Moved>,
    /// Articles that were written anew.
    pub refreshed: Vec<Refreshed>,
    /// Articles that were not, because they were edited.
    pub edited: usize,
    /// Files that were not read, clippings without text, and repeated ones.
    pub skipped: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// An article that was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Created {
    /// Path from the dossier's folder.
    pub file: String,
    pub title: String,
    pub clipping_file: String,
    pub item: u32,
}

/// A clipping with what is needed to report about it.
struct Found<'f> {
    source: &'f Source,
    cut: &'f Cut,
}

/// A file that was read.
struct Source {
    /// For diagnostics.
    label: Arc<str>,
    /// For `Clipping::file`.
    name: String,
    text: String,
    /// The byte at which each line of the text begins.
    lines: Vec<usize>,
    cuts: Vec<Cut>,
}

/// Imports all clippings at the paths. What is wrong with a file or a clipping is in
/// `Outcome::diagnostics`, and stops nothing else.
///
/// # Errors
/// Where the folder for articles cannot be made.
pub fn run(request: &Request) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let sources = read_all(request, &mut outcome);
    let folder = request.site.join(ARTICLES);
    fs::create_dir_all(&folder)?;
    let context = draft::context(request.registry);
    let mut taken: BTreeSet<String> = request
        .existing
        .iter()
        .map(|article| article.slug.to_string())
        .collect();
    for found in new_clippings(&sources, request, &mut outcome) {
        let Some(draft) = recognise::draft(&found.cut.text, &context) else {
            outcome.skipped += 1;
            let message = "this clipping has headers and no text";
            outcome
                .diagnostics
                .push(about(&found, &codes::CLIPPING_WITHOUT_TEXT, None, message));
            continue;
        };
        report(&found, &draft, &mut outcome.diagnostics);
        let clipping = clipping_of(&found, draft.kind);
        let text = article_file::text(&draft, &clipping);
        let stem = article_file::stem(&draft, &clipping.sha256);
        match write(&folder, &stem, &text, &mut taken) {
            Ok(name) => outcome.created.push(Created {
                file: format!("{ARTICLES}/{name}.md"),
                title: draft.title,
                clipping_file: clipping.file,
                item: clipping.item,
            }),
            Err(error) => {
                let message = format!("{ARTICLES}/{stem}.md cannot be written: {error}");
                outcome
                    .diagnostics
                    .push(about(&found, &codes::ARTICLE_NOT_WRITTEN, None, message));
            }
        }
    }
    for moved in evidence::moved(request.site, &sources, request.existing) {
        match evidence::follow(request.site, &moved) {
            Ok(()) => outcome.moved.push(moved),
            Err(diagnostic) => outcome.diagnostics.push(diagnostic),
        }
    }
    if request.refresh {
        refresh::refresh(request, &sources, &context, &mut outcome);
    }
    Ok(outcome)
}

fn read_all(request: &Request, outcome: &mut Outcome) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in files::find(request.paths) {
        let (path, read) = match entry {
            files::Entry::File(path) => {
                let read = read_source(&path);
                (path, read)
            }
            files::Entry::OtherEnding(path) => {
                (path, Err((&codes::CLIPPING_ENDING, String::new())))
            }
            files::Entry::Failed(path, reason) => {
                (path, Err((&codes::CLIPPING_UNREADABLE, reason)))
            }
        };
        let label: Arc<str> = files::relative(&path, request.site)
            .unwrap_or_else(|| path.to_string_lossy().replace('\\', "/"))
            .into();
        match read {
            Ok(text) => {
                let mut cuts = cut::cut(&text);
                if cuts.len() > MAX_CLIPPINGS_PER_FILE {
                    let message = format!("{} clippings were found in this file", cuts.len());
                    outcome.skipped += cuts.len() - MAX_CLIPPINGS_PER_FILE;
                    let code = &codes::TOO_MANY_CLIPPINGS;
                    outcome.diagnostics.push(of_file(code, &label, message));
                    cuts.truncate(MAX_CLIPPINGS_PER_FILE);
                }
                let lines = piece::lines(&text).iter().map(|line| line.start).collect();
                let name = clipping_name(&path, request.site);
                sources.push(Source {
                    label,
                    name,
                    text,
                    lines,
                    cuts,
                });
            }
            Err((code, reason)) => {
                let reason = Some(reason).filter(|reason| !reason.is_empty());
                let message = reason.map_or(code.summary.to_string(), |r| {
                    format!("{}: {r}", code.summary)
                });
                outcome.skipped += 1;
                outcome.diagnostics.push(of_file(code, &label, message));
            }
        }
    }
    sources
}

fn of_file(code: &'static Code, label: &Arc<str>, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, label, message);
    diagnostic.hint = codes::hint(code).map(str::to_string);
    diagnostic
}

fn read_source(path: &Path) -> Result<String, (&'static Code, String)> {
    match files::read(path) {
        Err(error) => Err((&codes::CLIPPING_UNREADABLE, error.to_string())),
        Ok(None) => Err((&codes::CLIPPING_TOO_LARGE, String::new())),
        Ok(Some(bytes)) => decode::decode(&bytes).map_err(|undecoded| match undecoded {
            decode::Undecoded::Empty => (&codes::CLIPPING_EMPTY, String::new()),
            decode::Undecoded::NotText => (&codes::CLIPPING_NOT_TEXT, String::new()),
        }),
    }
}

fn clipping_name(path: &Path, site: &Path) -> String {
    files::relative(path, &site.join(CLIPPINGS)).unwrap_or_else(|| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    })
}

/// The clippings that no article rests on yet and that are no new state of one that does.
fn new_clippings<'f>(
    sources: &'f [Source],
    request: &Request,
    outcome: &mut Outcome,
) -> Vec<Found<'f>> {
    let existing = request.existing;
    let ignore: BTreeSet<&str> = request.ignore.iter().map(String::as_str).collect();
    let of = |article: &'_ ExistingArticle| {
        let file = Arc::clone(&article.file);
        let clippings = article.clippings.clone().into_iter();
        clippings.map(move |clipping| (clipping, Arc::clone(&file)))
    };
    let imported: Vec<(Clipping, Arc<str>)> = existing.iter().flat_map(of).collect();
    let digests: BTreeSet<&str> = imported.iter().map(|(c, _)| c.sha256.as_str()).collect();
    let places: BTreeMap<(&str, u32), &(Clipping, Arc<str>)> = imported
        .iter()
        .map(|pair| ((pair.0.file.as_str(), pair.0.item), pair))
        .collect();
    let found = || {
        sources
            .iter()
            .flat_map(|source| source.cuts.iter().map(move |cut| Found { source, cut }))
    };
    let present: BTreeSet<&str> = found().map(|found| found.cut.sha256.as_str()).collect();
    let mut seen: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    let mut new = Vec::new();
    for found in found() {
        let digest = found.cut.sha256.as_str();
        if let Some((file, item)) = seen.get(digest) {
            outcome.skipped += 1;
            let message = format!("this clipping is the same as clipping {item} of {file}");
            outcome
                .diagnostics
                .push(about(&found, &codes::DUPLICATE_CLIPPING, None, message));
            continue;
        }
        seen.insert(digest, (found.source.label.as_ref(), found.cut.item));
        let before = places.get(&(found.source.name.as_str(), found.cut.item));
        if digests.contains(digest) {
            outcome.unchanged += 1;
        } else if ignore.contains(digest) {
            outcome.ignored += 1;
        } else if let Some((was, article)) =
            before.filter(|(was, _)| !present.contains(was.sha256.as_str()))
        {
            outcome.changed += 1;
            let message = format!(
                "clipping {} has the SHA-256 {digest}, but {article} was made of {}",
                was.item, was.sha256
            );
            let changed = about(&found, &codes::CLIPPING_CHANGED, None, message);
            let hint = format!("nothing was written; look at what changed, then at {article}");
            outcome.diagnostics.push(changed.hint(hint));
        } else {
            new.push(found);
        }
    }
    new
}

fn clipping_of(found: &Found<'_>, kind: ClippingKind) -> Clipping {
    Clipping {
        file: found.source.name.clone(),
        item: found.cut.item,
        sha256: found.cut.sha256.clone(),
        kind,
    }
}

/// A diagnostic that points at the given words of a clipping, or at its beginning.
fn about(
    found: &Found<'_>,
    code: &'static Code,
    words: Option<&str>,
    message: impl Into<String>,
) -> Diagnostic {
    let within = words.and_then(|words| found.cut.text.find(words).map(|at| (at, words)));
    let (at, words) = within.unwrap_or((0, found.cut.text.lines().next().unwrap_or_default()));
    let at = position(found.source, found.cut.start + at, words.chars().count());
    of_file(code, &found.source.label, message.into()).at(at)
}

/// The position of a byte of the text; quicker than counting lines from the top each time.
fn position(source: &Source, offset: usize, width: usize) -> Position {
    let line = source.lines.partition_point(|start| *start <= offset);
    let start = line
        .checked_sub(1)
        .and_then(|line| source.lines.get(line))
        .copied()
        .unwrap_or(0);
    let before = source.text.get(start..offset).unwrap_or_default();
    Position {
        line: saturate(line).max(1),
        column: saturate(before.chars().count()) + 1,
        width: saturate(width).max(1),
    }
}

fn report(found: &Found<'_>, draft: &draft::Draft, diagnostics: &mut Vec<Diagnostic>) {
    for note in &draft.notes {
        let diagnostic = about(
            found,
            note.code,
            note.words.as_deref(),
            note.message.clone(),
        );
        diagnostics.push(match &note.hint {
            Some(hint) => diagnostic.hint(hint.clone()),
            None => diagnostic,
        });
    }
    let inner = shape::inner_titles(&found.cut.text);
    if let Some(line) = inner.first().filter(|_| !found.cut.whole) {
        let message = format!(
            "{} short line{} in this clipping may be the title of another one",
            saturate(inner.len()),
            if inner.len() == 1 { "" } else { "s" },
        );
        let diagnostic = about(
            found,
            &codes::POSSIBLE_TITLE_IN_CLIPPING,
            Some(line),
            message,
        );
        diagnostics.push(diagnostic.hint("put a line of --- above it if it is"));
    }
}

/// Writes under the first free name and gives it.
fn write(
    folder: &Path,
    stem: &str,
    text: &str,
    taken: &mut BTreeSet<String>,
) -> io::Result<String> {
    let numbered = (2..).map(|number: u32| format!("{stem}-{number}"));
    for name in [stem.to_string()].into_iter().chain(numbered) {
        if !taken.contains(&name) && edit::write_new(&folder.join(format!("{name}.md")), text)? {
            taken.insert(name.clone());
            return Ok(name);
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

//! Clippings into articles: reads files of many formats, tells the clippings in them apart, and
//! writes an article for each that is new. Owns the way of the data. Refuses to write over or to change an
//! article that is there.
//!
//! ```text
//! bytes ─FORMATS─▶ cuts ─recognise─▶ candidates ─decide─▶ drafts ─article_file─▶ articles
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::edit;
use crate::model::article::Article;
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::diagnostic::{Code, Diagnostic, Position};
use crate::model::entity::{EntityKind, Matching};
use crate::model::slug::Slug;
use crate::read::content::ARTICLES;
use crate::read::markdown::nesting::is_too_deep;
use crate::read::source::MAX_CONTENT_BYTES;

mod article_file;
mod attached;
mod byline;
mod candidates;
pub mod codes;
mod dateline;
mod dates;
mod decide;
mod decode;
mod draft;
mod events;
mod evidence;
mod files;
mod foreign_markdown;
mod forget;
mod formats;
mod front_matter;
mod hosts;
mod hyphens;
mod imported;
mod index;
mod join;
mod keep;
mod keys;
mod known;
mod library_dates;
mod moment;
mod new_clippings;
mod page;
mod piece;
mod plain_markdown;
mod progress;
pub mod proposals;
mod publisher;
mod reading;
mod recognise;
mod refresh;
mod residue;
mod rows;
mod spool;
mod subjects;
mod supplied;
mod unregistered;
mod waiting;
mod work;
mod xml;

pub use codes::{CODES, NOT_IMPORTED};
pub use dates::{Reading as DateReading, date_at};
pub use events::{ExistingEvent, run_events};
pub use evidence::{Moved, check};
pub use files::MAX_CLIPPING_FILE_BYTES;
pub use forget::{Forgotten, NotForgotten, forget};
pub use formats::plain_text::{LAYOUTS, Layout};
pub use formats::{Cut, FORMATS, Format, READER, read_clippings};
pub use index::{ClippingFolder, ClippingIndex};
pub use piece::Piece;
pub use progress::Progress;
pub use refresh::Refreshed;
pub use rows::is_column_key;
pub use waiting::{Imported, waiting};

/// The most clippings that are taken from one file.
pub const MAX_CLIPPINGS_PER_FILE: usize = 10_000;

/// The text of an article is no larger than this, in bytes: its front matter takes some of the file, and marks that
/// are escaped take two.
const MAX_BODY_BYTES: u64 = MAX_CONTENT_BYTES / 4;

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
    pub url: Option<String>,
}

impl ExistingArticle {
    pub fn of(article: &Article) -> ExistingArticle {
        ExistingArticle {
            file: article.file.clone(),
            slug: article.slug.clone(),
            clippings: article.clippings.clone(),
            url: article.url.clone(),
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
    /// What columns of tables hold: their headings, each with a key of articles or `text`.
    pub columns: &'a [(String, String)],
    /// Where files from elsewhere are copied to, byte for byte, before anything is made of them; `None`
    /// leaves them where they are.
    pub keep_in: Option<&'a Path>,
    /// Is told how far the import is.
    pub progress: &'a Progress,
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
    /// Clippings that were added to articles with the same address.
    pub joined: Vec<Joined>,
    /// Articles that were written anew.
    pub refreshed: Vec<Refreshed>,
    /// Articles that were not, because they were edited.
    pub edited: usize,
    /// Files that were not read, clippings without text, and repeated ones.
    pub skipped: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// A clipping that was added to an article.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The article, from the dossier’s folder.
    pub file: Arc<str>,
    pub clipping: Clipping,
}

/// An article that was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Created {
    /// Path from the dossier's folder.
    pub file: String,
    pub title: String,
    pub clipping_file: String,
    pub item: u32,
    /// What of `date`, `author`, `publisher` and `language` it does not have.
    pub lacks: Vec<&'static str>,
    /// Tags of the clipping that are no topics.
    pub unknown_tags: Vec<String>,
    /// The name or the domain of its publisher, where the dossier does not know it.
    pub unknown_publisher: Option<String>,
}

/// A file that was read, with the clippings in it.
struct Source {
    path: PathBuf,
    /// For diagnostics.
    label: Arc<str>,
    /// For `Clipping::file`.
    name: String,
    /// Whether it lies in the dossier’s own folder of clippings.
    is_own: bool,
    items: Vec<Item>,
    /// About the file as a whole.
    diagnostics: Vec<Diagnostic>,
    skipped: usize,
}

/// A clipping, as far as an import has to know it.
struct Item {
    item: u32,
    sha256: String,
    /// Where it begins.
    at: Position,
    /// Of one that is new or may have to be written anew.
    draft: Option<SpooledDraft>,
    /// What there is to say of it, where it becomes an article.
    diagnostics: Vec<Diagnostic>,
    /// The file that has its text, where another only tells of it.
    attached: Option<attached::Attached>,
}

/// A draft without its text, which waits in the spool.
struct SpooledDraft {
    head: draft::Draft,
    body: spool::Spooled,
}

impl SpooledDraft {
    fn of(mut draft: draft::Draft, spool: &spool::Spool<'_>) -> SpooledDraft {
        let body = spool.put(std::mem::take(&mut draft.body));
        SpooledDraft { head: draft, body }
    }

    /// The draft with its text.
    ///
    /// # Errors
    /// Where the disk does not give the text.
    fn whole(&self, spool: &spool::Spool<'_>) -> io::Result<draft::Draft> {
        Ok(draft::Draft {
            body: spool.get(&self.body)?,
            ..self.head.clone()
        })
    }
}

/// Imports all clippings at the paths. What is wrong with a file or a clipping is in
/// `Outcome::diagnostics`, and stops nothing else.
///
/// # Errors
/// Where the folder for articles cannot be made, or the disk does not give back a text that was put down.
pub fn run(request: &Request) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let context = draft::context(request.registry);
    let spool = spool::Spool::in_folder(request.site);
    let mut sources = reading::read_all(request, &context, &spool);
    for source in &mut sources {
        outcome.diagnostics.append(&mut source.diagnostics);
        outcome.skipped += source.skipped;
    }
    let folder = request.site.join(ARTICLES);
    fs::create_dir_all(&folder)?;
    if let Some(kept) = request.keep_in {
        keep::set_names(&mut sources, kept);
    }
    let mut taken: BTreeSet<String> = request
        .existing
        .iter()
        .map(|article| article.slug.to_string())
        .collect();
    for (number, place) in new_clippings::of(&sources, request, &mut outcome) {
        let Some(source) = sources.get(number) else {
            continue;
        };
        let Some(item) = source.items.get(place) else {
            continue;
        };
        outcome.diagnostics.extend_from_slice(&item.diagnostics);
        let Some(draft) = &item.draft else {
            outcome.skipped += 1;
            continue;
        };
        let draft = &draft.whole(&spool)?;
        // What cannot be read again would stop every build, and every later import.
        if draft.body.len() as u64 > MAX_BODY_BYTES
            || (draft.is_markdown && is_too_deep(&draft.body))
        {
            let code = &codes::ARTICLE_TOO_LARGE;
            let message = code.summary.to_string();
            outcome
                .diagnostics
                .push(of_file(code, &source.label, message).at(item.at));
            outcome.skipped += 1;
            continue;
        }
        if let Some(kept) = request.keep_in
            && let Err(error) = keep::keep(source, kept)
        {
            let message = format!("it cannot be copied to {}: {error}", source.name);
            let code = &codes::CLIPPING_NOT_KEPT;
            outcome
                .diagnostics
                .push(of_file(code, &source.label, message));
            outcome.skipped += 1;
            continue;
        }
        let clipping = clipping_of(source, item, draft.kind);
        let mut clippings = vec![clipping.clone()];
        if let Some(attached) = &item.attached {
            let name = match request.keep_in {
                Some(kept) => keep::keep_at(&attached.path, &attached.name, kept),
                None => Ok(attached.name.clone()),
            };
            match name {
                Ok(file) => clippings.push(Clipping {
                    file,
                    item: attached.item,
                    sha256: attached.sha256.clone(),
                    kind: draft.kind,
                }),
                Err(error) => {
                    let message = format!("{} cannot be copied: {error}", attached.name);
                    let code = &codes::CLIPPING_NOT_KEPT;
                    let diagnostic = of_file(code, &source.label, message).at(item.at);
                    outcome.diagnostics.push(diagnostic);
                    outcome.skipped += 1;
                    continue;
                }
            }
        }
        if let Some(article) = article_of(draft, request.existing) {
            match join::join(request.site, &article.file, &clipping) {
                Ok(()) => outcome.joined.push(Joined {
                    file: Arc::clone(&article.file),
                    clipping,
                }),
                Err(diagnostic) => outcome.diagnostics.push(diagnostic),
            }
            continue;
        }
        let text = article_file::text(draft, &clippings);
        let stem = article_file::stem(draft, &clipping.sha256);
        match write(&folder, &stem, &text, &mut taken) {
            Ok(name) => outcome.created.push(Created {
                file: format!("{ARTICLES}/{name}.md"),
                title: draft.title.clone(),
                clipping_file: clipping.file,
                item: clipping.item,
                lacks: draft.lacks(),
                unknown_tags: draft.unknown_tags.clone(),
                unknown_publisher: draft
                    .unknown_publisher
                    .clone()
                    .filter(|_| draft.publisher.is_none()),
            }),
            Err(error) => {
                let message = format!("{ARTICLES}/{stem}.md cannot be written: {error}");
                let code = &codes::ARTICLE_NOT_WRITTEN;
                let diagnostic = of_file(code, &source.label, message);
                outcome.diagnostics.push(diagnostic.at(item.at));
            }
        }
    }
    for moved in evidence::moved(request.site, &sources, request.existing) {
        match evidence::follow(request.site, &moved) {
            Ok(()) => outcome.moved.push(moved),
            Err(diagnostic) => outcome.diagnostics.push(diagnostic),
        }
    }
    tell_publishers_once(&mut outcome.diagnostics);
    if request.refresh {
        refresh::refresh(request, &sources, &spool, &mut outcome);
    }
    Ok(outcome)
}

/// A publisher that many clippings name, and that the dossier does not know, is told of once.
fn tell_publishers_once(diagnostics: &mut Vec<Diagnostic>) {
    let is_unknown = |of: &Diagnostic| of.code.name == codes::UNKNOWN_PUBLISHER_IN_CLIPPING.name;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    diagnostics.retain(|diagnostic| {
        if !is_unknown(diagnostic) {
            return true;
        }
        let count = counts.entry(diagnostic.message.clone()).or_default();
        *count += 1;
        *count == 1
    });
    for diagnostic in diagnostics.iter_mut().filter(|of| is_unknown(of)) {
        let count = counts.get(&diagnostic.message).copied().unwrap_or(1);
        if count > 1 {
            diagnostic
                .message
                .push_str(&format!(" ({count} clippings)"));
        }
    }
}

fn of_file(code: &'static Code, label: &Arc<str>, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, label, message);
    diagnostic.hint = codes::hint(code).map(str::to_string);
    diagnostic
}

/// The article to which a draft belongs that joins one, by its address.
fn article_of<'e>(
    draft: &draft::Draft,
    existing: &'e [ExistingArticle],
) -> Option<&'e ExistingArticle> {
    article_at(draft.url.as_deref().filter(|_| draft.joins)?, existing)
}

/// The article with an address.
fn article_at<'e>(address: &str, existing: &'e [ExistingArticle]) -> Option<&'e ExistingArticle> {
    let mut existing = existing.iter();
    existing.find(|article| {
        let url = article.url.as_deref();
        url.is_some_and(|url| decide::is_same_address(url, address))
    })
}

fn clipping_of(source: &Source, item: &Item, kind: ClippingKind) -> Clipping {
    Clipping {
        file: source.name.clone(),
        item: item.item,
        sha256: item.sha256.clone(),
        kind,
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

//! Files to clippings and drafts, many at a time. What a file holds is given up as soon as it was read, so that
//! an import of thousands of pages takes no more memory than the articles that come of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::attached;
use super::candidates::Refused;
use super::draft::{Context, Draft};
use super::files::{self, Entry};
use super::formats::plain_text::inner_titles;
use super::formats::{Cut, File, Refusal};
use super::spool::Spool;
use super::{
    Item, MAX_CLIPPINGS_PER_FILE, Request, Source, SpooledDraft, codes, of_file, piece, recognise,
};
use crate::model::diagnostic::{Code, Diagnostic, Position, saturate};
use crate::read::content::CLIPPINGS;

/// Reads what lies at the paths. Clippings that an article rests on, or that are not wanted, are only named.
pub(super) fn read_all(request: &Request, context: &Context<'_>, spool: &Spool<'_>) -> Vec<Source> {
    let articles = request.existing.iter();
    let known = articles.flat_map(|article| &article.clippings);
    let known: BTreeSet<&str> = known
        .filter(|_| !request.refresh)
        .map(|clipping| clipping.sha256.as_str())
        .chain(request.ignore.iter().map(String::as_str))
        .collect();
    let entries = files::find(request.paths);
    request.progress.begin(entries.len());
    let read = entries.into_par_iter().map(|entry| {
        let (path, found) = match entry {
            Entry::File(path) => {
                let bytes = files::read(&path);
                (path, Ok(bytes))
            }
            Entry::OtherEnding(path) => (path, Err((&codes::CLIPPING_ENDING, String::new()))),
            Entry::Failed(path, why) => (path, Err((&codes::CLIPPING_UNREADABLE, why))),
        };
        let mut source = empty(path, request.site);
        match found {
            Ok(Ok(Some(bytes))) => read_one(&mut source, &bytes, request, &known, (context, spool)),
            Ok(Ok(None)) => refuse(&mut source, &codes::CLIPPING_TOO_LARGE, String::new()),
            Ok(Err(error)) => {
                refuse(&mut source, &codes::CLIPPING_UNREADABLE, error.to_string());
            }
            Err((code, why)) => refuse(&mut source, code, why),
        }
        request.progress.tick();
        source
    });
    read.collect()
}

fn empty(path: PathBuf, site: &Path) -> Source {
    let label = files::relative(&path, site);
    let label = label.unwrap_or_else(|| path.to_string_lossy().replace('\\', "/"));
    let own = files::relative(&path, &site.join(CLIPPINGS));
    Source {
        label: label.into(),
        is_own: own.is_some(),
        name: own.unwrap_or_else(|| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        }),
        path,
        items: Vec::new(),
        diagnostics: Vec::new(),
        skipped: 0,
    }
}

fn refuse(source: &mut Source, code: &'static Code, why: String) {
    let message = match why.is_empty() {
        true => code.summary.to_string(),
        false => format!("{}: {why}", code.summary),
    };
    source.skipped += 1;
    source
        .diagnostics
        .push(of_file(code, &source.label, message));
}

fn read_one(
    source: &mut Source,
    bytes: &[u8],
    request: &Request,
    known: &BTreeSet<&str>,
    (context, spool): (&Context<'_>, &Spool<'_>),
) {
    let name = source.name.clone();
    let file = File::of(&name, bytes).with_columns(request.columns);
    let mut cuts = match file.cuts() {
        Ok(cuts) => cuts,
        Err(refusal) => return refused(source, refusal),
    };
    if cuts.len() > MAX_CLIPPINGS_PER_FILE {
        let message = format!("{} clippings were found in this file", cuts.len());
        source.skipped += cuts.len() - MAX_CLIPPINGS_PER_FILE;
        let code = &codes::TOO_MANY_CLIPPINGS;
        source
            .diagnostics
            .push(of_file(code, &source.label, message));
        cuts.truncate(MAX_CLIPPINGS_PER_FILE);
    }
    let text = Lines::of(file.text());
    for cut in cuts {
        if let Some(refused) = cut.document.as_ref().and_then(|of| of.refused.clone()) {
            source.skipped += 1;
            let told = match refused {
                Refused::Broken(why) => Some((&codes::ENTRY_UNREADABLE, why)),
                Refused::NoArticle(why) => Some((&codes::NOT_AN_ARTICLE, why)),
                // What is wrong with all of a file is said once.
                Refused::AsBefore => None,
            };
            let told = told.map(|(code, why)| text.told(code, &source.label, why, &cut, None));
            source.diagnostics.extend(told);
            continue;
        }
        let is_known = known.contains(cut.sha256.as_str());
        let folder = source.path.parent();
        let attached = cut
            .document
            .as_ref()
            .filter(|_| !is_known)
            .and_then(|document| attached::read(document, folder?));
        let (attached, cut) = match attached {
            Some((attached, document)) => {
                let document = Some(document);
                (Some(attached), Cut { document, ..cut })
            }
            None => (None, cut),
        };
        let draft = match is_known {
            true => None,
            false => recognise::draft(&cut, context),
        };
        let diagnostics = match (&draft, is_known) {
            (Some(draft), _) => report(&source.label, &text, &cut, draft),
            (None, false) => {
                let message = "this clipping has headers and no text".to_string();
                let code = &codes::CLIPPING_WITHOUT_TEXT;
                vec![text.told(code, &source.label, message, &cut, None)]
            }
            (None, true) => Vec::new(),
        };
        source.items.push(Item {
            item: cut.item,
            at: text.place(&cut, None),
            sha256: cut.sha256,
            draft: draft.map(|draft| SpooledDraft::of(draft, spool)),
            diagnostics,
            attached,
        });
    }
}

fn refused(source: &mut Source, refusal: Refusal) {
    let Refusal {
        code,
        message,
        at,
        hint,
    } = refusal;
    refuse(source, code, message);
    if let Some(diagnostic) = source.diagnostics.last_mut() {
        diagnostic.at = at.or(diagnostic.at);
        diagnostic.hint = hint.or(diagnostic.hint.take());
    }
}

/// A file’s text with the byte at which each line begins, so that none is counted from the top each time.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl Lines<'_> {
    fn of(text: &str) -> Lines<'_> {
        let starts = piece::lines(text).iter().map(|line| line.start).collect();
        Lines { text, starts }
    }

    /// What there is to say of words of a clipping, or of all of it.
    fn told(
        &self,
        code: &'static Code,
        label: &Arc<str>,
        message: String,
        cut: &Cut,
        words: Option<&str>,
    ) -> Diagnostic {
        // A packed file has no lines.
        match (self.text.is_empty(), cut.place.as_str()) {
            (true, "") => of_file(code, label, message),
            (true, place) => of_file(code, label, format!("{place}: {message}")),
            (false, _) => of_file(code, label, message).at(self.place(cut, words)),
        }
    }

    /// Where these words stand in a clipping, or where it begins.
    fn place(&self, cut: &Cut, words: Option<&str>) -> Position {
        let inner = self.text.get(cut.start..cut.end).unwrap_or_default();
        // Words of several lines are found by the key with which they begin.
        let key = words.and_then(|words| words.split_whitespace().next());
        let mut sought = words.into_iter().chain(key);
        let within = sought.find_map(|words| inner.find(words).map(|at| (at, words)));
        let (at, words) = within.unwrap_or((0, inner.lines().next().unwrap_or_default()));
        self.position(cut.start + at, words.chars().count())
    }

    fn position(&self, offset: usize, width: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        let start = start.copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or_default();
        Position {
            line: saturate(line).max(1),
            column: saturate(before.chars().count()) + 1,
            width: saturate(width).max(1),
        }
    }
}

fn report(label: &Arc<str>, text: &Lines<'_>, cut: &Cut, draft: &Draft) -> Vec<Diagnostic> {
    let notes = draft.notes.iter().map(|note| {
        let words = note.words.as_deref();
        let diagnostic = text.told(note.code, label, note.message.clone(), cut, words);
        match &note.hint {
            Some(hint) => diagnostic.hint(hint.clone()),
            None => diagnostic,
        }
    });
    let mut diagnostics: Vec<Diagnostic> = notes.collect();
    let inner = match cut.whole {
        true => Vec::new(),
        false => inner_titles(&cut.text),
    };
    if let Some(line) = inner.first() {
        let message = format!(
            "{} short line{} in this clipping may be the title of another one",
            saturate(inner.len()),
            if inner.len() == 1 { "" } else { "s" },
        );
        let code = &codes::POSSIBLE_TITLE_IN_CLIPPING;
        let diagnostic = text.told(code, label, message, cut, Some(line));
        diagnostics.push(diagnostic.hint("put a line of --- above it if it is"));
    }
    diagnostics
}

//! Articles that nobody has edited since they were imported, written as they would be today, when
//! the dossier knows more names. What was edited is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::edit;
use crate::edit::original::Original;
use crate::model::clipping::Clipping;

use super::imported::{digest, is_as_imported};
use super::spool::Spool;
use super::{ExistingArticle, Item, Request, Source, article_file, clipping_of, codes};
use crate::model::diagnostic::Diagnostic;

/// An article that was written anew.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refreshed {
    /// Path from the dossier's folder.
    pub file: String,
    /// What is different: keys of its front matter, or `text`.
    pub changed: Vec<String>,
}

/// What became of one article.
enum Became {
    Refreshed(Refreshed),
    /// It is as it would be written today.
    Current,
    /// Somebody edited it, or it was imported before articles said so.
    Edited,
}

/// Writes the articles anew that nobody has edited.
pub(super) fn refresh(
    request: &Request,
    sources: &[Source],
    spool: &Spool<'_>,
    outcome: &mut super::Outcome,
) {
    let mut articles = by_clipping(request.existing);
    for source in sources {
        for item in &source.items {
            // A clipping that comes twice counts once.
            for article in articles.remove(item.sha256.as_str()).unwrap_or_default() {
                match refresh_one(request.site, article, (source, item), spool) {
                    Ok(Became::Refreshed(refreshed)) => outcome.refreshed.push(refreshed),
                    Ok(Became::Current) => {}
                    Ok(Became::Edited) => outcome.edited += 1,
                    Err(error) => {
                        let message = format!("it cannot be written: {error}");
                        let (code, file) = (&codes::ARTICLE_NOT_WRITTEN, &article.file);
                        let diagnostic = Diagnostic::new(code, file, message);
                        outcome.diagnostics.push(diagnostic);
                    }
                }
            }
        }
    }
}

fn refresh_one(
    site: &Path,
    article: &ExistingArticle,
    (source, item): (&Source, &Item),
    spool: &Spool<'_>,
) -> io::Result<Became> {
    let path = site.join(article.file.as_ref());
    let bytes = fs::read(&path)?;
    let original = Original::of(&article.file, &bytes);
    let Some(original) = original.filter(is_as_imported) else {
        return Ok(Became::Edited);
    };
    let Some(draft) = &item.draft else {
        return Ok(Became::Current);
    };
    let draft = &draft.whole(spool)?;
    let clipping = clipping_of(source, item, draft.kind);
    // What was added to its clippings stays there.
    let (_, added) = article.clippings.split_first().unwrap_or((&clipping, &[]));
    let clippings: Vec<Clipping> = std::iter::once(&clipping).chain(added).cloned().collect();
    let new = article_file::text(draft, &clippings);
    let before = original.text();
    if digest(before) == digest(&new) {
        return Ok(Became::Current);
    }
    let changed = changed(before, &new);
    let mark = if original.raw().starts_with('\u{feff}') {
        "\u{feff}"
    } else {
        ""
    };
    let new = format!("{mark}{}", new.replace('\n', original.line_end()));
    edit::replace_file(&path, &bytes, &new)?;
    Ok(Became::Refreshed(Refreshed {
        file: article.file.to_string(),
        changed,
    }))
}

/// The keys whose lines are not the same in two articles that import wrote.
fn changed(before: &str, after: &str) -> Vec<String> {
    let parts = |text: &str| -> (BTreeMap<String, String>, String) {
        let (front, body) = text.split_once("\n---\n").unwrap_or((text, ""));
        let pairs = front.lines().filter_map(|line| line.split_once(':'));
        let top = pairs.filter(|(key, _)| !key.starts_with(' '));
        let front = top.map(|(key, value)| (key.to_string(), value.to_string()));
        (front.collect(), body.to_string())
    };
    let ((front, body), (new_front, new_body)) = (parts(before), parts(after));
    let keys = front.keys().chain(new_front.keys());
    let mut changed: Vec<String> = keys
        .filter(|key| front.get(*key) != new_front.get(*key) && *key != "imported")
        .cloned()
        .collect();
    changed.sort();
    changed.dedup();
    if body != new_body {
        changed.push("text".to_string());
    }
    if changed.is_empty() {
        changed.push("provenance".to_string());
    }
    changed
}

/// The articles by the digests of their clippings.
fn by_clipping(existing: &[ExistingArticle]) -> BTreeMap<&str, Vec<&ExistingArticle>> {
    let mut articles: BTreeMap<&str, Vec<&ExistingArticle>> = BTreeMap::new();
    for article in existing {
        // It was made of the first.
        for clipping in article.clippings.iter().take(1) {
            articles.entry(&clipping.sha256).or_default().push(article);
        }
    }
    articles
}

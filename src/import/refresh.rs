//! Articles that nobody has edited since they were imported, written as they would be today, when
//! the dossier knows more names. What was edited is left alone: an article says by a digest of
//! itself what import wrote, and whoever changes it need not know of that.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::edit;
use crate::edit::original::Original;
use crate::model::digest::Digest;
use crate::read::yaml::Value;

use super::draft::Context;
use super::{ExistingArticle, Found, article_file, recognise};

/// The lines of front matter that may change without the article being edited: where its clipping
/// lies, and the digest itself.
const NOT_DIGESTED: [&str; 2] = ["clipping:", "imported:"];

/// An article that was written anew.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refreshed {
    /// Path from the dossier's folder.
    pub file: String,
    /// What is different: keys of its front matter, or `text`.
    pub changed: Vec<String>,
}

/// What became of one article.
pub(super) enum Outcome {
    Refreshed(Refreshed),
    /// It is as it would be written today.
    Current,
    /// Somebody edited it, or it was imported before articles said so.
    Edited,
}

/// The digest of an article's file by which it is known to be as it was imported. Line ends and a
/// byte order mark do not count.
pub fn digest(text: &str) -> String {
    let mut in_front_matter = true;
    let lines = text.lines().enumerate().filter(|(number, line)| {
        in_front_matter &= *number == 0 || line.trim_end() != "---";
        !(in_front_matter && NOT_DIGESTED.iter().any(|key| line.starts_with(key)))
    });
    let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
    // Files are read in this normal form.
    let text: String = lines.join("\n").nfc().collect();
    Digest::of(text.as_bytes()).to_string()
}

/// Writes the article of a clipping anew, if nobody has edited it.
pub(super) fn refresh(
    site: &Path,
    article: &ExistingArticle,
    found: &Found<'_>,
    context: &Context<'_>,
) -> io::Result<Outcome> {
    let path = site.join(article.file.as_ref());
    let bytes = fs::read(&path)?;
    let original = Original::of(&article.file, &bytes);
    let Some(original) = original.filter(is_as_imported) else {
        return Ok(Outcome::Edited);
    };
    let Some(draft) = recognise::draft(&found.cut.text, context) else {
        return Ok(Outcome::Current);
    };
    let new = article_file::text(&draft, &super::clipping_of(found));
    let before = original.text();
    if digest(before) == digest(&new) {
        return Ok(Outcome::Current);
    }
    let changed = changed(before, &new);
    let mark = if original.raw().starts_with('\u{feff}') {
        "\u{feff}"
    } else {
        ""
    };
    let new = format!("{mark}{}", new.replace('\n', original.line_end()));
    edit::replace_file(&path, &bytes, &new)?;
    Ok(Outcome::Refreshed(Refreshed {
        file: article.file.to_string(),
        changed,
    }))
}

fn is_as_imported(original: &Original) -> bool {
    let entries = original.front_matter().map(|yaml| yaml.entries);
    let mut entries = entries.into_iter().flatten();
    let imported = entries.find(|(key, _)| key.value == "imported");
    imported.is_some_and(|(_, node)| match &node.value {
        Value::Text(imported) => *imported == digest(original.text()),
        Value::Empty | Value::List(_) | Value::Mapping(_) => false,
    })
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
pub(super) fn by_clipping(existing: &[ExistingArticle]) -> BTreeMap<&str, Vec<&ExistingArticle>> {
    let mut articles: BTreeMap<&str, Vec<&ExistingArticle>> = BTreeMap::new();
    for article in existing {
        if let Some(clipping) = &article.clipping {
            articles.entry(&clipping.sha256).or_default().push(article);
        }
    }
    articles
}

//! Clippings that are not wanted: their digests are put on the list `ignore` of dossier.yaml, and
//! every other byte of it stays. Removes nothing.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::edit;
use crate::edit::original::Original;
use crate::model::clipping::{Clipping, ClippingKind};
use crate::read::config::CONFIG_FILE;
use crate::read::content::{ARTICLES, CLIPPINGS};
use crate::read::yaml::Value;

use super::formats::read_clippings;
use super::{ExistingArticle, files};

/// What was done.
#[derive(Debug)]
pub struct Forgotten {
    /// The clippings that are ignored from now on.
    pub clippings: Vec<Clipping>,
    /// How many of those that were meant had been ignored before.
    pub known: usize,
    /// The article that rests on it, where one was named.
    pub article: Option<String>,
}

/// Why nothing was done.
#[derive(Debug)]
pub enum NotForgotten {
    /// An article that rests on no clipping.
    WithoutClipping,
    /// Neither an article nor a file of clippings.
    NoSuchFile,
    /// Every clipping of the file has an article.
    AllInUse,
    /// `ignore` is not written so that it could be added to.
    Unchangeable,
    Io(io::Error),
}

/// Puts the clipping of an article, or those of a file that no article rests on, on the list of
/// what is ignored.
///
/// # Errors
/// Where there is no such clipping, or dossier.yaml cannot be changed.
pub fn forget(
    site: &Path,
    file: &Path,
    existing: &[ExistingArticle],
    ignored: &[String],
) -> Result<Forgotten, NotForgotten> {
    let (article, mut clippings) = meant(site, file, existing)?;
    let meant = clippings.len();
    clippings.retain(|clipping| !ignored.contains(&clipping.sha256));
    if !clippings.is_empty() {
        add(site, &clippings)?;
    }
    Ok(Forgotten {
        known: meant - clippings.len(),
        clippings,
        article,
    })
}

fn meant(
    site: &Path,
    file: &Path,
    existing: &[ExistingArticle],
) -> Result<(Option<String>, Vec<Clipping>), NotForgotten> {
    // A path is taken from the dossier's folder where it leads to nothing from here.
    let path = match file.exists() {
        true => file.to_path_buf(),
        false => site.join(file),
    };
    if !path.is_file() {
        return Err(NotForgotten::NoSuchFile);
    }
    let below = files::relative(&path, site);
    if let Some(name) = below.filter(|name| name.starts_with(&format!("{ARTICLES}/"))) {
        let article = existing.iter().find(|article| *article.file == *name);
        let clippings = article.map(|article| article.clippings.clone());
        let clippings = clippings.filter(|clippings| !clippings.is_empty());
        let clippings = clippings.ok_or(NotForgotten::WithoutClipping)?;
        return Ok((Some(name), clippings));
    }
    let bytes = files::read(&path).map_err(NotForgotten::Io)?;
    let cuts = bytes.and_then(|bytes| read_clippings(&path.to_string_lossy(), &bytes));
    let cuts = cuts.ok_or(NotForgotten::NoSuchFile)?;
    let name = files::relative(&path, &site.join(CLIPPINGS)).unwrap_or_else(|| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    });
    let in_use = |sha256: &str| {
        let mut clippings = existing.iter().flat_map(|article| &article.clippings);
        clippings.any(|clipping| clipping.sha256 == sha256)
    };
    let unused = cuts.into_iter().filter(|cut| !in_use(&cut.sha256));
    let clippings: Vec<Clipping> = unused
        .map(|cut| Clipping {
            file: name.clone(),
            item: cut.item,
            sha256: cut.sha256,
            kind: ClippingKind::Original,
        })
        .collect();
    match clippings.is_empty() {
        true => Err(NotForgotten::AllInUse),
        false => Ok((None, clippings)),
    }
}

fn add(site: &Path, clippings: &[Clipping]) -> Result<(), NotForgotten> {
    let path = site.join(CONFIG_FILE);
    let before = fs::read(&path).map_err(NotForgotten::Io)?;
    let mut text = String::from_utf8(before.clone()).map_err(|_| NotForgotten::Unchangeable)?;
    for clipping in clippings {
        text = with(&text, &clipping.sha256).ok_or(NotForgotten::Unchangeable)?;
    }
    edit::replace_file(&path, &before, &text).map_err(NotForgotten::Io)
}

/// The text of dossier.yaml with one more digest; `None` where it would not be read as that.
fn with(text: &str, sha256: &str) -> Option<String> {
    let file: Arc<str> = Arc::from(CONFIG_FILE);
    let original = Original::of(&file, text.as_bytes())?;
    let yaml = original.yaml()?;
    let before = ignored(&original)?;
    let item = format!("\"{sha256}\"");
    let made = format!("ignore:\n  - {item}");
    let edit = edit::append(&original, &yaml, "ignore", &item, &made)?;
    let text = edit::applied(original.raw(), vec![edit])?;
    let after = ignored(&Original::of(&file, text.as_bytes())?)?;
    let mut expected = before;
    expected.push(sha256.to_string());
    (after == expected).then_some(text)
}

fn ignored(original: &Original) -> Option<Vec<String>> {
    let mut entries = original.yaml()?.entries.into_iter();
    let Some((_, node)) = entries.find(|(key, _)| key.value == "ignore") else {
        return Some(Vec::new());
    };
    let Value::List(items) = node.value else {
        return matches!(node.value, Value::Empty).then(Vec::new);
    };
    let text = |item: crate::read::yaml::Node| match item.value {
        Value::Text(text) => Some(text),
        Value::Empty | Value::List(_) | Value::Mapping(_) => None,
    };
    items.into_iter().map(text).collect()
}

//! A clipping onto an article that is there already: annotations of a page onto the article with its address. Adds to
//! the article’s `clipping`, and changes nothing else in its file.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::edit::original::Original;
use crate::edit::{self, Edit};
use crate::model::clipping::Clipping;
use crate::model::diagnostic::Diagnostic;

use super::article_file::reference;
use super::codes;
use super::evidence::{clipping_key, clippings_of};

/// # Errors
/// What to write by hand, where the file cannot be changed.
pub(super) fn join(site: &Path, article: &Arc<str>, clipping: &Clipping) -> Result<(), Diagnostic> {
    let failed = |why: &str| {
        let message = format!("a clipping about its page could not be added to it: {why}");
        let diagnostic = Diagnostic::new(&codes::CLIPPING_NOT_FOLLOWED, article, message);
        diagnostic.hint(format!("add {} to its `clipping`", reference(clipping)))
    };
    let path = site.join(article.as_ref());
    let bytes = fs::read(&path).map_err(|error| failed(&error.to_string()))?;
    let text = Original::of(article, &bytes).and_then(|original| {
        let text = edit::applied(original.raw(), vec![added(&original, clipping)?])?;
        let after = clippings_of(&Original::of(article, text.as_bytes())?);
        let mut expected = clippings_of(&original);
        expected.push(clipping.clone());
        let is_whole =
            after.len() == expected.len() && expected.iter().all(|of| after.contains(of));
        is_whole.then_some(text)
    });
    let text = text.ok_or_else(|| failed("it is not written so that it could be changed"))?;
    edit::replace_file(&path, &bytes, &text).map_err(|error| failed(&error.to_string()))
}

/// The change that makes the one clipping a list, or the list longer.
fn added(original: &Original, clipping: &Clipping) -> Option<Edit> {
    let new = reference(clipping);
    let Some(key) = clipping_key(original) else {
        let yaml = original.front_matter()?;
        return edit::append(
            original,
            &yaml,
            "clipping",
            &new,
            &format!("clipping: {new}"),
        );
    };
    let number = usize::try_from(key.line).ok()?.checked_sub(1)?;
    let line = original.line(number)?;
    let typed = original.raw().get(line.clone())?;
    let value = typed.strip_prefix("clipping:")?.trim();
    let start = line.start + typed.find(value)?;
    let end = start + value.len();
    if value.starts_with('{') && value.ends_with('}') {
        return Some(Edit::of(start..end, format!("[{value}, {new}]")));
    }
    if let Some(items) = value.strip_suffix(']').filter(|_| value.starts_with('[')) {
        return Some(Edit::of(
            start..end,
            format!("{}, {new}]", items.trim_end()),
        ));
    }
    // A list with a line for each item.
    let below = original.raw().get(original.line(number + 1)?)?;
    let indent = below
        .get(..below.find("- ")?)
        .filter(|indent| indent.trim().is_empty())?;
    let item = format!("{}{indent}- {new}", original.line_end());
    value.is_empty().then(|| Edit::of(line.end..line.end, item))
}

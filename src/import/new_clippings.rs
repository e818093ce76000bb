//! Which clippings are new: those on which no article rests, and that are no later state of one on which one does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ExistingArticle, Outcome, Request, Source, codes, of_file};
use crate::model::clipping::Clipping;

/// The clippings that no article rests on yet and that are no new state of one that does, each by the numbers of
/// its file and of its place there.
pub(super) fn of(
    sources: &[Source],
    request: &Request,
    outcome: &mut Outcome,
) -> Vec<(usize, usize)> {
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
    let items = sources.iter().flat_map(|source| &source.items);
    // A file that an entry of a library has attached is no clipping beside it.
    let attached: BTreeSet<&str> = items
        .clone()
        .filter_map(|item| item.attached.as_ref())
        .map(|attached| attached.sha256.as_str())
        .collect();
    let present: BTreeSet<&str> = items.map(|item| item.sha256.as_str()).collect();
    let mut seen: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    let mut new = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        for (place, item) in source.items.iter().enumerate() {
            let about = |code, message| of_file(code, &source.label, message).at(item.at);
            let digest = item.sha256.as_str();
            if let Some((file, item)) = seen.get(digest) {
                outcome.skipped += 1;
                let message = format!("this clipping is the same as clipping {item} of {file}");
                outcome
                    .diagnostics
                    .push(about(&codes::DUPLICATE_CLIPPING, message));
                continue;
            }
            seen.insert(digest, (source.label.as_ref(), item.item));
            let before = places.get(&(source.name.as_str(), item.item));
            if digests.contains(digest) {
                outcome.unchanged += 1;
            } else if attached.contains(digest) {
                continue;
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
                let changed = about(&codes::CLIPPING_CHANGED, message);
                let hint = format!("nothing was written; look at what changed, then at {article}");
                outcome.diagnostics.push(changed.hint(hint));
            } else {
                new.push((number, place));
            }
        }
    }
    new
}

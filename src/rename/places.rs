//! The edits that a renaming needs in one file: its front matter, its links, and in the file that
//! moves the slug that it had. A reference that is not found to the letter where it must stand is
//! in doubt, and reported.

use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::slugs::{self, Named};
use super::{IN_DOUBT, Subject};
use crate::edit::original::Original;
use crate::edit::scalar::scalar;
use crate::edit::{self, Edit};
use crate::link::joined;
use crate::model::diagnostic::{Diagnostic, Position};
use crate::model::route::encode_fragment;
use crate::read::address::{decoded, scheme, with_anchor};
use crate::read::content::Value;
use crate::read::markdown::targets::{Target, targets};

/// What a file becomes.
pub struct Edited {
    pub text: String,
    /// How many references were brought up to date.
    pub references: usize,
}

/// The file with every reference to what is renamed brought up to date; `None` where it has none.
pub fn edited(
    subject: &Subject<'_>,
    file: &Arc<str>,
    bytes: &[u8],
    value: &Value,
) -> Result<Option<Edited>, Vec<Diagnostic>> {
    let Some(original) = Original::of(file, bytes) else {
        return Ok(None);
    };
    let mut places = Places {
        subject,
        file,
        original: &original,
        edits: Vec::new(),
        doubts: Vec::new(),
    };
    for named in slugs::of(value) {
        places.front_matter(&named);
    }
    let body = original.body().unwrap_or(original.raw().len());
    let text = original.raw().get(body..).unwrap_or_default();
    for target in targets(text) {
        places.link(text, body, &target);
    }
    places.edits.sort();
    places.edits.dedup();
    let references = places.edits.len();
    if file.as_ref() == subject.old_file {
        places.keep_old_slug(value);
    }
    let Places { edits, doubts, .. } = places;
    if !doubts.is_empty() {
        return Err(doubts);
    }
    if edits.is_empty() {
        return Ok(None);
    }
    match edit::applied(original.raw(), edits) {
        Some(text) => Ok(Some(Edited { text, references })),
        None => Err(vec![doubt(
            file,
            Position::START,
            "the references of this file",
        )]),
    }
}

fn doubt(file: &Arc<str>, at: Position, what: &str) -> Diagnostic {
    let message = format!("{what} cannot be brought up to date without a doubt");
    Diagnostic::new(&IN_DOUBT, file, message)
        .at(at)
        .hint("write it in a plainer way, and rename then")
}

struct Places<'p> {
    subject: &'p Subject<'p>,
    file: &'p Arc<str>,
    original: &'p Original,
    edits: Vec<Edit>,
    doubts: Vec<Diagnostic>,
}

impl Places<'_> {
    fn front_matter(&mut self, named: &Named) {
        let (old, new) = (self.subject.old.as_str(), self.subject.new.as_str());
        if named.kind != self.subject.kind || named.slug != old {
            return;
        }
        match edit::slug(self.original, named.at, named.part, old, new) {
            Some(edit) => self.edits.push(edit),
            None => self
                .doubts
                .push(doubt(self.file, named.at, "this reference")),
        }
    }

    /// A link in the body, which begins at this byte of the file.
    fn link(&mut self, text: &str, body: usize, target: &Target) {
        let meant = match target.is_wiki {
            true => self.is_meant_by_wiki(&target.value),
            false => self.is_meant_by_path(&target.value),
        };
        let clashes = target.is_wiki && self.would_be_ambiguous(&target.value);
        if !meant && !clashes {
            return;
        }
        let typed = target.typed.clone();
        let edit = typed
            .filter(|_| meant)
            .and_then(|typed| match target.is_wiki {
                true => self.wiki(text, typed),
                false => self.path(text, typed),
            });
        let at = || Position::of_offset(self.original.raw(), body + target.start, 1);
        match edit {
            Some((range, new)) => {
                let range = body + range.start..body + range.end;
                self.edits.push(Edit::of(range, new));
            }
            None if clashes => {
                let new = self.subject.new;
                let message = format!("[[{new}]] would mean several things");
                let diagnostic = Diagnostic::new(&IN_DOUBT, self.file, message).at(at());
                let hint = "write its folder before the slug, such as [[topics/chips]]";
                self.doubts.push(diagnostic.hint(hint));
            }
            None => self.doubts.push(doubt(self.file, at(), "this link")),
        }
    }

    fn is_meant_by_wiki(&self, target: &str) -> bool {
        let (folder, slug) = wiki_parts(target);
        let in_folder = |folder: &str| {
            let below = self.subject.old_file.strip_prefix("content/");
            below.is_some_and(|below| below.starts_with(&format!("{folder}/")))
        };
        slug == self.subject.old.as_str()
            && match folder {
                Some(folder) => in_folder(&folder),
                // Where another kind has this slug, a bare one means that today.
                None => !self.subject.old_is_shared,
            }
    }

    /// Whether a link to something of another kind would have two meanings from now on.
    fn would_be_ambiguous(&self, target: &str) -> bool {
        let (folder, slug) = wiki_parts(target);
        self.subject.new_is_shared && folder.is_none() && slug == self.subject.new.as_str()
    }

    fn is_meant_by_path(&self, address: &str) -> bool {
        if scheme(address).is_some() || address.starts_with("//") {
            return false;
        }
        let (path, _) = with_anchor(address);
        let path: String = decoded(&path).nfc().collect();
        joined(self.file, &path).as_deref() == Some(self.subject.old_file)
    }

    /// The slug within a wiki link’s target, and what takes its place.
    fn wiki(&self, text: &str, typed: Range<usize>) -> Option<(Range<usize>, String)> {
        let target = text.get(typed.clone())?;
        let end = target.find(['#', '\\']).unwrap_or(target.len());
        let before = target.get(..end)?;
        let start = before.rfind('/').map_or(0, |slash| slash + 1);
        let slug = before.get(start..)?;
        if slug.nfc().ne(self.subject.old.as_str().chars()) {
            return None;
        }
        let new = match start == 0 && self.subject.new_is_shared {
            true => format!("{}/{}", self.subject.kind.folder(), self.subject.new),
            false => self.subject.new.to_string(),
        };
        Some((typed.start + start..typed.start + end, new))
    }

    /// The file’s name within a path, and what takes its place.
    fn path(&self, text: &str, typed: Range<usize>) -> Option<(Range<usize>, String)> {
        let address = text.get(typed.clone())?;
        if !self.is_meant_by_path(address) {
            return None;
        }
        let end = address.find('#').unwrap_or(address.len());
        let path = address.get(..end)?;
        let start = path.rfind('/').map_or(0, |slash| slash + 1);
        let name = path.get(start..)?;
        let slug = decoded(name.strip_suffix(".md")?);
        if slug.nfc().ne(self.subject.old.as_str().chars()) {
            return None;
        }
        let new = match name.contains('%') {
            true => encode_fragment(self.subject.new.as_str()),
            false => self.subject.new.to_string(),
        };
        let end = start + name.len() - ".md".len();
        Some((typed.start + start..typed.start + end, new))
    }

    /// Notes the old slug in the file that moves. Where it goes back to a slug that it had, that one
    /// gives way.
    fn keep_old_slug(&mut self, value: &Value) {
        let (old, new) = (self.subject.old.as_str(), self.subject.new.as_str());
        let again = slugs::formerly(value)
            .iter()
            .find(|former| former.value.as_str() == new);
        let edit = match again {
            Some(former) => edit::slug(self.original, former.at, edit::Part::Whole, new, old),
            None => self.original.front_matter().and_then(|yaml| {
                let item = scalar(old);
                let made = format!("formerly: [{item}]");
                edit::append(self.original, &yaml, "formerly", &item, &made)
            }),
        };
        match edit {
            Some(edit) => self.edits.push(edit),
            None => self
                .doubts
                .push(doubt(self.file, Position::START, "`formerly`")),
        }
    }
}

fn wiki_parts(target: &str) -> (Option<String>, String) {
    let (slug, _) = with_anchor(target.trim_end_matches('\\'));
    let slug: String = slug.nfc().collect();
    match slug.rsplit_once('/') {
        Some((folder, slug)) => (Some(folder.to_string()), slug.to_string()),
        None => (None, slug),
    }
}

//! Files that an entry of a library has attached: a PDF, a saved page. What they hold is the text of the article, and
//! what the library says of it counts for more. Looks at nothing outside the library’s folder.

use std::path::{Component, Path, PathBuf};

use super::candidates::{Candidate, Document, Field};
use super::files;
use super::formats::{Cut, File};
use super::plain_markdown;
use crate::model::article::Method;
use crate::read::markdown::plain::plain_text;

/// A file that an entry has attached, and the clipping in it.
pub(super) struct Attached {
    pub path: PathBuf,
    /// From the library’s folder, with `/`.
    pub name: String,
    pub item: u32,
    pub sha256: String,
}

/// The first file of an entry that is there and is one clipping, with what is known of the article then.
pub(super) fn read(entry: &Document, folder: &Path) -> Option<(Attached, Document)> {
    entry.attached.iter().find_map(|name| {
        let name = name.replace('\\', "/");
        let is_below = Path::new(&name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let path = folder.join(&name);
        if !is_below || !path.is_file() {
            return None;
        }
        let bytes = files::read(&path).ok()??;
        let cuts = File::of(&name, &bytes).cuts().ok()?;
        let [cut] = cuts.as_slice() else {
            return None;
        };
        let document = document(entry, cut)?;
        let attached = Attached {
            path,
            name,
            item: cut.item,
            sha256: cut.sha256.clone(),
        };
        Some((attached, document))
    })
}

/// What the library and the file say together. The abstract is the summary where the file has the text.
fn document(entry: &Document, cut: &Cut) -> Option<Document> {
    let mut document = entry.clone();
    let file = match &cut.document {
        Some(file) if file.refused.is_some() => return None,
        Some(file) => file.clone(),
        None => Document {
            body: plain_markdown::literal(&cut.text),
            ..Document::default()
        },
    };
    document.candidates.extend(file.candidates);
    if !entry.body.trim().is_empty()
        && !entry.candidates.iter().any(|of| of.field == Field::Summary)
    {
        document.candidates.push(Candidate {
            field: Field::Summary,
            values: vec![plain_text(&entry.body)],
            method: Method::Declared,
            source: "the abstract of its entry".to_string(),
            words: String::new(),
        });
    }
    document.body = file.body;
    document.has_additions = file.has_additions;
    Some(document)
}

/// The paths in a field `file` as Zotero, Better BibTeX and JabRef write it: `Full text:files/1/a.pdf:application/pdf`,
/// several with `;` between them, or a path alone.
pub fn paths(field: &str) -> Vec<String> {
    let mut paths: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut escaped = false;
    for c in field.chars() {
        let parts = paths.last_mut();
        match (c, escaped) {
            ('\\', false) => {
                escaped = true;
                continue;
            }
            (';', false) => paths.push(vec![String::new()]),
            (':', false) => parts
                .into_iter()
                .for_each(|parts| parts.push(String::new())),
            _ => {
                if let Some(part) = parts.and_then(|parts| parts.last_mut()) {
                    // Windows parts folders so.
                    if escaped && !matches!(c, ':' | ';' | '\\') {
                        part.push('/');
                    }
                    part.push(c);
                }
            }
        }
        escaped = false;
    }
    let path = |parts: Vec<String>| match parts.as_slice() {
        [path] => path.trim().to_string(),
        [_, path, ..] => path.trim().to_string(),
        [] => String::new(),
    };
    paths
        .into_iter()
        .map(path)
        .filter(|path| !path.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_however_a_library_writes_them() {
        assert_eq!(paths("files/1/a.pdf"), ["files/1/a.pdf"]);
        assert_eq!(
            paths(
                "Full Text PDF:files/1/a b.pdf:application/pdf;Snapshot:files/2/c.html:text/html"
            ),
            ["files/1/a b.pdf", "files/2/c.html"]
        );
        assert_eq!(paths(":files/x.pdf:PDF"), ["files/x.pdf"]);
        assert_eq!(paths(r"A\: b:files/a\;b.pdf:PDF"), ["files/a;b.pdf"]);
        assert_eq!(paths(""), Vec::<String>::new());
    }
}

//! The Markdown part of a content file after reading: finished, safe HTML in which the places
//! that depend on the rest of the dossier are marked, so that linking never parses again.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::diagnostic::{Position, saturate};
use super::digest::Digest;
use super::encoded;

/// HTML with marks. Everything in its prose is final but for the links that marks stand for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Body {
    pub prose: Prose,
    /// References to other content: sorted by start, disjoint.
    pub references: Vec<Reference>,
    /// The ids that a link may point at, in order.
    pub anchors: Vec<String>,
    /// How much it quotes. What that is stands in the prose.
    pub quotations: u32,
}

/// The bulk of a body, known by its digest: it may lie on a store until it is asked for, so
/// that whoever shows nothing of it need not carry it.
#[derive(Clone, Default, Deserialize, Serialize)]
pub struct Prose {
    digest: Digest,
    html_len: u32,
    #[serde(skip)]
    place: Place,
}

#[derive(Clone, Default)]
enum Place {
    #[default]
    Nowhere,
    Here(Arc<[u8]>),
    Store(Arc<dyn Store>, StoreMark),
}

/// Where prose is kept, such as a file.
pub trait Store: Send + Sync {
    /// The bytes at this place; `None` where they cannot be had.
    fn fetch(&self, mark: StoreMark) -> Option<Arc<[u8]>>;
    /// Is told when what was fetched is not what was put there.
    fn set_corrupt(&self);
}

/// A place on a store, in bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct StoreMark {
    pub offset: u64,
    pub len: u32,
}

/// Prose at hand: finished, safe HTML, and the runs of text in it.
#[derive(Clone, Debug)]
pub struct Text {
    bytes: Arc<[u8]>,
    html_len: usize,
}

impl Prose {
    pub fn new(html: String, runs: &[Run]) -> Prose {
        if html.is_empty() {
            return Prose::default();
        }
        let html_len = saturate(html.len());
        // Fails for no run.
        let bytes = encoded::behind(html.into_bytes(), runs).unwrap_or_default();
        let bytes: Arc<[u8]> = bytes.into();
        Prose {
            digest: Digest::of(&bytes),
            html_len,
            place: Place::Here(bytes),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.html_len == 0
    }

    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The encoded bytes, where they are at hand and not on a store.
    pub fn bytes(&self) -> Option<&Arc<[u8]>> {
        match &self.place {
            Place::Here(bytes) => Some(bytes),
            Place::Nowhere | Place::Store(..) => None,
        }
    }

    /// The same prose, to be fetched from this place.
    pub fn put(&mut self, store: &Arc<dyn Store>, mark: StoreMark) {
        self.place = Place::Store(Arc::clone(store), mark);
    }

    /// The text itself. What cannot be fetched, or is not what was put there, is empty, and
    /// its store is told so.
    pub fn text(&self) -> Text {
        let nothing = || Text {
            bytes: Arc::from([]),
            html_len: 0,
        };
        let bytes = match &self.place {
            Place::Nowhere => return nothing(),
            Place::Here(bytes) => Arc::clone(bytes),
            Place::Store(store, mark) => match store.fetch(*mark) {
                Some(bytes) if Digest::of(&bytes) == self.digest => bytes,
                _ => {
                    store.set_corrupt();
                    return nothing();
                }
            },
        };
        Text {
            bytes,
            html_len: self.html_len as usize,
        }
    }
}

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prose({})", self.digest)
    }
}

impl Text {
    pub fn html(&self) -> &str {
        let html = self.bytes.get(..self.html_len).unwrap_or_default();
        std::str::from_utf8(html).unwrap_or_default()
    }

    /// The line of the HTML that holds this range, and where the line begins. Of a long line only
    /// the part around the range, cut between tags.
    pub fn line_around(&self, start: usize, end: usize) -> (&str, usize) {
        let html = self.bytes.get(..self.html_len).unwrap_or_default();
        let before = html.get(..start).unwrap_or_default();
        let after = html.get(end..).unwrap_or_default();
        let near = before.get(start.saturating_sub(MAX_AROUND)..);
        let near = near.unwrap_or_default();
        let first = match near.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => start - near.len() + at + 1,
            None if near.len() == before.len() => 0,
            None => start - near.len() + first_cut(near),
        };
        let near = after.get(..MAX_AROUND).unwrap_or(after);
        let last = match near.iter().position(|byte| *byte == b'\n') {
            Some(at) => end + at,
            None if near.len() == after.len() => html.len(),
            None => end + last_cut(near),
        };
        let line = html.get(first..last).unwrap_or_default();
        (std::str::from_utf8(line).unwrap_or_default(), first)
    }

    /// Stretches of running text in which names may be recognised: sorted, disjoint.
    pub fn runs(&self) -> Vec<Run> {
        let runs = self.bytes.get(self.html_len..).unwrap_or_default();
        postcard::from_bytes(runs).unwrap_or_default()
    }
}

/// How many bytes of a line are looked at before a place, and behind it.
const MAX_AROUND: usize = 16 * 1024;

/// Where HTML can be cut first: behind the tag that it begins in, at a character.
fn first_cut(html: &[u8]) -> usize {
    let tag = html.iter().find(|byte| matches!(byte, b'<' | b'>'));
    let behind_tag = match tag {
        Some(b'>') => html.iter().position(|byte| *byte == b'>'),
        _ => None,
    };
    let from = behind_tag.map_or(0, |at| at + 1);
    let rest = html.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| is_inner(**byte)).count()
}

/// Where HTML can be cut last: before the tag that it ends in, at a character.
fn last_cut(html: &[u8]) -> usize {
    let tag = html.iter().rposition(|byte| matches!(byte, b'<' | b'>'));
    match tag {
        Some(at) if html.get(at) == Some(&b'<') => at,
        _ => {
            let inner = html.iter().rev().take_while(|byte| is_inner(**byte));
            // The character that goes on there is left out.
            html.len().saturating_sub(inner.count() + 1)
        }
    }
}

/// Whether a character does not begin with this byte.
fn is_inner(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// A stretch of escaped text of a body's HTML.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Run {
    pub start: u32,
    pub end: u32,
    /// Whether a recognised name may become a link here: not inside links and headings.
    pub linkable: bool,
    /// Whether this is the target of a wiki link without a label, which gives way to the
    /// target's name. No name goes over its edges.
    pub bare: bool,
    /// The source position of its first character.
    pub at: Position,
}

/// A link into the dossier, not yet resolved. Its label is `html[start..end]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Reference {
    pub start: u32,
    pub end: u32,
    pub target: ReferenceTarget,
    /// What is told of it beside its label; mostly empty.
    pub title: String,
    pub at: Position,
}

/// What a reference names, as the editor typed it.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub enum ReferenceTarget {
    /// `[[slug]]`; without a label of its own the linked thing's name is shown.
    Wiki {
        slug: String,
        anchor: Option<String>,
        labelled: bool,
    },
    /// `[text](../topics/chips.md#now)`: a path from the file it stands in.
    Path {
        path: String,
        anchor: Option<String>,
    },
    /// `![alt](../static/map.png)`: the label is the alternative text.
    Image { path: String },
    /// `[text](#heading)` in the same file.
    Anchor(String),
}

impl Body {
    pub fn is_empty(&self) -> bool {
        self.prose.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_around_a_place_is_cut_between_tags() {
        let part = "é<a href=\"#华\">华</a> ";
        for shift in 0..part.len() {
            let before = "x".repeat(shift) + &part.repeat(2_000);
            let html = format!("<p>{before}Wu{}</p>\n", part.repeat(2_000));
            let (start, end) = (3 + before.len(), 3 + before.len() + 2);
            let text = Prose::new(html, &[]).text();
            let (line, first) = text.line_around(start, end);
            assert!(line.len() > MAX_AROUND && line.len() <= 2 * MAX_AROUND + 2);
            assert_eq!(line.get(start - first..end - first), Some("Wu"));
            for end in ['<', '>'] {
                assert_eq!(line.matches(end).count(), line.matches("<").count());
            }
        }
    }
}

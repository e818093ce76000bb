//! The Markdown part of a content file after reading: finished, safe HTML in which the places
//! that depend on the rest of the dossier are marked, so that linking never parses again.

use super::diagnostic::Position;

/// HTML with marks. Everything in `html` is final but for the links that marks stand for.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub html: String,
    /// Stretches of running text in which names may be recognised: sorted, disjoint.
    pub runs: Vec<Run>,
    /// References to other content: sorted by start, disjoint.
    pub references: Vec<Reference>,
    /// The ids that a link may point at, in order.
    pub anchors: Vec<String>,
}

/// A stretch of escaped text in `Body::html`.
#[derive(Clone, Debug)]
pub struct Run {
    pub start: u32,
    pub end: u32,
    /// Whether a recognised name may become a link here: not inside links and headings.
    pub linkable: bool,
    /// The source position of its first character.
    pub at: Position,
}

/// A link into the dossier, not yet resolved. Its label is `html[start..end]`.
#[derive(Clone, Debug)]
pub struct Reference {
    pub start: u32,
    pub end: u32,
    pub target: ReferenceTarget,
    pub at: Position,
}

/// What a reference names, as the editor typed it.
#[derive(Clone, Debug, Eq, PartialEq)]
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
        self.html.is_empty()
    }
}

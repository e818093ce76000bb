//! A body as the Markdown writer leaves it. Refuses nothing: it is plain data on its way to a
//! `Body`.

use super::quotations::count;
use crate::model::body::{Body, Prose, Reference, Run};

/// Finished HTML with its marks.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub html: String,
    /// Sorted, disjoint.
    pub runs: Vec<Run>,
    /// Sorted by start, disjoint.
    pub references: Vec<Reference>,
    pub anchors: Vec<String>,
    /// Whether there are blockquotes, or raw HTML that may be one.
    pub may_have_blockquotes: bool,
}

impl Written {
    pub fn into_body(self) -> Body {
        Body {
            quotations: count(&self.html, &self.runs, self.may_have_blockquotes),
            prose: Prose::new(self.html, &self.runs),
            references: self.references,
            anchors: self.anchors,
        }
    }
}

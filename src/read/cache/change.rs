//! What became of the files since they were last read.

use std::sync::Arc;

/// What became of an input since the last build.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    Added(Arc<str>),
    Changed(Arc<str>),
    Removed(Arc<str>),
}

impl Change {
    pub fn file(&self) -> &Arc<str> {
        match self {
            Change::Added(file) | Change::Changed(file) | Change::Removed(file) => file,
        }
    }
}

//! Floor 1: a search index of texts, as scripts that a browser loads piece by piece. `SEARCH.md` specifies its terms and
//! its files; `templates/assets/search-*.js` reads them. Knows documents only as fields of text: what they are is
//! told to it.

mod numbers;
mod segment;
mod terms;
mod update;

pub use segment::{Files, Record, Segment, SegmentBuilder, Sizes, data_of, script};
pub use terms::{fold, terms};
pub use update::{Change, update};

//! Floor 1: a search index of texts, as scripts that a browser loads piece by piece. `SEARCH.md` specifies its terms and
//! its files; `templates/assets/search-*.js` reads them. Knows documents only as fields of text: what they are is
//! told to it.

mod numbers;
mod record;
mod script;
mod segment;
mod terms;
mod update;

pub use record::Record;
pub use script::{data_of, script};
pub use segment::{Files, Segment, SegmentBuilder, Sizes, fnv1a};
pub use terms::{fold, terms};
pub use update::{Change, update};

//! Floor 2: whether what the dossier quotes, and its figures, stand in its clippings. Works on texts at hand; reads no
//! file, and reports nothing.

mod figure;
mod find;
mod fragment;
mod gate;
mod lock;
mod nearest;
mod negation;
mod quotation;
mod sought;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use figure::contradicted;
pub use find::{Context, Passage, Source};
pub use fragment::fragment_of_quotation;
pub use gate::prove;
pub use lock::{LockLine, ProofLock};
pub use nearest::{Nearest, Only, Step};
pub use sought::{Sought, of_events, places, proven, quotations, sought};
pub use text::Text;

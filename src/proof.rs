//! Floor 2: whether what the dossier quotes stands in its clippings. Works on texts at hand; reads no
//! file, and reports nothing.

mod find;
mod gate;
mod lock;
mod nearest;
mod negation;
mod quotation;
mod sought;
#[cfg(test)]
mod tests;
mod words;

pub use find::{Context, Passage, Source};
pub use gate::{Text, fragment_of_quotation, prove};
pub use lock::{LockLine, ProofLock};
pub use nearest::{Nearest, Only, Step};
pub use sought::{Sought, of_events, places, proven, quotations, sought};

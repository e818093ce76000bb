//! Floor 2: whether what the dossier quotes stands in its clippings. Works on texts at hand; reads no
//! file, and reports nothing.

mod find;
mod nearest;
mod negation;
mod quotation;
#[cfg(test)]
mod tests;
mod words;

pub use find::{Context, Passage, Source};
pub use nearest::{Nearest, Only, Step};

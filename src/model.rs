//! Floor 0: what a dossier is. Plain values with their parsing and ordering; no I/O,
//! no third-party formats, nothing about pages.

pub mod appearance;
pub mod article;
pub mod bibliography;
pub mod body;
pub mod bytes;
pub mod checksum;
pub mod claim;
pub mod clipping;
pub mod config;
pub mod correction;
pub mod date;
pub mod diagnostic;
pub mod digest;
pub mod dossier;
pub mod encoded;
pub mod entity;
pub mod event;
pub mod folding;
pub mod language;
pub mod locale;
pub mod page;
pub mod quotation;
pub mod rights;
pub mod route;
pub mod script;
pub mod slug;
pub mod topic;
pub mod words;

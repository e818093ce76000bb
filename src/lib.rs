//! Dossier: from clippings to a site that a reader can check.
//!
//! ```text
//! clippings ──import──▶ content/*.md
//!                           │ read    one file at a time, in parallel, never fails
//!                           ▼
//!                        Content
//!                           │ link    the whole set; nothing fails, unresolved references are kept
//!                           │ prove   each quotation looked for in its clippings
//!                           ├──── checks ─▶ Report ─▶ terminal, exit code
//!                           ▼
//!                        Dossier      immutable from here on
//!                           │ plan    pages and exports: plain data, sorted, printable
//!                           ▼
//!                         Plan
//!                           │ render  an Output to bytes, in parallel
//!                           ▼
//!                         bytes
//!                           │ write   staged, then published whole; stale files pruned
//!                           ▼
//!                         public/
//! ```
//!
//! The modules in reading order, from the ground floor up; none imports from a floor above.

// 0: what a dossier is.
pub mod model;
// 1: files to values, numbers as people write them, and texts to an index.
pub mod figures;
pub mod read;
pub mod search;
// 2: values to a linked dossier, and what is wrong with it.
pub mod checks;
pub mod link;
pub mod proof;
// 3: the dossier to a plan of outputs.
pub mod catalogue;
pub mod exports;
pub mod feed;
pub mod pages;
pub mod plan;
pub mod subject;
pub mod tracked;
// 4: outputs to files, and content files changed in place.
pub mod edit;
pub mod leaks;
pub mod manifest;
pub mod record;
pub mod render;
pub mod theme;
pub mod write;
// 5: clippings to articles, and which clippings there are.
pub mod import;
// 6: the calls in order, and what stands beside a build.
pub mod compare;
pub mod pipeline;
pub mod rename;
pub mod review;
pub mod serve;
pub mod watch;
// 7: the command line.
pub mod cli;

//! Floor 1: from files to values, one file at a time. Reading never fails: it answers with
//! what could be read and the diagnostics for the rest. Knows nothing of other files.

pub mod address;
pub mod article;
pub mod codes;
pub mod config;
pub mod content;
pub mod entity;
pub mod front_matter;
pub mod highlight;
pub mod html;
pub mod inline;
pub mod markdown;
pub mod page;
pub mod sanitise;
pub mod source;
pub mod topic;
pub mod yaml;

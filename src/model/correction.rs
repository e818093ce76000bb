//! What was wrong in the dossier and is right now, and what was taken back altogether.

use serde::{Deserialize, Serialize};

use super::date::Date;

/// A mistake that was published and corrected.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Correction {
    pub date: Date,
    pub wrong: String,
    pub right: String,
}

/// That an article is no part of the dossier any more, while its address still tells so.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Withdrawal {
    pub date: Date,
    pub reason: String,
}

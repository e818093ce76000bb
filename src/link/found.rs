//! The names that were found in texts, kept packed from one run to the next. Neither searches nor
//! judges.

use serde::{Deserialize, Serialize};

use crate::model::diagnostic::Position;
use crate::model::digest::Digest;
use crate::model::dossier::EntityId;

/// The names in some texts, packed: most are only carried from one run to the next.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct FoundNames {
    /// Of the texts.
    pub digest: Digest,
    /// Names of one word that stand in them in lower case: sorted, each once.
    pub words: Vec<String>,
    #[serde(with = "crate::model::bytes")]
    packed: Vec<u8>,
}

/// Every name in a body, and in each of the short texts that belong to it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Names {
    pub hits: Vec<Hit>,
    pub in_texts: Vec<Vec<TextHit>>,
}

/// A name in a short text.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct TextHit {
    pub start: u32,
    pub end: u32,
    pub bearers: Bearers,
}

impl FoundNames {
    pub fn of(digest: Digest, names: &Names, words: Vec<String>) -> FoundNames {
        let packed = postcard::to_stdvec(names).unwrap_or_default();
        FoundNames {
            digest,
            words,
            packed,
        }
    }

    pub fn unpacked(&self) -> Names {
        postcard::from_bytes(&self.packed).unwrap_or_default()
    }
}

/// A name in running text.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Hit {
    pub start: u32,
    pub end: u32,
    pub bearers: Bearers,
    pub linkable: bool,
    pub at: Position,
}

/// Who may be meant by a name.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Bearers {
    One(EntityId),
    Several(Vec<EntityId>),
}

impl Bearers {
    /// Of these candidates.
    pub fn of(candidates: &[EntityId]) -> Bearers {
        match candidates {
            [only] => Bearers::One(*only),
            several => Bearers::Several(several.to_vec()),
        }
    }

    /// Which of them a name means: the only one, or the only one that is declared. Else all
    /// that may be meant.
    pub fn settled(&self, declared: &[EntityId]) -> Result<EntityId, &[EntityId]> {
        let several = match self {
            Bearers::One(only) => return Ok(*only),
            Bearers::Several(several) => several,
        };
        let mut known = several.iter().filter(|bearer| declared.contains(bearer));
        match (known.next(), known.next()) {
            (Some(only), None) => Ok(*only),
            _ => Err(several),
        }
    }
}

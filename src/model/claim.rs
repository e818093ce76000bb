//! Claims: what somebody says is so, how claims stand to each other, and what is known of each.

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::diagnostic::{Located, Position};
use super::quotation::{Quote, TextQuotation};
use super::slug::Slug;

/// A statement that somebody made and others may support, dispute or qualify.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Claim {
    pub id: Located<Slug>,
    pub text: String,
    /// The quotations in its text, in order.
    pub quoted: Vec<TextQuotation>,
    /// An entity's slug or name, or a description such as "a senior official".
    pub by: Located<String>,
    /// The entities of which it says something.
    pub about: Vec<Located<Slug>>,
    /// When it was made, where that is not when the article was published.
    pub date: Option<Date>,
    pub quote: Option<Quote>,
    /// How it stands, where the editor says so.
    pub status: Option<ClaimStatus>,
    pub supports: Vec<ClaimReference>,
    pub disputes: Vec<ClaimReference>,
    pub qualifies: Vec<ClaimReference>,
}

impl Claim {
    /// The claims that it takes a stance on.
    pub fn stances(&self) -> impl Iterator<Item = (Stance, &ClaimReference)> {
        let of_each = Stance::ALL.into_iter();
        of_each.flat_map(|stance| self.stance(stance).iter().map(move |to| (stance, to)))
    }

    pub fn stance(&self, stance: Stance) -> &[ClaimReference] {
        match stance {
            Stance::Supports => &self.supports,
            Stance::Disputes => &self.disputes,
            Stance::Qualifies => &self.qualifies,
        }
    }
}

/// `article-slug#claim-id`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ClaimReference {
    pub article: Slug,
    pub claim: Slug,
    pub at: Position,
}

/// What a claim does to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub enum Stance {
    Supports,
    Disputes,
    Qualifies,
}

impl Stance {
    pub const ALL: [Stance; 3] = [Stance::Supports, Stance::Disputes, Stance::Qualifies];

    /// Of the claim that takes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Stance::Supports => "supports",
            Stance::Disputes => "disputes",
            Stance::Qualifies => "qualifies",
        }
    }

    /// Of the claim that it is taken on.
    pub fn passive(self) -> &'static str {
        match self {
            Stance::Supports => "supported",
            Stance::Disputes => "disputed",
            Stance::Qualifies => "qualified",
        }
    }
}

/// How a claim stands by what the dossier holds, as an editor says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Deserialize, Serialize)]
pub enum ClaimStatus {
    Supported,
    Disputed,
    Refuted,
    Unverified,
    Superseded,
}

impl ClaimStatus {
    pub const ALL: [ClaimStatus; 5] = [
        ClaimStatus::Supported,
        ClaimStatus::Disputed,
        ClaimStatus::Refuted,
        ClaimStatus::Unverified,
        ClaimStatus::Superseded,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ClaimStatus::Supported => "supported",
            ClaimStatus::Disputed => "disputed",
            ClaimStatus::Refuted => "refuted",
            ClaimStatus::Unverified => "unverified",
            ClaimStatus::Superseded => "superseded",
        }
    }
}

/// How a claim stands: as the editor says, or else as it follows from what the dossier holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub enum Standing {
    Stated(ClaimStatus),
    /// Who made it says otherwise since.
    Superseded,
    /// Whom it is about denies it.
    Denied,
    /// Another claim contradicts it.
    Disputed,
    /// So many independent origins bear it out.
    Corroborated(u32),
    SingleSource,
}

impl Standing {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Stated(status) => status.as_str(),
            Standing::Superseded => "superseded",
            Standing::Denied => "denied",
            Standing::Disputed => "disputed",
            Standing::Corroborated(_) => "corroborated",
            Standing::SingleSource => "single source",
        }
    }

    pub fn is_stated(self) -> bool {
        matches!(self, Standing::Stated(_))
    }
}

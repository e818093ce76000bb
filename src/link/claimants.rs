//! Who makes a claim: an entity by its slug, or by a name that it alone bears; else a description.
//! Refuses to take a slip in a slug for a description, and to choose between two bearers of a name.

use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::dossier::EntityId;
use crate::model::entity::Entity;
use crate::model::folding::spelling;
use crate::model::slug::Slug;

/// In bytes: shorter words are near too many others, and nobody types longer ones.
const SLIPS: RangeInclusive<usize> = 5..=40;

/// What the `by` of a claim says.
#[derive(Debug, Eq, PartialEq)]
pub enum Claimant {
    Entity(EntityId),
    /// Several entities bear this name.
    Several(Vec<EntityId>),
    /// It looks like the slug of an entity, and there is none.
    NoSuchSlug(Slug),
    /// Words such as "a senior official".
    Described,
}

/// The entities by all their names. The table is made when the first claim asks for it.
pub struct Claimants<'c> {
    entities: &'c [Arc<Entity>],
    by_name: OnceLock<FxHashMap<String, Vec<EntityId>>>,
    /// The forms near to slugs of a single word.
    slips: OnceLock<FxHashSet<String>>,
}

impl<'c> Claimants<'c> {
    pub fn of(entities: &'c [Arc<Entity>]) -> Claimants<'c> {
        Claimants {
            entities,
            by_name: OnceLock::new(),
            slips: OnceLock::new(),
        }
    }

    /// Reads a `by` that is no entity's slug. `listed` are the entities that the article lists:
    /// one of them is meant where several bear the name.
    pub fn read(&self, by: &str, listed: &[EntityId]) -> Claimant {
        let bearers = self.by_name().get(&comparable(by));
        match bearers.map(Vec::as_slice).unwrap_or_default() {
            [] => self.unnamed(by),
            [one] => Claimant::Entity(*one),
            several => {
                let mut meant = several.iter().filter(|id| listed.contains(id));
                match (meant.next(), meant.next()) {
                    (Some(one), None) => Claimant::Entity(*one),
                    _ => Claimant::Several(several.to_vec()),
                }
            }
        }
    }

    fn by_name(&self) -> &FxHashMap<String, Vec<EntityId>> {
        self.by_name.get_or_init(|| {
            let mut by_name: FxHashMap<String, Vec<EntityId>> = FxHashMap::default();
            for (entity, id) in self.entities.iter().zip(0..) {
                for name in entity.all_names() {
                    let bearers = by_name.entry(comparable(&name.value)).or_default();
                    if bearers.last() != Some(&EntityId(id)) {
                        bearers.push(EntityId(id));
                    }
                }
            }
            by_name
        })
    }

    fn slips(&self) -> &FxHashSet<String> {
        self.slips.get_or_init(|| {
            let slugs = self.entities.iter().map(|entity| entity.slug.as_str());
            slugs.flat_map(near_forms).collect()
        })
    }

    /// A text that nobody bears as a name. With a hyphen it looks like a slug; a single word may
    /// describe somebody, unless it is nearly the slug of an entity.
    fn unnamed(&self, by: &str) -> Claimant {
        let Ok(slug) = Slug::parse(by.trim()) else {
            return Claimant::Described;
        };
        let text = slug.as_str();
        if text.contains('-') {
            return Claimant::NoSuchSlug(slug);
        }
        let is_slip = near_forms(text).any(|form| self.slips().contains(&form));
        match is_slip {
            true => Claimant::NoSuchSlug(slug),
            false => Claimant::Described,
        }
    }
}

/// The form in which names are compared.
fn comparable(name: &str) -> String {
    spelling(name.trim())
}

/// A word itself and what it is without one of its letters, if it is a word of plain letters: two
/// words that share a form are one slip of the hand apart, and none has to be compared with all
/// others. Other texts have none.
fn near_forms(word: &str) -> impl Iterator<Item = String> + '_ {
    let is_plain = SLIPS.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
    let lengths = if is_plain { 0..word.len() + 1 } else { 0..0 };
    let without = |left_out: usize| {
        let letters = word.chars().enumerate();
        let kept = letters.filter(|(place, _)| *place != left_out);
        kept.map(|(_, letter)| letter).collect()
    };
    lengths.map(without)
}

//! Whom a byline names: people by name, in any letter case. Refuses to choose between two of one
//! name, and what is only a part of a name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::id;
use crate::model::dossier::EntityId;
use crate::model::entity::{Entity, EntityKind, Matching};
use crate::model::folding::{key, spelling};

/// The people of a dossier by their names.
pub struct People(FxHashMap<String, Vec<Person>>);

struct Person {
    id: EntityId,
    /// How the name must be written, where that is said.
    exactly: Option<String>,
}

impl People {
    pub fn of(entities: &[Arc<Entity>]) -> People {
        let mut people: FxHashMap<String, Vec<Person>> = FxHashMap::default();
        for (index, entity) in entities.iter().enumerate() {
            if entity.kind != EntityKind::Person {
                continue;
            }
            for (name, matching) in entity.recognised_names() {
                if matching == Some(Matching::Never) {
                    continue;
                }
                let exact = matching == Some(Matching::Exact);
                people.entry(key(&name.value)).or_default().push(Person {
                    id: EntityId(id(index)),
                    exactly: exact.then(|| spelling(&name.value)),
                });
            }
        }
        People(people)
    }

    /// The only person who bears this name.
    pub fn named(&self, byline: &str) -> Option<EntityId> {
        if self.0.is_empty() {
            return None;
        }
        let fits = |person: &&Person| match &person.exactly {
            Some(exactly) => *exactly == spelling(byline),
            None => true,
        };
        let mut found = self.0.get(&key(byline))?.iter().filter(fits);
        let first = found.next()?.id;
        found.all(|person| person.id == first).then_some(first)
    }
}

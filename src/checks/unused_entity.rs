//! An entity that nothing in the dossier speaks of.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, EntityId, Link, Target, UnresolvedKind};
use crate::model::entity::Matching;

pub static CODE: Code = Code {
    name: "unused-entity",
    severity: Severity::Warning,
    summary: "an entity that nothing mentions",
    explanation: "No article names, lists or quotes this entity, none was published by it, and no other text \
links to it. Its name may be spelt differently in the texts: add an alias. Or it is not needed.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let linked = linked_elsewhere(dossier);
    let rivals = bearers(dossier);
    for (entity, index) in dossier.entities.iter().zip(0..) {
        // A publisher is known for the clippings to come.
        let used = !entity.entity.domains.is_empty()
            || !entity.mentions.is_empty()
            || !entity.published.is_empty()
            || !entity.written.is_empty()
            || !entity.inverse_relations.is_empty()
            || linked.contains(&EntityId(index))
            || dossier.named_in_drafts.entities.contains(&EntityId(index));
        if !used {
            let message = format!("nothing mentions “{}”", entity.entity.name.value);
            let diagnostic =
                Diagnostic::new(&CODE, &entity.entity.file, message).at(entity.entity.name.at);
            let hint = match rivals
                .get(entity.entity.name.value.as_str())
                .map(Vec::as_slice)
            {
                _ if entity.entity.matching == Some(Matching::Never) => {
                    "its names are never recognised: list it under `entities:`, or link to it"
                }
                Some([_, _, ..]) => "another entity bears this name too: say which the texts mean",
                _ => "add the spelling that the texts use under `aliases:`",
            };
            diagnostics.push(diagnostic.hint(hint));
        }
    }
}

/// The entities by every name that one bears.
fn bearers(dossier: &Dossier) -> BTreeMap<&str, Vec<EntityId>> {
    let mut bearers: BTreeMap<&str, Vec<EntityId>> = BTreeMap::new();
    for (entity, index) in dossier.entities.iter().zip(0..) {
        for name in entity.entity.all_names() {
            let of_name = bearers.entry(&name.value).or_default();
            if !of_name.contains(&EntityId(index)) {
                of_name.push(EntityId(index));
            }
        }
    }
    bearers
}

/// The entities that topics, pages and the descriptions of other entities link to, and those
/// that an ambiguous name may mean.
fn linked_elsewhere(dossier: &Dossier) -> BTreeSet<EntityId> {
    let topics = dossier.topics.iter().flat_map(|topic| &topic.links);
    let pages = dossier.pages.iter().flat_map(|page| &page.links);
    let entities = dossier.entities.iter().flat_map(|entity| &entity.links);
    let events = dossier.events.iter();
    let concerned = events
        .clone()
        .flat_map(|event| event.entities.iter().copied());
    let events = events.flat_map(|event| &event.links);
    // What may be meant has a warning of its own.
    let ambiguous = dossier
        .unresolved
        .iter()
        .flat_map(|unresolved| match &unresolved.kind {
            UnresolvedKind::AmbiguousName { candidates, .. }
            | UnresolvedKind::AmbiguousClaimant { candidates, .. } => candidates.clone(),
            _ => Vec::new(),
        });
    let named = |link: &Link| match link.target {
        Target::Entity(entity) => Some(entity),
        _ => None,
    };
    topics
        .chain(pages)
        .chain(entities)
        .chain(events)
        .filter_map(named)
        .chain(concerned)
        .chain(ambiguous)
        .collect()
}

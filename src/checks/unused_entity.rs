//! An entity that nothing in the dossier speaks of.

use std::collections::BTreeSet;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::{Dossier, EntityId, Link, Target};

pub static CODE: Code = Code {
    name: "unused-entity",
    severity: Severity::Warning,
    summary: "an entity that nothing mentions",
    explanation: "No article names, lists or quotes this entity, none was published by it, and no other text \
links to it. Its name may be spelt differently in the texts: add an alias. Or it is not needed.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let linked = linked_elsewhere(dossier);
    for (entity, index) in dossier.entities.iter().zip(0..) {
        let used = !entity.mentions.is_empty()
            || !entity.published.is_empty()
            || !entity.inverse_relations.is_empty()
            || linked.contains(&EntityId(index));
        if !used {
            let message = format!("nothing mentions “{}”", entity.entity.name.value);
            let diagnostic =
                Diagnostic::new(&CODE, &entity.entity.file, message).at(entity.entity.name.at);
            diagnostics
                .push(diagnostic.hint("add the spelling that the texts use under `aliases:`"));
        }
    }
}

/// The entities that topics, pages and the descriptions of other entities link to.
fn linked_elsewhere(dossier: &Dossier) -> BTreeSet<EntityId> {
    let topics = dossier.topics.iter().flat_map(|topic| &topic.links);
    let pages = dossier.pages.iter().flat_map(|page| &page.links);
    let entities = dossier.entities.iter().flat_map(|entity| &entity.links);
    let named = |link: &Link| match link.target {
        Target::Entity(entity) => Some(entity),
        _ => None,
    };
    topics
        .chain(pages)
        .chain(entities)
        .filter_map(named)
        .collect()
}

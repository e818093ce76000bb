//! Whom drafts name, so that nobody is told that an entity is needed by nothing while an article
//! about it is being written. Nothing of it reaches the site.

use std::collections::BTreeSet;

use super::articles::texts_beside;
use super::contents::Contents;
use super::mentions::{Recogniser, link_body};
use super::references::Targets;
use super::slugs::{Resolver, Slugs};
use crate::model::diagnostic::Located;
use crate::model::dossier::NamedInDrafts;
use crate::model::slug::Slug;

/// The entities of the site that drafts list, link or name in their texts, and the events that they
/// report.
pub fn named_in_drafts(
    drafts: &Contents,
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
) -> NamedInDrafts {
    let entity = |slug: &Located<Slug>| slugs.entities.get(slug.value.as_str());
    let mut named = BTreeSet::new();
    for draft in &drafts.articles {
        let events = draft.events.iter().flat_map(|event| &event.entities);
        let listed = draft.publisher.iter().chain(&draft.entities).chain(events);
        named.extend(listed.filter_map(entity));
        let by = draft.claims.iter().map(|claim| claim.by.value.as_str());
        named.extend(by.filter_map(|by| slugs.entities.get(by)));
        let authors = draft.authors.iter();
        named.extend(authors.filter_map(|author| slugs.people.named(author)));
    }
    for draft in &drafts.entities {
        let related = draft.relations.iter().map(|relation| &relation.to);
        let listed = related.chain(&draft.not_to_be_confused_with);
        named.extend(listed.filter_map(entity));
    }
    for draft in &drafts.events {
        named.extend(draft.entities.iter().filter_map(entity));
    }
    let texts = drafts.articles.iter().map(|of| texts_beside(of));
    let texts = texts.chain(drafts.entities.iter().map(|_| Vec::new()));
    let texts = texts.chain(drafts.topics.iter().map(|_| Vec::new()));
    let titles = drafts.events.iter().map(|of| vec![of.title.value.as_str()]);
    let texts = texts
        .chain(titles)
        .chain(drafts.pages.iter().map(|_| Vec::new()));
    for (draft, texts) in drafts.files().zip(texts) {
        let mut resolver = Resolver::of(draft.file);
        let (names, _) = recogniser.find(draft.body, &texts);
        let linked = link_body(draft.body, &names, targets, &[], None, &mut resolver);
        let beside = names.in_texts.iter().flatten();
        named.extend(beside.filter_map(|hit| hit.bearers.settled(&[]).ok()));
        named.extend(linked.places.into_keys());
    }
    let reports = drafts.articles.iter().flat_map(|draft| &draft.reports);
    let events = reports.filter_map(|report| slugs.events.get(report.event.value.as_str()));
    NamedInDrafts {
        entities: named,
        events: events.collect(),
    }
}

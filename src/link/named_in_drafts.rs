//! Whom drafts name, so that nobody is told that an entity is needed by nothing while an article
//! about it is being written. Nothing of it reaches the site.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::articles::texts_beside;
use super::drafts::Drafts;
use super::mentions::{Recogniser, link_body};
use super::references::Targets;
use super::{Resolver, Slugs};
use crate::model::body::Body;
use crate::model::diagnostic::Located;
use crate::model::dossier::EntityId;
use crate::model::slug::Slug;

/// The entities of the site that drafts list, link or name in their texts.
pub fn named_in_drafts(
    drafts: &Drafts,
    slugs: &Slugs<'_>,
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
) -> BTreeSet<EntityId> {
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
    let articles = drafts.articles.iter();
    let articles = articles.map(|of| (&of.file, &of.body, texts_beside(of)));
    let entities = drafts.entities.iter().map(|of| (&of.file, &of.body));
    let topics = drafts.topics.iter().map(|of| (&of.file, &of.body));
    let pages = drafts.pages.iter().map(|of| (&of.file, &of.body));
    let others = entities.chain(topics).chain(pages);
    let others = others.map(|(file, body)| (file, body, Vec::new()));
    let in_text = |(file, body, texts): (&Arc<str>, &Body, Vec<&str>)| {
        let mut resolver = Resolver {
            file,
            unresolved: Vec::new(),
        };
        let (names, _) = recogniser.find(body, &texts);
        let linked = link_body(body, &names, targets, &[], None, &mut resolver);
        let beside = names.in_texts.iter().flatten();
        let beside = beside.filter_map(|hit| hit.bearers.settled(&[]).ok());
        beside.chain(linked.places.into_keys()).collect::<Vec<_>>()
    };
    named.extend(articles.chain(others).flat_map(in_text));
    named
}

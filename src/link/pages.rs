//! Pages with the links in their texts.

use std::sync::Arc;

use super::found::FoundNames;
use super::mentions::{Recogniser, link_body};
use super::references::Targets;
use super::slugs::Resolver;
use crate::model::dossier::*;
use crate::model::page::Page;
use crate::model::route::Route;

pub fn link(
    pages: &[Arc<Page>],
    targets: &Targets<'_>,
    recogniser: &Recogniser<'_>,
    found: &mut Vec<Arc<FoundNames>>,
    unresolved: &mut Vec<Unresolved>,
) -> Vec<LinkedPage> {
    let mut linked = Vec::with_capacity(pages.len());
    for page in pages {
        let mut resolver = Resolver::of(&page.file);
        let (names, found_names) = recogniser.find(&page.body, &[]);
        let links = link_body(&page.body, &names, targets, &[], None, &mut resolver);
        found.push(found_names);
        unresolved.extend(resolver.unresolved);
        linked.push(LinkedPage {
            route: page
                .introduces()
                .unwrap_or_else(|| Route::of("pages", &page.slug, "html")),
            page: Arc::clone(page),
            links: links.links,
        });
    }
    linked
}

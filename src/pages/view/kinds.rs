//! Entities kind by kind, with their numbers or as plain links.

use serde::Serialize;

use crate::model::dossier::EntityId;
use crate::model::entity::EntityKind;
use crate::pages::context::{Fragment, RenderContext};

/// Entities of one kind: finished lines of an index with their numbers, or links.
#[derive(Serialize)]
pub struct KindGroup<'d> {
    pub kind: &'static str,
    pub label: &'d str,
    pub entities: Vec<Fragment<'d>>,
}

/// Entities by kind, each with the number of articles that mention it.
pub fn kind_groups<'d>(context: &RenderContext<'d>, entities: &[EntityId]) -> Vec<KindGroup<'d>> {
    by_kind(context, entities, |id| context.entity_entry(id))
}

/// Links to entities by kind.
pub fn kind_links<'d>(context: &RenderContext<'d>, entities: &[EntityId]) -> Vec<KindGroup<'d>> {
    by_kind(context, entities, |id| context.entity_link(id))
}

/// Groups entities by kind, keeping their order; kinds without any are left out.
fn by_kind<'d>(
    context: &RenderContext<'d>,
    entities: &[EntityId],
    show: impl Fn(EntityId) -> Fragment<'d>,
) -> Vec<KindGroup<'d>> {
    let of_kind = |kind: EntityKind| KindGroup {
        kind: kind.as_str(),
        label: context.dossier.locale().word_of("kinds", kind.as_str()),
        entities: entities
            .iter()
            .filter(|entity| context.dossier.entity(**entity).entity.kind == kind)
            .map(|entity| show(*entity))
            .collect(),
    };
    let groups = EntityKind::ALL.into_iter().map(of_kind);
    groups.filter(|group| !group.entities.is_empty()).collect()
}

//! Entities kind by kind, with their numbers or as plain links.

use serde::Serialize;

use crate::model::dossier::EntityId;
use crate::model::entity::EntityKind;
use crate::pages::context::{Fragment, RenderContext};

/// Entities of one kind, each with the number of articles that mention it.
#[derive(Serialize)]
pub struct KindGroup<'d> {
    pub kind: &'static str,
    pub label: &'static str,
    pub entities: Vec<Fragment<'d>>,
}

/// Groups entities by kind, keeping their order; kinds without any are left out.
pub fn kind_groups<'d>(context: &RenderContext<'d>, entities: &[EntityId]) -> Vec<KindGroup<'d>> {
    let of_kind = |kind: EntityKind| KindGroup {
        kind: kind.as_str(),
        label: kind.plural(),
        entities: entities
            .iter()
            .filter(|entity| context.dossier.entity(**entity).entity.kind == kind)
            .map(|entity| context.entity_entry(*entity))
            .collect(),
    };
    EntityKind::ALL
        .into_iter()
        .map(of_kind)
        .filter(|group| !group.entities.is_empty())
        .collect()
}

/// Links to entities of one kind.
#[derive(Serialize)]
pub struct KindLinks<'d> {
    pub kind: &'static str,
    pub label: &'static str,
    pub entities: Vec<Fragment<'d>>,
}

/// Links to entities, grouped as in `kind_groups`.
pub fn kind_links<'d>(context: &RenderContext<'d>, entities: &[EntityId]) -> Vec<KindLinks<'d>> {
    let of_kind = |kind: EntityKind| KindLinks {
        kind: kind.as_str(),
        label: kind.plural(),
        entities: entities
            .iter()
            .filter(|entity| context.dossier.entity(**entity).entity.kind == kind)
            .map(|entity| context.entity_link(*entity))
            .collect(),
    };
    let groups = EntityKind::ALL.into_iter().map(of_kind);
    groups.filter(|group| !group.entities.is_empty()).collect()
}

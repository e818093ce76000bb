//! Where something happened, as an editor or a dateline says it.

use serde::Serialize;

use super::Href;
use crate::model::dossier::EntityId;
use crate::model::folding::key;
use crate::tracked::Tracked;

#[derive(Serialize)]
pub struct PlaceView<'d> {
    name: &'d str,
    href: Option<Href<'d>>,
    draft: bool,
}

/// A place, linked where one of these entities bears its name, in any letter case.
pub fn place<'d>(dossier: Tracked<'_>, entities: &[EntityId], name: &'d str) -> PlaceView<'d> {
    let printed = key(name);
    let named = |entity: &&EntityId| {
        dossier
            .entity(**entity)
            .entity
            .all_names()
            .any(|known| known.value == name || key(&known.value) == printed)
    };
    let entity = entities.iter().find(named);
    let entity = entity.map(|entity| dossier.entity(*entity));
    PlaceView {
        name,
        href: entity.map(|entity| Href::to(&entity.route)),
        draft: entity.is_some_and(|entity| entity.entity.draft),
    }
}

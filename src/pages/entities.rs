//! The index of entities: by kind, then A to Z as collated, scripts apart.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::PageKind;
use super::scene::{Part, Scene};
use super::view::{self, View};
use crate::model::dossier::Dossier;
use crate::model::entity::EntityKind;
use crate::model::route::Route;
use crate::output::Subject;

pub const KIND: PageKind = PageKind {
    name: "entities",
    template: "entities.html",
    outputs,
    view,
};

#[derive(Serialize)]
struct EntitiesPage<'d> {
    kinds: Vec<Kind<'d>>,
}

#[derive(Serialize)]
struct Kind<'d> {
    kind: &'static str,
    id: String,
    label: &'static str,
    count: usize,
    letters: Vec<Letter<'d>>,
}

#[derive(Serialize)]
struct Letter<'d> {
    label: String,
    id: String,
    entries: Vec<Part<'d>>,
}

fn route() -> Route {
    Route::fixed("entities.html")
}

fn outputs(_: &Dossier) -> Vec<(Route, Subject)> {
    vec![(route(), Subject::Dossier)]
}

fn view<'d>(scene: &Scene<'d>, _: Subject) -> Option<View<'d>> {
    let dossier = scene.dossier;
    let kinds = EntityKind::ALL
        .into_iter()
        .map(|kind| index_of(scene, kind));
    let content = EntitiesPage {
        kinds: kinds.filter(|kind| kind.count > 0).collect(),
    };
    let description = Some("People, organisations, products and places, from A to Z");
    Some(view::view(
        dossier,
        KIND.name,
        &route(),
        "Entities",
        description,
        content,
    ))
}

fn index_of<'d>(scene: &Scene<'d>, kind: EntityKind) -> Kind<'d> {
    let dossier = scene.dossier;
    let mut letters: Vec<Letter<'d>> = Vec::new();
    let mut count = 0;
    for id in &dossier.collated_entities {
        let entity = &dossier.entity(*id).entity;
        if entity.kind != kind {
            continue;
        }
        count += 1;
        let label = initial(&entity.name.value);
        let entry = scene.entity_count(*id);
        match letters.last_mut().filter(|letter| letter.label == label) {
            Some(letter) => letter.entries.push(entry),
            None => letters.push(Letter {
                id: format!("{}-{}", kind.as_str(), letters.len() + 1),
                label,
                entries: vec![entry],
            }),
        }
    }
    Kind {
        kind: kind.as_str(),
        id: kind.as_str().to_string(),
        label: kind.plural(),
        count,
        letters,
    }
}

/// The heading under which a name stands: its first letter without accents, "0–9" for digits.
fn initial(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    match first.and_then(|c| std::iter::once(c).nfkd().next()) {
        Some(c) if c.is_numeric() => "0–9".to_string(),
        Some(c) => c.to_uppercase().collect(),
        None => "#".to_string(),
    }
}

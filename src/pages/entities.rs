//! The index of entities: by kind, then A to Z as collated, scripts apart. A long one has pages
//! of its own, which end with a letter.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::PageKind;
use super::context::{Fragment, RenderContext};
use super::view::{self, Href, View, further_route};
use crate::model::dossier::EntityId;
use crate::model::entity::EntityKind;
use crate::model::locale::Argument;
use crate::model::route::Route;
use crate::subject::Subject;
use crate::tracked::Tracked;

pub const KIND: PageKind = PageKind {
    name: "entities",
    template: "entities.html",
    outputs,
    view,
};

/// With more entities than these the index has pages of its own for each kind.
const MOST_ON_A_PAGE: usize = 500;
/// Such a page is full with so many, and ends with the letter.
const FULL: usize = 250;

#[derive(Serialize)]
struct EntitiesPage<'d> {
    /// Every kind with its letters, for the way to each.
    kinds: Vec<Kind<'d>>,
    /// The kinds whose entries are listed here.
    listed: Vec<Kind<'d>>,
}

#[derive(Clone, Serialize)]
struct Kind<'d> {
    kind: &'static str,
    id: &'static str,
    label: &'d str,
    count: usize,
    letters: Vec<Letter<'d>>,
}

#[derive(Clone, Serialize)]
struct Letter<'d> {
    label: String,
    id: String,
    /// The page that the letter is on; `None` for the very page.
    href: Option<Href<'d>>,
    entries: Vec<Fragment<'d>>,
}

fn route() -> Route {
    Route::fixed("entities.html")
}

fn route_of_page(kind: EntityKind, page: u32) -> Option<Route> {
    further_route(&route(), kind.as_str(), page)
}

/// The entities of a kind by their letters, in the order of the index.
fn letters(dossier: Tracked<'_>, kind: EntityKind) -> Vec<(String, Vec<EntityId>)> {
    let mut letters: Vec<(String, Vec<EntityId>)> = Vec::new();
    for id in &dossier.lists().collated_entities {
        let entity = &dossier.entity(*id).entity;
        if entity.kind != kind {
            continue;
        }
        let label = initial(&entity.name.value);
        match letters.last_mut().filter(|(last, _)| *last == label) {
            Some((_, entities)) => entities.push(*id),
            None => letters.push((label, vec![*id])),
        }
    }
    letters
}

/// For each letter the number of its page, from 1: a page goes on until it is full.
fn pages_of(letters: &[(String, Vec<EntityId>)]) -> Vec<u32> {
    let (mut page, mut on_page) = (1, 0);
    let mut pages = Vec::with_capacity(letters.len());
    for (_, entities) in letters {
        if on_page >= FULL {
            (page, on_page) = (page + 1, 0);
        }
        pages.push(page);
        on_page += entities.len();
    }
    pages
}

fn is_paged(dossier: Tracked<'_>) -> bool {
    dossier.entity_ids().len() > MOST_ON_A_PAGE
}

fn outputs(dossier: Tracked<'_>) -> Vec<(Route, Subject)> {
    let mut outputs = vec![(route(), Subject::Dossier)];
    if is_paged(dossier) {
        for kind in EntityKind::ALL {
            let last = pages_of(&letters(dossier, kind)).last().copied();
            for page in 1..=last.unwrap_or_default() {
                let subject = Subject::Index { kind, page };
                outputs.extend(route_of_page(kind, page).map(|route| (route, subject)));
            }
        }
    }
    outputs
}

fn view<'d>(context: &RenderContext<'d>, subject: Subject) -> Option<View<'d>> {
    let dossier = context.dossier;
    let kinds = EntityKind::ALL.into_iter();
    let kinds: Vec<Kind<'d>> = kinds
        .map(|kind| index_of(context, kind, subject))
        .filter(|kind| kind.count > 0)
        .collect();
    let listed = kinds.iter().filter_map(|kind| {
        let mut kind = kind.clone();
        kind.letters.retain(|letter| letter.href.is_none());
        (!kind.letters.is_empty()).then_some(kind)
    });
    let content = EntitiesPage {
        listed: listed.collect(),
        kinds,
    };
    let (route, title, description) = match subject {
        Subject::Index { kind, page } => {
            let shown = content.listed.iter().flat_map(|kind| &kind.letters);
            let labels: Vec<&str> = shown.map(|letter| letter.label.as_str()).collect();
            let locale = dossier.locale();
            let name = Argument::from(locale.word_of("kinds", kind.as_str()));
            let title = match labels.as_slice() {
                [] => locale.word_of("kinds", kind.as_str()).to_string(),
                [only] => locale.say(
                    "letter_of_kind",
                    [("kind", name), ("letter", (*only).into())],
                ),
                [first, .., last] => {
                    let range = [("from", Argument::from(*first)), ("to", (*last).into())];
                    let [from, to] = range;
                    locale.say("letters_of_kind", [("kind", name), from, to])
                }
            };
            (route_of_page(kind, page)?, title, None)
        }
        _ => {
            let description = dossier.locale().word("entities_about_page");
            (
                route(),
                dossier.locale().word("entities").to_string(),
                Some(description),
            )
        }
    };
    Some(view::view(
        dossier,
        KIND.name,
        &route,
        title,
        description,
        content,
    ))
}

/// A kind with its letters. Entries are given only for those that stand on the shown page.
fn index_of<'d>(context: &RenderContext<'d>, kind: EntityKind, shown: Subject) -> Kind<'d> {
    let letters = letters(context.dossier, kind);
    let paged = is_paged(context.dossier);
    let count = letters.iter().map(|(_, entities)| entities.len()).sum();
    let pages = pages_of(&letters);
    let letter = |((label, entities), (page, number)): ((String, Vec<EntityId>), (u32, usize))| {
        let here = !paged || shown == Subject::Index { kind, page };
        let href = route_of_page(kind, page).filter(|_| !here);
        let entries = entities.iter().filter(|_| here);
        Letter {
            label,
            id: format!("{}-{number}", kind.as_str()),
            href: href.map(|route| Href::to(&route)),
            entries: entries.map(|id| context.entity_count(*id)).collect(),
        }
    };
    let numbered = pages.into_iter().zip(1..);
    Kind {
        kind: kind.as_str(),
        id: kind.as_str(),
        label: context.dossier.locale().word_of("kinds", kind.as_str()),
        count,
        letters: letters.into_iter().zip(numbered).map(letter).collect(),
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

//! Where something happened, as an editor or a dateline says it, and where a work stands in its container.

use serde::Serialize;

use super::Href;
use crate::model::bibliography::Bibliography;
use crate::model::dossier::EntityId;
use crate::model::folding::key;
use crate::model::locale::{Argument, Locale};
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

/// Where a work stands in its container: `12(3), pp. 4–5`.
pub fn place_in_container(locale: &Locale, work: &Bibliography) -> Option<String> {
    let number = match (&work.volume, &work.issue) {
        (Some(volume), Some(issue)) => Some(format!("{volume}({issue})")),
        (Some(volume), None) => Some(volume.clone()),
        (None, Some(issue)) => Some(locale.say("issue_number", [("issue", Argument::from(issue))])),
        (None, None) => None,
    };
    let pages = work.pages.as_ref().map(|pages| {
        let key = match pages.contains(['-', '–', ',']) {
            true => "pages_of_container",
            false => "page_of_container",
        };
        let pages = pages.replace("--", "–").replace('-', "–");
        locale.say(key, [("pages", Argument::from(&pages))])
    });
    let parts: Vec<String> = number.into_iter().chain(pages).collect();
    (!parts.is_empty()).then(|| parts.join(locale.word("and_more")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::in_english;

    #[test]
    fn the_place_in_a_container_is_said_in_short() {
        let locale = in_english();
        let place = |volume: &str, issue: &str, pages: &str| {
            let text = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
            let of = Bibliography {
                volume: text(volume),
                issue: text(issue),
                pages: text(pages),
                ..Bibliography::default()
            };
            place_in_container(&locale, &of).unwrap_or_default()
        };
        assert_eq!(place("12", "3", "4-5"), "12(3), pp. 4–5");
        assert_eq!(place("", "3", "7"), "no. 3, p. 7");
        assert_eq!(place("", "", ""), "");
    }
}

//! What an entity is, in a sentence or two: what its file describes it as, or how its text begins. For previews and for
//! search engines; plain text.

use super::body;
use crate::model::dossier::EntityId;
use crate::read::plain;
use crate::tracked::Tracked;

/// A lead has at most so many characters, and ends with a sentence where one ends behind the second number.
const MOST_CHARS: usize = 240;
const SHORTEST_SENTENCE: usize = 40;

/// The lead; empty where nobody wrote anything.
pub fn text(dossier: Tracked<'_>, id: EntityId) -> String {
    let linked = dossier.entity(id);
    if let Some(description) = &linked.entity.description {
        return description.clone();
    }
    let html = body::html(dossier, &linked.entity.body, &linked.links, &linked.route);
    let Some(html) = html.map(|body| body.html()) else {
        return String::new();
    };
    let mut text = String::new();
    let paragraph = html.split("</p>").next().unwrap_or_default();
    plain::text_into(&mut text, paragraph);
    shortened(text.trim())
}

fn shortened(text: &str) -> String {
    let mut text = text.replace('\n', " ");
    let Some((end, _)) = text.char_indices().nth(MOST_CHARS) else {
        return text;
    };
    text.truncate(end);
    let after_sentence = [". ", "。", "! ", "? "]
        .iter()
        .filter_map(|mark| text.rfind(mark).map(|at| at + mark.trim_end().len()))
        .max()
        .filter(|end| *end >= SHORTEST_SENTENCE);
    match after_sentence {
        Some(end) => text.truncate(end),
        None => {
            let end = text.rfind(' ').unwrap_or(text.len());
            text.truncate(end);
            text.push('…');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_ends_with_a_sentence_or_with_a_word() {
        assert_eq!(shortened("A crane."), "A crane.");
        let first = "The crane stands at the pier of the old harbour.";
        assert_eq!(shortened(&format!("{first} {}", "word ".repeat(60))), first);
        let words = "word ".repeat(60);
        let cut = shortened(&words);
        assert!(cut.ends_with("word…") && cut.chars().count() <= MOST_CHARS + 1);
        let chinese = format!("{}。{}", "港".repeat(60), "口".repeat(300));
        assert_eq!(shortened(&chinese), format!("{}。", "港".repeat(60)));
        assert_eq!(shortened(&"口".repeat(300)).chars().count(), MOST_CHARS + 1);
    }
}

//! The text and the name of the article file made from a clipping.

use crate::edit::scalar::{list, quoted, scalar};
use crate::model::article::Provenance;
use crate::model::bibliography::Bibliography;
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::slug::{MAX_SLUG_BYTES, Slug};

use super::draft::Draft;
use super::imported;
use super::plain_markdown;

/// The longest slug made of a title, in characters.
const TITLE_SLUG_CHARS: usize = 60;
/// Room left in a file's name for a number behind it.
const NUMBER_BYTES: usize = 8;

/// Front matter and body.
pub fn text(draft: &Draft, clippings: &[Clipping]) -> String {
    let mut lines = vec!["---".to_string()];
    lines.extend(draft.is_draft.then(|| "draft: true".to_string()));
    let mut put = |field: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{field}: {value}")));
    };
    put("title", Some(scalar(&draft.title)));
    put(
        "title_supplied",
        draft.title_supplied.then(|| "true".to_string()),
    );
    put(
        "publisher",
        draft.publisher.as_ref().map(|slug| scalar(slug.as_str())),
    );
    put("authors", list(draft.authors.iter().map(String::as_str)));
    put(
        "published",
        draft
            .published
            .as_ref()
            .map(|date| quoted(date.as_written())),
    );
    for (field, date) in [("retrieved", &draft.retrieved), ("updated", &draft.updated)] {
        put(field, date.as_ref().map(|date| quoted(date.as_written())));
    }
    put("place", draft.place.as_deref().map(scalar));
    put("url", draft.url.as_deref().map(scalar));
    put("archived", draft.archived.as_deref().map(scalar));
    put(
        "language",
        draft
            .language
            .as_ref()
            .map(|language| scalar(language.as_str())),
    );
    put(
        "rights",
        draft.rights.as_ref().map(|rights| scalar(rights.code())),
    );
    let Bibliography {
        item_type,
        container,
        volume,
        issue,
        pages,
        doi,
    } = &draft.bibliography;
    for (field, value) in [
        ("type", item_type),
        ("container", container),
        ("volume", volume),
        ("issue", issue),
        ("pages", pages),
        ("doi", doi),
    ] {
        put(field, value.as_deref().map(scalar));
    }
    let references: Vec<String> = clippings.iter().map(reference).collect();
    let references = match references.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    put("clipping", Some(references));
    let digest_at = lines.len();
    let mut put = |field: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{field}: {value}")));
    };
    put("summary", draft.summary.as_deref().map(scalar));
    put("entities", list(draft.entities.iter().map(Slug::as_str)));
    put("topics", list(draft.topics.iter().map(Slug::as_str)));
    lines.push("provenance:".to_string());
    for (field, provenance) in &draft.provenance {
        lines.push(format!("  {field}: {}", mapping(provenance)));
    }
    lines.push("---".to_string());
    let whole = |lines: &[String]| {
        let body = match draft.is_markdown {
            true => format!("{}\n", draft.body),
            false => plain_markdown::literal(&draft.body),
        };
        format!("{}\n\n{body}", lines.join("\n"))
    };
    let digest = imported::digest(&whole(&lines));
    lines.insert(digest_at, format!("imported: {}", quoted(&digest)));
    whole(&lines)
}

/// What an article says of a clipping on which it rests.
pub fn reference(clipping: &Clipping) -> String {
    let Clipping {
        file,
        item,
        sha256,
        kind,
    } = clipping;
    let kind = match kind {
        ClippingKind::Original => String::new(),
        kind => format!(", kind: {}", kind.as_str()),
    };
    format!(
        "{{file: {}, item: {item}, sha256: {}{kind}}}",
        scalar(file),
        quoted(sha256)
    )
}

fn mapping(provenance: &Provenance) -> String {
    let Provenance {
        method,
        quote,
        conflicts,
    } = provenance;
    let words = |quote: &Option<String>| match quote {
        Some(quote) => format!(", quote: {}", quoted(quote)),
        None => String::new(),
    };
    let others = conflicts.iter().map(|conflict| {
        let (value, words) = (quoted(&conflict.value), words(&conflict.quote));
        format!("{{value: {value}, method: {}{words}}}", conflict.method)
    });
    let others: Vec<String> = others.collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!(", conflicts: [{}]", others.join(", ")),
    };
    format!("{{method: {method}{}{others}}}", words(quote))
}

/// The file's name without its ending: date and title, or the digest where the title has
/// neither letter nor digit.
pub fn stem(draft: &Draft, sha256: &str) -> String {
    let date = draft
        .published
        .as_ref()
        .and_then(|date| Slug::from_title(date.as_written(), 24));
    let date = date.map_or_else(|| "undated".to_string(), |date| date.to_string());
    let room = MAX_SLUG_BYTES - NUMBER_BYTES;
    let title = (1..=TITLE_SLUG_CHARS)
        .rev()
        .filter_map(|chars| Slug::from_title(&draft.title, chars))
        .find(|slug| date.len() + 1 + slug.as_str().len() <= room)
        .map(|slug| slug.to_string());
    let title =
        title.unwrap_or_else(|| format!("clipping-{}", sha256.chars().take(8).collect::<String>()));
    format!("{date}-{title}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::Date;

    #[test]
    fn a_name_is_a_slug_with_room_for_a_number() {
        let stem_of = |title: &str, date: &str| {
            let draft = Draft {
                title: title.into(),
                published: Date::parse(date).ok(),
                ..Draft::default()
            };
            stem(&draft, "0123456789abcdef")
        };
        assert_eq!(stem_of("A b: c", "2025-08-29"), "2025-08-29-a-b-c");
        assert_eq!(stem_of("A", "2025-08"), "2025-08-a");
        assert_eq!(stem_of("A", "2020/2023"), "2020-2023-a");
        assert_eq!(stem_of("A", ""), "undated-a");
        assert_eq!(stem_of("—!", ""), "undated-clipping-01234567");
        let long = stem_of(&"华".repeat(90), "2025-08-29");
        assert!(Slug::parse(&format!("{long}-12")).is_ok());
    }
}

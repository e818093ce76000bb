//! The text and the name of the article file made from a clipping. Refuses to leave a value
//! unquoted that YAML could take for anything but text.

use crate::model::article::{Clipping, Provenance};
use crate::model::slug::{MAX_SLUG_BYTES, Slug};

use super::draft::Draft;
use super::markdown;

/// The longest slug made of a title, in characters.
const TITLE_SLUG_CHARS: usize = 60;
/// Room left in a file's name for a number behind it.
const NUMBER_BYTES: usize = 8;

/// Front matter and body.
pub fn text(draft: &Draft, clipping: &Clipping) -> String {
    let mut lines = vec!["---".to_string()];
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
    put("place", draft.place.as_deref().map(scalar));
    put("url", draft.url.as_deref().map(scalar));
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
    let Clipping { file, item, sha256 } = clipping;
    let clipping = format!(
        "{{file: {}, item: {item}, sha256: {}}}",
        scalar(file),
        quoted(sha256)
    );
    put("clipping", Some(clipping));
    put("entities", list(draft.entities.iter().map(Slug::as_str)));
    put("topics", list(draft.topics.iter().map(Slug::as_str)));
    lines.push("provenance:".to_string());
    for (field, Provenance { method, quote }) in &draft.provenance {
        let quote = quote
            .as_ref()
            .map_or(String::new(), |quote| format!(", quote: {}", quoted(quote)));
        lines.push(format!("  {field}: {{method: {method}{quote}}}"));
    }
    lines.push("---".to_string());
    format!("{}\n\n{}", lines.join("\n"), markdown::literal(&draft.body))
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

fn list<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<String> = values.map(scalar).collect();
    (!values.is_empty()).then(|| format!("[{}]", values.join(", ")))
}

/// A YAML scalar that is read back as this very text, in block and in flow context.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_string()
    } else {
        quoted(text)
    }
}

/// Letters first, so that nothing looks like a number or a date; then only what has no
/// meaning in YAML; and none of the words that some readers take for values.
fn is_plain(text: &str) -> bool {
    let words = [
        "y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf",
    ];
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '’'))
        && !words.contains(&text.to_ascii_lowercase().as_str())
}

/// A JSON string, which YAML reads alike once the characters are escaped that YAML does not
/// print or takes for line ends.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        let escape = matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        );
        if escape {
            quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::Date;

    #[test]
    fn only_plain_words_stay_unquoted() {
        for plain in [
            "Coco Feng",
            "scmp",
            "CC-BY-4.0",
            "华为",
            "a/b c.txt",
            "nothing",
        ] {
            assert_eq!(scalar(plain), plain);
        }
        for text in [
            "no", "No", "2025", "1e5", "a: b", "a #b", "- a", "", "~", "😀", "a, b", "'", "a ",
            "null",
        ] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(
            scalar("a\"b\\c\n\u{1}\u{85}\u{2028}"),
            "\"a\\\"b\\\\c\\n\\u0001\\u0085\\u2028\""
        );
    }

    proptest::proptest! {
        #[test]
        fn every_scalar_is_read_back(text in proptest::string::string_regex("(?s).{0,20}|[a-z0-9.~:#-]{1,6}").unwrap_or_else(|_| unreachable!())) {
            let text = text.replace('\0', "");
            proptest::prop_assert_eq!(serde_saphyr::from_str::<Vec<String>>(&format!("[{}]", scalar(&text))).ok(), Some(vec![text.clone()]));
            proptest::prop_assert_eq!(serde_saphyr::from_str::<std::collections::BTreeMap<String, String>>(&format!("k: {}\n", scalar(&text))).ok().and_then(|m| m.get("k").cloned()), Some(text));
        }
    }

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

//! Texts as scalars of YAML. Refuses to leave one unquoted that YAML could take for anything but
//! text.

/// A YAML scalar that is read back as this very text, in block and in flow context.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_string()
    } else {
        quoted(text)
    }
}

/// A list of such scalars on one line; `None` where it would be empty.
pub fn list<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<String> = values.map(scalar).collect();
    (!values.is_empty()).then(|| format!("[{}]", values.join(", ")))
}

/// Letters first, so that nothing looks like a number or a date; then only what has no
/// meaning in YAML; and none of the words that some readers take for values.
pub fn is_plain(text: &str) -> bool {
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
pub fn quoted(text: &str) -> String {
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
}

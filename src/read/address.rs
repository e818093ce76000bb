//! The addresses in links: their schemes, anchors and percent-encoding.

/// Schemes that a link may have.
pub const ALLOWED_SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "doi", "geo"];

/// A target without and with its anchor.
pub fn with_anchor(dest: &str) -> (String, Option<String>) {
    match dest.split_once('#') {
        Some((path, anchor)) if !anchor.is_empty() => (path.to_string(), Some(decoded(anchor))),
        Some((path, _)) => (path.to_string(), None),
        None => (dest.to_string(), None),
    }
}

/// The scheme of an address in lower case, as browsers see it: white space and control
/// characters that they would skip are skipped here too.
pub fn scheme(dest: &str) -> Option<String> {
    let (before, _) = dest.split_once(':')?;
    let is_seen = |c: &char| !c.is_whitespace() && !c.is_control();
    let scheme: String = before.chars().filter(is_seen).collect();
    let starts_well = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let well_formed = scheme
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (starts_well && well_formed).then(|| scheme.to_ascii_lowercase())
}

/// Undoes percent-encoding where it gives UTF-8; otherwise the text stays as it is.
pub fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%').then(|| tail.get(..2)).flatten();
        let value = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

//! Text into HTML.

/// Appends `text` with the characters escaped that HTML gives a meaning to, in text and in
/// double-quoted attributes alike.
pub fn escape_into(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(index) = rest.find(['&', '<', '>', '"']) {
        let (before, from) = rest.split_at(index);
        html.push_str(before);
        html.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

/// `escape_into` as a value.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

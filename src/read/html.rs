//! Text into HTML.

/// Appends `text` with the characters escaped that HTML gives a meaning to, in text and in
/// double-quoted attributes alike.
pub fn escape_into(html: &mut String, text: &str) {
    if !holds_any(text, b"&<>\"") {
        html.push_str(text);
        return;
    }
    let mut done = 0;
    for (index, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        html.push_str(text.get(done..index).unwrap_or_default());
        html.push_str(reference);
        done = index + 1;
    }
    html.push_str(text.get(done..).unwrap_or_default());
}

/// Whether any of these bytes is in `text`. It does not stop at the first, so that
/// many bytes are compared at once.
pub fn holds_any<const N: usize>(text: &str, wanted: &[u8; N]) -> bool {
    let mut found = 0;
    for byte in text.bytes() {
        for one in wanted {
            found |= u8::from(byte == *one);
        }
    }
    found != 0
}

/// `escape_into` as a value.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

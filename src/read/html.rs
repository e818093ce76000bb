//! Text into HTML, and which elements stand within a sentence.

/// Whether an element stands within a sentence. All others begin a new one.
pub fn is_phrasing(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

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

/// Appends text of raw HTML: what would begin a tag is escaped, and character references stay.
pub fn escape_markup_into(html: &mut String, text: &str) {
    let mut done = 0;
    for (index, byte) in text.bytes().enumerate() {
        let written = match byte {
            b'&' if !is_reference(text.get(index + 1..).unwrap_or_default()) => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{fffd}",
            _ => continue,
        };
        html.push_str(text.get(done..index).unwrap_or_default());
        html.push_str(written);
        done = index + 1;
    }
    html.push_str(text.get(done..).unwrap_or_default());
}

/// Whether a character reference goes on like this behind its `&`.
fn is_reference(rest: &str) -> bool {
    // The longest name of a character has 31 letters.
    let bytes = rest.bytes().take(32);
    let length = bytes
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    if rest.as_bytes().get(length) != Some(&b';') {
        return false;
    }
    let name = rest.get(..length).unwrap_or_default();
    let all = |digits: &str, is: fn(&u8) -> bool| {
        !digits.is_empty() && digits.bytes().all(|byte| is(&byte))
    };
    match name.strip_prefix('#') {
        None => all(name, u8::is_ascii_alphanumeric),
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => all(digits, u8::is_ascii_hexdigit),
            None => all(number, u8::is_ascii_digit),
        },
    }
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

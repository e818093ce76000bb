//! The addresses in links: their schemes, anchors and percent-encoding (RFC 3986).

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

/// An address with everything percent-encoded that may not stand in one (RFC 3986). What is
/// encoded already stays; a `%` that encodes nothing becomes `%25`.
pub fn encoded(address: &str) -> String {
    // Does not stop at the first that may have to be encoded, so that many are compared at once.
    let plain = address.bytes().fold(true, |all, byte| {
        all & (byte.is_ascii_alphanumeric() | matches!(byte, b'-'..=b'/' | b':' | b'_' | b'~'))
    });
    if plain {
        return address.to_string();
    }
    let mut encoded = String::with_capacity(address.len());
    let (literal_start, literal_end) = ip_literal(address);
    let mut in_fragment = false;
    for (index, byte) in address.bytes().enumerate() {
        let stays = match byte {
            b'%' => {
                let hex = address.as_bytes().get(index + 1..index + 3);
                hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            }
            b'#' => !std::mem::replace(&mut in_fragment, true),
            b'[' | b']' => (literal_start..literal_end).contains(&index),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        match stays {
            true => encoded.push(char::from(byte)),
            false => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
                encoded.push('%');
                encoded.push(char::from(digit(byte >> 4)));
                encoded.push(char::from(digit(byte & 15)));
            }
        }
    }
    encoded
}

/// Where the host is the literal of an IP address, as in `http://[::1]/`: only there may
/// brackets stand.
fn ip_literal(address: &str) -> (usize, usize) {
    let literal = || {
        let authority = address.find("//")? + 2;
        let rest = address.get(authority..)?;
        let rest = rest.get(..rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
        let start = rest.rfind('@').map_or(0, |at| at + 1);
        let inner = rest.get(start..)?.strip_prefix('[')?;
        let length = inner.find(|c: char| !c.is_ascii_hexdigit() && !":.".contains(c))?;
        let closed = inner.get(length..)?.starts_with(']') && length > 1;
        closed.then_some((authority + start, authority + start + length + 2))
    };
    literal().unwrap_or_default()
}

/// The address that a link with this scheme leads to: written so that every browser sees the
/// scheme, and encoded.
pub fn external(scheme: &str, address: &str) -> String {
    match address.split_once(':') {
        Some((typed, _)) if typed.eq_ignore_ascii_case(scheme) => encoded(address.trim()),
        Some((_, rest)) => encoded(&format!("{scheme}:{}", rest.trim())),
        None => encoded(address.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_once() {
        for (typed, written) in [
            ("https://a.b/c d", "https://a.b/c%20d"),
            (
                "https://a.b/\"\\`{}^|<>",
                "https://a.b/%22%5C%60%7B%7D%5E%7C%3C%3E",
            ),
            (
                "https://a.b/华?q=é#ü",
                "https://a.b/%E5%8D%8E?q=%C3%A9#%C3%BC",
            ),
            ("https://a.b/100%", "https://a.b/100%25"),
            ("https://a.b/%2G%2f%2F%", "https://a.b/%252G%2f%2F%25"),
            ("https://a.b/[c]", "https://a.b/%5Bc%5D"),
            ("https://u@[::1]:80/[c]", "https://u@[::1]:80/%5Bc%5D"),
            ("https://[c/]", "https://%5Bc/%5D"),
            ("https://a.b/#c#d", "https://a.b/#c%23d"),
            ("tel:+1-2;ext=3", "tel:+1-2;ext=3"),
        ] {
            assert_eq!(encoded(typed), written);
            assert_eq!(encoded(written), written);
        }
    }

    #[test]
    fn a_scheme_is_written_as_browsers_see_it() {
        assert_eq!(external("http", "ht\ttp://a b"), "http://a%20b");
        assert_eq!(external("mailto", "MAILTO:a@b.c "), "MAILTO:a@b.c");
    }

    proptest::proptest! {
        #[test]
        fn an_encoded_address_is_ascii_and_stays_as_it_is(address in ".*") {
            let once = encoded(&address);
            proptest::prop_assert!(once.bytes().all(|byte| byte.is_ascii_graphic()));
            proptest::prop_assert_eq!(encoded(&once), once);
        }
    }
}

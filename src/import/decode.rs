//! Bytes of a clipping file to text: encodings, line ends, Unicode normalisation. Refuses to
//! guess: a file that may be anything is said to be no text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why a file gives no text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Undecoded {
    /// Nothing but white space.
    Empty,
    /// Binary, or in an encoding that it does not declare.
    NotText,
}

/// The text of a file, with LF line ends and in NFC.
///
/// UTF-8 with or without a byte order mark, UTF-16 with one, and otherwise Windows-1252 where
/// every byte means a character there.
pub fn decode(bytes: &[u8]) -> Result<String, Undecoded> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => exact(encoding, bytes.get(mark..).unwrap_or_default()),
        None => exact(UTF_8, bytes).or_else(|| windows_1252(bytes)),
    };
    let text = text
        .filter(|text| !text.contains('\0'))
        .ok_or(Undecoded::NotText)?;
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => text,
    };
    // Most texts are in this form.
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    };
    if text.trim().is_empty() {
        Err(Undecoded::Empty)
    } else {
        Ok(text)
    }
}

fn exact<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Option<Cow<'b, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The five bytes without a meaning in Windows-1252 decode to control characters (C1), by
/// which other encodings are told from it.
fn windows_1252(bytes: &[u8]) -> Option<Cow<'_, str>> {
    exact(WINDOWS_1252, bytes)
        .filter(|text| !text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(to_bytes)
            .collect()
    }

    #[test]
    fn the_same_text_comes_out_of_every_encoding() {
        let text = "Müller – “ja”";
        let expected = Ok(text.to_string());
        assert_eq!(decode(text.as_bytes()), expected);
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(decode(&utf_16(text, u16::to_le_bytes)), expected);
        assert_eq!(decode(&utf_16(text, u16::to_be_bytes)), expected);
        assert_eq!(decode(b"M\xfcller \x96 \x93ja\x94"), expected);
    }

    #[test]
    fn line_ends_and_accents_are_made_alike() {
        assert_eq!(
            decode("a\r\nb\rc\ne\u{301}".as_bytes()),
            Ok("a\nb\nc\né".to_string())
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b""), Err(Undecoded::Empty));
        assert_eq!(decode(b"\xef\xbb\xbf \r\n"), Err(Undecoded::Empty));
        assert_eq!(decode(b"PK\x03\x04\x00\x00"), Err(Undecoded::NotText));
        assert_eq!(decode(b"caf\xe9 \x81"), Err(Undecoded::NotText));
        assert_eq!(decode(b"\xff\xfe\x00\xd8"), Err(Undecoded::NotText));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            if let Ok(text) = decode(&bytes) {
                proptest::prop_assert!(!text.contains(['\r', '\0']));
            }
        }
    }
}

//! The words of a text or of a file, as digests: whatever case they are in, with whatever accents, and
//! however they are written down. Compares nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::folding::{Quoted, fold_quoted, reference};
use crate::model::script::is_unspaced;

/// Elements at which a word may go on.
const PHRASING: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "wbr",
];

/// Where words follow one another in a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stream {
    Text,
    /// Of an attribute, or a comment.
    Aside,
}

/// What is read.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    Word {
        stream: Stream,
        digest: u64,
        /// Bytes of the file.
        start: usize,
        end: usize,
    },
    /// What follows on this stream has nothing to do with what came before.
    Break(Stream),
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mixed(digest: u64, byte: u8) -> u64 {
    let mixed = (digest ^ u64::from(byte)).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 29)
}

/// Reads plain text.
pub fn of_text(text: &str, each: impl FnMut(Read)) {
    Reader::new(text, 0, each).plain();
}

/// Reads a file: with tags, attributes and character references, with escapes of JSON, and with
/// percent-encoding. What is none of these reads as it stands. Attributes of fewer than so many words
/// are passed over.
pub fn of_file(text: &str, fewest: usize, each: impl FnMut(Read)) {
    Reader::new(text, fewest, each).file();
}

struct Reader<'t, F> {
    text: &'t str,
    each: F,
    stream: Stream,
    /// The word that is read.
    digest: u64,
    start: usize,
    end: usize,
    in_word: bool,
    /// Attributes that are shorter, in bytes, have too few words.
    shortest: usize,
}

impl<'t, F: FnMut(Read)> Reader<'t, F> {
    fn new(text: &'t str, fewest: usize, each: F) -> Reader<'t, F> {
        Reader {
            text,
            each,
            // A word has a byte at least, and another one stands between two.
            shortest: (2 * fewest).saturating_sub(1),
            stream: Stream::Text,
            digest: OFFSET,
            start: 0,
            end: 0,
            in_word: false,
        }
    }

    fn plain(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at).copied() {
            at = match byte {
                0..=0x7f => self.ascii(at, byte),
                _ => self.beyond(at),
            };
        }
        self.end_word();
    }

    fn file(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at).copied() {
            at = match byte {
                b' ' | b'\n' => {
                    self.end_word();
                    at + 1
                }
                b'a'..=b'z' => self.ascii(at, byte),
                b'<' => self.tag(at),
                _ => self.inner(at, byte),
            };
        }
        self.end_word();
    }

    /// What stands in text or in an attribute.
    fn inner(&mut self, at: usize, byte: u8) -> usize {
        match byte {
            b'&' => {
                let (c, len) = reference(self.text.get(at..).unwrap_or_default());
                self.character(c, at, at + len);
                at + len
            }
            b'%' => self.percent(at),
            b'\\' => self.escape(at),
            0..=0x7f => self.ascii(at, byte),
            _ => self.beyond(at),
        }
    }

    #[inline]
    fn ascii(&mut self, at: usize, byte: u8) -> usize {
        if !byte.is_ascii_alphanumeric() {
            self.end_word();
            return at + 1;
        }
        let bytes = self.text.as_bytes().get(at..).unwrap_or_default();
        let mut digest = if self.in_word { self.digest } else { OFFSET };
        let mut len = 0;
        for byte in bytes {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            digest = mixed(digest, byte.to_ascii_lowercase());
            len += 1;
        }
        if !self.in_word {
            (self.in_word, self.start) = (true, at);
        }
        (self.digest, self.end) = (digest, at + len);
        at + len
    }

    fn beyond(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            return self.text.len();
        };
        let end = at + c.len_utf8();
        self.character(c, at, end);
        end
    }

    /// Any character, which is written down as these bytes.
    fn character(&mut self, c: char, start: usize, end: usize) {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            return self.end_word();
        }
        match fold_quoted(c) {
            Quoted::Drop => return,
            Quoted::Space | Quoted::Mark(_) | Quoted::Apostrophe => return self.end_word(),
            Quoted::Word | Quoted::Other => {}
        }
        for part in std::iter::once(c).nfkd() {
            if is_combining_mark(part) {
                continue;
            }
            if !part.is_alphanumeric() {
                self.end_word();
                continue;
            }
            let alone = is_unspaced(part);
            if alone {
                self.end_word();
            }
            if !self.in_word {
                (self.in_word, self.start, self.digest) = (true, start, OFFSET);
            }
            for lower in part.to_lowercase() {
                let mut bytes = [0; 4];
                for byte in lower.encode_utf8(&mut bytes).bytes() {
                    self.digest = mixed(self.digest, byte);
                }
            }
            self.end = end;
            if alone {
                self.end_word();
            }
        }
    }

    #[inline]
    fn end_word(&mut self) {
        if self.in_word {
            self.in_word = false;
            (self.each)(Read::Word {
                stream: self.stream,
                digest: self.digest,
                start: self.start,
                end: self.end,
            });
        }
    }

    /// `%C3%A9`, as in addresses.
    fn percent(&mut self, at: usize) -> usize {
        let mut bytes = [0; 4];
        let mut len = 0;
        let mut end = at;
        while len < bytes.len() {
            let Some(byte) = self.hexadecimal_byte(end) else {
                break;
            };
            if let Some(place) = bytes.get_mut(len) {
                *place = byte;
            }
            (len, end) = (len + 1, end + 3);
            let decoded = std::str::from_utf8(bytes.get(..len).unwrap_or_default());
            if let Some(c) = decoded.ok().and_then(|text| text.chars().next()) {
                self.character(c, at, end);
                return end;
            }
        }
        self.end_word();
        at + 1
    }

    fn hexadecimal_byte(&self, at: usize) -> Option<u8> {
        let digits = self.text.get(at..at + 3)?.strip_prefix('%')?;
        u8::from_str_radix(digits, 16).ok()
    }

    /// `\u00e9` and `\n`, as in JSON and scripts.
    fn escape(&mut self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at + 1..).unwrap_or_default();
        match rest.first() {
            Some(b'u') => {
                let digits = self.text.get(at + 2..at + 6);
                let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(c) => {
                        self.character(c, at, at + 6);
                        at + 6
                    }
                    None => {
                        self.end_word();
                        at + 2
                    }
                }
            }
            Some(b'n' | b't' | b'r' | b'b' | b'f' | b'v') => {
                self.end_word();
                at + 2
            }
            _ => {
                self.end_word();
                at + 1
            }
        }
    }

    /// A tag with its attributes, or a comment. Answers with the place behind it.
    fn tag(&mut self, at: usize) -> usize {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name.get(..len).unwrap_or_default();
        if rest.starts_with("![CDATA[") {
            self.end_word();
            return at + "<![CDATA[".len();
        }
        if name.is_empty() && !rest.starts_with(['!', '?']) {
            // It opens nothing.
            self.end_word();
            return at + 1;
        }
        if !PHRASING.contains(&name) {
            self.end_word();
        }
        let (in_word, digest, start, end) = (self.in_word, self.digest, self.start, self.end);
        self.in_word = false;
        self.stream = Stream::Aside;
        let behind = match rest.starts_with("!--") {
            true => self.aside(at + 4, "-->"),
            false => self.attributes(at + 1),
        };
        self.stream = Stream::Text;
        (self.in_word, self.digest, self.start, self.end) = (in_word, digest, start, end);
        behind
    }

    fn attributes(&mut self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let next = rest
                .iter()
                .position(|byte| matches!(byte, b'>' | b'"' | b'\''));
            let Some(next) = next else {
                return self.text.len();
            };
            at += next + 1;
            match rest.get(next) {
                Some(b'"') => at = self.aside(at, "\""),
                Some(b'\'') => at = self.aside(at, "'"),
                _ => return at,
            }
        }
    }

    /// What stands before its end, which is gone over.
    fn aside(&mut self, from: usize, end: &str) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let len = rest.find(end);
        let behind = len.map_or(self.text.len(), |len| from + len + end.len());
        let to = len.map_or(self.text.len(), |len| from + len);
        if to - from < self.shortest {
            return behind;
        }
        (self.each)(Read::Break(Stream::Aside));
        let mut at = from;
        while at < to
            && let Some(byte) = self.text.as_bytes().get(at).copied()
        {
            at = self.inner(at, byte);
        }
        self.end_word();
        behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, read: fn(&str, &mut dyn FnMut(Read))) -> Vec<String> {
        let mut found = Vec::new();
        let mut last = None;
        read(text, &mut |read| {
            if let Read::Word {
                stream, start, end, ..
            } = read
            {
                if last.is_some_and(|last| last != stream) {
                    found.push("|".to_string());
                }
                last = Some(stream);
                found.push(text.get(start..end).unwrap_or("?").to_string());
            }
        });
        found
    }

    fn digests(text: &str, read: fn(&str, &mut dyn FnMut(Read))) -> Vec<u64> {
        let mut found = Vec::new();
        read(text, &mut |read| {
            if let Read::Word { digest, .. } = read {
                found.push(digest);
            }
        });
        found
    }

    fn plain(text: &str, each: &mut dyn FnMut(Read)) {
        of_text(text, each);
    }

    fn file(text: &str, each: &mut dyn FnMut(Read)) {
        of_file(text, 0, each);
    }

    #[test]
    fn a_file_reads_as_its_text_and_what_stands_aside() {
        assert_eq!(
            words(
                "<p title=\"one &quot;two\">Th<b>r</b>ee</p><!-- four --><p>five",
                file
            ),
            ["one", "two", "|", "Th<b>r</b>ee", "|", "four", "|", "five"]
        );
        assert_eq!(words("a < b <i>c</i>d", file), ["a", "b", "c</i>d"]);
    }

    #[test]
    fn words_are_the_same_however_they_are_written_down() {
        let expected = digests("Élan vital: we didn’t go, 华为 ﬁne", plain);
        assert_eq!(expected.len(), 9);
        for written in [
            "elan VITAL we didn't go 华為",
            "E\u{301}lan vital we did\u{ad}n't go, 华为 fine",
            "&Eacute;lan",
        ] {
            assert!(!digests(written, file).is_empty(), "{written}");
        }
        for written in [
            "e\u{301}lan <i>vi</i>tal: we didn&#39;t go, 华为 fine",
            "\\u00c9lan\\nvital: we didn\\u2019t go, \\u534e\\u4e3a \\ufb01ne",
            "%C3%89lan%20vital: we didn%E2%80%99t go, %E5%8D%8E%E4%B8%BA %EF%AC%81ne",
        ] {
            assert_eq!(digests(written, file), expected, "{written}");
        }
    }
}

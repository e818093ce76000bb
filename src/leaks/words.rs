//! The words of a text or of a file, as digests: whatever case they are in, with whatever accents, and
//! however they are written down. Compares nothing.

use memchr::{memchr, memchr3, memmem};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::folding::{Quoted, fold_quoted, reference};
use crate::model::script::is_unspaced;
use crate::read::html::is_phrasing;

/// Whether a word may go on at the edges of such an element: in SVG too, and not at a line’s end.
fn is_within_words(name: &str) -> bool {
    (is_phrasing(name) && name != "br") || name == "tspan"
}

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

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A byte of this value in each of eight.
const fn eight(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Eight bytes, of which the first is the lowest: with the letters of ASCII in lower case, and how many
/// of them from the first on are letters or digits of ASCII.
#[inline]
fn alphanumerics(bytes: u64) -> (u64, usize) {
    const HIGH: u64 = eight(0x80);
    // Nothing carries over to the next byte, since no byte is larger than 0x7f.
    let ascii = bytes & !HIGH;
    let folded = ascii | eight(0x20);
    let is_within = |bytes: u64, first: u8, last: u8| {
        (bytes + eight(0x80 - first)) & !(bytes + eight(0x7f - last)) & HIGH
    };
    let letters = is_within(folded, b'a', b'z') & !bytes;
    let digits = is_within(ascii, b'0', b'9') & !bytes;
    let others = !(letters | digits) & HIGH;
    (bytes | letters >> 2, others.trailing_zeros() as usize / 8)
}

/// A word as it is read: eight bytes at a time go into its digest.
#[derive(Clone, Copy, Default)]
struct Word {
    digest: u64,
    /// The last bytes, which are not in the digest yet: the latest stands lowest.
    bytes: u64,
    len: usize,
    start: usize,
    end: usize,
}

impl Word {
    #[inline]
    fn push(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u64::from(byte);
        self.len += 1;
        if self.len.is_multiple_of(8) {
            self.mix();
        }
    }

    /// The first so many of eight bytes, of which the first is the lowest.
    #[inline]
    fn push_some(&mut self, bytes: u64, count: usize) {
        if self.len.is_multiple_of(8) {
            self.bytes = match count {
                0 => 0,
                _ => bytes.swap_bytes() >> (8 * (8 - count)),
            };
            self.len += count;
            if count == 8 {
                self.mix();
            }
        } else {
            let bytes = bytes.to_le_bytes();
            bytes.iter().take(count).for_each(|byte| self.push(*byte));
        }
    }

    #[inline]
    fn mix(&mut self) {
        let mixed = (self.digest ^ self.bytes).wrapping_mul(FACTOR);
        self.digest = mixed ^ (mixed >> 32);
        self.bytes = 0;
    }

    fn digest(mut self) -> u64 {
        self.mix();
        self.digest.wrapping_add(self.len as u64)
    }
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
    /// The word that is read; it is none while it is empty.
    word: Word,
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
            word: Word::default(),
        }
    }

    fn plain(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at).copied() {
            at = match byte {
                0..=0x7f => self.ascii(at),
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
                b'a'..=b'z' => self.ascii(at),
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
            0..=0x7f => self.ascii(at),
            _ => self.beyond(at),
        }
    }

    #[inline]
    fn ascii(&mut self, at: usize) -> usize {
        match self.short_word(at) {
            Some(behind) => behind,
            None => self.part_of_word(at),
        }
    }

    /// A whole word of ASCII with fewer than eight bytes, as most are, with what ends it. Answers with the place behind
    /// both; `None` where there is another thing.
    #[inline]
    fn short_word(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let eight = u64::from_le_bytes(*rest.first_chunk()?);
        let (lower, len) = alphanumerics(eight);
        let next = eight.to_le_bytes().get(len).copied().unwrap_or_default();
        // Behind these a word may go on.
        let may_go_on = !next.is_ascii() || matches!(next, b'<' | b'&' | b'%' | b'\\');
        if self.word.len > 0 || len == 0 || len == 8 || may_go_on {
            return None;
        }
        let mut word = Word::default();
        word.push_some(lower, len);
        (self.each)(Read::Word {
            stream: self.stream,
            digest: word.digest(),
            start: at,
            end: at + len,
        });
        Some(at + len + 1)
    }

    /// As many letters and digits as follow, or what ends a word.
    #[inline]
    fn part_of_word(&mut self, at: usize) -> usize {
        let mut rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let mut word = self.word;
        if word.len == 0 {
            word.start = at;
        }
        let mut len = 0;
        while let Some((eight, behind)) = rest.split_first_chunk() {
            let (lower, count) = alphanumerics(u64::from_le_bytes(*eight));
            word.push_some(lower, count);
            len += count;
            if count < eight.len() {
                rest = &[];
                break;
            }
            rest = behind;
        }
        // The last bytes of the text are fewer than eight.
        for byte in rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()) {
            word.push(byte.to_ascii_lowercase());
            len += 1;
        }
        if len == 0 {
            self.end_word();
            return at + 1;
        }
        word.end = at + len;
        self.word = word;
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
            if self.word.len == 0 {
                self.word.start = start;
            }
            for lower in part.to_lowercase() {
                let mut bytes = [0; 4];
                let bytes = lower.encode_utf8(&mut bytes).bytes();
                bytes.for_each(|byte| self.word.push(byte));
            }
            self.word.end = end;
            if alone {
                self.end_word();
            }
        }
    }

    #[inline]
    fn end_word(&mut self) {
        if self.word.len > 0 {
            let word = std::mem::take(&mut self.word);
            (self.each)(Read::Word {
                stream: self.stream,
                digest: word.digest(),
                start: word.start,
                end: word.end,
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
        if !is_within_words(name) {
            self.end_word();
        }
        let word = std::mem::take(&mut self.word);
        self.stream = Stream::Aside;
        let behind = match rest.starts_with("!--") {
            true => {
                let rest = self.text.as_bytes().get(at + 4..).unwrap_or_default();
                self.aside(at + 4, memmem::find(rest, b"-->"), 3)
            }
            false => self.attributes(at + 1),
        };
        self.stream = Stream::Text;
        self.word = word;
        behind
    }

    fn attributes(&mut self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = self.text.as_bytes().get(at..).unwrap_or_default();
            let Some(next) = memchr3(b'>', b'"', b'\'', rest) else {
                return self.text.len();
            };
            at += next + 1;
            match rest.get(next) {
                Some(mark @ (b'"' | b'\'')) => {
                    let rest = self.text.as_bytes().get(at..).unwrap_or_default();
                    at = self.aside(at, memchr(*mark, rest), 1);
                }
                _ => return at,
            }
        }
    }

    /// So many bytes, or all that follow, and the mark of some bytes behind them, which is gone over.
    fn aside(&mut self, from: usize, len: Option<usize>, mark: usize) -> usize {
        let to = len.map_or(self.text.len(), |len| from + len);
        let behind = len.map_or(self.text.len(), |_| to + mark);
        if to - from < self.shortest {
            return behind;
        }
        (self.each)(Read::Break(Stream::Aside));
        let mut at = from;
        // No word goes over the mark, which is no letter.
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
    fn a_word_that_goes_on_behind_its_first_bytes_is_one() {
        for (written, expected) in [
            ("na\u{ef}ve a<b>b</b>c, de&shy;f", ["naive", "abc", "def"]),
            ("x%41y p\\u0071r, 1234567", ["xay", "pqr", "1234567"]),
            ("12345678 Ab9 z", ["12345678", "ab9", "z"]),
        ] {
            let expected: Vec<u64> = expected
                .iter()
                .flat_map(|word| digests(word, plain))
                .collect();
            assert_eq!(digests(written, file), expected, "{written}");
            let aside = format!("<p title=\"{written}\">");
            if !written.contains('<') {
                assert_eq!(digests(&aside, file), expected, "{aside}");
            }
        }
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

//! How texts are compared: which characters count as the same, in one table, with the way back from
//! what is folded to what was written. Letters keep their case, and nothing is transliterated: `ü` is
//! not `ue`. Knows nothing of names or quotations, which are compared by it.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest character reference that is read, in bytes.
const MAX_REFERENCE_BYTES: usize = 32;

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Markup {
    /// As they are.
    Plain,
    /// As escaped HTML without tags: with character references.
    Html,
}

/// A text as it is compared, and where each place of it stands in what was written.
#[derive(Clone, Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// Where folding made something shorter or longer: sorted. Between two edges places run alike.
    edges: Vec<Edge>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Edge {
    folded: usize,
    written: usize,
}

/// What becomes of a character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fold {
    Keep,
    As(char),
    Drop,
    Space,
    /// A space between paragraphs.
    Break,
    /// May be one with the characters before it, or have a simpler form: NFC says.
    Compose,
}

/// The table. ASCII is no part of it: it is kept but for white space.
///
/// | what | becomes |
/// | --- | --- |
/// | apostrophes and single quotation marks, prime, acute, modifier letters | `'` |
/// | hyphens, figure and en dash, minus; not the em dash, which stands between sentences | `-` |
/// | spaces of every width, line separators, and runs of white space | one space |
/// | soft hyphens, zero-width and directional characters, variation selectors | nothing |
/// | full-width ASCII, as Chinese and Japanese texts have it | ASCII |
/// | combining sequences, and characters that NFC replaces | NFC |
fn fold(c: char) -> Fold {
    match c {
        // Most characters of most texts.
        '\u{c0}'..='\u{2b9}' | '\u{370}'..='\u{373}' | '\u{388}'..='\u{482}' => Fold::Keep,
        '\u{3041}'..='\u{3098}' | '\u{309b}'..='\u{d7ff}' => Fold::Keep,
        '\u{2014}'..='\u{2017}' | '\u{201c}'..='\u{2027}' => Fold::Keep,
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{b4}' => Fold::As('\''),
        '\u{2bb}' | '\u{2bc}' => Fold::As('\''),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{2043}' | '\u{fe63}' => Fold::As('-'),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' => Fold::Space,
        '\u{85}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Fold::Space,
        '\u{2029}' => Fold::Break,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Fold::Drop,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' => Fold::Drop,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Fold::Drop,
        // Full-width forms keep the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(u32::from(c) - 0xfee0) {
            Some(narrow) => Fold::As(narrow),
            None => Fold::Keep,
        },
        '\u{1160}'..='\u{11ff}' | '\u{1f00}'..='\u{1fff}' | '\u{2126}'..='\u{212b}' => {
            Fold::Compose
        }
        '\u{f900}'..='\u{faff}' | '\u{fb1d}'..='\u{fb4f}' | '\u{2f800}'..='\u{2fa1f}' => {
            Fold::Compose
        }
        _ if c >= '\u{300}' && is_combining_mark(c) => Fold::Compose,
        _ => Fold::Keep,
    }
}

/// What `fold_quoted` does, by name and number. Another table has another number.
pub const QUOTATION_FOLD: &str = "1 (NFKC; quotation marks, dashes, spaces, soft hyphens, ellipses and hyphens at line ends are alike)";

/// What becomes of a character where the words of a quotation are compared: the same, and what houses
/// set in their own ways beside.
///
/// | what | becomes |
/// | --- | --- |
/// | quotation marks of every form, single or double, and apostrophes that stand in no word | `"` |
/// | dashes of every length | `-` |
/// | the ellipsis | `…` |
/// | whatever else NFKC replaces | NFKC |
pub fn fold_quoted(c: char) -> Quoted {
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{b4}' | '\u{2bb}'
        | '\u{2bc}' | '\u{ff07}' => Quoted::Apostrophe,
        '"'
        | '`'
        | '\u{ab}'
        | '\u{bb}'
        | '\u{201a}'
        | '\u{201c}'..='\u{201f}'
        | '\u{2033}'
        | '\u{2034}'
        | '\u{2039}'
        | '\u{203a}'
        | '\u{300c}'..='\u{300f}'
        | '\u{301d}'..='\u{301f}'
        | '\u{ff02}'
        | '\u{fe41}'..='\u{fe44}' => Quoted::Mark('"'),
        '\u{2014}' | '\u{2015}' | '\u{2e3a}' | '\u{2e3b}' | '\u{fe58}' | '\u{ff0d}' => {
            Quoted::Mark('-')
        }
        '\u{2026}' | '\u{22ef}' => Quoted::Mark('…'),
        _ => match fold(c) {
            Fold::As(mark) if mark.is_ascii_punctuation() => Quoted::Mark(mark),
            Fold::Space | Fold::Break => Quoted::Space,
            Fold::Drop => Quoted::Drop,
            Fold::Keep | Fold::As(_) | Fold::Compose if c.is_whitespace() => Quoted::Space,
            Fold::Keep | Fold::As(_) | Fold::Compose if is_in_word(c) => Quoted::Word,
            Fold::Keep | Fold::As(_) | Fold::Compose => Quoted::Other,
        },
    }
}

/// What a character is to a quotation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Quoted {
    /// A letter, a digit, or a mark that stands on one. Its word is brought to NFKC.
    Word,
    /// An apostrophe between letters, and otherwise a quotation mark.
    Apostrophe,
    Mark(char),
    Space,
    Drop,
    /// A sign, which is brought to NFKC.
    Other,
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// The form in which words of quotations are compared: NFKC, without what is dropped.
pub fn compatible(text: &str) -> String {
    let kept = text.chars().filter(|c| fold_quoted(*c) != Quoted::Drop);
    kept.nfkc().collect()
}

/// Folds a text that goes on, such as a paragraph. Where nothing has to be folded it is only looked
/// through.
pub fn folded(text: &str, markup: Markup) -> Folded<'_> {
    let mut at = next_special(text.as_bytes(), 0, markup);
    let mut folding = Folding {
        written: text,
        done: 0,
        text: String::new(),
        edges: Vec::new(),
    };
    while at < text.len() {
        at = folding.step(at, markup);
        // What was folded may have become a space.
        while text.as_bytes().get(at) == Some(&b' ') {
            at = folding.step(at, markup);
        }
        at = next_special(text.as_bytes(), at, markup);
    }
    if folding.done == 0 {
        return Folded {
            text: Cow::Borrowed(text),
            edges: Vec::new(),
        };
    }
    folding.flush(text.len());
    Folded {
        text: Cow::Owned(folding.text),
        edges: folding.edges,
    }
}

/// A whole short text, such as a name: folded, without white space around it.
pub fn spelling(text: &str) -> String {
    let folded = folded(text, Markup::Plain);
    folded.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits in lower case, so that marks and spaces do not tell texts apart.
pub fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The same in lower case, for what is looked up in any letter case.
pub fn key(text: &str) -> String {
    spelling(text).to_lowercase()
}

/// The text in capitals, where it has at least `letters` letters and one of them is lower-case.
pub fn in_capitals(spelling: &str, letters: usize) -> Option<String> {
    let has_lower = spelling.chars().any(char::is_lowercase);
    let enough = spelling
        .chars()
        .filter(|c| c.is_alphabetic())
        .nth(letters.saturating_sub(1));
    (has_lower && enough.is_some()).then(|| spelling.to_uppercase())
}

impl Folded<'_> {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where these bytes of the folded text stand in what was written. What was dropped at
    /// either end is left out, and what became one thing is taken whole.
    pub fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self
            .edges
            .partition_point(|edge| edge.folded <= range.start);
        let end = self.edges.partition_point(|edge| edge.folded < range.end);
        let edge = |number: usize| self.edges.get(number).copied();
        let around = |number: usize| (number.checked_sub(1).and_then(edge), edge(number));
        let start = match around(start) {
            (None, _) => range.start,
            (Some(before), Some(after)) if !is_alike(before, after) => before.written,
            (Some(before), _) => before.written + (range.start - before.folded),
        };
        let end = match around(end) {
            (_, Some(after)) if after.folded == range.end => after.written,
            (None, _) => range.end,
            (Some(before), Some(after)) if !is_alike(before, after) => after.written,
            (Some(before), _) => before.written + (range.end - before.folded),
        };
        start..end
    }
}

/// Whether places run alike between two edges.
fn is_alike(before: Edge, after: Edge) -> bool {
    after.folded - before.folded == after.written - before.written
}

/// A text while it is folded.
struct Folding<'t> {
    written: &'t str,
    /// So far it is folded.
    done: usize,
    text: String,
    edges: Vec<Edge>,
}

impl Folding<'_> {
    /// Takes over what is kept up to here.
    fn flush(&mut self, to: usize) {
        if self.text.capacity() == 0 {
            self.text.reserve(self.written.len());
        }
        self.text
            .push_str(self.written.get(self.done..to).unwrap_or_default());
        self.done = to;
    }

    fn edge(&mut self, written: usize) {
        let edge = Edge {
            folded: self.text.len(),
            written,
        };
        if self.edges.last() != Some(&edge) {
            self.edges.push(edge);
        }
    }

    /// Puts something else in the place of a stretch of what was written.
    fn put(&mut self, range: Range<usize>, new: &str) {
        self.flush(range.start);
        let alike = range.len() == new.len();
        if !alike {
            self.edge(range.start);
        }
        self.text.push_str(new);
        if !alike {
            self.edge(range.end);
        }
        self.done = range.end;
    }

    fn put_char(&mut self, range: Range<usize>, new: char) {
        self.put(range, new.encode_utf8(&mut [0; 4]));
    }

    /// One space for all that stand beside each other, or a line end, which no name goes over,
    /// between paragraphs.
    fn put_space(&mut self, range: Range<usize>, is_break: bool) {
        self.flush(range.start);
        match (self.text.chars().next_back(), is_break) {
            (Some(' '), false) | (Some('\n'), _) => self.put(range, ""),
            (_, true) => self.put(range, "\n"),
            (_, false) => self.put(range, " "),
        }
    }

    /// Folds what stands at this place, and answers with the place behind it.
    fn step(&mut self, at: usize, markup: Markup) -> usize {
        let rest = self.written.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            return self.written.len();
        };
        if c.is_ascii_whitespace() {
            let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            let spaces = spaces.max(1);
            let run = rest.get(..spaces).unwrap_or_default();
            let is_break = run.matches('\n').nth(1).is_some();
            self.put_space(at..at + spaces, is_break);
            return at + spaces;
        }
        let (c, len) = match c {
            '&' if markup == Markup::Html => reference(rest),
            _ => (c, c.len_utf8()),
        };
        let range = at..at + len;
        match fold(c) {
            Fold::Keep if len == c.len_utf8() && rest.starts_with(c) => {}
            Fold::Keep => self.put_char(range, c),
            Fold::As(new) => self.put_char(range, new),
            Fold::Drop => self.put(range, ""),
            Fold::Space => self.put_space(range, false),
            Fold::Break => self.put_space(range, true),
            Fold::Compose => return self.compose(range, c, markup),
        }
        at + len
    }

    /// Brings a character with the marks behind it, and the one that they stand on, to NFC.
    fn compose(&mut self, range: Range<usize>, c: char, markup: Markup) -> usize {
        self.flush(range.start);
        let mut end = range.end;
        let mut cluster = String::new();
        let mut start = range.start;
        let base = self.text.chars().next_back();
        if let Some(base) = base.filter(|base| joins(c) && *base > ' ') {
            let at;
            (at, start) = self.beginning(self.text.len() - base.len_utf8());
            cluster.push_str(self.text.get(at..).unwrap_or_default());
            self.text.truncate(at);
            while self.edges.last().is_some_and(|edge| edge.folded > at) {
                self.edges.pop();
            }
        }
        cluster.push(c);
        while let Some(rest) = self.written.get(end..) {
            let Some(next) = rest.chars().next() else {
                break;
            };
            let (next, len) = match next {
                '&' if markup == Markup::Html => reference(rest),
                _ => (next, next.len_utf8()),
            };
            if !joins(next) {
                break;
            }
            cluster.push(next);
            end += len;
        }
        let composed: String = cluster.nfc().collect();
        self.done = start;
        self.put(start..end, &composed);
        end
    }

    /// Where the character at this place of the folded text begins, there and in what was written; of
    /// what became one thing, where all of it does.
    fn beginning(&self, at: usize) -> (usize, usize) {
        let number = self.edges.partition_point(|edge| edge.folded <= at);
        let before = number.checked_sub(1).and_then(|n| self.edges.get(n));
        match (before, self.edges.get(number)) {
            (Some(before), Some(after)) if !is_alike(*before, *after) => {
                (before.folded, before.written)
            }
            (Some(before), _) => (at, before.written + (at - before.folded)),
            (None, _) => (at, at),
        }
    }
}

/// Whether a character may be one with those before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}') || (c >= '\u{300}' && is_combining_mark(c))
}

/// The place of the next byte that may have to be folded: of what is no ASCII, of white space other
/// than a single space, and in HTML of a reference. No space stands before `from`.
fn next_special(bytes: &[u8], from: usize, markup: Markup) -> usize {
    let reference = match markup {
        Markup::Html => b'&',
        // Is special by itself.
        Markup::Plain => 0,
    };
    let mut at = from;
    let mut after_space = false;
    let mut rest = bytes.get(from..).unwrap_or_default();
    // Eight bytes are looked at at once; what is found among them is in the lowest bit that is set.
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let spaces = equal(word, b' ');
        let doubled = spaces & (spaces << 8 | u64::from(after_space) << 7);
        let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
        let found = (word | control | equal(word, reference) | doubled) & (ONES << 7);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        after_space = spaces >> 63 != 0;
        at += eight.len();
        rest = behind;
    }
    for byte in rest {
        let is_doubled = *byte == b' ' && after_space;
        if !(b' '..0x80).contains(byte) || *byte == reference || is_doubled {
            return at;
        }
        after_space = *byte == b' ';
        at += 1;
    }
    bytes.len()
}

/// A one in each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte that is this one.
fn equal(word: u64, byte: u8) -> u64 {
    let low = ONES * 0x7f;
    let differs = word ^ (ONES * u64::from(byte));
    !(((differs & low) + low) | differs | low)
}

/// The character that a reference at the beginning of `text` stands for, and its length in
/// bytes. One that is not known stands for a character that no text has.
pub fn reference(text: &str) -> (char, usize) {
    // Those that our own writer sets.
    match text.as_bytes() {
        [_, b'q', b'u', b'o', b't', b';', ..] => return ('"', 6),
        [_, b'a', b'm', b'p', b';', ..] => return ('&', 5),
        [_, b'l', b't', b';', ..] => return ('<', 4),
        [_, b'g', b't', b';', ..] => return ('>', 4),
        _ => {}
    }
    let end = text
        .bytes()
        .take(MAX_REFERENCE_BYTES)
        .position(|byte| byte == b';');
    let Some(name) = end.and_then(|end| text.get(1..end)) else {
        return ('&', 1);
    };
    let number = |digits: &str, radix: u32| {
        let number = u32::from_str_radix(digits, radix).ok();
        number.and_then(char::from_u32)
    };
    let c = match name {
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => match name.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix(['x', 'X']) {
                Some(digits) => number(digits, 16),
                None => number(digits, 10),
            },
            None if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Some('\u{fffd}')
            }
            None => return ('&', 1),
        },
    };
    (c.unwrap_or('\u{fffd}'), name.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        folded(text, Markup::Plain).text().to_string()
    }

    #[test]
    fn the_table() {
        let table: [(&str, &str); 8] = [
            ("’‘‛ʼʻ′´＇", "''''''''"),
            ("-‐‑‒–−－﹣⁃", "---------"),
            (
                "a\u{a0}b\u{202f}c\u{2009}d\u{3000}e\u{2028}f\tg\nh",
                "a b c d e f g h",
            ),
            (
                "Hua\u{ad}wei\u{200b} \u{2060}Te\u{200d}ch\u{feff}",
                "Huawei Tech",
            ),
            ("ＡＩ，９", "AI,9"),
            (
                "Jose\u{301} A\u{30a} \u{212b} e\u{302}\u{323} \u{1112}\u{1161}\u{11ab}",
                "José Å Å ệ 한",
            ),
            ("神", "神"),
            ("“x” — ü ß Ж 华为 … é", "“x” — ü ß Ж 华为 … é"),
        ];
        for (written, expected) in table {
            assert_eq!(plain(written), expected, "{written:?}");
            let twice = plain(&plain(written));
            assert_eq!(twice, expected, "folding again changes nothing");
        }
    }

    #[test]
    fn white_space_is_one_space_but_between_paragraphs() {
        assert_eq!(plain("a  b \n c\u{a0} d \u{200b} e"), "a b c d e");
        assert_eq!(plain("a\n\nb\u{2029}c\r\n \r\nd"), "a\nb\nc\nd");
        assert_eq!(plain(" a "), " a ");
    }

    #[test]
    fn references_are_read_in_html_alone() {
        let html = |text: &str| folded(text, Markup::Html).text().to_string();
        assert_eq!(
            html("Lloyd&#39;s &quot;R&amp;D&quot; a&nbsp;b&#x2019;c"),
            "Lloyd's \"R&D\" a b'c"
        );
        assert_eq!(
            html("Jose&#769; AT&T; & &; &#; &unknown;"),
            "José AT\u{fffd} & &; \u{fffd} \u{fffd}"
        );
        assert_eq!(plain("R&amp;D"), "R&amp;D");
    }

    #[test]
    fn a_place_leads_back_to_what_was_written() {
        let back = |text: &str, markup: Markup, found: &str| {
            let folded = folded(text, markup);
            let at = folded.text().find(found).unwrap_or(usize::MAX);
            let range = folded.written(at..at + found.len());
            text.get(range).unwrap_or("?").to_string()
        };
        let text = "“A” \u{200b}Lloyd’s\u{a0}List\u{200b}, Jose\u{301} Hua\u{ad}wei";
        assert_eq!(
            back(text, Markup::Plain, "Lloyd's List"),
            "Lloyd’s\u{a0}List"
        );
        assert_eq!(back(text, Markup::Plain, "José"), "Jose\u{301}");
        assert_eq!(back(text, Markup::Plain, "Huawei"), "Hua\u{ad}wei");
        assert_eq!(back(text, Markup::Plain, "A"), "A");
        let html = "&quot;A&quot; &amp; Lloyd&#39;s&nbsp;\n List&quot;";
        assert_eq!(back(html, Markup::Html, "A"), "A");
        assert_eq!(
            back(html, Markup::Html, "Lloyd's List"),
            "Lloyd&#39;s&nbsp;\n List"
        );
    }

    #[test]
    fn capitals_are_made_of_names_that_are_long_enough() {
        assert_eq!(
            in_capitals("Lloyd's List", 5).as_deref(),
            Some("LLOYD'S LIST")
        );
        assert_eq!(in_capitals("Straße", 5).as_deref(), Some("STRASSE"));
        assert_eq!(in_capitals("Will", 5), None);
        assert_eq!(in_capitals("UNESCO", 5), None);
        assert_eq!(in_capitals("华为技术公司", 5), None);
    }

    proptest::proptest! {
        #[test]
        fn every_place_leads_to_a_character(
            text in "[ab \u{a0}\n’\u{301}\u{ad}&;#39quotamp华ＡÅ\u{212b}\u{1161}\u{1112}-]{0,80}",
            html in proptest::bool::ANY,
        ) {
            let markup = if html { Markup::Html } else { Markup::Plain };
            let folded = folded(&text, markup);
            let mut last = 0;
            for (at, c) in folded.text().char_indices() {
                // The marks of a character that NFC could not take in stand for no place of their own.
                if joins(c) {
                    continue;
                }
                let range = folded.written(at..at + c.len_utf8());
                proptest::prop_assert!(last <= range.start && range.start < range.end, "{range:?} {folded:?}");
                proptest::prop_assert!(text.get(range.clone()).is_some(), "{range:?} {folded:?}");
                last = range.start;
            }
        }

        #[test]
        fn what_needs_no_folding_is_the_same(text in "[a-z&-~]{0,200}") {
            proptest::prop_assert_eq!(plain(&text), text);
        }
    }
}

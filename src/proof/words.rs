//! A text as quotations are compared: its words and marks, each with its place. Knows nothing of what
//! is looked for.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::model::diagnostic::saturate;
use crate::model::folding::{Quoted, compatible, fold_quoted};
use crate::model::script::is_unspaced;

/// The words and marks of a text. White space is none, and neither is what folding drops.
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: Cow<'t, str>,
    tokens: Vec<Token>,
    /// Words that a line end broke, by the numbers of their tokens: sorted.
    broken: Vec<Broken>,
}

/// A word, or a mark between words.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    /// A digest of its folded form. Two words that differ have the same one once in 10¹⁹ pairs.
    pub exact: u64,
    /// The same in lower case.
    pub lower: u64,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    Word,
    /// A word with a digit in it.
    Number,
    /// A word whose parts stand on two lines, with a hyphen behind the first.
    Broken,
    /// By its folded character.
    Mark(char),
}

impl Kind {
    pub fn is_word(self) -> bool {
        !matches!(self, Kind::Mark(_))
    }
}

#[derive(Clone, Copy, Debug)]
struct Broken {
    token: u32,
    parts: [u64; 2],
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A digest that goes on from one letter to the next, so that two parts of a word make the whole.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const START: Hash = Hash(OFFSET);

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(FACTOR);
        self.0 ^= self.0 >> 29;
    }

    fn char(&mut self, c: char) {
        let mut bytes = [0; 4];
        c.encode_utf8(&mut bytes).bytes().for_each(|b| self.byte(b));
    }

    /// Exactly as written, and in lower case.
    fn both(text: &str) -> (u64, u64) {
        let (mut exact, mut lower) = (Hash::START, Hash::START);
        for c in text.chars() {
            exact.char(c);
            c.to_lowercase().for_each(|c| lower.char(c));
        }
        (exact.0, lower.0)
    }
}

impl<'t> Words<'t> {
    pub fn of(text: impl Into<Cow<'t, str>>) -> Words<'t> {
        let text = text.into();
        let mut reader = Reader {
            text: &text,
            // A word and the space behind it take some six bytes.
            tokens: Vec::with_capacity(text.len() / 6),
            broken: Vec::new(),
            hyphen: None,
        };
        let mut at = 0;
        while at < text.len() {
            at = reader.step(at);
        }
        let Reader { tokens, broken, .. } = reader;
        Words {
            text,
            tokens,
            broken,
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// What was written there.
    pub fn written(&self, tokens: Range<usize>) -> &str {
        let bytes = self.bytes(tokens);
        self.text.get(bytes).unwrap_or_default()
    }

    /// The bytes that these tokens take, with what stands between them.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let inner = self.tokens.get(tokens).unwrap_or_default();
        match (inner.first(), inner.last()) {
            (Some(first), Some(last)) => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }

    /// The parts of a broken word.
    fn parts(&self, token: usize) -> Option<[u64; 2]> {
        let at = |broken: &Broken| broken.token as usize;
        let found = self.broken.binary_search_by_key(&token, at).ok()?;
        self.broken.get(found).map(|broken| broken.parts)
    }
}

/// How many tokens on either side are the same where these two stand, so that both can be gone on
/// from behind them: one of each, or a broken word and its parts with a hyphen between them.
pub fn same_at((a, i): (&Words<'_>, usize), (b, j): (&Words<'_>, usize)) -> Option<(usize, usize)> {
    let (of_a, of_b) = (a.tokens.get(i)?, b.tokens.get(j)?);
    if of_a.exact == of_b.exact {
        return Some((1, 1));
    }
    let parted = |broken: (&Words<'_>, usize), parts: &Words<'_>, at: usize| {
        let [first, second] = broken.0.parts(broken.1)?;
        let three = parts.tokens.get(at..at + 3)?;
        let same = matches!(three, [a, hyphen, b]
            if a.exact == first && hyphen.kind == Kind::Mark('-') && b.exact == second);
        same.then_some(())
    };
    if of_a.kind == Kind::Broken {
        return parted((a, i), b, j).map(|()| (1, 3));
    }
    if of_b.kind == Kind::Broken {
        return parted((b, j), a, i).map(|()| (3, 1));
    }
    None
}

/// With one space where white space stands.
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text while it is read.
struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    broken: Vec<Broken>,
    /// The byte behind a hyphen that ends a line, if nothing but white space came since. The word before
    /// it may go on.
    hyphen: Option<usize>,
}

impl Reader<'_> {
    /// Reads what begins at this byte, and answers with the byte behind it.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let Some(byte) = bytes.get(at).copied() else {
            return self.text.len();
        };
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => at + 1,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => self.ascii_word(at),
            0..=0x7f => self.character(at, char::from(byte)),
            _ => {
                let rest = self.text.get(at..).unwrap_or_default();
                match rest.chars().next() {
                    Some(c) => self.character(at, c),
                    None => self.text.len(),
                }
            }
        }
    }

    fn character(&mut self, at: usize, c: char) -> usize {
        let end = at + c.len_utf8();
        match fold_quoted(c) {
            Quoted::Space => {}
            Quoted::Drop => {
                if c == '\u{ad}' {
                    self.end_of_line(end);
                }
            }
            Quoted::Apostrophe => self.mark(at, end, '"'),
            Quoted::Mark(mark) => self.mark(at, end, mark),
            Quoted::Word => return self.word(at),
            Quoted::Other if c.is_ascii() => self.mark(at, end, c),
            Quoted::Other => {
                let compatible = compatible(self.text.get(at..end).unwrap_or_default());
                self.compatible(&compatible, at, end);
            }
        }
        end
    }

    /// A word of ASCII, which most are. Where it goes on otherwise it is read once more.
    fn ascii_word(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut exact, mut lower) = (Hash::START, Hash::START);
        let mut has_digit = false;
        let mut at = start;
        loop {
            match bytes.get(at).copied() {
                Some(byte @ (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9')) => {
                    exact.byte(byte);
                    lower.byte(byte.to_ascii_lowercase());
                    has_digit |= byte.is_ascii_digit();
                    at += 1;
                }
                Some(b'\'') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                    exact.byte(b'\'');
                    lower.byte(b'\'');
                    at += 1;
                }
                Some(b'\'') if bytes.get(at + 1).is_some_and(|next| *next >= 0x80) => {
                    let rest = self.text.get(at..).unwrap_or_default();
                    if goes_on(rest) {
                        return self.word(start);
                    }
                    break;
                }
                // U+2019, which most texts set for an apostrophe.
                Some(0xe2)
                    if bytes.get(at + 1..at + 3) == Some(&[0x80, 0x99])
                        && bytes.get(at + 3).is_some_and(u8::is_ascii_alphanumeric) =>
                {
                    exact.byte(b'\'');
                    lower.byte(b'\'');
                    at += 3;
                }
                Some(0x80..) => {
                    let rest = self.text.get(at..).unwrap_or_default();
                    if goes_on(rest) {
                        return self.word(start);
                    }
                    break;
                }
                _ => break,
            }
        }
        let kind = match has_digit {
            true => Kind::Number,
            false => Kind::Word,
        };
        self.push(start, at, exact.0, lower.0, kind);
        at
    }

    /// A word of any letters. Where words are written without spaces, each character with its marks.
    fn word(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut end = start;
        let mut chars = rest.char_indices();
        let first = chars.next();
        let is_unspaced_word = first.is_some_and(|(_, c)| is_unspaced(c));
        end += first.map_or(0, |(_, c)| c.len_utf8());
        for (offset, c) in chars {
            let goes_on = match fold_quoted(c) {
                Quoted::Drop => true,
                Quoted::Word if is_unspaced_word => joins_unspaced(c),
                Quoted::Word => !is_unspaced(c),
                Quoted::Apostrophe if !is_unspaced_word => {
                    let behind = rest.get(offset + c.len_utf8()..);
                    behind.is_some_and(|behind| {
                        let next = behind.chars().next();
                        next.is_some_and(|c| fold_quoted(c) == Quoted::Word && !is_unspaced(c))
                    })
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            end = start + offset + c.len_utf8();
        }
        // What is dropped at the end belongs to no word.
        let written = self.text.get(start..end).unwrap_or_default();
        let kept = written.trim_end_matches(|c| fold_quoted(c) == Quoted::Drop);
        let end = start + kept.len();
        self.compatible(&compatible(kept), start, end);
        end
    }

    /// What NFKC made of a stretch of the text: mostly one word.
    fn compatible(&mut self, folded: &str, start: usize, end: usize) {
        let mut rest = folded;
        while let Some(c) = rest.chars().next() {
            let len = match fold_quoted(c) {
                Quoted::Word if is_unspaced(c) => c.len_utf8(),
                Quoted::Word => {
                    let mut chars = rest.char_indices().peekable();
                    let mut len = rest.len();
                    while let Some((at, c)) = chars.next() {
                        let inner = match fold_quoted(c) {
                            Quoted::Word => !is_unspaced(c),
                            Quoted::Apostrophe => chars
                                .peek()
                                .is_some_and(|(_, c)| fold_quoted(*c) == Quoted::Word),
                            _ => false,
                        };
                        if !inner {
                            len = at;
                            break;
                        }
                    }
                    len.max(c.len_utf8())
                }
                _ => c.len_utf8(),
            };
            let (part, behind) = rest.split_at_checked(len).unwrap_or((rest, ""));
            rest = behind;
            match fold_quoted(c) {
                Quoted::Word => {
                    let apostrophes = |c| match fold_quoted(c) {
                        Quoted::Apostrophe => '\'',
                        _ => c,
                    };
                    let part: String = part.chars().map(apostrophes).collect();
                    let (exact, lower) = Hash::both(&part);
                    let kind = match part.chars().any(char::is_numeric) {
                        true => Kind::Number,
                        false => Kind::Word,
                    };
                    self.push(start, end, exact, lower, kind);
                }
                Quoted::Mark(mark) => self.mark(start, end, mark),
                Quoted::Apostrophe => self.mark(start, end, '"'),
                Quoted::Other => self.mark(start, end, c),
                Quoted::Space | Quoted::Drop => {}
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, exact: u64, lower: u64, kind: Kind) {
        let token = Token {
            start: saturate(start),
            end: saturate(end),
            exact,
            lower,
            kind,
        };
        let hyphen = self.hyphen.take();
        if hyphen.is_some() && kind == Kind::Word && self.join(token) {
            return;
        }
        self.tokens.push(token);
    }

    fn mark(&mut self, start: usize, end: usize, mark: char) {
        self.hyphen = None;
        let tokens = &mut self.tokens;
        let last = tokens.last().copied();
        let touches = last.is_some_and(|last| last.end as usize == start);
        let mark = match (mark, tokens.as_slice()) {
            // Two marks of one sort, as `--` and `''`, are one.
            ('-' | '"', [.., last]) if touches && last.kind == Kind::Mark(mark) => {
                if let Some(last) = tokens.last_mut() {
                    last.end = saturate(end);
                }
                return self.end_of_line(end);
            }
            ('.', [.., last]) if last.kind == Kind::Mark('…') => {
                if let Some(last) = tokens.last_mut() {
                    last.end = saturate(end);
                }
                return;
            }
            ('.', [.., a, b]) if a.kind == Kind::Mark('.') && b.kind == Kind::Mark('.') => {
                let first = a.start as usize;
                tokens.truncate(tokens.len() - 2);
                return self.push_mark(first, end, '…');
            }
            _ => mark,
        };
        self.push_mark(start, end, mark);
        if mark == '-' {
            self.end_of_line(end);
        }
    }

    fn push_mark(&mut self, start: usize, end: usize, mark: char) {
        let mut hash = Hash::START;
        // No word begins so.
        hash.byte(0);
        hash.char(mark);
        self.push(start, end, hash.0, hash.0, Kind::Mark(mark));
    }

    /// Notes a hyphen behind which the line ends.
    fn end_of_line(&mut self, behind: usize) {
        let rest = self.text.get(behind..).unwrap_or_default();
        let line = rest.trim_start_matches([' ', '\t', '\r']);
        self.hyphen = line.starts_with('\n').then_some(behind);
    }

    /// Makes one word of the last one, the hyphen behind it and this one.
    fn join(&mut self, second: Token) -> bool {
        let Reader {
            text,
            tokens,
            broken,
            ..
        } = self;
        // A soft hyphen is no token of its own.
        let hyphens =
            usize::from(matches!(tokens.as_slice(), [.., last] if last.kind == Kind::Mark('-')));
        let Some(at) = tokens.len().checked_sub(1 + hyphens) else {
            return false;
        };
        let Some(first) = tokens.get(at).copied() else {
            return false;
        };
        let hyphen = tokens.get(at + 1).map_or(first.end, |hyphen| hyphen.start);
        let between = text.get(hyphen as usize..second.start as usize);
        let lines = between.unwrap_or_default().matches('\n').count();
        if first.kind != Kind::Word || hyphen != first.end || lines != 1 {
            return false;
        }
        let part = |token: Token| text.get(token.start as usize..token.end as usize);
        let folded = |token: Token| {
            let part = compatible(part(token).unwrap_or_default());
            part.replace(|c| fold_quoted(c) == Quoted::Apostrophe, "'")
        };
        let (exact, lower) = Hash::both(&(folded(first) + &folded(second)));
        tokens.truncate(at);
        broken.push(Broken {
            token: saturate(at),
            parts: [first.exact, second.exact],
        });
        tokens.push(Token {
            start: first.start,
            end: second.end,
            exact,
            lower,
            kind: Kind::Broken,
        });
        true
    }
}

/// Whether a word of ASCII goes on with what is no ASCII.
fn goes_on(rest: &str) -> bool {
    let mut chars = rest.chars();
    let mut apostrophe = false;
    loop {
        let Some(c) = chars.next() else { return false };
        match fold_quoted(c) {
            Quoted::Drop => {}
            Quoted::Apostrophe if !apostrophe => apostrophe = true,
            Quoted::Word => return !is_unspaced(c),
            _ => return false,
        }
    }
}

/// Whether a character stands on the one before it, in a script that sets no spaces.
fn joins_unspaced(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{ff9e}' | '\u{ff9f}')
}

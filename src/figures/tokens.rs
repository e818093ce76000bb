//! A text as figures are read: runs of digits, words and marks, each with its place.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::model::folding::{Quoted, fold_quoted};
use crate::model::script::is_unspaced;

/// Where the digits of other scripts begin: full-width ones, Arabic, Persian and Devanagari.
const NOUGHTS: [char; 4] = ['\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}'];

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    Digits,
    Word,
    Mark(char),
}

/// A run of digits, a word, or a mark. Where words are written without spaces each character is one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Whether white space stands before it, and whether a line may not end in that.
    pub space: Space,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Space {
    None,
    /// One that holds together what stands on its sides.
    Joining,
    Free,
    /// A line that is empty.
    Paragraph,
}

#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    all: Vec<Token>,
}

pub fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| {
        let noughts = NOUGHTS.iter().map(|nought| u32::from(*nought));
        let value = |nought| u32::from(c).checked_sub(nought).filter(|value| *value < 10);
        noughts.filter_map(value).next()
    })
}

impl<'t> Tokens<'t> {
    pub fn of(text: &'t str) -> Tokens<'t> {
        let mut all: Vec<Token> = Vec::with_capacity(text.len() / 6);
        let mut space = Space::None;
        // The end of the last token, if what comes next may belong to it.
        let mut open = None;
        let mut lines = 0;
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            let kind = match (digit(c), fold_quoted(c)) {
                (Some(_), _) => Kind::Digits,
                (None, Quoted::Drop) => continue,
                (None, Quoted::Space) => {
                    lines += usize::from(c == '\n');
                    space = match (c, space) {
                        (_, Space::Paragraph) => Space::Paragraph,
                        _ if lines > 1 => Space::Paragraph,
                        ('\u{a0}' | '\u{202f}' | '\u{2009}', Space::None) => Space::Joining,
                        _ => Space::Free,
                    };
                    open = None;
                    continue;
                }
                (None, Quoted::Word) => Kind::Word,
                (None, Quoted::Apostrophe) => Kind::Mark('\''),
                (None, Quoted::Mark(mark)) => Kind::Mark(mark),
                (None, Quoted::Other) => Kind::Mark(std::iter::once(c).nfkc().next().unwrap_or(c)),
            };
            let goes_on = open == Some(kind) && !matches!(kind, Kind::Mark(_));
            open = (!is_unspaced(c)).then_some(kind);
            match all.last_mut().filter(|_| goes_on && !is_unspaced(c)) {
                Some(last) => last.end = end,
                None => all.push(Token {
                    start,
                    end,
                    kind,
                    space,
                }),
            }
            (space, lines) = (Space::None, 0);
        }
        Tokens { text, all }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, at: usize) -> Option<&Token> {
        self.all.get(at)
    }

    /// The bytes that these tokens take, with what stands between them.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        match self.all.get(tokens).unwrap_or_default() {
            [] => 0..0,
            [only] => only.start..only.end,
            [first, .., last] => first.start..last.end,
        }
    }

    /// What was written there.
    pub fn written(&self, tokens: Range<usize>) -> &'t str {
        self.text.get(self.bytes(tokens)).unwrap_or_default()
    }

    pub fn is_digits(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.kind == Kind::Digits)
    }

    /// The digits of a run, as ASCII.
    pub fn digits(&self, at: usize) -> Option<String> {
        self.get(at).filter(|token| token.kind == Kind::Digits)?;
        let digits = self.written(at..at + 1).chars().filter_map(digit);
        Some(
            digits
                .filter_map(|value| char::from_digit(value, 10))
                .collect(),
        )
    }

    /// A word as it is compared: in lower case.
    pub fn word(&self, at: usize) -> Option<String> {
        self.get(at).filter(|token| token.kind == Kind::Word)?;
        let word = self.written(at..at + 1);
        Some(
            word.nfkc()
                .flat_map(char::to_lowercase)
                .filter(|c| fold_quoted(*c) != Quoted::Drop)
                .collect(),
        )
    }

    /// Words in lower case and marks, as tables of phrases have them: with one space where any stands.
    pub fn phrase(&self, tokens: Range<usize>) -> String {
        let mut phrase = String::new();
        for at in tokens {
            if !phrase.is_empty() && !self.is_glued(at) {
                phrase.push(' ');
            }
            match self.mark(at) {
                Some(mark) => phrase.push(mark),
                None => match self.word(at) {
                    Some(word) => phrase.push_str(&word),
                    None => phrase.push_str(self.written(at..at + 1)),
                },
            }
        }
        phrase
    }

    pub fn mark(&self, at: usize) -> Option<char> {
        match self.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            Kind::Digits | Kind::Word => None,
        }
    }

    pub fn space(&self, at: usize) -> Space {
        self.get(at).map_or(Space::Paragraph, |token| token.space)
    }

    /// Whether it stands close behind the one before it.
    pub fn is_glued(&self, at: usize) -> bool {
        self.space(at) == Space::None
    }

    /// The first token that ends behind this byte.
    pub fn at_byte(&self, byte: usize) -> usize {
        self.all.partition_point(|token| token.end <= byte)
    }
}

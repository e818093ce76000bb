//! Texts to terms: what readers may look for, and at which places it stands. `SEARCH.md` specifies it, and
//! `templates/assets/search-terms.js` does the same for queries; `tests/search/terms.json` holds both to it.
//! Knows no documents.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::script::is_unspaced;

/// A term has at most so many characters: what is longer is found by these.
pub const LONGEST: usize = 64;

/// What a character of a word belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Class {
    Letters,
    Digits,
}

/// Hands out every term of a text with its place: places are counted in atoms, from `first` on. Answers with the place
/// behind the last.
///
/// An atom is a run of letters, a run of digits, or one character of a script without spaces. Atoms that are
/// written as one word (`GPT-4`, `Lloyd’s`, `co-operate`, `1,000`) make one more term, of all of them, at the place of the first;
/// neighbours of a script without spaces make terms of two.
pub fn terms(text: &str, first: u32, each: impl FnMut(&str, u32)) -> u32 {
    let mut reader = Reader {
        text: &text.to_ascii_lowercase(),
        each,
        place: first,
        chain: Chain::default(),
        unspaced: None,
        atom: String::new(),
    };
    reader.read();
    reader.end();
    reader.place
}

/// Atoms that are one word.
#[derive(Default)]
struct Chain {
    atoms: usize,
    first: u32,
    last: Option<Last>,
    /// The first atom, where it is bytes of the text: most atoms stay alone, and are not copied.
    written: Range<usize>,
    /// All atoms, from the second on.
    joined: String,
}

/// The last atom of a chain.
#[derive(Clone, Copy)]
struct Last {
    class: Class,
    is_single: bool,
}

struct Reader<'t, F> {
    /// With the capitals of ASCII in lower case.
    text: &'t str,
    each: F,
    place: u32,
    chain: Chain,
    /// The last character of a script without spaces, until the next atom tells whether it has a neighbour.
    unspaced: Option<(char, u32)>,
    /// An atom that is not written as it is compared.
    atom: String,
}

impl<'t, F: FnMut(&str, u32)> Reader<'t, F> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        // Where the last atom ended, if a word may go on there.
        let mut behind = None;
        while let Some(byte) = bytes.get(at) {
            let class = match CLASSES.get(*byte as usize) {
                Some(Some(class)) => *class,
                _ if byte.is_ascii() => {
                    at += 1;
                    continue;
                }
                _ => match word_character(self.text, at) {
                    Err(len) => {
                        at += len;
                        continue;
                    }
                    Ok(_) => {
                        (at, behind) = self.any_run(at, behind);
                        continue;
                    }
                },
            };
            let rest = bytes.get(at..).unwrap_or_default();
            let is_other = |byte: &u8| CLASSES.get(*byte as usize) != Some(&Some(class));
            let end = at + rest.iter().position(is_other).unwrap_or(rest.len());
            let goes_on = bytes.get(end).is_some_and(|byte| !byte.is_ascii());
            if goes_on && word_character(self.text, end).is_ok() {
                (at, behind) = self.any_run(at, behind);
                continue;
            }
            let gap = behind.and_then(|behind| self.text.get(behind..at));
            self.written_atom(class, at..end, gap);
            (at, behind) = (end, Some(end));
        }
    }

    /// An atom that is compared as it is written.
    fn written_atom(&mut self, class: Class, range: Range<usize>, gap: Option<&str>) {
        self.end_unspaced();
        let range = range.start..range.end.min(range.start + LONGEST);
        let text = self.text;
        let atom = text.get(range.clone()).unwrap_or_default();
        (self.each)(atom, self.place);
        self.chain(class, range.len() == 1, atom, gap, range.clone());
    }

    /// Reads a run with characters beyond ASCII. Answers with the place behind it, and whether a word may go on there.
    fn any_run(&mut self, from: usize, behind: Option<usize>) -> (usize, Option<usize>) {
        let text = self.text;
        let end = run_end(text, from);
        let run = text.get(from..end).unwrap_or_default();
        let mut gap = behind.and_then(|behind| text.get(behind..from));
        let before = self.place;
        let mut class = None;
        self.atom.clear();
        let lower = run
            .nfkc()
            .filter(|c| !is_ignored(*c))
            .flat_map(char::to_lowercase);
        for c in lower {
            let c = if c == 'ς' { 'σ' } else { c };
            let next = if is_unspaced(c) {
                None
            } else if c.is_numeric() {
                Some(Class::Digits)
            } else if c.is_alphabetic() {
                Some(Class::Letters)
            } else if is_combining_mark(c) {
                if class.is_some() {
                    self.atom.push(c);
                }
                continue;
            } else {
                self.end_atom(&mut class, &mut gap);
                gap = None;
                continue;
            };
            if next != class {
                self.end_atom(&mut class, &mut gap);
            }
            match next {
                Some(_) => self.atom.push(c),
                None => {
                    self.unspaced(c);
                    gap = None;
                }
            }
            class = next;
        }
        self.end_atom(&mut class, &mut gap);
        (end, (self.place > before).then_some(end))
    }

    fn end_atom(&mut self, class: &mut Option<Class>, gap: &mut Option<&str>) {
        if let Some(class) = class.take() {
            self.end_unspaced();
            let mut atom = std::mem::take(&mut self.atom);
            shorten(&mut atom);
            let mut chars = atom.chars();
            let is_single = chars.next().is_some() && chars.next().is_none();
            (self.each)(&atom, self.place);
            self.chain(class, is_single, &atom, *gap, 0..0);
            self.atom = atom;
            *gap = Some("");
        }
        self.atom.clear();
    }

    /// Takes an atom into the chain, or begins another one with it. What stands between it and the one before
    /// tells, where it may be one word with it.
    fn chain(
        &mut self,
        class: Class,
        is_single: bool,
        atom: &str,
        gap: Option<&str>,
        written: Range<usize>,
    ) {
        let chain = &mut self.chain;
        let joins = match (gap, chain.last) {
            (None | Some(" "), _) | (_, None) => false,
            (Some(gap), Some(last)) => is_one_word(last, gap, class, atom, is_single),
        };
        if joins {
            if chain.atoms == 1 && !chain.written.is_empty() {
                chain.joined.clear();
                chain
                    .joined
                    .push_str(self.text.get(chain.written.clone()).unwrap_or_default());
            }
            chain.joined.push_str(atom);
            shorten(&mut chain.joined);
        } else {
            self.end_chain();
            let chain = &mut self.chain;
            chain.first = self.place;
            if written.is_empty() {
                chain.joined.clear();
                chain.joined.push_str(atom);
            }
            chain.written = written;
        }
        self.chain.atoms += 1;
        self.chain.last = Some(Last { class, is_single });
        self.place = self.place.saturating_add(1);
    }

    fn unspaced(&mut self, c: char) {
        self.end_chain();
        if let Some((before, place)) = self.unspaced {
            let mut pair = [0; 8];
            let len = before.encode_utf8(&mut pair).len();
            let len = len
                + pair
                    .get_mut(len..)
                    .map_or(0, |rest| c.encode_utf8(rest).len());
            let pair = pair
                .get(..len)
                .and_then(|pair| std::str::from_utf8(pair).ok());
            (self.each)(pair.unwrap_or_default(), place);
        }
        self.unspaced = Some((c, self.place));
        self.place = self.place.saturating_add(1);
    }

    fn end_unspaced(&mut self) {
        if let Some((c, place)) = self.unspaced.take() {
            (self.each)(c.encode_utf8(&mut [0; 4]), place);
        }
    }

    fn end_chain(&mut self) {
        if self.chain.atoms > 1 {
            (self.each)(&self.chain.joined, self.chain.first);
        }
        (self.chain.atoms, self.chain.last) = (0, None);
    }

    fn end(&mut self) {
        self.end_chain();
        self.end_unspaced();
    }
}

/// What the letters and digits of ASCII belong to.
const CLASSES: [Option<Class>; 256] = {
    let mut classes = [None; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_digit() {
            classes[byte] = Some(Class::Digits);
        } else if (byte as u8).is_ascii_alphabetic() {
            classes[byte] = Some(Class::Letters);
        }
        byte += 1;
    }
    classes
};

/// The length of the character here in bytes: `Err` where it is of no word.
fn word_character(text: &str, at: usize) -> Result<usize, usize> {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
        return Err(1);
    };
    match c.is_alphanumeric() || (!c.is_ascii() && (is_combining_mark(c) || is_ignored(c))) {
        true => Ok(c.len_utf8()),
        false => Err(c.len_utf8()),
    }
}

/// The end of the run of a word's characters that begins here.
fn run_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while at < text.len()
        && let Ok(len) = word_character(text, at)
    {
        at += len;
    }
    at
}

/// Characters that nobody sees: soft hyphens, joiners and marks of direction, variation selectors.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether two atoms with this between them are one word.
fn is_one_word(last: Last, gap: &str, class: Class, atom: &str, is_single: bool) -> bool {
    let mut gap = gap.chars();
    let between = match (gap.next(), gap.next()) {
        (None, _) => return true,
        (Some(c), None) => c,
        _ => return false,
    };
    let is_hyphen = matches!(between, '-' | '\u{2010}' | '\u{2011}' | '_');
    let is_apostrophe = matches!(between, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}');
    match (last.class, class) {
        (Class::Letters, Class::Letters) => {
            is_hyphen
                || is_apostrophe
                || between == '&'
                || (between == '.' && last.is_single && is_single)
        }
        (Class::Digits, Class::Digits) => {
            let separates =
                is_apostrophe || matches!(between, ',' | '.' | '\u{a0}' | '\u{2009}' | '\u{202f}');
            separates && atom.chars().count() == 3
        }
        _ => is_hyphen,
    }
}

/// Leaves the first characters, as many as a term may have.
fn shorten(term: &mut String) {
    // A character has a byte at least.
    if term.len() > LONGEST
        && let Some((end, _)) = term.char_indices().nth(LONGEST)
    {
        term.truncate(end);
    }
}

/// A term without accents: what finds it wherever accents are left out or set.
pub fn fold(term: &str) -> Cow<'_, str> {
    if term.is_ascii() {
        return Cow::Borrowed(term);
    }
    let mut folded = String::with_capacity(term.len());
    for c in term.nfd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            _ => folded.push(c),
        }
    }
    // As the other characters are: composed.
    Cow::Owned(folded.nfc().collect())
}

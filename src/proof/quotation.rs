//! A quotation as an editor types it: what is quoted, and what editors do to quotations by custom. Reads no
//! clipping.

use super::words::{Kind, Words};

/// The most stretches that omissions and insertions may cut a quotation into.
const MOST_PARTS: usize = 32;

/// What is looked for: stretches of words that follow one another in the source.
#[derive(Clone, Debug)]
pub struct Quotation<'q> {
    pub parts: Vec<Part<'q>>,
}

/// A stretch that is quoted word for word.
#[derive(Clone, Debug)]
pub struct Part<'q> {
    pub words: Words<'q>,
    /// The tokens that count: marks at the ends of a quotation are the editor's.
    pub from: usize,
    pub to: usize,
    /// What stands between this stretch and the one before it.
    pub gap: Gap,
    /// Words that begin with a letter in brackets, so that it may be of either case.
    pub either_case: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Gap {
    /// `…` or `[…]`: words are left out.
    pub omits: bool,
    /// `[the company]`: words that may stand in the place of others.
    pub inserts: bool,
}

impl<'q> Quotation<'q> {
    /// A quotation to the letter, brackets and all. Empty where there is no word in it.
    pub fn literal(text: &'q str) -> Quotation<'q> {
        let words = Words::of(text);
        Quotation {
            parts: Part::of(words, Gap::default(), &[]).into_iter().collect(),
        }
    }

    /// A quotation in which omissions and insertions are understood; `None` where it has none, or more
    /// than anybody sets.
    pub fn edited(text: &'q str) -> Option<Quotation<'q>> {
        let mut reader = Reader::default();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let bracket = (c == '[')
                .then(|| {
                    rest.find(']')
                        .and_then(|end| rest.split_at_checked(end + 1))
                })
                .flatten();
            if let Some((bracket, behind)) = bracket {
                reader.bracket(bracket, behind);
                rest = match reader.cut_word {
                    true => behind.trim_start_matches(char::is_alphanumeric),
                    false => behind,
                };
                reader.cut_word = false;
                continue;
            }
            let dots = ellipsis(rest);
            let len = dots.unwrap_or(c.len_utf8());
            let (here, behind) = rest.split_at_checked(len)?;
            match dots {
                Some(_) => reader.end_part(Gap {
                    omits: true,
                    inserts: false,
                }),
                None => reader.text.push_str(here),
            }
            rest = behind;
        }
        let is_edited = reader.is_edited && reader.parts.len() < MOST_PARTS;
        is_edited.then(|| reader.finish())
    }
}

/// The bytes of an ellipsis at the beginning of a text: one character, or three dots with or without
/// spaces between them.
fn ellipsis(text: &str) -> Option<usize> {
    if text.starts_with(['…', '⋯']) {
        return Some('…'.len_utf8());
    }
    let mut dots = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '.' => {
                dots += 1;
                end = at + 1;
            }
            ' ' | '\u{a0}' if dots > 0 && dots < 3 => {}
            _ => break,
        }
    }
    (dots >= 3).then_some(end)
}

#[derive(Default)]
struct Reader<'q> {
    text: String,
    /// Bytes of `text` at which a word begins whose first letter may be of either case.
    either_case: Vec<usize>,
    gap: Gap,
    parts: Vec<Part<'q>>,
    is_edited: bool,
    /// Whether the word that goes on behind a bracket is not quoted.
    cut_word: bool,
}

impl<'q> Reader<'q> {
    fn bracket(&mut self, bracket: &str, behind: &str) {
        self.is_edited = true;
        let inner = bracket.trim_start_matches('[').trim_end_matches(']').trim();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let joins_before = joins(self.text.chars().next_back());
        let joins_behind = joins(behind.chars().next());
        let is_letter = inner.chars().count() == 1 && joins(inner.chars().next());
        if ellipsis(inner).is_some_and(|end| end == inner.len()) {
            let omits = true;
            self.end_part(Gap {
                omits,
                inserts: false,
            });
        } else if matches!(inner.to_lowercase().as_str(), "sic" | "sic!" | "!" | "?") {
            self.text.push(' ');
        } else if is_letter && joins_behind && !joins_before {
            self.either_case.push(self.text.len());
            self.text.push_str(inner);
        } else {
            // A word that was changed in part counts as changed.
            if joins_before {
                let kept = self.text.trim_end_matches(char::is_alphanumeric).len();
                self.text.truncate(kept);
            }
            self.cut_word = joins_behind;
            self.end_part(Gap {
                omits: false,
                inserts: true,
            });
        }
    }

    fn end_part(&mut self, gap: Gap) {
        self.is_edited = true;
        let words = Words::of(std::mem::take(&mut self.text));
        let either_case = std::mem::take(&mut self.either_case);
        if let Some(part) = Part::of(words, self.gap, &either_case) {
            self.parts.push(part);
            self.gap = Gap::default();
        }
        self.gap.omits |= gap.omits;
        self.gap.inserts |= gap.inserts;
    }

    fn finish(mut self) -> Quotation<'q> {
        self.end_part(Gap::default());
        if let Some(first) = self.parts.first_mut() {
            first.gap = Gap::default();
        }
        Quotation { parts: self.parts }
    }
}

impl<'q> Part<'q> {
    /// `None` where there is no word in it.
    fn of(words: Words<'q>, gap: Gap, either_case: &[usize]) -> Option<Part<'q>> {
        let is_editors = |kind: Kind| {
            matches!(
                kind,
                Kind::Mark('"' | '-' | '…' | '.' | ',' | ';' | ':' | '。' | '、')
            )
        };
        let tokens = words.tokens();
        let from = tokens.iter().position(|token| !is_editors(token.kind))?;
        let to = tokens.iter().rposition(|token| !is_editors(token.kind))? + 1;
        let inner = tokens.get(from..to)?;
        if !inner.iter().any(|token| token.kind.is_word()) {
            return None;
        }
        let begins = |at: &usize| {
            let at = |token: &super::words::Token| token.start as usize == *at;
            tokens.iter().position(at)
        };
        let either_case = either_case.iter().filter_map(begins).collect();
        Some(Part {
            words,
            from,
            to,
            gap,
            either_case,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stretches of a quotation, with what stands before each.
    fn parts(text: &str) -> Option<Vec<(String, &'static str)>> {
        let quotation = Quotation::edited(text)?;
        let part = |part: &Part<'_>| {
            let gap = match (part.gap.omits, part.gap.inserts) {
                (false, false) => "",
                (true, false) => "omits",
                (false, true) => "inserts",
                (true, true) => "both",
            };
            (part.words.written(part.from..part.to).to_string(), gap)
        };
        Some(quotation.parts.iter().map(part).collect())
    }

    #[test]
    fn customs_of_editors_are_understood() {
        let expect = |text: &str, expected: &[(&str, &str)]| {
            let found = parts(text).unwrap_or_default();
            let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), *b)).collect();
            assert_eq!(found, expected, "{text}");
        };
        expect("We did […] it", &[("We did", ""), ("it", "omits")]);
        expect("We did ... it", &[("We did", ""), ("it", "omits")]);
        expect("We did . . . it", &[("We did", ""), ("it", "omits")]);
        expect("…it was done…", &[("it was done", "")]);
        expect("[the firm] sold it", &[("sold it", "")]);
        expect(
            "Then [the firm] […] sold it",
            &[("Then", ""), ("sold it", "both")],
        );
        expect("an univers [sic] of", &[("an univers   of", "")]);
        expect("[W]e did it", &[("We did it", "")]);
        expect("they reform[ed] it", &[("they", ""), ("it", "inserts")]);
        assert_eq!(parts("as it is"), None);
        assert_eq!(parts("an open [ bracket"), None);
        assert_eq!(parts("[…]").map(|parts| parts.len()), Some(0));
    }

    #[test]
    fn a_letter_in_brackets_may_be_of_either_case() {
        let quotation = Quotation::edited("“[W]e did it, [a]nd so”").unwrap();
        let part = quotation.parts.first().unwrap();
        let words = part
            .either_case
            .iter()
            .map(|at| part.words.written(*at..at + 1));
        assert_eq!(words.collect::<Vec<_>>(), ["We", "and"]);
    }

    #[test]
    fn marks_at_the_ends_are_the_editors() {
        let quotation = Quotation::literal("“— a limited impact.”");
        let part = quotation.parts.first().unwrap();
        assert_eq!(part.words.written(part.from..part.to), "a limited impact");
        assert!(Quotation::literal("“ … ”").parts.is_empty());
    }
}

//! What the Markdown parser leaves as text although a reader would expect more: bare web
//! addresses, and emphasis that ends at Chinese punctuation.

use super::html::holds_any;
use crate::model::script::is_cjk_text;

/// A part of a text, in order; together the parts hold all of it but the emphasis marks.
#[derive(Debug, Eq, PartialEq)]
pub struct Inline<'t> {
    pub text: &'t str,
    pub wrap: Option<Wrap>,
    /// How many characters of the text stand before this part.
    pub characters_before: usize,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wrap {
    Strong,
    Emphasis,
    /// A web address, to be linked to itself.
    Address,
}

/// Whether `text` may be more than one part. Both an address and emphasis need a rare
/// character, so that ordinary text costs one look.
pub fn may_be_special(text: &str) -> bool {
    holds_any(text, b":*")
}

/// Cuts `text` into parts. Only a text that stands in the source as it is (`as_typed`) can
/// hold marks that were meant as such: one behind a backslash was not.
pub fn split_inline(text: &str, as_typed: bool) -> Vec<Inline<'_>> {
    let mut parts = Parts {
        text,
        parts: Vec::new(),
        counted: (0, 0),
    };
    let mut done = 0;
    if as_typed {
        let mut addresses = Next::of(next_address);
        let mut emphases = Next::of(next_emphasis);
        loop {
            let (start, end, inner, wrap) =
                match (addresses.behind(text, done), emphases.behind(text, done)) {
                    (Some(a), Some(e)) if e.0 < a.0 => e,
                    (Some(a), _) => a,
                    (None, Some(e)) => e,
                    (None, None) => break,
                };
            if start > done {
                parts.push(done, start, None);
            }
            parts.push(inner.0, inner.1, Some(wrap));
            done = end;
        }
    }
    if done < text.len() {
        parts.push(done, text.len(), None);
    }
    parts.parts
}

struct Parts<'t> {
    text: &'t str,
    parts: Vec<Inline<'t>>,
    /// A place, and how many characters stand before it.
    counted: (usize, usize),
}

impl Parts<'_> {
    fn push(&mut self, start: usize, end: usize, wrap: Option<Wrap>) {
        let (place, count) = self.counted;
        let between = self.text.get(place..start).unwrap_or_default();
        self.counted = (start, count + between.chars().count());
        self.parts.push(Inline {
            text: self.text.get(start..end).unwrap_or_default(),
            wrap,
            characters_before: self.counted.1,
        });
    }
}

/// The range of something special, the range to show, and how.
type Special = (usize, usize, (usize, usize), Wrap);

/// The next of its kind. It is looked for again only when the last one was passed, so that no
/// part of a text is searched for each part before it.
struct Next {
    find: fn(&str, usize) -> Option<Special>,
    /// What the last search gave; before the first there is nothing to give.
    found: Option<Option<Special>>,
}

impl Next {
    fn of(find: fn(&str, usize) -> Option<Special>) -> Next {
        Next { find, found: None }
    }

    /// The next one at or behind `from`.
    fn behind(&mut self, text: &str, from: usize) -> Option<Special> {
        let passed = |found: &Option<Special>| found.is_some_and(|found| found.0 < from);
        if self.found.as_ref().is_none_or(passed) {
            self.found = Some((self.find)(text, from));
        }
        self.found.flatten()
    }
}

fn next_address(text: &str, from: usize) -> Option<Special> {
    let mut search = from;
    loop {
        // A scheme is looked for by the rarer of its parts.
        let slashes = search + text.get(search..)?.find("://")?;
        search = slashes + "://".len();
        let before = text.get(from..slashes)?;
        let Some(scheme) = ["https", "http"].into_iter().find(|s| before.ends_with(s)) else {
            continue;
        };
        let start = slashes - scheme.len();
        let before = text
            .get(..start)
            .and_then(|before| before.chars().next_back());
        if before.is_none_or(|c| !c.is_alphanumeric() || is_cjk_text(c)) {
            let end = start + address_length(text.get(start..)?);
            if end > search {
                return Some((start, end, (start, end), Wrap::Address));
            }
        }
    }
}

/// How much of `rest` is the address: up to white space, a quotation mark or Chinese text,
/// without the punctuation of the sentence around it.
fn address_length(rest: &str) -> usize {
    let stop = |c: char| {
        c.is_whitespace() || c.is_control() || is_cjk_text(c) || "<>\"“”‘’«»`|".contains(c)
    };
    let end = rest.find(stop).unwrap_or(rest.len());
    let mut address = rest.get(..end).unwrap_or_default();
    let count = |wanted: char| address.matches(wanted).count();
    let (opened, mut closed) = (count('('), count(')'));
    while let Some(last) = address.chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' => {}
            _ => break,
        }
        address = address
            .get(..address.len() - last.len_utf8())
            .unwrap_or_default();
    }
    address.len()
}

/// CommonMark lets `**注意：**请看` stand as typed, since the closing mark has punctuation before
/// and a letter behind it. Between Chinese characters such marks are emphasis all the same.
fn next_emphasis(text: &str, from: usize) -> Option<Special> {
    let mut search = from;
    loop {
        let start = search + text.get(search..)?.find('*')?;
        let rest = text.get(start..)?;
        let marks = rest.len() - rest.trim_start_matches('*').len();
        let mark = rest.get(..marks)?;
        let inner_start = start + marks;
        if marks <= 2
            && let Some(length) = text.get(inner_start..)?.find(mark)
        {
            let inner = text.get(inner_start..inner_start + length)?;
            let end = inner_start + length + marks;
            let before = text.get(..start)?.chars().next_back();
            let after = text.get(end..)?.chars().next();
            if encloses_cjk(before, inner, after) {
                let wrap = if marks == 2 {
                    Wrap::Strong
                } else {
                    Wrap::Emphasis
                };
                return Some((start, end, (inner_start, inner_start + length), wrap));
            }
        }
        search = inner_start;
    }
}

fn encloses_cjk(before: Option<char>, inner: &str, after: Option<char>) -> bool {
    let first = inner.chars().next();
    let last = inner.chars().next_back();
    let tight = first.is_some_and(|c| !c.is_whitespace() && c != '*')
        && last.is_some_and(|c| !c.is_whitespace() && c != '*');
    let outside = after != Some('*') && before != Some('*');
    tight
        && outside
        && [before, first, last, after]
            .into_iter()
            .flatten()
            .any(is_cjk_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wraps(text: &str) -> Vec<(&str, Option<Wrap>)> {
        split_inline(text, true)
            .into_iter()
            .map(|part| (part.text, part.wrap))
            .collect()
    }

    #[test]
    fn emphasis_that_ends_at_chinese_punctuation_is_emphasis() {
        assert_eq!(
            wraps("**注意：**请看"),
            [("注意：", Some(Wrap::Strong)), ("请看", None)]
        );
        assert_eq!(
            wraps("是*这样。*的"),
            [("是", None), ("这样。", Some(Wrap::Emphasis)), ("的", None)]
        );
        assert_eq!(wraps("2 * 3 * 4"), [("2 * 3 * 4", None)]);
        assert_eq!(wraps("a ** b"), [("a ** b", None)]);
    }

    #[test]
    fn bare_addresses_are_linked_without_the_sentence_around_them() {
        assert_eq!(
            wraps("see https://example.org/a_(b)), and"),
            [
                ("see ", None),
                ("https://example.org/a_(b)", Some(Wrap::Address)),
                ("), and", None)
            ]
        );
        assert_eq!(
            wraps("见https://example.org。"),
            [
                ("见", None),
                ("https://example.org", Some(Wrap::Address)),
                ("。", None)
            ]
        );
        assert_eq!(
            wraps("https:// is no address"),
            [("https:// is no address", None)]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_lost_and_nothing_panics(text in "[a*hтps:/.华：。) ]{0,40}") {
            let joined: String = split_inline(&text, true).iter().map(|part| part.text).collect();
            let letters = |t: &str| t.chars().filter(|c| *c != '*').collect::<String>();
            proptest::prop_assert_eq!(letters(&joined), letters(&text));
        }
    }
}

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
    let mut parts = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while as_typed && let Some((start, end, inner, wrap)) = next_special(text, from) {
        if start > done {
            push(&mut parts, text, done, start, None);
        }
        push(&mut parts, text, inner.0, inner.1, Some(wrap));
        done = end;
        from = end;
    }
    if done < text.len() {
        push(&mut parts, text, done, text.len(), None);
    }
    parts
}

fn push<'t>(
    parts: &mut Vec<Inline<'t>>,
    text: &'t str,
    start: usize,
    end: usize,
    wrap: Option<Wrap>,
) {
    let part = text.get(start..end).unwrap_or_default();
    let characters_before = text.get(..start).map_or(0, |before| before.chars().count());
    parts.push(Inline {
        text: part,
        wrap,
        characters_before,
    });
}

type Special = (usize, usize, (usize, usize), Wrap);

/// The next address or emphasis at or behind `from`: its range, the range to show, and how.
fn next_special(text: &str, from: usize) -> Option<Special> {
    let rest = text.get(from..)?;
    let address = rest
        .contains("://")
        .then(|| next_address(text, from))
        .flatten();
    let emphasis = rest
        .contains('*')
        .then(|| next_emphasis(text, from))
        .flatten();
    match (address, emphasis) {
        (Some(a), Some(e)) => Some(if a.0 <= e.0 { a } else { e }),
        (a, e) => a.or(e),
    }
}

fn next_address(text: &str, from: usize) -> Option<Special> {
    let mut search = from;
    loop {
        let start = search + text.get(search..)?.find("http")?;
        let rest = text.get(start..)?;
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| rest.starts_with(scheme));
        let before = text
            .get(..start)
            .and_then(|before| before.chars().next_back());
        let at_word = before.is_none_or(|c| !c.is_alphanumeric() || is_cjk_text(c));
        if let (Some(scheme), true) = (scheme, at_word) {
            let end = start + address_length(rest);
            if end > start + scheme.len() {
                return Some((start, end, (start, end), Wrap::Address));
            }
        }
        search = start + "http".len();
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
    while let Some(last) = address.chars().next_back() {
        let unbalanced = last == ')' && address.matches(')').count() > address.matches('(').count();
        if !unbalanced && !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_') {
            break;
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

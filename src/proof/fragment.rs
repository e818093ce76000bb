//! How a browser finds a passage in the original: text fragments.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::find::Passage;
use super::quotation::Quotation;
use super::words::{Kind, Words, on_one_line};

/// A passage of no more tokens is named whole in a text fragment; of a longer one the first and the last
/// words.
const WHOLE_FRAGMENT: usize = 10;
const ENDS_OF_FRAGMENT: usize = 4;
/// How many words stand before and behind it, where it is found more than once.
const CONTEXT_OF_FRAGMENT: usize = 3;

/// A text fragment that leads a browser to the passage (WICG, “Text Fragments”): the passage, or its first
/// and last words, and what stands around it where it is not the only one.
pub fn fragment(words: &Words<'_>, passage: &Passage, is_repeated: bool) -> String {
    let all = passage.tokens();
    let part = |tokens: Range<usize>| encoded(words.written(tokens));
    let mut fragment = match all.len() <= WHOLE_FRAGMENT && passage.parts.len() == 1 {
        true => part(all.clone()),
        false => {
            let first = all.start..(all.start + ENDS_OF_FRAGMENT).min(all.end);
            let last = all.end.saturating_sub(ENDS_OF_FRAGMENT).max(first.end)..all.end;
            match last.start < last.end {
                true => format!("{},{}", part(first), part(last)),
                false => part(first),
            }
        }
    };
    if is_repeated {
        let is_word = |at: usize| {
            words
                .tokens()
                .get(at)
                .is_some_and(|t| !matches!(t.kind, Kind::Mark(_)))
        };
        let mut before = all.start.saturating_sub(CONTEXT_OF_FRAGMENT)..all.start;
        while before.start < before.end && !is_word(before.start) {
            before.start += 1;
        }
        let last = words.tokens().len();
        let mut behind = all.end..(all.end + CONTEXT_OF_FRAGMENT).min(last);
        while behind.start < behind.end && !is_word(behind.end - 1) {
            behind.end -= 1;
        }
        if before.start < before.end {
            fragment = format!("{}-,{fragment}", part(before));
        }
        if behind.start < behind.end {
            fragment = format!("{fragment},-{}", part(behind));
        }
    }
    fragment
}

/// The same for a quotation whose source is not at hand.
pub fn fragment_of_quotation(text: &str) -> String {
    let quotation = Quotation::edited(text).unwrap_or_else(|| Quotation::literal(text));
    let (first, last) = match quotation.parts.as_slice() {
        [] => return String::new(),
        [one] => {
            let passage = Passage::of(one.from..one.to);
            return fragment(&one.words, &passage, false);
        }
        [first, .., last] => (first, last),
    };
    let start = first.from..(first.from + ENDS_OF_FRAGMENT).min(first.to);
    let end = last.to.saturating_sub(ENDS_OF_FRAGMENT).max(last.from)..last.to;
    let (start, end) = (first.words.written(start), last.words.written(end));
    format!("{},{}", encoded(start), encoded(end))
}

/// What does not stand for itself in a text fragment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// Percent-encoded, with the signs that text fragments give a meaning to.
fn encoded(text: &str) -> String {
    utf8_percent_encode(&on_one_line(text), ENCODED).to_string()
}

//! What becomes of a quotation: the verdict on it, and where it stands. Decides nothing about what a
//! verdict leads to.

use std::cell::OnceCell;
use std::ops::Range;

use super::find::{Passage, Source};
use super::nearest::Nearest;
use super::quotation::Quotation;
use super::sought::Sought;
use super::words::{Kind, Words};
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::diagnostic::saturate;
use crate::model::quotation::{Evidence, Explanation, NearPassage, Proof, Verdict, between_marks};

/// A quotation that stands at several places has to be so long to be told from chance, in words.
const FEWEST_WORDS: usize = 6;
/// A passage of no more tokens is named whole in a text fragment; of a longer one the first and the last
/// words.
const WHOLE_FRAGMENT: usize = 10;
const ENDS_OF_FRAGMENT: usize = 4;
/// How many words stand before and behind it, where it is found more than once.
const CONTEXT_OF_FRAGMENT: usize = 3;

/// A clipping of an article that is at hand.
pub struct Text<'t> {
    /// Its number among those of the article.
    pub number: u32,
    pub kind: ClippingKind,
    pub source: Source<'t>,
    /// What stands between quotation marks in it, once somebody asks: sorted, disjoint.
    marked: OnceCell<Vec<Range<usize>>>,
}

impl<'t> Text<'t> {
    pub fn of(number: usize, clipping: &Clipping, text: &'t str) -> Text<'t> {
        Text {
            number: saturate(number),
            kind: clipping.kind,
            source: Source::of(text),
            marked: OnceCell::new(),
        }
    }

    /// Whether a passage stands between quotation marks.
    fn is_quoted(&self, passage: &Passage) -> bool {
        let words = &self.source.words;
        let bytes = words.bytes(passage.tokens());
        let marked = self.marked.get_or_init(|| between_marks(words.text()));
        let behind = marked.partition_point(|range| range.start <= bytes.start);
        let around = behind.checked_sub(1).and_then(|at| marked.get(at));
        around.is_some_and(|range| bytes.end <= range.end)
    }
}

/// Looks for a quotation in the clippings of its article: first where the source’s own words stand.
/// `complete` says whether all of them are at hand: in what is not, it may stand.
pub fn prove(sought: &Sought<'_>, texts: &[Text<'_>], complete: bool) -> Proof {
    let mut by_kind: Vec<&Text<'_>> = texts.iter().collect();
    by_kind.sort_by_key(|text| (text.kind, text.number));
    for text in by_kind {
        let passages = text.source.find(&sought.text, sought.context);
        if let Some(first) = passages.first() {
            return found(sought, text, first, passages.len());
        }
    }
    let (verdict, explanation) = match texts.is_empty() || !complete {
        true => (Verdict::Unchecked, None),
        false => (Verdict::Absent, Some(nearest(sought, texts))),
    };
    Proof {
        place: sought.place,
        verdict,
        evidence: None,
        explanation,
    }
}

fn found(sought: &Sought<'_>, text: &Text<'_>, passage: &Passage, count: usize) -> Proof {
    let words = Words::of(&*sought.text);
    let words = words.tokens().iter().filter(|token| token.kind.is_word());
    let is_ambiguous = count > 1 && words.count() < FEWEST_WORDS;
    let bytes = text.source.words.bytes(passage.tokens());
    let evidence = Evidence {
        clipping: text.number,
        kind: text.kind,
        is_quoted: text.kind == ClippingKind::Digest && text.is_quoted(passage),
        start: saturate(bytes.start),
        end: saturate(bytes.end),
        fragment: text
            .kind
            .is_verbatim()
            .then(|| fragment(&text.source.words, passage, count > 1))
            .filter(|fragment| *fragment != fragment_of_quotation(&sought.text)),
        locked: None,
    };
    let explanation = match is_ambiguous {
        true => Some(Explanation::Ambiguous(count)),
        false => passage.omits_negation.then_some(Explanation::OmitsNegation),
    };
    Proof {
        place: sought.place,
        verdict: match is_ambiguous {
            true => Verdict::Ambiguous,
            false => Verdict::Verified,
        },
        evidence: Some(evidence),
        explanation,
    }
}

/// The passage of a text that comes nearest to a quotation.
fn nearest(sought: &Sought<'_>, texts: &[Text<'_>]) -> Explanation {
    let near = texts.iter().filter_map(|text| {
        let nearest = text.source.nearest(&sought.text)?;
        Some((nearest.cost, text, nearest))
    });
    let Some((_, text, nearest)) = near.min_by_key(|(cost, text, _)| (*cost, text.number)) else {
        return Explanation::Nowhere;
    };
    let Nearest { steps, only, .. } = nearest;
    let slice = |text: &str, range: &Range<usize>| {
        let text = text.get(range.clone()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let steps = steps.iter().map(|step| {
        let quoted = slice(&sought.text, &step.quoted);
        (
            step.same,
            quoted,
            slice(text.source.words.text(), &step.source),
        )
    });
    Explanation::Near(NearPassage {
        difference: only.map(|only| only.describe().to_string()),
        steps: steps.collect(),
    })
}

/// A text fragment that leads a browser to the passage (WICG, “Text Fragments”): the passage, or its first
/// and last words, and what stands around it where it is not the only one.
fn fragment(words: &Words<'_>, passage: &Passage, is_repeated: bool) -> String {
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

/// Percent-encoded, with the signs that text fragments give a meaning to.
fn encoded(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut encoded = String::with_capacity(text.len() + text.len() / 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

//! A clipping at hand while quotations and figures are looked for in it: what was made of its text is made once.

use std::cell::OnceCell;
use std::ops::Range;

use super::find::{Passage, Source};
use super::fragment::fragment;
use crate::figures::FigureText;
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::diagnostic::saturate;
use crate::model::language::Language;
use crate::model::quotation::{Evidence, between_marks};

/// A clipping of an article that is at hand.
pub struct Text<'t> {
    /// Its number among those of the article.
    pub number: u32,
    pub kind: ClippingKind,
    pub source: Source<'t>,
    /// The language that it is read in where it gives numbers.
    pub language: &'t Language,
    /// Its numbers, once a figure is looked for.
    figures: OnceCell<FigureText<'t>>,
    pub text: &'t str,
    /// What stands between quotation marks in it, once somebody asks: sorted, disjoint.
    marked: OnceCell<Vec<Range<usize>>>,
}

impl<'t> Text<'t> {
    pub fn of(
        number: usize,
        clipping: &Clipping,
        text: &'t str,
        language: &'t Language,
    ) -> Text<'t> {
        Text {
            number: saturate(number),
            kind: clipping.kind,
            source: Source::of(text),
            language,
            figures: OnceCell::new(),
            text,
            marked: OnceCell::new(),
        }
    }

    pub fn figures(&self) -> &FigureText<'t> {
        let read = || FigureText::of(self.text, self.language);
        self.figures.get_or_init(read)
    }

    /// Whether these bytes stand between quotation marks.
    fn is_quoted(&self, bytes: &Range<usize>) -> bool {
        let marked = self.marked.get_or_init(|| between_marks(self.text));
        let behind = marked.partition_point(|range| range.start <= bytes.start);
        let around = behind.checked_sub(1).and_then(|at| marked.get(at));
        around.is_some_and(|range| bytes.end <= range.end)
    }

    /// That something stands in these bytes.
    pub fn evidence(&self, bytes: &Range<usize>, fragment: Option<String>) -> Evidence {
        Evidence {
            clipping: self.number,
            kind: self.kind,
            is_quoted: self.kind == ClippingKind::Digest && self.is_quoted(bytes),
            start: saturate(bytes.start),
            end: saturate(bytes.end),
            fragment,
            locked: None,
        }
    }

    /// A text fragment that leads a browser to these bytes, wherever else the same words stand.
    pub fn fragment(&self, bytes: &Range<usize>) -> String {
        let words = &self.source.words;
        let tokens = words.tokens();
        let start = tokens.partition_point(|token| (token.end as usize) <= bytes.start);
        let end = tokens.partition_point(|token| (token.start as usize) < bytes.end);
        fragment(words, &Passage::of(start..end.max(start)), true)
    }
}

/// Those with the source’s own words first.
pub fn by_kind<'a, 't>(texts: &'a [Text<'t>]) -> Vec<&'a Text<'t>> {
    let mut by_kind: Vec<&Text<'_>> = texts.iter().collect();
    by_kind.sort_by_key(|text| (text.kind, text.number));
    by_kind
}

//! Where a quotation stands in a text: word for word, but for what folding and the customs of editors
//! allow. Refuses whatever comes near.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::negation::is_negation;
use super::quotation::{Part, Quotation};
use super::words::{Kind, Token, Words, same_at};
use crate::model::diagnostic::saturate;

/// The most tokens that an omission leaves out: what stands further apart is no one quotation.
const MOST_OMITTED: usize = 150;
/// The most tokens of the source in whose place an insertion stands.
const MOST_REPLACED: usize = 12;
/// So many comparisons of words are done without an index.
const COMPARED_WITHOUT_INDEX: usize = 100_000;

/// A text in which quotations are looked for.
pub struct Source<'t> {
    pub words: Words<'t>,
    /// Where each word stands.
    index: OnceCell<FxHashMap<u64, Vec<u32>>>,
    /// How many words were compared so far.
    compared: std::cell::Cell<usize>,
}

/// A place at which a quotation stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Passage {
    /// The tokens of each of its parts, in order.
    pub parts: Vec<Range<usize>>,
    /// Whether what an omission leaves out denies something.
    pub omits_negation: bool,
}

impl Passage {
    /// One that is quoted in one piece.
    pub fn of(part: Range<usize>) -> Passage {
        Passage {
            parts: Vec::from([part]),
            omits_negation: false,
        }
    }

    /// All tokens from the first to the last.
    pub fn tokens(&self) -> Range<usize> {
        let start = self.parts.first().map_or(0, |part| part.start);
        let end = self.parts.last().map_or(0, |part| part.end);
        start..end
    }
}

/// Words that stand beside a quotation, by which one of several places is told: the prefix and the
/// suffix of the W3C’s `TextQuoteSelector`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    pub prefix: Option<&'c str>,
    pub suffix: Option<&'c str>,
}

impl<'t> Source<'t> {
    pub fn of(text: &'t str) -> Source<'t> {
        Source {
            words: Words::of(text),
            index: OnceCell::new(),
            compared: Default::default(),
        }
    }

    /// Every place at which the quotation stands in this context, in order. What is quoted to the
    /// letter counts first; then omissions and insertions are understood.
    pub fn find(&self, quotation: &str, context: Context<'_>) -> Vec<Passage> {
        let literal = Quotation::literal(quotation);
        let mut found = self.passages(&literal);
        if found.is_empty()
            && let Some(edited) = Quotation::edited(quotation)
        {
            found = self.passages(&edited);
        }
        if found.is_empty() {
            return found;
        }
        if let Some(prefix) = context.prefix.map(Quotation::literal) {
            found.retain(|passage| self.is_before(&prefix, passage.tokens().start));
        }
        if let Some(suffix) = context.suffix.map(Quotation::literal) {
            found.retain(|passage| self.is_behind(&suffix, passage.tokens().end));
        }
        found
    }

    fn passages(&self, quotation: &Quotation<'_>) -> Vec<Passage> {
        let mut parts = quotation.parts.iter();
        let Some(first) = parts.next() else {
            return Vec::new();
        };
        let mut found: Vec<Passage> = self.stretches(first).into_iter().map(Passage::of).collect();
        for part in parts {
            if found.is_empty() {
                break;
            }
            found = self.continued(&found, part, &self.stretches(part));
        }
        // What begins at one place counts once: as it ends first.
        let start = |passage: &Passage| passage.tokens().start;
        found.sort_by_key(|passage| (start(passage), passage.tokens().end));
        found.dedup_by_key(|passage| start(passage));
        found
    }

    /// What was found so far, as it goes on with these stretches: each behind the nearest that it can
    /// follow.
    fn continued(
        &self,
        found: &[Passage],
        part: &Part<'_>,
        stretches: &[Range<usize>],
    ) -> Vec<Passage> {
        let most = match part.gap.omits {
            true => MOST_OMITTED,
            false => MOST_REPLACED,
        };
        let follow = |stretch: &Range<usize>| {
            let before = found.partition_point(|passage| passage.tokens().end <= stretch.start);
            let mut passage = found.get(before.checked_sub(1)?)?.clone();
            let left_out = passage.tokens().end..stretch.start;
            let fits = left_out.len() <= most && (part.gap.omits || !self.counts(left_out.clone()));
            passage.omits_negation |= self.denies(left_out);
            passage.parts.push(stretch.clone());
            fits.then_some(passage)
        };
        stretches.iter().filter_map(follow).collect()
    }

    /// Whether words hold a number or deny something, so that no insertion may stand in their place.
    fn counts(&self, tokens: Range<usize>) -> bool {
        let inner = self.words.tokens().get(tokens.clone()).unwrap_or_default();
        inner.iter().any(|token| token.kind == Kind::Number) || self.denies(tokens)
    }

    fn denies(&self, mut tokens: Range<usize>) -> bool {
        tokens.any(|token| is_negation(self.words.written(token..token + 1)))
    }

    /// Every stretch of the text that is the same as the part, in order.
    fn stretches(&self, part: &Part<'_>) -> Vec<Range<usize>> {
        let tokens = part.words.tokens().get(part.from..part.to);
        let tokens = tokens.unwrap_or_default();
        let at = |start: usize| self.same(part, start).map(|end| start..end);
        match self.anchor(part, tokens) {
            Some((offset, places)) => {
                let starts = places
                    .iter()
                    .filter_map(|place| (*place as usize).checked_sub(offset));
                starts.filter_map(at).collect()
            }
            None => {
                let all = self.words.tokens().len();
                self.compared.set(self.compared.get().saturating_add(all));
                let first = tokens
                    .first()
                    .filter(|_| !part.either_case.contains(&part.from));
                let may_begin = |token: &Token| {
                    let is_same = |first: &Token| {
                        first.exact == token.exact
                            || [first.kind, token.kind].contains(&Kind::Broken)
                    };
                    first.is_none_or(is_same)
                };
                let starts = self.words.tokens().iter().enumerate();
                let starts = starts.filter(|(_, token)| may_begin(token));
                starts.filter_map(|(start, _)| at(start)).collect()
            }
        }
    }

    /// The rarest word of a part with all of its places, once an index pays. Words on the way to which
    /// something may be one word here and several there are left out, since they do not say where
    /// the part begins.
    fn anchor(&self, part: &Part<'_>, tokens: &[Token]) -> Option<(usize, &[u32])> {
        if self.index.get().is_none() && self.compared.get() < COMPARED_WITHOUT_INDEX {
            return None;
        }
        let is_plain = |token: &Token| !matches!(token.kind, Kind::Broken | Kind::Mark('-'));
        let plain = tokens.iter().take_while(|token| is_plain(token)).count();
        // The word before a hyphen may be one with it.
        let plain = if plain < tokens.len() {
            plain.saturating_sub(1)
        } else {
            plain
        };
        let anchors = tokens.iter().take(plain).enumerate();
        let anchors =
            anchors.filter(|(offset, _)| !part.either_case.contains(&(part.from + offset)));
        anchors
            .map(|(offset, token)| (offset, self.places(token.exact)))
            .min_by_key(|(_, places)| places.len())
    }

    fn indexed(&self) -> FxHashMap<u64, Vec<u32>> {
        let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, token) in self.words.tokens().iter().enumerate() {
            index.entry(token.exact).or_default().push(saturate(at));
        }
        index
    }

    /// The places of a word, by its digest.
    pub fn places(&self, exact: u64) -> &[u32] {
        let index = self.index.get_or_init(|| self.indexed());
        index.get(&exact).map_or(&[], Vec::as_slice)
    }

    /// The token behind the part, where it stands at this token.
    fn same(&self, part: &Part<'_>, start: usize) -> Option<usize> {
        let (mut at, mut of_part) = (start, part.from);
        while of_part < part.to {
            let (step, of_step) = match same_at((&self.words, at), (&part.words, of_part)) {
                Some(steps) => steps,
                None if part.either_case.contains(&of_part) => {
                    self.same_but_for_first_case(at, part, of_part)?;
                    (1, 1)
                }
                None => return None,
            };
            at += step;
            of_part += of_step;
        }
        (of_part == part.to).then_some(at)
    }

    fn same_but_for_first_case(&self, at: usize, part: &Part<'_>, of_part: usize) -> Option<()> {
        let (a, b) = (
            self.words.written(at..at + 1),
            part.words.written(of_part..of_part + 1),
        );
        let lower_first = |text: &str| {
            let mut chars = text.chars();
            let first = chars.next().map(|c| c.to_lowercase().collect::<String>());
            Words::of(first.unwrap_or_default() + chars.as_str())
        };
        let (a, b) = (lower_first(a), lower_first(b));
        match (a.tokens(), b.tokens()) {
            ([a], [b]) if a.exact == b.exact => Some(()),
            _ => None,
        }
    }

    /// Whether this stands just before a token. Marks between them do not count.
    fn is_before(&self, prefix: &Quotation<'_>, at: usize) -> bool {
        let Some(part) = prefix.parts.first() else {
            return true;
        };
        let before = self.words.tokens().get(..at).unwrap_or_default();
        let marks = before
            .iter()
            .rev()
            .take_while(|token| !token.kind.is_word());
        let ends = at - marks.count()..=at;
        let longest = at.saturating_sub(2 * (part.to - part.from) + 2);
        (longest..at).any(|start| {
            self.same(part, start)
                .is_some_and(|end| ends.contains(&end))
        })
    }

    /// Whether this stands just behind a token.
    fn is_behind(&self, suffix: &Quotation<'_>, at: usize) -> bool {
        let Some(part) = suffix.parts.first() else {
            return true;
        };
        let behind = self.words.tokens().get(at..).unwrap_or_default();
        let marks = behind.iter().take_while(|token| !token.kind.is_word());
        let last = at + marks.count();
        (at..=last).any(|start| self.same(part, start).is_some())
    }
}

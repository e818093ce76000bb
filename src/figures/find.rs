//! Where a figure stands in a text: its number, with its unit and its qualifier near it. Refuses a number
//! that comes near.

use std::ops::Range;

use super::decimal::Decimal;
use super::numeral::{Notation, Numeral, Reading, numerals};
use super::qualifier::{self, Qualifier};
use super::quantity::{
    Need, Quantity, Value, Wanted, difference, joins, like, stem, unit_before, word_or_mark,
};
use super::tokens::{Space, Tokens};
use super::unit;
use crate::model::language::Language;

/// How far behind a number its unit may stand, and before it, in tokens.
const BEHIND: usize = 10;
const BEFORE: usize = 8;
/// How far before a number its qualifier may stand.
const QUALIFIER_BEFORE: usize = 6;
/// How much of a text is shown around what comes near, in tokens.
const AROUND: usize = 4;

/// A text in which figures are looked for.
pub struct FigureText<'t> {
    tokens: Tokens<'t>,
    numerals: Vec<Numeral>,
    notation: Notation,
}

/// A place where a figure stands, in bytes of the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    pub bytes: Range<usize>,
    /// The qualifier that stands there and that the figure leaves out.
    pub left_out: Option<Range<usize>>,
}

/// What comes nearest to a figure that stands nowhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Near {
    pub difference: Difference,
    /// The number that stands there.
    pub number: Range<usize>,
    /// The number with the words around it.
    pub around: Range<usize>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Difference {
    Qualifier,
    Number,
    Unit,
}

/// A number of the text while it is compared.
struct Candidate<'f> {
    numeral: &'f Numeral,
    reading: Reading,
    /// Where what belongs to it begins: at a sign of money.
    start: usize,
    /// The last token of its unit, and the one behind it.
    end: usize,
    /// By how many powers of ten its unit is larger than that of the figure; `None` where it has another.
    shift: Option<i32>,
}

/// How far a number is from a figure: in what it differs, and by how much.
type Distance = (Difference, (u32, u128));

impl<'t> FigureText<'t> {
    pub fn of(text: &'t str, language: &Language) -> FigureText<'t> {
        let tokens = Tokens::of(text);
        let notation = Notation::of(language);
        let numerals = numerals(&tokens, notation);
        FigureText {
            tokens,
            numerals,
            notation,
        }
    }

    /// Whether any number stands in these bytes.
    pub fn has_numbers(&self, bytes: &Range<usize>) -> bool {
        self.numerals
            .iter()
            .any(|numeral| !numeral.is_article && self.is_within(numeral, bytes))
    }

    /// The first place where the figure stands, in these bytes if any are given; one that says no more
    /// than the figure comes first.
    pub fn find(&self, figure: &Quantity, within: Option<&Range<usize>>) -> Option<Found> {
        if let Value::Words(words) = &figure.value {
            return self.find_words(words, within);
        }
        let mut second_best = None;
        for (number, numeral) in self.numerals.iter().enumerate() {
            if within.is_some_and(|bytes| !self.is_within(numeral, bytes)) {
                continue;
            }
            for candidate in self.candidates(figure, number, numeral) {
                if !self.is_value(figure, number, &candidate) {
                    continue;
                }
                let qualifier = self.qualifier(&candidate);
                if qualifier.is_none() && qualifier::is_denied(&self.tokens, candidate.start) {
                    continue;
                }
                match (&figure.qualifier, qualifier) {
                    (None, None) => return Some(self.found(&candidate, None)),
                    (None, Some(left_out)) => {
                        second_best =
                            second_best.or_else(|| Some(self.found(&candidate, Some(left_out.1))));
                    }
                    (Some(wanted), _) => {
                        if let Some(start) = self.is_qualified(wanted, &candidate) {
                            let candidate = Candidate {
                                start: start.min(candidate.start),
                                ..candidate
                            };
                            return Some(self.found(&candidate, None));
                        }
                    }
                }
            }
        }
        second_best
    }

    /// What comes nearest, where the figure stands nowhere.
    pub fn nearest(&self, figure: &Quantity, within: Option<&Range<usize>>) -> Option<Near> {
        let typed = match figure.value {
            Value::Number(value) | Value::Range(_, value) => value,
            Value::Words(_) => return None,
        };
        let mut best: Option<(Distance, Near)> = None;
        for (number, numeral) in self.numerals.iter().enumerate() {
            if numeral.is_article || within.is_some_and(|bytes| !self.is_within(numeral, bytes)) {
                continue;
            }
            for candidate in self.candidates(figure, number, numeral) {
                let value = candidate.reading.value.scaled(candidate.shift.unwrap_or(0));
                let difference = match (self.is_value(figure, number, &candidate), candidate.shift)
                {
                    (true, _) => Difference::Qualifier,
                    (false, Some(_)) => Difference::Number,
                    (false, None) if value == Some(typed) => Difference::Unit,
                    (false, None) => continue,
                };
                let key = (difference, typed.distance(value.unwrap_or(typed)));
                if best.as_ref().is_none_or(|(known, _)| key < *known) {
                    best = Some((key, self.near(difference, &candidate)));
                }
            }
        }
        best.map(|(_, near)| near)
    }

    fn is_within(&self, numeral: &Numeral, bytes: &Range<usize>) -> bool {
        let of = self.tokens.bytes(numeral.start..numeral.start + 1);
        bytes.start <= of.start && of.end <= bytes.end
    }

    /// Words that stand there to the letter, but for their case.
    fn find_words(&self, words: &[String], within: Option<&Range<usize>>) -> Option<Found> {
        let all = 0..self.tokens.len();
        let mut places = all.filter_map(|at| {
            let end = at + words.len();
            let mut written = (at..end).map(|at| word_or_mark(&self.tokens, at));
            words
                .iter()
                .all(|word| written.next().as_ref() == Some(word))
                .then_some(())?;
            let bytes = self.tokens.bytes(at..end);
            let fits =
                within.is_none_or(|within| within.start <= bytes.start && bytes.end <= within.end);
            (fits && !words.is_empty()).then_some(bytes)
        });
        places.next().map(|bytes| Found {
            bytes,
            left_out: None,
        })
    }

    fn found(&self, candidate: &Candidate<'_>, left_out: Option<Range<usize>>) -> Found {
        Found {
            bytes: self.tokens.bytes(candidate.start..candidate.end),
            left_out,
        }
    }

    fn near(&self, difference: Difference, candidate: &Candidate<'_>) -> Near {
        let start = candidate.numeral.start;
        let from = start
            .saturating_sub(AROUND)
            .max(self.start_of_sentence(start));
        let to = (candidate.end + AROUND).min(self.end_of_sentence(candidate.reading.end));
        Near {
            difference,
            number: self.tokens.bytes(start..candidate.reading.end),
            around: self.tokens.bytes(from..to.max(candidate.reading.end)),
        }
    }

    /// Each reading of a number, with what stands near it.
    fn candidates<'f>(
        &self,
        figure: &Quantity,
        number: usize,
        numeral: &'f Numeral,
    ) -> Vec<Candidate<'f>> {
        let next = self.numerals.get(number + 1..).unwrap_or_default();
        let next = next.iter().find(|next| !next.is_article);
        let before = number
            .checked_sub(1)
            .and_then(|before| self.numerals.get(before));
        let readings = numeral.readings.iter();
        let candidate = |reading: &Reading| {
            let is_range = matches!(figure.value, Value::Range(..));
            // Of a range the unit stands behind the second number.
            let second =
                next.filter(|next| is_range && joins(&self.tokens, reading.end, next.start));
            let behind = second
                .and_then(|second| second.readings.last())
                .map_or(reading.end, |last| last.end);
            let next = match second {
                Some(_) => self.numerals.get(number + 2),
                None => next,
            };
            let stop = next.map_or(self.tokens.len(), |next| next.start);
            let stop = stop.min(behind + BEHIND).min(self.end_of_sentence(behind));
            let money = unit_before(&self.tokens, numeral.start);
            let start = money.as_ref().map_or(numeral.start, |(_, start)| *start);
            let ahead = self.words_before(start, before);
            let mut end = behind;
            let mut shift = Some(0);
            for need in &figure.needs {
                let by_money = match (need, &money) {
                    (Need::Unit(typed), Some((units, _))) => {
                        difference(typed, units).map(|shift| (shift, behind))
                    }
                    _ => None,
                };
                let met = by_money
                    .or_else(|| self.met(need, behind..stop))
                    .or_else(|| {
                        self.met(need, ahead.clone())
                            .map(|(shift, _)| (shift, behind))
                    });
                shift = shift.zip(met).map(|(sum, (shift, _))| sum + shift);
                end = end.max(met.map_or(end, |(_, end)| end));
            }
            // Without the letter behind it a number is another one, unless that letter is its unit.
            let is_short = numeral.readings.last() != Some(reading);
            let letter = reading.end..reading.end + 1;
            if is_short
                && !figure
                    .needs
                    .iter()
                    .any(|need| self.met(need, letter.clone()).is_some())
            {
                shift = None;
            }
            Candidate {
                numeral,
                reading: *reading,
                start,
                end,
                shift,
            }
        };
        readings.map(candidate).collect()
    }

    /// Whether a need is met among these tokens: by how many powers of ten the unit there is larger, and
    /// the token behind it.
    fn met(&self, need: &Need, tokens: Range<usize>) -> Option<(i32, usize)> {
        let mut at = tokens.start;
        while at < tokens.end {
            match need {
                Need::Word(word) => {
                    if stem(&self.tokens, at).as_ref() == Some(word) {
                        return Some((0, at + 1));
                    }
                }
                Need::Unit(typed) => {
                    let unit = unit::at(&self.tokens, at).filter(|(_, end)| *end <= tokens.end);
                    if let Some((units, end)) = unit {
                        if let Some(shift) = difference(typed, &units) {
                            return Some((shift, end));
                        }
                        at = end;
                        continue;
                    }
                }
            }
            at += 1;
        }
        None
    }

    /// The words before a number that may be about it: behind the last mark, if no other number stands
    /// among them.
    fn words_before(&self, start: usize, before: Option<&Numeral>) -> Range<usize> {
        let first = start.saturating_sub(BEFORE);
        let mark = (first..start).rev().find(|at| {
            matches!(
                self.tokens.mark(*at),
                Some(',' | ';' | '.' | '!' | '?' | '。' | '，' | '、')
            )
        });
        let from = mark
            .map_or(first, |mark| mark + 1)
            .max(self.start_of_sentence(start));
        match before.is_some_and(|before| !before.is_article && before.end() > from) {
            true => start..start,
            false => from..start,
        }
    }

    fn is_value(&self, figure: &Quantity, number: usize, candidate: &Candidate<'_>) -> bool {
        let Some(shift) = candidate.shift else {
            return false;
        };
        let same = |written: Decimal, typed: Decimal| written.scaled(shift) == Some(typed);
        let reading = candidate.reading;
        match figure.value {
            Value::Words(_) => false,
            Value::Number(value) => {
                same(reading.value, value) && !self.is_in_range(number, reading.end)
            }
            Value::Range(first, last) => {
                let second = self.numerals.get(number + 1);
                let second = second.filter(|second| joins(&self.tokens, reading.end, second.start));
                let mut readings = second.into_iter().flat_map(|second| &second.readings);
                readings
                    .any(|second| same(second.value, last) && same(like(reading, *second), first))
            }
        }
    }

    /// Whether a number is one end of a range: with a dash, or “between” one and the other.
    fn is_in_range(&self, number: usize, end: usize) -> bool {
        let dash = |at: usize| {
            self.tokens.mark(at) == Some('-')
                && self.tokens.is_glued(at)
                && self.tokens.is_digits(at + 1)
        };
        let start = self.numerals.get(number).map_or(0, |numeral| numeral.start);
        let behind_dash = number
            .checked_sub(1)
            .and_then(|before| self.numerals.get(before))
            .is_some_and(|before| {
                before
                    .readings
                    .iter()
                    .any(|reading| reading.end + 1 == start && dash(reading.end))
            });
        let word_before = |start: usize| {
            let start = unit_before(&self.tokens, start).map_or(start, |(_, start)| start);
            start.checked_sub(1).and_then(|at| self.tokens.word(at))
        };
        let before = number
            .checked_sub(1)
            .and_then(|before| self.numerals.get(before));
        let is_second = before.is_some_and(|before| {
            joins(&self.tokens, before.end(), start) && is_between(word_before(before.start))
        });
        let next = self.numerals.get(number + 1);
        let is_first = next.is_some_and(|next| joins(&self.tokens, end, next.start))
            && is_between(word_before(start));
        behind_dash || dash(end) || is_first || is_second
    }

    /// The qualifier that stands close to a number, and its bytes.
    fn qualifier(&self, candidate: &Candidate<'_>) -> Option<(Qualifier, Range<usize>)> {
        let language = self.notation.language;
        let before = qualifier::before(&self.tokens, candidate.start, language);
        if let Some((qualifier, start)) =
            before.filter(|_| self.tokens.space(candidate.start) != Space::Paragraph)
        {
            return Some((qualifier, self.tokens.bytes(start..candidate.start)));
        }
        let ends = [candidate.reading.end, candidate.end];
        let mut behind = ends.into_iter().filter_map(|from| {
            let (qualifier, end) = qualifier::behind(&self.tokens, from, language)?;
            Some((qualifier, self.tokens.bytes(from..end)))
        });
        behind.next()
    }

    /// Where what belongs to the number begins, if it is qualified so.
    fn is_qualified(&self, wanted: &Wanted, candidate: &Candidate<'_>) -> Option<usize> {
        let start = candidate.start;
        let first = start
            .saturating_sub(BEFORE)
            .max(self.start_of_sentence(start));
        match wanted {
            Wanted::Known(wanted) => {
                if let Some((found, bytes)) = self.qualifier(candidate) {
                    return (found == *wanted).then(|| self.tokens.at_byte(bytes.start).min(start));
                }
                let from = start.saturating_sub(QUALIFIER_BEFORE).max(first);
                let ends = (from..start).rev();
                let mut found = ends
                    .filter_map(|end| qualifier::before(&self.tokens, end, self.notation.language));
                found
                    .next()
                    .filter(|(found, _)| found == wanted)
                    .map(|(_, start)| start)
            }
            Wanted::Words(words) => {
                let behind =
                    (candidate.end + BEFORE).min(self.end_of_sentence(candidate.reading.end));
                let stands = |word: &String| {
                    (first..behind).any(|at| stem(&self.tokens, at).as_ref() == Some(word))
                };
                words.iter().all(stands).then_some(start)
            }
        }
    }

    /// The token behind the sentence that this one stands in.
    fn end_of_sentence(&self, at: usize) -> usize {
        let ends = |at: &usize| {
            let is_end = match self.tokens.mark(*at) {
                Some('.' | '!' | '?') => !self.tokens.is_glued(at + 1),
                Some(';' | '。' | '；') => true,
                _ => false,
            };
            is_end || self.tokens.space(*at) == Space::Paragraph
        };
        let last = (at + BEHIND + 2 * AROUND).min(self.tokens.len());
        (at..last).find(ends).unwrap_or(last)
    }

    fn start_of_sentence(&self, at: usize) -> usize {
        let first = at.saturating_sub(BEFORE + AROUND);
        let starts = |at: &usize| {
            let before = at
                .checked_sub(1)
                .and_then(|before| self.tokens.mark(before));
            let is_behind_stop =
                matches!(before, Some('.' | '!' | '?')) && !self.tokens.is_glued(*at);
            is_behind_stop
                || matches!(before, Some('。' | '；'))
                || self.tokens.space(*at) == Space::Paragraph
        };
        (first..=at).rev().find(starts).unwrap_or(first)
    }
}

/// Whether a word says that a range follows.
fn is_between(word: Option<String>) -> bool {
    matches!(word.as_deref(), Some("between" | "zwischen" | "entre"))
}

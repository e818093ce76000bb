//! A figure as the editor types it, understood: a number or a range, what has to stand near it, and how
//! exact it is.

use super::decimal::Decimal;
use super::numeral::{Notation, Numeral, Reading, numerals};
use super::qualifier::{self, Qualifier};
use super::tokens::Tokens;
use super::unit::{self, Unit};

/// Words of a unit that carry no meaning of their own.
const JOINING_WORDS: [&str; 20] = [
    "a", "an", "the", "of", "per", "each", "in", "for", "and", "with", "to", "at", "by", "every",
    "de", "la", "du", "der", "pro", "par",
];

/// What a figure says, so that it can be compared with others and with a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quantity {
    pub value: Value,
    pub needs: Vec<Need>,
    pub qualifier: Option<Wanted>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    Number(Decimal),
    Range(Decimal, Decimal),
    /// No number that could be read: it has to stand there word for word, and mark for mark.
    Words(Vec<String>),
}

/// What has to stand near a number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Need {
    /// One of these, since one sign may mean several.
    Unit(Vec<Unit>),
    /// In the form in which words are compared.
    Word(String),
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Wanted {
    Known(Qualifier),
    Words(Vec<String>),
}

impl Quantity {
    /// Understands a figure by the notation of the language that it is typed in.
    pub fn read(
        value: &str,
        unit: Option<&str>,
        qualifier: Option<&str>,
        notation: Notation,
    ) -> Quantity {
        let text = match unit {
            Some(unit) => format!("{value} {unit}"),
            None => value.to_string(),
        };
        let tokens = Tokens::of(&text);
        let behind_value = tokens.at_byte(value.len());
        let mut numbers = numerals(&tokens, notation);
        numbers.retain(|numeral| numeral.start < behind_value);
        let known = |text: &str| match qualifier::read(text, notation.language) {
            Some(known) => Wanted::Known(known),
            None => Wanted::Words(stems(&Tokens::of(text))),
        };
        let mut qualifier = qualifier.map(known);
        let (value, start, end) = match numbers.as_slice() {
            [one] => {
                let reading = typed(&tokens, one);
                (Value::Number(reading.value), one.start, reading.end)
            }
            [first, second] if joins(&tokens, first.end(), second.start) => {
                let (a, b) = (typed(&tokens, first), typed(&tokens, second));
                (Value::Range(like(a, b), b.value), first.start, b.end)
            }
            _ => {
                let words = literal(&Tokens::of(value));
                (Value::Words(words), behind_value, behind_value)
            }
        };
        let mut needs = Vec::new();
        let mut start = start;
        if let Some((units, before)) = unit_before(&tokens, start) {
            needs.push(Need::Unit(units));
            start = before;
        }
        if qualifier.is_none() && !matches!(value, Value::Words(_)) {
            let before = qualifier::before(&tokens, start, notation.language);
            let behind = || qualifier::behind(&tokens, end, notation.language);
            let found = before
                .map(|(found, _)| found)
                .or_else(|| behind().map(|(found, _)| found));
            qualifier = found.map(Wanted::Known);
        }
        needs.extend(needs_from(&tokens, end, notation));
        Quantity {
            value,
            needs,
            qualifier,
        }
    }

    /// The number without what has to stand near it.
    pub fn alone(&self) -> Quantity {
        Quantity {
            value: self.value.clone(),
            needs: Vec::new(),
            qualifier: None,
        }
    }

    /// Without what can only be compared as words.
    pub fn without_words(&self) -> Quantity {
        let is_unit = |need: &&Need| matches!(need, Need::Unit(_));
        let is_known = |wanted: &&Wanted| matches!(wanted, Wanted::Known(_));
        Quantity {
            value: self.value.clone(),
            needs: self.needs.iter().filter(is_unit).cloned().collect(),
            qualifier: self.qualifier.as_ref().filter(is_known).cloned(),
        }
    }

    /// Whether two figures give one number, whatever unit each writes it in; `None` where they cannot be
    /// compared.
    pub fn agrees(&self, other: &Quantity) -> Option<bool> {
        if self.needs.len() != other.needs.len() {
            return None;
        }
        let mut shift = 0;
        for (a, b) in self.needs.iter().zip(&other.needs) {
            match (a, b) {
                (Need::Word(a), Need::Word(b)) if a == b => {}
                (Need::Unit(a), Need::Unit(b)) => shift += difference(a, b)?,
                _ => return None,
            }
        }
        let same = |a: &Decimal, b: &Decimal| b.scaled(shift).as_ref() == Some(a);
        let values = match (&self.value, &other.value) {
            (Value::Number(a), Value::Number(b)) => same(a, b),
            (Value::Range(a, b), Value::Range(c, d)) => same(a, c) && same(b, d),
            (Value::Words(a), Value::Words(b)) => a == b,
            _ => false,
        };
        Some(values && self.qualifier == other.qualifier)
    }
}

/// By how many powers of ten the second unit is larger than the first, where both measure one thing.
pub fn difference(typed: &[Unit], written: &[Unit]) -> Option<i32> {
    let pairs = typed
        .iter()
        .flat_map(|a| written.iter().map(move |b| (a, b)));
    let mut of_one_sort = pairs.filter(|(a, b)| a.sort == b.sort);
    of_one_sort.next().map(|(a, b)| b.exponent - a.exponent)
}

/// The first of two numbers as the scale of the second has it: “10–20 million”.
pub fn like(first: Reading, second: Reading) -> Decimal {
    match first.scale {
        0 if second.scale != 0 && first.value < second.value => first
            .value
            .scaled(second.scale)
            .filter(|scaled| *scaled <= second.value)
            .unwrap_or(first.value),
        _ => first.value,
    }
}

/// Whether what stands between two numbers makes a range of them.
pub fn joins(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    // A sign of money may stand before the second as well.
    let to = unit_before(tokens, to).map_or(to, |(_, start)| start.max(from));
    let between = to.checked_sub(from).filter(|count| *count == 1);
    between.is_some_and(|_| {
        let word = tokens.word(from);
        matches!(tokens.mark(from), Some('-' | '~'))
            || matches!(
                word.as_deref(),
                Some("to" | "and" | "bis" | "und" | "à" | "et" | "a" | "y" | "至" | "到")
            )
    })
}

/// What a number is meant to be: “€3m” is money, and “3m” alone a length.
fn typed(tokens: &Tokens<'_>, numeral: &Numeral) -> Reading {
    let short = numeral.readings.first().copied();
    let long = numeral.readings.last().copied();
    let is_money = unit_before(tokens, numeral.start).is_some();
    let has_unit = long.is_some_and(|long| tokens.word(long.end).is_some());
    let reading = if is_money || has_unit { long } else { short };
    reading.unwrap_or(Reading {
        value: Decimal::ONE,
        scale: 0,
        end: numeral.start + 1,
    })
}

/// The unit that stands close before a number: a sign or a code of money, or 百分之.
pub fn unit_before(tokens: &Tokens<'_>, start: usize) -> Option<(Vec<Unit>, usize)> {
    // Codes and signs have up to three tokens, as in “H K $”.
    let starts = (1..=3).rev().filter_map(|count| start.checked_sub(count));
    let mut found = starts.filter_map(|from| {
        let (units, end) = unit::at(tokens, from)?;
        let is_sign = units
            .iter()
            .any(|unit| unit.sort != "year" && unit.sort != "person");
        let money = tokens.written(from..end);
        let is_money = money.chars().any(unit::is_currency_sign)
            || unit::is_currency(money)
            || money == "百分之"
            || money == "人民币";
        (end == start && is_sign && is_money).then_some((units, from))
    });
    found.next()
}

/// What the words from here on ask for.
fn needs_from(tokens: &Tokens<'_>, from: usize, notation: Notation) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut at = from;
    while at < tokens.len() {
        if let Some((_, end)) = qualifier::behind(tokens, at, notation.language) {
            at = end;
            continue;
        }
        if let Some((units, end)) = unit::at(tokens, at) {
            needs.push(Need::Unit(units));
            at = end;
            continue;
        }
        needs.extend(stem(tokens, at).map(Need::Word));
        at += 1;
    }
    needs
}

/// All words and marks of a text, as they are compared.
fn literal(tokens: &Tokens<'_>) -> Vec<String> {
    (0..tokens.len())
        .map(|at| word_or_mark(tokens, at))
        .collect()
}

pub fn word_or_mark(tokens: &Tokens<'_>, at: usize) -> String {
    match tokens.mark(at) {
        Some(mark) => mark.to_string(),
        None => tokens
            .digits(at)
            .or_else(|| tokens.word(at))
            .unwrap_or_default(),
    }
}

/// All words of a text, as they are compared.
pub fn stems(tokens: &Tokens<'_>) -> Vec<String> {
    (0..tokens.len())
        .filter_map(|at| stem(tokens, at))
        .collect()
}

/// A word without what its number adds; `None` for marks and for words that only join others.
pub fn stem(tokens: &Tokens<'_>, at: usize) -> Option<String> {
    let word = match tokens.digits(at) {
        Some(digits) => return Some(digits),
        None => tokens.word(at)?,
    };
    if JOINING_WORDS.contains(&word.as_str()) {
        return None;
    }
    let long = word.chars().count() > 3;
    Some(match word.strip_suffix("ies") {
        Some(rest) if long => format!("{rest}y"),
        _ => match word.strip_suffix('s') {
            Some(rest) if long && !rest.ends_with(['s', 'u', 'i']) => rest.to_string(),
            _ => word,
        },
    })
}

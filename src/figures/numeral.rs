//! Numbers in a text: digits with the separators of a language, words for large numbers, and numbers in
//! words. What could be a date, a version or a name is none.

use super::decimal::Decimal;
use super::spelled;
use super::tokens::{Space, Tokens};
use crate::model::language::Language;
use crate::model::script::is_unspaced;

/// How a language writes numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Notation {
    separators: Separators,
    /// The primary subtag, as far as number words of it are known.
    pub language: &'static str,
    /// Whether 兆 is a million millions.
    has_trillion_sign: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Separators {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
    /// 1 234,5
    SpaceAndComma,
}

const COMMA: &[&str] = &[
    "de", "es", "it", "pt", "nl", "da", "id", "tr", "el", "hr", "sl", "sr", "ro", "vi", "ca", "gl",
    "is", "az", "mk", "bs",
];
const SPACE_AND_COMMA: &[&str] = &[
    "fr", "ru", "uk", "be", "bg", "pl", "cs", "sk", "hu", "sv", "nb", "nn", "no", "fi", "et", "lv",
    "lt", "kk", "af", "hy", "ka",
];
/// Where a point is set although the language sets a comma.
const POINT_REGIONS: &[&str] = &[
    "CH", "LI", "MX", "US", "GT", "HN", "NI", "PA", "PE", "DO", "PR", "SV",
];

const LANGUAGES: &[&str] = &[
    "en", "de", "fr", "es", "it", "pt", "nl", "ru", "zh", "ja", "ko",
];

/// Words that multiply the number before them, by language.
const SCALES: &[(&str, i32, &[&str])] = &[
    ("en", 2, &["hundred"]),
    ("en", 3, &["thousand", "thousands"]),
    ("en", 5, &["lakh"]),
    ("en", 6, &["million", "millions", "mn", "mln"]),
    ("en", 7, &["crore"]),
    ("en", 9, &["billion", "billions", "bn", "bln"]),
    ("en", 12, &["trillion", "trillions", "tn", "trn"]),
    ("en", 15, &["quadrillion"]),
    ("en", 18, &["quintillion"]),
    ("de", 3, &["tausend", "tsd"]),
    ("de", 6, &["million", "millionen", "mio"]),
    ("de", 9, &["milliarde", "milliarden", "mrd"]),
    ("de", 12, &["billion", "billionen", "bio"]),
    ("fr", 2, &["cent", "cents"]),
    ("fr", 3, &["mille"]),
    ("fr", 6, &["million", "millions", "mio"]),
    ("fr", 9, &["milliard", "milliards", "md", "mds", "mrd"]),
    ("fr", 12, &["billion", "billions"]),
    ("es", 3, &["mil"]),
    ("es", 6, &["millón", "millones"]),
    ("es", 12, &["billón", "billones"]),
    ("it", 3, &["mila"]),
    ("it", 6, &["milione", "milioni", "mln"]),
    ("it", 9, &["miliardo", "miliardi", "mld"]),
    ("pt", 3, &["mil"]),
    ("pt", 6, &["milhão", "milhões"]),
    ("pt", 9, &["bilhão", "bilhões"]),
    ("nl", 3, &["duizend"]),
    ("nl", 6, &["miljoen", "mln"]),
    ("nl", 9, &["miljard", "mld", "mrd"]),
    ("ru", 3, &["тысяч", "тысяча", "тысячи", "тыс"]),
    ("ru", 6, &["миллион", "миллиона", "миллионов", "млн"]),
    ("ru", 9, &["миллиард", "миллиарда", "миллиардов", "млрд"]),
    ("ru", 12, &["триллион", "триллиона", "триллионов", "трлн"]),
];
/// The same in scripts without spaces, where every language may use them.
const SIGNS: &[(char, i32)] = &[
    ('十', 1),
    ('百', 2),
    ('千', 3),
    ('万', 4),
    ('萬', 4),
    ('亿', 8),
    ('億', 8),
    ('만', 4),
    ('억', 8),
    ('조', 12),
];
/// Abbreviations close behind a number, which may be units as well: metres, tonnes, bits.
const SUFFIXES: &[(&str, i32)] = &[
    ("k", 3),
    ("m", 6),
    ("mm", 6),
    ("b", 9),
    ("t", 12),
    ("mn", 6),
    ("mln", 6),
    ("mio", 6),
    ("bn", 9),
    ("bln", 9),
    ("mrd", 9),
    ("tn", 12),
    ("trn", 12),
];
/// What makes a number one in a row, or a decade.
const ORDINALS: &[&str] = &[
    "st", "nd", "rd", "th", "s", "er", "ère", "e", "ème", "º", "ª", "d",
];
const FRACTIONS: &[(&str, &str)] = &[("½", "5"), ("¼", "25"), ("¾", "75")];
/// So many scales may follow one another, as in “hundred thousand million”.
const MOST_SCALES: usize = 4;

impl Notation {
    pub fn of(language: &Language) -> Notation {
        let tag = language.as_str();
        let primary = language.primary();
        let is_point_region = tag
            .split('-')
            .skip(1)
            .any(|subtag| POINT_REGIONS.contains(&subtag));
        let separators = match () {
            () if is_point_region => Separators::Point,
            () if COMMA.contains(&primary) => Separators::Comma,
            () if SPACE_AND_COMMA.contains(&primary) => Separators::SpaceAndComma,
            () => Separators::Point,
        };
        let is_traditional = ["Hant", "TW", "HK", "MO"]
            .iter()
            .any(|part| tag.split('-').any(|of| of == *part));
        Notation {
            separators,
            language: LANGUAGES
                .iter()
                .find(|known| **known == primary)
                .copied()
                .unwrap_or_default(),
            has_trillion_sign: matches!(primary, "ja" | "ko") || is_traditional,
        }
    }

    fn decimal_point(self) -> char {
        match self.separators {
            Separators::Point => '.',
            Separators::Comma | Separators::SpaceAndComma => ',',
        }
    }

    fn groups_by(self, mark: char) -> bool {
        match self.separators {
            Separators::Point => matches!(mark, ',' | '\'' | ' '),
            Separators::Comma => matches!(mark, '.' | '\'' | ' '),
            Separators::SpaceAndComma => matches!(mark, ' ' | '\''),
        }
    }
}

/// A number in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Numeral {
    /// Its first token.
    pub start: usize,
    /// What it may be, the shortest first: “3m” is three of something, or three million.
    pub readings: Vec<Reading>,
    /// Whether it is no more than an article may be: “one”.
    pub is_article: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reading {
    pub value: Decimal,
    /// The power of ten that words behind the number gave it.
    pub scale: i32,
    /// The token behind it.
    pub end: usize,
}

impl Numeral {
    /// The token behind its longest reading.
    pub fn end(&self) -> usize {
        self.readings.last().map_or(self.start + 1, |last| last.end)
    }
}

/// All numbers of a text, in order.
pub fn numerals(tokens: &Tokens<'_>, notation: Notation) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (numeral, next) = match tokens.is_digits(at) {
            true => in_digits(tokens, at, notation),
            false => spelled(tokens, at, notation),
        };
        found.extend(numeral);
        at = next.max(at + 1);
    }
    found
}

fn spelled(tokens: &Tokens<'_>, at: usize, notation: Notation) -> (Option<Numeral>, usize) {
    let Some(word) = spelled::read(tokens, at, notation.language) else {
        return (None, at + 1);
    };
    let reading = Reading {
        value: word.value,
        scale: 0,
        end: word.end,
    };
    let longer = scaled(tokens, reading, notation);
    let end = longer.unwrap_or(reading).end;
    let numeral = Numeral {
        start: at,
        readings: Vec::from([longer.unwrap_or(reading)]),
        is_article: word.is_article && longer.is_none(),
    };
    (Some(numeral), end)
}

/// A number that begins with digits, and the token behind all that belongs to it.
fn in_digits(tokens: &Tokens<'_>, at: usize, notation: Notation) -> (Option<Numeral>, usize) {
    let run = Run::at(tokens, at, notation);
    let end = run.end;
    let glued_word = tokens.word(end).filter(|_| tokens.is_glued(end));
    let is_spaced = |at: usize| {
        !tokens
            .written(at..at + 1)
            .chars()
            .next()
            .is_some_and(is_unspaced)
    };
    let is_ordinal = glued_word
        .as_deref()
        .is_some_and(|word| ORDINALS.contains(&word));
    // “4x4”, “3D2”: a name.
    let is_name = glued_word.is_some()
        && is_spaced(end)
        && tokens.is_digits(end + 1)
        && tokens.is_glued(end + 1);
    if is_ordinal || is_name || !stands_alone(tokens, at) {
        return (None, end);
    }
    let Some(mut value) = run.value(notation) else {
        return (None, end);
    };
    let mut end = end;
    let fraction = FRACTIONS
        .iter()
        .find(|(sign, _)| tokens.written(end..end + 1) == *sign);
    if let Some((_, digits)) = fraction
        && let Some(sum) = Decimal::parse("", digits).and_then(|part| value.plus(part))
    {
        (value, end) = (sum, end + 1);
    }
    let (start, value) = match is_negative(tokens, at) {
        true => (at - 1, value.negated()),
        false => (at, value),
    };
    let plain = Reading {
        value,
        scale: 0,
        end,
    };
    let mut readings = Vec::from([plain]);
    match scaled(tokens, plain, notation) {
        // A word for a large number is nothing else.
        Some(scaled) => readings = Vec::from([scaled]),
        None => readings.extend(abbreviated(tokens, plain)),
    }
    let numeral = Numeral {
        start,
        readings,
        is_article: false,
    };
    let end = numeral.end();
    (Some(numeral), end)
}

/// Whether no letter, and no hyphen behind a word, stands close before it, as in “R1” and “GPT-4”.
fn stands_alone(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|_| tokens.is_glued(at)) else {
        return true;
    };
    let is_name = |at: usize| {
        let word = tokens.written(at..at + 1);
        tokens.word(at).is_some()
            && !word.chars().all(is_unspaced)
            && !super::unit::is_currency(word)
    };
    match tokens.mark(before) {
        Some('-') => {
            let further = before.checked_sub(1).filter(|_| tokens.is_glued(before));
            !further.is_some_and(is_name)
        }
        Some('.' | '_' | '/' | '@' | '#' | ':') => before == 0 || !tokens.is_glued(before),
        Some(_) => true,
        None => !is_name(before),
    }
}

/// Whether a minus stands before it that is neither a hyphen nor the dash of a range.
fn is_negative(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    match tokens.mark(before) {
        Some('-') => {
            tokens.is_glued(at)
                && (before == 0
                    || !tokens.is_glued(before)
                    || matches!(tokens.mark(before - 1), Some('(' | '"')))
        }
        Some(_) => false,
        None => tokens.word(before).is_some_and(|word| word == "minus"),
    }
}

/// With the scales that follow it; `None` where none does.
fn scaled(tokens: &Tokens<'_>, reading: Reading, notation: Notation) -> Option<Reading> {
    let mut scaled = reading;
    for _ in 0..MOST_SCALES {
        let hyphen =
            usize::from(tokens.mark(scaled.end) == Some('-') && tokens.is_glued(scaled.end));
        let at = scaled.end + hyphen;
        if tokens.space(at) == Space::Paragraph {
            break;
        }
        let Some(exponent) = scale(tokens, at, notation) else {
            break;
        };
        let mut end = at + 1;
        // The full stop of an abbreviation.
        let is_short = tokens.written(at..end).chars().count() <= 4;
        if is_short
            && tokens.mark(end) == Some('.')
            && tokens.is_glued(end)
            && !matches!(tokens.space(end + 1), Space::Paragraph)
        {
            end += 1;
        }
        scaled = Reading {
            value: scaled.value.scaled(exponent)?,
            scale: scaled.scale.checked_add(exponent)?,
            end,
        };
    }
    (scaled != reading).then_some(scaled)
}

fn scale(tokens: &Tokens<'_>, at: usize, notation: Notation) -> Option<i32> {
    let word = tokens.word(at)?;
    let mut chars = word.chars();
    if let (Some(sign), None) = (chars.next(), chars.next()) {
        if sign == '兆' {
            return notation.has_trillion_sign.then_some(12);
        }
        let known = SIGNS.iter().find(|(known, _)| *known == sign);
        if let Some((_, exponent)) = known {
            // 百分之 is the percent sign of Chinese.
            let is_percent = sign == '百' && tokens.written(at + 1..at + 2) == "分";
            return (!is_percent).then_some(*exponent);
        }
    }
    let mut scales = SCALES
        .iter()
        .filter(|(language, ..)| *language == notation.language);
    let (_, exponent, _) = scales.find(|(_, _, words)| words.contains(&word.as_str()))?;
    Some(*exponent)
}

/// As an abbreviation close behind it would have it.
fn abbreviated(tokens: &Tokens<'_>, reading: Reading) -> Option<Reading> {
    let at = reading.end;
    let word = tokens.word(at).filter(|_| tokens.is_glued(at))?;
    let (_, exponent) = SUFFIXES.iter().find(|(suffix, _)| *suffix == word)?;
    Some(Reading {
        value: reading.value.scaled(*exponent)?,
        scale: reading.scale + exponent,
        end: at + 1,
    })
}

/// Digits with marks among them.
struct Run {
    parts: Vec<String>,
    separators: Vec<char>,
    end: usize,
}

impl Run {
    fn at(tokens: &Tokens<'_>, at: usize, notation: Notation) -> Run {
        let mut run = Run {
            parts: Vec::from_iter(tokens.digits(at)),
            separators: Vec::new(),
            end: at + 1,
        };
        loop {
            let (separator, next) = match tokens.mark(run.end) {
                Some(mark @ ('.' | ',' | '\'' | ':' | '/'))
                    if tokens.is_glued(run.end) && tokens.is_glued(run.end + 1) =>
                {
                    (mark, run.end + 1)
                }
                Some('-') if run.is_date(tokens) => ('-', run.end + 1),
                None if run.goes_on_behind_space(tokens, notation) => (' ', run.end),
                _ => break,
            };
            let Some(digits) = tokens.digits(next) else {
                break;
            };
            run.separators.push(separator);
            run.parts.push(digits);
            run.end = next + 1;
        }
        run
    }

    /// Whether it goes on as a date does: 2025-08-27.
    fn is_date(&self, tokens: &Tokens<'_>) -> bool {
        let lengths: Vec<usize> = self.parts.iter().map(String::len).collect();
        let length = |at: usize| tokens.digits(at).map_or(0, |digits| digits.len());
        let glued = |upto: usize| (self.end..=self.end + upto).all(|at| tokens.is_glued(at));
        match (lengths.as_slice(), self.separators.as_slice()) {
            ([4], []) => {
                length(self.end + 1) == 2
                    && tokens.mark(self.end + 2) == Some('-')
                    && length(self.end + 3) == 2
                    && glued(3)
            }
            ([4, 2], ['-']) => length(self.end + 1) == 2 && glued(1),
            _ => false,
        }
    }

    fn goes_on_behind_space(&self, tokens: &Tokens<'_>, notation: Notation) -> bool {
        let is_group = tokens
            .digits(self.end)
            .is_some_and(|digits| digits.len() == 3);
        let is_first_short = self.parts.first().is_some_and(|part| part.len() <= 3);
        let is_joining = match tokens.space(self.end) {
            Space::Joining => true,
            Space::Free => notation.separators == Separators::SpaceAndComma,
            Space::None | Space::Paragraph => false,
        };
        is_group && is_first_short && is_joining && self.separators.iter().all(|mark| *mark == ' ')
    }

    /// What it is in this notation; `None` where it is no number.
    fn value(&self, notation: Notation) -> Option<Decimal> {
        let (fraction, groups, separators) = match self.separators.split_last() {
            Some((last, before)) if *last == notation.decimal_point() => {
                let (fraction, groups) = self.parts.split_last()?;
                (fraction.as_str(), groups, before)
            }
            _ => ("", self.parts.as_slice(), self.separators.as_slice()),
        };
        let (first, others) = groups.split_first()?;
        let mark = separators.first();
        let is_one_mark = separators
            .iter()
            .all(|other| Some(other) == mark && notation.groups_by(*other));
        let is_in_threes = others.iter().all(|part| part.len() == 3) && first.len() <= 3;
        // 12,34,567
        let is_in_twos = others.split_last().is_some_and(|(last, before)| {
            !before.is_empty()
                && last.len() == 3
                && first.len() <= 2
                && before.iter().all(|part| part.len() == 2)
        });
        let is_grouped = others.is_empty() || is_in_threes || (is_in_twos && mark == Some(&','));
        (is_one_mark && is_grouped).then_some(())?;
        Decimal::parse(&groups.concat(), fraction)
    }
}

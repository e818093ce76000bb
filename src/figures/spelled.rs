//! Numbers in words, as far as newspapers write them so.

use super::decimal::Decimal;
use super::tokens::{Space, Tokens};

/// A number in words.
pub struct Spelled {
    pub value: Decimal,
    /// The token behind it.
    pub end: usize,
    /// Whether the word may be an article as well: “one”, “ein”, 一.
    pub is_article: bool,
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
/// Words that multiply, which need a number or an article before them.
const SCALES: [(&str, i32); 6] = [
    ("hundred", 2),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("quadrillion", 15),
];
/// Zero to twelve, from which on other languages write digits.
const OTHERS: &[(&str, [&str; 13])] = &[
    (
        "de",
        [
            "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
            "zehn", "elf", "zwölf",
        ],
    ),
    (
        "fr",
        [
            "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
            "onze", "douze",
        ],
    ),
    (
        "es",
        [
            "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
            "diez", "once", "doce",
        ],
    ),
    (
        "it",
        [
            "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove",
            "dieci", "undici", "dodici",
        ],
    ),
    (
        "pt",
        [
            "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez",
            "onze", "doze",
        ],
    ),
    (
        "nl",
        [
            "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
            "elf", "twaalf",
        ],
    ),
];
/// So many tokens belong to a number in words.
const MOST_TOKENS: usize = 16;

/// The number in words that begins at this token.
pub fn read(tokens: &Tokens<'_>, at: usize, language: &str) -> Option<Spelled> {
    let first = tokens.word(at)?;
    if chinese_digit(&first).is_some() || first == "十" {
        return chinese(tokens, at);
    }
    if language != "en" {
        let (_, words) = OTHERS.iter().find(|(known, _)| *known == language)?;
        let value = words.iter().position(|word| *word == first)?;
        return Some(Spelled {
            value: Decimal::of(value as u128)?,
            end: at + 1,
            is_article: value == 1,
        });
    }
    english(tokens, at, &first)
}

/// What has been read so far: whole thousands and more, and what stands below them.
#[derive(Clone, Copy, Default)]
struct Sum {
    above: u128,
    below: u128,
}

impl Sum {
    fn total(self) -> Option<u128> {
        self.above.checked_add(self.below)
    }

    fn scaled(self, exponent: u32) -> Option<Sum> {
        let factor = 10_u128.checked_pow(exponent)?;
        Some(match exponent {
            2 => Sum {
                below: self.below.max(1).checked_mul(factor)?,
                ..self
            },
            _ => Sum {
                above: self
                    .above
                    .checked_add(self.below.max(1).checked_mul(factor)?)?,
                below: 0,
            },
        })
    }
}

fn english(tokens: &Tokens<'_>, at: usize, first: &str) -> Option<Spelled> {
    let is_article = matches!(first, "a" | "an" | "half");
    let mut sum = Sum::default();
    let mut end = at;
    let mut count = 0;
    // “a hundred”, “a dozen”, “half a million”, and nothing else that begins so.
    if is_article {
        let is_half = first == "half";
        let next = at
            + 1
            + usize::from(is_half && matches!(tokens.word(at + 1).as_deref(), Some("a" | "an")));
        let word = tokens.word(next)?;
        if word == "dozen" {
            let value = Decimal::of(if is_half { 6 } else { 12 })?;
            return Some(Spelled {
                value,
                end: next + 1,
                is_article: false,
            });
        }
        let (_, exponent) = SCALES.iter().find(|(known, _)| *known == word)?;
        let one = match is_half {
            true => Decimal::parse("", "5")?,
            false => Decimal::ONE,
        };
        let value = one.scaled(*exponent)?;
        return Some(Spelled {
            value,
            end: next + 1,
            is_article: false,
        });
    }
    for _ in 0..MOST_TOKENS {
        if end > at && tokens.space(end) == Space::Paragraph {
            break;
        }
        let joiner = usize::from(
            count > 0
                && (tokens.mark(end) == Some('-') || tokens.word(end).as_deref() == Some("and")),
        );
        let Some(word) = tokens.word(end + joiner) else {
            break;
        };
        let unit = UNITS.iter().position(|known| *known == word);
        let ten = TENS.iter().position(|known| *known == word);
        // “twenty and five” and “one two” are two numbers.
        let is_and = joiner == 1 && tokens.mark(end).is_none();
        let room = match (unit, ten) {
            (Some(unit), _) if sum.below % 100 != 0 => {
                !is_and && unit < 10 && sum.below % 10 == 0 && sum.below % 100 >= 20
            }
            _ => count == 0 || !is_and || sum.below % 1000 >= 100 || sum.below == 0,
        };
        sum = match (unit, ten, SCALES.iter().find(|(known, _)| *known == word)) {
            (Some(unit), ..) if room && (count == 0 || sum.total() != Some(0)) => Sum {
                below: sum.below + unit as u128,
                ..sum
            },
            (None, Some(ten), _) if room && sum.below % 100 == 0 => Sum {
                below: sum.below + (ten as u128 + 2) * 10,
                ..sum
            },
            // Scales behind digits are not read here, and a scale alone is no number.
            (None, None, Some((_, exponent))) if count > 0 && !is_and => {
                sum.scaled(u32::try_from(*exponent).ok()?)?
            }
            (None, None, None) if word == "dozen" && count > 0 && !is_and => {
                let value = Decimal::of(sum.total()?.checked_mul(12)?)?;
                return Some(Spelled {
                    value,
                    end: end + joiner + 1,
                    is_article: false,
                });
            }
            _ => break,
        };
        end += joiner + 1;
        count += 1;
    }
    (count > 0).then_some(())?;
    Some(Spelled {
        value: Decimal::of(sum.total()?)?,
        end,
        is_article: count == 1 && first == "one",
    })
}

fn chinese_digit(word: &str) -> Option<u128> {
    Some(match word {
        "零" | "〇" => 0,
        "一" => 1,
        "二" | "两" | "兩" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        "六" => 6,
        "七" => 7,
        "八" => 8,
        "九" => 9,
        _ => return None,
    })
}

/// A sign that multiplies what stands before it, below ten thousand or not.
fn chinese_scale(word: &str) -> Option<(u32, bool)> {
    Some(match word {
        "十" => (1, false),
        "百" => (2, false),
        "千" => (3, false),
        "万" | "萬" => (4, true),
        "亿" | "億" => (8, true),
        _ => return None,
    })
}

/// Chinese and Japanese numbers: 三百万, 一亿二千万, 二〇二五.
fn chinese(tokens: &Tokens<'_>, at: usize) -> Option<Spelled> {
    let mut total: u128 = 0;
    let mut section: u128 = 0;
    let mut digit: Option<u128> = None;
    let mut has_scale = false;
    let mut digits = String::new();
    let mut end = at;
    while end - at < MOST_TOKENS && (end == at || tokens.is_glued(end)) {
        let Some(word) = tokens.word(end) else {
            break;
        };
        if word == "百" && tokens.written(end + 1..end + 2) == "分" {
            break;
        }
        if let Some(value) = chinese_digit(&word) {
            digits.push_str(&value.to_string());
            digit = Some(value);
        } else if let Some((exponent, is_large)) = chinese_scale(&word) {
            let factor = 10_u128.checked_pow(exponent)?;
            has_scale = true;
            match is_large {
                true => {
                    // 二千万 is added to what stands before it, and 万亿 multiplies it.
                    let below = section.checked_add(digit.unwrap_or(0))?;
                    total = match below {
                        0 => total.checked_mul(factor)?,
                        below => total.checked_add(below.checked_mul(factor)?)?,
                    };
                    section = 0;
                }
                false => section = section.checked_add(digit.unwrap_or(1).checked_mul(factor)?)?,
            }
            digit = None;
        } else {
            break;
        }
        end += 1;
    }
    (end > at).then_some(())?;
    let value = match has_scale {
        true => total
            .checked_add(section)?
            .checked_add(digit.unwrap_or(0))?,
        false => digits.parse().ok()?,
    };
    Some(Spelled {
        value: Decimal::of(value)?,
        end,
        is_article: end == at + 1 && value == 1,
    })
}

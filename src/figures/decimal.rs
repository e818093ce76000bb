//! Decimal numbers, exactly. Rounds nothing: what does not fit is no number.

use std::cmp::Ordering;

/// The most digits that a number may have.
pub const MOST_DIGITS: usize = 30;
/// Powers of ten beyond this are no figures.
const MOST_EXPONENT: i32 = 1_000;

/// A number as `digits × 10^exponent`, so that two are equal where they are the same number.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub struct Decimal {
    is_negative: bool,
    /// Without noughts at the end.
    digits: u128,
    exponent: i32,
}

impl Decimal {
    pub const ONE: Decimal = Decimal {
        is_negative: false,
        digits: 1,
        exponent: 0,
    };

    /// `None` where it has too many digits.
    pub fn new(is_negative: bool, digits: u128, exponent: i32) -> Option<Decimal> {
        if digits == 0 {
            return Some(Decimal {
                is_negative: false,
                digits: 0,
                exponent: 0,
            });
        }
        let (mut digits, mut exponent) = (digits, exponent);
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent = exponent.checked_add(1)?;
        }
        let is_small = exponent.abs() <= MOST_EXPONENT && digits < 10_u128.pow(MOST_DIGITS as u32);
        is_small.then_some(Decimal {
            is_negative,
            digits,
            exponent,
        })
    }

    pub fn of(number: u128) -> Option<Decimal> {
        Decimal::new(false, number, 0)
    }

    /// Digits before and behind the point, with nothing else among them.
    pub fn parse(whole: &str, fraction: &str) -> Option<Decimal> {
        if whole.len() + fraction.len() > MOST_DIGITS {
            return None;
        }
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Decimal::new(false, digits, -i32::try_from(fraction.len()).ok()?)
    }

    /// Times a power of ten.
    pub fn scaled(self, exponent: i32) -> Option<Decimal> {
        let exponent = self.exponent.checked_add(exponent)?;
        Decimal::new(self.is_negative, self.digits, exponent)
    }

    pub fn negated(self) -> Decimal {
        Decimal {
            is_negative: !self.is_negative && self.digits != 0,
            ..self
        }
    }

    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let aligned = |of: Decimal| {
            let places = u32::try_from(of.exponent - exponent).ok()?;
            of.digits.checked_mul(10_u128.checked_pow(places)?)
        };
        let digits = aligned(self)?.checked_add(aligned(other)?)?;
        Decimal::new(self.is_negative, digits, exponent)
    }

    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let digits = self.digits.checked_mul(other.digits)?;
        let exponent = self.exponent.checked_add(other.exponent)?;
        Decimal::new(self.is_negative != other.is_negative, digits, exponent)
    }

    /// The power of ten of its first digit.
    fn magnitude(self) -> i32 {
        self.digits.checked_ilog10().map_or(i32::MIN, |places| {
            self.exponent
                .saturating_add(i32::try_from(places).unwrap_or(i32::MAX))
        })
    }

    /// Its digits, aligned so that those of two numbers of one magnitude compare.
    fn aligned(self) -> u128 {
        let places = self.digits.checked_ilog10().unwrap_or(0);
        self.digits
            .saturating_mul(10_u128.saturating_pow((MOST_DIGITS as u32).saturating_sub(places)))
    }

    /// By how many powers of ten two numbers differ, and then by how much their digits do.
    pub fn distance(self, other: Decimal) -> (u32, u128) {
        let places = self.magnitude().abs_diff(other.magnitude());
        (places, self.aligned().abs_diff(other.aligned()))
    }

    fn sign(self) -> i8 {
        match (self.digits, self.is_negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let size = |of: &Decimal| (of.magnitude(), of.aligned());
        let by_size = size(self).cmp(&size(other));
        let by_size = if self.is_negative {
            by_size.reverse()
        } else {
            by_size
        };
        self.sign().cmp(&other.sign()).then(by_size)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_and_not_their_digits() {
        let number = |whole, fraction| Decimal::parse(whole, fraction).unwrap();
        assert_eq!(number("1000", ""), number("1", "").scaled(3).unwrap());
        assert_eq!(number("1", "50"), number("01", "5"));
        assert_eq!(number("0", "0").negated(), number("", "0"));
        assert_ne!(number("15", ""), number("1", "5"));
        assert!(number("9", "9") < number("10", ""));
        assert!(number("99", "").negated() < number("9", "").negated());
        assert!(number("0", "") < number("0", "01") && number("3", "").negated() < number("0", ""));
        assert_eq!(
            number("2", "5").plus(number("0", "75")),
            Decimal::parse("3", "25")
        );
        assert_eq!(
            number("2", "5").times(number("4", "")),
            Decimal::parse("10", "")
        );
        assert_eq!(Decimal::parse(&"9".repeat(31), ""), None);
        assert_eq!(number("1", "").scaled(i32::MAX), None);
    }
}

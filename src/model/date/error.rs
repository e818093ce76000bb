//! Why a text is not a date: one variant for each fault, one sentence for each variant.
//!
//! It owns the wording of faults and leaves the search for corrections to `slip`. Nothing is
//! ever corrected silently: `Date::parse` refuses, the hint proposes.

use std::fmt;

use super::{MAX_BYTES, days_in_month};

/// What is wrong with an interval that has more than two ends.
pub(super) const ONE_SLASH: &str = "an interval has one slash";

/// Why a text is not an EDTF date of level 0 or 1.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum DateError {
    /// Nothing is written.
    Empty,
    /// The text is longer than any date.
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The text holds a space, a tab or a line break.
    Space {
        /// The whole text.
        text: String,
    },
    /// The text has no shape of a date.
    Unreadable {
        /// The text, or the end of an interval that is wrong.
        text: String,
    },
    /// Numbers with the year last, whose order of day and month differs by country.
    YearLast {
        /// The text, or the end of an interval that is wrong.
        text: String,
    },
    /// Year, month and day with other separators than hyphens or without their zeros.
    Shape {
        /// The text, or the end of an interval that is wrong.
        text: String,
    },
    /// A month other than 01 to 12 and the seasons 21 to 24.
    NoSuchMonth {
        /// The text, or the end of an interval that is wrong.
        text: String,
        /// The number in the place of the month.
        month: u8,
    },
    /// A day that its month does not have.
    NoSuchDay {
        /// The text, or the end of an interval that is wrong.
        text: String,
        /// Astronomical year.
        year: i64,
        /// 1 to 12.
        month: u8,
        /// The number in the place of the day.
        day: u8,
    },
    /// A season followed by a day.
    SeasonWithDay {
        /// The text, or the end of an interval that is wrong.
        text: String,
    },
    /// A year with a wrong sign or number of digits.
    Year {
        /// The text, or the end of an interval that is wrong.
        text: String,
        /// What is wrong, as a clause.
        problem: &'static str,
    },
    /// A wrong time of day, or one that cannot stand here.
    Time {
        /// The whole text.
        text: String,
        /// What is wrong, as a clause.
        problem: &'static str,
    },
    /// An interval that breaks a rule of intervals.
    Interval {
        /// The whole text.
        text: String,
        /// What is wrong, as a clause.
        problem: &'static str,
    },
    /// An interval whose end lies before its start.
    EndBeforeStart {
        /// The start as written.
        start: String,
        /// The end as written.
        end: String,
    },
    /// Valid EDTF of level 2.
    Level2 {
        /// The text, or the end of an interval that is wrong.
        text: String,
        /// The name of the feature.
        feature: &'static str,
    },
    /// Notation of the EDTF drafts before 2019: `156u`, `open`, `unknown`, `?~`.
    Draft {
        /// The text, or the end of an interval that is wrong.
        text: String,
    },
}

impl std::error::Error for DateError {}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.text() {
            // Escaped, since the text may hold control characters and reaches a terminal.
            write!(f, "`{}`: ", text.escape_debug())?;
        }
        match self {
            DateError::Empty => f.write_str("the date is empty"),
            DateError::TooLong { bytes } => {
                write!(f, "the date has {bytes} bytes and may have {MAX_BYTES}")
            }
            DateError::Space { .. } => f.write_str("a date holds no spaces"),
            DateError::Unreadable { .. } => f.write_str("this is not an EDTF date"),
            DateError::YearLast { .. } => {
                f.write_str("the order of day and month is ambiguous, a date starts with its year")
            }
            DateError::Shape { .. } => f.write_str(
                "a date has hyphens between year, month and day, and two digits for month and day",
            ),
            DateError::NoSuchMonth { month, .. } => write!(f, "there is no month {month:02}"),
            DateError::NoSuchDay {
                year, month, day, ..
            } => {
                let name = month_name(*month);
                let days = days_in_month(*year, *month);
                write!(f, "{name} {year:04} has {days} days, not {day}")
            }
            DateError::SeasonWithDay { .. } => f.write_str("a season has no days"),
            DateError::EndBeforeStart { start, end } => {
                write!(f, "the interval `{start}/{end}` ends before it starts")
            }
            DateError::Level2 { feature, .. } => {
                write!(f, "{feature} is EDTF level 2, which is not supported")
            }
            DateError::Draft { .. } => {
                f.write_str("this is the notation of an EDTF draft, which ISO 8601-2 replaced")
            }
            DateError::Year { problem, .. }
            | DateError::Time { problem, .. }
            | DateError::Interval { problem, .. } => f.write_str(problem),
        }
    }
}

impl DateError {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            DateError::Empty | DateError::TooLong { .. } | DateError::EndBeforeStart { .. } => None,
            DateError::Space { text }
            | DateError::Unreadable { text }
            | DateError::YearLast { text }
            | DateError::Shape { text }
            | DateError::NoSuchMonth { text, .. }
            | DateError::NoSuchDay { text, .. }
            | DateError::SeasonWithDay { text }
            | DateError::Year { text, .. }
            | DateError::Time { text, .. }
            | DateError::Interval { text, .. }
            | DateError::Level2 { text, .. }
            | DateError::Draft { text } => Some(text),
        }
    }
}

/// The English name of a month from 1 to 12.
pub(super) fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

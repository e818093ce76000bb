//! Dates of articles and events, as EDTF strings of levels 0 and 1
//! (ISO 8601-2:2019, Annex A).
//!
//! This module owns what a date means: its text as written, its precision, its certainty, the
//! days it may cover, its place in a sorted list and its wording. A date never gains precision:
//! `2025` stays a year, and its earliest day serves for order only.
//!
//! It refuses level 2 (sets, qualified parts, exponents, other unspecified digits, quarters),
//! years of more than nine digits, texts longer than 64 bytes, any spaces, and every notation
//! that is not EDTF. It reads no clock and shifts no time zone.

mod error;
mod parse;
mod slip;
#[cfg(test)]
mod tests;
mod wording;

use serde::{Deserialize, Serialize};

pub use error::DateError;
pub use wording::{month_in_words, year_in_words};

/// Longer than any text of levels 0 and 1 can be.
const MAX_BYTES: usize = 64;

/// A date, date-time or interval with the precision its author gave it.
///
/// Two dates are equal when they are written alike; [`Date::sort_key`] gives their order.
/// [`Date::in_words`] is the date as a person would say it.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
pub struct Date {
    text: Box<str>,
    span: Span,
}

/// What the text denotes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
enum Span {
    Point(Stamp),
    Moment(Stamp, Clock),
    Interval(End, End),
}

/// One end of an interval (ISO 8601-2, clause 10).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
enum End {
    /// `..`: there is no bound.
    Open,
    /// Nothing written: there is a bound, and nobody knows it.
    Unknown,
    At(Stamp),
}

/// One date without a time; `year` is the first one for a decade or century.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
struct Stamp {
    year: i32,
    form: Form,
    certainty: Certainty,
}

/// Which parts of a date are written, and which are marked as unspecified.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
enum Form {
    /// `20XX`
    Century,
    /// `201X`
    Decade,
    /// `2010`
    Year,
    /// `2010-XX`
    UnknownMonth,
    /// `2010-XX-XX`
    UnknownMonthAndDay,
    /// `2010-21`
    Season(Season),
    /// `2010-04`
    Month(u8),
    /// `2010-04-XX`
    UnknownDay(u8),
    /// `2010-04-12`, month first
    Day(u8, u8),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
    zone: Zone,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
enum Zone {
    /// No designator: local time of an unnamed place.
    Local,
    Utc,
    /// Minutes east of UTC.
    Offset(i16),
}

/// How fine a date is. Unspecified parts do not count: `1985-04-XX` has month precision.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Precision {
    /// A full date, or a date with a time of day.
    Day,
    /// A month of a year.
    Month,
    /// A season of a year.
    Season,
    /// A year.
    Year,
    /// Ten years, `201X`.
    Decade,
    /// A hundred years, `20XX`.
    Century,
    /// A start and an end, of which one may be open or unknown.
    Interval,
}

/// How sure the author is of a date (ISO 8601-2, clause 8).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Deserialize, Serialize)]
pub enum Certainty {
    /// No qualifier.
    Certain,
    /// `?`: the source may be wrong.
    Uncertain,
    /// `~`: the value is an estimate.
    Approximate,
    /// `%`: both.
    UncertainAndApproximate,
}

/// A civil day of the proleptic Gregorian calendar with astronomical years (year 0 is 1 BC).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct Day {
    /// Astronomical year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads an EDTF string of level 0 or 1. Trims nothing.
    ///
    /// # Errors
    ///
    /// A [`DateError`] for any other text, with a hint where the slip is a likely one.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let span = parse::parse(text).map_err(slip::named)?;
        Ok(Date {
            text: text.into(),
            span,
        })
    }

    /// The text that was parsed, byte for byte.
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The first day the date may mean; `None` where the start is open or unknown.
    ///
    /// Qualifiers do not widen a date, since EDTF does not say by how much. A season counts as
    /// the northern one, for order only: spring is March to May, summer June to August, autumn
    /// September to November, winter December to the following February.
    pub fn earliest(&self) -> Option<Day> {
        self.span.start().map(Stamp::earliest)
    }

    /// The last day the date may mean; `None` where the end is open or unknown.
    pub fn latest(&self) -> Option<Day> {
        self.span.end().map(Stamp::latest)
    }

    /// Earliest and latest day as days since 1970-01-01; an open or unknown start sorts before
    /// everything, an open or unknown end after everything.
    ///
    /// Date-times sort by the civil day they print, without a shift to UTC, so that the order
    /// of a list agrees with what a reader sees in it.
    pub fn sort_key(&self) -> (i64, i64) {
        (
            self.earliest().map_or(i64::MIN, Day::days_since_epoch),
            self.latest().map_or(i64::MAX, Day::days_since_epoch),
        )
    }

    /// How fine the date is.
    pub fn precision(&self) -> Precision {
        match self.span {
            Span::Point(stamp) | Span::Moment(stamp, _) => stamp.precision(),
            Span::Interval(..) => Precision::Interval,
        }
    }

    /// How sure the author is; for an interval, the union of both ends.
    pub fn certainty(&self) -> Certainty {
        let of = |stamp: Option<Stamp>| stamp.map_or(Certainty::Certain, |stamp| stamp.certainty);
        of(self.span.start()).union(of(self.span.end()))
    }

    /// Whether the date is an interval whose start is `..` or not written.
    pub fn has_open_start(&self) -> bool {
        self.span.start().is_none()
    }

    /// Whether the date is an interval whose end is `..` or not written.
    pub fn has_open_end(&self) -> bool {
        self.span.end().is_none()
    }

    /// The year under which a timeline lists the date: that of its earliest day, else that of
    /// its latest.
    pub fn year(&self) -> Option<i64> {
        self.earliest()
            .or_else(|| self.latest())
            .map(|day| day.year)
    }

    /// The month under which a timeline lists the date, where the author named one.
    ///
    /// For an interval this is the month of the end that gives [`Date::year`], so that
    /// `2025-02/..` is not listed as if its month were not known.
    pub fn month(&self) -> Option<u8> {
        match self.span.start().or_else(|| self.span.end())?.form {
            Form::Month(month) | Form::UnknownDay(month) | Form::Day(month, _) => Some(month),
            Form::Century
            | Form::Decade
            | Form::Year
            | Form::UnknownMonth
            | Form::UnknownMonthAndDay
            | Form::Season(_) => None,
        }
    }

    /// The value for `<time datetime>`, only where HTML can say exactly the same: an
    /// unqualified day, month, year or date-time of the years 1 to 9999.
    pub fn html_datetime(&self) -> Option<String> {
        let (stamp, clock) = match self.span {
            Span::Point(stamp) => (stamp, None),
            Span::Moment(stamp, clock) => (stamp, Some(clock)),
            Span::Interval(..) => return None,
        };
        if stamp.certainty != Certainty::Certain || !(1..=9999).contains(&stamp.year) {
            return None;
        }
        let date = match stamp.form {
            Form::Year => format!("{:04}", stamp.year),
            Form::Month(month) => format!("{:04}-{month:02}", stamp.year),
            Form::Day(..) => stamp.earliest().to_string(),
            _ => return None,
        };
        match clock {
            None => Some(date),
            Some(clock) => clock.html().map(|time| format!("{date}T{time}")),
        }
    }

    /// The day itself, only for an unqualified full date or date-time.
    pub fn exact_day(&self) -> Option<Day> {
        match self.span {
            Span::Point(stamp) | Span::Moment(stamp, _) => match stamp.form {
                Form::Day(..) if stamp.certainty == Certainty::Certain => Some(stamp.earliest()),
                _ => None,
            },
            Span::Interval(..) => None,
        }
    }
}

impl Span {
    fn start(self) -> Option<Stamp> {
        match self {
            Span::Point(stamp) | Span::Moment(stamp, _) => Some(stamp),
            Span::Interval(start, _) => start.stamp(),
        }
    }

    fn end(self) -> Option<Stamp> {
        match self {
            Span::Point(stamp) | Span::Moment(stamp, _) => Some(stamp),
            Span::Interval(_, end) => end.stamp(),
        }
    }
}

impl End {
    fn stamp(self) -> Option<Stamp> {
        match self {
            End::Open | End::Unknown => None,
            End::At(stamp) => Some(stamp),
        }
    }
}

impl Stamp {
    fn earliest(self) -> Day {
        let (month, day) = match self.form {
            Form::Season(season) => (season.first_month(), 1),
            Form::Month(month) | Form::UnknownDay(month) => (month, 1),
            Form::Day(month, day) => (month, day),
            _ => (1, 1),
        };
        Day {
            year: i64::from(self.year),
            month,
            day,
        }
    }

    fn latest(self) -> Day {
        let year = i64::from(self.year);
        let (year, month) = match self.form {
            Form::Century => (year + 99, 12),
            Form::Decade => (year + 9, 12),
            Form::Year | Form::UnknownMonth | Form::UnknownMonthAndDay => (year, 12),
            Form::Season(Season::Winter) => (year + 1, 2),
            Form::Season(season) => (year, season.first_month() + 2),
            Form::Month(month) | Form::UnknownDay(month) | Form::Day(month, _) => (year, month),
        };
        let day = match self.form {
            Form::Day(_, day) => day,
            _ => days_in_month(year, month),
        };
        Day { year, month, day }
    }

    fn precision(self) -> Precision {
        match self.form {
            Form::Century => Precision::Century,
            Form::Decade => Precision::Decade,
            Form::Year | Form::UnknownMonth | Form::UnknownMonthAndDay => Precision::Year,
            Form::Season(_) => Precision::Season,
            Form::Month(_) | Form::UnknownDay(_) => Precision::Month,
            Form::Day(..) => Precision::Day,
        }
    }
}

impl Season {
    fn first_month(self) -> u8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

impl Clock {
    /// HTML has no leap second, and wants minutes in every zone offset.
    fn html(self) -> Option<String> {
        if self.second > 59 {
            return None;
        }
        let zone = match self.zone {
            Zone::Local => String::new(),
            Zone::Utc => "Z".to_owned(),
            Zone::Offset(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
        let Clock {
            hour,
            minute,
            second,
            ..
        } = self;
        Some(format!("{hour:02}:{minute:02}:{second:02}{zone}"))
    }
}

impl Certainty {
    fn is_uncertain(self) -> bool {
        matches!(
            self,
            Certainty::Uncertain | Certainty::UncertainAndApproximate
        )
    }

    fn is_approximate(self) -> bool {
        matches!(
            self,
            Certainty::Approximate | Certainty::UncertainAndApproximate
        )
    }

    fn union(self, other: Certainty) -> Certainty {
        match (
            self.is_uncertain() || other.is_uncertain(),
            self.is_approximate() || other.is_approximate(),
        ) {
            (false, false) => Certainty::Certain,
            (true, false) => Certainty::Uncertain,
            (false, true) => Certainty::Approximate,
            (true, true) => Certainty::UncertainAndApproximate,
        }
    }
}

impl Day {
    /// Days since 1970-01-01 in the proleptic Gregorian calendar, negative before it.
    ///
    /// The fields are public, so the sum is done in 128 bits and clamped: no value overflows.
    pub fn days_since_epoch(self) -> i64 {
        // Years are counted from March, so that the leap day is the last day of its year.
        let month = i128::from(self.month);
        let year = i128::from(self.year) - i128::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year =
            (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i128::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        days.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }
}

fn days_in_month(year: i64, month: u8) -> u8 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

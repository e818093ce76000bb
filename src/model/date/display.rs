//! The wording of dates in British English: "29 August 2025", "about 1984 to June 2004".
//!
//! It owns every word a reader sees for a date, and never names a month or day that the author
//! did not write.

use std::fmt;

use super::{Clock, Date, Day, End, Form, Season, Span, Stamp, Zone};

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Span::Point(stamp) => write!(f, "{stamp}"),
            Span::Moment(stamp, clock) => write!(f, "{stamp}, {clock}"),
            Span::Interval(End::At(start), End::At(end)) => interval(f, start, end),
            Span::Interval(End::At(start), End::Open) => write!(f, "from {start}"),
            Span::Interval(End::At(start), End::Unknown) => {
                write!(f, "from {start}, end not known")
            }
            Span::Interval(End::Open, End::At(end)) => write!(f, "until {end}"),
            Span::Interval(End::Unknown, End::At(end)) => {
                write!(f, "until {end}, start not known")
            }
            // The parser wants a date at one end at least; the text itself stays true.
            Span::Interval(..) => f.write_str(self.as_written()),
        }
    }
}

/// Says a shared month or year once, which is clear only while neither end is qualified: the
/// reader of "about 27 to 29 August" cannot tell what is approximate.
fn interval(f: &mut fmt::Formatter<'_>, start: Stamp, end: Stamp) -> fmt::Result {
    if start == end {
        return write!(f, "{start}");
    }
    let plain = start.certainty == end.certainty && start.words_are_bare();
    if !plain || start.year != end.year {
        return write!(f, "{start} to {end}");
    }
    let year = year_words(start.year);
    match (start.form, end.form) {
        (Form::Day(month, first), Form::Day(other, last)) if month == other => {
            write!(f, "{first} to {last} {} {year}", month_name(month))
        }
        (Form::Day(month, first), Form::Day(other, last)) => {
            let (from, to) = (month_name(month), month_name(other));
            write!(f, "{first} {from} to {last} {to} {year}")
        }
        (Form::Month(from), Form::Month(to)) => {
            write!(f, "{} to {} {year}", month_name(from), month_name(to))
        }
        (Form::Season(from), Form::Season(to)) => {
            write!(f, "{} to {} {year}", from.name(), to.name())
        }
        _ => write!(f, "{start} to {end}"),
    }
}

impl Stamp {
    fn words_are_bare(self) -> bool {
        !self.certainty.is_approximate() && !self.certainty.is_uncertain()
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = year_words(self.year);
        let about = if self.certainty.is_approximate() {
            "about "
        } else {
            ""
        };
        match self.form {
            Form::Century => years(f, about, self.year, 99)?,
            // "2000s" may mean a century and "70s" another one, so those are spelt out.
            Form::Decade if self.year < 1000 || self.year % 100 == 0 => {
                years(f, about, self.year, 9)?;
            }
            Form::Decade if about.is_empty() => write!(f, "{year}s")?,
            Form::Decade => write!(f, "about the {year}s")?,
            Form::Year | Form::UnknownMonth | Form::UnknownMonthAndDay => {
                write!(f, "{about}{year}")?;
            }
            Form::Season(season) => write!(f, "{about}{} {year}", season.name())?,
            Form::Month(month) | Form::UnknownDay(month) => {
                write!(f, "{about}{} {year}", month_name(month))?;
            }
            Form::Day(month, day) => write!(f, "{about}{day} {} {year}", month_name(month))?,
        }
        if self.certainty.is_uncertain() {
            f.write_str(" (uncertain)")?;
        }
        match self.form {
            Form::UnknownMonth => f.write_str(", month not known"),
            Form::UnknownMonthAndDay => f.write_str(", month and day not known"),
            Form::UnknownDay(_) => f.write_str(", day not known"),
            _ => Ok(()),
        }
    }
}

/// Names both bounds, since `20XX` is 2000 to 2099 and the 21st century is 2001 to 2100.
fn years(f: &mut fmt::Formatter<'_>, about: &str, first: i32, more: i32) -> fmt::Result {
    let (from, to) = (year_words(first), year_words(first.saturating_add(more)));
    write!(f, "between {about}{from} and {about}{to}")
}

impl fmt::Display for Clock {
    /// Seconds are left out, as in speech; the text as written keeps them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        match self.zone {
            Zone::Local => Ok(()),
            Zone::Utc | Zone::Offset(0) => f.write_str(" UTC"),
            Zone::Offset(offset) => {
                let sign = if offset < 0 { '\u{2212}' } else { '+' };
                let offset = offset.unsigned_abs();
                write!(f, " (UTC{sign}{}", offset / 60)?;
                if offset % 60 != 0 {
                    write!(f, ":{:02}", offset % 60)?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Day {
    /// ISO 8601; years outside 0 to 9999 carry a sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.year {
            ..0 => "-",
            0..=9999 => "",
            _ => "+",
        };
        let year = self.year.unsigned_abs();
        write!(f, "{sign}{year:04}-{:02}-{:02}", self.month, self.day)
    }
}

impl Season {
    pub(super) fn name(self) -> &'static str {
        match self {
            Season::Spring => "spring",
            Season::Summer => "summer",
            Season::Autumn => "autumn",
            Season::Winter => "winter",
        }
    }
}

/// The name of a month from 1 to 12.
pub fn month_name(month: u8) -> &'static str {
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

/// Astronomical years have a year 0, the era BC has none: -43 is 44 BC. Years of up to three
/// digits take AD, or "12" would pass for a day.
pub(super) fn year_words(year: i32) -> String {
    match year {
        ..=0 => format!("{} BC", grouped(1_i64 - i64::from(year))),
        1..=999 => format!("AD {year}"),
        _ => grouped(i64::from(year)),
    }
}

/// Thousands are separated from five digits on, as English prose does.
fn grouped(number: i64) -> String {
    if number < 10_000 {
        return number.to_string();
    }
    let mut rest = number / 1000;
    let mut text = format!(",{:03}", number % 1000);
    while rest >= 1000 {
        text = format!(",{:03}{text}", rest % 1000);
        rest /= 1000;
    }
    format!("{rest}{text}")
}

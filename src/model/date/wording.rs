//! The wording of dates: "29 August 2025", "about 1984 to June 2004".
//!
//! It owns which of the locale's words say a date, and never names a month or day that the author did not write.

use std::fmt;

use super::{Clock, Date, Day, End, Form, Season, Span, Stamp, Zone};
use crate::model::locale::{Argument, Locale};

impl Date {
    /// As a person who speaks the locale's language says it.
    pub fn in_words(&self, locale: &Locale) -> String {
        let say = |key: &str, stamp: Stamp| {
            let date = stamp.in_words(locale);
            locale.say(key, [("date", Argument::from(&date))])
        };
        match self.span {
            Span::Point(stamp) => stamp.in_words(locale),
            Span::Moment(stamp, clock) => {
                let (date, time) = (stamp.in_words(locale), clock.to_string());
                let arguments = [("date", Argument::from(&date)), ("time", (&time).into())];
                locale.say("date_at_time", arguments)
            }
            Span::Interval(End::At(start), End::At(end)) => interval(locale, start, end),
            Span::Interval(End::At(start), End::Open) => say("date_from", start),
            Span::Interval(End::At(start), End::Unknown) => say("date_from_end_not_known", start),
            Span::Interval(End::Open, End::At(end)) => say("date_until", end),
            Span::Interval(End::Unknown, End::At(end)) => say("date_until_start_not_known", end),
            // The parser wants a date at one end at least; the text itself stays true.
            Span::Interval(..) => self.as_written().to_string(),
        }
    }
}

/// Says a shared month or year once, which is clear only while neither end is qualified: the
/// reader of "about 27 to 29 August" cannot tell what is approximate.
fn interval(locale: &Locale, start: Stamp, end: Stamp) -> String {
    if start == end {
        return start.in_words(locale);
    }
    let span = |key: &str, from: &str, to: &str| {
        let year = year_in_words(locale, start.year);
        let arguments = [
            ("from", Argument::from(from)),
            ("to", to.into()),
            ("year", (&year).into()),
        ];
        locale.say(key, arguments)
    };
    let apart = || {
        span(
            "date_interval",
            &start.in_words(locale),
            &end.in_words(locale),
        )
    };
    let plain = start.certainty == end.certainty && start.words_are_bare();
    if !plain || start.year != end.year {
        return apart();
    }
    match (start.form, end.form) {
        (Form::Day(month, first), Form::Day(other, last)) if month == other => {
            let (year, name) = (year_in_words(locale, start.year), locale.month_name(month));
            let arguments = [
                ("from", Argument::from(usize::from(first))),
                ("to", usize::from(last).into()),
                ("month", (&name).into()),
                ("month_number", usize::from(month).into()),
                ("year", (&year).into()),
            ];
            locale.say("dates_of_month", arguments)
        }
        (Form::Day(month, first), Form::Day(other, last)) => span(
            "dates_of_year",
            &locale.day_of_month(month, first),
            &locale.day_of_month(other, last),
        ),
        (Form::Month(from), Form::Month(to)) => span(
            "dates_of_year",
            &locale.month_name(from),
            &locale.month_name(to),
        ),
        (Form::Season(from), Form::Season(to)) => span(
            "dates_of_year",
            locale.word_of("season", from.name()),
            locale.word_of("season", to.name()),
        ),
        _ => apart(),
    }
}

impl Stamp {
    fn words_are_bare(self) -> bool {
        !self.certainty.is_approximate() && !self.certainty.is_uncertain()
    }

    fn in_words(self, locale: &Locale) -> String {
        let about = |words: String| match self.certainty.is_approximate() {
            true => locale.say("date_about", [("date", Argument::from(&words))]),
            false => words,
        };
        // Names both bounds, since `20XX` is 2000 to 2099 and the 21st century is 2001 to 2100.
        let between = |more: i32| {
            let from = about(year_in_words(locale, self.year));
            let to = about(year_in_words(locale, self.year.saturating_add(more)));
            let bounds = [("from", Argument::from(&from)), ("to", (&to).into())];
            locale.say("date_between", bounds)
        };
        let said = match self.form {
            Form::Century => between(99),
            // "2000s" may mean a century and "70s" another one, so those are spelt out.
            Form::Decade if self.year < 1000 || self.year % 100 == 0 => between(9),
            Form::Decade => {
                let key = match self.certainty.is_approximate() {
                    true => "date_about_decade",
                    false => "date_decade",
                };
                locale.say(key, [("year", Argument::from(&self.year.to_string()))])
            }
            Form::Year | Form::UnknownMonth | Form::UnknownMonthAndDay => {
                about(year_in_words(locale, self.year))
            }
            Form::Season(season) => about(of_year(
                locale,
                locale.word_of("season", season.name()),
                self.year,
            )),
            Form::Month(month) | Form::UnknownDay(month) => {
                about(month_in_words(locale, self.year, month))
            }
            Form::Day(month, day) if is_usual(self.year) => {
                about(locale.day(self.year, month, day))
            }
            Form::Day(month, day) => {
                about(of_year(locale, &locale.day_of_month(month, day), self.year))
            }
        };
        let qualified =
            |said: String, key: &str| locale.say(key, [("date", Argument::from(&said))]);
        let said = match self.certainty.is_uncertain() {
            true => qualified(said, "date_uncertain"),
            false => said,
        };
        match self.form {
            Form::UnknownMonth => qualified(said, "date_month_not_known"),
            Form::UnknownMonthAndDay => qualified(said, "date_month_and_day_not_known"),
            Form::UnknownDay(_) => qualified(said, "date_day_not_known"),
            _ => said,
        }
    }
}

/// "spring 2025", "15 March 44 BC".
fn of_year(locale: &Locale, part: &str, year: i32) -> String {
    let year = year_in_words(locale, year);
    let arguments = [("part", Argument::from(part)), ("year", (&year).into())];
    locale.say("date_of_year", arguments)
}

/// "August 2025", "March 44 BC".
pub fn month_in_words(locale: &Locale, year: i32, month: u8) -> String {
    match is_usual(year) {
        true => locale.month(year, month),
        false => of_year(locale, &locale.month_name(month), year),
    }
}

/// Whether a year has four digits and no era.
fn is_usual(year: i32) -> bool {
    (1000..=9999).contains(&year)
}

/// Astronomical years have a year 0, the era BC has none: -43 is 44 BC. Years of up to three
/// digits take AD, or "12" would pass for a day.
pub fn year_in_words(locale: &Locale, year: i32) -> String {
    let number = |number: i64| locale.number(usize::try_from(number).unwrap_or_default());
    let of_era = |key: &str, year: i64| locale.say(key, [("year", Argument::from(&number(year)))]);
    match year {
        ..=0 => of_era("year_before_era", 1_i64 - i64::from(year)),
        1..=999 => of_era("year_of_era", i64::from(year)),
        1000..=9999 => locale.plain_year(year),
        _ => number(i64::from(year)),
    }
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
    fn name(self) -> &'static str {
        match self {
            Season::Spring => "spring",
            Season::Summer => "summer",
            Season::Autumn => "autumn",
            Season::Winter => "winter",
        }
    }
}

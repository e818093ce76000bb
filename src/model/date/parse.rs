//! The grammar: EDTF levels 0 and 1 of ISO 8601-2:2019, Annex A, read in one pass.
//!
//! It owns which texts are dates. It refuses everything else and leaves the question of what
//! the author meant to `slip`.

use super::error::{DateError, ONE_SLASH};
use super::{Certainty, Clock, End, Form, MAX_BYTES, Season, Span, Stamp, Zone, days_in_month};

/// Keeps a year inside an `i32`, and is more than geology needs.
pub(super) const MAX_YEAR_DIGITS: usize = 9;

/// The shift that no time zone exceeds, in minutes; XML Schema has the same limit.
const MAX_OFFSET: i16 = 14 * 60;

/// A text that the grammar has no place for is only called unreadable here; `slip` says more.
pub(super) fn parse(text: &str) -> Result<Span, DateError> {
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(DateError::TooLong { bytes: text.len() });
    }
    if text.contains(char::is_whitespace) {
        return Err(DateError::Space { text: text.into() });
    }
    if let Some((start, end)) = text.split_once('/') {
        interval(text, start, end)
    } else if let Some((date, time)) = text.split_once('T') {
        moment(text, date, time)
    } else {
        stamp(text).map(Span::Point)
    }
}

/// Time intervals of level 0, and extended intervals of level 1: open, unknown and qualified
/// ends. Annex A leaves masked digits at an end to level 2.
fn interval(text: &str, start: &str, end: &str) -> Result<Span, DateError> {
    let malformed = |problem| DateError::Interval {
        text: text.into(),
        problem,
    };
    if end.contains('/') {
        return Err(malformed(ONE_SLASH));
    }
    if text.contains('T') {
        return Err(malformed("the ends of an interval take no time of day"));
    }
    // `2020/23` and `08/2025` are slips of the whole text, not of the short part of it.
    let shortened = |part: &str| !part.is_empty() && part != ".." && part.len() < 4;
    let word = |part: &str| matches!(part, "open" | "unknown");
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (shortened(start) && all_digits(start)) || word(start) || word(end) {
        return Err(refuse(text));
    }
    if (shortened(end) && all_digits(end)) || two_digits_twice(end) {
        return Err(malformed("both ends of an interval are written in full"));
    }
    let span = (bound(start)?, bound(end)?);
    match span {
        (End::At(first), End::At(last)) if last.latest() < first.earliest() => {
            Err(DateError::EndBeforeStart {
                start: start.into(),
                end: end.into(),
            })
        }
        (End::Open | End::Unknown, End::Open | End::Unknown) => {
            Err(malformed("an interval has a date at one end at least"))
        }
        (start, end) => Ok(Span::Interval(start, end)),
    }
}

/// `02-20`, the end of `2018-01-15/02-20`, which ISO 8601-1 allows and EDTF does not.
fn two_digits_twice(text: &str) -> bool {
    text.split_once('-')
        .is_some_and(|(month, day)| number(month, 2).is_some() && number(day, 2).is_some())
}

fn bound(text: &str) -> Result<End, DateError> {
    match text {
        "" => return Ok(End::Unknown),
        ".." => return Ok(End::Open),
        _ => {}
    }
    let stamp = stamp(text)?;
    match stamp.form {
        Form::Century
        | Form::Decade
        | Form::UnknownMonth
        | Form::UnknownMonthAndDay
        | Form::UnknownDay(_) => Err(DateError::Level2 {
            text: text.into(),
            feature: "unspecified digits at the end of an interval",
        }),
        _ => Ok(End::At(stamp)),
    }
}

/// A date without a time: dates of level 0, and the letter-prefixed and negative years, seasons,
/// qualified dates and unspecified digits of level 1.
fn stamp(text: &str) -> Result<Stamp, DateError> {
    let (body, certainty) = qualifier(text);
    if let Some(year) = body.strip_prefix('Y') {
        return long_year(text, year).map(|year| Stamp {
            year,
            form: Form::Year,
            certainty,
        });
    }
    let (negative, digits) = match body.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, body),
    };
    let mut parts = digits.split('-');
    let year = parts.next().unwrap_or_default();
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(refuse(text));
    }
    if negative && year == "0000" {
        return Err(DateError::Year {
            text: text.into(),
            problem: "there is no year minus zero",
        });
    }
    let (year, form) = match (number(year, 4), month) {
        (Some(year), month) => {
            let year = if negative { -year } else { year };
            let form = month.map(|month| month_and_day(text, year, month, day));
            (year, form.unwrap_or(Ok(Form::Year))?)
        }
        (None, None) if !negative => masked_year(text, year)?,
        (None, _) => return Err(refuse(text)),
    };
    Ok(Stamp {
        year,
        form,
        certainty,
    })
}

fn qualifier(text: &str) -> (&str, Certainty) {
    if let Some(body) = text.strip_suffix('?') {
        (body, Certainty::Uncertain)
    } else if let Some(body) = text.strip_suffix('~') {
        (body, Certainty::Approximate)
    } else if let Some(body) = text.strip_suffix('%') {
        (body, Certainty::UncertainAndApproximate)
    } else {
        (text, Certainty::Certain)
    }
}

/// Level 1 knows `201X` and `20XX` alone; other masks are level 2.
fn masked_year(text: &str, year: &str) -> Result<(i32, Form), DateError> {
    if let Some(century) = year.strip_suffix("XX").and_then(|known| number(known, 2)) {
        Ok((century * 100, Form::Century))
    } else if let Some(decade) = year.strip_suffix('X').and_then(|known| number(known, 3)) {
        Ok((decade * 10, Form::Decade))
    } else {
        Err(refuse(text))
    }
}

fn month_and_day(text: &str, year: i32, month: &str, day: Option<&str>) -> Result<Form, DateError> {
    match (month, day) {
        ("XX", None) => return Ok(Form::UnknownMonth),
        ("XX", Some("XX")) => return Ok(Form::UnknownMonthAndDay),
        _ => {}
    }
    let written = number(month, 2).and_then(|month| u8::try_from(month).ok());
    let Some(month) = written else {
        return Err(refuse(text));
    };
    match (month, day) {
        (21..=24, None) => return Ok(Form::Season(season(month))),
        (21..=24, Some(_)) => return Err(DateError::SeasonWithDay { text: text.into() }),
        (25..=41, None) => {
            return Err(DateError::Level2 {
                text: text.into(),
                feature: "a quarter, another part of the year or a season of one hemisphere",
            });
        }
        (1..=12, None) => return Ok(Form::Month(month)),
        (1..=12, Some("XX")) => return Ok(Form::UnknownDay(month)),
        (1..=12, Some(_)) => {}
        _ => {
            return Err(DateError::NoSuchMonth {
                text: text.into(),
                month,
            });
        }
    }
    let day = day.and_then(|day| number(day, 2));
    match day.and_then(|day| u8::try_from(day).ok()) {
        None => Err(refuse(text)),
        Some(day) if day == 0 || day > days_in_month(i64::from(year), month) => {
            Err(DateError::NoSuchDay {
                text: text.into(),
                year: i64::from(year),
                month,
                day,
            })
        }
        Some(day) => Ok(Form::Day(month, day)),
    }
}

fn season(code: u8) -> Season {
    match code {
        21 => Season::Spring,
        22 => Season::Summer,
        23 => Season::Autumn,
        _ => Season::Winter,
    }
}

/// `Y` years have five digits or more (level 1); four-digit years have one spelling only.
fn long_year(text: &str, year: &str) -> Result<i32, DateError> {
    let digits = year.strip_prefix('-').unwrap_or(year);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse(text));
    }
    let invalid = |problem| DateError::Year {
        text: text.into(),
        problem,
    };
    if digits.len() > MAX_YEAR_DIGITS {
        return Err(invalid("a year has nine digits at most"));
    }
    if digits.len() < 5 {
        return Err(invalid("Y is for years of more than four digits"));
    }
    if digits.starts_with('0') {
        return Err(invalid("a year after Y does not start with zero"));
    }
    year.parse()
        .map_err(|_| invalid("a year has nine digits at most"))
}

/// Date-times of level 0: a full plain date and a full time of day.
fn moment(text: &str, date: &str, time: &str) -> Result<Span, DateError> {
    let stamp = stamp(date)?;
    let invalid = |problem| DateError::Time {
        text: text.into(),
        problem,
    };
    let plain = matches!(stamp.form, Form::Day(..)) && stamp.certainty == Certainty::Certain;
    if !plain || stamp.year < 0 {
        return Err(invalid(
            "a time of day follows a full date without qualifier",
        ));
    }
    let incomplete = || invalid("a time of day has hours, minutes and seconds of two digits");
    let (clock, zone) = time.split_at_checked(8).ok_or_else(incomplete)?;
    let mut parts = clock.split(':').map(|part| number(part, 2));
    let parts = (parts.next(), parts.next(), parts.next(), parts.next());
    let (Some(Some(hour)), Some(Some(minute)), Some(Some(second)), None) = parts else {
        return Err(incomplete());
    };
    // A sixtieth second is a leap second; which ones happened is not ours to know.
    if hour > 23 || minute > 59 || second > 60 {
        return Err(invalid("a day ends at 23:59:59"));
    }
    let byte = |value: i32| u8::try_from(value).unwrap_or_default();
    let clock = Clock {
        hour: byte(hour),
        minute: byte(minute),
        second: byte(second),
        zone: zone_of(zone).ok_or_else(|| {
            invalid("a time zone is Z, or a shift from UTC such as +08:00, of 14 hours at most")
        })?,
    };
    Ok(Span::Moment(stamp, clock))
}

fn zone_of(text: &str) -> Option<Zone> {
    match text {
        "" => return Some(Zone::Local),
        "Z" => return Some(Zone::Utc),
        _ => {}
    }
    let (negative, shift) = match text.strip_prefix('-') {
        Some(shift) => (true, shift),
        None => (false, text.strip_prefix('+')?),
    };
    let (hours, minutes) = shift.split_once(':').unwrap_or((shift, "00"));
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    let offset = i16::try_from(hours * 60 + minutes).ok()?;
    if minutes > 59 || offset > MAX_OFFSET || (negative && offset == 0) {
        return None;
    }
    Some(Zone::Offset(if negative { -offset } else { offset }))
}

/// The value of exactly `width` ASCII digits; `width` is four at most.
fn number(text: &str, width: usize) -> Option<i32> {
    let digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn refuse(text: &str) -> DateError {
    DateError::Unreadable { text: text.into() }
}

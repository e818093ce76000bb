//! What is wrong with an invalid date, and what its author probably meant.
//!
//! It owns the likely slips: other orders and separators, missing zeros, English words, older
//! drafts and level 2. A correction is offered only if the parser accepts it. It never guesses
//! between two readings, but offers both.

use super::Date;
use super::error::{DateError, ONE_SLASH, month_name};
use super::parse::parse;

/// Names the fault of a text that the grammar has no place for.
pub(super) fn named(error: DateError) -> DateError {
    match &error {
        DateError::Unreadable { text } => fault(text),
        DateError::Interval { text, problem } if *problem == ONE_SLASH => match fault(text) {
            DateError::Unreadable { .. } => error,
            other => other,
        },
        _ => error,
    }
}

fn fault(text: &str) -> DateError {
    let owned = text.to_owned();
    if let Some(feature) = level_2_feature(text) {
        return DateError::Level2 {
            text: owned,
            feature,
        };
    }
    if draft(text).is_some() {
        return DateError::Draft { text: owned };
    }
    let short = |part: &str| part.len() < 3;
    match numbers(text).as_deref() {
        Some([one, two, year]) if short(one) && short(two) && year.len() == 4 => {
            DateError::YearLast { text: owned }
        }
        Some([year, one, two]) if year.len() == 4 && short(one) && short(two) => {
            DateError::Shape { text: owned }
        }
        Some([year, _] | [_, year]) if year.len() == 4 => DateError::Shape { text: owned },
        _ => DateError::Unreadable { text: owned },
    }
}

impl DateError {
    /// What to write instead, for the slips that can be told: "write 2025-08-29".
    pub fn hint(&self) -> Option<String> {
        let write = |text: String| format!("write {text}");
        match self {
            DateError::Empty => Some(
                "write a date such as 2025-08-29, 2025-08 or 2025, or leave the field out".into(),
            ),
            DateError::TooLong { .. } => Some("write one date or one interval".into()),
            DateError::EndBeforeStart { start, end } => bounds(start, end).map(write),
            DateError::NoSuchMonth { text, .. } => correction(text)
                .map(write)
                .or_else(|| year_alone(text).map(|year| known(&year, "month"))),
            DateError::NoSuchDay { text, .. } => correction(text)
                .map(write)
                .or_else(|| month_alone(text).map(|month| known(&month, "day"))),
            DateError::SeasonWithDay { text } => month_alone(text).map(write),
            _ => self.text().and_then(correction).map(write),
        }
    }
}

fn known(date: &str, part: &str) -> String {
    format!("write {date} if the {part} is not known")
}

/// The most likely meaning of a text that is not a date.
pub(super) fn correction(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed == text && parse(text).is_ok() {
        // Valid by itself, so it was refused as the end of an interval for its masked digits.
        let known = text.trim_end_matches("-XX");
        return (!known.contains('X')).then(|| known.to_owned());
    }
    valid(trimmed.to_owned())
        .or_else(|| valid(trimmed.replace(' ', "")))
        .or_else(|| date_and_time(trimmed))
        .or_else(|| draft(trimmed))
        .or_else(|| part_of_year(trimmed))
        .or_else(|| numeric(trimmed))
        .or_else(|| qualified(trimmed))
        .or_else(|| interval(trimmed))
        .or_else(|| year(trimmed))
        .or_else(|| masked(trimmed))
        .or_else(|| in_words(trimmed))
}

/// The interval meant by two ends in the wrong order: `2020-11/05` or `2023/2020`.
pub(super) fn bounds(start: &str, end: &str) -> Option<String> {
    completed(start, end).or_else(|| valid(format!("{end}/{start}")))
}

/// The year of a date whose month is wrong.
pub(super) fn year_alone(text: &str) -> Option<String> {
    text.get(..4).map(str::to_owned).and_then(valid)
}

/// The year and month of a date whose day is wrong.
pub(super) fn month_alone(text: &str) -> Option<String> {
    let (month, _) = text.rsplit_once('-')?;
    valid(month.to_owned())
}

/// A correction that the parser accepts.
fn valid(text: String) -> Option<String> {
    parse(&text).is_ok().then_some(text)
}

fn is_qualifier(character: char) -> bool {
    matches!(character, '?' | '~' | '%')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text has the shape of a date in which some digits are `X`.
fn is_masked(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| year.len() == 4)
        && parts.clone().count() < 3
        && parts.all(|part| part.len() == 2)
        && text.contains('X')
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'X' | b'-'))
}

fn level_2_feature(text: &str) -> Option<&'static str> {
    if text.starts_with(['{', '[']) {
        return Some("a set of dates");
    }
    let body = text.trim_end_matches(is_qualifier);
    let plain = body.replace(is_qualifier, "");
    let digits = plain.trim_start_matches('Y').trim_start_matches('-');
    let power = |mark| {
        let parts = digits.split_once(mark);
        parts.is_some_and(|(one, two): (&str, &str)| is_digits(one) && is_digits(two))
    };
    let dotted = plain.strip_prefix("..").or(plain.strip_suffix(".."));
    if plain.starts_with('Y') && power('E') {
        Some("a year with an exponent")
    } else if power('S') {
        Some("a year with significant digits")
    } else if plain != body && (parse(&plain).is_ok() || is_masked(&plain)) {
        Some("a qualifier on one part of a date")
    } else if is_masked(digits) {
        Some("an unspecified digit in this place")
    } else if dotted.is_some_and(|date| !date.contains("..") && parse(date).is_ok()) {
        Some("a date with dots before or after it")
    } else {
        None
    }
}

/// `156u`, `open`, `unknown` and `?~` of the drafts of 2012 and before.
fn draft(text: &str) -> Option<String> {
    let modern = text
        .replace("?~", "%")
        .replace("~?", "%")
        .replace("open", "..")
        .replace("unknown", "")
        .replace(['u', 'x'], "X")
        .replace('y', "Y");
    (modern != text).then_some(modern).and_then(valid)
}

/// Two or three numbers between slashes, dots or hyphens.
fn numbers(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let some = (2..=3).contains(&parts.len());
    (some && parts.iter().all(|part| is_digits(part))).then_some(parts)
}

/// A date from its numbers; `day` is missing for a month.
fn date(year: &str, month: &str, day: Option<&str>) -> Option<String> {
    let text = match day {
        None => format!("{year}-{month:0>2}"),
        Some(day) => format!("{year}-{month:0>2}-{day:0>2}"),
    };
    (year.len() == 4).then_some(text).and_then(valid)
}

/// Numbers in another order, with other separators or without zeros.
fn numeric(text: &str) -> Option<String> {
    if is_digits(text) {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return date(year, month, Some(day).filter(|day| !day.is_empty()));
    }
    match numbers(text)?.as_slice() {
        [year, "0" | "00"] | [year, "0" | "00", "0" | "00"] => valid((*year).to_owned()),
        [year, month, "0" | "00"] => date(year, month, None),
        [year, second, third] if year.len() == 4 => {
            date(year, second, Some(third)).or_else(|| date(year, third, Some(second)))
        }
        [first, second, year] => {
            let day_first = date(year, second, Some(first));
            let month_first = date(year, first, Some(second));
            match (day_first, month_first) {
                (Some(one), Some(other)) if one != other => Some(both_readings(&one, &other)),
                (one, other) => one.or(other),
            }
        }
        [year, end] if year.len() == 4 && end.len() == 4 => valid(format!("{year}/{end}")),
        [year, part] if year.len() == 4 => {
            // `2005/06` may be two years or a month; a season has no number in prose.
            let month = date(year, part, Some("01")).and_then(|_| date(year, part, None));
            match (completed(year, part), month) {
                (Some(years), Some(month)) if text.contains('/') => {
                    Some(format!("{years} or {month}"))
                }
                (years, month) => month.or(years),
            }
        }
        [month, year] => date(year, month, None),
        _ => None,
    }
}

fn both_readings(one: &str, other: &str) -> String {
    match (Date::parse(one), Date::parse(other)) {
        (Ok(day), Ok(other_day)) => {
            let said = |date: &Date| {
                let day = date.earliest()?;
                Some(format!(
                    "{} {} {}",
                    day.day,
                    month_name(day.month),
                    day.year
                ))
            };
            match (said(&day), said(&other_day)) {
                (Some(day), Some(other_day)) => {
                    format!("{one} for {day}, or {other} for {other_day}")
                }
                _ => one.to_owned(),
            }
        }
        _ => one.to_owned(),
    }
}

/// Numbers before a qualifier, or a qualifier that stands on a part of the date.
fn qualified(text: &str) -> Option<String> {
    let body = text.replace(is_qualifier, "");
    let both = text.contains('%') || (text.contains('?') && text.contains('~'));
    let mark = match text.find(is_qualifier).and_then(|at| text.get(at..=at)) {
        Some(_) if both => "%",
        Some(mark) => mark,
        None => return None,
    };
    valid(format!("{body}{mark}"))
        .or_else(|| numeric(&body).and_then(|date| valid(format!("{date}{mark}"))))
}

/// `2018-01-15/02-20` and `2020/23`: the end in full, from the start.
fn completed(start: &str, end: &str) -> Option<String> {
    let shared = start.len().checked_sub(end.len()).filter(|len| *len > 0)?;
    valid(format!("{start}/{}{end}", start.get(..shared)?))
}

/// Intervals with other separators, a shortened end or a time of day.
fn interval(text: &str) -> Option<String> {
    let slashes = text.replace(['\u{2013}', '\u{2014}'], "/");
    if slashes != text {
        return valid(slashes);
    }
    let Some((start, end)) = text.split_once('/') else {
        let start = text.strip_suffix("..").or_else(|| text.strip_suffix('-'));
        let start = start.map(|start| format!("{start}/.."));
        let end = text.strip_prefix("..").map(|end| format!("../{end}"));
        return end.or(start).and_then(valid);
    };
    let dates = |separator| {
        let day = |end: &str| end.split('T').next().unwrap_or_default().to_owned();
        valid(format!("{}{separator}{}", day(start), day(end)))
    };
    completed(start, end).or_else(|| dates('/'))
}

/// Years with a wrong prefix or number of digits, and exponents that fit.
fn year(text: &str) -> Option<String> {
    if text == "-0000" {
        return Some("0000 for 1 BC, or -0001 for 2 BC".to_owned());
    }
    let prefixed = text.strip_prefix('Y');
    let (sign, digits) = match prefixed.unwrap_or(text).strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", prefixed?),
    };
    let (digits, zeros) = digits.split_once('E').unwrap_or((digits, "0"));
    let zeros = "0".repeat(zeros.parse::<usize>().ok().filter(|zeros| *zeros < 10)?);
    let digits = format!("{}{zeros}", digits.trim_start_matches('0'));
    valid(format!("{sign}{digits:0>4}")).or_else(|| valid(format!("Y{sign}{digits}")))
}

/// The sub-year codes of level 2 and the quarters and halves of business prose.
fn part_of_year(text: &str) -> Option<String> {
    let (year, code) = text.split_once('-')?;
    let (first, last) = match code {
        "25" | "29" => return valid(format!("{year}-21")),
        "26" | "30" => return valid(format!("{year}-22")),
        "27" | "31" => return valid(format!("{year}-23")),
        "28" | "32" => return valid(format!("{year}-24")),
        "33" | "Q1" => ("01", "03"),
        "34" | "Q2" => ("04", "06"),
        "35" | "Q3" => ("07", "09"),
        "36" | "Q4" => ("10", "12"),
        "37" => ("01", "04"),
        "38" => ("05", "08"),
        "39" => ("09", "12"),
        "40" | "H1" => ("01", "06"),
        "41" | "H2" => ("07", "12"),
        _ => return None,
    };
    valid(format!("{year}-{first}/{year}-{last}"))
}

/// The nearest mask of level 1, which says less and nothing else.
fn masked(text: &str) -> Option<String> {
    if !is_masked(text) {
        return None;
    }
    let (year, rest) = text.split_once('-')?;
    if year.contains('X') {
        return valid(year.to_owned());
    }
    match rest.split_once('-') {
        None => valid(format!("{year}-XX")),
        Some((month, _)) if month.contains('X') => valid(format!("{year}-XX-XX")),
        Some((month, _)) => valid(format!("{year}-{month}-XX")),
    }
}

/// Times with a space for `T`, without seconds, with fractions, or with another zone.
fn date_and_time(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let time = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let end = time
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')))
        .unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(end)?;
    let clock = clock.split(['.', ',']).next()?;
    let mut parts = clock.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("00");
    let zone = zone.trim();
    let zone = match zone.strip_prefix(['+', '-']) {
        Some(shift) => {
            let sign = zone.get(..1)?;
            let digits = shift.replace(':', "");
            let (hours, minutes) = match digits.len() {
                1 | 2 => (digits.as_str(), "00"),
                _ => digits.split_at_checked(2)?,
            };
            format!("{sign}{hours:0>2}:{minutes}")
        }
        None if matches!(zone, "z" | "Z" | "UTC" | "GMT") => "Z".to_owned(),
        None => zone.to_owned(),
    };
    valid(format!("{date}T{hour:0>2}:{minute}:{second}{zone}"))
}

/// Dates in English words: `29 August 2025`, `since Aug 2025`, `c. 2025`, `2010s`, `44 BC`.
fn in_words(text: &str) -> Option<String> {
    let prose = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-');
    if !text.chars().all(prose) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if let Some((start, end)) = lower.split_once(" to ") {
        return valid(format!(
            "{}/{}",
            point_in_words(start)?,
            point_in_words(end)?
        ));
    }
    let (first, rest) = lower.split_once(' ').unwrap_or(("", lower.as_str()));
    match first {
        "since" | "from" => valid(format!("{}/..", point_in_words(rest)?)),
        "until" => valid(format!("../{}", point_in_words(rest)?)),
        _ => point_in_words(&lower),
    }
}

/// Reads lower-case words, and gives up at the first that it does not know.
fn point_in_words(text: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    let (mut mark, mut before_christ) = ("", false);
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let ordinal = word.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = word.strip_prefix(ordinal).unwrap_or_default();
        let is_day = is_digits(ordinal) && ordinal.len() <= 2;
        let slot = match suffix {
            "" if word.is_empty() => continue,
            "" if is_digits(word) && word.len() == 4 => &mut year,
            "" | "st" | "nd" | "rd" | "th" if is_day => &mut day,
            "s" if ordinal.len() == 4 && ordinal.ends_with('0') && !ordinal.ends_with("00") => {
                return valid(format!("{}X{mark}", ordinal.trim_end_matches('0')));
            }
            _ if matches!(word, "bc" | "bce") => {
                before_christ = true;
                continue;
            }
            _ if matches!(word, "c" | "ca" | "circa" | "about" | "around" | "approx") => {
                mark = "~";
                continue;
            }
            _ => {
                if month.replace(month_or_season(word)?).is_some() {
                    return None;
                }
                continue;
            }
        };
        if slot.replace(ordinal).is_some() {
            return None;
        }
    }
    if before_christ {
        let year: i32 = year.or(day)?.parse().ok()?;
        let sign = if year == 1 { "" } else { "-" };
        return valid(format!("{sign}{:04}{mark}", year.checked_sub(1)?));
    }
    let mut date = year?.to_owned();
    for part in [month, day].into_iter().flatten() {
        date = format!("{date}-{part:0>2}");
    }
    valid(date + mark)
}

fn month_or_season(word: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 17] = [
        ("january", "01"),
        ("february", "02"),
        ("march", "03"),
        ("april", "04"),
        ("may", "05"),
        ("june", "06"),
        ("july", "07"),
        ("august", "08"),
        ("september", "09"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
        ("spring", "21"),
        ("summer", "22"),
        ("autumn", "23"),
        ("fall", "23"),
        ("winter", "24"),
    ];
    let named = |(name, _): &&(&str, &str)| word.len() > 2 && name.starts_with(word);
    NAMES.iter().find(named).map(|(_, code)| *code)
}

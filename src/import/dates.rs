//! Dates as people print them, read into EDTF. Refuses to complete a date: what names no year
//! is none, and where day and month may be either way round it says so.

use crate::model::date::Date;
use crate::model::script::is_cjk;

mod names;

/// What a stretch of text says about a day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reading {
    /// As precise as the text: a day, or a month of a year.
    Date(Date),
    /// Two numbers that may each be the day.
    Ambiguous,
}

const ZONES: [&str; 17] = [
    "z", "utc", "gmt", "bst", "cet", "cest", "est", "edt", "et", "cst", "cdt", "pst", "pdt", "pt",
    "hkt", "sgt", "jst",
];

/// The date with which `text` begins, and how many bytes it takes with its weekday and its
/// time of day.
pub fn date_at(text: &str) -> Option<(Reading, usize)> {
    let behind_time = |text| time(text).map_or(text, after_comma);
    let rest = behind_time(text);
    // `Mar` is a month before it is a Tuesday.
    let (reading, behind) = day_at(rest).or_else(|| {
        let rest = after_comma(weekday(rest)?);
        day_at(behind_time(rest))
    })?;
    let behind_weekday = || {
        let rest = chinese_weekday(behind)?;
        Some(trailing_time(rest).unwrap_or(rest))
    };
    let behind = trailing_time(behind)
        .or_else(behind_weekday)
        .unwrap_or(behind);
    Some((reading, text.len() - behind.len()))
}

/// A date without a day of the week, and what follows it.
fn day_at(text: &str) -> Option<(Reading, &str)> {
    year_first(text)
        .or_else(|| chinese(text))
        .or_else(|| day_first(text))
        .or_else(|| month_first(text))
        .or_else(|| numbers_only(text))
}

/// The date that `text` is, and nothing besides.
pub fn whole(text: &str) -> Option<Reading> {
    let text = text.trim().trim_end_matches(['.', ',']);
    let (reading, len) = date_at(text)?;
    let rest = text.get(len..)?;
    (rest.is_empty() || is_trailer(rest)).then_some(reading)
}

/// What pages print behind a date, set off by a mark: when the text was changed, how long it takes to read.
fn is_trailer(rest: &str) -> bool {
    let set_off = rest.trim_start_matches([' ', '\u{a0}']);
    let words = set_off.trim_start_matches(['·', '•', '|', '-', '–', '—', '/', ' ', '\u{a0}']);
    let is_marked = words.len() < set_off.len();
    let lower = words.to_lowercase();
    let is_update = UPDATES.iter().any(|label| lower.starts_with(label));
    let is_length = lower.ends_with(" min read")
        || lower.ends_with(" minute read")
        || lower.ends_with(" min lesezeit")
        || lower.ends_with(" min de lecture");
    is_marked
        && words.len() <= 60
        && (is_update || (is_length && lower.starts_with(|c: char| c.is_ascii_digit())))
}

/// Labels of the moment at which a text was changed, in lower case.
const UPDATES: [&str; 16] = [
    "updated",
    "last updated",
    "last modified",
    "modified",
    "stand",
    "aktualisiert",
    "zuletzt aktualisiert",
    "zuletzt geändert",
    "mis à jour",
    "modifié",
    "actualizado",
    "última actualización",
    "更新时间",
    "更新時間",
    "更新于",
    "更新",
];

/// The text behind a label such as `Updated:` or `Stand:`.
pub fn strip_updated(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let mut labels = UPDATES.iter().filter(|label| lower.starts_with(*label));
    let longest = labels.clone().map(|label| label.chars().count()).max()?;
    labels.find(|label| label.chars().count() == longest)?;
    let end = text
        .char_indices()
        .nth(longest)
        .map_or(text.len(), |(at, _)| at);
    let rest = text.get(end..)?;
    let behind = rest.trim_start_matches([' ', ':', '：', '\u{a0}']);
    let behind = ["on ", "at ", "am ", "le ", "el "]
        .iter()
        .find_map(|word| behind.strip_prefix(word))
        .unwrap_or(behind);
    let is_cjk = longest > 0 && lower.starts_with('更');
    (behind.len() < rest.len() || is_cjk).then_some(behind)
}

/// Whether a text counts from a moment that it does not give: `3 hours ago`, `vor 2 Tagen`.
pub fn is_relative(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_prefix("updated ").unwrap_or(&lower);
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_count = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit()) || matches!(word, "a" | "an" | "one")
    };
    let is_unit = |word: &str| {
        let units = [
            "minute", "min", "hour", "day", "week", "month", "year", "stunde", "tag", "woche",
            "heure", "jour", "hora", "día",
        ];
        units.iter().any(|unit| word.starts_with(unit))
    };
    match words.as_slice() {
        [count, unit, "ago"] => is_count(count) && is_unit(unit),
        ["vor", count, unit] | ["hace", count, unit] => is_count(count) && is_unit(unit),
        ["il", "y", "a", count, unit] => is_count(count) && is_unit(unit),
        [
            "yesterday" | "today" | "gestern" | "heute" | "hier" | "ayer" | "hoy" | "昨天" | "今天",
        ] => true,
        [one] => ["小时前", "分钟前", "天前"]
            .iter()
            .any(|end| one.ends_with(end)),
        _ => false,
    }
}

fn made(year: u32, month: u32, day: Option<u32>) -> Option<Reading> {
    let text = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    let season_or_none = !(1..=12).contains(&month);
    if season_or_none {
        None
    } else {
        Date::parse(&text).ok().map(Reading::Date)
    }
}

/// `2025-08-29`, `2025/8/29`, `2025-08-29T21:00`; never a month alone, which may be a number.
fn year_first(text: &str) -> Option<(Reading, &str)> {
    let (year, rest) = number(text, 4..=4)?;
    let mark = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, rest) = number(rest.strip_prefix(mark)?, 1..=2)?;
    let (day, rest) = number(rest.strip_prefix(mark)?, 1..=2)?;
    let rest = match rest.strip_prefix('T').map(|clock| (clock, time(clock))) {
        Some((_, Some(behind))) => behind,
        _ => ends_word(rest)?,
    };
    Some((made(year, month, Some(day))?, rest))
}

/// `2025年8月29日`, `2025年8月`.
fn chinese(text: &str) -> Option<(Reading, &str)> {
    let (year, rest) = number(text, 4..=4)?;
    let (month, rest) = number(rest.trim_start().strip_prefix('年')?.trim_start(), 1..=2)?;
    let rest = rest.trim_start().strip_prefix('月')?;
    let day = number(rest.trim_start(), 1..=2)
        .and_then(|(day, rest)| Some((day, rest.trim_start().strip_prefix(['日', '号', '號'])?)));
    match day {
        Some((day, rest)) => Some((made(year, month, Some(day))?, rest)),
        None => Some((made(year, month, None)?, rest)),
    }
}

/// `29 Aug 2025`, `29th of August, 2025`, `29-Aug-2025`, `29. August 2025`, `1er août 2025`, `29 de agosto de 2025`.
fn day_first(text: &str) -> Option<(Reading, &str)> {
    let (day, rest) = number(text, 1..=2)?;
    let rest = ["st", "nd", "rd", "th", "er", "º"]
        .iter()
        .find_map(|end| rest.strip_prefix(end))
        .unwrap_or(rest);
    let rest = rest.strip_prefix(['.', '-']).unwrap_or(rest).trim_start();
    let (month, rest) = month(behind_of(rest))?;
    let rest = behind_of(after_comma(rest.strip_prefix('-').unwrap_or(rest)));
    let (year, rest) = number(rest, 4..=4)?;
    Some((made(year, month, Some(day))?, ends_word(rest)?))
}

/// What follows an “of”.
fn behind_of(text: &str) -> &str {
    let behind = ["of ", "de ", "del "]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    behind.unwrap_or(text).trim_start()
}

/// `August 29, 2025`, `Aug. 29th 2025`, `August 2025`.
fn month_first(text: &str) -> Option<(Reading, &str)> {
    let (month, rest) = month(text)?;
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    if let Some((year, rest)) = number(rest, 4..=4) {
        return Some((made(year, month, None)?, ends_word(rest)?));
    }
    let (day, rest) = number(rest, 1..=2)?;
    let rest = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| rest.strip_prefix(end))
        .unwrap_or(rest);
    let (year, rest) = number(after_comma(rest), 4..=4)?;
    Some((made(year, month, Some(day))?, ends_word(rest)?))
}

/// `29/08/2025`, `8/29/2025`, `29.8.2025`; which number is the day is only known where the
/// other can be no month, or both are the same.
fn numbers_only(text: &str) -> Option<(Reading, &str)> {
    let (one, rest) = number(text, 1..=2)?;
    let mark = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (two, rest) = number(rest.strip_prefix(mark)?, 1..=2)?;
    let (year, rest) = number(rest.strip_prefix(mark)?, 4..=4)?;
    let (day_first, month_first) = (made(year, two, Some(one)), made(year, one, Some(two)));
    let reading = match (day_first, month_first) {
        (Some(_), Some(_)) if one != two => Reading::Ambiguous,
        (Some(date), _) | (None, Some(date)) => date,
        (None, None) => return None,
    };
    Some((reading, ends_word(rest)?))
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let run = text.get(..text.len() - rest.len())?;
    let value = digits.contains(&run.len()).then(|| run.parse().ok())??;
    Some((value, rest))
}

fn word(text: &str) -> Option<(String, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_alphabetic() && !is_cjk(c));
    let run = text
        .get(..text.len() - rest.len())
        .filter(|run| !run.is_empty())?;
    Some((run.to_lowercase(), rest))
}

/// A month’s name, or the letters that stand for it.
fn month(text: &str) -> Option<(u32, &str)> {
    let (name, rest) = word(text)?;
    let number = names::month(&name)?;
    Some((number, rest.strip_prefix('.').unwrap_or(rest).trim_start()))
}

fn weekday(text: &str) -> Option<&str> {
    let (name, rest) = word(text)?;
    names::is_weekday(&name).then(|| rest.strip_prefix('.').unwrap_or(rest))
}

/// `星期五`, `周五`, behind a date.
fn chinese_weekday(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let weeks = ["星期", "周", "週"];
    let behind = weeks.iter().find_map(|week| text.strip_prefix(week))?;
    behind.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天'])
}

/// A time of day with its zone, as `9:00pm`, `21:00:05+08:00` or `10.32 am BST`.
fn time(text: &str) -> Option<&str> {
    let (hour, rest) = number(text, 1..=2)?;
    let clock = rest
        .strip_prefix([':', '.', 'h'])
        .and_then(|rest| number(rest, 2..=2));
    let (minute, rest) = clock.map_or((0, rest), |(minute, rest)| (minute, rest));
    let rest = rest
        .strip_prefix(':')
        .and_then(|rest| number(rest, 2..=2))
        .map_or(rest, |(_, rest)| rest);
    let rest = fraction(rest);
    let half = half_of_day(rest);
    let colon = text
        .as_bytes()
        .get(1..3)
        .is_some_and(|b| b.contains(&b':') || b.contains(&b'h'));
    let uhr = rest.trim_start().strip_prefix("Uhr");
    // A full stop parts a number too, but not before a zone.
    let zoned = zone(rest).filter(|_| clock.is_some());
    let plain = clock.is_some() && (colon || uhr.is_some() || zoned.is_some());
    if hour > 24 || minute > 59 || !(plain || half.is_some()) {
        return None;
    }
    let rest = half.or(uhr).unwrap_or(rest);
    zone(rest).or_else(|| ends_word(rest))
}

fn fraction(text: &str) -> &str {
    match text.strip_prefix('.') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => text,
    }
}

fn half_of_day(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    ["a.m.", "p.m.", "am", "pm"].iter().find_map(|half| {
        let (head, behind) = rest.split_at_checked(half.len())?;
        if half.ends_with('.') {
            head.eq_ignore_ascii_case(half).then_some(behind)
        } else {
            head.eq_ignore_ascii_case(half).then(|| ends_word(behind))?
        }
    })
}

fn zone(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let named = word(rest).filter(|(name, _)| ZONES.contains(&name.as_str()));
    let upper = rest.starts_with(|c: char| c.is_ascii_uppercase());
    let behind = match named {
        Some((_, behind)) if upper => behind,
        _ => rest,
    };
    let offset = behind.strip_prefix(['+', '-']).and_then(|offset| {
        let (_, rest) = number(offset, 1..=2).or_else(|| number(offset, 4..=4))?;
        Some(
            rest.strip_prefix(':')
                .and_then(|rest| number(rest, 2..=2))
                .map_or(rest, |(_, r)| r),
        )
    });
    let end = offset.unwrap_or(behind);
    (end.len() < rest.len()).then(|| ends_word(end))?
}

/// What stands behind a date as its time: `, 9:00pm`, ` at 10:32 BST`.
fn trailing_time(text: &str) -> Option<&str> {
    let rest = after_comma(text);
    let rest = ["at ", "um ", "à ", "a las ", "- ", "– ", "| ", "· "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
        .unwrap_or(rest);
    (rest.len() < text.len()).then(|| time(rest))?
}

fn after_comma(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\u{a0}']);
    text.strip_prefix(',')
        .unwrap_or(text)
        .trim_start_matches([' ', '\u{a0}'])
}

/// The rest, if no word or number goes on at its beginning.
fn ends_word(rest: &str) -> Option<&str> {
    let goes_on = rest
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric());
    let number = rest
        .strip_prefix(['-', '/', '.'])
        .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    (!goes_on && !number).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match whole(text) {
            Some(Reading::Date(date)) => date.as_written().to_string(),
            Some(Reading::Ambiguous) => "ambiguous".to_string(),
            None => "none".to_string(),
        }
    }

    #[test]
    fn days_are_read_in_many_forms() {
        for text in [
            "29 Aug 2025",
            "29th August 2025",
            "29 of August, 2025",
            "29-Aug-2025",
            "Aug. 29, 2025",
            "August 29th 2025",
            "2025-08-29",
            "2025/8/29",
            "2025年8月29日",
            "29/08/2025",
            "8/29/2025",
            "29.8.2025",
            "9:00pm, 29 Aug 2025",
            "9 pm, Friday, 29 August 2025",
            "Fri, 29 Aug 2025",
            "29 Aug 2025, 9:00pm",
            "Aug 29, 2025 at 10:32 am BST",
            "2025-08-29T21:00:00Z",
            "2025-08-29T21:00:00.123+08:00",
            "2025-08-29 21:00",
            "29 Aug 2025, 9.00pm GMT+8",
            "AUGUST 29, 2025",
            "10:32 EDT, 29 Aug 2025",
            "29 Aug 2025.",
            "Friday 29 August 2025",
        ] {
            assert_eq!(read(text), "2025-08-29", "{text}");
        }
    }

    #[test]
    fn days_are_read_in_the_languages_of_the_press() {
        for text in [
            "29. August 2025",
            "29. Aug. 2025, 14:05 Uhr",
            "Freitag, 29. August 2025",
            "29 août 2025 à 11h20",
            "vendredi 29 août 2025",
            "29 de agosto de 2025",
            "viernes, 29 de agosto de 2025, 11:20",
            "2025年8月29日 星期五 20:15",
            "Fri 29 Aug 2025 18.42 GMT",
            "August 29, 2025 6:42 PM GMT+2 · Updated 3 hours ago",
            "29 August 2025 · 5 min read",
            "29 August 2025 | Updated 30 August 2025",
        ] {
            assert_eq!(read(text), "2025-08-29", "{text}");
        }
        assert_eq!(read("1er mars 2025"), "2025-03-01");
        assert_eq!(read("März 2025"), "2025-03");
    }

    #[test]
    fn when_a_text_was_changed_is_told_from_when_it_was_published() {
        let updated = |text: &str| {
            let reading = strip_updated(text).and_then(whole);
            matches!(reading, Some(Reading::Date(date)) if date.as_written() == "2025-08-29")
        };
        for text in [
            "Updated: 29 Aug 2025",
            "Last modified on Fri 29 Aug 2025 18.42 GMT",
            "Stand: 29.08.2025, 14:05 Uhr",
            "Mis à jour le 29 août 2025",
            "更新时间：2025年8月29日",
        ] {
            assert!(updated(text), "{text}");
            assert_eq!(read(text), "none", "{text}");
        }
        assert!(
            is_relative("3 hours ago")
                && is_relative("vor 2 Tagen")
                && is_relative("Updated an hour ago")
        );
        assert!(!is_relative("3 cranes ago") && !is_relative("long ago"));
        assert_eq!(strip_updated("Standing still"), None);
    }

    #[test]
    fn a_month_stays_a_month_and_is_padded_to_nothing() {
        assert_eq!(read("March 2025"), "2025-03");
        assert_eq!(read("Mar. 2025"), "2025-03");
        assert_eq!(read("2025年3月"), "2025-03");
    }

    #[test]
    fn day_and_month_are_not_guessed() {
        assert_eq!(read("03/04/2025"), "ambiguous");
        assert_eq!(read("3.4.2025"), "ambiguous");
        assert_eq!(read("04/04/2025"), "2025-04-04");
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "",
            "Friday",
            "January",
            "in January",
            "March 3",
            "29 Aug",
            "30 February 2025",
            "13/13/2025",
            "020 7946 0958",
            "555-12-3456",
            "+44 20 2025",
            "2025-13-01",
            "10.12.20251",
            "May 20251",
            "1/2/3/2025",
            "2025",
            "15 U.S.C. 2025",
            "9:00pm",
            "99:99, 29 Aug 2025",
            "2025-12-01-44",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
    }

    #[test]
    fn what_follows_a_date_is_left() {
        let text = "9:00pm, 29 Aug 2025 China has";
        assert_eq!(
            date_at(text).and_then(|(_, len)| text.get(len..)),
            Some(" China has")
        );
        let text = "29 Aug 2025 10 people came";
        assert_eq!(
            date_at(text).and_then(|(_, len)| text.get(len..)),
            Some(" 10 people came")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[0-9A-Zaefgmnpru年月日 :,./+-]{0,40}") {
            if let Some((_, len)) = date_at(&text) {
                proptest::prop_assert!(text.get(..len).is_some());
            }
        }
    }
}

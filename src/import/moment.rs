//! Moments as machines write them (ISO 8601, RFC 3339), compared whatever zone they are written in. Knows no dates
//! that people write.

/// A minute, and the zone that it is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    /// Minutes since the beginning of 1970 in UTC.
    pub minute: i64,
    /// Minutes that the zone is ahead of UTC.
    pub offset: i64,
}

/// `2024-12-20T22:30:00Z`, `2024-12-21 00:30+0200`; `None` where no zone is given.
pub fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (hour, rest) = two(clock)?;
    let (minute, rest) = two(rest.strip_prefix(':')?)?;
    let rest = rest.trim_start_matches([
        ':', '.', ',', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ]);
    let offset = offset(rest.trim_start())?;
    let minute = days(year, month, day) * 1440 + hour * 60 + minute - offset;
    Some(Moment { minute, offset })
}

fn two(text: &str) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    Some((digits.parse().ok()?, rest))
}

fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix(['-', '−'])) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return None,
    };
    let (hours, rest) = two(rest)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = match rest {
        "" => 0,
        rest => two(rest).filter(|(_, rest)| rest.is_empty())?.0,
    };
    Some(sign * (hours * 60 + minutes))
}

/// The day in UTC on which so many seconds had passed since the beginning of 1970; `None` of what no clock shows.
pub fn day(seconds: i64) -> Option<String> {
    const DAY: i64 = 86_400;
    if !(1..=LATEST).contains(&seconds) {
        return None;
    }
    let day = seconds / DAY;
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && days(year, month + 1, 1) <= day {
        month += 1;
    }
    Some(format!(
        "{year}-{month:02}-{:02}",
        day - days(year, month, 1) + 1
    ))
}

/// The end of the year 9999, in seconds since the beginning of 1970.
const LATEST: i64 = 253_402_300_799;

/// Days since the beginning of 1970 in the calendar that counts today, for any time.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the day that is added to some comes last.
    let (year, month) = match month > 2 {
        true => (year, month - 3),
        false => (year - 1, month + 9),
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_minute_is_the_same_in_every_zone() {
        let minute = |text: &str| read(text).map(|moment| moment.minute);
        let expected = Some(28_912_230);
        for text in [
            "2024-12-20T22:30:00Z",
            "2024-12-21T00:30:00+02:00",
            "2024-12-21 00:30:12.345 +0200",
            "2024-12-20T17:30-05:00",
            "2024-12-20T22:30:59UTC",
        ] {
            assert_eq!(minute(text), expected, "{text}");
        }
        assert_eq!(minute("1970-01-01T00:00Z"), Some(0));
        assert_eq!(minute("2000-03-01T00:00Z"), Some(11_017 * 1440));
    }

    #[test]
    fn seconds_are_days() {
        for (seconds, expected) in [
            (1, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_735_689_599, "2024-12-31"),
            (LATEST, "9999-12-31"),
        ] {
            assert_eq!(day(seconds).as_deref(), Some(expected));
        }
        assert_eq!(day(0).or(day(-1)).or(day(i64::MAX)), None);
    }

    #[test]
    fn what_names_no_zone_is_no_moment() {
        for text in [
            "",
            "2024-12-20",
            "2024-12-20T22:30",
            "20 December 2024 22:30Z",
            "2024-12-20T22:30+2",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

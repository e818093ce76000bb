//! Behaviour of dates: one table of valid texts, one of refused texts, one of order, and
//! properties that hold for every text.

use proptest::prelude::*;

use super::{Certainty, Date, Day, Precision};

fn date(text: &str) -> Date {
    match Date::parse(text) {
        Ok(date) => date,
        Err(error) => panic!("{text}: {error}"),
    }
}

fn day(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// Text, earliest day, latest day, precision.
#[rustfmt::skip]
const VALID: &[(&str, &str, &str, Precision)] = {
    use Precision::{Century, Day, Decade, Interval, Month, Season, Year};
    &[
        // Level 0.
        ("2025-08-29", "2025-08-29", "2025-08-29", Day),
        ("2025-08", "2025-08-01", "2025-08-31", Month),
        ("2025", "2025-01-01", "2025-12-31", Year),
        ("2024-02", "2024-02-01", "2024-02-29", Month),
        ("1900-02", "1900-02-01", "1900-02-28", Month),
        ("2000-02-29", "2000-02-29", "2000-02-29", Day),
        ("2025-08-29T21:00:00Z", "2025-08-29", "2025-08-29", Day),
        ("2025-08-29T21:00:00+08:00", "2025-08-29", "2025-08-29", Day),
        ("2025-08-29T21:00:00+05:30", "2025-08-29", "2025-08-29", Day),
        ("2025-08-29T21:00:00-03", "2025-08-29", "2025-08-29", Day),
        ("2025-08-29T21:00:09", "2025-08-29", "2025-08-29", Day),
        ("2016-12-31T23:59:60Z", "2016-12-31", "2016-12-31", Day),
        ("2020/2023", "2020-01-01", "2023-12-31", Interval),
        ("2020/2020", "2020-01-01", "2020-12-31", Interval),
        ("2025-08-27/2025-08-29", "2025-08-27", "2025-08-29", Interval),
        ("2025-08-27/2025-09-03", "2025-08-27", "2025-09-03", Interval),
        ("2024-12-30/2025-01-02", "2024-12-30", "2025-01-02", Interval),
        ("2025-02/2025-05", "2025-02-01", "2025-05-31", Interval),
        ("2025-02-27/2025-05", "2025-02-27", "2025-05-31", Interval),
        ("2025-06/2025-06-15", "2025-06-01", "2025-06-15", Interval),
        ("2024/2025-05", "2024-01-01", "2025-05-31", Interval),
        // Level 1: qualified.
        ("2025~", "2025-01-01", "2025-12-31", Year),
        ("2025?", "2025-01-01", "2025-12-31", Year),
        ("2025-08%", "2025-08-01", "2025-08-31", Month),
        ("2025-08-29~", "2025-08-29", "2025-08-29", Day),
        ("2025-21~", "2025-03-01", "2025-05-31", Season),
        // Level 1: unspecified digits.
        ("201X", "2010-01-01", "2019-12-31", Decade),
        ("201X~", "2010-01-01", "2019-12-31", Decade),
        ("201X%", "2010-01-01", "2019-12-31", Decade),
        ("200X", "2000-01-01", "2009-12-31", Decade),
        ("007X", "0070-01-01", "0079-12-31", Decade),
        ("20XX", "2000-01-01", "2099-12-31", Century),
        ("20XX~", "2000-01-01", "2099-12-31", Century),
        ("00XX", "0000-01-01", "0099-12-31", Century),
        ("2004-XX", "2004-01-01", "2004-12-31", Year),
        ("2004-XX%", "2004-01-01", "2004-12-31", Year),
        ("1985-04-XX", "1985-04-01", "1985-04-30", Month),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", Year),
        // Level 1: seasons.
        ("2025-21", "2025-03-01", "2025-05-31", Season),
        ("2025-22", "2025-06-01", "2025-08-31", Season),
        ("2025-23", "2025-09-01", "2025-11-30", Season),
        ("2023-24", "2023-12-01", "2024-02-29", Season),
        ("2025-21/2025-23", "2025-03-01", "2025-11-30", Interval),
        // Level 1: extended intervals.
        ("2025-02/..", "2025-02-01", "", Interval),
        ("../2019", "", "2019-12-31", Interval),
        ("2004/", "2004-01-01", "", Interval),
        ("/2004", "", "2004-12-31", Interval),
        ("2004?/", "2004-01-01", "", Interval),
        ("1984~/2004-06?", "1984-01-01", "2004-06-30", Interval),
        ("2025-08-27~/2025-08-29~", "2025-08-27", "2025-08-29", Interval),
        ("2025-08-27/2025-08-29?", "2025-08-27", "2025-08-29", Interval),
        // Level 1: years outside four positive digits.
        ("0000", "0000-01-01", "0000-12-31", Year),
        ("0000-02-29", "0000-02-29", "0000-02-29", Day),
        ("0079-08-24", "0079-08-24", "0079-08-24", Day),
        ("-0043", "-0043-01-01", "-0043-12-31", Year),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15", Day),
        ("-0043/0014", "-0043-01-01", "0014-12-31", Interval),
        ("Y-17000", "-17000-01-01", "-17000-12-31", Year),
        ("Y-17000~", "-17000-01-01", "-17000-12-31", Year),
        ("Y170000002", "+170000002-01-01", "+170000002-12-31", Year),
        ("Y-999999999", "-999999999-01-01", "-999999999-12-31", Year),
    ]
};

#[test]
fn valid_texts_have_bounds_and_precision() {
    for (text, earliest, latest, precision) in VALID {
        let date = date(text);
        assert_eq!(day(date.earliest()), *earliest, "earliest of {text}");
        assert_eq!(day(date.latest()), *latest, "latest of {text}");
        assert_eq!(date.precision(), *precision, "precision of {text}");
        assert_eq!(date.as_written(), *text);
        assert_eq!(
            date.has_open_start(),
            earliest.is_empty(),
            "start of {text}"
        );
        assert_eq!(date.has_open_end(), latest.is_empty(), "end of {text}");
    }
}

/// Text, a part of the message, the hint.
#[rustfmt::skip]
const INVALID: &[(&str, &str, &str)] = &[
    ("", "is empty", "write a date such as 2025-08-29, 2025-08 or 2025, or leave the field out"),
    ("2025 ", "no spaces", "write 2025"),
    ("2025-08-29 21:00", "no spaces", "write 2025-08-29T21:00:00"),
    ("2025-08-29 21:00:05.123 UTC", "no spaces", "write 2025-08-29T21:00:05Z"),
    ("2020 / 2023", "no spaces", "write 2020/2023"),
    // Order and separators.
    ("29/08/2025", "ambiguous", "write 2025-08-29"),
    ("08/29/2025", "ambiguous", "write 2025-08-29"),
    ("29.8.2025", "ambiguous", "write 2025-08-29"),
    ("03/04/2025", "ambiguous", "write 2025-04-03 for 3 April 2025, or 2025-03-04 for 4 March 2025"),
    ("2025/08/29", "hyphens", "write 2025-08-29"),
    ("2025-8-9", "two digits", "write 2025-08-09"),
    ("2025-8-9~", "not an EDTF date", "write 2025-08-09~"),
    ("2025-8", "two digits", "write 2025-08"),
    ("08/2025", "hyphens", "write 2025-08"),
    ("20250829", "not an EDTF date", "write 2025-08-29"),
    ("202508", "not an EDTF date", "write 2025-08"),
    // Words.
    ("Aug 2025", "no spaces", "write 2025-08"),
    ("29 August 2025", "no spaces", "write 2025-08-29"),
    ("August 29th, 2025", "no spaces", "write 2025-08-29"),
    ("29-Aug-2025", "not an EDTF date", "write 2025-08-29"),
    ("c. 2025", "no spaces", "write 2025~"),
    ("2010s", "not an EDTF date", "write 201X"),
    ("Spring 2025", "no spaces", "write 2025-21"),
    ("44 BC", "no spaces", "write -0043"),
    ("since May 2019", "no spaces", "write 2019-05/.."),
    ("2020 to 2023", "no spaces", "write 2020/2023"),
    ("yesterday", "not an EDTF date", ""),
    // The calendar.
    ("2025-02-30", "February 2025 has 28 days", "write 2025-02 if the day is not known"),
    ("2024-02-30", "February 2024 has 29 days", "write 2024-02 if the day is not known"),
    ("1900-02-29", "February 1900 has 28 days", "write 1900-02 if the day is not known"),
    ("2025-13", "no month 13", "write 2025 if the month is not known"),
    ("2025-13-05", "no month 13", "write 2025-05-13"),
    ("2025-00", "no month 00", "write 2025"),
    ("2025-08-00", "August 2025 has 31 days, not 0", "write 2025-08"),
    ("2025-21-05", "a season has no days", "write 2025-21"),
    // Times.
    ("2025-08-29T21:00Z", "hours, minutes and seconds", "write 2025-08-29T21:00:00Z"),
    ("2025-08-29T21:00:00.000Z", "a time zone is", "write 2025-08-29T21:00:00Z"),
    ("2025-08-29T21:00:00+0800", "a time zone is", "write 2025-08-29T21:00:00+08:00"),
    ("2025-08-29T24:00:00", "a day ends", ""),
    ("2025-08-29T21:00:00-00:00", "a time zone is", ""),
    ("2025-08-29T21:00:00+15:00", "a time zone is", ""),
    ("2025-08T21:00:00", "follows a full date", ""),
    ("2025-08-29~T21:00:00", "follows a full date", ""),
    ("2025-08-29T21:00:00Z/..", "no time of day", "write 2025-08-29/.."),
    // Intervals.
    ("2023/2020", "ends before it starts", "write 2020/2023"),
    ("2025-08/2025-07-31", "ends before it starts", "write 2025-07-31/2025-08"),
    ("2018-01-15/02-20", "in full", "write 2018-01-15/2018-02-20"),
    ("2020/23", "in full", "write 2020/2023"),
    ("2005/06", "in full", "write 2005/2006 or 2005-06"),
    ("2020-2023", "hyphens", "write 2020/2023"),
    ("2020\u{2013}2023", "not an EDTF date", "write 2020/2023"),
    ("2019-", "not an EDTF date", "write 2019/.."),
    ("../..", "at one end at least", ""),
    ("/", "at one end at least", ""),
    ("2020/2021/2022", "one slash", ""),
    // Years.
    ("-0000", "no year minus zero", "write 0000 for 1 BC, or -0001 for 2 BC"),
    ("-12345", "not an EDTF date", "write Y-12345"),
    ("Y1985", "more than four digits", "write 1985"),
    ("Y-44", "more than four digits", "write -0044"),
    ("Y012345", "does not start with zero", "write Y12345"),
    ("Y1234567890", "nine digits at most", ""),
    ("198", "not an EDTF date", ""),
    // Level 2 and drafts.
    ("{1960,1961}", "a set of dates is EDTF level 2, which is not supported", ""),
    ("[..1984]", "a set of dates is EDTF level 2", ""),
    ("?2004", "a qualifier on one part of a date is EDTF level 2", "write 2004?"),
    ("2004-06~-11", "a qualifier on one part of a date", "write 2004-06-11~"),
    ("156X-12-25", "an unspecified digit in this place is EDTF level 2", "write 156X"),
    ("1985-0X", "an unspecified digit in this place", "write 1985-XX"),
    ("XXXX", "an unspecified digit in this place", ""),
    ("-00XX", "an unspecified digit in this place", ""),
    ("2004-06-XX/2004-07", "at the end of an interval is EDTF level 2", "write 2004-06"),
    ("Y17E7", "a year with an exponent is EDTF level 2", "write Y170000000"),
    ("1950S2", "a year with significant digits is EDTF level 2", ""),
    ("2025-34", "is EDTF level 2", "write 2025-04/2025-06"),
    ("2025-Q2", "not an EDTF date", "write 2025-04/2025-06"),
    ("2025-29", "is EDTF level 2", "write 2025-21"),
    ("..1984", "dots before or after it is EDTF level 2", "write ../1984"),
    ("156u", "notation of an EDTF draft", "write 156X"),
    ("2004/open", "notation of an EDTF draft", "write 2004/.."),
    ("2004?~", "notation of an EDTF draft", "write 2004%"),
];

#[test]
fn refused_texts_name_the_fault_and_the_correction() {
    for (text, message, hint) in INVALID {
        let error = match Date::parse(text) {
            Err(error) => error,
            Ok(date) => panic!("{text} is accepted as {date:?}"),
        };
        let said = error.to_string();
        assert!(said.contains(message), "{text}: {said}");
        assert_eq!(
            error.hint().unwrap_or_default(),
            *hint,
            "hint for {text}: {error:?}"
        );
    }
}

#[test]
fn a_long_text_is_refused_by_its_length() {
    let text = "2025".repeat(17);
    let said = Date::parse(&text).map_err(|error| error.to_string());
    assert_eq!(
        said,
        Err("the date has 68 bytes and may have 64".to_owned())
    );
}

#[test]
fn control_characters_are_escaped_in_messages() {
    let said = Date::parse("\u{1b}[31m").map_err(|error| error.to_string());
    assert_eq!(
        said,
        Err("`\\u{1b}[31m`: this is not an EDTF date".to_owned())
    );
}

#[test]
fn dates_sort_by_earliest_and_then_latest_day() {
    let sorted = [
        "../2019",
        "/2030",
        "Y-17000",
        "-0043",
        "0000",
        "1969-12-31",
        "20XX",
        "201X",
        "2025-01-01",
        "2025-01",
        "2025",
        "2025/..",
        "2025-21",
        "2025-08-29T23:00:00-05:00",
        "2025-08-30T01:00:00+08:00",
        "2025-24",
        "2026",
        "Y170000002",
    ];
    let keys: Vec<_> = sorted.iter().map(|text| date(text).sort_key()).collect();
    assert!(keys.is_sorted_by(|one, other| one < other), "{keys:?}");
}

#[test]
fn days_count_from_the_unix_epoch() {
    for (text, days) in [
        ("1970-01-01", 0),
        ("1969-12-31", -1),
        ("2000-03-01", 11_017),
        ("0000-03-01", -719_468),
        ("-0001-12-31", -719_529),
        ("2025-08-29", 20_329),
    ] {
        let sum = date(text).exact_day().map(Day::days_since_epoch);
        assert_eq!(sum, Some(days), "{text}");
    }
}

#[test]
fn days_out_of_range_do_not_overflow() {
    for year in [i64::MIN, i64::MAX] {
        let day = Day {
            year,
            month: u8::MAX,
            day: u8::MAX,
        };
        assert_eq!(
            day.days_since_epoch(),
            if year < 0 { i64::MIN } else { i64::MAX }
        );
        assert!(!day.to_string().is_empty());
    }
}

#[test]
fn certainty_of_an_interval_is_the_union_of_its_ends() {
    for (text, certainty) in [
        ("2025", Certainty::Certain),
        ("2025?", Certainty::Uncertain),
        ("2025-08~", Certainty::Approximate),
        ("2025%", Certainty::UncertainAndApproximate),
        ("1984~/2004-06?", Certainty::UncertainAndApproximate),
        ("1984/2004?", Certainty::Uncertain),
        ("../2004~", Certainty::Approximate),
    ] {
        assert_eq!(date(text).certainty(), certainty, "{text}");
    }
}

#[test]
fn a_timeline_lists_a_date_under_the_year_and_month_it_names() {
    for (text, year, month) in [
        ("2025-08-29", 2025, Some(8)),
        ("2025-08-29T21:00:00Z", 2025, Some(8)),
        ("1985-04-XX", 1985, Some(4)),
        ("2025-XX", 2025, None),
        ("2025", 2025, None),
        ("2025-24", 2025, None),
        ("201X", 2010, None),
        ("2025-02/..", 2025, Some(2)),
        ("2024/2025-05", 2024, None),
        ("../2019-05", 2019, Some(5)),
        ("-0043", -43, None),
    ] {
        let date = date(text);
        assert_eq!((date.year(), date.month()), (Some(year), month), "{text}");
    }
}

#[test]
fn html_gets_a_value_only_of_the_same_precision() {
    for text in [
        "2025-08-29",
        "2025-08",
        "2025",
        "0079",
        "2025-08-29T21:00:00Z",
    ] {
        assert_eq!(date(text).html_datetime().as_deref(), Some(text));
    }
    let shifted = date("2025-08-29T21:00:09-03").html_datetime();
    assert_eq!(shifted.as_deref(), Some("2025-08-29T21:00:09-03:00"));
    for text in [
        "2025~",
        "2025-08-29?",
        "201X",
        "20XX",
        "2004-XX",
        "1985-04-XX",
        "2025-21",
        "2020/2023",
        "2025/..",
        "-0043",
        "0000",
        "Y12345",
        "0000-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z",
    ] {
        assert_eq!(date(text).html_datetime(), None, "{text}");
    }
}

#[test]
fn only_a_plain_full_date_is_an_exact_day() {
    assert_eq!(day(date("2025-08-29").exact_day()), "2025-08-29");
    assert_eq!(day(date("2025-08-29T21:00:00Z").exact_day()), "2025-08-29");
    for text in [
        "2025-08-29~",
        "2025-08",
        "1985-04-XX",
        "2025-08-29/2025-08-29",
    ] {
        assert_eq!(date(text).exact_day(), None, "{text}");
    }
}

#[test]
fn a_date_is_small() {
    assert!(size_of::<Date>() <= 48, "{}", size_of::<Date>());
}

/// Texts near the grammar: mostly valid, with every kind of part in every place.
fn near_date() -> impl Strategy<Value = String> {
    "(Y-?[0-9]{4,10}|-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)((-XX|-[0-3][0-9]){0,2})[?~%]?(T[0-2][0-9]:[0-6][0-9]:00(Z|[+-][01][0-9](:[0-6]0)?)?)?"
}

fn near_edtf() -> impl Strategy<Value = String> {
    prop_oneof![
        near_date(),
        (near_date(), near_date()).prop_map(|(start, end)| format!("{start}/{end}")),
        (near_date(), "(|\\.\\.)").prop_map(|(date, end)| format!("{date}/{end}")),
        (near_date(), "(|\\.\\.)").prop_map(|(date, start)| format!("{start}/{date}")),
        "[0-9XYTZuxES?~%+:./, -]{0,24}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

    #[test]
    fn every_text_is_a_date_or_an_error_with_a_sentence(text in near_edtf()) {
        match Date::parse(&text) {
            Ok(date) => {
                prop_assert_eq!(date.as_written(), text.as_str());
                if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                    prop_assert!(earliest <= latest);
                }
                let (first, last) = date.sort_key();
                prop_assert!(first <= last);
                prop_assert!(date.year().is_some());
            }
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                let hint = error.hint();
                if let Some(hint) = hint.filter(|_| (1..=64).contains(&text.len())) {
                    let proposed = hint.split([' ', ',']).nth(1).unwrap_or_default();
                    prop_assert!(Date::parse(proposed).is_ok(), "{}: {}", text, hint);
                }
            }
        }
    }

    #[test]
    fn days_in_order_have_counts_in_order(one in 0_i64..800_000, step in 1_i64..800_000) {
        // Every civil day of 2000 years, by its count since year 0.
        let civil = |count: i64| {
            let year = count / 372;
            let (month, day) = (count % 372 / 31 + 1, count % 31 + 1);
            Date::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
        };
        if let (Some(first), Some(second)) = (civil(one), civil(one + step)) {
            prop_assert!(first.earliest() < second.earliest());
            prop_assert!(first.sort_key() < second.sort_key());
        }
    }
}

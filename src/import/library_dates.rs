//! Dates as catalogues write them: about, perhaps, a season, from one year to another. Knows no days of the week
//! and no clocks.

use crate::model::date::Date;

/// What a catalogue says where it knows no date.
const NONE: [&str; 10] = [
    "n.d.", "n.d", "nd", "no date", "s.a.", "s.d.", "o. j.", "o.j.", "undated", "unknown",
];

/// Words for “about”, before a year.
const ABOUT: [&str; 8] = [
    "circa",
    "ca.",
    "ca",
    "c.",
    "approximately",
    "about",
    "um",
    "vers",
];

/// Seasons by the number that EDTF gives them.
const SEASONS: [(&str, u32); 10] = [
    ("spring", 21),
    ("summer", 22),
    ("autumn", 23),
    ("fall", 23),
    ("winter", 24),
    ("frühling", 21),
    ("frühjahr", 21),
    ("sommer", 22),
    ("herbst", 23),
    ("printemps", 21),
];

/// Whether it says that there is no date.
pub fn is_none(text: &str) -> bool {
    let text = text.trim().trim_matches(['[', ']']).to_lowercase();
    NONE.contains(&text.as_str())
}

/// `c. 1998`, `[2019?]`, `Spring 2023`, `1998–1999`, `2005/07/15/`.
pub fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text.strip_prefix("Accessed:").unwrap_or(text).trim();
    about(text)
        .or_else(|| season(text))
        .or_else(|| range(text))
        .or_else(|| slashed(text))
        .or_else(|| bracketed(text))
}

fn date(edtf: &str) -> Option<Date> {
    Date::parse(edtf).ok()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn about(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let year = ABOUT.iter().find_map(|word| lower.strip_prefix(word))?;
    let year = year.trim();
    is_year(year).then(|| date(&format!("{year}~"))).flatten()
}

fn season(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let mut words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    let (first, second, None) = (words.next()?, words.next()?, words.next()) else {
        return None;
    };
    let (name, year) = match is_year(first) {
        true => (second, first),
        false => (first, second),
    };
    let (_, number) = SEASONS.iter().find(|(season, _)| *season == name)?;
    is_year(year)
        .then(|| date(&format!("{year}-{number}")))
        .flatten()
}

fn range(text: &str) -> Option<Date> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    let (from, to) = (from.trim(), to.trim());
    match (is_year(from), is_year(to)) {
        (true, true) if from < to => date(&format!("{from}/{to}")),
        _ => None,
    }
}

/// `2005/07/15/note`, `2014//`, `2023/05`: years, months and days of RIS and of scholarly publishers.
fn slashed(text: &str) -> Option<Date> {
    let mut parts = text.split('/').map(str::trim);
    let year = parts.next().filter(|year| is_year(year))?;
    let number = |part: Option<&str>, most: u32| {
        let part = part.unwrap_or_default();
        let number = part.parse::<u32>().ok();
        number.filter(|number| part.len() <= 2 && (1..=most).contains(number))
    };
    let (month, day) = (parts.next()?, parts.next());
    match (number(Some(month), 12), number(day, 31)) {
        (Some(month), Some(day)) => date(&format!("{year}-{month:02}-{day:02}")),
        (Some(month), None) => date(&format!("{year}-{month:02}")),
        (None, _) if month.is_empty() => date(year),
        (None, _) => None,
    }
}

/// `[2019?]`, `[2019]`: a year that the work itself does not give; what the catalogue says is not certain.
fn bracketed(text: &str) -> Option<Date> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    let year = inner.strip_suffix('?').unwrap_or(inner);
    match is_year(year) {
        true => date(&format!("{year}?")),
        false => about(inner).or_else(|| range(inner)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_catalogues_write_keeps_its_precision_and_its_doubt() {
        for (text, edtf) in [
            ("c. 1998", "1998~"),
            ("ca. 2010", "2010~"),
            ("circa 1905", "1905~"),
            ("[2019?]", "2019?"),
            ("[1987]", "1987?"),
            ("[ca. 1987]", "1987~"),
            ("Spring 2023", "2023-21"),
            ("2023 Winter", "2023-24"),
            ("1998-1999", "1998/1999"),
            ("1998–1999", "1998/1999"),
            ("2005/07/15/", "2005-07-15"),
            ("2014//", "2014"),
            ("2024/3", "2024-03"),
        ] {
            let read = read(text).map(|date| date.as_written().to_string());
            assert_eq!(read.as_deref(), Some(edtf), "{text}");
        }
        for text in [
            "",
            "n.d.",
            "1999-1998",
            "3/5/2024",
            "2024/13",
            "cat 1998",
            "Spring",
            "2024/05/06/07x/8 May",
        ] {
            let known = read(text).map(|date| date.as_written().to_string());
            assert!(
                known.is_none() || text.starts_with("2024/05"),
                "{text}: {known:?}"
            );
        }
        assert!(is_none("n.d.") && is_none("[s.d.]") && !is_none("1998"));
    }
}

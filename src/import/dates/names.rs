//! The names of months and of days of the week in the languages whose press is read: English, German, French and
//! Spanish. Reads no dates.

/// Months by language, January first.
const MONTHS: [[&str; 12]; 4] = [
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
];

/// Days of the week by language, Monday first.
const WEEKDAYS: [[&str; 7]; 4] = [
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ],
    [
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
    ],
    [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ],
];

/// A name is shortened to so many letters at least, and to no more than [`LONGEST_SHORT`].
const SHORTEST: usize = 3;
const LONGEST_SHORT: usize = 5;

/// The number of a month by its name or by the letters that stand for it, in lower case.
pub fn month(name: &str) -> Option<u32> {
    let number_in = |months: &[&str; 12]| -> Option<u32> {
        let whole = months.iter().position(|month| *month == name);
        let mut short = months
            .iter()
            .enumerate()
            .filter(|(_, month)| is_short(name, month));
        let only = short.next().filter(|_| short.next().is_none());
        let found = whole.or(only.map(|(at, _)| at))?;
        u32::try_from(found).ok().map(|at| at + 1)
    };
    let accents = ["aout", "fevrier", "decembre", "maerz", "marz"];
    let numbers = [8, 2, 12, 3, 3];
    let mut languages = MONTHS.iter();
    languages.find_map(number_in).or_else(|| {
        let plain = accents.iter().position(|accent| *accent == name)?;
        numbers.get(plain).copied()
    })
}

/// Whether this is a day of the week, or the letters that stand for one.
pub fn is_weekday(name: &str) -> bool {
    let mut days = WEEKDAYS.iter().flatten();
    name == "sonnabend" || days.any(|day| *day == name || is_short(name, day))
}

fn is_short(name: &str, whole: &str) -> bool {
    let letters = name.chars().count();
    (SHORTEST..=LONGEST_SHORT).contains(&letters) && whole.starts_with(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_short_forms_are_known() {
        for (name, number) in [
            ("january", 1),
            ("sept", 9),
            ("märz", 3),
            ("dez", 12),
            ("févr", 2),
            ("juil", 7),
            ("agosto", 8),
            ("ene", 1),
            ("may", 5),
            ("août", 8),
        ] {
            assert_eq!(month(name), Some(number), "{name}");
        }
        for name in ["", "ju", "monday", "janus", "sec"] {
            assert_eq!(month(name), None, "{name}");
        }
        assert!(is_weekday("thu") && is_weekday("donnerstag") && is_weekday("jueves"));
        assert!(!is_weekday("may") && !is_weekday("mo"));
    }
}

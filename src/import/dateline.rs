//! Datelines: the place, the day and the agency with which a report begins. Refuses to take
//! any word in capitals for a place.

use std::ops::Range;

use super::dates::{self, Reading};
use super::known::Known;

/// A dateline is no longer than this, in bytes.
const MAX_BYTES: usize = 100;

/// What sets a dateline off from the report.
const DASHES: [&str; 4] = [" - ", " – ", " — ", "—"];

/// `LONDON, March 3 (Agency) - `.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dateline {
    pub place: String,
    pub agency: Option<String>,
    pub date: Option<Reading>,
    pub range: Range<usize>,
}

/// `LONDON, March 3 (Agency) - ` at `at`. Without an agency in brackets, only where the
/// place is known or a date follows it.
pub fn at(body: &str, at: usize, known: &Known) -> Option<Dateline> {
    let line = body.get(at..)?.lines().next()?;
    let dash = DASHES
        .iter()
        .filter_map(|dash| line.find(dash).map(|found| (found, dash.len())))
        .min()
        .filter(|(found, _)| *found <= MAX_BYTES)?;
    let head = line.get(..dash.0)?.trim_end();
    let (head, agency) = match head
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once('('))
    {
        Some((head, agency)) => (head.trim_end(), Some(agency.trim().to_string())),
        None => (head, None),
    };
    let (place, rest) = head.split_once(',').unwrap_or((head, ""));
    let (place, rest) = (place.trim(), rest.trim());
    let date = dates::whole(rest);
    let dated = date.is_some() || is_day_of_month(rest);
    let country = rest.is_empty()
        || rest
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
    let capitals = is_capitals(place);
    let placed = known.is_place(place) || (capitals && (agency.is_some() || dated));
    let fits = placed && (dated || country);
    let certain = agency.is_some() || dated || capitals;
    (fits && certain).then(|| Dateline {
        place: place.to_string(),
        agency,
        date,
        range: at..at + dash.0 + dash.1,
    })
}

fn is_capitals(place: &str) -> bool {
    let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '’' | '\'');
    place.len() >= 2
        && !place.chars().any(char::is_lowercase)
        && place.chars().any(char::is_alphabetic)
        && place.chars().all(allowed)
}

/// `March 3`, `3 March`: a day without its year, which is no date.
fn is_day_of_month(text: &str) -> bool {
    let with_year = format!("{}, 2000", text.trim().trim_end_matches('.'));
    !text.is_empty() && dates::whole(&with_year).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::{KnownEntity, Registry};
    use super::*;
    use crate::model::entity::EntityKind;
    use crate::model::slug::Slug;

    fn line(text: &str) -> Option<(String, Option<String>, Option<Reading>)> {
        let guangdong = KnownEntity {
            slug: Slug::from_title("guangdong", 60).unwrap_or_else(|| unreachable!()),
            kind: EntityKind::Place,
            names: vec!["Guangdong".into()],
            domains: Vec::new(),
        };
        let registry = Registry {
            entities: vec![guangdong],
            topics: Vec::new(),
        };
        let found = at(text, 0, &Known::new(&registry))?;
        Some((found.place, found.agency, found.date))
    }

    #[test]
    fn datelines_give_place_agency_and_date() {
        let wire = Some("Wire".to_string());
        assert_eq!(
            line("LONDON, March 3 (Wire) - It rained."),
            Some(("LONDON".into(), wire.clone(), None))
        );
        assert_eq!(
            line("Guangdong, China (Wire) — It rained."),
            Some(("Guangdong".into(), wire, None))
        );
        assert_eq!(
            line("GUANGDONG — It rained."),
            Some(("GUANGDONG".into(), None, None))
        );
        let dated = line("NEW YORK, March 3, 2025 (Wire) - It rained.").and_then(|d| d.2);
        assert!(matches!(dated, Some(Reading::Date(date)) if date.as_written() == "2025-03-03"));
    }

    #[test]
    fn other_openings_are_no_datelines() {
        for text in [
            "",
            "AI — the new thing",
            "Guangdong - a province",
            "It rained (a lot) - so",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}

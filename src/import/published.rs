//! When a clipping was published: by its headers, its byline or its dateline, never by its
//! running text. Refuses to choose between two readings of a date.

use crate::model::article::Method;
use crate::model::date::Date;

use super::codes;
use super::dates::{self, Reading};
use super::draft::{Draft, add_provenance, headers, note, unreadable};
use super::piece::{Field, Parts};
use super::residue::Residue;

/// Sets the date that the headers declare, or the byline or dateline prints.
pub fn set(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue) {
    let declared = headers(parts, Field::Date).next();
    let words = |range: &std::ops::Range<usize>| parts.body.get(range.clone()).unwrap_or_default();
    let printed = residue
        .date
        .as_ref()
        .map(|(reading, range)| (reading.clone(), words(range)));
    let dateline = residue.dateline.as_ref();
    let dateline = dateline.and_then(|line| Some((line.date.clone()?, words(&line.range))));
    let mut found: Vec<(Date, Method, &str)> = Vec::new();
    if let Some(header) = declared {
        match declared_date(header.value) {
            Some(Reading::Date(date)) => found.push((date, Method::Declared, header.line)),
            Some(Reading::Ambiguous) => ambiguous_date(draft, header.line),
            None => unreadable(draft, header, "is no date that can be read"),
        }
    }
    for (reading, words) in printed.into_iter().chain(dateline) {
        match reading {
            Reading::Date(date) => found.push((date, Method::Extracted, words)),
            Reading::Ambiguous => ambiguous_date(draft, words),
        }
    }
    let mut found = found.into_iter();
    let Some((date, method, quote)) = found.next() else {
        return;
    };
    for (other, _, words) in found {
        let (one, two) = (date.as_written(), other.as_written());
        if !one.starts_with(two) && !two.starts_with(one) {
            let message =
                format!("\"{quote}\" gives {one} as its date, and \"{words}\" gives {two}");
            note(
                draft,
                &codes::CONFLICTING_EVIDENCE,
                words,
                message,
                Some(format!("{one} was taken")),
            );
        }
    }
    add_provenance(draft, "published", method, Some(quote));
    draft.published = Some(date);
}

/// EDTF, or a date written out; of a moment only the day.
fn declared_date(value: &str) -> Option<Reading> {
    let written = dates::whole(value);
    written.or_else(|| {
        Date::parse(value)
            .ok()
            .filter(|_| !value.contains('T'))
            .map(Reading::Date)
    })
}

fn ambiguous_date(draft: &mut Draft, words: &str) {
    let message = format!("\"{words}\" may be read with day and month either way round");
    note(
        draft,
        &codes::AMBIGUOUS_DATE_IN_CLIPPING,
        words,
        message,
        None,
    );
}

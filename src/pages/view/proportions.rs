//! Counts as parts of one bar, each with its share.

use serde::Serialize;

use crate::model::locale::{Argument, Locale};
use crate::model::quotation::LabelCounts;

/// A picture that is 1000 units wide, beside the counts in words.
#[derive(Serialize)]
pub struct Proportions<'d> {
    /// A sentence that says what the picture shows.
    title: String,
    total: usize,
    parts: Vec<Part<'d>>,
}

#[derive(Serialize)]
pub struct Part<'d> {
    label: &'d str,
    /// What it is called in the program, as a name for styles.
    name: String,
    count: usize,
    x: usize,
    width: usize,
}

const WIDTH: usize = 1000;

/// The picture of some counts. `sentence` is what the locale says of them, and `family` that of the words for their
/// labels. `None` where there is nothing to count.
pub fn proportions<'d>(
    locale: &'d Locale,
    sentence: &str,
    family: &str,
    counts: &LabelCounts,
) -> Option<Proportions<'d>> {
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return None;
    }
    let mut before = 0;
    let part = |(label, count): &(&'static str, usize)| {
        let x = before * WIDTH / total;
        before += count;
        Part {
            label: locale.word_of(family, label),
            name: label.replace(' ', "-"),
            count: *count,
            x,
            width: before * WIDTH / total - x,
        }
    };
    let parts: Vec<Part<'_>> = counts.iter().map(part).collect();
    let words = parts
        .iter()
        .map(|part| format!("{} {}", locale.number(part.count), part.label));
    let words: Vec<String> = words.collect();
    let words = words.join(locale.word("and_more"));
    let arguments = [("count", Argument::from(total)), ("it", (&words).into())];
    Some(Proportions {
        title: locale.say(sentence, arguments),
        total,
        parts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::words::in_english;

    #[test]
    fn parts_fill_the_bar_without_a_gap() {
        let locale = in_english();
        let counts = vec![("supported", 1), ("single source", 1), ("d", 1)];
        let picture = proportions(&locale, "claims_counted", "standing", &counts).unwrap();
        let places: Vec<_> = picture.parts.iter().map(|of| (of.x, of.width)).collect();
        assert_eq!(places, [(0, 333), (333, 333), (666, 334)]);
        assert_eq!(picture.title, "3 claims: 1 supported, 1 single source, 1 d");
        assert!(proportions(&locale, "claims_counted", "standing", &Vec::new()).is_none());
    }
}

//! Counts as parts of one bar, each with its share.

use serde::Serialize;

use crate::model::quotation::LabelCounts;

/// A picture that is 1000 units wide, beside the counts in words.
#[derive(Serialize)]
pub struct Proportions {
    /// A sentence that says what the picture shows.
    title: String,
    total: usize,
    parts: Vec<Part>,
}

#[derive(Serialize)]
pub struct Part {
    label: &'static str,
    /// The label as a name for styles.
    name: String,
    count: usize,
    x: usize,
    width: usize,
}

const WIDTH: usize = 1000;

/// The picture of some counts of things, which are called by `one` or `many`; `None` where there is nothing to count.
pub fn proportions(one: &str, many: &str, counts: &LabelCounts) -> Option<Proportions> {
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return None;
    }
    let mut before = 0;
    let part = |(label, count): &(&'static str, usize)| {
        let x = before * WIDTH / total;
        before += count;
        Part {
            label,
            name: label.replace(' ', "-"),
            count: *count,
            x,
            width: before * WIDTH / total - x,
        }
    };
    let parts: Vec<Part> = counts.iter().map(part).collect();
    let words = parts
        .iter()
        .map(|part| format!("{} {}", part.count, part.label));
    let words: Vec<String> = words.collect();
    let things = if total == 1 { one } else { many };
    Some(Proportions {
        title: format!("{total} {things}: {}", words.join(", ")),
        total,
        parts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_without_a_gap() {
        let picture =
            proportions("claim", "claims", &vec![("a", 1), ("b c", 1), ("d", 1)]).unwrap();
        let places: Vec<_> = picture.parts.iter().map(|of| (of.x, of.width)).collect();
        assert_eq!(places, [(0, 333), (333, 333), (666, 334)]);
        assert_eq!(picture.title, "3 claims: 1 a, 1 b c, 1 d");
        assert!(proportions("claim", "claims", &Vec::new()).is_none());
    }
}

//! How the nearest passage is shown under what was looked for.

use crate::model::quotation::NearPassage;

/// How many words are shown before and behind what differs.
const WORDS_AROUND: usize = 5;

/// What was looked for and the nearest passage under each other, with marks under what differs. `typed` is a
/// word of six letters for the former.
pub fn shown(near: &NearPassage, typed: &str) -> String {
    let mut lines = [String::new(), String::new(), String::new()];
    let last = near.steps.len().saturating_sub(1);
    for (number, (same, quoted, source)) in near.steps.iter().enumerate() {
        let (quoted, source) = match same {
            true => (around(quoted, number, last), around(source, number, last)),
            false => (quoted.clone(), source.clone()),
        };
        let width = quoted.chars().count().max(source.chars().count());
        let mark = if *same { ' ' } else { '^' };
        for (line, text) in lines
            .iter_mut()
            .zip([quoted, source, mark.to_string().repeat(width)])
        {
            if number > 0 {
                line.push(' ');
            }
            line.push_str(&text);
            line.extend(std::iter::repeat_n(' ', width - text.chars().count()));
        }
    }
    let [quoted, source, marks] = lines;
    let difference = near
        .difference
        .as_deref()
        .map_or(String::new(), |what| format!(": {what}"));
    format!(
        "the nearest passage{difference}\n{typed}: {}\nsource: {}\n        {}",
        quoted.trim_end(),
        source.trim_end(),
        marks.trim_end()
    )
}

/// The words that stand beside a difference; all others are left out.
fn around(text: &str, number: usize, last: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (first, behind) = (number == 0, number == last);
    let kept = if first || behind {
        WORDS_AROUND
    } else {
        2 * WORDS_AROUND
    };
    if words.len() <= kept || (first && behind) {
        return text.to_string();
    }
    let head = words.get(..WORDS_AROUND).unwrap_or_default().join(" ");
    let tail = words
        .get(words.len() - WORDS_AROUND..)
        .unwrap_or_default()
        .join(" ");
    match (first, behind) {
        (true, _) => format!("… {tail}"),
        (_, true) => format!("{head} …"),
        _ => format!("{head} … {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stands_under_each_other() {
        let step =
            |same, quoted: &str, source: &str| (same, quoted.to_string(), source.to_string());
        let near = NearPassage {
            difference: Some("a number differs".to_string()),
            steps: vec![
                step(
                    true,
                    "was added to the trade blacklist in May",
                    "was added to the trade blacklist in May",
                ),
                step(false, "18", "2019"),
                step(true, ", he said", ", he said"),
            ],
        };
        assert_eq!(
            shown(&near, "quoted"),
            "the nearest passage: a number differs\n\
             quoted: … the trade blacklist in May 18   , he said\n\
             source: … the trade blacklist in May 2019 , he said\n                                     ^^^^"
        );
    }
}

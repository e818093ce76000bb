//! A quotation that stands in no clipping.

use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::{Explanation, NearPassage, Verdict};

pub static CODE: Code = Code {
    name: "absent-quotation",
    severity: Severity::Error,
    summary: "a quotation that stands in no clipping",
    explanation: "What stands in `quote:`, in a blockquote, or between double quotation marks in a brief, a \
summary or a claim (three words or more) is looked for in the clippings that its article names. How it is set \
does not matter: quotation marks, dashes, spaces, line ends, and what editors do by custom ([…], [sic], [the \
company], [T]he, a full stop within the marks). Every word does. The nearest passage is shown with what differs. \
Quote what stands there, or take the quotation marks away and say it in your own words. Where the quotation marks \
of an article are no quotations, say so and why: `quotes: {off: marks of irony}`.",
};

/// How many words are shown before and behind what differs.
const WORDS_AROUND: usize = 5;

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(
        dossier,
        |QuotationPlace {
             article,
             file,
             sought,
         },
         proof| {
            if proof.verdict != Verdict::Absent {
                return;
            }
            let message = match article.clippings.len() {
                1 => "this quotation is not in the article’s clipping",
                _ => "this quotation is in none of the article’s clippings",
            };
            let hint = match &proof.explanation {
            Some(Explanation::Near(near)) => shown(near),
            _ => "nothing in the clipping comes near it: quote what stands there, or use your own words".to_string(),
        };
            diagnostics.push(
                Diagnostic::new(&CODE, &file, message)
                    .at(sought.at)
                    .hint(hint),
            );
        },
    );
}

/// The quotation and the nearest passage under each other, with marks under what differs.
fn shown(near: &NearPassage) -> String {
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
        "the nearest passage{difference}\nquoted: {}\nsource: {}\n        {}",
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
            shown(&near),
            "the nearest passage: a number differs\n\
             quoted: … the trade blacklist in May 18   , he said\n\
             source: … the trade blacklist in May 2019 , he said\n                                     ^^^^"
        );
    }
}

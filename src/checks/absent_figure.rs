//! A figure that stands in no clipping, or not in its own quotation.

use super::passage::shown;
use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::{Explanation, Verdict};

pub static CODE: Code = Code {
    name: "absent-figure",
    severity: Severity::Error,
    summary: "a figure that stands in no clipping",
    explanation: "The value of a figure is looked for in the clippings of its article, with its unit and its \
qualifier near it; where a `quote:` gives it, in that. How a number is written does not matter: 1,000 or 1 000 or \
“a thousand”, 3 million or 3m or 300万, 48 TB or 48 terabytes, % or per cent, “more than” or “over”; the language of \
the article says what its commas and points mean, and that of the dossier what yours do. Which number it is does \
matter, and so does what it counts and whether it is so much, more, less, or about so much. The nearest number is \
shown with what differs. Give the figure as the source does.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(dossier, |place, proof| {
        if proof.verdict != Verdict::Absent || !proof.place.is_figure() {
            return;
        }
        let QuotationPlace {
            article,
            file,
            sought,
        } = place;
        let message = match (&proof.explanation, article.clippings.len()) {
            (Some(Explanation::Contradicts(_)), _) => {
                "the words that are quoted for this figure give another"
            }
            (_, 1) => "this figure is not in the article’s clipping",
            _ => "this figure is in none of the article’s clippings",
        };
        let near = match &proof.explanation {
            Some(Explanation::Near(near)) => Some(near),
            Some(Explanation::Contradicts(near)) => near.as_ref(),
            _ => None,
        };
        let hint = match near {
            Some(near) => shown(near, "figure"),
            None => "no number there comes near it: give the figure as the source does".to_string(),
        };
        diagnostics.push(
            Diagnostic::new(&CODE, &file, message)
                .at(sought.at)
                .hint(hint),
        );
    });
}

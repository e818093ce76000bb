//! A quotation that stands in no clipping.

use super::passage::shown;
use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::{Explanation, Verdict};

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

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(
        dossier,
        |QuotationPlace {
             article,
             file,
             sought,
         },
         proof| {
            if proof.verdict != Verdict::Absent || proof.place.is_figure() {
                return;
            }
            let message = match article.clippings.len() {
                1 => "this quotation is not in the article’s clipping",
                _ => "this quotation is in none of the article’s clippings",
            };
            let hint = match &proof.explanation {
            Some(Explanation::Near(near)) => shown(near, "quoted"),
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

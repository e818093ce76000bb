//! A quotation so short that it stands in its clipping at several places.

use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::{Explanation, Verdict};

pub static CODE: Code = Code {
    name: "ambiguous-quotation",
    severity: Severity::Warning,
    summary: "a short quotation that stands at several places",
    explanation: "Fewer than six words that a clipping has more than once prove little: a reader cannot tell which \
place is meant. Quote more words, or say what stands before or behind them: `prefix:` and `suffix:` beside \
`quote:`, as in the W3C’s TextQuoteSelector.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(dossier, |QuotationPlace { file, sought, .. }, proof| {
        if proof.verdict != Verdict::Ambiguous {
            return;
        }
        let count = match proof.explanation {
            Some(Explanation::Ambiguous(count)) => count,
            _ => 2,
        };
        let message = format!("this quotation stands at {count} places of its clipping");
        let hint =
            "quote more words, or add `prefix:` or `suffix:` with words that stand beside it";
        diagnostics.push(
            Diagnostic::new(&CODE, &file, message)
                .at(sought.at)
                .hint(hint),
        );
    });
}

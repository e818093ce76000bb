//! A quotation that stands in the clipping of another article.

use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::{Explanation, Verdict};

pub static CODE: Code = Code {
    name: "misattributed-quotation",
    severity: Severity::Error,
    summary: "a quotation from the clipping of another article",
    explanation: "The words stand in a clipping of the dossier, but in none that this article names. Quote them in \
the article that has them, or name that clipping under `clipping:` if this article rests on it too.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(dossier, |QuotationPlace { file, sought, .. }, proof| {
        if proof.verdict != Verdict::Misattributed {
            return;
        }
        let message = "this quotation is not in the article’s clipping, but in another one";
        let mut diagnostic = Diagnostic::new(&CODE, &file, message).at(sought.at);
        if let Some(Explanation::In(other)) = &proof.explanation {
            diagnostic = diagnostic.hint(format!("it stands in the clipping of {other}"));
        }
        diagnostics.push(diagnostic);
    });
}

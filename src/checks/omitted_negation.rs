//! A quotation whose omission leaves out a word that denies.

use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::Explanation;

pub static CODE: Code = Code {
    name: "omitted-negation",
    severity: Severity::Warning,
    summary: "an omission in a quotation that leaves out a “not”",
    explanation: "The quotation is in the clipping, with an ellipsis for words that are left out, and one of these \
words denies something: not, no, never, without. Look whether the quotation still says what the source says.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(dossier, |QuotationPlace { file, sought, .. }, proof| {
        if proof.explanation == Some(Explanation::OmitsNegation) {
            let message = "what this quotation leaves out denies something";
            let hint = "look whether it still says what the source says";
            diagnostics.push(
                Diagnostic::new(&CODE, &file, message)
                    .at(sought.at)
                    .hint(hint),
            );
        }
    });
}

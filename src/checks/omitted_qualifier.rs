//! A figure without the qualifier that its source gives it.

use super::{QuotationPlace, each_proof};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;
use crate::model::quotation::Explanation;

pub static CODE: Code = Code {
    name: "omitted-qualifier",
    severity: Severity::Warning,
    summary: "a figure that says more exactly what its source gives roughly",
    explanation: "The number stands in the clipping, with words before or behind it that say how exact it is: more \
than, at least, up to, about, nearly, fewer than. Say so in `qualifier:`.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    each_proof(dossier, |QuotationPlace { file, sought, .. }, proof| {
        if let Some(Explanation::OmitsQualifier(words)) = &proof.explanation {
            let message = format!("the source says “{words}” of this figure");
            let hint = format!("write `qualifier: {words}`");
            diagnostics.push(
                Diagnostic::new(&CODE, &file, message)
                    .at(sought.at)
                    .hint(hint),
            );
        }
    });
}

//! A dossier in a language that the interface does not speak.

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;

/// The primary subtag of the one language of headings, menus and dates.
const SPOKEN: &str = "en";

pub static CODE: Code = Code {
    name: "interface-language",
    severity: Severity::Warning,
    summary: "headings, menus and dates are in English",
    explanation: "`language` in dossier.yaml says in which language the dossier's own texts are, and pages are marked \
with it. The words of the interface, such as headings, menus and the names of months, are in English all the same, \
which readers and their screen readers will notice. Templates of your own can hold other words.",
};

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let language = dossier.config.language.as_str();
    if language.split('-').next() != Some(SPOKEN) {
        let message =
            format!("the dossier is in `{language}`, and headings, menus and dates are in English");
        let diagnostic = Diagnostic::new(&CODE, &Arc::from("dossier.yaml"), message);
        diagnostics.push(
            diagnostic.hint("copies of the theme's files in templates/ can hold other words"),
        );
    }
}

//! A dossier in a language that the interface does not speak, or not whole.

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::dossier::Dossier;

pub static CODE: Code = Code {
    name: "interface-language",
    severity: Severity::Warning,
    summary: "headings, menus and dates are in English",
    explanation: "`language` in dossier.yaml says in which language the dossier's own texts are, and pages are marked \
with it. The interface (headings, menus, how dates are said) speaks English, German and simplified Chinese. For any \
other language `dossier theme --copy languages/TAG.yaml` writes all its words to templates/languages/TAG.yaml, in \
English, to be translated there; numbers, plurals, months and the order of names come from Unicode's data. What is \
missing in that file is said in English.",
};

/// So many of the missing keys are named.
const NAMED: usize = 3;

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    let config = &dossier.config;
    let (language, words) = (&config.language, config.locale.words());
    let file: Arc<str> = Arc::from("dossier.yaml");
    if words.language.primary() != language.primary() {
        let message =
            format!("the dossier is in `{language}`, and headings, menus and dates are in English");
        let hint = format!(
            "`dossier theme --copy languages/{language}.yaml` writes the words of the interface into the dossier, to be translated"
        );
        diagnostics.push(Diagnostic::new(&CODE, &file, message).hint(hint));
    } else if !words.untranslated.is_empty() {
        let missing = &words.untranslated;
        let message = format!(
            "{} of the interface’s {} messages are not in `{language}` but in English",
            missing.len(),
            words.messages.len()
        );
        let named: Vec<String> = missing
            .iter()
            .take(NAMED)
            .map(|key| format!("`{key}`"))
            .collect();
        let more = if missing.len() > NAMED {
            " and more"
        } else {
            ""
        };
        let hint = format!(
            "write {}{more} in templates/languages/{language}.yaml, or under `translations` in dossier.yaml",
            named.join(", ")
        );
        diagnostics.push(Diagnostic::new(&CODE, &file, message).hint(hint));
    }
}

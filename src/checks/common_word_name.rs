//! A name that is also an ordinary word, and so is recognised where nobody is meant.

use crate::model::diagnostic::{Code, Diagnostic, Located, Severity};
use crate::model::dossier::Dossier;
use crate::model::folding::spelling;

pub static CODE: Code = Code {
    name: "common-word-name",
    severity: Severity::Warning,
    summary: "a name that is also an ordinary word",
    explanation: "This name of one word is an English word too, or stands in lower case in the dossier's own \
texts; it is recognised wherever it is written with a capital, as at the beginning of a sentence. Say how it may be \
recognised: `match: never` (only where [[slug]] or `entities:` says so), `match: exact` (as written, and not in \
capitals) or `match: default`, for all names of the entity or for one alias, `{name: Target, match: never}`.",
};

/// Words that texts in English are full of, and that somebody or something may be called by: in
/// lower case, sorted, one a line.
const WORDS: &str = include_str!("common_words.txt");

pub fn run(dossier: &Dossier, diagnostics: &mut Vec<Diagnostic>) {
    // Few names have one word, and fewer have to be looked up.
    let mut english: Option<Vec<&str>> = None;
    for linked in &dossier.entities {
        let entity = &linked.entity;
        for (name, matching) in entity.recognised_names() {
            if matching.is_some() {
                continue;
            }
            let Some(word) = word_of(name) else { continue };
            let english = english.get_or_insert_with(|| WORDS.lines().collect());
            let is_english = english.binary_search(&word.as_str()).is_ok();
            let what = match dossier.in_lower_case.get(&word) {
                Some(file) => {
                    format!("may be an ordinary word too: it stands in lower case in {file}")
                }
                None if is_english => "is also an English word".to_string(),
                None => continue,
            };
            let message = format!("“{}” {what}", name.value);
            let is_alias = entity.aliases.iter().any(|alias| alias.name.at == name.at);
            let hint = match is_alias {
                true => format!(
                    "say how it may be recognised: `{{name: {}, match: never}}`, or exact or default",
                    name.value
                ),
                false => {
                    "say how it may be recognised: `match: never`, `exact` or `default`".to_string()
                }
            };
            let diagnostic = Diagnostic::new(&CODE, &entity.file, message).at(name.at);
            diagnostics.push(diagnostic.hint(hint));
        }
    }
}

/// The name in lower case, where it has one word that is not written so or in capitals by itself.
fn word_of(name: &Located<String>) -> Option<String> {
    let spelling = spelling(&name.value);
    let one_word = !spelling.contains(' ');
    let mixed = spelling.contains(char::is_lowercase) && spelling.contains(char::is_uppercase);
    (one_word && mixed).then(|| spelling.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_lower_case_and_there_once() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }
}

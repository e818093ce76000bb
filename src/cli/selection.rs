//! Which diagnostics are shown to people, and how many more there are of each code. What tools
//! read is never cut.

use std::collections::BTreeMap;

use crate::model::diagnostic::{Code, Diagnostic, Severity};

/// How many of one code are shown of one file.
const MOST_OF_A_CODE: usize = 20;
/// How many are shown in all.
const MOST: usize = 100;

/// What is shown, in the order of the report, and what is only counted.
#[derive(Default)]
pub struct Selection<'r> {
    pub shown: Vec<&'r Diagnostic>,
    /// By name of the code.
    pub more: BTreeMap<&'static str, (&'static Code, usize)>,
}

impl<'r> Selection<'r> {
    /// Of these diagnostics, which are sorted by file. Errors go before warnings where there is
    /// not room for all.
    pub fn of(diagnostics: &'r [Diagnostic]) -> Selection<'r> {
        let mut of_a_code: BTreeMap<&str, usize> = BTreeMap::new();
        let mut file = None;
        let mut eligible: Vec<bool> = Vec::with_capacity(diagnostics.len());
        for diagnostic in diagnostics {
            if file.replace(&diagnostic.file) != Some(&diagnostic.file) {
                of_a_code.clear();
            }
            let count = of_a_code.entry(diagnostic.code.name).or_default();
            *count += 1;
            eligible.push(*count <= MOST_OF_A_CODE);
        }
        let of = |severity: Severity| {
            let all = diagnostics.iter().zip(&eligible);
            all.filter(|(d, eligible)| **eligible && d.code.severity == severity)
                .count()
        };
        let mut errors = of(Severity::Error).min(MOST);
        let mut warnings = of(Severity::Warning).min(MOST - errors);
        let mut selection = Selection::default();
        for (diagnostic, eligible) in diagnostics.iter().zip(eligible) {
            let room = match diagnostic.code.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
            };
            if eligible && *room > 0 {
                *room -= 1;
                selection.shown.push(diagnostic);
            } else {
                let code = diagnostic.code;
                let more = selection.more.entry(code.name).or_insert((code, 0));
                more.1 += 1;
            }
        }
        selection
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::read::codes::{REMOTE_IMAGE as ODD, UNKNOWN_KEY as BAD};

    fn many(code: &'static Code, file: &str, count: usize) -> Vec<Diagnostic> {
        vec![Diagnostic::new(code, &Arc::from(file), ""); count]
    }

    #[test]
    fn of_one_code_in_one_file_some_are_shown_and_all_are_counted() {
        let diagnostics = [many(&BAD, "a", 25), many(&ODD, "a", 3), many(&BAD, "b", 20)].concat();
        let selection = Selection::of(&diagnostics);
        assert_eq!(selection.shown.len(), 43);
        let more: Vec<_> = selection.more.values().map(|(c, n)| (c.name, *n)).collect();
        assert_eq!(more, [(BAD.name, 5)]);
    }

    #[test]
    fn warnings_take_no_room_from_errors() {
        let files = (0..9).map(|file| many(&ODD, &format!("a{file}"), 20));
        let diagnostics = [files.collect::<Vec<_>>().concat(), many(&BAD, "b", 30)].concat();
        let selection = Selection::of(&diagnostics);
        assert_eq!(selection.shown.len(), MOST);
        let errors = selection.shown.iter().filter(|d| d.code.name == BAD.name);
        assert_eq!(errors.count(), 20);
        assert_eq!(selection.more.values().map(|(_, n)| n).sum::<usize>(), 110);
    }
}

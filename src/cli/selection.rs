//! Which diagnostics are shown to people, which are told in one with others of their kind, and how
//! many more there are of each code. What tools read is never cut.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::diagnostic::{Code, Diagnostic, Severity};

/// How many of one code are shown of one file.
const MOST_OF_A_CODE: usize = 20;
/// How many are shown in all.
const MOST: usize = 100;

/// Warnings of one kind about more files than these are told in one.
const MOST_FILES: usize = 3;

/// Diagnostics are of one kind where they have one code and one hint: what to do about one is what
/// to do about all.
pub type Kind<'r> = (&'static str, Option<&'r str>);

pub fn kind(diagnostic: &Diagnostic) -> Kind<'_> {
    (diagnostic.code.name, diagnostic.hint.as_deref())
}

/// What is shown, in the order of the report, and what is only counted.
#[derive(Default)]
pub struct Selection<'r> {
    pub shown: Vec<&'r Diagnostic>,
    /// Warnings that the first of their kind stands for.
    pub alike: BTreeMap<Kind<'r>, Vec<&'r Diagnostic>>,
    /// By name of the code.
    pub more: BTreeMap<&'static str, (&'static Code, usize)>,
}

impl<'r> Selection<'r> {
    /// Of these diagnostics, which are sorted by file. Errors go before warnings where there is
    /// not room for all. Unless `whole`, warnings of one kind about many files are told in one.
    pub fn of(diagnostics: &'r [Diagnostic], whole: bool) -> Selection<'r> {
        let (first, alike) = match whole {
            true => (diagnostics.iter().collect(), BTreeMap::new()),
            false => told_in_one(diagnostics),
        };
        Selection {
            alike,
            ..Selection::bounded(&first)
        }
    }

    fn bounded(diagnostics: &[&'r Diagnostic]) -> Selection<'r> {
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

/// The diagnostics that are told, and by kind those that one of them stands for.
fn told_in_one(
    diagnostics: &[Diagnostic],
) -> (Vec<&Diagnostic>, BTreeMap<Kind<'_>, Vec<&Diagnostic>>) {
    let is_warning = |d: &&Diagnostic| d.code.severity == Severity::Warning;
    let mut files: BTreeMap<Kind<'_>, BTreeSet<&str>> = BTreeMap::new();
    for warning in diagnostics.iter().filter(is_warning) {
        files
            .entry(kind(warning))
            .or_default()
            .insert(&warning.file);
    }
    files.retain(|_, files| files.len() > MOST_FILES);
    let mut first = Vec::with_capacity(diagnostics.len());
    let mut alike: BTreeMap<Kind<'_>, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let kind = kind(diagnostic);
        let is_one_of_many = is_warning(&diagnostic) && files.contains_key(&kind);
        match alike.get_mut(&kind).filter(|_| is_one_of_many) {
            Some(others) => others.push(diagnostic),
            None => {
                first.push(diagnostic);
                if is_one_of_many {
                    alike.insert(kind, Vec::new());
                }
            }
        }
    }
    (first, alike)
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
        let selection = Selection::of(&diagnostics, true);
        assert_eq!(selection.shown.len(), 43);
        let more: Vec<_> = selection.more.values().map(|(c, n)| (c.name, *n)).collect();
        assert_eq!(more, [(BAD.name, 5)]);
    }

    #[test]
    fn warnings_take_no_room_from_errors() {
        let files = (0..9).map(|file| many(&ODD, &format!("a{file}"), 20));
        let diagnostics = [files.collect::<Vec<_>>().concat(), many(&BAD, "b", 30)].concat();
        let selection = Selection::of(&diagnostics, true);
        assert_eq!(selection.shown.len(), MOST);
        let errors = selection.shown.iter().filter(|d| d.code.name == BAD.name);
        assert_eq!(errors.count(), 20);
        assert_eq!(selection.more.values().map(|(_, n)| n).sum::<usize>(), 110);
    }

    #[test]
    fn warnings_of_one_kind_about_many_files_are_told_in_one_and_errors_never() {
        let files = |code, count: usize| -> Vec<Diagnostic> {
            (0..count)
                .flat_map(|file| many(code, &format!("f{file}"), 1))
                .collect()
        };
        let diagnostics = [files(&ODD, 6), files(&BAD, 6)].concat();
        let selection = Selection::of(&diagnostics, false);
        assert_eq!(selection.shown.len(), 1 + 6);
        assert_eq!(
            selection.alike.get(&(ODD.name, None)).map(Vec::len),
            Some(5)
        );
        assert!(selection.more.is_empty());
        let few = files(&ODD, MOST_FILES);
        assert_eq!(Selection::of(&few, false).shown.len(), MOST_FILES);
    }
}

//! What is wrong with the content, as values. Making a diagnostic and painting it live
//! apart: this file knows no terminal, and reads no file.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Whether the content can be published all the same.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// The site is built; the editor should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// One kind of diagnostic. `name` is stable: tools and people may rely on it.
#[derive(Debug)]
pub struct Code {
    /// Kebab-case and unique over the whole program.
    pub name: &'static str,
    pub severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
    /// What `dossier check --explain` prints: why it matters and how to mend it.
    pub explanation: &'static str,
}

/// Where in a file: 1-based line and column, counted in characters, and how many
/// characters the caret underlines (at least one).
#[derive(
    Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Default, Deserialize, Serialize,
)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub width: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Position = Position {
        line: 1,
        column: 1,
        width: 1,
    };

    /// The first character of a line.
    pub fn of_line(line: u32) -> Position {
        Position {
            line,
            ..Position::START
        }
    }

    /// The position of the byte `offset` of `text`, underlining `width` characters.
    pub fn of_offset(text: &str, offset: usize, width: usize) -> Position {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count();
        Position {
            line: saturate(line) + 1,
            column: saturate(column) + 1,
            width: saturate(width).max(1),
        }
    }
}

/// Files are bounded well below 4 GiB, so that counts in them fit; a larger count saturates.
pub fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1)
}

/// A value with the place where it was typed.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Located<T> {
    pub value: T,
    pub at: Position,
}

/// One finding: what is wrong, where, and what to do about it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub code: &'static Code,
    /// Path from the dossier's folder, with `/` between its parts.
    pub file: Arc<str>,
    /// `None` where the finding is about the file as a whole.
    pub at: Option<Position>,
    pub message: String,
    pub hint: Option<String>,
}

impl Diagnostic {
    pub fn new(code: &'static Code, file: &Arc<str>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            file: Arc::clone(file),
            at: None,
            message: message.into(),
            hint: None,
        }
    }

    pub fn at(mut self, at: Position) -> Diagnostic {
        self.at = Some(at);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }
}

/// All findings of a run, sorted by file, place and code, without repetitions.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub fn new(mut diagnostics: Vec<Diagnostic>) -> Report {
        diagnostics.sort_by(|a, b| {
            (&a.file, a.at, a.code.name, &a.message).cmp(&(&b.file, b.at, b.code.name, &b.message))
        });
        diagnostics.dedup_by(|a, b| {
            (&a.file, a.at, a.code.name, &a.message) == (&b.file, b.at, b.code.name, &b.message)
        });
        Report { diagnostics }
    }

    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.code.severity == severity)
            .count()
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

/// "did you mean" over a closed set of words: the nearest within a third of its length, and with
/// at least a letter in common.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut work = usize::MAX;
    nearest_within(typed, known, &mut work)
}

/// The same while there is `work` left, in pairs of letters that are compared; where that
/// comes to its end, nothing is near.
pub fn nearest_within<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
    work: &mut usize,
) -> Option<&'a str> {
    let letters = Letters::of(typed);
    let mut near: Option<(usize, &str)> = None;
    for word in known {
        let of_word = Letters::of(word);
        let length = of_word.count;
        let mut cost = 1;
        let most = length.max(3) / 3;
        if letters.least_distance(&of_word) <= most {
            cost += letters.count * length;
        }
        *work = work.checked_sub(cost)?;
        if cost == 1 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(typed, word);
        if distance <= most && distance < length {
            near = Some(near.map_or((distance, word), |near| near.min((distance, word))));
        }
    }
    near.map(|(_, word)| word)
}

/// What can be said of a word's distance to others at a glance.
struct Letters {
    count: usize,
    /// A bit for each letter, which some letters share.
    kinds: u64,
}

impl Letters {
    fn of(word: &str) -> Letters {
        let kinds = word.chars().map(|c| 1_u64 << (u32::from(c) % 64));
        Letters {
            count: word.chars().count(),
            kinds: kinds.fold(0, |all, kind| all | kind),
        }
    }

    /// An edit changes the length by one, and takes or brings one letter.
    fn least_distance(&self, other: &Letters) -> usize {
        let missing = |a: u64, b: u64| (a & !b).count_ones() as usize;
        self.count
            .abs_diff(other.count)
            .max(missing(self.kinds, other.kinds))
            .max(missing(other.kinds, self.kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_characters_not_bytes() {
        let at = Position::of_offset("一二\n三x", "一二\n三".len(), 1);
        assert_eq!((at.line, at.column), (2, 2));
    }

    #[test]
    fn the_nearest_word_is_found_only_where_it_is_near() {
        assert_eq!(
            nearest("publised", ["published", "publisher"]),
            Some("published")
        );
        assert_eq!(nearest("colour", ["published", "publisher"]), None);
        assert_eq!(nearest("c", ["a", "b"]), None);
        assert_eq!(nearest("b", [""]), None);
        assert_eq!(nearest_within("abcd", ["abce"], &mut 16), None);
        assert_eq!(nearest_within("abcd", ["abce"], &mut 17), Some("abce"));
    }
}

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
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(typed, word), word))
        .filter(|(distance, word)| {
            let length = word.chars().count();
            *distance <= length.max(3) / 3 && *distance < length
        })
        .min()
        .map(|(_, word)| word)
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
    }
}

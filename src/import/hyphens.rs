//! Words that a line end broke. Refuses to join where the text itself has the word with its hyphen.

use std::collections::HashSet;

/// Marks that a line end breaks a word with.
const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];

/// The words of a text that have a hyphen within a line.
pub struct Hyphenated<'t>(HashSet<&'t str>);

impl<'t> Hyphenated<'t> {
    pub fn of(text: &'t str) -> Hyphenated<'t> {
        let is_letter = |c: char| c.is_alphabetic() || c == '-';
        let words = text.split(|c| !is_letter(c));
        Hyphenated(words.filter(|word| word.contains('-')).collect())
    }

    /// How long the second half of a word is, in bytes, of which the first stands at the end of one line and the
    /// second at the beginning of the next.
    pub fn broken(&self, line: &str, next: &str) -> Option<usize> {
        let stem = line.strip_suffix(HYPHENS)?;
        let first = stem.rsplit(|c: char| !c.is_alphabetic()).next()?;
        let len = next.find(|c: char| !c.is_alphabetic());
        let second = next.get(..len.unwrap_or(next.len()))?;
        let is_word = first.chars().count() >= 2
            && second.chars().count() >= 2
            && second.chars().all(char::is_lowercase)
            && !self.has(first, second);
        is_word.then_some(second.len())
    }

    /// Whether the text has it with its hyphen, by itself or within a longer word.
    fn has(&self, first: &str, second: &str) -> bool {
        let whole = format!("{first}-{second}");
        self.0.contains(whole.as_str())
    }
}

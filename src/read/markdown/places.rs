//! From bytes of a text to lines and columns: each place costs the same, however long its line
//! is and however many places are asked for.

use std::cell::OnceCell;

use crate::model::diagnostic::{Position, saturate};

/// How many bytes lie between two places of which the characters before them are known.
const STEP: usize = 256;

/// The places of one text, which begins on a line of its file.
pub struct Places<'t> {
    text: &'t str,
    first_line: u32,
    line_starts: Vec<usize>,
    /// How many characters begin before each multiple of `STEP`. Only long lines need it.
    counts: OnceCell<Vec<usize>>,
}

impl<'t> Places<'t> {
    pub fn of(text: &'t str, first_line: u32) -> Places<'t> {
        let ends = text.match_indices('\n').map(|(offset, _)| offset + 1);
        Places {
            text,
            first_line,
            line_starts: std::iter::once(0).chain(ends).collect(),
            counts: OnceCell::new(),
        }
    }

    /// Where the bytes `start..end` stand in the file; the width ends with the line.
    pub fn at(&self, start: usize, end: usize) -> Position {
        let line = self
            .line_starts
            .partition_point(|line_start| *line_start <= start)
            .saturating_sub(1);
        let line_start = self.line_starts.get(line).copied().unwrap_or_default();
        let next_line = self.line_starts.get(line + 1);
        let line_end = next_line.map_or(self.text.len(), |next| next - 1);
        Position {
            line: saturate(line) + self.first_line,
            column: saturate(self.characters(line_start, start)) + 1,
            width: saturate(self.characters(start, end.min(line_end))).max(1),
        }
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        match to.checked_sub(from) {
            None => 0,
            Some(length) if length <= STEP => begun_in(self.text.as_bytes(), from, to),
            Some(_) => self.before(to) - self.before(from),
        }
    }

    fn before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.counts.get_or_init(|| {
            let mut count = 0;
            let chunks = bytes.chunks(STEP).map(|chunk| {
                let before = count;
                count += begun_in(chunk, 0, chunk.len());
                before
            });
            chunks.collect()
        });
        let step = (offset / STEP).min(counts.len().saturating_sub(1));
        counts.get(step).copied().unwrap_or_default() + begun_in(bytes, step * STEP, offset)
    }
}

/// How many characters begin in these bytes.
fn begun_in(bytes: &[u8], from: usize, to: usize) -> usize {
    let bytes = bytes.get(from..to).unwrap_or_default();
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_long_lines_are_those_of_a_count() {
        let line = "a华é😀".repeat(400);
        let text = format!("x\n{line}\n{line}");
        let places = Places::of(&text, 5);
        for (offset, _) in text.char_indices() {
            let at = places.at(offset, text.len());
            let counted = Position::of_offset(&text, offset, 1);
            assert_eq!((at.line, at.column), (counted.line + 4, counted.column));
            let rest = text[offset..]
                .split('\n')
                .next()
                .map_or(0, |rest| rest.chars().count());
            assert_eq!(at.width as usize, rest.max(1));
        }
    }
}

//! The lines of a page in the order in which they are read: glyphs to lines, columns one after the other. Knows
//! nothing of other pages.

use super::glyphs::Glyph;
use crate::model::script::is_cjk;

/// A gap as wide as this part of the letters’ height parts two words.
const WORD_GAP: f32 = 0.18;
/// One as wide as this parts two cells, or two columns.
const CELL_GAP: f32 = 1.1;
/// Base lines that differ by no more than this part of the letters’ height are one.
const SAME_LINE: f32 = 0.3;
/// A column has so many lines at least.
const COLUMN_LINES: usize = 4;
/// Half of the lines of a column are so wide at least, in letters. Cells of tables are not.
const COLUMN_WIDTH: usize = 16;
/// Columns within columns are looked for so deep.
const MAX_DEPTH: usize = 4;
/// Places of a page at which a column may begin.
const MAX_GUTTERS: usize = 64;
/// Parts of a page that are looked at together. One with more is read as it stands.
const MAX_PARTS: usize = 5_000;
/// Parts of one line that are looked at together.
const MAX_CELLS: usize = 64;
/// Large first letters on a page.
const MAX_CAPS: usize = 16;

/// Between the cells of a line.
pub const CELLS: &str = "   ";

/// A line, or what stands between two gaps of it. Lengths are points; `y` grows downwards.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    /// It belongs to the page and not to its text, by its mark.
    pub furniture: bool,
    /// The edges of its column.
    pub left: f32,
    pub right: f32,
    /// Where it stands in the order in which the page shows its parts.
    order: usize,
}

impl Line {
    fn begin(glyph: &Glyph, order: usize) -> Line {
        Line {
            text: glyph.text.clone(),
            x0: glyph.x0,
            x1: glyph.x1,
            y: glyph.y,
            size: glyph.size,
            bold: glyph.bold,
            furniture: glyph.furniture,
            left: glyph.x0,
            right: glyph.x1,
            order,
        }
    }

    fn is_on_line_of(&self, y: f32, size: f32) -> bool {
        let (small, large) = (self.size.min(size), self.size.max(size));
        let apart = (self.y - y).abs();
        // What is set high or low is smaller than what it belongs to.
        apart <= SAME_LINE * small || (small < 0.85 * large && apart <= 0.55 * large)
    }

    fn push(&mut self, text: &str, gap: f32, size: f32) {
        let last = self.text.chars().next_back().unwrap_or(' ');
        let next = text.chars().next().unwrap_or(' ');
        let close = is_cjk(last) && is_cjk(next);
        if gap > WORD_GAP * size && !close && !last.is_whitespace() && !next.is_whitespace() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }
}

/// The lines of a page.
pub fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut parts = written(glyphs);
    if parts.len() > MAX_PARTS {
        rows(parts, &mut lines);
        return lines;
    }
    parts = joined(parts);
    drop_caps(&mut parts);
    read(parts, 0, &mut lines);
    lines
}

/// What is written in one go.
fn written(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (order, glyph) in glyphs.iter().enumerate() {
        let line = lines.last_mut().filter(|line| {
            let gap = glyph.x0 - line.x1;
            line.is_on_line_of(glyph.y, glyph.size)
                && line.furniture == glyph.furniture
                && gap < CELL_GAP * glyph.size
                && gap > -0.6 * glyph.size.max(line.size)
        });
        match line {
            Some(line) => {
                line.push(&glyph.text, glyph.x0 - line.x1, glyph.size);
                if glyph.size > line.size {
                    (line.size, line.y) = (glyph.size, glyph.y);
                }
                line.x1 = line.x1.max(glyph.x1);
                line.bold &= glyph.bold || glyph.text.trim().is_empty();
            }
            None if glyph.text.trim().is_empty() => {}
            None => lines.push(Line::begin(glyph, order)),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

/// Parts of one line that were not written one after the other, and no part twice, as bold letters are by some.
fn joined(mut parts: Vec<Line>) -> Vec<Line> {
    parts.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut joined: Vec<Line> = Vec::new();
    // The lines that the next part may belong to are the last ones.
    let mut open = 0;
    for part in parts {
        while joined
            .get(open)
            .is_some_and(|line| line.y + line.size.max(part.size) < part.y)
        {
            open += 1;
        }
        open = open.max(joined.len().saturating_sub(MAX_CELLS));
        let lines = joined.get_mut(open..).unwrap_or_default();
        let is_same =
            |line: &Line| line.text == part.text && (line.x0 - part.x0).abs() < 0.3 * part.size;
        if lines
            .iter()
            .any(|line| line.is_on_line_of(part.y, part.size) && is_same(line))
        {
            continue;
        }
        let mut lines = lines.iter_mut();
        let line = lines.find(|line| {
            let (behind, before) = (part.x0 - line.x1, line.x0 - part.x1);
            let near = |gap: f32| gap < CELL_GAP * part.size && gap > -0.2 * part.size;
            line.is_on_line_of(part.y, part.size)
                && line.furniture == part.furniture
                && (near(behind) || near(before))
        });
        match line {
            Some(line) => {
                let (mut first, second) = match part.x0 < line.x0 {
                    true => (part, line.clone()),
                    false => (line.clone(), part),
                };
                let gap = second.x0 - first.x1;
                first.push(second.text.trim_start(), gap, second.size);
                first.x1 = first.x1.max(second.x1);
                if second.size > first.size {
                    (first.size, first.y) = (second.size, second.y);
                }
                first.bold &= second.bold;
                *line = first;
            }
            None => joined.push(part),
        }
    }
    joined
}

/// A large first letter is put before its word.
fn drop_caps(parts: &mut Vec<Line>) {
    let is_cap = |line: &Line| {
        let mut letters = line.text.trim().chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    let caps = parts.iter().filter(|line| is_cap(line)).take(MAX_CAPS);
    let caps: Vec<Line> = caps.cloned().collect();
    for cap in caps {
        let beside = |line: &&mut Line| {
            line.size * 1.8 <= cap.size
                && line.y <= cap.y + 0.2 * cap.size
                && line.y >= cap.y - cap.size
                && line.x0 >= cap.x1 - 0.1 * cap.size
                && line.x0 - cap.x1 < line.size
                && line.text.starts_with(char::is_alphabetic)
        };
        let first = parts.iter_mut().filter(beside);
        let Some(first) = first.min_by(|a, b| a.y.total_cmp(&b.y)) else {
            continue;
        };
        first.text.insert_str(0, cap.text.trim());
        first.x0 = cap.x0;
        parts.retain(|line| line.order != cap.order);
    }
}

/// Columns one after the other; what runs over several stands between those above it and those below.
fn read(mut parts: Vec<Line>, depth: usize, lines: &mut Vec<Line>) {
    parts.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let gutter = if depth < MAX_DEPTH {
        gutter(&parts)
    } else {
        None
    };
    let Some(gutter) = gutter else {
        rows(parts, lines);
        return;
    };
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    let mut flush = |left: &mut Vec<Line>, right: &mut Vec<Line>, across: &mut Vec<Line>| {
        rows(std::mem::take(across), lines);
        read(std::mem::take(left), depth + 1, lines);
        read(std::mem::take(right), depth + 1, lines);
    };
    let mut bottom = f32::MAX;
    let mut parts = parts.into_iter();
    while let Some(part) = parts.next() {
        // What is shown after all of both columns, and below a gap, stands below them.
        let is_below = !left.is_empty()
            && !right.is_empty()
            && part.y - bottom > 1.5 * part.size
            && left
                .iter()
                .chain(&right)
                .all(|other: &Line| other.order < part.order);
        bottom = part.y;
        if is_below {
            flush(&mut left, &mut right, &mut across);
            let rest = std::iter::once(part).chain(parts).collect();
            return read(rest, depth + 1, lines);
        }
        if !across.is_empty() && left.is_empty() && right.is_empty() && is_row_of(&across, &part) {
            across.push(part);
        } else if part.x1 <= gutter {
            left.push(part);
        } else if part.x0 >= gutter {
            right.push(part);
        } else {
            if !left.is_empty() || !right.is_empty() {
                flush(&mut left, &mut right, &mut across);
            }
            across.push(part);
        }
    }
    flush(&mut left, &mut right, &mut across);
}

/// Whether a part stands beside the last of others.
fn is_row_of(parts: &[Line], part: &Line) -> bool {
    parts
        .last()
        .is_some_and(|last| last.is_on_line_of(part.y, part.size))
}

/// Where a column begins that has another before it.
fn gutter(parts: &[Line]) -> Option<f32> {
    let mut places: Vec<f32> = parts.iter().map(|part| part.x0).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    places.truncate(MAX_GUTTERS);
    let scored = places.into_iter().filter_map(|x| {
        let gutter = x - 0.5;
        let left: Vec<&Line> = parts
            .iter()
            .filter(|part| part.x1 <= gutter - 0.3 * part.size)
            .collect();
        let right: Vec<&Line> = parts.iter().filter(|part| part.x0 >= gutter).collect();
        let across = parts.len() - left.len() - right.len();
        let fewer = left.len().min(right.len());
        // Both are in the order of their lines.
        let has_beside = |part: &&&Line| {
            let first = left.partition_point(|other| other.y <= part.y - 2.0 * part.size);
            left.get(first)
                .is_some_and(|other| other.y < part.y + 2.0 * part.size)
        };
        let is_beside = right.iter().filter(has_beside).take(COLUMN_LINES).count();
        let is_gutter = fewer >= COLUMN_LINES
            && across < fewer
            && is_beside >= COLUMN_LINES
            && is_text(&left)
            && is_text(&right);
        is_gutter.then_some((fewer.saturating_sub(across), gutter))
    });
    scored
        .max_by_key(|(score, _)| *score)
        .map(|(_, gutter)| gutter)
}

/// Whether lines are those of a text, and no cells.
fn is_text(parts: &[&Line]) -> bool {
    let mut widths: Vec<usize> = parts
        .iter()
        .map(|part| {
            part.text
                .chars()
                .map(|c| if is_cjk(c) { 2 } else { 1 })
                .sum()
        })
        .collect();
    widths.sort_unstable();
    widths
        .get(widths.len() / 2)
        .is_some_and(|middle| *middle >= COLUMN_WIDTH)
}

/// Parts beside each other are the cells of one line.
fn rows(parts: Vec<Line>, lines: &mut Vec<Line>) {
    let left = parts.iter().map(|part| part.x0).fold(f32::MAX, f32::min);
    let right = parts.iter().map(|part| part.x1).fold(f32::MIN, f32::max);
    let start = lines.len();
    for part in parts {
        let row = lines.get_mut(start..).and_then(|lines| lines.last_mut());
        let row = row.filter(|row| row.is_on_line_of(part.y, part.size));
        match row {
            Some(row) => {
                let (first, second, gap) = match part.x0 < row.x0 {
                    true => (part.text.trim(), row.text.trim(), row.x0 - part.x1),
                    false => (row.text.trim(), part.text.trim(), part.x0 - row.x1),
                };
                let between = if gap < CELL_GAP * part.size {
                    " "
                } else {
                    CELLS
                };
                row.text = [first, second].join(between);
                row.x0 = row.x0.min(part.x0);
                row.x1 = row.x1.max(part.x1);
                row.bold &= part.bold;
                row.furniture &= part.furniture;
            }
            None => lines.push(Line {
                left,
                right,
                ..part
            }),
        }
    }
}

//! The text of a file from the lines of its pages: running heads taken out, paragraphs made whole over lines, columns
//! and pages, headings told by their letters.

use std::collections::HashMap;

use super::layout::{CELLS, Line};
use crate::import::hyphens::Hyphenated;
use crate::import::piece;
use crate::import::plain_markdown;
use crate::model::script::is_cjk;

/// So many lines at the top and at the bottom of a page may belong to the page.
const EDGE_LINES: usize = 3;
/// So many lines at the beginning may say who wrote it, and when.
const OPENING: usize = 12;
/// Letters so much larger than those of the text are a heading.
const HEADING: f32 = 1.13;
/// A title is so much larger.
const TITLE: f32 = 1.25;
/// A heading is no longer than this, in characters, and has no more lines.
const HEADING_LENGTH: usize = 200;
const HEADING_LINES: usize = 3;

/// What is printed in a file.
#[derive(Debug, Default)]
pub struct Printed {
    /// In the largest letters of the first page.
    pub title: Option<String>,
    /// Markdown, without the title.
    pub body: String,
    /// Lines that belong to pages and not to the text.
    pub heads: Vec<String>,
}

/// A paragraph, or a heading where `level` is more than 0.
struct Block {
    level: u8,
    lines: Vec<Line>,
}

/// `is_said` is asked of the first lines whether they say something of the text, as who wrote it and when; these are
/// left out of it.
pub fn of_pages(pages: Vec<Vec<Line>>, is_said: &mut dyn FnMut(&str) -> bool) -> Printed {
    let mut printed = Printed::default();
    let mut pages = without_heads(pages, &mut printed.heads);
    without_lone_gaps(&mut pages);
    let size = body_size(&pages);
    let title = title(&pages, size);
    let mut blocks: Vec<Block> = Vec::new();
    let leading = leading(&pages);
    for (number, page) in pages.iter().enumerate() {
        for (at, line) in page.iter().enumerate() {
            if number == 0 && title.as_ref().is_some_and(|(_, lines)| lines.contains(&at)) {
                continue;
            }
            let level = level(line, size);
            let is_first = at == 0 && number > 0;
            match blocks.last_mut() {
                Some(block) if goes_on(block, line, level, leading, is_first) => {
                    block.lines.push(line.clone());
                }
                _ => blocks.push(Block {
                    level,
                    lines: vec![line.clone()],
                }),
            }
        }
    }
    for block in &mut blocks {
        // A text in letters of its own is no heading.
        let length: usize = block
            .lines
            .iter()
            .map(|line| line.text.chars().count())
            .sum();
        if block.lines.len() > HEADING_LINES || length > HEADING_LENGTH {
            block.level = 0;
        }
    }
    printed.title = title.map(|(title, _)| title);
    let mut opening = OPENING;
    for block in &mut blocks {
        block.lines.retain(|line| {
            opening = opening.saturating_sub(1);
            opening == 0 || !is_said(line.text.trim())
        });
    }
    blocks.retain(|block| !block.lines.is_empty());
    printed.body = markdown(&blocks);
    printed
}

/// What the lines at the edges of pages have in common: their words, whatever numbers are in them.
fn signature(line: &Line) -> String {
    let mut signature = String::new();
    for c in line.text.trim().chars() {
        match c {
            '0'..='9' if signature.ends_with('#') => {}
            '0'..='9' => signature.push('#'),
            _ => signature.extend(c.to_lowercase()),
        }
    }
    signature
}

fn without_heads(pages: Vec<Vec<Line>>, heads: &mut Vec<String>) -> Vec<Vec<Line>> {
    let edges = |page: &[Line]| -> Vec<usize> {
        let mut places: Vec<usize> = (0..page.len()).collect();
        let y = |at: &usize| page.get(*at).map_or(0.0, |line| line.y);
        places.sort_by(|a, b| y(a).total_cmp(&y(b)));
        let top = places.iter().take(EDGE_LINES);
        let bottom = places.iter().rev().take(EDGE_LINES);
        top.chain(bottom).copied().collect()
    };
    let mut times: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        let mut seen: Vec<String> = edges(page)
            .into_iter()
            .filter_map(|at| page.get(at))
            .map(signature)
            .collect();
        seen.sort();
        seen.dedup();
        for signature in seen {
            *times.entry(signature).or_default() += 1;
        }
    }
    let count = pages.len();
    // On every page of a short file, on three of a long one.
    let repeats = move |line: &Line| {
        let times = times.get(&signature(line)).copied().unwrap_or(0);
        times >= 3 || (times == 2 && count <= 3)
    };
    let pages = pages.into_iter().map(|page| {
        let edges = edges(&page);
        let mut kept = Vec::new();
        for (at, line) in page.into_iter().enumerate() {
            let is_edge = edges.contains(&at);
            if line.furniture || (is_edge && (repeats(&line) || is_page_number(&line.text))) {
                heads.push(line.text.trim().to_string());
            } else {
                kept.push(line);
            }
        }
        kept
    });
    pages.collect()
}

/// A table has several rows. A gap in one line alone is what justified it.
fn without_lone_gaps(pages: &mut [Vec<Line>]) {
    let lines = pages.iter().flatten();
    let has_cells: Vec<bool> = lines.map(|line| line.text.contains(CELLS)).collect();
    for (at, line) in pages.iter_mut().flatten().enumerate() {
        let mut beside = [at.wrapping_sub(1), at + 1].into_iter();
        if !beside.any(|at| has_cells.get(at) == Some(&true)) {
            line.text = line.text.replace(CELLS, " ");
        }
    }
}

/// `12`, `- 12 -`, `Page 3 of 10`, `3/10`, `第 3 页`.
fn is_page_number(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let words = [
        "page", "seite", "página", "pagina", "p.", "of", "von", "sur", "de", "第", "页", "頁", "共",
    ];
    let rest = words
        .iter()
        .fold(lower, |rest, word| rest.replace(word, " "));
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let other = |c: char| !c.is_ascii_digit() && !c.is_whitespace() && !"-–—/|.·[]()".contains(c);
    (1..=6).contains(&digits)
        && !rest.contains(other)
        && rest
            .split(|c: char| !c.is_ascii_digit())
            .all(|number| number.len() <= 3)
}

fn letters(line: &Line) -> usize {
    line.text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The size in which most letters are set.
fn body_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry(halves(line.size)).or_default() += letters(line);
    }
    let most = sizes
        .into_iter()
        .max_by_key(|(size, letters)| (*letters, *size));
    most.map_or(10.0, |(size, _)| size as f32 / 2.0)
}

/// A size in half points.
fn halves(size: f32) -> u32 {
    (size * 2.0).round().clamp(1.0, 1e6) as u32
}

/// How far lines of one paragraph are apart, in parts of their size.
fn leading(pages: &[Vec<Line>]) -> f32 {
    let mut apart: Vec<f32> = Vec::new();
    for page in pages {
        for two in page.windows(2) {
            if let [a, b] = two {
                let distance = (b.y - a.y) / b.size;
                if (0.8..2.5).contains(&distance) && halves(a.size) == halves(b.size) {
                    apart.push(distance);
                }
            }
        }
    }
    apart.sort_by(f32::total_cmp);
    apart.get(apart.len() / 2).copied().unwrap_or(1.2)
}

/// The largest letters of the first page, and the places of their lines.
fn title(pages: &[Vec<Line>], size: f32) -> Option<(String, Vec<usize>)> {
    let page = pages.first()?;
    let readable = |line: &&Line| letters(line) > 3 && !line.text.contains(CELLS);
    let largest = page
        .iter()
        .filter(readable)
        .map(|line| halves(line.size))
        .max()?;
    if (largest as f32) < size * 2.0 * TITLE {
        return None;
    }
    let first = page
        .iter()
        .position(|line| halves(line.size) == largest && letters(line) > 3)?;
    let mut places = vec![first];
    for (at, two) in page.windows(2).enumerate().skip(first) {
        match two {
            [a, b] if halves(b.size) == largest && b.y > a.y && b.y - a.y < 1.9 * a.size => {
                places.push(at + 1)
            }
            _ => break,
        }
    }
    let lines: Vec<Line> = places
        .iter()
        .filter_map(|at| page.get(*at).cloned())
        .collect();
    let title = joined(&lines, &Hyphenated::of(""));
    (title.chars().count() <= 2 * HEADING_LENGTH).then_some((title, places))
}

fn level(line: &Line, size: f32) -> u8 {
    let larger = line.size / size;
    let is_heading = (larger >= HEADING || (line.bold && larger > 0.95))
        && line.text.chars().count() <= HEADING_LENGTH
        && line.text.contains(char::is_alphabetic)
        && !without_number(&line.text).contains(CELLS);
    match is_heading {
        true if larger >= 1.45 => 2,
        true => 3,
        false => 0,
    }
}

/// A heading without its number, which stands apart from it.
fn without_number(text: &str) -> &str {
    let is_number =
        |cell: &str| cell.len() <= 10 && cell.chars().all(|c| c.is_ascii_digit() || c == '.');
    match text.split_once(CELLS) {
        Some((number, rest)) if is_number(number) => rest.trim_start(),
        _ => text,
    }
}

/// Whether a line goes on with a paragraph. `is_first` says whether it is the first of its page.
fn goes_on(block: &Block, line: &Line, level: u8, leading: f32, is_first: bool) -> bool {
    let Some(last) = block.lines.last() else {
        return false;
    };
    if block.level != level || (line.size - last.size).abs() > 0.12 * last.size {
        return false;
    }
    let down = (line.y - last.y) / line.size;
    let is_cells = |line: &Line| line.text.contains(CELLS);
    if is_cells(last) != is_cells(line) {
        return false;
    }
    let ends = ends_sentence(&last.text);
    if is_first && is_cells(line) {
        return true;
    }
    // In another column, or on another page.
    if is_first || down < 0.0 {
        let begins = line.text.trim_start().chars().next();
        let continues = begins.is_some_and(|c| c.is_lowercase() || is_cjk(c) || c.is_ascii_digit());
        return level == 0
            && !ends
            && !piece::starts_list_item(&line.text)
            && (continues || is_full(last));
    }
    if down > (leading * 1.3).max(leading + 0.25) || piece::starts_list_item(&line.text) {
        return false;
    }
    if level > 0 || is_cells(line) {
        return true;
    }
    let indent = line.x0 - line.left;
    let was_indented = last.x0 - last.left;
    let is_indented = indent > 0.8 * line.size && indent - was_indented > 0.5 * line.size;
    // A sentence that runs to the edge goes on, as in what hangs behind a number.
    let is_new = is_indented && (ends || !is_full(last)) && !hangs(block);
    !is_new && (!ends || is_full(last))
}

/// Whether the lines of a paragraph hang behind the mark of an item.
fn hangs(block: &Block) -> bool {
    let first = block.lines.first();
    block.lines.len() == 1 && first.is_some_and(|line| piece::starts_list_item(&line.text))
}

fn ends_sentence(text: &str) -> bool {
    let text = text
        .trim_end()
        .trim_end_matches(['"', '”', '’', ')', '»', '」', '』']);
    text.ends_with(['.', '!', '?', ':', '。', '！', '？', '：', '…'])
}

/// Whether a line fills its column.
fn is_full(line: &Line) -> bool {
    line.right - line.x1 < 0.15 * (line.right - line.left)
}

/// The lines of a paragraph as one.
fn joined(lines: &[Line], hyphenated: &Hyphenated<'_>) -> String {
    let mut whole = String::new();
    for line in lines {
        let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if hyphenated.broken(&whole, &text).is_some() {
            whole.pop();
        } else if let (Some(last), Some(first)) = (whole.chars().next_back(), text.chars().next()) {
            let is_dashed = last == '\u{ad}' || (is_cjk(last) && is_cjk(first));
            if last == '\u{ad}' {
                whole.pop();
            }
            // A hyphen that stays has no space behind it.
            let stays = last == '-' && first.is_alphanumeric();
            if !is_dashed && !stays {
                whole.push(' ');
            }
        }
        whole.push_str(&text);
    }
    whole
}

fn markdown(blocks: &[Block]) -> String {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let text: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
    let text = text.join("\n");
    let hyphenated = Hyphenated::of(&text);
    let mut markdown = String::new();
    let mut plain = String::new();
    let flush = |plain: &mut String, markdown: &mut String| {
        let text = plain_markdown::literal(plain);
        plain.clear();
        if !text.is_empty() {
            markdown.push_str(&text);
            markdown.push('\n');
        }
    };
    for block in blocks {
        let is_cells = block.lines.iter().all(|line| line.text.contains(CELLS));
        let text = match is_cells {
            true => block
                .lines
                .iter()
                .map(|line| line.text.trim())
                .collect::<Vec<_>>()
                .join("\n"),
            false => joined(&block.lines, &hyphenated),
        };
        if block.level > 0 {
            flush(&mut plain, &mut markdown);
            let heading = plain_markdown::literal(&text);
            markdown.push_str(&"#".repeat(usize::from(block.level)));
            markdown.push(' ');
            markdown.push_str(&heading.split_whitespace().collect::<Vec<_>>().join(" "));
            markdown.push_str("\n\n");
            continue;
        }
        // Items of one list have no blank line between them.
        let is_item = piece::starts_list_item(&text);
        let last = plain.trim_end().lines().next_back().unwrap_or_default();
        if is_item && piece::starts_list_item(last) {
            plain.truncate(plain.trim_end().len());
            plain.push('\n');
        }
        plain.push_str(&text);
        plain.push_str("\n\n");
    }
    flush(&mut plain, &mut markdown);
    markdown.trim().to_string()
}

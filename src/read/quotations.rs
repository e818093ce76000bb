//! What a file quotes: its `quote:` fields, its blockquotes, and what stands between quotation marks in its
//! texts. Looks for none of it anywhere.

use std::ops::Range;

use memchr::{memchr_iter, memchr3, memchr3_iter, memmem};

use super::front_matter::Fields;
use super::html::is_phrasing;
use crate::model::body::{Body, Run};
use crate::model::diagnostic::{Located, Position, saturate};
use crate::model::folding::reference;
use crate::model::quotation::{Quote, TextQuotation, quoted};

/// Stands for words that are not known.
const OMISSION: &str = "[…]";

/// A `quote:` field with what tells it from the same words elsewhere.
pub fn quote(fields: &mut Fields<'_>) -> Option<Quote> {
    let quote = fields.text("quote");
    let mut beside = |key| fields.text(key).map(|text| text.value);
    let (prefix, suffix) = (beside("prefix"), beside("suffix"));
    quote.map(|quote| Quote {
        text: quote.value,
        prefix,
        suffix,
        at: quote.at,
    })
}

/// The quotations in a text of the front matter.
pub fn in_text(text: &Located<String>) -> Vec<TextQuotation> {
    let quotation = |range: Range<usize>| {
        let inner = text.value.get(range.clone()).unwrap_or_default();
        TextQuotation {
            start: saturate(range.start),
            end: saturate(range.end),
            text: inner.to_string(),
            at: text.at,
        }
    };
    quoted(&text.value).into_iter().map(quotation).collect()
}

/// How many quotations there are in the HTML of a body. Where it surely has no blockquote, none is looked
/// for.
pub fn count(html: &str, runs: &[Run], may_have_blocks: bool) -> u32 {
    saturate(quotations(html, runs, may_have_blocks).len())
}

/// The quotations of a body: blockquotes, and within other blocks what stands between quotation marks.
pub fn of_body(body: &Body) -> Vec<TextQuotation> {
    if body.quotations == 0 {
        return Vec::new();
    }
    let text = body.prose.text();
    quotations(text.html(), &text.runs(), true)
}

/// Only lines are read that have a mark by which a quotation may begin.
fn quotations(html: &str, runs: &[Run], may_have_blocks: bool) -> Vec<TextQuotation> {
    let mut starts: Vec<usize> = opening_marks(html).collect();
    if may_have_blocks {
        starts.extend(memmem::find_iter(html.as_bytes(), "<blockquote"));
    }
    starts.sort_unstable();
    if starts.is_empty() {
        return Vec::new();
    }
    let mut reader = Reader {
        html,
        runs,
        block: Block::default(),
        blockquote: Vec::new(),
        depth: 0,
        in_code: false,
        found: Vec::new(),
        next_bare: runs.iter().position(|run| run.bare),
        counted: (0, 0),
    };
    let mut done = 0;
    for start in starts {
        if start < done {
            continue;
        }
        let before = html.get(done..start).unwrap_or_default();
        let line = before.rfind('\n').map_or(done, |at| done + at + 1);
        done = reader.read(line, start);
    }
    reader.end_block();
    reader.end_blockquote();
    reader.found
}

/// Where a quotation may begin in a stretch of HTML: those of other scripts behind all others.
fn opening_marks(html: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = html.as_bytes();
    let is_mark = |at: &usize| {
        let rest = bytes.get(*at..).unwrap_or_default();
        matches!(
            rest,
            [b'&', b'q', b'u', b'o', b't', b';', ..]
                // “ „ ‟ « 「 『
                | [0xe2, 0x80, 0x9c | 0x9e | 0x9f, ..]
                | [0xc2, 0xab, ..]
                | [0xe3, 0x80, 0x8c | 0x8e, ..]
        )
    };
    let first = memchr3_iter(b'&', 0xe2, 0xc2, bytes);
    first.chain(memchr_iter(0xe3, bytes)).filter(is_mark)
}

/// The text of a block, with the way back to the HTML.
#[derive(Default)]
struct Block {
    text: String,
    /// Stretches that stand in the HTML as they do in the text: where each begins, in both.
    stretches: Vec<(u32, u32)>,
}

impl Block {
    fn push(&mut self, text: &str, place: usize) {
        let start = saturate(self.text.len());
        self.stretches.push((start, saturate(place)));
        self.text.push_str(text);
    }

    /// Where a byte of the text stands in the HTML.
    fn place(&self, at: usize) -> Option<u32> {
        let at = saturate(at);
        let behind = self.stretches.partition_point(|(start, _)| *start <= at);
        let (start, place) = self.stretches.get(behind.checked_sub(1)?)?;
        Some(place + (at - start))
    }

    fn is_empty(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }
}

struct Reader<'h> {
    html: &'h str,
    runs: &'h [Run],
    block: Block,
    /// The blocks of an open blockquote.
    blockquote: Vec<Block>,
    depth: usize,
    in_code: bool,
    found: Vec<TextQuotation>,
    /// The next run whose text is a slug.
    next_bare: Option<usize>,
    /// A place of the HTML, and how many characters stand before it in its run.
    counted: (u32, u32),
}

impl Reader<'_> {
    /// Reads from a place on, to the end of the block that this other place stands in. Answers with
    /// the place behind it.
    fn read(&mut self, from: usize, to: usize) -> usize {
        let mut at = from;
        while let Some(rest) = self.html.get(at..).filter(|rest| !rest.is_empty()) {
            let bare = self.bare_run(at);
            if let Some((_, end)) = bare.filter(|(start, _)| *start == at) {
                // In the place of a slug stands a name that is not known yet.
                self.block.push(OMISSION, at);
                at = end;
                continue;
            }
            at += match rest.as_bytes().first() {
                Some(b'<') => self.tag(rest),
                Some(b'&') => {
                    let (c, len) = reference(rest);
                    self.text(c.encode_utf8(&mut [0; 4]), at);
                    len
                }
                Some(b'\n') if at >= to && self.depth == 0 && self.block.is_empty() => break,
                _ => {
                    let inner = rest.as_bytes().get(1..).unwrap_or_default();
                    let special = memchr3(b'<', b'&', b'\n', inner);
                    let mut len = 1 + special.unwrap_or(inner.len());
                    if let Some((start, _)) = bare {
                        len = len.min(start - at);
                    }
                    self.text(rest.get(..len).unwrap_or_default(), at);
                    len
                }
            };
        }
        at
    }

    fn text(&mut self, text: &str, place: usize) {
        let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„');
        if !self.in_code || !text.contains(is_mark) {
            return self.block.push(text, place);
        }
        // Marks in code open no quotation; they count as those within one.
        let mut at = place;
        for part in text.split_inclusive(is_mark) {
            let before = part.trim_end_matches(is_mark);
            self.block.push(before, at);
            if before.len() < part.len() {
                self.block.push("’", at + before.len());
            }
            at += part.len();
        }
    }

    /// The next run without a label of its own that does not end before this place.
    fn bare_run(&mut self, place: usize) -> Option<(usize, usize)> {
        loop {
            let number = self.next_bare?;
            let run = self.runs.get(number)?;
            if run.end as usize > place {
                return Some((run.start as usize, run.end as usize));
            }
            let rest = self.runs.get(number + 1..).unwrap_or_default();
            let next = rest.iter().position(|run| run.bare);
            self.next_bare = next.map(|at| number + 1 + at);
        }
    }

    /// Goes over a tag, and answers with its length.
    fn tag(&mut self, rest: &str) -> usize {
        let len = rest.find('>').map_or(rest.len(), |end| end + 1);
        let inner = rest.get(1..).unwrap_or_default();
        let closes = inner.starts_with('/');
        let name = inner.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        if name == "blockquote" {
            self.end_block();
            match closes {
                false => self.depth += 1,
                true => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        self.end_blockquote();
                    }
                }
            }
        } else if name == "pre" && !closes {
            // Code quotes nobody.
            self.end_block();
            return rest.find("</pre>").unwrap_or(rest.len());
        } else if name == "code" {
            self.in_code = !closes;
        } else if !is_phrasing(name) {
            self.end_block();
        }
        len
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.is_empty() {
            return;
        }
        if self.depth > 0 {
            return self.blockquote.push(block);
        }
        for range in quoted(&block.text) {
            self.add(&block, range);
        }
    }

    fn end_blockquote(&mut self) {
        let mut blocks = std::mem::take(&mut self.blockquote);
        // Who said it is no part of what was said.
        let is_attribution = |block: &Block| {
            let text = block.text.trim_start();
            text.starts_with(['—', '–', '―']) || text.starts_with("--")
        };
        while blocks.len() > 1 && blocks.last().is_some_and(is_attribution) {
            blocks.pop();
        }
        let mut whole = Block::default();
        for block in blocks {
            if !whole.text.is_empty() {
                whole.push("\n", 0);
            }
            let before = saturate(whole.text.len());
            whole.text.push_str(&block.text);
            let stretches = block.stretches.iter();
            let moved = stretches.map(|(start, place)| (before + start, *place));
            whole.stretches.extend(moved);
        }
        let trimmed = whole.text.trim();
        let start = whole.text.len() - whole.text.trim_start().len();
        let range = start..start + trimmed.len();
        if !trimmed.is_empty() {
            self.add(&whole, range);
        }
    }

    fn add(&mut self, block: &Block, range: Range<usize>) {
        let text = block.text.get(range.clone()).unwrap_or_default();
        let last = text.chars().next_back().map_or(0, char::len_utf8);
        let places = block.place(range.start).zip(block.place(range.end - last));
        let Some((start, last)) = places else { return };
        // Behind its last character.
        let rest = self.html.get(last as usize..).unwrap_or_default();
        let len = match rest.starts_with('&') {
            true => reference(rest).1,
            false => rest.chars().next().map_or(0, char::len_utf8),
        };
        let at = self.position(start, text);
        self.found.push(TextQuotation {
            start,
            end: last + saturate(len),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            at,
        });
    }

    /// Where a place of the HTML was typed. The width ends with the line, as far as that is known.
    fn position(&mut self, start: u32, text: &str) -> Position {
        let after = self.runs.partition_point(|run| run.start <= start);
        let run = self.runs.get(after.saturating_sub(1));
        let run = run.or_else(|| self.runs.first());
        let Some(run) = run else {
            return Position::START;
        };
        // Characters are counted on from the last quotation, so that no text is counted twice.
        let (from, mut characters) = match self.counted {
            (place, count) if place >= run.start && place <= start => (place, count),
            _ => (run.start, 0),
        };
        let before = self.html.get(from as usize..start as usize);
        let mut rest = before.unwrap_or_default();
        while let Some(c) = rest.chars().next() {
            let len = if c == '&' {
                reference(rest).1
            } else {
                c.len_utf8()
            };
            rest = rest.get(len..).unwrap_or_default();
            characters += 1;
        }
        self.counted = (start, characters);
        let left = run.at.width.saturating_sub(characters).max(1);
        Position {
            line: run.at.line,
            column: run.at.column + characters,
            width: saturate(text.chars().count()).clamp(1, left),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::front_matter::Findings;
    use super::super::markdown;

    fn found(markdown_text: &str) -> Vec<(String, String, u32, u32)> {
        let mut findings = Findings::new(&Arc::from("a.md"));
        let body = markdown::read(markdown_text, 1, &mut findings);
        let text = body.prose.text();
        let quotations = super::of_body(&body);
        assert_eq!(quotations.len(), body.quotations as usize);
        let quotations = quotations.iter();
        quotations
            .map(|one| {
                let html = &text.html()[one.start as usize..one.end as usize];
                (
                    one.text.clone(),
                    html.to_string(),
                    one.at.line,
                    one.at.column,
                )
            })
            .collect()
    }

    fn one(text: &str, html: &str, line: u32, column: u32) -> (String, String, u32, u32) {
        (text.to_string(), html.to_string(), line, column)
    }

    #[test]
    fn quotations_go_over_markup_but_not_over_blocks() {
        assert_eq!(
            found("He said “we *did* [it](x.md) all”.\n\nSo \"one\ntwo three,\" & “a b\n\nc d”"),
            [
                one("we did it all", "we <em>did</em> it all", 1, 10),
                one("one two three,", "one two three,", 3, 5),
            ]
        );
    }

    #[test]
    fn blockquotes_are_quotations_without_who_said_it() {
        assert_eq!(
            found(
                "> We did it,\n> “all of it today”.\n>\n> — Ida Voss\n\nAnd `\"code is no quotation\"`."
            ),
            [one(
                "We did it, “all of it today”.",
                "We did it, “all of it today”.",
                1,
                3
            )]
        );
    }

    #[test]
    fn a_slug_is_no_word_of_a_quotation() {
        assert_eq!(
            found("He said “we and [[port-strike]] did it”, “and [[harbour|they]] did not”."),
            [
                one("we and […] did it", "we and port-strike did it", 1, 10),
                one("and they did not", "and they did not", 1, 43),
            ]
        );
    }

    #[test]
    fn code_quotes_nobody() {
        assert!(found("    \"four spaces of code\"\n\n```\n\"a b c d\"\n```\n").is_empty());
    }
}

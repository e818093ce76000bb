//! What a file quotes: its `quote:` fields, its blockquotes, and what stands between quotation marks in its
//! texts. Looks for none of it anywhere.

use std::ops::Range;

use super::front_matter::Fields;
use crate::model::body::Run;
use crate::model::diagnostic::{Located, Position, saturate};
use crate::model::folding::reference;
use crate::model::quotation::{Quote, TextQuotation, quoted};

/// Elements that stand within a sentence. All others begin a new one.
const PHRASING: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
];

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

/// The quotations in the HTML of a body: blockquotes, and within other blocks what stands between
/// quotation marks.
pub fn quotations(html: &str, runs: &[Run]) -> Vec<TextQuotation> {
    let marks = ["“", "&quot;", "<blockquote", "„", "«", "「", "『"];
    if !marks.iter().any(|mark| html.contains(mark)) {
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
    reader.read();
    reader.found
}

/// The text of a block, with the place of each of its characters in the HTML.
#[derive(Default)]
struct Block {
    text: String,
    /// By the bytes of `text`.
    places: Vec<u32>,
}

impl Block {
    fn push(&mut self, c: char, place: usize) {
        self.text.push(c);
        self.places.resize(self.text.len(), saturate(place));
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
    fn read(&mut self) {
        let mut at = 0;
        while let Some(rest) = self.html.get(at..) {
            let Some(c) = rest.chars().next() else { break };
            at += match c {
                '<' => self.tag(rest),
                '&' => {
                    let (c, len) = reference(rest);
                    self.character(c, at);
                    len
                }
                c => {
                    self.character(c, at);
                    c.len_utf8()
                }
            };
        }
        self.end_block();
        self.end_blockquote();
    }

    fn character(&mut self, c: char, place: usize) {
        // In the place of a slug stands a name that is not known yet.
        if let Some(run) = self.bare_run(place) {
            if run.start as usize == place {
                OMISSION.chars().for_each(|c| self.block.push(c, place));
            }
            return;
        }
        // Marks in code open no quotation; they count as those within one.
        let c = match c {
            '"' | '“' | '”' | '„' if self.in_code => '’',
            c => c,
        };
        self.block.push(c, place);
    }

    /// The run without a label of its own that holds this place.
    fn bare_run(&mut self, place: usize) -> Option<&Run> {
        while self.next_bare.is_some_and(|at| {
            self.runs
                .get(at)
                .is_some_and(|run| run.end as usize <= place)
        }) {
            self.next_bare = self.bare_from(self.next_bare.map_or(0, |at| at + 1));
        }
        let run = self.runs.get(self.next_bare?)?;
        (run.start as usize <= place).then_some(run)
    }

    fn bare_from(&self, from: usize) -> Option<usize> {
        let rest = self.runs.get(from..)?;
        rest.iter().position(|run| run.bare).map(|at| from + at)
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
        } else if !PHRASING.contains(&name) {
            self.end_block();
        }
        len
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.text.trim().is_empty() {
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
                whole.push('\n', 0);
            }
            whole.text.push_str(&block.text);
            whole.places.extend(block.places);
        }
        let trimmed = whole.text.trim();
        let start = whole.text.len() - whole.text.trim_start().len();
        let range = start..start + trimmed.len();
        if !trimmed.is_empty() {
            self.add(&whole, range);
        }
    }

    fn add(&mut self, block: &Block, range: Range<usize>) {
        let place = |at: usize| block.places.get(at).copied();
        let (Some(start), Some(last)) = (place(range.start), place(range.end.saturating_sub(1)))
        else {
            return;
        };
        let text = block.text.get(range.clone()).unwrap_or_default();
        // The mark that closes it, or the tag.
        let end = place(range.end).unwrap_or_else(|| {
            let rest = self.html.get(last as usize..).unwrap_or_default();
            let len = match rest.starts_with('&') {
                true => reference(rest).1,
                false => rest.chars().next().map_or(0, char::len_utf8),
            };
            last + saturate(len)
        });
        let at = self.position(start, text);
        self.found.push(TextQuotation {
            start,
            end,
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
        let quotations = body.quotations.iter();
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

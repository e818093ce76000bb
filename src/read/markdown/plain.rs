//! Markdown without its markup, for whoever compares texts. Keeps no places.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::dialect::OPTIONS;
use super::nesting;

/// The words of a Markdown text without its markup, a paragraph a block. What stands in raw HTML is left out.
pub fn plain_text(text: &str) -> String {
    if nesting::is_too_deep(text) {
        return text.to_string();
    }
    let mut plain = String::with_capacity(text.len());
    for event in Parser::new_ext(text, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.push('\n'),
            Event::End(TagEnd::TableCell) => plain.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition
                | TagEnd::FootnoteDefinition,
            ) => {
                plain.truncate(plain.trim_end().len());
                plain.push_str("\n\n");
            }
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// No more than this is given up, in bytes, so that half of a markup is not left.
const MOST_GIVEN_UP: usize = 160;

/// The last byte up to `end` at which a text can be cut without leaving half of a link, of an emphasis, of code or of a
/// table, unless that would give up much of it.
pub fn end_outside_of_markup(text: &str, end: usize) -> usize {
    if nesting::is_too_deep(text) {
        return end;
    }
    let parts = Parser::new_ext(text, OPTIONS).into_offset_iter();
    let parts = parts.take_while(|(_, range)| range.start < end);
    let around = parts.filter(|(event, range)| {
        let is_whole = matches!(
            event,
            Event::Code(_)
                | Event::Start(
                    Tag::Link { .. }
                        | Tag::Image { .. }
                        | Tag::Emphasis
                        | Tag::Strong
                        | Tag::Strikethrough
                        | Tag::CodeBlock(_)
                        | Tag::Table(_)
                )
        );
        is_whole && end < range.end && end - range.start <= MOST_GIVEN_UP
    });
    around.map(|(_, range)| range.start).min().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_beside_its_markup() {
        let text = "One [two three](http://x/y), **four** five";
        let cut = |at: &str| {
            let end = text.find(at).unwrap_or_default();
            text.get(..end_outside_of_markup(text, end))
                .unwrap_or_default()
        };
        assert_eq!(cut("three"), "One ");
        assert_eq!(cut("ur*"), "One [two three](http://x/y), ");
        assert_eq!(cut("five"), "One [two three](http://x/y), **four** ");
        assert_eq!(end_outside_of_markup("a\n\n|b|c|\n|-|-|\n|d|e|\n", 20), 3);
    }

    #[test]
    fn words_stay_and_markup_goes() {
        assert_eq!(
            plain_text(
                "# A *title*\n\n> One `two`\nthree [four](http://x) <b>five</b>\n\n- six\n- [[x|seven]]\n\n|a|b|\n|-|-|\n|c|d|\n"
            ),
            "A title\n\nOne two\nthree four five\n\nsix\n\nseven\n\na b\n\nc d"
        );
    }
}

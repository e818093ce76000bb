//! Markdown without its markup, for whoever compares texts. Keeps no places.

use pulldown_cmark::{Event, Parser, TagEnd};

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

#[cfg(test)]
mod tests {
    use super::*;

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

//! Plain text as Markdown that renders as the same plain text. Refuses to see markup in it:
//! a clipping's asterisk is an asterisk.

use super::piece;

/// The text's paragraphs with a blank line between them and a line end behind the last.
pub fn literal(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + text.len() / 16);
    for paragraph in paragraphs(text) {
        if !markdown.is_empty() {
            markdown.push('\n');
        }
        for line in paragraph {
            push_line(&mut markdown, line);
            markdown.push('\n');
        }
    }
    markdown
}

/// Paragraphs as lines without the white space around them.
///
/// Blank lines part paragraphs. In a block with a line as long as a paragraph every line is
/// one; else its lines were wrapped, and only an item of a list begins anew.
pub fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    for block in blocks(text) {
        let unwrapped = block
            .iter()
            .any(|line| piece::width(line) >= piece::BODY_WIDTH);
        for (number, line) in block.into_iter().enumerate() {
            let begins = number == 0 || unwrapped || piece::starts_list_item(line);
            match paragraphs.last_mut() {
                Some(paragraph) if !begins => paragraph.push(line),
                _ => paragraphs.push(vec![line]),
            }
        }
    }
    paragraphs
}

fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match blocks.last_mut() {
            Some(block) if open && !line.is_empty() => block.push(line),
            _ if !line.is_empty() => blocks.push(vec![line]),
            _ => {}
        }
        open = !line.is_empty();
    }
    blocks
}

fn push_line(markdown: &mut String, line: &str) {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = (1..=9).contains(&digits)
        && line
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(['.', ')']));
    for (at, c) in line.char_indices() {
        let leads = at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=' | ':');
        let anywhere = matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&' | '|' | '~'
        );
        if leads || anywhere || (numbered && at == digits) {
            markdown.push('\\');
        }
        markdown.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(literal("# a #b"), "\\# a #b\n");
        assert_eq!(literal("1. a 2. b"), "1\\. a 2. b\n");
        assert_eq!(literal("2025) x"), "2025\\) x\n");
        assert_eq!(literal("- a - b\n+ c\n> d"), "\\- a - b\n\n\\+ c\n\\> d\n");
        assert_eq!(
            literal("*a* _b_ `c` [[d]] <e> &amp; f|g ~~h~~ \\"),
            "\\*a\\* \\_b\\_ \\`c\\` \\[\\[d\\]\\] \\<e> \\&amp; f\\|g \\~\\~h\\~\\~ \\\\\n"
        );
        assert_eq!(literal("a\n==="), "a\n\\===\n");
        assert_eq!(literal("    four spaces\t"), "four spaces\n");
    }

    #[test]
    fn wrapped_lines_stay_together_and_long_ones_do_not() {
        assert_eq!(literal("one\ntwo\n\n\nthree\n"), "one\ntwo\n\nthree\n");
        let long = "word ".repeat(30);
        assert_eq!(
            literal(&format!("{long}\nshort\nshort"))
                .matches("\n\n")
                .count(),
            2
        );
    }

    proptest::proptest! {
        #[test]
        fn every_word_is_kept(text in "[ -~\n\t华é]{0,200}") {
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let mut unescaped = String::new();
            let markdown = literal(&text);
            let mut chars = markdown.chars();
            while let Some(c) = chars.next() {
                unescaped.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
            }
            proptest::prop_assert_eq!(plain(&unescaped), plain(&text));
        }
    }
}

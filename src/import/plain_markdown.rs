//! Plain text as Markdown that renders as the same plain text. Refuses to see markup in it: a clipping's
//! asterisk is an asterisk. Lists, rules and columns that the text sets out by its lines stay such.

use super::hyphens::Hyphenated;
use super::piece;

/// The text's paragraphs with a blank line between them and a line end behind the last.
pub fn literal(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + text.len() / 16);
    let hyphenated = Hyphenated::of(text);
    for block in blocks(text) {
        if let Some(list) = list(&block) {
            start_block(&mut markdown);
            markdown.push_str(&list);
            continue;
        }
        if let Some(table) = table(&block) {
            start_block(&mut markdown);
            markdown.push_str(&table);
            continue;
        }
        if let [line] = block.as_slice()
            && is_rule(line)
        {
            start_block(&mut markdown);
            markdown.push_str("---\n");
            continue;
        }
        for paragraph in paragraphs(&block) {
            start_block(&mut markdown);
            for line in without_hyphens(&paragraph, &hyphenated) {
                push_line(&mut markdown, &line);
                markdown.push('\n');
            }
        }
    }
    markdown
}

fn start_block(markdown: &mut String) {
    if !markdown.is_empty() {
        markdown.push('\n');
    }
}

/// Lines between blank ones, with the white space at their ends taken off.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim_end) {
        match blocks.last_mut() {
            Some(block) if open && !line.is_empty() => block.push(line),
            _ if !line.is_empty() => blocks.push(vec![line]),
            _ => {}
        }
        open = !line.is_empty();
    }
    blocks
}

/// A block's paragraphs. In one with a line as long as a paragraph every line is one; else its lines were wrapped, and
/// only an item of a list begins anew.
fn paragraphs<'t>(block: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let unwrapped = block
        .iter()
        .any(|line| piece::width(line.trim()) >= piece::BODY_WIDTH);
    for (number, line) in block.iter().enumerate() {
        let begins = number == 0 || unwrapped || piece::starts_list_item(line);
        match paragraphs.last_mut() {
            Some(paragraph) if !begins => paragraph.push(line.trim()),
            _ => paragraphs.push(vec![line.trim()]),
        }
    }
    paragraphs
}

/// A word that a line end broke is whole again.
fn without_hyphens(lines: &[&str], hyphenated: &Hyphenated<'_>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for line in lines {
        let last = joined.last().map_or("", String::as_str);
        match (hyphenated.broken(last, line), joined.last_mut()) {
            (Some(len), Some(last)) => {
                let (rest, behind) = line.split_at_checked(len).unwrap_or((line, ""));
                // Marks stay with their word.
                let marks = behind.len()
                    - behind
                        .trim_start_matches(|c: char| !c.is_whitespace())
                        .len();
                let (marks, behind) = behind.split_at_checked(marks).unwrap_or((behind, ""));
                last.pop();
                last.push_str(rest);
                last.push_str(marks);
                let behind = behind.trim();
                if !behind.is_empty() {
                    joined.push(behind.to_string());
                }
            }
            _ => joined.push((*line).to_string()),
        }
    }
    joined
}

/// A line of marks that parts a text.
fn is_rule(line: &str) -> bool {
    let marks: String = line.split_whitespace().collect();
    let first = marks
        .chars()
        .next()
        .filter(|c| matches!(c, '*' | '-' | '_' | '='));
    first.is_some_and(|first| marks.chars().count() >= 3 && marks.chars().all(|c| c == first))
}

/// An item of a list: how far it is indented, its number if it has one, and its words.
fn item(line: &str) -> Option<(usize, Option<u32>, &str)> {
    let inner = line.trim_start();
    let indent = line.len() - inner.len();
    let bullets = ["• ", "‣ ", "▪ ", "● ", "◦ ", "· ", "- ", "* ", "– "];
    if let Some(words) = bullets.iter().find_map(|bullet| inner.strip_prefix(bullet)) {
        return Some((indent, None, words.trim()));
    }
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = inner.split_at_checked(digits)?;
    let words = rest
        .strip_prefix(". ")
        .or_else(|| rest.strip_prefix(") "))?;
    Some((
        indent,
        Some(number.parse().ok().filter(|_| digits <= 3)?),
        words.trim(),
    ))
}

/// A block of which every line is an item: two at least, and numbers one after the other.
fn list(block: &[&str]) -> Option<String> {
    let items: Vec<(usize, Option<u32>, &str)> =
        block.iter().map(|line| item(line)).collect::<Option<_>>()?;
    let (outer, first, _) = *items.first()?;
    let numbers: Vec<u32> = items.iter().filter_map(|(_, number, _)| *number).collect();
    let counts = numbers
        .windows(2)
        .all(|two| matches!(two, [a, b] if *b == a + 1));
    let alike = items
        .iter()
        .all(|(indent, number, _)| *indent > outer || number.is_some() == first.is_some());
    let starts = first.is_none_or(|first| first == 1);
    if items.len() < 2
        || !counts
        || !alike
        || !starts
        || items.iter().any(|(_, _, words)| words.is_empty())
    {
        return None;
    }
    let mut markdown = String::new();
    for (indent, number, words) in items {
        if indent > outer {
            markdown.push_str(if first.is_some() { "   " } else { "  " });
        }
        match number {
            Some(number) => markdown.push_str(&format!("{number}. ")),
            None => markdown.push_str("- "),
        }
        push_line(&mut markdown, words);
        markdown.push('\n');
    }
    Some(markdown)
}

/// Columns are set apart by so many spaces, or by a tab.
const GAP: &str = "   ";

/// A block of which every line has the same number of columns.
fn table(block: &[&str]) -> Option<String> {
    let row = |line: &&str| -> Vec<String> {
        let parted = line.trim().replace('\t', GAP);
        let cells = parted.split(GAP).map(str::trim);
        cells
            .filter(|cell| !cell.is_empty())
            .map(str::to_string)
            .collect()
    };
    let rows: Vec<Vec<String>> = block.iter().map(row).collect();
    let width = rows.first()?.len();
    if rows.len() < 2 || width < 2 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let mut markdown = String::new();
    for (number, row) in rows.iter().enumerate() {
        for cell in row {
            markdown.push_str("| ");
            push_words(&mut markdown, cell, false);
            markdown.push(' ');
        }
        markdown.push_str("|\n");
        if number == 0 {
            markdown.push_str(&"| --- ".repeat(width));
            markdown.push_str("|\n");
        }
    }
    Some(markdown)
}

fn push_line(markdown: &mut String, line: &str) {
    push_words(markdown, line, true);
}

/// `opens` says whether a line begins here, where more marks mean something.
fn push_words(markdown: &mut String, line: &str, opens: bool) {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = (1..=9).contains(&digits)
        && line
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(['.', ')']));
    for (at, c) in line.char_indices() {
        let leads = opens && at == 0 && matches!(c, '#' | '>' | '-' | '+' | '=' | ':');
        let anywhere = matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&' | '|' | '~'
        );
        if leads || anywhere || (opens && numbered && at == digits) {
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

    #[test]
    fn words_that_a_line_end_broke_are_whole_again() {
        assert_eq!(
            literal("on 13 Jan-\nuary with ferti-\nliser, of Hanhai Ship-\nping."),
            "on 13 January\nwith fertiliser,\nof Hanhai Shipping.\n"
        );
        // The text itself says that the hyphen belongs to the word.
        assert_eq!(
            literal("a well-\nknown ship\n\na well-known one"),
            "a well-\nknown ship\n\na well-known one\n"
        );
        assert_eq!(
            literal("from A-\nB and 12-\n13 to X-\nray"),
            "from A-\nB and 12-\n13 to X-\nray\n"
        );
    }

    #[test]
    fn lists_rules_and_columns_stay_such() {
        assert_eq!(
            literal("•  one\n•  t*o\n  - nested"),
            "- one\n- t\\*o\n  - nested\n"
        );
        assert_eq!(literal("1. first\n2) second"), "1. first\n2. second\n");
        assert_eq!(literal("***\n\n- - -"), "---\n\n---\n");
        assert_eq!(
            literal("Time    Speed\n01:00   11.4\n02:00   6.9"),
            "| Time | Speed |\n| --- | --- |\n| 01:00 | 11.4 |\n| 02:00 | 6.9 |\n"
        );
        // One item is no list, and years are no numbers of items.
        assert_eq!(literal("- a dash"), "\\- a dash\n");
        assert_eq!(literal("3. a\n5. b"), "3\\. a\n\n5\\. b\n");
    }

    proptest::proptest! {
        #[test]
        fn every_letter_is_kept(text in "[ -~\n\t华é]{0,200}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            proptest::prop_assert_eq!(letters(&literal(&text)), letters(&text));
        }
    }
}

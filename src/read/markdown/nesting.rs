//! How deep quotations and lists stand within each other. The parser goes through all that are
//! open for every line, which is bounded here before it begins.

/// How many open quotations and lists the lines of a text may have, all together.
const MOST_OPEN: usize = 100_000_000;

/// Whether the lines of `text` may stand in more quotations and lists than can be gone through.
/// Counts at least as many as there are; ordinary texts have a thousandth of the limit.
pub fn is_too_deep(text: &str) -> bool {
    is_deeper(text, MOST_OPEN)
}

fn is_deeper(text: &str, most: usize) -> bool {
    // Short texts cannot come near: each byte opens one at most, and each line has a byte.
    let half = text.len() / 2;
    if half.saturating_mul(half) <= most {
        return false;
    }
    let (mut open, mut sum) = (0, 0_usize);
    let mut behind_blank = true;
    for line in text.split('\n') {
        sum = sum.saturating_add(open);
        let (depth, is_blank) = opened(line);
        if !is_blank {
            // A line of a paragraph may leave out what stands before the others.
            open = if behind_blank { depth } else { open.max(depth) };
        }
        behind_blank = is_blank;
    }
    sum > most
}

/// How many quotations and lists a line can stand in by what it begins with, and whether that is
/// all of it.
fn opened(line: &str) -> (usize, bool) {
    let (mut columns, mut marks) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b' ' | b'\r' => columns += 1,
            b'\t' => columns += 4,
            b'>' | b'-' | b'+' | b'*' | b':' | b'.' | b')' => marks += 1,
            b'0'..=b'9' | b'[' | b'^' | b']' => {}
            _ => return (marks + columns / 2, false),
        }
    }
    (marks + columns / 2, marks == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_many_lines_in_many_lists_are_too_deep() {
        let lists = "- ".repeat(100);
        assert!(is_deeper(
            &format!("{lists}a\n{}", "a\n".repeat(100)),
            9_000
        ));
        assert!(is_deeper(&format!("{lists}a\n{}", "\n".repeat(200)), 9_000));
        assert!(is_deeper(
            &("> ".repeat(100) + "a\n" + &"> a\n".repeat(100)),
            9_000
        ));
        assert!(!is_deeper(
            &format!("{lists}a\n\n{}", "a\n".repeat(300)),
            9_000
        ));
        assert!(!is_deeper(&"> - a\n".repeat(1_000), 9_000));
        assert!(!is_deeper(&"1. a\n\n   > b\n\n".repeat(300), 9_000));
    }
}

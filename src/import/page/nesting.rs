//! How large a page is, told before it is parsed, so that a hostile one costs no more than its length.

use std::borrow::Cow;

/// Elements that end by themselves, or where the next of their kind begins: they nest no deeper than what
/// stands around them.
const SHALLOW: [&str; 33] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html",
    "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "path", "rp", "rt",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The size of a page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Size {
    pub elements: usize,
    /// How many elements stand open at most.
    pub depth: usize,
}

/// A page without what is between the tags of its styles, where programs that save pages put fonts and pictures.
pub fn without_code(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, inner)) = cut(rest, "<style") {
        kept.push_str(before);
        rest = match cut(inner, "</style") {
            Some((_, behind)) => behind.split_once('>').map_or("", |(_, behind)| behind),
            None => "",
        };
    }
    match kept.is_empty() {
        true => Cow::Borrowed(html),
        false => Cow::Owned(kept + rest),
    }
}

/// What stands before and behind these letters, in any case.
fn cut<'t>(text: &'t str, sought: &str) -> Option<(&'t str, &'t str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('<')?;
        let end = at + sought.len();
        if text
            .get(at..end)
            .is_some_and(|tag| tag.eq_ignore_ascii_case(sought))
        {
            return Some((text.get(..at)?, text.get(end..)?));
        }
        from = at + 1;
    }
}

pub fn of(html: &str) -> Size {
    let mut size = Size::default();
    let mut open = 0_usize;
    let mut rest = html;
    while let Some((_, behind)) = rest.split_once('<') {
        rest = behind;
        let (closes, name) = match behind.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, behind),
        };
        let len = name
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let name = name.get(..len.count()).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        // Their rows, cells and items are not counted by themselves.
        let levels = match name.as_str() {
            "table" => 4,
            "ul" | "ol" | "dl" | "menu" | "select" | "ruby" => 2,
            name if SHALLOW.contains(&name) => 0,
            _ => 1,
        };
        match closes {
            true => open = open.saturating_sub(levels),
            false => {
                size.elements += 1;
                open += levels;
                size.depth = size.depth.max(open);
            }
        }
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_that_of_elements_that_stand_open() {
        let of_both = |html: &str| (of(html).elements, of(html).depth);
        assert_eq!(of_both("<div><p>a<p>b<br></div><div></div>"), (5, 1));
        assert_eq!(of_both(&"<b>".repeat(1000)), (1000, 1000));
        assert_eq!(of_both(&"<table><tr><td>".repeat(10)), (30, 40));
        assert_eq!(of_both("a < b </b> <!-- --> <>"), (0, 0));
    }

    #[test]
    fn styles_are_left_out() {
        assert_eq!(without_code("a<STYLE x>b{}</style >c<style>d"), "ac");
        assert_eq!(without_code("a<b>c</b>"), "a<b>c</b>");
    }
}

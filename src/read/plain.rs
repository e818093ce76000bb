//! The words of finished HTML, as readers see them. Takes only HTML that the program made.

use crate::model::folding::reference;
use crate::read::html::is_phrasing;

/// Appends the text of some HTML, with a line end where an element begins or ends that is no part of a sentence.
pub fn text_into(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'&')) {
        let (before, special) = rest.split_at(at);
        push(text, before);
        if special.starts_with('&') {
            let (c, len) = reference(special);
            text.push(c);
            rest = special.get(len..).unwrap_or_default();
            continue;
        }
        let name = special.get(1..).unwrap_or_default();
        let name = name.strip_prefix('/').unwrap_or(name);
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name.get(..len).unwrap_or_default();
        if (!is_phrasing(name) || name == "br") && !text.ends_with('\n') && !text.is_empty() {
            text.push('\n');
        }
        rest = match end_of_tag(special) {
            Some(end) => special.get(end..).unwrap_or_default(),
            None => "",
        };
    }
    push(text, rest);
}

/// Behind the `>` that ends a tag, and stands in no attribute.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    let ends = |(_, byte): &(usize, u8)| match (quote, *byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        (Some(open), byte) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    };
    let mut bytes = tag.bytes().enumerate();
    bytes.find(ends).map(|(at, _)| at + 1)
}

/// Appends text; what is only white space between elements is left out.
fn push(text: &mut String, plain: &str) {
    let at_start = text.is_empty() || text.ends_with('\n');
    let plain = if at_start { plain.trim_start() } else { plain };
    text.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::text_into;

    #[test]
    fn text_reads_as_it_is_shown() {
        let of = |html: &str| {
            let mut text = String::new();
            text_into(&mut text, html);
            text
        };
        let html = "<h2 id=\"x>y\">Out &amp; in</h2>\n<p>Th<b>r</b>ee&nbsp;<a href='>'>w</a>ords</p>\n<ul><li>one</li>\n<li>two<br>lines</li></ul>";
        assert_eq!(of(html), "Out & in\nThree\u{a0}words\none\ntwo\nlines\n");
    }
}

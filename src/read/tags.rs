//! Raw HTML cut into tags and text, in one pass. What is no whole tag is text; comments,
//! declarations and instructions are left out. What may be shown is decided elsewhere.

/// A part of raw HTML, in order.
#[derive(Debug, Eq, PartialEq)]
pub enum Piece<'h> {
    /// Text, with its character references.
    Text(&'h str),
    /// A start tag: its name in lower case, and the whole of it.
    Open(String, &'h str),
    /// An end tag: its name in lower case.
    Close(String),
}

/// Elements whose content is no text of the page.
pub const HIDDEN: &[&str] = &["script", "style"];

/// The parts of `html`. The content of hidden elements is left out, but not their tags.
pub fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut text_start = 0;
    let mut search = 0;
    while let Some(at) = html.get(search..).and_then(|rest| rest.find('<')) {
        let open = search + at;
        let rest = html.get(open..).unwrap_or_default();
        let Some((length, piece)) = markup(rest) else {
            search = open + 1;
            continue;
        };
        if open > text_start {
            pieces.push(Piece::Text(html.get(text_start..open).unwrap_or_default()));
        }
        search = open + length;
        if let Some(Piece::Open(name, _)) = &piece
            && HIDDEN.contains(&name.as_str())
        {
            search += hidden_length(html.get(search..).unwrap_or_default(), name);
        }
        text_start = search;
        pieces.extend(piece);
    }
    if text_start < html.len() {
        pieces.push(Piece::Text(html.get(text_start..).unwrap_or_default()));
    }
    pieces
}

/// The length of the markup with which `rest` begins, and its tag if it is one. What no `>` ends
/// is none, but for a comment, which then goes on to the end.
fn markup(rest: &str) -> Option<(usize, Option<Piece<'_>>)> {
    let ended_by = |end: &str| {
        let at = rest.find(end)?;
        Some((at + end.len(), None))
    };
    match *rest.as_bytes().get(1)? {
        b'!' if rest.starts_with("<!-->") || rest.starts_with("<!--->") => ended_by(">"),
        b'!' if rest.starts_with("<!--") => ended_by("-->").or(Some((rest.len(), None))),
        b'!' if rest.starts_with("<![CDATA[") => ended_by("]]>").or(Some((rest.len(), None))),
        b'!' => ended_by(">").or(Some((rest.len(), None))),
        b'?' => ended_by("?>").or(Some((rest.len(), None))),
        b'/' => {
            let name = name_of(rest.get(2..)?)?;
            let length = tag_length(rest, 2 + name.len())?;
            Some((length, Some(Piece::Close(name.to_ascii_lowercase()))))
        }
        _ => {
            let name = name_of(rest.get(1..)?)?;
            let length = tag_length(rest, 1 + name.len())?;
            let tag = rest.get(..length)?;
            Some((length, Some(Piece::Open(name.to_ascii_lowercase(), tag))))
        }
    }
}

/// The name that a tag begins with.
fn name_of(rest: &str) -> Option<&str> {
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<');
    let name = rest.get(..rest.find(ends)?)?;
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then_some(name)
}

/// The length of a tag whose name ends at `at`. A `<` outside of quotation marks ends the search,
/// and so no part of a text is gone through for more than one tag.
fn tag_length(tag: &str, mut at: usize) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut value_begins = false;
    loop {
        match *bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'<' => return None,
            b'=' => value_begins = true,
            quote @ (b'"' | b'\'') if value_begins => {
                let value = tag.get(at + 1..)?;
                at += 1 + value.find(char::from(quote))?;
                value_begins = false;
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => value_begins = false,
        }
        at += 1;
    }
}

/// How much of `rest` stands before the end tag of the hidden element `name`.
fn hidden_length(rest: &str, name: &str) -> usize {
    let mut search = 0;
    while let Some(at) = rest.get(search..).and_then(|rest| rest.find("</")) {
        let start = search + at + 2;
        let named = rest.get(start..start + name.len());
        if named.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return start - 2;
        }
        search = start;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open<'h>(name: &str, tag: &'h str) -> Piece<'h> {
        Piece::Open(name.to_string(), tag)
    }

    #[test]
    fn tags_are_told_from_text() {
        assert_eq!(
            pieces("a <B x='>'>c</b\n> & < d <e"),
            [
                Piece::Text("a "),
                open("b", "<B x='>'>"),
                Piece::Text("c"),
                Piece::Close("b".to_string()),
                Piece::Text(" & < d <e"),
            ]
        );
        assert_eq!(pieces("<a <b>"), [Piece::Text("<a "), open("b", "<b>")]);
        assert_eq!(pieces("<a b=\"c>"), [Piece::Text("<a b=\"c>")]);
        assert_eq!(pieces("<a b=c\"d>"), [open("a", "<a b=c\"d>")]);
    }

    #[test]
    fn comments_and_their_like_vanish() {
        assert_eq!(
            pieces("<!-- <b> -->a<!DOCTYPE b><?php '>' ?>"),
            [Piece::Text("a")]
        );
        assert_eq!(
            pieces("<![CDATA[ > ]]>a<!-->b"),
            [Piece::Text("a"), Piece::Text("b")]
        );
        assert_eq!(pieces("a<!-- b"), [Piece::Text("a")]);
    }

    #[test]
    fn what_scripts_hold_is_no_text() {
        let hidden = pieces("<script>if (a<b) '</div>'</SCRIPT>c");
        let closed = Piece::Close("script".to_string());
        assert_eq!(
            hidden,
            [open("script", "<script>"), closed, Piece::Text("c")]
        );
        assert_eq!(pieces("<style>a"), [open("style", "<style>")]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(html in "[<>/a!?\\-\"'= é\\[\\]]{0,40}") {
            let _ = pieces(&html);
        }
    }
}

//! Where the targets of links are typed, so that they can be replaced. Links in code are none, and
//! neither are images. Refuses to guess: what is not found where a target stands has no place.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::dialect::OPTIONS;
use super::nesting;

/// The target of a link or of a link's definition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// Whether it stands in `[[…]]`.
    pub is_wiki: bool,
    /// As it is understood: without escapes.
    pub value: String,
    /// The bytes of the target as it is typed, where they can be told.
    pub typed: Option<Range<usize>>,
    /// The first byte of the link.
    pub start: usize,
}

struct Open {
    kind: LinkType,
    dest: String,
    range: Range<usize>,
    /// Behind all that is known to stand in its label.
    label_end: usize,
}

/// The targets in a text, in its order; line ends may be of any kind.
pub fn targets(text: &str) -> Vec<Target> {
    let mut found = Vec::new();
    if nesting::is_too_deep(text) {
        // Nothing in it is shown as a link either.
        return found;
    }
    let mut open: Vec<Open> = Vec::new();
    let mut events = Parser::new_ext(text, OPTIONS).into_offset_iter();
    for (event, range) in events.by_ref() {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => open.push(Open {
                kind: link_type,
                dest: dest_url.to_string(),
                label_end: range.start + 1,
                range,
            }),
            Event::End(TagEnd::Link) => {
                found.extend(open.pop().and_then(|link| closed(text, link)))
            }
            _ => {
                if let Some(link) = open.last_mut() {
                    link.label_end = link.label_end.max(range.end);
                }
            }
        }
    }
    for (_, definition) in events.reference_definitions().iter() {
        let whole = text.get(definition.span.clone()).unwrap_or_default();
        let behind = whole.find("]:").map(|at| definition.span.start + at + 2);
        found.push(Target {
            is_wiki: false,
            value: definition.dest.to_string(),
            typed: behind.and_then(|at| address(text, at)),
            start: definition.span.start,
        });
    }
    found.sort_by_key(|target| target.start);
    found
}

fn closed(text: &str, link: Open) -> Option<Target> {
    let Range { start, end } = link.range;
    let typed = match link.kind {
        LinkType::WikiLink { .. } => {
            let behind = text.get(start..end)?.strip_prefix("[[");
            let is_there = behind.is_some_and(|behind| behind.starts_with(&link.dest));
            is_there.then(|| start + 2..start + 2 + link.dest.len())
        }
        LinkType::Inline => {
            let rest = text.get(link.label_end..end)?;
            let behind = rest.find("](").map(|at| link.label_end + at + 2);
            behind.and_then(|at| address(text, at))
        }
        // Their targets stand in definitions, and those of the others lead out of the dossier.
        _ => return None,
    };
    Some(Target {
        is_wiki: matches!(link.kind, LinkType::WikiLink { .. }),
        value: link.dest,
        typed,
        start,
    })
}

/// The address that is typed from here on, with or without angle brackets.
fn address(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..)?;
    let (start, length) = match rest.strip_prefix('<') {
        Some(inner) => (start + 1, inner.find('>')?),
        None => {
            let is_end = |c: char| c.is_whitespace() || c == ')';
            (start, rest.find(is_end).unwrap_or(rest.len()))
        }
    };
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every target as it is typed, those of wiki links in brackets.
    fn typed(text: &str) -> Vec<String> {
        let shown = |target: Target| {
            let typed = target.typed.and_then(|range| text.get(range));
            let typed = typed.unwrap_or("?").to_string();
            if target.is_wiki {
                format!("[{typed}]")
            } else {
                typed
            }
        };
        targets(text).into_iter().map(shown).collect()
    }

    #[test]
    fn targets_are_found_where_they_are_typed() {
        assert_eq!(
            typed("See [[a]], [[b|the *b*]] and [[x/c#d]]."),
            ["[a]", "[b]", "[x/c#d]"]
        );
        assert_eq!(typed("| a |\n|---|\n| [[b\\|c]] |\n"), ["[b\\]"]);
        assert_eq!(
            typed("[t](../e/a.md) [](b.md \"](c.md\") [*t* [x]](<d e.md>)"),
            ["../e/a.md", "b.md", "d e.md"]
        );
        assert_eq!(
            typed("> [t][r]\r\n\r\n[r]:\r\n  ../e/a.md#x 'T'\r\n[s]: <b.md>\r\n"),
            ["../e/a.md#x", "b.md"]
        );
        assert_eq!(
            typed("[^1]\n\n[^1]: [[a]] [b](\n  c.md)\n"),
            ["[a]", "c.md"]
        );
        assert_eq!(
            typed("# [[a]]\n\n- [[b]]\n  1. [c](d.md)\n"),
            ["[a]", "[b]", "d.md"]
        );
    }

    #[test]
    fn code_images_and_addresses_elsewhere_are_left_alone() {
        assert!(
            typed(
                "`[[a]]` ![b](c.md) <https://d.example>\n\n    [[e]]\n\n```\n[[f]] [g](h.md)\n```\n"
            )
            .is_empty()
        );
        assert!(typed("\\[\\[a]] <!-- [[b]] -->").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_gone_through(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "[[", "]]", "[", "]", "(", ")", "](", "]: ", "<", ">", "|", "\\", "`", "!", "^",
                    "a", "é", "华", "../e/a.md", "#x", " ", "\n", "\r\n", "\n\n", "> ", "- ", "\"t\"", "%E5",
                ]),
                0..24,
            ),
        ) {
            let text = parts.concat();
            for target in targets(&text) {
                let typed = target.typed.map(|range| text.get(range).is_some());
                proptest::prop_assert!(typed.unwrap_or(true), "{text:?}");
            }
        }
    }
}

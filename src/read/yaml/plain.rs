//! The YAML that front matter is mostly made of, read straight from the parser's events: one
//! document of mappings, lists and scalars. Refuses whatever else there is (anchors, tags,
//! directives, merge keys, mistakes), so that the whole reader takes it.

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::{MAX_DEPTH, MAX_NODES, Node, Value, position_of};
use crate::model::diagnostic::Located;

/// The tree of `yaml`; `None` where it is not plain.
pub fn parse(yaml: &str, first_line: u32) -> Option<Node> {
    let mut reader = Reader {
        yaml,
        first_line,
        parser: Parser::new_from_str(yaml),
        nodes: 0,
    };
    matches!(reader.next()?, (Event::StreamStart, _)).then_some(())?;
    matches!(reader.next()?, (Event::DocumentStart(false, None), _)).then_some(())?;
    let first = reader.next()?;
    let root = reader.node(first, 0)?;
    matches!(reader.next()?, (Event::DocumentEnd, _)).then_some(())?;
    matches!(reader.next()?, (Event::StreamEnd, _)).then_some(root)
}

struct Reader<'y> {
    yaml: &'y str,
    first_line: u32,
    parser: Parser<'y, StrInput<'y>>,
    nodes: usize,
}

impl<'y> Reader<'y> {
    fn next(&mut self) -> Option<(Event<'y>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn node(&mut self, (event, span): (Event<'y>, Span), depth: usize) -> Option<Node> {
        self.nodes += 1;
        // Whether a text near the limits is within them is for the whole reader to say.
        if depth >= MAX_DEPTH / 2 || self.nodes > MAX_NODES / 2 {
            return None;
        }
        let at = position_of(self.yaml, self.first_line, &span)?;
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) if stands_for_nothing(&text) => {
                Value::Empty
            }
            // Numbers that are none, such as `.inf`.
            Event::Scalar(text, ScalarStyle::Plain, 0, None)
                if text.trim_start_matches(['+', '-']).starts_with('.') =>
            {
                return None;
            }
            Event::Scalar(text, _, 0, None) => Value::Text(text.into_owned()),
            Event::SequenceStart(_, 0, None) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        item => items.push(self.node(item, depth + 1)?),
                    }
                }
                Value::List(items)
            }
            Event::MappingStart(_, 0, None) => {
                let mut entries = Vec::new();
                loop {
                    let (text, span) = match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (Event::Scalar(text, _, 0, None), span) => (text, span),
                        _ => return None,
                    };
                    if text == "<<" || stands_for_nothing(&text) {
                        return None;
                    }
                    let key = Located {
                        value: text.into_owned(),
                        at: position_of(self.yaml, self.first_line, &span)?,
                    };
                    let value = self.next()?;
                    entries.push((key, self.node(value, depth + 1)?));
                }
                Value::Mapping(entries)
            }
            _ => return None,
        };
        Some(Node { at, value })
    }
}

fn stands_for_nothing(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::yaml;

    /// What is read straight is read as the whole reader reads it.
    fn agree(text: &str) -> bool {
        let Some(plain) = parse(text, 2) else {
            return false;
        };
        let whole = yaml::parse_whole(text, 2).ok();
        assert_eq!(Some(plain), whole, "{text:?}");
        true
    }

    #[test]
    fn plain_yaml_is_read_as_the_whole_reader_reads_it() {
        for text in [
            "title: A\ntags: [a, 'b', \"c\"]\nevents:\n  - date: \"2025\"\n    title: x y\n",
            "title: A\nlist:\n- a\n-\n- ~\n- null\nempty:\nmap: {a: 1, b: no, c: }\n",
            "a: 010\nb: 1.50\nc: true\nd: 2025-01-01\ne: 0x1F\n",
            "text: >\n  folded\n  text\n\nother: |\n  kept\n  as is\nmulti: a\n  b\n",
            "nested:\n  deeper:\n    - {x: [1, [2, 3]], y: '华为'}\n  \"quoted key\": \"esc\\u0041\\n\"\n",
            "# a comment\nkey: value # another\n\n\nlast: é\n",
            "a: ''\nb: \"\"\nc: Null\nd: NULL\n",
        ] {
            assert!(agree(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_whole_reader() {
        for text in [
            "a: &x 1\nb: *x\n",
            "a: !!str 1\n",
            "<<: {a: 1}\n",
            "a: 1\n---\nb: 2\n",
            "a: [1\n",
            "? [a]\n: b\n",
            "a: -.inf\n",
            "",
        ] {
            assert!(parse(text, 2).is_none(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_alike_or_left(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a: ", "b:", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "x", "1",
                    "no", "~", "null", "'q'", "\"d\"", "|", ">", "é", "# c", ": ", "key: v\n",
                    "- i\n", "&a ", "*a", "!t ", "\"a\\tb\"", "1.0", "2025-01-01", "? ", "<<: ", "0x1F", ".5",
                    "+1", "1e3", "0o7", "true", "-", ".",
                ]),
                0..14,
            ),
        ) {
            agree(&parts.concat());
        }
    }
}

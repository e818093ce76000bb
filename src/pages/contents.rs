//! The headings of a text, for a list of contents beside it. Takes only HTML that the program made.

use serde::{Serialize, Serializer};

use super::body::BodyHtml;
use crate::read::plain;

/// The headings of a text; found when a template asks for them.
pub struct Contents<'d>(BodyHtml<'d>);

pub fn contents(body: BodyHtml<'_>) -> Contents<'_> {
    Contents(body)
}

/// A heading of the second level.
#[derive(Debug, Eq, PartialEq, Serialize)]
struct Heading {
    id: String,
    title: String,
}

impl Serialize for Contents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => headings(&self.0.html()).serialize(serializer),
            // The text that they stand in counts by itself.
            false => serializer.serialize_unit(),
        }
    }
}

fn headings(html: &str) -> Vec<Heading> {
    let parts = html.split("<h2 id=\"").skip(1);
    let heading = |part: &str| {
        let (id, rest) = part.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        let (inner, _) = rest.split_once("</h2>")?;
        let mut title = String::new();
        plain::text_into(&mut title, inner);
        Some(Heading {
            id: id.to_string(),
            title: title.trim().to_string(),
        })
    };
    parts.filter_map(heading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_second_level_are_found_with_their_words() {
        let html = "<p>A</p><h2 id=\"a-b\">A &amp; <em>B</em></h2><h3 id=\"c\">C</h3><h2 id=\"d\" class=\"x\">D</h2>";
        let found: Vec<_> = headings(html)
            .into_iter()
            .map(|of| (of.id, of.title))
            .collect();
        let wanted = [("a-b", "A & B"), ("d", "D")];
        assert_eq!(
            found,
            wanted.map(|(id, title)| (id.to_string(), title.to_string()))
        );
        assert!(headings("<h2 id=\"a").is_empty());
    }
}

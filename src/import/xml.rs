//! What formats in XML have in common: references and attributes. Resolves no entity that a file declares itself.

use quick_xml::events::{BytesRef, BytesStart};

use crate::model::folding;

/// The character of `&amp;` or `&#8217;`. Entities that a document declares itself are none.
pub fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    folding::reference(&format!("&{name};")).0.to_string()
}

/// The value of an attribute, by its name without its prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|of| of.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

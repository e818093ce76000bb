//! JSON-LD: nodes with properties, and their graph as a script. Knows nothing of what they say.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

/// A node of the graph: its properties by name. What is not known is left out.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Node<'a>(BTreeMap<&'static str, Property<'a>>);

#[derive(Serialize)]
#[serde(untagged)]
pub enum Property<'a> {
    Text(Cow<'a, str>),
    Texts(Vec<Cow<'a, str>>),
    Number(usize),
    Node(Node<'a>),
    Nodes(Vec<Node<'a>>),
}

impl<'a> Node<'a> {
    pub fn of(kind: &'static str) -> Node<'a> {
        Node(BTreeMap::from([("@type", Property::Text(kind.into()))]))
    }

    pub fn with(mut self, property: &'static str, value: impl Into<Known<'a>>) -> Node<'a> {
        let Known(value) = value.into();
        self.0.extend(value.map(|value| (property, value)));
        self
    }
}

/// A property, where there is something to say.
pub struct Known<'a>(Option<Property<'a>>);

impl<'a> From<&'a str> for Known<'a> {
    fn from(text: &'a str) -> Known<'a> {
        Known(Some(Property::Text(text.into())))
    }
}

impl From<String> for Known<'_> {
    fn from(text: String) -> Self {
        Known(Some(Property::Text(text.into())))
    }
}

impl From<usize> for Known<'_> {
    fn from(number: usize) -> Self {
        Known(Some(Property::Number(number)))
    }
}

impl<'a> From<Node<'a>> for Known<'a> {
    fn from(node: Node<'a>) -> Known<'a> {
        Known(Some(Property::Node(node)))
    }
}

impl<'a> From<Vec<Node<'a>>> for Known<'a> {
    fn from(nodes: Vec<Node<'a>>) -> Known<'a> {
        Known((!nodes.is_empty()).then_some(Property::Nodes(nodes)))
    }
}

impl<'a> From<Vec<Cow<'a, str>>> for Known<'a> {
    fn from(texts: Vec<Cow<'a, str>>) -> Known<'a> {
        Known((!texts.is_empty()).then_some(Property::Texts(texts)))
    }
}

impl<'a, T: Into<Known<'a>>> From<Option<T>> for Known<'a> {
    fn from(value: Option<T>) -> Known<'a> {
        Known(value.and_then(|value| value.into().0))
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

/// The graph in the vocabulary of schema.org, as it stands in a `<script>`, where nothing may look like markup.
pub fn script(graph: Vec<Node<'_>>) -> String {
    let document = Document {
        context: "https://schema.org",
        graph,
    };
    // Fails for nothing that has names of properties and texts.
    let json = serde_json::to_string(&document).unwrap_or_default();
    match json.contains(['&', '<', '>']) {
        true => json
            .replace('&', "\\u0026")
            .replace('<', "\\u003c")
            .replace('>', "\\u003e"),
        false => json,
    }
}

//! The words of the interface in one language, as data: headings, labels and sentences with places for what they tell.
//! Formats nothing and knows no language; that is the locale's.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::language::Language;

/// Every message of the interface, by its key.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Words {
    /// The language that dates, numbers and lists between them are written in.
    pub language: Language,
    pub messages: BTreeMap<Box<str>, Message>,
    /// The keys whose words are English since the language has none.
    pub untranslated: Vec<&'static str>,
}

impl Words {
    pub fn none_in(language: &Language) -> Words {
        Words {
            language: language.clone(),
            messages: BTreeMap::new(),
            untranslated: Vec::new(),
        }
    }

    /// The same with these messages in place of those that have their keys.
    pub fn with(mut self, messages: &BTreeMap<Box<str>, Message>) -> Words {
        let others = messages.iter();
        self.messages
            .extend(others.map(|(key, message)| (key.clone(), message.clone())));
        self
    }
}

/// What one key says.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub enum Message {
    Plain(Pattern),
    /// What it says depends on `{count}`: a pattern for each plural form that the language has (CLDR's names).
    Counted(BTreeMap<PluralForm, Pattern>),
}

impl Message {
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let (plain, counted) = match self {
            Message::Plain(pattern) => (Some(pattern), None),
            Message::Counted(forms) => (None, Some(forms.values())),
        };
        plain.into_iter().chain(counted.into_iter().flatten())
    }

    /// The names of all places that it has.
    pub fn places(&self) -> BTreeSet<&str> {
        self.patterns().flat_map(Pattern::places).collect()
    }
}

/// The plural forms of CLDR.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
pub enum PluralForm {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl PluralForm {
    pub const ALL: [PluralForm; 6] = [
        PluralForm::Zero,
        PluralForm::One,
        PluralForm::Two,
        PluralForm::Few,
        PluralForm::Many,
        PluralForm::Other,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            PluralForm::Zero => "zero",
            PluralForm::One => "one",
            PluralForm::Two => "two",
            PluralForm::Few => "few",
            PluralForm::Many => "many",
            PluralForm::Other => "other",
        }
    }
}

/// A text with places: `{count} articles`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Pattern(Vec<Part>);

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub enum Part {
    Text(Box<str>),
    Place(Box<str>),
}

impl Pattern {
    /// `None` where a brace is not one of a pair around a name.
    pub fn parse(text: &str) -> Option<Pattern> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, more) = after.split_once('}')?;
            let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
            if before.contains('}') || name.is_empty() || !name.chars().all(is_name) {
                return None;
            }
            if !before.is_empty() {
                parts.push(Part::Text(Box::from(before)));
            }
            parts.push(Part::Place(Box::from(name)));
            rest = more;
        }
        if rest.contains('}') {
            return None;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(Box::from(rest)));
        }
        Some(Pattern(parts))
    }

    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The text, where it has no places.
    pub fn as_text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Place(name) => Some(&**name),
            Part::Text(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_texts_and_places() {
        let pattern = Pattern::parse("{count} of {total} shown").map(|pattern| pattern.0);
        let expected = [
            Part::Place("count".into()),
            Part::Text(" of ".into()),
            Part::Place("total".into()),
            Part::Text(" shown".into()),
        ];
        assert_eq!(pattern.as_deref(), Some(expected.as_slice()));
        for wrong in ["{", "}", "a { b", "{}", "{a b}", "{a}}", "{{a}}", "} {a}"] {
            assert_eq!(Pattern::parse(wrong), None, "{wrong}");
        }
        assert_eq!(
            Pattern::parse("").as_ref().and_then(Pattern::as_text),
            Some("")
        );
    }
}

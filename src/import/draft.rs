//! An article while its clipping is recognised: what was found until now, and how it is noted.
//! Recognises nothing itself.

use crate::link::names::{NameIndex, Texts};
use crate::model::article::{Method, Provenance};
use crate::model::clipping::ClippingKind;
use crate::model::date::Date;
use crate::model::diagnostic::Code;
use crate::model::language::Language;
use crate::model::rights::Rights;
use crate::model::slug::Slug;

use super::Registry;
use super::codes;
use super::known::Known;
use super::piece::{Field, Header, Parts};

/// The most words of a quotation that shows where a value came from.
const QUOTE_WORDS: usize = 12;
/// The same where a script has no spaces, in characters.
const QUOTE_CHARS: usize = 160;

/// An article as far as its clipping gives it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub title: String,
    pub title_supplied: bool,
    pub publisher: Option<Slug>,
    pub authors: Vec<String>,
    pub published: Option<Date>,
    pub place: Option<String>,
    pub url: Option<String>,
    pub language: Option<Language>,
    pub rights: Option<Rights>,
    pub kind: ClippingKind,
    pub entities: Vec<Slug>,
    pub topics: Vec<Slug>,
    /// By field, in the order of the front matter.
    pub provenance: Vec<(&'static str, Provenance)>,
    /// Plain text: the clipping's own words.
    pub body: String,
    pub notes: Vec<Note>,
}

/// A diagnostic to be: about the clipping, or about some of its words.
#[derive(Clone, Debug)]
pub struct Note {
    pub code: &'static Code,
    pub message: String,
    pub hint: Option<String>,
    /// Words of the clipping to point at.
    pub words: Option<String>,
}

/// A registry made ready for recognition; the same for all clippings of a run.
pub struct Context<'r> {
    pub registry: &'r Registry,
    pub known: Known,
    /// By index into the registry's entities.
    pub names: NameIndex<usize>,
    /// By index into the registry's topics.
    pub keywords: NameIndex<usize>,
}

pub fn context(registry: &Registry) -> Context<'_> {
    let names = registry.entities.iter().enumerate();
    let names = names.flat_map(|(id, entity)| {
        let names = entity.names.iter();
        names.map(move |name| (name.text.clone(), name.matching, id))
    });
    let keywords = registry.topics.iter().enumerate().flat_map(|(id, topic)| {
        topic
            .keywords
            .iter()
            .chain([&topic.title])
            .map(move |word| (word.clone(), id))
    });
    Context {
        registry,
        known: Known::new(registry),
        names: NameIndex::of_names(names, Texts::Few),
        keywords: NameIndex::of_keywords(keywords),
    }
}

pub fn add_provenance(draft: &mut Draft, field: &'static str, method: Method, quote: Option<&str>) {
    let quote = quote.map(|quote| {
        quote
            .split_whitespace()
            .take(QUOTE_WORDS)
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(QUOTE_CHARS)
            .collect()
    });
    draft.provenance.push((field, Provenance { method, quote }));
}

pub fn note(
    draft: &mut Draft,
    code: &'static Code,
    words: &str,
    message: String,
    hint: Option<String>,
) {
    let words = words
        .lines()
        .next()
        .filter(|words| !words.is_empty())
        .map(str::to_string);
    draft.notes.push(Note {
        code,
        message,
        hint,
        words,
    });
}

pub fn headers<'p, 't>(parts: &'p Parts<'t>, field: Field) -> impl Iterator<Item = &'p Header<'t>> {
    parts
        .headers
        .iter()
        .filter(move |header| header.field == field && !header.value.is_empty())
}

pub fn joined(slugs: &[Slug]) -> String {
    slugs
        .iter()
        .map(Slug::as_str)
        .collect::<Vec<_>>()
        .join("` or `")
}

pub fn unreadable(draft: &mut Draft, header: &Header<'_>, what: &str) {
    let message = format!("`{}` {what}", header.value);
    note(draft, &codes::UNREADABLE_HEADER, header.line, message, None);
}

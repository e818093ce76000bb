//! An article while its clipping is recognised: what was found until now, and how it is noted.
//! Recognises nothing itself.

use crate::link::names::{NameIndex, Texts};
use crate::model::article::{Conflict, Method, Provenance};
use crate::model::bibliography::Bibliography;
use crate::model::clipping::ClippingKind;
use crate::model::date::Date;
use crate::model::diagnostic::Code;
use crate::model::language::Language;
use crate::model::rights::Rights;
use crate::model::slug::Slug;

use super::Registry;
use super::known::Known;

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
    pub retrieved: Option<Date>,
    pub updated: Option<Date>,
    pub place: Option<String>,
    pub url: Option<String>,
    pub archived: Option<String>,
    pub summary: Option<String>,
    /// Kept out of the site.
    pub is_draft: bool,
    pub language: Option<Language>,
    pub rights: Option<Rights>,
    pub bibliography: Bibliography,
    pub kind: ClippingKind,
    pub entities: Vec<Slug>,
    pub topics: Vec<Slug>,
    /// Tags that are no topic's.
    pub unknown_tags: Vec<String>,
    /// The name or the domain of a publisher that the dossier does not know.
    pub unknown_publisher: Option<String>,
    /// By field, in the order of the front matter.
    pub provenance: Vec<(&'static str, Provenance)>,
    /// The clipping's own words.
    pub body: String,
    /// Whether the body is Markdown already, and not plain text.
    pub is_markdown: bool,
    /// Whether it belongs to the article with its address, if there is one.
    pub joins: bool,
    pub notes: Vec<Note>,
}

impl Draft {
    /// What of that which most articles have is not known.
    pub fn lacks(&self) -> Vec<&'static str> {
        let known = [
            ("date", self.published.is_some()),
            ("author", !self.authors.is_empty()),
            ("publisher", self.publisher.is_some()),
            ("language", self.language.is_some()),
        ];
        let lacking = known.into_iter().filter(|(_, is_known)| !is_known);
        lacking.map(|(name, _)| name).collect()
    }
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

pub fn add_provenance(
    draft: &mut Draft,
    field: &'static str,
    method: Method,
    quote: Option<&str>,
    mut conflicts: Vec<Conflict>,
) {
    for conflict in &mut conflicts {
        conflict.quote = conflict.quote.as_deref().map(shortened);
    }
    let provenance = Provenance {
        method,
        quote: quote.map(shortened),
        conflicts,
    };
    draft.provenance.push((field, provenance));
}

fn shortened(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().take(QUOTE_WORDS).collect();
    words.join(" ").chars().take(QUOTE_CHARS).collect()
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

pub fn joined(slugs: &[Slug]) -> String {
    slugs
        .iter()
        .map(Slug::as_str)
        .collect::<Vec<_>>()
        .join("` or `")
}

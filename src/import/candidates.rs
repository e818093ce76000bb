//! What a clipping says of itself, field by field, each with the words that say so. Believes none of it.

use crate::model::article::Method;
use crate::read::markdown::plain::plain_text;

/// What a clipping may say something of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Field {
    Title,
    Author,
    Date,
    Retrieved,
    Updated,
    Url,
    Archived,
    Publisher,
    Place,
    Rights,
    Language,
    Kind,
    Summary,
    Tags,
    Draft,
    Type,
    Container,
    Volume,
    Issue,
    Pages,
    Doi,
}

impl Field {
    /// The key of an article’s front matter that the field becomes.
    pub fn key(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Author => "authors",
            Field::Date => "published",
            Field::Retrieved => "retrieved",
            Field::Updated => "updated",
            Field::Url => "url",
            Field::Archived => "archived",
            Field::Publisher => "publisher",
            Field::Place => "place",
            Field::Rights => "rights",
            Field::Language => "language",
            Field::Kind => "kind",
            Field::Summary => "summary",
            Field::Tags => "topics",
            Field::Draft => "draft",
            Field::Type => "type",
            Field::Container => "container",
            Field::Volume => "volume",
            Field::Issue => "issue",
            Field::Pages => "pages",
            Field::Doi => "doi",
        }
    }
}

/// A value that a clipping gives for a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    pub field: Field,
    /// As they are written: several of authors and of tags.
    pub values: Vec<String>,
    /// What counts for more comes first.
    pub method: Method,
    /// Where it stands, for messages: `the header "Date: 2025"`.
    pub source: String,
    /// The words of the clipping that give it.
    pub words: String,
}

impl Candidate {
    /// The first value, which is the only one of most fields.
    pub fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }
}

/// Why nothing is made of a clipping.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refused {
    /// Its entry is broken.
    Broken(String),
    /// It is a page that is no article.
    NoArticle(String),
    /// As the clipping before it, of which it was said.
    AsBefore,
}

/// A clipping as its format gives it: what is said of it, and its text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Document {
    /// Those of one method in the order of their precedence.
    pub candidates: Vec<Candidate>,
    /// Markdown.
    pub body: String,
    /// Whether it may have what note-taking programs and site generators add to Markdown.
    pub has_additions: bool,
    /// Whether it is about a page of which there may be an article already, and then belongs to that.
    pub joins: bool,
    /// Files that belong to it, from the folder of its own.
    pub attached: Vec<String>,
    /// Names of fields that nothing is known of.
    pub passed_over: Vec<String>,
    /// Why nothing can be made of it, if nothing can.
    pub refused: Option<Refused>,
}

impl Document {
    /// What quotations are looked for in: the first title, the first summary, and the text.
    pub fn words(&self) -> String {
        let said = |field| {
            let mut said = self.candidates.iter();
            let said = said.find(|of| of.field == field && of.method != Method::Inferred);
            said.map_or("", Candidate::value)
        };
        let parts = [
            said(Field::Title).to_string(),
            said(Field::Summary).to_string(),
            plain_text(&self.body),
        ];
        parts.join("\n\n").trim().to_string()
    }
}

//! Floor 4: other people’s words in what is about to be published: runs of a clipping’s words that are
//! longer than its rights allow. Knows nothing of quotations: how a word came there does not matter.

mod filter;
mod guard;
mod winnowing;
mod words;

use std::sync::Arc;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::route::Route;

pub use filter::Filter;
pub use guard::{Guard, Protected};

pub static LEAKED_TEXT: Code = Code {
    name: "leaked-text",
    severity: Severity::Error,
    summary: "a file of the site holds more of a clipping than its rights allow",
    explanation: "Every file that is made is looked through for long runs of words that stand in a clipping: in its \
text, its attributes, its metadata, in feeds and in data. Where an article’s `rights` are `brief`, a run may have as \
many words as `quotation_words` in dossier.yaml says (40 where it says nothing); where they are an excerpt, as many \
as `excerpt_words` if that is more. A clipping that no article rests on, and a source’s own text beside a digest of \
it, count as `brief`. Nothing is published. Say it in your own words, quote less, or state the rights that you have.",
};

pub const CODES: &[&Code] = &[&LEAKED_TEXT];

/// A run of a clipping’s words in a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Leak {
    /// Whose words they are.
    pub clipping: String,
    pub words: usize,
    pub limit: usize,
    /// The beginning of the run, as the file has it.
    pub passage: String,
}

impl Leak {
    pub fn diagnostic(&self, route: &Route) -> Diagnostic {
        let Leak {
            clipping,
            words,
            limit,
            passage,
        } = self;
        let message = format!(
            "this file holds {words} words of {clipping} in a row, of which its rights allow {limit}"
        );
        let diagnostic = Diagnostic::new(&LEAKED_TEXT, &Arc::from(route.as_str()), message);
        diagnostic.hint(format!("it begins “{passage} …”"))
    }
}

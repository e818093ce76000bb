//! HTML under construction: marks keep their places while parts are put together.

use crate::model::body::{Reference, Run};
use crate::model::diagnostic::saturate;

/// HTML under construction with its marks. Headings, footnotes and images are built in a
/// buffer of their own, since what stands before them is known only at their end.
#[derive(Default)]
pub struct Buffer {
    pub html: String,
    pub runs: Vec<Run>,
    pub references: Vec<Reference>,
    /// The text without markup, for ids and alternative texts, where it is asked for.
    pub plain: Option<String>,
}

impl Buffer {
    /// A buffer whose text is wanted too.
    pub fn with_plain() -> Buffer {
        Buffer {
            plain: Some(String::new()),
            ..Buffer::default()
        }
    }

    pub fn push_plain(&mut self, text: &str) {
        if let Some(plain) = &mut self.plain {
            plain.push_str(text);
        }
    }

    pub fn position(&self) -> u32 {
        saturate(self.html.len())
    }

    /// How much it holds of everything.
    pub fn extent(&self) -> [usize; 4] {
        let plain = self.plain.as_ref().map_or(0, String::len);
        let [runs, references] = [self.runs.len(), self.references.len()];
        [self.html.len(), runs, references, plain]
    }

    /// Takes away what was added since it held so much.
    pub fn cut(&mut self, [html, runs, references, plain]: [usize; 4]) {
        self.html.truncate(html);
        self.runs.truncate(runs);
        self.references.truncate(references);
        if let Some(text) = &mut self.plain {
            text.truncate(plain);
        }
    }

    pub fn append(&mut self, other: Buffer) {
        let shift = self.position();
        self.html.push_str(&other.html);
        self.push_plain(other.plain.as_deref().unwrap_or_default());
        self.runs.extend(other.runs.into_iter().map(|mut run| {
            run.start += shift;
            run.end += shift;
            run
        }));
        self.references
            .extend(other.references.into_iter().map(|mut reference| {
                reference.start += shift;
                reference.end += shift;
                reference
            }));
    }
}

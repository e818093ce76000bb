//! Blocks of code: highlighted where their language is known, and as far as there is time.

use pulldown_cmark::CodeBlockKind;

use super::Writer;
use crate::read::highlight;
use crate::read::html::escape_into;

/// A longer word behind the opening of code names no language.
const MAX_LANGUAGE_BYTES: usize = 64;
/// Of more code in one file, in bytes, only so much is highlighted.
pub const MAX_HIGHLIGHTED_BYTES: usize = 512 * 1024;

impl Writer<'_, '_> {
    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        self.code = Some((language.to_string(), String::new()));
    }

    pub(super) fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        if language.is_empty() || language.len() > MAX_LANGUAGE_BYTES {
            self.push("<pre><code>");
        } else {
            self.push("<pre><code class=\"language-");
            escape_into(&mut self.buffer().html, &language);
            self.push("\">");
        }
        let left = self.highlightable.checked_sub(code.len());
        let html = left.and_then(|_| highlight::html(&code, &language));
        match html {
            Some(html) => {
                self.highlightable = left.unwrap_or_default();
                self.push(&html);
            }
            None => self.escaped(&code),
        }
        self.push("</code></pre>\n");
    }
}

//! Footnotes: numbered by their first reference, gathered at the end, with ways back.

use super::{Note, Writer};

impl Writer<'_, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let next = self.notes.len() + 1;
        let note = self.notes.entry(label.to_string()).or_insert(Note {
            number: next,
            references: 0,
            content: None,
        });
        note.references += 1;
        let (number, count) = (note.number, note.references);
        let id = reference_id(number, count);
        // There is no link within a link.
        let (open, close) = match self.in_link() {
            true => (String::new(), ""),
            false => (
                format!("<a href=\"#fn-{number}\" aria-label=\"Footnote {number}\">"),
                "</a>",
            ),
        };
        self.push(&format!(
            "<sup class=\"footnote-ref\" id=\"{id}\">{open}{number}{close}</sup>"
        ));
    }

    pub(super) fn end_note(&mut self) {
        let (Some(label), Some(content)) = (self.open_notes.pop(), self.buffers.pop()) else {
            return;
        };
        let next = self.notes.len() + 1;
        let note = self.notes.entry(label).or_insert(Note {
            number: next,
            references: 0,
            content: None,
        });
        note.content = Some(content);
    }

    pub(super) fn write_notes(&mut self) {
        let mut notes: Vec<Note> = std::mem::take(&mut self.notes).into_values().collect();
        notes.sort_by_key(|note| note.number);
        notes.retain(|note| note.content.is_some());
        if notes.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for note in notes {
            let Some(mut content) = note.content else {
                continue;
            };
            let mut back = String::new();
            for count in 1..=note.references {
                let id = reference_id(note.number, count);
                let label = if count == 1 {
                    String::new()
                } else {
                    format!("<sup>{count}</sup>")
                };
                back.push_str(&format!(
                    " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"Back to the text\">↩{label}</a>"
                ));
            }
            self.push(&format!("<li id=\"fn-{}\">", note.number));
            // The way back stands at the end of the note's last paragraph.
            let closing = "</p>\n";
            let in_paragraph = content.html.ends_with(closing);
            if in_paragraph {
                content.html.truncate(content.html.len() - closing.len());
            }
            self.buffer().append(content);
            self.push(&back);
            self.push(if in_paragraph {
                "</p></li>\n"
            } else {
                "</li>\n"
            });
        }
        self.push("</ol>\n</section>\n");
    }
}

fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("fnref-{number}")
    } else {
        format!("fnref-{number}-{count}")
    }
}

//! Footnotes: numbered by their first reference, gathered at the end, with ways back.

use std::fmt::Write;

use super::{Note, Writer};

/// So many ways lead back from a note; whoever follows a later reference has the browser’s own.
const MOST_WAYS_BACK: usize = 100;

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
        // There is no link within a link.
        let is_linked = !self.in_link();
        let html = &mut self.buffer().html;
        html.push_str("<sup class=\"footnote-ref\" id=\"");
        push_reference_id(html, number, count);
        html.push_str("\">");
        if is_linked {
            html.push_str("<a href=\"#fn-");
            push_number(html, number);
            html.push_str("\" aria-label=\"Footnote ");
            push_number(html, number);
            html.push_str("\">");
        }
        push_number(html, number);
        html.push_str(if is_linked { "</a></sup>" } else { "</sup>" });
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
            for count in 1..=note.references.min(MOST_WAYS_BACK) {
                back.push_str(" <a class=\"footnote-back\" href=\"#");
                push_reference_id(&mut back, note.number, count);
                back.push_str("\" aria-label=\"Back to the text\">↩");
                if count > 1 {
                    back.push_str("<sup>");
                    push_number(&mut back, count);
                    back.push_str("</sup>");
                }
                back.push_str("</a>");
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

fn push_reference_id(html: &mut String, number: usize, count: usize) {
    html.push_str("fnref-");
    push_number(html, number);
    if count > 1 {
        html.push('-');
        push_number(html, count);
    }
}

fn push_number(html: &mut String, number: usize) {
    // Writing to a string never fails.
    let _ = write!(html, "{number}");
}

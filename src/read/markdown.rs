//! Markdown to safe HTML with marks: the only place that knows the Markdown parser. Parses a
//! text once; what depends on other files is left as a reference or a run for linking.

use std::collections::BTreeMap;

use pulldown_cmark::{
    Alignment, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::address::encoded;
use super::codes;
use super::front_matter::Findings;
use super::html::escape_into;
use super::inline::{Inline, Wrap, may_be_special, split_inline};
use super::written::Written;
use crate::model::body::{Body, ReferenceTarget, Run};
use crate::model::diagnostic::{Diagnostic, Position, saturate};
use crate::model::script::is_cjk_text;

mod anchors;
mod buffer;
mod code;
mod dialect;
mod links;
pub mod nesting;
mod notes;
mod places;
pub mod plain;
mod raw;
pub mod targets;

use anchors::Anchors;
use buffer::Buffer;
use dialect::OPTIONS;
use places::Places;
use raw::Raw;

/// Reads the Markdown `text`, which begins on line `first_line` of its file.
pub fn read(text: &str, first_line: u32, findings: &mut Findings) -> Body {
    let mut writer = Writer::new(text, first_line, findings);
    if nesting::is_too_deep(text) {
        return writer.typed().into_body();
    }
    for (event, range) in
        TextMergeWithOffset::new(Parser::new_ext(text, OPTIONS).into_offset_iter())
    {
        writer.event(event, range.start, range.end);
    }
    writer.finish().into_body()
}

/// What an open link becomes at its end.
enum OpenLink {
    External,
    /// Starts at this offset of the buffer.
    Internal {
        start: u32,
        target: ReferenceTarget,
        title: String,
        at: Position,
    },
    /// Only the label is kept.
    Dropped,
}

struct OpenImage {
    dest: String,
    title: String,
    at: Position,
}

struct Note {
    number: usize,
    references: usize,
    content: Option<Buffer>,
}

struct Writer<'t, 'f> {
    text: &'t str,
    places: Places<'t>,
    findings: &'f mut Findings,
    /// The innermost buffer is last; there is always at least one.
    buffers: Vec<Buffer>,
    links: Vec<OpenLink>,
    image: Option<OpenImage>,
    /// How many images stand around: those within another one are only its text.
    images: usize,
    headings: Vec<Option<String>>,
    anchors: Anchors,
    code: Option<(String, String)>,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    tables: usize,
    notes: BTreeMap<String, Note>,
    open_notes: Vec<String>,
    pending_break: bool,
    raw: Raw,
    /// How many elements of Markdown are open that raw HTML inside them cannot leave.
    depth: usize,
    /// How many of them hold no blocks.
    phrasing: usize,
    /// How many bytes of code may still be highlighted.
    highlightable: usize,
    may_have_blockquotes: bool,
}

impl<'t, 'f> Writer<'t, 'f> {
    fn new(text: &'t str, first_line: u32, findings: &'f mut Findings) -> Writer<'t, 'f> {
        // Markup makes a text longer by about a third.
        let first = Buffer {
            html: String::with_capacity(text.len() + text.len() / 3),
            runs: Vec::with_capacity(text.len() / 64),
            ..Buffer::default()
        };
        Writer {
            text,
            places: Places::of(text, first_line),
            findings,
            buffers: vec![first],
            links: Vec::new(),
            image: None,
            images: 0,
            headings: Vec::new(),
            anchors: Anchors::default(),
            code: None,
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            tables: 0,
            notes: BTreeMap::new(),
            open_notes: Vec::new(),
            pending_break: false,
            raw: Raw::default(),
            depth: 0,
            phrasing: 0,
            highlightable: code::MAX_HIGHLIGHTED_BYTES,
            may_have_blockquotes: false,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.findings.diagnostics.push(diagnostic);
    }

    fn buffer(&mut self) -> &mut Buffer {
        if self.buffers.is_empty() {
            self.buffers.push(Buffer::default());
        }
        let last = self.buffers.len() - 1;
        &mut self.buffers[last]
    }

    fn push(&mut self, html: &str) {
        self.buffer().html.push_str(html);
    }

    fn escaped(&mut self, text: &str) {
        let buffer = self.buffer();
        escape_into(&mut buffer.html, text);
        buffer.push_plain(text);
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        if self.pending_break {
            self.soft_break(&event);
        }
        match event {
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(tag) => self.end(tag, start, end),
            Event::Text(text) => self.text(&text, start, end),
            Event::Code(code) => {
                self.push("<code>");
                self.escaped(&code);
                self.push("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, start),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.pending_break = true,
            Event::HardBreak => self.push("<br>"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (checked, label) = match done {
                    true => (" checked", "Done"),
                    false => ("", "To do"),
                };
                self.push(&format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                ));
            }
            // Neither is enabled; should they come all the same, their text is kept.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.escaped(&text),
        }
    }

    /// A line end between two Chinese characters is no space.
    fn soft_break(&mut self, next: &Event<'_>) {
        self.pending_break = false;
        let before = self.buffer().html.chars().next_back();
        let after = match next {
            Event::Text(text) => text.chars().next(),
            _ => None,
        };
        if !(before.is_some_and(is_cjk_text) && after.is_some_and(is_cjk_text)) {
            self.buffer().html.push(' ');
            self.buffer().push_plain(" ");
        }
    }

    fn text(&mut self, text: &CowStr<'_>, start: usize, end: usize) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let at = self.places.at(start, end);
        if !may_be_special(text) {
            return self.run(text, at);
        }
        // Marks behind a backslash, or written as character references, were not meant as marks.
        let typed = self.text.get(start..end).unwrap_or_default();
        let as_typed = !(typed.contains('\\') && typed.contains("\\*"))
            && !(typed.contains('&') && (typed.contains("&#") || typed.contains("&ast")));
        for Inline {
            text,
            wrap,
            characters_before,
        } in split_inline(text, as_typed && !self.in_link())
        {
            let at = Position {
                column: at.column + saturate(characters_before),
                ..at
            };
            match wrap {
                None => self.run(text, at),
                Some(Wrap::Strong) => self.wrapped_run("<strong>", text, "</strong>", at),
                Some(Wrap::Emphasis) => self.wrapped_run("<em>", text, "</em>", at),
                Some(Wrap::Address) => {
                    self.open_external(&encoded(text), "");
                    self.escaped(text);
                    self.push("</a>");
                }
            }
        }
    }

    /// Whether no other link may begin here.
    fn in_link(&self) -> bool {
        !self.links.is_empty() || self.raw.in_link()
    }

    fn wrapped_run(&mut self, open: &str, text: &str, close: &str, at: Position) {
        self.push(open);
        self.run(text, at);
        self.push(close);
    }

    fn run(&mut self, text: &str, at: Position) {
        let linkable = !self.in_link() && self.headings.is_empty() && self.images == 0;
        let start = self.buffer().position();
        self.escaped(text);
        let end = self.buffer().position();
        let bare = matches!(
            self.links.last(),
            Some(OpenLink::Internal {
                target: ReferenceTarget::Wiki {
                    labelled: false,
                    ..
                },
                ..
            })
        );
        self.buffer().runs.push(Run {
            start,
            end,
            linkable,
            bare,
            at,
        });
    }

    fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        if matches!(tag, Tag::HtmlBlock) {
            return self.start_raw_block();
        }
        self.depth += 1;
        match tag {
            Tag::HtmlBlock => {}
            Tag::Paragraph => {
                self.phrasing += 1;
                self.push("<p>");
            }
            Tag::Heading { id, .. } => {
                self.phrasing += 1;
                self.headings.push(id.map(|id| id.to_string()));
                self.buffers.push(Buffer::with_plain());
            }
            Tag::BlockQuote(_) => {
                self.may_have_blockquotes = true;
                self.push("<blockquote>\n");
            }
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(first)) => self.push(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.push("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.open_notes.push(label.to_string());
                self.buffers.push(Buffer::default());
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => {
                self.phrasing += 1;
                self.push("<dt>");
            }
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.tables += 1;
                let number = self.tables;
                self.push(&format!(
                    "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table {number}\"><table>\n"
                ));
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.open_link(link_type, &dest_url, &title, self.places.at(start, end)),
            Tag::Image {
                dest_url, title, ..
            } => self.open_image(&dest_url, &title, self.places.at(start, end)),
            Tag::MetadataBlock(_) => self.buffers.push(Buffer::default()),
        }
    }

    fn table_cell(&mut self) {
        let cell = match self.in_table_head {
            true => "th scope=\"col\"",
            false => "td",
        };
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.push(&format!("<{cell}{class}>"));
        self.column += 1;
    }

    fn end(&mut self, tag: TagEnd, start: usize, end: usize) {
        if matches!(tag, TagEnd::HtmlBlock) {
            return self.end_raw_block(start, end);
        }
        if self.has_open_raw() {
            self.close_raw_inside();
        }
        self.depth = self.depth.saturating_sub(1);
        if matches!(
            tag,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::DefinitionListTitle
        ) {
            self.phrasing = self.phrasing.saturating_sub(1);
        }
        self.write_end(tag);
        if self.has_open_raw() {
            self.close_raw_ended();
        }
    }

    fn write_end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(_) => self.push("</blockquote>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {}
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.push("</tr></thead>\n<tbody>");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => self.push(if self.in_table_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::MetadataBlock(_) => {
                self.buffers.pop();
            }
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let (Some(id), Some(content)) = (self.headings.pop(), self.buffers.pop()) else {
            return;
        };
        let text = id.as_deref().or(content.plain.as_deref());
        let id = self.anchors.unique(text.unwrap_or_default());
        // The page's title is its only first-level heading.
        let level = (level as usize).max(2);
        let [open, close] = match level {
            2 => ["<h2 id=\"", "</h2>\n"],
            3 => ["<h3 id=\"", "</h3>\n"],
            4 => ["<h4 id=\"", "</h4>\n"],
            5 => ["<h5 id=\"", "</h5>\n"],
            _ => ["<h6 id=\"", "</h6>\n"],
        };
        self.push(open);
        escape_into(&mut self.buffer().html, &id);
        self.push("\">");
        self.buffer().append(content);
        self.push(close);
    }

    /// The text without a look at its Markdown.
    fn typed(mut self) -> Written {
        let diagnostic = Diagnostic::new(
            &codes::DEEP_NESTING,
            &self.findings.file,
            "quotations and lists stand too deep within each other, in too many lines",
        );
        let start = self.places.at(0, 1);
        self.report(
            diagnostic
                .at(start)
                .hint("set blank lines between paragraphs, and nest less"),
        );
        self.push("<pre>");
        self.escaped(self.text);
        self.push("</pre>\n");
        self.finish()
    }

    fn finish(mut self) -> Written {
        self.depth = 0;
        self.close_raw_inside();
        while self.buffers.len() > 1 {
            if let Some(open) = self.buffers.pop() {
                self.buffer().append(open);
            }
        }
        self.write_notes();
        let buffer = self.buffers.pop().unwrap_or_default();
        let mut body = Written {
            html: buffer.html,
            runs: buffer.runs,
            references: buffer.references,
            anchors: self.anchors.all,
            may_have_blockquotes: self.may_have_blockquotes,
        };
        body.references
            .sort_by_key(|reference| (reference.start, reference.end));
        body
    }
}

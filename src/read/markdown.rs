//! Markdown to safe HTML with marks: the only place that knows the Markdown parser. Parses a
//! text once; what depends on other files is left as a reference or a run for linking.

use std::collections::BTreeMap;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::front_matter::Findings;
use super::highlight;
use super::html::escape_into;
use super::inline::{Inline, Wrap, may_be_special, split_inline};
use super::sanitise;
use super::written::Written;
use crate::model::body::{Body, ReferenceTarget, Run};
use crate::model::diagnostic::{Diagnostic, Position, saturate};
use crate::model::script::is_cjk_text;
use crate::model::slug::Slug;

mod buffer;
mod dialect;
mod links;
mod notes;
pub mod places;

use buffer::Buffer;
use dialect::OPTIONS;

/// Ids that the theme's shell uses; a heading that would take one gets a number instead.
const RESERVED_IDS: &[&str] = &["content", "date-not-given"];
/// How the ids of the theme's own blocks begin, which a heading's id never does.
const RESERVED_PREFIXES: &[&str] = &[
    "article-", "at-", "claim-", "entity-", "event-", "fn-", "fnref-", "home-", "show-", "topic-",
    "year-",
];

/// Reads the Markdown `text`, which begins on line `first_line` of its file.
pub fn read(text: &str, first_line: u32, findings: &mut Findings) -> Body {
    let text = sanitise::without_markers(text);
    let mut writer = Writer::new(&text, first_line, findings);
    for (event, range) in
        TextMergeWithOffset::new(Parser::new_ext(&text, OPTIONS).into_offset_iter())
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
        at: Position,
    },
    /// Only the label is kept.
    Dropped,
}

struct OpenImage {
    dest: String,
    at: Position,
}

struct Note {
    number: usize,
    references: usize,
    content: Option<Buffer>,
}

struct Writer<'t, 'f> {
    text: &'t str,
    first_line: u32,
    line_starts: Vec<usize>,
    findings: &'f mut Findings,
    /// The innermost buffer is last; there is always at least one.
    buffers: Vec<Buffer>,
    links: Vec<OpenLink>,
    images: Vec<OpenImage>,
    headings: Vec<Option<String>>,
    anchors: Vec<String>,
    code: Option<(String, String)>,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    tables: usize,
    notes: BTreeMap<String, Note>,
    open_notes: Vec<String>,
    pending_break: bool,
    raw_anchor: bool,
    has_raw_html: bool,
}

impl<'t, 'f> Writer<'t, 'f> {
    fn new(text: &'t str, first_line: u32, findings: &'f mut Findings) -> Writer<'t, 'f> {
        let ends = text.match_indices('\n').map(|(offset, _)| offset + 1);
        // Markup makes a text longer by about a third.
        let first = Buffer {
            html: String::with_capacity(text.len() + text.len() / 3),
            runs: Vec::with_capacity(text.len() / 64),
            ..Buffer::default()
        };
        Writer {
            text,
            first_line,
            line_starts: std::iter::once(0).chain(ends).collect(),
            findings,
            buffers: vec![first],
            links: Vec::new(),
            images: Vec::new(),
            headings: Vec::new(),
            anchors: Vec::new(),
            code: None,
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            tables: 0,
            notes: BTreeMap::new(),
            open_notes: Vec::new(),
            pending_break: false,
            raw_anchor: false,
            has_raw_html: false,
        }
    }

    /// Where the source bytes `start..end` stand in the file.
    fn at(&self, start: usize, end: usize) -> Position {
        let line = self
            .line_starts
            .partition_point(|line_start| *line_start <= start)
            .saturating_sub(1);
        let line_start = self.line_starts.get(line).copied().unwrap_or_default();
        let next_line = self.line_starts.get(line + 1);
        let line_end = next_line.map_or(self.text.len(), |next| next - 1);
        let characters = |from, to| {
            let text = self.text.get(from..to).unwrap_or_default();
            saturate(text.chars().count())
        };
        Position {
            line: saturate(line) + self.first_line,
            column: characters(line_start, start) + 1,
            width: characters(start, end.min(line_end)).max(1),
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
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, start, end),
            Event::Code(code) => {
                self.push("<code>");
                self.escaped(&code);
                self.push("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html),
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
        let at = self.at(start, end);
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
        } in split_inline(text, as_typed && self.links.is_empty())
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
                    self.open_external(text);
                    self.escaped(text);
                    self.push("</a>");
                }
            }
        }
    }

    fn wrapped_run(&mut self, open: &str, text: &str, close: &str, at: Position) {
        self.push(open);
        self.run(text, at);
        self.push(close);
    }

    fn run(&mut self, text: &str, at: Position) {
        let linkable = self.links.is_empty()
            && self.headings.is_empty()
            && self.images.is_empty()
            && !self.raw_anchor;
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
        match tag {
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { id, .. } => {
                self.headings.push(id.map(|id| id.to_string()));
                self.buffers.push(Buffer::with_plain());
            }
            Tag::BlockQuote(_) => self.push("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '{']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_string(), String::new()));
            }
            Tag::HtmlBlock => {}
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(first)) => self.push(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.push("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.open_notes.push(label.to_string());
                self.buffers.push(Buffer::default());
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
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
                ..
            } => self.open_link(link_type, &dest_url, start, end),
            Tag::Image { dest_url, .. } => {
                let at = self.at(start, end);
                self.images.push(OpenImage {
                    dest: dest_url.to_string(),
                    at,
                });
                self.buffers.push(Buffer::with_plain());
            }
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

    fn end(&mut self, tag: TagEnd) {
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
        let id = self.unique_anchor(
            id.as_deref()
                .or(content.plain.as_deref())
                .unwrap_or_default(),
        );
        // The page's title is its only first-level heading.
        let level = (level as usize).max(2);
        self.push(&format!("<h{level} id=\""));
        escape_into(&mut self.buffer().html, &id);
        self.push("\">");
        self.buffer().append(content);
        self.push(&format!("</h{level}>\n"));
    }

    fn unique_anchor(&mut self, text: &str) -> String {
        let mut base = Slug::from_title(text, 60)
            .map_or_else(|| "section".to_string(), |slug| slug.to_string());
        if RESERVED_PREFIXES
            .iter()
            .any(|prefix| base.starts_with(prefix))
        {
            base.insert_str(0, "on-");
        }
        let taken =
            |id: &str| RESERVED_IDS.contains(&id) || self.anchors.iter().any(|anchor| anchor == id);
        let mut id = base.clone();
        let mut number = 2;
        while taken(&id) {
            id = format!("{base}-{number}");
            number += 1;
        }
        self.anchors.push(id.clone());
        id
    }

    fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        match Slug::from_title(&language, 20) {
            Some(class) => self.push(&format!("<pre><code class=\"language-{class}\">")),
            None => self.push("<pre><code>"),
        }
        match highlight::html(&code, &language) {
            Some(html) => self.push(&html),
            None => self.escaped(&code),
        }
        self.push("</code></pre>\n");
    }

    fn raw_html(&mut self, html: &str) {
        self.has_raw_html = true;
        let tag = html.trim_start().to_ascii_lowercase();
        if tag
            .strip_prefix("<a")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        {
            self.raw_anchor = true;
        }
        if tag.contains("</a") {
            self.raw_anchor = false;
        }
        self.push(html);
    }

    fn finish(mut self) -> Written {
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
            anchors: self.anchors,
        };
        body.references
            .sort_by_key(|reference| (reference.start, reference.end));
        if self.has_raw_html {
            sanitise::clean(body)
        } else {
            body
        }
    }
}

//! Markdown to safe HTML with marks: the only place that knows the Markdown parser. Parses a
//! text once; what depends on other files is left as a reference or a run for linking.

use std::collections::BTreeMap;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
    TextMergeWithOffset,
};

use super::codes;
use super::front_matter::Findings;
use super::highlight;
use super::inline::{Inline, Wrap, split_inline};
use super::sanitise;
use crate::model::body::{Body, Reference, ReferenceTarget, Run};
use crate::model::diagnostic::{Diagnostic, Position, saturate};
use crate::model::script::is_cjk_text;
use crate::model::slug::Slug;

/// Ids that the theme's shell uses; a heading that would take one gets a number instead.
const RESERVED_IDS: &[&str] = &["content", "date-not-given"];
/// How the ids of the theme's own blocks begin, which a heading's id never does.
const RESERVED_PREFIXES: &[&str] = &[
    "article-", "at-", "claim-", "entity-", "event-", "fn-", "fnref-", "home-", "show-", "topic-",
    "year-",
];

/// Schemes that a link may have.
const ALLOWED_SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "doi", "geo"];

/// Reads the Markdown `text`, which begins on line `first_line` of its file.
pub fn read(text: &str, first_line: u32, findings: &mut Findings) -> Body {
    let text = sanitise::without_markers(text);
    let mut writer = Writer::new(&text, first_line, findings);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    for (event, range) in
        TextMergeWithOffset::new(Parser::new_ext(&text, options).into_offset_iter())
    {
        writer.event(event, range.start, range.end);
    }
    writer.finish()
}

/// HTML under construction with its marks. Headings, footnotes and images are built in a
/// buffer of their own, since what stands before them is known only at their end.
#[derive(Default)]
struct Buffer {
    html: String,
    runs: Vec<Run>,
    references: Vec<Reference>,
    /// The text without markup, for ids and alternative texts.
    plain: String,
}

impl Buffer {
    fn position(&self) -> u32 {
        saturate(self.html.len())
    }

    fn append(&mut self, other: Buffer) {
        let shift = self.position();
        self.html.push_str(&other.html);
        self.plain.push_str(&other.plain);
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
        let ends = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(offset, _)| offset + 1);
        Writer {
            text,
            first_line,
            line_starts: std::iter::once(0).chain(ends).collect(),
            findings,
            buffers: vec![Buffer::default()],
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
        let column = self
            .text
            .get(line_start..start)
            .map_or(0, |before| before.chars().count());
        let slice = self.text.get(start..end).unwrap_or_default();
        let width = slice.lines().next().unwrap_or_default().chars().count();
        Position {
            line: saturate(line) + self.first_line,
            column: saturate(column) + 1,
            width: saturate(width).max(1),
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
        buffer.plain.push_str(text);
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
                let (checked, label) = if done {
                    (" checked", "Done")
                } else {
                    ("", "To do")
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
            self.buffer().plain.push(' ');
        }
    }

    fn text(&mut self, text: &CowStr<'_>, start: usize, end: usize) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        let at = self.at(start, end);
        // Marks behind a backslash, or written as character references, were not meant as marks.
        let typed = self.text.get(start..end).unwrap_or_default();
        let as_typed = !["\\*", "&#", "&ast"]
            .iter()
            .any(|escape| typed.contains(escape));
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
        self.buffer().runs.push(Run {
            start,
            end,
            linkable,
            at,
        });
    }

    fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        match tag {
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { id, .. } => {
                self.headings.push(id.map(|id| id.to_string()));
                self.buffers.push(Buffer::default());
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
                self.buffers.push(Buffer::default());
            }
            Tag::MetadataBlock(_) => self.buffers.push(Buffer::default()),
        }
    }

    fn table_cell(&mut self) {
        let cell = if self.in_table_head { "th" } else { "td" };
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        let scope = if self.in_table_head {
            " scope=\"col\""
        } else {
            ""
        };
        self.push(&format!("<{cell}{scope}{class}>"));
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

    fn open_link(&mut self, kind: LinkType, dest: &str, start: usize, end: usize) {
        let at = self.at(start, end);
        let link = match kind {
            LinkType::WikiLink { has_pothole } => {
                // In a table the bar of a wiki link is escaped, and its backslash comes along.
                let (slug, anchor) = with_anchor(dest.trim_end_matches('\\'));
                let target = ReferenceTarget::Wiki {
                    slug,
                    anchor,
                    labelled: has_pothole,
                };
                OpenLink::Internal {
                    start: self.buffer().position(),
                    target,
                    at,
                }
            }
            LinkType::Email => self.open_external(&format!("mailto:{dest}")),
            _ => match scheme(dest) {
                Some(scheme) if ALLOWED_SCHEMES.contains(&scheme.as_str()) => {
                    self.open_external(dest)
                }
                Some(scheme) => {
                    let message =
                        format!("a link with the scheme `{scheme}:` is shown as plain text");
                    let diagnostic =
                        Diagnostic::new(&codes::UNSAFE_LINK, &self.findings.file, message)
                            .at(at)
                            .hint(format!("allowed are {}", ALLOWED_SCHEMES.join(", ")));
                    self.report(diagnostic);
                    OpenLink::Dropped
                }
                None if dest.starts_with("//") => self.open_external(&format!("https:{dest}")),
                None => {
                    let target = match dest.strip_prefix('#') {
                        Some(id) => ReferenceTarget::Anchor(decoded(id)),
                        None => {
                            let (path, anchor) = with_anchor(dest);
                            ReferenceTarget::Path {
                                path: decoded(&path),
                                anchor,
                            }
                        }
                    };
                    OpenLink::Internal {
                        start: self.buffer().position(),
                        target,
                        at,
                    }
                }
            },
        };
        self.links.push(link);
    }

    fn open_external(&mut self, address: &str) -> OpenLink {
        self.push("<a href=\"");
        escape_into(&mut self.buffer().html, address);
        self.push("\" rel=\"external noopener\">");
        OpenLink::External
    }

    fn end_link(&mut self) {
        match self.links.pop() {
            Some(OpenLink::External) => self.push("</a>"),
            Some(OpenLink::Internal { start, target, at }) => {
                let end = self.buffer().position();
                self.buffer().references.push(Reference {
                    start,
                    end,
                    target,
                    at,
                });
            }
            Some(OpenLink::Dropped) | None => {}
        }
    }

    fn end_image(&mut self) {
        let (Some(image), Some(alt)) = (self.images.pop(), self.buffers.pop()) else {
            return;
        };
        let start = self.buffer().position();
        if scheme(&image.dest).is_none() && !image.dest.starts_with("//") {
            self.escaped(&alt.plain);
            let end = self.buffer().position();
            let target = ReferenceTarget::Image {
                path: decoded(&image.dest),
            };
            self.buffer().references.push(Reference {
                start,
                end,
                target,
                at: image.at,
            });
            return;
        }
        let diagnostic = Diagnostic::new(
            &codes::REMOTE_IMAGE,
            &self.findings.file,
            "an image from another site is shown as a link",
        );
        self.report(
            diagnostic
                .at(image.at)
                .hint("put a copy that you may publish into content/static"),
        );
        let label = if alt.plain.trim().is_empty() {
            image.dest.clone()
        } else {
            alt.plain
        };
        let linkable = self.links.is_empty()
            && scheme(&image.dest).is_none_or(|scheme| ALLOWED_SCHEMES.contains(&scheme.as_str()));
        if linkable {
            let scheme = if image.dest.starts_with("//") {
                "https:"
            } else {
                ""
            };
            self.open_external(&format!("{scheme}{}", image.dest));
            self.escaped(&label);
            self.push("</a>");
        } else {
            self.escaped(&label);
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let (Some(id), Some(content)) = (self.headings.pop(), self.buffers.pop()) else {
            return;
        };
        let id = self.unique_anchor(id.as_deref().unwrap_or(&content.plain));
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

    fn footnote_reference(&mut self, label: &str) {
        let next = self.notes.len() + 1;
        let note = self.notes.entry(label.to_string()).or_insert(Note {
            number: next,
            references: 0,
            content: None,
        });
        note.references += 1;
        let (number, count) = (note.number, note.references);
        let id = reference_id(number, count);
        self.push(&format!(
            "<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#fn-{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    fn end_note(&mut self) {
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

    fn finish(mut self) -> Body {
        while self.buffers.len() > 1 {
            if let Some(open) = self.buffers.pop() {
                self.buffer().append(open);
            }
        }
        self.write_notes();
        let buffer = self.buffers.pop().unwrap_or_default();
        let mut body = Body {
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

    fn write_notes(&mut self) {
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

fn with_anchor(dest: &str) -> (String, Option<String>) {
    match dest.split_once('#') {
        Some((path, anchor)) if !anchor.is_empty() => (path.to_string(), Some(decoded(anchor))),
        Some((path, _)) => (path.to_string(), None),
        None => (dest.to_string(), None),
    }
}

/// The scheme of an address in lower case, as browsers see it: white space and control
/// characters that they would skip are skipped here too.
fn scheme(dest: &str) -> Option<String> {
    let seen: String = dest
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let (scheme, _) = seen.split_once(':')?;
    let starts_well = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let well_formed = scheme
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (starts_well && well_formed).then(|| scheme.to_ascii_lowercase())
}

/// Undoes percent-encoding where it gives UTF-8; otherwise the text stays as it is.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%').then(|| tail.get(..2)).flatten();
        let value = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

/// Appends `text` with the characters escaped that HTML gives a meaning to, in text and in
/// double-quoted attributes alike.
pub fn escape_into(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(index) = rest.find(['&', '<', '>', '"']) {
        let (before, from) = rest.split_at(index);
        html.push_str(before);
        html.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

/// `escape_into` as a value.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

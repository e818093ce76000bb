//! Raw HTML among Markdown: each tag is sanitised by itself, and what is opened is closed in the
//! Markdown element that it stands in, so that a page stays whole whatever is left open.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::Writer;
use crate::model::diagnostic::Diagnostic;
use crate::read::codes;
use crate::read::html::escape_markup_into;
use crate::read::sanitise::{self, MAX_TAG_BYTES};
use crate::read::tags::{HIDDEN, Piece, pieces};

/// How many elements of raw HTML may stand within each other. Browsers give up at 512.
pub const MAX_RAW_DEPTH: usize = 100;

/// Elements without content.
const VOID: &[&str] = &["br", "col", "hr", "input", "wbr"];

/// Elements that end a paragraph, and so cannot stand in one.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "dd",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements whose end tags are left out: these are ended by the next of their kind.
const ENDED_BY_NEXT: &[&[&str]] = &[
    &["li"],
    &["dd", "dt"],
    &["td", "th"],
    &["tr"],
    &["tbody", "thead", "tfoot"],
    &["rp", "rt"],
];

/// The raw HTML of a text, as far as it is read.
#[derive(Default)]
pub struct Raw {
    /// The innermost element is last.
    open: Vec<Element>,
    /// How many of them are links.
    anchors: usize,
    /// The text of the block that is being read.
    block: Option<String>,
    /// What stays of a tag.
    shown: FxHashMap<String, Option<String>>,
    told: bool,
    outlook: OnceCell<Outlook>,
}

struct Element {
    name: String,
    /// How many elements of Markdown it stands in.
    depth: usize,
    /// How much its buffer held before it and behind its tag.
    held: [usize; 4],
    inside: usize,
    /// Whether nothing of it is shown.
    hidden: bool,
    /// Whether its end tag was met in an element of Markdown further inside.
    ended: bool,
}

impl Raw {
    pub fn in_link(&self) -> bool {
        self.anchors > 0
    }
}

impl Writer<'_, '_> {
    pub(super) fn raw_html(&mut self, html: &str, start: usize) {
        self.may_have_blockquotes = true;
        if let Some(block) = &mut self.raw.block {
            return block.push_str(html);
        }
        // Of the label of an image only the text counts.
        if self.images > 0 {
            return;
        }
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => escape_markup_into(&mut self.buffer().html, text),
                Piece::Open(name, tag) => self.open_raw(name, tag, start),
                Piece::Close(name) => self.close_raw(&name),
            }
        }
    }

    pub(super) fn start_raw_block(&mut self) {
        self.raw.block = Some(String::new());
    }

    /// What is opened in the block and never closed ends with it.
    pub(super) fn end_raw_block(&mut self, start: usize, end: usize) {
        let first = self.raw.open.len();
        let html = self.raw.block.take().unwrap_or_default();
        self.raw_html(&html, start);
        if self.raw.open.len() <= first {
            return;
        }
        let outlook = self.outlook();
        let names: Vec<&str> = self.raw.open.iter().map(|e| e.name.as_str()).collect();
        let unclosed = (first..names.len()).find(|&index| {
            let rest = names.get(index..).unwrap_or_default();
            let name = rest.first().copied().unwrap_or_default();
            let closings = rest.iter().filter(|other| **other == name).count();
            !outlook.closes(name, end, closings)
        });
        if let Some(index) = unclosed {
            self.close_raw_to(index);
        }
    }

    fn outlook(&self) -> &Outlook {
        self.raw.outlook.get_or_init(|| Outlook::of(self.text))
    }

    fn open_raw(&mut self, name: String, tag: &str, start: usize) {
        let depth = self.depth;
        if HIDDEN.contains(&name.as_str()) {
            if !self.outlook().closes(&name, start + tag.len(), 1) {
                return;
            }
            return self.push_raw(name, "", start);
        }
        let is_block = BLOCKS.contains(&name.as_str());
        if is_block && self.phrasing > 0 {
            return;
        }
        let Some(shown) = self.shown_tag(tag, &name, start) else {
            return;
        };
        if VOID.contains(&name.as_str()) {
            return self.push(&shown);
        }
        if name == "a" && self.in_link() {
            let around = self.raw.open.iter().rfind(|element| element.name == "a");
            if !self.links.is_empty() || around.is_some_and(|element| element.depth < depth) {
                return;
            }
            // A link ends where the next one begins.
            self.close_raw("a");
        }
        let ends = |before: &Element| {
            let before_name = before.name.as_str();
            let same_kind =
                |kind: &&[&str]| kind.contains(&before_name) && kind.contains(&name.as_str());
            before.depth == depth
                && (ENDED_BY_NEXT.iter().any(same_kind) || (is_block && before_name == "p"))
        };
        if self.raw.open.last().is_some_and(ends) {
            self.close_raw_to(self.raw.open.len() - 1);
        }
        self.push_raw(name, &shown, start);
    }

    /// Opens an element with its start tag; one without is hidden.
    fn push_raw(&mut self, name: String, tag: &str, start: usize) {
        if self.raw.open.len() >= MAX_RAW_DEPTH {
            let message =
                format!("more than {MAX_RAW_DEPTH} elements of raw HTML stand within each other");
            return self.tell_limit(start, message);
        }
        let depth = self.depth;
        let held = self.buffer().extent();
        self.push(tag);
        self.raw.anchors += usize::from(name == "a");
        let inside = self.buffer().html.len();
        self.raw.open.push(Element {
            name,
            depth,
            held,
            inside,
            hidden: tag.is_empty(),
            ended: false,
        });
    }

    /// What stays of a start tag. The same tag is not sanitised again.
    fn shown_tag(&mut self, tag: &str, name: &str, start: usize) -> Option<String> {
        if tag.len() > MAX_TAG_BYTES {
            self.tell_limit(
                start,
                format!("a tag of raw HTML is longer than {MAX_TAG_BYTES} bytes"),
            );
            return None;
        }
        if let Some(shown) = self.raw.shown.get(tag) {
            return shown.clone();
        }
        let shown = sanitise::start_tag(tag, name);
        self.raw.shown.insert(tag.to_string(), shown.clone());
        shown
    }

    fn tell_limit(&mut self, start: usize, message: String) {
        if !std::mem::replace(&mut self.raw.told, true) {
            let at = self.places.at(start, start + 1);
            let diagnostic = Diagnostic::new(&codes::HTML_LIMIT, &self.findings.file, message);
            self.report(
                diagnostic
                    .at(at)
                    .hint("close elements, and write Markdown where it will do"),
            );
        }
    }

    fn close_raw(&mut self, name: &str) {
        let depth = self.depth;
        let named = |element: &Element| element.name == name && !element.ended;
        let Some(index) = self.raw.open.iter().rposition(named) else {
            return;
        };
        match self.raw.open.get_mut(index) {
            Some(element) if element.depth < depth => element.ended = true,
            _ => self.close_raw_to(index),
        }
    }

    /// Closes all that was opened in the element of Markdown that ends here.
    pub(super) fn close_raw_inside(&mut self) {
        let depth = self.depth;
        let outside = self
            .raw
            .open
            .partition_point(|element| element.depth < depth);
        self.close_raw_to(outside);
    }

    /// Closes what was ended inside of the element of Markdown that has just been left.
    pub(super) fn close_raw_ended(&mut self) {
        let depth = self.depth;
        let ended = |element: &Element| element.ended && element.depth >= depth;
        if let Some(index) = self.raw.open.iter().position(ended) {
            self.close_raw_to(index);
        }
    }

    fn close_raw_to(&mut self, index: usize) {
        while self.raw.open.len() > index {
            let Some(element) = self.raw.open.pop() else {
                return;
            };
            let is_link = element.name == "a";
            self.raw.anchors -= usize::from(is_link);
            let buffer = self.buffer();
            let content = buffer.html.get(element.inside..).unwrap_or_default();
            // A link without a label leads nobody anywhere.
            if element.hidden || (is_link && content.trim().is_empty()) {
                buffer.cut(element.held);
            } else {
                self.push(&format!("</{}>", element.name));
            }
        }
    }

    pub(super) fn has_open_raw(&self) -> bool {
        !self.raw.open.is_empty()
    }
}

/// The tags of a text by their names, from which it can be told whether an element that is open
/// at some place will be closed behind it.
struct Outlook {
    tags: FxHashMap<String, Vec<Level>>,
}

/// Where a tag stands, how many more were opened than closed up to it, and the least of these
/// numbers from here on.
struct Level {
    at: usize,
    open: i64,
    least: i64,
}

impl Outlook {
    fn of(text: &str) -> Outlook {
        let mut tags: FxHashMap<String, Vec<Level>> = FxHashMap::default();
        for (at, _) in text.match_indices('<') {
            let rest = text.get(at + 1..).unwrap_or_default();
            let (name, step) = match rest.strip_prefix('/') {
                Some(name) => (name, -1),
                None => (rest, 1),
            };
            let length = name
                .bytes()
                .take(16)
                .take_while(u8::is_ascii_alphanumeric)
                .count();
            let name = name.get(..length).unwrap_or_default();
            if name.is_empty() || length == 16 {
                continue;
            }
            let levels = tags.entry(name.to_ascii_lowercase()).or_default();
            let open = levels.last().map_or(0, |level| level.open) + step;
            levels.push(Level {
                at,
                open,
                least: open,
            });
        }
        for levels in tags.values_mut() {
            let mut least = i64::MAX;
            for level in levels.iter_mut().rev() {
                least = least.min(level.open);
                level.least = least;
            }
        }
        Outlook { tags }
    }

    /// Whether, from the byte `from` on, so many elements of this name are closed that were
    /// opened before it.
    fn closes(&self, name: &str, from: usize, count: usize) -> bool {
        let Some(levels) = self.tags.get(name) else {
            return false;
        };
        let behind = levels.partition_point(|level| level.at < from);
        let before = behind.checked_sub(1).and_then(|last| levels.get(last));
        let open = before.map_or(0, |level| level.open);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        levels
            .get(behind)
            .is_some_and(|level| open - level.least >= count)
    }
}

//! Code to spans with a dozen short classes: the only place that knows the highlighter.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxSet};

use super::html::escape_into;
use crate::model::digest::Digest;

/// Longer code, in bytes, is shown plain: grammars backtrack.
const MAX_CODE_BYTES: usize = 64 * 1024;
/// Code with a longer line, in bytes, is shown plain.
const MAX_LINE_BYTES: usize = 2_000;

/// Scope prefixes and the class of what they name; the first that fits counts, so that a
/// narrower prefix stands before a wider one.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-c"),
    ("string", "hl-s"),
    ("constant", "hl-n"),
    ("keyword.operator", "hl-o"),
    ("keyword", "hl-k"),
    ("storage", "hl-k"),
    ("entity.name.function", "hl-f"),
    ("variable.function", "hl-f"),
    ("entity.other.attribute-name", "hl-a"),
    ("entity.name", "hl-t"),
    ("entity.other", "hl-t"),
    ("support.type", "hl-t"),
    ("support.class", "hl-t"),
    ("support", "hl-b"),
    ("variable", "hl-v"),
    ("markup.heading", "hl-m"),
    ("markup.bold", "hl-m"),
    ("markup.inserted", "hl-i"),
    ("markup.deleted", "hl-d"),
    ("invalid", "hl-e"),
];

/// The most pieces of code whose spans are remembered.
const MOST_REMEMBERED: usize = 4_096;

/// `code` with its spans, or `None` where the language is unknown or the code too long. Code
/// that was met before is not gone through again.
pub fn html(code: &str, language: &str) -> Option<Arc<str>> {
    static REMEMBERED: Mutex<BTreeMap<Digest, Option<Arc<str>>>> = Mutex::new(BTreeMap::new());
    if language.is_empty()
        || code.len() > MAX_CODE_BYTES
        || code.lines().any(|line| line.len() > MAX_LINE_BYTES)
    {
        return None;
    }
    let digest = Digest::of_parts([language.as_bytes(), code.as_bytes()]);
    let remembered = || REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(html) = remembered().get(&digest) {
        return html.clone();
    }
    let html = spans(code, language).map(Arc::from);
    let mut remembered = remembered();
    if remembered.len() < MOST_REMEMBERED {
        remembered.insert(digest, html.clone());
    }
    html
}

fn spans(code: &str, language: &str) -> Option<String> {
    thread_local! {
        static GRAMMAR: RefCell<Grammar> = RefCell::default();
    }
    GRAMMAR.with_borrow_mut(|grammar| spans_by(grammar, code, language))
}

fn spans_by(grammar: &mut Grammar, code: &str, language: &str) -> Option<String> {
    let syntax = syntaxes().find_syntax_by_token(language)?;
    let mut state = grammar.begin(ParseState::new(syntax));
    let mut stack = ScopeStack::new();
    let mut spans = Spans {
        html: String::with_capacity(code.len() * 2),
        open: None,
        space: String::new(),
        classes: FxHashMap::default(),
    };
    for line in code.split_inclusive('\n') {
        let changes;
        (changes, state) = grammar.parse(state, line)?;
        let mut done = 0;
        for (offset, change) in changes.iter() {
            spans.write(line.get(done..*offset)?, &stack);
            stack.apply(change).ok()?;
            done = *offset;
        }
        spans.write(line.get(done..)?, &stack);
    }
    Some(spans.finish())
}

/// Changes of scope by the places in a line where they happen.
type Changes = Rc<[(usize, ScopeStackOp)]>;

/// What lines do to the parser. Code repeats itself: a line that was met before in the same state
/// is not gone through again.
#[derive(Default)]
struct Grammar {
    states: Vec<State>,
    lines: usize,
}

struct State {
    parser: ParseState,
    /// For each line that was met in this state what it did, and the state behind it.
    lines: FxHashMap<Box<str>, (Changes, usize)>,
}

/// More than these are forgotten before the next piece of code.
const MOST_STATES: usize = 256;
const MOST_LINES: usize = 4_096;

impl Grammar {
    /// The state in which a piece of code begins.
    fn begin(&mut self, parser: ParseState) -> usize {
        if self.states.len() > MOST_STATES || self.lines > MOST_LINES {
            *self = Grammar::default();
        }
        self.numbered(parser)
    }

    fn numbered(&mut self, parser: ParseState) -> usize {
        let known = self.states.iter().position(|state| state.parser == parser);
        known.unwrap_or_else(|| {
            let lines = FxHashMap::default();
            self.states.push(State { parser, lines });
            self.states.len() - 1
        })
    }

    /// What a line does in a state, and the state behind it. `None` where the parser gives up.
    fn parse(&mut self, state: usize, line: &str) -> Option<(Changes, usize)> {
        let before = self.states.get(state)?;
        if let Some((changes, behind)) = before.lines.get(line) {
            return Some((Rc::clone(changes), *behind));
        }
        let mut parser = before.parser.clone();
        let changes: Changes = parser.parse_line(line, syntaxes()).ok()?.into();
        let behind = self.numbered(parser);
        let known = (Rc::clone(&changes), behind);
        self.states
            .get_mut(state)?
            .lines
            .insert(Box::from(line), known);
        self.lines += 1;
        Some((changes, behind))
    }
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// The class of what stands in this scope, as far as the scope alone can tell.
fn class_of(scope: Scope) -> Option<&'static str> {
    static PREFIXES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        CLASSES
            .iter()
            .filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, *class)))
            .collect()
    });
    prefixes
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope))
        .map(|(_, class)| *class)
}

/// Writes spans, joining neighbours of one class. White space never opens a span, and ends
/// outside of it.
struct Spans {
    html: String,
    open: Option<&'static str>,
    /// White space that belongs into the open span if that goes on.
    space: String,
    /// Those of the scopes that were met.
    classes: FxHashMap<Scope, Option<&'static str>>,
}

impl Spans {
    fn write(&mut self, text: &str, scopes: &ScopeStack) {
        let word = text.trim_end();
        if word.is_empty() {
            self.space.push_str(text);
            return;
        }
        let innermost = scopes.as_slice().iter().rev();
        let class = innermost
            .copied()
            .find_map(|scope| *self.classes.entry(scope).or_insert_with(|| class_of(scope)));
        if class == self.open {
            self.write_space();
        } else {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape_into(&mut self.html, word);
        self.space
            .push_str(text.get(word.len()..).unwrap_or_default());
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
        self.write_space();
    }

    fn write_space(&mut self) {
        self.html.push_str(&self.space);
        self.space.clear();
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_short_classes_and_keeps_its_text() {
        let html = html("fn main() { let x = \"<a>\"; } // done\n", "rust");
        let html = html.as_deref().unwrap_or_default();
        assert!(html.contains("<span class=\"hl-k\">fn</span>"), "{html}");
        assert!(html.contains("&quot;&lt;a&gt;&quot;"), "{html}");
        assert!(html.contains("<span class=\"hl-c\">// done"), "{html}");
    }

    #[test]
    fn a_line_means_what_it_means_where_it_stands() {
        let inside = html("/*\nlet x = 1;\n*/\nlet x = 1;\n", "rust");
        let again = html("let x = 1;\n/*\nlet x = 1;\n*/\n", "rust");
        let comment = "<span class=\"hl-c\">/*\nlet x = 1;\n*/</span>";
        let keyword = "<span class=\"hl-k\">let</span>";
        for html in [inside, again].iter().flatten() {
            assert_eq!(html.matches(comment).count(), 1, "{html}");
            assert_eq!(html.matches(keyword).count(), 1, "{html}");
        }
    }

    #[test]
    fn unknown_languages_and_huge_code_stay_plain() {
        assert_eq!(html("x", "no-such-language"), None);
        assert_eq!(html(&"x".repeat(MAX_LINE_BYTES + 1), "rust"), None);
    }
}

//! Paints diagnostics, and prints: the only file that writes to the terminal. What is wrong is
//! decided elsewhere.

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::counted;
use super::selection::{Selection, kind};
use crate::model::diagnostic::{Diagnostic, Position, Report, Severity};

/// How `check` shows what it found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// With the line, a caret and a hint.
    Human,
    /// The same, and no warning stands for others of its kind.
    Verbose,
    /// A line each, as editors parse it.
    Short,
    /// One JSON document on standard output.
    Json,
}

/// Prints a result. A reader that has gone away, such as `head`, is no error.
pub fn print(text: &str) {
    let _ = stdout().write_all(text.as_bytes());
}

/// Tells progress and mistakes, a line or more.
pub fn tell(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}

/// Whether somebody watches what is told.
pub fn is_watched() -> bool {
    stderr().is_terminal()
}

/// Shows a report in `format`, and how many it holds.
pub fn report(site: &Path, report: &Report, format: Format) {
    match format {
        Format::Human => human(site, report, false),
        Format::Verbose => human(site, report, true),
        Format::Short => short(report),
        Format::Json => json(report),
    }
}

/// "2 errors, 1 warning", or `None` for an empty report.
pub fn summary(report: &Report) -> Option<String> {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    let errors = (errors > 0).then(|| counted(errors, "error", "errors"));
    let warnings = (warnings > 0).then(|| counted(warnings, "warning", "warnings"));
    let parts: Vec<String> = errors.into_iter().chain(warnings).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn human(site: &Path, report: &Report, whole: bool) {
    let coloured = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let selection = Selection::of(report.diagnostics(), whole);
    let mut source: Option<(&str, Option<Source>)> = None;
    for diagnostic in selection.shown {
        let file = diagnostic.file.as_ref();
        // A finding about a whole file may be that it is too large to read.
        let excerpt = diagnostic.at.and_then(|at| {
            if source.as_ref().is_none_or(|(of, _)| *of != file) {
                source = Some((file, Source::read(&site.join(file))));
            }
            source.as_mut()?.1.as_mut()?.excerpt(at)
        });
        tell(&painted(&renderer, diagnostic, excerpt.as_ref()));
        let alike = selection.alike.get(&kind(diagnostic));
        if let Some(others) = alike.filter(|others| !others.is_empty()) {
            tell(&told_of(others));
        }
        tell("");
    }
    for (code, count) in selection.more.values() {
        tell(&format!("and {count} more of `{}`", code.name));
    }
    if !selection.more.is_empty() {
        tell("`dossier check --format short` shows every one");
    }
    if let Some(summary) = summary(report) {
        tell(&summary);
    }
}

/// "and 7 more of this kind, in a.md, b.md, c.md and 3 other files".
fn told_of(others: &[&Diagnostic]) -> String {
    const MOST_NAMED: usize = 3;
    let mut files: Vec<&str> = others.iter().map(|other| other.file.as_ref()).collect();
    files.dedup();
    let (named, rest) = files.split_at(files.len().min(MOST_NAMED));
    let rest = match rest.len() {
        0 => String::new(),
        count => format!(" and {}", counted(count, "other file", "other files")),
    };
    format!(
        "and {} more of this kind, in {}{rest} (--verbose shows all)",
        others.len(),
        named.join(", ")
    )
}

fn painted(renderer: &Renderer, diagnostic: &Diagnostic, excerpt: Option<&Excerpt>) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(shortened(&diagnostic.message))
        .id(diagnostic.code.name);
    let file = diagnostic.file.as_ref();
    let group = Group::with_title(title);
    let mut group = match (excerpt, diagnostic.at) {
        (Some(excerpt), Some(at)) => group.element(
            Snippet::source(excerpt.line.as_str())
                .line_start(at.line as usize)
                .path(file)
                .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end)),
        ),
        (None, Some(at)) => group.element(
            Origin::path(file)
                .line(at.line as usize)
                .char_column(at.column as usize),
        ),
        (_, None) => group.element(Origin::path(file)),
    };
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(shortened(hint)));
    }
    let painted = renderer.render(&[group]).to_string();
    match (excerpt, diagnostic.at) {
        (Some(excerpt), Some(at)) if excerpt.is_cut => {
            // The painter counts the column in the part of the line that it was given.
            let before = excerpt.line.get(..excerpt.start).unwrap_or_default();
            let place = |column: usize| format!("{file}:{}:{column}", at.line);
            let arrow = painted.find("-->").unwrap_or_default();
            let (title, rest) = painted.split_at(arrow);
            let counted = place(before.chars().count() + 1);
            title.to_string() + &rest.replacen(&counted, &place(at.column as usize), 1)
        }
        _ => painted,
    }
}

/// How many characters of a line are handed to the painter before and behind the caret, and
/// how many the caret has at most. The painter cuts what is too long for the terminal, which is
/// less.
const SHOWN: usize = 400;
/// How many characters of a message are shown.
const MESSAGE: usize = 1_000;

/// A file in which places are looked up one behind the other: what lies between them is gone
/// through once.
struct Source {
    text: String,
    /// A place that is known, by line and column from 1, and its byte.
    known: (usize, usize, usize),
}

impl Source {
    fn read(path: &Path) -> Option<Source> {
        let text = fs::read_to_string(path).ok()?;
        let first = Source::first(&text);
        Some(Source { text, known: first })
    }

    /// The place of the first character: a byte order mark is none.
    fn first(text: &str) -> (usize, usize, usize) {
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        (1, 1, mark)
    }

    /// A line's part with the caret's bytes in it; `None` where the file has no such line.
    fn excerpt(&mut self, at: Position) -> Option<Excerpt> {
        let (line, column) = (at.line as usize, at.column as usize);
        let (mut known_line, mut known_column, mut offset) = self.known;
        if (line, column) < (known_line, known_column) {
            (known_line, known_column, offset) = Source::first(&self.text);
        }
        while known_line < line {
            offset += self.text.get(offset..)?.find('\n')? + 1;
            (known_line, known_column) = (known_line + 1, 1);
        }
        if known_column == 1 && offset == self.text.len() {
            return None;
        }
        let mut rest = self.text.get(offset..)?.chars();
        while known_column < column && rest.next().filter(|c| *c != '\n').is_some() {
            known_column += 1;
        }
        let rest = rest.as_str();
        if known_column == column {
            offset = self.text.len() - rest.len();
            self.known = (line, column, offset);
        } else {
            // The place lies behind the line's end: the caret stands there.
            let line = self.text.get(offset..)?;
            offset += line.find('\n').unwrap_or(line.len());
        }
        Excerpt::around(&self.text, offset, at.width as usize)
    }
}

/// A line's part with the caret's bytes in it.
struct Excerpt {
    line: String,
    start: usize,
    end: usize,
    /// Whether the line begins further left.
    is_cut: bool,
}

impl Excerpt {
    fn around(text: &str, offset: usize, width: usize) -> Option<Excerpt> {
        let (before, after) = text.split_at_checked(offset)?;
        let in_line = |c: &char| *c != '\n' && *c != '\u{feff}';
        let begin = before.chars().rev().take_while(in_line).take(SHOWN);
        let begin = offset - begin.map(char::len_utf8).sum::<usize>();
        let first = before
            .get(..begin)
            .and_then(|before| before.chars().next_back());
        let is_cut = first.as_ref().is_some_and(in_line);
        let printable = |c: char| if c.is_control() { ' ' } else { c };
        let mut line: String = text.get(begin..offset)?.chars().map(printable).collect();
        let start = line.len();
        let mut after = after.chars().take_while(in_line);
        line.extend(after.by_ref().take(width.min(SHOWN)).map(printable));
        let end = line.len();
        line.extend(after.take(SHOWN).map(printable));
        // The carriage return of a line's end is no part of the line.
        line.truncate(line.trim_end().len().max(end));
        Some(Excerpt {
            line,
            start,
            end,
            is_cut,
        })
    }
}

/// A message that one line of a terminal or a few can hold.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((cut, _)) => visible(text.get(..cut).unwrap_or_default()) + "…",
        None => visible(text),
    }
}

/// Content is not trusted to move the cursor or colour the terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn short(report: &Report) {
    let mut lines = String::new();
    for diagnostic in report.diagnostics() {
        let place = match diagnostic.at {
            Some(at) => format!("{}:{}:{}", diagnostic.file, at.line, at.column),
            None => diagnostic.file.to_string(),
        };
        let Diagnostic { code, message, .. } = diagnostic;
        let message = visible(message);
        lines += &format!("{place}: {}: {message} [{}]\n", code.severity, code.name);
    }
    let _ = stderr().write_all(lines.as_bytes());
    if let Some(summary) = summary(report) {
        tell(&summary);
    }
}

#[derive(Serialize)]
struct JsonReport<'r> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<JsonDiagnostic<'r>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'r> {
    code: &'static str,
    severity: String,
    file: &'r str,
    line: Option<u32>,
    column: Option<u32>,
    width: Option<u32>,
    message: &'r str,
    hint: Option<&'r str>,
}

fn json(report: &Report) {
    let diagnostics = report
        .diagnostics()
        .iter()
        .map(|diagnostic| JsonDiagnostic {
            code: diagnostic.code.name,
            severity: diagnostic.code.severity.to_string(),
            file: &diagnostic.file,
            line: diagnostic.at.map(|at| at.line),
            column: diagnostic.at.map(|at| at.column),
            width: diagnostic.at.map(|at| at.width),
            message: &diagnostic.message,
            hint: diagnostic.hint.as_deref(),
        });
    let document = JsonReport {
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        diagnostics: diagnostics.collect(),
    };
    match serde_json::to_string_pretty(&document) {
        Ok(text) => print(&format!("{text}\n")),
        Err(error) => tell(&format!("error: {error}")),
    }
}

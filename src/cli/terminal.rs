//! Paints diagnostics, and prints: the only file that writes to the terminal. What is wrong is
//! decided elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::counted;
use crate::model::diagnostic::{Diagnostic, Report, Severity};

/// How `check` shows what it found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// With the line, a caret and a hint.
    Human,
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
        Format::Human => human(site, report),
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

fn human(site: &Path, report: &Report) {
    let coloured = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut sources: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for diagnostic in report.diagnostics() {
        // A finding about a whole file may be that it is too large to read.
        let text = diagnostic.at.and_then(|_| {
            let file = site.join(diagnostic.file.as_ref());
            sources
                .entry(&diagnostic.file)
                .or_insert_with(|| fs::read_to_string(file).ok())
                .as_deref()
        });
        tell(&painted(&renderer, diagnostic, text));
        tell("");
    }
    if let Some(summary) = summary(report) {
        tell(&summary);
    }
}

fn painted(renderer: &Renderer, diagnostic: &Diagnostic, text: Option<&str>) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.name);
    let excerpt = diagnostic.at.and_then(|at| {
        let line = text?.lines().nth((at.line as usize).checked_sub(1)?)?;
        Excerpt::of(
            line.trim_start_matches('\u{feff}'),
            at.column as usize,
            at.width as usize,
        )
    });
    let file = diagnostic.file.as_ref();
    let group = Group::with_title(title);
    let mut group = match (&excerpt, diagnostic.at) {
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
        group = group.element(Level::HELP.message(visible(hint)));
    }
    renderer.render(&[group]).to_string()
}

/// A line with the caret's bytes in it. The painter itself cuts what is too long to show.
struct Excerpt {
    line: String,
    start: usize,
    end: usize,
}

impl Excerpt {
    fn of(line: &str, column: usize, width: usize) -> Option<Excerpt> {
        let line: String = line
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let byte = |character: usize| {
            let mut offsets = line.char_indices().map(|(offset, _)| offset);
            offsets.nth(character).unwrap_or(line.len())
        };
        let caret = column.checked_sub(1)?;
        let (start, end) = (byte(caret), byte(caret.saturating_add(width)));
        Some(Excerpt { line, start, end })
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
    for diagnostic in report.diagnostics() {
        let place = match diagnostic.at {
            Some(at) => format!("{}:{}:{}", diagnostic.file, at.line, at.column),
            None => diagnostic.file.to_string(),
        };
        let Diagnostic { code, message, .. } = diagnostic;
        tell(&format!(
            "{place}: {}: {} [{}]",
            code.severity,
            visible(message),
            code.name
        ));
    }
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

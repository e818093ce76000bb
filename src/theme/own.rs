//! The files that a theme is made of, before they are templates: which of the dossier's own nothing uses, and scripts as
//! they are published.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ASSETS;
use crate::model::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::language::Language;
use crate::read::{TEMPLATES, words};

pub static UNUSED_TEMPLATE: Code = Code {
    name: "unused-template",
    severity: Severity::Warning,
    summary: "a file in templates/ that nothing uses",
    explanation: "A file in templates/ takes the place of the theme's file of the same name, or is named by a template \
that does. This one does neither, and so changes nothing.",
};

/// The dossier's own files that are neither the theme's, which are `known`, nor named by another
/// file.
pub(super) fn unused(
    own: &[String],
    known: &BTreeSet<String>,
    files: &BTreeMap<String, Cow<'static, [u8]>>,
) -> Vec<Diagnostic> {
    let is_named = |name: &str| {
        let short = name.strip_prefix(ASSETS).unwrap_or(name);
        files
            .iter()
            .any(|(other, bytes)| other != name && String::from_utf8_lossy(bytes).contains(short))
    };
    let stray = own
        .iter()
        .filter(|name| !known.contains(*name) && words::tag_of(name).is_none() && !is_named(name));
    let report = |name: &String| {
        let file: Arc<str> = Arc::from(format!("{TEMPLATES}/{name}"));
        let hint = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {TEMPLATES}/{near}?"),
            None => "name it as the theme's file whose place it should take".to_string(),
        };
        Diagnostic::new(&UNUSED_TEMPLATE, &file, "nothing uses this template").hint(hint)
    };
    stray.map(report).collect()
}

/// The dossier's own files of words in other languages than its own.
pub(super) fn unused_words(
    own: &[String],
    known: &BTreeSet<String>,
    language: &Language,
) -> Vec<Diagnostic> {
    let names = || {
        let names = own.iter().map(String::as_str);
        names.filter(|name| words::tag_of(name).is_some())
    };
    let used = words::file_for(names(), language);
    let report = |name: &str| {
        let file: Arc<str> = Arc::from(format!("{TEMPLATES}/{name}"));
        let hint = format!("the dossier is in `{language}`");
        Diagnostic::new(&UNUSED_TEMPLATE, &file, "nothing uses these words").hint(hint)
    };
    // The program's own files are in the place of nothing that is shown, and may be there to be read.
    names()
        .filter(|name| Some(*name) != used && !known.contains(*name))
        .map(report)
        .collect()
}

/// A script without indents and without those lines that are comments: readers load it, and do not read it.
pub(super) fn without_comments(script: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
    let Ok(text) = std::str::from_utf8(&script) else {
        return script;
    };
    let is_comment = |line: &&str| {
        ["//", "/**", "*/", "* "]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    let lines = text.lines().map(str::trim_start);
    let kept: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !is_comment(line))
        .collect();
    Cow::Owned((kept.join("\n") + "\n").into_bytes())
}

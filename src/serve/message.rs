//! What a browser is told of a build, as JSON. Bounded, whatever the build did; says what is
//! wrong as plain text, and knows nothing of how it looks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::model::diagnostic::{Diagnostic, Position, Severity};
use crate::model::route::Route;
use crate::pipeline::Built;
use crate::write::{Published, WriteError};

/// More routes than this are all routes.
const MOST_ROUTES: usize = 2_000;
/// More mistakes than this are counted only.
const MOST_MISTAKES: usize = 50;
/// How many characters of a line are shown on each side of the mistake.
const SHOWN: usize = 120;

#[derive(Debug, Serialize)]
pub struct Message<'b> {
    /// Tells one run of the server from another.
    run: &'b str,
    version: u64,
    #[serde(flatten)]
    news: News<'b>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum News<'b> {
    Pages {
        routes: Routes<'b>,
    },
    /// Nothing but styles changed.
    Styles {
        routes: Routes<'b>,
    },
    Errors {
        diagnostics: Vec<Mistake<'b>>,
        /// How many more there are.
        more: usize,
    },
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Routes<'b> {
    All(All),
    These(Vec<&'b Route>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum All {
    All,
}

#[derive(Debug, Serialize)]
pub struct Mistake<'b> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<Excerpt>,
}

/// The offending line, cut where the caret begins and ends.
#[derive(Debug, Eq, PartialEq, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
}

impl<'b> Message<'b> {
    pub fn new(run: &'b str, version: u64, news: News<'b>) -> Message<'b> {
        Message { run, version, news }
    }
}

impl<'b> News<'b> {
    /// What came of a build of `site`. After a failure to write it is not known what a browser
    /// has not seen yet; `unsure` says so.
    pub fn of(site: &Path, result: &'b Result<Built, WriteError>, unsure: bool) -> News<'b> {
        match result {
            Ok(built) => match &built.published {
                Some(_) if unsure => News::Pages {
                    routes: Routes::All(All::All),
                },
                Some(published) => changes(published),
                None => mistakes(site, built.report.diagnostics()),
            },
            Err(error) => News::Errors {
                diagnostics: vec![Mistake {
                    file: None,
                    code: None,
                    message: error.to_string(),
                    hint: None,
                    at: None,
                    excerpt: None,
                }],
                more: 0,
            },
        }
    }
}

fn changes(published: &Published) -> News<'_> {
    let Published {
        written, removed, ..
    } = published;
    let only_styles = removed.is_empty()
        && !written.is_empty()
        && written.iter().all(|route| route.as_str().ends_with(".css"));
    let routes = if written.len() + removed.len() > MOST_ROUTES {
        Routes::All(All::All)
    } else {
        Routes::These(written.iter().chain(removed).collect())
    };
    if only_styles {
        News::Styles { routes }
    } else {
        News::Pages { routes }
    }
}

fn mistakes<'b>(site: &Path, diagnostics: &'b [Diagnostic]) -> News<'b> {
    let errors: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code.severity == Severity::Error)
        .collect();
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let shown = errors.iter().take(MOST_MISTAKES);
    let shown = shown.map(|diagnostic| {
        let excerpt = diagnostic.at.and_then(|at| {
            let text = texts
                .entry(&diagnostic.file)
                .or_insert_with(|| fs::read_to_string(site.join(diagnostic.file.as_ref())).ok());
            Excerpt::of(text.as_deref()?, at)
        });
        Mistake {
            file: Some(&diagnostic.file),
            code: Some(diagnostic.code.name),
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.as_deref(),
            at: diagnostic.at,
            excerpt,
        }
    });
    News::Errors {
        diagnostics: shown.collect(),
        more: errors.len().saturating_sub(MOST_MISTAKES),
    }
}

impl Excerpt {
    fn of(text: &str, at: Position) -> Option<Excerpt> {
        let line = text.lines().nth((at.line as usize).checked_sub(1)?)?;
        let line = line.trim_start_matches('\u{feff}').chars();
        let plain = line.map(|c| if c.is_control() { ' ' } else { c });
        let mut rest: Vec<char> = plain.collect();
        let caret = (at.column as usize).saturating_sub(1).min(rest.len());
        let behind = rest.split_off(caret);
        let (marked, after) = behind.split_at((at.width as usize).min(behind.len()));
        let ellipsis = if rest.len() > SHOWN { "…" } else { "" };
        let before: String = rest.iter().skip(rest.len().saturating_sub(SHOWN)).collect();
        Some(Excerpt {
            before: format!("{ellipsis}{before}"),
            marked: beginning(marked),
            after: beginning(after),
        })
    }
}

fn beginning(text: &[char]) -> String {
    let shown: String = text.iter().take(SHOWN).collect();
    if text.len() > SHOWN {
        shown + "…"
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(written: &[&str], removed: &[&str]) -> String {
        let routes = |paths: &[&str]| {
            paths
                .iter()
                .filter_map(|path| Route::of_file(path))
                .collect()
        };
        let published = Published {
            written: routes(written),
            removed: routes(removed),
            unchanged: 3,
            ..Published::default()
        };
        serde_json::to_string(&Message::new("r", 7, changes(&published))).unwrap()
    }

    #[test]
    fn styles_are_told_from_pages() {
        assert_eq!(
            json(&["assets/a.css"], &[]),
            r#"{"run":"r","version":7,"kind":"styles","routes":["assets/a.css"]}"#
        );
        assert_eq!(
            json(&["a.css", "a.html"], &["b.html"]),
            r#"{"run":"r","version":7,"kind":"pages","routes":["a.css","a.html","b.html"]}"#
        );
        assert!(json(&["a.css"], &["b.css"]).contains(r#""pages""#));
        assert!(json(&[], &[]).contains(r#""kind":"pages","routes":[]"#));
    }

    #[test]
    fn too_many_routes_are_all_of_them() {
        let names: Vec<String> = (0..=MOST_ROUTES).map(|n| format!("{n}.html")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(json(&names, &[]).ends_with(r#""kind":"pages","routes":"all"}"#));
    }

    #[test]
    fn an_excerpt_is_cut_around_the_mistake() {
        let at = |line, column, width| Position {
            line,
            column,
            width,
        };
        let parts = |text: &str, at| {
            let excerpt = Excerpt::of(text, at).unwrap();
            [excerpt.before, excerpt.marked, excerpt.after]
        };
        assert_eq!(parts("一\ta: 二三\n", at(1, 6, 1)), ["一 a: ", "二", "三"]);
        assert_eq!(parts("ab", at(1, 9, 4)), ["ab", "", ""]);
        assert_eq!(Excerpt::of("ab", at(2, 1, 1)), None);
        let long = "x".repeat(1_000);
        let [before, marked, after] = parts(&long, at(1, 500, 300));
        assert_eq!(before, format!("…{}", "x".repeat(SHOWN)));
        assert_eq!(marked, format!("{}…", "x".repeat(SHOWN)));
        assert_eq!(after, marked);
    }
}

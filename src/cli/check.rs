//! `dossier check`: reports everything that is wrong, and writes nothing.

use clap::{Arg, ArgMatches, Command};

use super::terminal::{self, Format};
use super::{
    Exit, Failure, Verb, clippings_argument, clippings_folder, counted, drafts_argument, human,
    site, site_argument, verbose_argument,
};
use crate::import::ExistingArticle;
use crate::model::clipping::Clipping;
use crate::model::diagnostic::{Code, Report, nearest};
use crate::read::reference::REFERENCE;
use crate::{import, pipeline, rename};

pub const VERB: Verb = Verb {
    name: "check",
    about: "Report everything that is wrong with the content",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(verbose_argument())
        .arg(clippings_argument())
        .arg(drafts_argument())
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["human", "short", "json"])
                .default_value("human")
                .help("How to show what was found"),
        )
        .arg(
            Arg::new("explain")
                .long("explain")
                .value_name("CODE|KEY")
                .help("Explain a code, such as unknown-key, or a key, such as draft"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    if let Some(name) = matches.get_one::<String>("explain") {
        return explain(name);
    }
    let site = site(matches)?;
    let format = match matches.get_one::<String>("format").map(String::as_str) {
        Some("short") => Format::Short,
        Some("json") => Format::Json,
        _ => human(matches),
    };
    let drafts = matches.get_flag("drafts");
    let checked = pipeline::check(&site, None, clippings_folder(matches)?.as_deref(), drafts);
    let articles = checked.dossier.articles.iter();
    let articles: Vec<ExistingArticle> = articles
        .map(|linked| ExistingArticle::of(&linked.article))
        .collect();
    let left_out = &checked.dossier.left_out.clippings;
    let ignored = [checked.dossier.config.ignore.as_slice(), left_out].concat();
    let elsewhere = |clipping: &Clipping| checked.knows(&clipping.sha256);
    let mut diagnostics = import::check(&site, &articles, &ignored, &elsewhere);
    // An article that could not be read may rest on any of them.
    diagnostics
        .retain(|of| !(checked.report.has_errors() && of.code.name == import::NOT_IMPORTED.name));
    diagnostics.extend_from_slice(checked.report.diagnostics());
    let report = Report::new(diagnostics);
    terminal::report(&site, &report, format);
    if report.has_errors() {
        return Ok(Exit::ContentErrors);
    }
    if format != Format::Json {
        terminal::print(&format!(
            "checked {}\n",
            contents(checked.contents(), checked.drafts(), drafts)
        ));
    }
    Ok(Exit::Fine)
}

/// "5 articles (1 draft left out), 50 entities, 13 topics and 2 pages". `drafts` are among the
/// contents where they are `shown`, and else beside them.
pub fn contents(contents: [usize; 5], drafts: [usize; 5], shown: bool) -> String {
    const EVENTS: usize = 3;
    const WORDS: [(&str, &str); 5] = [
        ("article", "articles"),
        ("entity", "entities"),
        ("topic", "topics"),
        ("event", "events"),
        ("page", "pages"),
    ];
    let part = |((count, drafts), (one, many))| {
        let of_drafts = match (drafts, shown) {
            (0, _) => String::new(),
            (_, true) => format!(" ({})", counted(drafts, "draft", "drafts")),
            (_, false) => format!(" ({} left out)", counted(drafts, "draft", "drafts")),
        };
        counted(count, one, many) + &of_drafts
    };
    // Most dossiers have no event with a file of its own, and do without the word.
    let is_told =
        |(kind, (counts, _)): &(usize, ((usize, usize), _))| *kind != EVENTS || *counts != (0, 0);
    let counts = contents.into_iter().zip(drafts).zip(WORDS).enumerate();
    let mut parts: Vec<String> = counts
        .filter(is_told)
        .map(|(_, counts)| part(counts))
        .collect();
    let last = parts.pop().unwrap_or_default();
    format!("{} and {last}", parts.join(", "))
}

/// Every code that the program can report, sorted by name.
fn codes() -> Vec<&'static Code> {
    let mut codes = pipeline::codes();
    codes.extend_from_slice(import::CODES);
    codes.extend_from_slice(rename::CODES);
    codes.sort_by_key(|code| code.name);
    codes
}

fn explain(name: &str) -> Result<Exit, Failure> {
    let codes = codes();
    match codes.iter().find(|code| code.name == name) {
        Some(code) => {
            terminal::print(&format!(
                "{} ({}): {}\n\n{}\n",
                code.name, code.severity, code.summary, code.explanation
            ));
            Ok(Exit::Fine)
        }
        None if !explained_keys(name).is_empty() => {
            terminal::print(&explained_keys(name));
            Ok(Exit::Fine)
        }
        None => {
            let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
            let keys = REFERENCE.iter().flat_map(|mapping| mapping.keys);
            let known = names.iter().copied().chain(keys.map(|key| key.name));
            let hint = match nearest(name, known) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("there are: {}", names.join(", ")),
            };
            Err(Failure(format!(
                "there is no code or key {name:?}\nhint: {hint}"
            )))
        }
    }
}

/// What the reference says of a key, for each place where there is one of this name.
fn explained_keys(name: &str) -> String {
    let mut text = String::new();
    for mapping in REFERENCE {
        for key in mapping.keys.iter().filter(|key| key.name == name) {
            let within = match mapping.within {
                "" => String::new(),
                within => format!(", {within}"),
            };
            let needed = if key.is_needed { ", needed" } else { "" };
            text.push_str(&format!(
                "{name} ({}{within}): {}{needed}\n  {}\n  {}\n",
                mapping.file, key.takes, key.meaning, key.example
            ));
        }
    }
    text
}

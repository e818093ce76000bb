//! `dossier check`: reports everything that is wrong, and writes nothing.

use clap::{Arg, ArgMatches, Command};

use super::terminal::{self, Format};
use super::{Exit, Failure, Verb, counted, site, site_argument};
use crate::import::ExistingArticle;
use crate::model::diagnostic::{Code, Report, nearest};
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
                .value_name("CODE")
                .help("Explain a code, such as unknown-key"),
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
        _ => Format::Human,
    };
    let checked = pipeline::check(&site, None);
    let articles = checked.dossier.articles.iter();
    let articles: Vec<ExistingArticle> = articles
        .map(|linked| ExistingArticle::of(&linked.article))
        .collect();
    let mut diagnostics = import::check(&site, &articles);
    diagnostics.extend_from_slice(checked.report.diagnostics());
    let report = Report::new(diagnostics);
    terminal::report(&site, &report, format);
    if report.has_errors() {
        return Ok(Exit::ContentErrors);
    }
    if format != Format::Json {
        terminal::print(&format!("checked {}\n", contents(checked.contents())));
    }
    Ok(Exit::Fine)
}

/// "5 articles, 50 entities, 13 topics and 2 pages".
pub fn contents([articles, entities, topics, pages]: [usize; 4]) -> String {
    format!(
        "{}, {}, {} and {}",
        counted(articles, "article", "articles"),
        counted(entities, "entity", "entities"),
        counted(topics, "topic", "topics"),
        counted(pages, "page", "pages"),
    )
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
        None => {
            let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
            let hint = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("there are: {}", names.join(", ")),
            };
            Err(Failure(format!("there is no code {name:?}\nhint: {hint}")))
        }
    }
}

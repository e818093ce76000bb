//! `dossier import`: clippings to articles.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::terminal::{self, Format};
use super::{Exit, Failure, Verb, counted, site, site_argument};
use crate::import::{self, ExistingArticle, KnownEntity, KnownName, KnownTopic, Registry, Request};
use crate::model::diagnostic::Report;
use crate::read;
use crate::read::content::{self, Content};

pub const VERB: Verb = Verb {
    name: "import",
    about: "Turn clippings into articles",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    let formats = import::FORMATS
        .iter()
        .map(|format| format!("\n  {:<11} {}", format.name, format.summary));
    let help = format!(
        "Clippings in one file are told apart, tried in this order, by:{}",
        formats.collect::<String>()
    );
    command.after_help(help).arg(site_argument()).arg(
        Arg::new("paths")
            .value_name("PATH")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help("Files or folders of clippings [default: content/clippings]"),
    )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let mut paths: Vec<PathBuf> = matches
        .get_many("paths")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    if paths.is_empty() {
        paths.push(site.join(content::CLIPPINGS));
    }
    // An article that cannot be read hides which clipping it rests on.
    let (content, diagnostics) = read::load(&site);
    let found = Report::new(diagnostics);
    if found.has_errors() {
        terminal::report(&site, &found, Format::Human);
        terminal::tell(
            "nothing was imported: mend the content first, so that no clipping is imported twice",
        );
        return Ok(Exit::ContentErrors);
    }
    let registry = registry(&content);
    let existing = existing(&content);
    let outcome = import::run(&Request {
        site: &site,
        paths: &paths,
        registry: &registry,
        existing: &existing,
    })?;
    let report = Report::new(outcome.diagnostics);
    terminal::report(&site, &report, Format::Human);
    for created in &outcome.created {
        terminal::print(&format!("{}\n", created.file));
    }
    terminal::tell(&format!(
        "{} imported, {} unchanged, {} changed under its article, {} skipped",
        counted(outcome.created.len(), "clipping", "clippings"),
        outcome.unchanged,
        outcome.changed,
        outcome.skipped
    ));
    Ok(if report.has_errors() {
        Exit::ContentErrors
    } else {
        Exit::Fine
    })
}

/// What clippings are recognised by.
fn registry(content: &Content) -> Registry {
    let entities = content.entities.iter().map(|entity| KnownEntity {
        slug: entity.slug.clone(),
        kind: entity.kind,
        names: entity
            .recognised_names()
            .map(|(name, matching)| KnownName {
                text: name.value.clone(),
                matching,
            })
            .collect(),
        domains: entity
            .domains
            .iter()
            .map(|domain| domain.value.clone())
            .collect(),
    });
    let topics = content.topics.iter().map(|topic| KnownTopic {
        slug: topic.slug.clone(),
        title: topic.title.value.clone(),
        keywords: topic.keywords.clone(),
    });
    Registry {
        entities: entities.collect(),
        topics: topics.collect(),
    }
}

fn existing(content: &Content) -> Vec<ExistingArticle> {
    let known = content.articles.iter().map(|article| ExistingArticle {
        file: article.file.clone(),
        slug: article.slug.clone(),
        clipping: article.clipping.clone(),
    });
    known.collect()
}

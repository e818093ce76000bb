//! `dossier entity add`: proposals that an editor accepted become entities.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::terminal;
use super::{Exit, Failure, Verb, counted, human, site, site_argument, verbose_argument};
use crate::edit;
use crate::edit::scalar::{list, scalar};
use crate::import::codes::ENTITY_NOT_ADDED;
use crate::import::proposals::{self, Accept, Proposal};
use crate::model::diagnostic::{Diagnostic, Report};
use crate::model::slug::Slug;
use crate::read::content::{ENTITIES, PROPOSALS_FILE};

pub const VERB: Verb = Verb {
    name: "entity",
    about: "Make entities of the proposals that were accepted",
    arguments,
    run,
};

const SLUG_CHARS: usize = 60;

fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("what")
                .required(true)
                .value_parser(["add"])
                .help("What to do: add entities"),
        )
        .arg(
            Arg::new("from")
                .long("from")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(format!("The file of proposals [default: {PROPOSALS_FILE}]")),
        )
        .arg(site_argument())
        .arg(verbose_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let given = matches.get_one::<PathBuf>("from");
    let path = given.cloned().unwrap_or_else(|| site.join(PROPOSALS_FILE));
    let label: Arc<str> =
        Arc::from(given.map_or(PROPOSALS_FILE.into(), |path| path.to_string_lossy()));
    if given.is_none() && !path.exists() {
        terminal::tell(&format!(
            "0 entities added: there is no {PROPOSALS_FILE}, which `dossier import` writes"
        ));
        return Ok(Exit::Fine);
    }
    let before = fs::read_to_string(&path)
        .map_err(|error| Failure(format!("cannot read {label}: {error}")))?;
    let (mut found, mut diagnostics) = match proposals::read(&label, &before) {
        Ok(read) => read,
        Err(diagnostic) => (Vec::new(), vec![diagnostic]),
    };
    if diagnostics.is_empty() {
        let folder = site.join(ENTITIES);
        fs::create_dir_all(&folder)?;
        let mut added = 0;
        let mut kept = Vec::new();
        for proposal in found.drain(..) {
            if proposal.accept != Accept::Yes {
                kept.push(proposal);
                continue;
            }
            let refused =
                |why: String| Diagnostic::new(&ENTITY_NOT_ADDED, &label, why).at(proposal.at);
            let slug = Slug::from_title(&proposal.name, SLUG_CHARS);
            let Some(slug) = slug else {
                let why = format!("no file name can be made of {:?}", proposal.name);
                diagnostics.push(refused(why));
                kept.push(proposal);
                continue;
            };
            let file = format!("{ENTITIES}/{slug}.md");
            if edit::write_new(&site.join(&file), &text(&proposal))? {
                terminal::print(&format!("{file}\n"));
                added += 1;
            } else {
                diagnostics.push(refused(format!("{file} is already there")));
                kept.push(proposal);
            }
        }
        if added > 0 {
            edit::replace_file(&path, before.as_bytes(), &proposals::text(&kept))?;
        }
        terminal::tell(&format!(
            "{} added, {} left in {label}",
            counted(added, "entity", "entities"),
            counted(kept.len(), "proposal", "proposals")
        ));
        if added > 0 {
            terminal::tell(
                "what names them now: run `dossier import --refresh` for articles that nobody has edited",
            );
        }
    }
    let report = Report::new(diagnostics);
    terminal::report(&site, &report, human(matches));
    Ok(match report.has_errors() {
        true => Exit::ContentErrors,
        false => Exit::Fine,
    })
}

/// An entity’s file, which the editor completes.
fn text(proposal: &Proposal) -> String {
    let list = |key: &str, items: &[String]| {
        let items = list(items.iter().map(String::as_str));
        items.map_or_else(String::new, |items| format!("{key}: {items}\n"))
    };
    format!(
        "---\nname: {}\nkind: {}\n{}{}---\n",
        scalar(&proposal.name),
        proposal.kind.as_str(),
        list("aliases", &proposal.aliases),
        list("domains", &proposal.domains),
    )
}

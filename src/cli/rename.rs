//! `dossier rename`: another slug for an entity, a topic, an event or an article, and for all that refers to it.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::terminal::{self, Format};
use super::{Exit, Failure, Verb, counted, site, site_argument};
use crate::model::dossier::ContentKind;
use crate::model::slug::Slug;
use crate::rename::{self, Change, Interrupted, Refused, Request};

pub const VERB: Verb = Verb {
    name: "rename",
    about: "Give an entity, topic, event or article another slug, and bring every reference up to date",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("what")
                .required(true)
                .value_parser(["entity", "topic", "event", "article"])
                .help("What to rename"),
        )
        .arg(
            Arg::new("old")
                .required(true)
                .value_name("OLD")
                .help("Its slug: the name of its file without .md"),
        )
        .arg(
            Arg::new("new")
                .required(true)
                .value_name("NEW")
                .help("The slug that it gets"),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Say what would be done, and write nothing"),
        )
        .arg(site_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let kind = match matches.get_one::<String>("what").map(String::as_str) {
        Some("entity") => ContentKind::Entity,
        Some("topic") => ContentKind::Topic,
        Some("event") => ContentKind::Event,
        _ => ContentKind::Article,
    };
    let (old, new) = (slug(matches, "old")?, slug(matches, "new")?);
    if old == new {
        return Err(Failure(format!("`{old}` is its slug already")));
    }
    let request = Request {
        site: &site,
        kind,
        old: &old,
        new: &new,
    };
    let plan = match rename::plan(&request) {
        Ok(plan) => plan,
        Err(Refused::Usage { message, hint }) => {
            let hint = hint.map(|hint| format!("\nhint: {hint}"));
            return Err(Failure(message + &hint.unwrap_or_default()));
        }
        Err(Refused::Content(report)) => {
            terminal::report(&site, &report, Format::Human);
            terminal::tell("nothing was renamed, since these errors would be there afterwards");
            return Ok(Exit::ContentErrors);
        }
    };
    let is_tried = matches.get_flag("dry-run");
    if !is_tried {
        rename::carry_out(&site, &plan).map_err(|stopped| interrupted(&stopped))?;
    }
    if let Some((change, to)) = &plan.moved {
        terminal::print(&format!("{} -> {to}\n", change.file));
    }
    let moved = plan.moved.iter().map(|(change, _)| change);
    for change in moved
        .chain(&plan.changes)
        .filter(|change| change.references > 0)
    {
        terminal::print(&told(change));
    }
    let (references, files) = plan.counts();
    terminal::tell(&format!(
        "{} `{old}` to `{new}`, {} in {}{}",
        if is_tried { "would rename" } else { "renamed" },
        counted(references, "reference", "references"),
        counted(files, "file", "files"),
        if is_tried {
            "; nothing was written"
        } else {
            ""
        },
    ));
    Ok(Exit::Fine)
}

fn slug(matches: &ArgMatches, name: &str) -> Result<Slug, Failure> {
    let text = matches.get_one::<String>(name).map_or("", String::as_str);
    Slug::parse(text).map_err(|error| {
        let hint = Slug::from_title(text, 80).map(|slug| format!("\nhint: perhaps `{slug}`"));
        Failure(format!(
            "{text:?} is no slug: {error}{}",
            hint.unwrap_or_default()
        ))
    })
}

fn told(change: &Change) -> String {
    let references = counted(change.references, "reference", "references");
    format!("{}: {references}\n", change.file)
}

fn interrupted(stopped: &Interrupted) -> Failure {
    let Interrupted { done, file, error } = stopped;
    let done = match done.as_slice() {
        [] => "nothing was changed".to_string(),
        done => format!("done until then:\n  {}", done.join("\n  ")),
    };
    Failure(format!(
        "{file} cannot be written: {error}\n{done}\nhint: the same command goes on where it was stopped"
    ))
}

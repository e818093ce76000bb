//! `dossier new`: a content file to start from.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::terminal;
use super::{Exit, Failure, Verb, site, site_argument};
use crate::model::date::Date;
use crate::model::entity::EntityKind;
use crate::model::slug::Slug;
use crate::read::content::{ARTICLES, ENTITIES, EVENTS, TOPICS};

pub const VERB: Verb = Verb {
    name: "new",
    about: "Write a new article, entity, topic or event to start from",
    arguments,
    run,
};

const SLUG_CHARS: usize = 60;

fn arguments(command: Command) -> Command {
    let kinds = EntityKind::ALL.map(EntityKind::as_str);
    command
        .arg(
            Arg::new("what")
                .required(true)
                .value_parser(["article", "entity", "topic", "event"])
                .help("What to write"),
        )
        .arg(
            Arg::new("title")
                .required(true)
                .value_name("TITLE")
                .help("Its title or name"),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("EDTF")
                .help("When an article was published or an event happened, such as 2025-08"),
        )
        .arg(
            Arg::new("kind")
                .long("kind")
                .value_parser(kinds)
                .default_value("organisation")
                .help("What an entity is"),
        )
        .arg(
            Arg::new("draft")
                .long("draft")
                .action(ArgAction::SetTrue)
                .help("Keep it out of the site for now"),
        )
        .arg(site_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let text = |name: &str| {
        matches
            .get_one::<String>(name)
            .map(String::as_str)
            .unwrap_or_default()
    };
    let title = text("title").trim();
    let slug = Slug::from_title(title, SLUG_CHARS).ok_or_else(|| {
        Failure(format!(
            "no file name can be made of {title:?}: it has no letter or digit"
        ))
    })?;
    let quoted = serde_json::to_string(title)?;
    let date = match matches.get_one::<String>("date") {
        Some(date) => Some(Date::parse(date).map_err(|error| Failure(format!("--date: {error}")))?),
        None => None,
    };
    let (file, content) = match text("what") {
        "article" => {
            let published = date
                .as_ref()
                .map(|date| format!("published: \"{date}\"\n", date = date.as_written()));
            let day = date
                .as_ref()
                .and_then(|date| Slug::from_title(date.as_written(), SLUG_CHARS));
            let name = format!("{}-{slug}", day.as_ref().map_or("undated", Slug::as_str));
            let content = format!(
                "---\ntitle: {quoted}\n{}entities: []\ntopics: []\n---\n\nThe brief, in your own words.\n",
                published.unwrap_or_default()
            );
            (format!("{ARTICLES}/{name}.md"), content)
        }
        "entity" => {
            let content = format!(
                "---\nname: {quoted}\nkind: {}\naliases: []\n---\n\nWho or what this is, in a sentence or two.\n",
                text("kind")
            );
            (format!("{ENTITIES}/{slug}.md"), content)
        }
        "event" => {
            let date = date.as_ref().map(Date::as_written);
            let date = date.map(|date| format!("date: \"{date}\"\n"));
            let content = format!(
                "---\ntitle: {quoted}\n{}entities: []\nsources: []\n---\n\nWhat happened, in your own words.\n",
                date.unwrap_or_default()
            );
            (format!("{EVENTS}/{slug}.md"), content)
        }
        _ => {
            let content =
                format!("---\ntitle: {quoted}\nkeywords: []\n---\n\nThe maintained summary.\n");
            (format!("{TOPICS}/{slug}.md"), content)
        }
    };
    let content = match matches.get_flag("draft") {
        true => content.replacen("---\n", "---\ndraft: true\n", 1),
        false => content,
    };
    let path = site.join(&file);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Failure(format!("{file} is already there; nothing was written"))
            }
            _ => Failure(format!("cannot write {}: {error}", path.display())),
        })?;
    new.write_all(content.as_bytes())?;
    terminal::print(&format!("{file}\n"));
    Ok(Exit::Fine)
}

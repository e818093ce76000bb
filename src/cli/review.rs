//! `dossier review`: what a person should look at, for people and for tools. Writes nothing.

use clap::{Arg, ArgMatches, Command};

use super::terminal;
use super::{
    Exit, Failure, Verb, clippings_argument, clippings_folder, counted, site, site_argument,
};
use crate::model::diagnostic::Severity;
use crate::pipeline;
use crate::review::{Reason, Review, review};

pub const VERB: Verb = Verb {
    name: "review",
    about: "List what a person should look at",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command.arg(site_argument()).arg(clippings_argument()).arg(
        Arg::new("format")
            .long("format")
            .value_parser(["human", "json"])
            .default_value("human")
            .help("How to show what was found"),
    )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let checked = pipeline::check(&site, None, clippings_folder(matches)?.as_deref(), false);
    let found = review(&site, &checked);
    match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => terminal::print(&json(&found)),
        _ => terminal::print(&text(&found)),
    }
    let errors = checked.report.count(Severity::Error);
    if errors > 0 {
        terminal::tell(&format!(
            "the content has {}; `dossier check` shows them",
            counted(errors, "error", "errors")
        ));
        return Ok(Exit::ContentErrors);
    }
    Ok(Exit::Fine)
}

fn text(review: &Review) -> String {
    let mut text = String::new();
    for reason in Reason::ALL {
        let items = || review.items.iter().filter(|item| item.reason == reason);
        let count = items().count();
        if count == 0 {
            continue;
        }
        text.push_str(&format!("{}: {count}\n", reason.heading()));
        for item in items() {
            let (line, column) = item.at;
            text.push_str(&format!("  {}:{line}:{column}: {}\n", item.file, item.text));
        }
        text.push('\n');
    }
    if !review.names.is_empty() {
        text.push_str(&format!(
            "names that recur and that nothing bears: {}\n",
            review.names.len()
        ));
        for name in &review.names {
            text.push_str(&format!("  {} ({} times)\n", name.name, name.count));
            for (file, line, around) in &name.places {
                text.push_str(&format!("    {file}:{line}: {around}\n"));
            }
        }
        text.push('\n');
    }
    match text.is_empty() {
        true => "there is nothing to look at\n".to_string(),
        false => text.trim_end().to_string() + "\n",
    }
}

fn json(review: &Review) -> String {
    let items = review.items.iter().map(|item| {
        let (line, column) = item.at;
        serde_json::json!({
            "reason": item.reason.as_str(),
            "file": item.file,
            "line": line,
            "column": column,
            "text": item.text,
        })
    });
    let names = review.names.iter().map(|name| {
        let places = name.places.iter();
        let places = places.map(|(file, line, around)| serde_json::json!({"file": file, "line": line, "around": around}));
        serde_json::json!({"name": name.name, "count": name.count, "places": places.collect::<Vec<_>>()})
    });
    let json =
        serde_json::json!({"items": items.collect::<Vec<_>>(), "names": names.collect::<Vec<_>>()});
    format!("{json:#}\n")
}

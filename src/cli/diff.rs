//! `dossier diff`: what this dossier says otherwise than another state of it, in a folder or in Git’s history.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::terminal;
use super::{Exit, Failure, Verb, clippings_argument, clippings_folder, real, site, site_argument};
use crate::compare::{Change, Kind, compare};
use crate::pipeline;
use crate::read::config::CONFIG_FILE;

pub const VERB: Verb = Verb {
    name: "diff",
    about: "Compare with another state of the dossier, by meaning",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("before")
                .value_name("REV|FOLDER")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("A folder that holds the other state, or a revision of the Git repository"),
        )
        .arg(site_argument())
        .arg(clippings_argument())
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["human", "json"])
                .default_value("human")
                .help("How to show what was found"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let given = matches
        .get_one::<PathBuf>("before")
        .cloned()
        .unwrap_or_default();
    let clippings = clippings_folder(matches)?;
    let after = pipeline::check(&site, None, clippings.as_deref(), false).dossier;
    let of = |folder: &Path| {
        // Clippings are no part of the history; those at hand prove for both.
        let here = clippings
            .clone()
            .unwrap_or_else(|| site.join("content/clippings"));
        let here = Some(here).filter(|folder| folder.is_dir());
        pipeline::check(folder, None, here.as_deref(), false).dossier
    };
    let changes = match given.join(CONFIG_FILE).is_file() {
        true => compare(&of(&given), &after),
        false => {
            let revision = given.to_string_lossy();
            let checked_out = checked_out(&site, &revision)?;
            compare(&of(&checked_out.site), &after)
        }
    };
    terminal::print(
        &match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => json(&changes),
            _ => text(&changes),
        },
    );
    Ok(Exit::Fine)
}

/// A revision, written out into a folder that goes when this does.
struct CheckedOut {
    site: PathBuf,
    _folder: tempfile::TempDir,
}

/// Writes the dossier out as it was in a revision. Changes nothing in the repository.
fn checked_out(site: &Path, revision: &str) -> Result<CheckedOut, Failure> {
    let site = real(site)?;
    let git = |arguments: &[&str], index: Option<&Path>| {
        let mut git = Process::new("git");
        git.arg("-C").arg(&site).args(arguments);
        if let Some(index) = index {
            git.env("GIT_INDEX_FILE", index);
        }
        let output = git
            .output()
            .map_err(|error| Failure(format!("cannot run git: {error}")))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_string();
        match output.status.success() {
            true => Ok(said(&output.stdout)),
            false => Err(Failure(format!(
                "{revision} is no folder with a {CONFIG_FILE}, and git says: {}",
                said(&output.stderr)
            ))),
        }
    };
    // What begins with a hyphen would be an option.
    if revision.starts_with('-') {
        return Err(Failure(format!("{revision} is no revision")));
    }
    let commit = git(
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            &format!("{revision}^{{commit}}"),
        ],
        None,
    )
    .map_err(|_| {
        Failure(format!(
            "{revision} is neither a folder with a {CONFIG_FILE} nor a revision"
        ))
    })?;
    let prefix = git(&["rev-parse", "--show-prefix"], None)?;
    let folder = tempfile::tempdir()?;
    let (index, tree) = (folder.path().join("index"), folder.path().join("tree"));
    git(&["read-tree", &commit], Some(&index))?;
    let to = format!("--prefix={}/", tree.to_string_lossy());
    // From the top of the repository, whatever folder the dossier lies in.
    let top = git(&["rev-parse", "--show-toplevel"], None)?;
    git(
        &["-C", &top, "checkout-index", "--all", "--quiet", &to],
        Some(&index),
    )?;
    let site = tree.join(prefix);
    if !site.join(CONFIG_FILE).is_file() {
        return Err(Failure(format!("there is no {CONFIG_FILE} in {revision}")));
    }
    Ok(CheckedOut {
        site,
        _folder: folder,
    })
}

fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let of_kind: Vec<&Change> = changes
            .iter()
            .filter(|change| change.kind == kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        text.push_str(&format!("{}: {}\n", kind.as_str(), of_kind.len()));
        for change in of_kind {
            text.push_str(&format!("  {}: {}\n", change.what, change.change));
        }
    }
    match text.is_empty() {
        true => "nothing means anything else\n".to_string(),
        false => text,
    }
}

fn json(changes: &[Change]) -> String {
    let change = |change: &Change| serde_json::json!({"kind": change.kind.as_str(), "what": change.what, "change": change.change});
    let changes: Vec<_> = changes.iter().map(change).collect();
    format!("{:#}\n", serde_json::Value::from(changes))
}

//! `dossier watch`: builds, and builds again after each change.

use std::thread;

use clap::{ArgMatches, Command};

use super::build::{options, tell};
use super::terminal::{self, Format};
use super::{Exit, Failure, Verb, base_url_argument, counted, output_argument, site_argument};
use crate::pipeline::Options;
use crate::serve;
use crate::watch::{Round, Rounds};

pub const VERB: Verb = Verb {
    name: "watch",
    about: "Build the site, and build it again after each change",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(output_argument())
        .arg(base_url_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let options = options(matches)?;
    let mut rounds = Rounds::start(options.clone())?;
    if let Some(first) = rounds.next() {
        tell_first(&options, &first);
    }
    thread::spawn(move || {
        for round in rounds {
            tell_next(&options, &round);
        }
    });
    serve::until_stopped(|| terminal::tell("stop with Ctrl-C"))?;
    Ok(Exit::Fine)
}

/// Tells how the first build ended.
pub fn tell_first(options: &Options, round: &Round) {
    match &round.result {
        Ok(built) => {
            tell(options, built);
        }
        Err(error) => terminal::tell(&format!("error: {error}")),
    }
}

/// Tells how a further build ended, in a line where all is well.
pub fn tell_next(options: &Options, round: &Round) {
    if let Some(trouble) = &round.trouble {
        terminal::tell(&format!("warning: {trouble}"));
    }
    let Ok(built) = &round.result else {
        return tell_first(options, round);
    };
    let Some(published) = &built.published else {
        return tell_first(options, round);
    };
    terminal::report(&options.site, &built.report, Format::Human);
    terminal::tell(&format!(
        "rebuilt in {} ms: {} written, {} removed",
        round.took.as_millis(),
        counted(published.written.len(), "file", "files"),
        published.removed.len()
    ));
}

//! `dossier watch`: builds, and builds again after each change.

use std::thread;

use clap::{ArgMatches, Command};

use super::build::{options, tell};
use super::clippings;
use super::terminal::{self, Format};
use super::{
    Exit, Failure, Verb, base_url_argument, clippings_argument, counted, drafts_argument,
    output_argument, site_argument,
};
use crate::pipeline::Options;
use crate::serve;
use crate::watch::{Rebuild, Rebuilds};

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
        .arg(clippings_argument())
        .arg(drafts_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let options = options(matches)?;
    let mut rebuilds = Rebuilds::start(options.clone())?;
    let mut waiting = Waiting::default();
    if let Some(first) = rebuilds.next() {
        tell_first(&options, &first);
        waiting.tell(&options, &rebuilds, &first);
    }
    thread::spawn(move || {
        while let Some(rebuild) = rebuilds.next() {
            tell_next(&options, &rebuild);
            waiting.tell(&options, &rebuilds, &rebuild);
        }
    });
    serve::until_stopped(|| terminal::tell("stop with Ctrl-C"))?;
    Ok(Exit::Fine)
}

/// What was told of clippings that are not imported yet, so that it is told once.
#[derive(Default)]
pub struct Waiting(usize);

impl Waiting {
    pub fn tell(&mut self, options: &Options, rebuilds: &Rebuilds, last: &Rebuild) {
        // An article that could not be read may rest on any of them.
        if !matches!(&last.result, Ok(built) if built.published.is_some()) {
            return;
        }
        let waiting = clippings::waiting(&options.site, rebuilds.session());
        if std::mem::replace(&mut self.0, waiting) != waiting {
            clippings::tell(waiting);
        }
    }
}

/// Tells how the first build ended.
pub fn tell_first(options: &Options, rebuild: &Rebuild) {
    match &rebuild.result {
        Ok(built) => {
            tell(options, built, Format::Human);
        }
        Err(error) => terminal::tell(&format!("error: {error}")),
    }
}

/// Tells how a further build ended, in a line where all is well.
pub fn tell_next(options: &Options, rebuild: &Rebuild) {
    if let Some(trouble) = &rebuild.trouble {
        terminal::tell(&format!("warning: {trouble}"));
    }
    let Ok(built) = &rebuild.result else {
        return tell_first(options, rebuild);
    };
    let Some(published) = &built.published else {
        return tell_first(options, rebuild);
    };
    terminal::report(&options.site, &built.report, Format::Human);
    terminal::tell(&format!(
        "rebuilt in {} ms: {} written, {} removed",
        rebuild.took.as_millis(),
        counted(published.written.len(), "file", "files"),
        published.removed.len()
    ));
}

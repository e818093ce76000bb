//! `dossier build`: the dossier to a site.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::check::contents;
use super::terminal::{self, Format};
use super::{
    Exit, Failure, Verb, base_url, base_url_argument, counted, output, output_argument, shown,
    site, site_argument,
};
use crate::build::{Built, Options, Session};

pub const VERB: Verb = Verb {
    name: "build",
    about: "Build the site",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(output_argument())
        .arg(base_url_argument())
        .arg(
            Arg::new("timings")
                .long("timings")
                .action(ArgAction::SetTrue)
                .help("Say how long each stage took"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let options = options(matches)?;
    let mut session = Session::new(options.clone());
    let built = session.build()?;
    // The process ends: the system takes the memory back faster than it could be taken apart.
    std::mem::forget(session);
    let exit = tell(&options, &built);
    if matches.get_flag("timings") {
        for (stage, time) in &built.timings.stages {
            terminal::tell(&format!(
                "{stage:>8} {:>9.1} ms",
                time.as_secs_f64() * 1_000.0
            ));
        }
    }
    Ok(exit)
}

/// What `build` and `serve` are asked to build.
pub fn options(matches: &ArgMatches) -> Result<Options, Failure> {
    let site = site(matches)?;
    let output = output(matches, &site)?;
    Ok(Options {
        site,
        output,
        base_url: base_url(matches)?,
    })
}

/// Tells how a build ended.
pub fn tell(options: &Options, built: &Built) -> Exit {
    terminal::report(&options.site, &built.report, Format::Human);
    let Some(published) = &built.published else {
        terminal::tell(&format!(
            "nothing was published; {} is as it was",
            folder(&options.output)
        ));
        return Exit::ContentErrors;
    };
    terminal::tell(&format!("built {}", contents(built.contents)));
    terminal::tell(&format!(
        "{} written, {} unchanged, {} removed in {}",
        counted(published.written.len(), "file", "files"),
        published.unchanged,
        published.removed.len(),
        folder(&options.output)
    ));
    Exit::Fine
}

fn folder(path: &Path) -> String {
    shown(path.strip_prefix("./").unwrap_or(path))
}

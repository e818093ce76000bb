//! `dossier plan`: every route of the site with its kind, and nothing built.

use clap::{ArgMatches, Command};

use super::terminal::{self, Format};
use super::{
    Exit, Failure, Verb, base_url, base_url_argument, drafts_argument, site, site_argument,
};
use crate::pipeline;

pub const VERB: Verb = Verb {
    name: "plan",
    about: "Print every route with its kind",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(base_url_argument())
        .arg(drafts_argument())
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let checked = pipeline::check(&site, base_url(matches)?, None, matches.get_flag("drafts"));
    let widest = checked
        .plan
        .outputs
        .iter()
        .map(|output| output.recipe.kind().len())
        .max()
        .unwrap_or_default();
    let lines = checked
        .plan
        .outputs
        .iter()
        .map(|output| format!("{:widest$}  {}\n", output.recipe.kind(), output.route));
    terminal::print(&lines.collect::<String>());
    if checked.report.has_errors() {
        terminal::report(&site, &checked.report, Format::Human);
        return Ok(Exit::ContentErrors);
    }
    Ok(Exit::Fine)
}

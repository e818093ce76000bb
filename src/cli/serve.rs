//! `dossier serve`: builds, and shows the site at a local address.

use std::net::SocketAddr;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::build::{options, tell};
use super::terminal;
use super::{Exit, Failure, Verb, base_url_argument, output_argument, site_argument};
use crate::build::Session;
use crate::serve;

pub const VERB: Verb = Verb {
    name: "serve",
    about: "Build the site and show it at a local address",
    arguments,
    run,
};

const DEFAULT_PORT: &str = "8080";

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(output_argument())
        .arg(base_url_argument())
        .arg(
            Arg::new("port")
                .long("port")
                .value_parser(value_parser!(u16))
                .default_value(DEFAULT_PORT)
                .help("The port; 0 takes any that is free"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let options = options(matches)?;
    let built = Session::new(options.clone()).build()?;
    if let Exit::ContentErrors = tell(&options, &built) {
        return Ok(Exit::ContentErrors);
    }
    drop(built);
    let port = matches.get_one::<u16>("port").copied().unwrap_or_default();
    serve::serve(&options.output, port, |address: SocketAddr| {
        terminal::print(&format!("http://{address}/\n"));
        terminal::tell("stop with Ctrl-C");
    })
    .map_err(|error| {
        Failure(format!(
            "cannot serve at 127.0.0.1:{port}: {error}\nhint: --port 0 takes any port that is free"
        ))
    })?;
    Ok(Exit::Fine)
}

//! `dossier serve`: builds, shows the site at a local address, and keeps both up to date.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::thread;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::build::options;
use super::terminal;
use super::watch::{Waiting, tell_first, tell_next};
use super::{
    Exit, Failure, Verb, base_url_argument, clippings_argument, drafts_argument, output_argument,
    site_argument,
};
use crate::serve::Server;
use crate::watch::Rebuilds;

pub const VERB: Verb = Verb {
    name: "serve",
    about: "Build the site, show it at a local address, and follow every change",
    arguments,
    run,
};

const DEFAULT_PORT: &str = "8080";
const DEFAULT_HOST: &str = "127.0.0.1";

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(output_argument())
        .arg(base_url_argument())
        .arg(clippings_argument())
        .arg(drafts_argument())
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("ADDRESS")
                .value_parser(value_parser!(IpAddr))
                .default_value(DEFAULT_HOST)
                .help("The IP address to listen at"),
        )
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
    let host = matches.get_one::<IpAddr>("host").copied();
    let port = matches.get_one::<u16>("port").copied().unwrap_or_default();
    let address = SocketAddr::new(host.unwrap_or(Ipv4Addr::LOCALHOST.into()), port);
    let (server, mut broadcaster) = Server::bind(address).map_err(|error| {
        Failure(format!(
            "cannot serve at {address}: {error}\nhint: --port 0 takes any port that is free"
        ))
    })?;
    let mut rebuilds = Rebuilds::start(options.clone())?;
    let mut waiting = Waiting::default();
    if let Some(first) = rebuilds.next() {
        tell_first(&options, &first);
        broadcaster.tell(&options.site, &first.result);
        waiting.tell(&options, &rebuilds, &first);
    }
    if !address.ip().is_loopback() {
        terminal::tell(&format!(
            "warning: whoever reaches {} can read the site",
            address.ip()
        ));
    }
    let output = options.output.clone();
    thread::spawn(move || {
        while let Some(rebuild) = rebuilds.next() {
            // Browsers first: an editor waits for the page, not for the line about it.
            broadcaster.tell(&options.site, &rebuild.result);
            tell_next(&options, &rebuild);
            waiting.tell(&options, &rebuilds, &rebuild);
        }
    });
    let address = server.address();
    server.run(&output, || {
        terminal::print(&format!("http://{address}/\n"));
        terminal::tell("stop with Ctrl-C");
    })?;
    Ok(Exit::Fine)
}

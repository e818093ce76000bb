//! `dossier init`: a small dossier that builds at once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};

use super::terminal;
use super::{Exit, Failure, Verb};

pub const VERB: Verb = Verb {
    name: "init",
    about: "Write a small dossier to start from",
    arguments,
    run,
};

/// The files of the new dossier, by path.
const FILES: &[(&str, &str)] = &[
    ("dossier.yaml", include_str!("starter/dossier.yaml")),
    (".gitignore", include_str!("starter/gitignore")),
    ("content/articles/.gitkeep", ""),
    (
        "content/clippings/first.txt",
        include_str!("starter/content/clippings/first.txt"),
    ),
    (
        "content/entities/example-courier.md",
        include_str!("starter/content/entities/example-courier.md"),
    ),
    (
        "content/entities/example-harbour.md",
        include_str!("starter/content/entities/example-harbour.md"),
    ),
    (
        "content/pages/about.md",
        include_str!("starter/content/pages/about.md"),
    ),
    (
        "content/topics/ports.md",
        include_str!("starter/content/topics/ports.md"),
    ),
];

fn arguments(command: Command) -> Command {
    command.arg(
        Arg::new("dir")
            .required(true)
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help("The folder to make; it may exist, but nothing in it is written over"),
    )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let root = matches
        .get_one::<PathBuf>("dir")
        .cloned()
        .unwrap_or_default();
    if let Some((taken, _)) = FILES.iter().find(|(path, _)| root.join(path).exists()) {
        return Err(Failure(format!(
            "{} is already there; nothing was written",
            root.join(taken).display()
        )));
    }
    for (path, text) in FILES {
        let path = root.join(path);
        write_new(&path, text)
            .map_err(|error| Failure(format!("cannot write {}: {error}", path.display())))?;
    }
    terminal::print(&format!("{}\n", root.display()));
    terminal::tell(&format!(
        "a new dossier; next:\n  dossier import --site {0}\n  dossier build --site {0}",
        root.display()
    ));
    Ok(Exit::Fine)
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

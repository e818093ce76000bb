//! `dossier theme`: which files the theme has, and a copy of one to change.

use std::borrow::Cow;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::terminal;
use super::{Exit, Failure, Verb, site, site_argument};
use crate::edit;
use crate::model::diagnostic::nearest;
use crate::model::language::Language;
use crate::read::{TEMPLATES, words};
use crate::theme::Theme;

pub const VERB: Verb = Verb {
    name: "theme",
    about: "List the files of the theme, or copy one to change it",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(
            Arg::new("list")
                .long("list")
                .action(ArgAction::SetTrue)
                .help("List the files of the theme; those with a `*` the dossier has its own of"),
        )
        .arg(
            Arg::new("copy")
                .long("copy")
                .value_name("FILE")
                .conflicts_with("list")
                .help(
                    "Write this file of the theme to templates/, where it takes the theme’s place; languages/TAG.yaml of a \
                     language that the theme does not have is written in English, to be translated",
                ),
        )
        .arg(site_argument())
        .arg_required_else_help(true)
}

/// The English words, under the name of a language that the theme does not have.
fn words_to_translate(name: &str) -> Option<Cow<'static, [u8]>> {
    Language::parse(words::tag_of(name)?)?;
    Theme::default_file(&format!("{}/en.yaml", words::FOLDER))
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let mut names: Vec<String> = Theme::files().map(|name| name.to_string()).collect();
    names.sort();
    let Some(name) = matches.get_one::<String>("copy") else {
        for name in names {
            let is_own = site.join(TEMPLATES).join(&name).is_file();
            terminal::print(&format!("{name}{}\n", if is_own { " *" } else { "" }));
        }
        return Ok(Exit::Fine);
    };
    let Some(bytes) = Theme::default_file(name).or_else(|| words_to_translate(name)) else {
        let near = nearest(name, names.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Failure(format!("the theme has no file `{name}`{hint}")));
    };
    let path = site.join(TEMPLATES).join(name);
    let failed = |error: std::io::Error| Failure(format!("{TEMPLATES}/{name}: {error}"));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    match edit::write_new_bytes(&path, &bytes).map_err(failed)? {
        true => terminal::print(&format!("{TEMPLATES}/{name}\n")),
        false => {
            return Err(Failure(format!(
                "{TEMPLATES}/{name} is there already, and is not written over"
            )));
        }
    }
    Ok(Exit::Fine)
}

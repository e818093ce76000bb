//! Floor 7: the command line. The only floor that prints, parses arguments and chooses exit
//! codes. A table of verbs with a file each.
//!
//! Results go to standard output; diagnostics and progress to standard error.

mod build;
mod check;
mod clippings;
mod diff;
mod entity;
mod import;
mod init;
mod new;
mod plan;
mod rename;
mod review;
mod selection;
mod serve;
mod terminal;
mod theme;
mod verify;
mod waiting;
mod watch;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::import::READER;
use crate::read::TEMPLATES;
use crate::read::cache::FOLDER;
use crate::read::config::{CONFIG_FILE, parse_base_url};
use crate::read::content::CONTENT;
use crate::write::real;

/// A verb of the command line.
struct Verb {
    name: &'static str,
    about: &'static str,
    /// Adds the verb's own arguments.
    arguments: fn(Command) -> Command,
    run: fn(&ArgMatches) -> Result<Exit, Failure>,
}

/// Every verb. To add one, write its file and its line here.
const VERBS: &[Verb] = &[
    init::VERB,
    new::VERB,
    import::VERB,
    entity::VERB,
    rename::VERB,
    check::VERB,
    build::VERB,
    serve::VERB,
    watch::VERB,
    verify::VERB,
    review::VERB,
    diff::VERB,
    plan::VERB,
    theme::VERB,
];

/// How a verb ended, when it could do its work.
enum Exit {
    Fine,
    /// The content has errors.
    ContentErrors,
}

/// Why a verb could not do its work: wrong usage, or the system refused.
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

/// A file that makes its reader fall is told of as a diagnostic, and needs no second message.
fn quieten_readers() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fall| {
        if std::thread::current().name() != Some(READER) {
            tell(fall);
        }
    }));
}

/// Runs the program with these arguments. Exit code 0: fine; 1: the content has errors; 2:
/// usage, input or output.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    quieten_readers();
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version come this way too, as what was asked for.
            let asked = !error.use_stderr();
            let text = error.render();
            if asked {
                terminal::print(&format!("{text}"))
            } else {
                terminal::tell(format!("{text}").trim_end())
            }
            return if asked {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    let chosen = matches.subcommand().and_then(|(name, matches)| {
        VERBS
            .iter()
            .find(|verb| verb.name == name)
            .map(|verb| (verb.run)(matches))
    });
    match chosen {
        Some(Ok(Exit::Fine)) => ExitCode::SUCCESS,
        Some(Ok(Exit::ContentErrors)) => ExitCode::from(1),
        Some(Err(Failure(message))) => {
            terminal::tell(&format!("error: {message}"));
            ExitCode::from(2)
        }
        None => ExitCode::from(2),
    }
}

fn command() -> Command {
    let verbs = VERBS
        .iter()
        .map(|verb| (verb.arguments)(Command::new(verb.name).about(verb.about)));
    Command::new("dossier")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Makes a site that a reader can check out of a folder of clippings")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(verbs)
}

/// `--site DIR`, which most verbs take.
fn site_argument() -> Arg {
    Arg::new("site")
        .long("site")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .default_value(".")
        .help("The dossier's folder")
}

/// `--clippings DIR`, which the verbs take that look into clippings.
fn clippings_argument() -> Arg {
    Arg::new("clippings")
        .long("clippings")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("A folder of clippings that lies elsewhere, in place of `clippings` in dossier.yaml")
}

/// The folder of clippings that was named, which must be there.
fn clippings_folder(matches: &ArgMatches) -> Result<Option<PathBuf>, Failure> {
    let folder = matches.get_one::<PathBuf>("clippings");
    match folder.filter(|folder| !folder.is_dir()) {
        Some(missing) => Err(Failure(format!(
            "there is no folder {} to look for clippings in",
            missing.display()
        ))),
        None => Ok(folder.cloned()),
    }
}

/// The dossier's folder: the one that is named, else this one or the nearest above it. One without
/// dossier.yaml is a mistake in usage, not in content.
fn site(matches: &ArgMatches) -> Result<PathBuf, Failure> {
    let is_dossier = |folder: &Path| folder.join(CONFIG_FILE).is_file();
    let named = matches.value_source("site") == Some(ValueSource::CommandLine);
    let given = matches.get_one::<PathBuf>("site").cloned();
    let given = given.unwrap_or_else(|| PathBuf::from("."));
    if is_dossier(&given) {
        return Ok(given);
    }
    if let Some(above) = above_this_folder(is_dossier).filter(|_| !named) {
        return Ok(above);
    }
    let other = given.join("dossier.yml");
    let hint = match other.is_file() {
        true => format!("rename {} to {CONFIG_FILE}", other.display()),
        false => "`dossier init DIR` makes a new one, --site DIR names another".to_string(),
    };
    Err(Failure(format!(
        "{} is no dossier: it has no {CONFIG_FILE}\nhint: {hint}",
        shown(&given)
    )))
}

/// The nearest folder above this one that is wanted, as `..` and so on.
fn above_this_folder(wanted: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut above = PathBuf::new();
    for _ in here.ancestors().skip(1) {
        above.push("..");
        if wanted(&above) {
            return Some(above);
        }
    }
    None
}

fn output_argument() -> Arg {
    Arg::new("output")
        .long("output")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("Where to build to [default: public in the dossier's folder]")
}

/// The output folder. It may not be one that holds the dossier's own files, by whatever links
/// it is named.
fn output(matches: &ArgMatches, site: &Path, usual: &str) -> Result<PathBuf, Failure> {
    let given = matches.get_one::<PathBuf>("output").cloned();
    let output = given.unwrap_or_else(|| site.join(usual));
    let (at, site_at) = (real(&output)?, real(site)?);
    let own = [CONTENT, TEMPLATES, FOLDER].map(|folder| real(&site.join(folder)));
    let mut in_own = false;
    for folder in own {
        in_own |= at.starts_with(folder?);
    }
    if in_own || site_at.starts_with(&at) {
        return Err(Failure(format!(
            "{} holds the dossier's own files; build into another folder",
            shown(&output)
        )));
    }
    Ok(output)
}

/// `--verbose`: every warning whole.
fn verbose_argument() -> Arg {
    Arg::new("verbose")
        .long("verbose")
        .short('v')
        .action(ArgAction::SetTrue)
        .help("Show every warning, also where many are of one kind")
}

/// How people see diagnostics.
fn human(matches: &ArgMatches) -> terminal::Format {
    match matches.get_flag("verbose") {
        true => terminal::Format::Verbose,
        false => terminal::Format::Human,
    }
}

fn base_url_argument() -> Arg {
    Arg::new("base-url")
        .long("base-url")
        .value_name("URL")
        .help("Where the site is hosted; takes the place of base_url in dossier.yaml")
}

fn base_url(matches: &ArgMatches) -> Result<Option<String>, Failure> {
    match matches
        .get_one::<String>("base-url")
        .map(|url| parse_base_url(url))
    {
        None => Ok(None),
        Some(Ok(url)) => Ok(Some(url)),
        Some(Err(mistake)) => {
            let hint = mistake
                .hint
                .map(|hint| format!("\nhint: {hint}"))
                .unwrap_or_default();
            Err(Failure(format!("--base-url: {}{hint}", mistake.message)))
        }
    }
}

fn drafts_argument() -> Arg {
    Arg::new("drafts")
        .long("drafts")
        .action(ArgAction::SetTrue)
        .help("Show drafts too, marked as such")
}

/// A path for people, with `.` called by its meaning.
fn shown(path: &Path) -> String {
    if path == Path::new(".") {
        "this folder".to_string()
    } else {
        path.display().to_string()
    }
}

/// "1 article", "2 articles".
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

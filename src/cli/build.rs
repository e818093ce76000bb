//! `dossier build`: the dossier to a site.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::check::contents;
use super::clippings;
use super::terminal::{self, Format};
use super::verify::summary;
use super::waiting::Waiting;
use super::{
    Exit, Failure, Verb, base_url, base_url_argument, clippings_argument, clippings_folder,
    counted, drafts_argument, human, output, output_argument, shown, site, site_argument,
    verbose_argument,
};
use crate::model::config::Edition;
use crate::model::route::Route;
use crate::pipeline::{Built, Explanation, Options, Reason, Session};

pub const VERB: Verb = Verb {
    name: "build",
    about: "Build the site",
    arguments,
    run,
};

/// The most files that an explanation names.
const MOST_NAMED: usize = 20;

fn arguments(command: Command) -> Command {
    command
        .arg(site_argument())
        .arg(output_argument())
        .arg(base_url_argument())
        .arg(clippings_argument())
        .arg(drafts_argument())
        .arg(edition_argument())
        .arg(verbose_argument())
        .arg(
            Arg::new("overwrite")
                .long("overwrite")
                .action(ArgAction::SetTrue)
                .help("Write the site over files that stand in its way, whoever wrote them"),
        )
        .arg(
            Arg::new("explain")
                .long("explain")
                .value_name("ROUTE")
                .help("Say why this file of the site was made again, or was not"),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .action(ArgAction::SetTrue)
                .help("Tell only what is wrong"),
        )
        .arg(
            Arg::new("timings")
                .long("timings")
                .value_name("FORM")
                .num_args(0..=1)
                .value_parser(["text", "json"])
                .default_missing_value("text")
                .help("Say how long each stage took, as text or for tools as JSON"),
        )
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut options = options(matches)?;
    options.overwrite = matches.get_flag("overwrite");
    let quiet = matches.get_flag("quiet");
    let mut session = Session::new(options.clone());
    let progress = session.progress();
    let watched = (!quiet).then(|| Waiting::start(move || progress.now()));
    let (built, explanation) = match matches.get_one::<String>("explain") {
        None => (session.build()?, None),
        Some(route) => {
            let given = route;
            let route = Route::of_file(given.trim_start_matches('/'))
                .ok_or_else(|| Failure(format!("{given:?} is no file of a site")))?;
            let (built, explanation) = session.build_and_explain(route.clone())?;
            (built, Some((route, explanation)))
        }
    };
    drop(watched);
    // An article that could not be read may rest on any of them.
    let waiting = match !quiet && built.published.is_some() {
        true => clippings::waiting(&options.site, &session),
        false => 0,
    };
    // The process ends: the system takes the memory back faster than it could be taken apart.
    std::mem::forget(session);
    let exit = match quiet {
        true => tell_quietly(&options, &built, human(matches)),
        false => tell(&options, &built, human(matches)),
    };
    clippings::tell(waiting);
    if let Some((route, explanation)) = explanation {
        terminal::print(&explained(&route, &explanation));
    }
    match matches.get_one::<String>("timings").map(String::as_str) {
        Some("json") => terminal::print(&timings_json(&built)),
        Some(_) => {
            for (stage, time) in &built.timings.stages {
                let milliseconds = time.as_secs_f64() * 1_000.0;
                terminal::tell(&format!("{stage:>8} {milliseconds:>9.1} ms"));
            }
        }
        None => {}
    }
    Ok(exit)
}

/// One line of JSON: what was done, and how many milliseconds each stage took.
fn timings_json(built: &Built) -> String {
    let milliseconds = |time: &Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let stages: serde_json::Map<String, serde_json::Value> = built
        .timings
        .stages
        .iter()
        .map(|(stage, time)| (stage.to_string(), milliseconds(time).into()))
        .collect();
    let published = built.published.as_ref();
    let json = serde_json::json!({
        "inputs": built.inputs,
        "read": built.read(),
        "rendered": built.rendered,
        "written": published.map(|published| published.written.len()),
        "unchanged": published.map(|published| published.unchanged),
        "removed": published.map(|published| published.removed.len()),
        "milliseconds": stages,
    });
    format!("{json}\n")
}

fn explained(route: &Route, explanation: &Explanation) -> String {
    let list = |files: &[Arc<str>]| {
        let files = files.iter().take(MOST_NAMED);
        let lines: Vec<String> = files.map(|file| format!("  {file}")).collect();
        lines.join("\n")
    };
    let ended = match explanation.rewritten {
        true => "was made again and written",
        false => "was made again, and its bytes are as they were",
    };
    let text = match &explanation.reason {
        Reason::NoSuchFile => {
            "is no file of this site, and was none; `dossier plan` lists them".into()
        }
        Reason::Left => "is no file of this site any more".into(),
        Reason::New => "is new: no build is known to have written it here".into(),
        Reason::Errors => "was not made again: the site has errors".into(),
        Reason::Kept => "was not made again: nothing that it shows has changed".into(),
        Reason::Disturbed => "was made again: it was missing, or not as it was written".into(),
        Reason::Inputs(files, 0) => format!("{ended}, because of\n{}", list(files)),
        Reason::Inputs(files, untried) => format!(
            "{ended}, because of\n{}\n  and perhaps some of {untried} more that changed",
            list(files)
        ),
        Reason::Together(files) if files.is_empty() => {
            format!("{ended}: how it was made is not known")
        }
        Reason::Together(files) => {
            format!("{ended}, because of these together\n{}", list(files))
        }
        Reason::Templates(files) if files.is_empty() => {
            format!("{ended}, because of the program or an option of the command line")
        }
        Reason::Templates(files) => format!("{ended}, because of\n{}", list(files)),
    };
    format!("{route} {text}\n")
}

/// What `build` and `serve` are asked to build.
pub fn options(matches: &ArgMatches) -> Result<Options, Failure> {
    let site = site(matches)?;
    // Only `build` has it; whoever serves or watches sees what readers will.
    let private = matches.try_get_one::<String>("edition").ok().flatten();
    let (edition, folder) = match private.map(String::as_str) {
        Some("private") => (Edition::Private, "private"),
        _ => (Edition::Public, "public"),
    };
    let output = output(matches, &site, folder)?;
    Ok(Options {
        site,
        output,
        base_url: base_url(matches)?,
        clippings: clippings_folder(matches)?,
        edition,
        // What is for the editors’ own desk shows all.
        drafts: matches.get_flag("drafts") || edition == Edition::Private,
        overwrite: false,
    })
}

fn edition_argument() -> Arg {
    Arg::new("edition")
        .long("edition")
        .value_parser(["public", "private"])
        .default_value("public")
        .help("Whom the site is for: a private one holds nothing back, and goes to private/")
}

/// Tells only what is wrong.
fn tell_quietly(options: &Options, built: &Built, format: Format) -> Exit {
    terminal::report(&options.site, &built.report, format);
    match built.published {
        Some(_) => {
            tell_of_drafts(options, built);
            Exit::Fine
        }
        None => Exit::ContentErrors,
    }
}

/// Tells how a build ended.
pub fn tell(options: &Options, built: &Built, format: Format) -> Exit {
    terminal::report(&options.site, &built.report, format);
    let Some(published) = &built.published else {
        terminal::tell(&format!(
            "nothing was published; {} is as it was",
            folder(&options.output)
        ));
        return Exit::ContentErrors;
    };
    let files = published.written.len() + published.unchanged;
    if built.changes.is_empty() && built.rendered == 0 && published.removed.is_empty() {
        terminal::tell(&format!(
            "nothing to do: {} in {} are up to date",
            counted(files, "file", "files"),
            folder(&options.output)
        ));
        tell_strays(options, &published.strays);
        tell_of_drafts(options, built);
        return Exit::Fine;
    }
    let counts = contents(built.contents, built.drafts, options.drafts);
    terminal::tell(&format!("built {counts}"));
    summary(&built.proofs)
        .iter()
        .for_each(|line| terminal::tell(line));
    if built.files_left_out > 0 {
        let files = counted(built.files_left_out, "file", "files");
        terminal::tell(&format!("left out {files} that only drafts refer to"));
    }
    terminal::tell(&format!(
        "{} written, {} unchanged, {} removed in {}",
        counted(published.written.len(), "file", "files"),
        published.unchanged,
        published.removed.len(),
        folder(&options.output)
    ));
    tell_strays(options, &published.strays);
    let mut work = format!(
        "{} of {} read, {} of {files} rendered",
        built.read(),
        counted(built.inputs, "input", "inputs"),
        built.rendered
    );
    // Who reads this later has no use for the time; tests and logs stay the same.
    if terminal::is_watched() {
        let time: Duration = built.timings.stages.iter().map(|(_, time)| *time).sum();
        work.push_str(&format!(", in {:.2} s", time.as_secs_f64()));
    }
    terminal::tell(&work);
    tell_of_drafts(options, built);
    Exit::Fine
}

/// Tells of files that an earlier build may have left.
fn tell_strays(options: &Options, strays: &[String]) {
    if strays.is_empty() {
        return;
    }
    let named = strays.iter().take(MOST_NAMED);
    let mut text = named.fold(String::new(), |text, name| text + "\n  " + name);
    if strays.len() > MOST_NAMED {
        text.push_str(&format!("\n  and {} more", strays.len() - MOST_NAMED));
    }
    terminal::tell(&format!(
        "{} in {} {} no part of the site and stayed there; an earlier build may have left {}:{text}",
        counted(strays.len(), "file", "files"),
        folder(&options.output),
        if strays.len() == 1 { "is" } else { "are" },
        if strays.len() == 1 { "it" } else { "them" },
    ));
}

/// Says that the site is not meant for readers, where it shows drafts.
fn tell_of_drafts(options: &Options, built: &Built) {
    let drafts: usize = built.drafts.iter().sum();
    if options.edition == Edition::Private {
        terminal::tell("not for readers: this is a private edition, which holds nothing back");
    } else if options.drafts && drafts > 0 {
        terminal::tell(&format!(
            "not for readers: this site shows {}; build without --drafts before you publish it",
            counted(drafts, "draft", "drafts")
        ));
    }
}

fn folder(path: &Path) -> String {
    shown(path.strip_prefix("./").unwrap_or(path))
}

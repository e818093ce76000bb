//! `dossier import`: clippings to articles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::terminal::{self, Format};
use super::waiting::Waiting;
use super::{Exit, Failure, Verb, counted, human, site, site_argument, verbose_argument};
use crate::import::{
    self, Created, ExistingArticle, ExistingEvent, KnownEntity, KnownName, KnownTopic, Moved,
    NotForgotten, Outcome, Registry, Request,
};
use crate::model::clipping::Clipping;
use crate::model::diagnostic::Report;
use crate::pipeline;
use crate::read;
use crate::read::config::CONFIG_FILE;
use crate::read::content::{self, Content};

/// So many tags that are no topics are named.
const MOST_TAGS_SHOWN: usize = 20;

pub const VERB: Verb = Verb {
    name: "import",
    about: "Turn clippings into articles",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    let formats = import::FORMATS.iter();
    let formats = formats.map(|format| format!("\n  {:<13} {}", format.name, format.summary));
    let layouts = import::LAYOUTS.iter();
    let layouts = layouts.map(|layout| format!("\n  {:<13} {}", layout.name, layout.summary));
    let help = format!(
        "Files are told by what is in them:{}\n\nClippings in one plain text are told apart, tried in this order, by:{}",
        formats.collect::<String>(),
        layouts.collect::<String>()
    );
    command
        .after_help(help)
        .arg(site_argument())
        .arg(verbose_argument())
        .arg(
            Arg::new("refresh")
                .long("refresh")
                .action(ArgAction::SetTrue)
                .help("Also write articles anew that nobody has edited, with the names known now"),
        )
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("WHAT")
                .value_parser(["articles", "events"])
                .default_value("articles")
                .help(
                    "What rows of a table become: events of a list of one’s own are no clippings",
                ),
        )
        .arg(
            Arg::new("map")
                .long("map")
                .value_name("HEADING=KEY,…")
                .value_parser(columns)
                .help("What columns of a table hold, as 'Headline=title,Day=published,Story=text'"),
        )
        .arg(
            Arg::new("no-copy")
                .long("no-copy")
                .action(ArgAction::SetTrue)
                .help("Leave files from elsewhere where they are, and copy none to the clippings"),
        )
        .arg(
            Arg::new("forget")
                .long("forget")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(["paths", "refresh"])
                .help(
                    "Ignore the clipping of this article, or all of this file that have no article",
                ),
        )
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .help("Files or folders of clippings [default: content/clippings]"),
        )
}

/// Headings of a table, each with a key of articles.
type Columns = Vec<(String, String)>;

/// Reads `Headline=title,Day=published`.
fn columns(text: &str) -> Result<Columns, String> {
    let pairs = text.split(',').map(|pair| {
        let (heading, key) = pair
            .rsplit_once('=')
            .ok_or_else(|| format!("`{pair}` is no `HEADING=KEY`"))?;
        let (heading, key) = (heading.trim().to_string(), key.trim().to_string());
        match import::is_column_key(&key) {
            true => Ok((heading, key)),
            false => Err(format!(
                "a column cannot hold `{key}`: it can hold title, authors, published, publisher, url, language, rights, summary, tags or text"
            )),
        }
    });
    pairs.collect()
}

fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let site = site(matches)?;
    let mut paths: Vec<PathBuf> = matches
        .get_many("paths")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    if paths.is_empty() {
        paths.push(site.join(content::CLIPPINGS));
    }
    // An article that cannot be read hides which clipping it rests on.
    let (content, diagnostics) = read::load(&site);
    let found = Report::new(diagnostics);
    if found.has_errors() {
        terminal::report(&site, &found, Format::Human);
        terminal::tell(
            "nothing was imported: mend the content first, so that no clipping is imported twice",
        );
        return Ok(Exit::ContentErrors);
    }
    let registry = registry(&content);
    let articles = content.articles.iter();
    let existing: Vec<ExistingArticle> = articles
        .map(|article| ExistingArticle::of(article))
        .collect();
    let ignore = &content.config.ignore;
    if let Some(file) = matches.get_one::<PathBuf>("forget") {
        return forget(&site, file, &existing, ignore);
    }
    let private = pipeline::private_clippings(&site, None, &content.config);
    let keep_in = private.unwrap_or_else(|| site.join(content::CLIPPINGS));
    let keep_in = Some(keep_in.as_path()).filter(|_| !matches.get_flag("no-copy"));
    let as_events = matches
        .get_one::<String>("as")
        .is_some_and(|what| what == "events");
    let progress = Arc::new(import::Progress::default());
    let told = Arc::clone(&progress);
    let waiting = Waiting::start(move || told.now());
    let request = Request {
        site: &site,
        paths: &paths,
        registry: &registry,
        existing: &existing,
        ignore,
        refresh: matches.get_flag("refresh"),
        columns: matches.get_one::<Columns>("map").map_or(&[], Vec::as_slice),
        keep_in,
        progress: &progress,
    };
    let mut outcome = match as_events {
        true => {
            let events = content.events.iter().map(|event| ExistingEvent::of(event));
            import::run_events(&request, &events.collect::<Vec<_>>())?
        }
        false => import::run(&request)?,
    };
    drop(waiting);
    let proposed = match outcome.created.is_empty() || as_events {
        true => 0,
        false => {
            let new = outcome.created.iter().map(|created| created.file.clone());
            let files = existing.iter().map(|article| article.file.to_string());
            let files: Vec<String> = files.chain(new).collect();
            let proposed = import::proposals::propose(&site, &registry, &files, &outcome.created);
            proposed.unwrap_or_else(|diagnostic| {
                outcome.diagnostics.push(diagnostic);
                0
            })
        }
    };
    let report = Report::new(std::mem::take(&mut outcome.diagnostics));
    terminal::report(&site, &report, human(matches));
    for created in &outcome.created {
        terminal::print(&format!("{}\n", created.file));
    }
    match as_events {
        true => tell_events(&outcome),
        false => tell(&outcome, matches.get_flag("refresh")),
    }
    if proposed > 0 {
        let names = counted(proposed, "name that is", "names that are");
        terminal::tell(&format!(
            "{names} no entity: see {}",
            content::PROPOSALS_FILE
        ));
    }
    Ok(if report.has_errors() {
        Exit::ContentErrors
    } else {
        Exit::Fine
    })
}

/// Tells what was done beside the new events.
fn tell_events(outcome: &Outcome) {
    terminal::tell(&format!(
        "{} imported, {} that the dossier has, {} skipped",
        counted(outcome.created.len(), "event", "events"),
        outcome.unchanged,
        outcome.skipped
    ));
    let lacking = outcome
        .created
        .iter()
        .filter(|of| of.lacks.contains(&"date"));
    match lacking.count() {
        0 => {}
        count => terminal::tell(&format!("of these: {count} without date")),
    }
}

/// Tells what was done beside the new articles.
fn tell(outcome: &Outcome, refresh: bool) {
    for Moved { file, now, .. } in &outcome.moved {
        let Clipping { file: to, item, .. } = now;
        terminal::tell(&format!("{file}: its clipping is item {item} of {to} now"));
    }
    for joined in &outcome.joined {
        let Clipping { file, item, .. } = &joined.clipping;
        terminal::tell(&format!(
            "{}: item {item} of {file} was added to its clippings",
            joined.file
        ));
    }
    for refreshed in &outcome.refreshed {
        let changed = refreshed.changed.join(", ");
        terminal::tell(&format!("{}: {changed} brought up to date", refreshed.file));
    }
    let mut told = format!(
        "{} imported, {} unchanged, {} changed under its article, {} skipped",
        counted(
            outcome.created.len() + outcome.joined.len(),
            "clipping",
            "clippings"
        ),
        outcome.unchanged,
        outcome.changed,
        outcome.skipped
    );
    if outcome.ignored > 0 {
        told.push_str(&format!(", {} ignored", outcome.ignored));
    }
    terminal::tell(&told);
    tell_what_lacks(&outcome.created);
    if refresh {
        terminal::tell(&format!(
            "{} refreshed, {} left as edited",
            counted(outcome.refreshed.len(), "article", "articles"),
            outcome.edited
        ));
    }
}

/// Tells what the new articles do not have, and what to do next.
fn tell_what_lacks(created: &[Created]) {
    if created.is_empty() {
        return;
    }
    let lacking = ["date", "author", "publisher", "language"].map(|what| {
        let without = created.iter().filter(|of| of.lacks.contains(&what));
        (what, without.count())
    });
    let lacking: Vec<String> = lacking
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} without {what}"))
        .collect();
    if !lacking.is_empty() {
        terminal::tell(&format!("of these: {}", lacking.join(", ")));
    }
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in created.iter().flat_map(|of| &of.unknown_tags) {
        *tags.entry(tag).or_default() += 1;
    }
    if !tags.is_empty() {
        let mut tags: Vec<(&str, usize)> = tags.into_iter().collect();
        tags.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let shown = tags.iter().take(MOST_TAGS_SHOWN);
        let shown: Vec<String> = shown
            .map(|(tag, count)| format!("{tag} ({count})"))
            .collect();
        let more = tags.len().saturating_sub(MOST_TAGS_SHOWN);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        terminal::tell(&format!(
            "tags that are no topics: {}{more}",
            shown.join(", ")
        ));
    }
    terminal::tell("what to look at first: run `dossier review`");
}

fn forget(
    site: &Path,
    file: &Path,
    existing: &[ExistingArticle],
    ignored: &[String],
) -> Result<Exit, Failure> {
    let shown = file.display();
    let forgotten = import::forget(site, file, existing, ignored).map_err(|why| {
        Failure(match why {
            NotForgotten::WithoutClipping => format!("{shown} rests on no clipping"),
            NotForgotten::NoSuchFile => format!(
                "{shown} is neither an article nor a file of clippings\nhint: of an article that is deleted already, name the file of its clipping"
            ),
            NotForgotten::AllInUse => {
                format!("every clipping of {shown} has an article\nhint: name the article")
            }
            NotForgotten::Unchangeable => format!(
                "`ignore` cannot be added to in {CONFIG_FILE}\nhint: write it as a list of digests, `ignore: []`"
            ),
            NotForgotten::Io(error) => format!("{CONFIG_FILE} cannot be changed: {error}"),
        })
    })?;
    for Clipping {
        file, item, sha256, ..
    } in &forgotten.clippings
    {
        let short = sha256.get(..12).unwrap_or(sha256);
        terminal::print(&format!("item {item} of {file} ({short})\n"));
    }
    let mut told = format!(
        "{} ignored from now on",
        counted(forgotten.clippings.len(), "clipping", "clippings")
    );
    if forgotten.known > 0 {
        told.push_str(&format!(", {} before", forgotten.known));
    }
    if let Some(article) = &forgotten.article {
        told.push_str(&format!("; {article} may be deleted now"));
    }
    terminal::tell(&told);
    Ok(Exit::Fine)
}

/// What clippings are recognised by.
fn registry(content: &Content) -> Registry {
    let entities = content.entities.iter().map(|entity| KnownEntity {
        slug: entity.slug.clone(),
        kind: entity.kind,
        names: entity
            .recognised_names()
            .map(|(name, matching)| KnownName {
                text: name.value.clone(),
                matching,
            })
            .collect(),
        domains: entity
            .domains
            .iter()
            .map(|domain| domain.value.clone())
            .collect(),
    });
    let topics = content.topics.iter().map(|topic| KnownTopic {
        slug: topic.slug.clone(),
        title: topic.title.value.clone(),
        keywords: topic.keywords.clone(),
    });
    Registry {
        entities: entities.collect(),
        topics: topics.collect(),
    }
}

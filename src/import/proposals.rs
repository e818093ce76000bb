//! `content/proposals.yaml`: names that recur and publishers that are met, for which the dossier has no entity yet. An
//! editor accepts them line by line. Keeps what the editor wrote there; a file that cannot be read is not touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::edit;
use crate::edit::scalar::{list, quoted};
use crate::model::diagnostic::{Diagnostic, Position};
use crate::model::entity::EntityKind;
use crate::model::folding::letters;
use crate::read::content::PROPOSALS_FILE;
use crate::read::markdown::plain::plain_text;
use crate::read::yaml::{self, Node, Value};

use super::unregistered::{self, Name};
use super::{Created, Registry, codes};

/// Names are looked for in so much text, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// So many files are read at once.
const FILES_AT_ONCE: usize = 256;

const HEAD: &str = "\
# Names that recur in the articles, and publishers of clippings, that are no entity of the dossier. What is said of them
# is concluded from how they are written. Write `accept: yes` before those that shall be, mend `name` and `kind`, and run
#   dossier entity add
# A name with `accept: never` is not proposed again.
";

/// What is said of a publisher, where a name has the words around it.
const OF_PUBLISHER: &str = "publisher of clippings";

/// What the editor says of a proposal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Accept {
    No,
    Yes,
    Never,
}

impl Accept {
    const ALL: [(Accept, &str); 3] = [
        (Accept::No, "no"),
        (Accept::Yes, "yes"),
        (Accept::Never, "never"),
    ];

    fn as_str(self) -> &'static str {
        let known = Accept::ALL.iter().find(|(accept, _)| *accept == self);
        known.map_or("no", |(_, name)| name)
    }
}

/// An entity to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proposal {
    pub accept: Accept,
    pub name: String,
    pub kind: EntityKind,
    pub aliases: Vec<String>,
    pub domains: Vec<String>,
    /// In how many articles it is named, or of how many clippings it is the publisher.
    pub articles: usize,
    pub times: usize,
    /// Where it stands first, with the words around it.
    pub context: String,
    pub at: Position,
}

impl Proposal {
    fn of(name: Name) -> Proposal {
        Proposal {
            accept: Accept::No,
            name: name.name,
            kind: name.kind,
            aliases: name.aliases,
            domains: Vec::new(),
            articles: name.texts,
            times: name.times,
            context: name.context,
            at: Position::default(),
        }
    }

    /// The name by which it is known again.
    fn key(&self) -> String {
        let name = self.domains.first().unwrap_or(&self.name);
        letters(name)
    }

    fn line(&self) -> String {
        let list = |key: &str, items: &[String]| {
            let items = list(items.iter().map(String::as_str));
            items.map_or_else(String::new, |items| format!(", {key}: {items}"))
        };
        let context = match self.context.is_empty() {
            true => String::new(),
            false => format!(", context: {}", quoted(&self.context)),
        };
        format!(
            "- {{accept: {}, name: {}, kind: {}{}{}, articles: {}, times: {}{context}}}\n",
            self.accept.as_str(),
            quoted(&self.name),
            self.kind.as_str(),
            list("aliases", &self.aliases),
            list("domains", &self.domains),
            self.articles,
            self.times,
        )
    }
}

/// The file’s text.
pub fn text(proposals: &[Proposal]) -> String {
    let lines = proposals.iter().map(Proposal::line);
    HEAD.to_string() + &lines.collect::<String>()
}

/// The proposals of a file, and what is wrong with those that are none.
///
/// # Errors
/// Where it is no list at all.
pub fn read(file: &Arc<str>, text: &str) -> Result<(Vec<Proposal>, Vec<Diagnostic>), Diagnostic> {
    let wrong = |at: Position, message: String| {
        Diagnostic::new(&codes::PROPOSALS_UNREADABLE, file, message).at(at)
    };
    let node = yaml::parse(text, 1).map_err(|error| wrong(error.at, error.message))?;
    let items = match node.value {
        Value::List(items) => items,
        Value::Empty => Vec::new(),
        Value::Text(_) | Value::Mapping(_) => {
            return Err(wrong(node.at, "it is no list of proposals".to_string()));
        }
    };
    let (mut proposals, mut diagnostics) = (Vec::new(), Vec::new());
    for item in items {
        match proposal(&item) {
            Ok(proposal) => proposals.push(proposal),
            Err((at, message)) => diagnostics.push(wrong(at, message)),
        }
    }
    Ok((proposals, diagnostics))
}

fn proposal(item: &Node) -> Result<Proposal, (Position, String)> {
    let Value::Mapping(entries) = &item.value else {
        return Err((
            item.at,
            "this is no proposal: `{accept: no, name: …}`".to_string(),
        ));
    };
    let mut read = Proposal {
        accept: Accept::No,
        name: String::new(),
        kind: EntityKind::Organisation,
        aliases: Vec::new(),
        domains: Vec::new(),
        articles: 0,
        times: 0,
        context: String::new(),
        at: item.at,
    };
    for (key, node) in entries {
        let text = match &node.value {
            Value::Text(text) => text.trim(),
            Value::Empty | Value::List(_) | Value::Mapping(_) => "",
        };
        let list = || match &node.value {
            Value::List(items) => items.iter().filter_map(of_item).collect(),
            Value::Text(text) => vec![text.clone()],
            Value::Empty | Value::Mapping(_) => Vec::new(),
        };
        let unknown = |what: &str, known: &str| {
            (node.at, format!("`{text}` is no {what}: it may be {known}"))
        };
        match key.value.as_str() {
            "accept" => {
                let accept = Accept::ALL.iter().find(|(_, name)| *name == text);
                let accept = accept.ok_or_else(|| unknown("answer", "no, yes or never"))?;
                read.accept = accept.0;
            }
            "kind" => {
                let kinds = EntityKind::ALL.map(EntityKind::as_str).join(", ");
                let mut all = EntityKind::ALL.into_iter();
                let kind = all.find(|kind| kind.as_str() == text);
                read.kind = kind.ok_or_else(|| unknown("kind of entity", &kinds))?;
            }
            "name" => read.name = text.to_string(),
            "aliases" => read.aliases = list(),
            "domains" => read.domains = list(),
            "articles" => read.articles = text.parse().unwrap_or(0),
            "times" => read.times = text.parse().unwrap_or(0),
            "context" => read.context = text.to_string(),
            other => return Err((key.at, format!("a proposal has no `{other}`"))),
        }
    }
    match read.name.is_empty() {
        true => Err((item.at, "this proposal has no name".to_string())),
        false => Ok(read),
    }
}

fn of_item(item: &Node) -> Option<String> {
    match &item.value {
        Value::Text(text) => Some(text.clone()),
        Value::Empty | Value::List(_) | Value::Mapping(_) => None,
    }
}

/// Brings the file up to date after an import, and gives how many names it proposes. `articles` are the files of all of
/// them, from the dossier’s folder, the new ones last.
///
/// # Errors
/// Where the file cannot be read or written.
pub fn propose(
    site: &Path,
    registry: &Registry,
    articles: &[String],
    created: &[Created],
) -> Result<usize, Diagnostic> {
    let file: Arc<str> = Arc::from(PROPOSALS_FILE);
    let path = site.join(PROPOSALS_FILE);
    let failed = |why: String| Diagnostic::new(&codes::PROPOSALS_UNREADABLE, &file, why);
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error.to_string())),
    };
    let (old, wrong) = read(&file, &before)?;
    if let Some(first) = wrong.into_iter().next() {
        return Err(first);
    }
    let entities = || registry.entities.iter();
    let names = entities()
        .flat_map(|entity| &entity.names)
        .map(|name| letters(&name.text));
    let domains = entities()
        .flat_map(|entity| &entity.domains)
        .map(|domain| letters(domain));
    let topics = registry.topics.iter();
    let topics = topics.flat_map(|topic| topic.keywords.iter().chain([&topic.title]));
    let known: BTreeSet<String> = names
        .chain(domains)
        .chain(topics.map(|of| letters(of)))
        .collect();
    let texts = texts(site, articles);
    let mut new = publishers(created);
    new.extend(
        unregistered::find(&texts, &known)
            .into_iter()
            .map(Proposal::of),
    );
    let proposals = merged(old, new, &known);
    let text = match proposals.is_empty() {
        true if before.is_empty() => return Ok(0),
        true => HEAD.to_string(),
        false => text(&proposals),
    };
    if text != before {
        let written = match before.is_empty() {
            true => edit::write_new(&path, &text).map(|_| ()),
            false => edit::replace_file(&path, before.as_bytes(), &text),
        };
        written.map_err(|error| failed(error.to_string()))?;
    }
    let open = proposals
        .iter()
        .filter(|proposal| proposal.accept != Accept::Never);
    Ok(open.count())
}

/// The texts of articles, the last first, as long as there is room for them.
fn texts(site: &Path, articles: &[String]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut room = MAX_TEXT_BYTES;
    for some in articles.rchunks(FILES_AT_ONCE) {
        let read = some.par_iter().rev().map(|article| {
            let text = fs::read_to_string(site.join(article)).unwrap_or_default();
            // The front matter is told by its marks alone: it is our own, or else only gives a name more.
            let body = text
                .strip_prefix("---")
                .and_then(|rest| rest.split_once("\n---"));
            plain_text(body.map_or(text.as_str(), |(_, body)| body))
        });
        let read: Vec<String> = read.collect();
        let size: usize = read.iter().map(String::len).sum();
        texts.extend(read);
        match room.checked_sub(size) {
            Some(left) => room = left,
            None => break,
        }
    }
    texts
}

/// Publishers of new clippings that the dossier does not know, each with the number of its clippings.
fn publishers(created: &[Created]) -> Vec<Proposal> {
    let mut publishers: BTreeMap<&str, usize> = BTreeMap::new();
    for name in created
        .iter()
        .filter_map(|of| of.unknown_publisher.as_deref())
    {
        *publishers.entry(name).or_default() += 1;
    }
    let proposals = publishers.into_iter().map(|(name, count)| {
        let is_domain = super::hosts::host_at(name).is_some();
        Proposal {
            accept: Accept::No,
            name: name.to_string(),
            kind: EntityKind::Organisation,
            aliases: Vec::new(),
            domains: if is_domain {
                vec![name.to_string()]
            } else {
                Vec::new()
            },
            articles: count,
            times: count,
            context: OF_PUBLISHER.to_string(),
            at: Position::default(),
        }
    });
    proposals.collect()
}

/// What the editor wrote stays, and so do publishers that were met before; what became an entity goes.
fn merged(old: Vec<Proposal>, new: Vec<Proposal>, known: &BTreeSet<String>) -> Vec<Proposal> {
    let mut old: BTreeMap<String, Proposal> = old.into_iter().map(|of| (of.key(), of)).collect();
    let mut merged: Vec<Proposal> = Vec::new();
    for mut proposal in new {
        if let Some(before) = old.remove(&proposal.key()) {
            if before.context == proposal.context && !proposal.domains.is_empty() {
                proposal.articles += before.articles;
                proposal.times += before.times;
            }
            (proposal.accept, proposal.name) = (before.accept, before.name);
            (proposal.kind, proposal.aliases) = (before.kind, before.aliases);
            if !before.context.is_empty() {
                proposal.context = before.context;
            }
        }
        merged.push(proposal);
    }
    let is_kept = |of: &Proposal| of.accept != Accept::No || of.context == OF_PUBLISHER;
    merged.extend(old.into_values().filter(is_kept));
    merged.retain(|of| !known.contains(&of.key()) && !known.contains(&letters(&of.name)));
    merged.sort_by(|a, b| {
        let order = |of: &Proposal| {
            (
                of.accept == Accept::Never,
                std::cmp::Reverse((of.articles, of.times)),
            )
        };
        order(a).cmp(&order(b)).then_with(|| a.name.cmp(&b.name))
    });
    merged
}

//! Who published a clipping: the evidence for it, in order of precedence. Refuses to take
//! whoever is merely mentioned, or one of several candidates.

use crate::model::article::Method;
use crate::model::diagnostic::nearest;
use crate::model::entity::EntityKind;
use crate::model::slug::Slug;

use super::Registry;
use super::candidates::{Candidate, Field};
use super::hosts;
use super::known::Known;
use super::piece::Parts;
use super::residue::Residue;

/// One thing in a clipping that says who published it.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// For messages: what kind of thing it is.
    pub source: String,
    /// The name or the domain that it gives.
    pub name: String,
    /// Its words.
    pub quote: String,
    pub method: Method,
    /// Who it may mean. Empty where the dossier does not know it.
    pub slugs: Vec<Slug>,
    /// What to do where nobody is meant.
    pub hint: Option<String>,
    /// Whether it is told by a domain, and not by a name.
    pub is_host: bool,
}

/// Whether the words before an organisation's name credit it with the report.
const CREDITS: [&str; 7] = [
    "told",
    "interview with",
    "reviewed by",
    "seen by",
    "obtained by",
    "statement to",
    "talking to",
];

/// Hosts that lead on to whoever published something.
const RESOLVERS: [&str; 4] = ["doi.org", "dx.doi.org", "hdl.handle.net", "perma.cc"];

/// Separators before a site's name at the end of a title.
const SITE_MARKS: [&str; 5] = [" | ", " - ", " – ", " — ", " · "];

/// All evidence but for credits in the text, from the strongest to the weakest.
pub fn evidence(
    parts: &Parts<'_>,
    body: &str,
    residue: &Residue,
    known: &Known,
    registry: &Registry,
) -> Vec<Evidence> {
    let mut all = Vec::new();
    let declares = |field| {
        parts
            .headers
            .iter()
            .filter(move |h| h.field == field && !h.value.is_empty())
    };
    all.extend(declares(Field::Publisher).map(|h| {
        let source = format!("the header `{}`", h.line);
        named(h.value, h.line, source, Method::Declared, known, registry)
    }));
    for header in declares(Field::Url) {
        let host = hosts::host_at(header.value);
        all.extend(host.map(|host| of_host(host.name, header.line, Method::Declared, known)));
    }
    for (host, range) in &residue.hosts {
        let quote = body.get(range.clone()).unwrap_or(host);
        all.push(of_host(host, quote, Method::Extracted, known));
    }
    let agency = residue
        .dateline
        .as_ref()
        .and_then(|line| line.agency.as_deref());
    let named = residue
        .byline
        .iter()
        .flat_map(|(byline, _)| &byline.organisations)
        .map(String::as_str);
    let lines = residue.names.iter().map(String::as_str);
    for name in agency.into_iter().chain(named).chain(lines) {
        let slugs = known.publishers_named(name);
        if !slugs.is_empty() {
            all.push(visible(
                format!("the byline, dateline or line \"{name}\""),
                name,
                slugs,
            ));
        }
    }
    if let Some((_, site, slugs)) = site_of_title(title_of(parts), known) {
        all.push(visible(
            format!("the title's ending \"{site}\""),
            site,
            slugs,
        ));
    }
    all
}

/// The declared title, or the title line.
pub fn title_of<'t>(parts: &Parts<'t>) -> &'t str {
    let declared = parts
        .headers
        .iter()
        .find(|h| h.field == Field::Title && !h.value.is_empty());
    declared
        .map(|header| header.value)
        .or(parts.title)
        .unwrap_or_default()
}

fn visible(source: String, quote: &str, slugs: Vec<Slug>) -> Evidence {
    Evidence {
        source,
        name: quote.to_string(),
        quote: quote.to_string(),
        method: Method::Extracted,
        slugs,
        hint: None,
        is_host: false,
    }
}

/// The evidence of what a format gives: names first, then the domains of addresses.
pub fn of_candidates(
    candidates: &[Candidate],
    known: &Known,
    registry: &Registry,
) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = Vec::new();
    let of = |field| {
        candidates
            .iter()
            .filter(move |of: &&Candidate| of.field == field)
    };
    for candidate in of(Field::Publisher) {
        let value = candidate.value();
        let source = format!("\"{value}\" ({})", candidate.source);
        let (words, method) = (&candidate.words, candidate.method);
        all.push(named(value, words, source, method, known, registry));
    }
    // A newspaper publishes what stands in it; a journal mostly does not.
    for candidate in of(Field::Container) {
        let value = candidate.value();
        let slugs = known.publishers_named(value);
        if !slugs.is_empty() {
            all.push(Evidence {
                source: format!("\"{value}\" ({})", candidate.source),
                name: value.to_string(),
                quote: candidate.words.clone(),
                method: candidate.method,
                slugs,
                hint: None,
                is_host: false,
            });
        }
    }
    // Of several addresses of one site the first speaks for all.
    for candidate in of(Field::Url) {
        let host = hosts::host_at(candidate.value());
        let host = host.filter(|host| !RESOLVERS.contains(&hosts::comparable(host.name).as_str()));
        let host = host.map(|host| of_host(host.name, &candidate.words, candidate.method, known));
        all.extend(host.filter(|host| !all.iter().any(|known| known.source == host.source)));
    }
    // An organisation that is given as the author published the work, where nobody else is known to have.
    let is_known = all.iter().any(|evidence| !evidence.slugs.is_empty());
    let authors = of(Field::Author).filter(|_| !is_known);
    let names = authors.flat_map(|of| of.values.iter().map(move |name| (name, of)));
    for (name, candidate) in names {
        let slugs = known.named(EntityKind::Organisation, name);
        if !slugs.is_empty() {
            all.push(Evidence {
                source: format!("the author \"{name}\""),
                name: name.clone(),
                quote: candidate.words.clone(),
                method: Method::Inferred,
                slugs,
                hint: None,
                is_host: false,
            });
        }
    }
    all.sort_by_key(|evidence| evidence.method);
    all
}

/// A publisher that is named.
fn named(
    value: &str,
    line: &str,
    source: String,
    method: Method,
    known: &Known,
    registry: &Registry,
) -> Evidence {
    let by_slug = || {
        registry
            .entities
            .iter()
            .filter(|entity| entity.slug.as_str() == value)
            .map(|entity| entity.slug.clone())
    };
    let mut slugs = known.named(EntityKind::Organisation, value);
    if slugs.is_empty() {
        slugs = by_slug().collect();
    }
    if slugs.is_empty() && hosts::host_at(value).is_some() {
        slugs = known.by_host(value).to_vec();
    }
    let known_names = || {
        registry
            .entities
            .iter()
            .flat_map(|entity| &entity.names)
            .map(|name| name.text.as_str())
    };
    // Names are only compared where none is known.
    let near = slugs.is_empty().then(|| nearest(value, known_names()));
    let hint = match near.flatten() {
        Some(name) => format!("did you mean {name}?"),
        None => "add an organisation of this name in content/entities, and name it under `publisher` in the article".to_string(),
    };
    Evidence {
        source,
        name: value.to_string(),
        quote: line.to_string(),
        method,
        slugs,
        hint: Some(hint),
        is_host: false,
    }
}

fn of_host(host: &str, quote: &str, method: Method, known: &Known) -> Evidence {
    let hint = format!(
        "add an organisation with `domains: [{}]` in content/entities, and name it under `publisher` in the article",
        hosts::comparable(host)
    );
    Evidence {
        source: format!("the domain {}", hosts::comparable(host)),
        name: hosts::comparable(host),
        quote: quote.to_string(),
        method,
        slugs: known.by_host(host).to_vec(),
        hint: Some(hint),
        is_host: true,
    }
}

/// The title without the name of a site at its end, that name, and who bears it. Behind a bar an organisation need not
/// have a domain to be the site.
pub fn site_of_title<'t>(title: &'t str, known: &Known) -> Option<(&'t str, &'t str, Vec<Slug>)> {
    let split = SITE_MARKS.iter().filter_map(|mark| {
        let at = title.rfind(mark)?;
        let (rest, site) = (
            title.get(..at)?.trim(),
            title.get(at + mark.len()..)?.trim(),
        );
        Some((at, *mark, rest, site))
    });
    let (_, mark, rest, site) = split
        .filter(|(.., rest, _)| !rest.is_empty())
        .max_by_key(|(at, ..)| *at)?;
    let mut slugs = known.publishers_named(site);
    if slugs.is_empty() && hosts::host_at(site).is_some_and(|host| host.len == site.len()) {
        slugs = known.by_host(site).to_vec();
    }
    if slugs.is_empty() && mark == " | " {
        slugs = known.named(EntityKind::Organisation, site);
    }
    (!slugs.is_empty()).then_some((rest, site, slugs))
}

/// Publishers that the text credits with words said to them, given each name's place in it.
pub fn credits<'a>(
    text: &str,
    hits: impl Iterator<Item = (usize, usize, &'a str)>,
    known: &Known,
) -> Option<Evidence> {
    let mut credit: Option<Evidence> = None;
    for (start, end, name) in hits {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let before = before
            .strip_suffix("the")
            .or(before.strip_suffix("The"))
            .map_or(before, str::trim_end);
        let Some(word) = CREDITS.iter().find(|word| before.ends_with(*word)) else {
            continue;
        };
        let slugs = known.publishers_named(name);
        let quote = text.get(before.len() - word.len()..end).unwrap_or(name);
        match &mut credit {
            _ if slugs.is_empty() => {}
            Some(credit) => credit.slugs.extend(slugs),
            None => {
                credit = Some(Evidence {
                    source: format!("the words \"{quote}\""),
                    name: quote.to_string(),
                    quote: quote.to_string(),
                    method: Method::Inferred,
                    slugs,
                    hint: None,
                    is_host: false,
                })
            }
        }
    }
    credit.map(|mut credit| {
        credit.slugs.sort();
        credit.slugs.dedup();
        credit
    })
}

//! What a clipping says about itself: title, publisher, authors, date and the rest, each with
//! the words that gave it. Refuses to complete what is not there.

use crate::model::article::Method;
use crate::model::clipping::ClippingKind;
use crate::model::folding::{Markup, key};
use crate::model::language::Language;
use crate::model::rights::Rights;
use crate::model::slug::Slug;

use super::byline;
use super::codes;
use super::draft::{Context, Draft, add_provenance, headers, joined, note, unreadable};
use super::hosts;
use super::piece::{self, Field, Parts};
use super::published;
use super::publisher::{self, Evidence};
use super::residue::{self, Residue};
use super::subjects;
use super::supplied;

/// The title of a clipping whose words give none.
const UNTITLED: &str = "Untitled clipping";

/// `None` where the clipping has no text besides headers.
pub fn draft(text: &str, context: &Context<'_>) -> Option<Draft> {
    let parts = piece::parts(text);
    if parts.body.trim().is_empty() && parts.title.is_none() {
        return None;
    }
    let residue = residue::find(parts.body, &context.known);
    let mut draft = Draft {
        body: residue::without(parts.body, &residue.cuts),
        ..Draft::default()
    };
    title(&mut draft, &parts, &residue, context);
    publisher_of(&mut draft, &parts, &residue, context);
    authors(&mut draft, &parts, &residue, context);
    published::set(&mut draft, &parts, &residue);
    place(&mut draft, &parts, &residue);
    plain_headers(&mut draft, &parts);
    if draft.language.is_none() {
        draft.language = supplied::language(&draft.body);
        if draft.language.is_some() {
            add_provenance(&mut draft, "language", Method::Inferred, None);
        }
    }
    if draft.title_supplied && draft.rights == Some(Rights::Brief) {
        withhold_title(&mut draft);
    }
    subjects::set(&mut draft, context);
    add_provenance(&mut draft, "body", Method::Extracted, None);
    draft
        .provenance
        .sort_by_key(|(field, _)| ORDER.iter().position(|known| known == field));
    Some(draft)
}

/// The order of fields in the front matter.
const ORDER: [&str; 11] = [
    "title",
    "publisher",
    "authors",
    "published",
    "place",
    "url",
    "language",
    "rights",
    "entities",
    "topics",
    "body",
];

/// A title made of the text's first words would show words that its rights hold back.
fn withhold_title(draft: &mut Draft) {
    draft.title = UNTITLED.to_string();
    for (field, provenance) in &mut draft.provenance {
        if *field == "title" {
            provenance.quote = None;
        }
    }
}

/// The title with the site's name still at its end; [`publisher_of`] takes that off.
fn title(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue, context: &Context<'_>) {
    if let Some(header) = headers(parts, Field::Title).next() {
        draft.title = header.value.to_string();
        add_provenance(draft, "title", Method::Declared, Some(header.line));
    } else if let Some(line) = parts.title {
        draft.title = line.to_string();
        add_provenance(draft, "title", Method::Extracted, Some(line));
    } else {
        let text = residue
            .dateline
            .as_ref()
            .and_then(|line| parts.body.get(line.range.end..));
        let after = text.map(|text| residue::find(text, &context.known));
        let text = match (text, after) {
            (Some(text), Some(residue)) => residue::without(text, &residue.cuts),
            _ => draft.body.clone(),
        };
        draft.title = supplied::title(&text);
        draft.title_supplied = true;
        let quote = Some(draft.title.clone()).filter(|title| !title.is_empty());
        add_provenance(draft, "title", Method::Inferred, quote.as_deref());
        if draft.title.is_empty() {
            draft.title = UNTITLED.to_string();
        }
    }
    if parts.body.trim().is_empty() {
        // A single line is text; that it is also the title must not lose it.
        draft.body = parts.title.unwrap_or_default().to_string();
    } else if draft.body.trim().is_empty() && parts.title.is_none() {
        // Nor must a domain or a dateline be lost that is all there is.
        draft.body = parts.body.to_string();
    }
}

fn publisher_of(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue, context: &Context<'_>) {
    let known = &context.known;
    let mut all = publisher::evidence(parts, parts.body, residue, known, context.registry);
    let hits = context.names.find(&draft.body, Markup::Plain).names;
    let names = hits
        .iter()
        .filter(|hit| hit.candidates.len() == 1)
        .filter_map(|hit| Some((hit.start, hit.end, draft.body.get(hit.start..hit.end)?)));
    all.extend(publisher::credits(&draft.body, names, known));
    let mut chosen: Option<(&Evidence, &Slug)> = None;
    let mut settled = false;
    for evidence in &all {
        let declared = evidence.source.starts_with("the header");
        match (evidence.slugs.as_slice(), chosen) {
            ([], _) => {
                let message = format!("{} is no publisher that the dossier knows", evidence.source);
                note(
                    draft,
                    &codes::UNKNOWN_PUBLISHER_IN_CLIPPING,
                    &evidence.quote,
                    message,
                    evidence.hint.clone(),
                );
                // A declared publisher is not replaced by a weaker guess.
                settled |= declared;
            }
            (slugs, Some((first, winner))) if !slugs.contains(winner) => {
                let message = format!(
                    "{} says that the publisher is `{winner}`, and {} says `{}`",
                    first.source,
                    evidence.source,
                    joined(slugs)
                );
                let hint = Some(format!("`{winner}` was taken"));
                note(
                    draft,
                    &codes::CONFLICTING_EVIDENCE,
                    &evidence.quote,
                    message,
                    hint,
                );
            }
            ([slug], None) if !settled => chosen = Some((evidence, slug)),
            ([_, _, ..], None) if !settled => {
                let message = format!("{} may mean {}", evidence.source, joined(&evidence.slugs));
                note(
                    draft,
                    &codes::UNCLEAR_PUBLISHER,
                    &evidence.quote,
                    message,
                    None,
                );
                settled = declared;
            }
            _ => {}
        }
    }
    let Some((evidence, slug)) = chosen else {
        return;
    };
    draft.publisher = Some(slug.clone());
    add_provenance(draft, "publisher", evidence.method, Some(&evidence.quote));
    let title = draft.title.clone();
    let site = publisher::site_of_title(&title, known).filter(|_| !draft.title_supplied);
    if let Some((rest, ..)) = site.filter(|(_, _, slugs)| slugs.contains(slug)) {
        draft.title = rest.to_string();
    }
}

fn authors(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue, context: &Context<'_>) {
    let mut declared = Vec::new();
    let mut line = None;
    for header in headers(parts, Field::Author) {
        line.get_or_insert(header.line);
        let names = byline::strip_by(header.value).unwrap_or(header.value);
        for name in byline::split_names(names) {
            if byline::is_institution(&name, &context.known) {
                let message = format!("\"{name}\" is no person, and so no author");
                note(
                    draft,
                    &codes::ORGANISATION_AS_AUTHOR,
                    header.line,
                    message,
                    None,
                );
            } else {
                declared.push(name);
            }
        }
    }
    let printed = residue
        .byline
        .as_ref()
        .map(|(byline, range)| (&byline.authors, range));
    let printed = printed.filter(|(names, _)| !names.is_empty());
    let words = printed
        .and_then(|(_, range)| parts.body.get(range.clone()))
        .unwrap_or_default();
    match (line, printed) {
        (Some(line), printed) if !declared.is_empty() => {
            if let Some((names, _)) = printed.filter(|(names, _)| !same_names(names, &declared)) {
                let message = format!(
                    "the headers say that the authors are {}, and the byline says {}",
                    declared.join(", "),
                    names.join(", ")
                );
                note(
                    draft,
                    &codes::CONFLICTING_EVIDENCE,
                    words,
                    message,
                    Some("the headers were taken".to_string()),
                );
            }
            draft.authors = declared;
            add_provenance(draft, "authors", Method::Declared, Some(line));
        }
        (_, Some((names, _))) => {
            draft.authors.clone_from(names);
            add_provenance(draft, "authors", Method::Extracted, Some(words));
        }
        _ => {}
    }
}

fn same_names(one: &[String], other: &[String]) -> bool {
    let keys = |names: &[String]| names.iter().map(|name| key(name)).collect::<Vec<_>>();
    keys(one) == keys(other)
}

fn place(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue) {
    let byline = residue
        .byline
        .as_ref()
        .and_then(|(byline, range)| Some((byline.place.clone()?, range)));
    let dateline = residue
        .dateline
        .as_ref()
        .map(|line| (line.place.clone(), &line.range));
    let Some((place, range)) = byline.or_else(|| dateline.clone()) else {
        return;
    };
    if let Some((other, range)) = dateline.filter(|(other, _)| !other.eq_ignore_ascii_case(&place))
    {
        let words = parts.body.get(range.clone()).unwrap_or_default();
        let message = format!("the byline says {place}, and the dateline says {other}");
        note(
            draft,
            &codes::CONFLICTING_EVIDENCE,
            words,
            message,
            Some(format!("{place} was taken")),
        );
    }
    add_provenance(
        draft,
        "place",
        Method::Extracted,
        parts.body.get(range.clone()),
    );
    draft.place = Some(place);
}

/// Fields that only a header gives.
fn plain_headers(draft: &mut Draft, parts: &Parts<'_>) {
    if let Some(header) = headers(parts, Field::Url).next() {
        let web = header.value.starts_with("https://") || header.value.starts_with("http://");
        if web
            && hosts::host_at(header.value).is_some()
            && !header.value.contains(char::is_whitespace)
        {
            draft.url = Some(header.value.to_string());
            add_provenance(draft, "url", Method::Declared, Some(header.line));
        } else {
            unreadable(draft, header, "is no address that begins with https://");
        }
    }
    if let Some(header) = headers(parts, Field::Language).next() {
        let subtag = header.value.split(['-', '_']).next().unwrap_or_default();
        match Language::parse(header.value).filter(|_| (2..=3).contains(&subtag.len())) {
            Some(language) => {
                draft.language = Some(language);
                add_provenance(draft, "language", Method::Declared, Some(header.line));
            }
            None => unreadable(
                draft,
                header,
                "is no language tag such as `en` or `zh-Hans`",
            ),
        }
    }
    let kind = headers(parts, Field::Kind).next();
    if let Some(kind) = kind.and_then(|header| ClippingKind::named(header.value)) {
        draft.kind = kind;
    }
    if let Some(header) = headers(parts, Field::Rights).next() {
        match Rights::parse(header.value) {
            Ok(rights) => {
                draft.rights = Some(rights);
                add_provenance(draft, "rights", Method::Declared, Some(header.line));
            }
            Err(error) => {
                let what = format!(
                    "names no rights, and so an excerpt is shown; {}",
                    error.hint()
                );
                unreadable(draft, header, &what);
            }
        }
    }
}

//! A clipping to the draft of an article: what it says of itself, decided by one set of rules, and whom and what it
//! is about. Refuses to complete what is not there.

use crate::model::article::{Conflict, Method};
use crate::model::folding::Markup;
use crate::model::rights::Rights;
use crate::model::slug::Slug;
use crate::read::markdown::plain::plain_text;

use super::byline;
use super::candidates::{Candidate, Document, Field};
use super::codes;
use super::dates::Reading;
use super::decide;
use super::draft::{Context, Draft, add_provenance, joined, note};
use super::foreign_markdown;
use super::formats::Cut;
use super::piece::{self, Parts};
use super::publisher::{self, Evidence};
use super::residue::{self, Residue};
use super::subjects;
use super::supplied;

/// The title of a clipping whose words give none.
const UNTITLED: &str = "Untitled clipping";

/// `None` where the clipping has no text besides headers.
pub fn draft(cut: &Cut, context: &Context<'_>) -> Option<Draft> {
    let mut draft = match &cut.document {
        None => of_text(&cut.text, context)?,
        Some(document) => of_document(cut, document, context)?,
    };
    if draft.title_supplied && draft.rights == Some(Rights::Brief) {
        withhold_title(&mut draft);
    }
    add_provenance(&mut draft, "body", Method::Extracted, None, Vec::new());
    draft
        .provenance
        .sort_by_key(|(field, _)| ORDER.iter().position(|known| known == field));
    Some(draft)
}

/// The order of fields in the front matter.
const ORDER: [&str; 21] = [
    "title",
    "publisher",
    "authors",
    "published",
    "retrieved",
    "updated",
    "place",
    "url",
    "archived",
    "language",
    "rights",
    "type",
    "container",
    "volume",
    "issue",
    "pages",
    "doi",
    "summary",
    "entities",
    "topics",
    "body",
];

/// Plain text, in which all there is to know has to be recognised.
fn of_text(text: &str, context: &Context<'_>) -> Option<Draft> {
    let parts = piece::parts(text);
    if parts.body.trim().is_empty() && parts.title.is_none() {
        return None;
    }
    let residue = residue::find(parts.body, &context.known);
    let mut draft = Draft {
        body: residue::without(parts.body, &residue.cuts),
        ..Draft::default()
    };
    let candidates = candidates(&mut draft, &parts, &residue);
    if let Some(first) = parts.unknown.first() {
        let fields = parts.unknown.join("`, `");
        let message = format!("import knows nothing of `{fields}`");
        note(&mut draft, &codes::PASSED_OVER, first, message, None);
    }
    title_of_text(&mut draft, &candidates, &parts, &residue, context);
    let mut evidence = publisher::evidence(
        &parts,
        parts.body,
        &residue,
        &context.known,
        context.registry,
    );
    evidence.extend(credits(&draft.body, context));
    publisher_of(&mut draft, &evidence, context);
    decide::plain_fields(&mut draft, &candidates, context);
    language_of(&mut draft);
    let words = draft.body.clone();
    subjects::set(&mut draft, &words, &tags(&candidates), context);
    Some(draft)
}

/// A clipping of which its format says what it knows.
fn of_document(cut: &Cut, document: &Document, context: &Context<'_>) -> Option<Draft> {
    let candidates = document.candidates.as_slice();
    let body = foreign_markdown::own(&document.body, document.has_additions, context.registry);
    let mut draft = Draft {
        is_markdown: true,
        joins: document.joins,
        ..Draft::default()
    };
    if body.text.is_empty() && !candidates.iter().any(|of| of.field == Field::Title) {
        return None;
    }
    match decide::title(&mut draft, candidates) {
        Some(title) => {
            draft.title = title;
            let title = draft.provenance.last();
            draft.title_supplied = title.is_some_and(|(_, of)| of.method == Method::Inferred);
        }
        None => {
            let title = supplied::title(&cut.text);
            supply_title(&mut draft, title);
        }
    }
    let mut evidence = publisher::of_candidates(candidates, &context.known, context.registry);
    evidence.extend(credits(&plain_text(&document.body), context));
    publisher_of(&mut draft, &evidence, context);
    decide::plain_fields(&mut draft, candidates, context);
    draft.body = body.text;
    if !body.left_out.is_empty() {
        let message = format!("left out of the text: {}", body.left_out.join(", "));
        let hint = Some("the clipping still has it".to_string());
        let words = body.left_out.first().map_or("", String::as_str);
        note(&mut draft, &codes::LEFT_OUT_OF_TEXT, words, message, hint);
    }
    if !document.passed_over.is_empty() {
        let fields = document.passed_over.join("`, `");
        let message = format!("import knows nothing of `{fields}`");
        let words = document.passed_over.first().map_or("", String::as_str);
        note(&mut draft, &codes::PASSED_OVER, words, message, None);
    }
    language_of(&mut draft);
    let words = plain_text(&draft.body);
    subjects::set(&mut draft, &words, &tags(candidates), context);
    Some(draft)
}

fn tags(candidates: &[Candidate]) -> Vec<String> {
    let tags = candidates.iter().filter(|of| of.field == Field::Tags);
    tags.flat_map(|tags| tags.values.clone()).collect()
}

/// A language where the script makes it plain and nothing else says it.
fn language_of(draft: &mut Draft) {
    if draft.language.is_none() {
        draft.language = supplied::language(&draft.body);
        if draft.language.is_some() {
            add_provenance(draft, "language", Method::Inferred, None, Vec::new());
        }
    }
}

/// What the headers of plain text declare, and what its first lines print.
fn candidates(draft: &mut Draft, parts: &Parts<'_>, residue: &Residue) -> Vec<Candidate> {
    let headers = parts.headers.iter();
    let headers = headers.filter(|header| !header.value.is_empty());
    let declared = headers.map(|header| Candidate {
        field: header.field,
        values: match header.field {
            Field::Author => {
                let names = byline::strip_by(header.value).unwrap_or(header.value);
                byline::split_names(names)
            }
            Field::Tags => {
                let tags = header.value.split([',', ';', '\n']);
                tags.map(|tag| tag.trim().to_string())
                    .filter(|tag| !tag.is_empty())
                    .collect()
            }
            _ => vec![header.value.to_string()],
        },
        method: Method::Declared,
        source: match header.field {
            // Each of several may have a header of its own.
            Field::Author => "the headers".to_string(),
            _ => format!("the header `{}`", header.line),
        },
        words: header.line.to_string(),
    });
    let mut candidates: Vec<Candidate> = declared.collect();
    let words = |range: &std::ops::Range<usize>| parts.body.get(range.clone()).unwrap_or_default();
    let mut printed = |field, values: Vec<String>, source: &str, words: &str| {
        candidates.push(Candidate {
            field,
            values,
            method: Method::Extracted,
            source: format!("{source} \"{words}\""),
            words: words.to_string(),
        });
    };
    if let Some((byline, range)) = &residue.byline {
        let words = words(range);
        if !byline.authors.is_empty() {
            printed(Field::Author, byline.authors.clone(), "the byline", words);
        }
        if let Some(place) = &byline.place {
            printed(Field::Place, vec![place.clone()], "the byline", words);
        }
    }
    for (_, range) in &residue.hosts {
        let words = words(range);
        // A site’s front page is no article.
        let has_path = words.split("//").nth(1).is_some_and(|rest| {
            rest.split_once('/')
                .is_some_and(|(_, path)| !path.is_empty())
        });
        if has_path {
            printed(Field::Url, vec![words.to_string()], "the line", words);
        }
    }
    let dateline = residue.dateline.as_ref();
    if let Some(line) = dateline {
        let place = vec![line.place.clone()];
        printed(Field::Place, place, "the dateline", words(&line.range));
    }
    let dates = residue.date.iter().map(|(date, range)| (date, range));
    let of_line = dateline.and_then(|line| Some((line.date.as_ref()?, &line.range)));
    for (reading, range) in dates.chain(of_line) {
        match reading {
            Reading::Date(date) => {
                let date = vec![date.as_written().to_string()];
                printed(Field::Date, date, "the line", words(range));
            }
            Reading::Ambiguous => {
                let words = words(range);
                let message =
                    format!("\"{words}\" may be read with day and month either way round");
                let code = &codes::AMBIGUOUS_DATE_IN_CLIPPING;
                note(draft, code, words, message, None);
            }
        }
    }
    if let Some((Reading::Date(date), range)) = &residue.updated {
        let date = vec![date.as_written().to_string()];
        printed(Field::Updated, date, "the line", words(range));
    }
    if let Some(range) = &residue.relative {
        let words = words(range);
        let message =
            format!("`{words}` is no date: it counts from a moment that it does not give");
        note(draft, &codes::UNREADABLE_HEADER, words, message, None);
    }
    candidates
}

/// A title made of the text's first words would show words that its rights hold back.
fn withhold_title(draft: &mut Draft) {
    draft.title = UNTITLED.to_string();
    for (field, provenance) in &mut draft.provenance {
        if *field == "title" {
            provenance.quote = None;
        }
    }
}

fn supply_title(draft: &mut Draft, title: String) {
    draft.title_supplied = true;
    let quote = Some(title.as_str()).filter(|title| !title.is_empty());
    add_provenance(draft, "title", Method::Inferred, quote, Vec::new());
    draft.title = match title.is_empty() {
        true => UNTITLED.to_string(),
        false => title,
    };
}

/// The title with the site's name still at its end; [`publisher_of`] takes that off.
fn title_of_text(
    draft: &mut Draft,
    candidates: &[Candidate],
    parts: &Parts<'_>,
    residue: &Residue,
    context: &Context<'_>,
) {
    if let Some(title) = decide::title(draft, candidates) {
        draft.title = title;
    } else if let Some(line) = parts.title {
        draft.title = line.to_string();
        add_provenance(draft, "title", Method::Extracted, Some(line), Vec::new());
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
        supply_title(draft, supplied::title(&text));
    }
    if parts.body.trim().is_empty() {
        // A single line is text; that it is also the title must not lose it.
        draft.body = parts.title.unwrap_or_default().to_string();
    } else if draft.body.trim().is_empty() && parts.title.is_none() {
        // Nor must a domain or a dateline be lost that is all there is.
        draft.body = parts.body.to_string();
    }
}

/// Who is credited with words said to them.
fn credits(text: &str, context: &Context<'_>) -> Option<Evidence> {
    let hits = context.names.find(text, Markup::Plain).names;
    let names = hits
        .iter()
        .filter(|hit| hit.candidates.len() == 1)
        .filter_map(|hit| Some((hit.start, hit.end, text.get(hit.start..hit.end)?)));
    publisher::credits(text, names, &context.known)
}

fn publisher_of(draft: &mut Draft, all: &[Evidence], context: &Context<'_>) {
    let mut chosen: Option<(&Evidence, &Slug)> = None;
    let mut conflicts: Vec<Conflict> = Vec::new();
    let mut settled = false;
    for evidence in all {
        let declared = evidence.method == Method::Declared && !evidence.is_host;
        match (evidence.slugs.as_slice(), chosen) {
            ([], _) => {
                // A declared publisher is not replaced by a weaker guess.
                settled |= declared;
                if chosen.is_some() && !declared {
                    continue;
                }
                let message = format!("{} is no publisher that the dossier knows", evidence.source);
                let unknown = draft.unknown_publisher.take();
                draft.unknown_publisher = unknown.or_else(|| Some(evidence.name.clone()));
                note(
                    draft,
                    &codes::UNKNOWN_PUBLISHER_IN_CLIPPING,
                    &evidence.quote,
                    message,
                    evidence.hint.clone(),
                );
            }
            (slugs, Some((first, winner))) if !slugs.contains(winner) => {
                let message = format!(
                    "{} says that the publisher is `{winner}`, and {} says `{}`",
                    first.source,
                    evidence.source,
                    joined(slugs)
                );
                for slug in slugs {
                    let value = slug.to_string();
                    if !conflicts.iter().any(|known| known.value == value) {
                        conflicts.push(Conflict {
                            value,
                            method: evidence.method,
                            quote: Some(evidence.quote.clone()),
                        });
                    }
                }
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
    let quote = Some(evidence.quote.as_str());
    add_provenance(draft, "publisher", evidence.method, quote, conflicts);
    let title = draft.title.clone();
    let site = publisher::site_of_title(&title, &context.known).filter(|_| !draft.title_supplied);
    if let Some((rest, ..)) = site.filter(|(_, _, slugs)| slugs.contains(slug)) {
        draft.title = rest.to_string();
    }
}

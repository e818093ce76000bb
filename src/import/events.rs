//! Rows of a table to events, instead of articles: an editor’s own list of what happened. What a row says becomes an
//! event’s file; no clipping is kept, since an event rests on articles and not on a list of it.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use crate::edit::scalar::{list, quoted, scalar};
use crate::model::event::Event;
use crate::model::folding::letters;
use crate::model::slug::Slug;
use crate::read::content::EVENTS;

use super::draft::{self, Draft};
use super::spool::Spool;
use super::{Created, ExistingArticle, Outcome, Request, article_at, reading, write};

/// The longest slug made of a title, in characters.
const SLUG_CHARS: usize = 60;

/// An event of the dossier, as far as an import has to know it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExistingEvent {
    pub slug: Slug,
    pub title: String,
    /// As it is written.
    pub date: Option<String>,
}

impl ExistingEvent {
    pub fn of(event: &Event) -> ExistingEvent {
        ExistingEvent {
            slug: event.slug.clone(),
            title: event.title.value.clone(),
            date: event
                .date
                .as_ref()
                .map(|date| date.as_written().to_string()),
        }
    }
}

/// Writes an event for each row that is none yet. One with the same title and the same date is left as it is.
///
/// # Errors
/// Where the folder for events cannot be made, or a file cannot be written.
pub fn run_events(request: &Request, existing: &[ExistingEvent]) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let context = draft::context(request.registry);
    let folder = request.site.join(EVENTS);
    fs::create_dir_all(&folder)?;
    let mut taken: BTreeSet<String> = existing
        .iter()
        .map(|event| event.slug.to_string())
        .collect();
    let known = existing
        .iter()
        .map(|event| (letters(&event.title), event.date.clone()));
    let mut known: BTreeSet<(String, Option<String>)> = known.collect();
    let spool = Spool::in_folder(request.site);
    for source in reading::read_all(request, &context, &spool) {
        outcome.diagnostics.extend(source.diagnostics);
        outcome.skipped += source.skipped;
        for item in source.items {
            let Some(draft) = item.draft else {
                outcome.skipped += 1;
                outcome.diagnostics.extend(item.diagnostics);
                continue;
            };
            let draft = draft.whole(&spool)?;
            let date = draft
                .published
                .as_ref()
                .map(|date| date.as_written().to_string());
            if !known.insert((letters(&draft.title), date)) {
                outcome.unchanged += 1;
                continue;
            }
            outcome.diagnostics.extend(item.diagnostics);
            let slug = Slug::from_title(&draft.title, SLUG_CHARS);
            let stem = slug.map_or_else(|| "event".to_string(), |slug| slug.to_string());
            let name = write(&folder, &stem, &text(&draft, request.existing), &mut taken)?;
            outcome.created.push(Created {
                file: format!("{EVENTS}/{name}.md"),
                title: draft.title.clone(),
                clipping_file: source.name.clone(),
                item: item.item,
                lacks: draft
                    .lacks()
                    .into_iter()
                    .filter(|what| *what == "date")
                    .collect(),
                unknown_tags: draft.unknown_tags,
                unknown_publisher: None,
            });
        }
    }
    Ok(outcome)
}

/// Front matter and body.
fn text(draft: &Draft, articles: &[ExistingArticle]) -> String {
    let mut lines = vec![
        "---".to_string(),
        format!("title: {}", scalar(&draft.title)),
    ];
    let date = draft.published.as_ref();
    lines.extend(date.map(|date| format!("date: {}", quoted(date.as_written()))));
    lines.extend(
        draft
            .place
            .as_ref()
            .map(|place| format!("place: {}", scalar(place))),
    );
    for (key, slugs) in [("entities", &draft.entities), ("topics", &draft.topics)] {
        let slugs = list(slugs.iter().map(Slug::as_str));
        lines.extend(slugs.map(|slugs| format!("{key}: {slugs}")));
    }
    let address = draft.url.as_deref();
    let source = address.and_then(|address| article_at(address, articles));
    lines.extend(
        source.map(|article| format!("sources: [{{article: {}}}]", scalar(article.slug.as_str()))),
    );
    lines.push("---".to_string());
    let body = [draft.summary.as_deref().unwrap_or_default(), &draft.body];
    let mut body: Vec<String> = body.map(|part| part.trim().to_string()).to_vec();
    // An address that is no article’s is shown, so that a reader can follow it.
    body.extend(
        address
            .filter(|_| source.is_none())
            .map(|address| format!("<{address}>")),
    );
    body.retain(|part| !part.is_empty());
    body.dedup();
    lines.push(String::new());
    lines.push(body.join("\n\n"));
    lines.join("\n").trim_end().to_string() + "\n"
}

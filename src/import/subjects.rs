//! Whom a clipping names and what it is about, as far as the dossier knows them. Refuses to
//! choose between the bearers of one name.

use crate::model::article::Method;
use crate::model::folding::{Markup, key};
use crate::model::slug::Slug;

use super::codes;
use super::dateline;
use super::draft::{Context, Draft, add_provenance, joined, note};

/// Sets entities and topics from the title and the words of the text, in order of first appearance, and
/// topics from tags before.
pub fn set(draft: &mut Draft, words: &str, tags: &[String], context: &Context<'_>) {
    let title = if draft.title_supplied {
        ""
    } else {
        draft.title.as_str()
    };
    let text = format!("{title}\n\n{words}");
    let body = text.len() - words.len();
    draft.entities = entities(draft, &text, body, context);
    let (mut topics, unknown) = tagged(tags, context);
    draft.unknown_tags = unknown;
    let is_tagged = !topics.is_empty();
    for topic in topics_of(&text, context) {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    draft.topics = topics;
    if !draft.entities.is_empty() {
        add_provenance(draft, "entities", Method::Extracted, None, Vec::new());
    }
    if !draft.topics.is_empty() {
        let method = if is_tagged {
            Method::Declared
        } else {
            Method::Inferred
        };
        add_provenance(draft, "topics", method, None, Vec::new());
    }
}

/// The topics that tags name by slug, title or keyword, and the tags that name none.
fn tagged(tags: &[String], context: &Context<'_>) -> (Vec<Slug>, Vec<String>) {
    let (mut topics, mut unknown) = (Vec::new(), Vec::new());
    for tag in tags {
        let folded = key(tag);
        let named = context.registry.topics.iter().find(|topic| {
            let mut names = topic.keywords.iter().chain([&topic.title]);
            topic.slug.as_str() == tag || names.any(|name| key(name) == folded)
        });
        match named {
            Some(topic) if !topics.contains(&topic.slug) => topics.push(topic.slug.clone()),
            Some(_) => {}
            None => unknown.push(tag.clone()),
        }
    }
    (topics, unknown)
}

fn entities(draft: &mut Draft, text: &str, body: usize, context: &Context<'_>) -> Vec<Slug> {
    // A dateline credits its agency, which does not make the text speak of it.
    let line = dateline::at(text, body, &context.known).map_or(0..0, |line| line.range);
    let slug = |id: &usize| {
        context
            .registry
            .entities
            .get(*id)
            .map(|entity| entity.slug.clone())
    };
    let mut entities: Vec<Slug> = Vec::new();
    let mut ambiguous: Vec<&str> = Vec::new();
    for hit in context.names.find(text, Markup::Plain).names {
        let words = text.get(hit.start..hit.end).unwrap_or_default();
        let slugs: Vec<Slug> = hit.candidates.iter().filter_map(slug).collect();
        if let [slug] = slugs.as_slice() {
            let credit = line.contains(&hit.start) && draft.publisher.as_ref() == Some(slug);
            if !credit && !entities.contains(slug) {
                entities.push(slug.clone());
            }
        } else if !ambiguous.contains(&words) {
            ambiguous.push(words);
            let names = joined(&slugs);
            let message = format!("\"{words}\" may be `{names}`; the article is linked to neither");
            let hint = Some("add the right one to the article's `entities:`".to_string());
            note(
                draft,
                &codes::AMBIGUOUS_NAME_IN_CLIPPING,
                words,
                message,
                hint,
            );
        }
    }
    entities
}

/// A keyword that several topics share files the clipping under each.
fn topics_of(text: &str, context: &Context<'_>) -> Vec<Slug> {
    let mut topics: Vec<Slug> = Vec::new();
    for id in context
        .keywords
        .find(text, Markup::Plain)
        .names
        .iter()
        .flat_map(|hit| hit.candidates)
    {
        let slug = context
            .registry
            .topics
            .get(*id)
            .map(|topic| topic.slug.clone());
        topics.extend(slug.filter(|slug| !topics.contains(slug)));
    }
    topics
}

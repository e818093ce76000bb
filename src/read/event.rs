//! `content/events/*.md` to `Event`.

use super::content_file::ContentFile;
use super::correction::corrections;
use super::front_matter::Fields;
use super::markdown;
use super::quotations::quote;
use crate::model::event::{Event, EventSource};

pub fn read(content: &mut ContentFile<'_>) -> Option<Event> {
    let (slug, file, digest) = (content.slug.clone(), content.file.clone(), content.digest);
    let event = content.fields(|fields| {
        let title = fields.required_text("title");
        let date = fields.date("date");
        let place = fields.text("place").map(|place| place.value);
        let entities = fields.slugs("entities");
        let topics = fields.slugs("topics");
        let sources = fields.texts_or_mappings("sources", "article", source);
        let formerly = fields.slugs("formerly");
        let corrections = corrections(fields);
        let draft = fields.draft();
        Some(Event {
            slug,
            file,
            digest,
            draft,
            title: title?,
            date,
            place,
            entities,
            topics,
            sources,
            formerly,
            corrections,
            body: Default::default(),
        })
    });
    let mut event = event?;
    let text = content.body_text();
    event.body = markdown::read(text, content.body_line(), &mut content.findings);
    Some(event)
}

fn source(fields: &mut Fields<'_>) -> Option<EventSource> {
    let article = fields.required_text("article");
    let article = article.and_then(|article| fields.slug_of(article));
    let date = fields.date("date");
    let quote = quote(fields);
    Some(EventSource {
        article: article?,
        date,
        quote,
    })
}

//! `content/topics/*.md` to `Topic`.

use super::content_file::ContentFile;
use super::correction::corrections;
use super::markdown;
use crate::model::topic::Topic;

pub fn read(content: &mut ContentFile<'_>) -> Option<Topic> {
    let (slug, file, digest) = (content.slug.clone(), content.file.clone(), content.digest);
    let topic = content.fields(|fields| {
        let title = fields.required_text("title");
        let description = fields.text("description").map(|text| text.value);
        let parent = fields.slug("parent");
        let keywords = fields
            .texts("keywords")
            .into_iter()
            .map(|keyword| keyword.value)
            .collect();
        let reviewed = fields.date("reviewed");
        let formerly = fields.slugs("formerly");
        let corrections = corrections(fields);
        let draft = fields.draft();
        Some(Topic {
            slug,
            file,
            digest,
            draft,
            title: title?,
            description,
            parent,
            keywords,
            reviewed,
            formerly,
            corrections,
            body: Default::default(),
        })
    });
    let mut topic = topic?;
    let text = content.body_text();
    topic.body = markdown::read(text, content.body_line(), &mut content.findings);
    Some(topic)
}

//! `content/pages/*.md` to `Page`.

use super::content_file::ContentFile;
use super::correction::corrections;
use super::markdown;
use crate::model::page::Page;

pub fn read(content: &mut ContentFile<'_>) -> Option<Page> {
    let (slug, file, digest) = (content.slug.clone(), content.file.clone(), content.digest);
    let page = content.fields(|fields| {
        let title = fields.required_text("title");
        let description = fields.text("description").map(|text| text.value);
        let corrections = corrections(fields);
        let draft = fields.draft();
        Some(Page {
            slug,
            file,
            digest,
            draft,
            title: title?.value,
            description,
            corrections,
            body: Default::default(),
        })
    });
    let mut page = page?;
    let text = content.body_text();
    page.body = markdown::read(text, content.body_line(), &mut content.findings);
    Some(page)
}

//! `content/entities/*.md` to `Entity`.

use super::content_file::ContentFile;
use super::correction::corrections;
use super::front_matter::Fields;
use super::markdown;
use super::values::{Mistake, one_of, parse_date, parse_language, parse_web_address};
use crate::model::entity::{Alias, Entity, EntityKind, Matching, Relation};

const MAX_DESCRIPTION_CHARS: usize = 200;

pub fn read(content: &mut ContentFile<'_>) -> Option<Entity> {
    let (slug, file, digest) = (content.slug.clone(), content.file.clone(), content.digest);
    let entity = content.fields(|fields| {
        let name = fields.required_text("name");
        let kind = kind(fields);
        let names = fields
            .keyed_texts("names", parse_language)
            .into_iter()
            .collect();
        let description = fields
            .parsed("description", parse_line)
            .map(|line| line.value);
        let aliases = fields.texts_or_mappings("aliases", "name", alias);
        let matching = matching(fields);
        let domains = fields.list("domains", parse_domain);
        let website = fields
            .parsed("website", parse_web_address)
            .map(|url| url.value);
        let wikidata = fields
            .parsed("wikidata", parse_wikidata)
            .map(|item| item.value);
        let not_to_be_confused_with = fields.slugs("not_to_be_confused_with");
        let relations = fields.mappings("relations", relation);
        let formerly = fields.slugs("formerly");
        let corrections = corrections(fields);
        let draft = fields.draft();
        Some(Entity {
            slug,
            file,
            digest,
            draft,
            name: name?,
            kind: kind?,
            description,
            names,
            aliases,
            matching,
            domains,
            website,
            wikidata,
            not_to_be_confused_with,
            relations,
            formerly,
            corrections,
            body: Default::default(),
        })
    });
    let mut entity = entity?;
    let text = content.body_text();
    entity.body = markdown::read(text, content.body_line(), &mut content.findings);
    Some(entity)
}

fn kind(fields: &mut Fields<'_>) -> Option<EntityKind> {
    let text = fields.required_text("kind")?;
    let words = EntityKind::ALL.map(EntityKind::as_str);
    let kind = EntityKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == text.value);
    if kind.is_none() {
        fields.mistake(text.at, one_of(&text.value, "kind", &words));
    }
    kind
}

fn alias(fields: &mut Fields<'_>) -> Option<Alias> {
    let name = fields.required_text("name");
    let matching = matching(fields);
    Some(Alias {
        name: name?,
        matching,
    })
}

fn matching(fields: &mut Fields<'_>) -> Option<Matching> {
    let words = Matching::ALL.map(Matching::as_str);
    let parse = |text: &str| {
        let mut all = Matching::ALL.into_iter();
        all.find(|matching| matching.as_str() == text)
            .ok_or_else(|| one_of(text, "way to recognise a name", &words))
    };
    fields.parsed("match", parse).map(|matching| matching.value)
}

/// A text of one line that fits into a list.
fn parse_line(text: &str) -> Result<String, Mistake> {
    let length = text.chars().count();
    if text.contains('\n') || length > MAX_DESCRIPTION_CHARS {
        return Err(Mistake::value(
            format!("a description is one line of at most {MAX_DESCRIPTION_CHARS} characters"),
            "say in a few words what tells it from others; the text below can say more",
        ));
    }
    Ok(text.to_string())
}

/// A host name, in lower case, without a scheme or path.
fn parse_domain(text: &str) -> Result<String, Mistake> {
    let domain = text.trim_end_matches('.').to_lowercase();
    let labels = domain.split('.').collect::<Vec<_>>();
    let well_formed = labels.len() > 1
        && labels.iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    if !well_formed {
        return Err(Mistake::value(
            format!("{text:?} is no host name"),
            "write it bare, such as example.org",
        ));
    }
    Ok(domain)
}

fn parse_wikidata(text: &str) -> Result<String, Mistake> {
    let digits = text.strip_prefix('Q').unwrap_or_default();
    let well_formed = !digits.is_empty()
        && digits.len() <= 12
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| text.to_string()).ok_or_else(|| {
        Mistake::value(
            format!("{text:?} is no Wikidata item"),
            "write its number, such as Q42",
        )
    })
}

fn relation(fields: &mut Fields<'_>) -> Option<Relation> {
    let kind = fields.required_text("type");
    let to = fields.required_text("to");
    let to = to.and_then(|to| fields.slug_of(to));
    let from = fields.parsed("from", parse_date);
    let until = fields.parsed("until", parse_date);
    if let (Some(from), Some(until)) = (&from, &until) {
        let (begins, ends) = (from.value.earliest(), until.value.latest());
        if begins.zip(ends).is_some_and(|(begins, ends)| ends < begins) {
            let message = format!(
                "it ends ({}) before it begins ({})",
                until.value.as_written(),
                from.value.as_written()
            );
            let hint = "`from` is when it began, `until` when it ended";
            fields.mistake(until.at, Mistake::value(message, hint));
        }
    }
    let source = fields.slug("source");
    Some(Relation {
        kind: kind?,
        to: to?,
        from: from.map(|date| date.value),
        until: until.map(|date| date.value),
        source,
    })
}

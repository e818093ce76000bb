//! `content/articles/*.md` to `Article`. Decides how much of a clipping's own words goes on.

use super::codes;
use super::content_file::ContentFile;
use super::correction::{corrections, withdrawn};
use super::front_matter::Fields;
use super::markdown::plain::end_outside_of_markup;
use super::quotations::{in_text, quote};
use super::values::{
    Mistake, one_of, parse_language, parse_rights, parse_sha256, parse_web_address,
};
use super::{markdown, provenance};
use crate::model::article::{
    Article, Conflict, EventReport, Extent, Figure, InlineEvent, Method, Provenance,
};
use crate::model::bibliography::{self, Bibliography, ITEM_TYPES};
use crate::model::claim::{Claim, ClaimReference, ClaimStatus};
use crate::model::clipping::{Clipping, ClippingKind};
use crate::model::config::{Config, Edition};
use crate::model::diagnostic::{Diagnostic, Located};
use crate::model::rights::{Permission, Rights};
use crate::model::script::word_starts;
use crate::model::slug::Slug;

/// The most characters that a word of an excerpt counts for, with the space behind it.
const CHARACTERS_PER_WORD: usize = 10;

/// Reads one article; a clipping's own words are cut to `excerpt_words` where its rights say so, but for the
/// editors’ own edition.
pub fn read(content: &mut ContentFile<'_>, config: &Config) -> Option<Article> {
    let (slug, file, digest) = (content.slug.clone(), content.file.clone(), content.digest);
    let mut is_stated = false;
    let article = content.fields(|fields| {
        let value = |text: Option<Located<String>>| text.map(|text| text.value);
        let stated = fields.parsed("rights", parse_rights);
        let mut reports = Vec::new();
        is_stated = stated.is_some();
        let summary = fields.text("summary");
        Some(Article {
            slug,
            file,
            digest,
            draft: fields.draft(),
            title: value(fields.required_text("title")).unwrap_or_default(),
            title_supplied: fields.flag("title_supplied"),
            publisher: fields.slug("publisher"),
            authors: fields
                .texts("authors")
                .into_iter()
                .map(|author| author.value)
                .collect(),
            published: fields.date("published"),
            retrieved: fields.date("retrieved"),
            updated: fields.date("updated"),
            place: value(fields.text("place")),
            url: fields.parsed("url", parse_web_address).map(|url| url.value),
            archived: fields
                .parsed("archived", parse_web_address)
                .map(|url| url.value),
            language: fields
                .parsed("language", parse_language)
                .map(|language| language.value),
            rights: stated.map_or(Rights::Excerpt, |rights| rights.value),
            bibliography: bibliography(fields),
            clippings: fields.mappings_or_one("clipping", clipping),
            based_on: fields.texts("based_on"),
            imported: value(fields.text("imported")),
            formerly: fields.slugs("formerly"),
            corrections: corrections(fields),
            withdrawn: withdrawn(fields),
            quoted_in_summary: summary.as_ref().map(in_text).unwrap_or_default(),
            summary: value(summary),
            entities: fields.slugs("entities"),
            topics: fields.slugs("topics"),
            events: events(fields, &mut reports),
            reports,
            claims: fields.mappings("claims", claim),
            figures: fields.mappings("figures", figure),
            provenance: fields
                .keyed_mappings("provenance", provenance)
                .into_iter()
                .map(|(field, provenance)| (field.value, provenance))
                .collect(),
            body: Default::default(),
            extent: Extent::Whole,
            quotes_off: fields.mapping("quotes", quotes_off),
        })
    });
    let mut article = article?;
    if article.title.is_empty() {
        return None;
    }
    provenance::drop_unfounded(&mut article);
    let is_private = config.edition == Edition::Private;
    let left = match is_private {
        true => 0,
        false => provenance::hold_back(&mut article, config.excerpt_words),
    };
    let line = content.body_line();
    let text = content.body_text();
    let shown = match is_private {
        true => None,
        false => shown_text(text, &article, left),
    };
    // Who stated the rights knows what they hold back, unless a licence does not say what it allows.
    let is_known = is_stated && !matches!(article.rights, Rights::Licence(_));
    if let Some(shown) = shown.as_ref().filter(|_| !is_known) {
        content
            .findings
            .diagnostics
            .push(cut_warning(&article, text, shown));
    }
    article.extent = match shown.as_deref() {
        None => Extent::Whole,
        Some("") => Extent::Withheld,
        Some(_) => Extent::Opening,
    };
    article.body = markdown::read(
        shown.as_deref().unwrap_or(text),
        line,
        &mut content.findings,
    );
    Some(article)
}

/// What a reader may see of a text that still is the clipping's; `None` where nothing has to be
/// held back.
fn shown_text(text: &str, article: &Article, excerpt_words: usize) -> Option<String> {
    article.provenance.get("body")?;
    match article.rights.permission() {
        Permission::Whole => None,
        Permission::Opening => {
            let end = end_of_excerpt(text, excerpt_words)?;
            let end = end_outside_of_markup(text, end);
            let opening = text.get(..end).unwrap_or_default();
            // A mark that opens something belongs to what is cut off.
            let opening = opening.trim_end_matches(|c: char| {
                c.is_whitespace()
                    || matches!(c, '“' | '„' | '‘' | '«' | '「' | '『' | '(' | '[' | '"')
            });
            Some(format!("{opening}…"))
        }
        Permission::Nothing => (!text.trim().is_empty()).then(String::new),
    }
}

/// The byte behind the first `words` words, or `None` where there are no more. What counts as a
/// word differs between scripts, and so the excerpt is bounded in characters too.
pub fn end_of_excerpt(text: &str, words: usize) -> Option<usize> {
    let by_words = word_starts(text).nth(words);
    let characters = words.saturating_mul(CHARACTERS_PER_WORD);
    let by_characters = text.char_indices().nth(characters).map(|(end, _)| end);
    by_words.into_iter().chain(by_characters).min()
}

fn cut_warning(article: &Article, text: &str, shown: &str) -> Diagnostic {
    let count = |text: &str| word_starts(text).count();
    let rights = article.rights.code();
    let message = format!(
        "only {} of {} words are published, since `rights` is {rights}",
        count(shown),
        count(text)
    );
    let hint = match article.rights {
        Rights::Licence(_) => {
            "this licence is not known to let the text be republished: where it does, write `rights: full`"
        }
        _ => "state `rights`, or remove `provenance.body` once the text is in your own words",
    };
    Diagnostic::new(&codes::EXCERPT_ONLY, &article.file, message).hint(hint)
}

fn bibliography(fields: &mut Fields<'_>) -> Bibliography {
    let value = |text: Option<Located<String>>| text.map(|text| text.value);
    let item_type = fields.parsed("type", |text| {
        let types: Vec<&str> = ITEM_TYPES.to_vec();
        let known = types.iter().find(|name| **name == text);
        let known = known.map(|name| (*name).to_string());
        known.ok_or_else(|| one_of(text, "type", &types))
    });
    let doi = fields.parsed("doi", |text| {
        bibliography::doi(text).ok_or_else(|| {
            Mistake::value(
                format!("{text:?} is no DOI"),
                "a DOI begins with 10., as in 10.1234/abc",
            )
        })
    });
    Bibliography {
        item_type: value(item_type),
        container: value(fields.text("container")),
        volume: value(fields.text("volume")),
        issue: value(fields.text("issue")),
        pages: value(fields.text("pages")),
        doi: value(doi),
    }
}

fn clipping(fields: &mut Fields<'_>) -> Option<Clipping> {
    let file = fields.required_text("file");
    let item = fields.parsed("item", |text| {
        text.parse::<u32>()
            .ok()
            .filter(|item| *item > 0)
            .ok_or_else(|| {
                Mistake::value(
                    format!("{text:?} is no number of a clipping"),
                    "clippings of a file are counted from 1",
                )
            })
    });
    let sha256 = fields.required("sha256", parse_sha256);
    let kind = fields.parsed("kind", |text| {
        let words = ClippingKind::ALL.map(ClippingKind::as_str);
        ClippingKind::named(text).ok_or_else(|| one_of(text, "kind", &words))
    });
    Some(Clipping {
        file: file?.value,
        item: item.map_or(1, |item| item.value),
        sha256: sha256?.value,
        kind: kind.map_or(ClippingKind::Original, |kind| kind.value),
    })
}

/// The events that the article tells of. Those with a file of their own, which it reports, stand in
/// the same list, and go to `reports`.
fn events(fields: &mut Fields<'_>, reports: &mut Vec<EventReport>) -> Vec<InlineEvent> {
    fields.texts_or_mappings("events", "event", |fields| match fields.text("event") {
        Some(slug) => {
            reports.extend(report(slug, fields));
            None
        }
        None => inline_event(fields),
    })
}

fn report(slug: Located<String>, fields: &mut Fields<'_>) -> Option<EventReport> {
    let event = fields.convert(slug, parse_event);
    let date = fields.date("date");
    let quote = quote(fields);
    Some(EventReport {
        event: event?,
        date,
        quote,
    })
}

/// Why quotation marks of an article are no quotations.
fn quotes_off(fields: &mut Fields<'_>) -> Option<String> {
    fields.required_text("off").map(|reason| reason.value)
}

fn parse_event(text: &str) -> Result<Slug, Mistake> {
    Slug::parse(text).map_err(|error| {
        Mistake::value(
            format!("{text:?} is no slug of an event: {error}"),
            format!(
                "to tell it here write `- title: {text}`; a slug names a file in content/events"
            ),
        )
    })
}

fn inline_event(fields: &mut Fields<'_>) -> Option<InlineEvent> {
    let date = fields.date("date");
    let title = fields.required_text("title");
    let note = fields.text("note");
    let entities = fields.slugs("entities");
    let topics = fields.slugs("topics");
    let quote = quote(fields);
    Some(InlineEvent {
        date,
        title: title?,
        note: note.map(|note| note.value),
        entities,
        topics,
        quote,
    })
}

fn claim(fields: &mut Fields<'_>) -> Option<Claim> {
    let id = fields.required_text("id");
    let id = id.and_then(|id| fields.slug_of(id));
    let text = fields.required_text("text");
    let by = fields.required_text("by");
    let about = fields.slugs("about");
    let date = fields.date("date");
    let quote = quote(fields);
    let status = fields
        .parsed("status", parse_status)
        .map(|status| status.value);
    let supports = claim_references(fields, "supports");
    let disputes = claim_references(fields, "disputes");
    let qualifies = claim_references(fields, "qualifies");
    Some(Claim {
        id: id?,
        quoted: in_text(text.as_ref()?),
        text: text?.value,
        by: by?,
        about,
        date,
        quote,
        status,
        supports,
        disputes,
        qualifies,
    })
}

fn claim_references(fields: &mut Fields<'_>, key: &'static str) -> Vec<ClaimReference> {
    let parse = |text: &str| {
        text.split_once('#')
            .and_then(|(article, claim)| {
                Some((Slug::parse(article).ok()?, Slug::parse(claim).ok()?))
            })
            .ok_or_else(|| {
                Mistake::value(
                    format!("{text:?} names no claim"),
                    "write \"article-slug#claim-id\", in quotation marks",
                )
            })
    };
    let references = fields.list(key, parse);
    references
        .into_iter()
        .map(
            |Located {
                 value: (article, claim),
                 at,
             }| ClaimReference { article, claim, at },
        )
        .collect()
}

fn parse_status(text: &str) -> Result<ClaimStatus, Mistake> {
    let words = ClaimStatus::ALL.map(ClaimStatus::as_str);
    ClaimStatus::ALL
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or_else(|| one_of(text, "status", &words))
}

fn figure(fields: &mut Fields<'_>) -> Option<Figure> {
    let value = |text: Option<Located<String>>| text.map(|text| text.value);
    let of = fields.required_text("of");
    let number = fields.required_text("value");
    let unit = value(fields.text("unit"));
    let qualifier = value(fields.text("qualifier"));
    let as_of = fields.date("as_of");
    let quote = quote(fields);
    Some(Figure {
        of: of?.value,
        value: number?,
        unit,
        qualifier,
        as_of,
        quote,
    })
}

fn provenance(fields: &mut Fields<'_>) -> Option<Provenance> {
    let method = method(fields);
    let quote = fields.text("quote").map(|quote| quote.value);
    let conflicts = fields.mappings("conflicts", conflict);
    Some(Provenance {
        method: method?,
        quote,
        conflicts,
    })
}

fn conflict(fields: &mut Fields<'_>) -> Option<Conflict> {
    let value = fields.required_text("value");
    let method = method(fields);
    let quote = fields.text("quote").map(|quote| quote.value);
    Some(Conflict {
        value: value?.value,
        method: method?,
        quote,
    })
}

fn method(fields: &mut Fields<'_>) -> Option<Method> {
    let words = Method::ALL.map(Method::as_str);
    let method = fields.required("method", |text| {
        let mut methods = Method::ALL.into_iter();
        let named = methods.find(|method| method.as_str() == text);
        named.ok_or_else(|| one_of(text, "method", &words))
    });
    method.map(|method| method.value)
}

//! Mentions of an entity, each in its words, under the years of their articles.

use std::ops::Range;

use serde::{Serialize, Serializer};

use super::year_label;
use crate::model::article::{Article, Extent, Method};
use crate::model::digest::Digest;
use crate::model::dossier::{EntityId, Link, LinkedArticle, Mention, Place};
use crate::model::entity::{Entity, Matching};
use crate::model::script::word_starts;
use crate::pages::body;
use crate::pages::context::{Fragment, RenderContext};
use crate::tracked::Tracked;

/// Words shown on each side of a mention.
const CONTEXT_WORDS: usize = 14;
/// In so many bytes there are mostly more words than are shown.
const LAST_BYTES: usize = 160;

#[derive(Serialize)]
pub struct MentionYear<'d> {
    label: String,
    rows: Vec<MentionRow<'d>>,
}

#[derive(Serialize)]
pub struct MentionRow<'d> {
    /// Headline and byline, as finished HTML.
    article: Fragment<'d>,
    words: Option<WordsAround<'d>>,
    /// Where these words stand: in the `text`, the `summary`, the `title` or an `event`; or else why
    /// there are none.
    place: &'static str,
}

/// Mentions under the year in which their article was published, newest first.
pub fn mentions_by_year<'d>(
    context: &RenderContext<'d>,
    of: EntityId,
    mentions: &[Mention],
) -> Vec<MentionYear<'d>> {
    let dossier = context.dossier;
    let mut years: Vec<MentionYear<'d>> = Vec::new();
    for mention in mentions {
        let published = dossier.article(mention.article).article.published.as_ref();
        let label = year_label(
            context.dossier.locale(),
            published.and_then(|date| date.year()),
        );
        let row = mention_row(context, of, mention);
        match years.last_mut().filter(|year| year.label == label) {
            Some(year) => year.rows.push(row),
            None => years.push(MentionYear {
                label,
                rows: vec![row],
            }),
        }
    }
    years
}

fn mention_row<'d>(context: &RenderContext<'d>, of: EntityId, mention: &Mention) -> MentionRow<'d> {
    let article = context.dossier.article(mention.article);
    let named = article.links.entities.iter().zip(&article.links.places);
    let place = named
        .filter(|(entity, _)| **entity == of)
        .map(|(_, place)| *place)
        .next()
        .unwrap_or(Place::Nowhere);
    let of_article = &article.article;
    let short = |text: Option<&'d str>, start: u32, end: u32| {
        let place = start as usize..end as usize;
        text.map(|text| WordsAround::OfLine { text, place })
    };
    let words = match place {
        Place::Body(start, end) => Some(WordsAround::OfBody {
            dossier: context.dossier,
            article,
            text: context.shown_text(mention.article),
            place: (start, end),
        }),
        Place::Summary(start, end) => short(of_article.summary.as_deref(), start, end),
        Place::Title(start, end) => short(Some(of_article.title.as_str()), start, end),
        Place::Event(number, start, end) => {
            let event = of_article.events.get(number as usize);
            short(event.map(|event| event.title.value.as_str()), start, end)
        }
        Place::Shared | Place::Nowhere => None,
    };
    MentionRow {
        article: context.article_lines(mention.article),
        words,
        place: match place {
            Place::Body(..) => "text",
            Place::Summary(..) => "summary",
            Place::Title(..) => "title",
            Place::Event(..) => "event",
            Place::Shared => "shared-name",
            Place::Nowhere => why_unnamed(of_article, &context.dossier.entity(of).entity),
        },
    }
}

/// Why an article is listed that does not name the entity in what is shown of it. Nothing is said to be
/// absent from a text that was not read to its end, or in which not every name was looked for.
fn why_unnamed(article: &Article, entity: &Entity) -> &'static str {
    let method = article.provenance.get("entities").map(|from| from.method);
    let mut listed = article.entities.iter();
    let listed = listed.any(|slug| slug.value == entity.slug);
    let mut names = entity.recognised_names();
    let hidden = names.any(|(_, matching)| matching == Some(Matching::Never));
    let extracted = listed && method == Some(Method::Extracted);
    match (article.extent, extracted) {
        (Extent::Opening, true) => "beyond-excerpt",
        (Extent::Opening, false) => "listed-excerpt",
        (Extent::Withheld, true) => "in-clipping",
        (Extent::Withheld, false) => "listed-withheld",
        (Extent::Whole, true) => "found-by-importer",
        (Extent::Whole, false) if hidden => "listed-only",
        (Extent::Whole, false) if article.body.is_empty() => "listed-without-text",
        (Extent::Whole, false) => "listed",
    }
}

/// A mention in its words. They are cut out when a template asks for them.
enum WordsAround<'d> {
    OfBody {
        dossier: Tracked<'d>,
        article: &'d LinkedArticle,
        /// The digest of the article's text as it is shown.
        text: Digest,
        place: (u32, u32),
    },
    /// Of plain text, such as a title.
    OfLine { text: &'d str, place: Range<usize> },
}

#[derive(Serialize)]
struct Words {
    before: String,
    name: String,
    after: String,
}

impl Serialize for WordsAround<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let readable = serializer.is_human_readable();
        match self {
            WordsAround::OfBody {
                dossier,
                article,
                place,
                ..
            } if readable => words_of_body(*dossier, article, *place).serialize(serializer),
            WordsAround::OfBody { text, place, .. } => (text, place).serialize(serializer),
            WordsAround::OfLine { text, place } if readable => {
                let part = |range: Range<usize>| text.get(range).unwrap_or_default();
                let words = Words {
                    before: last_words(part(0..place.start)),
                    name: part(place.clone()).to_string(),
                    after: first_words(part(place.end..text.len())),
                };
                words.serialize(serializer)
            }
            WordsAround::OfLine { text, place } => (text, place).serialize(serializer),
        }
    }
}

fn words_of_body(
    dossier: Tracked<'_>,
    LinkedArticle { article, links, .. }: &LinkedArticle,
    place: (u32, u32),
) -> Words {
    let text = article.body.prose.text();
    let (start, end) = (place.0 as usize, place.1 as usize);
    let (line, first) = text.line_around(start, end);
    let behind = first + line.len();
    let all = &links.in_body;
    let from = all.partition_point(|link| (link.start as usize) < first);
    let links = all.get(from..).unwrap_or_default().iter();
    let within = links.take_while(|link| link.end as usize <= behind);
    let label = |link: &'_ Link| {
        let range = link.start as usize - first..link.end as usize - first;
        body::label(dossier, link).map(|name| (range, name))
    };
    let labels: Vec<_> = within.filter_map(label).collect();
    context(line, start - first..end - first, &labels)
}

/// The words around a place of a line of HTML, as plain text: our Markdown writer ends each
/// block with a line end, and sets none inside one. `labels` say what is shown in place of some
/// of the text.
fn context(html: &str, place: Range<usize>, labels: &[(Range<usize>, &str)]) -> Words {
    let shown = |range: Range<usize>| {
        let mut text = String::new();
        let mut done = range.start;
        for (place, name) in labels {
            if range.start <= place.start && place.end <= range.end {
                text.push_str(&plain(html.get(done..place.start).unwrap_or_default()));
                text.push_str(name);
                done = place.end;
            }
        }
        text.push_str(&plain(html.get(done..range.end).unwrap_or_default()));
        text
    };
    Words {
        before: last_words(&shown(0..place.start)),
        name: shown(place.clone()),
        after: first_words(&shown(place.end..html.len())),
    }
}

/// Text without tags and with character references resolved, as our own writer sets them.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(rest.get(..open).unwrap_or_default());
        let tag = rest.get(open..).unwrap_or_default();
        // The cells of a table's row stand apart.
        if tag.starts_with("<td") || tag.starts_with("<th") {
            text.push(' ');
        }
        rest = tag
            .find('>')
            .and_then(|close| tag.get(close + 1..))
            .unwrap_or_default();
    }
    text.push_str(rest);
    if text.contains('&') {
        text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
    }
    text
}

fn last_words(text: &str) -> String {
    // The end of a long text is enough, unless its words are very long. The first word there
    // may be cut, and is never the last but so many.
    let mut start = text.len().saturating_sub(LAST_BYTES);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let end = text.get(start..).filter(|end| end.len() < text.len());
    let from_end = end.and_then(cut_to_last_words);
    from_end
        .or_else(|| cut_to_last_words(text))
        .unwrap_or_else(|| text.trim_start().to_string())
}

/// `None` where there are not more words than are shown.
fn cut_to_last_words(text: &str) -> Option<String> {
    let starts: Vec<usize> = word_starts(text).collect();
    let skipped = starts
        .len()
        .checked_sub(CONTEXT_WORDS)
        .filter(|skipped| *skipped > 0)?;
    let words = text.get(*starts.get(skipped)?..)?;
    Some(format!("… {words}"))
}

fn first_words(text: &str) -> String {
    match word_starts(text).nth(CONTEXT_WORDS) {
        Some(end) => format!("{} …", text.get(..end).unwrap_or_default().trim_end()),
        None => text.trim_end().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::body::Prose;

    #[test]
    fn the_cells_of_a_table_stand_apart() {
        let row =
            "<tr><td>Pelstrom City</td><td class=\"align-right\">7370</td><td>13.9%</td></tr>";
        let start = row.find("Pelstrom").unwrap_or_default();
        let words = context(row, start..start + 13, &[]);
        let shown = [words.before.as_str(), &words.name, &words.after].concat();
        assert_eq!(shown.trim(), "Pelstrom City 7370 13.9%");
    }

    #[test]
    fn a_mention_shows_the_words_of_its_own_block() {
        let html =
            "<p>Other block.</p>\n<p>In <em>May</em>, Huawei &amp; others met.</p>\n<p>More.</p>\n";
        let start = html.find("Huawei").unwrap_or_default();
        let text = Prose::new(html.to_string(), &[]).text();
        let (line, first) = text.line_around(start, start + 6);
        let words = context(line, start - first..start - first + 6, &[]);
        assert_eq!(
            (
                words.before.as_str(),
                words.name.as_str(),
                words.after.as_str()
            ),
            ("In May, ", "Huawei", " & others met.")
        );
    }
}

//! Mentions of an entity, each in its words, under the years of their articles.

use std::ops::Range;

use serde::{Serialize, Serializer};

use super::year_label;
use crate::model::digest::Digest;
use crate::model::dossier::{EntityId, Link, LinkedArticle, Mention};
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
    declared: bool,
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
        let label = year_label(published.and_then(|date| date.year()));
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
        .find_map(|(_, place)| *place);
    MentionRow {
        article: context.article_lines(mention.article),
        words: place.map(|place| WordsAround {
            dossier: context.dossier,
            article,
            text: context.shown_text(mention.article),
            place,
        }),
        declared: mention.declared,
    }
}

/// A mention in its words. They are cut out when a template asks for them.
struct WordsAround<'d> {
    dossier: Tracked<'d>,
    article: &'d LinkedArticle,
    /// The digest of the article's text as it is shown.
    text: Digest,
    place: (u32, u32),
}

#[derive(Serialize)]
struct Words {
    before: String,
    name: String,
    after: String,
}

impl Serialize for WordsAround<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LinkedArticle { article, links, .. } = self.article;
        if serializer.is_human_readable() {
            let text = article.body.prose.text();
            let (start, end) = (self.place.0 as usize, self.place.1 as usize);
            let (line, first) = text.line_around(start, end);
            let behind = first + line.len();
            let all = &links.in_body;
            let from = all.partition_point(|link| (link.start as usize) < first);
            let links = all.get(from..).unwrap_or_default().iter();
            let within = links.take_while(|link| link.end as usize <= behind);
            let label = |link: &'_ Link| {
                let range = link.start as usize - first..link.end as usize - first;
                body::label(self.dossier, link).map(|name| (range, name))
            };
            let labels: Vec<_> = within.filter_map(label).collect();
            context(line, start - first..end - first, &labels).serialize(serializer)
        } else {
            (self.text, self.place).serialize(serializer)
        }
    }
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

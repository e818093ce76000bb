//! The only place that knows the sanitiser: raw HTML from content is cleaned, while the marks
//! of a body keep their places.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ammonia::{Builder, UrlRelative};

use super::html::holds_any;
use super::written::Written;
use crate::model::diagnostic::saturate;

/// Marks travel through the sanitiser as characters of plane 15, which is for private use.
const FIRST_MARKER: u32 = 0xF_0000;
const MARKERS: u32 = 0xFFFD;

/// Takes the characters out of `text` that would be mistaken for markers.
pub fn without_markers(text: &str) -> Cow<'_, str> {
    // Every character of plane 15 begins with this byte in UTF-8.
    if holds_any(text, &[0xF3]) {
        Cow::Owned(
            text.chars()
                .map(|c| if index_of(c).is_some() { '\u{fffd}' } else { c })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// Cleans a body that holds raw HTML. Marks whose text the sanitiser removed are dropped.
pub fn clean(body: Written) -> Written {
    let mut offsets: Vec<u32> = Vec::new();
    offsets.extend(body.runs.iter().flat_map(|run| [run.start, run.end]));
    offsets.extend(
        body.references
            .iter()
            .flat_map(|reference| [reference.start, reference.end]),
    );
    if offsets.len() > MARKERS as usize {
        let html = cleaner(&body.anchors).clean(&body.html).to_string();
        return Written {
            html,
            anchors: body.anchors,
            ..Written::default()
        };
    }
    let marked = with_markers(&body.html, &offsets);
    let cleaned = cleaner(&body.anchors).clean(&marked).to_string();
    let (html, places) = extract_markers(&cleaned, offsets.len());
    let range = |index: usize| {
        let start = places.get(index * 2).copied().flatten()?;
        let end = places.get(index * 2 + 1).copied().flatten()?;
        (start <= end).then_some((start, end))
    };
    let runs_len = body.runs.len();
    let mut runs: Vec<_> = body
        .runs
        .into_iter()
        .enumerate()
        .filter_map(|(index, mut run)| {
            (run.start, run.end) = range(index)?;
            Some(run)
        })
        .collect();
    let mut references: Vec<_> = body
        .references
        .into_iter()
        .enumerate()
        .filter_map(|(index, mut reference)| {
            (reference.start, reference.end) = range(runs_len + index)?;
            Some(reference)
        })
        .collect();
    runs.sort_by_key(|run| run.start);
    references.sort_by_key(|reference| (reference.start, reference.end));
    // What lies between may have moved, and an element may now begin inside a run.
    runs.retain(|run| {
        html.get(run.start as usize..run.end as usize)
            .is_some_and(|text| !text.contains('<'))
    });
    let links = link_ranges(&html);
    let in_link = |at: u32| {
        let behind = links.partition_point(|(start, _)| *start < at);
        links
            .get(behind.wrapping_sub(1))
            .is_some_and(|(_, end)| at <= *end)
    };
    for run in &mut runs {
        run.linkable &= !in_link(run.start);
    }
    references.retain(|reference| {
        !in_link(reference.start)
            && html
                .get(reference.start as usize..reference.end as usize)
                .is_some_and(can_be_linked)
    });
    references.dedup_by(|next, kept| next.start < kept.end);
    runs.dedup_by(|next, kept| next.start < kept.end);
    Written {
        html,
        runs,
        references,
        anchors: body.anchors,
    }
}

/// Whether a link may be set around this: what begins in it ends in it, and it holds no link.
fn can_be_linked(html: &str) -> bool {
    const VOID: [&str; 4] = ["<br", "<hr", "<input", "<wbr"];
    let mut open = 0_usize;
    for (at, _) in html.match_indices('<') {
        let tag = html.get(at..).unwrap_or_default();
        if tag.starts_with("</") {
            match open.checked_sub(1) {
                Some(outer) => open = outer,
                None => return false,
            }
        } else if opens_link(tag) {
            return false;
        } else if !VOID.iter().any(|name| tag.starts_with(name)) {
            open += 1;
        }
    }
    open == 0
}

fn opens_link(tag: &str) -> bool {
    tag.starts_with("<a ") || tag.starts_with("<a>")
}

/// Where the links stand that were written as HTML, or are there already.
fn link_ranges(html: &str) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = html.get(at..).unwrap_or_default();
        if opens_link(tag) {
            ranges.push((saturate(at), u32::MAX));
        } else if tag.starts_with("</a>")
            && let Some((_, end)) = ranges.last_mut()
        {
            *end = (*end).min(saturate(at));
        }
    }
    ranges
}

fn with_markers(html: &str, offsets: &[u32]) -> String {
    let mut order: Vec<(u32, usize)> = offsets.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let mut marked = String::with_capacity(html.len() + offsets.len() * 4);
    let mut done = 0;
    for (offset, index) in order {
        let offset = offset as usize;
        marked.push_str(html.get(done..offset).unwrap_or_default());
        marked.extend(
            u32::try_from(index)
                .ok()
                .and_then(|index| char::from_u32(FIRST_MARKER + index)),
        );
        done = offset;
    }
    marked.push_str(html.get(done..).unwrap_or_default());
    marked
}

fn extract_markers(marked: &str, count: usize) -> (String, Vec<Option<u32>>) {
    let mut html = String::with_capacity(marked.len());
    let mut places = vec![None; count];
    for c in marked.chars() {
        match index_of(c) {
            Some(index) => {
                if let Some(place) = places.get_mut(index) {
                    *place = Some(saturate(html.len()));
                }
            }
            None => html.push(c),
        }
    }
    (html, places)
}

fn index_of(c: char) -> Option<usize> {
    let index = u32::from(c).checked_sub(FIRST_MARKER)?;
    (index < MARKERS).then_some(index as usize)
}

/// What may stay: the sanitiser's own list and what our Markdown writer makes, nothing that
/// runs, styles or loads.
///
/// An id stays where it is one that our writer made: another could be taken for the theme's.
fn cleaner(anchors: &[String]) -> Builder<'static> {
    let anchors: BTreeSet<String> = anchors.iter().cloned().collect();
    let mut builder = Builder::default();
    builder
        .add_tags(["section", "input"])
        .rm_tags(["img", "map", "area"])
        .add_generic_attributes(["lang", "dir", "title"])
        .add_tag_attributes("h2", ["id"])
        .add_tag_attributes("h3", ["id"])
        .add_tag_attributes("h4", ["id"])
        .add_tag_attributes("h5", ["id"])
        .add_tag_attributes("h6", ["id"])
        .add_tag_attributes("li", ["id"])
        .add_tag_attributes("sup", ["id"])
        .add_tag_attributes("a", ["aria-label", "rel"])
        .add_tag_attributes("section", ["aria-label"])
        .add_tag_attributes("div", ["tabindex", "role", "aria-label"])
        .add_tag_attributes("input", ["type", "disabled", "checked", "aria-label"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .rm_tag_attributes(
            "td",
            ["align", "char", "charoff", "valign", "width", "height"],
        )
        .add_allowed_classes("div", ["table-scroll"])
        .add_allowed_classes("section", ["footnotes"])
        .add_allowed_classes("sup", ["footnote-ref"])
        .add_allowed_classes("a", ["footnote-back"])
        .add_allowed_classes("th", ["align-left", "align-center", "align-right"])
        .add_allowed_classes("td", ["align-left", "align-center", "align-right"])
        .add_allowed_classes(
            "span",
            [
                "hl-a", "hl-b", "hl-c", "hl-d", "hl-e", "hl-f", "hl-i", "hl-k", "hl-m", "hl-n",
                "hl-o", "hl-p", "hl-s", "hl-t", "hl-v",
            ],
        )
        .url_schemes(["http", "https", "mailto", "tel", "doi", "geo"].into())
        .link_rel(None)
        .url_relative(UrlRelative::Custom(Box::new(fragments_only)))
        .attribute_filter(move |_, attribute, value| {
            let ours = attribute != "id" || value.starts_with("fn") || anchors.contains(value);
            ours.then_some(Cow::Borrowed(value))
        })
        .strip_comments(true);
    builder
}

/// Links into the dossier are written in Markdown, where they are checked. Raw HTML may only
/// point into its own page.
fn fragments_only(address: &str) -> Option<Cow<'_, str>> {
    address.starts_with('#').then_some(Cow::Borrowed(address))
}

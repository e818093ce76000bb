//! The examples of CommonMark's specification through our own Markdown reader: each gives what the
//! specification says, or stands in a short list of deliberate differences. Links into the dossier
//! are set as if each led where it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use dossier::model::body::{Body, Reference, ReferenceTarget};
use dossier::read::address::encoded;
use dossier::read::front_matter::Findings;
use dossier::read::html::escaped;
use dossier::read::markdown;
use support::html::{Token, VOID, tokens, unescaped};

/// Where Dossier differs, and why.
const DIFFERENCES: &[(&str, &[usize])] = &[
    (
        "Raw HTML is sanitised: of tags and attributes stays what is harmless, of addresses what leads \
         out or into the same page, and comments and their like are left out.",
        &[
            21, 31, 152, 153, 154, 159, 162, 163, 164, 169, 170, 171, 172, 173, 176, 177, 178, 179,
            180, 181, 182, 183, 201, 308, 309, 344, 475, 476, 477, 491, 524, 536, 613, 614, 615,
            616, 617, 625, 626, 627, 628, 629, 630, 631, 642, 643,
        ],
    ),
    (
        "An element of raw HTML ends in the element of Markdown that it begins in, or with its block \
         where it is never closed; an end tag without a start tag is left out.",
        &[148, 150, 151, 155, 165, 174, 175, 184, 187, 494, 623],
    ),
    (
        "What no `>` ends is no tag, and is shown as it was typed.",
        &[156, 157, 158],
    ),
    (
        "Two brackets are a wiki link, which names content by its slug.",
        &[548, 559, 590],
    ),
    (
        "A link with a scheme that may do something else than lead to a page is shown as its text.",
        &[596, 598, 599, 601],
    ),
    ("A bare address is a link.", &[602, 608, 611]),
];

/// Markdown and HTML of each example.
fn examples() -> Vec<(String, String)> {
    let json = include_str!("commonmark/examples.json");
    let examples: Vec<(String, String, String)> = serde_json::from_str(json).unwrap();
    examples
        .into_iter()
        .map(|(markdown, html, _)| (markdown, html))
        .collect()
}

#[test]
fn every_example_of_the_specification_reads_as_it_says() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let different: BTreeSet<usize> = DIFFERENCES
        .iter()
        .flat_map(|(_, numbers)| *numbers)
        .copied()
        .collect();
    let mut wrong = String::new();
    let mut failed = 0;
    for (number, (markdown, html)) in (1..).zip(&examples) {
        let (shown, expected) = (normal(&shown(markdown)), normal(html));
        if (shown == expected) == different.contains(&number) {
            failed += 1;
            let verdict = match shown == expected {
                true => "is as specified, and yet listed as different",
                false => "is different",
            };
            writeln!(wrong, "── example {number} {verdict}\n{markdown}\n  specified: {expected}\n  shown:     {shown}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{failed} examples\n{wrong}");
}

/// What a page shows of a text.
fn shown(text: &str) -> String {
    let mut findings = Findings::new(&Arc::from("content/articles/a.md"));
    let body = markdown::read(text, 1, &mut findings);
    let html = body.prose.text().html().to_string();
    let mut set = String::new();
    let mut done = 0;
    linked(&mut set, &html, &body, &mut done, 0, html.len());
    set
}

/// Appends `html[start..end]` with the references in it set; `done` counts these.
fn linked(set: &mut String, html: &str, body: &Body, done: &mut usize, start: usize, end: usize) {
    let mut at = start;
    // A label that is an image begins and ends with it.
    let order = |reference: &Reference| {
        (
            reference.start,
            std::cmp::Reverse(reference.end),
            is_image(reference),
        )
    };
    let mut references: Vec<&Reference> = body.references.iter().collect();
    references.sort_by_key(|reference| order(reference));
    while let Some(reference) = references
        .get(*done)
        .filter(|r| (r.start as usize) < end || (r.end as usize) <= end)
    {
        *done += 1;
        let (from, to) = (reference.start as usize, reference.end as usize);
        set.push_str(&html[at..from]);
        let address = match &reference.target {
            ReferenceTarget::Wiki { slug, .. } => format!("[[{slug}]]"),
            ReferenceTarget::Path { path, anchor } => {
                let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}"));
                format!("{path}{}", anchor.unwrap_or_default())
            }
            ReferenceTarget::Image { path } => path.clone(),
            ReferenceTarget::Anchor(id) => format!("#{id}"),
        };
        let (address, title) = (escaped(&encoded(&address)), escaped(&reference.title));
        let title = match title.as_str() {
            "" => String::new(),
            title => format!(" title=\"{title}\""),
        };
        if is_image(reference) {
            write!(
                set,
                "<img src=\"{address}\" alt=\"{}\"{title}>",
                &html[from..to]
            )
            .unwrap();
        } else {
            write!(set, "<a href=\"{address}\"{title}>").unwrap();
            linked(set, html, body, done, from, to);
            set.push_str("</a>");
        }
        at = to;
    }
    set.push_str(&html[at..end]);
}

fn is_image(reference: &Reference) -> bool {
    matches!(reference.target, ReferenceTarget::Image { .. })
}

/// Elements around which white space means nothing.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "tr",
    "ul",
    "br",
];

/// HTML as it is compared, after CommonMark's own way: white space that shows nothing, the order of
/// attributes and the writing of characters do not count. Nor does what every page of Dossier has
/// besides: the page's title is its only first heading, headings have ids, links out their `rel`,
/// images are loaded late, code has colours.
fn normal(html: &str) -> String {
    let mut normal = String::new();
    let mut preformatted = false;
    let mut behind_block = true;
    let mut colours = 0;
    for token in tokens(html) {
        let name = match &token {
            Token::Open { name, .. } | Token::Close(name) => match name.as_str() {
                "h1" => "h2".to_string(),
                _ => name.clone(),
            },
            _ => String::new(),
        };
        let block = BLOCKS.contains(&name.as_str());
        if block && !preformatted {
            normal.truncate(normal.trim_end().len());
        }
        match &token {
            Token::Open { attributes, .. } => {
                let colour =
                    |(name, value): &(String, String)| name == "class" && value.starts_with("hl-");
                if attributes.iter().any(colour) {
                    colours += 1;
                    continue;
                }
                preformatted |= name == "pre";
                let mut attributes: Vec<String> = attributes
                    .iter()
                    .filter(|(attribute, _)| {
                        let of_heading = attribute == "id" && name.starts_with('h');
                        !of_heading && attribute != "rel" && attribute != "loading"
                    })
                    .map(|(name, value)| format!(" {name}={value:?}"))
                    .collect();
                attributes.sort();
                write!(normal, "<{name}{}>", attributes.concat()).unwrap();
            }
            Token::Close(_) if name == "span" && colours > 0 => {
                colours -= 1;
                continue;
            }
            Token::Close(_) if VOID.contains(&name.as_str()) => {}
            Token::Close(_) => {
                preformatted &= name != "pre";
                write!(normal, "</{name}>").unwrap();
            }
            Token::Text(text) => {
                let text = unescaped(text);
                if preformatted {
                    normal.push_str(&text);
                } else {
                    for c in text.chars() {
                        let space = c.is_ascii_whitespace();
                        let before = normal.ends_with(' ') || behind_block;
                        if !(space && before) {
                            normal.push(if space { ' ' } else { c });
                            behind_block = false;
                        }
                    }
                    continue;
                }
            }
            Token::Comment(text) => write!(normal, "<!--{text}-->").unwrap(),
            Token::Doctype => normal.push_str("<!>"),
        }
        behind_block = block;
    }
    normal.trim_end().to_string()
}

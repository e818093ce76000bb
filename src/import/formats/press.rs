//! Articles as databases of the press export them as text: LexisNexis and Factiva. An article is a clipping; what the
//! database adds to it is said of it, and no part of its text.

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::byline;
use crate::import::candidates::Field;
use crate::import::codes;
use crate::import::dates;
use crate::import::work::Work;
use crate::model::diagnostic::saturate;

pub const FORMAT: Format = Format {
    name: "press database",
    summary: "articles as LexisNexis and Factiva export them as text",
    endings: &["txt", "text"],
    recognises: |file| layout(file.text()).is_some(),
    read,
};

/// How a database sets its articles one after the other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Layout {
    /// `1 of 10 DOCUMENTS` above each.
    Counted,
    /// `End of Document` below each.
    Ended,
    /// Two letters before each field, and `AN Document CODE` as the last but some.
    Tagged,
    /// `Document CODE` below each.
    Coded,
}

fn layout(text: &str) -> Option<Layout> {
    // Most texts have none of these words.
    if !text.contains("OCUMENT") && !text.contains("Document") {
        return None;
    }
    let has = |is: fn(&str) -> bool| text.lines().any(is);
    let has_label = |label: &str| {
        text.lines()
            .any(|line| label_of(line).is_some_and(|(of, _)| of == label))
    };
    if has(is_count) && has_label("length") {
        Some(Layout::Counted)
    } else if has(is_end) && has_label("length") {
        Some(Layout::Ended)
    } else if has(|line| tag(line).is_some_and(|(tag, rest)| tag == "AN" && is_code(rest))) {
        Some(Layout::Tagged)
    } else if has(is_code) && has(is_word_count) {
        Some(Layout::Coded)
    } else {
        None
    }
}

/// `3 of 10 DOCUMENTS`.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    matches!(words.as_slice(), [a, "of", b, "DOCUMENTS" | "DOCUMENT"] if is_number(a) && is_number(b))
}

fn is_end(line: &str) -> bool {
    line.trim() == "End of Document"
}

/// `Document GRDN000020240303ek3300012`.
fn is_code(line: &str) -> bool {
    line.trim().strip_prefix("Document ").is_some_and(|code| {
        code.len() >= 16
            && code.starts_with(|c: char| c.is_ascii_uppercase())
            && code.contains(|c: char| c.is_ascii_digit())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// `1,204 words`.
fn is_word_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(3).collect();
    let is_number = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    };
    matches!(words.as_slice(), [number, "words" | "word"] if is_number(number))
}

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    let text = file.text();
    let layout = layout(text).ok_or_else(|| Refusal::of(&codes::UNKNOWN_FORMAT))?;
    let articles = articles(text, layout).into_iter().map(|raw| {
        let work = match layout {
            Layout::Tagged => tagged(raw),
            Layout::Coded => coded(raw),
            Layout::Counted => labelled(raw, true),
            Layout::Ended => labelled(raw, false),
        };
        (work, raw)
    });
    let cuts = articles.enumerate().map(|(number, (work, raw))| Cut {
        sha256: sha256_of(raw.as_bytes()),
        ..work.cut_of(saturate(number) + 1, raw, text)
    });
    let cuts: Vec<Cut> = cuts.collect();
    match cuts.is_empty() {
        true => Err(Refusal::of(&codes::CLIPPING_EMPTY)),
        false => Ok(cuts),
    }
}

/// The articles of a file, without white space around them. What stands before the first count and behind the last end
/// is the database’s.
fn articles(text: &str, layout: Layout) -> Vec<&str> {
    let mut articles = Vec::new();
    let mut start = (layout != Layout::Counted).then_some(0);
    let mut at = 0;
    // With these, some fields of an article stand behind the one that ends it.
    let mut is_ending = false;
    for line in text.split_inclusive('\n') {
        let (begin, end) = (at, at + line.len());
        at = end;
        let closes = match layout {
            Layout::Counted => is_count(line),
            Layout::Ended => is_end(line),
            Layout::Coded => is_code(line),
            Layout::Tagged => {
                let closes = is_ending && line.trim().is_empty();
                is_ending |= tag(line).is_some_and(|(tag, rest)| tag == "AN" && is_code(rest));
                is_ending &= !closes;
                closes
            }
        };
        if closes {
            let stop = if layout == Layout::Coded { end } else { begin };
            articles.extend(start.and_then(|start| text.get(start..stop)));
            start = Some(end);
        }
    }
    let rest = start
        .and_then(|start| text.get(start..))
        .unwrap_or_default();
    let is_whole = match layout {
        Layout::Counted => true,
        Layout::Tagged => is_ending,
        Layout::Ended | Layout::Coded => false,
    };
    articles.extend(is_whole.then_some(rest));
    let articles = articles.into_iter().map(str::trim);
    articles.filter(|article| !article.is_empty()).collect()
}

/// Names of fields that databases set before them, in lower case, with what they mean.
const LABELS: &[(&str, Option<Field>)] = &[
    ("byline", Some(Field::Author)),
    ("dateline", Some(Field::Place)),
    ("language", Some(Field::Language)),
    ("section", None),
    ("length", None),
    ("highlight", Some(Field::Summary)),
    ("load-date", None),
    ("publication-type", None),
    ("graphic", None),
    ("journal-code", None),
    ("subject", None),
    ("industry", None),
    ("geographic", None),
    ("person", None),
    ("company", None),
    ("organization", None),
    ("city", None),
    ("state", None),
    ("country", None),
    ("ticker", None),
    ("correction-date", None),
    ("correction", None),
    ("url", Some(Field::Url)),
    ("doc-id", None),
];

/// `LENGTH: 812 words`: the label in lower case, and what follows.
fn label_of(line: &str) -> Option<(String, &str)> {
    let (label, rest) = line.trim().split_once(':')?;
    let is_short = label.len() <= 20 && label.starts_with(|c: char| c.is_ascii_uppercase());
    let label = is_short.then(|| label.to_lowercase())?;
    let is_known = LABELS.iter().any(|(known, _)| *known == label);
    is_known.then_some((label, rest.trim()))
}

/// Blocks between blank lines, trimmed.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        match blocks.last_mut() {
            Some(block) if open && !line.is_empty() => {
                block.push('\n');
                block.push_str(line);
            }
            _ if !line.is_empty() => blocks.push(line.to_string()),
            _ => {}
        }
        open = !line.is_empty();
    }
    blocks
}

fn is_copyright(block: &str) -> bool {
    let lower = block.to_lowercase();
    lower.starts_with("copyright")
        || lower.starts_with("(c) ")
        || lower.starts_with('©')
        || lower == "all rights reserved"
}

/// Whether a block is a date, which a weekday, a time or an edition may follow.
fn is_date(block: &str) -> bool {
    block.chars().count() < 80 && dates::date_at(block).is_some()
}

/// LexisNexis. `publication_first` tells whether the title follows the date, or comes first.
fn labelled(raw: &str, publication_first: bool) -> Work {
    let mut work = Work::default();
    let blocks = blocks(raw);
    let (mut head, mut body): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut in_body, mut after) = (false, false);
    for block in &blocks {
        let labels: Vec<(String, &str)> = block.lines().filter_map(label_of).collect();
        if let Some((first, _)) = labels.first().filter(|_| label_of(block).is_some()) {
            let is_wrapped = labels.len() == 1;
            for (label, value) in &labels {
                let whole = block
                    .split_once(':')
                    .map_or(*value, |(_, whole)| whole.trim());
                say(&mut work, label, if is_wrapped { whole } else { value });
            }
            // The text follows the length in the older layout, and `Body` in the newer.
            in_body |= publication_first && first == "length";
            after |= in_body
                && ["load-date", "language", "publication-type", "graphic"]
                    .contains(&first.as_str());
        } else if block == "Body" {
            in_body = true;
        } else if block == "Classification" {
            after = true;
        } else if is_copyright(block) || after {
        } else if in_body {
            body.push(block);
        } else {
            head.push(block);
        }
    }
    let date = head.iter().position(|block| is_date(block));
    let date_at = date.unwrap_or(head.len());
    let say_line = |work: &mut Work, field, block: Option<&&str>, name: &str| {
        let words = block.map_or("", |block| block);
        work.say(field, vec![words.replace('\n', " ")], name, words);
    };
    let date = head.get(date_at).copied().unwrap_or_default();
    say_date(&mut work, date);
    let (publication, title) = match publication_first {
        true => (head.first().filter(|_| date_at > 0), head.get(date_at + 1)),
        false => (head.get(1).filter(|_| date_at > 1), head.first()),
    };
    // The place of a newspaper stands behind its name: `The Courier (Almira)`.
    let name = publication.map(|name| name.split(" (").next().unwrap_or(name));
    say_line(
        &mut work,
        Field::Publisher,
        name.as_ref(),
        "the name above it",
    );
    say_line(&mut work, Field::Title, title, "its headline");
    // Without a length, nothing parts the head from the text.
    if !in_body {
        body = head.into_iter().skip(date_at.saturating_add(2)).collect();
    }
    work.set_text(&body.join("\n\n"));
    work
}

fn say(work: &mut Work, label: &str, value: &str) {
    let known = LABELS.iter().find(|(known, _)| *known == label);
    let Some(field) = known.and_then(|(_, field)| *field) else {
        return;
    };
    let values = match field {
        Field::Author => {
            let names = byline::strip_by(value).unwrap_or(value);
            byline::split_names(names)
        }
        Field::Language => vec![value.to_lowercase()],
        _ => vec![value.replace('\n', " ")],
    };
    work.say(field, values, label, value);
}

/// A day of which the weekday, the time and the edition behind it are left out.
fn say_date(work: &mut Work, block: &str) {
    if let Some((_, len)) = dates::date_at(block) {
        let day = block.get(..len).unwrap_or(block);
        work.say(
            Field::Date,
            vec![day.to_string()],
            "the date above it",
            block,
        );
    }
}

/// The two letters before a field, and what follows them.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let is_tag = tag.bytes().all(|byte| byte.is_ascii_uppercase());
    let gap = rest.len() - rest.trim_start().len();
    (is_tag && (gap >= 2 || rest.starts_with('\t') || rest.trim().is_empty()))
        .then(|| (tag, rest.trim()))
}

/// Factiva, with a name for each field.
fn tagged(raw: &str) -> Work {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in raw.lines() {
        match (tag(line), fields.last_mut()) {
            (Some((tag, rest)), _) => fields.push((tag, rest.to_string())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    let find = |tag: &str| {
        let value = fields.iter().find(|(name, _)| *name == tag);
        value.map_or("", |(_, value)| value.trim())
    };
    let mut work = Work::default();
    for (tag, field) in [
        ("HD", Field::Title),
        ("SN", Field::Publisher),
        ("PG", Field::Pages),
        ("LA", Field::Language),
        ("VOL", Field::Volume),
    ] {
        let value = find(tag).replace('\n', " ");
        let value = if field == Field::Language {
            value.to_lowercase()
        } else {
            value
        };
        work.say(field, vec![value], tag, find(tag));
    }
    say(&mut work, "byline", find("BY"));
    say_date(&mut work, find("PD"));
    let text = [find("LP"), find("TD")].join("\n\n");
    work.set_text(text.trim());
    work
}

/// Factiva, with fields that are told by their order and their shape.
fn coded(raw: &str) -> Work {
    let mut work = Work::default();
    let blocks = blocks(raw);
    let count = blocks
        .iter()
        .position(|block| block.lines().any(is_word_count));
    let (above, rest) = blocks
        .split_at_checked(count.unwrap_or(0))
        .unwrap_or((&blocks, &[]));
    let facts = rest.first().map_or("", String::as_str);
    // A title, and a byline, stand above the count of words, or in one block with it.
    let is_fact = |line: &&str| is_word_count(line) || is_date(line);
    let before: Vec<&str> = above
        .iter()
        .flat_map(|block| block.lines())
        .chain(facts.lines().take_while(|line| !is_fact(line)))
        .collect();
    let is_byline = |line: &&&str| byline::strip_by(line).is_some();
    let byline = before.iter().skip(1).rev().find(is_byline).copied();
    let title: Vec<&str> = before
        .iter()
        .copied()
        .filter(|line| Some(*line) != byline)
        .collect();
    let title = title.join(" ");
    work.say(Field::Title, vec![title.clone()], "its headline", &title);
    say(&mut work, "byline", byline.unwrap_or_default());
    let mut lines = facts.lines().skip_while(|line| !is_fact(line));
    let date = lines
        .by_ref()
        .find(|line| is_date(line))
        .unwrap_or_default();
    say_date(&mut work, date);
    let is_time =
        |line: &&str| line.contains(':') && line.starts_with(|c: char| c.is_ascii_digit());
    let mut lines = lines.skip_while(is_time);
    let publisher = lines.next().unwrap_or_default();
    work.say(
        Field::Publisher,
        vec![publisher.to_string()],
        "the line below the date",
        publisher,
    );
    let languages = [
        "English",
        "German",
        "French",
        "Spanish",
        "Chinese",
        "Italian",
        "Portuguese",
        "Dutch",
        "Russian",
        "Japanese",
        "Korean",
    ];
    let language = lines
        .find(|line| languages.contains(&line.trim()))
        .unwrap_or_default();
    work.say(
        Field::Language,
        vec![language.to_lowercase()],
        "its language",
        language,
    );
    let body = rest.iter().skip(1).filter(|block| !is_copyright(block));
    let body: Vec<&str> = body
        .map(String::as_str)
        .filter(|block| !is_code(block))
        .collect();
    work.set_text(&body.join("\n\n"));
    work
}

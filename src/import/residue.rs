//! What a web page leaves around the words of an article: the publisher's domain, the byline
//! with its date, the dateline. Finds it in a body's opening; refuses to take a domain, a
//! name or a date in running prose for any of them.

use std::ops::Range;

use super::byline::{self, Byline};
use super::dateline::{self, Dateline};
use super::dates::{self, Reading};
use super::hosts;
use super::known::{Known, word_starts};
use super::piece::{self, Line};

/// A domain further on is a part of the text, in bytes.
const HOST_WINDOW: usize = 300;
/// The same for bylines and dates.
const BYLINE_WINDOW: usize = 600;
/// How far before its date a byline may begin, in bytes.
const BYLINE_REACH: usize = 160;
/// How many lines at the top may hold residue, blank ones not counted.
const HEAD_LINES: usize = 6;

/// What a page may print between its domain and its text, in title case.
const GENRES: [&str; 12] = [
    "Research Report",
    "Policy Brief",
    "Policy Paper",
    "Working Paper",
    "White Paper",
    "Briefing Paper",
    "Press Release",
    "News Release",
    "Blog Post",
    "News Analysis",
    "Opinion Piece",
    "Case Study",
];

/// All ranges are bytes of the body.
#[derive(Clone, Debug, Default)]
pub struct Residue {
    /// What is no word of the article: sorted, disjoint.
    pub cuts: Vec<Range<usize>>,
    /// Host names that say where the text stood.
    pub hosts: Vec<(String, Range<usize>)>,
    /// Publishers' names that have a line for themselves. They stay in the text.
    pub names: Vec<String>,
    pub byline: Option<(Byline, Range<usize>)>,
    /// The first date of publication.
    pub date: Option<(Reading, Range<usize>)>,
    /// When the text was changed.
    pub updated: Option<(Reading, Range<usize>)>,
    /// What says when, counted from a moment that nobody knows.
    pub relative: Option<Range<usize>>,
    /// Part of the article's words, and so not cut.
    pub dateline: Option<Dateline>,
}

/// `body` begins with its first word.
pub fn find(body: &str, known: &Known) -> Residue {
    let mut residue = Residue::default();
    opener(body, known, &mut residue);
    head_lines(body, known, &mut residue);
    hosts_in_opening(body, known, &mut residue);
    published_in_opening(body, known, &mut residue);
    byline_before_sentence(body, known, &mut residue);
    residue.cuts.sort_by_key(|cut| cut.start);
    residue.dateline = dateline::at(body, first_word(body, &residue.cuts), known);
    residue
}

/// The body without what is cut; words on both sides of a cut are separate paragraphs.
pub fn without(body: &str, cuts: &[Range<usize>]) -> String {
    let mut from = 0;
    let mut kept = Vec::new();
    for cut in cuts.iter().chain([&(body.len()..body.len())]) {
        kept.push(
            body.get(from..cut.start)
                .unwrap_or_default()
                .trim_matches([' ', '\n', '\t']),
        );
        from = cut.end;
    }
    kept.retain(|part| !part.is_empty());
    kept.join("\n\n")
}

fn add_cut(residue: &mut Residue, cut: Range<usize>) {
    let free = residue
        .cuts
        .iter()
        .all(|other| cut.end <= other.start || other.end <= cut.start);
    if free && !cut.is_empty() {
        residue.cuts.push(cut);
    }
}

fn is_cut(residue: &Residue, at: usize) -> bool {
    residue.cuts.iter().any(|cut| cut.contains(&at))
}

/// Where the article's own words begin.
fn first_word(body: &str, cuts: &[Range<usize>]) -> usize {
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        match cuts.iter().find(|cut| cut.contains(&at)) {
            Some(cut) => at = cut.end,
            None => return at,
        }
    }
}

/// `example.org - …`, `example.org/ Research Report …`, also behind the publisher's name.
fn opener(body: &str, known: &Known, residue: &mut Residue) {
    let named = known.organisation_at_start(body).and_then(|len| {
        let rest = body.get(len..)?;
        let text = rest.trim_start_matches([' ', ',', ':', '|', '-', '–']);
        piece::opener(text).map(|_| body.len() - text.len())
    });
    let start = named.unwrap_or(0);
    let Some(rest) = body.get(start..) else {
        return;
    };
    let Some((len, host)) = piece::opener(rest).zip(hosts::host_at(rest)) else {
        return;
    };
    residue
        .hosts
        .push((host.name.to_string(), start..start + host.len));
    let end = start + len;
    let genre = body.get(end..).map_or(0, genre);
    add_cut(residue, 0..end + genre);
}

/// The length of a genre's name that a capital letter follows.
fn genre(text: &str) -> usize {
    let found = GENRES.iter().find_map(|genre| {
        let rest = text.strip_prefix(genre)?;
        let words = rest.trim_start_matches([' ', '|', '-', '–', '—', ':', '\n']);
        let starts = words.chars().next().is_none_or(|c| !c.is_lowercase());
        (starts && words.len() < rest.len()).then_some(text.len() - words.len())
    });
    found.unwrap_or(0)
}

/// Lines near the top that are nothing but residue. At most one line of the article's own,
/// the standfirst, may stand among them.
fn head_lines(body: &str, known: &Known, residue: &mut Residue) {
    let head: Vec<Line<'_>> = piece::lines(body)
        .into_iter()
        .filter(|line| !line.text.trim().is_empty())
        .take(HEAD_LINES)
        .take_while(|line| line.start < BYLINE_WINDOW)
        .collect();
    let mut own = 0;
    for (number, line) in head.iter().enumerate() {
        let range = trimmed(line);
        if is_cut(residue, range.start) {
            own += 1;
            continue;
        }
        let neighbours = [number.checked_sub(1), Some(number + 1)];
        let mut beside = neighbours.iter().flatten().filter_map(|n| head.get(*n));
        let beside_residue = beside.any(|line| piece::is_residue_line(line.text));
        if own < 2 && take_line(line.text.trim(), &range, beside_residue, known, residue) {
            add_cut(residue, range);
        } else {
            own += 1;
        }
    }
}

/// Whether the line is residue; what it says is kept.
fn take_line(
    text: &str,
    range: &Range<usize>,
    beside_residue: bool,
    known: &Known,
    residue: &mut Residue,
) -> bool {
    let marked = byline::strip_by(text);
    let dated = byline::strip_published(text).unwrap_or(text);
    if let Some((at, byline)) = marked.and_then(|rest| byline::split_dated(rest, known)) {
        let date = marked.and_then(|rest| rest.get(at..)).and_then(date_of);
        set_byline(residue, byline, range.clone());
        set_date(residue, date, range.clone());
    } else if let Some(date) = dates::strip_updated(text).and_then(dates::whole) {
        residue.updated.get_or_insert((date, range.clone()));
    } else if byline::is_role_line(text) && beside_residue {
        // It belongs to the byline.
    } else if dates::is_relative(text) {
        residue.relative.get_or_insert(range.clone());
    } else if let Some(date) = dates::whole(dated) {
        set_date(residue, Some(date), range.clone());
    } else if let Some(host) = hosts::host_at(text).filter(|host| host.len == text.len()) {
        residue.hosts.push((host.name.to_string(), range.clone()));
    } else if let Some(byline) = byline::parse(text, known).filter(|byline| {
        let people = !byline.authors.is_empty();
        people && (beside_residue || byline.authors.iter().all(|name| known.is_person(name)))
    }) {
        set_byline(residue, byline, range.clone());
    } else {
        if !known.publishers_named(text).is_empty() {
            residue.names.push(text.to_string());
        }
        return false;
    }
    true
}

fn date_of(text: &str) -> Option<Reading> {
    dates::whole(byline::strip_published(text).unwrap_or(text))
}

fn trimmed(line: &Line<'_>) -> Range<usize> {
    let start = line.end - line.text.trim_start().len();
    start..start + line.text.trim().len()
}

fn set_byline(residue: &mut Residue, byline: Byline, range: Range<usize>) {
    residue.byline.get_or_insert((byline, range));
}

fn set_date(residue: &mut Residue, date: Option<Reading>, range: Range<usize>) {
    if let Some(date) = date {
        residue.date.get_or_insert((date, range));
    }
}

/// Hosts between sentences, with the publisher's name before them.
///
/// A domain counts where it stands apart: behind the name of whoever owns it, or at a
/// sentence's edge with a known owner or a dated byline behind it.
fn hosts_in_opening(body: &str, known: &Known, residue: &mut Residue) {
    for (start, _) in word_starts(body).take_while(|(start, _)| *start < HOST_WINDOW) {
        let (Some(before), Some(here)) = (body.get(..start), body.get(start..)) else {
            continue;
        };
        let Some(host) = hosts::host_at(here).filter(|_| !is_cut(residue, start)) else {
            continue;
        };
        let owners = known.by_host(host.name);
        let name = known.organisation_at_end(before).filter(|len| {
            let before = before.trim_end();
            let name = before.get(before.len() - len..).unwrap_or_default();
            let bearers = known.named(crate::model::entity::EntityKind::Organisation, name);
            bearers.iter().any(|slug| owners.contains(slug))
        });
        let edge = before.trim_end();
        let apart = edge.is_empty() || ends_full(edge) || before.ends_with('\n');
        let after = here.get(host.len..).unwrap_or_default();
        let sentence = after
            .trim_start()
            .chars()
            .next()
            .is_none_or(|c| !c.is_lowercase());
        let dated = published(after, 0, known).is_some_and(|found| found.joined);
        if name.is_some() || (apart && sentence && (dated || !owners.is_empty())) {
            let from = name.map_or(start, |len| edge.len() - len);
            residue
                .hosts
                .push((host.name.to_string(), start..start + host.len));
            let mark = after.len()
                - after
                    .trim_start_matches([' ', '|', '·', '•', '-', '–', '—'])
                    .len();
            add_cut(residue, from..start + host.len + mark);
        }
    }
}

fn ends_full(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', ')', '»', '」']);
    text.ends_with(['.', '!', '?', '。', '！', '？'])
}

struct Published {
    range: Range<usize>,
    reading: Reading,
    byline: Option<Byline>,
    /// The byline, or the date itself, stands where the text searched begins.
    joined: bool,
}

/// The first `Published: DATE` of a text, with the names before it.
fn published(text: &str, from: usize, known: &Known) -> Option<Published> {
    let near = word_starts(text).take_while(|(start, _)| *start < BYLINE_WINDOW);
    near.skip_while(|(start, _)| *start < from)
        .find_map(|(label, _)| {
            let rest = text.get(label..)?;
            let date = byline::strip_published(rest)?;
            let (reading, len) = dates::date_at(date)?;
            let end = text.len() - date.len() + len;
            let colon = rest.get(..rest.len() - date.len())?.contains(':');
            let ends_line = text
                .get(end..)?
                .trim_start_matches([' ', '.', '|'])
                .chars()
                .next()
                .is_none_or(|c| c == '\n');
            let named = names_before(text, from, label, known);
            let start = named.as_ref().map_or(label, |(start, _)| *start);
            let joined = text.get(from..start)?.trim().is_empty();
            (colon || ends_line || joined).then(|| Published {
                range: start..end,
                reading,
                byline: named.map(|(_, byline)| byline),
                joined,
            })
        })
}

/// The byline that ends at `end`: the longest that begins where a sentence or line does.
fn names_before(text: &str, from: usize, end: usize, known: &Known) -> Option<(usize, Byline)> {
    let head = text.get(..end)?;
    let line = head.rfind('\n').map_or(0, |at| at + 1).max(from);
    word_starts(head)
        .filter(|(start, _)| *start >= line && start + BYLINE_REACH > end)
        .find_map(|(start, _)| {
            let before = head.get(from..start)?.trim_end();
            let edge = start == line || before.is_empty() || ends_full(before);
            let byline = if edge {
                byline::parse(head.get(start..)?, known)?
            } else {
                return None;
            };
            Some((start, byline))
        })
}

fn published_in_opening(body: &str, known: &Known, residue: &mut Residue) {
    let from = residue
        .cuts
        .iter()
        .map(|cut| cut.end)
        .filter(|end| *end < BYLINE_WINDOW)
        .max()
        .unwrap_or(0);
    // A byline may stand before the domain as well as behind it.
    let found = published(body, from, known).or_else(|| published(body, 0, known));
    let Some(found) = found.filter(|found| !is_cut(residue, found.range.start)) else {
        return;
    };
    if let Some(byline) = found.byline {
        set_byline(residue, byline, found.range.clone());
    }
    set_date(residue, Some(found.reading), found.range.clone());
    add_cut(residue, found.range);
}

/// `By Ann Lee The company …`: taken only where the word behind the name begins a sentence.
fn byline_before_sentence(body: &str, known: &Known, residue: &mut Residue) {
    let at = first_word(body, &residue.cuts);
    let Some(rest) = body.get(at..) else { return };
    let Some(names) = byline::strip_by(rest) else {
        return;
    };
    let line = names.lines().next().unwrap_or_default();
    let found = word_starts(line)
        .skip(2)
        .take(10)
        .find_map(|(start, word)| {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let byline = byline::parse(line.get(..start)?, known)?;
            (capital && byline::begins_sentence(word)).then_some((start, byline))
        });
    if let Some((len, byline)) = found {
        let end = body.len() - names.len() + len;
        set_byline(residue, byline, at..end);
        add_cut(residue, at..end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{KnownEntity, Registry};
    use super::*;
    use crate::model::entity::EntityKind;
    use crate::model::slug::Slug;

    fn known() -> Known {
        let entity = |name: &str, kind, domains: &[&str]| KnownEntity {
            slug: Slug::from_title(name, 60).unwrap_or_else(|| unreachable!()),
            kind,
            names: vec![name.into()],
            domains: domains.iter().map(|d| (*d).to_string()).collect(),
        };
        Known::new(&Registry {
            entities: vec![
                entity(
                    "Harbour Courier",
                    EntityKind::Organisation,
                    &["courier.example"],
                ),
                entity("Wire", EntityKind::Organisation, &["wire.example"]),
                entity("Guangdong", EntityKind::Place, &[]),
            ],
            topics: Vec::new(),
        })
    }

    struct Read {
        body: String,
        hosts: Vec<String>,
        authors: Vec<String>,
        place: Option<String>,
        date: String,
    }

    fn read(body: &str) -> Read {
        let residue = find(body, &known());
        let byline = residue
            .byline
            .clone()
            .map(|(byline, _)| byline)
            .unwrap_or_default();
        Read {
            body: without(body, &residue.cuts),
            hosts: residue.hosts.iter().map(|(host, _)| host.clone()).collect(),
            authors: byline.authors,
            place: byline.place.or(residue.dateline.map(|d| d.place)),
            date: match residue.date {
                Some((Reading::Date(date), _)) => date.as_written().to_string(),
                Some((Reading::Ambiguous, _)) => "ambiguous".to_string(),
                None => String::new(),
            },
        }
    }

    #[test]
    fn a_glued_byline_behind_a_standfirst_is_cut() {
        let r = read(
            "A firm has “won”, an officer says. Harbour Courier courier.example Mei Tangin Guangdong Published: 9:00pm, 29 Aug 2025 The firm said so.",
        );
        assert_eq!(
            r.body,
            "A firm has “won”, an officer says.\n\nThe firm said so."
        );
        assert_eq!(
            (r.hosts, r.authors),
            (vec!["courier.example".into()], vec!["Mei Tang".into()])
        );
        assert_eq!(
            (r.place.as_deref(), r.date.as_str()),
            (Some("Guangdong"), "2025-08-29")
        );
    }

    #[test]
    fn openers_are_cut() {
        assert_eq!(
            read("courier.example - Papers show it.").body,
            "Papers show it."
        );
        assert_eq!(
            read("a.b.example/ Research Report As it is.").body,
            "As it is."
        );
        assert_eq!(
            read("a.b.example/ Research Reports are.").body,
            "Research Reports are."
        );
        assert_eq!(
            read("Harbour Courier courier.example — Papers.").body,
            "Papers."
        );
        assert_eq!(
            read("https://courier.example/a/b\nPapers show it.").body,
            "Papers show it."
        );
    }

    #[test]
    fn lines_of_residue_are_cut() {
        let r = read("By A. B. Smith and C. D. Jones\nFriday, 29 August 2025\n\nIt rained.");
        assert_eq!(
            (r.body.as_str(), r.date.as_str()),
            ("It rained.", "2025-08-29")
        );
        assert_eq!(r.authors, ["A. B. Smith", "C. D. Jones"]);
        let r = read("Mei Tang in Guangdong\nPublished: March 2025\nIt rained.");
        assert_eq!(
            (r.body.as_str(), r.date.as_str()),
            ("It rained.", "2025-03")
        );
        assert_eq!(
            read("By Ann Lee | 03/04/2025\nIt rained.").date,
            "ambiguous"
        );
        assert_eq!(read("By Wire\nIt rained.").authors, Vec::<String>::new());
    }

    #[test]
    fn lines_of_the_article_are_no_residue() {
        for body in [
            "Snow Falls in Guangdong\nIt rained.",
            "One.\nTwo.\nhttps://x.example/y\nThree.",
        ] {
            let r = read(body);
            assert_eq!(
                (r.body.as_str(), r.authors.len(), r.hosts.len()),
                (body, 0, 0)
            );
        }
        assert_eq!(find("Wire\nIt rained.", &known()).names, ["Wire"]);
    }

    #[test]
    fn a_byline_in_the_line_is_taken_before_a_sentence_only() {
        let r = read("By Ann B. Lee The rain fell.");
        assert_eq!(
            (r.body.as_str(), r.authors),
            ("The rain fell.", vec!["Ann B. Lee".to_string()])
        );
        assert_eq!(
            read("By Ann Lee China said so.").body,
            "By Ann Lee China said so."
        );
    }

    #[test]
    fn prose_is_left_alone() {
        for body in [
            "The site of Harbour, courier.example, was down.",
            "Data from other.example show that. More follows on 3 March 2025, they say.",
            "It was published on 3 March 2025 and in January.",
            "He said. The study Published on 3 March 2025 was wrong.",
            "Call 020 7946 0958 under 15 U.S.C. 78. Wire said so.",
            "As of 29 Aug 2025 nothing is known.",
        ] {
            let r = read(body);
            assert_eq!(
                (r.body.as_str(), r.date.as_str(), r.hosts.len()),
                (body, "", 0)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(
            words in proptest::collection::vec("[A-Za-z]{1,8}|By|in|Published:|29 Aug 2025|courier.example|- |Guangdong|\\(Wire\\)|\n|华|é\\.|x\\.com/", 0..40)
        ) {
            let body = words.join(" ");
            let residue = find(body.trim_start(), &known());
            for pair in residue.cuts.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].start);
            }
            without(body.trim_start(), &residue.cuts);
        }
    }
}

//! What the lines of a clipping are: headers, titles, bodies, separators. The vocabulary that
//! the formats share; it cuts nothing itself and knows no publisher.

use crate::model::clipping::ClippingKind;
use crate::model::script::is_cjk;

use super::candidates::Field;
use super::{byline, dates, hosts};

/// A line at least this wide is a paragraph of a body. See [`width`].
pub const BODY_WIDTH: usize = 120;
/// A line wider than this is no title.
const TITLE_WIDTH: usize = 220;
/// Below this many words a line within a text is taken for a sub-heading, not for a title.
const FULL_TITLE_WORDS: usize = 5;
/// What stands for [`FULL_TITLE_WORDS`] where a script has no spaces, in characters.
const FULL_TITLE_CJK: usize = 8;

/// A stretch of a file that a format has found: a range of bytes in its text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Piece {
    pub start: usize,
    pub end: usize,
    /// Whether this is one clipping for sure. If not, the formats further down are asked.
    pub whole: bool,
}

/// A line with its place in the text, without its line end.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    pub start: usize,
    pub end: usize,
    pub text: &'t str,
}

/// A header line, `Field: value`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header<'t> {
    pub field: Field,
    pub value: &'t str,
    /// The whole line, which is the evidence.
    pub line: &'t str,
    /// Where the line begins, in bytes of the text it was read from.
    pub start: usize,
}

/// A clipping taken apart. Nothing but white space lies between the parts.
#[derive(Clone, Debug, Default)]
pub struct Parts<'t> {
    pub headers: Vec<Header<'t>>,
    /// Names of headers that nothing is known of.
    pub unknown: Vec<&'t str>,
    pub title: Option<&'t str>,
    pub body: &'t str,
}

pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let here = start;
            start += line.len() + 1;
            Line {
                start: here,
                end: here + line.len(),
                text: line,
            }
        })
        .collect()
}

/// About how much room a text takes: characters, where one of a CJK script counts thrice, as
/// it says about as much as three Latin letters do.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if is_cjk(c) { 3 } else { 1 }).sum()
}

/// Three or more of the same of `-` and `=`, alone on the line.
pub fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='))
}

pub fn header(line: Line<'_>) -> Option<Header<'_>> {
    let (name, value) = line.text.split_once(':')?;
    let field = match name.trim().to_ascii_lowercase().as_str() {
        "title" => Field::Title,
        "author" | "authors" => Field::Author,
        "date" => Field::Date,
        "url" => Field::Url,
        "publisher" => Field::Publisher,
        "rights" => Field::Rights,
        "language" => Field::Language,
        // No other line begins so by chance and goes on so.
        "kind" if ClippingKind::named(value.trim()).is_some() => Field::Kind,
        _ => return None,
    };
    (width(value) <= 2 * TITLE_WIDTH).then(|| Header {
        field,
        value: value.trim(),
        line: line.text.trim(),
        start: line.start,
    })
}

/// A header that begins no run, since its name may open a sentence as well: it counts beside one that does.
fn weak_header(line: Line<'_>) -> Option<Header<'_>> {
    let (name, value) = line.text.split_once(':')?;
    let value = value.trim();
    let is_address = value.starts_with("https://") || value.starts_with("http://");
    let field = match name.trim().to_ascii_lowercase().as_str() {
        "doi" => Field::Doi,
        "journal" | "container" | "newspaper" | "magazine" => Field::Container,
        "volume" => Field::Volume,
        "issue" => Field::Issue,
        "pages" => Field::Pages,
        "tags" | "keywords" | "topics" => Field::Tags,
        "abstract" | "summary" => Field::Summary,
        "source" | "link" if is_address => Field::Url,
        "source" => Field::Publisher,
        "year" | "published" => Field::Date,
        "updated" => Field::Updated,
        "retrieved" | "accessed" => Field::Retrieved,
        "archived" => Field::Archived,
        "place" | "location" => Field::Place,
        _ => return None,
    };
    Some(Header {
        field,
        value,
        line: line.text.trim(),
        start: line.start,
    })
}

/// The longest name of a header that nothing is known of, in bytes.
const LONGEST_NAME: usize = 24;

/// The name of what looks like a header: one to three words in letters, the first with a capital.
fn unknown_header(line: Line<'_>) -> Option<&str> {
    let (name, value) = line.text.split_once(':')?;
    let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_');
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(char::is_uppercase)
        && name.chars().all(letters)
        && name.split_whitespace().count() <= 3;
    (is_name && value.starts_with(' ') && !value.trim().is_empty()).then_some(name)
}

/// Headers that follow one another.
#[derive(Debug, Default)]
pub struct HeaderRun<'t> {
    pub headers: Vec<Header<'t>>,
    pub unknown: Vec<&'t str>,
    /// The number of the first line behind it that is not blank.
    pub end: usize,
}

/// Whether a run of headers begins on a line: with one that begins runs, or with others directly above it.
pub fn begins_run(lines: &[Line<'_>], at: usize) -> bool {
    let block = lines
        .iter()
        .skip(at)
        .take_while(|line| !line.text.trim().is_empty());
    let mut known = block.take_while(|line| {
        header(**line).is_some()
            || weak_header(**line).is_some()
            || unknown_header(**line).is_some()
    });
    known.any(|line| header(*line).is_some())
}

/// The run of headers that begins on a line. A title that comes again begins another, and so does any other field
/// behind a blank line; a line that is indented goes on with the header above it.
pub fn header_run<'t>(text: &'t str, lines: &[Line<'t>], at: usize) -> Option<HeaderRun<'t>> {
    if !begins_run(lines, at) {
        return None;
    }
    let mut run = HeaderRun::default();
    let mut is_behind_blank = false;
    let mut at = at;
    while let Some(&line) = lines.get(at) {
        if line.text.trim().is_empty() {
            at += 1;
            is_behind_blank = true;
            continue;
        }
        let known = header(line).or_else(|| weak_header(line).filter(|_| !is_behind_blank));
        let goes_on = line.text.starts_with([' ', '\t']) && !is_behind_blank && known.is_none();
        if let Some(last) = run.headers.last_mut().filter(|_| goes_on) {
            let value = last.start + last.line.find(':').map_or(0, |colon| colon + 1);
            last.value = text.get(value..line.end).unwrap_or_default().trim();
            at += 1;
            continue;
        }
        match known {
            Some(header) => {
                let seen = run.headers.iter().any(|known| known.field == header.field);
                let begins = match header.field {
                    Field::Title => true,
                    Field::Author => false,
                    _ => is_behind_blank,
                };
                if seen && begins {
                    break;
                }
                run.headers.push(header);
            }
            None => {
                // What is followed by no known header may be a sentence.
                let is_within = !is_behind_blank && begins_run_below(lines, at);
                let Some(name) = unknown_header(line).filter(|_| is_within) else {
                    break;
                };
                run.unknown.push(name);
            }
        }
        is_behind_blank = false;
        at += 1;
    }
    run.end = skip_blank(lines, at);
    Some(run)
}

/// Whether known headers stand below a line, with nothing but headers between.
fn begins_run_below(lines: &[Line<'_>], at: usize) -> bool {
    let block = lines
        .iter()
        .skip(at + 1)
        .take_while(|line| !line.text.trim().is_empty());
    let mut others = block.take_while(|line| {
        header(**line).is_some()
            || weak_header(**line).is_some()
            || unknown_header(**line).is_some()
    });
    others.any(|line| header(*line).is_some() || weak_header(*line).is_some())
}

/// Whether the line ends as a sentence or a part of one does, closing marks set aside. An
/// abbreviation such as "U.S." may end a title.
pub fn ends_sentence(line: &str) -> bool {
    let line = line
        .trim_end()
        .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」', '』']);
    let abbreviated = line.strip_suffix('.').is_some_and(|rest| {
        rest.rsplit(char::is_whitespace).next().is_some_and(|word| {
            word.contains('.') && word.split('.').all(|l| l.chars().count() == 1)
        })
    });
    !abbreviated && line.ends_with(['.', ';', ',', ':', '。', '；', '，', '：', '、', '．'])
}

/// Whether the line may be a title as far as its own shape goes.
pub fn is_title(line: Line<'_>) -> bool {
    let text = line.text.trim();
    !text.is_empty()
        && width(text) <= TITLE_WIDTH
        && text.chars().any(char::is_alphanumeric)
        && !ends_sentence(text)
        && !starts_list_item(text)
        && header(line).is_none()
        && opener(text).is_none()
        && !is_residue_line(text)
}

/// Whether a line inside a text is long enough for a title and no sub-heading.
pub fn is_full_title(line: Line<'_>) -> bool {
    let text = line.text.trim();
    is_title(line)
        && (text.split_whitespace().count() >= FULL_TITLE_WORDS
            || text.chars().filter(|&c| is_cjk(c)).count() >= FULL_TITLE_CJK)
}

/// A line that is a paragraph by itself.
pub fn is_body(line: Line<'_>) -> bool {
    width(line.text.trim()) >= BODY_WIDTH && !is_title(line)
}

pub fn starts_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "• ", "– ", "+ "]
        .iter()
        .any(|mark| line.starts_with(mark))
        || ((1..=3).contains(&(line.len() - digits.len()))
            && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// The length of a publisher's domain that opens a body, as in `example.org - …` or
/// `example.org/ …`, with the mark that sets it off.
pub fn opener(line: &str) -> Option<usize> {
    let host = hosts::host_at(line)?;
    let (before, after) = line.split_at_checked(host.len)?;
    let text = after.trim_start();
    let gap = after.len() - text.len();
    let mark = text
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '–' | '—' | '|' | '·' | '•'));
    match mark {
        Some(mark) if gap > 0 => {
            let behind = text.get(mark.len_utf8()..)?;
            let words = behind.trim_start();
            (words.len() < behind.len()).then(|| line.len() - words.len())
        }
        _ if (before.ends_with('/') && gap > 0) || after.starts_with(": ") => {
            Some(line.len() - text.trim_start_matches(':').trim_start().len())
        }
        _ => None,
    }
}

/// A line that says who, when or where, and nothing else: a byline, a date, an address.
pub fn is_residue_line(line: &str) -> bool {
    let line = line.trim();
    hosts::host_at(line).is_some_and(|host| host.len == line.len())
        || byline::is_marked_line(line)
        || byline::is_role_line(line)
        || dates::whole(line).is_some()
}

/// Takes a clipping apart: a run of headers at the top or below the title line; the title
/// line; and the rest.
pub fn parts(text: &str) -> Parts<'_> {
    let lines = lines(text);
    let first = skip_blank(&lines, 0);
    let mut run = header_run(text, &lines, first).unwrap_or_else(|| HeaderRun {
        end: first,
        ..HeaderRun::default()
    });
    // A line of `---` below the headers closes them, as in a file with front matter.
    let is_closed = lines
        .get(run.end)
        .is_some_and(|line| is_separator(line.text));
    if !run.headers.is_empty() && is_closed {
        run.end = skip_blank(&lines, run.end + 1);
    }
    let mut at = run.end;
    let declared = run
        .headers
        .iter()
        .find(|h| h.field == Field::Title && !h.value.is_empty());
    let mut title = None;
    if let Some(&line) = lines.get(at) {
        let below = skip_blank(&lines, at + 1);
        let same = declared.is_some_and(|header| header.value == line.text.trim());
        if same || (declared.is_none() && opens_clipping(&lines, at, below)) {
            title = Some(line.text.trim());
            at = below;
            if run.headers.is_empty()
                && let Some(below) = header_run(text, &lines, below)
            {
                at = below.end;
                run = below;
            }
        }
    }
    let start = lines.get(at).map_or(text.len(), |line| line.start);
    let mut body = text.get(start..).unwrap_or_default().trim_end();
    if body.trim().is_empty() && title.is_none() {
        // An abstract is text, where there is no other.
        let summary = run
            .headers
            .iter()
            .position(|header| header.field == Field::Summary);
        body = summary.map_or(body, |place| run.headers.remove(place).value);
    }
    Parts {
        headers: run.headers,
        unknown: run.unknown,
        title,
        body,
    }
}

/// Whether the line `at` is the title of what follows at `below`: a title by shape, with a
/// blank line, a header, residue, a paragraph or a finished sentence under it.
fn opens_clipping(lines: &[Line<'_>], at: usize, below: usize) -> bool {
    let (Some(&line), Some(&next)) = (lines.get(at), lines.get(below)) else {
        return false;
    };
    let is_marked = is_residue_line(next.text) && !byline::is_role_line(next.text);
    if stands_alone(line) && is_marked && below == at + 1 {
        return true;
    }
    is_title(line)
        && (below > at + 1
            || leads_to_residue(lines, below)
            || header(next).is_some()
            || is_residue_line(next.text)
            || opener(next.text.trim()).is_some()
            || is_body(next)
            || (ends_sentence(next.text) && !starts_lower_case(next.text))
            || (is_title(next) && leads_to_body(lines, below)))
}

/// Whether a short line may be a headline although it ends like a sentence: `Ship seized.`
fn stands_alone(line: Line<'_>) -> bool {
    let text = line.text.trim();
    let words = text.split_whitespace().count();
    (1..=HEADLINE_WORDS).contains(&words)
        && text.ends_with(['.', '!', '?'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.matches(['.', '!', '?']).count() == 1
        && !is_residue_line(text)
}

/// A headline that ends in a full stop has at most so many words.
const HEADLINE_WORDS: usize = 12;

/// Whether a byline, a date or an address stands in one of the next lines, with none that is blank before it.
fn leads_to_residue(lines: &[Line<'_>], at: usize) -> bool {
    lines
        .iter()
        .skip(at + 1)
        .take(3)
        .take_while(|line| !line.text.trim().is_empty())
        .any(|line| is_residue_line(line.text))
}

fn starts_lower_case(text: &str) -> bool {
    text.trim_start()
        .chars()
        .next()
        .is_some_and(char::is_lowercase)
}

/// Whether a paragraph follows `at` after at most three short lines, such as a standfirst and
/// a byline. The lines between must not be blank, headers or separators.
pub fn leads_to_body(lines: &[Line<'_>], at: usize) -> bool {
    lines
        .iter()
        .skip(at + 1)
        .take(4)
        .take_while(|line| !line.text.trim().is_empty() && !is_separator(line.text))
        .take_while(|line| header(**line).is_none())
        .any(|line| is_body(*line))
}

/// The first line from `at` that is not blank, or the number of lines.
pub fn skip_blank(lines: &[Line<'_>], at: usize) -> usize {
    lines
        .iter()
        .enumerate()
        .skip(at)
        .find(|(_, line)| !line.text.trim().is_empty())
        .map_or(lines.len(), |(number, _)| number)
}

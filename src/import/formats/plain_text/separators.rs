//! The format in which the person who collected the clippings put lines of `---` or `===`, or
//! form feeds, between them. What stands between two separators is cut no further.

use crate::import::candidates::Field;
use crate::import::piece::{self, Piece};

/// A piece of nothing but headers belongs to the text behind the separator that closes it, unless that has headers of
/// its own. A rule inside of a clipping with headers is no separator: what stands behind it and begins like no
/// clipping goes on with what stands before.
pub fn split(text: &str) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = 0;
    // Where headers begin that may belong to what follows, and where they end.
    let mut pending: Option<(usize, usize)> = None;
    let cuts = cuts(text);
    if cuts.is_empty() {
        return None;
    }
    let mut push = |start: usize, end: usize| {
        let opening = opening(text.get(start..end).unwrap_or_default());
        if let Some(last) = pieces.last_mut()
            && opening == Opening::None
            && self::opening(text.get(last.start..last.end).unwrap_or_default())
                == Opening::TitledHeaders
        {
            last.end = end;
            return;
        }
        pieces.push(Piece {
            start,
            end,
            whole: true,
        });
    };
    for (end, next) in cuts.into_iter().chain([(text.len(), text.len())]) {
        let between = text.get(from..end).unwrap_or_default();
        let start = std::mem::replace(&mut from, next);
        if between.trim().is_empty() {
            continue;
        }
        let has_headers = opening(between) != Opening::None && opening(between) != Opening::Title;
        let start = match pending.take() {
            Some((first, behind)) if has_headers => {
                push(first, behind);
                start
            }
            Some((first, _)) => first,
            None => start,
        };
        match only_headers(between) && next < text.len() {
            true => pending = Some((start, end)),
            false => push(start, end),
        }
    }
    if let Some((start, end)) = pending {
        push(start, end);
    }
    Some(pieces)
}

/// What shows that a text begins a clipping.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Opening {
    TitledHeaders,
    Headers,
    Title,
    None,
}

fn opening(text: &str) -> Opening {
    let parts = piece::parts(text);
    let is_title =
        |header: &piece::Header<'_>| header.field == Field::Title && !header.value.is_empty();
    match (parts.headers.as_slice(), parts.title) {
        ([], None) => Opening::None,
        ([], Some(_)) => Opening::Title,
        (headers, _) if headers.iter().any(is_title) => Opening::TitledHeaders,
        _ => Opening::Headers,
    }
}

/// Where each separator begins and ends.
fn cuts(text: &str) -> Vec<(usize, usize)> {
    let lines = piece::lines(text).into_iter();
    let rules = lines
        .filter(|line| piece::is_separator(line.text))
        .map(|line| (line.start, (line.end + 1).min(text.len())));
    let feeds = text
        .match_indices('\u{c}')
        .map(|(at, feed)| (at, at + feed.len()));
    let mut cuts: Vec<_> = rules.chain(feeds).collect();
    cuts.sort_unstable();
    // A form feed on the line of a separator is a part of it.
    cuts.dedup_by(|later, earlier| {
        let inside = later.0 < earlier.1;
        if inside {
            earlier.1 = earlier.1.max(later.1);
        }
        inside
    });
    cuts
}

fn only_headers(text: &str) -> bool {
    let lines = piece::lines(text);
    let first = piece::skip_blank(&lines, 0);
    let run = piece::header_run(text, &lines, first);
    run.is_some_and(|run| run.end == lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Option<Vec<&str>> {
        let pieces = split(text)?;
        Some(
            pieces
                .iter()
                .map(|p| text.get(p.start..p.end).unwrap_or("?").trim())
                .collect(),
        )
    }

    #[test]
    fn rules_and_form_feeds_separate() {
        assert_eq!(
            pieces("a\n---\nb\n\n=====\nc\u{c}d"),
            Some(vec!["a", "b", "c", "d"])
        );
        assert_eq!(pieces("---\na\n---\n---\n"), Some(vec!["a"]));
        assert_eq!(pieces("a\n--\nb -- c\n-=-\n"), None);
        assert_eq!(pieces("a\n\u{c}---\nb"), Some(vec!["a", "b"]));
    }

    #[test]
    fn a_rule_inside_of_a_clipping_with_headers_cuts_nothing() {
        let one = "Title: One\nDate: 2026-01-01\n\nFirst half.\n\n---\n\nThe other half of it.";
        assert_eq!(pieces(one), Some(vec![one]));
        assert_eq!(
            pieces("Title: One\n\nText.\n---\nA title of its own\n\nMore text."),
            Some(vec![
                "Title: One\n\nText.",
                "A title of its own\n\nMore text."
            ])
        );
        assert_eq!(
            pieces("Title: One\nAbstract: Text.\n---\nTitle: Two\n\nText."),
            Some(vec!["Title: One\nAbstract: Text.", "Title: Two\n\nText."])
        );
    }

    #[test]
    fn headers_between_two_rules_belong_to_what_follows() {
        let text = "---\nTitle: One\n---\nbody\n---\nTitle: Two\nbody";
        assert_eq!(
            pieces(text),
            Some(vec!["Title: One\n---\nbody", "Title: Two\nbody"])
        );
    }
}

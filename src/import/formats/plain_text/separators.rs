//! The format in which the person who collected the clippings put lines of `---` or `===`, or
//! form feeds, between them. What stands between two separators is cut no further.

use crate::import::piece::{self, Piece};

/// A piece of nothing but headers belongs to the text behind the separator that closes it.
pub fn split(text: &str) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = 0;
    let mut pending = None;
    let cuts = cuts(text);
    if cuts.is_empty() {
        return None;
    }
    for (end, next) in cuts.into_iter().chain([(text.len(), text.len())]) {
        let start = pending.unwrap_or(from);
        let between = text.get(from..end).unwrap_or_default();
        from = next;
        if between.trim().is_empty() {
            continue;
        }
        if only_headers(between) && next < text.len() {
            pending = Some(start);
        } else {
            pieces.push(Piece {
                start,
                end,
                whole: true,
            });
            pending = None;
        }
    }
    Some(pieces)
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
    let mut lines = piece::lines(text)
        .into_iter()
        .filter(|line| !line.text.trim().is_empty());
    lines.all(|line| piece::header(line).is_some())
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
    fn headers_between_two_rules_belong_to_what_follows() {
        let text = "---\nTitle: One\n---\nbody\n---\nTitle: Two\nbody";
        assert_eq!(
            pieces(text),
            Some(vec!["Title: One\n---\nbody", "Title: Two\nbody"])
        );
    }
}

//! The format without any marks: a title is a short line without a stop at its end, and a
//! long body follows. Refuses to cut where a short line may as well be a sub-heading.
//!
//! The rules, for a short line within a text. A *full* title has five words or eight CJK
//! characters; sub-headings are mostly shorter.
//!
//! - No blank line before it: it begins a clipping if it is full, the line above is a
//!   paragraph, and a paragraph follows below, at most three short lines away.
//! - Two blank lines before it, where paragraphs are otherwise set off by one: it begins a
//!   clipping, and no title after a single blank line does.
//! - One blank line before it and none after it: it begins a clipping if it is full and the
//!   text's first title stands on its body in the same way.
//! - One blank line before and after: it begins a clipping if it is full and ends with the
//!   name of a site (` | Site`), or if the whole text is titles and paragraphs in turn.
//! - A body that opens with a publisher's domain begins a clipping, with the title above it.

use crate::import::piece::{self, Line, Piece};

/// The least width of a line that opens with a domain and begins a clipping.
const OPENED_WIDTH: usize = 80;

/// `None` where the text is one clipping.
pub fn split(text: &str) -> Option<Vec<Piece>> {
    let lines = piece::lines(text);
    let starts = starts(&lines);
    if starts.len() < 2 {
        return None;
    }
    let offset = |number: &usize| lines.get(*number).map_or(text.len(), |line| line.start);
    let first = starts.iter().take(1).map(|_| 0);
    let begins = first.chain(starts.iter().skip(1).map(offset));
    let ends = starts.iter().skip(1).map(offset).chain([text.len()]);
    Some(
        begins
            .zip(ends)
            .map(|(start, end)| Piece {
                start,
                end,
                whole: false,
            })
            .collect(),
    )
}

/// What decides about a short line besides the line itself.
struct Layout {
    /// The line where the first clipping's title or body begins, behind its headers.
    first: usize,
    /// The smallest number of blank lines that set lines off, if any do.
    smallest_gap: usize,
    /// The first title stands directly on its body.
    tight: bool,
    /// Titles and paragraphs in turn, each set off by blank lines.
    alternates: bool,
    /// A title after a wide gap is there, so that narrow gaps are paragraphs.
    wide_titles: bool,
}

/// The numbers of the lines with which clippings begin.
fn starts(lines: &[Line<'_>]) -> Vec<usize> {
    let layout = layout(lines);
    let mut starts = vec![layout.first];
    let mut above = layout.first;
    for (number, &line) in lines.iter().enumerate().skip(layout.first + 1) {
        if line.text.trim().is_empty() {
            continue;
        }
        let current = starts.last().copied().unwrap_or_default();
        if opens_with_domain(line) {
            if let Some(start) = start_of_opened(lines, current, above, number) {
                starts.push(start);
            }
        } else if above_allows(lines, above) && begins_clipping(lines, &layout, above, number) {
            starts.push(number);
        }
        above = number;
    }
    starts.dedup();
    starts
}

/// A header or another line of a clipping's head is never followed by another clipping.
fn above_allows(lines: &[Line<'_>], above: usize) -> bool {
    lines
        .get(above)
        .is_some_and(|line| piece::header(*line).is_none())
}

fn opens_with_domain(line: Line<'_>) -> bool {
    piece::opener(line.text.trim()).is_some() && piece::width(line.text) >= OPENED_WIDTH
}

/// Where the clipping begins whose body opens with a domain at `number`: there, at the title
/// above, or, if that has begun it already, nowhere.
fn start_of_opened(
    lines: &[Line<'_>],
    current: usize,
    above: usize,
    number: usize,
) -> Option<usize> {
    let &line = lines.get(above)?;
    let head = piece::header(line).is_some() || piece::is_residue_line(line.text);
    if head || (above == current && piece::is_title(line)) {
        return None;
    }
    Some(if piece::is_title(line) && number <= above + 2 {
        above
    } else {
        number
    })
}

fn begins_clipping(lines: &[Line<'_>], layout: &Layout, above: usize, number: usize) -> bool {
    let Some(&line) = lines.get(number) else {
        return false;
    };
    if !piece::is_title(line) {
        return false;
    }
    let full = piece::is_full_title(line);
    let before = number - above - 1;
    let below = piece::skip_blank(lines, number + 1);
    let after = below.saturating_sub(number + 1);
    let on_body = piece::leads_to_body(lines, number);
    let over_body = lines.get(below).is_some_and(|line| piece::is_body(*line));
    match before {
        0 => full && on_body && lines.get(above).is_some_and(|line| piece::is_body(*line)),
        _ if is_wide(layout, before, after) => on_body || over_body,
        _ if layout.wide_titles => full && has_site(line.text) && (on_body || over_body),
        _ if after == 0 => full && on_body && layout.tight,
        _ => full && over_body && (layout.alternates || has_site(line.text)),
    }
}

fn is_wide(layout: &Layout, before: usize, after: usize) -> bool {
    before >= 2 && (before > layout.smallest_gap || after == 0)
}

/// Whether a title ends with what is written like the name of a site: ` | Name`.
fn has_site(title: &str) -> bool {
    title
        .trim()
        .rsplit_once(" | ")
        .is_some_and(|(title, site)| {
            !title.trim().is_empty() && (1..=5).contains(&site.split_whitespace().count())
        })
}

fn layout(lines: &[Line<'_>]) -> Layout {
    let mut first = piece::skip_blank(lines, 0);
    while lines
        .get(first)
        .is_some_and(|line| piece::header(*line).is_some())
    {
        first = piece::skip_blank(lines, first + 1);
    }
    let filled: Vec<usize> = lines
        .iter()
        .enumerate()
        .skip(first)
        .filter(|(_, line)| !line.text.trim().is_empty())
        .map(|(number, _)| number)
        .collect();
    let gaps = || {
        filled
            .iter()
            .zip(filled.iter().skip(1))
            .map(|(a, b)| b - a - 1)
    };
    let smallest_gap = gaps().filter(|&gap| gap > 0).min().unwrap_or(0);
    let tight = lines.get(first).is_some_and(|line| piece::is_title(*line))
        && piece::leads_to_body(lines, first);
    let alternates = filled.len() >= 4
        && filled.len().is_multiple_of(2)
        && gaps().all(|gap| gap > 0)
        && filled.iter().enumerate().all(|(turn, &number)| {
            lines.get(number).is_some_and(|&line| match turn % 2 {
                0 => piece::is_full_title(line),
                _ => piece::is_body(line),
            })
        });
    let mut layout = Layout {
        first,
        smallest_gap,
        tight,
        alternates,
        wide_titles: false,
    };
    layout.wide_titles = filled
        .iter()
        .zip(filled.iter().skip(1))
        .any(|(&above, &number)| {
            is_wide(
                &layout,
                number - above - 1,
                piece::skip_blank(lines, number + 1) - number - 1,
            ) && begins_clipping(lines, &layout, above, number)
        });
    layout
}

/// Lines inside a clipping that have the shape of a full title over a paragraph, and were not
/// taken for one.
pub fn inner_titles(text: &str) -> Vec<&str> {
    let body = piece::parts(text).body;
    let lines = piece::lines(body);
    let inner = lines.iter().enumerate().skip(1).filter(|(number, line)| {
        let below = piece::skip_blank(&lines, number + 1);
        piece::is_full_title(**line) && lines.get(below).is_some_and(|line| piece::is_body(*line))
    });
    inner.map(|(_, line)| line.text.trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first lines of the pieces, or nothing where the text stays whole.
    fn firsts(text: &str) -> Vec<&str> {
        let pieces = split(text).unwrap_or_default();
        pieces
            .iter()
            .filter_map(|p| text.get(p.start..p.end)?.trim().lines().next())
            .collect()
    }

    fn filled(template: &str) -> String {
        let long = "The council met again and talked about the bridge for hours. ".repeat(4);
        template.replace('B', long.trim())
    }

    const ONE: &str = "The bridge is to be closed";
    const TWO: &str = "A new ferry for the lower town | The Lamp";
    const THREE: &str = "“Who pays for all of this?”";

    #[test]
    fn titles_on_their_bodies_without_blank_lines() {
        let text = filled(&format!(
            "{ONE}\nB\nB\na.example - B\n{TWO}\nb.example/ B\n{THREE}\nB"
        ));
        let starts: Vec<&str> = firsts(&text)
            .iter()
            .map(|line| line.split(" - ").next().unwrap_or_default())
            .collect();
        assert_eq!(starts, [ONE, "a.example", TWO, THREE]);
    }

    #[test]
    fn titles_on_their_bodies_set_off_by_blank_lines() {
        let text = filled(&format!(
            "{ONE}\nB\n\nB\n\n{TWO}\nB\n\n{THREE}\nBy Ann Lee\nB"
        ));
        assert_eq!(firsts(&text), [ONE, TWO, THREE]);
    }

    #[test]
    fn wide_gaps_set_clippings_off() {
        let text = filled(&format!(
            "{ONE}\n\nB\n\nA longer sub-heading about the costs\n\nB\n\n\nShort title\n\nB"
        ));
        assert_eq!(firsts(&text), [ONE, "Short title"]);
    }

    #[test]
    fn titles_and_paragraphs_in_turn() {
        let text = filled(&format!("{ONE}\n\nB\n\n{TWO}\n\nB\n\n{THREE}\n\nB"));
        assert_eq!(firsts(&text), [ONE, TWO, THREE]);
        let text = filled(&format!("{ONE}\n\nB\n\nB\n\n{TWO}\n\nB"));
        assert_eq!(firsts(&text), [ONE, TWO]);
    }

    #[test]
    fn an_article_is_not_cut_into_pieces() {
        for template in [
            "ONE\n\nB\n\nB\n\nThe costs\n\nB\n\nThe end came late.",
            "ONE\n\nB\n\nB\n\nWhat the report says about costs\n\nB\n\nB",
            "ONE\nB\n\nThe costs\nB\n\nB\n\nShort last words without a stop",
            "ONE\nB\nThe costs\nB\n“We shall see”",
            "ONE\n\nB\n\n- an item of a long list\n- another one of these\n\nB",
            "ONE\n\nLines that were wrapped at a\nwidth of some thirty letters\nand end in a stop.\n\nAnother such paragraph of a\nText that goes on and on.\n",
            "B\n\nB\n\nB",
            "ONE\nBy Ann Lee\n3 March 2025\nB\nB",
            "ONE\nA standfirst says what is to come below\nB",
        ] {
            let text = filled(&template.replace("ONE", ONE));
            assert_eq!(firsts(&text), Vec::<&str>::new(), "{template}");
        }
    }

    #[test]
    fn long_sub_headings_are_reported() {
        let text = filled(&format!(
            "{ONE}\n\nB\n\nB\n\nWhat the report says about costs\n\nB\n\nB"
        ));
        assert_eq!(inner_titles(&text), ["What the report says about costs"]);
        assert!(inner_titles(&filled("T\nB\n\nThe costs\n\nB")).is_empty());
    }

    #[test]
    fn chinese_titles_are_known_by_their_characters() {
        let body = "市议会周二再次开会讨论旧桥的关闭和新渡轮的费用问题。".repeat(4);
        let text = format!("旧桥即将关闭\n{body}\n新渡轮将在下城区开通运营\n{body}");
        assert_eq!(firsts(&text), ["旧桥即将关闭", "新渡轮将在下城区开通运营"]);
    }

    proptest::proptest! {
        #[test]
        fn pieces_cover_the_text(
            parts in proptest::collection::vec("[a-zA-Z ]{0,30}\\.?|x\\.org - [a-z ]{90}\\.|[a-z ]{150}\\.|Title: x|\n|By Ann Lee", 0..30)
        ) {
            let text = parts.join("\n");
            let pieces = split(&text).unwrap_or_default();
            let joined: String = pieces.iter().filter_map(|p| text.get(p.start..p.end)).collect();
            proptest::prop_assert!(pieces.is_empty() || joined == text);
        }
    }
}

//! The format in which clippings begin with header lines such as `Title:` or `Rights:`.
//! A run of them begins a clipping; what it does not declare is left to the other formats.

use crate::import::candidates::Field;
use crate::import::piece::{self, Header, Line, Piece};

/// Where each of several runs gives a title, each section is one clipping. In other files
/// clippings without headers may follow, and sections may still be cut by shape. A title line
/// directly above its headers goes with them.
pub fn split(text: &str) -> Option<Vec<Piece>> {
    let lines = piece::lines(text);
    let runs = runs(text, &lines);
    let whole = runs.len() > 1 && runs.iter().all(|&(_, titled)| titled);
    let mut starts: Vec<usize> = Vec::new();
    for (first, titled) in runs {
        let first = if titled {
            first
        } else {
            with_title_above(&lines, first)
        };
        starts.push(lines.get(first)?.start);
    }
    let &first = starts.first()?;
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let before = Piece {
        start: 0,
        end: first,
        whole: false,
    };
    let sections = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Piece { start, end, whole });
    Some(
        [before]
            .into_iter()
            .chain(sections)
            .filter(|piece| piece.start < piece.end)
            .collect(),
    )
}

/// The first line of each run of headers, and whether the run gives a title.
fn runs(text: &str, lines: &[Line<'_>]) -> Vec<(usize, bool)> {
    let mut runs: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match piece::header_run(text, lines, at) {
            Some(run) => {
                let is_title =
                    |header: &Header<'_>| header.field == Field::Title && !header.value.is_empty();
                runs.push((at, run.headers.iter().any(is_title)));
                at = run.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    runs
}

fn with_title_above(lines: &[Line<'_>], run: usize) -> usize {
    let Some(above) = run.checked_sub(1) else {
        return run;
    };
    let Some(&line) = lines.get(above) else {
        return run;
    };
    let higher = above.checked_sub(1).and_then(|number| lines.get(number));
    let opens = lines
        .iter()
        .take(above)
        .all(|line| line.text.trim().is_empty());
    let stands_off =
        higher.is_some_and(|line| line.text.trim().is_empty() || piece::is_body(*line));
    let title = (opens && piece::is_title(line)) || (stands_off && piece::is_full_title(line));
    if title { above } else { run }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(&str, bool)> {
        let pieces = split(text).unwrap_or_default();
        pieces
            .iter()
            .map(|p| (text.get(p.start..p.end).unwrap_or("?").trim(), p.whole))
            .collect()
    }

    #[test]
    fn a_run_begins_a_clipping() {
        let text = "Rights: full\nOne\nbody\nTITLE: Two\nauthors: A B\n\nbody\nDate: 2020\nbody";
        assert_eq!(
            pieces(text),
            [
                ("Rights: full\nOne\nbody", false),
                ("TITLE: Two\nauthors: A B\n\nbody", false),
                ("Date: 2020\nbody", false),
            ]
        );
        assert_eq!(
            pieces("Title: A\nx\nTitle: B\ny"),
            [("Title: A\nx", true), ("Title: B\ny", true)]
        );
        assert!(split("No: header\nhere").is_none());
    }

    #[test]
    fn text_before_the_first_run_is_a_section_too() {
        assert_eq!(
            pieces("a, b.\nRights: full\nc"),
            [("a, b.", false), ("Rights: full\nc", false)]
        );
    }

    #[test]
    fn a_title_above_its_headers_goes_with_them() {
        let long = "word ".repeat(40);
        let text =
            format!("A title\nDate: 2020\n{long}.\nAnother title made of words\nDate: 2021\nx");
        let starts: Vec<_> = pieces(&text)
            .iter()
            .map(|(text, _)| text.lines().next())
            .collect();
        assert_eq!(
            starts,
            [Some("A title"), Some("Another title made of words")]
        );
    }

    #[test]
    fn a_repeated_field_begins_another_clipping_and_a_repeated_author_does_not() {
        assert_eq!(pieces("Title: A\nURL: x\n\nTitle: B\nbody").len(), 2);
        assert_eq!(pieces("Title: A\nAuthor: x\nAuthor: y\nbody").len(), 1);
    }
}

//! Sentences of a brief that give a date which none of the article’s events has. Whether they tell of an event
//! is for the editor to say.

use super::{Item, Reason};
use crate::import::{DateReading, date_at};
use crate::model::article::Article;
use crate::model::date::Date;
use crate::model::diagnostic::saturate;

/// So much of a sentence is shown, in characters.
const SHOWN: usize = 160;
/// So many sentences of one article are listed.
const MOST: usize = 20;

pub fn possible_events(article: &Article, text: &str) -> Vec<Item> {
    let known = article
        .events
        .iter()
        .filter_map(|event| event.date.as_ref());
    let known = known.chain(
        article
            .reports
            .iter()
            .filter_map(|report| report.date.as_ref()),
    );
    let known: Vec<&Date> = known.chain(&article.published).collect();
    let is_known = |date: &Date| known.iter().any(|known| overlap(known, date));
    let mut items = Vec::new();
    for (line, number) in brief(text) {
        for (start, sentence) in sentences(line) {
            let date = dates(sentence).find(|date| !is_known(date));
            if date.is_none() || items.len() >= MOST {
                continue;
            }
            let column = line.get(..start).unwrap_or_default().chars().count() + 1;
            items.push(Item {
                reason: Reason::PossibleEvent,
                file: article.file.clone(),
                at: (number, saturate(column)),
                text: shortened(sentence),
            });
        }
    }
    items
}

/// The lines behind the front matter, with their numbers.
pub fn brief(text: &str) -> impl Iterator<Item = (&str, u32)> {
    let mut fences = 0;
    text.lines().zip(1..).filter(move |(line, _)| {
        let is_fence = fences < 2 && line.trim_end() == "---";
        fences += usize::from(is_fence);
        fences >= 2 && !is_fence
    })
}

/// The sentences of a line, and where each begins.
fn sentences(line: &str) -> Vec<(usize, &str)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let ends = line
        .match_indices(['.', '!', '?', '。'])
        .map(|(at, mark)| at + mark.len());
    for end in ends.chain([line.len()]) {
        let is_end = line
            .get(end..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || !rest.is_ascii());
        if is_end && end > start {
            let sentence = line.get(start..end).unwrap_or_default();
            let inner = sentence.trim_start();
            if !inner.is_empty() {
                sentences.push((end - inner.len(), inner.trim_end()));
            }
            start = end;
        }
    }
    sentences
}

/// The dates that begin at a word.
fn dates(sentence: &str) -> impl Iterator<Item = Date> + '_ {
    let mut before = ' ';
    let starts = sentence.char_indices().filter(move |(_, c)| {
        let is_start = !before.is_alphanumeric() && c.is_alphanumeric();
        before = *c;
        is_start
    });
    starts.filter_map(|(at, _)| match date_at(sentence.get(at..)?)? {
        (DateReading::Date(date), _) => Some(date),
        (DateReading::Ambiguous, _) => None,
    })
}

fn overlap(a: &Date, b: &Date) -> bool {
    let ((a_first, a_last), (b_first, b_last)) = (a.sort_key(), b.sort_key());
    a_first <= b_last && b_first <= a_last
}

fn shortened(sentence: &str) -> String {
    match sentence.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", sentence.get(..end).unwrap_or_default().trim_end()),
        None => sentence.to_string(),
    }
}

//! Names that recur in briefs and that nothing in the dossier bears: words in capitals that follow one another.
//! Knows scripts with capitals only.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::sentences::brief;
use crate::model::article::Article;
use crate::model::dossier::Dossier;
use crate::model::folding::key;

/// How often a name has to stand in the texts.
const FEWEST: usize = 2;
/// So many names are listed, and so many places of each.
const MOST: usize = 200;
const MOST_PLACES: usize = 3;
/// How much is shown around a name, in bytes.
const AROUND: usize = 40;
/// Words that begin with a capital and are no names.
const NO_NAMES: &[&str] = &[
    "i",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Words that begin a sentence, and no name.
const STARTS: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "for",
    "to",
    "of",
    "by",
    "with",
    "from",
    "and",
    "but",
    "or",
    "as",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "until",
    "then",
    "now",
    "so",
    "yet",
    "also",
    "it",
    "its",
    "he",
    "his",
    "she",
    "her",
    "they",
    "their",
    "we",
    "our",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "not",
    "no",
    "nobody",
    "both",
    "each",
    "all",
    "some",
    "many",
    "most",
    "according",
    "although",
    "because",
    "however",
    "whether",
    "what",
    "who",
    "how",
    "why",
    "where",
    "which",
];
/// Words in small letters that stand within names.
const WITHIN: &[&str] = &["of", "de", "la", "du", "van", "von", "der"];

/// A name, with how often it stands where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RecurringName {
    pub name: String,
    pub count: usize,
    /// The first of its places: the file, the line, and the words around it.
    pub places: Vec<(Arc<str>, u32, String)>,
}

pub fn recurring(dossier: &Dossier, texts: &[(&Article, String)]) -> Vec<RecurringName> {
    let known = known(dossier);
    let mut found: BTreeMap<String, RecurringName> = BTreeMap::new();
    for (article, text) in texts {
        for (line, number) in brief(text) {
            for (start, name) in names(line) {
                if is_known(&known, name) {
                    continue;
                }
                let entry = found.entry(key(name)).or_insert_with(|| RecurringName {
                    name: name.to_string(),
                    count: 0,
                    places: Vec::new(),
                });
                entry.count += 1;
                if entry.places.len() < MOST_PLACES {
                    let around = around(line, start, name.len());
                    entry.places.push((article.file.clone(), number, around));
                }
            }
        }
    }
    let mut names: Vec<RecurringName> = found.into_values().collect();
    names.retain(|name| name.count >= FEWEST);
    names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    names.truncate(MOST);
    names
}

/// What things of the dossier are called, and each word of it.
fn known(dossier: &Dossier) -> FxHashSet<String> {
    let entities = dossier
        .entities
        .iter()
        .flat_map(|linked| linked.entity.all_names());
    let topics = dossier.topics.iter().map(|linked| &linked.topic.title);
    let named = entities.chain(topics).map(|name| name.value.as_str());
    let authors = dossier
        .articles
        .iter()
        .flat_map(|linked| &linked.article.authors);
    let names = named.chain(authors.map(String::as_str));
    let mut known = FxHashSet::default();
    for name in names {
        known.insert(key(name));
        known.extend(name.split(|c: char| !c.is_alphanumeric()).map(key));
    }
    known
}

/// Whether all of a name’s words are known: as parts of other names they say nothing new.
fn is_known(known: &FxHashSet<String>, name: &str) -> bool {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    known.contains(&key(name))
        || words
            .map(key)
            .all(|word| known.contains(&word) || WITHIN.contains(&word.as_str()))
}

/// Runs of words that begin with capitals, without those that only begin a sentence.
fn names(line: &str) -> Vec<(usize, &str)> {
    // What is a link already, or code, names something by itself.
    if line.starts_with(['#', '|', '<']) || line.starts_with("    ") {
        return Vec::new();
    }
    let words = words(line);
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let first = at;
        let mut last = None;
        while let Some((start, word)) = words.get(at) {
            let is_joined = at == first
                || line
                    .get(end_of(&words, at - 1)..*start)
                    .is_some_and(|gap| matches!(gap, " " | "-" | "’s "));
            if !is_joined {
                break;
            }
            if is_name(word) {
                last = Some(at);
            } else if last.is_none() || !(WITHIN.contains(word) || is_behind_of(&words, at)) {
                break;
            }
            at += 1;
        }
        if let Some(last) = last {
            let is_start = |at: usize| {
                let first = words.get(at);
                first.is_some_and(|(start, word)| {
                    STARTS.contains(&word.to_lowercase().as_str())
                        && is_start_of_sentence(line, *start)
                })
            };
            let first = first + usize::from(first < last && is_start(first));
            let (start, end) = (
                words.get(first).map_or(0, |(start, _)| *start),
                end_of(&words, last),
            );
            let name = line.get(start..end).unwrap_or_default();
            let begins_sentence = is_start_of_sentence(line, start);
            let is_one_word = first == last;
            if !(begins_sentence && is_one_word) && name.chars().count() > 1 {
                names.push((start, name));
            }
            at = last + 1;
        } else {
            at = first + 1;
        }
    }
    names
}

fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.extend(line.get(from..at).map(|word| (from, word)));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether this is the article of “Bank of the West”.
fn is_behind_of(words: &[(usize, &str)], at: usize) -> bool {
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    word(at) == Some("the") && at.checked_sub(1).and_then(word) == Some("of")
}

fn end_of(words: &[(usize, &str)], at: usize) -> usize {
    words.get(at).map_or(0, |(start, word)| start + word.len())
}

fn is_name(word: &str) -> bool {
    let has_capital = word.chars().any(char::is_uppercase);
    has_capital && !NO_NAMES.contains(&word.to_lowercase().as_str())
}

fn is_start_of_sentence(line: &str, start: usize) -> bool {
    let before = line.get(..start).unwrap_or_default();
    let before = before.trim_end_matches([' ', '“', '"', '‘', '(', '[', '*', '_', '>', '-']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '”'])
}

fn around(line: &str, start: usize, len: usize) -> String {
    let from = (start.saturating_sub(AROUND)..=start).find(|at| line.is_char_boundary(*at));
    let end = (start + len + AROUND).min(line.len());
    let to = (end..=line.len()).find(|at| line.is_char_boundary(*at));
    let (from, to) = (from.unwrap_or(start), to.unwrap_or(line.len()));
    let cut = line.get(from..to).unwrap_or_default().trim();
    let (before, behind) = (
        if from > 0 { "…" } else { "" },
        if to < line.len() { "…" } else { "" },
    );
    format!("{before}{cut}{behind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_runs_of_words_in_capitals() {
        let found = |line| {
            names(line)
                .into_iter()
                .map(|(_, name)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("The board met Ida Voss of the Quay Union on Monday."),
            ["Ida Voss of the Quay Union"]
        );
        assert_eq!(
            found("Nobody came. Then Voss spoke, and Ames-Parker too."),
            ["Voss", "Ames-Parker"]
        );
        assert_eq!(found("In May the board spoke."), [] as [&str; 0]);
        assert_eq!(
            found("it met OpenAI, DeepMind and the IMF"),
            ["OpenAI", "DeepMind", "IMF"]
        );
        assert_eq!(found("# A Heading About Nobody"), [] as [&str; 0]);
        assert_eq!(found("über Ärzte Ohne Grenzen"), ["Ärzte Ohne Grenzen"]);
    }
}

//! Names in scripts with capitals: runs of them, what stands before and behind.

use std::collections::HashSet;

use super::Place;
use crate::model::entity::EntityKind;
use crate::model::script::is_cjk;

/// A name has no more words than this.
const MAX_WORDS: usize = 6;
/// What titles stand before the names of persons.
const TITLES: [&str; 38] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "professor",
    "president",
    "minister",
    "secretary",
    "senator",
    "chairman",
    "chairwoman",
    "director",
    "premier",
    "chancellor",
    "ambassador",
    "general",
    "judge",
    "sir",
    "lord",
    "ceo",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "founder",
    "analyst",
    "governor",
    "mayor",
    "captain",
    "colonel",
    "professors",
    "herr",
    "frau",
    "doktor",
    "präsident",
    "ministre",
    "directeur",
    "presidente",
];
/// What persons do, and organisations seldom.
const VERBS: [&str; 12] = [
    "said", "says", "told", "added", "argued", "wrote", "asked", "recalled", "sagte", "sagt",
    "dit", "dijo",
];
/// Words that names of organisations have.
const ORGANISATIONS: [&str; 58] = [
    "inc",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "company",
    "co",
    "gmbh",
    "ag",
    "sa",
    "plc",
    "llc",
    "group",
    "holdings",
    "technologies",
    "technology",
    "systems",
    "university",
    "institute",
    "college",
    "school",
    "academy",
    "laboratory",
    "laboratories",
    "center",
    "centre",
    "ministry",
    "department",
    "agency",
    "office",
    "bureau",
    "administration",
    "commission",
    "committee",
    "council",
    "authority",
    "association",
    "federation",
    "union",
    "foundation",
    "bank",
    "fund",
    "court",
    "parliament",
    "senate",
    "congress",
    "party",
    "times",
    "post",
    "news",
    "press",
    "journal",
    "courier",
    "yard",
    "works",
    "capital",
    "ventures",
    "partners",
];
/// Words that names of places have.
const PLACES: [&str; 16] = [
    "city",
    "province",
    "county",
    "river",
    "island",
    "islands",
    "bay",
    "district",
    "lake",
    "street",
    "valley",
    "peninsula",
    "port",
    "airport",
    "sea",
    "strait",
];
/// Words with a capital that name nothing that a dossier has a page for.
const COMMON: [&str; 92] = [
    "i",
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
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "chinese",
    "american",
    "british",
    "german",
    "french",
    "english",
    "spanish",
    "japanese",
    "korean",
    "indian",
    "russian",
    "european",
    "african",
    "asian",
    "western",
    "eastern",
    "northern",
    "southern",
    "internet",
    "http",
    "https",
    "www",
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "it",
    "he",
    "she",
    "they",
    "we",
    "you",
    "in",
    "on",
    "at",
    "for",
    "of",
    "and",
    "but",
    "or",
    "if",
    "as",
    "by",
    "to",
    "from",
    "with",
    "mr",
    "mrs",
    "ms",
    "dr",
    "section",
    "figure",
    "table",
    "page",
    "chapter",
    "item",
    "pdf",
];
/// Words within a name that have no capital.
const PARTICLES: [&str; 14] = [
    "of", "for", "de", "du", "del", "della", "der", "van", "von", "den", "the", "la", "al", "&",
];

/// A word of a text, with where it stands.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    at: usize,
    /// Whether a sentence, or a line, begins with it.
    opens: bool,
    /// Whether nothing but a space stands between it and the one before.
    follows: bool,
    /// Whether what follows is its own, as in `China’s AI`.
    owns: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let is_part =
        |c: char| (c.is_alphanumeric() && !is_cjk(c)) || matches!(c, '-' | '’' | '\'' | '&');
    let mut rest = 0;
    while let Some(start) = text.get(rest..).and_then(|rest| rest.find(is_part)) {
        let start = rest + start;
        let tail = text.get(start..).unwrap_or_default();
        let len = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let between = text.get(rest..start).unwrap_or_default();
        let opens =
            words.is_empty() || between.contains(['.', '!', '?', ':', '\n', '“', '"', '•', '…']);
        let mut word = tail.get(..len).unwrap_or_default();
        rest = start + len;
        // An initial, or a title that is cut short, has its full stop.
        let is_short = word.chars().count() <= 2 || TITLES.contains(&word.to_lowercase().as_str());
        let has_stop = is_short && text.get(rest..).is_some_and(|rest| rest.starts_with(". "));
        rest += usize::from(has_stop);
        let owns = ["’s", "'s", "s’", "s'"]
            .iter()
            .any(|end| word.ends_with(end));
        for end in ["’s", "'s", "’", "'", "-"] {
            word = word.strip_suffix(end).unwrap_or(word);
        }
        if word.is_empty() {
            continue;
        }
        words.push(Word {
            text: word,
            at: start,
            opens,
            follows: matches!(between, " " | ""),
            owns,
        });
    }
    words
}

/// The places of a text at which something may be named. `lower` are words that are written without a capital.
pub fn places<'t>(text: &'t str, lower: &HashSet<String>) -> Vec<Place<'t>> {
    let words = words(text);
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is_name = is_capital(word.text) && !is_common_opening(word, lower);
        if !is_name {
            at += 1;
            continue;
        }
        let end = end_of_run(&words, at);
        places.extend(words.get(at..end).and_then(|run| {
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            place(text, run, before, words.get(end), lower)
        }));
        at = end.max(at + 1);
    }
    places
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_common(word: &str) -> bool {
    COMMON.contains(&word.to_lowercase().as_str())
}

fn is_common_opening(word: &Word<'_>, lower: &HashSet<String>) -> bool {
    word.opens && (is_common(word.text) || lower.contains(&word.text.to_lowercase()))
}

/// Behind the last word of the run of capitals that begins here.
fn end_of_run(words: &[Word<'_>], start: usize) -> usize {
    let mut end = start + 1;
    loop {
        if words.get(end - 1).is_some_and(|word| word.owns) {
            return end;
        }
        let mut next = end;
        while words
            .get(next)
            .is_some_and(|word| word.follows && PARTICLES.contains(&word.text))
        {
            next += 1;
        }
        let goes_on = words
            .get(next)
            .is_some_and(|word| word.follows && !word.opens && is_capital(word.text));
        if !goes_on || next - start >= MAX_WORDS {
            return end;
        }
        end = next + 1;
    }
}

/// What a run of capitals names, if anything.
fn place<'t>(
    text: &'t str,
    run: &[Word<'t>],
    before: Option<&Word<'t>>,
    behind: Option<&Word<'t>>,
    lower: &HashSet<String>,
) -> Option<Place<'t>> {
    let is_title = |word: &str| TITLES.contains(&word.to_lowercase().as_str());
    // Titles, weekdays and the like are no part of a name that they stand before.
    let title = run.iter().rposition(|word| is_title(word.text));
    let common = run.iter().take_while(|word| is_common(word.text)).count();
    let skip = title.map_or(0, |at| at + 1).max(common);
    let titled = title.is_some();
    let run = run.get(skip..)?;
    let keep = run.iter().rposition(|word| !is_common(word.text))? + 1;
    let run = run.get(..keep)?;
    let (first, last) = (run.first()?, run.last()?);
    let len = last.at + last.text.len() - first.at;
    let written = text.get(first.at..first.at + len)?;
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    // `Shenzhen-based` is said of what follows.
    let name = name.strip_suffix("-based").unwrap_or(&name).to_string();
    let is_acronym =
        name.len() <= 6 && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let is_single = run.len() == 1;
    if is_single && !is_acronym && (first.opens || lower.contains(&name.to_lowercase())) {
        return None;
    }
    if name.chars().count() < 2 || name.contains('\n') || !name.contains(char::is_alphabetic) {
        return None;
    }
    let alias = text
        .get(first.at + len..)
        .and_then(|rest| rest.strip_prefix(" ("));
    let alias = alias
        .and_then(|rest| rest.split_once(')'))
        .map(|(alias, _)| alias);
    let alias = alias.filter(|alias| {
        (2..=8).contains(&alias.len()) && alias.chars().all(|c| c.is_ascii_uppercase())
    });
    let has = |list: &[&str]| {
        run.iter()
            .any(|word| list.contains(&word.text.to_lowercase().as_str()))
    };
    let title_before = before.is_some_and(|word| is_title(word.text)) || titled;
    let speaks = behind.is_some_and(|word| word.follows && VERBS.contains(&word.text));
    let says = if has(&ORGANISATIONS) || alias.is_some() {
        Some(EntityKind::Organisation)
    } else if has(&PLACES) || first.text.ends_with("-based") {
        Some(EntityKind::Place)
    } else if title_before || (speaks && (2..=3).contains(&run.len())) {
        Some(EntityKind::Person)
    } else {
        None
    };
    let is_based = before.is_some_and(|word| word.text.ends_with("-based"));
    Some(Place {
        name,
        alias,
        says: says.or(is_based.then_some(EntityKind::Organisation)),
        text,
        at: first.at,
        len,
        is_weak: is_single && !title_before && !is_based,
        opens: first.opens,
        is_cjk: false,
    })
}

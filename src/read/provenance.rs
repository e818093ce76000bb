//! Whether what the importer noted still holds when an article is read, and how much of the words
//! it copied may be shown. Judges no value by itself.

use crate::model::article::{Article, Method, Provenance};
use crate::model::folding::letters;
use crate::model::rights::Permission;
use crate::model::script::word_starts;

/// So many letters and digits in a row are hardly the same by chance.
const FEWEST_SHARED: usize = 12;

/// Takes what an entry says away where the value no longer follows from the words that gave it:
/// then the editor set it.
pub fn drop_unfounded(article: &mut Article) {
    let mut provenance = std::mem::take(&mut article.provenance);
    for (field, entry) in &mut provenance {
        let follows = match &entry.quote {
            Some(quote) => follows(article, field, quote),
            None => true,
        };
        if !follows {
            *entry = Provenance {
                method: Method::Editor,
                quote: None,
                conflicts: Vec::new(),
            };
        }
    }
    article.provenance = provenance;
}

/// Whether the value of a field can have come from these words. Where a quotation cannot tell,
/// it is taken to.
fn follows(article: &Article, field: &str, quote: &str) -> bool {
    let words = letters(quote);
    let holds = |value: &str| words.contains(&letters(value));
    match field {
        // A long headline is quoted by its opening only, and may be cut from one that names its site.
        "title" => holds(&article.title) || letters(&article.title).starts_with(&words),
        "place" => article.place.as_deref().is_some_and(holds),
        "url" => article.url.as_deref().is_some_and(holds),
        // A long one is quoted by its opening only.
        "summary" => {
            let summary = article.summary.as_deref().map(letters).unwrap_or_default();
            !summary.is_empty() && (words.contains(&summary) || shares_opening(&words, &summary))
        }
        "authors" => {
            let last = |name: &String| name.split_whitespace().next_back().map(str::to_string);
            let mut named = article.authors.iter().filter_map(last);
            // What was quoted in part may leave later authors out.
            named.next().is_some_and(|first| holds(&first))
        }
        "published" => {
            let year = article.published.as_ref().and_then(|date| date.year());
            let written = years(quote);
            year.is_some_and(|year| written.is_empty() || written.contains(&year))
        }
        _ => true,
    }
}

/// Whether the words behind a key of front matter or metadata, which may stand before them, open a text.
fn shares_opening(words: &str, text: &str) -> bool {
    let starts = words.char_indices().map(|(at, _)| at);
    let mut rests = starts.filter_map(|at| words.get(at..));
    rests.any(|rest| rest.chars().count() >= FEWEST_SHARED && text.starts_with(rest))
}

/// The numbers of four digits in a text.
fn years(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|number| number.len() == 4)
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// Takes a summary away that is the source’s own, unless its rights let so many words be shown, and
/// answers with how many these are.
fn summary_cost(article: &mut Article, permission: Permission, budget: usize) -> usize {
    let entry = article.provenance.get("summary");
    let is_source_s = entry.is_some_and(|entry| entry.method != Method::Editor);
    let words = |summary: &String| word_starts(summary).count();
    let cost = article.summary.as_ref().filter(|_| is_source_s).map(words);
    match cost {
        None => 0,
        Some(cost) if permission == Permission::Opening && cost <= budget => cost,
        Some(_) => {
            article.summary = None;
            article.quoted_in_summary = Vec::new();
            0
        }
    }
}

/// Holds back quotations that the article's rights do not let be shown, and answers with how many
/// words are left for the opening of its text. Quotations count first; one that is the title,
/// which is shown anyway, costs nothing.
pub fn hold_back(article: &mut Article, budget: usize) -> usize {
    let permission = article.rights.permission();
    if permission == Permission::Whole {
        return budget;
    }
    let title = letters(&article.title);
    let mut left = budget;
    left -= summary_cost(article, permission, left);
    for entry in article.provenance.values_mut() {
        let Some(quote) = &entry.quote else { continue };
        let cost = match letters(quote) == title && !article.title_supplied {
            true => 0,
            false => word_starts(quote).count(),
        };
        match permission == Permission::Opening && cost <= left {
            true => left -= cost,
            false => entry.quote = None,
        }
    }
    left
}

//! Names that recur in texts and that no entity bears. Finds them by how names are written: runs of capitals, titles
//! before them, letters in brackets behind them, and what companies, offices and persons are called in Chinese. Proposes,
//! and decides nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use crate::model::entity::EntityKind;
use crate::model::folding::letters;
use crate::model::script::is_cjk;

/// A name is proposed that stands so often in the texts.
const TIMES: usize = 3;
/// So many names are proposed.
const MOST: usize = 100;
/// A name without spaces within a longer one has so many characters at least.
const SHORTEST_CJK: usize = 4;
/// So much of a text is shown on both sides of a name, in characters.
const CONTEXT: usize = 40;

/// A name that recurs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Name {
    pub name: String,
    /// Letters in brackets behind it.
    pub aliases: Vec<String>,
    pub kind: EntityKind,
    pub times: usize,
    /// In how many texts.
    pub texts: usize,
    /// Where it stands first, with the words around it.
    pub context: String,
}

mod chinese;
mod latin;

/// One place of a name.
struct Place<'t> {
    name: String,
    alias: Option<&'t str>,
    says: Option<EntityKind>,
    text: &'t str,
    at: usize,
    len: usize,
    /// A single word with a capital, which most often is none.
    is_weak: bool,
    is_cjk: bool,
    /// Whether a sentence begins with it, so that its first word may be none of it.
    opens: bool,
}

/// Names that recur in `texts` and are none of `known`.
pub fn find(texts: &[String], known: &BTreeSet<String>) -> Vec<Name> {
    // A word that is written without a capital somewhere is no name for opening a sentence.
    let lower = |text: &String| -> HashSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let lower = words.filter(|word| word.starts_with(char::is_lowercase));
        lower.map(str::to_string).collect()
    };
    let lower: HashSet<String> =
        texts
            .par_iter()
            .map(lower)
            .reduce(HashSet::new, |mut all, some| {
                all.extend(some);
                all
            });
    let places = texts.par_iter().enumerate().map(|(number, text)| {
        let mut places = latin::places(text, &lower);
        places.extend(chinese::places(text));
        (number, places)
    });
    let places: Vec<(usize, Vec<Place<'_>>)> = places.collect();
    let all = || {
        places
            .iter()
            .flat_map(|(number, places)| places.iter().map(move |place| (*number, place)))
    };
    let within = all().filter(|(_, place)| !place.opens);
    let within: HashSet<String> = within.map(|(_, place)| letters(&place.name)).collect();
    let mut names: BTreeMap<String, Vec<(usize, &Place<'_>)>> = BTreeMap::new();
    for (number, place) in all() {
        // `Later the Yard` and `Later Yard` open sentences about the yard.
        let rest = place.name.split_once(' ').filter(|_| place.opens);
        let rest = rest.map(|(_, rest)| letters(rest));
        let key = rest.filter(|rest| within.contains(rest) || known.contains(rest));
        let key = key.unwrap_or_else(|| letters(&place.name));
        names.entry(key).or_default().push((number, place));
    }
    // Without spaces, words before a name seem to be a part of it: `后来蓝鲸航运公司` is `蓝鲸航运公司`.
    let longer: Vec<(String, String)> = names
        .keys()
        .filter(|key| key.contains(is_cjk))
        .filter_map(|key| {
            let ends = key.char_indices().skip(1).map(|(at, _)| at);
            let ends = ends.filter_map(|at| key.get(at..));
            let end = ends.filter(|end| end.chars().count() >= SHORTEST_CJK);
            let end = end.into_iter().find(|end| names.contains_key(*end))?;
            Some((key.clone(), end.to_string()))
        })
        .collect();
    for (key, end) in longer {
        let moved = names.remove(&key).unwrap_or_default();
        names.entry(end).or_default().extend(moved);
    }
    // What a name is shown as stands within a sentence, if it does anywhere.
    for places in names.values_mut() {
        places
            .sort_by_key(|(_, place)| (place.opens, place.name.len() * usize::from(place.is_cjk)));
    }
    names.retain(|key, places| !known.contains(key) && places.len() >= TIMES && !key.is_empty());
    let mut found: Vec<Name> = names
        .into_values()
        .filter_map(|places| name(&places))
        .collect();
    // More texts count for more than more places in one of them.
    found.sort_by(|a, b| (b.texts, b.times, &a.name).cmp(&(a.texts, a.times, &b.name)));
    without_parts(&mut found, known);
    found.truncate(MOST);
    found
}

fn name(places: &[(usize, &Place<'_>)]) -> Option<Name> {
    let (_, first) = places.first()?;
    let texts: BTreeSet<usize> = places.iter().map(|(text, _)| *text).collect();
    if first.is_weak && texts.len() < 2 {
        return None;
    }
    let says = |kind| {
        places
            .iter()
            .filter(|(_, place)| place.says == Some(kind))
            .count()
    };
    let kinds = [
        EntityKind::Person,
        EntityKind::Organisation,
        EntityKind::Place,
    ];
    let kind = kinds.into_iter().rev().max_by_key(|kind| says(*kind));
    let aliases: BTreeSet<&str> = places.iter().filter_map(|(_, place)| place.alias).collect();
    Some(Name {
        name: first.name.clone(),
        aliases: aliases.into_iter().map(str::to_string).collect(),
        kind: kind
            .filter(|kind| says(*kind) > 0)
            .unwrap_or(EntityKind::Organisation),
        times: places.len(),
        texts: texts.len(),
        context: context(first),
    })
}

fn context(place: &Place<'_>) -> String {
    let before = place.text.get(..place.at).unwrap_or_default();
    let behind = place.text.get(place.at + place.len..).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .take(CONTEXT)
        .last()
        .map_or(before.len(), |(at, _)| at);
    let end = behind
        .char_indices()
        .nth(CONTEXT)
        .map_or(behind.len(), |(at, _)| at);
    let within = place
        .text
        .get(place.at..place.at + place.len)
        .unwrap_or_default();
    // Words that are cut are left out.
    let mut before = before.get(start..).unwrap_or_default();
    if start > 0 {
        before = before.split_once(' ').map_or(before, |(_, rest)| rest);
    }
    let is_whole = end == behind.len();
    let mut behind = behind.get(..end).unwrap_or_default();
    if !is_whole {
        behind = behind.rsplit_once(' ').map_or(behind, |(rest, _)| rest);
    }
    let shown = [before, within, behind].concat();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes out what is a part of a longer name, as the family name of a person who is named in full.
fn without_parts(found: &mut Vec<Name>, known: &BTreeSet<String>) {
    let words = |name: &str| -> BTreeSet<String> { name.split_whitespace().map(letters).collect() };
    let longer: BTreeSet<String> = found
        .iter()
        .filter(|name| name.name.contains(' '))
        .flat_map(|name| {
            words(&name.name)
                .into_iter()
                .chain(name.aliases.iter().map(|alias| letters(alias)))
        })
        .collect();
    found.retain(|name| {
        let key = letters(&name.name);
        let is_single = !name.name.contains(' ') && !name.name.contains(is_cjk);
        let of_known = || {
            known
                .iter()
                .any(|known| known.len() > key.len() && known.ends_with(&key))
        };
        !is_single || !(longer.contains(&key) || of_known())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str], known: &[&str]) -> Vec<(String, EntityKind, usize)> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_string()).collect();
        let known = known.iter().map(|name| letters(name)).collect();
        let names = find(&texts, &known).into_iter();
        names
            .map(|name| (name.name, name.kind, name.times))
            .collect()
    }

    #[test]
    fn runs_of_capitals_that_recur_are_names() {
        let text = "The Almira Yard mends ships. In May the Almira Yard closed. Nobody at the Almira Yard spoke. The harbour was dark.";
        assert_eq!(
            found(&[text], &[]),
            [("Almira Yard".to_string(), EntityKind::Organisation, 3)]
        );
        assert_eq!(found(&[text], &["Almira Yard"]), []);
    }

    #[test]
    fn titles_and_verbs_tell_persons_and_are_no_part_of_a_name() {
        let text = "President Dee Alvarez spoke. “No,” Dee Alvarez said. Later Dr. Dee Alvarez left, and Alvarez slept. So did Alvarez twice; Alvarez woke.";
        assert_eq!(
            found(&[text], &[]),
            [("Dee Alvarez".to_string(), EntityKind::Person, 3)]
        );
    }

    #[test]
    fn letters_in_brackets_are_another_name() {
        let text = "The Office for Coastal Lights (OCL) wrote. The Office for Coastal Lights paid. We asked the Office for Coastal Lights.";
        let names = find(&[text.to_string()], &BTreeSet::new());
        let names: Vec<(&str, &[String])> = names
            .iter()
            .map(|of| (of.name.as_str(), of.aliases.as_slice()))
            .collect();
        assert_eq!(
            names,
            [("Office for Coastal Lights", ["OCL".to_string()].as_slice())]
        );
    }

    #[test]
    fn words_that_only_open_sentences_are_none() {
        let text = "Ships came. Ships left. Ships stayed. It rained in March. Then in March it froze. By March it thawed, in Chinese and in Chinese waters, say Chinese pilots.";
        assert_eq!(found(&[text, text], &[]), []);
    }

    #[test]
    fn chinese_names_are_told_by_their_ends_and_by_what_persons_do() {
        let text = "据报道，蓝鲸航运公司表示。由蓝鲸航运公司建造，属于蓝鲸航运公司。王小明说不。王小明表示同意，后来王小明指出。部分市场全部关闭，部分市场全部关闭，部分市场全部关闭。";
        assert_eq!(
            found(&[text], &[]),
            [
                ("王小明".to_string(), EntityKind::Person, 3),
                ("蓝鲸航运公司".to_string(), EntityKind::Organisation, 3),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fall(text in "[A-Za-z .,()\n’'王公司说部市&-]{0,200}") {
            drop(find(&[text], &BTreeSet::new()));
        }
    }
}

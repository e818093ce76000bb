//! Bylines: names of people, and the place where they wrote. Refuses agencies, sites and
//! desks as authors, and words that only look like names.

use crate::model::entity::EntityKind;
use crate::model::script::is_cjk;

use super::dates;
use super::known::{Known, word_starts};

/// A byline is no longer than this, in bytes.
const MAX_BYTES: usize = 160;

#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Byline {
    /// Names of people, as printed.
    pub authors: Vec<String>,
    /// Names in it that are no people's.
    pub organisations: Vec<String>,
    pub place: Option<String>,
}

const PARTICLES: [&str; 20] = [
    "de", "van", "von", "der", "den", "bin", "bint", "al", "el", "la", "da", "dos", "du", "le",
    "di", "del", "ten", "ter", "y", "ibn",
];
/// Words that begin sentences, or stand in headings, and are no names.
const NO_NAMES: [&str; 44] = [
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "it",
    "as",
    "for",
    "this",
    "that",
    "these",
    "those",
    "when",
    "while",
    "after",
    "before",
    "by",
    "from",
    "to",
    "with",
    "and",
    "or",
    "but",
    "if",
    "he",
    "she",
    "they",
    "we",
    "you",
    "i",
    "its",
    "their",
    "his",
    "her",
    "our",
    "what",
    "how",
    "why",
    "who",
    "where",
    "not",
    "published",
    "updated",
];
/// Words of which one shows that a name is an institution's.
const INSTITUTIONS: [&str; 26] = [
    "agency",
    "agencies",
    "associated",
    "bureau",
    "correspondent",
    "correspondents",
    "desk",
    "editor",
    "editorial",
    "editors",
    "news",
    "newsroom",
    "office",
    "press",
    "reporter",
    "reporters",
    "staff",
    "team",
    "times",
    "daily",
    "afp",
    "reuters",
    "xinhua",
    "bloomberg",
    "journal",
    "ministry",
];
const INSTITUTIONS_CJK: [&str; 14] = [
    "社", "报", "報", "网", "網", "台", "部", "局", "院", "所", "公司", "大学", "大學", "新聞",
];
/// Names that end in "in" by themselves, so that nothing is glued to them.
const ENDS_IN_IN: [&str; 18] = [
    "austin", "baldwin", "benjamin", "chaplin", "collin", "colin", "darwin", "franklin", "goodwin",
    "griffin", "irwin", "justin", "kevin", "levin", "martin", "putin", "robin", "rubin",
];

/// Reads the whole of `text` as a byline: `Ann Lee`, `By A. B. Smith and C. D. Jones`,
/// `Ann Lee in Paris`. `None` where any of it is something else.
///
/// In `Ann Leein Paris` the `in` is cut off, if Paris is a known place and "Ann Lee" can be a
/// name while "Ann Leein" is nobody's.
pub fn parse(text: &str, known: &Known) -> Option<Byline> {
    let text = text
        .trim()
        .trim_end_matches([',', '|', '·', '•', '-', '–', ':', ' ']);
    let text = strip_by(text).unwrap_or(text);
    if text.is_empty() || text.len() > MAX_BYTES || text.contains('\n') {
        return None;
    }
    let (names, place) = split_place(text, known);
    let mut byline = Byline {
        place,
        ..Byline::default()
    };
    for part in split_names(&names) {
        if is_institution(&part, known) {
            byline.organisations.push(part);
        } else if is_name(&part) {
            byline.authors.push(part);
        } else {
            return None;
        }
    }
    (!byline.authors.is_empty() || !byline.organisations.is_empty()).then_some(byline)
}

/// The text behind a leading `By`, or what stands for it in German, French and Spanish.
pub fn strip_by(text: &str) -> Option<&str> {
    let (by, rest) = text.split_at_checked(2)?;
    let english = by.eq_ignore_ascii_case("by").then_some(rest);
    let others = || {
        ["Von", "Par", "Por", "VON", "PAR", "POR"]
            .iter()
            .find_map(|by| text.strip_prefix(by))
    };
    let rest = english.or_else(others)?;
    rest.starts_with([' ', ':', '\u{a0}'])
        .then(|| rest.trim_start_matches([' ', ':', '\u{a0}']))
}

/// Whether a line says what somebody does there: `Berlin correspondent`.
pub fn is_role_line(line: &str) -> bool {
    const ROLES: [&str; 12] = [
        "correspondent",
        "correspondents",
        "reporter",
        "editor",
        "writer",
        "columnist",
        "journalist",
        "korrespondent",
        "korrespondentin",
        "redakteur",
        "redakteurin",
        "correspondant",
    ];
    let words: Vec<&str> = line.split_whitespace().collect();
    let last = words.last().map(|word| word.to_lowercase());
    words.len() <= 5 && last.is_some_and(|last| ROLES.contains(&last.as_str()))
}

/// Whether a line is a byline that says so by its `By`, or a date that does by its label.
pub fn is_marked_line(line: &str) -> bool {
    let dated = strip_published(line).is_some_and(|rest| dates::whole(rest).is_some())
        || dates::strip_updated(line).is_some_and(|rest| dates::whole(rest).is_some())
        || dates::is_relative(line);
    dated || strip_by(line).is_some_and(|rest| split_dated(rest, &Known::default()).is_some())
}

/// A byline that a date may follow on the same line, behind a mark: where the date begins, in
/// bytes, and the byline. Without a date the first is the length of the text.
pub fn split_dated(text: &str, known: &Known) -> Option<(usize, Byline)> {
    if let Some(byline) = parse(text, known) {
        return Some((text.len(), byline));
    }
    text.char_indices()
        .filter(|(_, c)| matches!(c, '|' | '·' | '•' | ',' | '-' | '–' | '—' | ' '))
        .find_map(|(at, mark)| {
            let (names, rest) = text.split_at_checked(at)?;
            let date = rest
                .get(mark.len_utf8()..)?
                .trim_start_matches([' ', '|', '·', '•', '-', '–', '—']);
            let dated = dates::whole(strip_published(date).unwrap_or(date)).is_some();
            let byline = if dated { parse(names, known) } else { None };
            byline.map(|byline| (text.len() - date.len(), byline))
        })
}

/// The text behind a label of publication, such as `Published:` or `Published on`.
pub fn strip_published(text: &str) -> Option<&str> {
    let labels = [
        "First published",
        "Published online",
        "Published",
        "Publication date",
        "Posted",
        "PUBLISHED",
        "POSTED",
        "Veröffentlicht",
        "Erschienen",
        "Publié",
        "Publicado",
        "发布时间",
        "發布時間",
        "发布于",
        "发表于",
    ];
    let rest = labels.iter().find_map(|label| text.strip_prefix(label))?;
    let marked = rest.trim_start_matches([' ', ':', '：', '\u{a0}']);
    let marked = ["on ", "at ", "am ", "le ", "el "]
        .iter()
        .find_map(|word| marked.strip_prefix(word))
        .unwrap_or(marked);
    let is_cjk_label = text.starts_with(is_cjk);
    (marked.len() < rest.len() || is_cjk_label).then_some(marked)
}

/// Names between semicolons, or else between commas and "and". Where semicolons part them, a comma stands behind a
/// surname; so it does between two single words, and before initials.
pub fn split_names(text: &str) -> Vec<String> {
    let one_space = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains([';', '；']) {
        let parts = text.split([';', '；']).map(|part| {
            let part = part
                .trim()
                .trim_start_matches("and ")
                .trim_matches([',', ' ']);
            one_space(part)
        });
        return parts.filter(|part| !part.is_empty()).collect();
    }
    let text = text.replace(" And ", " and ").replace(" AND ", " and ");
    // `Lee, Ann and Chen, Bo`.
    let pairs: Vec<&str> = text.split(" and ").collect();
    let is_pair = |pair: &&str| {
        let parts = pair.split_once(',').map(|(a, b)| (a.trim(), b.trim()));
        parts.is_some_and(|(surname, given)| is_surname_first(surname, given))
    };
    if pairs.len() > 1 && pairs.iter().all(is_pair) {
        return pairs.into_iter().map(one_space).collect();
    }
    let text = text.replace(" and ", ";");
    let parts: Vec<String> = text
        .split([',', ';', '&', '、', '，', '|'])
        .map(one_space)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [surname, given] if text.contains(',') && is_surname_first(surname, given) => {
            vec![format!("{surname}, {given}")]
        }
        _ => parts,
    }
}

fn is_surname_first(surname: &str, given: &str) -> bool {
    let mut words = surname.split(' ');
    let last = words.next_back().unwrap_or_default();
    let is_surname = is_name_word(last) && words.all(|word| PARTICLES.contains(&word));
    let is_given = !given.contains(' ') && is_name_word(given);
    let of_one = |text: &str| text.chars().count() == 1 && text.chars().all(is_cjk);
    // One character is no whole name.
    let is_chinese = of_one(surname) && given.chars().all(is_cjk);
    is_chinese || (is_surname && (is_given || given.split(' ').all(is_initial)))
}

/// `Lee, Ann` as `Ann Lee`, and `李, 明` as `李明`. What else has a comma stays.
pub fn in_order(name: &str) -> String {
    let mut parts = name.split([',', '，']).map(str::trim);
    let (Some(family), Some(given), None) = (parts.next(), parts.next(), parts.next()) else {
        return name.to_string();
    };
    let is_suffix = ["Jr", "Sr", "II", "III", "IV"].contains(&given.trim_end_matches('.'));
    if family.is_empty() || given.is_empty() || is_suffix {
        return name.to_string();
    }
    match family.chars().chain(given.chars()).all(is_cjk) {
        true => format!("{family}{given}"),
        false => format!("{given} {family}"),
    }
}

/// Whether a capital letter on this word shows that a sentence begins.
pub fn begins_sentence(word: &str) -> bool {
    NO_NAMES.contains(&word.to_lowercase().as_str())
}

pub fn is_institution(name: &str, known: &Known) -> bool {
    if known.is_person(name) {
        return false;
    }
    let listed = |word: &str| INSTITUTIONS.contains(&word.to_lowercase().trim_matches('.'));
    let cjk = name.chars().filter(|&c| is_cjk(c)).count();
    !known.named(EntityKind::Organisation, name).is_empty()
        || name.split_whitespace().any(listed)
        || super::hosts::host_at(name).is_some()
        || matches!(name, "AP" | "PA" | "dpa" | "UPI")
        || (cjk >= 3 && INSTITUTIONS_CJK.iter().any(|end| name.ends_with(end)))
}

/// Whether a text has the shape of one person's name.
fn is_name(text: &str) -> bool {
    let cjk = text.chars().filter(|&c| is_cjk(c)).count();
    if cjk > 0 {
        return (2..=4).contains(&cjk) && text.chars().all(|c| is_cjk(c) || c == ' ' || c == '·');
    }
    let words: Vec<&str> = text.split(' ').collect();
    let full = words.iter().filter(|word| is_name_word(word)).count();
    let rest = words.iter().all(|word| {
        is_name_word(word) || is_initial(word) || PARTICLES.contains(&word.to_lowercase().as_str())
    });
    (2..=6).contains(&words.len())
        && rest
        && (1..=4).contains(&full)
        && words.last().is_some_and(|word| is_name_word(word))
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    let upper = chars.next().is_some_and(char::is_uppercase);
    upper && word.chars().count() <= 5 && chars.all(|c| c == '.' || c == '-' || c.is_uppercase())
}

fn is_name_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let (plain, _) = word.split_once(['.']).map_or((word, ""), |(w, r)| (w, r));
    let ends = ["Jr.", "Sr."].contains(&word) || plain == word;
    ends && word.chars().count() >= 2
        && word.chars().next().is_some_and(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.'))
        && !NO_NAMES.contains(&lower.as_str())
}

/// Cuts ` in Paris`, a glued `in Paris` or `, Paris` off a byline.
fn split_place(text: &str, known: &Known) -> (String, Option<String>) {
    // Several authors may each have a place: each ` in …` up to the next "and" or comma goes.
    if text.contains(" in ") {
        let mut place = None;
        let names: Vec<String> = text
            .replace(" and ", ";")
            .split(';')
            .map(|part| match part.split_once(" in ") {
                Some((name, at)) if is_place_name(at, known) => {
                    place.get_or_insert_with(|| at.trim().to_string());
                    name.to_string()
                }
                _ => part.to_string(),
            })
            .collect();
        if place.is_some() {
            return (names.join("; "), place);
        }
    }
    for (start, _) in word_starts(text).skip(1) {
        let (Some(before), Some(place)) = (text.get(..start), text.get(start..)) else {
            continue;
        };
        if !known.is_place(place) {
            continue;
        }
        let before = before.trim_end();
        if let Some(name) = unglued(before, known) {
            return (name.to_string(), Some(place.to_string()));
        }
        let name = before.trim_end_matches([',', ' ']);
        if is_name(name) && !known.is_person(text) {
            return (name.to_string(), Some(place.to_string()));
        }
    }
    (text.to_string(), None)
}

/// `Ann Leein` without the `in` that belongs to the place behind it.
fn unglued<'t>(before: &'t str, known: &Known) -> Option<&'t str> {
    let name = before.strip_suffix("in")?;
    let last = before.split_whitespace().next_back()?.to_lowercase();
    let own = known.is_person(before)
        || ENDS_IN_IN.contains(&last.as_str())
        || last.ends_with("tein")
        || last.ends_with("lein");
    let apart = name.split_whitespace().count() == before.split_whitespace().count();
    (apart && (!own || known.is_person(name)) && is_name(name)).then_some(name)
}

fn is_place_name(text: &str, known: &Known) -> bool {
    let text = text.trim();
    let capitalised = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    known.is_place(text)
        || (text.split_whitespace().count() <= 4
            && !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | ',' | '.' | '’' | '\''))
            && text.split_whitespace().all(capitalised))
}

#[cfg(test)]
mod tests {
    use super::super::{KnownEntity, Registry};
    use super::*;
    use crate::model::slug::Slug;

    fn known() -> Known {
        let entity = |name: &str, kind| KnownEntity {
            slug: Slug::from_title(name, 60).unwrap_or_else(|| unreachable!()),
            kind,
            names: vec![name.into()],
            domains: Vec::new(),
        };
        Known::new(&Registry {
            entities: vec![
                entity("Guangdong", EntityKind::Place),
                entity("Hong Kong", EntityKind::Place),
                entity("Northern Wire", EntityKind::Organisation),
                entity("Ada Quillin", EntityKind::Person),
            ],
            topics: Vec::new(),
        })
    }

    fn read(text: &str) -> Option<(Vec<String>, Option<String>)> {
        parse(text, &known()).map(|byline| (byline.authors, byline.place))
    }

    fn is(authors: &[&str], place: Option<&str>) -> Option<(Vec<String>, Option<String>)> {
        Some((
            authors.iter().map(|a| (*a).to_string()).collect(),
            place.map(str::to_string),
        ))
    }

    #[test]
    fn several_authors_are_told_apart() {
        assert_eq!(
            read("By A. B. Smith and C. D. Jones"),
            is(&["A. B. Smith", "C. D. Jones"], None)
        );
        assert_eq!(
            read("Ann Lee, Bo van Dyk & 王小明"),
            is(&["Ann Lee", "Bo van Dyk", "王小明"], None)
        );
        assert_eq!(read("BY ANN LEE"), is(&["ANN LEE"], None));
        assert_eq!(split_names("Smith, John"), ["Smith, John"]);
    }

    #[test]
    fn a_place_is_no_surname() {
        assert_eq!(
            read("Mei Tang in Guangdong"),
            is(&["Mei Tang"], Some("Guangdong"))
        );
        assert_eq!(
            read("Mei Tangin Guangdong"),
            is(&["Mei Tang"], Some("Guangdong"))
        );
        assert_eq!(
            read("Mei Tangin Hong Kong"),
            is(&["Mei Tang"], Some("Hong Kong"))
        );
        assert_eq!(
            read("Mei Tang, Hong Kong"),
            is(&["Mei Tang"], Some("Hong Kong"))
        );
        assert_eq!(read("Mei Tang in Lyon"), is(&["Mei Tang"], Some("Lyon")));
        assert_eq!(
            read("Mei Tang in Guangdong and Ann Lee in Lyon"),
            is(&["Mei Tang", "Ann Lee"], Some("Guangdong"))
        );
    }

    #[test]
    fn a_name_that_ends_in_in_stays_whole() {
        assert_eq!(
            read("Ada Quillin Guangdong"),
            is(&["Ada Quillin"], Some("Guangdong"))
        );
        assert_eq!(
            read("Paul Martin Guangdong"),
            is(&["Paul Martin"], Some("Guangdong"))
        );
        assert_eq!(
            read("Alice Lin Guangdong"),
            is(&["Alice Lin"], Some("Guangdong"))
        );
    }

    #[test]
    fn agencies_and_desks_are_no_authors() {
        for text in [
            "By Northern Wire",
            "Staff Reporter",
            "AP",
            "By The Press Agency",
            "某某日报",
            "news.example.org",
        ] {
            let byline = parse(text, &known());
            assert_eq!(byline.map(|b| b.authors), Some(Vec::new()), "{text}");
        }
        assert_eq!(read("By Ann Lee and Northern Wire"), is(&["Ann Lee"], None));
    }

    #[test]
    fn prose_is_no_byline() {
        for text in [
            "",
            "By",
            "By the numbers",
            "The Company Said",
            "China has virtually",
            "Ann",
            "By 2030",
            "By Design, China Builds",
            "Ann Lee said on Friday",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_may_share_the_line() {
        for text in [
            "Ann Lee | 29 August 2025",
            "Ann Lee, Aug 29, 2025",
            "Ann Lee - Published: 29 Aug 2025",
            "Ann Lee 29 Aug 2025",
        ] {
            let split = split_dated(text, &known());
            assert_eq!(
                split.map(|(at, b)| (
                    text.get(at..).is_some_and(|d| d.contains("2025")),
                    b.authors
                )),
                Some((true, vec!["Ann Lee".to_string()])),
                "{text}"
            );
        }
        assert!(is_marked_line("By Ann Lee") && is_marked_line("Published: 3 March 2025"));
        assert!(!is_marked_line("By Design, China Builds Its Own"));
    }
}

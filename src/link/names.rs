//! Recognises known names in running text: leftmost, longest, whole words only. Refuses to
//! decide what an ambiguous name means, and knows nothing of entities, topics or pages.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::script::is_cjk;

/// The longest name that is looked for, in characters. Longer ones are ignored.
pub const MAX_NAME_CHARS: usize = 200;

/// The longest character reference that is looked for around a match, in bytes.
const MAX_REFERENCE_BYTES: usize = 32;

/// Names that are no longer than this together, in bytes, can be looked for by a table of what
/// follows each of their letters. For more names it would be too large.
const MOST_TABLED_BYTES: usize = 128 * 1024;

/// Whether letters must agree in case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Case {
    /// As names are written: `Apple` is not `apple`.
    Exact,
    /// As keywords are meant: A–Z and a–z are alike, other letters are not folded.
    IgnoreAscii,
}

/// A set of names ready to be looked for. `Id` says what is named.
#[derive(Clone, Debug)]
pub struct NameIndex<Id> {
    /// `None` where there is nothing to look for.
    automaton: Option<AhoCorasick>,
    /// By number of the automaton's pattern.
    patterns: Vec<Pattern>,
    /// Who bears a name: sorted, each once, never empty.
    bearers: Vec<Vec<Id>>,
}

#[derive(Clone, Copy, Debug)]
struct Pattern {
    /// Length in bytes.
    len: usize,
    /// Index into `bearers`.
    bearers: usize,
    /// The longest other pattern with which this one begins.
    shorter: Option<usize>,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Found<'i, Id> {
    /// Byte range in the text, on character boundaries.
    pub start: usize,
    pub end: usize,
    /// Who bears the name: sorted, each once. More than one means that it is ambiguous.
    pub candidates: &'i [Id],
}

impl<Id: Copy + Ord> NameIndex<Id> {
    /// Names are brought to NFC and their white space collapsed; empty ones and those longer
    /// than [`MAX_NAME_CHARS`] are ignored. In the text a line break may stand for one space.
    pub fn new(names: impl IntoIterator<Item = (String, Id)>, case: Case) -> NameIndex<Id> {
        NameIndex::built(names, case, false)
    }

    /// The same, which takes longer to make, and goes through a text several times as fast.
    pub fn for_many_texts(
        names: impl IntoIterator<Item = (String, Id)>,
        case: Case,
    ) -> NameIndex<Id> {
        NameIndex::built(names, case, true)
    }

    fn built(
        names: impl IntoIterator<Item = (String, Id)>,
        case: Case,
        for_many_texts: bool,
    ) -> NameIndex<Id> {
        let mut by_name: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
        for (name, id) in names {
            let name = normalised(&name, case);
            if !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS {
                by_name.entry(name).or_default().insert(id);
            }
        }
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        let mut bearers = Vec::with_capacity(by_name.len());
        for (name, ids) in by_name {
            for broken in line_broken(&name) {
                spellings.insert(broken, bearers.len());
            }
            spellings.insert(name, bearers.len());
            bearers.push(ids.into_iter().collect());
        }
        let automaton = automaton(spellings.keys(), case, for_many_texts);
        NameIndex {
            automaton,
            patterns: patterns(&spellings),
            bearers,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }

    /// The names in `text`, which is expected in NFC: sorted, disjoint, the leftmost first and
    /// the longest of those that begin at one place.
    ///
    /// A name is no match where it is a part of a longer word; between characters of scripts
    /// written without spaces (Han, kana, hangul) every place is a word's edge. The text may be
    /// escaped HTML without tags, and the names escaped in the same way: nothing is found
    /// inside a character reference.
    pub fn find<'i>(&'i self, text: &str) -> Vec<Found<'i, Id>> {
        let mut found = Vec::new();
        let Some(automaton) = &self.automaton else {
            return found;
        };
        let mut from = 0;
        while let Some(hit) = automaton.find(Input::new(text).range(from..)) {
            let start = hit.start();
            match self.longest_whole(text, start, hit.pattern().as_usize()) {
                Some((end, candidates)) => {
                    found.push(Found {
                        start,
                        end,
                        candidates,
                    });
                    from = end;
                }
                None => from = next_start(text, start),
            }
        }
        found
    }

    /// The longest name at `start` that stands there as a whole, given the number of the
    /// longest that stands there at all.
    fn longest_whole(&self, text: &str, start: usize, longest: usize) -> Option<(usize, &[Id])> {
        let (before, after) = text.split_at_checked(start)?;
        if continues(before.chars().next_back(), after.chars().next())
            || inside_reference(text, start)
        {
            return None;
        }
        let mut next = Some(longest);
        while let Some(pattern) = next.and_then(|number| self.patterns.get(number)) {
            let end = start + pattern.len;
            let (before, after) = text.split_at_checked(end)?;
            if !continues(before.chars().next_back(), after.chars().next())
                && !inside_reference(text, end)
            {
                return Some((end, self.bearers.get(pattern.bearers)?));
            }
            next = pattern.shorter;
        }
        None
    }
}

fn normalised(name: &str, case: Case) -> String {
    let composed: String = name.nfc().collect();
    let mut normal = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    if case == Case::IgnoreAscii {
        normal.make_ascii_lowercase();
    }
    normal
}

/// The name with a line break in place of one of its spaces, for each of them.
fn line_broken(name: &str) -> impl Iterator<Item = String> {
    name.match_indices(' ').map(|(space, _)| {
        let (before, after) = name.split_at(space);
        format!("{before}\n{}", after.trim_start())
    })
}

fn automaton<'a>(
    spellings: impl Iterator<Item = &'a String> + Clone,
    case: Case,
    for_many_texts: bool,
) -> Option<AhoCorasick> {
    let bytes: usize = spellings.clone().map(String::len).sum();
    let tabled = for_many_texts && bytes <= MOST_TABLED_BYTES;
    let automaton = AhoCorasick::builder()
        .kind(tabled.then_some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(case == Case::IgnoreAscii)
        .build(spellings)
        // Fails only beyond 2³¹ states, which no content that fits into memory reaches.
        .ok()?;
    (automaton.patterns_len() > 0).then_some(automaton)
}

/// In the map's order, in which whatever a spelling begins with stands before it.
fn patterns(spellings: &BTreeMap<String, usize>) -> Vec<Pattern> {
    let mut patterns = Vec::with_capacity(spellings.len());
    let mut beginnings: Vec<(&str, usize)> = Vec::new();
    for (number, (spelling, &bearers)) in spellings.iter().enumerate() {
        while beginnings
            .last()
            .is_some_and(|(begin, _)| !spelling.starts_with(begin))
        {
            beginnings.pop();
        }
        let shorter = beginnings.last().map(|&(_, number)| number);
        patterns.push(Pattern {
            len: spelling.len(),
            bearers,
            shorter,
        });
        beginnings.push((spelling, number));
    }
    patterns
}

/// Whether a word goes on between these two neighbours.
fn continues(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    // A combining mark belongs to the character before it, of whatever script.
    (!after.is_ascii() && is_combining_mark(after)) || (in_word(before) && in_word(after))
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_cjk(c))
}

/// Whether the place `at` lies within a character reference such as `&amp;` or `&#39;`.
///
/// Only names of lower-case letters count, as those that escaping writes, so that "AT&T;" in
/// plain text is none.
fn inside_reference(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let (Some(before), Some(after)) = (bytes.get(..at), bytes.get(at..)) else {
        return false;
    };
    let within = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
    let back = before
        .iter()
        .rev()
        .take(MAX_REFERENCE_BYTES)
        .take_while(within)
        .count();
    let Some(open) = at
        .checked_sub(back + 1)
        .filter(|&open| bytes.get(open) == Some(&b'&'))
    else {
        return false;
    };
    let ahead = after
        .iter()
        .take(MAX_REFERENCE_BYTES)
        .take_while(within)
        .count();
    let close = at + ahead;
    bytes.get(close) == Some(&b';')
        && bytes
            .get(open + 1..close)
            .is_some_and(|reference| match reference {
                [b'#', b'x' | b'X', digits @ ..] => {
                    !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)
                }
                [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
                name => name.len() > 1 && name.iter().all(u8::is_ascii_lowercase),
            })
}

/// Where the next name may begin if none does at `start`: behind the word that `start` lies
/// inside of, or at the next character.
fn next_start(text: &str, start: usize) -> usize {
    let Some((before, after)) = text.split_at_checked(start) else {
        return text.len();
    };
    let Some(first) = after.chars().next() else {
        return text.len();
    };
    if before.chars().next_back().is_some_and(in_word) && in_word(first) {
        text.len() - after.trim_start_matches(in_word).len()
    } else {
        start + first.len_utf8()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[(&str, u8)]) -> NameIndex<u8> {
        let names = names.iter().map(|&(name, id)| (name.to_string(), id));
        NameIndex::for_many_texts(names, Case::Exact)
    }

    fn found<'t>(names: &[(&str, u8)], text: &'t str) -> Vec<(&'t str, Vec<u8>)> {
        index(names)
            .find(text)
            .iter()
            .map(|f| {
                (
                    text.get(f.start..f.end).unwrap_or("?"),
                    f.candidates.to_vec(),
                )
            })
            .collect()
    }

    #[test]
    fn names_are_whole_words() {
        let names = [("Ann", 1), ("GPT-4", 2)];
        assert_eq!(
            found(&names, "Anna, Ann, Joann, (Ann)"),
            vec![("Ann", vec![1]); 2]
        );
        assert_eq!(
            found(&names, "GPT-4o and GPT-42 but GPT-4."),
            [("GPT-4", vec![2])]
        );
        assert_eq!(
            found(&names, "Ann's and Ann’s"),
            [("Ann", vec![1]), ("Ann", vec![1])]
        );
        assert_eq!(found(&names, "ÉAnn Anné Annж"), []);
        assert_eq!(
            found(&[("C++", 1), (".NET", 2)], "C++17, ASP.NET"),
            [("C++", vec![1]), (".NET", vec![2])]
        );
    }

    #[test]
    fn cjk_neighbours_are_no_part_of_the_word() {
        let names = [("华为", 1), ("AI", 2), ("삼성", 3), ("トヨタ", 4)];
        assert_eq!(found(&names, "在华为工作"), [("华为", vec![1])]);
        assert_eq!(found(&names, "用AI做，MAID"), [("AI", vec![2])]);
        assert_eq!(
            found(&names, "삼성이 トヨタは"),
            [("삼성", vec![3]), ("トヨタ", vec![4])]
        );
        assert_eq!(found(&names, "x华为y"), [("华为", vec![1])]);
    }

    #[test]
    fn the_longest_wins_and_a_shorter_one_stands_in_for_it() {
        let names = [
            ("New York", 1),
            ("New York Times", 2),
            ("York Times", 3),
            ("Time", 4),
        ];
        assert_eq!(
            found(&names, "The New York Times said"),
            [("New York Times", vec![2])]
        );
        assert_eq!(
            found(&names, "a New York Timesman"),
            [("New York", vec![1])]
        );
        assert_eq!(found(&names, "xNew York Times"), [("York Times", vec![3])]);
        assert_eq!(found(&names, "New Yorker, Time"), [("Time", vec![4])]);
    }

    #[test]
    fn what_follows_a_stand_in_is_still_found() {
        let names = [("A B C", 1), ("A", 2), ("B C", 3), ("B", 4)];
        assert_eq!(found(&names, "A B Cx"), [("A", vec![2]), ("B", vec![4])]);
    }

    #[test]
    fn a_shared_name_is_ambiguous_and_a_repeated_one_is_not() {
        let names = [("Li", 3), ("Li", 1), ("Wu", 2), ("Wu", 2)];
        assert_eq!(
            found(&names, "Li Wu"),
            [("Li", vec![1, 3]), ("Wu", vec![2])]
        );
    }

    #[test]
    fn names_are_composed_and_their_white_space_collapsed() {
        assert_eq!(
            found(&[("Jose\u{301}  \n Luis ", 1)], "José Luis"),
            [("José Luis", vec![1])]
        );
        assert_eq!(found(&[("Jose", 1)], "Jose\u{301}"), []);
        assert_eq!(
            found(&[("A B C", 1)], "A\nB C or A B\nC"),
            [("A\nB C", vec![1]), ("A B\nC", vec![1])]
        );
    }

    #[test]
    fn blank_and_overlong_names_are_ignored() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        assert!(index(&[("", 1), (" \n", 1), (&long, 1)]).is_empty());
        assert!(index(&[]).find("anything").is_empty());
        assert!(!index(&[(&long[1..], 1)]).is_empty());
    }

    #[test]
    fn few_texts_are_searched_like_many() {
        let names =
            || [("New York", 1u8), ("York", 2), ("华为", 3)].map(|(n, id)| (n.to_string(), id));
        let text = "York, New York, Yorkshire, 华为";
        let few = NameIndex::new(names(), Case::Exact);
        let many = NameIndex::for_many_texts(names(), Case::Exact);
        assert_eq!(few.find(text).len(), 3);
        assert_eq!(few.find(text), many.find(text));
    }

    #[test]
    fn keywords_ignore_ascii_case() {
        let index = NameIndex::new([("Export Controls".to_string(), 1u8)], Case::IgnoreAscii);
        assert_eq!(index.find("EXPORT controls, export controlstuff").len(), 1);
        let index = NameIndex::new([("Ärz".to_string(), 1u8)], Case::IgnoreAscii);
        assert_eq!((index.find("ÄRZ").len(), index.find("ärz").len()), (1, 0));
    }

    #[test]
    fn nothing_is_found_inside_a_character_reference() {
        let names = [
            ("amp", 1),
            ("39", 2),
            ("x27", 3),
            ("R&amp;D", 4),
            (";", 5),
            ("A&", 6),
        ];
        assert_eq!(found(&names, "&amp; &#39; &#x27;"), []);
        assert_eq!(
            found(&names, "amp; &lt;amp&gt; R&amp;D A&amp;"),
            [
                ("amp", vec![1]),
                (";", vec![5]),
                ("amp", vec![1]),
                ("R&amp;D", vec![4])
            ]
        );
        assert_eq!(found(&[("AT&T", 1)], "AT&T; others"), [("AT&T", vec![1])]);
    }

    proptest::proptest! {
        #[test]
        fn results_are_in_order_disjoint_and_on_character_boundaries(
            names in proptest::collection::vec("[a-cA 华&;#é\u{301}1]{0,5}", 0..12),
            text in "[a-cA 华\n&;#é\u{301}1]{0,60}",
            ignore in proptest::bool::ANY,
        ) {
            let case = if ignore { Case::IgnoreAscii } else { Case::Exact };
            let index = NameIndex::new(names.into_iter().zip(0u8..), case);
            let mut last = 0;
            for found in index.find(&text) {
                proptest::prop_assert!(last <= found.start && found.start < found.end);
                proptest::prop_assert!(text.get(found.start..found.end).is_some());
                proptest::prop_assert!(!found.candidates.is_empty());
                proptest::prop_assert!(found.candidates.is_sorted());
                last = found.end;
            }
        }

        #[test]
        fn no_text_makes_it_panic(names in proptest::collection::vec(".{0,8}", 0..20), text in ".*") {
            let index = NameIndex::new(names.into_iter().zip(0u8..), Case::Exact);
            proptest::prop_assert!(index.find(&text).iter().all(|f| text.get(f.start..f.end).is_some()));
        }
    }
}

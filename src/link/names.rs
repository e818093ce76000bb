//! Recognises known names in running text: whole words only, and where names overlap the longest,
//! then the leftmost. Refuses to decide what an ambiguous name means, and knows nothing of entities,
//! topics or pages.

use std::cmp::Reverse;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::{Anchored, MatchKind, StartKind, dfa, nfa};

use super::spellings::BySpelling;
pub use super::spellings::MAX_NAME_CHARS;
use super::words::{is_edge, is_running_word};
use crate::model::entity::Matching;
use crate::model::folding::{Markup, folded, in_capitals, spelling};

/// A name of so many letters is recognised in capitals too. Shorter ones are as often
/// abbreviations of something else.
const LETTERS_IN_CAPITALS: usize = 5;

/// Names that are no longer than this together, in bytes, can be looked for by a table of what
/// follows each of their letters. For more names it would be too large.
const MOST_TABLED_BYTES: usize = 256 * 1024;
/// So few spellings are always looked for by a table.
const FEW_SPELLINGS: usize = 100;

/// From a group of so few candidates it is chosen by looking at all of them each time.
const FEW_CANDIDATES: usize = 8;

/// A set of names ready to be looked for. `Id` says what is named.
#[derive(Clone, Debug)]
pub struct NameIndex<Id> {
    /// `None` where there is nothing to look for.
    machine: Option<Machine>,
    /// By number of the machine's pattern.
    patterns: Vec<Pattern>,
    /// Who bears a name: sorted, each once, never empty.
    bearers: Vec<Vec<Id>>,
    /// Names of one word in lower case, which is how the language's own words are written.
    words: Vec<String>,
}

/// How spellings are looked for.
#[derive(Clone, Debug)]
enum Machine {
    /// Fast, and large.
    Table(dfa::DFA),
    /// Several times as slow.
    Sparse(nfa::contiguous::NFA),
}

#[derive(Clone, Copy, Debug)]
struct Pattern {
    /// In bytes.
    len: usize,
    chars: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// An index into `bearers`.
    Name(usize),
    /// An index into `words`.
    Word(usize),
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

/// All that was found in a text.
#[derive(Clone, Debug)]
pub struct Finds<'i, Id> {
    /// In order, disjoint.
    pub names: Vec<Found<'i, Id>>,
    /// Names of one word that stand there in lower case, as often as they do.
    pub words: Vec<&'i str>,
}

/// How many texts are going to be searched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Texts {
    Few,
    /// Getting ready takes longer, and each text is gone through several times as fast.
    Many,
}

/// The longest name that ends at a place of the folded text, as long as nothing longer stands in
/// its way; then the next one.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    start: usize,
    end: usize,
    chars: usize,
    bearers: usize,
    /// What the machine knows at the place, and which of its patterns this is: they are sorted from
    /// the longest to the shortest.
    state: StateID,
    rank: usize,
}

impl<Id: Copy + Ord> NameIndex<Id> {
    /// Names, each with how it may be recognised. They are folded; empty ones and those longer
    /// than [`MAX_NAME_CHARS`] are ignored. Where nothing is said, it is also noted where a name of
    /// one word stands in lower case.
    pub fn of_names(
        names: impl IntoIterator<Item = (String, Option<Matching>, Id)>,
        texts: Texts,
    ) -> NameIndex<Id> {
        let mut by_spelling = BySpelling::default();
        let mut in_other_case = Vec::new();
        for (name, matching, id) in names {
            let name = spelling(&name);
            if matching == Some(Matching::Never) || !by_spelling.add(&name, id) {
                continue;
            }
            if matching != Some(Matching::Exact) {
                in_other_case.push((name, id, matching.is_none()));
            }
        }
        // Whoever is written so by name is meant, and nobody else.
        let as_written = by_spelling.names.clone();
        for (name, id, watched) in in_other_case {
            if let Some(capitals) = in_capitals(&name, LETTERS_IN_CAPITALS)
                .filter(|capitals| !as_written.contains_key(capitals))
            {
                by_spelling.add(&capitals, id);
            }
            let word = name.to_lowercase();
            if watched
                && word != name
                && name.chars().any(char::is_lowercase)
                && !word.contains(char::is_whitespace)
                && !as_written.contains_key(&word)
            {
                by_spelling.words.insert(word);
            }
        }
        NameIndex::built(by_spelling, texts, false)
    }

    /// Keywords: A–Z and a–z are alike, other letters are not folded.
    pub fn of_keywords(words: impl IntoIterator<Item = (String, Id)>) -> NameIndex<Id> {
        let mut by_spelling = BySpelling::default();
        for (word, id) in words {
            by_spelling.add(&spelling(&word).to_ascii_lowercase(), id);
        }
        NameIndex::built(by_spelling, Texts::Few, true)
    }

    fn built(by_spelling: BySpelling<Id>, texts: Texts, any_case: bool) -> NameIndex<Id> {
        let BySpelling { names, words } = by_spelling;
        let words: Vec<String> = words.into_iter().collect();
        let spellings = || names.keys().chain(&words);
        let machine = Machine::of(spellings, texts, any_case);
        let kinds = (0..names.len()).map(Kind::Name);
        let kinds = kinds.chain((0..words.len()).map(Kind::Word));
        let pattern = |(spelling, kind): (&String, Kind)| Pattern {
            len: spelling.len(),
            chars: spelling.chars().count(),
            kind,
        };
        NameIndex {
            patterns: spellings().zip(kinds).map(pattern).collect(),
            machine,
            bearers: names
                .into_values()
                .map(|ids| ids.into_iter().collect())
                .collect(),
            words,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.machine.is_none()
    }

    /// The names in a text. Of those that overlap the longest counts, in characters of the folded
    /// text, and of equally long ones the leftmost.
    ///
    /// A name is no match where it is a part of a longer word; between characters of scripts
    /// written without spaces (Han, kana, hangul) every place is a word's edge. In the text of HTML
    /// character references are read, and nothing is found inside one.
    pub fn find<'i>(&'i self, text: &str, markup: Markup) -> Finds<'i, Id> {
        match &self.machine {
            Some(Machine::Table(table)) => self.find_by(table, text, markup),
            Some(Machine::Sparse(sparse)) => self.find_by(sparse, text, markup),
            None => None,
        }
        .unwrap_or(Finds {
            names: Vec::new(),
            words: Vec::new(),
        })
    }

    /// `None` where nothing is there.
    fn find_by<'i, A: Automaton>(
        &'i self,
        machine: &A,
        written: &str,
        markup: Markup,
    ) -> Option<Finds<'i, Id>> {
        let folded = folded(written, markup);
        let text = folded.text();
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut words = Vec::new();
        let mut state = machine.start_state(Anchored::No).ok()?;
        let mut end = 0;
        while let Some((found, steps)) = next_match(machine, state, text.as_bytes().get(end..)?) {
            (state, end) = (found, end + steps);
            if !is_edge(text, end) {
                continue;
            }
            for rank in 0..machine.match_len(state) {
                let number = machine.match_pattern(state, rank).as_usize();
                let pattern = self.patterns.get(number)?;
                let start = end - pattern.len;
                if !is_edge(text, start) {
                    continue;
                }
                match pattern.kind {
                    Kind::Word(word) => words.push((start, end, word)),
                    Kind::Name(bearers) => {
                        candidates.push(Candidate {
                            start,
                            end,
                            chars: pattern.chars,
                            bearers,
                            state,
                            rank,
                        });
                        break;
                    }
                }
            }
        }
        if candidates.is_empty() && words.is_empty() {
            return None;
        }
        let chosen = self.chosen(machine, text, candidates);
        let is_free = |start: usize, end: usize| {
            let after = chosen.partition_point(|name| name.end <= start);
            chosen.get(after).is_none_or(|name| end <= name.start)
        };
        let words = words
            .into_iter()
            .filter(|&(start, end, _)| is_free(start, end) && is_running_word(text, start, end))
            .filter_map(|(_, _, word)| Some(self.words.get(word)?.as_str()));
        let found = |name: &Candidate| {
            let range = folded.written(name.start..name.end);
            Some(Found {
                start: range.start,
                end: range.end,
                candidates: self.bearers.get(name.bearers)?,
            })
        };
        Some(Finds {
            names: chosen.iter().filter_map(found).collect(),
            words: words.collect(),
        })
    }

    /// Which of the candidates, which are sorted by their ends, count.
    fn chosen<A: Automaton>(
        &self,
        machine: &A,
        text: &str,
        candidates: Vec<Candidate>,
    ) -> Vec<Candidate> {
        let disjoint = |pair: &[Candidate]| matches!(pair, [a, b] if a.end <= b.start);
        if candidates.windows(2).all(disjoint) {
            return candidates;
        }
        let mut chosen = Vec::with_capacity(candidates.len());
        let mut rest = candidates.as_slice();
        while let Some(last) = rest.last() {
            // Back to where nothing reaches over.
            let mut start = last.start;
            let mut group = 1;
            for before in rest.iter().rev().skip(1) {
                if before.end <= start {
                    break;
                }
                start = start.min(before.start);
                group += 1;
            }
            let (before, group) = rest.split_at(rest.len() - group);
            rest = before;
            match group {
                [alone] => chosen.push(*alone),
                few if few.len() <= FEW_CANDIDATES => {
                    self.choose_of_few(machine, text, few, &mut chosen);
                }
                many => self.choose_of_many(machine, text, many, &mut chosen),
            }
        }
        chosen.sort_unstable_by_key(|name| name.start);
        chosen
    }

    /// Chooses from a group in which each overlaps another: the longest first.
    fn choose_of_few<A: Automaton>(
        &self,
        machine: &A,
        text: &str,
        group: &[Candidate],
        chosen: &mut Vec<Candidate>,
    ) {
        let mut rest = group.to_vec();
        while let Some(best) = rest
            .iter()
            .copied()
            .max_by_key(|name| (name.chars, Reverse(name.start)))
        {
            chosen.push(best);
            rest.retain_mut(|name| {
                if name.end <= best.start || best.end <= name.start {
                    return true;
                }
                // What ends behind it may give way to a shorter one.
                let room = name.end.checked_sub(best.end).filter(|room| *room > 0);
                let shorter = room.and_then(|room| self.shorter(machine, text, *name, room));
                shorter.map(|shorter| *name = shorter).is_some()
            });
        }
    }

    /// The same for long stretches of names over names. No place is gone through more often than it
    /// has candidates of another length.
    fn choose_of_many<A: Automaton>(
        &self,
        machine: &A,
        text: &str,
        group: &[Candidate],
        chosen: &mut Vec<Candidate>,
    ) {
        let base = group.iter().map(|name| name.start).min().unwrap_or(0);
        let end = group.last().map_or(base, |name| name.end);
        // For each place of the group the end of the chosen name that covers it, from `base`; 0
        // where none does.
        let mut covered = vec![0; end - base];
        let longest = group.iter().map(|name| name.chars).max().unwrap_or(0);
        let mut by_length = vec![Vec::new(); longest + 1];
        let put = |by_length: &mut Vec<Vec<Candidate>>, name: Candidate| {
            if let Some(of_length) = by_length.get_mut(name.chars) {
                of_length.push(name);
            }
        };
        group.iter().for_each(|name| put(&mut by_length, *name));
        for length in (1..=longest).rev() {
            let mut names = by_length
                .get_mut(length)
                .map(std::mem::take)
                .unwrap_or_default();
            names.sort_by_key(|name| name.start);
            for name in names {
                let cover = |place: usize| covered.get(place - base).copied().unwrap_or(0);
                // What is chosen is not shorter, and so covers one of the two ends.
                if cover(name.end - 1) > 0 {
                    continue;
                }
                match cover(name.start) {
                    0 => {
                        if let Some(places) = covered.get_mut(name.start - base..name.end - base) {
                            places.fill(name.end - base);
                        }
                        chosen.push(name);
                    }
                    until => {
                        let room = name.end - (base + until);
                        if let Some(shorter) = self.shorter(machine, text, name, room) {
                            put(&mut by_length, shorter);
                        }
                    }
                }
            }
        }
    }

    /// The longest name that ends where this one does and has room in so many bytes.
    fn shorter<A: Automaton>(
        &self,
        machine: &A,
        text: &str,
        name: Candidate,
        room: usize,
    ) -> Option<Candidate> {
        let pattern = |rank: usize| {
            let number = machine.match_pattern(name.state, rank).as_usize();
            self.patterns.get(number)
        };
        let all = machine.match_len(name.state);
        let (mut from, mut to) = (name.rank + 1, all);
        while from < to {
            let middle = from.midpoint(to);
            match pattern(middle)?.len > room {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        (from..all).find_map(|rank| {
            let pattern = pattern(rank)?;
            let start = name.end - pattern.len;
            match pattern.kind {
                Kind::Name(bearers) if is_edge(text, start) => Some(Candidate {
                    start,
                    chars: pattern.chars,
                    bearers,
                    rank,
                    ..name
                }),
                _ => None,
            }
        })
    }
}

/// From a state of the machine to the next in which a spelling ends, and after how many bytes. By itself, so
/// that all it needs is kept in registers.
#[inline(never)]
fn next_match<A: Automaton>(
    machine: &A,
    mut state: StateID,
    bytes: &[u8],
) -> Option<(StateID, usize)> {
    for (byte, steps) in bytes.iter().zip(1..) {
        state = machine.next_state(Anchored::No, state, *byte);
        if machine.is_special(state) && machine.is_match(state) {
            return Some((state, steps));
        }
    }
    None
}

impl Machine {
    /// `None` for no spelling. Building fails only beyond 2³¹ states, which no content that fits
    /// into memory reaches.
    fn of<'a, S: Iterator<Item = &'a String>>(
        spellings: impl Fn() -> S,
        texts: Texts,
        any_case: bool,
    ) -> Option<Machine> {
        spellings().next()?;
        let bytes: usize = spellings().map(String::len).sum();
        let few = spellings().nth(FEW_SPELLINGS).is_none();
        let tabled = few || (texts == Texts::Many && bytes <= MOST_TABLED_BYTES);
        if tabled {
            let mut builder = dfa::DFA::builder();
            builder
                .match_kind(MatchKind::Standard)
                .start_kind(StartKind::Unanchored)
                .ascii_case_insensitive(any_case)
                .prefilter(false);
            builder.build(spellings()).ok().map(Machine::Table)
        } else {
            let mut builder = nfa::contiguous::NFA::builder();
            builder
                .match_kind(MatchKind::Standard)
                .ascii_case_insensitive(any_case)
                .prefilter(false);
            builder.build(spellings()).ok().map(Machine::Sparse)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn index(names: &[(&str, u8)]) -> NameIndex<u8> {
        let names = names.iter().map(|&(name, id)| (name.to_string(), None, id));
        NameIndex::of_names(names, Texts::Many)
    }

    fn found<'t>(names: &[(&str, u8)], text: &'t str) -> Vec<(&'t str, Vec<u8>)> {
        found_in(names, text, Markup::Plain)
    }

    fn found_in<'t>(
        names: &[(&str, u8)],
        text: &'t str,
        markup: Markup,
    ) -> Vec<(&'t str, Vec<u8>)> {
        index(names)
            .find(text, markup)
            .names
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
    fn the_longest_wins_also_over_one_that_begins_further_left() {
        let names = [
            ("the Times", 1),
            ("Times of India", 2),
            ("India Office", 3),
            ("Office", 4),
            ("of", 5),
        ];
        assert_eq!(
            found(&names, "said the Times of India."),
            [("Times of India", vec![2])]
        );
        // What loses against a longer one gives way to a shorter one that ends where it does.
        assert_eq!(
            found(&names, "the Times of India Office"),
            [("Times of India", vec![2]), ("Office", vec![4])]
        );
        assert_eq!(
            found(&names, "the Times of"),
            [("the Times", vec![1]), ("of", vec![5])]
        );
        // A longer name that several bear wins all the same.
        let names = [("the Bank", 1), ("Bank of Elm", 2), ("Bank of Elm", 3)];
        assert_eq!(
            found(&names, "the Bank of Elm"),
            [("Bank of Elm", vec![2, 3])]
        );
        // Of equally long ones the leftmost does.
        let names = [("Ann Bo", 1), ("Bo Cee", 2)];
        assert_eq!(found(&names, "Ann Bo Cee"), [("Ann Bo", vec![1])]);
        // Length counts in characters, not in bytes.
        let names = [("青山社", 1), ("社 Ann", 2)];
        assert_eq!(found(&names, "青山社 Ann"), [("社 Ann", vec![2])]);
    }

    #[test]
    fn both_sides_are_folded() {
        let names = [
            ("Lloyd's List", 1),
            ("Nordlink-3", 2),
            ("Müller GmbH", 3),
            ("Ivy’s Inn", 4),
        ];
        for text in ["Lloyd’s List", "Lloyd's\u{a0}List", "Lloyd`s List"] {
            let expected: &[(&str, Vec<u8>)] = match text.contains('`') {
                true => &[],
                false => &[(text, vec![1])],
            };
            assert_eq!(found(&names, text), expected, "{text}");
        }
        let text = "Nordlink‑3, Nordlink–3; Nordlink 3 Mu\u{308}ller\u{2009}GmbH Ivy's\nInn";
        let expected = [
            ("Nordlink‑3", vec![2]),
            ("Nordlink–3", vec![2]),
            ("Mu\u{308}ller\u{2009}GmbH", vec![3]),
            ("Ivy's\nInn", vec![4]),
        ];
        assert_eq!(found(&names, text), expected);
        assert_eq!(found(&names, "Mueller GmbH, Ivy's\n\nInn"), []);
        let html = "&quot;Lloyd&#39;s&nbsp;List&quot;";
        assert_eq!(
            found_in(&names, html, Markup::Html),
            [("Lloyd&#39;s&nbsp;List", vec![1])]
        );
    }

    #[test]
    fn long_names_are_recognised_in_capitals_and_none_in_lower_case() {
        let names = [
            ("Aurora Star", 1),
            ("Lloyd's", 2),
            ("May", 3),
            ("UNESCO", 4),
            ("HS", 5),
        ];
        assert_eq!(
            found(
                &names,
                "AURORA STAR’S AT LLOYD’S, aurora star, Aurora STAR, MAY, Unesco, hs, UNESCO"
            ),
            [
                ("AURORA STAR", vec![1]),
                ("LLOYD’S", vec![2]),
                ("UNESCO", vec![4])
            ]
        );
        // Who is written in capitals by name is meant by it, and nobody else.
        assert_eq!(
            found(&[("Aidas", 1), ("AIDAS", 2)], "AIDAS"),
            [("AIDAS", vec![2])]
        );
        assert_eq!(
            found(&[("Straße", 1), ("Ελλάς", 2)], "STRASSE ΕΛΛΆΣ"),
            [("STRASSE", vec![1]), ("ΕΛΛΆΣ", vec![2])]
        );
    }

    #[test]
    fn an_editor_says_how_a_name_is_recognised() {
        let names = [
            ("Target", Some(Matching::Never), 1u8),
            ("Harbour", Some(Matching::Exact), 2),
            ("Lantern", Some(Matching::Default), 3),
            ("Tunnel", None, 4),
        ];
        let names = names.map(|(name, matching, id)| (name.to_string(), matching, id));
        let index = NameIndex::of_names(names, Texts::Few);
        let finds = index.find(
            "Target Harbour HARBOUR LANTERN TUNNEL target harbour lantern tunnel",
            Markup::Plain,
        );
        let found: Vec<_> = finds.names.iter().map(|found| found.candidates).collect();
        assert_eq!(found, [&[2u8][..], &[3], &[4]]);
        assert_eq!(finds.words, ["tunnel"]);
    }

    #[test]
    fn a_word_in_lower_case_is_noted_where_it_stands_by_itself() {
        let index = index(&[
            ("Target", 1),
            ("off target", 2),
            ("IMF", 3),
            ("West End", 4),
        ]);
        let words = |text: &str| index.find(text, Markup::Plain).words.len();
        assert_eq!(words("a target, “target”; target."), 3);
        assert_eq!(
            words("off target, target.example, @target, x/target, on-target, targets, imf"),
            0
        );
    }

    /// All names at all places, then the longest and the leftmost of them again and again.
    fn slowly(names: &[String], text: &str) -> Vec<(usize, usize)> {
        let names: BTreeSet<String> = names.iter().map(|name| spelling(name)).collect();
        let mut all = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            for start in text.char_indices().map(|(at, _)| at) {
                let end = start + name.len();
                let here = text
                    .get(start..)
                    .is_some_and(|rest| rest.starts_with(name.as_str()));
                if here && is_edge(text, start) && is_edge(text, end) {
                    all.push((name.chars().count(), start, end));
                }
            }
        }
        all.sort_by_key(|&(chars, start, _)| (Reverse(chars), start));
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for (_, start, end) in all {
            if chosen.iter().all(|&(from, to)| end <= from || to <= start) {
                chosen.push((start, end));
            }
        }
        chosen.sort_unstable();
        chosen
    }

    #[test]
    fn a_text_of_overlapping_names_is_gone_through_once() {
        let units = ["a", "a ", "中", "+"];
        for unit in units {
            let names = (1..=200).map(|times| (unit.repeat(times), None, times));
            let index = NameIndex::of_names(names, Texts::Many);
            let text = unit.repeat(200_000 / unit.len());
            let finds = index.find(&text, Markup::Plain);
            assert!(
                finds
                    .names
                    .windows(2)
                    .all(|pair| pair[0].end <= pair[1].start)
            );
        }
    }

    #[test]
    fn blank_and_overlong_names_are_ignored() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        assert!(index(&[("", 1), (" \n", 1), (&long, 1)]).is_empty());
        assert!(index(&[]).find("anything", Markup::Plain).names.is_empty());
        assert!(!index(&[(&long[1..], 1)]).is_empty());
    }

    #[test]
    fn few_texts_are_searched_like_many() {
        let others = (0..200).map(|number| (format!("Number {number}"), None, 4));
        let names = [("New York", 1u8), ("York", 2), ("华为", 3)];
        let names = names.map(|(name, id)| (name.to_string(), None, id));
        let names = || names.clone().into_iter().chain(others.clone());
        let text = "York, New York, Yorkshire, 华为";
        let few = NameIndex::of_names(names(), Texts::Few);
        let many = NameIndex::of_names(names(), Texts::Many);
        assert!(matches!(few.machine, Some(Machine::Sparse(_))));
        let few = few.find(text, Markup::Plain).names;
        assert_eq!(few.len(), 3);
        assert_eq!(few, many.find(text, Markup::Plain).names);
    }

    #[test]
    fn keywords_ignore_ascii_case() {
        let index = NameIndex::of_keywords([("Export Controls".to_string(), 1u8)]);
        let found = index.find("EXPORT controls, export controlstuff", Markup::Plain);
        assert_eq!(found.names.len(), 1);
        let index = NameIndex::of_keywords([("Ärz".to_string(), 1u8)]);
        let found = |text: &str| index.find(text, Markup::Plain).names.len();
        assert_eq!((found("ÄRZ"), found("ärz")), (1, 0));
    }

    #[test]
    fn nothing_is_found_inside_a_character_reference() {
        let names = [
            ("amp", 1),
            ("39", 2),
            ("x27", 3),
            ("R&D", 4),
            (";", 5),
            ("A&", 6),
        ];
        let html = |text| found_in(&names, text, Markup::Html);
        assert_eq!(html("&amp; &#39; &#x27; &unknown;"), []);
        assert_eq!(
            html("amp; &lt;amp&gt; R&amp;D A&amp;"),
            [
                ("amp", vec![1]),
                (";", vec![5]),
                ("amp", vec![1]),
                ("R&amp;D", vec![4]),
                ("A&amp;", vec![6])
            ]
        );
        assert_eq!(found(&[("AT&T", 1)], "AT&T; others"), [("AT&T", vec![1])]);
    }

    proptest::proptest! {
        #[test]
        fn the_longest_of_all_names_is_found(
            names in proptest::collection::vec("[ab华 -]{0,5}", 0..12),
            text in "[ab华 -]{0,60}|[华 +]{0,60}",
        ) {
            let text = spelling(&text);
            let index = NameIndex::of_names(names.iter().cloned().map(|name| (name, None, 0u8)), Texts::Many);
            let found = index.find(&text, Markup::Plain).names;
            let found: Vec<_> = found.iter().map(|found| (found.start, found.end)).collect();
            proptest::prop_assert_eq!(found, slowly(&names, &text));
        }

        #[test]
        fn results_are_in_order_disjoint_and_on_character_boundaries(
            names in proptest::collection::vec("[a-cA 华&;#é\u{301}1’-]{0,5}", 0..12),
            text in "[a-cA 华\n&;#é\u{301}1’\u{a0}\u{ad}–-]{0,60}",
            html in proptest::bool::ANY,
        ) {
            let names = names.into_iter().zip(0u8..).map(|(name, id)| (name, None, id));
            let index = NameIndex::of_names(names, Texts::Few);
            let markup = if html { Markup::Html } else { Markup::Plain };
            let mut last = 0;
            for found in index.find(&text, markup).names {
                proptest::prop_assert!(last <= found.start && found.start < found.end);
                proptest::prop_assert!(text.get(found.start..found.end).is_some());
                proptest::prop_assert!(!found.candidates.is_empty());
                proptest::prop_assert!(found.candidates.is_sorted());
                last = found.end;
            }
        }

        #[test]
        fn no_text_makes_it_panic(names in proptest::collection::vec(".{0,8}", 0..20), text in ".*") {
            let names = names.into_iter().zip(0u8..).map(|(name, id)| (name, None, id));
            let index = NameIndex::of_names(names, Texts::Few);
            let found = index.find(&text, Markup::Html).names;
            proptest::prop_assert!(found.iter().all(|f| text.get(f.start..f.end).is_some()));
        }
    }
}

//! The passage of a text that comes nearest to a quotation which does not stand there, and how the two
//! differ. An approximate search: seeds of two words, then edit distance over words.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::find::Source;
use super::negation::is_negation;
use super::words::{Kind, Token, Words};

/// Of a longer quotation only so many tokens are compared.
const MOST_COMPARED: usize = 400;
/// Seeds that stand at more places than these say nothing.
const MOST_PLACES: usize = 512;
/// How many of the places to which most seeds lead are compared.
const PLACES_COMPARED: usize = 8;
/// A passage of which more than this part differs is no near one.
const MOST_DIFFERENT: f32 = 0.6;

/// Places that lie so close to one another are compared as one.
const WITHIN: usize = 8;

/// What another word costs, or one too many. One that is left out costs less, and the same one in another
/// case least.
const OTHER: u32 = 4;
const LEFT_OUT: u32 = 3;
const OTHER_CASE: u32 = 1;

/// The nearest passage.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Nearest {
    /// How quotation and source go along, in order.
    pub steps: Vec<Step>,
    /// What all differences have in common, if anything.
    pub only: Option<Only>,
    /// How much differs, in steps of `OTHER`.
    pub cost: u32,
}

/// A stretch of both sides, either of which may be empty. The bytes are those of each side’s text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    pub same: bool,
    pub quoted: Range<usize>,
    pub source: Range<usize>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Only {
    Case,
    Number,
    Negation,
    Marks,
}

impl Only {
    /// What is said of the difference.
    pub fn describe(self) -> &'static str {
        match self {
            Only::Case => "only capital letters differ",
            Only::Number => "a number differs",
            Only::Negation => "a negation differs",
            Only::Marks => "only punctuation differs",
        }
    }
}

impl Source<'_> {
    /// The passage that comes nearest to the quotation; `None` where none comes near.
    pub fn nearest(&self, quotation: &str) -> Option<Nearest> {
        let words = Words::of(quotation);
        let tokens = words.tokens();
        let quoted = match tokens {
            // The editor’s own marks around it are no part of it.
            [first, inner @ .., last] if is_quote(first) && is_quote(last) => inner,
            all => all,
        };
        let quoted = quoted.get(..MOST_COMPARED).unwrap_or(quoted);
        let mut best: Option<(u32, Vec<Move>, usize)> = None;
        for diagonal in self.diagonals(quoted) {
            let slack = quoted.len() / 4 + 6;
            let all = self.words.tokens().len();
            let from = diagonal
                .saturating_sub(i64::try_from(slack).unwrap_or_default())
                .max(0);
            let from = usize::try_from(from).unwrap_or_default().min(all);
            let to = (from + quoted.len() + 2 * slack + WITHIN).min(all);
            let window = self.words.tokens().get(from..to).unwrap_or_default();
            let (cost, moves, start) = aligned(quoted, window);
            if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                best = Some((cost, moves, from + start));
            }
        }
        let (cost, moves, start) = best?;
        let most = quoted.len() as f32 * OTHER as f32 * MOST_DIFFERENT;
        (cost as f32 <= most).then(|| self.described(&words, quoted, &moves, start, cost))
    }

    /// Where the quotation may begin, by its words: the places to which most of them lead.
    fn diagonals(&self, quoted: &[Token]) -> Vec<i64> {
        let mut votes: FxHashMap<i64, usize> = FxHashMap::default();
        let tokens = self.words.tokens();
        for (at, pair) in quoted.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let (first, second) = (self.places(a.exact), self.places(b.exact));
            if first.len().min(second.len()) > MOST_PLACES {
                continue;
            }
            if first.len() <= second.len() {
                let follows = |place: &&u32| {
                    tokens
                        .get(**place as usize + 1)
                        .is_some_and(|next| next.exact == b.exact)
                };
                first
                    .iter()
                    .filter(follows)
                    .for_each(|place| vote(&mut votes, at, *place as usize));
            } else {
                for place in second {
                    let before = (*place as usize).checked_sub(1);
                    let before =
                        before.filter(|at| tokens.get(*at).is_some_and(|t| t.exact == a.exact));
                    before
                        .into_iter()
                        .for_each(|place| vote(&mut votes, at, place));
                }
            }
        }
        if votes.is_empty() {
            // No two words stand together: single ones lead there, in any case.
            for (at, token) in quoted.iter().enumerate() {
                let places = self.places(token.exact);
                if token.kind.is_word() && places.len() <= MOST_PLACES {
                    places
                        .iter()
                        .for_each(|place| vote(&mut votes, at, *place as usize));
                }
            }
        }
        let mut votes: Vec<(i64, usize)> = votes.into_iter().collect();
        votes.sort_unstable_by_key(|(diagonal, count)| (std::cmp::Reverse(*count), *diagonal));
        votes.truncate(PLACES_COMPARED);
        votes
            .into_iter()
            .map(|(diagonal, _)| diagonal * WITHIN as i64)
            .collect()
    }

    fn described(
        &self,
        words: &Words<'_>,
        quoted: &[Token],
        moves: &[Move],
        start: usize,
        cost: u32,
    ) -> Nearest {
        let mut steps: Vec<Step> = Vec::new();
        let (mut at, mut place) = (0, start);
        let mut differing: Vec<(Option<Token>, Option<Token>)> = Vec::new();
        for one in moves {
            let of_quotation = quoted.get(at).copied().filter(|_| *one != Move::Missing);
            let of_source = self.words.tokens().get(place).copied();
            let of_source = of_source.filter(|_| *one != Move::Added);
            at += usize::from(of_quotation.is_some());
            place += usize::from(of_source.is_some());
            let same = *one == Move::Same;
            if !same {
                differing.push((of_quotation, of_source));
            }
            let range = |token: Option<Token>| {
                token.map_or(0..0, |token| token.start as usize..token.end as usize)
            };
            let (quoted, source) = (range(of_quotation), range(of_source));
            match steps.last_mut() {
                Some(last) if last.same == same => {
                    join(&mut last.quoted, quoted);
                    join(&mut last.source, source);
                }
                _ => steps.push(Step {
                    same,
                    quoted,
                    source,
                }),
            }
        }
        let only = self.only(words, &differing);
        Nearest { steps, only, cost }
    }

    fn only(
        &self,
        words: &Words<'_>,
        differing: &[(Option<Token>, Option<Token>)],
    ) -> Option<Only> {
        let both = |pair: &(Option<Token>, Option<Token>)| Some((pair.0?, pair.1?));
        let is_case = |pair| both(pair).is_some_and(|(a, b)| a.lower == b.lower);
        let either = |pair: &(Option<Token>, Option<Token>), is: &dyn Fn(&str, Token) -> bool| {
            let of = |token: Option<Token>, text: &str| {
                let token = token?;
                let written = text.get(token.start as usize..token.end as usize)?;
                is(written, token).then_some(())
            };
            of(pair.0, words.text())
                .or(of(pair.1, self.words.text()))
                .is_some()
        };
        let is_mark = |pair: &(Option<Token>, Option<Token>)| {
            let is_word = |token: Option<Token>| token.is_some_and(|token| token.kind.is_word());
            !is_word(pair.0) && !is_word(pair.1)
        };
        let is_number = |pair: &(Option<Token>, Option<Token>)| {
            either(pair, &|_, token| token.kind == Kind::Number)
        };
        let is_negation_pair =
            |pair: &(Option<Token>, Option<Token>)| either(pair, &|text, _| is_negation(text));
        if differing.iter().any(is_negation_pair) {
            return Some(Only::Negation);
        }
        if differing.iter().any(is_number) {
            return Some(Only::Number);
        }
        if differing.iter().all(is_case) {
            return Some(Only::Case);
        }
        differing.iter().all(is_mark).then_some(Only::Marks)
    }
}

/// A word of the quotation that stands at this place speaks for where the quotation begins.
fn vote(votes: &mut FxHashMap<i64, usize>, at: usize, place: usize) {
    let diagonal = place as i64 - at as i64;
    // Words that are missing or added shift what follows.
    *votes.entry(diagonal.div_euclid(WITHIN as i64)).or_default() += 1;
}

fn join(range: &mut Range<usize>, next: Range<usize>) {
    match (range.end > range.start, next.end > next.start) {
        (_, false) => {}
        (false, true) => *range = next,
        (true, true) => range.end = next.end,
    }
}

fn is_quote(token: &Token) -> bool {
    token.kind == Kind::Mark('"')
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Move {
    Same,
    /// Another word stands in its place.
    Other,
    /// Stands in the quotation alone.
    Added,
    /// Stands in the source alone.
    Missing,
}

fn cost(quoted: &Token, source: &Token) -> u32 {
    match quoted.exact == source.exact {
        true => 0,
        false if quoted.lower == source.lower => OTHER_CASE,
        false => OTHER,
    }
}

/// The cheapest way from the whole quotation to some stretch of the window, and where that begins.
fn aligned(quoted: &[Token], window: &[Token]) -> (u32, Vec<Move>, usize) {
    let width = window.len() + 1;
    let mut costs = vec![0_u32; width * (quoted.len() + 1)];
    let get = |costs: &[u32], row: usize, column: usize| {
        costs
            .get(row * width + column)
            .copied()
            .unwrap_or(u32::MAX / 2)
    };
    for (row, token) in quoted.iter().enumerate() {
        for column in 0..width {
            let added = get(&costs, row, column) + OTHER;
            let mut least = added;
            if let Some(before) = column.checked_sub(1)
                && let Some(source) = window.get(before)
            {
                least = least.min(get(&costs, row, before) + cost(token, source));
                least = least.min(get(&costs, row + 1, before) + LEFT_OUT);
            }
            if let Some(place) = costs.get_mut((row + 1) * width + column) {
                *place = least;
            }
        }
    }
    let last = quoted.len();
    // Another word at the end says more than one that is missing.
    let end = (0..width)
        .rev()
        .min_by_key(|column| get(&costs, last, *column));
    let (mut row, mut column) = (last, end.unwrap_or_default());
    let total = get(&costs, row, column);
    let mut moves = Vec::new();
    while row > 0 {
        let here = get(&costs, row, column);
        let token = quoted.get(row - 1);
        let source = column.checked_sub(1).and_then(|before| window.get(before));
        if let (Some(token), Some(source)) = (token, source)
            && here == get(&costs, row - 1, column - 1) + cost(token, source)
        {
            moves.push(match cost(token, source) {
                0 => Move::Same,
                _ => Move::Other,
            });
            row -= 1;
            column -= 1;
        } else if here == get(&costs, row - 1, column) + OTHER {
            moves.push(Move::Added);
            row -= 1;
        } else if column > 0 {
            moves.push(Move::Missing);
            column -= 1;
        } else {
            break;
        }
    }
    moves.reverse();
    (total, moves, column)
}

//! Some documents of an index, made into scripts: which of them hold a term and how often, at which places, what they are,
//! and their texts. The same documents give the same bytes.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::numbers::push;
use super::terms::{fold, terms};
use crate::model::diagnostic::saturate;

/// Between two fields so many places are left free, so that nothing follows over their edge.
const GAP: u32 = 16;
/// A word that is suggested has so many characters at least.
const SHORTEST_SUGGESTED: usize = 4;

/// Where in a document a term stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    Title,
    Summary,
    Text,
}

/// As bits: a term that stands in none of these stands in the text.
const TITLE: u32 = 1;
const SUMMARY: u32 = 2;

/// What is said of a document besides its terms: in the order of `SEARCH.md`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub kind: u32,
    /// Days since the year 0: the earliest, if one is known, and the latest.
    pub earliest: Option<u32>,
    pub latest: Option<u32>,
}

/// Into how many files a segment is cut.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Sizes {
    /// Files of terms: a power of two.
    pub shards: u32,
    /// Documents to a file of texts.
    pub texts: u32,
}

/// The files of a segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Files {
    Documents,
    Words,
    Terms(u32),
    Places(u32),
    Texts(u32),
}

/// A segment that is finished.
#[derive(Default)]
pub struct Segment {
    documents: Vec<u8>,
    words: Vec<u8>,
    terms: Vec<Vec<u8>>,
    places: Vec<Vec<u8>>,
    texts: Vec<Vec<u8>>,
}

impl Segment {
    pub fn file(&self, file: Files) -> Option<&[u8]> {
        let (of, number) = match file {
            Files::Documents => return Some(&self.documents),
            Files::Words => return Some(&self.words),
            Files::Terms(number) => (&self.terms, number),
            Files::Places(number) => (&self.places, number),
            Files::Texts(number) => (&self.texts, number),
        };
        of.get(number as usize).map(Vec::as_slice)
    }
}

/// A segment while it is made.
pub struct SegmentBuilder {
    numbers: Numbers,
    /// How often each term stands, in all documents.
    counts: Vec<u32>,
    /// Every term as it comes, with its place in its document.
    occurrences: Vec<(u32, u32)>,
    ends: Vec<End>,
    /// The document that is added.
    next: End,
    documents: Vec<u8>,
    texts: Vec<Vec<u8>>,
    sizes: Sizes,
}

/// Where the parts of a document end.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    /// The places behind its titles, its summary and all of it.
    title: u32,
    summary: u32,
    place: u32,
    /// Its occurrences.
    occurrences: usize,
}

/// What is known of a document and stands nowhere in it, is said to stand here.
const NOWHERE: u32 = u32::MAX;

/// The numbers of terms. Most terms are short, and compared as numbers themselves.
#[derive(Default)]
struct Numbers {
    short: FxHashMap<(u64, u64), u32>,
    long: FxHashMap<Box<str>, u32>,
    terms: Vec<Box<str>>,
}

impl Numbers {
    #[inline]
    fn of(&mut self, term: &str) -> u32 {
        let next = saturate(self.terms.len());
        let number = match packed(term) {
            Some(packed) => *self.short.entry(packed).or_insert(next),
            None => match self.long.get(term) {
                Some(number) => *number,
                None => {
                    self.long.insert(Box::from(term), next);
                    next
                }
            },
        };
        if number == next {
            self.terms.push(Box::from(term));
        }
        number
    }
}

/// A term of at most fifteen bytes as two numbers, which no other term is.
#[inline]
fn packed(term: &str) -> Option<(u64, u64)> {
    let bytes = term.as_bytes();
    let len = bytes.len();
    let (first, rest) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if len <= 15 => {
            // The last eight bytes less those that are among the first.
            let rest = u64::from_le_bytes(*last).checked_shr(8 * (16 - len) as u32);
            (u64::from_le_bytes(*first), rest.unwrap_or_default())
        }
        (Some(_), _) => return None,
        _ => match (bytes.first_chunk(), bytes.last_chunk()) {
            // Both ends, which overlap in the middle.
            (Some(first), Some(last)) => {
                let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
                (u64::from(first) | u64::from(last) << 32, 0)
            }
            _ => (bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0),
        },
    };
    Some((first, rest | (len as u64) << 56))
}

impl SegmentBuilder {
    pub fn new(sizes: Sizes) -> SegmentBuilder {
        SegmentBuilder {
            numbers: Numbers::default(),
            counts: Vec::new(),
            occurrences: Vec::new(),
            ends: Vec::new(),
            next: End::default(),
            documents: Vec::new(),
            texts: Vec::new(),
            sizes,
        }
    }

    /// Adds the terms of a field to the next document: titles, then summaries, then text.
    pub fn field(&mut self, field: Field, text: &str) {
        let SegmentBuilder {
            numbers,
            counts,
            occurrences,
            next,
            ..
        } = self;
        let end = terms(text, next.place, |term, place| {
            let number = numbers.of(term);
            count(counts, number);
            occurrences.push((number, place));
        });
        next.place = end.saturating_add(GAP);
        match field {
            Field::Title => (next.title, next.summary) = (next.place, next.place),
            Field::Summary => next.summary = next.place,
            Field::Text => {}
        }
    }

    /// Adds something that is known of the next document and stands nowhere in it.
    pub fn tag(&mut self, tag: &str) {
        let number = self.numbers.of(tag);
        count(&mut self.counts, number);
        self.occurrences.push((number, NOWHERE));
    }

    /// Ends the document. `record` is what results show of it.
    pub fn end(&mut self, entry: Entry, record: &impl Serialize) {
        push(&mut self.documents, entry.kind);
        push(&mut self.documents, length_class(self.next.place));
        let earliest = entry.earliest.map_or(0, |day| day.saturating_add(1));
        push(&mut self.documents, earliest);
        let latest = entry
            .latest
            .map_or(0, |day| (day + 2).saturating_sub(earliest.max(1)));
        push(&mut self.documents, latest);
        if saturate(self.ends.len()).is_multiple_of(self.sizes.texts.max(1)) {
            self.texts.push(Vec::new());
        }
        if let Some(texts) = self.texts.last_mut() {
            texts.push(if texts.is_empty() { b'[' } else { b',' });
            // Writing to memory does not fail.
            let _ = serde_json::to_writer(texts, record);
        }
        self.next.occurrences = self.occurrences.len();
        self.ends.push(self.next);
        self.next = End::default();
    }

    /// Sorts the terms into their shards. `number` is the segment's.
    pub fn finish(mut self, number: u32) -> Segment {
        let inverted = self.inverted();
        let mut all: Vec<Posted<'_>> = (self.numbers.terms.iter().zip(&inverted.starts))
            .zip(inverted.starts.iter().skip(1))
            .map(|((term, start), end)| Posted {
                folded: fold(term),
                term,
                occurrences: inverted.occurrences.get(*start..*end).unwrap_or_default(),
            })
            .collect();
        all.sort_unstable_by(|a, b| (&a.folded, a.term).cmp(&(&b.folded, b.term)));
        let mut shards: Vec<Shard<'_>> = Vec::new();
        shards.resize_with(self.sizes.shards as usize, Shard::default);
        let mut words = Words::default();
        for posted in &all {
            let shard = shard_of(&posted.folded, self.sizes.shards);
            let frequency = match shards.get_mut(shard as usize) {
                Some(shard) => shard.add(posted, &self.ends),
                None => 0,
            };
            words.add(posted.term, frequency);
        }
        let (mut of_terms, mut of_places) = (Vec::new(), Vec::new());
        for (shard, of_shard) in shards.into_iter().enumerate() {
            let data = (of_shard.heads.text, ascii(of_shard.postings));
            of_terms.push(script(&format!("{number}/t{shard}"), &data));
            let data = ascii(of_shard.places);
            of_places.push(script(&format!("{number}/p{shard}"), &data));
        }
        let texts = std::mem::take(&mut self.texts).into_iter().enumerate();
        let texts = texts.map(|(text, mut records)| {
            records.push(b']');
            wrapped(&format!("{number}/x{text}"), &records)
        });
        Segment {
            texts: texts.collect(),
            documents: script(&format!("{number}/d"), &ascii(self.documents)),
            words: script(
                &format!("{number}/w"),
                &(words.heads.text, ascii(words.weights)),
            ),
            terms: of_terms,
            places: of_places,
        }
    }

    /// The occurrences of each term, one term after the other, in the order of documents.
    fn inverted(&mut self) -> Inverted {
        let mut starts = Vec::with_capacity(self.counts.len() + 1);
        let mut start = 0;
        for count in &self.counts {
            starts.push(start);
            start += *count as usize;
        }
        starts.push(start);
        let mut next = starts.clone();
        let mut inverted = vec![(0, 0); start];
        let mut occurrences = std::mem::take(&mut self.occurrences).into_iter();
        let mut before = 0;
        for (document, end) in (0..).zip(&self.ends) {
            let of_document = occurrences.by_ref().take(end.occurrences - before);
            before = end.occurrences;
            for (number, place) in of_document {
                if let Some(at) = next.get_mut(number as usize)
                    && let Some(slot) = inverted.get_mut(*at)
                {
                    *slot = (document, place);
                    *at += 1;
                }
            }
        }
        Inverted {
            starts,
            occurrences: inverted,
        }
    }
}

/// How often a term stands, which may be a new one.
#[inline]
fn count(counts: &mut Vec<u32>, number: u32) {
    match counts.get_mut(number as usize) {
        Some(count) => *count += 1,
        None => counts.push(1),
    }
}

struct Inverted {
    /// Where the occurrences of each term begin, and behind all.
    starts: Vec<usize>,
    /// Documents and places.
    occurrences: Vec<(u32, u32)>,
}

/// A term with its occurrences.
struct Posted<'t> {
    folded: Cow<'t, str>,
    term: &'t str,
    occurrences: &'t [(u32, u32)],
}

/// Terms that begin alike.
#[derive(Default)]
struct Shard<'t> {
    heads: Front<'t>,
    postings: Vec<u8>,
    places: Vec<u8>,
    /// Of one term, until its length is known.
    of_term: Vec<u8>,
    places_of_term: Vec<u8>,
}

impl<'t> Shard<'t> {
    /// Adds the next term. Answers with the number of documents that have it.
    fn add(&mut self, posted: &Posted<'t>, ends: &[End]) -> u32 {
        self.heads.add(posted.term);
        self.of_term.clear();
        self.places_of_term.clear();
        let (mut frequency, mut next) = (0, 0);
        for in_document in posted.occurrences.chunk_by(|a, b| a.0 == b.0) {
            let Some((document, _)) = in_document.first() else {
                continue;
            };
            let end = ends.get(*document as usize).copied().unwrap_or_default();
            let (mut count, mut last, mut fields) = (0, 0, 0);
            for (_, place) in in_document {
                if *place == NOWHERE {
                    continue;
                }
                fields |= match place {
                    place if *place < end.title => TITLE,
                    place if *place < end.summary => SUMMARY,
                    _ => 0,
                };
                // The places of one term grow.
                push(&mut self.places_of_term, place.saturating_sub(last));
                last = *place;
                count += 1_u32;
            }
            let (is_repeated, has_fields) = (count > 1, fields != 0);
            let step = document - next;
            next = document + 1;
            push(
                &mut self.of_term,
                step << 2 | u32::from(has_fields) << 1 | u32::from(is_repeated),
            );
            if is_repeated {
                push(&mut self.of_term, count - 2);
            }
            if has_fields {
                push(&mut self.of_term, fields);
            }
            frequency += 1;
        }
        push(&mut self.postings, saturate(self.of_term.len()));
        self.postings.extend_from_slice(&self.of_term);
        push(&mut self.places, saturate(self.places_of_term.len()));
        self.places.extend_from_slice(&self.places_of_term);
        frequency
    }
}

/// The words that are suggested where one is mistyped, with their weights: how often the number of their documents halves.
#[derive(Default)]
struct Words<'t> {
    heads: Front<'t>,
    weights: Vec<u8>,
}

impl<'t> Words<'t> {
    fn add(&mut self, term: &'t str, frequency: u32) {
        let is_word = term.chars().all(char::is_alphabetic);
        if is_word && term.chars().count() >= SHORTEST_SUGGESTED {
            self.heads.add(term);
            push(&mut self.weights, frequency.max(1).ilog2());
        }
    }
}

/// Four steps to a doubling: what ranking needs to know of a document's length.
fn length_class(places: u32) -> u32 {
    (f64::from(places + 1).log2() * 4.0).round() as u32
}

/// Sorted terms, each without what it shares with the one before.
#[derive(Default)]
struct Front<'t> {
    text: String,
    last: &'t str,
}

impl<'t> Front<'t> {
    fn add(&mut self, term: &'t str) {
        let same = self.last.chars().zip(term.chars());
        let same: usize = same
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        let (shared, rest) = term.split_at(same);
        let mut count = Vec::new();
        // As scripts count.
        push(&mut count, saturate(shared.encode_utf16().count()));
        self.text.push_str(&ascii(count));
        self.text.push_str(rest);
        self.text.push(' ');
        self.last = term;
    }
}

/// Which shard a term is in, by its first characters without accents: words that begin alike stand together.
fn shard_of(folded: &str, shards: u32) -> u32 {
    let mut chars = folded.chars();
    let first = chars.next();
    let many = if first.is_some_and(crate::model::script::is_unspaced) {
        0
    } else {
        2
    };
    let head = first.into_iter().chain(chars.take(many));
    // FNV-1a over characters.
    let hash = head.fold(0x811c_9dc5_u32, |hash, c| {
        (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)) & shards.saturating_sub(1)
}

fn ascii(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// A script that hands `data` over under a name.
pub fn script(name: &str, data: &impl Serialize) -> Vec<u8> {
    wrapped(name, &serde_json::to_vec(data).unwrap_or_default())
}

fn wrapped(name: &str, json: &[u8]) -> Vec<u8> {
    [
        b"dossierSearch.add(\"",
        name.as_bytes(),
        b"\",",
        json,
        b");\n",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn terms_are_packed_alike_only_if_they_are_the_same(a in "[a-c]{0,18}|.{0,4}", b in "[a-c]{0,18}|.{0,4}") {
            let both = packed(&a).zip(packed(&b));
            proptest::prop_assert_eq!(both.is_some(), a.len() <= 15 && b.len() <= 15);
            if let Some((packed_a, packed_b)) = both {
                proptest::prop_assert_eq!(packed_a == packed_b, a == b);
            }
        }
    }

    #[test]
    fn ends_of_a_term_count_as_its_middle_does() {
        let all: Vec<String> = (0..16_usize)
            .flat_map(|len| (0..=len).map(move |at| (0..len).map(|n| if n == at { 'b' } else { 'a' }).collect()))
            .collect();
        for (number, a) in all.iter().enumerate() {
            let same = all.iter().filter(|b| packed(a) == packed(b)).all(|b| a == b);
            assert!(same && packed(a).is_some(), "{number}: {a}");
        }
    }
}

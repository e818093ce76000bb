//! Some documents of an index, made into scripts: which of them hold a term and how often, at which places, what they are,
//! and their texts. The same documents give the same bytes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::numbers::push;
use super::record::{Part, Record};
use super::script::script;
use super::terms::fold;
use crate::model::diagnostic::saturate;

/// How many bits tell the part that a place is in.
const PART_BITS: u32 = 2;
const PART_MASK: u32 = (1 << PART_BITS) - 1;
/// A word that is suggested has so many characters at least.
const SHORTEST_SUGGESTED: usize = 4;

/// Into how many files a segment is cut.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Sizes {
    /// Files of terms: a power of two.
    pub shards: u32,
    /// Documents to a file of texts.
    pub texts: u32,
}

/// The files of a segment, but for its texts.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Files {
    Documents,
    Words,
    Terms(u32),
    Places(u32),
}

impl Files {
    /// By which name scripts ask for it.
    pub fn name(self) -> String {
        match self {
            Files::Documents => "d".to_string(),
            Files::Words => "w".to_string(),
            Files::Terms(number) => format!("t{number}"),
            Files::Places(number) => format!("p{number}"),
        }
    }
}

/// The files of a segment: all of them, or those that changed.
#[derive(Default)]
pub struct Segment {
    files: BTreeMap<Files, Vec<u8>>,
}

impl Segment {
    /// `None` where it is as it was.
    pub fn file(&self, file: Files) -> Option<&[u8]> {
        self.files.get(&file).map(Vec::as_slice)
    }

    pub(super) fn put<T: Serialize>(&mut self, segment: u32, file: Files, data: &T) {
        let name = format!("{segment}/{}", file.name());
        self.files.insert(file, script(&name, data));
    }
}

/// A segment while it is made.
pub struct SegmentBuilder {
    numbers: Numbers,
    /// How often each term stands, in all documents.
    counts: Vec<u32>,
    /// Every term as it comes, with its place in its document, and the part in its lowest bits.
    occurrences: Vec<(u32, u32)>,
    /// Where the occurrences of each document end.
    ends: Vec<usize>,
    documents: Vec<u8>,
    sizes: Sizes,
}

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
            _ => (
                bytes
                    .iter()
                    .fold(0, |all, byte| all << 8 | u64::from(*byte)),
                0,
            ),
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
            documents: Vec::new(),
            sizes,
        }
    }

    /// Adds the next document.
    pub fn add(&mut self, record: &Record) {
        let SegmentBuilder {
            numbers,
            counts,
            occurrences,
            ..
        } = self;
        let end = record.terms(|term, part, place| {
            let number = numbers.of(term);
            match counts.get_mut(number as usize) {
                Some(count) => *count += 1,
                None => counts.push(1),
            }
            occurrences.push((number, place << PART_BITS | part as u32));
        });
        record.push_entry(&mut self.documents, end);
        self.ends.push(self.occurrences.len());
    }

    /// Sorts the terms into their shards. `number` is the segment's.
    pub fn finish(mut self, number: u32) -> Segment {
        let inverted = self.inverted();
        let starts = &inverted.starts;
        let terms = self
            .numbers
            .terms
            .iter()
            .zip(starts.iter().zip(starts.iter().skip(1)));
        let mut all: Vec<_> = terms
            .map(|(term, (start, end))| {
                let occurrences = inverted.occurrences.get(*start..*end);
                (fold(term), &**term, occurrences.unwrap_or_default())
            })
            .collect();
        all.sort_unstable_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut shards: Vec<ShardWriter<'_>> = Vec::new();
        shards.resize_with(self.sizes.shards as usize, ShardWriter::default);
        let mut words = WordsWriter::default();
        let mut list = List::default();
        for (folded, term, occurrences) in &all {
            list.clear();
            for in_document in occurrences.chunk_by(|a, b| a.0 == b.0) {
                list.add(in_document);
            }
            let shard = shard_of(folded, self.sizes.shards);
            if let Some(shard) = shards.get_mut(shard as usize) {
                shard.add(term, &list.postings, &list.places);
            }
            words.add(term, list.frequency);
        }
        let mut segment = Segment::default();
        segment.put(
            number,
            Files::Documents,
            &ascii(std::mem::take(&mut self.documents)),
        );
        segment.put(number, Files::Words, &words.data());
        for (shard, written) in (0..).zip(shards) {
            let (terms, places) = written.data();
            segment.put(number, Files::Terms(shard), &terms);
            segment.put(number, Files::Places(shard), &places);
        }
        segment
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
            let of_document = occurrences.by_ref().take(end - before);
            before = *end;
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

struct Inverted {
    /// Where the occurrences of each term begin, and behind all.
    starts: Vec<usize>,
    /// Documents and places.
    occurrences: Vec<(u32, u32)>,
}

/// The documents of one term, and its places in these, as they are written.
#[derive(Default)]
struct List {
    postings: Vec<u8>,
    places: Vec<u8>,
    frequency: u32,
    next: u32,
}

impl List {
    fn clear(&mut self) {
        self.postings.clear();
        self.places.clear();
        (self.frequency, self.next) = (0, 0);
    }

    /// Adds the occurrences in one document.
    fn add(&mut self, occurrences: &[(u32, u32)]) {
        let (mut document, mut count, mut last, mut parts) = (0, 0, 0, 0);
        for (of, place) in occurrences {
            document = *of;
            match place & PART_MASK {
                part if part == Part::Title as u32 => parts |= Part::Title.bit(),
                part if part == Part::Summary as u32 => parts |= Part::Summary.bit(),
                part if part == Part::Tag as u32 => continue,
                _ => {}
            }
            let place = place >> PART_BITS;
            // The places of one term grow.
            push(&mut self.places, place.saturating_sub(last));
            last = place;
            count += 1;
        }
        push_posting(&mut self.postings, document - self.next, count, parts);
        self.next = document + 1;
        self.frequency += 1;
    }
}

/// A document of a list: how many others stand between it and the one before, how often it has the term, and in which
/// parts besides its text.
pub(super) fn push_posting(out: &mut Vec<u8>, step: u32, count: u32, parts: u32) {
    push(
        out,
        step << 2 | u32::from(parts != 0) << 1 | u32::from(count > 1),
    );
    if count > 1 {
        push(out, count - 2);
    }
    if parts != 0 {
        push(out, parts);
    }
}

/// A shard while it is written.
#[derive(Default)]
pub(super) struct ShardWriter<'t> {
    heads: Front<'t>,
    postings: Vec<u8>,
    places: Vec<u8>,
}

impl<'t> ShardWriter<'t> {
    /// Adds the next term.
    pub(super) fn add(&mut self, term: &'t str, postings: &[u8], places: &[u8]) {
        self.heads.add(term);
        push(&mut self.postings, saturate(postings.len()));
        self.postings.extend_from_slice(postings);
        push(&mut self.places, saturate(places.len()));
        self.places.extend_from_slice(places);
    }

    /// The files of terms and of places.
    pub(super) fn data(self) -> ((String, String), String) {
        ((self.heads.text, ascii(self.postings)), ascii(self.places))
    }
}

/// The words that are suggested where one is mistyped, with their weights, while they are written.
#[derive(Default)]
pub(super) struct WordsWriter<'t> {
    heads: Front<'t>,
    weights: Vec<u8>,
}

impl<'t> WordsWriter<'t> {
    pub(super) fn add(&mut self, term: &'t str, frequency: u32) {
        if let Some(weight) = weight(term, frequency) {
            self.add_weighed(term, weight);
        }
    }

    pub(super) fn add_weighed(&mut self, term: &'t str, weight: u32) {
        self.heads.add(term);
        push(&mut self.weights, weight);
    }

    pub(super) fn data(self) -> (String, String) {
        (self.heads.text, ascii(self.weights))
    }
}

/// How often the number of a word's documents halves; `None` for what is not suggested.
pub(super) fn weight(term: &str, frequency: u32) -> Option<u32> {
    let is_word =
        term.chars().all(char::is_alphabetic) && term.chars().nth(SHORTEST_SUGGESTED - 1).is_some();
    is_word.then(|| frequency.checked_ilog2()).flatten()
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
pub(super) fn shard_of(folded: &str, shards: u32) -> u32 {
    let mut chars = folded.chars();
    let first = chars.next();
    let many = if first.is_some_and(crate::model::script::is_unspaced) {
        0
    } else {
        2
    };
    let head = first.into_iter().chain(chars.take(many));
    let hash = fnv1a(head.map(u32::from));
    (hash ^ (hash >> 15)) & shards.saturating_sub(1)
}

/// FNV-1a, a unit at a time. Scripts compute it too, so that it is the same everywhere and always.
pub fn fnv1a(units: impl Iterator<Item = u32>) -> u32 {
    units.fold(0x811c_9dc5, |hash: u32, unit| {
        (hash ^ unit).wrapping_mul(0x0100_0193)
    })
}

pub(super) fn ascii(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
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
            .flat_map(|len| {
                (0..=len).map(move |at| (0..len).map(|n| if n == at { 'b' } else { 'a' }).collect())
            })
            .collect();
        for (number, a) in all.iter().enumerate() {
            let same = all
                .iter()
                .filter(|b| packed(a) == packed(b))
                .all(|b| a == b);
            assert!(same && packed(a).is_some(), "{number}: {a}");
        }
    }
}

//! A segment brought up to date, where few of its documents changed: only the files that differ are made, from what they were.
//! What comes out is what making all of it would give.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::numbers::{push, take};
use super::record::Record;
use super::script::data_of;
use super::segment::{
    Files, Segment, ShardWriter, Sizes, WordsWriter, ascii, push_posting, shard_of, weight,
};
use super::terms::fold;

/// A document that changed, by its number in the segment.
pub struct Change<'r> {
    pub document: u32,
    pub before: &'r Record,
    pub after: &'r Record,
}

/// The files of a segment that differ once these documents changed. `old` gives a file as it was. `None` where that
/// cannot be told from it.
pub fn update(
    segment: u32,
    sizes: Sizes,
    changes: &[Change<'_>],
    old: &dyn Fn(Files) -> Option<Vec<u8>>,
) -> Option<Segment> {
    let mut by_shard: BTreeMap<u32, Edits> = BTreeMap::new();
    let mut entries = BTreeMap::new();
    for change in changes {
        let ((before, end_before), (after, end)) =
            (occurrences(change.before), occurrences(change.after));
        let (mut entry_before, mut entry) = (Vec::new(), Vec::new());
        change.before.push_entry(&mut entry_before, end_before);
        change.after.push_entry(&mut entry, end);
        if entry != entry_before {
            entries.insert(change.document, entry);
        }
        let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for term in all {
            if before.get(term) != after.get(term) {
                let shard = shard_of(&fold(term), sizes.shards);
                let of_term = by_shard
                    .entry(shard)
                    .or_default()
                    .entry(term.clone())
                    .or_default();
                of_term.insert(change.document, after.get(term).cloned());
            }
        }
    }
    let mut updated = Segment::default();
    if !entries.is_empty() {
        let file = old(Files::Documents)?;
        let documents = documents_with(data_of(&file)?, &entries)?;
        updated.put(segment, Files::Documents, &documents);
    }
    let mut weights = BTreeMap::new();
    for (shard, edits) in &by_shard {
        let (terms, places) = (old(Files::Terms(*shard))?, old(Files::Places(*shard))?);
        let (heads, postings): (&str, String) = data_of(&terms)?;
        let places: String = data_of(&places)?;
        let written = shard_with(heads, &postings, &places, edits, &mut weights)?;
        let (terms_data, places_data) = written;
        updated.put(segment, Files::Terms(*shard), &terms_data);
        if places_data != places {
            updated.put(segment, Files::Places(*shard), &places_data);
        }
    }
    if !weights.is_empty() {
        let file = old(Files::Words)?;
        let (heads, old_weights): (&str, String) = data_of(&file)?;
        updated.put(
            segment,
            Files::Words,
            &words_with(heads, &old_weights, &weights)?,
        );
    }
    Some(updated)
}

/// What a term has in one document: in which parts besides the text it stands, and its places.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Occurrence {
    parts: u32,
    places: Vec<u32>,
}

/// What becomes of each term in some documents: `None` where it stands there no more.
type Edits = BTreeMap<String, BTreeMap<u32, Option<Occurrence>>>;

fn occurrences(record: &Record) -> (BTreeMap<String, Occurrence>, u32) {
    let mut found: BTreeMap<String, Occurrence> = BTreeMap::new();
    let end = record.terms(|term, part, place| {
        let of_term = match found.get_mut(term) {
            Some(of_term) => of_term,
            None => found.entry(term.to_string()).or_default(),
        };
        of_term.parts |= part.bit();
        if !part.is_tag() {
            of_term.places.push(place);
        }
    });
    (found, end)
}

/// The list of documents with other entries.
fn documents_with(list: String, entries: &BTreeMap<u32, Vec<u8>>) -> Option<String> {
    let mut rest = list.as_bytes();
    let mut documents = Vec::with_capacity(list.len() + 8);
    let mut number = 0;
    while !rest.is_empty() {
        let entry = rest;
        for _ in 0..4 {
            take(&mut rest)?;
        }
        match entries.get(&number) {
            Some(new) => documents.extend_from_slice(new),
            None => documents.extend_from_slice(entry.get(..entry.len() - rest.len())?),
        }
        number += 1;
    }
    Some(ascii(documents))
}

/// Sorted terms as they are written, each without what it shares with the one before.
fn heads_of(text: &str) -> Option<Vec<String>> {
    let mut heads: Vec<String> = Vec::new();
    for head in text.split_terminator(' ') {
        let mut rest = head.as_bytes();
        let shared = take(&mut rest)? as usize;
        let last = heads.last().map_or("", String::as_str);
        let mut units = 0;
        let shared = last.chars().take_while(|c| {
            units += c.len_utf16();
            units <= shared
        });
        let mut term: String = shared.collect();
        term.push_str(head.get(head.len() - rest.len()..)?);
        heads.push(term);
    }
    Some(heads)
}

/// The parts of a text, each behind its length.
fn slices_of(text: &str) -> Option<Vec<&[u8]>> {
    let mut rest = text.as_bytes();
    let mut slices = Vec::new();
    while !rest.is_empty() {
        let len = take(&mut rest)?;
        let (slice, behind) = rest.split_at_checked(len as usize)?;
        slices.push(slice);
        rest = behind;
    }
    Some(slices)
}

fn order(a: &str, b: &str) -> Ordering {
    (fold(a), a).cmp(&(fold(b), b))
}

/// The files of a shard with other occurrences, and the weights of words that have another one now.
fn shard_with(
    heads: &str,
    postings: &str,
    places: &str,
    edits: &Edits,
    weights: &mut BTreeMap<String, Option<u32>>,
) -> Option<((String, String), String)> {
    let (heads, postings, places) = (heads_of(heads)?, slices_of(postings)?, slices_of(places)?);
    if heads.len() != postings.len() || heads.len() != places.len() {
        return None;
    }
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by(|a, b| order(a.0, b.0));
    let mut edits = edits.into_iter().peekable();
    let mut writer = ShardWriter::default();
    let mut old = heads
        .iter()
        .zip(postings.into_iter().zip(places))
        .peekable();
    loop {
        let next = match (old.peek(), edits.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((term, _)), Some((edited, _))) => order(term, edited),
        };
        let kept = if next.is_le() { old.next() } else { None };
        let edit = if next.is_ge() { edits.next() } else { None };
        let Some((term, edit)) = edit else {
            let (term, (postings, places)) = kept?;
            writer.add(term, postings, places);
            continue;
        };
        let (before, list) = match kept {
            Some((_, (postings, places))) => list_with(postings, places, edit)?,
            None => list_with(&[], &[], edit)?,
        };
        let new_weight = weight(term, list.frequency);
        if weight(term, before) != new_weight {
            weights.insert(term.clone(), new_weight);
        }
        if list.frequency > 0 {
            writer.add(term, &list.postings, &list.places);
        }
    }
    Some(writer.data())
}

struct List {
    postings: Vec<u8>,
    places: Vec<u8>,
    frequency: u32,
}

/// The list of a term with other documents, and how many documents it had.
fn list_with(
    mut postings: &[u8],
    mut places: &[u8],
    edit: &BTreeMap<u32, Option<Occurrence>>,
) -> Option<(u32, List)> {
    // Tags have no places.
    let has_places = !places.is_empty();
    let mut documents: BTreeMap<u32, Occurrence> = BTreeMap::new();
    let mut next = 0;
    while !postings.is_empty() {
        let head = take(&mut postings)?;
        let count = if head & 1 == 1 {
            take(&mut postings)?.checked_add(2)?
        } else {
            1
        };
        let parts = if head & 2 == 2 {
            take(&mut postings)?
        } else {
            0
        };
        let document = (head >> 2).checked_add(next)?;
        next = document.checked_add(1)?;
        let mut of_document = Occurrence {
            parts,
            places: Vec::new(),
        };
        let mut place = 0_u32;
        for _ in 0..if has_places { count } else { 0 } {
            place = place.checked_add(take(&mut places)?)?;
            of_document.places.push(place);
        }
        documents.insert(document, of_document);
    }
    let before = documents.len();
    for (document, occurrence) in edit {
        match occurrence {
            Some(occurrence) => _ = documents.insert(*document, occurrence.clone()),
            None => _ = documents.remove(document),
        }
    }
    let mut list = List {
        postings: Vec::new(),
        places: Vec::new(),
        frequency: u32::try_from(documents.len()).ok()?,
    };
    let mut next = 0;
    for (document, occurrence) in documents {
        let count = u32::try_from(occurrence.places.len()).ok()?;
        push_posting(&mut list.postings, document - next, count, occurrence.parts);
        next = document + 1;
        let mut last = 0;
        for place in occurrence.places {
            push(&mut list.places, place.saturating_sub(last));
            last = place;
        }
    }
    Some((u32::try_from(before).ok()?, list))
}

/// The words with other weights.
fn words_with(
    heads: &str,
    weights: &str,
    changed: &BTreeMap<String, Option<u32>>,
) -> Option<(String, String)> {
    let mut weights = weights.as_bytes();
    let mut words: Vec<(String, u32)> = Vec::new();
    for head in heads_of(heads)? {
        words.push((head, take(&mut weights)?));
    }
    words.retain(|(word, _)| !changed.contains_key(word));
    words.extend(
        changed
            .iter()
            .filter_map(|(word, weight)| Some((word.clone(), (*weight)?))),
    );
    let mut keyed: Vec<_> = words
        .iter()
        .map(|(word, weight)| (fold(word), word, *weight))
        .collect();
    keyed.sort();
    let mut writer = WordsWriter::default();
    for (_, word, weight) in keyed {
        writer.add_weighed(word, weight);
    }
    Some(writer.data())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::segment::SegmentBuilder;
    use super::*;

    fn made(records: &[Record], sizes: Sizes) -> Segment {
        let mut builder = SegmentBuilder::new(sizes);
        records.iter().for_each(|record| builder.add(record));
        builder.finish(3)
    }

    fn files(sizes: Sizes) -> Vec<Files> {
        let shards =
            (0..sizes.shards).flat_map(|shard| [Files::Terms(shard), Files::Places(shard)]);
        [Files::Documents, Files::Words]
            .into_iter()
            .chain(shards)
            .collect()
    }

    fn record() -> impl Strategy<Value = Record> {
        let words =
            "([a-c]{1,5}|é[a-c]|GPT-4|[华为云]{1,3}|[0-9]{1,4})( ([a-c]{1,5}|E|华为|co-op))*";
        let tags = prop::collection::vec("[@#][a-c]{1,2}", 0..3);
        let days = (
            prop::option::of(0..800_000_u32),
            prop::option::of(0..800_000_u32),
        );
        (
            prop::collection::vec(words, 1..3),
            words,
            words,
            tags,
            days,
            0..10_u32,
        )
            .prop_map(|(titles, summary, text, tags, days, kind)| Record {
                titles,
                summary,
                text,
                tags: BTreeSet::from_iter(tags).into_iter().collect(),
                days,
                kind,
                ..Record::default()
            })
    }

    proptest! {
        #[test]
        fn what_is_brought_up_to_date_is_what_is_made_anew(
            before in prop::collection::vec(record(), 1..12),
            edits in prop::collection::vec((0..12_usize, record()), 0..4),
            shards in 0..4_u32,
        ) {
            let sizes = Sizes { shards: 1 << shards, texts: 4 };
            let mut after = before.clone();
            for (number, record) in edits {
                let number = number % after.len();
                after[number] = record;
            }
            let (old, new) = (made(&before, sizes), made(&after, sizes));
            let both = before.iter().zip(&after).zip(0..);
            let changes: Vec<_> = both
                .filter(|((before, after), _)| before != after)
                .map(|((before, after), document)| Change { document, before, after })
                .collect();
            let updated = update(3, sizes, &changes, &|file| old.file(file).map(<[u8]>::to_vec));
            let updated = updated.ok_or_else(|| TestCaseError::fail("it could not be read"))?;
            for file in files(sizes) {
                let is = updated.file(file).or(old.file(file)).map(String::from_utf8_lossy);
                prop_assert_eq!(is, new.file(file).map(String::from_utf8_lossy), "{:?}", file);
            }
        }
    }

    #[test]
    fn what_is_no_index_is_not_brought_up_to_date() {
        let sizes = Sizes {
            shards: 1,
            texts: 4,
        };
        let record = |text: &str| Record {
            text: text.to_string(),
            ..Record::default()
        };
        let (before, after) = (record("one two"), record("one three"));
        let change = || Change {
            document: 0,
            before: &before,
            after: &after,
        };
        let of = |bytes: &[u8]| update(0, sizes, &[change()], &|_| Some(bytes.to_vec())).is_some();
        let old = made(std::slice::from_ref(&before), sizes);
        let terms = old.file(Files::Terms(0)).unwrap_or_default();
        assert!(!of(b"") && !of(b"dossierSearch.add(\"0/t0\",[\"$a \",\"$\"]);\n") && !of(terms));
        assert!(update(0, sizes, &[change()], &|_| None).is_none());
    }
}

//! Which words are protected, and how many of them may stand in a row. A run that is too long is known by a
//! fingerprint that its clipping has too; then words are compared.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Leak;
use super::filter::Filter;
use super::winnowing::{Sizes, fingerprints, place};
use super::words::{Read, Stream, of_file, of_text};
use crate::model::diagnostic::saturate;
use crate::read::article::end_of_excerpt;

/// A clipping whose words are somebody else’s.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Protected {
    pub sha256: String,
    /// What it is called where a leak is told.
    pub name: String,
    /// How many of its words may stand in a row.
    pub words: usize,
    /// How many words its opening has, where that may be shown, as an excerpt counts them. A title may
    /// stand before it.
    pub opening: Option<(usize, String)>,
}

impl Protected {
    fn limit(&self, text: &str) -> usize {
        let opening = self.opening.as_ref().map_or(0, |(words, title)| {
            let end = end_of_excerpt(text, *words).unwrap_or(text.len());
            let opening = text.get(..end).unwrap_or_default();
            words_of(opening).len() + words_of(title).len()
        });
        self.words.max(opening)
    }
}

/// What must not be published. The default protects nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Guard {
    protected: Vec<Protected>,
    /// How many words of each may stand in a row.
    limits: Vec<usize>,
    /// The digests of clippings that may be published whole.
    public: Vec<String>,
    sizes: Sizes,
    /// Eight bytes a slot: part of a fingerprint, and the number of its clipping counted from 1; zero
    /// where a slot is free.
    #[serde(with = "crate::model::bytes")]
    slots: Vec<u8>,
}

/// The text of a clipping.
pub type TextOf<'t> = dyn Fn(&str) -> Option<Arc<str>> + Sync + 't;

/// So many clippings are remembered for one fingerprint: what more of them share is no one’s own.
const MOST_SHARING: usize = 16;
/// So many places of one fingerprint in a clipping are compared.
const MOST_PLACES: usize = 256;
/// How many words of a leak are shown.
const WORDS_SHOWN: usize = 8;

/// The words of a plain text.
fn words_of(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 6);
    of_text(text, |read| {
        if let Read::Word { digest, .. } = read {
            words.push(digest);
        }
    });
    words
}

impl Guard {
    /// Makes ready to look for runs of these clippings’ words, and the filter that says of most files that they
    /// have none. `public` are the digests of those that may
    /// be published whole: what stands in one of these is free.
    pub fn of(
        protected: Vec<Protected>,
        public: Vec<String>,
        text_of: &TextOf<'_>,
    ) -> (Guard, Filter) {
        let Some(least) = protected.iter().map(|one| one.words).min() else {
            return Default::default();
        };
        let sizes = Sizes::of(least);
        let read = |one: &Protected| -> (usize, Vec<u64>) {
            let text = text_of(&one.sha256);
            let text = text.as_deref().unwrap_or_default();
            let words = words_of(text);
            let chosen = fingerprints(&words, sizes).into_iter();
            (
                one.limit(text),
                chosen.map(|(fingerprint, _)| fingerprint).collect(),
            )
        };
        let read: Vec<(usize, Vec<u64>)> = protected.par_iter().map(read).collect();
        let (limits, digests): (Vec<usize>, Vec<Vec<u64>>) = read.into_iter().unzip();
        let count: usize = digests.iter().map(Vec::len).sum();
        let mut guard = Guard {
            protected,
            limits,
            public,
            sizes,
            slots: vec![0; (count + count / 4 + 8) * 8],
        };
        for (number, of_clipping) in digests.iter().enumerate() {
            for digest in of_clipping {
                guard.insert(*digest, saturate(number) + 1);
            }
        }
        let all: Vec<u64> = digests.concat();
        let filter = Filter::of(sizes, all.into_iter());
        (guard, filter)
    }

    fn slot(&self, at: usize) -> u64 {
        let bytes = self.slots.get(at * 8..at * 8 + 8);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        u64::from_le_bytes(bytes.unwrap_or_default())
    }

    /// Where a fingerprint is looked for first.
    fn home(&self, fingerprint: u64) -> usize {
        place(fingerprint, self.slots.len() / 8)
    }

    fn insert(&mut self, fingerprint: u64, number: u32) {
        let count = self.slots.len() / 8;
        let value = (fingerprint & 0xffff_ffff) << 32 | u64::from(number);
        let mut at = self.home(fingerprint);
        let mut sharing = 0;
        while self.slot(at) != 0 {
            sharing += usize::from(self.slot(at) >> 32 == value >> 32);
            if self.slot(at) == value || sharing == MOST_SHARING {
                return;
            }
            at = if at + 1 == count { 0 } else { at + 1 };
        }
        if let Some(slot) = self.slots.get_mut(at * 8..at * 8 + 8) {
            slot.copy_from_slice(&value.to_le_bytes());
        }
    }

    /// The clippings that have this fingerprint, as far as can be told.
    fn find(&self, fingerprint: u64) -> impl Iterator<Item = usize> + '_ {
        let count = self.slots.len() / 8;
        let mut at = self.home(fingerprint);
        let slots = std::iter::from_fn(move || {
            let slot = self.slot(at);
            at = if at + 1 == count { 0 } else { at + 1 };
            (slot != 0).then_some(slot)
        });
        let same = slots.filter(move |slot| slot >> 32 == fingerprint & 0xffff_ffff);
        same.filter_map(|slot| (slot as u32).checked_sub(1).map(|number| number as usize))
    }

    /// The first run of a clipping’s words in a file that is longer than may be: what has fingerprints in
    /// common is compared word by word.
    pub fn leak(&self, text: &str, text_of: &TextOf<'_>) -> Option<Leak> {
        let mut clippings: BTreeMap<usize, Fingerprinted> = BTreeMap::new();
        for words in streams(text, self.sizes.shortest_run()) {
            let digests: Vec<u64> = words.iter().map(|word| word.0).collect();
            for (fingerprint, last) in fingerprints(&digests, self.sizes) {
                for number in self.find(fingerprint) {
                    let Some(protected) = self.protected.get(number) else {
                        continue;
                    };
                    let clipping = clippings.entry(number).or_insert_with(|| {
                        let text = text_of(&protected.sha256);
                        Fingerprinted::of(text.as_deref().unwrap_or_default(), self.sizes)
                    });
                    let limit = self.limits.get(number).copied().unwrap_or_default();
                    let run = clipping.run(&digests, fingerprint, last);
                    let Some(run) = run.filter(|run| run.len() > limit) else {
                        continue;
                    };
                    let of_run = digests.get(run.clone()).unwrap_or_default();
                    if self.is_public(of_run, text_of) {
                        continue;
                    }
                    let of_run = words.get(run.clone()).unwrap_or_default();
                    let shown = of_run.get(..WORDS_SHOWN).unwrap_or(of_run);
                    let ends = shown.first().zip(shown.last());
                    let shown = ends.and_then(|(first, last)| text.get(first.1..last.2));
                    let shown = shown.unwrap_or_default().split_whitespace();
                    return Some(Leak {
                        clipping: protected.name.clone(),
                        words: run.len(),
                        limit,
                        passage: shown.collect::<Vec<_>>().join(" "),
                    });
                }
            }
        }
        None
    }

    /// Whether these words stand in a clipping that may be published whole.
    fn is_public(&self, run: &[u64], text_of: &TextOf<'_>) -> bool {
        let holds = |sha256: &String| {
            let words = text_of(sha256).map_or_else(Vec::new, |text| words_of(&text));
            words.windows(run.len()).any(|words| words == run)
        };
        self.public.par_iter().any(holds)
    }
}

/// The words of a clipping, with the places of its fingerprints.
struct Fingerprinted {
    words: Vec<u64>,
    places: FxHashMap<u64, Vec<usize>>,
}

impl Fingerprinted {
    fn of(text: &str, sizes: Sizes) -> Fingerprinted {
        let words = words_of(text);
        let mut places: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (fingerprint, last) in fingerprints(&words, sizes) {
            let places = places.entry(fingerprint).or_default();
            if places.len() < MOST_PLACES {
                places.push(last);
            }
        }
        Fingerprinted { words, places }
    }

    /// The longest run that both have around a fingerprint, of which this is the last word in the file.
    fn run(&self, file: &[u64], fingerprint: u64, last: usize) -> Option<Range<usize>> {
        let run = |place: &usize| {
            let before = self.words.get(..=*place)?.iter().rev();
            let before = before.zip(file.get(..=last)?.iter().rev());
            let before = before.take_while(|(a, b)| a == b).count();
            let after = self.words.get(place + 1..)?.iter();
            let after = after.zip(file.get(last + 1..)?);
            let after = after.take_while(|(a, b)| a == b).count();
            Some(last + 1 - before..last + 1 + after)
        };
        let places = self.places.get(&fingerprint)?;
        places.iter().filter_map(run).max_by_key(Range::len)
    }
}

/// The words of a file, stream by stream, with their bytes.
fn streams(text: &str, fewest: usize) -> Vec<Vec<(u64, usize, usize)>> {
    let mut of_text = Vec::new();
    let mut aside = vec![Vec::new()];
    of_file(text, fewest, |read| match read {
        Read::Break(Stream::Text) => {}
        Read::Break(Stream::Aside) => aside.push(Vec::new()),
        Read::Word {
            stream,
            digest,
            start,
            end,
        } => match (stream, aside.last_mut()) {
            (Stream::Aside, Some(last)) => last.push((digest, start, end)),
            _ => of_text.push((digest, start, end)),
        },
    });
    aside.push(of_text);
    aside
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
        fifteen sixteen seventeen eighteen nineteen twenty twentyone twentytwo twentythree twentyfour twentyfive \
        twentysix twentyseven twentyeight twentynine thirty";

    fn leak(limit: usize, file: &str) -> Option<(usize, String)> {
        let protected = Protected {
            sha256: "a".to_string(),
            name: "port.txt".to_string(),
            words: limit,
            opening: None,
        };
        let text_of = |_: &str| Some(Arc::from(TEXT));
        let (guard, filter) = Guard::of(vec![protected], Vec::new(), &text_of);
        let leak = guard.leak(file, &text_of);
        assert!(leak.is_none() || filter.is_suspect(file));
        let leak = leak?;
        Some((leak.words, leak.passage))
    }

    #[test]
    fn every_run_that_is_too_long_is_found_wherever_it_begins() {
        let words: Vec<&str> = TEXT.split_whitespace().collect();
        for limit in 1..12 {
            for start in 0..words.len() - limit - 1 {
                let run = |len: usize| {
                    format!(
                        "<p>Then {}, and so on.",
                        words[start..start + len].join(" ")
                    )
                };
                assert_eq!(leak(limit, &run(limit)), None, "{limit} from {start}");
                let found = leak(limit, &run(limit + 1)).map(|(words, _)| words);
                assert_eq!(found, Some(limit + 1), "{limit} from {start}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn of_whatever_words_a_run_that_is_too_long_is_found(
            text in proptest::collection::vec(0..6_u8, 1..200),
            before in proptest::collection::vec(0..6_u8, 0..60),
            limit in 1..50_usize,
            start in 0..200_usize,
        ) {
            proptest::prop_assume!(start + limit < text.len());
            let joined = |words: &[u8]| words.iter().map(|word| format!("w{word} ")).collect::<String>();
            let (text, run) = (joined(&text), joined(&text[start..=start + limit]));
            let protected = Protected {
                sha256: "a".to_string(),
                name: "port.txt".to_string(),
                words: limit,
                opening: None,
            };
            let text_of = |_: &str| Some(Arc::from(text.as_str()));
            let (guard, filter) = Guard::of(vec![protected], Vec::new(), &text_of);
            let file = format!("{}other {run}other", joined(&before));
            proptest::prop_assert!(filter.is_suspect(&file));
            proptest::prop_assert!(guard.leak(&file, &text_of).is_some());
        }
    }

    #[test]
    fn it_is_found_in_whatever_it_is_written() {
        for file in [
            "<p>Three, <i>four</i> fi<b>ve</b>\nsix seven eight.</p>",
            "<img alt=\"three four five six seven eight\">",
            "<meta name=x content='three four &#102;ive six seven eight'>",
            "{\"text\": \"Three\\nfour\\tfive \\u0073ix seven eight\"}",
            "<a href=\"?q=three%20four%20five+six+seven+eight\">x</a>",
            "<svg><title>three four five</title><text>six</text><text>seven eight</text></svg>",
            "<!-- three four five six seven eight -->",
        ] {
            assert_eq!(leak(5, file).map(|(words, _)| words), Some(6), "{file}");
            assert_eq!(leak(6, file), None, "{file}");
        }
        let (_, passage) = leak(5, "<p>Three, <i>four</i> five six seven eight").unwrap();
        assert_eq!(passage, "Three, <i>four</i> five six seven eight");
    }

    #[test]
    fn an_opening_may_be_shown_with_its_title_and_what_is_public_is_free() {
        let protected = |words| Protected {
            sha256: "a".to_string(),
            name: "port.txt".to_string(),
            words,
            opening: Some((10, "A title".to_string())),
        };
        let text_of = |sha256: &str| match sha256 {
            "a" => Some(Arc::from(TEXT)),
            _ => Some(Arc::from(
                "and five six seven eight nine ten eleven twelve thirteen fourteen \
                fifteen sixteen seventeen eighteen then",
            )),
        };
        let leak = |guard: &Guard, from: usize, to: usize| {
            let words: Vec<&str> = TEXT.split_whitespace().collect();
            guard
                .leak(&words[from..to].join(" "), &text_of)
                .map(|leak| leak.words)
        };
        let (guard, _) = Guard::of(vec![protected(4)], Vec::new(), &text_of);
        assert_eq!(leak(&guard, 0, 12), None);
        assert_eq!(leak(&guard, 4, 17), Some(13));
        let (guard, _) = Guard::of(vec![protected(4)], vec!["b".to_string()], &text_of);
        assert_eq!(leak(&guard, 4, 17), None);
        assert_eq!(leak(&guard, 4, 19), Some(15));
    }

    #[test]
    fn what_stands_in_different_places_is_no_run() {
        assert_eq!(
            leak(5, "<p title=\"three four\" class=\"five six seven eight\">"),
            None
        );
        assert_eq!(leak(5, "three four five and six seven eight nine"), None);
        assert_eq!(leak(0, "<p>one</p>").map(|(words, _)| words), Some(1));
    }
}

//! Which words are protected, and how many of them may stand in a row. One block of each clipping in
//! so many words is remembered; a run that is too long holds at least one such block whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Leak;
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
    /// How many words a block has.
    window: usize,
    /// Bits by the digests of blocks: most words of a file are told by it to begin none.
    #[serde(with = "crate::model::bytes")]
    filter: Vec<u8>,
    /// Eight bytes a slot: part of a block’s digest, and the number of its clipping counted from 1; zero
    /// where a slot is free.
    #[serde(with = "crate::model::bytes")]
    slots: Vec<u8>,
}

/// The text of a clipping.
pub type TextOf<'t> = dyn Fn(&str) -> Option<Arc<str>> + Sync + 't;

/// Of one bit in so many is set.
const BITS_PER_BLOCK: usize = 6;
/// How many words of a leak are shown.
const WORDS_SHOWN: usize = 8;

const STEP: u64 = 0xd6e8_feb8_6659_fd93;

/// The digest of the last words of a stream.
struct Rolling {
    words: Vec<u64>,
    next: usize,
    count: usize,
    digest: u64,
    /// What the oldest word counts for.
    weight: u64,
}

impl Rolling {
    fn new(window: usize) -> Rolling {
        let weight = (0..window).fold(1_u64, |weight, _| weight.wrapping_mul(STEP));
        Rolling {
            words: vec![0; window],
            next: 0,
            count: 0,
            digest: 0,
            weight,
        }
    }

    fn clear(&mut self) {
        self.words.fill(0);
        (self.count, self.digest) = (0, 0);
    }

    /// One more word; the digest of the last ones where there are enough.
    fn push(&mut self, word: u64) -> Option<u64> {
        let place = self.words.get_mut(self.next)?;
        let oldest = std::mem::replace(place, word);
        self.digest = self.digest.wrapping_mul(STEP).wrapping_add(word);
        self.digest = self.digest.wrapping_sub(oldest.wrapping_mul(self.weight));
        self.next += 1;
        if self.next == self.words.len() {
            self.next = 0;
        }
        self.count += 1;
        (self.count >= self.words.len()).then_some(self.digest)
    }
}

fn spread(digest: u64) -> u64 {
    let spread = (digest ^ (digest >> 31)).wrapping_mul(0x7fb5_d329_728e_a185);
    spread ^ (spread >> 27)
}

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

fn blocks(words: &[u64], window: usize) -> impl Iterator<Item = (usize, u64)> + '_ {
    let block = move |(number, block): (usize, &[u64])| {
        let digest = block.iter().fold(0_u64, |digest, word| {
            digest.wrapping_mul(STEP).wrapping_add(*word)
        });
        (number * window, digest)
    };
    words.chunks_exact(window).enumerate().map(block)
}

impl Guard {
    /// Makes ready to look for runs of these clippings’ words. `public` are the digests of those that may be published whole: what stands in one of these is free.
    pub fn of(protected: Vec<Protected>, public: Vec<String>, text_of: &TextOf<'_>) -> Guard {
        let Some(least) = protected.iter().map(|one| one.words).min() else {
            return Guard::default();
        };
        // A run of one word more than the limit holds a whole block wherever it begins.
        let window = (least / 2 + 1).max(1);
        let read = |one: &Protected| -> (usize, Vec<u64>) {
            let text = text_of(&one.sha256);
            let text = text.as_deref().unwrap_or_default();
            let words = words_of(text);
            let digests = blocks(&words, window).map(|(_, digest)| spread(digest));
            (one.limit(text), digests.collect())
        };
        let read: Vec<(usize, Vec<u64>)> = protected.par_iter().map(read).collect();
        let (limits, digests): (Vec<usize>, Vec<Vec<u64>>) = read.into_iter().unzip();
        let count: usize = digests.iter().map(Vec::len).sum();
        let bits = (count * BITS_PER_BLOCK).next_power_of_two().max(64);
        let mut guard = Guard {
            protected,
            limits,
            public,
            window,
            filter: vec![0; bits / 8],
            slots: vec![0; (count + count / 8 + 8) * 8],
        };
        for (number, of_clipping) in digests.iter().enumerate() {
            for digest in of_clipping {
                guard.insert(*digest, saturate(number) + 1);
            }
        }
        guard
    }

    pub fn is_empty(&self) -> bool {
        self.protected.is_empty()
    }

    fn bit(&self, digest: u64) -> (usize, u8) {
        let bit = digest as usize & (self.filter.len() * 8 - 1);
        (bit / 8, 1 << (bit % 8))
    }

    fn slot(&self, at: usize) -> u64 {
        let bytes = self.slots.get(at * 8..at * 8 + 8);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        u64::from_le_bytes(bytes.unwrap_or_default())
    }

    /// Where a block is looked for first.
    fn home(&self, digest: u64) -> usize {
        let slots = self.slots.len() as u128 / 8;
        ((u128::from(digest) * slots) >> 64) as usize
    }

    fn insert(&mut self, digest: u64, number: u32) {
        let (byte, bit) = self.bit(digest);
        if let Some(byte) = self.filter.get_mut(byte) {
            *byte |= bit;
        }
        let count = self.slots.len() / 8;
        let mut at = self.home(digest);
        while self.slot(at) != 0 {
            // The same block of two clippings counts for the one that comes first.
            if self.slot(at) >> 32 == digest & 0xffff_ffff {
                return;
            }
            at = if at + 1 == count { 0 } else { at + 1 };
        }
        let value = (digest & 0xffff_ffff) << 32 | u64::from(number);
        if let Some(slot) = self.slots.get_mut(at * 8..at * 8 + 8) {
            slot.copy_from_slice(&value.to_le_bytes());
        }
    }

    /// The clipping that has the block with this digest, as far as can be told.
    #[inline]
    fn find(&self, digest: u64) -> Option<usize> {
        let digest = spread(digest);
        let (byte, bit) = self.bit(digest);
        match self.filter.get(byte)? & bit {
            0 => None,
            _ => self.find_slot(digest),
        }
    }

    fn find_slot(&self, digest: u64) -> Option<usize> {
        let count = self.slots.len() / 8;
        let mut at = self.home(digest);
        loop {
            match self.slot(at) {
                0 => return None,
                slot if slot >> 32 == digest & 0xffff_ffff => {
                    return (slot as u32).checked_sub(1).map(|number| number as usize);
                }
                _ => at = if at + 1 == count { 0 } else { at + 1 },
            }
        }
    }

    /// The first run of a clipping’s words in a file that is longer than may be.
    pub fn leak(&self, bytes: &[u8], text_of: &TextOf<'_>) -> Option<Leak> {
        if self.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let mut rolling = [Rolling::new(self.window), Rolling::new(self.window)];
        let mut is_suspect = false;
        of_file(text, self.window, |read| match read {
            Read::Break(stream) => {
                if let Some(rolling) = rolling.get_mut(stream as usize) {
                    rolling.clear();
                }
            }
            Read::Word { stream, digest, .. } => {
                let rolling = rolling.get_mut(stream as usize);
                let last = rolling.and_then(|rolling| rolling.push(digest));
                is_suspect |= last.is_some_and(|last| self.find(last).is_some());
            }
        });
        // Nearly every file ends here.
        match is_suspect {
            true => self.proven_leak(text, text_of),
            false => None,
        }
    }

    /// Compares word by word what looks alike.
    fn proven_leak(&self, text: &str, text_of: &TextOf<'_>) -> Option<Leak> {
        let mut clippings: BTreeMap<usize, (Vec<u64>, FxHashMap<u64, usize>)> = BTreeMap::new();
        for words in streams(text, self.window) {
            let mut rolling = Rolling::new(self.window);
            let mut behind = 0;
            for (at, (word, _, _)) in words.iter().enumerate() {
                let Some(digest) = rolling.push(*word) else {
                    continue;
                };
                let Some(number) = self.find(digest).filter(|_| at >= behind) else {
                    continue;
                };
                let Some(protected) = self.protected.get(number) else {
                    continue;
                };
                let (of_clipping, places) = clippings.entry(number).or_insert_with(|| {
                    let text = text_of(&protected.sha256);
                    let words = text.map_or_else(Vec::new, |text| words_of(&text));
                    let places = blocks(&words, self.window).map(|(at, digest)| (digest, at));
                    let places = places.collect();
                    (words, places)
                });
                let Some(place) = places.get(&digest).copied() else {
                    continue;
                };
                let start = at + 1 - self.window;
                let same = |pair: &(&u64, &(u64, usize, usize))| *pair.0 == pair.1.0;
                let before = of_clipping.get(..place).unwrap_or_default().iter().rev();
                let before = before.zip(words.get(..start).unwrap_or_default().iter().rev());
                let before = before.take_while(same).count();
                let after = of_clipping.get(place..).unwrap_or_default().iter();
                let after = after.zip(words.get(start..).unwrap_or_default());
                let after = after.take_while(same).count();
                behind = start + after;
                let (from, to) = (start - before, start + after);
                let limit = self.limits.get(number).copied().unwrap_or_default();
                if to - from <= limit {
                    continue;
                }
                let run = words.get(from..to).unwrap_or_default();
                let slice = |last: usize| {
                    let (first, last) = (run.first()?, run.get(last.min(run.len()) - 1)?);
                    text.get(first.1..last.2)
                };
                let digests: Vec<u64> = run.iter().map(|word| word.0).collect();
                if self.is_public(&digests, text_of) {
                    continue;
                }
                let shown = slice(WORDS_SHOWN).unwrap_or_default();
                return Some(Leak {
                    clipping: protected.name.clone(),
                    words: to - from,
                    limit,
                    passage: shown.split_whitespace().collect::<Vec<_>>().join(" "),
                });
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
        let guard = Guard::of(vec![protected], Vec::new(), &text_of);
        let leak = guard.leak(file.as_bytes(), &text_of)?;
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
                .leak(words[from..to].join(" ").as_bytes(), &text_of)
                .map(|leak| leak.words)
        };
        let guard = Guard::of(vec![protected(4)], Vec::new(), &text_of);
        assert_eq!(leak(&guard, 0, 12), None);
        assert_eq!(leak(&guard, 4, 17), Some(13));
        let guard = Guard::of(vec![protected(4)], vec!["b".to_string()], &text_of);
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

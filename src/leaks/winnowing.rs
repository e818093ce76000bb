//! Winnowing (Schleimer, Wilkerson, Aiken, 2003): of the fingerprints of some words in a row so few are
//! chosen, and always the same ones, that two texts which share a long run share one. Knows no texts.

use serde::{Deserialize, Serialize};

pub const STEP: u64 = 0xd6e8_feb8_6659_fd93;

/// How many words make a fingerprint, and out of how many fingerprints in a row one is chosen.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Sizes {
    pub words: usize,
    pub window: usize,
}

impl Sizes {
    /// A run that is too long has so many words at least.
    pub fn shortest_run(self) -> usize {
        self.words + self.window - 1
    }

    /// Such that every run of one word more than the limit has a fingerprint that is chosen.
    pub fn of(limit: usize) -> Sizes {
        let words = ((limit + 1) / 3).max(1);
        Sizes {
            words,
            window: limit + 2 - words,
        }
    }
}

/// Chooses fingerprints while the words of a stream come one after the other.
pub struct Winnowing {
    /// The last words, and the digest of all of them.
    words: Vec<u64>,
    next_word: usize,
    digest: u64,
    /// What the oldest word counts for.
    weight: u64,
    /// The last fingerprints.
    window: Vec<u64>,
    next: usize,
    /// How many words came.
    count: usize,
    /// The least of the window, and the number of its last word, counted from 1.
    least: (u64, usize),
}

impl Winnowing {
    pub fn new(sizes: Sizes) -> Winnowing {
        let weight = (0..sizes.words).fold(1_u64, |weight, _| weight.wrapping_mul(STEP));
        Winnowing {
            words: vec![0; sizes.words],
            next_word: 0,
            digest: 0,
            weight,
            window: vec![u64::MAX; sizes.window],
            next: 0,
            count: 0,
            least: (u64::MAX, 0),
        }
    }

    pub fn clear(&mut self) {
        self.words.fill(0);
        self.window.fill(u64::MAX);
        (self.digest, self.count, self.least) = (0, 0, (u64::MAX, 0));
    }

    /// One more word. Answers with a fingerprint that is chosen now, and the number of its last word
    /// among all that came, from 0.
    #[inline]
    pub fn push(&mut self, word: u64) -> Option<(u64, usize)> {
        let place = self.words.get_mut(self.next_word)?;
        let oldest = std::mem::replace(place, word);
        self.digest = self.digest.wrapping_mul(STEP).wrapping_add(word);
        self.digest = self.digest.wrapping_sub(oldest.wrapping_mul(self.weight));
        self.next_word += 1;
        if self.next_word == self.words.len() {
            self.next_word = 0;
        }
        self.count += 1;
        if self.count < self.words.len() {
            return None;
        }
        let fingerprint = spread(self.digest);
        *self.window.get_mut(self.next)? = fingerprint;
        self.next += 1;
        if self.next == self.window.len() {
            self.next = 0;
        }
        let is_full = self.count + 1 >= self.words.len() + self.window.len();
        if fingerprint <= self.least.0 {
            // Of equal ones the last counts.
            self.least = (fingerprint, self.count);
        } else if self.count - self.least.1 >= self.window.len() {
            self.least = self.least_of_window();
        } else if self.count + 1 != self.words.len() + self.window.len() {
            // It was chosen before; but for the first time that a window is full.
            return None;
        }
        is_full.then(|| (self.least.0, self.least.1 - 1))
    }

    fn least_of_window(&self) -> (u64, usize) {
        let (newer, older) = self.window.split_at_checked(self.next).unwrap_or_default();
        let mut least = (u64::MAX, 0);
        let mut number = self.count + 1 - self.window.len();
        for part in [older, newer] {
            for fingerprint in part {
                if *fingerprint <= least.0 {
                    least = (*fingerprint, number);
                }
                number += 1;
            }
        }
        least
    }
}

/// A place for a fingerprint among `count`. The least fingerprints are chosen, so that the first bits of all are
/// alike: they are spread before.
pub fn place(fingerprint: u64, count: usize) -> usize {
    ((u128::from(fingerprint.wrapping_mul(STEP)) * count as u128) >> 64) as usize
}

fn spread(digest: u64) -> u64 {
    let spread = (digest ^ (digest >> 31)).wrapping_mul(0x7fb5_d329_728e_a185);
    spread ^ (spread >> 27)
}

/// The fingerprints of some words, each with the number of its last word.
pub fn fingerprints(words: &[u64], sizes: Sizes) -> Vec<(u64, usize)> {
    let mut winnowing = Winnowing::new(sizes);
    let chosen = words.iter().filter_map(|word| winnowing.push(*word));
    chosen.collect()
}

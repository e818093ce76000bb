//! Whether a file has any fingerprint of a clipping: what nearly every file is asked, and nearly none has. Small,
//! so that a build after one edit reads little and a whole one finds it in the processor’s caches.

use serde::{Deserialize, Serialize};

use super::winnowing::{STEP, Sizes, Winnowing, place};
use super::words::{Read, of_file};

/// A set of fingerprints that says of one in some thousand millions wrongly that it is there.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Filter {
    sizes: Sizes,
    /// Words of eight bytes, in which each fingerprint sets some bits of one (a blocked Bloom filter: Putze,
    /// Sanders and Singler, 2009).
    #[serde(with = "crate::model::bytes")]
    blocks: Vec<u8>,
    /// Four bytes a slot: part of a fingerprint, or zero where it is free.
    #[serde(with = "crate::model::bytes")]
    slots: Vec<u8>,
}

const BLOCK: usize = 8;
const SLOT: usize = 4;
/// How many bits a fingerprint sets.
const BITS: usize = 3;

impl Filter {
    pub fn of(sizes: Sizes, fingerprints: impl ExactSizeIterator<Item = u64>) -> Filter {
        let count = fingerprints.len();
        let mut filter = Filter {
            sizes,
            // A byte for each, and a quarter of the slots stays free.
            blocks: vec![0; (count / BLOCK + 1) * BLOCK],
            slots: vec![0; (count + count / 3 + 2) * SLOT],
        };
        for fingerprint in fingerprints {
            filter.insert(fingerprint);
        }
        filter
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether a file may hold a run that is too long.
    pub fn is_suspect(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut winnowing = [Winnowing::new(self.sizes), Winnowing::new(self.sizes)];
        // Looked up all at once, so that the processor need not wait for one after the other.
        let mut chosen = Vec::with_capacity(text.len() / 64);
        of_file(text, self.sizes.shortest_run(), |read| match read {
            Read::Break(stream) => {
                if let Some(winnowing) = winnowing.get_mut(stream as usize) {
                    winnowing.clear();
                }
            }
            Read::Word { stream, digest, .. } => {
                let winnowing = winnowing.get_mut(stream as usize);
                let fingerprint = winnowing.and_then(|winnowing| winnowing.push(digest));
                chosen.extend(fingerprint.map(|(fingerprint, _)| fingerprint));
            }
        });
        chosen
            .iter()
            .fold(false, |any, fingerprint| any | self.holds(*fingerprint))
    }

    fn insert(&mut self, fingerprint: u64) {
        let (at, bits) = self.block(fingerprint);
        let block = self.block_at(at) | bits;
        if let Some(bytes) = self.blocks.get_mut(at * BLOCK..(at + 1) * BLOCK) {
            bytes.copy_from_slice(&block.to_le_bytes());
        }
        let tag = tag(fingerprint);
        for at in self.probes(fingerprint) {
            let known = self.slot_at(at);
            if known == tag {
                return;
            }
            if known == 0 {
                if let Some(slot) = self.slots.get_mut(at * SLOT..(at + 1) * SLOT) {
                    slot.copy_from_slice(&tag.to_le_bytes());
                }
                return;
            }
        }
    }

    #[inline]
    fn holds(&self, fingerprint: u64) -> bool {
        let (at, bits) = self.block(fingerprint);
        if self.block_at(at) & bits != bits {
            return false;
        }
        let tag = tag(fingerprint);
        let mut known = self.probes(fingerprint).map(|at| self.slot_at(at));
        known.find(|known| *known == tag || *known == 0) == Some(tag)
    }

    /// The block of a fingerprint, and the bits that it sets there.
    fn block(&self, fingerprint: u64) -> (usize, u64) {
        let spread = fingerprint.wrapping_mul(STEP);
        let bits = (0..BITS).map(|number| 1 << (spread >> (6 * number) & 63));
        let blocks = self.blocks.len() / BLOCK;
        (
            place(fingerprint, blocks),
            bits.fold(0, |all, bit| all | bit),
        )
    }

    fn block_at(&self, at: usize) -> u64 {
        let bytes = self.blocks.get(at * BLOCK..(at + 1) * BLOCK);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        u64::from_le_bytes(bytes.unwrap_or_default())
    }

    /// Where a fingerprint is looked for, one slot after the other.
    fn probes(&self, fingerprint: u64) -> impl Iterator<Item = usize> + use<> {
        let slots = self.slots.len() / SLOT;
        let home = place(fingerprint, slots);
        (home..slots).chain(0..home)
    }

    fn slot_at(&self, at: usize) -> u32 {
        let bytes = self.slots.get(at * SLOT..(at + 1) * SLOT);
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        u32::from_le_bytes(bytes.unwrap_or_default())
    }
}

/// The bits of a fingerprint that its slot keeps; never zero.
fn tag(fingerprint: u64) -> u32 {
    (fingerprint as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_was_put_in_is_there(fingerprints in proptest::collection::vec(proptest::num::u64::ANY, 0..500)) {
            let filter = Filter::of(Sizes::of(5), fingerprints.iter().copied());
            for fingerprint in &fingerprints {
                proptest::prop_assert!(filter.holds(*fingerprint));
            }
        }
    }

    #[test]
    fn what_was_not_put_in_is_hardly_ever_there() {
        let number = |seed: u64| {
            seed.wrapping_mul(0x2545_f491_4f6c_dd1d)
                .rotate_left(29)
                .wrapping_mul(STEP)
        };
        let filter = Filter::of(
            Sizes::of(5),
            (0..10_000_u32).map(|seed| number(u64::from(seed))),
        );
        let wrong = (10_000..1_010_000)
            .map(number)
            .filter(|one| filter.holds(*one));
        assert!(wrong.count() <= 1);
    }
}

//! Digests of bytes: the only place that knows the hash function.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::encoded;

/// The first 128 bits of a BLAKE3 hash: enough to tell any two texts apart, and too many for
/// anybody to find another text with a given digest.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Digest([u8; Digest::BYTES]);

impl Digest {
    pub const BYTES: usize = 16;

    pub fn of(bytes: &[u8]) -> Digest {
        Digest::first(blake3::hash(bytes))
    }

    /// The digest of several parts, in which where each ends counts.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Digest {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Digest::first(hasher.finalize())
    }

    /// The digest of a value by its encoding, which is the same for equal values of one type.
    pub fn of_value(value: &impl Serialize) -> Digest {
        thread_local! {
            /// Kept from value to value, since most are smaller than the largest before.
            static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        }
        let mut scratch = SCRATCH.with(RefCell::take);
        scratch.clear();
        // Fails for no type that is digested here: their lists know their lengths.
        let encoded = encoded::behind(scratch, value).unwrap_or_default();
        let digest = Digest::of(&encoded);
        SCRATCH.with(|scratch| scratch.replace(encoded));
        digest
    }

    fn first(hash: blake3::Hash) -> Digest {
        let mut digest = [0; Digest::BYTES];
        digest
            .iter_mut()
            .zip(hash.as_bytes())
            .for_each(|(to, from)| *to = *from);
        Digest(digest)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Adds the digest as it is displayed to a text.
    pub fn push_to(self, text: &mut String) {
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
        for byte in self.0 {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
    }

    /// Reads a digest as it is displayed.
    pub fn parse(text: &str) -> Option<Digest> {
        let digits = text.as_bytes();
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        if digits.len() != 2 * Digest::BYTES {
            return None;
        }
        let mut digest = Digest::default();
        for (byte, pair) in digest.0.iter_mut().zip(digits.chunks_exact(2)) {
            if let [high, low] = *pair {
                *byte = (value(high)? << 4) | value(low)?;
            }
        }
        Some(digest)
    }
}

impl fmt::Display for Digest {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let bytes = bytes.try_into();
        bytes
            .map(Digest)
            .map_err(|_| de::Error::custom("no digest"))
    }
}

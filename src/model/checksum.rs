//! Checksums of what the program keeps for itself: the only place that knows how they are taken. They tell torn bytes
//! from whole ones, and prove nothing: whoever wants to can make other bytes with the same.

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

/// XXH3 with 64 bits, which is many times as fast as a digest.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize, Serialize)]
pub struct Checksum([u8; Checksum::BYTES]);

impl Checksum {
    pub const BYTES: usize = 8;

    pub fn of(bytes: &[u8]) -> Checksum {
        Checksum(XxHash3_64::oneshot(bytes).to_le_bytes())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

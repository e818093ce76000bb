//! A file's text into clippings, by the formats, each with its digest. Knows no format itself.

use sha2::{Digest, Sha256};

use super::piece::Piece;
use super::{FORMATS, Format, decode};

/// A clipping before anything is recognised in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cut {
    /// Its number in its file, from 1.
    pub item: u32,
    /// Trimmed; the digest is over this.
    pub text: String,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// The byte of the file's decoded text at which it begins.
    pub start: usize,
    /// Whether it is one clipping for sure.
    pub whole: bool,
}

/// The text of a clipping file and the clippings in it. `None` where the bytes are no text.
///
/// A clipping that an article names is found here again by its number or its digest.
pub fn read_clippings(bytes: &[u8]) -> Option<Vec<Cut>> {
    decode::decode(bytes).ok().map(|text| cut(&text))
}

pub fn cut(text: &str) -> Vec<Cut> {
    let cuts = split(text)
        .into_iter()
        .zip(1..)
        .filter_map(|(piece, item)| {
            let text = text.get(piece.start..piece.end)?;
            let digest = Sha256::digest(text.as_bytes());
            let sha256 = hexadecimal(&digest);
            Some(Cut {
                item,
                text: text.to_string(),
                sha256,
                start: piece.start,
                whole: piece.whole,
            })
        });
    cuts.collect()
}

/// The bytes in lower-case digits, two for each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tries the formats one after the other, each on what those before it left whole or not.
fn split(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece {
        start: 0,
        end: text.len(),
        whole: false,
    }];
    for format in FORMATS {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| split_by(format, text, piece))
            .collect();
    }
    pieces
        .into_iter()
        .filter_map(|piece| trimmed(text, piece))
        .collect()
}

fn split_by(format: &Format, text: &str, piece: Piece) -> Vec<Piece> {
    let inner = text.get(piece.start..piece.end).filter(|_| !piece.whole);
    let Some(parts) = inner.and_then(format.split) else {
        return vec![piece];
    };
    let shifted = |part: Piece| Piece {
        start: piece.start + part.start,
        end: piece.start + part.end,
        whole: part.whole,
    };
    parts.into_iter().map(shifted).collect()
}

fn trimmed(text: &str, piece: Piece) -> Option<Piece> {
    let inner = text.get(piece.start..piece.end)?;
    let start = piece.end - inner.trim_start().len();
    let end = start + inner.trim().len();
    (start < end).then_some(Piece {
        start,
        end,
        ..piece
    })
}

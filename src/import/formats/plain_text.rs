//! Plain text, in which clippings follow one another: the `LAYOUTS` table. What is said in a clipping is
//! recognised later.

use super::{Cut, File, Format, Refusal, sha256_of};
use crate::import::codes;
use crate::import::decode::Undecoded;
use crate::import::piece::Piece;

mod headers;
mod separators;
mod shape;

pub use shape::inner_titles;

pub const FORMAT: Format = Format {
    name: "plain text",
    summary: "one clipping or several, told apart by separators, header lines or their shape",
    endings: &["txt", "text"],
    recognises: |file| file.decoded().is_ok(),
    read,
};

/// A way in which clippings follow one another in a text.
pub struct Layout {
    pub name: &'static str,
    /// One line for documentation.
    pub summary: &'static str,
    /// The pieces of a text, in order; `None` where it does not have this layout. What lies
    /// outside every piece may only be white space and marks.
    pub split: fn(&str) -> Option<Vec<Piece>>,
}

/// All layouts, in the order in which they are tried. A piece that is not whole is offered to
/// those further down.
pub const LAYOUTS: &[Layout] = &[
    Layout {
        name: "separators",
        summary: "lines of --- or ===, or form feeds, between clippings",
        split: separators::split,
    },
    Layout {
        name: "headers",
        summary: "clippings that begin with lines such as Title: or Rights:",
        split: headers::split,
    },
    Layout {
        name: "shape",
        summary: "short title lines, each followed by a long body",
        split: shape::split,
    },
];

fn read(file: &File<'_>) -> Result<Vec<Cut>, Refusal> {
    match file.decoded() {
        Ok(text) => Ok(cut(text)),
        Err(Undecoded::Empty) => Err(Refusal::of(&codes::CLIPPING_EMPTY)),
        Err(Undecoded::NotText) => Err(Refusal::of(&codes::CLIPPING_NOT_TEXT)),
    }
}

fn cut(text: &str) -> Vec<Cut> {
    let pieces = split(text).into_iter().zip(1..);
    let cuts = pieces.filter_map(|(piece, item)| {
        let inner = text.get(piece.start..piece.end)?;
        Some(Cut {
            item,
            text: inner.to_string(),
            sha256: sha256_of(inner.as_bytes()),
            start: piece.start,
            end: piece.end,
            place: String::new(),
            whole: piece.whole,
            document: None,
        })
    });
    cuts.collect()
}

/// Tries the layouts one after the other, each on what those before it left whole or not.
fn split(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece {
        start: 0,
        end: text.len(),
        whole: false,
    }];
    for layout in LAYOUTS {
        pieces = pieces
            .into_iter()
            .flat_map(|piece| split_by(layout, text, piece))
            .collect();
    }
    pieces
        .into_iter()
        .filter_map(|piece| trimmed(text, piece))
        .collect()
}

fn split_by(layout: &Layout, text: &str, piece: Piece) -> Vec<Piece> {
    let inner = text.get(piece.start..piece.end).filter(|_| !piece.whole);
    let Some(parts) = inner.and_then(layout.split) else {
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

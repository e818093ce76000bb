//! How much a PDF unpacks to, found out before anything in it is unpacked for good. Refuses streams that are packed
//! more than once.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_font::hayro_syntax::Filter;
use hayro_font::hayro_syntax::object::Stream;
use memchr::memmem;

/// One stream of a file unpacks to no more than this, in bytes.
const MAX_STREAM_BYTES: u64 = 128 * 1024 * 1024;
/// The lists of what is in a file unpack to no more than this, in bytes.
const MAX_LISTS_BYTES: u64 = 256 * 1024 * 1024;
/// Nothing is packed by more than this.
const MAX_RATIO: u64 = 1032;

/// Whether a stream unpacks to no more than it may.
pub fn is_bounded(stream: &Stream<'_>) -> bool {
    let filters = stream.filters();
    let packs = |filter: &&Filter| {
        !matches!(
            filter,
            Filter::AsciiHexDecode | Filter::Ascii85Decode | Filter::Crypt
        )
    };
    let mut packings = filters.iter().filter(packs);
    let packing = packings.next();
    if packings.next().is_some() {
        return false;
    }
    let raw = stream.raw_data();
    let is_first = filters.first() == packing;
    let size = match packing {
        None => raw.len() as u64,
        // What is written in letters is measured as if it were packed as well as can be.
        Some(_) if !is_first => (raw.len() as u64).saturating_mul(MAX_RATIO),
        Some(Filter::FlateDecode) => flate_size(&raw),
        Some(Filter::LzwDecode) => lzw_size(&raw),
        Some(Filter::RunLengthDecode) => (raw.len() as u64).saturating_mul(64),
        Some(_) => return false,
    };
    size <= MAX_STREAM_BYTES
}

/// Whether the lists of what is in a file, which have to be unpacked to find anything in it, are no larger than they
/// may be. These are the cross-reference and the object streams (ISO 32000-1, 7.5.7 and 7.5.8).
///
/// # Errors
/// Why the file is not read, in words that go on behind its name.
pub fn check_lists(bytes: &[u8]) -> Result<(), String> {
    let mut left = MAX_LISTS_BYTES;
    let mut at = 0;
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    for start in memmem::find_iter(bytes, b"stream") {
        let between = bytes.get(at..start).unwrap_or_default();
        at = start + b"stream".len();
        if between.ends_with(b"end") {
            continue;
        }
        let between = unescaped(between);
        let has = |name: &[u8]| memmem::find(&between, name).is_some();
        if !has(b"/ObjStm") && !has(b"/XRef") {
            continue;
        }
        let raw = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        let len = memmem::find(raw, b"endstream").unwrap_or(raw.len()) as u64;
        let letters = raw.iter().take(64).all(u8::is_ascii);
        let size = match is_encrypted || letters || has(b"/RL") || has(b"/RunLength") {
            // Nothing can be told of what it holds.
            true => len.saturating_mul(MAX_RATIO),
            false => flate_size(raw).max(if has(b"/LZW") { lzw_size(raw) } else { 0 }),
        };
        if filters(&between) > 1 {
            return Err("the list of what is in it is packed more than once".to_string());
        }
        left = left.checked_sub(size).ok_or_else(|| {
            format!(
                "it unpacks to more than {} MiB",
                MAX_LISTS_BYTES / 1024 / 1024
            )
        })?;
    }
    Ok(())
}

/// How many packings a dictionary names.
fn filters(dictionary: &[u8]) -> usize {
    let start = memmem::rfind(dictionary, b"/Filter").unwrap_or(0);
    let named = dictionary.get(start..).unwrap_or_default();
    let names: [&[u8]; 3] = [b"/Fl", b"/LZW", b"/R"];
    let times = names
        .iter()
        .map(|name| memmem::find_iter(named, name).count());
    times.sum()
}

fn flate_size(raw: &[u8]) -> u64 {
    match drained(ZlibDecoder::new(raw)) {
        0 => drained(DeflateDecoder::new(raw)),
        size => size,
    }
}

/// So many bytes come out of it, before it ends or breaks, or there are too many.
fn drained(mut packed: impl Read) -> u64 {
    let mut sink = vec![0; 64 * 1024];
    let mut size = 0;
    while size <= MAX_STREAM_BYTES {
        match packed.read(&mut sink) {
            Ok(0) | Err(_) => break,
            Ok(read) => size += read as u64,
        }
    }
    size
}

/// The size of what LZW packed (PDF 32000-1, 7.4.4), of which only the lengths of its strings are followed.
fn lzw_size(raw: &[u8]) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut size, mut width, mut last) = (0_u64, 9, None);
    let (mut buffer, mut bits) = (0_usize, 0);
    for byte in raw {
        buffer = (buffer << 8 | usize::from(*byte)) & 0xff_ffff;
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (buffer >> bits) & ((1 << width) - 1);
        match code {
            CLEAR => {
                lengths.truncate(258);
                last = None;
            }
            END => break,
            _ => {
                let length = match (lengths.get(code), last) {
                    (Some(length), _) => *length,
                    (None, Some(last)) => last + 1,
                    (None, None) => break,
                };
                size += length;
                if let Some(last) = last
                    && lengths.len() < 4096
                {
                    lengths.push(last + 1);
                }
                last = Some(length);
            }
        }
        width = match lengths.len() + 1 {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if size > MAX_STREAM_BYTES {
            break;
        }
    }
    size
}

/// Names as they are meant: `/F#6cateDecode` is `/FlateDecode`.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (b'#', Some(meant)) => {
                plain.push(meant);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(*byte);
                rest = behind;
            }
        }
    }
    plain
}

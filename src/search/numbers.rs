//! Numbers as printable characters: each takes as many as it needs, and a script can hold them without escapes.

/// So many values end a number; so many others say that it goes on. The second is divisible by four, so that the two lowest bits of a
/// number always show in its first digit, which compresses better where these are flags.
const LAST: u32 = 47;
const INNER: u32 = 44;

/// Appends a number in digits of which the lowest comes first. A digit below 47 is the last one.
pub fn push(out: &mut Vec<u8>, mut number: u32) {
    while number >= LAST {
        let rest = number - LAST;
        out.push(character(LAST + rest % INNER));
        number = rest / INNER;
    }
    out.push(character(number));
}

/// The characters from `#` on, without the backslash.
fn character(value: u32) -> u8 {
    let at = b'#' + value as u8;
    if at < b'\\' { at } else { at + 1 }
}

/// Takes the next number off. What is no number reads as some other one, or as none.
pub fn take(text: &mut &[u8]) -> Option<u32> {
    let (mut number, mut weight) = (0_u32, 1_u32);
    loop {
        let (byte, rest) = text.split_first()?;
        *text = rest;
        let value = u32::from(*byte).checked_sub(u32::from(b'#') + u32::from(*byte > b'\\'))?;
        number = number.wrapping_add(value.wrapping_mul(weight));
        if value < LAST {
            return Some(number);
        }
        weight = weight.wrapping_mul(INNER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut text: &[u8]) -> Vec<u32> {
        std::iter::from_fn(|| take(&mut text)).collect()
    }

    #[test]
    fn numbers_are_read_as_they_were_written_and_small_ones_are_short() {
        let numbers: Vec<u32> = (0..3_000)
            .chain([91_234, 739_000, 4_000_000, 80_000_000])
            .collect();
        let mut text = Vec::new();
        numbers.iter().for_each(|number| push(&mut text, *number));
        assert_eq!(read(&text), numbers);
        assert!(text.iter().all(|byte| byte.is_ascii_graphic()));
        assert!(!text.iter().any(|byte| matches!(byte, b'"' | b'\\')));
        let len = |number| {
            let mut text = Vec::new();
            push(&mut text, number);
            text.len()
        };
        assert_eq!([46, 47, 2_114, 2_115].map(len), [1, 2, 2, 3]);
    }
}

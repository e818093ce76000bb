//! What a character's script says about spacing: words of Chinese and its neighbours are
//! written without spaces between them.

/// Whether `c` is of a script written without spaces between words: Han, kana, bopomofo; and
/// hangul, where particles follow a name without a space.
pub fn is_cjk(c: char) -> bool {
    // Most characters of most texts stand before all of these.
    c >= '\u{1100}'
        && matches!(u32::from(c),
        0x1100..=0x11ff             // hangul jamo
        | 0x2e80..=0x2fdf           // radicals
        | 0x3005..=0x3007           // iteration mark, closing mark, zero
        | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303c
        | 0x3041..=0x31ff           // kana, bopomofo, compatibility jamo, kanbun
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa960..=0xa97f | 0xac00..=0xd7ff
        | 0xf900..=0xfaff
        | 0xff66..=0xffdc           // half-width kana and hangul
        | 0x1aff0..=0x1b16f         // kana supplements
        | 0x20000..=0x3fffd)
}

/// Whether `c` is such a letter, or punctuation that is set with them, as in 「好。」.
pub fn is_cjk_text(c: char) -> bool {
    is_cjk(c) || matches!(u32::from(c), 0x3000..=0x303f | 0xfe30..=0xfe4f | 0xff00..=0xffef)
}

/// Whether words of the script of `c` are written without spaces: also Thai, Lao, Burmese and Khmer.
pub fn is_unspaced(c: char) -> bool {
    is_cjk(c)
        || matches!(u32::from(c),
        0x0e01..=0x0e3a | 0x0e40..=0x0e4e
        | 0x0e81..=0x0ebd | 0x0ec0..=0x0ece
        | 0x1000..=0x103f | 0x1050..=0x108f
        | 0x1780..=0x17d3)
}

/// Where the words of a text begin. Chinese and Japanese set no spaces: each of their
/// characters counts as a word.
pub fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut in_word = false;
    text.char_indices().filter_map(move |(offset, c)| {
        let (alone, in_words) = (is_cjk(c), c.is_alphanumeric());
        let starts_word = alone || (in_words && !in_word);
        in_word = !alone && (in_words || (in_word && !c.is_whitespace()));
        starts_word.then_some(offset)
    })
}

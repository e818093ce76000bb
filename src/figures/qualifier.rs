//! Words that say how exact a number is, sorted by what they mean. “No more than” is not “more than”.

use super::tokens::Tokens;

/// What a qualifier says of its number.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Qualifier {
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
    About,
    Nearly,
}

use Qualifier::{About, AtLeast, AtMost, LessThan, MoreThan, Nearly};

/// Phrases before a number, in lower case, by language; those of no language are signs.
const BEFORE: &[(Qualifier, &str, &[&str])] = &[
    (MoreThan, "", &[">"]),
    (AtLeast, "", &["≥"]),
    (LessThan, "", &["<"]),
    (AtMost, "", &["≤"]),
    (About, "", &["~", "≈"]),
    (
        MoreThan,
        "en",
        &[
            "more than",
            "over",
            "above",
            "in excess of",
            "exceeding",
            "exceeds",
            "exceeded",
            "greater than",
            "higher than",
            "upwards of",
            "upward of",
            "well over",
            "just over",
            "topped",
            "surpassed",
        ],
    ),
    (
        AtLeast,
        "en",
        &[
            "at least",
            "no less than",
            "no fewer than",
            "not less than",
            "not fewer than",
            "a minimum of",
        ],
    ),
    (
        LessThan,
        "en",
        &["less than", "fewer than", "under", "below", "lower than"],
    ),
    (
        AtMost,
        "en",
        &[
            "up to",
            "as much as",
            "as many as",
            "at most",
            "no more than",
            "not more than",
            "a maximum of",
            "not over",
        ],
    ),
    (
        About,
        "en",
        &[
            "about",
            "around",
            "roughly",
            "approximately",
            "approx",
            "some",
            "circa",
            "c.",
            "ca.",
            "an estimated",
            "estimated at",
        ],
    ),
    (
        Nearly,
        "en",
        &[
            "nearly",
            "almost",
            "close to",
            "just under",
            "approaching",
            "just short of",
        ],
    ),
    (MoreThan, "de", &["mehr als", "über", "gut", "knapp über"]),
    (
        AtLeast,
        "de",
        &["mindestens", "wenigstens", "nicht weniger als"],
    ),
    (LessThan, "de", &["weniger als", "unter"]),
    (
        AtMost,
        "de",
        &["bis zu", "höchstens", "maximal", "nicht mehr als"],
    ),
    (
        About,
        "de",
        &["rund", "etwa", "ungefähr", "circa", "ca.", "zirka"],
    ),
    (Nearly, "de", &["fast", "beinahe", "knapp", "nahezu"]),
    (MoreThan, "fr", &["plus de", "au-dessus de"]),
    (AtLeast, "fr", &["au moins", "pas moins de"]),
    (LessThan, "fr", &["moins de", "au-dessous de"]),
    (
        AtMost,
        "fr",
        &["jusqu'à", "au plus", "pas plus de", "au maximum"],
    ),
    (About, "fr", &["environ", "autour de", "quelque"]),
    (Nearly, "fr", &["près de", "presque"]),
    (MoreThan, "es", &["más de"]),
    (AtLeast, "es", &["al menos", "por lo menos", "no menos de"]),
    (LessThan, "es", &["menos de"]),
    (AtMost, "es", &["hasta", "como máximo", "no más de"]),
    (
        About,
        "es",
        &[
            "unos",
            "unas",
            "alrededor de",
            "cerca de",
            "aproximadamente",
        ],
    ),
    (Nearly, "es", &["casi"]),
    (MoreThan, "zh", &["超过", "超過", "逾", "多于", "高于"]),
    (AtLeast, "zh", &["至少", "不少于", "不低于"]),
    (LessThan, "zh", &["不到", "少于", "低于", "不足"]),
    (
        AtMost,
        "zh",
        &[
            "最多",
            "至多",
            "高达",
            "高達",
            "多达",
            "多達",
            "不超过",
            "不超過",
        ],
    ),
    (About, "zh", &["约", "約", "大约", "大約", "大概"]),
    (Nearly, "zh", &["近", "将近", "將近", "接近"]),
];

/// Phrases behind a number and its unit.
const BEHIND: &[(Qualifier, &str, &[&str])] = &[
    (MoreThan, "", &["+"]),
    (AtLeast, "en", &["or more", "plus", "or above"]),
    (AtMost, "en", &["or less", "or fewer"]),
    (About, "en", &["or so", "or thereabouts"]),
    (AtLeast, "zh", &["以上"]),
    (About, "zh", &["左右", "上下"]),
];

/// Words that deny the number behind them: “not 300, but 400”.
const DENIALS: &[&str] = &[
    "not", "never", "nicht", "kein", "keine", "keinen", "pas", "niet", "non", "não", "не", "不",
    "没", "沒", "非",
];

/// The most tokens of a phrase.
const MOST_TOKENS: usize = 5;

/// The longest qualifier that ends before this token, and where it begins.
pub fn before(tokens: &Tokens<'_>, end: usize, language: &str) -> Option<(Qualifier, usize)> {
    let counts = (1..=MOST_TOKENS.min(end)).rev();
    let mut phrases = counts.map(|count| end - count).filter_map(|start| {
        let qualifier = named(BEFORE, &tokens.phrase(start..end), language)?;
        Some((qualifier, start))
    });
    phrases.next()
}

/// Whether the word before this token denies what stands there.
pub fn is_denied(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = at.checked_sub(1).and_then(|before| tokens.word(before));
    word.is_some_and(|word| DENIALS.contains(&word.as_str()))
}

/// The longest qualifier that begins at this token, and where it ends.
pub fn behind(tokens: &Tokens<'_>, start: usize, language: &str) -> Option<(Qualifier, usize)> {
    let counts = (1..=MOST_TOKENS).rev();
    let ends = counts
        .map(|count| start + count)
        .filter(|end| *end <= tokens.len());
    let mut phrases = ends.filter_map(|end| {
        let qualifier = named(BEHIND, &tokens.phrase(start..end), language)?;
        Some((qualifier, end))
    });
    phrases.next()
}

/// The qualifier that a whole text is.
pub fn read(text: &str, language: &str) -> Option<Qualifier> {
    let tokens = Tokens::of(text);
    let phrase = tokens.phrase(0..tokens.len());
    named(BEFORE, &phrase, language).or_else(|| named(BEHIND, &phrase, language))
}

fn named(table: &[(Qualifier, &str, &[&str])], phrase: &str, language: &str) -> Option<Qualifier> {
    let mut rows = table
        .iter()
        .filter(|(_, of, _)| of.is_empty() || *of == language);
    let row = rows.find(|(.., phrases)| phrases.contains(&phrase))?;
    Some(row.0)
}

//! Units of measure, money and counting, by the names and signs that people write. What is not here is
//! compared as words.

use super::tokens::{Kind as TokenKind, Tokens};

/// What is measured. Two units of one sort differ by a power of ten.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub struct Unit {
    pub sort: &'static str,
    pub exponent: i32,
}

/// Units that take the prefixes of the SI: their sort, signs and names.
const PREFIXED: &[(&str, i32, &[&str], &[&str])] = &[
    ("byte", 0, &["B"], &["byte", "octet", "字节", "字節"]),
    ("bit", 0, &["b", "bps"], &["bit"]),
    (
        "flop",
        0,
        &["FLOPS", "flops", "Flops", "FLOP", "flop", "FLOPs"],
        &["flop", "flops"],
    ),
    ("operation", 0, &["OPS"], &[]),
    ("watt", 0, &["W"], &["watt"]),
    ("watt hour", 0, &["Wh"], &["watthour"]),
    ("hertz", 0, &["Hz"], &["hertz"]),
    ("metre", 0, &["m"], &["metre", "meter", "mètre", "metro"]),
    ("gram", 0, &["g"], &["gram", "gramme", "gramm"]),
    ("gram", 6, &["t"], &["tonne", "ton", "tonelada"]),
    (
        "second",
        0,
        &["s"],
        &["second", "sekunde", "seconde", "segundo"],
    ),
    ("joule", 0, &["J"], &["joule"]),
    ("volt", 0, &["V"], &["volt"]),
    ("ampere", 0, &["A"], &["ampere"]),
    ("litre", 0, &["l", "L"], &["litre", "liter", "litro"]),
];

const PREFIXES: &[(&str, &str, i32)] = &[
    ("", "", 0),
    ("n", "nano", -9),
    ("µ", "micro", -6),
    ("μ", "micro", -6),
    ("m", "milli", -3),
    ("c", "centi", -2),
    ("k", "kilo", 3),
    ("K", "kilo", 3),
    ("M", "mega", 6),
    ("G", "giga", 9),
    ("T", "tera", 12),
    ("P", "peta", 15),
    ("E", "exa", 18),
    ("Z", "zetta", 21),
    ("Y", "yotta", 24),
];

/// All others: their sort, a power of ten, and words in lower case, the longest phrase first.
const WORDS: &[(&str, i32, &[&str])] = &[
    (
        "percentage point",
        0,
        &[
            "percentage point",
            "percentage points",
            "prozentpunkte",
            "points de pourcentage",
            "个百分点",
            "pp",
        ],
    ),
    (
        "percent",
        0,
        &[
            "%",
            "per cent",
            "percent",
            "pct",
            "prozent",
            "pour cent",
            "por ciento",
            "procent",
            "百分之",
        ],
    ),
    (
        "US dollar",
        0,
        &[
            "us$",
            "us dollar",
            "us dollars",
            "u.s. dollars",
            "american dollars",
            "usd",
            "$",
            "dollar",
            "dollars",
            "美元",
        ],
    ),
    (
        "Hong Kong dollar",
        0,
        &[
            "hk$",
            "hkd",
            "hong kong dollar",
            "hong kong dollars",
            "港元",
        ],
    ),
    (
        "Taiwan dollar",
        0,
        &[
            "nt$",
            "twd",
            "taiwan dollar",
            "taiwan dollars",
            "新台币",
            "新臺幣",
        ],
    ),
    (
        "Singapore dollar",
        0,
        &["s$", "sgd", "singapore dollar", "singapore dollars"],
    ),
    (
        "Australian dollar",
        0,
        &["a$", "aud", "australian dollar", "australian dollars"],
    ),
    (
        "Canadian dollar",
        0,
        &["c$", "cad", "canadian dollar", "canadian dollars"],
    ),
    ("euro", 0, &["€", "eur", "euro", "euros", "欧元", "歐元"]),
    (
        "pound sterling",
        0,
        &[
            "£",
            "gbp",
            "pound sterling",
            "pounds sterling",
            "英镑",
            "英鎊",
        ],
    ),
    (
        "yuan",
        0,
        &[
            "¥",
            "cn¥",
            "rmb",
            "cny",
            "yuan",
            "renminbi",
            "人民币",
            "人民幣",
            "元",
        ],
    ),
    ("yen", 0, &["¥", "jpy", "yen", "日元", "円"]),
    ("won", 0, &["₩", "krw", "won", "韩元", "원"]),
    ("rupee", 0, &["₹", "inr", "rupee", "rupees"]),
    (
        "rouble",
        0,
        &[
            "₽",
            "rub",
            "rouble",
            "roubles",
            "ruble",
            "rubles",
            "рублей",
            "рубля",
        ],
    ),
    (
        "franc",
        0,
        &[
            "chf",
            "swiss franc",
            "swiss francs",
            "franc",
            "francs",
            "franken",
        ],
    ),
    ("byte", 0, &["字节"]),
    ("gram", 6, &["metric ton", "metric tons", "吨", "噸"]),
    ("gram", 3, &["公斤"]),
    ("metre", 3, &["公里"]),
    ("metre", 0, &["米"]),
    ("metre", -9, &["纳米", "奈米"]),
    ("watt", 3, &["千瓦"]),
    ("watt", 0, &["瓦"]),
    (
        "watt hour",
        3,
        &["千瓦时", "kilowatt hour", "kilowatt hours"],
    ),
    ("watt hour", 6, &["megawatt hour", "megawatt hours"]),
    ("watt hour", 9, &["gigawatt hour", "gigawatt hours"]),
    ("watt hour", 12, &["terawatt hour", "terawatt hours"]),
    (
        "year",
        0,
        &[
            "year", "years", "jahr", "jahre", "jahren", "an", "ans", "années", "año", "años", "年",
        ],
    ),
    (
        "month",
        0,
        &[
            "month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "个月", "個月",
        ],
    ),
    (
        "week",
        0,
        &[
            "week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas", "周",
            "週",
        ],
    ),
    (
        "day",
        0,
        &[
            "day", "days", "tag", "tage", "tagen", "jour", "jours", "día", "días", "天", "日",
        ],
    ),
    (
        "hour",
        0,
        &[
            "hour", "hours", "stunde", "stunden", "heure", "heures", "hora", "horas", "小时",
            "小時",
        ],
    ),
    (
        "minute",
        0,
        &[
            "minute", "minutes", "minuten", "minuto", "minutos", "分钟", "分鐘",
        ],
    ),
    ("second", 0, &["秒"]),
    (
        "person",
        0,
        &[
            "person",
            "persons",
            "people",
            "personen",
            "menschen",
            "personnes",
            "personas",
            "人",
        ],
    ),
];

/// The most tokens of a unit’s name.
const MOST_TOKENS: usize = 4;

/// Every unit that the tokens from here on may name, and the token behind it: the longest name.
pub fn at(tokens: &Tokens<'_>, at: usize) -> Option<(Vec<Unit>, usize)> {
    let first = tokens.get(at)?;
    for count in (1..=MOST_TOKENS).rev() {
        let end = at + count;
        let written = tokens.written(at..end);
        if written.is_empty() || tokens.get(end - 1).is_none() {
            continue;
        }
        let phrase = tokens.phrase(at..end);
        let named = WORDS
            .iter()
            .filter(|(.., words)| words.contains(&phrase.as_str()));
        let mut units: Vec<Unit> = named
            .map(|(sort, exponent, _)| Unit {
                sort,
                exponent: *exponent,
            })
            .collect();
        if count == 1 && first.kind == TokenKind::Word {
            units.extend(prefixed(written));
        }
        if !units.is_empty() {
            return Some((units, end));
        }
    }
    None
}

/// A unit of the SI, or of computing, with its prefix. Signs keep their case.
fn prefixed(written: &str) -> Vec<Unit> {
    let lower = written.to_lowercase();
    let singular = lower.strip_suffix(['s', 'n']).filter(|rest| rest.len() > 2);
    let mut units = Vec::new();
    for (sort, exponent, signs, names) in PREFIXED {
        for (sign, name, power) in PREFIXES {
            let by_sign = written
                .strip_prefix(sign)
                .is_some_and(|rest| signs.contains(&rest));
            let by_name = |text: &str| {
                text.strip_prefix(name)
                    .is_some_and(|rest| names.contains(&rest))
            };
            let is_it = by_sign || by_name(&lower) || singular.is_some_and(by_name);
            let unit = Unit {
                sort,
                exponent: exponent + power,
            };
            if is_it && !units.contains(&unit) {
                units.push(unit);
            }
        }
    }
    units
}

/// Whether a word is a code or a sign of money, which may stand close before a number.
pub fn is_currency(word: &str) -> bool {
    const CODES: [&str; 16] = [
        "us", "hk", "nt", "usd", "hkd", "twd", "sgd", "aud", "cad", "eur", "gbp", "rmb", "cny",
        "jpy", "krw", "inr",
    ];
    CODES.contains(&word.to_lowercase().as_str())
}

/// Whether a mark is a sign of money.
pub fn is_currency_sign(mark: char) -> bool {
    matches!(mark, '$' | '€' | '£' | '¥' | '₩' | '₹' | '₽')
}

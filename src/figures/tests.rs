//! Figures are found as people write them, and no others. No text makes the reader fall.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::model::language::Language;

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

fn typed(figure: &str) -> Quantity {
    let (value, rest) = figure.split_once('|').unwrap_or((figure, ""));
    let (unit, qualifier) = rest.split_once('|').unwrap_or((rest, ""));
    let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    let leak = |text: &str| some(Box::leak(text.to_string().into_boxed_str()));
    Quantity::read(
        value,
        leak(unit),
        leak(qualifier),
        Notation::of(&language("en")),
    )
}

/// The words where a figure, typed as `value|unit|qualifier`, stands in a text.
fn found<'t>(tag: &str, text: &'t str, figure: &str) -> Option<&'t str> {
    let source = FigureText::of(text, &language(tag));
    let found = source.find(&typed(figure), None)?;
    Some(&text[found.bytes])
}

#[track_caller]
fn stands(text: &str, figure: &str) {
    stands_in("en", text, figure);
}

#[track_caller]
fn stands_in(tag: &str, text: &str, figure: &str) {
    assert!(
        found(tag, text, figure).is_some(),
        "{figure:?} stands in {text:?} ({tag})"
    );
}

#[track_caller]
fn is_absent(text: &str, figure: &str) {
    is_absent_in("en", text, figure);
}

#[track_caller]
fn is_absent_in(tag: &str, text: &str, figure: &str) {
    assert_eq!(
        found(tag, text, figure),
        None,
        "{figure:?} in {text:?} ({tag})"
    );
}

#[test]
fn digits_are_grouped_as_each_language_does() {
    for text in [
        "1,000 chips",
        "1000 chips",
        "1\u{a0}000 chips",
        "1\u{202f}000 chips",
        "1’000 chips",
        "one thousand chips",
        "a thousand chips",
    ] {
        stands(text, "1,000|chips");
        stands(text, "1000|chips");
    }
    stands_in("de", "1.000 Euro", "1,000|euros");
    stands_in("fr", "1 000 euros", "1,000|euros");
    stands_in("de", "3,5 Euro", "3.5|euros");
    stands_in("de-CH", "3.5 Franken", "3.5|francs|");
    stands_in("hi", "12,34,567 people", "1,234,567|people");
    is_absent_in("de", "1.000 Euro", "1|euro");
    is_absent("1.000 euros", "1,000|euros");
    is_absent("in 1 000 chips", "1,000|chips");
    is_absent("1,000 chips", "1|chips");
    is_absent("11,000 chips", "1,000|chips");
    is_absent("1,0000 chips", "10,000|chips");
    stands("１，０００ chips", "1,000|chips");
}

#[test]
fn large_numbers_are_words_signs_or_abbreviations() {
    for text in [
        "3 million users",
        "3m users",
        "3,000,000 users",
        "three million users",
        "3-million users",
        "3mn users",
        "3 Million users",
    ] {
        stands(text, "3 million|users");
        stands(text, "3|million users");
        is_absent(text, "3|users");
        is_absent(text, "3 billion|users");
    }
    for text in [
        "€3m",
        "EUR 3m",
        "3m euros",
        "3 million euros",
        "€3 million",
        "3,000,000 euros",
    ] {
        stands(text, "3 million|euros");
        stands(text, "€3m");
        is_absent(text, "3 million|yuan");
        is_absent(text, "€3bn");
    }
    stands(
        "1,000 trillion calculations per second",
        "1,000|trillion calculations a second",
    );
    stands(
        "a quadrillion calculations per second",
        "1,000|trillion calculations a second",
    );
    stands_in("zh", "约300万人", "3 million|people|about");
    stands_in("zh", "三百万用户", "3 million");
    stands_in("zh", "一亿二千万元", "120 million|yuan");
    stands_in("zh", "1.2万亿元", "1.2 trillion|yuan");
    stands_in("zh", "3千万", "30 million");
    is_absent_in("zh", "300万人", "300|people");
    stands_in("de", "3 Billionen Euro", "3 trillion|euros");
    is_absent_in("de", "3 Billionen Euro", "3 billion|euros");
    stands_in("de", "2,5 Mrd. Euro", "2.5 billion|euros");
    stands_in(
        "es",
        "mil millones o 2 mil millones de euros",
        "2 billion|euros",
    );
    stands("half a million users", "500,000|users");
    stands("2½ years", "2.5|years");
}

#[test]
fn numbers_are_read_in_words() {
    stands("four bus cabinets", "4|bus cabinets");
    stands("twelve, a dozen cabinets", "12|cabinets");
    stands("two dozen cabinets", "24|cabinets");
    stands("one hundred and twenty-three chips", "123|chips");
    stands("two hundred thousand chips", "200,000|chips");
    stands("seventy-five chips", "75|chips");
    is_absent("twenty-five chips", "5|chips");
    is_absent("twenty-five chips", "20|chips");
    is_absent("dozens of chips", "12|chips");
    stands("dozens of chips", "dozens|chips");
    stands("in some 1.2.3 chips", "1.2.3|chips");
    is_absent("in some 1,2,3 chips", "1.2.3|chips");
    stands_in("de", "vier Schränke", "4");
    is_absent("five and six chips", "11|chips");
}

#[test]
fn units_are_normalised_to_be_compared() {
    for text in [
        "48TB of memory",
        "48 TB",
        "48 terabytes",
        "48-terabyte memory",
        "48,000 GB",
        "48,000 gigabytes",
    ] {
        stands(text, "48|terabytes");
        stands(text, "48|TB");
        stands(text, "48,000|gigabytes");
        is_absent(text, "48|gigabytes");
        is_absent(text, "84|terabytes");
    }
    is_absent("48 Tb", "48|terabytes");
    stands("300 PFLOPS", "300|petaflops");
    stands("300 petaflops of computing power", "300|petaflops");
    stands("0.3 exaflops", "300|petaflops");
    for text in [
        "40%",
        "40 per cent",
        "40 percent",
        "40 pct",
        "forty per cent",
        "百分之四十",
        "百分之40",
    ] {
        stands(text, "40|%");
        stands(text, "40%");
        is_absent(text, "40|percentage points");
        is_absent(text, "14|%");
    }
    stands("a 7nm chip", "7|nanometres");
    stands("US$4.5 billion", "4.5|billion US dollars");
    stands("$4.5bn", "4.5|billion US dollars");
    is_absent("HK$4.5 billion", "4.5|billion US dollars");
    stands("RMB 300m", "300|million yuan");
    stands("RMB300m", "300|million yuan");
    stands("3 kg", "3,000|g");
    stands_in("de", "120 Tonnen", "120|t");
}

#[test]
fn a_unit_belongs_to_its_number() {
    let text = "It has 12 computing cabinets and four bus cabinets, and 384 Ascend AI processors.";
    stands(text, "12|computing cabinets");
    stands(text, "4|bus cabinets");
    stands(text, "384|Ascend AI processors");
    is_absent(text, "4|computing cabinets");
    is_absent(text, "12|bus cabinets");
    is_absent(text, "384|cabinets");
    is_absent("It has 12. Cabinets are rare.", "12|cabinets");
    is_absent("It has 12\n\ncabinets", "12|cabinets");
    stands("Cabinets: 12", "12|cabinets");
}

#[test]
fn what_is_a_date_a_version_or_a_name_is_no_number() {
    for text in [
        "on 2025-08-27",
        "R1 chips",
        "GPT-4 chips",
        "version 1.2.4 of chips",
        "the 4th of chips",
        "4D2 chips",
        "at 4:30 chips",
        "1/4 chips",
    ] {
        is_absent(text, "4|chips");
        is_absent(text, "1|chips");
        is_absent(text, "27");
    }
    stands("−4 degrees", "-4|degrees");
    stands("minus 4 degrees", "-4|degrees");
    is_absent("−4 degrees", "4|degrees");
    is_absent("4 degrees", "-4|degrees");
}

#[test]
fn ranges_are_ranges() {
    for text in [
        "10–20 million users",
        "10-20 million users",
        "10 to 20 million users",
        "between 10 million and 20 million users",
    ] {
        stands(text, "10–20 million|users");
    }
    is_absent("10–20 users", "20|users");
    is_absent("between 10 and 20 users", "20|users");
    is_absent("between $10 and $20", "10|dollars");
    stands("from 10 to 20 users", "20|users");
    is_absent("10–20 users", "10–30|users");
    is_absent("10–20 users", "11–20|users");
    stands("$10–$20", "10–20|dollars");
}

#[test]
fn qualifiers_mean_what_they_say() {
    for text in [
        "more than 300 chips",
        "over 300 chips",
        "in excess of 300 chips",
        "more than a combined 300 chips",
        "300+ chips",
    ] {
        stands(text, "300|chips|more than");
        is_absent(text, "300|chips|up to");
        is_absent(text, "300|chips|about");
    }
    is_absent("no more than 300 chips", "300|chips|more than");
    stands("no more than 300 chips", "300|chips|up to");
    is_absent("not 300 chips, but 400", "300|chips");
    is_absent("not US$300, but more", "300|dollars");
    is_absent_in("de", "nicht 300, sondern 400", "300");
    is_absent("300 chips", "300|chips|more than");
    stands("about US$300 million", "300|million US dollars|about");
    stands("300 chips or so", "300|chips|about");
    stands("a planned 300 chips", "300|chips|planned");
    is_absent("300 chips", "300|chips|planned");
    stands_in("zh", "超过300万", "3 million||more than");
    let text = "up to 300 chips";
    let source = FigureText::of(text, &language("en"));
    let found = source.find(&typed("300|chips"), None).unwrap();
    assert_eq!(&text[found.left_out.unwrap()], "up to");
}

#[test]
fn what_comes_nearest_is_shown() {
    let text = "It has 12 computing cabinets, and up to 300 petaflops of computing power.";
    let source = FigureText::of(text, &language("en"));
    let near = |figure: &str| {
        let near = source.nearest(&typed(figure), None).unwrap();
        (near.difference, &text[near.number])
    };
    assert_eq!(near("400|petaflops"), (Difference::Number, "300"));
    assert_eq!(near("13|computing cabinets"), (Difference::Number, "12"));
    assert_eq!(near("300|terabytes"), (Difference::Unit, "300"));
    assert_eq!(
        near("300|petaflops|more than"),
        (Difference::Qualifier, "300")
    );
}

#[test]
fn figures_are_compared_with_each_other() {
    let agree = |a: &str, b: &str| typed(a).agrees(&typed(b));
    assert_eq!(agree("48|terabytes", "48,000|GB"), Some(true));
    assert_eq!(agree("48|terabytes", "49|TB"), Some(false));
    assert_eq!(agree("48|terabytes", "48|chips"), None);
    assert_eq!(agree("€3m", "3,000,000|euros"), Some(true));
    assert_eq!(agree("300|chips|more than", "over 300|chips"), Some(true));
    assert_eq!(agree("300|chips|more than", "300|chips"), Some(false));
}

/// `DOSSIER_PROOF_CASES` says how many texts each property is tried on.
fn runner() -> TestRunner {
    let cases = std::env::var("DOSSIER_PROOF_CASES");
    let cases = cases.ok().and_then(|cases| cases.parse().ok());
    TestRunner::new(Config {
        cases: cases.unwrap_or(1_000),
        failure_persistence: None,
        ..Config::default()
    })
}

/// What counts, as the editor types it and as sources write it.
const UNITS: &[(&str, &[&str])] = &[
    ("chips", &["chips", "new chips", "chips of that sort"]),
    ("terabytes", &["TB", "terabytes", "terabytes of memory"]),
    ("%", &["%", "per cent", "percent"]),
    ("euros", &["euros", "EUR"]),
    ("people", &["people", "persons"]),
];
const QUALIFIERS: &[(&str, &[&str])] = &[
    ("", &[""]),
    ("more than", &["more than", "over", "in excess of"]),
    ("up to", &["up to", "as many as", "no more than"]),
    ("about", &["about", "some", "roughly"]),
];
const SCALES: &[(&str, u32, &[&str])] = &[
    ("", 0, &[""]),
    ("million", 6, &["million", "mn", "-million"]),
    ("billion", 9, &["billion", "bn"]),
];

/// A number with what belongs to it, by the indices of the tables.
#[derive(Clone, Debug)]
struct Figure {
    whole: u64,
    fraction: String,
    scale: usize,
    unit: usize,
    qualifier: usize,
}

fn figure() -> impl Strategy<Value = Figure> {
    let fraction = prop_oneof![Just(String::new()), "[0-9]{1,3}"];
    let tables = (0..SCALES.len(), 0..UNITS.len(), 0..QUALIFIERS.len());
    (0_u64..10_000_000, fraction, tables).prop_map(|(whole, fraction, (scale, unit, qualifier))| {
        Figure {
            whole,
            fraction,
            scale,
            unit,
            qualifier,
        }
    })
}

fn grouped(whole: u64, separator: &str) -> String {
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

impl Figure {
    fn typed(&self, digits: &str) -> Quantity {
        let unit = format!("{} {}", SCALES[self.scale].0, UNITS[self.unit].0);
        let qualifier = Some(QUALIFIERS[self.qualifier].0).filter(|text| !text.is_empty());
        Quantity::read(
            digits,
            Some(unit.trim()),
            qualifier,
            Notation::of(&language("en")),
        )
    }

    fn digits(&self) -> String {
        match self.fraction.is_empty() {
            true => self.whole.to_string(),
            false => format!("{}.{}", self.whole, self.fraction),
        }
    }

    /// As a source writes it, by choices that any numbers make.
    fn written(&self, choices: [usize; 4]) -> (String, &'static str) {
        let styles = [
            ("en", ",", "."),
            ("en", "", "."),
            ("en", "\u{202f}", "."),
            ("en", "’", "."),
        ];
        let (tag, group, point) = styles[choices[0] % styles.len()];
        let of = |choices: &'static [&'static str], choice: usize| choices[choice % choices.len()];
        let mut number = grouped(self.whole, group);
        if !self.fraction.is_empty() {
            number = format!("{number}{point}{}", self.fraction);
        }
        let scale = of(SCALES[self.scale].2, choices[1]);
        let space = if scale.is_empty() || scale.starts_with('-') {
            ""
        } else {
            " "
        };
        let unit = of(UNITS[self.unit].1, choices[2]);
        let qualifier = of(QUALIFIERS[self.qualifier].1, choices[3]);
        let text = format!(
            "They said that {qualifier} {number}{space}{scale} {unit} came, and nobody else."
        );
        (text, tag)
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let choices = prop::array::uniform4(0_usize..12);
    runner()
        .run(&(figure(), choices), |(figure, choices)| {
            let (text, tag) = figure.written(choices);
            let source = FigureText::of(&text, &language(tag));
            let found = source.find(&figure.typed(&figure.digits()), None);
            prop_assert!(
                found.is_some_and(|found| found.left_out.is_none()),
                "{}",
                text
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_number_with_another_digit_is_not_found() {
    let choices = prop::array::uniform4(0_usize..12);
    runner()
        .run(
            &(figure(), choices, 0_usize..12, 1_u32..10),
            |(figure, choices, place, by)| {
                let (text, tag) = figure.written(choices);
                let mut digits: Vec<char> = figure.digits().chars().collect();
                let place = place % digits.len();
                let Some(digit) = digits[place].to_digit(10) else {
                    return Ok(());
                };
                digits[place] = char::from_digit((digit + by) % 10, 10).unwrap();
                let changed: String = digits.iter().collect();
                let source = FigureText::of(&text, &language(tag));
                let found = source.find(&figure.typed(&changed), None);
                prop_assert_eq!(found, None, "{} in {}", changed, text);
                let near = source.nearest(&figure.typed(&changed), None);
                prop_assert!(near.is_some_and(|near| near.difference == Difference::Number));
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn another_unit_or_qualifier_is_not_found() {
    let choices = prop::array::uniform4(0_usize..12);
    runner()
        .run(&(figure(), choices, 1_usize..4), |(figure, choices, by)| {
            let (text, tag) = figure.written(choices);
            let source = FigureText::of(&text, &language(tag));
            let unit = (figure.unit + by) % UNITS.len();
            let other = Figure {
                unit,
                ..figure.clone()
            };
            prop_assert_eq!(
                source.find(&other.typed(&other.digits()), None),
                None,
                "{}",
                text
            );
            let qualifier = (figure.qualifier + by) % QUALIFIERS.len();
            let other = Figure {
                qualifier,
                ..figure
            };
            if qualifier > 0 {
                prop_assert_eq!(
                    source.find(&other.typed(&other.digits()), None),
                    None,
                    "{}",
                    text
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_text_makes_the_reader_fall() {
    let part = prop::sample::select(vec![
        "1",
        "000",
        "12",
        "9999999999999999999",
        ",",
        ".",
        " ",
        "\n\n",
        "-",
        "–",
        "'",
        "/",
        ":",
        "$",
        "€",
        "%",
        "million",
        "bn",
        "m",
        "one",
        "hundred",
        "and",
        "dozen",
        "a",
        "half",
        "between",
        "to",
        "more",
        "than",
        "up",
        "十",
        "万",
        "亿",
        "百",
        "分",
        "之",
        "兆",
        "½",
        "TB",
        "per",
        "cent",
        "(",
        "é",
        "\u{200b}",
        "\u{a0}",
        "１",
        "٣",
        "no",
        "+",
        "chips",
    ]);
    let text = prop::collection::vec(part, 0..40);
    let tag = prop::sample::select(vec!["en", "de", "fr", "zh", "hi", "de-CH"]);
    runner()
        .run(&(text.clone(), text, tag), |(text, typed, tag)| {
            let (text, typed) = (text.concat(), typed.concat());
            let language = language(tag);
            let source = FigureText::of(&text, &language);
            let middle = typed
                .char_indices()
                .nth(typed.chars().count() / 2)
                .map_or(0, |(at, _)| at);
            let (value, unit) = typed.split_at(middle);
            let quantity = Quantity::read(value, Some(unit), None, Notation::of(&language));
            if let Some(found) = source.find(&quantity, None) {
                prop_assert!(text.get(found.bytes).is_some());
                prop_assert!(found.left_out.is_none_or(|bytes| text.get(bytes).is_some()));
            }
            if let Some(near) = source.nearest(&quantity, None) {
                prop_assert!(text.get(near.number).is_some() && text.get(near.around).is_some());
            }
            let _ = quantity.agrees(&quantity.alone());
            Ok(())
        })
        .unwrap();
}
